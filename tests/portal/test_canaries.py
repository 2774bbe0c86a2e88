"""Words that nobody else uses are put into reports, whole stories are told, and the words are sought everywhere.

A canary (identity, narrative, file, what was told to the complainant) may lie nowhere in clear: in no cell of the
database, no file, no index, no session, no message, no log line, no error report, on no public page and at no
partner's desk.
"""

import base64
import json
import logging
import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from complaints.actions import assessment, closing, contacts, drafts, imports
from complaints.actions import messages as letters
from complaints.actions.disclosure import answer_consent, ask_consent
from complaints.actions.evidence import add_evidence
from complaints.actions.figures import refresh
from complaints.actions.investigation import recuse
from complaints.actions.look_up import look_up_phone
from complaints.actions.protection import record_measures
from complaints.actions.rating import rate
from complaints.actions.recovery import ask_recovery
from complaints.bulk import take_in
from complaints.enums import Channel, EvidenceKind, Recipient, State
from complaints.models import Complaint
from complaints.people import Person
from complaints.privacy import reveal_identity
from exposure.actions.review import act_on_review, submit_for_review
from exposure.models import ExposureItemPage
from portal import timekeeping
from portal.notify.adapters import MemorySms
from portal.notify.models import InSiteMessage
from portal.roles.models import User
from search.engines.registry import engine
from search.indexing import rebuild
from search.models import PublicRecord
from search.searching import Request, run
from tests.complaints.test_wizard import PNG
from tests.factories.complaints import drive, drive_path, later, make_agency, make_complaint, staff_team
from tests.factories.exposure import commented_item

pytestmark = pytest.mark.django_db

CANARIES = {
    "name": "欧阳金丝雀",
    "phone": "19934567812",
    "id_number": "220302199003078812",
    "address": "翠微示例小区17号楼4单元902室",
    "narrative": "紫檀色灯塔在摇晃",
    "place": "靛青码头北侧",
    "file name": "玳瑁色照片",
    "file content": "CANARY-7f3a91-IN-FILE",
    "grounds": "琥珀色录音带",
    "feedback": "孔雀石一样的答复",
    "evidence": "朱砂色账本第九页",
    "reveal reason": "为核对鸢尾花的颜色",
    "recusal": "与孟加拉虎同窗",
    "network address": "203.0.113.77",
    "remedy": "归还雪青色的秤砣",
    "principal": "司徒金丝雀",
    "principal's phone": "19934567821",
    "joint": "端木金丝雀",
    "authority": "缃色委托书",
    "consent": "为把藤黄色的秤砣当面归还",
    "measures": "由石绿色的专线联系",
    "letter": "黛蓝色风筝挂在屋檐",
    "answer": "请说明赭石色印章的来历",
    "rating": "像桃红色的风一样慢",
    "own number": "19934567834",
}
NARRATIVE = f"{CANARIES['narrative']}，执法人员没有出示证件，也没有告知陈述申辩的权利。"
IDENTITY = {name: CANARIES[name] for name in ("name", "phone", "id_number", "address")}


def needles() -> Iterator[tuple[str, bytes]]:
    """Every canary in every spelling that a program may give it."""
    for label, word in CANARIES.items():
        raw = word.encode()
        spellings = {raw, word.encode("utf-16-le"), word.encode("gb18030"), json.dumps(word)[1:-1].encode()}
        spellings |= {raw.hex().encode(), repr(raw)[2:-1].encode()}
        for shift in range(3):  # base64, wherever in the stream the word begins
            coded = base64.b64encode(b"\0" * shift + raw).rstrip(b"=")
            spellings.add(coded[4:-2] if shift else coded[:-2])
        yield from ((label, spelling) for spelling in spellings)


NEEDLES = list(needles())


def sung(where: str, content: Any) -> set[str]:
    """Which canaries sing in some content, and where."""
    if isinstance(content, memoryview | bytearray):
        content = bytes(content)
    data = content if isinstance(content, bytes) else str(content).encode("utf-8", "surrogatepass")
    return {f"{label} in {where}" for label, needle in NEEDLES if needle in data}


# --- where to listen ----------------------------------------------------------------------------------------------


def in_database() -> set[str]:
    """Every cell of every table; on SQLite the pages of the file as well, with what was deleted from it."""
    found: set[str] = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for column, cell in zip(columns, row, strict=True):
                    if isinstance(cell, str | bytes | memoryview | dict | list):
                        found |= sung(f"{table}.{column}", cell)
    if connection.vendor == "sqlite":
        found |= sung("the database file", connection.connection.serialize())
    return found


def in_sessions() -> set[str]:
    """What the signed and packed sessions hold."""
    return {hit for session in Session.objects.all() for hit in sung("a session", session.get_decoded())}


