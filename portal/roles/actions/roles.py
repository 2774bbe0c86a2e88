"""Giving and taking roles. Every way to do it (admin, demo, shell) passes here, because it listens to the database."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.signals import m2m_changed
from wagtail.log_actions import get_active_log_context

from portal.audit.api import record
from portal.roles.enums import Role
from portal.roles.models import User

from .sessions import subject_of

_KINDS = {"post_add": "account.roles_given", "post_remove": "account.roles_taken"}


def watch() -> None:
    """Start listening (once, when the applications are ready)."""
    m2m_changed.connect(_changed, sender=User.groups.through, dispatch_uid="portal.roles.record")


def _changed(*, instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **kwargs: Any) -> None:
    actor = get_active_log_context().user
    users, groups = _sides(instance, reverse, action, pk_set)
    if action.startswith("pre_"):
        _refuse_own(users, groups, actor)
    if action == "pre_clear":
        _write("account.roles_taken", users, groups, actor)
    elif action in _KINDS:
        _write(_KINDS[action], users, groups, actor)


def _sides(instance: Any, reverse: bool, action: str, pk_set: set[int] | None) -> tuple[list[User], list[str]]:
    """The accounts and the group names that a change is about."""
    if reverse:
        users = instance.user_set.all() if action == "pre_clear" else User.objects.filter(pk__in=pk_set or ())
        return list(users), [instance.name]
    groups = instance.groups.all() if action == "pre_clear" else Group.objects.filter(pk__in=pk_set or ())
    return [instance], list(groups.values_list("name", flat=True))


def _refuse_own(users: Iterable[User], groups: list[str], actor: User | None) -> None:
    """Nobody gives or takes their own roles."""
    if groups and actor is not None and not actor.is_superuser and any(user.pk == actor.pk for user in users):
        raise PermissionDenied("不能改动自己的角色。请另一位管理员来办。")


@transaction.atomic
def _write(kind: str, users: Iterable[User], groups: list[str], actor: User | None) -> None:
    if not groups:
        return
    codes = sorted(Role(name).name if name in Role.values else name for name in groups)
    for user in users:
        record(subject=subject_of(user), kind=kind, actor=actor, data={"roles": codes})
