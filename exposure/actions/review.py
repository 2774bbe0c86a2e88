"""The review from code (the demo and tests): the same workflow objects that the admin's buttons use."""

from django.db import transaction
from django.utils.translation import gettext as _

from portal.errors import NotYours, Refused
from portal.roles.enums import Role
from portal.roles.models import User

from ..models import ExposureItemPage


@transaction.atomic
def submit_for_review(*, item: ExposureItemPage, by: User) -> None:
    """Send the latest version into the review 曝光审核.

    Raises:
        NotReleasable: something speaks against it.
        Refused: it is in review already, or no review is set up.
    """
    if Role.EDITOR not in by.roles:
        raise NotYours(_("只有编辑可以提交审核。"), code="role")
    page = ExposureItemPage.objects.select_for_update(of=("self",)).get(pk=item.pk)
    state, workflow = page.current_workflow_state, page.get_workflow()
    if page.workflow_in_progress or workflow is None:
        raise Refused(_("条目已在审核中，或尚未设置审核流程。"), code="in_review")
    if state is not None:
        state.resume(by)
    else:
        workflow.start(page, by)


def act_on_review(*, item: ExposureItemPage, by: User, approve: bool, comment: str = "") -> None:
    """Approve or send back in the step that waits now; the last approval publishes.

    Raises:
        NotReviewer, NotReleasable: as the step decides.
        Refused: nothing waits.
    """
    page = ExposureItemPage.objects.get(pk=item.pk)
    state = page.current_workflow_task_state
    if state is None:
        raise Refused(_("条目不在审核中。"), code="not_in_review")
    state.task.specific.on_action(state, by, "approve" if approve else "reject", comment=comment)