def in_folders(*folders: str | Path) -> set[str]:
    """Every file below these folders, and its name."""
    files = [path for folder in folders for path in Path(folder).rglob("*") if path.is_file()]
    return {hit for path in files for hit in sung(f"file {path.name}", path.read_bytes() + str(path).encode())}


def in_caches() -> set[str]:
    """Keys and values of the caches: of this process, or of this test run's Redis database."""
    return {
        hit
        for alias in ("default", "limits")
        for item in _cached(caches[alias]._cache)
        for hit in sung(f"the cache {alias}", repr(item))
    }


def _cached(store: Any) -> Iterable[tuple[object, object]]:
    if isinstance(store, dict):
        yield from store.items()
        return
    redis = store.get_client()
    for key in redis.scan_iter():
        yield key, redis.get(key) if redis.type(key) == b"string" else redis.dump(key)


def in_messages() -> set[str]:
    """E-mails with their headers, text messages."""
    found = {hit for letter in mail.outbox for hit in sung("an e-mail", letter.message().as_bytes())}
    found |= {hit for letter in mail.outbox for hit in sung("an e-mail", f"{letter.subject}{letter.body}{letter.to}")}
    found |= {hit for number, _text in MemorySms.sent for hit in sung("an address", number)}
    found |= {hit for _number, text in MemorySms.sent for hit in sung("a text message", text)}
    return found - {"own number in an address"}  # a message to an address goes to it


def in_log(records: Iterable[logging.LogRecord]) -> set[str]:
    """The text, the arguments and the traceback of every log line."""
    shape = logging.Formatter()
    lines = [f"{shape.format(record)} {record.args!r} {record.__dict__.get('sql', '')}" for record in records]
    return {hit for line in lines for hit in sung("the log", line)}


def crawl(client: Client, start: str, *, skip: str = "^/admin/|logout|leave", most: int = 250) -> dict[str, bytes]:
    """Every page that can be reached from a page by its links, with what it says."""
    seen: dict[str, bytes] = {}
    waiting = [start]
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        if path in seen or re.search(skip, path):
            continue
        response = client.get(path)
        assert response.status_code < 500, path
        content = b"".join(response)
        seen[path] = content + str(dict(response.headers)).encode()
        if "html" in response.headers.get("Content-Type", ""):
            links = re.findall(r'(?:href|src|action)="(/[^"#]*)', content.decode())
            waiting += [link.replace("&amp;", "&") for link in links if not link.startswith(("//", "/static/"))]
        if "Location" in response.headers:
            waiting.append(response.headers["Location"])
    return seen


def on_pages(pages: dict[str, bytes]) -> set[str]:
    return {hit for path, content in pages.items() for hit in sung(path, content)}


# --- the stories --------------------------------------------------------------------------------------------------


def reported(client: Client, agency: Any) -> Complaint:
    """A named report through the wizard, with a file."""
    steps = {
        "event": {
            "kind": "complaint",
            "narrative": NARRATIVE,
            "violation": "程序违法",
            "remedy_sought": CANARIES["remedy"],
        },
        "agency": {"agency": str(agency.pk), "happened_on": "2026-03-02", "place": CANARIES["place"]},
        "proof": {
            "files": [
                SimpleUploadedFile(f"{CANARIES['file name']}.png", PNG + CANARIES["file content"].encode()),
            ]
        },
        "you": {"identity": "named", **IDENTITY, "is_agent": "on", "jointly": "on", "fears_retaliation": "on"},
        "people": {
            "role": "principal",
            "name": CANARIES["principal"],
            "phone": CANARIES["principal's phone"],
            "authority": SimpleUploadedFile(f"{CANARIES['authority']}.png", PNG),
            "more": "1",
        },
        "people/": {"role": "joint", "name": CANARIES["joint"]},
        "check": {"saved": "on", "captcha_0": "x", "captcha_1": "PASSED"},
    }
    client.post("/complaints/new/")
    for slug, data in steps.items():
        assert client.post(f"/complaints/new/{slug.rstrip('/')}/", data).status_code == 302, slug
        client.get("/complaints/new/check/")
    client.get("/complaints/new/receipt/")
    client.post("/complaints/new/saved/")
    return Complaint.objects.get(agency=agency)


def unfinished(client: Client) -> None:
    """A draft that was left half written."""
    client.post("/complaints/new/")
    client.post("/complaints/new/event/", {"kind": "complaint", "narrative": NARRATIVE})
    client.post("/complaints/new/you/", {"identity": "named", **IDENTITY})


def in_bulk(agency: Any) -> Complaint:
    """The same person through the hotline's file."""
    row = {
        "id": "canary-1",
        "title": NARRATIVE,
        "text": NARRATIVE,
        "place": CANARIES["place"],
        "respondent_agency": agency.name,
        "complainant": {**IDENTITY, "id_no": CANARIES["id_number"]},
    }
    (result,) = take_in([json.dumps(row)])
    return Complaint.objects.get(number=result.tracking_number)


