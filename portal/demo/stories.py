"""The stories: each is a generator that acts on one matter and yields the working days until its next act.

They go through the same actions as people do. A story ends early when its matter has reached the state it is to be
left in.
"""

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pikepdf
from django.core.files.base import ContentFile

from agencies.selectors import principal_leader
from complaints.actions import assessment, closing, filing, investigation, objections, outside, referrals, replies
from complaints.actions.evidence import add_evidence
from complaints.enums import EvidenceKind, Outcome, RefusalReason, ReviewResult, ServiceMethod, State
from complaints.guards import current_notice
from complaints.models import Complaint
from portal.timekeeping import today

from .accounts import Cast
from .words import Theme, theme

Story = Iterator[int]


@dataclass
class Stage:
    """What a story needs: the matter, the people, a turn that chooses among them, and chance.

    Attributes:
        until: leave the matter in this state.
        refusal: reason and note, where the story is a refusal.
        into: the matter that this one repeats.
        on_closed: called with the matter once its public summary is approved.
    """

    complaint: Complaint
    cast: Cast
    turn: int = 0
    rng: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 -- stories, not secrets
    until: State | None = None
    refusal: tuple[str, str] = ("no_facts", "请补充具体的时间、地点和经过后重新提交。")
    into: Complaint | None = None
    summarise: bool = True

    @property
    def words(self) -> Theme:
        """How the matter's violation reads."""
        return theme(self.complaint.violation)

    @property
    def team(self) -> list:
        """The investigators."""
        return self.cast.investigators(self.turn)

    @property
    def others(self) -> list:
        """Investigators who took no part."""
        return self.cast.investigators(self.turn + 1)

    def days(self, low: int, high: int) -> int:
        """A number of working days: by chance, or the least where the matter is to be left in a state."""
        return low if self.until is not None else self.rng.randint(low, high)


def run(stage: Stage, path: str) -> Story:
    """The story of a path (the names of the sample data's `expected_path`, and a few more)."""
    for wait in PATHS[path](stage):
        stage.complaint.refresh_from_db()
        if stage.until is not None and stage.complaint.state == stage.until:
            return
        yield wait


def _rejected(s: Stage) -> Story:
    yield s.days(1, 3)
    reason, note = s.refusal
    assessment.refuse(complaint=s.complaint, by=s.cast.clerk, reason=RefusalReason(reason), note=note)
    yield 0


def _referred_out(s: Stage) -> Story:
    yield s.days(1, 3)
    assessment.refer_elsewhere(complaint=s.complaint, by=s.cast.clerk, body="示例市监察委员会")
    yield 0


def _outside(s: Stage) -> Story:
    """About the Centre itself: another body has it, and answers."""
    yield 0
    if s.complaint.state == State.RECEIVED:
        outside.route_outside(complaint=s.complaint, by=s.cast.clerk)
    yield s.days(1, 2)
    outside.acknowledge_outside(complaint=s.complaint, by=s.cast.discipline)
    yield s.days(3, 8)
    outside.report_outside(
        complaint=s.complaint,
        by=s.cast.discipline,
        result="经核查，接待人员答复不及时，已批评教育并责令改正，请您监督。",
    )
    yield 0


def _withdrawn(s: Stage) -> Story:
    yield from _accepted(s)
    assessment.withdraw(complaint=s.complaint)
    yield 0


def _merged(s: Stage) -> Story:
    yield s.days(3, 4)
    if s.into is not None:
        s.into.refresh_from_db()
        assessment.merge(complaint=s.complaint, by=s.cast.clerk, into=s.into)
    yield 0


def _supplemented(s: Stage) -> Story:
    yield s.days(1, 2)
    assessment.ask_supplement(complaint=s.complaint, by=s.cast.clerk, question="请补充事情发生的大致日期和具体地点。")
    yield s.days(2, 4)
    assessment.supplement(complaint=s.complaint, text="大约在上月中旬的上午，地点在示例路南口。")
    yield from _rectified(s)


