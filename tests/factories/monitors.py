"""Supervisors' profiles."""

from datetime import date
from itertools import count
from typing import Any

from monitors.enums import SourceCategory
from monitors.models import MonitorIndexPage, MonitorPage

_numbers = count(1)


def monitor_page(name: str = "王示例", *, domains: Any = (), publish: bool = True, **fields: Any) -> MonitorPage:
    """A profile below the list of supervisors, whose term runs through 2026 to 2028 unless told otherwise."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "category": SourceCategory.LAWYER,
        "letter_number": f"示监聘〔2026〕{number}号",
        "term_from": date(2026, 1, 1),
        "term_until": date(2028, 12, 31),
        "introduction": "关注城市管理领域的执法规范。",
    }
    page = MonitorPage(title=name, slug=f"monitor-{number}", live=False, **{**values, **fields})
    MonitorIndexPage.objects.get().add_child(instance=page)
    page.domains = list(domains)
    page.save()
    if publish:
        page.save_revision().publish()
        page.refresh_from_db()
    return page
