"""What was entered, step by step, as the last step shows it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ..actions.intake import Report
from ..enums import ActKind, Kind, ViolationCategory
from .steps import STEPS, Step

Rows = list[tuple[str | Promise, Any]]


@dataclass(frozen=True)
class Part:
    """One step's answers in words."""

    step: Step
    rows: Rows


def summary_of(report: Report) -> list[Part]:
    """The parts of a report that the visitor checks before sending."""
    return [
        Part(STEPS[0], _event_rows(report)),
        Part(STEPS[1], _agency_rows(report)),
        Part(STEPS[3], _person_rows(report)),
    ]


def _event_rows(report: Report) -> Rows:
    rows: Rows = [(_("类型"), Kind(report.kind).label), (_("经过"), report.narrative)]
    if report.remedy_sought:
        rows.append((_("诉求"), report.remedy_sought))
    kind = ViolationCategory(report.violation).label if report.violation else _("由工作人员判断")
    return [*rows, (_("问题类别"), kind)]


def _agency_rows(report: Report) -> Rows:
    agency = report.agency.name if report.agency else report.agency_as_stated or _("本投诉中心或其主管部门")
    return [
        (_("单位"), agency),
        (_("地点"), report.place or _("未填写")),
        (_("日期"), report.happened_on or _("未填写")),
        (_("行为种类"), ActKind(report.act_kind).label if report.act_kind else _("不清楚")),
    ]


def _person_rows(report: Report) -> Rows:
    person = report.person
    named: Rows = [(_("姓名"), person.name), (_("电话"), person.phone)] if person else []
    if person and person.address:
        named.append((_("联系地址"), person.address))
    if report.is_agent:
        named.append((_("代理"), _("您是代理人，委托书已收下")))
    named += [(party.role.label, f"{party.person.name} {party.person.phone}".strip()) for party in report.parties]
    return [
        (_("身份"), _("实名（加密保存）") if person else _("匿名")),
        *named,
        (_("担心打击报复"), _("是") if report.fears_retaliation else _("否")),
    ]
