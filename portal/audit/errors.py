"""What can go wrong with the audit trail: errors of the programmer or of the installation, never of a visitor."""


class AuditError(Exception):
    """The audit trail cannot do what was asked."""


class AppendOnly(AuditError):
    """Somebody tried to change or remove what was recorded."""


class NotRecordable(AuditError, ValueError):
    """The subject, kind or data of an event is not something the chain may hold."""


class BadSigningKey(AuditError, ValueError):
    """`AUDIT_SIGNING_KEY` (or a former key) is missing or malformed."""
