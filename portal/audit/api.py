"""What the rooms use of the audit trail."""

from .chains import digest_matches, digest_of, events_for, record
from .checkpoints import make_checkpoint
from .models import AuditEvent
from .verification import Fault, verify

__all__ = [
    "AuditEvent",
    "Fault",
    "digest_matches",
    "digest_of",
    "events_for",
    "make_checkpoint",
    "record",
    "verify",
]
