"""The import page: preview before anything is kept, progress, codes once, errors as a file to mend and upload."""

import csv
import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from complaints.actions import imports
from complaints.enums import ImportState
from complaints.models import Complaint, LeadImport
from portal.roles.enums import STAFF_ROLES, Role
from tests.complaints.test_imports import HEADERS, ROWS, csv_file, jsonl_file

pytestmark = pytest.mark.django_db
URL = "/admin/matters/imports/"


@pytest.fixture
def clerk(client_as, user_with):
    return client_as(user_with(Role.INTAKE_CLERK))


def _uploaded(clerk, file):
    response = clerk.post(URL, {"file": file})
    assert response.status_code == 302
    return LeadImport.objects.get(), response.url


def _deed(clerk, batch, deed, **data):
    return clerk.post(reverse("centre:import_deed", args=[batch.pk, deed]), data)


def _done(clerk, file=None):
    batch, url = _uploaded(clerk, file or csv_file())
    _deed(clerk, batch, "start")
    imports.run(batch.pk)
    return batch, url


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_only_intake_clerks_import(client_as, user_with, role):
    assert client_as(user_with(role)).get(URL).status_code == (200 if role == Role.INTAKE_CLERK else 403)


def test_an_upload_is_shown_first_and_nothing_is_taken_in(clerk):
    batch, url = _uploaded(clerk, csv_file())
    page = clerk.get(url)

    assert [column.meaning for column in page.context["columns"]][:2] == ["id", "text"]
    assert page.context["columns"][-1].meaning == ""
    text = page.content.decode()
    assert "摊位被清走" in text and "第 4 行：缺少 text" in text and "no-store" in page["Cache-Control"]
    assert batch.state == ImportState.PREVIEW and not Complaint.objects.exists()


def test_the_same_file_again_is_said_to_be_the_same(clerk):
    """Each batch has a key of its own, so the files are compared by a blind index of their content."""
    _uploaded(clerk, csv_file())
    response = clerk.post(URL, {"file": csv_file()})

    assert "内容完全相同的文件已于" in clerk.get(response.url).content.decode()


def test_a_column_can_be_given_another_meaning(clerk):
    batch, url = _uploaded(clerk, csv_file(headers=["?"] * len(HEADERS)))
    wrong = _deed(clerk, batch, "start")
    assert wrong.status_code == 422 and "哪一列" in wrong.content.decode()

    looked = _deed(clerk, batch, "start", look="1", **{"column-1": "text"})
    assert looked.status_code == 200 and looked.context["wrong_count"] == 1 and not Complaint.objects.exists()
    _deed(clerk, batch, "start", **{"column-1": "text", "column-2": "<script>"})
    imports.run(batch.pk)
    assert {one.narrative.open() for one in Complaint.objects.all()} == {ROWS[0][1], ROWS[1][1]}
    assert clerk.get(url).status_code == 200


def test_progress_is_shown_while_it_runs(clerk):
    batch, url = _uploaded(clerk, csv_file())
    _deed(clerk, batch, "start")
    page = clerk.get(url).content.decode()

    assert "<progress" in page and "data-reload" in page and "停止导入" in page


def test_codes_are_downloaded_once(clerk):
    batch, url = _done(clerk)
    assert "领取 2 个查询码" in clerk.get(url).content.decode()
    first = _deed(clerk, batch, "codes")
    again = _deed(clerk, batch, "codes")

    assert first["Content-Disposition"].startswith("attachment") and "no-store" in first["Cache-Control"]
    rows = list(csv.reader(io.StringIO(first.content.decode("utf-8-sig"))))
    assert len(rows) == 3 and rows[1][1] == Complaint.objects.get(external_id="H-1").number
    assert again.status_code == 302 and "领取 2 个查询码" not in clerk.get(url).content.decode()


def test_failed_rows_are_downloaded_mended_and_uploaded_again(clerk):
    batch, _url = _done(clerk, csv_file([*ROWS[:2], ["=H-3", "", "某局", "", "", "", "", "", ""]]))
    sheet = _deed(clerk, batch, "errors").content.decode("utf-8-sig")
    assert '"\'=H-3"' in sheet
    LeadImport.objects.all().delete()

    mended = sheet.replace('"",', '"补写的内容",', 1)
    _done(clerk, ContentFile(mended.encode("utf-8-sig"), name="改好.csv"))
    assert Complaint.objects.get(external_id="=H-3").narrative.open() == "补写的内容"


def test_anothers_import_does_not_exist(clerk, client_as, user_with):
    batch, url = _done(clerk)
    other = client_as(user_with(Role.INTAKE_CLERK))

    assert other.get(url).status_code == 404
    assert all(
        _deed(other, batch, deed).status_code == 404 for deed in ("start", "codes", "errors", "cancel", "forget")
    )
    assert str(batch.pk) not in other.get(URL).content.decode()


def test_what_is_no_deed_is_not_done(clerk):
    batch, _url = _uploaded(clerk, csv_file())

    assert _deed(clerk, batch, "delete").status_code == 404
    assert clerk.get(reverse("centre:import_deed", args=[batch.pk, "start"])).status_code == 405


def test_a_file_that_cannot_be_read_is_refused_in_words(clerk):
    response = clerk.post(URL, {"file": jsonl_file([])})

    assert response.status_code == 422 and "文件是空的" in response.content.decode()
    assert clerk.post(URL, {}).status_code == 422


def test_results_are_destroyed_on_request(clerk):
    batch, url = _done(clerk)
    _deed(clerk, batch, "forget")
    page = clerk.get(url).content.decode()

    assert "销毁" in page and "领取" not in page and "下载出错" not in page


def test_the_page_asks_no_more_for_more_rows(clerk, django_assert_max_num_queries):
    _batch, url = _done(clerk)
    with django_assert_max_num_queries(200) as few:
        clerk.get(url)
        asked = len(few)
    LeadImport.objects.all().delete()
    _batch, url = _done(clerk, csv_file([[f"N-{turn}", "", *[""] * 7] for turn in range(70)]))
    with django_assert_max_num_queries(asked):
        clerk.get(url)
