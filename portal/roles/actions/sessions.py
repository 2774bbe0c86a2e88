"""Coming in and going out, recorded on the account's chain."""

from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest

from portal.audit.api import digest_of, events_for, record
from portal.roles.accounts import account_of
from portal.roles.models import User

#: The chain of failures under names that no account has (or whose account was not looked at: a lock-out).
UNKNOWN = "user:unknown"


@transaction.atomic
def sign_in(*, request: HttpRequest, user: User) -> None:
    """Open a session for an account whose password was right; the second factor comes next."""
    login(request, user)
    record(subject=subject_of(user), kind="account.signed_in", actor=user)


@transaction.atomic
def sign_out(*, request: HttpRequest) -> None:
    """Close the session."""
    user = account_of(request)
    record(subject=subject_of(user), kind="account.signed_out", actor=user)
    logout(request)


@transaction.atomic
def note_failure(*, username: str) -> None:
    """A wrong name or password. The name typed is kept as a digest: people type passwords into it.

    The same work is done whether or not the account exists, so that the time taken does not tell.
    """
    user = User.objects.filter(username=username).first()
    record(
        subject=subject_of(user) if user else UNKNOWN,
        kind="account.login_failed",
        data={"name": digest_of(username)},
    )


@transaction.atomic
def note_lockout(*, username: str) -> None:
    """Too many failures. Written once for a run of failures, so that knocking on does not grow the chain."""
    user = User.objects.filter(username=username).first()
    subject = subject_of(user) if user else UNKNOWN
    last = events_for(subject).last()
    if last is None or last.kind != "account.locked":
        record(subject=subject, kind="account.locked", data={"name": digest_of(username)})


def subject_of(user: User) -> str:
    """The audit subject of an account."""
    return f"user:{user.pk}"
