"""`/complaints/track/`: number and code open the own matter for a short while."""

from .session import open_matter, opened

__all__ = ["open_matter", "opened"]
