"""The citizen's side: submissions and whole reports beside bare inserts, bulk intake, and the pages most read.

python -m bench.run portal_bench          BENCH_SUBMISSIONS=200 for another size (default 60)
"""

import json
import os
import re
import secrets
import statistics
import time
from collections.abc import Callable
from typing import Any

Figure = dict[str, Any]

ROUNDS = 20
CHECK = "/complaints/new/check/"
TEXT = "执法人员只有一人到场，没有出示证件，当场开出5000元罚单，没有告知可以陈述申辩。" * 4


def run() -> list[Figure]:
    """Measure submissions, intake and pages."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    return [*_submissions(int(os.environ.get("BENCH_SUBMISSIONS", "60"))), *_pages()]


def _rate(count: int, act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return count / (time.perf_counter() - started)


def _submissions(count: int) -> list[Figure]:
    """Whole submissions (sealing, Argon2id, audit chain, clock, outbox), and the same rows inserted bare."""
    from complaints.actions import drafts
    from complaints.bulk import take_in
    from complaints.models import Complaint
    from portal.vault.api import new_key

    answers = {"narrative": TEXT, "agency_as_stated": "某局", "identity": "anonymous", "kind": "complaint"}

    def submit() -> None:
        for _turn in range(count):
            draft = drafts.begin()
            drafts.answer(draft=draft, answers=answers)
            drafts.send(draft=draft)

    def insert() -> None:
        for turn in range(count):
            Complaint.objects.create(
                number=f"BARE-{turn}-{secrets.token_hex(3)}", code_hash="-", token=secrets.token_hex(16), key=key
            )

    def report() -> None:
        for turn in range(count):
            _whole_report(turn, answers)

    key = new_key()
    lines = [json.dumps({"id": f"bench-{turn}", "text": TEXT}, ensure_ascii=False) for turn in range(count)]
    whole, bare, protected = _rate(count, submit), _rate(count, insert), _rate(count, report)
    bulk = _rate(count, lambda: list(take_in(lines)))
    return [
        {"name": "submissions through the wizard's actions", "value": whole, "unit": "1/s", "note": "one process"},
        {"name": "bare inserts of the same row", "value": bare, "unit": "1/s", "note": "no sealing, hash or event"},
        {"name": "submission / bare insert", "value": bare / whole, "unit": "times", "note": "the price of protection"},
        {
            "name": "reports through the wizard's pages",
            "value": protected,
            "unit": "1/s",
            "note": "six requests each: limits, question, trap, sealing, hash, events",
        },
        {
            "name": "report / bare insert",
            "value": bare / protected,
            "unit": "times",
            "note": "all protection and pages",
        },
        {"name": "bulk intake", "value": bulk, "unit": "lines/s", "note": "manage.py intake without its start"},
    ]


def _whole_report(turn: int, answers: dict[str, str]) -> None:
    """One visitor, from an address of their own, from the first page to the receipt."""
    from datetime import timedelta

    from captcha.models import CaptchaStore
    from django.test import Client

    from portal import timekeeping

    client = Client(REMOTE_ADDR=f"198.18.{turn // 250}.{turn % 250 + 1}")
    client.post("/complaints/new/")
    for step in ("event", "agency", "proof", "you"):
        client.post(f"/complaints/new/{step}/", answers)
    hidden = dict(re.findall(r'name="(captcha_0|opened)"[^>]*? value="([^"]*)"', client.get(CHECK).content.decode()))
    result = CaptchaStore.objects.get(hashkey=hidden["captcha_0"]).response
    with timekeeping.at(timekeeping.now() + timedelta(seconds=5)):
        sent = client.post(CHECK, {**hidden, "saved": "on", "captcha_1": result})
    if sent.status_code != 302:
        raise RuntimeError(f"not sent: {sent.status_code}")


def _pages() -> list[Figure]:
    """Median time of each public page through Django's test client, as ratios to the lightest one as well."""
    from django.test import Client

    from complaints.actions.intake import Report, new_ticket, receive

    ticket = new_ticket()
    receive(report=Report(narrative=TEXT, agency_as_stated="某局"), ticket=ticket)
    client = Client()
    checking = _median(lambda: client.post("/complaints/track/", {"number": ticket.number, "code": ticket.code}))
    paths = ("/complaints/track/", "/", "/complaints/track/matter/", "/exposure/", "/monitors/", "/statistics/")
    times = {path: _median(lambda path=path: client.get(path)) for path in paths}  # type: ignore[misc]
    least = min(times.values())
    figures = [
        {"name": path, "value": took * 1000, "unit": "ms", "note": f"{took / least:.1f} × the lightest page"}
        for path, took in times.items()
    ]
    note = f"{checking / least:.1f} × the lightest page: Argon2id, 19 MiB"
    return [*figures, {"name": "number and code checked", "value": checking * 1000, "unit": "ms", "note": note}]


def _median(act: Callable[[], Any]) -> float:
    act()
    taken = []
    for _turn in range(ROUNDS):
        started = time.perf_counter()
        answer = act()
        taken.append(time.perf_counter() - started)
        if answer.status_code not in (200, 302):
            raise RuntimeError(f"answered {answer.status_code}")
    return statistics.median(taken)
