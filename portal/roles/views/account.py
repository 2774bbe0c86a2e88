"""One's own account: who am I here, my second factor, my password."""

from django.contrib import messages
from django.contrib.auth.forms import PasswordChangeForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from portal.roles import second_factor
from portal.roles.accounts import account_of
from portal.roles.actions.passwords import change_password
from portal.roles.audience import Audience, audience

from .ways import home_of


@audience(Audience.SIGNED_IN)
@require_safe
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Name, roles, second factor."""
    user = account_of(request)
    context = {
        "account": user,
        "roles": sorted(str(role.label) for role in user.roles),
        "home": home_of(user),
        "factor_set_up": second_factor.is_set_up(user),
        "codes_left": second_factor.recovery_codes_left(user),
        "exempt": second_factor.is_exempt(user),
    }
    return render(request, "account/overview.html", context)


@audience(Audience.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; other sessions end."""
    form: PasswordChangeForm = PasswordChangeForm(account_of(request), request.POST or None)
    del form.fields["old_password"].widget.attrs["autofocus"]
    if request.method == "POST" and form.is_valid():
        change_password(request=request, form=form)
        messages.success(request, "密码已修改。其他浏览器上的登录已全部退出。")
        return redirect("account:overview")
    return render(request, "account/password.html", {"form": form})
