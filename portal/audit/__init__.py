"""Append-only, hash-chained record of every change.

`from portal.audit.api import record, events_for, verify, digest_of`; `record` and its siblings can also be reached as
`portal.audit.record`, loaded on first use because models may not be imported before the applications are ready.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in {"record", "events_for", "verify", "digest_of", "digest_matches", "make_checkpoint"}:
        return getattr(import_module("portal.audit.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
