"""More invented matters than the portal starts with, so that lists have pages: closed cases, items, profiles."""

import json

from .server import Portal

#: Enough items that the board, twelve a page, has a second page.
RELEASED = 14

_PUBLISH = (
    "from portal.demo import showcase; from portal.demo.accounts import ensure_cast;"
    f"showcase.RELEASED = {RELEASED}; showcase.publish_all(ensure_cast())"
)


def fill(portal: Portal) -> None:
    """Carry more invented matters to their ends and publish from them; nothing when that was done before."""
    if count(portal, "case") < RELEASED or count(portal, "exposure") < RELEASED:
        portal.manage("demo", "--no-samples", "--cases", "40", "--seed", "2")
        portal.manage("shell", "-v0", "-c", _PUBLISH)
    assert count(portal, "exposure") > 12
    assert count(portal, "monitor") > 0


def count(portal: Portal, kind: str) -> int:
    """How many public records of a kind there are."""
    row = portal.query("SELECT count(*) FROM search_publicrecord WHERE kind = ?", kind)
    return int(str(row[0])) if row else 0


def address(portal: Portal, kind: str) -> str:
    """The address of one public record of a kind."""
    row = portal.query("SELECT url FROM search_publicrecord WHERE kind = ? ORDER BY id", kind)
    assert row is not None, f"no public record of kind {json.dumps(kind)}"
    return str(row[0])
