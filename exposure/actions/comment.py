"""Asking the agency for its comment, and taking it (right of reply)."""

from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import AgencyAccount
from agencies.selectors import agencies_of
from complaints.privacy import refuse_identity
from portal import timekeeping
from portal.audit.api import digest_of, record
from portal.errors import NotYours, Refused
from portal.notify.api import notify_user
from portal.redaction.api import find
from portal.roles.enums import Role
from portal.roles.models import User
from portal.workdays.api import running_clocks, start_clock, stop_clock

from ..models import CommentRequest, ExposureItemPage
from ..release import case_of, unresolved_findings, written_texts

RULE = "agency_comment"
AGENCY_ROLES = frozenset({Role.AGENCY_LIAISON, Role.PRINCIPAL_LEADER})


@transaction.atomic
def request_comment(*, item: ExposureItemPage, by: User) -> CommentRequest:
    """Show the agency the draft and start its clock. The draft must be clean: the agency must not learn who complained.

    Raises:
        NotYours: only editors ask.
        Refused: asked already, findings are left, it names the complainant, or the case is gone.
    """
    if Role.EDITOR not in by.roles:
        raise NotYours(_("只有编辑可以征求单位意见。"), code="role")
    version = ExposureItemPage.objects.select_for_update(of=("self",)).get(pk=item.pk).get_latest_revision_as_object()
    if version.comment_requests.open().exists():
        raise Refused(_("已向该单位征求意见，正在等待反馈。"), code="asked")
    left = unresolved_findings(version.pk, written_texts(version))
    if left:
        listed = "；".join(found.sentence for found in left[:6])
        raise Refused(_("送单位征求意见前，请先处理脱敏提示：%(listed)s。") % {"listed": listed}, code="not_redacted")
    case = case_of(version)
    if case is None:
        raise Refused(_("找不到对应的案件。"), code="no_case")
    refuse_identity(case.complaint, "\n".join(written_texts(version).values()), paper=_("征求意见稿"))
    clock = start_clock(subject=version.subject, rule=RULE)
    asked = CommentRequest.objects.create(
        page=version,
        agency=case.agency,
        title=version.title,
        shown_text=f"{version.found}\n\n{version.rule_broken}",
        asked_by=by,
        due_on=clock.due_on,
    )
    record(subject=version.subject, kind="exposure.comment_asked", actor=by, data={"request": asked.pk})
    for account in AgencyAccount.objects.filter(agency=case.agency, user__is_active=True).select_related("user"):
        context = {"title": asked.title, "due": asked.due_on.isoformat()}
        notify_user(account.user, "exposure_comment_asked", context, link=f"/desk/exposure/{asked.pk}/")
    return asked


@transaction.atomic
def give_comment(*, request: CommentRequest, by: User, text: str) -> CommentRequest:
    """Take the agency's comment and set it beside the finding, as a new draft version for the review.

    Raises:
        NotYours: the person does not work for the agency that was asked.
        Refused: answered already, empty, or it names people.
    """
    if not by.roles & AGENCY_ROLES or not agencies_of(by).filter(pk=request.agency_id).exists():
        raise NotYours(_("这不是向您单位征求的意见。"), code="belongs_to_agency")
    locked = CommentRequest.objects.select_for_update().get(pk=request.pk)
    if locked.answered_at is not None:
        raise Refused(_("您单位已经反馈过意见，需要更正请联系中心。"), code="answered")
    words = text.strip()
    if len(words) < 4:
        raise Refused(_("请写明单位的意见。"), code="empty")
    findings = find(words)
    if findings:
        listed = "；".join(f"{finding.label}“{finding.text}”" for finding in findings[:6])
        raise Refused(_("意见将公开刊登，请删去其中的个人信息：%(listed)s。") % {"listed": listed}, code="not_redacted")
    locked.text, locked.answered_by, locked.answered_at = words, by, timekeeping.now()
    locked.save()
    for clock in running_clocks(locked.page.subject).filter(rule__code=RULE):
        stop_clock(clock)
    _into_draft(locked)
    data = {"request": locked.pk, "text": digest_of(words)}
    record(subject=locked.page.subject, kind="exposure.commented", actor=by, data=data)
    notify_user(
        locked.asked_by,
        "exposure_comment_given",
        {"agency": locked.agency.name, "title": locked.title},
        link=f"/admin/pages/{locked.page_id}/edit/",
    )
    return locked


def _into_draft(request: CommentRequest) -> None:
    """The comment replaces what stood there, in a version without an author among the staff."""
    version = request.page.get_latest_revision_as_object()
    version.agency_response = request.text
    version.save_revision(user=None, log_action=False)
