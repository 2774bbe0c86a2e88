"""The second factor: set it up, show it, look after its recovery codes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.abuse.api import limited
from portal.errors import Refused
from portal.roles import second_factor
from portal.roles.accounts import account_of
from portal.roles.actions.factors import confirm_device, renew_recovery_codes, show_code
from portal.roles.audience import Audience, audience
from portal.roles.forms import CodeForm
from portal.roles.models import User

from .ways import asked_for, home_of


@audience(Audience.FIRST_FACTOR)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
@never_cache
@limited("second_factor")
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """The step that this account has before it: set up, show a code, or nothing more."""
    user = account_of(request)
    if second_factor.is_satisfied(user):
        return redirect(asked_for(request) or "account:overview")
    return _show(request, user) if second_factor.is_set_up(user) else _set_up(request, user)


@audience(Audience.SIGNED_IN)
@require_POST
@never_cache
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Fresh recovery codes, shown once."""
    user = account_of(request)
    if not second_factor.is_set_up(user):
        return redirect("account:overview")
    return _codes_once(request, renew_recovery_codes(user=user), home_of(user))


def _show(request: HttpRequest, user: User) -> HttpResponse:
    hint = "验证器上的 6 位数字；手机不在身边时，可输入一个恢复码。"
    form = CodeForm(request.POST or None, help_text=hint)
    if request.method == "POST" and form.is_valid():
        try:
            show_code(request=request, code=form.cleaned_data["code"])
            return redirect(asked_for(request) or home_of(user))
        except Refused as refusal:
            form.add_error("code", refusal.reason)
    return render(request, "account/second_factor_verify.html", {"form": form, "next": asked_for(request)})


def _set_up(request: HttpRequest, user: User) -> HttpResponse:
    device = second_factor.pending_device(user)
    form = CodeForm(request.POST or None, help_text="验证器上现在显示的 6 位数字。")
    if request.method == "POST" and form.is_valid():
        try:
            codes = confirm_device(request=request, code=form.cleaned_data["code"])
            return _codes_once(request, codes, asked_for(request) or home_of(user))
        except Refused as refusal:
            form.add_error("code", refusal.reason)
    context = {
        "form": form,
        "next": asked_for(request),
        "qr": mark_safe(second_factor.qr_svg(device)),
        "secret": second_factor.secret_in_groups(device),
    }
    return render(request, "account/second_factor_setup.html", context)


def _codes_once(request: HttpRequest, codes: list[str], onward: str) -> HttpResponse:
    return render(request, "account/recovery_codes.html", {"codes": codes, "onward": onward})
