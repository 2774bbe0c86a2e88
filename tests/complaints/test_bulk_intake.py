"""Leads in bulk: every line is taken or reported, a bad one stops no other, and a file taken twice adds nothing."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from complaints.bulk import take_in
from complaints.enums import Channel, Kind, State
from complaints.models import ComplainantIdentity, Complaint
from complaints.tracking import find_by_code
from portal.audit.api import events_for, verify
from portal.demo.city import SAMPLES, ensure_agencies, sample_rows
from portal.vault.api import blind_index
from tests.factories.agencies import AgencyFactory

pytestmark = pytest.mark.django_db

GOOD = {"id": "L-1", "text": "示例路早市的摊位被无故清走，没有任何书面通知。"}


def take(*rows: object) -> list:
    """Take rows in; a string is a line as it stands."""
    return list(take_in(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows))


def intake(path) -> tuple[list[dict], int]:
    """Run the command; what it printed and its exit code."""
    out, code = StringIO(), 0
    try:
        call_command("intake", str(path), stdout=out, stderr=StringIO())
    except SystemExit as end:
        code = int(end.code or 0)
    return [json.loads(line) for line in out.getvalue().splitlines()], code


# --- the samples --------------------------------------------------------------------------------------------------


def test_every_sample_is_taken_and_a_second_run_adds_nothing():
    ensure_agencies()
    lines = SAMPLES.read_text(encoding="utf-8").splitlines()

    first, again = list(take_in(lines)), list(take_in(lines))

    assert len(first) == Complaint.objects.count() == len(sample_rows()) == 60
    assert not [result for result in first + again if result.error]
    assert [result.tracking_number for result in again] == [result.tracking_number for result in first]
    assert all(result.tracking_code for result in first) and not any(result.tracking_code for result in again)
    assert not list(verify())


def test_a_sample_keeps_everything_it_says():
    ensure_agencies()
    row = next(row for row in sample_rows() if not row["anonymous"] and row["channel"] == "phone")
    (result,) = take(row)

    complaint = Complaint.objects.get()
    assert complaint.narrative.open() == row["text"] and complaint.place.open() == row["place"]
    assert complaint.agency.name == complaint.agency_as_stated.open() == row["respondent_agency"]
    assert (complaint.violation, complaint.act_kind) == (row["violation"], row["act_kind"])
    assert complaint.happened_on.isoformat() == row["happened_on"] and complaint.channel == Channel.PHONE
    assert complaint.identity.name.open() == row["complainant"]["name"] and not complaint.anonymous
    assert complaint.identity.phone_index == blind_index("phone", row["complainant"]["phone"])
    assert complaint.external_id == row["id"] and complaint.state == State.RECEIVED
    assert find_by_code(result.tracking_number, result.tracking_code) == complaint
    assert events_for(complaint.subject).first().kind == "complaint.receive"


# --- one line -----------------------------------------------------------------------------------------------------


def test_only_the_text_is_required():
    (result,) = take({"text": "有人占道。"})

    complaint = Complaint.objects.get()
    assert result.error is None and complaint.anonymous and complaint.agency is None
    assert (complaint.kind, complaint.channel) == (Kind.COMPLAINT, Channel.HOTLINE)


def test_unknown_keys_values_and_agencies_do_no_harm():
    row = {
        **GOOD,
        "respondent_agency": "某个没有登记的局",
        "region": "火星",
        "domain": 7,
        "violation": "不存在的类型",
        "channel": "telepathy",
        "happened_on": "三月二日",
        "complainant": "不是对象",
        "meta": {"x": [1]},
    }
    (result,) = take(row)

    complaint = Complaint.objects.get()
    assert result.error is None and complaint.agency is None and complaint.violation == ""
    assert complaint.agency_as_stated.open() == "某个没有登记的局" and complaint.happened_on is None


def test_an_agency_is_known_by_its_name_however_it_is_written():
    agency = AgencyFactory(name="铁西区市场监督管理局（示例）")
    take({**GOOD, "respondent_agency": " 铁西区市场监督管理局(示例) "})

    assert Complaint.objects.get().agency == agency


def test_a_title_is_kept_with_the_text():
    take({"title": "摊位被清", "text": "没有书面通知。"})

    assert Complaint.objects.get().narrative.open() == "摊位被清\n没有书面通知。"


def test_an_anonymous_line_keeps_no_identity_even_if_it_has_one():
    take({**GOOD, "anonymous": True, "complainant": {"name": "测试甲", "phone": "19900000101"}})

    assert not ComplainantIdentity.objects.exists() and Complaint.objects.get().anonymous


def test_a_line_without_an_id_is_taken_each_time():
    take({"text": "有人占道。"}, {"text": "有人占道。"})

    assert Complaint.objects.count() == 2


def test_half_a_character_is_replaced_and_the_rest_of_the_line_kept():
    (result,) = take('{"text": "\\ud800坏了一半的字", "complainant": {"name": "测试\\udc00"}}')

    assert result.error is None
    assert Complaint.objects.get().narrative.open() == "?坏了一半的字"


# --- a bad line ---------------------------------------------------------------------------------------------------

BAD = {
    "not JSON": ("{坏", "不是有效的 JSON"),
    "not an object": ("[1, 2]", "不是一个 JSON 对象"),
    "nested without end": ("[" * 100_000, "不是有效的 JSON"),
    "no text": ({"id": "x"}, "缺少 text"),
    "empty text": ({"text": "  "}, "缺少 text"),
    "text that is a number": ({"text": 5}, "缺少 text"),
    "text without end": ({"text": "长" * 8001}, "超过 8000 字"),
    "an id without end": ({**GOOD, "id": "x" * 81}, "id"),
    "an id no database holds": ({**GOOD, "id": "x\u0000y"}, "id"),
    "a number without end": ('{"text": "好", "n": ' + "1" * 5000 + "}", "不是有效的 JSON"),
}


@pytest.mark.parametrize(("line", "reason"), BAD.values(), ids=BAD)
def test_a_bad_line_is_reported_with_its_place_and_reason_and_the_rest_go_on(line, reason):
    results = take({**GOOD, "id": "L-0"}, line, "", {**GOOD, "id": "L-3"})

    assert [result.line for result in results] == [1, 2, 4]
    assert [bool(result.error) for result in results] == [False, True, False]
    assert reason in results[1].error and results[1].tracking_number is results[1].tracking_code is None
    assert Complaint.objects.count() == 2


# --- the command --------------------------------------------------------------------------------------------------


def test_the_command_prints_one_json_object_a_line_and_exits_with_0(tmp_path):
    path = tmp_path / "leads.jsonl"
    path.write_text(
        json.dumps(GOOD, ensure_ascii=False) + "\n\n" + json.dumps({"text": "又一件。"}) + "\n", "utf-8-sig"
    )

    printed, code = intake(path)

    assert code == 0 and [list(row) for row in printed] == [["line", "tracking_number", "tracking_code", "error"]] * 2
    assert [row["line"] for row in printed] == [1, 3]
    assert find_by_code(printed[0]["tracking_number"], printed[0]["tracking_code"])


def test_the_command_exits_with_1_when_a_line_failed_and_says_so_on_that_line(tmp_path):
    path = tmp_path / "leads.jsonl"
    path.write_bytes(b'{"id": "a", "text": "\xb0\xb3"}\n{\n' + json.dumps(GOOD).encode())

    printed, code = intake(path)

    assert code == 1 and [row["line"] for row in printed if row["error"]] == [2]
    assert Complaint.objects.count() == 2  # bytes that are no UTF-8 are replaced, not refused


def test_a_file_that_is_not_there_is_an_error():
    with pytest.raises(CommandError, match="找不到文件"):
        call_command("intake", "没有这个文件.jsonl")
