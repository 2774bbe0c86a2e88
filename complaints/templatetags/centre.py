"""What the Centre's templates need: opening seals without breaking a page, and documents as they read on paper."""

from datetime import date
from typing import Any

from django import template
from django.utils.timezone import localtime

from complaints.models import SupervisionNotice
from complaints.papers import reading
from portal.roles.enums import Role
from portal.vault.api import VaultError

register = template.Library()

#: What stands where a seal cannot be opened any more.
ERASED = "〔密钥已销毁或密文损坏，内容不可读〕"


@register.filter
def unsealed(value: Any) -> str:
    """The clear text of a sealed value, or a word on why there is none."""
    try:
        return str(value.open() or "")
    except VaultError:
        return ERASED


@register.filter
def unsealed_list(value: Any) -> list[str]:
    """The items of a sealed list."""
    try:
        return list(value.open() or [])
    except VaultError:
        return [ERASED]


@register.simple_tag
def notice_paper(notice: SupervisionNotice) -> reading.Shown:
    """A notice as it reads on paper."""
    return reading.notice_paper(notice)


@register.filter
def chinese_date(day: date | None) -> str:
    """2026年3月5日, as documents are dated."""
    if day is None:
        return ""
    day = localtime(day).date() if hasattr(day, "hour") else day  # type: ignore[arg-type]
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def owner_names(owners: frozenset[Role]) -> str:
    """The roles that must act, in words."""
    return "、".join(str(role.label) for role in Role if role in owners)


@register.filter
def grouped_code(code: str) -> str:
    """A secret code in groups of four, as it is read out."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))
