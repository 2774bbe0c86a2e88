"""What staff see of matters that look alike: the others, why they were found, and the two texts side by side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Q
from django.utils.translation import gettext as _

from complaints.access import readable_matters
from complaints.duplicates.search import comparable
from complaints.enums import MERGE_TARGETS, TERMINAL, Verdict
from complaints.models import Complaint, Likeness
from portal.roles.models import User

#: Common stretches shorter than this are chance: in Chinese, two characters are one word.
SHORTEST_COMMON = 3
#: Texts longer than this together are compared clause by clause, not character by character.
LONG = 4000

#: A stretch of a text, and whether the other text has it too.
Passage = tuple[str, bool]


@dataclass(frozen=True)
class Candidate:
    """Another matter that looks like the one on the page."""

    other: Complaint
    pair: Likeness

    @property
    def reasons(self) -> list[str]:
        """Why it was found. That the sender is the same says nothing of who it is."""
        return reasons_of(self.pair)

    @property
    def repeats_closed(self) -> bool:
        """Whether the other one is over: a repeat is then refused, not merged."""
        return self.other.state in TERMINAL

    @property
    def may_be_joined(self) -> bool:
        """Whether the other one's state allows to merge into it."""
        return self.other.state in MERGE_TARGETS


def reasons_of(pair: Likeness) -> list[str]:
    """What two matters have in common, in words."""
    found = []
    if pair.similarity:
        found.append(_("文字相近 %(percent)s%%") % {"percent": pair.similarity})
    if pair.same_agency:
        found.append(_("同一单位"))
    if pair.days_apart is not None:
        apart = _("发生日期相同") if pair.days_apart == 0 else _("发生日期相差 %(days)s 天") % {"days": pair.days_apart}
        found.append(apart)
    if pair.same_sender:
        found.append(_("同一联系电话"))
    return found


def candidates(complaint: Complaint, user: User) -> list[Candidate]:
    """The matters that look like this one and that the person may read, the undecided and most alike first."""
    if not comparable().filter(pk=complaint.pk).exists():
        return []
    allowed = readable_matters(user).filter(pk__in=comparable().values("pk")).values("pk")
    pairs = Likeness.objects.select_related("earlier__agency", "later__agency", "decided_by").filter(
        Q(earlier=complaint, later__in=allowed) | Q(later=complaint, earlier__in=allowed)
    )
    found = [Candidate(pair.later if pair.earlier_id == complaint.pk else pair.earlier, pair) for pair in pairs]
    order = {Verdict.LINKED: 0, Verdict.OPEN: 1, Verdict.DISTINCT: 2}
    return sorted(found, key=lambda one: (order[Verdict(one.pair.verdict)], -one.pair.similarity))


def readable_pair(complaint: Complaint, other: Complaint, user: User) -> bool:
    """Whether the person may lay these two beside one another."""
    keys = [complaint.pk, other.pk]
    both = readable_matters(user).filter(pk__in=comparable().values("pk"))
    return complaint.pk != other.pk and both.filter(pk__in=keys).count() == len(keys)


def side_by_side(one: str, other: str) -> tuple[list[Passage], list[Passage]]:
    """Both texts cut into passages that they share and passages that differ."""
    left, right = _pieces(one, other)
    shortest = SHORTEST_COMMON if len(one) + len(other) <= LONG else 1
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    common = [block for block in blocks if block.size >= shortest]
    return (
        list(_passages(left, [(block.a, block.a + block.size) for block in common])),
        list(_passages(right, [(block.b, block.b + block.size) for block in common])),
    )


def _pieces(one: str, other: str) -> tuple[list[str], list[str]]:
    if len(one) + len(other) <= LONG:
        return list(one), list(other)
    return tuple(re.findall(r"[^，。；！？\n]*[，。；！？\n]?", text) for text in (one, other))  # type: ignore[return-value]


def _passages(pieces: list[str], common: list[tuple[int, int]]) -> Iterator[Passage]:
    at = 0
    for first, last in common:
        if first > at:
            yield "".join(pieces[at:first]), False
        yield "".join(pieces[first:last]), True
        at = last
    if at < len(pieces):
        yield "".join(pieces[at:]), False
