"""The deadline bar (期限条) as a drawing: where each tick stands and what it looks like."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .enums import WORKING_KINDS, DayKind
from .explanation import DayTick, Explanation

#: Units of the drawing: distance from tick to tick, and its height.
PITCH = 8
HEIGHT = 28

#: At most so many ticks up to the last day, of which so many before the gap; and so many after the last day.
TERM_TICKS = 90
HEAD_TICKS = 60
OVERDUE_TICKS = 30


@dataclass(frozen=True)
class Mark:
    """One tick of the drawing."""

    day: DayTick
    x: int
    style: str
    title: str

    @property
    def makeup(self) -> bool:
        """Whether it carries the sign of a made-up workday."""
        return self.day.kind == DayKind.MAKEUP


@dataclass(frozen=True)
class Bar:
    """A drawing of an explanation."""

    explanation: Explanation
    marks: Sequence[Mark] = field(repr=False)
    width: int
    due_x: int
    today_x: int | None
    left_out: int
    overdue_left_out: int

    @property
    def state(self) -> str:
        """The class of the whole: what colour means."""
        if self.explanation.overdue:
            return "overdue"
        return "stopped" if self.explanation.stopped else "running"

    @property
    def legend(self) -> str:
        """What the signs in this drawing mean."""
        words = {
            "done": _("实心为已过的日子"),
            "todo": _("浅色为余下的日子"),
            "weekend": _("短的空心为周末"),
            "holiday": _("长的空心为放假"),
            "late": _("红色为逾期"),
        }
        kinds = {mark.style for mark in self.marks}
        shown = [word for style, word in words.items() if style in kinds]
        if any(mark.makeup for mark in self.marks):
            shown.append(_("上方有点为补班"))
        return _("；").join(shown) + _("。")


def draw(explanation: Explanation) -> Bar:
    """Lay the days out, leaving out the middle of a very long term and the end of a very long delay."""
    term = [day for day in explanation.days if not day.overdue]
    late = [day for day in explanation.days if day.overdue]
    left_out = max(len(term) - TERM_TICKS, 0)
    shown = term if not left_out else [*term[:HEAD_TICKS], *term[HEAD_TICKS + left_out :]]
    marks = list(_marks([*shown, *late[:OVERDUE_TICKS]], gap_after=HEAD_TICKS if left_out else None))
    due_x = next((mark.x for mark in reversed(marks) if not mark.day.overdue), 0)
    return Bar(
        explanation=explanation,
        marks=marks,
        width=marks[-1].x + PITCH + 2 if marks else PITCH,
        due_x=due_x + PITCH - 1,
        today_x=next((mark.x for mark in marks if mark.day.date == explanation.on), None),
        left_out=left_out,
        overdue_left_out=max(len(late) - OVERDUE_TICKS, 0),
    )


def _marks(days: Sequence[DayTick], *, gap_after: int | None) -> Iterator[Mark]:
    for index, day in enumerate(days):
        gap = 2 * PITCH if gap_after is not None and index >= gap_after else 0
        after_due = 3 if day.overdue else 0
        yield Mark(day, index * PITCH + gap + after_due + 1, _style(day), _title(day))


def _style(day: DayTick) -> str:
    if day.overdue:
        return "late" if day.kind in WORKING_KINDS else "late-off"
    if not day.counted:
        return "holiday" if day.kind == DayKind.HOLIDAY else "weekend"
    return "done" if day.elapsed else "todo"


def _title(day: DayTick) -> str:
    """Only what departs from the ordinary is named, to keep pages with many bars light."""
    if day.kind == DayKind.HOLIDAY:
        return _("%(date)s %(name)s放假") % {"date": f"{day.date:%m-%d}", "name": day.name}
    if day.kind == DayKind.MAKEUP:
        return _("%(date)s 补班") % {"date": f"{day.date:%m-%d}"}
    return ""
