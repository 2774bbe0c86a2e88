"""Reads that cross models: the timeline, the Centre's queues, what may be exposed."""

from .eligibility import eligible_cases, exposure_eligibility
from .queues import Tab, count_tabs, find_matters, in_tab, waiting_for, with_clock
from .timeline import TimelineEntry, timeline

__all__ = [
    "Tab",
    "TimelineEntry",
    "count_tabs",
    "eligible_cases",
    "exposure_eligibility",
    "find_matters",
    "in_tab",
    "timeline",
    "waiting_for",
    "with_clock",
]
