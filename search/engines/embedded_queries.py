"""How the embedded engine stores an entry and asks for a plan, in Tantivy's terms."""

from datetime import date
from functools import cache
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from search.documents import COUNTED, IndexEntry
from search.query.plan import Field, Group, Option, Plan

from .protocol import Selection

#: Entries of the same score come newest first, as near as Tantivy allows: it multiplies a score by log2(2 + weight) in
#: single precision. A step of weight for every ten days since 2000 stays below the distance between two whole scores
#: up to 4096; the engine sorts what a step holds by day and row.
WEIGHT = "recency"
_EPOCH = date(2000, 1, 1).toordinal()
_DAYS_A_STEP, _STEPS = 10, 1400
_STEP = 2.0**-22


@cache
def schema() -> tantivy.Schema:
    """The fields of an entry."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("uid", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("record", fast=True, indexed=True)
    for name in ("day", "stamp"):
        builder.add_integer_field(name, fast=True)
    builder.add_float_field(WEIGHT, fast=True)
    for field in Field:
        in_a_row = field in (Field.TITLE_SIGNS, Field.TEXT_SIGNS)
        builder.add_text_field(
            field.value, tokenizer_name="whitespace", index_option="position" if in_a_row else "basic"
        )
    for name in COUNTED:
        builder.add_text_field(f"facet_{name}", tokenizer_name="raw", index_option="basic", fast=True)
    return builder.build()


def document_of(entry: IndexEntry) -> tantivy.Document:
    """What is stored of an entry."""
    values: dict[str, Any] = {
        "uid": entry.uid,
        "record": entry.record,
        "day": entry.day,
        "stamp": entry.stamp,
        WEIGHT: _recency(entry.day),
        **{field.value: " ".join(terms) for field, terms in entry.terms.items()},
        **{f"facet_{name}": value for name, value in entry.facets.items()},
    }
    return tantivy.Document.from_dict(values, schema())


def _recency(day: int) -> float:
    return min(max((day - _EPOCH) // _DAYS_A_STEP, 0), _STEPS) * _STEP


def query_of(selection: Selection) -> Query:
    """The query of a selection."""
    parts = [(Occur.Must, _plan_query(selection.plan))]
    for name, values in selection.facets.items():
        if values:
            chosen = Query.term_set_query(schema(), f"facet_{name}", list(values))
            parts.append((Occur.Must, Query.const_score_query(chosen, 0.0)))
    if selection.excluded:
        parts.append((Occur.MustNot, Query.term_set_query(schema(), "uid", list(selection.excluded))))
    return Query.boolean_query(parts)


def after(query: Query, record: int) -> Query:
    """The same query, for the rows after this one."""
    rest = Query.range_query(schema(), "record", FieldType.Integer, record + 1, 2**62)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, rest)])


def _plan_query(plan: Plan) -> Query:
    wanted = [_group_query(group) for group in plan.must]
    if not wanted:
        matching = Query.const_score_query(Query.all_query(), 0.0)
    elif plan.minimum is None:
        matching = Query.boolean_query([(Occur.Must, query) for query in wanted])
    else:
        matching = Query.boolean_query([(Occur.Should, query) for query in wanted], plan.minimum)
    parts = [(Occur.Must, matching)]
    parts += [(Occur.Must, _group_query(group)) for group in plan.filters]
    parts += [(Occur.Should, _group_query(group)) for group in plan.should]
    parts += [(Occur.MustNot, _group_query(group)) for group in plan.must_not]
    return Query.boolean_query(parts)


def _group_query(group: Group) -> Query:
    return Query.disjunction_max_query([_option_query(option) for option in group.options])


def _option_query(option: Option) -> Query:
    if len(option.terms) == 1:
        test = Query.term_query(schema(), option.field.value, option.terms[0], index_option="basic")
    else:
        test = Query.phrase_query(schema(), option.field.value, list(option.terms))
    if option.domain:
        narrowed = Query.term_query(schema(), Field.EXACT.value, f"domain~{option.domain}", index_option="basic")
        test = Query.boolean_query([(Occur.Must, test), (Occur.Must, narrowed)])
    return Query.const_score_query(test, float(option.weight))
