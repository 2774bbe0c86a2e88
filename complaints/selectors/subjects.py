"""Joining matters with what knows them only by their name in the audit trail ("complaint:<uuid>")."""

from typing import Any

from django.db.models import CharField, Func


class SubjectName(Func):
    """The name of a matter as a database expression, made from its key; SQLite keeps keys without hyphens."""

    output_field = CharField()

    template = "('complaint:' || (%(expressions)s)::text)"  # PostgreSQL prints a UUID with hyphens

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite holds 32 hexadecimal digits."""
        spans = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        parts = " || '-' || ".join(f"substr(%(expressions)s, {start}, {length})" for start, length in spans)
        return self.as_sql(compiler, connection, template=f"('complaint:' || {parts})", **extra)
