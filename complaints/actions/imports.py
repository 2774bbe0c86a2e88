"""Files of leads: uploaded sealed, confirmed, read in the background, destroyed; their results offered once.

A run goes row by row, each in a transaction of its own together with what became of it, so that a crash loses no row
and takes none twice; the sweep takes up what stands still. Rows are checked and taken by the code of
`manage.py intake`.
"""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import connections, transaction
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.audit.api import record
from portal.errors import NotYours, Refused
from portal.outbox import broker
from portal.outbox.api import emit
from portal.outbox.delivery import describe
from portal.roles.enums import Role
from portal.roles.models import User
from portal.vault.api import DataKey, VaultError, blank_sealed, blind_index, destroy_key, new_key, open_file, seal_file

from ..bulk import LineResult, take_line
from ..enums import ImportState
from ..leads.columns import FIELDS, meaning_of
from ..leads.reading import FILE_LIMIT, MB, Row, as_line, cells_of, format_of, read
from ..models import ImportedRow, IntakeRules, LeadImport

logger = logging.getLogger(__name__)

#: How long a runner may be silent before another one takes over.
LEASE = timedelta(minutes=2)
#: How long an upload waits for its confirmation.
PREVIEW_LIFE = timedelta(hours=24)
ENDED = frozenset({ImportState.DONE, ImportState.UNREADABLE, ImportState.CANCELLED})
UNDERWAY = frozenset({ImportState.QUEUED, ImportState.RUNNING})


@dataclass(frozen=True)
class HandedOut:
    """A code, for the one time it is offered."""

    line: int
    number: str
    code: str


def _clerks(by: User) -> None:
    if not by.is_active or Role.INTAKE_CLERK not in by.roles:
        raise NotYours(_("批量导入由受理员办理。"), code="role")


def _own(batch: LeadImport, by: User) -> None:
    """Only who uploaded a file goes on with it."""
    _clerks(by)
    if batch.uploaded_by_id != by.pk:
        raise NotYours(_("只有上传人可以办理这次导入。"), code="not_uploader")


def _locked(batch: LeadImport) -> LeadImport:
    rows = LeadImport.objects.select_related("file_key", "results_key", "file", "uploaded_by")
    return rows.select_for_update(of=("self",)).get(pk=batch.pk)


def content_of(batch: LeadImport) -> bytes:
    """The clear file."""
    return b"".join(open_file(batch.file))


# --- before the run -----------------------------------------------------------------------------------------------


