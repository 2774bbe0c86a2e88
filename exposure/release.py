"""Whether an item may go on: what still speaks against it, who may review it, whether this revision was approved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, TaskState, WorkflowState

from complaints.models import SupervisionCase
from complaints.privacy import identifiers_in
from portal.errors import NotYours, Refused
from portal.redaction.api import Finding, find

from .enums import REQUIRED_DUTIES
from .models import WRITTEN_FIELDS, ExposureItemPage, FindingWaiver, SeparatePersonApprovalTask

#: How many findings a message names.
NAMED = 6


class NotReleasable(Refused, PermissionDenied):
    """The item stays where it is. Wagtail's views turn it into a refusal, ours show the reason."""


class NotReviewer(NotYours, PermissionDenied):
    """The person may not act on this step of the review."""


@dataclass(frozen=True)
class ItemFinding:
    """A finding and the field it stands in."""

    field: str
    label: str
    finding: Finding

    @property
    def sentence(self) -> str:
        """For messages: where, what, which text."""
        return f"{self.label}：{self.finding.label}“{self.finding.text}”"


# --- what speaks against release ---------------------------------------------------------------------------------


def written_texts(item: ExposureItemPage) -> dict[str, str]:
    """Everything an editor wrote in this version, by field."""
    return {name: str(getattr(item, name) or "") for name in WRITTEN_FIELDS}


def unresolved_findings(page_pk: int | None, texts: Mapping[str, str]) -> list[ItemFinding]:
    """What the redaction assistant reports and nobody waved through; certain findings cannot be waved through."""
    waived = set(FindingWaiver.objects.filter(page=page_pk).values_list("kind", "text")) if page_pk else set()
    found = []
    for name, text in texts.items():
        label = str(ExposureItemPage._meta.get_field(name).verbose_name)
        found += [
            ItemFinding(name, label, finding)
            for finding in find(text)
            if finding.certain or (finding.kind, finding.text) not in waived
        ]
    return found


def case_of(item: ExposureItemPage) -> SupervisionCase | None:
    """The case behind an item (private: for the desk and the admin, never for a public page)."""
    found = SupervisionCase.objects.select_related("complaint__key", "agency__region", "agency__domain", "number")
    return found.filter(pk=item.case_key).first()


def reasons_against(item: ExposureItemPage, texts: Mapping[str, str] | None = None) -> list[str]:
    """Why this version may not go on, in words for the person who asked; empty when nothing does.

    Args:
        item: the version, as a rule the latest revision as an object.
        texts: other words for its fields (a form not saved yet).
    """
    words = {**written_texts(item), **(texts or {})}
    reasons = [found.sentence for found in unresolved_findings(item.pk, words)]
    if reasons:
        listed = "；".join(reasons[:NAMED])
        more = _("，等 %(count)d 处") % {"count": len(reasons)} if len(reasons) > NAMED else ""
        reasons = [
            _("还有未处理的脱敏提示：%(listed)s%(more)s。请遮盖，或在“发布前检查”中说明理由。")
            % {"listed": listed, "more": more}
        ]
    return reasons + _case_reasons(item, "\n".join(words.values())) + _comment_reasons(item)


def _case_reasons(item: ExposureItemPage, text: str) -> list[str]:
    from complaints.selectors import exposure_eligibility

    if item.revoked_on:
        return [_("通知书已经撤销，本条不能发布。")]
    case = case_of(item)
    if case is None:
        return [_("找不到对应的案件，本条不能发布。")]
    leaks = identifiers_in(case.complaint, text)
    told = [_("文中出现了投诉人的%(what)s，请删去。") % {"what": "、".join(leaks)}] if leaks else []
    return told + [str(reason) for reason in exposure_eligibility(case)]


def _comment_reasons(item: ExposureItemPage) -> list[str]:
    asked = item.comment_requests.first()
    if asked is None:
        return [_("尚未征求事涉单位的意见。")]
    if not asked.settled:
        return [_("事涉单位的意见反馈期限（%(due)s）还没有结束。") % {"due": asked.due_on.isoformat()}]
    return []


