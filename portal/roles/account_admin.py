"""Accounts in the Wagtail admin: the administrator (管理员) makes them and gives them roles; nobody deletes them."""

from typing import Any

from django import forms
from django.db import transaction
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from portal.audit.api import record

from .actions.sessions import subject_of
from .models import User

FIELDS = {"username", "email", "display_name", "position", "credential", "groups"}
WIDGETS = {"groups": forms.CheckboxSelectMultiple}


class _AccountForm:
    """What Wagtail's two forms lack and must lack: Chinese names in one field, and no box that makes superusers.

    Superusers are made at the command line only; a box here would let an administrator of accounts become everything.
    """

    fields: dict[str, forms.Field]

    def trim(self) -> None:
        """Drop the fields that the portal does not use."""
        for name in ("first_name", "last_name", "is_superuser"):
            self.fields.pop(name, None)
        self.fields["display_name"].required = True


class AccountCreationForm(_AccountForm, UserCreationForm):
    """A new account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trim()

    class Meta:
        model = User
        fields = sorted(FIELDS)
        widgets = WIDGETS


class AccountEditForm(_AccountForm, UserEditForm):
    """An account's name, post, roles, password, and whether it is open. One's own roles stay with somebody else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editing_self = kwargs.get("editing_self", False)
        super().__init__(*args, **kwargs)
        self.trim()
        self.fields["groups"].disabled = editing_self

    class Meta:
        model = User
        fields = sorted(FIELDS | {"is_active"})
        widgets = WIDGETS


class AccountIndexView(IndexView):
    """The list of accounts, without bulk actions: roles are given one person at a time.

    A search looks into the names people go by here, not into Wagtail's first and last name, which stay empty.
    """

    search_fields = ("username", "display_name", "position", "email")

    @property
    def columns(self) -> list[Any]:
        """Wagtail's columns but the first, its check boxes."""
        return [column for column in super().columns if column.name != "bulk_actions"]


class AccountCreateView(CreateView):
    """A new account, recorded."""

    @transaction.atomic
    def save_instance(self) -> User:
        """Save, then record."""
        user: User = super().save_instance()
        record(subject=subject_of(user), kind="account.created", actor=self.request.user)
        return user


class AccountEditView(EditView):
    """A changed account, recorded: which fields changed, never what is in them."""

    @transaction.atomic
    def save_instance(self) -> User:
        """Save, then record."""
        user: User = super().save_instance()
        changed = sorted(set(self.form.changed_data) - {"groups"})
        if changed:
            record(subject=subject_of(user), kind="account.changed", actor=self.request.user, data={"fields": changed})
        return user


class AccountViewSet(UserViewSet):
    """账号 in the settings menu."""

    index_view_class = AccountIndexView
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
    create_template_name = "roles/accounts/create.html"
    edit_template_name = "roles/accounts/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """Our forms in the place of Wagtail's."""
        return AccountEditForm if for_update else AccountCreationForm
