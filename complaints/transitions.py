"""The lifecycle as a table: what may follow what, by whom, under which conditions, and what the clocks do.

Read it top to bottom as the story of a matter. `actions.lifecycle.perform` is the only code that carries a row out.
Deadline rules are named by their code in `portal.workdays`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from portal.roles.enums import Role

from . import guards as g
from .enums import BEFORE_FILING, OPEN, Action, State


class Actor(StrEnum):
    """Who acts when it is not a role: the person who sent the complaint, or the portal's own sweep."""

    COMPLAINANT = "投诉人"
    SYSTEM = "系统"


@dataclass(frozen=True)
class Move:
    """One row of the table.

    Attributes:
        action: what is done.
        sources: states it may be done in.
        targets: states it may lead to; empty when the state stays.
        actors: roles (or special actors) that may do it.
        guards: further conditions, each answering with a reason why not.
        starts: clocks started, by rule code.
        stops: clocks stopped, by rule code.
    """

    action: Action
    sources: frozenset[State]
    targets: tuple[State, ...]
    actors: frozenset[Role | Actor]
    guards: tuple[g.Guard, ...] = field(default=())
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()


_S, _A, _R = State, Action, Role
_AGENCY = frozenset({Role.AGENCY_LIAISON, Role.PRINCIPAL_LEADER})
_STAFF = (g.not_recused,)
_OBJECTION_DECIDER = (*_STAFF, g.did_not_investigate, g.did_not_reverify, g.did_not_issue_notice)
ALL_CLOCKS = (
    "accept",
    "close",
    "supplement",
    "reply",
    "objection",
    "reverify",
    "deemed_service",
    "referral_outcome",
    "protect",
    "outside",
)  # every clock a matter can have; a matter that ends stops them all


def _row(
    action: Action,
    sources: State | frozenset[State],
    targets: State | tuple[State, ...],
    actors: Role | Actor | frozenset[Role],
    *guards: g.Guard,
    starts: tuple[str, ...] = (),
    stops: tuple[str, ...] = (),
) -> Move:
    return Move(
        action=action,
        sources=sources if isinstance(sources, frozenset) else frozenset({sources}),
        targets=targets if isinstance(targets, tuple) else (targets,),
        actors=frozenset(actors) if isinstance(actors, frozenset) else frozenset[Role | Actor]({actors}),
        guards=guards,
        starts=starts,
        stops=stops,
    )


_ASSESSABLE = frozenset({_S.RECEIVED, _S.SUPPLEMENTING})
_CONCLUDED = frozenset({_S.RECTIFIED, _S.UNSUBSTANTIATED, _S.REVOKED, _S.REFERRAL_REPORTED})
_EVIDENCE_STATES = frozenset({_S.INVESTIGATING, _S.RECEIPT_REVIEW, _S.SECOND_NOTICE_DUE, _S.REFERRAL_DUE})

