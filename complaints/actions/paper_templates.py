"""The wording of papers: one authorised person proposes a version, another puts it into use."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal import timekeeping
from portal.audit.api import digest_of, record
from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from portal.roles.models import User

from ..enums import PaperKind, TemplateStatus
from ..models import PaperTemplate
from ..papers.content import check_wording
from ..papers.kinds import FORMS

#: Who may propose a wording, and who may put it into use.
AUTHORS = frozenset({Role.APPROVER, Role.LEGAL_REVIEWER, Role.DIRECTOR})
DECIDERS = frozenset({Role.LEGAL_REVIEWER, Role.DIRECTOR})


def subject_of(kind: PaperKind | str) -> str:
    """The name of a paper's wording in the audit trail."""
    return f"paper_template:{PaperKind(kind).value}"


@transaction.atomic
def propose_wording(*, kind: PaperKind, wording: Mapping[str, str], by: User) -> PaperTemplate:
    """Propose a wording for the blocks that staff may edit; it holds only when another person approves it.

    Raises:
        NotYours: the role does not propose.
        Refused: a fixed clause is touched, a value is dropped, nothing is changed, or another proposal waits.
    """
    if not by.roles & AUTHORS:
        raise NotYours(_("您的角色不能修改文书模板。"), code="role")
    form = FORMS[kind]
    cleaned = {key: text.replace("\r\n", "\n").strip() for key, text in wording.items()}
    check_wording(form, cleaned)
    changed = {key: text for key, text in cleaned.items() if text != form.block(key).text}
    if changed == dict(_active_wording(kind)):
        raise Refused(_("文字与使用中的版本相同，没有需要批准的修改。"), code="unchanged")
    latest = PaperTemplate.objects.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0
    try:
        with transaction.atomic():
            template = PaperTemplate.objects.create(kind=kind, version=latest + 1, wording=changed, proposed_by=by)
    except IntegrityError:
        raise Refused(_("已有一个版本待批准，请先处理它。"), code="waiting") from None
    record(
        subject=subject_of(kind),
        kind="paper_template.proposed",
        actor=by,
        data={"version": template.version, "wording": digest_of(str(sorted(changed.items())))},
    )
    return template


def _active_wording(kind: PaperKind) -> Mapping[str, str]:
    active = PaperTemplate.objects.filter(kind=kind, status=TemplateStatus.ACTIVE).first()
    return active.wording if active is not None else {}


@transaction.atomic
def decide_wording(*, template: PaperTemplate, by: User, approved: bool) -> PaperTemplate:
    """Put a proposed wording into use, or return it. Papers that were issued keep the words they have.

    Raises:
        NotYours: the role does not decide.
        Refused: it is decided already, or was proposed by the same person.
    """
    if not by.roles & DECIDERS:
        raise NotYours(_("文书模板由法制审核员或中心主任批准。"), code="role")
    row = PaperTemplate.objects.select_for_update().get(pk=template.pk)
    if row.status != TemplateStatus.PROPOSED:
        raise Refused(_("这个版本已经处理。"), code="decided")
    if row.proposed_by_id == by.pk:
        raise Refused(_("这个版本由您提出，须由另一人批准。"), code="four_eyes")
    moment = timekeeping.now()
    if approved:
        PaperTemplate.objects.filter(kind=row.kind, status=TemplateStatus.ACTIVE).update(status=TemplateStatus.RETIRED)
    row.status = TemplateStatus.ACTIVE if approved else TemplateStatus.RETURNED
    row.decided_by, row.decided_at = by, moment
    row.save(update_fields=["status", "decided_by", "decided_at"])
    record(
        subject=subject_of(row.kind),
        kind="paper_template.approved" if approved else "paper_template.returned",
        actor=by,
        data={"version": row.version},
    )
    return row
