"""The one door from the track page into the private world: what a complainant may know of the own matter.

Named in docs/security.md. It never names staff, never shows the agency's papers, and holds nothing of other matters.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from portal.audit.api import AuditEvent, events_for
from portal.notify.adapters import mask_email, mask_number
from portal.vault.api import Sealed, VaultError
from portal.workdays.api import running_clocks
from portal.workdays.models import Clock

from .enums import Action, PublicStatus, State
from .models import (
    CheckState,
    CodeRecovery,
    ComplainantContact,
    Complaint,
    Evidence,
    IssuedPaper,
    MatterMessage,
    SatisfactionRating,
)
from .papers.kinds import Reader, kinds_for
from .selectors.files import UnusableFile, unusable_files
from .selectors.letters import letters_of
from .transitions import Actor, moves_for

Text = str | Promise

#: Where a file of the complainant's stands, in one word.
_FILE_STATES: dict[str, Text] = {
    CheckState.WAITING: _("检查中"),
    CheckState.STUCK: _("检查中"),
    CheckState.REFUSED: _("没有用上"),
}

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
    "contact.verified": _("您登记了联系方式"),
    "contact.removed": _("您删除了联系方式"),
    "code.recovery_asked": _("有人通过登记的联系方式申请更换查询码"),
    "code.recovery_stopped": _("更换查询码的申请已取消"),
    "code.reissued": _("查询码已更换，原查询码失效"),
    "complaint.rated": _("您作了满意度评价"),
    "clock.overdue": _("一项办理期限已过，已提示负责人"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the public timeline."""

    at: datetime
    title: Text
    text: str = ""


@dataclass(frozen=True)
class Letter:
    """One message, either way, as its complainant reads it: no name of staff.

    Attributes:
        files: name and state (one word) of what came with it.
        new: written since the last visit.
    """

    at: datetime
    mine: bool
    text: str
    files: list[tuple[str, Text]]
    new: bool


@dataclass(frozen=True)
class PaperLink:
    """A paper addressed to the complainant."""

    key: UUID
    title: str
    number: str
    on: datetime


@dataclass(frozen=True)
class Recovery:
    """A change of code under way: since when, and from when on the new one can be fetched."""

    confirmed_at: datetime
    ready_at: datetime


@dataclass(frozen=True)
class Own:
    """What belongs to the complainant: address, rating, a change of code under way, and looks at the identity."""

    anonymous: bool
    revealed: list[datetime]
    contact: ComplainantContact | None
    proposed: ComplainantContact | None
    rating: SatisfactionRating | None
    recovery: Recovery | None

    @property
    def masked(self) -> str:
        """The verified address with its middle hidden."""
        return _masked(self.contact)

    @property
    def proposed_masked(self) -> str:
        """The address that waits for its code, likewise."""
        return _masked(self.proposed)


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
    letters: list[Letter]
    own: Own
    unusable: list[UnusableFile]
    other_side: Text
    may: frozenset[Action]
    named: bool
    may_rate: bool
    papers: list[PaperLink]


def progress_of(complaint: Complaint, *, unseen_from: datetime | None = None) -> Progress:
    """The progress of a matter; a merged one follows the matter it joined.

    Args:
        complaint: the matter, with its key.
        unseen_from: letters of the Centre written since then are marked as new.
    """
    lead = complaint.merged_into if complaint.state == State.MERGED and complaint.merged_into else complaint
    told = [Entry(item.given_at, _("中心反馈"), _opened(item, complaint)) for item in complaint.feedback.all()]
    events = list(events_for(complaint.subject))
    return Progress(
        number=complaint.number,
        status=lead.public_status,
        sentence=lead.info.sentence,
        next_step=lead.info.next_step,
        step=lead.info.step,
        outcome=complaint.outcome,
        clocks=_clocks(lead),
        entries=list(_entries(events)),
        told=told,
        letters=list(_letters(complaint, unseen_from)),
        own=_own(complaint, events),
        unusable=unusable_files(complaint),
        other_side=_("外部机关") if complaint.centre_related else _("中心"),
        may=_may(complaint),
        named=not complaint.anonymous,
        may_rate=complaint.state == State.CLOSED,
        papers=[
            PaperLink(paper.pk, paper.get_kind_display(), paper.number.text, paper.issued_at)
            for paper in papers_to_sender(complaint)
        ],
    )


def papers_to_sender(complaint: Complaint) -> QuerySet[IssuedPaper]:
    """The papers addressed to the complainant of this matter; no other paper leaves through the track page."""
    kinds = kinds_for(Reader.COMPLAINANT)
    return complaint.papers.select_related("number", "complaint__key").filter(kind__in=kinds)


def _opened(item: Any, complaint: Complaint) -> str:
    """A text under the matter's key, without asking for the matter again."""
    item.complaint = complaint
    return _clear(item.text)


def _clear(sealed: Sealed[str]) -> str:
    """The clear text, or a word on why there is none any more."""
    try:
        return sealed.open()
    except VaultError:
        return _g("（内容已按规定销毁）")


def _letters(complaint: Complaint, unseen_from: datetime | None) -> Iterable[Letter]:
    for message in letters_of(complaint):
        mine = message.sender == MatterMessage.Sender.COMPLAINANT
        files: list[tuple[str, Text]] = [(_clear(item.title), _state_of(item)) for item in message.files.all()]
        new = not mine and unseen_from is not None and message.sent_at >= unseen_from
        yield Letter(message.sent_at, mine, _clear(message.text), files, new)


def _state_of(item: Evidence) -> Text:
    """Where a file stands, in one word."""
    return _FILE_STATES.get(item.quarantine.state, _("已收下"))


def _own(complaint: Complaint, events: Iterable[AuditEvent]) -> Own:
    under_way = CodeRecovery.objects.filter(contact=OuterRef("pk"), confirmed_at__isnull=False, ended_at=None)
    contacts = list(
        complaint.contacts.annotate(
            asked_at=Subquery(under_way.values("confirmed_at")[:1]), ready_at=Subquery(under_way.values("ready_at")[:1])
        )
    )
    for contact in contacts:
        contact.complaint = complaint
    verified = next((one for one in contacts if one.verified_at), None)
    return Own(
        anonymous=complaint.anonymous,
        revealed=[event.at for event in events if event.kind == "identity.revealed"],
        contact=verified,
        proposed=next((one for one in contacts if not one.verified_at), None),
        rating=getattr(complaint, "rating", None),
        recovery=Recovery(verified.asked_at, verified.ready_at) if verified and verified.asked_at else None,
    )


def _masked(contact: ComplainantContact | None) -> str:
    if contact is None:
        return ""
    address = _clear(contact.address)
    return mask_email(address) if contact.kind == ComplainantContact.Kind.EMAIL else mask_number(address)


def _clocks(complaint: Complaint) -> list[Clock]:
    """The clocks a complainant may hold the Centre and the agency to."""
    shown = {"accept", "close", "supplement", "reply", "reverify", "referral_outcome", "protect", "outside"}
    return [clock for clock in running_clocks(complaint.subject) if clock.rule.code in shown]


def _entries(events: Iterable[AuditEvent]) -> Iterable[Entry]:
    for event in events:
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
