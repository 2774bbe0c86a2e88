"""Changing the table of synonyms: every change is a new version and an event."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import record
from portal.errors import NotYours
from portal.roles.enums import Role
from portal.roles.models import User

from .models import SynonymGroup, SynonymVersion

#: Who keeps the table.
KEEPERS = frozenset({Role.EDITOR, Role.ADMINISTRATOR})
SUBJECT = "search:synonyms"
_FIELDS = ("kind", "line", "note", "active")


@transaction.atomic
def save_group(*, group: SynonymGroup, actor: User) -> SynonymGroup:
    """Add or change a group; in force with the next search.

    Raises:
        NotYours: the person does not keep the table.
        ValidationError: the line cannot be read.
    """
    last = _begin(actor)
    group.full_clean()
    verb = _("改为") if group.pk else _("新增")
    group.save()
    _new_version(last, actor, f"{verb}：{group.line}" + ("" if group.active else _("（停用）")))
    return group


@transaction.atomic
def remove_group(*, group: SynonymGroup, actor: User) -> None:
    """Remove a group; an earlier version brings it back.

    Raises:
        NotYours: the person does not keep the table.
    """
    last = _begin(actor)
    line = group.line
    group.delete()
    _new_version(last, actor, _("删除：%(line)s") % {"line": line})


@transaction.atomic
def restore(*, version: SynonymVersion, actor: User) -> SynonymVersion:
    """Put an earlier version in force again, as a new version.

    Raises:
        NotYours: the person does not keep the table.
    """
    last = _begin(actor)
    SynonymGroup.objects.all().delete()
    SynonymGroup.objects.bulk_create(SynonymGroup(**values) for values in version.groups)
    return _new_version(last, actor, _("恢复到第 %(n)d 版") % {"n": version.number})


def snapshot() -> list[dict[str, Any]]:
    """The table as a version keeps it."""
    return list(SynonymGroup.objects.order_by("kind", "pk").values(*_FIELDS))


def _begin(actor: User) -> SynonymVersion | None:
    """Check the person and let one change at a time go on."""
    if not actor.roles & KEEPERS:
        raise NotYours(_("同义词由编辑和管理员维护；没有任何改动。"))
    return SynonymVersion.objects.select_for_update().order_by("-number").first()


def _new_version(last: SynonymVersion | None, actor: User, change: str) -> SynonymVersion:
    number = last.number + 1 if last else 1
    version = SynonymVersion.objects.create(number=number, actor=actor, change=change[:500], groups=snapshot())
    record(subject=SUBJECT, kind="search.synonyms.changed", actor=actor, data={"version": number})
    return version
