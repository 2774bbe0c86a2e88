"""Appending to a chain and reading it."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.views.decorators.debug import sensitive_variables

from portal import timekeeping

from . import canonical, signing
from .errors import NotRecordable
from .models import AuditChain, AuditEvent

_SUBJECT = re.compile(r"[a-z][a-z0-9_.-]*:\S+")
_KIND = re.compile(r"[a-z][a-z0-9_.-]*")

Actor = AbstractBaseUser | AnonymousUser | None


@transaction.atomic
def record(*, subject: str, kind: str, actor: Actor = None, data: Mapping[str, Any] | None = None) -> AuditEvent:
    """Append one event to the subject's chain, in the caller's transaction.

    Two appends to one subject wait for each other (the chain's row is locked until the transaction ends), so no
    sequence number is given twice and none is skipped. Call it last in an action, to hold the lock shortly.

    Args:
        subject: what the event is about, as `"kind:identifier"`, e.g. `"complaint:<uuid>"`; at most 120 characters.
        kind: a dotted code, e.g. `"complaint.accepted"`; at most 60 characters.
        actor: who did it; None for the public and for the portal itself.
        data: codes, identifiers, dates, whole numbers and digests. Free text is refused: use `digest_of`.

    Raises:
        NotRecordable: subject, kind or data are not of that form.
    """
    if len(subject) > 120 or not _SUBJECT.fullmatch(subject):
        raise NotRecordable(f"an audit subject reads 'kind:identifier', not {subject!r}")
    if len(kind) > 60 or not _KIND.fullmatch(kind):
        raise NotRecordable(f"an audit kind is a dotted code, not {kind!r}")
    content = canonical.normalise(dict(data or {}))
    chain = _locked(subject)
    event = AuditEvent(
        subject=subject,
        sequence=chain.length + 1,
        at=timekeeping.now(),
        actor_id=actor.pk if actor is not None else None,
        actor_label=_label(actor),
        kind=kind,
        data=content,
        previous=chain.head,
    )
    event.digest = event.compute_digest()
    event.save()
    AuditChain.objects.filter(pk=subject).update(length=event.sequence, head=event.digest)
    return event


def _locked(subject: str) -> AuditChain:
    """The chain's row, locked until the transaction ends (SQLite locks the whole database when one begins)."""
    chains = AuditChain.objects.select_for_update()
    chain = chains.filter(pk=subject).first()
    if chain is None:
        AuditChain.objects.bulk_create([AuditChain(subject=subject)], ignore_conflicts=True)
        chain = chains.get(pk=subject)
    return chain


def _label(actor: Actor) -> str:
    if actor is None or not actor.is_authenticated:
        return ""
    return "".join(letter for letter in str(actor) if letter.isprintable())[:80]


def events_for(subject: str) -> models.QuerySet[AuditEvent]:
    """The subject's events, first to last."""
    return AuditEvent.objects.filter(subject=subject).order_by("sequence")


@sensitive_variables("text")
def digest_of(text: str, *, salt: str | None = None) -> str:
    """A salted, keyed digest of free text, fit for event data: `"hmac-sha256:<salt>:<digest>"`.

    Every call takes a new salt, so that equal texts cannot be recognised; ask `digest_matches` whether a text is the
    one that was recorded.
    """
    salt = secrets.token_hex(16) if salt is None else salt
    keyed = hmac.new(signing.digest_key(), f"{salt}:{text}".encode(), hashlib.sha256)
    return f"hmac-sha256:{salt}:{keyed.hexdigest()}"


@sensitive_variables("text")
def digest_matches(text: str, digest: str) -> bool:
    """Whether `digest` was made from `text`."""
    scheme, _separator, rest = digest.partition(":")
    salt, _separator, _keyed = rest.partition(":")
    return scheme == "hmac-sha256" and hmac.compare_digest(digest_of(text, salt=salt), digest)
