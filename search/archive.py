"""Historic closed cases from the years before this software become public records; their numbers are never reissued."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import quote

from django.db import transaction

from .models import PublicRecord, RecordKind
from .records import RecordDraft, publish_many, withdraw

#: Lines published in one transaction.
BATCH = 200
#: Archive keys are marked, so that they can be told from cases of this software and replaced as a set.
PREFIX = "archive-"
_REQUIRED = ("id", "title", "summary", "closed_on")
_COPIED = ("title", "summary", "agency", "region", "domain", "violation", "act_kind", "outcome")


@dataclass
class Report:
    """What an import did; `errors` names each bad line."""

    published: int = 0
    unchanged: int = 0
    removed: int = 0
    errors: list[dict[str, object]] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """The summary the command prints."""
        return {
            "published": self.published,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "failed": len(self.errors),
            "errors": self.errors,
        }


def import_lines(lines: Iterable[str], *, replace: bool = False) -> Report:
    """Publish archived cases, one JSON object a line. The same file twice changes nothing.

    Args:
        lines: JSON Lines with the fields `id, doc_no, title, summary, agency, region, domain, violation, act_kind,
            outcome, closed_on`; unknown fields are ignored.
        replace: take down the archived cases that are not among the lines (nothing is taken down when a line is bad).
    """
    report = Report()
    seen: set[str] = set()
    for batch in _batches(_drafts(lines, report)):
        seen.update(draft.key for draft in batch)
        fresh = [draft for draft in batch if not _is_there(draft)]
        publish_many(fresh)
        report.published += len(fresh)
        report.unchanged += len(batch) - len(fresh)
    if replace and not report.errors:
        report.removed = _remove_others(seen)
    return report


def _drafts(lines: Iterable[str], report: Report) -> Iterator[RecordDraft]:
    for place, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _draft(json.loads(line))
        except (ValueError, TypeError) as error:
            report.errors.append({"line": place, "error": _reason(error)})


def _draft(row: Any) -> RecordDraft:
    if not isinstance(row, dict):
        raise TypeError("这一行不是 JSON 对象")
    missing = [name for name in _REQUIRED if not str(row.get(name) or "").strip()]
    if missing:
        raise ValueError(f"缺少字段：{'、'.join(missing)}")
    texts = {name: str(row.get(name) or "").strip() for name in _COPIED}
    for name, text in texts.items():
        longest = getattr(PublicRecord._meta.get_field(name), "max_length", None)
        if longest and len(text) > longest:
            raise ValueError(f"字段 {name} 超过 {longest} 个字")
    closed_on = _day(str(row["closed_on"]))
    key = PREFIX + str(row["id"]).strip()
    if len(key) > 100:
        raise ValueError("字段 id 过长")
    return RecordDraft(
        kind=RecordKind.CASE,
        key=key,
        number=str(row.get("doc_no") or "").strip()[:100],
        url=f"/search/cases/{quote(key)}/",
        published_on=closed_on,
        closed_on=closed_on,
        **texts,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError("closed_on 不是 YYYY-MM-DD 形式的日期") from error


def _is_there(draft: RecordDraft) -> bool:
    names = (*_COPIED, "number", "url", "closed_on", "published_on")
    return PublicRecord.objects.filter(
        kind=draft.kind, key=draft.key, **{name: getattr(draft, name) for name in names}
    ).exists()


@transaction.atomic
def _remove_others(seen: set[str]) -> int:
    keys = PublicRecord.objects.filter(kind=RecordKind.CASE, key__startswith=PREFIX).values_list("key", flat=True)
    return sum(withdraw(RecordKind.CASE, key) for key in keys if key not in seen)


def _batches(drafts: Iterator[RecordDraft]) -> Iterator[list[RecordDraft]]:
    batch: list[RecordDraft] = []
    for draft in drafts:
        batch.append(draft)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _reason(error: Exception) -> str:
    return "不是有效的 JSON" if isinstance(error, json.JSONDecodeError) else str(error)
