"""Public search on generated records: page 1 with every facet, type-ahead, export, beside the engine's own query.

BENCH_RECORDS=100000 make bench ARGS=search     (default 10,000)
BENCH_ENGINES=embedded                          (default: also Elasticsearch where `make services` started a node)
"""

import os
import random
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from bench import engines

Figure = dict[str, Any]

QUERIES = (
    "罚款",
    "乱收费 退还",
    "5000元",
    "“告知听证权利”",
    "环保局",
    "2026年4月",
    "示府执监通〔2026〕77号",
    "不存在的词语",
)
BEGINNINGS = ("乱", "城管", "东城", "罚款", "示府执监通〔2024〕1", "环保")
ROUNDS = 15
#: Rows after which the measurement of an export ends.
MOST_EXPORTED = 100_000
_PLACES = ("东城区", "西城区", "南山县", "北河市")
_BODIES = ("市场监督管理局", "城市管理行政执法局", "生态环境局", "交通运输局", "住房和城乡建设局", "卫生健康局")
_SHOPS = ("小吃店", "烧烤店", "诊所", "网吧", "养殖场", "印刷厂", "书店", "加油站", "货车司机", "幼儿园")
_WRONGS = ("乱收费", "乱罚款", "乱检查", "程序违法", "慢作为", "不作为", "滥用职权", "选择性执法")
_ENDS = ("整改到位", "移送纪检监察", "监督异议成立撤销", "不予立案")
_SENTENCES = (
    "执法人员未出示执法证件，也未告知听证权利和陈述申辩权利。",
    "该单位以保证金名义收取{amount}元，不开票据。",
    "监督机关核对台账后认定属于{wrong}，责令限期整改。",
    "该局撤销原决定，退还罚款{amount}元，并书面致歉。",
    "当事人多次到窗口咨询，得到的答复都是等待系统升级。",
    "监督机关发出通知书后，主要负责人在期限内签字回复。",
)


def run() -> list[Figure]:
    """Fill the portal with generated records and measure each engine."""
    from django.core.management import call_command

    size = int(os.environ.get("BENCH_RECORDS", "10000"))
    call_command("collectstatic", interactive=False, verbosity=0)
    _fill(size)
    figures: list[Figure] = []
    for name in engines.names():
        started = time.perf_counter()
        with engines.built(name) as engine:
            rate = size / (time.perf_counter() - started)
            figures += [
                {"name": f"{name}: rebuild", "value": round(rate), "unit": "records/s", "note": f"{size} records"},
                *_measured(engine, size),
            ]
    return figures


def _measured(engine: Any, size: int) -> list[Figure]:
    """The bare engine, the portal's answer, the whole page, type-ahead and export."""
    from django.test.utils import override_settings

    from search.searching import Request
    from search.searching import run as search
    from search.suggesting import suggestions

    note = f"{size} records, {len(QUERIES)} queries, top 20 with all facets"
    plans = {query: _selection(query) for query in QUERIES}
    bare = _times(lambda query: _bare(engine, plans[query]))
    with override_settings(SEARCH_ENGINE=engine.name):
        answer = _times(lambda query: search(Request(query=query)))
        page = _times(_page)
        typed = _times(suggestions, BEGINNINGS)
    worst = max(statistics.median(page[query]) - 2 * statistics.median(bare[query]) for query in QUERIES)
    return [
        *_spread(f"{engine.name}: the engine's own query", bare, note),
        *_spread(f"{engine.name}: answer (records, facets, highlights)", answer, note),
        *_spread(f"{engine.name}: whole page", page, note),
        {
            "name": f"{engine.name}: page beyond twice the engine's query, worst query",
            "value": round(worst, 1),
            "unit": "ms",
            "note": "medians; may be 15",
        },
        *_spread(f"{engine.name}: type-ahead", typed, f"{size} records, {len(BEGINNINGS)} beginnings"),
        _export(engine, size),
    ]


