"""What the rooms use of the outbox."""

from .delivery import drain
from .emission import emit
from .subscriptions import subscribe

__all__ = ["drain", "emit", "subscribe"]