def _accepted(s: Stage) -> Story:
    yield s.days(1, 3)
    assessment.accept(complaint=s.complaint, by=s.cast.clerk)
    yield s.days(1, 2)


def _investigated(s: Stage) -> Story:
    yield from _accepted(s)
    investigation.assign(complaint=s.complaint, by=s.cast.approver2, investigators=s.team)
    yield s.days(2, 4)
    add_evidence(
        complaint=s.complaint,
        by=s.team[0],
        kind=EvidenceKind.DOCUMENT,
        title="调取的执法案卷",
        description=f"案卷记载与反映情况对照：{s.words.finding}。",
    )
    yield s.days(1, 3)
    add_evidence(
        complaint=s.complaint,
        by=s.team[1],
        kind=EvidenceKind.INSPECTION,
        title="现场核查笔录",
        description="两名调查人员到现场核查，记录现场情况并由在场人员签字确认。",
    )
    yield s.days(1, 3)


def _unsubstantiated(s: Stage) -> Story:
    yield from _investigated(s)
    investigation.submit_verification(
        complaint=s.complaint,
        by=s.team[0],
        substantiated=False,
        findings="经调取案卷和现场核查，有关执法行为依据充分、程序完整，反映的问题不属实。",
    )
    yield s.days(1, 2)
    investigation.approve_verification(complaint=s.complaint, by=s.cast.approver1)
    yield from _closed(
        s, "经两名工作人员调查核实，您反映的问题没有证据支持，本中心不予立案。如有新的证据可以申请复核。"
    )


def _served(s: Stage) -> Story:
    yield from _investigated(s)
    words = s.words
    investigation.submit_verification(
        complaint=s.complaint,
        by=s.team[0],
        substantiated=True,
        findings=f"经查，你单位在履行职责中{words.finding}。",
        legal_basis=words.basis,
        requirements=[words.requirement, "举一反三，对同类问题开展自查，并书面报告自查情况"],
    )
    yield s.days(1, 2)
    investigation.approve_verification(complaint=s.complaint, by=s.cast.approver1)
    yield s.days(1, 2)
    filing.file_case(complaint=s.complaint, by=s.cast.approver1)
    yield 1
    yield from _open_notice(s)


def _open_notice(s: Stage) -> Story:
    """The agency opens the notice at the desk, or it is brought back signed."""
    s.complaint.refresh_from_db()
    if s.complaint.state == State.FILED:
        agency = s.complaint.case.agency
        if s.rng.random() < 0.3:
            filing.record_service(
                complaint=s.complaint, by=s.cast.clerk, method=ServiceMethod.DIRECT, recipient="办公室收发"
            )
        else:
            filing.record_service(complaint=s.complaint, by=s.cast.liaison(agency), method=ServiceMethod.OPENED)
    yield 1


def signed_scan() -> ContentFile:
    """A page that stands for the signed and stamped reply."""
    page, out = pikepdf.new(), io.BytesIO()
    page.add_blank_page(page_size=(595, 842))
    page.save(out)
    return ContentFile(out.getvalue(), name="签字盖章的回执（示例）.pdf")


def _reply(s: Stage, *, result: str) -> None:
    agency = s.complaint.case.agency
    leader = principal_leader(agency)
    replies.submit_receipt(
        complaint=s.complaint,
        by=s.cast.liaison(agency),
        measures=f"收到通知书后专题研究，逐项整改：{s.words.requirement}。",
        result=result,
        accountability="对直接责任人批评教育，责令作出书面检查。",
        leader_name=leader.name if leader else "",
        signed_on=today(),
        files=[signed_scan()],
    )


def _review(s: Stage, result: ReviewResult, note: str) -> None:
    replies.review_receipt(complaint=s.complaint, by=s.team[1], result=result, note=note)


