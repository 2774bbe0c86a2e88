"""Leads in bulk: one JSON object a line, from hotlines, letters and monitors."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from agencies.models import Domain, Region
from agencies.selectors import find_agency
from portal.errors import Refused
from portal.roles.models import User

from .actions.intake import Report, check_report, new_ticket, receive
from .enums import ActKind, Channel, Kind, ViolationCategory
from .models import Complaint
from .people import Person

#: As long as the column that keeps it.
ID_LIMIT = 80


@dataclass(frozen=True)
class LineResult:
    """What became of one line. The code is shown once, here; only its hash is kept."""

    line: int
    tracking_number: str | None
    tracking_code: str | None
    error: str | None


def _choice(choices: type[TextChoices], value: object, default: str = "") -> str:
    return str(value) if value in choices.values else default


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _person(row: dict[str, Any]) -> Person | None:
    known = row.get("complainant")
    if row.get("anonymous") is True or not isinstance(known, dict):
        return None
    person = Person(
        name=str(known.get("name") or ""),
        phone=str(known.get("phone") or ""),
        id_number=str(known.get("id_no") or known.get("id_number") or ""),
        address=str(known.get("address") or ""),
    )
    return person if person != Person() else None


def report_from(row: dict[str, Any]) -> Report:
    """Read one line's object; only `text` is required, unknown keys are ignored.

    Raises:
        Refused: `text` is missing.
    """
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Refused(_("缺少 text（投诉举报内容）。"), code="text_missing")
    title = row.get("title")
    stated = str(row.get("respondent_agency") or "")
    region = Region.objects.filter(name=row.get("region")).first() if row.get("region") else None
    domain = Domain.objects.filter(name=row.get("domain")).first() if row.get("domain") else None
    return Report(
        narrative=f"{title.strip()}\n{text}" if isinstance(title, str) and title.strip() else text,
        agency=find_agency(stated) if stated else None,
        agency_as_stated=stated,
        kind=Kind(_choice(Kind, row.get("kind"), Kind.COMPLAINT)),
        channel=Channel(_choice(Channel, row.get("channel"), Channel.HOTLINE)),
        violation=_choice(ViolationCategory, row.get("violation")),
        act_kind=_choice(ActKind, row.get("act_kind")),
        place=str(row.get("place") or ""),
        happened_on=_day(row.get("happened_on")),
        region_code=region.code if region else "",
        domain_code=domain.code if domain else "",
        person=_person(row),
    )


def take_in(lines: Iterable[str], *, by: User | None = None) -> Iterator[LineResult]:
    """Take in each line; a line that fails is reported and the rest go on; an `id` known before adds nothing."""
    for count, line in enumerate(lines, start=1):
        if line.strip():
            yield take_line(count, line, by=by)


def check_line(line: str) -> Report:
    """What a line would become; nothing is kept.

    Raises:
        Refused: it cannot be taken in.
    """
    row = _object(line)
    _external_id(row)
    report = report_from(row)
    check_report(report)
    return report


def _object(line: str) -> dict[str, Any]:
    """The object that a line holds; half a character (a lone surrogate) becomes a question mark."""
    try:
        row = json.loads(line)
        row = json.loads(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace"))
    except json.JSONDecodeError as error:
        raise Refused(_("不是有效的 JSON：第 %(column)s 个字符。") % {"column": error.colno}, code="not_json") from None
    except (ValueError, RecursionError):  # a number or a nesting without end
        raise Refused(_("不是有效的 JSON：数字过长或嵌套过深。"), code="not_json") from None
    if not isinstance(row, dict):
        raise Refused(_("这一行不是一个 JSON 对象。"), code="not_object")
    return row


def _external_id(row: dict[str, Any]) -> str | None:
    found = "" if row.get("id") is None else str(row["id"])
    if len(found) > ID_LIMIT or "\x00" in found:
        raise Refused(
            _("id 须是不超过 %(limit)s 个字符的文字，用来识别重复的线索。") % {"limit": ID_LIMIT}, code="id_unusable"
        )
    return found or None


def take_line(count: int, line: str, *, by: User | None = None) -> LineResult:
    """Take in one line, or say why it cannot be."""
    try:
        row = _object(line)
        external = _external_id(row)
        known = Complaint.objects.filter(external_id=external).first() if external else None
        if known is not None:
            return LineResult(count, known.number, None, None)
        ticket = new_ticket()
        receive(report=report_from(row), ticket=ticket, by=by, external_id=external)
    except Refused as refused:
        return LineResult(count, None, None, refused.reason)
    return LineResult(count, ticket.number, ticket.code, None)
