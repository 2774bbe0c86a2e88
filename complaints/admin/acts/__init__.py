"""Everything that staff can do with a matter, in the order of the loop."""

from collections.abc import Iterator

from complaints.access import can_read_matter, can_read_papers
from complaints.actions.disclosure import asking_refused
from complaints.actions.investigation import reinforcing
from complaints.actions.messages import why_not_correspond
from complaints.enums import Action
from complaints.models import Complaint
from portal.errors import NotYours, Refused
from portal.roles.enums import CASE_ROLES
from portal.roles.models import User

from . import answers, assessment, checks, closing, disclosure, filing, investigation, letters
from .base import Act, ActForm, table_act

_A = Action

ACTS: tuple[Act, ...] = (
    table_act(
        _A.ACCEPT,
        assessment.AcceptForm,
        "确定被投诉单位和违法类型，决定受理，并告知投诉人。",
        weight="primary",
        check=checks.accepting,
    ),
    table_act(_A.ASK_SUPPLEMENT, assessment.AskSupplementForm, "请投诉人补充材料；研判期限等待补正。"),
    table_act(_A.MERGE, assessment.MergeForm, "与正在办理的同一事项合并。"),
    table_act(_A.REFER_ELSEWHERE, assessment.ReferElsewhereForm, "不属本中心职权的，转交或指引至有权机关。"),
    table_act(_A.ROUTE_OUTSIDE, assessment.RouteOutsideForm, "投诉本中心或其主管部门的，转外部机关，中心不再办理。"),
    table_act(_A.PROTECT, investigation.ProtectForm, "投诉人担心打击报复：写明已采取的保护措施。", weight="primary"),
    table_act(_A.REFUSE, assessment.RefuseForm, "按所列理由不予受理，并告知投诉人。", weight="danger"),
    table_act(_A.ASSIGN, investigation.AssignForm, "指派两名以上持证人员调查。", weight="primary"),
    table_act(_A.ADD_EVIDENCE, investigation.EvidenceForm, "登记中心调取的证据，计算哈希并密封。"),
    table_act(
        _A.SUBMIT_VERIFICATION, investigation.VerificationForm, "提交核实报告，由另一名负责人审批。", weight="primary"
    ),
    table_act(
        _A.APPROVE_VERIFICATION,
        investigation.ApproveVerificationForm,
        "批准后，属实的进入立案，不属实的反馈投诉人。",
        weight="primary",
    ),
    table_act(_A.RETURN_VERIFICATION, investigation.ReturnVerificationForm, "退回调查人员补充调查。"),
    table_act(_A.FILE_CASE, filing.FileCaseForm, "立案，签发《行政执法监督通知书》并通知事涉单位。", weight="primary"),
    table_act(_A.SERVE, filing.ServeForm, "登记送达回证；从送达次日起计算回复期限。"),
    table_act(_A.REVIEW_RECEIPT, answers.ReviewReceiptForm, "对照整改要求验收。", weight="primary"),
    table_act(_A.SECOND_NOTICE, filing.SecondNoticeForm, "就未完成的部分签发二次通知。", weight="primary"),
    table_act(
        _A.ASSIGN_REVERIFICATION,
        answers.AssignReverificationForm,
        "指派未参与此前办理的人员重新核查。",
        weight="primary",
    ),
    table_act(
        _A.SUBMIT_REVERIFICATION, answers.SubmitReverificationForm, "提交重新核查报告和处理建议。", weight="primary"
    ),
    table_act(_A.DECIDE_OBJECTION, answers.DecideObjectionForm, "作出监督决定书。", weight="primary"),
    table_act(_A.REFER, answers.ReferForm, "签发移送函，移送纪检监察机关。", weight="danger"),
    table_act(_A.CLOSE, closing.CloseForm, "把结果反馈投诉人并办结。", weight="primary"),
    table_act(_A.DECIDE_REVIEW, closing.DecideReviewForm, "决定投诉人的复核申请。", weight="primary"),
    Act(
        "write_summary",
        "撰写公开摘要",
        "为公众另写一份摘要；由另一人批准后才公开。",
        closing.SummaryForm,
        checks.WRITERS,
        checks.writing_summary,
    ),
    Act(
        "approve_summary",
        "批准公开摘要",
        "批准后立即公开并可检索。",
        closing.ApproveSummaryForm,
        checks.APPROVERS,
        checks.deciding_summary,
        "primary",
    ),
    Act(
        "return_summary",
        "退回公开摘要",
        "退回撰写人修改。",
        closing.ReturnSummaryForm,
        checks.APPROVERS,
        checks.deciding_summary,
    ),
    Act(
        "withdraw_summary",
        "撤下公开摘要",
        "立即从网站和检索中撤下。",
        closing.WithdrawSummaryForm,
        checks.TAKERS_DOWN,
        checks.taking_down,
        "danger",
    ),
    Act(
        "write_to_complainant",
        "给投诉人写信",
        "在查询页上问投诉人，或者告诉投诉人；看不到您的姓名。",
        letters.WriteForm,
        CASE_ROLES,
        why_not_correspond,
    ),
    Act(
        "read_messages",
        "来信标为已读",
        "投诉人的来信已经看过，不再提醒。",
        letters.MarkReadForm,
        CASE_ROLES,
        checks.reading_messages,
    ),
    Act(
        "reinforce",
        "补充指派",
        "在岗人员因回避或离岗不足两人时，补足后继续办理。",
        investigation.ReinforceForm,
        checks.APPROVERS,
        reinforcing,
        "primary",
    ),
    Act(
        "ask_consent",
        "征求披露身份的同意",
        "某项补救必须告知对方身份时，先征得投诉人同意。",
        disclosure.AskConsentForm,
        CASE_ROLES,
        asking_refused,
    ),
    Act(
        "recuse",
        "决定回避",
        "有利害关系的人员不再参与本事项。",
        investigation.RecuseForm,
        checks.APPROVERS,
        checks.recusing,
    ),
)

BY_CODE = {act.code: act for act in ACTS}


def why_not(act: Act, complaint: Complaint, user: User) -> Refused | None:
    """Why this person may not do this now: the file is closed to them, or the act's own check says no."""
    papers_only = not user.roles & CASE_ROLES
    allowed = can_read_papers(user, complaint) if papers_only else can_read_matter(user, complaint)
    if not allowed:
        return NotYours("您不能查阅本事项的案卷。", code="not_readable")
    return _checked(act, complaint, user)


def _checked(act: Act, complaint: Complaint, user: User) -> Refused | None:
    """The act's own check; of a destroyed matter nothing is left to act on but its public record."""
    if complaint.disposed_at is not None and act.code != "withdraw_summary":
        return Refused("本事项保存期限届满，已依规销毁，不能再办理。", code="state")
    return act.check(complaint, user)


def offered(complaint: Complaint, user: User) -> list[Act]:
    """Exactly the acts that this person may do now. The caller has checked that the person may read the matter."""
    return [act for act in ACTS if act.roles & user.roles and _checked(act, complaint, user) is None]


def withheld(complaint: Complaint, user: User) -> Iterator[tuple[Act, str]]:
    """Acts of the person's roles that the matter is ripe for, but this person may not do; each with the reason."""
    for act in ACTS:
        if act.roles & user.roles:
            refused = _checked(act, complaint, user)
            if refused is not None and refused.code not in {"role", "state"}:
                yield act, refused.reason


__all__ = ["ACTS", "BY_CODE", "Act", "ActForm", "offered", "why_not", "withheld"]
