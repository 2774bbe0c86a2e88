"""The Centre's queues: what waits for a person, what runs out, what is found by a number."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.enums import TextChoices
from django.utils.translation import gettext_lazy as _

from complaints import guards
from complaints.access import readable_matters
from complaints.actions.investigation import MINIMUM_INVESTIGATORS, TEAM_STATES
from complaints.actions.messages import duty_states
from complaints.enums import Action, StaffDuty, State, SummaryStatus
from complaints.models import (
    CaseStaff,
    Complaint,
    MatterMessage,
    MutualTransfer,
    PublicSummary,
    Recusal,
    SupervisionNotice,
)
from complaints.models.complaint import ComplaintQuerySet
from complaints.transitions import TABLE
from portal import timekeeping
from portal.roles.enums import Role
from portal.roles.models import User
from portal.workdays.api import add_workdays
from portal.workdays.models import Clock

from .subjects import SubjectName

#: A clock with so many working days left, or fewer, is about to run out.
SOON_WORKDAYS = 3

#: What a person may do but need not: evidence comes when it comes, and service is first of all the agency's.
OPTIONAL_ACTIONS = frozenset({Action.ADD_EVIDENCE, Action.SERVE})


class Tab(TextChoices):
    """The tabs of the queue."""

    MINE = "mine", _("我的待办")
    NEW = "new", _("待分派·待研判")
    OPEN = "open", _("全部在办")
    SOON = "soon", _("即将到期")
    OVERDUE = "overdue", _("已逾期")
    LETTERS = "letters", _("未读来信")
    ENDED = "ended", _("已结束")


def _duty(user: User, duty: StaffDuty, *, current: bool) -> Exists:
    held = CaseStaff.objects.filter(complaint=OuterRef("pk"), user=user, duty=duty)
    return Exists(held.filter(ended_at=None) if current else held)


def _issued_current_notice(user: User) -> Q:
    notices = SupervisionNotice.objects.filter(case__complaint=OuterRef("pk")).order_by("-ordinal")
    mine = Complaint.objects.annotate(issuer=Subquery(notices.values("issued_by")[:1])).filter(issuer=user.pk)
    return Q(pk__in=mine.values("pk"))


def _live_transfer(**conditions: object) -> Exists:
    return Exists(MutualTransfer.objects.filter(complaint=OuterRef("pk"), lapsed_at=None, **conditions))


def _running(rule: str) -> Exists:
    return Exists(Clock.objects.running().filter(rule__code=rule, subject=SubjectName(OuterRef("pk"))))


#: The guards of the table as conditions of the database. Staff rows whose guard is not here would fail a test.
_CONDITIONS: dict[guards.Guard, Callable[[User], Q]] = {
    guards.not_recused: lambda user: Q(~Exists(Recusal.objects.filter(complaint=OuterRef("pk"), user=user))),
    guards.investigates: lambda user: Q(_duty(user, StaffDuty.INVESTIGATOR, current=True)),
    guards.did_not_investigate: lambda user: ~Q(_duty(user, StaffDuty.INVESTIGATOR, current=False)),
    guards.reverifies: lambda user: Q(_duty(user, StaffDuty.REVERIFIER, current=True)),
    guards.did_not_reverify: lambda user: ~Q(_duty(user, StaffDuty.REVERIFIER, current=False)),
    guards.did_not_issue_notice: lambda user: ~_issued_current_notice(user),
    guards.did_not_prepare_referral: lambda user: ~Q(_live_transfer(prepared_by=user)),
    guards.referral_prepared: lambda user: Q(_live_transfer(signed_at=None)),
    guards.concerns_agency_only: lambda user: (
        Q(centre_related=False) & (Q(agency=None) | Q(agency__is_centre_related=False))
    ),
    guards.has_agency: lambda user: Q(agency__isnull=False),
    guards.protection_due: lambda user: Q(_running("protect")),
}


def _moves_of(user: User) -> Q:
    found = Q(pk__in=[])
    for move in TABLE:
        if move.action in OPTIONAL_ACTIONS or not move.actors & user.roles:
            continue
        row = Q(state__in=[state.value for state in move.sources])
        for guard in move.guards:
            row &= _CONDITIONS[guard](user)
        found |= row
    return found


def _summaries_of(user: User) -> Q:
    """Summaries that wait for the person: to approve those of others, to rewrite those returned."""
    waiting = Q(pk__in=[])
    if user.roles & {Role.APPROVER, Role.DIRECTOR}:
        submitted = PublicSummary.objects.filter(status=SummaryStatus.SUBMITTED).exclude(written_by=user)
        waiting |= Q(pk__in=submitted.values("complaint"))
    returned = PublicSummary.objects.filter(status=SummaryStatus.RETURNED, written_by=user)
    return Q(state=State.CLOSED) & (waiting | Q(pk__in=returned.values("complaint")))


def _short_teams_of(user: User) -> Q:
    """Matters whose team lost somebody: those who may fill it up see them."""
    found = Q(pk__in=[])
    if not user.roles & {Role.APPROVER, Role.DIRECTOR}:
        return found
    for state, duty in TEAM_STATES.items():
        serving = (
            CaseStaff.objects.filter(duty=duty, ended_at=None, user__is_active=True).order_by().values("complaint")
        )
        enough = serving.annotate(people=Count("pk")).filter(people__gte=MINIMUM_INVESTIGATORS)
        found |= Q(state=state) & ~Q(pk__in=enough.values("complaint"))
    return found & _CONDITIONS[guards.did_not_investigate](user)


def waiting_for(user: User) -> ComplaintQuerySet:
    """The matters in which this person can make the next move now, by the same table that decides it."""
    return readable_matters(user).filter(_moves_of(user) | _summaries_of(user) | _short_teams_of(user))


def unanswered_for(user: User) -> ComplaintQuerySet:
    """The matters in which a complainant's letter is unread and this person may answer it (`why_not_correspond`)."""
    states = [state.value for state in duty_states(user)]
    serving = CaseStaff.objects.filter(user=user, ended_at=None)
    recused = Recusal.objects.filter(user=user)
    own = ~Q(state=State.MERGED) & (Q(state__in=states) | Q(pk__in=serving.values("complaint")))
    of_lead = Q(merged_into__state__in=states) | Q(merged_into__in=serving.values("complaint"))
    joined = Q(state=State.MERGED) & of_lead & ~Q(merged_into__in=recused.values("complaint"))
    unread = MatterMessage.objects.unread().values("complaint")
    return readable_matters(user).filter(own | joined, pk__in=unread)


