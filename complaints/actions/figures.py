"""The public figures: aggregates computed from the private tables by a job, never by a public page."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth
from django.utils.timezone import localtime

from portal import timekeeping
from portal.workdays.models import Clock
from search.figures import put, series

from ..enums import Outcome, State
from ..models import Complaint, RectificationReview, SupervisionCase

DEFINITIONS = {
    "received": "中心自使用本平台以来接收的全部投诉举报（含并案和不予受理的）。",
    "accepted": "经研判决定受理的投诉举报，以受理决定为准。",
    "substantiated": "核实认为存在问题并立案的事项。",
    "rectified": "经整改验收认定整改到位的案件。",
    "rectified_in_time": "整改到位的案件中，书面回复在最后一次期限内提交的。",
    "referred": "已签发移送函移送纪检监察机关的事项。",
    "overdue_now": "正在办理的事项中，当前有期限已过的。",
    "closed": "已办结的事项（不含不予受理、转出、并案、撤回）。",
    "received_by_month": "按接收月份统计的投诉举报，最近十二个月。",
    "outcome": "已办结事项按结果统计。",
    "by_domain": "已受理事项按领域统计，按名称固定排序，不作排名。",
    "by_region": "已受理事项按地区统计，按区划代码排序，不作排名。",
    "by_violation": "已受理事项按投诉举报的违法类型统计。",
}


def _in_time() -> int:
    """Cases rectified whose accepted receipt came on or before the due day of their last reply clock."""
    done = RectificationReview.objects.filter(
        receipt__notice__case__complaint__outcome=Outcome.RECTIFIED, result="done"
    )
    handed_in = {
        f"complaint:{key}": localtime(moment).date()
        for key, moment in done.values_list("receipt__notice__case__complaint_id", "receipt__submitted_at")
    }
    clocks = Clock.objects.filter(rule__code="reply").order_by("started_on", "pk")
    due = dict(clocks.values_list("subject", "due_on"))  # the last one of a subject wins
    return sum(1 for subject, day in handed_in.items() if subject in due and day <= due[subject])


def _grouped(matters: QuerySet[Complaint], column: str, order: str = "") -> list[tuple[str, int]]:
    counted = (
        matters.exclude(**{column: None}).exclude(**{column: ""}) if not order else matters.exclude(**{column: None})
    )
    rows = counted.values_list(column).annotate(count=Count("pk")).order_by(order or column)
    return [(str(label), count) for label, count in rows]


def _months(day: date) -> list[tuple[str, int]]:
    first = date(day.year - 1, day.month, 1)
    rows = (
        Complaint.objects.filter(received_at__date__gte=first)
        .annotate(month=TruncMonth("received_at"))
        .values_list("month")
        .annotate(count=Count("pk"))
        .order_by("month")
    )
    return [(f"{localtime(month):%Y-%m}", count) for month, count in rows][-12:]


def _all(day: date) -> dict[str, Sequence[tuple[str, int]]]:
    accepted = Complaint.objects.exclude(accepted_at=None)
    overdue = Clock.objects.running().filter(due_on__lt=day, subject__startswith="complaint:")
    closed = Complaint.objects.in_state(State.CLOSED)
    counts = {
        "received": Complaint.objects.count(),
        "accepted": accepted.count(),
        "substantiated": SupervisionCase.objects.count(),
        "rectified": closed.filter(outcome=Outcome.RECTIFIED).count(),
        "rectified_in_time": _in_time(),
        "referred": Complaint.objects.filter(outcome=Outcome.REFERRED).count(),
        "overdue_now": overdue.values("subject").distinct().count(),
        "closed": closed.count(),
    }
    return {
        **{name: [("合计", count)] for name, count in counts.items()},
        "received_by_month": _months(day),
        "outcome": _grouped(closed, "outcome"),
        "by_domain": _grouped(accepted, "domain__name", "domain__order"),
        "by_region": _grouped(accepted, "region__name", "region__code"),
        "by_violation": _grouped(accepted, "violation"),
    }


@transaction.atomic
def refresh() -> None:
    """Compute every public series anew."""
    day = timekeeping.today()
    for name, rows in _all(day).items():
        put(name, rows, as_of=day, definition=DEFINITIONS[name])


def refresh_daily(now: datetime) -> Iterator[dict[str, object]]:
    """The sweep: once a day, the first tick of the day."""
    newest = series("received").values_list("as_of", flat=True).first()
    day = localtime(now).date()
    if newest is None or newest < day:
        refresh()
        yield {"did": "figures", "as_of": day.isoformat()}
