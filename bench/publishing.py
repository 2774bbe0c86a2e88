"""Publishing a page among ever more pages: the time should not grow with the site, as it does with the stock index.

python -m bench.run publishing          BENCH_PAGES=1000,10000,100000 for other sizes
"""

import os
import statistics
import sys
import time
from typing import Any

Figure = dict[str, Any]

ROUNDS = 15
_WORDS = ("关于公布执法检查计划的通知", "某工厂排放污水被查处", "早市收费清单公示", "联席会议纪要", "裁量基准解读")


def run() -> list[Figure]:
    """Publish a page at each size; the figures are ratios to the smallest size."""
    sizes = [int(size) for size in os.environ.get("BENCH_PAGES", "1000,10000,100000").split(",")]
    parent = _parent()
    times: dict[int, float] = {}
    made = 0
    for size in sizes:
        _grow(parent, made, size)
        made = size
        print(f"publishing: {size} pages", file=sys.stderr)
        times[size] = _median(parent, f"at-{size}")
    return _figures(times)


def _parent() -> Any:
    from wagtail.models import Page

    root = Page.get_first_root_node()
    return root.get_children().first() or root.add_child(title="首页", slug="bench-home")


def _grow(parent: Any, start: int, size: int) -> None:
    """Generated pages and their index rows, written in bulk (publishing so many one by one would take hours)."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Page
    from wagtail.search.backends import get_search_backend

    kind, index = ContentType.objects.get_for_model(Page), get_search_backend().get_index_for_model(Page)
    offset = parent.get_children().count()
    for first in range(start, size, 1000):
        pages = [
            Page(
                title=f"{_WORDS[n % len(_WORDS)]}第{n}号",
                draft_title=f"第{n}号",
                slug=f"bench-{n}",
                locale=parent.locale,
                path=Page._get_path(parent.path, parent.depth + 1, offset + n + 1),
                depth=parent.depth + 1,
                url_path=f"{parent.url_path}bench-{n}/",
                content_type=kind,
            )
            for n in range(first, min(size, first + 1000))
        ]
        index.add_items(Page, Page.objects.bulk_create(pages))
    Page.objects.filter(pk=parent.pk).update(numchild=offset + size)
    parent.refresh_from_db()


def _median(parent: Any, name: str) -> float:
    """Milliseconds of publishing one page, in the middle of the rounds."""
    page = parent.add_child(title=f"某茶馆被重复检查案{name}", slug=f"bench-{name}")
    times = []
    for place in range(ROUNDS):
        page.title = f"某茶馆被重复检查案{place}"
        started = time.perf_counter()
        page.save_revision().publish()
        times.append((time.perf_counter() - started) * 1000)
    page.delete()
    return statistics.median(times)


def _figures(times: dict[int, float]) -> list[Figure]:
    least = next(iter(times.values()))
    return [
        {
            "name": f"publishing a page, {size} pages",
            "value": round(ms / least, 2),
            "unit": "ratio",
            "note": f"median {ms:.1f} ms",
        }
        for size, ms in times.items()
    ]
