"""System checks: the signing key is usable, the triggers stand."""

from collections.abc import Sequence
from typing import Any

from django.core import checks

from . import signing, triggers
from .errors import BadSigningKey


def check_signing_key(**_kwargs: Any) -> list[checks.CheckMessage]:
    """`AUDIT_SIGNING_KEY` and the former keys can be read."""
    try:
        signing.known()
    except BadSigningKey as error:
        return [checks.Error(str(error), id="audit.E001")]
    return []


def check_triggers(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Every guarded table has its triggers. Runs where a database is named: `manage.py check --database default`."""
    return [
        checks.Error(
            f"The triggers that keep {table} append-only are absent or altered.",
            hint="Find out how they went, then run `manage.py protect_audit` (as `migrate` does when it ends).",
            id="audit.E002",
        )
        for using in databases or []
        for table in triggers.missing(using)
    ]
