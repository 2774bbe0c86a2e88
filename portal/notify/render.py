"""Filling a template's placeholders, and nothing more: no attributes, no calls, no logic."""

import re
from collections.abc import Mapping

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def fill(text: str, context: Mapping[str, object]) -> str:
    """Replace `{name}` by the context's value as text. Unknown names stay visible, so that a slip is noticed.

    `str.format` is not used on purpose: `{user.password}` or `{x.__class__}` in an edited template would reach
    into objects. Here they are no placeholders and stay as written; a filled-in value is never filled again.
    """
    return PLACEHOLDER.sub(lambda found: str(context.get(found[1], found[0])), text)
