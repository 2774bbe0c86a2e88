"""The components keep their promises to the rooms that include them."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory

from home.loop import figure
from home.templatetags.ui import status_tone


class Sample(forms.Form):
    agency = forms.CharField(label="单位", help_text="写全称")
    kind = forms.ChoiceField(label="类型", choices=[("a", "甲")], widget=forms.RadioSelect)
    note = forms.CharField(label="备注", required=False)
    agree = forms.BooleanField(label="同意")


def field(name: str, data: dict[str, Any] | None = None) -> str:
    return render_to_string("components/field.html", {"field": Sample(data)[name]})


def test_field_ties_label_hint_and_error_to_its_control() -> None:
    html = field("agency", {"agency": ""})
    assert 'for="id_agency"' in html
    assert 'aria-describedby="id_agency_helptext id_agency_error"' in html
    assert 'id="id_agency_helptext"' in html and 'id="id_agency_error"' in html
    assert 'aria-invalid="true"' in html


def test_radio_buttons_stand_in_a_fieldset_with_a_legend() -> None:
    html = field("kind")
    assert "<fieldset" in html and "<legend" in html and 'id="id_kind"' in html


def test_optional_fields_say_so_and_a_box_is_followed_by_its_label() -> None:
    assert "选填" in field("note") and "选填" not in field("agency")
    html = field("agree")
    assert html.index("<input") < html.index("<label")


def test_error_summary_links_to_each_control() -> None:
    html = render_to_string("components/error_summary.html", {"form": Sample({})})
    assert "有 3 处需要改正" in html
    assert 'href="#id_agency"' in html and 'href="#id_kind"' in html


def test_whole_forms_render_through_the_components() -> None:
    assert 'class="field' in str(Sample())


@pytest.mark.parametrize(
    ("step", "done", "present"),
    [("lead", 0, "lead"), ("verify", 3, "verify"), ("closed", 8, "closed"), ("objection", 5, "objection"),
     ("referral", 6, "referral"), ("", 0, ""), ("unknown", 0, "")],
)  # fmt: skip
def test_loop_marks_what_is_done_and_where_the_matter_is(step: str, done: int, present: str) -> None:
    drawn = figure(step)
    assert sum(item.is_done for item in drawn.steps) == done
    marked = [item.code for item in [*drawn.steps, *drawn.branches] if item.is_present]
    assert marked == ([present] if present else [])
    assert drawn.sentence


def test_loop_says_in_words_where_the_matter_is() -> None:
    html = render_to_string("components/loop.html", {"step": "referral"})
    assert html.count('aria-current="step"') == 1
    assert "已按通知书载明的条款移送纪检监察机关" in html


def test_red_is_kept_for_consequence() -> None:
    assert status_tone("已移送") == "red" and status_tone("逾期") == "red"
    assert {status_tone(word) for word in ("已接收", "待补正", "不予受理", "已办结", "已撤回")}.isdisjoint({"red"})


def test_pager_keeps_the_query(rf: RequestFactory) -> None:
    page = Paginator(range(100), 10).get_page(3)
    html = render_to_string("components/pager.html", {"page_obj": page}, request=rf.get("/x/?q=收费&page=3"))
    assert "page=4" in html and "q=%E6%94%B6%E8%B4%B9" in html and 'aria-current="page"' in html


test_pager_keeps_the_query = pytest.mark.django_db(test_pager_keeps_the_query)


def test_timeline_marks_its_last_entry() -> None:
    entries = [SimpleNamespace(at=date(2026, 1, day), title=f"第{day}步", text="") for day in (1, 2)]
    html = render_to_string("components/timeline.html", {"entries": entries})
    assert html.count("timeline__entry--last") == 1 and 'datetime="2026-01-02"' in html
    assert "还没有记录" in render_to_string("components/timeline.html", {"entries": []})
