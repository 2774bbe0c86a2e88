"""Names of people, where the text itself introduces them.

Nothing here guesses at names from a bare run of characters: a name counts when a word says so (我叫, 联系人, 当事人 …),
when contact details follow it, or when it was introduced elsewhere in the same text.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from .findings import Span


def _words(name: str) -> list[str]:
    return (Path(__file__).parent / "lexicon" / f"{name}.txt").read_text(encoding="utf-8").split()


def _any_of(words: list[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_NOT_NAMES = frozenset(_words("not_names"))
_OFFICE = re.compile(rf".*{_any_of(_words('offices'))}")
_MASKED_OR_TITLED = re.compile(r"[某□\d]|(?:先生|女士|小姐|老师|师傅)$")

_HAN = r"[\u4e00-\u9fff]"
# Characters that hardly ever stand in a given name: a name without a stop after it ends before them.
_NOT_GIVEN = (
    "我你他她它的了是在有要和与及或被把不没请就都也还这那称说问答去来到从向对给让叫因为于某□"
    "家住联系电话年月日号元名位等人"
)
_GIVEN = rf"(?:(?![{_NOT_GIVEN}]){_HAN})"
_COMPOUND = rf"{_any_of(_words('compound_surnames'))}{_GIVEN}{{1,2}}"
_SURNAME = f"[{''.join(_words('surnames'))}]"
# Surnames that are everyday words too: alone with one more character they say little.
_AMBIGUOUS = f"[{''.join(_words('ambiguous_surnames'))}]"
_KNOWN = rf"(?:{_COMPOUND}|{_SURNAME}{_GIVEN}{{1,2}})"
_SURE = rf"(?:{_COMPOUND}|(?!{_AMBIGUOUS}){_SURNAME}{_GIVEN}{{1,2}}|{_AMBIGUOUS}{_GIVEN}{{2}})"
_MINORITY = rf"(?:{_HAN}{{2,6}}(?:·{_HAN}{{2,6}}){{1,3}})"

_STOP = r"(?=[\s，。；、,;.:：！!？?（）()\[\]【】「」“”\"'‘’/|]|$)"
_VERB = (
    r"(?=被|说|称|讲|表示|认为|反映|要求|告诉|提出|陈述|于|在|向|到|去|从|因|将|的|没|未|已|曾|及|和|与|系|是|也|又|就|给|把|"
    r"多次|当场)"
)
_LINK = r"(?:是|为|叫|姓名|名叫|名字)?[\s:：]{0,3}[“\"「]?"
_EXPLICIT_LINK = r"(?:是|为|叫|姓名|名叫|[:：])[\s:：]{0,3}"
_AFTER = r"(?:(?<=^)|(?<=[\s，。；、,;:：（(由向找是和与]))"

# After these a name must follow, whatever it looks like.
_NAMED = r"(?:我的?名字?叫|我叫|本人叫|名叫|名字叫|名字是|自称|实名举报人|姓名(?:为|是|[\s:：]))[\s:：]{0,2}[“\"「]?"
# After these a name may follow.
_ROLE = _any_of(_words("roles"))
_TITLE = _any_of(_words("titles"))
_IDENTITY_FOLLOWS = (
    r"(?=[\s,、:(]{1,2}(?:男|女|身份证|证件|公民身份|电话|手机|联系|号码|微信|QQ|qq|住址|家住|现住|地址|\S{1,3}族|"
    r"\d{2}岁|\d{2}周岁)|[\s,、:(]{0,2}(?:\+?\d{7,}|1[3-9]\d[\s\-]?\d{4}))"
)

_PATTERNS = [
    re.compile(pattern)
    for pattern in (
        rf"{_NAMED}({_MINORITY})",
        rf"{_NAMED}({_KNOWN}){_STOP}",
        rf"{_NAMED}((?:(?![某□]){_HAN}){{2,4}}){_STOP}",
        rf"{_NAMED}({_KNOWN})",
        rf"{_ROLE}{_LINK}({_KNOWN}){_STOP}",
        rf"{_ROLE}{_LINK}({_SURE}){_VERB}",
        rf"{_ROLE}{_EXPLICIT_LINK}({_KNOWN}){_STOP}",
        rf"{_ROLE}{_LINK}({_MINORITY})",
        rf"{_ROLE}{_LINK}({_GIVEN}{{2,4}}){_IDENTITY_FOLLOWS}",
        rf"{_ROLE}(?:[:：]|叫|名叫)\s?({_KNOWN})",
        rf"{_AFTER}({_KNOWN}){_IDENTITY_FOLLOWS}",
        rf"{_AFTER}({_SURE})(?={_TITLE})",
        rf"({_KNOWN})(?=[（(](?:身份证|男|女|电话|手机|系|公民身份)[^）)]*[）)])",
    )
]


def names(text: str) -> Iterator[Span]:
    """Introduced names, and every later or earlier place where an introduced name stands again."""
    seen: set[str] = set()
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if is_name_like(match.group(1)):
                seen.add(match.group(1))
                yield match.start(1), match.end(1), False
    for name in seen:
        for match in re.finditer(re.escape(name), text):
            yield match.start(), match.end(), False


def is_name_like(word: str) -> bool:
    """Whether a word in a name's place may be one: no ordinary word, no masked name, no title, no office."""
    if word in _NOT_NAMES or word[:2] in _NOT_NAMES:
        return False
    return not _MASKED_OR_TITLED.search(word) and not _OFFICE.fullmatch(word)


def may_be_name(word: str) -> bool:
    """Whether a word alone has the form of a person's name; many everyday words have it too."""
    return re.fullmatch(rf"{_KNOWN}|{_MINORITY}", word) is not None
