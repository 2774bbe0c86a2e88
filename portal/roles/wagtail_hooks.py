"""Accounts in the Wagtail admin: resetting a second factor; no bulk changes of accounts."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.widgets import Button

from .enums import Role
from .models import User
from .views.reset import reset_page


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """/admin/second-factor/<id>/"""
    return [path("second-factor/<int:pk>/", reset_page, name="reset_second_factor")]


@hooks.register("register_user_listing_buttons")
def reset_button(user: User, request_user: User) -> Iterator[Button]:
    """重置两步验证, for administrators, on everybody else's row."""
    if Role.ADMINISTRATOR in request_user.roles and user.pk != request_user.pk:
        yield Button("重置两步验证", reverse("reset_second_factor", args=[user.pk]), icon_name="lock-open", priority=40)


@hooks.register("before_bulk_action")
def no_bulk_changes(
    request: HttpRequest, action_type: str, objects: Any, action_class_instance: Any
) -> HttpResponse | None:
    """Accounts are changed one at a time, so that each change is deliberate and recorded."""
    if User not in action_class_instance.models:
        return None
    messages.error(request, "账号只能逐个修改，以便逐项留下记录。没有任何改动。")
    return redirect("wagtailusers_users:index")