def from_a_file(clerk: User) -> None:
    """A clerk's import: one file whose only row cannot be taken in and waits to be mended, one not yet confirmed."""
    table = ",".join(["反映的单位", "地点", "姓名", "电话", "内容"])
    cells = ",".join([CANARIES["grounds"], CANARIES["place"], CANARIES["name"], CANARIES["phone"], ""])
    for confirmed in (True, False):
        file = ContentFile(f"{table}\n{cells}\n".encode(), name=f"{CANARIES['file name']}.csv")
        batch = imports.upload(by=clerk, file=file)
        if confirmed:
            imports.start(batch=batch, by=clerk, columns=batch.columns.open())
            imports.run(batch.pk)
            assert batch.rows.get().cells.open()["name"] == CANARIES["name"]


def told_to_the_end(client: Client) -> list[Complaint]:
    """Stories to every kind of end: rectified and exposed, referred, refused, merged, asked to be reviewed."""
    team, long_ago = staff_team(), timekeeping.now() - timedelta(days=130)
    with timekeeping.at(long_ago):
        first, second = reported(client, make_agency()), in_bulk(make_agency())
        third, repeat = by_letter(make_agency()), by_letter(first.agency)
        unfinished(Client())
        from_a_file(team.clerk)
    _investigate_with_canaries(first, team)
    drive_path(second, "not_executed_referred", team)
    _refuse_and_review(third, team)
    with later(first):
        assessment.merge(complaint=repeat, by=team.clerk, into=first)
        closing.close(complaint=first, by=team.approver1, feedback=f"{CANARIES['feedback']}：已整改到位。")
        closing.write_summary(
            complaint=first,
            by=team.editor,
            title="某区市场监管领域程序违法监督案",
            text="执法人员未出示证件，经监督已撤销处罚，退还罚款，整改到位。",
        )
        closing.approve_summary(complaint=first, by=team.director)
        reveal_identity(complaint=first, by=team.custodian, reason=CANARIES["reveal reason"])
        look_up_phone(by=team.clerk, phone=CANARIES["principal's phone"], reason=CANARIES["reveal reason"])
        corresponded(first, team)
    for complaint in (first, second):
        item = commented_item(team, complaint.case)
        submit_for_review(item=item, by=team.editor)
        for reviewer in (team.secrecy, team.legal):
            act_on_review(item=item, by=reviewer, approve=True, comment="可以公开。")
    return [first, second, third, repeat]


def corresponded(complaint: Complaint, team: Any) -> None:
    """Letters both ways with a file, an address for news and for a lost code, a new code, a rating."""
    photo = ContentFile(PNG + CANARIES["file content"].encode(), name=f"{CANARIES['file name']}.png")
    letters.write_to_centre(complaint=complaint, text=CANARIES["letter"], files=[photo])
    contacts.propose_contact(complaint=complaint, address=CANARIES["own number"], news=True, recovery=True)
    complaint.contacts.update(verified_at=timekeeping.now())
    letters.write_to_complainant(complaint=complaint, by=team.clerk, text=CANARIES["answer"])
    ask_recovery(number=complaint.number, address=CANARIES["own number"])
    rate(complaint=complaint, score=2, comment=CANARIES["rating"])


def by_letter(agency: Any) -> Complaint:
    """The same words in a letter that staff enter."""
    words = {"narrative": NARRATIVE, "place": CANARIES["place"], "channel": Channel.LETTER}
    return make_complaint(agency=agency, person=Person(**IDENTITY), days_ago=0, **words)


def _investigate_with_canaries(complaint: Complaint, team: Any) -> None:
    with later(complaint):
        record_measures(complaint=complaint, by=team.director, measures=CANARIES["measures"])
        consent = ask_consent(
            complaint=complaint, by=team.clerk, recipient=Recipient.AGENCY, purpose=CANARIES["consent"]
        )
        answer_consent(consent=consent, given=False)
    drive(complaint, State.RECTIFIED, team)
    with later(complaint):
        recuse(complaint=complaint, user=team.approver2, reason=CANARIES["recusal"], by=team.director)
    other = drive(make_complaint(), State.INVESTIGATING, team)
    with later(other):
        add_evidence(
            complaint=other,
            by=other.staff.first().user,
            kind=EvidenceKind.DOCUMENT,
            title=CANARIES["evidence"],
            description=CANARIES["evidence"],
            upload=ContentFile(PNG + CANARIES["file content"].encode(), name=f"{CANARIES['file name']}.png"),
        )


def _refuse_and_review(complaint: Complaint, team: Any) -> None:
    drive_path(complaint, "rejected", team)
    with later(complaint):
        closing.request_review(complaint=complaint, grounds=f"{CANARIES['grounds']}没有人听过。")
        closing.decide_review(complaint=complaint, by=team.director, granted=False, reasons=CANARIES["feedback"])


