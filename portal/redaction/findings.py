"""What a detector reports, and how overlapping reports are joined."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What sort of personal detail was found."""

    PHONE = "phone", _("电话号码")
    ID_NUMBER = "id_number", _("证件号码")
    BANK_CARD = "bank_card", _("银行卡号")
    PLATE = "plate", _("车牌号")
    ADDRESS = "address", _("住址")
    NAME = "name", _("姓名")
    EMAIL = "email", _("电子邮箱")
    ACCOUNT = "account", _("QQ 或微信号")


@dataclass(frozen=True, order=True)
class Finding:
    """A stretch of the text that could identify a person.

    Attributes:
        start, end: offsets into the text as given, `text[start:end] == finding.text`.
        kind: a `Kind` value.
        certain: a checksum or an unmistakable form proves it; such a finding may not be waved through.
    """

    start: int
    end: int
    kind: str
    text: str
    certain: bool = False

    @property
    def label(self) -> str:
        """The kind in words, for the person who must decide."""
        return str(Kind(self.kind).label)


#: A detector's raw report: start, end, certain.
Span = tuple[int, int, bool]


def settle(found: Iterable[Finding]) -> list[Finding]:
    """Drop findings that lie inside another one; of two that cross, keep the certain one, else the longer."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda f: (not f.certain, f.start - f.end, f.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
        elif _crosses_only(one, kept):
            kept = [other for other in kept if other.end <= one.start or other.start >= one.end]
            kept.append(one)
    return sorted(kept)


def _crosses_only(one: Finding, kept: list[Finding]) -> bool:
    """Whether `one` swallows whole every kept finding it touches (an address that holds a number)."""
    touched = [other for other in kept if not (one.end <= other.start or one.start >= other.end)]
    return all(one.start <= other.start and other.end <= one.end for other in touched)