def _selection(query: str) -> Any:
    from search.engines.protocol import Selection
    from search.query.planning import plan_of

    return Selection(plan_of(query))


def _bare(engine: Any, selection: Any) -> None:
    """The same query without the portal: the engine's own library, its best twenty and the counts of all facets."""
    from search.documents import FACETS

    if engine.name == "embedded":
        from search.engines.embedded_queries import query_of

        searcher, query = engine._searcher(), query_of(selection)
        searcher.search(query, 20)
        searcher.aggregate(query, {name: {"terms": {"field": f"facet_{name}", "size": 200}} for name in FACETS})
        return
    asked = engine._asked(selection).extra(size=20, track_total_hits=True).to_dict()
    asked["aggs"] = {name: {"terms": {"field": f"facet_{name}", "size": 200}} for name in FACETS}
    engine._client.search(index=engine.alias, request_cache=False, **asked)


def _export(engine: Any, size: int) -> Figure:
    """Every record of a broad query, by row, read from the database as an export does."""
    from search.checking import public_records

    selection, rows, last = _selection("罚款"), 0, 0
    started = time.perf_counter()
    while (step := engine.scan(selection, after=last, limit=2000)) and rows < MOST_EXPORTED:
        rows += len(public_records(step))
        last = step[-1].record
    rate = rows / (time.perf_counter() - started)
    note = f"{rows} rows of {size} records, before they are written as CSV"
    return {"name": f"{engine.name}: export", "value": round(rate), "unit": "rows/s", "note": note}


def _fill(size: int) -> None:
    from search.models import PublicRecord

    chance = random.Random(7)
    for start in range(0, size, 1000):
        PublicRecord.objects.bulk_create(_record(chance, n) for n in range(start, min(size, start + 1000)))


def _record(chance: random.Random, n: int) -> Any:
    from search.analysis.document_numbers import key_of
    from search.models import PublicRecord

    place, body, wrong = chance.choice(_PLACES), chance.choice(_BODIES), chance.choice(_WRONGS)
    amount = chance.choice((200, 500, 3000, 5000, 15000, 20000))
    closed = date(2021, 1, 1) + timedelta(days=chance.randrange(2190))
    number = f"示府执监通〔{closed.year}〕{n}号"
    text = "".join(chance.sample(_SENTENCES, 5)).format(amount=amount, wrong=wrong)
    return PublicRecord(
        kind="case",
        key=f"bench-{n}",
        number=number,
        number_key=key_of(number),
        title=f"{place}某{chance.choice(_SHOPS)}{wrong}案",
        summary=text,
        agency=f"{place}{body}",
        region=place,
        domain=body.removesuffix("局"),
        violation=wrong,
        act_kind="处罚",
        outcome=chance.choice(_ENDS),
        closed_on=closed,
        published_on=closed,
        url=f"/search/cases/bench-{n}/",
    )


def _page(query: str) -> None:
    from django.test import Client

    response = Client().get("/search/", {"q": query})
    if response.status_code != 200:
        raise RuntimeError(f"the page answered {response.status_code}")


def _times(act: Callable[[str], Any], inputs: Sequence[str] = QUERIES) -> dict[str, list[float]]:
    """Milliseconds of each call by input, after one warm round."""
    for each in inputs:
        act(each)
    times: dict[str, list[float]] = {each: [] for each in inputs}
    for _round in range(ROUNDS):
        for each in inputs:
            started = time.perf_counter()
            act(each)
            times[each].append((time.perf_counter() - started) * 1000)
    return times


def _spread(name: str, times: Mapping[str, Sequence[float]], note: str) -> list[Figure]:
    cuts = statistics.quantiles([each for row in times.values() for each in row], n=20)
    return [
        {"name": f"{name}, p50", "value": round(cuts[9], 1), "unit": "ms", "note": note},
        {"name": f"{name}, p95", "value": round(cuts[18], 1), "unit": "ms", "note": note},
    ]
