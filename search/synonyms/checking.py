"""Whether a line of the table can be read, in words for the person who wrote it."""

import re

from django.utils.translation import gettext as _

from search.analysis.folding import fold

#: The longest and the shortest member. One character would match inside anything.
LONGEST, SHORTEST = 30, 2
_WORD = re.compile(r"[\w\u3400-\u9fff]+(?:[-./][\w]+)*")
_ARROW = " -> "


def faults_of(line: str) -> list[str]:
    """What is wrong with a line; nothing when it can be read."""
    if "->" in line:
        if line.count("->") > 1 or _ARROW not in line:
            return [_("单向写法只能有一个箭头，左边一个词，右边一个或几个词，箭头两边各空一格：乱收费 -> 三乱。")]
        word, targets = line.split(_ARROW)
        if len(word.split()) != 1:
            return [_("箭头左边只能有一个词。")]
        members = [word, *targets.split()]
        if any(mark in line for mark in "~@"):
            return [_("单向写法里不能用 ~ 和 @。")]
    else:
        members = line.split()
        if sum(not _is_bound(member) for member in members) < 1:
            return [_("至少要有一个不带 ~ 和 @ 的词，别的词才有所归属。")]
    return _members_faults(members)


def _is_bound(member: str) -> bool:
    return member.startswith("~") or "@" in member


def _members_faults(members: list[str]) -> list[str]:
    words = [fold(member.lstrip("~").partition("@")[0]) for member in members]
    faults = []
    if len(words) < 2:
        faults.append(_("一组至少要有两个词，用空格隔开。"))
    if len(set(words)) < len(words):
        faults.append(_("同一个词写了两次（繁体、全角与简体、半角算同一个词）。"))
    faults += [
        _("“%(word)s”不能作为同义词：要有 %(least)d 到 %(most)d 个字，不含标点和空格。")
        % {"word": word, "least": SHORTEST, "most": LONGEST}
        for word in words
        if not SHORTEST <= len(word) <= LONGEST or not _WORD.fullmatch(word)
    ]
    return faults
