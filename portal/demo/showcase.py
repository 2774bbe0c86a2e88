"""What the demo's editors put on the public site."""

from .accounts import Cast


def publish_all(cast: Cast) -> None:
    """Publish supervisors, pages and exposure items."""