@transaction.atomic
def upload(*, by: User, file: File) -> LeadImport:
    """Read a file through once and keep it sealed until it is confirmed.

    Raises:
        NotYours: not a clerk.
        Refused: too large, not readable, empty, or more rows than are allowed; nothing was kept.
    """
    _clerks(by)
    if not file.size or file.size > FILE_LIMIT:
        raise Refused(_("文件为空或超过 %(limit)s MB。") % {"limit": FILE_LIMIT // MB}, code="file_size")
    file.seek(0)
    raw = file.read()
    kind = format_of(file.name or "", raw[:4096])
    headers, rows = read(raw, kind, rows=IntakeRules.load().import_rows)
    total = sum(1 for _row in rows)
    if not total:
        raise Refused(_("文件里没有可导入的行。"), code="file_empty")
    key = new_key()
    sealed = seal_file(key, file, name=(file.name or "")[-120:])
    batch = LeadImport.objects.create(
        file_key=key,
        results_key=new_key(),
        file=sealed,
        fingerprint=blind_index("import.file", sealed.sha256.open()),
        columns=meaning_of(headers),
        format=kind,
        uploaded_by=by,
        total=total,
    )
    data = {"format": kind.value, "rows": total, "file": batch.fingerprint}
    record(subject=batch.subject, kind="import.uploaded", actor=by, data=data)
    return batch


@transaction.atomic
def start(*, batch: LeadImport, by: User, columns: list[str]) -> LeadImport:
    """Confirm what the columns mean, and have the file read in the background. Starting again changes nothing.

    Raises:
        NotYours: somebody else uploaded it.
        Refused: no column holds the text, or the file is no longer waiting.
    """
    _own(batch, by)
    batch = _locked(batch)
    if batch.state in UNDERWAY:
        return batch
    if batch.state != ImportState.PREVIEW:
        raise Refused(_("这次导入已经结束，请重新上传。"), code="state")
    known = [key if key in FIELDS else "" for key in columns]
    named = [key for key in known if key]
    if batch.columns.open() and "text" not in named:
        raise Refused(_("请指出哪一列是“反映的情况”。"), code="text_column")
    if len(named) != len(set(named)):
        raise Refused(_("有两列选了同一个含义，请改其中一列。"), code="columns_twice")
    if batch.columns.open():
        batch.columns = known
    batch.state = ImportState.QUEUED
    batch.save(update_fields=["columns", "state"])
    record(subject=batch.subject, kind="import.started", actor=by)
    emit("complaints.import_queued", {"import": str(batch.pk)})
    return batch


@transaction.atomic
def cancel(*, batch: LeadImport, by: User) -> LeadImport:
    """Stop, and destroy the file. Rows taken in so far stay, with their codes."""
    _own(batch, by)
    batch = _locked(batch)
    if batch.state not in ENDED:
        _end(batch, ImportState.CANCELLED, by)
    return batch


# --- the run ------------------------------------------------------------------------------------------------------


def on_queued(payload: dict[str, Any]) -> None:
    """Outbox handler: hand the file to a worker, or to a thread of this process where there are no workers."""
    if settings.USE_CELERY:
        broker.send("complaints.tasks.run_import", payload["import"])
    else:
        thread = threading.Thread(target=_run_apart, args=(payload["import"],), daemon=True)
        transaction.on_commit(thread.start)


def _run_apart(pk: str) -> None:
    try:
        run(pk)
    except Exception as error:  # the sweep takes it up
        logger.error("an import stands still: %s", describe(error))
    finally:
        connections.close_all()


def run(pk: str | UUID) -> int:
    """Read a file to its end, from where an earlier run stopped; how many rows this run read.

    A second run of the same file meanwhile does nothing.
    """
    batch = _leased(pk)
    if batch is None:
        return 0
    count = 0
    try:
        columns = batch.columns.open() or []
        _headers, rows = read(content_of(batch), batch.format, rows=IntakeRules.load().import_rows)  # type: ignore[arg-type]
        for row in rows:
            if row.line > batch.last_line:
                if not _take(batch, row, columns):
                    return count
                count += 1
    except (Refused, VaultError):
        _finish(batch, ImportState.UNREADABLE)
        return count
    _finish(batch, ImportState.DONE)
    return count


@transaction.atomic
def _leased(pk: str | UUID) -> LeadImport | None:
    batch = LeadImport.objects.filter(pk=pk).first()
    batch = _locked(batch) if batch else None
    now = timekeeping.now()
    if batch is None or batch.state not in UNDERWAY or (batch.lease_until and batch.lease_until > now):
        return None
    batch.state, batch.lease_until = ImportState.RUNNING, now + LEASE
    batch.save(update_fields=["state", "lease_until"])
    return batch


@transaction.atomic
def _take(batch: LeadImport, row: Row, columns: list[str]) -> bool:
    """Take in one row and write what became of it, both or neither; False when the run was cancelled or overtaken."""
    fresh = _locked(batch)
    if fresh.state != ImportState.RUNNING or fresh.last_line >= row.line:
        return False
    result = _taken(row, columns, fresh.uploaded_by)
    ImportedRow.objects.create(
        batch=fresh,
        line=row.line,
        number=result.tracking_number or "",
        code=result.tracking_code or "",
        error=(result.error or "")[:200],
        cells=cells_of(row, columns) if result.error else None,
    )
    fresh.last_line, fresh.lease_until = row.line, timekeeping.now() + LEASE
    fresh.failed += bool(result.error)
    fresh.taken += result.tracking_code is not None
    fresh.known += result.error is None and result.tracking_code is None
    fresh.save(update_fields=["last_line", "lease_until", "failed", "taken", "known"])
    return True


def _taken(row: Row, columns: list[str], by: User) -> LineResult:
    """One row by the code of `manage.py intake`; whatever it stumbles over concerns this row alone."""
    try:
        with transaction.atomic():
            return take_line(row.line, as_line(row, columns), by=by)
    except Exception as error:
        logger.error("a row of an import was not taken: %s", describe(error))
        return LineResult(row.line, None, None, _("这一行未能登记，请核对内容后单独登记。"))


@transaction.atomic
def _finish(batch: LeadImport, state: ImportState) -> None:
    fresh = _locked(batch)
    if fresh.state == ImportState.RUNNING:
        _end(fresh, state, None)


def _end(batch: LeadImport, state: ImportState, by: User | None) -> None:
    """Close the run; the file is destroyed with its key, whatever the end."""
    batch.state, batch.ended_at, batch.lease_until = state, timekeeping.now(), None
    batch.save(update_fields=["state", "ended_at", "lease_until"])
    _destroy(batch.file_key)
    counts = {"taken": batch.taken, "known": batch.known, "failed": batch.failed}
    record(subject=batch.subject, kind=f"import.{state.value}", actor=by, data=counts)


def _destroy(key: DataKey) -> None:
    blank_sealed(key)
    destroy_key(key, reason="import")


# --- after the run ------------------------------------------------------------------------------------------------


@transaction.atomic
def hand_out_codes(*, batch: LeadImport, by: User) -> list[HandedOut]:
    """The codes of the rows taken in, once: they are forgotten in the same transaction.

    Raises:
        NotYours: somebody else uploaded it.
        Refused: the run has not ended, or the codes are gone.
    """
    _own(batch, by)
    batch = _locked(batch)
    if batch.state not in ENDED:
        raise Refused(_("导入还没有结束，请稍后再领取查询码。"), code="state")
    if batch.codes_taken_at or batch.forgotten_at:
        raise Refused(_("查询码只提供一次，已经领取或已到期销毁。"), code="codes_gone")
    rows = batch.rows.select_related("batch__results_key").filter(error="")
    found = [HandedOut(row.line, row.number, row.code.open()) for row in rows if row.code]
    batch.rows.update(code=b"")
    batch.codes_taken_at = timekeeping.now()
    batch.save(update_fields=["codes_taken_at"])
    record(subject=batch.subject, kind="import.codes_taken", actor=by, data={"count": len(found)})
    return found


@transaction.atomic
def failed_rows(*, batch: LeadImport, by: User) -> list[tuple[int, str, dict[str, str]]]:
    """Line, reason and cells (by their meaning) of the rows that were not taken in, to be mended and uploaded again.

    Raises:
        NotYours: somebody else uploaded it.
        Refused: they were destroyed.
    """
    _own(batch, by)
    if _locked(batch).forgotten_at:
        raise Refused(_("出错的行已到期销毁，请从原始文件重新导入；已登记的行不会重复。"), code="rows_gone")
    rows = batch.rows.select_related("batch__results_key").exclude(error="")
    found = [(row.line, row.error, row.cells.open() or {}) for row in rows]
    record(subject=batch.subject, kind="import.errors_opened", actor=by, data={"count": len(found)})
    return found


@transaction.atomic
def forget_results(*, batch: LeadImport, by: User | None = None) -> None:
    """Destroy codes and failed rows; the counts stay."""
    if by is not None:
        _own(batch, by)
    batch = _locked(batch)
    if batch.state not in ENDED:
        raise Refused(_("导入还没有结束，不能销毁结果。"), code="state")
    if batch.forgotten_at is None:
        _destroy(batch.results_key)
        batch.forgotten_at = timekeeping.now()
        batch.save(update_fields=["forgotten_at"])
        record(subject=batch.subject, kind="import.forgotten", actor=by)


@transaction.atomic
def _drop(batch: LeadImport) -> None:
    fresh = _locked(batch)
    if fresh.state == ImportState.PREVIEW:
        _end(fresh, ImportState.CANCELLED, None)


def keep_up(now: datetime) -> Iterator[dict[str, object]]:
    """The sweep: go on with what stands still, drop what nobody confirmed, destroy results whose time is over."""
    for batch in LeadImport.objects.filter(state=ImportState.PREVIEW, uploaded_at__lt=now - PREVIEW_LIFE):
        _drop(batch)
        yield {"did": "import_dropped", "import": str(batch.pk)}
    for batch in LeadImport.objects.filter(state__in=UNDERWAY):
        if (batch.lease_until or batch.uploaded_at + LEASE) < now:
            yield {"did": "import_resumed", "import": str(batch.pk), "rows": run(batch.pk)}
    old = now - timedelta(days=IntakeRules.load().import_days)
    for batch in LeadImport.objects.filter(state__in=ENDED, forgotten_at=None, ended_at__lt=old):
        forget_results(batch=batch)
        yield {"did": "import_forgotten", "import": str(batch.pk)}