def with_clock(matters: ComplaintQuerySet) -> ComplaintQuerySet:
    """Annotate `due_on`: the day on which the first of the matter's running clocks runs out."""
    clocks = Clock.objects.running().filter(subject=OuterRef("subject_name")).order_by("due_on")
    return matters.annotate(subject_name=SubjectName(F("pk"))).annotate(due_on=Subquery(clocks.values("due_on")[:1]))


def _due(matters: ComplaintQuerySet, **when: date) -> ComplaintQuerySet:
    """Open matters whose first clock runs out then, the most pressing first."""
    return with_clock(matters.open_matters()).filter(**when).order_by(F("due_on").asc(), "received_at")


def soon_until(day: date | None = None) -> date:
    """The last day that still counts as "about to run out"."""
    return add_workdays(day or timekeeping.today(), SOON_WORKDAYS)


def in_tab(user: User, tab: Tab) -> ComplaintQuerySet:
    """The matters of a tab, in the order in which they should be taken up."""
    today = timekeeping.today()
    matters = readable_matters(user)
    if tab == Tab.MINE:
        return with_clock(waiting_for(user)).order_by(F("due_on").asc(nulls_last=True), "received_at")
    if tab == Tab.NEW:
        return matters.in_state(State.RECEIVED, State.ACCEPTED).order_by("received_at")
    if tab == Tab.SOON:
        return _due(matters, due_on__gte=today, due_on__lte=soon_until(today))
    if tab == Tab.OVERDUE:
        return _due(matters, due_on__lt=today)
    if tab == Tab.LETTERS:
        return unanswered_for(user).order_by("received_at")
    if tab == Tab.ENDED:
        return matters.exclude(pk__in=matters.open_matters().values("pk")).order_by("-closed_at", "-received_at")
    return matters.open_matters().order_by("-received_at")


def count_tabs(user: User) -> dict[Tab, int]:
    """How many matters stand in the tabs that call for work."""
    return {tab: in_tab(user, tab).count() for tab in (Tab.MINE, Tab.NEW, Tab.SOON, Tab.OVERDUE, Tab.LETTERS)}


def state_counts(user: User) -> dict[str, int]:
    """How many readable matters stand in each state."""
    rows = readable_matters(user).order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


def folded_number(text: str) -> str:
    """A tracking or document number as it may have been typed: full width, spaces, any kind of bracket."""
    folded = re.sub(r"[\s\x00-\x1f]", "", unicodedata.normalize("NFKC", text))
    folded = re.sub(r"[\[(【〔]", "〔", folded)
    return re.sub(r"[\])】〕]", "〕", folded)


def find_matters(matters: ComplaintQuerySet, text: str) -> ComplaintQuerySet:
    """Those of the matters whose tracking number, or one of whose document numbers, contains the text."""
    sought = folded_number(text)
    if not sought:
        return matters.none()
    dashless = re.sub(r"[—–−‐]", "-", sought)
    notices = SupervisionNotice.objects.filter(
        Q(number__text__icontains=sought) | Q(objections__decision__number__text__icontains=sought)
    )
    transfers = MutualTransfer.objects.filter(number__text__icontains=sought)
    return matters.filter(
        Q(number__icontains=dashless)
        | Q(external_id__iexact=dashless)
        | Q(case__number__text__icontains=sought)
        | Q(pk__in=notices.values("case__complaint"))
        | Q(pk__in=transfers.values("complaint"))
    ).order_by("-received_at")
