"""Dealing with what the redaction assistant found: masking it, or waving it through with a reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.api import digest_of, record
from portal.errors import NotYours, Refused
from portal.redaction.api import redact
from portal.roles.enums import Role
from portal.roles.models import User

from ..models import ExposureItemPage, FindingWaiver
from ..release import unresolved_findings, written_texts

MAY_DECIDE = frozenset({Role.EDITOR, Role.SECRECY_REVIEWER, Role.LEGAL_REVIEWER})


def _check(item: ExposureItemPage, by: User, roles: frozenset[Role]) -> None:
    if not by.roles & roles:
        raise NotYours(_("您的角色不能处理脱敏提示。"), code="role")
    if by.roles & roles == {Role.EDITOR} and item.workflow_in_progress:
        raise Refused(_("条目正在审查，请由审查人退回后再修改。"), code="in_review")


@transaction.atomic
def waive_finding(*, item: ExposureItemPage, by: User, kind: str, text: str, reason: str) -> FindingWaiver:
    """Declare a finding fit for publication, with a reason.

    Raises:
        NotYours, Refused: the role, the stage, no such finding, no reason, or a certain finding.
    """
    _check(item, by, MAY_DECIDE)
    version = item.get_latest_revision_as_object()
    found = [one for one in unresolved_findings(item.pk, written_texts(version)) if one.finding.text == text]
    match = [one.finding for one in found if one.finding.kind == kind]
    if not match:
        raise Refused(_("没有这条提示，或已经处理。"), code="no_finding")
    if match[0].certain:
        raise Refused(_("“%(text)s”确定是个人信息，只能遮盖，不能放行。") % {"text": text}, code="certain")
    if len(reason.strip()) < 4:
        raise Refused(_("请写明可以公开的理由。"), code="reason_missing")
    waiver, _made = FindingWaiver.objects.get_or_create(
        page=item, kind=kind, text=text, defaults={"reason": reason.strip(), "by": by}
    )
    data = {"kind": kind, "text": digest_of(text), "reason": digest_of(reason.strip())}
    record(subject=item.subject, kind="exposure.finding_waived", actor=by, data=data)
    return waiver


@transaction.atomic
def revoke_waiver(*, waiver: FindingWaiver, by: User) -> None:
    """Take a waiver back; the finding stands again."""
    _check(waiver.page, by, MAY_DECIDE)
    data = {"kind": waiver.kind, "text": digest_of(waiver.text)}
    record(subject=waiver.page.subject, kind="exposure.waiver_revoked", actor=by, data=data)
    waiver.delete()


@transaction.atomic
def mask_findings(*, item: ExposureItemPage, by: User) -> int:
    """Mask every unresolved finding in a new version; the version before keeps the text as it was.

    Returns:
        How many were masked.
    """
    _check(item, by, frozenset({Role.EDITOR}))
    version = item.get_latest_revision_as_object()
    left = unresolved_findings(item.pk, written_texts(version))
    if not left:
        raise Refused(_("没有需要遮盖的内容。"), code="clean")
    for name, text in written_texts(version).items():
        setattr(version, name, redact(text, [one.finding for one in left if one.field == name]))
    version.save_revision(user=by, log_action=True)
    record(subject=item.subject, kind="exposure.masked", actor=by, data={"count": len(left)})
    return len(left)
