"""The one door from the track page into the private world: what a complainant may know of the own matter.

Named in docs/security.md. It never names staff, never shows the agency's papers, and holds nothing of other matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.audit.api import events_for
from portal.workdays.api import running_clocks
from portal.workdays.models import Clock

from .enums import Action, PublicStatus, State
from .models import Complaint
from .transitions import Actor, moves_for

Text = str | Promise

#: What the complainant reads of each event; events not named here are not shown.
PUBLIC_EVENTS: dict[str, Text] = {
    "complaint.receive": _("材料已接收"),
    "complaint.accept": _("决定受理"),
    "complaint.ask_supplement": _("请您补正"),
    "complaint.supplement": _("收到您的补正"),
    "complaint.refuse": _("决定不予受理"),
    "complaint.refer_elsewhere": _("转由有权机关处理"),
    "complaint.route_outside": _("涉及本中心，已转交外部机关"),
    "complaint.acknowledge_outside": _("外部机关已签收"),
    "complaint.report_outside": _("外部机关反馈处理结果"),
    "complaint.protect": _("已安排防打击报复的措施"),
    "complaint.merge": _("与同一事项合并办理"),
    "complaint.separate": _("恢复单独办理"),
    "complaint.withdraw": _("您已撤回"),
    "complaint.assign": _("指派调查人员，开始调查取证"),
    "complaint.submit_verification": _("核实报告已提交"),
    "complaint.approve_verification": _("核实结论已审批"),
    "complaint.file_case": _("立案，签发监督通知书"),
    "complaint.serve": _("通知书已送达事涉单位"),
    "complaint.submit_receipt": _("事涉单位书面回复"),
    "complaint.lodge_objection": _("事涉单位提出监督异议"),
    "complaint.assign_reverification": _("由其他人员重新核查"),
    "complaint.decide_objection": _("对监督异议作出决定"),
    "complaint.review_receipt": _("整改验收"),
    "complaint.second_notice": _("签发二次通知"),
    "complaint.refer": _("移送纪检监察机关"),
    "complaint.acknowledge_referral": _("纪检监察机关已签收"),
    "complaint.report_referral": _("纪检监察机关反馈处理结果"),
    "complaint.close": _("办结"),
    "complaint.request_review": _("收到您的复核申请"),
    "complaint.decide_review": _("对复核申请作出决定"),
    "identity.revealed": _("您的身份信息曾被依规查看一次"),
    "consent.asked": _("中心征求您对披露身份的意见"),
    "consent.given": _("您同意披露身份"),
    "consent.refused": _("您不同意披露身份"),
    "consent.revoked": _("您撤回了披露身份的同意"),
    "clock.overdue": _("一项办理期限已过，已提示负责人"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the public timeline."""

    at: datetime
    title: Text
    text: str = ""


@dataclass(frozen=True)
class Progress:
    """What the track page shows."""

    number: str
    status: PublicStatus
    sentence: Text
    next_step: Text
    step: str
    outcome: str
    clocks: list[Clock]
    entries: list[Entry]
    told: list[Entry]
    may: frozenset[Action]
    named: bool


def progress_of(complaint: Complaint) -> Progress:
    """The progress of a matter; a merged one follows the matter it joined."""
    lead = complaint.merged_into if complaint.state == State.MERGED and complaint.merged_into else complaint
    told = [
        Entry(item.given_at, _("中心反馈"), item.text.open())
        for item in complaint.feedback.select_related("complaint__key")
    ]
    return Progress(
        number=complaint.number,
        status=lead.public_status,
        sentence=lead.info.sentence,
        next_step=lead.info.next_step,
        step=lead.info.step,
        outcome=complaint.outcome,
        clocks=_clocks(lead),
        entries=list(_entries(complaint)),
        told=told,
        may=_may(complaint),
        named=not complaint.anonymous,
    )


def _clocks(complaint: Complaint) -> list[Clock]:
    """The clocks a complainant may hold the Centre and the agency to."""
    shown = {"accept", "close", "supplement", "reply", "reverify", "referral_outcome", "protect", "outside"}
    return [clock for clock in running_clocks(complaint.subject) if clock.rule.code in shown]


def _entries(complaint: Complaint) -> Iterable[Entry]:
    for event in events_for(complaint.subject):
        title = PUBLIC_EVENTS.get(event.kind)
        if title is not None:
            yield Entry(event.at, title)


def _may(complaint: Complaint) -> frozenset[Action]:
    """What the complainant may do now."""
    acts = (Action.SUPPLEMENT, Action.WITHDRAW, Action.REQUEST_REVIEW)
    return frozenset(
        act
        for act in acts
        if any(Actor.COMPLAINANT in move.actors and complaint.state in move.sources for move in moves_for(act))
    )
