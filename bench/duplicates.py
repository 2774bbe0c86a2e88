"""Near-duplicates: recall and precision on the labelled samples, the price of an arrival, and its growth.

python -m bench.run duplicates        BENCH_MATTERS=100000 for the size (default 20000), BENCH_MESSAGES=FILE.jsonl for
texts of your own (objects with `text`): how many the search finds of the pairs that a full comparison finds.
"""

import json
import os
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

Figure = dict[str, Any]
ARRIVALS = 30
THRESHOLD = 0.3


def run() -> list[Figure]:
    """Measure the samples, texts of one's own, and growth."""
    return [*_samples(), *_messages(os.environ.get("BENCH_MESSAGES", "")), *_growth(_size())]


def _size() -> int:
    return int(os.environ.get("BENCH_MATTERS", "20000"))


# --- the labelled samples -----------------------------------------------------------------------------------------


def _samples() -> Iterator[Figure]:
    """The 60 samples arrive in order; the pairs found are held against those that the file names."""
    from complaints.bulk import take_in
    from complaints.models import Likeness
    from portal.demo.city import SAMPLES, ensure_agencies, sample_rows
    from portal.outbox.api import drain

    ensure_agencies()
    list(take_in(SAMPLES.read_text(encoding="utf-8").splitlines()))
    while drain():
        pass
    named = {(row["duplicate_of"], row["id"]) for row in sample_rows() if row.get("duplicate_of")}
    pairs = {(one.earlier.external_id, one.later.external_id): one.similarity for one in Likeness.objects.all()}
    hit = named & pairs.keys()
    beyond = ", ".join(f"{a}~{b} {pairs[a, b]} %" for a, b in sorted(pairs.keys() - named))
    yield {"name": "samples: recall", "value": len(hit) / len(named), "unit": "of 1", "note": f"{len(named)} labelled"}
    note = f"beyond the labels: {beyond or 'none'}"
    yield {"name": "samples: precision", "value": len(hit) / max(1, len(pairs)), "unit": "of 1", "note": note}
    lowest = min((pairs[pair] for pair in hit), default=0)
    yield {"name": "samples: lowest similarity of a labelled pair", "value": lowest, "unit": "%", "note": ""}


# --- texts of one's own -------------------------------------------------------------------------------------------


def _messages(path: str) -> Iterator[Figure]:
    """How many of the pairs that a full comparison finds share a band, and how many matters each arrival opens."""
    from complaints.duplicates.sketch import estimate, resemblance, shingles, sketch

    if not path:
        return
    texts = [json.loads(line)["text"] for line in Path(path).read_text(encoding="utf-8").splitlines()]
    sets = [shingles(text) for text in texts]
    sketches = [sketch(one) for one in sets]
    true = {pair: value for pair, value in _all_pairs(sets) if value >= THRESHOLD}
    buckets: dict[int, list[int]] = defaultdict(list)
    met: set[tuple[int, int]] = set()
    for place, one in enumerate(sketches):
        for band in one.bands:
            met.update((other, place) for other in buckets[band])
            buckets[band].append(place)
    opened = {(a, b) for a, b in met if estimate(sketches[a].values, sketches[b].values) + 0.1 >= THRESHOLD}
    shown = {(a, b) for a, b in opened if resemblance(sets[a], sets[b]) >= THRESHOLD}
    strong = {pair for pair, value in true.items() if value >= 0.5}
    count, per = len(texts), len(texts) or 1
    yield _figure(f"{count} texts: pairs at {THRESHOLD} or more", len(true), "pairs", f"{len(strong)} of them at 0.5")
    yield _figure("of these found by bands", len(shown) / max(1, len(true)), "of 1", "text alone")
    yield _figure("of those at 0.5 found", len(shown & strong) / max(1, len(strong)), "of 1", "text alone")
    yield _figure("matters met by band per arrival", len(met) / per, "matters", "")
    yield _figure("texts opened per arrival", len(opened) / per, "texts", "")
    yield _figure("matters shown per arrival", len(shown) / per, "matters", "")
    errors = [abs(estimate(sketches[a].values, sketches[b].values) - value) for (a, b), value in true.items()]
    yield _figure("mean error of an estimate", statistics.mean(errors or [0.0]), "of 1", "")


