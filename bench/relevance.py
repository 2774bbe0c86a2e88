"""How well the public search answers a labelled set of queries.

    python bench/relevance.py tests/search/data [--json] [--verbose]

The folder holds `cases.jsonl` (imported into a throw-away database) and `queries.jsonl` (graded labels, and records
that must not be found). Prints recall of the clearly relevant, precision and nDCG among the first ten, and the
must-not figures, as means over the queries, by kind and over all.
"""

import argparse
import json
import math
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench import engines  # noqa: E402 -- also when this file is run by itself

LABELLED = ROOT / "tests" / "search" / "data"
METRICS = ("recall", "precision@10", "ndcg@10", "must_not_above", "must_not_returned")
Finder = Callable[[str], list[str]]


def judge(label: dict[str, Any], found: list[str]) -> dict[str, float]:
    """The metrics of one query, given the ids found in order."""
    grades = {item["id"]: item["grade"] for item in label["relevant"]}
    clear = {key for key, grade in grades.items() if grade == 2}
    top = found[:10]
    last_clear = max((place for place, key in enumerate(found) if key in clear), default=-1)
    unwanted = set(label["must_not"])
    returned = [place for place, key in enumerate(found) if key in unwanted]
    return {
        "recall": len(clear & set(found)) / len(clear) if clear else 1.0,
        "precision@10": sum(key in grades for key in top) / len(top) if top else float(not grades),
        "ndcg@10": _ndcg(top, grades),
        "must_not_above": float(any(place < last_clear for place in returned)),
        "must_not_returned": len(returned) / len(unwanted) if unwanted else 0.0,
    }


def evaluate(labels: Iterable[dict[str, Any]], find: Finder) -> dict[str, dict[str, float]]:
    """The mean metrics by kind of query, and over all under `all`."""
    by_kind: dict[str, list[dict[str, float]]] = defaultdict(list)
    for label in labels:
        result = judge(label, find(label["q"]))
        by_kind[label["kind"]].append(result)
        by_kind["all"].append(result)
    return {
        kind: {metric: sum(row[metric] for row in rows) / len(rows) for metric in METRICS}
        | {"queries": float(len(rows))}
        for kind, rows in by_kind.items()
    }


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def portal_finder(engine: str = "") -> Finder:
    """The portal's own search, its first hundred hits; Django must be set up."""
    from search.archive import PREFIX
    from search.searching import Request, run

    def find(query: str) -> list[str]:
        hits = run(Request(query=query, page_size=100, engine=engine)).hits
        return [hit.record.key.removeprefix(PREFIX) for hit in hits]

    return find


def _ndcg(top: list[str], grades: dict[str, int]) -> float:
    """Where nothing is relevant, finding nothing is perfect."""
    if not grades:
        return float(not top)
    return _dcg(grades.get(key, 0) for key in top) / _dcg(sorted(grades.values(), reverse=True)[:10])


def _dcg(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades)) or 0.0


def run() -> list[dict[str, Any]]:
    """The figures for `make bench`: each engine on the labelled set, beside plain bigrams on the same engine."""
    from search.archive import import_lines
    from search.models import IndexChange, PublicRecord

    PublicRecord.objects.all().delete()
    import_lines((LABELLED / "cases.jsonl").read_text(encoding="utf-8").splitlines())
    IndexChange.objects.all().delete()
    labels = read(LABELLED / "queries.jsonl")
    answers: dict[str, list[list[str]]] = {}
    figures: list[dict[str, Any]] = []
    for name in engines.names():
        with engines.built(name):
            figures += _figures(f"{name}", labels, portal_finder(name))
            answers[name] = [portal_finder(name)(label["q"]) for label in labels]
        for kind, every in (("bigrams, AND", True), ("bigrams, OR", False)):
            with tempfile.TemporaryDirectory() as folder, engines.bigrams(name, Path(folder), every=every) as find:
                figures += _figures(f"{name}, {kind}", labels, find)
    return [*figures, *_agreement(answers)]


def _figures(who: str, labels: list[dict[str, Any]], find: Finder) -> list[dict[str, Any]]:
    overall = evaluate(labels, find)["all"]
    note = f"{len(labels)} labelled queries"
    return [
        {"name": f"{who}: {metric}", "value": round(overall[metric], 4), "unit": "mean", "note": note}
        for metric in METRICS
    ]


def _agreement(answers: dict[str, list[list[str]]]) -> list[dict[str, Any]]:
    """How many queries get the same hits in the same order from every engine."""
    if len(answers) < 2:
        return []
    same = [len({tuple(found) for found in each}) == 1 for each in zip(*answers.values(), strict=True)]
    note = " and ".join(answers)
    return [{"name": "same hits, same order", "value": sum(same) / len(same), "unit": "of queries", "note": note}]


def _set_up(folder: Path, scratch: str) -> None:
    """A portal with an empty database below a scratch folder, holding the labelled cases."""
    os.environ["PORTAL_VAR"] = scratch
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.embedded")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("import_archive", str(folder / "cases.jsonl"), stdout=sys.stderr)


def _print_table(results: dict[str, dict[str, float]]) -> None:
    print(f"{'kind':<10} {'n':>4} " + " ".join(f"{metric:>17}" for metric in METRICS))
    for kind, row in results.items():
        print(f"{kind:<10} {row['queries']:>4.0f} " + " ".join(f"{row[metric]:>17.3f}" for metric in METRICS))


def _print_misses(labels: Iterable[dict[str, Any]], find: Finder) -> None:
    for label in labels:
        found = find(label["q"])
        result = judge(label, found)
        if result["recall"] < 1 or result["ndcg@10"] < 0.999 or result["must_not_returned"]:
            print(label["id"], label["kind"], label["q"], {key: round(value, 2) for key, value in result.items()})
            print("   wanted", {item["id"]: item["grade"] for item in label["relevant"]}, "not", label["must_not"])
            print("   found ", found[:12])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--verbose", action="store_true", help="list every query that is not answered perfectly")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="relevance-") as scratch:
        _set_up(options.folder, scratch)
        _report(options)


def _report(options: argparse.Namespace) -> None:
    labels, find = read(options.folder / "queries.jsonl"), portal_finder()
    if options.verbose:
        _print_misses(labels, find)
    results = evaluate(labels, find)
    if options.json:
        print(json.dumps(results, ensure_ascii=False))
    else:
        _print_table(results)


if __name__ == "__main__":
    main()
