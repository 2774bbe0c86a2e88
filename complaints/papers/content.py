"""Filling a paper in: the approved wording and the values of this matter become the text that is sealed and printed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from portal.errors import Refused

from .kinds import NAME, Block, PaperForm

Values = Mapping[str, str | Sequence[str]]
Wording = Mapping[str, str]


@dataclass(frozen=True)
class Part:
    """One block as printed: paragraphs, and below them numbered items."""

    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    strong: bool = False


@dataclass(frozen=True)
class PaperContent:
    """Everything a paper says. Sealed at issue; what is printed later is this and nothing else."""

    title: str
    issuer: str
    number: str
    to: str
    parts: list[Part]
    issued_on: str
    contact: str
    version: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values, as they are sealed."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "PaperContent":
        """Read what `as_json` gave."""
        return cls(**{**stored, "parts": [Part(**part) for part in stored["parts"]]})

    @property
    def text(self) -> str:
        """All words of the paper, for looking something up in them."""
        lines = [self.title, self.issuer, self.number, self.to]
        for part in self.parts:
            lines += [part.heading, *part.paragraphs, *part.items]
        return "\n".join([*lines, self.contact])


def chinese_date(day: date) -> str:
    """2026年3月5日, as papers are dated."""
    return f"{day.year}年{day.month}月{day.day}日"


def filled(
    form: PaperForm, values: Values, *, number: str, issued_on: date | None, wording: Wording, version: int = 0
) -> PaperContent:
    """The content of a paper.

    Args:
        form: its kind.
        values: what the wording's names stand for; a list becomes numbered items.
        number: its document number, empty in a preview.
        issued_on: its date, None in a preview.
        wording: approved texts by block, for the blocks that were edited.
        version: which version of the wording this is; 0 for the built-in one.
    """
    texts = {block.key: block.text if block.fixed else wording.get(block.key, block.text) for block in form.blocks}
    body = [block for block in form.blocks if block.key not in {"issuer", "contact"}]
    return PaperContent(
        title=form.title,
        issuer=_put(texts["issuer"], values),
        number=number,
        to=_put(form.to, values),
        parts=[_part(block, texts[block.key], values) for block in body],
        issued_on=chinese_date(issued_on) if issued_on else "",
        contact=_put(texts["contact"], values),
        version=version,
    )


def _put(text: str, values: Values) -> str:
    """The text with its names replaced; a list stands in a sentence with commas."""

    def value(name: str) -> str:
        found = values.get(name, "")
        return found if isinstance(found, str) else "；".join(found)

    return NAME.sub(lambda match: value(match.group(1)), text)


def _part(block: Block, text: str, values: Values) -> Part:
    paragraphs: list[str] = []
    items: list[str] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        alone = NAME.fullmatch(line)
        found = values.get(alone.group(1), "") if alone else ""
        if alone and not isinstance(found, str):
            items += found
        else:
            paragraphs += [piece.strip() for piece in _put(line, values).splitlines() if piece.strip()]
    return Part(block.heading, paragraphs, items, block.strong)


def check_wording(form: PaperForm, wording: Wording) -> None:
    """Refuse a wording that touches a fixed block, drops a value or names one that does not exist.

    Raises:
        Refused: with the block and the names concerned.
    """
    for key, text in wording.items():
        block = next((block for block in form.editable if block.key == key), None)
        if block is None:
            raise Refused(_("“%(key)s”是固定条款或不存在，不能修改。") % {"key": key}, code="fixed")
        used = set(NAME.findall(text))
        wrong = sorted(block.names ^ used)
        if not text.strip() or wrong:
            raise Refused(
                _("“%(block)s”的文字须保留并且只使用这些占位符：%(names)s。")
                % {
                    "block": block.heading or key,
                    "names": "、".join(f"{{{name}}}" for name in sorted(block.names)) or _("无"),
                },
                code="names",
            )
