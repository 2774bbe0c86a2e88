"""Content pages and published figures."""

from datetime import date
from typing import Any

from home.models import ContentPage, HomePage, NewsIndexPage, NewsPage
from search.figures import put

AS_OF = date(2026, 11, 20)


def home_page() -> HomePage:
    """The portal's home page, which the migrations made."""
    return HomePage.objects.get()


def content_page(title: str = "办事指南", *, slug: str = "guide", **fields: Any) -> ContentPage:
    """A published content page below the home page."""
    page = ContentPage(title=title, slug=slug, **fields)
    home_page().add_child(instance=page)
    page.save_revision().publish()
    return page


def news_page(title: str, *, slug: str, **fields: Any) -> NewsPage:
    """A published piece of news."""
    page = NewsPage(title=title, slug=slug, **fields)
    NewsIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


def figures() -> None:
    """Every series the statistics page shows, with plausible values."""
    for name, value in {"received": 1286, "accepted": 1043, "substantiated": 411, "rectified_in_time": 327}.items():
        put(name, [("合计", value)], as_of=AS_OF, definition=f"{name} 的口径。")
    put("overdue_now", [("合计", 3)], as_of=AS_OF, definition="当前有期限已过的事项。")
    put("referred", [("合计", 0)], as_of=AS_OF, definition="已移送的事项。")
    months = [(f"2026-{month:02d}", 10 * month) for month in range(1, 12)]
    put("received_by_month", months, as_of=AS_OF, definition="按接收月份统计。")
    put("outcome", [("整改到位", 30), ("移送纪检监察", 10)], as_of=AS_OF, definition="按结果统计。")
    put("by_region", [(f"地区{n}", n) for n in range(60)], as_of=AS_OF, definition="按地区统计。")