def _answered(s: Stage) -> Story:
    """The agency replies, is reviewed and found rectified; feedback, closing, public summary."""
    yield s.days(3, 10)
    _reply(s, result=f"{s.words.rectification}。")
    yield s.days(1, 4)
    _review(s, ReviewResult.DONE, "现场复查并查阅佐证材料，通知书要求的事项均已落实。")
    yield from _closed(s, f"您反映的问题属实，事涉单位已整改到位：{s.words.rectification}。感谢您的监督。")


def _rectified(s: Stage) -> Story:
    yield from _served(s)
    yield from _answered(s)


def _objected(s: Stage, *, upheld: bool) -> Story:
    yield from _served(s)
    yield s.days(2, 5)
    replies.lodge_objection(
        complaint=s.complaint,
        by=s.cast.liaison(s.complaint.case.agency),
        grounds="我单位认为通知书认定的事实与案卷不一致，现提交完整案卷和执法记录，请予重新核查。",
    )
    yield s.days(1, 2)
    objections.assign_reverification(complaint=s.complaint, by=s.cast.approver2, reverifiers=s.others)
    yield s.days(4, 7)
    objections.submit_reverification(
        complaint=s.complaint,
        by=s.others[0],
        findings="重新调取完整案卷和执法记录，"
        + ("原认定的主要事实不能成立。" if upheld else "原认定的事实清楚，证据充分。"),
        proposes_revocation=upheld,
    )
    yield s.days(1, 2)
    objections.decide_objection(
        complaint=s.complaint,
        by=s.cast.director,
        upheld=upheld,
        reasons="原通知书认定的主要事实证据不足。" if upheld else "异议理由不能成立，通知书认定事实清楚。",
    )


def _objection_upheld(s: Stage) -> Story:
    yield from _objected(s, upheld=True)
    yield from _closed(s, "经重新核查，原认定的主要事实证据不足，监督通知书已撤销。如有新的证据可以申请复核。")


def _objection_dismissed(s: Stage) -> Story:
    yield from _objected(s, upheld=False)
    yield from _answered(s)


def _referred(s: Stage, statement: str) -> Story:
    referrals.refer(complaint=s.complaint, by=s.cast.director, statement=statement)
    yield s.days(1, 3)
    referrals.acknowledge_referral(complaint=s.complaint, by=s.cast.discipline)
    yield s.days(4, 9)
    referrals.report_referral(
        complaint=s.complaint,
        by=s.cast.discipline,
        result="对负有责任的工作人员予以批评教育，责令该单位限期落实通知书要求并报告结果。",
    )
    yield from _closed(
        s, "事涉单位未按通知书要求落实，已移送纪检监察机关；该机关已对责任人员作出处理，并责令该单位限期落实。"
    )


def _silent(s: Stage) -> Story:
    """Neither executed nor answered: the sweep prepares the referral after the deadline, the director signs it."""
    yield from _served(s)
    yield 15
    for _attempt in range(6):
        if s.complaint.transfers.filter(lapsed_at=None).exists():
            break
        yield 1
    yield from _referred(s, "该单位收到通知书后，在规定时间内既不落实整改要求，也不书面回复，经提醒仍无反馈。")


def _not_effective(s: Stage) -> Story:
    """Answered, but not effectively rectified in the given time."""
    yield from _served(s)
    yield s.days(8, 12)
    _reply(s, result="已安排部署，正在研究推进。")
    yield s.days(2, 4)
    _review(s, ReviewResult.NOT_DONE, "现场复查，通知书要求的事项均未落实，回执与事实不符。")
    yield s.days(1, 3)
    yield from _referred(s, "该单位虽有书面回复，但经现场复查，在规定时间内未进行有效整改。")