TABLE: tuple[Move, ...] = (
    # 研判
    _row(
        _A.ACCEPT,
        _S.RECEIVED,
        _S.ACCEPTED,
        _R.INTAKE_CLERK,
        *_STAFF,
        g.concerns_agency_only,
        g.has_agency,
        starts=("close",),
        stops=("accept",),
    ),
    _row(
        _A.ASK_SUPPLEMENT,
        _S.RECEIVED,
        _S.SUPPLEMENTING,
        _R.INTAKE_CLERK,
        *_STAFF,
        g.concerns_agency_only,
        starts=("supplement",),
        stops=("accept",),
    ),
    _row(_A.SUPPLEMENT, _S.SUPPLEMENTING, _S.RECEIVED, Actor.COMPLAINANT, starts=("accept",), stops=("supplement",)),
    _row(_A.REFUSE, _ASSESSABLE, _S.REFUSED, _R.INTAKE_CLERK, *_STAFF, g.concerns_agency_only, stops=ALL_CLOCKS),
    _row(
        _A.REFER_ELSEWHERE,
        _ASSESSABLE,
        _S.REFERRED_OUT,
        _R.INTAKE_CLERK,
        *_STAFF,
        g.concerns_agency_only,
        stops=ALL_CLOCKS,
    ),
    _row(_A.MERGE, _S.RECEIVED, _S.MERGED, _R.INTAKE_CLERK, *_STAFF, g.concerns_agency_only, stops=ALL_CLOCKS),
    _row(_A.SEPARATE, _S.MERGED, _S.RECEIVED, Actor.SYSTEM, starts=("accept",)),
    _row(_A.WITHDRAW, BEFORE_FILING | {_S.MERGED}, _S.WITHDRAWN, Actor.COMPLAINANT, stops=ALL_CLOCKS),
    # 涉及中心或其上级：不在中心办理
    _row(_A.ROUTE_OUTSIDE, BEFORE_FILING, _S.SENT_OUTSIDE, Actor.SYSTEM, starts=("outside",), stops=ALL_CLOCKS),
    _row(
        _A.ROUTE_OUTSIDE,
        _ASSESSABLE,
        _S.SENT_OUTSIDE,
        _R.INTAKE_CLERK,
        *_STAFF,
        starts=("outside",),
        stops=ALL_CLOCKS,
    ),
    _row(
        _A.ACKNOWLEDGE_OUTSIDE,
        _S.SENT_OUTSIDE,
        (),
        _R.DISCIPLINE_LIAISON,
        g.outside_unacknowledged,
        starts=("referral_outcome",),
        stops=("outside",),
    ),
    _row(
        _A.REPORT_OUTSIDE,
        _S.SENT_OUTSIDE,
        _S.OUTSIDE_ANSWERED,
        _R.DISCIPLINE_LIAISON,
        g.outside_acknowledged,
        stops=ALL_CLOCKS,
    ),
    # 防打击报复
    _row(
        _A.PROTECT,
        OPEN - {_S.SENT_OUTSIDE},
        (),
        frozenset({_R.APPROVER, _R.DIRECTOR}),
        *_STAFF,
        g.protection_due,
        stops=("protect",),
    ),
    # 调查取证、核实
    _row(_A.ASSIGN, _S.ACCEPTED, _S.INVESTIGATING, _R.APPROVER, *_STAFF),
    _row(_A.ADD_EVIDENCE, _EVIDENCE_STATES, (), _R.INVESTIGATOR, *_STAFF, g.investigates),
    _row(_A.ADD_EVIDENCE, _S.REVERIFYING, (), _R.INVESTIGATOR, *_STAFF, g.reverifies),
    _row(_A.SUBMIT_VERIFICATION, _S.INVESTIGATING, _S.VERIFYING, _R.INVESTIGATOR, *_STAFF, g.investigates),
    _row(_A.RETURN_VERIFICATION, _S.VERIFYING, _S.INVESTIGATING, _R.APPROVER, *_STAFF, g.did_not_investigate),
    _row(
        _A.APPROVE_VERIFICATION,
        _S.VERIFYING,
        (_S.SUBSTANTIATED, _S.UNSUBSTANTIATED),
        _R.APPROVER,
        *_STAFF,
        g.did_not_investigate,
    ),
    # 立案、通知、送达
    _row(
        _A.FILE_CASE,
        _S.SUBSTANTIATED,
        _S.FILED,
        _R.APPROVER,
        *_STAFF,
        g.did_not_investigate,
        starts=("deemed_service",),
    ),
    _row(
        _A.SERVE,
        _S.FILED,
        _S.AWAITING_REPLY,
        frozenset({_R.INTAKE_CLERK, _R.INVESTIGATOR}),
        *_STAFF,
        starts=("reply", "objection"),
        stops=("deemed_service",),
    ),
    _row(
        _A.SERVE,
        _S.FILED,
        _S.AWAITING_REPLY,
        _AGENCY,
        g.belongs_to_agency,
        starts=("reply", "objection"),
        stops=("deemed_service",),
    ),
    _row(
        _A.SERVE,
        _S.FILED,
        _S.AWAITING_REPLY,
        Actor.SYSTEM,
        starts=("reply", "objection"),
        stops=("deemed_service",),
    ),
    # 单位答复：回执或异议
    _row(
        _A.SUBMIT_RECEIPT,
        _S.AWAITING_REPLY,
        _S.RECEIPT_REVIEW,
        _AGENCY,
        g.belongs_to_agency,
        g.notice_served,
        stops=("reply", "objection"),
    ),
    _row(
        _A.LODGE_OBJECTION,
        _S.AWAITING_REPLY,
        _S.OBJECTED,
        _AGENCY,
        g.belongs_to_agency,
        g.notice_served,
        g.objection_window_open,
        starts=("reverify",),
        stops=("objection",),
    ),
    # 整改验收
    _row(
        _A.REVIEW_RECEIPT,
        _S.RECEIPT_REVIEW,
        (_S.RECTIFIED, _S.SECOND_NOTICE_DUE, _S.REFERRAL_DUE),
        _R.INVESTIGATOR,
        *_STAFF,
        g.investigates,
    ),
    _row(
        _A.SECOND_NOTICE,
        _S.SECOND_NOTICE_DUE,
        _S.FILED,
        _R.APPROVER,
        *_STAFF,
        g.did_not_investigate,
        starts=("deemed_service",),
    ),
    # 监督异议、重新核查
    _row(
        _A.ASSIGN_REVERIFICATION,
        _S.OBJECTED,
        _S.REVERIFYING,
        frozenset({_R.DIRECTOR, _R.APPROVER}),
        *_STAFF,
        g.did_not_investigate,
    ),
    _row(_A.SUBMIT_REVERIFICATION, _S.REVERIFYING, _S.OBJECTION_DECISION, _R.INVESTIGATOR, *_STAFF, g.reverifies),
    _row(
        _A.DECIDE_OBJECTION,
        _S.OBJECTION_DECISION,
        _S.REVOKED,
        _R.DIRECTOR,
        *_OBJECTION_DECIDER,
        stops=("reverify", "reply"),
    ),
    _row(
        _A.DECIDE_OBJECTION,
        _S.OBJECTION_DECISION,
        _S.AWAITING_REPLY,
        _R.DIRECTOR,
        *_OBJECTION_DECIDER,
        starts=("reply",),
        stops=("reverify", "reply"),
    ),
    # 移送纪检监察
    _row(
        _A.REFER,
        frozenset({_S.AWAITING_REPLY, _S.REFERRAL_DUE}),
        _S.REFERRED,
        _R.DIRECTOR,
        *_STAFF,
        g.referral_prepared,
        g.did_not_prepare_referral,
        g.did_not_investigate,
        stops=("reply", "objection"),
    ),
    _row(
        _A.ACKNOWLEDGE_REFERRAL,
        _S.REFERRED,
        (),
        _R.DISCIPLINE_LIAISON,
        g.referral_not_acknowledged,
        starts=("referral_outcome",),
    ),
    _row(
        _A.REPORT_REFERRAL,
        _S.REFERRED,
        _S.REFERRAL_REPORTED,
        _R.DISCIPLINE_LIAISON,
        g.referral_acknowledged,
        stops=("referral_outcome",),
    ),
    # 反馈、办结、复核
    _row(_A.CLOSE, _CONCLUDED, _S.CLOSED, _R.APPROVER, *_STAFF, g.did_not_investigate, stops=ALL_CLOCKS),
    _row(_A.CLOSE, _S.MERGED, _S.CLOSED, Actor.SYSTEM, stops=ALL_CLOCKS),
    _row(
        _A.REQUEST_REVIEW,
        frozenset({_S.CLOSED, _S.REFUSED}),
        _S.REVIEW_REQUESTED,
        Actor.COMPLAINANT,
        starts=("reverify",),
    ),
    _row(
        _A.DECIDE_REVIEW,
        _S.REVIEW_REQUESTED,
        _S.ACCEPTED,
        _R.DIRECTOR,
        *_STAFF,
        g.did_not_investigate,
        g.has_agency,
        starts=("close",),
        stops=("reverify",),
    ),
    _row(
        _A.DECIDE_REVIEW,
        _S.REVIEW_REQUESTED,
        (_S.CLOSED, _S.REFUSED),
        _R.DIRECTOR,
        *_STAFF,
        g.did_not_investigate,
        stops=("reverify",),
    ),
)


def moves_for(action: Action) -> tuple[Move, ...]:
    """All rows of an action."""
    return tuple(move for move in TABLE if move.action == action)


def moves_from(state: State) -> Iterator[Move]:
    """All rows that start in a state."""
    return (move for move in TABLE if state in move.sources)
