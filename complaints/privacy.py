"""Keeping the complainant out of what others read, and the one door to a sealed identity."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import digest_of, record
from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from portal.roles.models import User

from .actions.intake import Person
from .folding import folded
from .guards import not_recused
from .models import ComplainantIdentity, Complaint

_FIELDS = {"name": "姓名", "phone": "电话", "id_number": "证件号", "address": "住址"}


def identifiers_in(complaint: Complaint, text: str) -> list[str]:
    """Which sealed identifiers of the complainants of a matter occur in a text; their labels, never their values."""
    haystack = folded(text)
    family = [complaint.pk, *complaint.merged.values_list("pk", flat=True)]
    found: list[str] = []
    for identity in ComplainantIdentity.objects.filter(complaint__in=family).select_related("complaint__key"):
        for name, label in _FIELDS.items():
            value = folded(getattr(identity, name).open() or "")
            if len(value) >= 2 and value in haystack and label not in found:
                found.append(label)
    return found


def refuse_identity(complaint: Complaint, text: str, *, paper: object) -> None:
    """Keep a sealed identifier out of a paper that others will read.

    Raises:
        Refused: the text holds one; the reason names its kind, never its value.
    """
    leaks = identifiers_in(complaint, text)
    if leaks:
        raise Refused(
            _("%(paper)s中出现了投诉人的%(what)s，送达会泄露身份。请删去后再签发。")
            % {"paper": paper, "what": "、".join(leaks)},
            code="identity_leak",
        )


@transaction.atomic
def reveal_identity(*, complaint: Complaint, by: User, reason: str) -> Person:
    """Open a sealed identity: the custodian's act alone, with a stated reason and an event.

    Raises:
        NotYours: the person is not a custodian of identities.
        Refused: recused in this matter, no reason, or the matter is anonymous.
    """
    if Role.CUSTODIAN not in by.roles:
        raise NotYours(_("只有身份保管员可以查看投诉人身份。"), code="role")
    recused = not_recused(complaint, by)
    if recused is not None:
        raise Refused(recused, code="not_recused")
    if len(reason.strip()) < 4:
        raise Refused(_("请写明查看理由。"), code="reason_missing")
    identity = ComplainantIdentity.objects.select_related("complaint__key").filter(complaint=complaint).first()
    if identity is None:
        raise Refused(_("本事项为匿名，没有身份信息。"), code="anonymous")
    record(subject=complaint.subject, kind="identity.revealed", actor=by, data={"reason": digest_of(reason.strip())})
    return Person(**{name: getattr(identity, name).open() or "" for name in _FIELDS})
