"""An item goes out after two reviews by two people who did not write it, and in no other way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, TaskState

from exposure.actions.review import act_on_review, submit_for_review
from exposure.models import ExposureItemPage, SeparatePersonApprovalTask
from exposure.release import NotReleasable, NotReviewer
from portal.demo.accounts import Cast
from portal.roles.enums import Role
from portal.roles.models import User
from search.models import PublicRecord
from tests.factories.exposure import commented_item, drafted_item

pytestmark = pytest.mark.django_db


def _is_public(item: ExposureItemPage) -> bool:
    item.refresh_from_db()
    page = Client().get(f"/exposure/{item.slug}/").status_code == 200
    record = PublicRecord.objects.filter(kind="exposure", key=str(item.case_key)).exists()
    assert page == record == item.live
    return page


def _act(client: Client, item: ExposureItemPage, action: str) -> Any:
    state = Page.objects.get(pk=item.pk).current_workflow_task_state
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[item.pk, action, state.pk]), {"comment": ""})


def _duty(item: ExposureItemPage) -> str:
    task: SeparatePersonApprovalTask | None = Page.objects.get(pk=item.pk).current_workflow_task
    return task.duty if task is not None else ""


@pytest.fixture
def both_hats(user_with: Callable[..., User]) -> Callable[..., User]:
    """Somebody who writes and reviews: `both_hats(superuser=True)` is a superuser besides."""

    def make(superuser: bool = False) -> User:
        roles = (Role.EDITOR, Role.SECRECY_REVIEWER, Role.LEGAL_REVIEWER, Role.ADMINISTRATOR)
        return user_with(*roles, is_superuser=superuser, is_staff=superuser)

    return make


def test_editor_submits_two_people_approve_and_it_is_public(
    team: Cast, post_edit: Callable[..., Any], client_as: Callable[[User], Client]
) -> None:
    item = commented_item(team)
    assert post_edit(team.editor, item, "action-submit").status_code == 302
    assert _duty(item) == "secrecy" and not _is_public(item)

    _act(client_as(team.secrecy), item, "approve")
    assert _duty(item) == "legal" and not _is_public(item)

    _act(client_as(team.legal), item, "approve")
    assert _is_public(item)
    assert PublicRecord.objects.get(kind="exposure").number == item.notice_number


def test_a_reviewer_approves_in_the_editor_and_lands_on_the_dashboard(
    team: Cast, post_edit: Callable[..., Any]
) -> None:
    item = commented_item(team)
    submit_for_review(item=item, by=team.editor)
    buttons = {"workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
    answer = post_edit(team.secrecy, item, "action-workflow-action", **buttons)
    assert answer["Location"] == reverse("wagtailadmin_home")
    assert _duty(item) == "legal"


def test_sent_back_it_waits_for_the_editor(
    team: Cast, post_edit: Callable[..., Any], client_as: Callable[[User], Client]
) -> None:
    item = commented_item(team)
    post_edit(team.editor, item, "action-submit")
    _act(client_as(team.secrecy), item, "reject")
    assert _duty(item) == "" and not _is_public(item)
    post_edit(team.editor, item, "action-submit")
    assert _duty(item) == "secrecy"


@pytest.mark.parametrize("superuser", [False, True])
@pytest.mark.parametrize("action", ["approve", "reject"])
def test_the_drafter_neither_approves_nor_rejects(
    team: Cast,
    both_hats: Callable[..., User],
    client_as: Callable[[User], Client],
    superuser: bool,
    action: str,
) -> None:
    item = commented_item(team)
    author = both_hats(superuser)
    ExposureItemPage.objects.filter(pk=item.pk).update(owner=author)
    submit_for_review(item=item, by=team.editor)

    assert _act(client_as(author), item, action).status_code in {302, 403}
    assert _duty(item) == "secrecy"
    with pytest.raises(NotReviewer):
        act_on_review(item=item, by=author, approve=action == "approve")


@pytest.mark.parametrize("superuser", [False, True])
def test_whoever_saved_a_version_is_an_author(
    team: Cast, both_hats: Callable[..., User], client_as: Callable[[User], Client], superuser: bool
) -> None:
    item = commented_item(team)
    helper = both_hats(superuser)
    version = item.get_latest_revision_as_object()
    version.found += "该单位事后补出了检查通知书。"
    version.save_revision(user=helper)
    submit_for_review(item=item, by=team.editor)

    assert _act(client_as(helper), item, "approve").status_code in {302, 403}
    assert _duty(item) == "secrecy"


def test_an_edit_while_approving_makes_the_approver_an_author(team: Cast, post_edit: Callable[..., Any]) -> None:
    item = commented_item(team)
    submit_for_review(item=item, by=team.editor)
    state = TaskState.objects.get(status="in_progress")
    buttons = {"workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
    post_edit(team.secrecy, item, "action-workflow-action", found="经查，当场罚款5000元，未告知权利。", **buttons)
    state.refresh_from_db()
    assert state.status == "in_progress" and not _is_public(item)


def test_one_person_does_not_do_both_reviews(team: Cast, both_hats: Callable[..., User]) -> None:
    item = commented_item(team)
    submit_for_review(item=item, by=team.editor)
    reviewer = both_hats()
    act_on_review(item=item, by=reviewer, approve=True)
    with pytest.raises(NotReviewer):
        act_on_review(item=item, by=reviewer, approve=True)
    assert _duty(item) == "legal" and not _is_public(item)


def test_a_superuser_without_the_duty_reviews_nothing(
    team: Cast, user_with: Callable[..., User], client_as: Callable[[User], Client]
) -> None:
    item = commented_item(team)
    submit_for_review(item=item, by=team.editor)
    _act(client_as(user_with(is_superuser=True, is_staff=True)), item, "approve")
    assert _duty(item) == "secrecy"


@pytest.mark.parametrize("who", ["editor", "legal", "admin", "superuser", "superuser_author"])
def test_nobody_publishes_by_button(
    team: Cast, user_with: Callable[..., User], post_edit: Callable[..., Any], who: str
) -> None:
    item = commented_item(team)
    user = getattr(team, who) if not who.startswith("super") else user_with(is_superuser=True, is_staff=True)
    if who == "superuser_author":
        ExposureItemPage.objects.filter(pk=item.pk).update(owner=user)
    post_edit(user, item, "action-publish")
    assert not _is_public(item)


@pytest.mark.parametrize("who", ["editor", "legal", "admin", "superuser"])
@pytest.mark.parametrize("below", [False, True])
def test_nobody_publishes_in_bulk(
    team: Cast, user_with: Callable[..., User], client_as: Callable[[User], Client], who: str, below: bool
) -> None:
    item = commented_item(team)
    user = user_with(is_superuser=True, is_staff=True) if who == "superuser" else getattr(team, who)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    target = item.get_parent().pk if below else item.pk
    data = {"include_descendants": "on"} if below else {}
    client_as(user).post(f"{url}?id={target}&next=/admin/", data)
    assert not _is_public(item)


def test_no_code_path_publishes_what_was_not_reviewed(team: Cast, user_with: Callable[..., User]) -> None:
    item = commented_item(team)
    revision = item.get_latest_revision()
    for user in (None, team.legal, user_with(is_superuser=True)):
        with pytest.raises(PermissionDenied):
            revision.publish(user=user, skip_permission_checks=True)
    item.live = True
    with pytest.raises(NotReleasable):
        item.save()
    assert not ExposureItemPage.objects.get(pk=item.pk).live


def test_approval_of_an_older_version_does_not_release_a_newer_one(team: Cast) -> None:
    item = commented_item(team)
    submit_for_review(item=item, by=team.editor)
    act_on_review(item=item, by=team.secrecy, approve=True)
    version = item.get_latest_revision_as_object()
    version.found += "另查明，单位账目不清。"
    version.save_revision(user=team.editor)
    act_on_review(item=item, by=team.legal, approve=True)
    assert _duty(item) == "secrecy" and not _is_public(item)


def test_items_are_neither_created_nor_copied_nor_deleted_by_hand(
    team: Cast, user_with: Callable[..., User], client_as: Callable[[User], Client]
) -> None:
    item = drafted_item(team)
    board = item.get_parent()
    client = client_as(user_with(is_superuser=True, is_staff=True))
    add = reverse("wagtailadmin_pages:add", args=["exposure", "exposureitempage", board.pk])
    client.post(add, {"title": "凭空而来", "action-publish": "1"})
    copy = reverse("wagtailadmin_pages:copy", args=[item.pk])
    client.post(copy, {"new_title": "抄件", "new_slug": "copy", "new_parent_page": board.pk, "publish_copies": "on"})
    assert ExposureItemPage.objects.count() == 1


def test_the_dashboard_shows_reviews_to_those_who_may_act(team: Cast, both_hats: Callable[..., User]) -> None:
    item = commented_item(team)
    author = both_hats()
    ExposureItemPage.objects.filter(pk=item.pk).update(owner=author)
    submit_for_review(item=item, by=team.editor)
    assert TaskState.objects.reviewable_by(team.secrecy).count() == 1
    assert TaskState.objects.reviewable_by(team.legal).count() == 0
    assert TaskState.objects.reviewable_by(author).count() == 0
