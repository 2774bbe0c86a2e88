"""How the Elasticsearch engine stores an entry: ready tokens on the whitespace analyser, nothing analysed there."""

from typing import Any, Literal

from elasticsearch.dsl import Keyword, Long, Mapping, Text

from search.documents import COUNTED, IndexEntry
from search.query.plan import Field


def mapping_of() -> Mapping:
    """The fields of an entry. The source is not kept: a rebuild reads the database."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_source", enabled=False)
    for name in ("record", "day", "stamp"):
        mapping.field(name, Long())
    for field in Field:
        in_a_row = field in (Field.TITLE_SIGNS, Field.TEXT_SIGNS)
        options: Literal["docs", "positions"] = "positions" if in_a_row else "docs"
        mapping.field(field.value, Text(analyzer="whitespace", norms=False, index_options=options))
    for name in COUNTED:
        mapping.field(f"facet_{name}", Keyword())
    return mapping


def document_of(entry: IndexEntry) -> dict[str, Any]:
    """What is stored of an entry."""
    return {
        "record": entry.record,
        "day": entry.day,
        "stamp": entry.stamp,
        **{field.value: " ".join(terms) for field, terms in entry.terms.items()},
        **{f"facet_{name}": value for name, value in entry.facets.items()},
    }
