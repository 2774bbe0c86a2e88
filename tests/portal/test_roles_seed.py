"""One group a role, seeded by migration, with what the role needs and no more."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission

from portal.audit.api import events_for
from portal.roles.enums import STAFF_ROLES, Role
from portal.roles.seed import grant, revoke

pytestmark = pytest.mark.django_db


def test_there_is_a_group_for_each_role_and_no_other():
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


@pytest.mark.parametrize("role", list(Role))
def test_only_staff_may_enter_the_admin(role, user_with):
    assert user_with(role).has_perm("wagtailadmin.access_admin") is (role in STAFF_ROLES)


def test_only_the_administrator_keeps_accounts(user_with):
    assert {role for role in Role if user_with(role).has_perm("roles.change_user")} == {Role.ADMINISTRATOR}


def test_nobody_deletes_accounts(user_with):
    assert not any(user_with(role).has_perm("roles.delete_user") for role in Role)


def test_granting_makes_missing_permissions_and_revoking_takes_them_back():
    Permission.objects.filter(codename="view_messagetemplate").delete()
    grants = {Role.STATISTICIAN: ["notify.view_messagetemplate"]}
    group = Group.objects.get(name=Role.STATISTICIAN)
    grant(apps, None, grants)
    assert group.permissions.filter(codename="view_messagetemplate").exists()
    revoke(apps, None, grants)
    assert not group.permissions.filter(codename="view_messagetemplate").exists()


def test_a_permission_that_no_model_has_is_an_error():
    with pytest.raises(LookupError, match="fly_to_the_moon"):
        grant(apps, None, {Role.EDITOR: ["notify.fly_to_the_moon"]})


def test_giving_and_taking_roles_is_recorded(user_with):
    user = user_with(Role.EDITOR)
    user.groups.remove(Group.objects.get(name=Role.EDITOR))
    events = [(e.kind, e.data) for e in events_for(f"user:{user.pk}")]
    assert events == [
        ("account.roles_given", {"roles": ["EDITOR"]}),
        ("account.roles_taken", {"roles": ["EDITOR"]}),
    ]
