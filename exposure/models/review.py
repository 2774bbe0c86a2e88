"""A step of the review whose approver is neither an author of the text nor the approver of another step."""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState

from ..enums import ReviewDuty


class SeparatePersonApprovalTask(AbstractGroupApprovalTask):
    """Members of the groups act on it, superusers too only as members; authors never do."""

    duty = models.CharField(_("审查职责"), max_length=10, choices=ReviewDuty)

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "duty"]

    class Meta:
        verbose_name = _("分人审查")
        verbose_name_plural = _("分人审查")

    def user_may_review(self, obj: Page, user: Any) -> bool:
        """Whether this person may act on the page in this step."""
        from ..release import separate_person

        return bool(user.is_active and self._user_in_groups(user) and separate_person(obj.pk, user.pk, self.pk))

    def user_can_access_editor(self, obj: Page, user: Any) -> bool:
        """Reviewers open the editor while the page waits for them."""
        return self.user_may_review(obj, user)

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        """The page is locked to everybody else meanwhile, superusers included."""
        return not self.user_may_review(obj, user)

    def user_can_lock(self, obj: Page, user: Any) -> bool:
        """Who reviews may lock."""
        return self.user_may_review(obj, user)

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        """What this person may do now: nothing for authors and for whoever approved the other step."""
        if not self.user_may_review(obj, user):
            return []
        return [
            ("reject", _("退回修改"), True),
            ("approve", _("通过"), False),
            ("approve", _("通过并附意见"), True),
        ]

    def start(self, workflow_state: Any, user: Any = None) -> TaskState:
        """Begin the step; nothing begins while something speaks against release.

        Raises:
            NotReleasable: with the reasons.
        """
        from ..release import check_reasons

        check_reasons(workflow_state.content_object.get_latest_revision_as_object())
        return super().start(workflow_state, user=user)

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> None:
        """Carry out an approval or rejection, checked again here whatever the buttons showed.

        Raises:
            NotReviewer: the person may not act in this step.
            NotReleasable: something speaks against release (on approval).
        """
        from ..release import NotReviewer, check_reasons

        fresh = TaskState.objects.select_for_update().get(pk=task_state.pk)
        page = fresh.workflow_state.content_object
        if not self.user_may_review(page, user):
            raise NotReviewer(_("作者和另一审查环节的审查人不能办理本环节，请由其他审查人员办理。"))
        if fresh.status != TaskState.STATUS_IN_PROGRESS:
            raise NotReviewer(_("本环节已经办理，请刷新页面。"))
        if action_name == "approve":
            check_reasons(page.get_latest_revision_as_object())
        super().on_action(fresh, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """The steps that wait for this person, for the dashboard."""
        from ..release import pages_written_by

        if not user.is_active or not self._user_in_groups(user):
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        others = TaskState.objects.filter(status=TaskState.STATUS_APPROVED, finished_by=user).exclude(task=self)
        return waiting.exclude(workflow_state__object_id__in=pages_written_by(user.pk)).exclude(
            revision__in=others.values("revision")
        )

    @classmethod
    def get_description(cls) -> str:
        """What the step is, in the list of task types."""
        return str(_("由所选用户组中未参与撰写、也未办理另一环节的人员审查"))
