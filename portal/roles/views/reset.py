"""The administrator takes a lost second factor away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.actions.factors import reset_second_factor
from portal.roles.audience import audience
from portal.roles.enums import Role
from portal.roles.models import User


@audience(roles={Role.ADMINISTRATOR})
@require_http_methods(["GET", "HEAD", "POST"])
def reset_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then reset."""
    account = get_object_or_404(User, pk=pk)
    if request.method != "POST":
        return render(request, "roles/reset_second_factor.html", {"account": account, "page_title": "重置两步验证"})
    try:
        reset_second_factor(user=account, actor=account_of(request))
        messages.success(request, f"{account} 的两步验证已重置，下次登录时重新设置。")
    except Refused as refusal:
        messages.error(request, refusal.reason)
    return redirect("wagtailusers_users:index")
