"""Public search on generated records: indexing, page 1 with every facet, the whole page, beside the bare engine.

python -m bench.run search          BENCH_RECORDS=100000 for another size (default 10,000)
"""

import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

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
ROUNDS = 15
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
    """Fill the portal with generated records and measure."""
    from django.core.management import call_command

    from search.documents import FACETS
    from search.engines.protocol import Selection
    from search.engines.registry import engine
    from search.indexing import rebuild
    from search.query.planning import plan_of
    from search.searching import Request
    from search.searching import run as search

    size = int(os.environ.get("BENCH_RECORDS", "10000"))
    call_command("collectstatic", interactive=False, verbosity=0)
    _fill(size)
    chosen = engine()
    started = time.perf_counter()
    rebuild(chosen)
    rate = size / (time.perf_counter() - started)

    def bare(query: str) -> None:
        selection = Selection(plan_of(query))
        chosen.search(selection)
        chosen.facet(selection, FACETS)

    note = f"{size} records, {len(QUERIES)} queries"
    return [
        {"name": "search: rebuild of the index", "value": round(rate), "unit": "records/s", "note": f"{size} records"},
        *_spread("search: engine alone, with facets", _times(bare), note),
        *_spread("search: answer with records, facets, highlights", _times(lambda q: search(Request(query=q))), note),
        *_spread("search: whole page", _times(_page), note),
    ]


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


def _times(act: Callable[[str], Any]) -> list[float]:
    """Milliseconds of each call after one warm round."""
    for query in QUERIES:
        act(query)
    times = []
    for _round in range(ROUNDS):
        for query in QUERIES:
            started = time.perf_counter()
            act(query)
            times.append((time.perf_counter() - started) * 1000)
    return times


def _spread(name: str, times: list[float], note: str) -> list[Figure]:
    cuts = statistics.quantiles(times, n=20)
    return [
        {"name": f"{name}, p50", "value": round(cuts[9], 1), "unit": "ms", "note": note},
        {"name": f"{name}, p95", "value": round(cuts[18], 1), "unit": "ms", "note": note},
    ]
