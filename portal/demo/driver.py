"""A simulated calendar: stories wait for their day, the clock sweeps run every working day in between."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from django.utils import timezone

from complaints.actions.sweeps import CLOCK_SWEEPS
from complaints.models import Complaint
from portal import timekeeping
from portal.workdays.api import add_workdays, is_workday

from .stories import Story

#: Receives a matter and returns its story.
Opening = Callable[[], Story]


@dataclass(order=True)
class _Due:
    moment: datetime
    turn: int
    story: Story = field(compare=False)


def moment_on(day: date, minute: int) -> datetime:
    """A moment within the office hours of a day."""
    return timezone.make_aware(datetime.combine(day, time(9))) + timedelta(minutes=minute % 480)


class Calendar:
    """Runs stories in the order of their days up to `until`; `sweep_every` working days the clocks are swept."""

    def __init__(self, until: datetime, on_step: Callable[[], None] = lambda: None) -> None:
        self.until = until
        self.on_step = on_step
        self._heap: list[_Due] = []
        self._turns = count()
        self._swept: date | None = None

    def open(self, moment: datetime, opening: Opening) -> None:
        """Let a story begin at a moment."""

        def begin() -> Story:
            yield from opening()

        self._push(moment, begin())

    def _push(self, moment: datetime, story: Story) -> None:
        heapq.heappush(self._heap, _Due(moment, next(self._turns), story))

    def run(self) -> None:
        """Run until nothing is left before the end."""
        while self._heap and self._heap[0].moment <= self.until:
            due = heapq.heappop(self._heap)
            self._sweep_before(due.moment)
            with timekeeping.at(due.moment):
                wait = next(due.story, None)
            if wait is not None:
                self._later(due, wait)
        self._sweep_before(self.until)

    def _later(self, due: _Due, wait: int) -> None:
        day = timezone.localtime(due.moment).date()
        if wait > 0:
            moment = moment_on(add_workdays(day, wait), due.turn * 37)
        else:
            moment = due.moment + timedelta(minutes=5)
        self._push(max(moment, due.moment + timedelta(minutes=1)), due.story)

    def _sweep_before(self, moment: datetime) -> None:
        """Sweep each working day at eight between the last one swept and this moment."""
        last = timezone.localtime(moment).date()
        day = self._swept or last
        if not Complaint.objects.open_matters().exists():
            day = self._swept = last
        while day <= last:
            eight = timezone.make_aware(datetime.combine(day, time(8)))
            if is_workday(day) and eight <= moment and day != self._swept:
                with timekeeping.at(eight):
                    for sweep in CLOCK_SWEEPS:
                        drain_all(sweep(eight))
                self._swept = day
            day += timedelta(days=1)
        self.on_step()


def drain_all(items: Iterable[object]) -> None:
    """Run an iterator to its end."""
    for _item in items:
        pass
