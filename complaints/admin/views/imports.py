"""The import page: upload, look at the first rows, confirm, watch, fetch codes and errors once."""

from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from complaints.actions import imports
from complaints.bulk import check_line
from complaints.enums import ImportState
from complaints.leads.columns import LABELS
from complaints.leads.reading import FILE_LIMIT, MB, as_line, read
from complaints.leads.writing import csv_text
from complaints.models import IntakeRules, LeadImport
from portal.errors import Refused
from portal.roles.accounts import account_of
from portal.roles.audience import audience
from portal.roles.enums import Role
from portal.vault.api import VaultError

from .common import frame, no_store, queue_trail

SHOWN, CHECKED = 8, 200
ERRORS_PAGE = 50


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label="文件",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.jsonl,.ndjson"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的。"},
    )


@dataclass(frozen=True)
class PreviewRow:
    """One of the first rows: its line, its cells, and why it could not be taken in."""

    line: int
    cells: list[Any]
    error: str


@dataclass(frozen=True)
class Column:
    """A column of the table, its header, and what it is taken for."""

    name: str
    header: str
    meaning: str


@audience(roles={Role.INTAKE_CLERK})
@require_http_methods(["GET", "HEAD", "POST"])
def imports_page(request: HttpRequest) -> HttpResponse:
    """Upload a file; below, one's own imports."""
    user = account_of(request)
    form = UploadForm(request.POST or None, request.FILES or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            batch = imports.upload(by=user, file=form.cleaned_data["file"])
        except Refused as no:
            form.add_error("file", no.reason)
        else:
            return redirect("centre:import", pk=batch.pk)
    own = LeadImport.objects.filter(uploaded_by=user)
    context = {
        **frame("批量导入", trail=queue_trail(), icon="upload"),
        "form": form,
        "page_obj": Paginator(own, 20).get_page(request.GET.get("page")),
        "labels": LABELS.values(),
        "limit_mb": FILE_LIMIT // MB,
        "limit_rows": IntakeRules.load().import_rows,
    }
    status = 422 if request.method == "POST" else 200
    return no_store(render(request, "complaints/admin/imports.html", context, status=status))


def _own(request: HttpRequest, pk: UUID) -> LeadImport:
    """One's own import; another's does not exist for one."""
    rows = LeadImport.objects.select_related("file_key", "results_key", "file")
    return get_object_or_404(rows, pk=pk, uploaded_by=account_of(request))


def _trail() -> list[tuple[str, str]]:
    return [*queue_trail(), ("批量导入", reverse("centre:imports"))]


@audience(roles={Role.INTAKE_CLERK})
@require_safe
def import_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where an import stands: its preview, its progress, or its results."""
    batch = _own(request, pk)
    context = {**frame("导入文件", trail=_trail(), icon="upload"), "batch": batch}
    if batch.state == ImportState.PREVIEW:
        return _preview(request, batch, context)
    failed = Paginator(batch.rows.exclude(error="").defer("cells", "code"), ERRORS_PAGE)
    context |= {
        "underway": batch.state in imports.UNDERWAY,
        "page_obj": failed.get_page(request.GET.get("page")),
        "codes_waiting": batch.taken and not batch.codes_taken_at and not batch.forgotten_at,
        "keep_days": IntakeRules.load().import_days,
    }
    return no_store(render(request, "complaints/admin/import.html", context))


def _preview(
    request: HttpRequest,
    batch: LeadImport,
    context: dict[str, Any],
    *,
    columns: list[str] | None = None,
    error: str = "",
) -> HttpResponse:
    try:
        headers, rows = read(imports.content_of(batch), batch.format, rows=batch.total)  # type: ignore[arg-type]
        first = list(islice(rows, CHECKED))
    except (Refused, VaultError):
        imports.cancel(batch=batch, by=account_of(request))
        messages.error(request, "上传的文件已无法读取，这次导入已取消，请重新上传。")
        return redirect("centre:imports")
    meanings = columns if columns is not None else batch.columns.open() or []
    checked = [PreviewRow(row.line, row.cells, _error_of(as_line(row, meanings))) for row in first]
    context |= {
        "columns": [Column(f"column-{place}", *pair) for place, pair in enumerate(zip(headers, meanings, strict=True))],
        "choices": list(LABELS.items()),
        "rows": checked[:SHOWN],
        "wrong": [row for row in checked if row.error][:SHOWN],
        "wrong_count": sum(bool(row.error) for row in checked),
        "checked": len(checked),
        "without_id": bool(meanings) and "id" not in meanings,
        "before": LeadImport.objects.filter(fingerprint=batch.fingerprint).exclude(pk=batch.pk).first(),
        "error": error,
    }
    return no_store(render(request, "complaints/admin/import_preview.html", context, status=422 if error else 200))


def _error_of(line: str) -> str:
    try:
        check_line(line)
    except Refused as no:
        return no.reason
    return ""


@audience(roles={Role.INTAKE_CLERK})
@require_POST
def import_deed(request: HttpRequest, pk: UUID, deed: str) -> HttpResponse:
    """Confirm, look again, cancel, fetch codes, fetch errors, destroy."""
    batch = _own(request, pk)
    if deed not in _DEEDS:
        raise Http404
    try:
        return _DEEDS[deed](request, batch)
    except Refused as no:
        messages.error(request, no.reason)
        return redirect("centre:import", pk=pk)


def _start(request: HttpRequest, batch: LeadImport) -> HttpResponse:
    columns = _columns(request, batch)
    if batch.state == ImportState.PREVIEW and "look" in request.POST:
        return _preview(request, batch, _head(batch), columns=columns)
    try:
        imports.start(batch=batch, by=account_of(request), columns=columns)
    except Refused as no:
        if batch.state != ImportState.PREVIEW:
            raise
        return _preview(request, batch, _head(batch), columns=columns, error=no.reason)
    return redirect("centre:import", pk=batch.pk)


def _head(batch: LeadImport) -> dict[str, Any]:
    return {**frame("导入文件", trail=_trail(), icon="upload"), "batch": batch}


def _columns(request: HttpRequest, batch: LeadImport) -> list[str]:
    """What the person chose for each column."""
    if batch.state != ImportState.PREVIEW:
        return []
    guessed = batch.columns.open() or []
    chosen = [request.POST.get(f"column-{place}", meaning) for place, meaning in enumerate(guessed)]
    return [key if key in LABELS else "" for key in chosen]


def _cancel(request: HttpRequest, batch: LeadImport) -> HttpResponse:
    imports.cancel(batch=batch, by=account_of(request))
    messages.success(request, "已停止，文件已销毁。此前登记的线索不受影响。")
    return redirect("centre:import", pk=batch.pk)


def _codes(request: HttpRequest, batch: LeadImport) -> HttpResponse:
    found = imports.hand_out_codes(batch=batch, by=account_of(request))
    table: list[list[Any]] = [["行", "受理编号", "查询码"]]
    table += [[one.line, one.number, one.code] for one in found]
    return _download(table, "查询码.csv")


def _errors(request: HttpRequest, batch: LeadImport) -> HttpResponse:
    """With the headers that an import recognises, so that the mended file can be uploaded as it is."""
    failed = imports.failed_rows(batch=batch, by=account_of(request))
    given = {key for _line, _why, cells in failed for key in cells}
    keys = [key for key in ("", *LABELS) if key in given]
    head = ["行", "原因", *(LABELS.get(key, "原内容") for key in keys)]
    return _download(
        [head, *([line, why, *(cells.get(key) for key in keys)] for line, why, cells in failed)], "出错的行.csv"
    )


def _forget(request: HttpRequest, batch: LeadImport) -> HttpResponse:
    imports.forget_results(batch=batch, by=account_of(request))
    messages.success(request, "查询码和出错的行已销毁，已登记的线索不受影响。")
    return redirect("centre:import", pk=batch.pk)


def _download(table: list[list[Any]], name: str) -> HttpResponse:
    response = HttpResponse(csv_text(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    return no_store(response)


_DEEDS = {"start": _start, "cancel": _cancel, "codes": _codes, "errors": _errors, "forget": _forget}
