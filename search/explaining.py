"""Why a record matches a query, or why not: the plan tested against the record's entry, in pure Python.

An engine does the same tests on its index; that they agree is a test (tests/search/test_explaining.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .documents import IndexEntry
from .query.plan import Field, Group, Option, Plan

#: The fields in words.
FIELDS = {
    Field.TITLE: "标题",
    Field.AGENCY: "单位",
    Field.TEXT: "正文",
    Field.STRONG: "正文（两次以上）",
    Field.FACTS: "地区、领域、违法情形、行为、结果或日期",
    Field.EXACT: "文号或限定栏目",
    Field.TITLE_SIGNS: "标题（逐字相连）",
    Field.TEXT_SIGNS: "正文或单位（逐字相连）",
}


@dataclass(frozen=True)
class Tested:
    """One thing asked for and the ways in which the record says it, the best first."""

    group: Group
    met: tuple[Option, ...]

    @property
    def worth(self) -> int:
        """What it adds to the score."""
        return self.met[0].weight if self.met else 0


@dataclass(frozen=True)
class Explanation:
    """The test of a plan on one record."""

    plan: Plan
    must: list[Tested]
    filters: list[Tested]
    should: list[Tested]
    must_not: list[Tested]

    @property
    def matches(self) -> bool:
        """Whether the record is found."""
        met = sum(bool(tested.met) for tested in self.must)
        needed = len(self.must) if self.plan.minimum is None else self.plan.minimum
        bound = all(tested.met for tested in self.filters)
        return met >= needed and bound and not any(tested.met for tested in self.must_not)

    @property
    def score(self) -> int:
        """What the record is ranked by when it matches."""
        return sum(tested.worth for tested in (*self.must, *self.filters, *self.should))

    def lines(self) -> Iterator[str]:
        """The explanation for a reader at the shell."""
        yield f"{'相符' if self.matches else '不相符'}，得分 {self.score if self.matches else 0}"
        yield from _lines("要有", self.must)
        yield from _lines("限定", self.filters)
        yield from _lines("连写加分", self.should)
        yield from _lines("不要", self.must_not)
        yield from (f"提示：{note.trouble} {note.text}".rstrip() for note in self.plan.notes)


def explain(plan: Plan, entry: IndexEntry) -> Explanation:
    """Test every group of a plan on a record's entry."""
    return Explanation(
        plan,
        [_test(group, entry) for group in plan.must],
        [_test(group, entry) for group in plan.filters],
        [_test(group, entry) for group in plan.should],
        [_test(group, entry) for group in plan.must_not],
    )


def _test(group: Group, entry: IndexEntry) -> Tested:
    met = [option for option in group.options if _holds(option, entry)]
    return Tested(group, tuple(sorted(met, key=lambda option: -option.weight)))


def _holds(option: Option, entry: IndexEntry) -> bool:
    if option.domain and f"domain~{option.domain}" not in entry.terms[Field.EXACT]:
        return False
    return _in_a_row(option.terms, entry.terms[option.field])


def _in_a_row(wanted: tuple[str, ...], terms: list[str]) -> bool:
    if len(wanted) == 1:
        return wanted[0] in terms
    return any(
        tuple(terms[place : place + len(wanted)]) == wanted for place, term in enumerate(terms) if term == wanted[0]
    )


def _lines(heading: str, tests: Iterable[Tested]) -> Iterator[str]:
    for tested in tests:
        if tested.met:
            yield f"  {heading}“{tested.group.label}”：有，+{tested.worth}"
            yield from (f"      {_said(option)}  {option.weight}" for option in tested.met)
        else:
            ways = dict.fromkeys("".join(option.terms) for option in tested.group.options)
            yield f"  {heading}“{tested.group.label}”：没有；找过 {'、'.join(ways)}"


def _said(option: Option) -> str:
    domain = f"（领域为{option.domain}）" if option.domain else ""
    return f"{FIELDS[option.field]}：{'·'.join(option.terms)}{domain}"