def check_reasons(item: ExposureItemPage) -> None:
    """Let the item go on, or say why not.

    Raises:
        NotReleasable: with every reason.
    """
    reasons = reasons_against(item)
    if reasons:
        raise NotReleasable("".join(reasons), code="not_releasable")


# --- who may review ----------------------------------------------------------------------------------------------


def _base_type() -> ContentType:
    return ContentType.objects.get_for_model(Page)


def authors_of(page_pk: int) -> frozenset[int]:
    """Everybody who wrote on it: the drafter and whoever saved a revision."""
    revisions = Revision.objects.filter(base_content_type=_base_type(), object_id=str(page_pk))
    writers = set(revisions.exclude(user=None).order_by().values_list("user_id", flat=True).distinct())
    owner = Page.objects.filter(pk=page_pk).values_list("owner_id", flat=True).first()
    return frozenset(writers | ({owner} if owner else set()))


def pages_written_by(user_pk: int) -> list[str]:
    """Ids (as revisions and workflow states keep them) of the items a person wrote on."""
    revised = Revision.objects.filter(base_content_type=_base_type(), user=user_pk)
    owned = ExposureItemPage.objects.filter(owner=user_pk).values_list("pk", flat=True)
    return [*revised.order_by().values_list("object_id", flat=True).distinct(), *map(str, owned)]


def _task_states(page_pk: int) -> Any:
    return TaskState.objects.filter(
        workflow_state__base_content_type=_base_type(), workflow_state__object_id=str(page_pk)
    )


def separate_person(page_pk: int, user_pk: int, task_pk: int) -> bool:
    """Whether the person wrote nothing of it and has not approved another step of the present round."""
    if user_pk in authors_of(page_pk):
        return False
    this_round = _task_states(page_pk).filter(workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)
    approved_by_them = this_round.filter(status=TaskState.STATUS_APPROVED, finished_by=user_pk)
    return not approved_by_them.exclude(task=task_pk).exists()


# --- whether this revision was approved --------------------------------------------------------------------------


def approved(page_pk: int, revision_pk: int | None) -> bool:
    """Whether every required duty approved this very revision, each by a person of its own, none of them an author."""
    void_until = ExposureItemPage.objects.filter(pk=page_pk).values_list("void_until", flat=True).first()
    states = _task_states(page_pk).filter(
        revision=revision_pk,
        status=TaskState.STATUS_APPROVED,
        workflow_state__status=WorkflowState.STATUS_APPROVED,
        workflow_state__pk__gt=void_until or 0,
    )
    people = dict(states.values_list("task_id", "finished_by_id"))
    duties = SeparatePersonApprovalTask.objects.filter(pk__in=people).values_list("pk", "duty")
    held = {duty: people[pk] for pk, duty in duties}
    reviewers = set(held.values())
    separate = len(reviewers) == len(held) and not reviewers & authors_of(page_pk) and None not in reviewers
    return set(held) >= REQUIRED_DUTIES and separate


def check_release(item: ExposureItemPage) -> None:
    """Called whenever an item is saved live: the version must be the live one already, or approved and still fit.

    Raises:
        NotReleasable: the version never passed the review, or something speaks against it now.
    """
    before = Page.objects.filter(pk=item.pk).values_list("live", "live_revision_id").first() if item.pk else None
    if before == (True, item.live_revision_id) and before[1] is not None:
        return
    if item.pk is None or not approved(item.pk, item.live_revision_id):
        raise NotReleasable(
            _("曝光条目须经保密审查和法制审核、由未参与撰写的人员发布，不能直接发布。"), code="not_reviewed"
        )
    check_reasons(item)


def last_round(page_pk: int) -> int:
    """The latest review round of an item, 0 when there was none."""
    rounds = WorkflowState.objects.filter(base_content_type=_base_type(), object_id=str(page_pk))
    newest: int | None = rounds.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0
