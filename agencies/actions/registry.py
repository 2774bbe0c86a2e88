"""Recording who changed the registry, and giving accounts to agencies."""

from django.db import models, transaction
from django.utils.translation import gettext as _

from agencies.enums import AccountKind
from agencies.models import Agency, AgencyAccount
from portal.audit.api import record
from portal.errors import Refused
from portal.roles.enums import Role
from portal.roles.models import User

#: The role an account needs for each capacity.
ROLE_FOR_KIND = {AccountKind.LIAISON: Role.AGENCY_LIAISON, AccountKind.LEADER: Role.PRINCIPAL_LEADER}


def record_change(*, instance: models.Model, verb: str, actor: User | None) -> None:
    """Write an audit event for a row of the registry, in the caller's transaction.

    Args:
        verb: "created", "edited" or "deleted".
    """
    data: dict[str, str | int] = {"row": str(instance.pk)}
    if isinstance(instance, AgencyAccount):
        data |= {"agency": str(instance.agency.uuid), "user": instance.user_id, "capacity": instance.kind}
    subject = f"agency:{instance.uuid}" if isinstance(instance, Agency) else f"registry:{instance._meta.model_name}"
    record(subject=subject, kind=f"{instance._meta.model_name}.{verb}", actor=actor, data=data)


@transaction.atomic
def give_account(
    *, user: User, agency: Agency, kind: AccountKind = AccountKind.LIAISON, actor: User | None = None
) -> AgencyAccount:
    """Let an account work for an agency at the desk; doing so twice changes nothing.

    Raises:
        Refused: the account lacks the role its capacity needs (`role_missing`).
    """
    if ROLE_FOR_KIND[kind] not in user.roles:
        raise Refused(
            _("账号“%(user)s”没有“%(role)s”角色，请先授予角色。") % {"user": user, "role": ROLE_FOR_KIND[kind].label},
            code="role_missing",
        )
    account, made = AgencyAccount.objects.get_or_create(user=user, agency=agency, kind=kind)
    if made:
        record_change(instance=account, verb="created", actor=actor)
    return account
