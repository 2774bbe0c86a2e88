"""Looking matters up by a phone number: numbers of matters, never a name; the number typed is kept nowhere."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from complaints.actions.look_up import LOOK_UP_ROLES, look_up_phone
from complaints.admin.acts.base import text_area
from complaints.models import Complaint
from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import CASE_ROLES

from .common import frame, no_store


class PhoneForm(forms.Form):
    """A number and why it is looked up."""

    phone = forms.CharField(
        label="电话号码",
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        error_messages={"required": "请输入电话号码。"},
    )
    reason = text_area("查找理由", rows=2, help_text="例如：来电人忘记受理编号。理由以摘要记入审计记录。")


@audience(roles=LOOK_UP_ROLES)
@sensitive_post_parameters()
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Ask for the number by POST, so that it stands in no address and no log."""
    user = account_of(request)
    form = PhoneForm(request.POST or None, label_suffix="")
    found: list[Complaint] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            found = look_up_phone(by=user, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, no.reason)
    context = {
        **frame("按电话查找", icon="search"),
        "form": form,
        "found": found,
        "may_open": bool(user.roles & CASE_ROLES),
    }
    return no_store(render(request, "complaints/admin/phone.html", context))
