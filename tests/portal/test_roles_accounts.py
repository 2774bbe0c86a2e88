"""The administrator keeps accounts: one at a time, recorded, never their own roles, and never makes superusers."""

import pytest
from django.contrib.auth.models import Group

from portal.audit.api import events_for
from portal.roles.enums import Role
from portal.roles.models import User

PASSWORD = "a-rather-long-password-7"


@pytest.fixture
def admin(user_with):
    return user_with(Role.ADMINISTRATOR)


@pytest.fixture
def browser(admin, client_as):
    return client_as(admin)


def group(role):
    return Group.objects.get(name=role).pk


def fields(user, **more):
    return {
        "username": user.username,
        "display_name": user.display_name,
        "email": user.email,
        "is_active": "on",
        "password1": "",
        "password2": "",
        **more,
    }


def test_making_an_account_needs_a_name_and_gives_roles(browser, admin):
    page = browser.get("/admin/users/new/").content.decode()
    assert "姓名" in page
    assert "is_superuser" not in page
    data = {"username": "zhang", "display_name": "张示例", "email": "z@example.com", "groups": [group(Role.EDITOR)]}
    answer = browser.post("/admin/users/new/", {**data, "password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302
    made = User.objects.get(username="zhang")
    assert made.roles == {Role.EDITOR}
    recorded = [(event.kind, event.actor_id) for event in events_for(f"user:{made.pk}")]
    assert ("account.created", admin.pk) in recorded
    assert ("account.roles_given", admin.pk) in recorded


def test_nobody_is_made_a_superuser_by_a_form(browser, user_with):
    user = user_with(Role.EDITOR)
    assert browser.get(f"/admin/users/edit/{user.pk}/").status_code == 200
    browser.post(f"/admin/users/edit/{user.pk}/", fields(user, groups=[group(Role.EDITOR)], is_superuser="on"))
    user.refresh_from_db()
    assert not user.is_superuser


def test_one_s_own_roles_stay_with_somebody_else(browser, admin):
    assert browser.get(f"/admin/users/edit/{admin.pk}/").status_code == 200
    browser.post(f"/admin/users/edit/{admin.pk}/", fields(admin, groups=[group(Role.CUSTODIAN)]))
    assert User.objects.get(pk=admin.pk).roles == {Role.ADMINISTRATOR}


def test_a_change_is_recorded_by_field_name_only(browser, user_with):
    user = user_with(Role.EDITOR)
    browser.post(f"/admin/users/edit/{user.pk}/", fields(user, position="秘密职务", groups=[group(Role.EDITOR)]))
    event = events_for(f"user:{user.pk}").last()
    assert (event.kind, event.data) == ("account.changed", {"fields": ["position"]})


@pytest.mark.parametrize("action", ["assign_role", "set_active_state", "delete"])
def test_bulk_changes_are_refused(action, browser, user_with):
    user = user_with(Role.EDITOR)
    answer = browser.post(
        f"/admin/bulk/roles/user/{action}/?id={user.pk}",
        {"role": group(Role.CUSTODIAN), "mark_as_active": "False"},
        follow=True,
    )
    assert "只能逐个修改" in answer.content.decode()
    assert User.objects.get(pk=user.pk).roles == {Role.EDITOR}


def test_accounts_are_not_deleted(browser, user_with):
    user = user_with(Role.EDITOR)
    browser.post(f"/admin/users/delete/{user.pk}/")
    assert User.objects.filter(pk=user.pk).exists()


def test_only_the_administrator_sees_accounts(user_with, client_as):
    assert client_as(user_with(Role.DIRECTOR)).get("/admin/users/").status_code == 302
