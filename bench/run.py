"""Runs the benchmarks and keeps their figures: `make bench`, or `python -m bench.run [NAME …]`.

A benchmark is a module of this package with `run() -> list[dict]`, each figure `{"name", "value", "unit", "note"}`.
Before the first one Django is set up on an empty, migrated database in a throw-away folder; a benchmark makes the rows
that it needs. Slow ones show their progress on the error stream. Results go to `bench/results.json` with the machine's
outline, so that two runs can be compared.
"""

import argparse
import importlib
import json
import os
import pkgutil
import platform
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.engines import set_aside

Figure = dict[str, Any]
HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"


def benchmarks() -> list[str]:
    """Names of the modules of this package that can be run, in alphabetical order."""
    return sorted(module.name for module in pkgutil.iter_modules([str(HERE)]) if module.name != "run")


def prepare(folder: str) -> None:
    """Set Django up in the embedded mode with everything below `folder`, the database migrated and empty."""
    os.environ["PORTAL_VAR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = os.environ.get("BENCH_SETTINGS", "portal.settings.embedded")
    set_aside()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def commit() -> str:
    """The commit that is measured, with a + when the work tree differs from it."""
    asked = ["git", "-C", str(HERE.parent), "describe", "--always", "--dirty=+"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.system(),
        "commit": commit(),
    }


def measure(name: str) -> tuple[list[Figure], str]:
    """Run one benchmark; a failing one gives no figures and its error's text, so that the others still run."""
    try:
        run: Callable[[], Iterable[Figure]] | None = getattr(importlib.import_module(f"bench.{name}"), "run", None)
        figures = list(run()) if run else []
    except Exception:
        return [], traceback.format_exc()
    for figure in figures:
        missing = {"name", "value", "unit"} - figure.keys()
        if missing:
            return [], f"a figure of bench.{name} lacks {', '.join(sorted(missing))}: {figure}"
    return [{"note": "", **figure, "benchmark": name} for figure in figures], ""


def show(figures: list[Figure]) -> None:
    """Print the figures as a table."""
    width = max((len(f"{figure['benchmark']} · {figure['name']}") for figure in figures), default=0)
    for figure in figures:
        label = f"{figure['benchmark']} · {figure['name']}"
        value = figure["value"]
        shown = f"{value:,.2f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
        print(f"  {label:<{width}}  {shown:>14} {figure['unit']:<12} {figure['note']}")


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks that were named (all, when none were); exit 1 when one failed."""
    parser = argparse.ArgumentParser(description="Runs the benchmarks and writes their figures to a file.")
    parser.add_argument("names", nargs="*", help=f"which ones (there are: {', '.join(benchmarks()) or 'none'})")
    parser.add_argument("--output", type=Path, default=RESULTS, help="where the figures go (bench/results.json)")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(benchmarks())
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")

    started, figures, failed = datetime.now(UTC), [], []
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        prepare(folder)
        for name in options.names or benchmarks():
            clock = time.perf_counter()
            print(f"{name} …", file=sys.stderr)
            found, error = measure(name)
            figures += found
            if error:
                failed.append(name)
                print(error, file=sys.stderr)
            print(f"{name}: {time.perf_counter() - clock:.1f} s", file=sys.stderr)
    show(figures)
    report = {"at": started.isoformat(timespec="seconds"), "machine": machine(), "figures": figures, "failed": failed}
    options.output.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{len(figures)} figures in {options.output}" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
