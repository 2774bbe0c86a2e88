"""What the clocks set in motion: rooms register sweeps, `manage.py tick` and Celery beat run them."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from portal import timekeeping

logger = logging.getLogger(__name__)

Report = dict[str, Any]
Sweep = Callable[[datetime], Iterable[Report]]

_sweeps: dict[str, Sweep] = {}


def register_sweep(name: str, fn: Sweep) -> None:
    """Have `fn(now)` run at every tick (call it in `AppConfig.ready`).

    A sweep yields one small dict, without personal data, for each thing it did. It must be idempotent (a missed run
    catches up, a repeated run does nothing twice), and since two ticks may overlap it must lock a row and look again
    before it acts. Each thing belongs in a transaction of its own.
    """
    _sweeps[name] = fn


def run_sweeps(now: datetime) -> Iterator[Report]:
    """Run every sweep as of `now`; yields what each did. One that fails is logged and reported, the rest go on."""
    for name, fn in list(_sweeps.items()):
        yield from _run(name, fn, now)


def _run(name: str, fn: Sweep, now: datetime) -> list[Report]:
    # Collected, not yielded: the simulated time must not outlive the sweep in whoever reads the report.
    done: list[Report] = []
    with timekeeping.at(now):
        try:
            for item in fn(now):
                done.append({"sweep": name, **item})  # noqa: PERF401 -- what was done before a failure is kept
        except Exception as error:
            logger.exception("sweep %s failed", name)
            done.append({"sweep": name, "error": type(error).__name__})
    return done