# --- the tests ----------------------------------------------------------------------------------------------------


@pytest.fixture
def everything_is_logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.DEBUG)
    return caplog


def test_no_canary_sings_anywhere(client, client_as, everything_is_logged, search_index, deliver, settings):
    from_afar = {"HTTP_X_REAL_IP": CANARIES["network address"]}
    settings.TRUSTED_PROXIES = ["127.0.0.1/32"]
    client.defaults.update(from_afar)
    visitor, team = Client(**from_afar), staff_team()
    matters = told_to_the_end(client)
    visitor.post("/account/login/", {"username": "nobody", "password": "wrong"})
    visitor.post("/complaints/track/", {"number": matters[0].number, "code": "0" * 16})
    User.objects.filter(email="").update(email="someone@example.com")
    refresh()
    deliver()
    rebuild(engine())
    assert PublicRecord.objects.filter(kind="case").count() == 2
    assert ExposureItemPage.objects.live().count() == 2 and mail.outbox

    pages = crawl(visitor, "/")
    pages |= {path: visitor.get(path).content for path in _addresses(matters)}
    desks = [client_as(team.liaison(matters[0].agency)), client_as(team.discipline), client_as(team.editor)]
    at_desks = {
        f"{turn}{path}": text for turn, desk in enumerate(desks) for path, text in crawl(desk, "/desk/").items()
    }

    assert len(pages) > 25 and len(at_desks) > 10
    settings_folders = (settings.VAULT_STORE_DIR, settings.MEDIA_ROOT, settings.SEARCH_INDEX_DIR)
    assert any(Path(settings.VAULT_STORE_DIR).rglob("*")), "there must be something to listen to"
    assert not in_database()
    assert not in_sessions()
    assert not in_folders(*settings_folders, django_settings.FILE_UPLOAD_TEMP_DIR or settings.MEDIA_ROOT)
    assert not in_messages() and not in_caches()
    assert not on_pages(pages) and not on_pages(at_desks)
    for word in CANARIES.values():
        assert run(Request(query=word)).total == visitor.get("/api/v1/search", {"q": word}).json()["total"] == 0, word
    assert not in_log(everything_is_logged.records)


def _addresses(matters: list[Complaint]) -> list[str]:
    """Addresses that nothing links to, but anybody may try."""
    cases = [f"/search/cases/{matter.pk}/" for matter in matters]
    asked = [f"/search/?q={word}" for word in ("执法", "罚款", "示府执监通", "灯", "示例")]
    return [
        *cases,
        *asked,
        "/api/v1/search?q=整改&page_size=50",
        "/sitemap.xml",
        "/feeds/",
        "/complaints/track/matter/",
    ]


def test_an_error_says_nothing_of_what_was_being_sent(client, monkeypatch, settings, everything_is_logged):
    """The server breaks while a report is being sent; the technician's mail, the log and the page stay silent."""
    settings.ADMINS = [("技术员", "tech@example.com")]
    client.raise_request_exception = False
    client.post("/complaints/new/")

    def broken(**_arguments: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(drafts, "answer", broken)
    pages = [
        client.post("/complaints/new/event/", {"kind": "complaint", "narrative": NARRATIVE}),
        client.post("/complaints/new/you/", {"identity": "named", **IDENTITY}),
    ]

    assert [page.status_code for page in pages] == [500, 500]
    assert len(mail.outbox) == 2 and "the disk is full" in mail.outbox[0].body
    assert not in_messages() and not in_log(everything_is_logged.records)
    assert not {hit for page in pages for hit in sung("the error page", page.content)}


def test_the_listener_hears(client, tmp_path, user_with, everything_is_logged):
    """Were a canary to sing, these tests would hear it."""
    word = CANARIES["name"]
    InSiteMessage.objects.create(user=user_with(), template="x", subject="x", body=f"据{word}反映")
    session = client.session
    session["answers"] = {"name": word}
    session.save()
    (tmp_path / "index.bin").write_bytes(b"\0\1" + word.encode() + b"\2")
    mail.send_mail("x", f"据{word}反映", None, ["a@example.com"])
    logging.getLogger("somewhere").debug("sent by %s", word)

    assert "name in notify_insitemessage.body" in in_database()
    assert in_sessions() == {"name in a session"}
    assert in_folders(tmp_path) == {"name in file index.bin"}
    assert in_messages() == {"name in an e-mail"} and in_log(everything_is_logged.records) == {"name in the log"}
    assert on_pages({"/": f"<p>{word}</p>".encode()}) == {"name in /"}
    assert sung("json", json.dumps({"a": word})) and sung("base64", base64.b64encode(f"a{word}z".encode()))
    assert len(crawl(client, "/", most=10)) == 10
