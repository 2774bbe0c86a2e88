"""What the rooms use of the working-day calendar."""

from .arithmetic import add_workdays, count_workdays, is_workday
from .clocks import clock_for, due_date, extend_clock, get_rule, get_rules, running_clocks, start_clock, stop_clock
from .explanation import DayTick, Explanation, explain, explain_dates
from .sweeps import register_sweep, run_sweeps

__all__ = [
    "DayTick",
    "Explanation",
    "add_workdays",
    "clock_for",
    "count_workdays",
    "due_date",
    "explain",
    "explain_dates",
    "extend_clock",
    "get_rule",
    "get_rules",
    "is_workday",
    "register_sweep",
    "run_sweeps",
    "running_clocks",
    "start_clock",
    "stop_clock",
]
