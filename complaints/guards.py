"""Conditions on a move beyond state and role. Each answers with the reason why not, or None.

The four-eyes rules live here: who investigated does not approve, who decided the notice does not re-verify,
who wrote does not publish.
"""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.selectors import agencies_of
from portal.roles.models import User
from portal.timekeeping import today
from portal.workdays.api import clock_for

from .enums import StaffDuty
from .models import Complaint, OutsideTransfer, SupervisionNotice

Reason = str | Promise | None
Guard = Callable[[Complaint, User], Reason]


def current_notice(complaint: Complaint) -> SupervisionNotice | None:
    """The latest notice of the matter, revoked or not."""
    case = getattr(complaint, "case", None)
    if case is None:
        return None
    notice: SupervisionNotice | None = (
        case.notices.select_related("number", "service", "case__agency").order_by("-ordinal").first()
    )
    return notice


def not_recused(complaint: Complaint, user: User) -> Reason:
    """A recused person takes no part."""
    if complaint.recusals.filter(user=user).exists():
        return _("您已在本事项中回避，不能办理。")
    return None


def _held(complaint: Complaint, user: User, duty: StaffDuty, *, current: bool) -> bool:
    duties = complaint.staff.filter(user=user, duty=duty)
    return (duties.filter(ended_at=None) if current else duties).exists()


def investigates(complaint: Complaint, user: User) -> Reason:
    """Only the assigned investigators act in the investigation."""
    if not _held(complaint, user, StaffDuty.INVESTIGATOR, current=True):
        return _("只有本事项的调查人员可以办理，请由审批负责人指派。")
    return None


def did_not_investigate(complaint: Complaint, user: User) -> Reason:
    """Who investigated does not approve."""
    if _held(complaint, user, StaffDuty.INVESTIGATOR, current=False):
        return _("您参与了本事项的调查，不能同时审批，请由另一名负责人办理。")
    return None


def reverifies(complaint: Complaint, user: User) -> Reason:
    """Only the assigned re-verifiers report on an objection."""
    if not _held(complaint, user, StaffDuty.REVERIFIER, current=True):
        return _("只有被指派的重新核查人员可以提交报告。")
    return None


def did_not_reverify(complaint: Complaint, user: User) -> Reason:
    """Who re-verified does not decide."""
    if _held(complaint, user, StaffDuty.REVERIFIER, current=False):
        return _("您参与了重新核查，不能同时作出决定，请由另一名负责人办理。")
    return None


def did_not_issue_notice(complaint: Complaint, user: User) -> Reason:
    """Who issued the notice does not decide on the objection to it."""
    notice = current_notice(complaint)
    if notice is not None and notice.issued_by_id == user.pk:
        return _("该通知书由您签发，异议须由另一名负责人决定。")
    return None


def did_not_prepare_referral(complaint: Complaint, user: User) -> Reason:
    """Who proposed a referral does not sign it."""
    if complaint.transfers.filter(lapsed_at=None, prepared_by=user).exists():
        return _("移送由您拟办，须由另一名负责人签发。")
    return None


def referral_prepared(complaint: Complaint, user: User) -> Reason:
    """A referral is signed only when a sweep or a reviewer has prepared it."""
    if not complaint.transfers.filter(lapsed_at=None, signed_at=None).exists():
        return _("尚无待签发的移送：须回复期限届满仍无回复，或整改验收为未有效整改。")
    return None


def belongs_to_agency(complaint: Complaint, user: User) -> Reason:
    """Partners of an agency act on that agency's cases only."""
    case = getattr(complaint, "case", None)
    if case is None or not agencies_of(user).filter(pk=case.agency_id).exists():
        return _("这不是您单位的案件。")
    return None


def objection_window_open(complaint: Complaint, user: User) -> Reason:
    """An objection is lodged within its time, and once per notice."""
    notice = current_notice(complaint)
    if notice is not None and notice.objections.exists():
        return _("对本通知书的监督异议已经处理，不能再次提出。")
    clock = clock_for(complaint.subject, "objection")
    if clock is not None and today() > clock.due_on:
        return _("异议期限已于到期日届满，请在回复期限内书面回复整改结果。")
    if clock is None or clock.stopped_on is not None:
        return _("异议期限已经结束。")
    return None


def notice_served(complaint: Complaint, user: User) -> Reason:
    """Answering presupposes service."""
    notice = current_notice(complaint)
    if notice is None or notice.served is None:
        return _("通知书尚未送达。")
    return None


def referral_acknowledged(complaint: Complaint, user: User) -> Reason:
    """An outcome is reported after the referral was acknowledged."""
    if not complaint.transfers.filter(lapsed_at=None, acknowledged_at__isnull=False, reported_at=None).exists():
        return _("请先签收移送。")
    return None


def referral_not_acknowledged(complaint: Complaint, user: User) -> Reason:
    """A referral is acknowledged once; one of an earlier round, answered long ago, does not stand for the new one."""
    if not complaint.transfers.filter(lapsed_at=None, signed_at__isnull=False, acknowledged_at=None).exists():
        return _("该移送已经签收。")
    return None


def concerns_agency_only(complaint: Complaint, user: User) -> Reason:
    """A matter about the Centre itself or its parent is never handled inside the Centre, however it was found out."""
    if complaint.centre_related or (complaint.agency is not None and complaint.agency.is_centre_related):
        return _("本事项涉及本中心或其上级，请“转外部机关办理”，不能在中心内办理。")
    return None


def has_agency(complaint: Complaint, user: User) -> Reason:
    """A matter is accepted against a named agency."""
    if complaint.agency_id is None:
        return _("请先确定被投诉单位，再作受理。")
    return None


def outside_unacknowledged(complaint: Complaint, user: User) -> Reason:
    """A matter that went outside is acknowledged once."""
    if not OutsideTransfer.objects.filter(complaint=complaint, acknowledged_at=None).exists():
        return _("该事项已经签收。")
    return None


def outside_acknowledged(complaint: Complaint, user: User) -> Reason:
    """Its outcome is reported after it was acknowledged."""
    if not OutsideTransfer.objects.filter(complaint=complaint, acknowledged_at__isnull=False).exists():
        return _("请先签收。")
    return None


def protection_due(complaint: Complaint, user: User) -> Reason:
    """Measures are entered while the clock of protection runs."""
    clock = clock_for(complaint.subject, "protect")
    if clock is None or clock.stopped_on is not None:
        return _("没有待安排的保护措施：投诉人没有表示担心，或措施已经登记。")
    return None