def _all_pairs(sets: list[frozenset[str]]) -> Iterator[tuple[tuple[int, int], float]]:
    """Every pair of texts that share something, with its true resemblance."""
    holders: dict[str, list[int]] = defaultdict(list)
    for place, pairs in enumerate(sets):
        shared = Counter(other for pair in pairs for other in holders[pair])
        for other, common in shared.items():
            yield (other, place), common / (len(pairs) + len(sets[other]) - common)
        for pair in pairs:
            holders[pair].append(place)


def _figure(name: str, value: float, unit: str, note: str) -> Figure:
    return {"name": name, "value": value, "unit": unit, "note": note}


# --- growth -------------------------------------------------------------------------------------------------------


def _growth(size: int) -> Iterator[Figure]:
    """The price of one arrival among few and among many matters, spread over a year and fifty agencies."""
    from complaints.duplicates.sketch import shingles, sketch

    dice = random.Random(1)
    text = _story(dice)
    yield _figure("a sketch of 250 characters", 1000 * _median(lambda: sketch(shingles(text))), "ms", "no database")
    first = 0.0
    for step in (1000, max(1000, size // 5), size):
        _fill(step, dice)
        took = _arrivals(dice)
        first = first or took
        note = "arrival: sketch, search, keep" if step == 1000 else f"{took / first:.1f} × the price at 1,000"
        yield _figure(f"an arrival among {step:,} matters", 1000 * took, "ms", note)


def _story(dice: random.Random) -> str:
    """An invented text; no two alike but for the words everybody uses."""
    usual = ("执法人员", "没有出示证件", "罚款", "收到决定书", "请监督部门查一查", "不作为", "电话打不通", "推来推去")
    words = [chr(dice.randrange(0x4E00, 0x9FA5)) * 1 + chr(dice.randrange(0x4E00, 0x9FA5)) for _turn in range(95)]
    return "".join([*words, *dice.choices(usual, k=10)])


def _fill(upto: int, dice: random.Random) -> None:
    """Matters inserted in bulk, with sketches drawn at random: of unrelated texts, as nearly all are.

    One sealed text stands in all of them; bands go in by SQL, as a model each would take hours.
    """
    from django.db import connection

    from agencies.models import Agency
    from complaints.duplicates.sketch import BANDS, SIZE
    from complaints.models import Complaint, Fingerprint, FingerprintBand
    from portal import timekeeping
    from portal.vault.api import new_key, seal

    agencies = list(Agency.objects.all())
    key, now = new_key(), timekeeping.now()
    text = seal(key, _story(dice), context="complaints.complaint.narrative")
    table, lite = FingerprintBand._meta.db_table, connection.vendor == "sqlite"
    while (there := Complaint.objects.count()) < upto:
        matters = [
            Complaint(
                number=f"BENCH-{there + turn}",
                code_hash="-",
                token=f"bench-{there + turn}",
                key=key,
                narrative=text,
                agency=dice.choice(agencies),
                received_at=now - timedelta(minutes=dice.randrange(525_600)),
                happened_on=(now - timedelta(days=dice.randrange(365))).date(),
            )
            for turn in range(min(1000, upto - there))
        ]
        Complaint.objects.bulk_create(matters)
        prints = [Fingerprint(complaint=one, sketch=dice.randbytes(SIZE)) for one in matters]
        Fingerprint.objects.bulk_create(prints)
        bands = [(one.pk.hex if lite else one.pk, dice.getrandbits(64) - 2**63) for one in prints for _ in range(BANDS)]
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} (fingerprint_id, digest) VALUES (%s, %s)", bands)
        print(f"\r{there + len(matters):,} / {upto:,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _arrivals(dice: random.Random) -> float:
    from agencies.models import Agency
    from complaints.actions.intake import Report, new_ticket, receive
    from complaints.actions.likeness import find_alike

    agencies = list(Agency.objects.all())
    took = []
    for _turn in range(ARRIVALS):
        report = Report(narrative=_story(dice), agency=dice.choice(agencies))
        complaint = receive(report=report, ticket=new_ticket()).complaint
        started = time.perf_counter()
        find_alike(complaint=complaint)
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def _median(act: Any) -> float:
    took = []
    for _turn in range(ARRIVALS):
        started = time.perf_counter()
        act()
        took.append(time.perf_counter() - started)
    return statistics.median(took)
