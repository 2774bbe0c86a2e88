"""Changing one's own password."""

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest

from portal.audit.api import record
from portal.roles.accounts import account_of

from .sessions import subject_of


@transaction.atomic
def change_password(*, request: HttpRequest, form: PasswordChangeForm) -> None:
    """Save a valid form's new password; every other session of the account ends."""
    user = account_of(request)
    form.save()
    update_session_auth_hash(request, user)
    record(subject=subject_of(user), kind="account.password_changed", actor=user)
