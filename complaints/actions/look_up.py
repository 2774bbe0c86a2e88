"""Looking matters up by a phone number: by its blind index, for a reason, with events; numbers of matters, no names."""

import re

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from portal.audit.api import digest_of, record
from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from portal.roles.models import User
from portal.vault.api import blind_index

from ..access import phone_matters
from ..models import Complaint

LOOK_UP_ROLES = frozenset({Role.INTAKE_CLERK, Role.CUSTODIAN})
#: A shorter number is not looked up: it could be tried out.
FEWEST_DIGITS = 7


@transaction.atomic
@sensitive_variables()
def look_up_phone(*, by: User, phone: str, reason: str) -> list[Complaint]:
    """The matters that a phone number belongs to: as the sender's, an agent's, a principal's or a joint complainant's.

    Each look leaves an event of its own, and one in every matter found; both hold digests alone.

    Raises:
        NotYours: the role does not look up.
        Refused: no reason, or no whole number.
    """
    if not by.is_active or not by.roles & LOOK_UP_ROLES:
        raise NotYours(_("您的角色不能按电话查找。"), code="role")
    if len(re.sub(r"\D", "", phone)) < FEWEST_DIGITS:
        raise Refused(_("请输入完整的电话号码。"), code="phone_short")
    if len(reason.strip()) < 4:
        raise Refused(_("请写明查找理由。"), code="reason_missing")
    index = blind_index("phone", phone)
    matters = phone_matters(by).filter(Q(identity__phone_index=index) | Q(parties__phone_index=index))
    found = list(matters.distinct().order_by("-received_at"))
    data = {"reason": digest_of(reason.strip())}
    record(subject="look-ups:phone", kind="phone.looked_up", actor=by, data={**data, "found": len(found)})
    for complaint in found:
        record(subject=complaint.subject, kind="phone.looked_up", actor=by, data=data)
    return found
