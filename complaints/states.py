"""What each state means: one word for the public, one sentence, one next step, one owner, one place in the loop."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.roles.enums import Role

from .enums import PublicStatus, State

Text = str | Promise


@dataclass(frozen=True)
class StateInfo:
    """The public face and the owner of a state.

    Attributes:
        public: the word shown to the complainant.
        sentence: what it means, for the complainant.
        next_step: what comes next, for the complainant.
        owners: the roles that must act now; empty when nobody owes anything.
        step: the code of the step in the loop figure.
        waits_for_complainant: whether the complainant must act.
    """

    public: PublicStatus
    sentence: Text
    next_step: Text
    owners: frozenset[Role]
    step: str
    waits_for_complainant: bool = False


def _info(
    public: PublicStatus, sentence: Text, next_step: Text, step: str, *owners: Role, waits_for_complainant: bool = False
) -> StateInfo:
    return StateInfo(public, sentence, next_step, frozenset(owners), step, waits_for_complainant)


_AGENCY = (Role.AGENCY_LIAISON, Role.PRINCIPAL_LEADER)
_P = PublicStatus
_INVESTIGATION = _("中心正在调查取证、核实情况。")
_FEEDBACK_NEXT = _("中心将把结果反馈给您并办结。")

STATES: dict[State, StateInfo] = {
    State.RECEIVED: _info(
        _P.RECEIVED, _("您的材料已由中心接收。"), _("工作人员研判后告知是否受理。"), "lead", Role.INTAKE_CLERK
    ),
    State.SUPPLEMENTING: _info(
        _P.SUPPLEMENTING,
        _("材料还不完整，请您补充。"),
        _("请在本页提交补正内容。"),
        "assess",
        waits_for_complainant=True,
    ),
    State.ACCEPTED: _info(_P.ACCEPTED, _("中心已经受理。"), _("将指派两名以上工作人员调查。"), "assess", Role.APPROVER),
    State.INVESTIGATING: _info(
        _P.INVESTIGATING, _INVESTIGATION, _("调查后形成核实报告。"), "investigate", Role.INVESTIGATOR
    ),
    State.VERIFYING: _info(
        _P.INVESTIGATING, _INVESTIGATION, _("核实报告由另一名负责人审批。"), "verify", Role.APPROVER
    ),
    State.SUBSTANTIATED: _info(
        _P.INVESTIGATING, _("核实认为存在问题。"), _("中心将立案并签发监督通知书。"), "verify", Role.APPROVER
    ),
    State.UNSUBSTANTIATED: _info(_P.INVESTIGATING, _("核实工作已经完成。"), _FEEDBACK_NEXT, "verify", Role.APPROVER),
    State.FILED: _info(
        _P.FILED, _("中心已立案，并签发《行政执法监督通知书》。"), _("通知书正在送达事涉单位。"), "notice", *_AGENCY
    ),
    State.AWAITING_REPLY: _info(
        _P.RECTIFYING,
        _("通知书已送达，事涉单位应当在期限内整改并书面回复。"),
        _("回复须由其主要领导签字。"),
        "reply",
        *_AGENCY,
    ),
    State.RECEIPT_REVIEW: _info(
        _P.RECTIFYING, _("事涉单位已书面回复。"), _("中心正在验收整改结果。"), "review", Role.INVESTIGATOR
    ),
    State.SECOND_NOTICE_DUE: _info(
        _P.RECTIFYING, _("整改只完成了一部分。"), _("中心将签发二次通知。"), "review", Role.APPROVER
    ),
    State.REFERRAL_DUE: _info(
        _P.RECTIFYING, _("未在规定时间内有效整改。"), _("中心拟移送纪检监察机关。"), "review", Role.DIRECTOR
    ),
    State.OBJECTED: _info(
        _P.REVERIFYING,
        _("事涉单位提出监督异议。"),
        _("将由未参与此前办理的人员重新核查。"),
        "objection",
        Role.DIRECTOR,
        Role.APPROVER,
    ),
    State.REVERIFYING: _info(
        _P.REVERIFYING,
        _("中心正在重新核查。"),
        _("核查后作出是否撤销通知的决定。"),
        "objection",
        Role.INVESTIGATOR,
    ),
    State.OBJECTION_DECISION: _info(
        _P.REVERIFYING, _("重新核查已完成。"), _("中心负责人将作出决定。"), "objection", Role.DIRECTOR
    ),
    State.REVOKED: _info(_P.REVERIFYING, _("经重新核查，监督通知已撤销。"), _FEEDBACK_NEXT, "objection", Role.APPROVER),
    State.RECTIFIED: _info(_P.RECTIFYING, _("整改已验收到位。"), _FEEDBACK_NEXT, "review", Role.APPROVER),
    State.REFERRED: _info(
        _P.REFERRED,
        _("事涉单位的不作为、慢作为问题已移送纪检监察机关。"),
        _("受移送机关将反馈处理结果。"),
        "referral",
        Role.DISCIPLINE_LIAISON,
    ),
    State.REFERRAL_REPORTED: _info(
        _P.REFERRED, _("纪检监察机关已反馈处理结果。"), _FEEDBACK_NEXT, "referral", Role.APPROVER
    ),
    State.REVIEW_REQUESTED: _info(
        _P.REVERIFYING, _("您的复核申请已收到。"), _("中心负责人将决定是否重新办理。"), "objection", Role.DIRECTOR
    ),
    State.CLOSED: _info(_P.CLOSED, _("本事项已办结。"), _("如不同意结果，可以申请复核。"), "closed"),
    State.REFUSED: _info(_P.REFUSED, _("本事项不予受理，理由见下。"), _("如不同意，可以申请复核。"), "closed"),
    State.REFERRED_OUT: _info(
        _P.REFUSED, _("本事项不属于本中心职权，已转交或指引至有权机关。"), _("请关注该机关的答复。"), "closed"
    ),
    State.SENT_OUTSIDE: _info(
        _P.REFERRED,
        _("您反映的是本中心或其上级，已直接转交外部机关。本中心不办理，也不能查看内容。"),
        _("由该机关办理，进展和结果在本页告知您。"),
        "lead",
        Role.DISCIPLINE_LIAISON,
    ),
    State.OUTSIDE_ANSWERED: _info(
        _P.CLOSED, _("受转交的外部机关已经反馈处理结果，见下。"), _("如不同意，请向该机关提出。"), "closed"
    ),
    State.MERGED: _info(_P.ACCEPTED, _("本事项已与同一事项合并办理。"), _("进展与结果仍在此处告知您。"), "assess"),
    State.WITHDRAWN: _info(_P.WITHDRAWN, _("您已撤回本事项。"), _("如有新情况可以重新提交。"), "closed"),
}
