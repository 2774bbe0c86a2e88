"""Who may read what of the Centre's private records: a predicate and a queryset in pairs.

Writing is decided by the transition table (`actions.lifecycle.refusal`); this is about reading alone. A superuser is a
technical account and reads no matter.
"""

from django.db.models import Exists, OuterRef

from portal.roles.enums import CASE_ROLES, Role
from portal.roles.models import User

from .enums import State
from .models import Complaint, Recusal, SupervisionNotice
from .models.complaint import ComplaintQuerySet

#: Who prepares and reviews what is published: they read the Centre's own documents, never the complainant's words.
EDITORIAL_ROLES = frozenset({Role.EDITOR, Role.LEGAL_REVIEWER, Role.SECRECY_REVIEWER})


def _not_recused(user: User) -> ComplaintQuerySet:
    recused = Recusal.objects.filter(complaint=OuterRef("pk"), user=user)
    return Complaint.objects.filter(~Exists(recused))


def readable_matters(user: User) -> ComplaintQuerySet:
    """The matters whose whole file the person may read: case roles, except where they were recused.

    A matter about the Centre itself is read by nobody of the Centre.
    """
    if not user.is_active or not user.roles & CASE_ROLES:
        return Complaint.objects.none()
    return _not_recused(user).filter(centre_related=False)


def can_read_matter(user: User, complaint: Complaint) -> bool:
    """Whether the person may read the whole file of this matter."""
    return readable_matters(user).filter(pk=complaint.pk).exists()


#: Who may open the original of a file, with all it tells about the sender: those who investigate and decide.
ORIGINAL_ROLES = frozenset({Role.INVESTIGATOR, Role.APPROVER, Role.DIRECTOR})


def matters_with_originals(user: User) -> ComplaintQuerySet:
    """The matters of which the person may open originals: an investigator's own; all for approvers and the director."""
    if not user.is_active or not user.roles & ORIGINAL_ROLES:
        return Complaint.objects.none()
    found = readable_matters(user)
    return found if user.roles & {Role.APPROVER, Role.DIRECTOR} else found.assigned_to(user.pk)


def may_open_original(user: User, complaint: Complaint) -> bool:
    """Whether the person may open the originals of this matter."""
    return matters_with_originals(user).filter(pk=complaint.pk).exists()


def readable_papers(user: User) -> ComplaintQuerySet:
    """The matters of which the person may read the Centre's documents (notice, decision, public summary).

    Case roles read those of the matters they may read; the editorial roles those of closed matters and of matters whose
    notice was served, as an exposure item may be drafted from these.
    """
    if user.is_active and user.roles & CASE_ROLES:
        return readable_matters(user)
    if not user.is_active or not user.roles & EDITORIAL_ROLES:
        return Complaint.objects.none()
    served = SupervisionNotice.objects.filter(case__complaint=OuterRef("pk"), service__isnull=False)
    return _not_recused(user).filter(Exists(served)) | _not_recused(user).filter(state=State.CLOSED)


def can_read_papers(user: User, complaint: Complaint) -> bool:
    """Whether the person may read the Centre's documents in this matter."""
    return readable_papers(user).filter(pk=complaint.pk).exists()


def identity_matters(user: User) -> ComplaintQuerySet:
    """The named matters whose identity the person may ask to see: the custodian's, not those destroyed.

    Of a matter about the Centre itself it is the outside body's to ask, never the Centre's.
    """
    if user.is_active and Role.CUSTODIAN in user.roles:
        return _not_recused(user).filter(anonymous=False, centre_related=False, disposed_at=None)
    return outside_matters(user).filter(anonymous=False)


def phone_matters(user: User) -> ComplaintQuerySet:
    """The matters that a look-up by phone may answer with: never those about the Centre, nor where recused."""
    return _not_recused(user).filter(centre_related=False, disposed_at=None)


def outside_matters(user: User) -> ComplaintQuerySet:
    """The matters about the Centre that went outside, for the outside body's liaison alone."""
    if not user.is_active or Role.DISCIPLINE_LIAISON not in user.roles:
        return Complaint.objects.none()
    return _not_recused(user).filter(centre_related=True, outside__isnull=False, disposed_at=None)


def can_read_files(user: User, complaint: Complaint) -> bool:
    """Whether the person may have the safe copies: who reads the matter, at the Centre or at the outside body."""
    return can_read_matter(user, complaint) or outside_matters(user).filter(pk=complaint.pk).exists()


def can_ask_identity(user: User, complaint: Complaint) -> bool:
    """Whether the person may ask to see who sent this matter."""
    return identity_matters(user).filter(pk=complaint.pk).exists()
