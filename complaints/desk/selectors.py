"""What a partner may see: an agency its own notices, discipline inspection the signed referrals."""

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.selectors import agencies_of
from portal.roles.enums import Role
from portal.roles.models import User

from ..access import outside_matters
from ..enums import State
from ..models import IssuedPaper, MutualTransfer, SupervisionNotice
from ..papers.kinds import Reader, kinds_for


def notices_of(user: User) -> QuerySet[SupervisionNotice]:
    """The notices issued to the agencies this person acts for, newest first; none of a matter that was destroyed."""
    return (
        SupervisionNotice.objects.filter(case__agency__in=agencies_of(user), case__complaint__disposed_at=None)
        .select_related("number", "service", "case__agency", "case__complaint__key")
        .order_by("-issued_at")
    )


#: What an agency reads of the state of its notice. Everything else is the Centre's or the complainant's affair: a
#: review that was asked for, a new investigation or a referral being prepared is not told to the respondent.
_SHOWN = frozenset(
    {
        State.FILED,
        State.AWAITING_REPLY,
        State.RECEIPT_REVIEW,
        State.OBJECTED,
        State.REVERIFYING,
        State.OBJECTION_DECISION,
        State.RECTIFIED,
        State.REFERRED,
    }
)


def shown_state(notice: SupervisionNotice) -> Promise | str:
    """The state of a notice in the words that its agency may read."""
    if notice.revoked_at is not None:
        return _("已撤销")
    state = State(notice.case.complaint.state)
    if state in _SHOWN:
        return state.label
    return _("已回复") if notice.receipts.all() else _("已送达")


def notices_waiting(user: User) -> int:
    """How many notices the agency must open or answer."""
    waiting = {State.FILED, State.AWAITING_REPLY}
    return notices_of(user).filter(revoked_at=None, case__complaint__state__in=waiting).count()


def papers_for(user: User) -> QuerySet[IssuedPaper]:
    """The papers addressed to the partner, newest first: an agency's own, a notice only once it was served."""
    papers = IssuedPaper.objects.select_related("number", "complaint__key").order_by("-issued_at")
    if Role.DISCIPLINE_LIAISON in user.roles:
        return papers.filter(kind__in=kinds_for(Reader.DISCIPLINE), number__in=referrals_for(user).values("number"))
    addressed = papers.filter(kind__in=kinds_for(Reader.AGENCY), complaint__agency__in=agencies_of(user))
    unopened = SupervisionNotice.objects.filter(service=None)
    return addressed.exclude(number__in=unopened.values("number"))


def referrals_for(user: User) -> QuerySet[MutualTransfer]:
    """The signed referrals, for discipline inspection only."""
    if Role.DISCIPLINE_LIAISON not in user.roles:
        return MutualTransfer.objects.none()
    return (
        MutualTransfer.objects.filter(signed_at__isnull=False, lapsed_at=None, complaint__disposed_at=None)
        .select_related("number", "notice__number", "notice__service", "notice__case__agency", "complaint__key")
        .order_by("-signed_at")
    )


def referrals_waiting(user: User) -> int:
    """How many referrals are not answered yet."""
    return referrals_for(user).filter(reported_at=None).count()


def outside_waiting(user: User) -> int:
    """How many matters about the Centre the outside body has not answered yet."""
    return outside_matters(user).filter(state=State.SENT_OUTSIDE).count()
