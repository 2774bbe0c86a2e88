"""A plan in Elasticsearch's terms: constant scores only, so that the sum is the same as in every other engine."""

from elasticsearch.dsl.query import Bool, ConstantScore, DisMax, Ids, MatchAll, MatchPhrase, Query, Term, Terms

from search.query.plan import Field, Group, Option, Plan

from .protocol import Selection


def query_of(selection: Selection) -> Query:
    """The query of a selection."""
    chosen = [Terms(f"facet_{name}", list(values)) for name, values in selection.facets.items() if values]
    left_out = [Ids(values=list(selection.excluded))] if selection.excluded else []
    return Bool(must=[_plan_query(selection.plan)], filter=chosen, must_not=left_out)


def _plan_query(plan: Plan) -> Query:
    wanted = [_group_query(group) for group in plan.must]
    if not wanted:
        matching: Query = ConstantScore(filter=MatchAll(), boost=0)
    elif plan.minimum is None:
        matching = Bool(must=wanted)
    else:
        matching = Bool(should=wanted, minimum_should_match=plan.minimum)
    return Bool(
        must=[matching, *(_group_query(group) for group in plan.filters)],
        should=[_group_query(group) for group in plan.should],
        must_not=[_group_query(group) for group in plan.must_not],
    )


def _group_query(group: Group) -> Query:
    return DisMax(queries=[_option_query(option) for option in group.options])


def _option_query(option: Option) -> Query:
    name = option.field.value
    test: Query = MatchPhrase(_field=name, _value={"query": " ".join(option.terms)})
    if len(option.terms) == 1:
        test = Term(_field=name, _value={"value": option.terms[0]})
    if option.domain:
        test = Bool(filter=[test, Term(_field=Field.EXACT.value, _value={"value": f"domain~{option.domain}"})])
    return ConstantScore(filter=test, boost=option.weight)