def _second_notice(s: Stage) -> Story:
    yield from _served(s)
    yield s.days(5, 10)
    _reply(s, result="已完成第一项整改，自查工作正在进行。")
    yield s.days(1, 3)
    _review(s, ReviewResult.PARTLY, "第一项要求已落实，自查和书面报告尚未完成。")
    yield s.days(1, 2)
    filing.issue_second_notice(
        complaint=s.complaint, by=s.cast.approver1, requirements=["完成同类问题自查，并书面报告自查和纠正情况"]
    )
    yield 1
    yield from _open_notice(s)
    yield from _answered(s)


def _reviewed(s: Stage) -> Story:
    """The complainant disagrees; the director confirms the outcome."""
    s.summarise = False
    yield from _unsubstantiated(s)
    yield s.days(2, 5)
    closing.request_review(complaint=s.complaint, grounds="我还有一段录音没有提交，请重新核实。")
    yield s.days(2, 5)
    closing.decide_review(
        complaint=s.complaint, by=s.cast.director, granted=False, reasons="录音内容与原核实情况一致，没有新的事实。"
    )
    yield 0


def _closed(s: Stage, feedback: str) -> Story:
    yield s.days(1, 3)
    closing.close(complaint=s.complaint, by=s.cast.approver1, feedback=feedback)
    if not s.summarise:
        yield 0
        return
    yield s.days(1, 3)
    s.complaint.refresh_from_db()
    title, text = public_words(s.complaint)
    closing.write_summary(complaint=s.complaint, by=s.team[0], title=title, text=text)
    yield s.days(1, 2)
    closing.approve_summary(complaint=s.complaint, by=s.cast.approver1)
    yield 0


def public_words(complaint: Complaint) -> tuple[str, str]:
    """A public summary in words of its own; nameless where the outcome asks for it."""
    words = theme(complaint.violation)
    named = complaint.outcome not in closing.NAMELESS and complaint.agency is not None
    body = complaint.agency.name if named and complaint.agency else "有关单位"
    place = complaint.region.name if complaint.region else ""
    field_name = complaint.domain.name if complaint.domain else ""
    title = f"{place}{field_name}领域{complaint.violation or '履职'}问题监督案"
    opening = f"群众反映{body}在{complaint.act_kind or '履职'}中存在{complaint.violation or '履职不当'}问题。"
    return title, opening + _ending(complaint, words)


def _ending(complaint: Complaint, words: Theme) -> str:
    notice = current_notice(complaint)
    ordered = f"经查，{words.finding}。监督机关依据{words.basis}，发出监督通知书，要求{words.requirement}。"
    if complaint.outcome == Outcome.NOT_FILED:
        return (
            "监督机关调取案卷并到现场核查，认为有关执法行为依据充分、程序完整，"
            "反映的问题不属实，不予立案，结果已反馈投诉人。"
        )
    if complaint.outcome == Outcome.REVOKED:
        return (
            "监督机关发出监督通知书后，有关单位提出监督异议。由未参与此前办理的人员重新核查后，"
            "认为原认定的主要事实证据不足，决定撤销通知书。"
        )
    if complaint.outcome == Outcome.REFERRED:
        return ordered + "该单位在规定时间内未进行有效整改，已移送纪检监察机关，责任人员受到处理。"
    again = "首次整改不彻底，监督机关发出二次通知。" if notice is not None and notice.ordinal > 1 else ""
    return ordered + again + f"整改结果：{words.rectification}。书面回复由主要领导签发，经验收整改到位。"


PATHS: dict[str, Callable[[Stage], Story]] = {
    "rejected": _rejected,
    "unsubstantiated": _unsubstantiated,
    "rectified": _rectified,
    "objection_upheld": _objection_upheld,
    "objection_dismissed": _objection_dismissed,
    "not_executed_referred": _silent,
    "partial_rectified_second_notice": _second_notice,
    "not_effective_referred": _not_effective,
    "merged": _merged,
    "withdrawn": _withdrawn,
    "referred_out": _referred_out,
    "outside": _outside,
    "supplemented": _supplemented,
    "review_requested": _reviewed,
}
