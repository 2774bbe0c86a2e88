"""Files of leads: read in several formats, within bounds, once, resumable, and their secrets forgotten."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from openpyxl import Workbook

from complaints.actions import imports
from complaints.bulk import take_line
from complaints.enums import Channel, ImportFormat, ImportState, Kind
from complaints.leads import reading
from complaints.leads.columns import line_of, meaning_of
from complaints.leads.writing import csv_text, guarded
from complaints.models import Complaint, ImportedRow, IntakeRules, LeadImport
from complaints.tracking import find_by_code
from portal import timekeeping
from portal.audit.api import events_for, verify
from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from portal.vault.files import path_of
from tests.factories.agencies import AgencyFactory

pytestmark = pytest.mark.django_db

HEADERS = ["工单号", "诉求内容", "反映的单位", "来源", "类型", "发生时间", "姓名", "联系电话", "没用的列"]
ROWS = [
    ["H-1", "摊位被清走，没有书面通知。", "示例区城管局", "来信", "举报", "2026/3/2", "测试甲", "199-0000-0101", "x"],
    ["H-2", "办证跑了四趟，每次说缺材料。", "", "来访", "投诉", "2026年3月5日", "", "", ""],
    ["H-3", "", "示例区城管局", "", "", "", "", "", ""],
]


@pytest.fixture
def clerk(user_with):
    return user_with(Role.INTAKE_CLERK)


def csv_file(rows=ROWS, headers=HEADERS, code="utf-8"):
    text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in [headers, *rows])
    return ContentFile(text.encode(code), name="热线.csv")


def xlsx_file(rows=ROWS, headers=HEADERS):
    book, out = Workbook(), io.BytesIO()
    for row in [headers, *rows]:
        book.active.append(row)
    book.save(out)
    return ContentFile(out.getvalue(), name="登记簿.xlsx")


def jsonl_file(rows):
    return ContentFile("\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode(), name="a.jsonl")


def taken_in(clerk, file, columns=None):
    batch = imports.upload(by=clerk, file=file)
    imports.start(batch=batch, by=clerk, columns=columns or batch.columns.open())
    imports.run(batch.pk)
    batch.refresh_from_db()
    return batch


# --- formats ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file",
    [csv_file(), csv_file(code="utf-8-sig"), csv_file(code="gb18030"), csv_file(code="utf-16"), xlsx_file()],
    ids=["utf-8", "mark", "gb18030", "utf-16", "xlsx"],
)
def test_a_table_is_taken_in_by_its_headers_whatever_its_format(clerk, file):
    agency = AgencyFactory(name="示例区城管局")
    batch = taken_in(clerk, file)

    assert (batch.state, batch.total, batch.taken, batch.known, batch.failed) == (ImportState.DONE, 3, 2, 0, 1)
    first = Complaint.objects.get(external_id="H-1")
    assert first.agency == agency and first.narrative.open() == ROWS[0][1]
    assert (first.channel, first.kind, first.happened_on) == (Channel.LETTER, Kind.REPORT, date(2026, 3, 2))
    assert first.identity.name.open() == "测试甲" and not first.anonymous
    second = Complaint.objects.get(external_id="H-2")
    assert second.anonymous and second.channel == Channel.VISIT and second.happened_on == date(2026, 3, 5)
    assert "缺少 text" in batch.rows.get(error__gt="").error


def test_lines_of_json_are_those_of_the_command(clerk):
    batch = taken_in(clerk, jsonl_file([{"id": "J-1", "text": "有人占道。"}, {"id": "J-2"}, [1]]))

    assert (batch.taken, batch.failed) == (1, 2)
    assert Complaint.objects.get().external_id == "J-1"


def test_headers_are_known_in_chinese_and_english_and_only_once():
    assert meaning_of(["Subject", "内容", "content", " 联系 电话 ", "??"]) == ["title", "text", "", "phone", ""]


def test_cells_are_spelled_as_the_command_reads_them():
    row = line_of(
        {
            "text": "'=好",
            "id": 12.0,
            "channel": "电话",
            "kind": "投诉",
            "anonymous": "是",
            "happened_on": date(2026, 3, 2),
        }
    )

    assert row == {
        "text": "=好",
        "id": "12",
        "channel": "phone",
        "kind": "complaint",
        "anonymous": True,
        "happened_on": "2026-03-02",
    }


# --- bounds -------------------------------------------------------------------------------------------------------


def bomb(size, name="xl/worksheets/sheet1.xml"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"0" * size)
    return out.getvalue()


def workbook_with(text):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (bomb(300_000_000), "a.xlsx"),
        (workbook_with('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'), "a.xlsx"),
        (workbook_with("<!DOCTYPE x><x/>".encode("utf-16")), "a.xlsx"),
        (b"PK\x03\x04broken", "a.xlsx"),
        (bomb(10), "a.xlsx"),
        (b"MZ\x00\x00", "a.csv"),
        (b"%PDF-1.4 \x00", "a.xlsx"),
        (bomb(10), "a.csv"),
        (b"\xff\xff\xff\x81", "a.csv"),
        (b"a,b\n", "a.csv"),
        (b"", "a.csv"),
        (b'text\n"' + b"x" * 60_000 + b'"\n', "a.csv"),
    ],
    ids=[
        "bomb",
        "entity",
        "utf-16 entity",
        "damaged",
        "no workbook",
        "program",
        "pdf",
        "zip",
        "bytes",
        "header",
        "empty",
        "cell",
    ],
)
def test_a_file_beyond_the_bounds_is_refused_and_nothing_kept(clerk, raw, name):
    with pytest.raises(Refused):
        imports.upload(by=clerk, file=ContentFile(raw, name=name))

    assert not LeadImport.objects.exists()


def test_too_many_rows_are_refused(clerk):
    rules = IntakeRules.load()
    rules.import_rows = 2
    rules.save()

    with pytest.raises(Refused, match="上限 2 行"):
        imports.upload(by=clerk, file=csv_file())


def test_a_small_workbook_that_lies_about_its_sizes_is_counted(monkeypatch):
    monkeypatch.setattr(reading, "UNPACKED_LIMIT", 1000)
    with pytest.raises(Refused, match="过大"):
        reading.check_workbook(bomb(2000))


# --- once, and to the end -----------------------------------------------------------------------------------------


def test_the_same_file_again_adds_nothing(clerk):
    taken_in(clerk, csv_file())
    again = taken_in(clerk, xlsx_file())

    assert Complaint.objects.count() == 2 and (again.taken, again.known) == (0, 2)


def test_a_run_that_died_goes_on_where_it_stopped_even_without_ids(clerk, monkeypatch):
    rows = [{"text": f"第{turn}件事。"} for turn in range(5)]
    batch = imports.upload(by=clerk, file=jsonl_file(rows))
    imports.start(batch=batch, by=clerk, columns=[])
    calls = iter(range(99))

    def dying(count, line, *, by):
        if next(calls) == 2:
            raise SystemExit  # the process is killed in the middle of the third row
        return take_line(count, line, by=by)

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(imports, "take_line", dying)
        imports.run(batch.pk)
    assert Complaint.objects.count() == 2
    assert imports.run(batch.pk) == 0, "the lease of the dead run still holds"

    later = timekeeping.now() + timedelta(minutes=5)
    with timekeeping.at(later):
        done = list(imports.keep_up(later))
    batch.refresh_from_db()
    assert [one["rows"] for one in done] == [3] and batch.state == ImportState.DONE
    assert Complaint.objects.count() == batch.taken == 5


def test_a_row_that_nobody_foresaw_stops_no_other(clerk, monkeypatch):
    def odd(count, line, *, by):
        if count == 1:
            raise ValueError("secret text")
        return take_line(count, line, by=by)

    monkeypatch.setattr(imports, "take_line", odd)
    batch = taken_in(clerk, jsonl_file([{"text": "甲"}, {"text": "乙"}]))

    assert (batch.taken, batch.failed) == (1, 1) and "secret" not in batch.rows.get(line=1).error


def test_starting_twice_is_starting_once_and_a_cancelled_run_stops(clerk):
    batch = imports.upload(by=clerk, file=csv_file())
    for _turn in range(2):
        imports.start(batch=batch, by=clerk, columns=batch.columns.open())
    imports.cancel(batch=batch, by=clerk)

    assert imports.run(batch.pk) == 0 and not Complaint.objects.exists()
    with pytest.raises(Refused):
        imports.start(batch=batch, by=clerk, columns=[])


def test_the_queue_hands_the_file_to_a_thread_or_a_worker(
    clerk, monkeypatch, settings, django_capture_on_commit_callbacks
):
    ran: list[object] = []
    monkeypatch.setattr(imports, "_run_apart", ran.append)
    with django_capture_on_commit_callbacks(execute=True):
        imports.on_queued({"import": "x"})
    settings.USE_CELERY = True
    monkeypatch.setattr(imports.broker, "send", lambda *args: ran.append(args))
    imports.on_queued({"import": "y"})

    assert ran == ["x", ("complaints.tasks.run_import", "y")]


@pytest.mark.parametrize(
    "columns", [["id", "", "", "", "", "", "", "", ""], ["text", "text", "", "", "", "", "", "", ""]]
)
def test_columns_must_name_the_text_once(clerk, columns):
    batch = imports.upload(by=clerk, file=csv_file())
    with pytest.raises(Refused):
        imports.start(batch=batch, by=clerk, columns=columns)


# --- who, and for how long ----------------------------------------------------------------------------------------


def test_the_codes_work_and_are_offered_once(clerk):
    batch = taken_in(clerk, csv_file())
    codes = imports.hand_out_codes(batch=batch, by=clerk)

    assert [find_by_code(one.number, one.code).external_id for one in codes] == ["H-1", "H-2"]
    assert not any(row.code for row in ImportedRow.objects.all())
    with pytest.raises(Refused, match="只提供一次"):
        imports.hand_out_codes(batch=batch, by=clerk)


def test_nobody_but_the_uploader_goes_on_with_it(clerk, user_with):
    batch = taken_in(clerk, csv_file())
    for other in (user_with(Role.INTAKE_CLERK), user_with(Role.DIRECTOR)):
        for deed in (imports.hand_out_codes, imports.failed_rows, imports.forget_results, imports.cancel):
            with pytest.raises(NotYours):
                deed(batch=batch, by=other)
    with pytest.raises(NotYours):
        imports.upload(by=user_with(Role.INVESTIGATOR), file=csv_file())


def test_the_file_is_gone_after_the_run_and_the_results_in_their_time(clerk):
    batch = imports.upload(by=clerk, file=csv_file())
    stored = path_of(batch.file)
    assert stored.exists() and "摊位".encode() not in stored.read_bytes()
    imports.start(batch=batch, by=clerk, columns=batch.columns.open())
    imports.run(batch.pk)
    batch.refresh_from_db()
    assert batch.file_key.destroyed_at and not batch.results_key.destroyed_at

    later = timekeeping.now() + timedelta(days=8)
    with timekeeping.at(later):
        assert [one["did"] for one in imports.keep_up(later)] == ["import_forgotten"]
        assert not list(imports.keep_up(later))
    batch.refresh_from_db()
    assert batch.results_key.destroyed_at and batch.forgotten_at
    for deed in (imports.hand_out_codes, imports.failed_rows):
        with pytest.raises(Refused):
            deed(batch=batch, by=clerk)
    assert batch.rows.filter(error__gt="").exists(), "the reasons stay"


def test_an_upload_nobody_confirmed_is_dropped(clerk):
    batch = imports.upload(by=clerk, file=csv_file())
    later = timekeeping.now() + timedelta(hours=25)
    with timekeeping.at(later):
        list(imports.keep_up(later))
    batch.refresh_from_db()

    assert batch.state == ImportState.CANCELLED and batch.file_key.destroyed_at


def test_everything_is_in_the_trail_and_no_words_are(clerk):
    batch = taken_in(clerk, csv_file())
    imports.hand_out_codes(batch=batch, by=clerk)
    imports.failed_rows(batch=batch, by=clerk)
    imports.forget_results(batch=batch, by=clerk)

    kinds = [event.kind.removeprefix("import.") for event in events_for(batch.subject)]
    assert kinds == ["uploaded", "started", "done", "codes_taken", "errors_opened", "forgotten"]
    assert not list(verify())


def test_no_word_of_the_file_lies_in_clear(clerk):
    batch = taken_in(clerk, csv_file([*ROWS, ["H-9", "", "", "", "", "", "测试丁", "19900000999", ""]]))
    code = batch.rows.first().code.open()

    with connection.cursor() as cursor:
        for table in ("complaints_leadimport", "complaints_importedrow", "complaints_complaint", "vault_sealedfile"):
            cursor.execute(f"SELECT * FROM {table}")
            cells = b"|".join(c if isinstance(c, bytes) else str(c).encode() for row in cursor.fetchall() for c in row)
            for word in ("摊位", "19900000999", "测试丁", "热线", code):
                assert word.encode() not in cells, (table, word)


# --- going out ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["=1+1", "+8613", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\u3000=cmd"])
def test_no_cell_is_taken_for_a_formula(cell):
    assert guarded(cell).startswith("'")


def test_long_digits_are_not_rounded_and_chinese_is_readable_in_excel():
    text = csv_text([["1234567890123456", 3, "正常"]])

    assert text == '\ufeff"\t1234567890123456","3","正常"\r\n'


def test_failed_rows_come_back_by_their_meaning(clerk):
    batch = taken_in(clerk, csv_file([["=H-3", "", "某局", "", "", "", "", "", "x"]]))
    ((line, why, cells),) = imports.failed_rows(batch=batch, by=clerk)

    assert line == 2 and "缺少 text" in why
    empty = dict.fromkeys(("text", "channel", "kind", "happened_on", "name", "phone"), "")
    assert cells == {"id": "=H-3", "respondent_agency": "某局", **empty}
    assert batch.format == ImportFormat.CSV
