"""Bodies over real HTTP: too large, too many parts, broken, slow. Nothing is kept, memory is bounded, others go on."""

import re
import sqlite3
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from tests import migrated
from tests.attacks.live import ROOT, THREADS, Live, read_all
from tests.complaints.test_wizard import PNG

MARK = "----cut"
#: In a body, an address that must be found nowhere afterwards.
ADDRESS = "203.0.113.77"


@pytest.fixture(scope="module")
def live(request, tmp_path_factory, django_db_setup, django_db_blocker):
    if not migrated.in_use():
        pytest.skip("the embedded mode is what is attacked here")
    database = migrated.Kept(request.config.cache.mkdir("migrated")).copy
    server = Live(tmp_path_factory.mktemp("live"), database)
    server.start()
    yield server
    server.stop()


class Visitor:
    """Somebody with a draft begun."""

    def __init__(self, live):
        self.live, self.cookies = live, {}
        page = self.send("GET", "/complaints/new/")
        self.token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1].decode()
        self.send("POST", "/complaints/new/", f"csrfmiddlewaretoken={self.token}".encode())

    def head(self, method, path, length, kind="application/x-www-form-urlencoded", **more):
        lines = {
            "Host": "localhost",
            "Connection": "close",
            "X-Real-IP": ADDRESS,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": kind,
            "Content-Length": length,
            "Referer": f"http://localhost{path}",
            **more,
        }
        if method == "GET":
            del lines["Content-Length"]
        return (
            f"{method} {path} HTTP/1.1\r\n".encode()
            + "".join(f"{k}: {v}\r\n" for k, v in lines.items()).encode()
            + b"\r\n"
        )

    def send(self, method, path, body=b"", kind="application/x-www-form-urlencoded"):
        answer = self.live.ask(self.head(method, path, len(body), kind) + body)
        for name, value in re.findall(rb"(?i)set-cookie: ([^=]+)=([^;\r]*)", answer):
            self.cookies[name.decode()] = value.decode()
        return answer

    def upload(self, parts):
        fields = (
            f'--{MARK}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{self.token}\r\n'.encode()
        )
        body = fields + b"".join(parts) + f"--{MARK}--\r\n".encode()
        return self.send("POST", "/complaints/new/proof/", body, f"multipart/form-data; boundary={MARK}")


def part(name, content, field="files"):
    head = f'--{MARK}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
    return head.encode("utf-8", "surrogateescape") + content + b"\r\n"


def rows(live, table):
    with sqlite3.connect(f"file:{live.folder / 'portal.sqlite3'}?mode=ro", uri=True, timeout=30) as line:
        return line.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]


@pytest.fixture
def visitor(live):
    return Visitor(live)


def status(answer):
    return int(answer.split(b" ", 2)[1]) if answer else 0


def test_a_body_beyond_the_limit_is_turned_away_before_it_is_read(live, visitor):
    files, before = rows(live, "complaints_draftfile"), live.memory()
    announced = visitor.head("POST", "/complaints/new/proof/", 4 * 1024**3, f"multipart/form-data; boundary={MARK}")
    answer = live.ask(announced + b"x" * 65536)
    assert status(answer) == 413 and f"一次最多发送 {django_settings.BODY_LIMIT_MB} MB".encode() in answer
    assert "以前已经收下的文件和填写的内容都还在".encode() in answer
    assert rows(live, "complaints_draftfile") == files and live.memory() - before < 40


def test_a_large_body_within_the_limit_costs_little_memory_and_a_large_field_nothing(live, visitor):
    before = live.memory()
    answer = visitor.upload([part("x.png", PNG + b"\0" * (25 * 1024**2))])
    assert status(answer) == 200 and "超过 20 MB".encode() in answer
    assert live.memory() - before < 60, "25 MB were sent"
    story = b"narrative=" + b"x" * (6 * 1024**2) + f"&csrfmiddlewaretoken={visitor.token}".encode()
    assert status(visitor.send("POST", "/complaints/new/event/", story)) in (400, 403)


@pytest.mark.parametrize("what", ["fields", "files"])
def test_too_many_parts_are_refused_and_nothing_is_kept(live, visitor, what):
    kept = rows(live, "complaints_draftfile")
    if what == "fields":
        body = "&".join(f"f{turn}=x" for turn in range(2100)).encode()
        answer = visitor.send("POST", "/complaints/new/event/", body)
    else:
        answer = visitor.upload([part(f"{turn}.png", PNG) for turn in range(60)])
    assert status(answer) == 400 and "没有保存任何内容".encode() in answer
    assert rows(live, "complaints_draftfile") == kept


POST = b"POST /complaints/new/ HTTP/1.1\r\nHost: localhost\r\n"
BROKEN = {
    "negative length": POST + b"Content-Length: -1\r\n\r\n",
    "two lengths": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "endless chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n",
    "long path": b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "long header": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20000 + b"\r\n\r\n",
    "space in a header": b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
    "not HTTP": b"\x16\x03\x01\x02\x00\x01",
}


@pytest.mark.parametrize("request_line", BROKEN.values(), ids=BROKEN)
def test_a_broken_or_smuggled_request_is_refused_and_names_no_address_in_the_log(live, request_line):
    with live.connect() as line:
        line.sendall(request_line)
        line.settimeout(20)
        line.shutdown(1)
        answer = read_all(line)
    assert status(answer) in (0, 400, 403, 414, 431, 501)
    assert not re.search(r"ip=\d", live.log.read_text())


def test_slow_visitors_do_not_keep_others_out(live, visitor):
    """Connections that say nothing take no thread; slow bodies take one each, and nginx keeps them away from us."""
    silent = [live.connect() for _ in range(40)]
    slow = [live.connect() for _ in range(THREADS - 1)]
    for line in slow:
        line.sendall(visitor.head("POST", "/complaints/new/event/", 1_000_000) + b"narrative=")
    try:
        for _turn in range(3):
            for line in slow:
                line.sendall(b"x")
            assert status(visitor.send("GET", "/complaints/track/")) == 200
            time.sleep(0.2)
    finally:
        for line in [*silent, *slow]:
            line.close()
    assert status(visitor.send("GET", "/complaints/new/event/")) == 200


def test_nginx_collects_slow_bodies_and_tells_the_address_in_one_header_of_its_own():
    text = (ROOT / "deploy/nginx/portal.conf").read_text()
    for line in (
        "client_header_timeout 15s",
        "client_body_timeout 60s",
        "limit_conn portal_connections 20",
        f"client_max_body_size {django_settings.BODY_LIMIT_MB}m",
        f"proxy_set_header {django_settings.CLIENT_ADDRESS_HEADER} $remote_addr",
        'proxy_set_header X-Forwarded-For ""',
    ):
        assert line in text, line
    assert "proxy_request_buffering off" not in text
    assert "$remote_addr" not in re.search("log_format[^;]+;", text)[0]
    for page in re.findall(r"/static/(errors/\w+\.html)", text):
        assert (ROOT / "static" / page).exists(), page


def test_afterwards_the_address_is_nowhere(live):
    """It came with every request of the visitors above, in the header of the trusted proxy."""
    files = [path for path in Path(live.folder).rglob("*") if path.is_file() and "static" not in path.parts]
    assert files and live.log in files
    for path in files:
        assert ADDRESS.encode() not in path.read_bytes(), path.name
