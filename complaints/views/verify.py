"""`/verify/`: is this paper genuine, and is this file the one that was issued?"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.abuse.api import limited
from portal.roles.audience import Audience, audience

from ..papers.verification import genuine

FILE_LIMIT = 20 * 1024 * 1024
_REQUIRED = {"required": _("请填写这一项。")}


class VerifyForm(forms.Form):
    """What stands on the paper, and the file if there is one."""

    number = forms.CharField(
        label=_("文号"),
        max_length=80,
        help_text=_("例如 示府执监通〔2026〕1号，括号写法不限。"),
        error_messages=_REQUIRED,
    )
    code = forms.CharField(
        label=_("核验码"),
        max_length=40,
        help_text=_("文书末页二维码旁的十二位字母和数字。"),
        error_messages=_REQUIRED,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("PDF 文件（可不选）"),
        required=False,
        help_text=_("选择后逐字节与签发的文件比对；文件只用于比对，不保存。"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> object:
        """A file of a size that a paper can have."""
        file = self.cleaned_data["file"]
        if file and file.size > FILE_LIMIT:
            raise forms.ValidationError(_("文件超过 20 MB，不会是本中心签发的文书。"))
        return file


@audience(Audience.PUBLIC)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("paper")
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for number and code (filled in by the QR code), then say genuine or not; never what the paper says."""
    if request.method == "POST":
        form = VerifyForm(request.POST, request.FILES)
    else:
        form = VerifyForm(initial={name: request.GET.get(name, "")[:80] for name in ("number", "code")})
    found, checked = None, False
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        found = genuine(form.cleaned_data["number"], form.cleaned_data["code"], file.chunks() if file else None)
        checked = True
    return render(request, "complaints/verify.html", {"form": form, "found": found, "checked": checked})
