"""Somebody who reports over a bare connection, and can let go of it without reading the answer."""

import http.client
import io
import re
import uuid
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from .server import Portal

STORY = "来了一名执法人员，没有出示证件，当场开出5000元罚单，没有告知可以申辩。"
FILE = b"%PDF-1.4\n" + b"% evidence\n" * 400 + b"%%EOF\n"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Sender:
    """A browser that can let go of the connection without reading the answer."""

    portal: Portal
    cookies: dict[str, str] = field(default_factory=dict)
    page: str = ""
    path: str = ""

    def begin(self, method: str, path: str, body: bytes = b"", content_type: str = "") -> http.client.HTTPConnection:
        """Send a request; the answer is still on its way."""
        connection = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=60)
        headers = {"Cookie": self.cookie_header()}
        if method == "POST":
            headers |= {"Content-Type": content_type, "Referer": f"{self.portal.url}{path}"}
        connection.request(method, path, body or None, headers)
        return connection

    def send_part(self, body: bytes, content_type: str, share: float) -> http.client.HTTPConnection:
        """Announce a whole upload, send a share of it, read nothing; the connection stays open while it is held."""
        connection = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=60)
        connection.putrequest("POST", "/complaints/new/proof/")
        for name, value in (
            ("Cookie", self.cookie_header()),
            ("Content-Type", content_type),
            ("Content-Length", str(len(body))),
            ("Referer", f"{self.portal.url}/complaints/new/proof/"),
        ):
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(body[: int(len(body) * share)])
        return connection

    def cookie_header(self) -> str:
        """The cookies as they are sent."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def finish(self, connection: http.client.HTTPConnection) -> None:
        """Read the answer and go where it leads."""
        response = connection.getresponse()
        self.page = response.read().decode()
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        if response.status == 302:
            self.get(response.headers["Location"])
        else:
            assert response.status == 200, f"{response.status} {self.page[:400]}"

    def get(self, path: str) -> None:
        """Open an address."""
        self.path = path
        self.finish(self.begin("GET", path))

    def form(self, **values: str) -> bytes:
        """The body of a form with this page's token."""
        return urlencode({"csrfmiddlewaretoken": self.hidden("csrfmiddlewaretoken"), **values}).encode()

    def post(self, path: str = "", **values: str) -> None:
        """Send a form and read the answer."""
        path = path or self.path
        self.finish(self.begin("POST", path, self.form(**values), FORM))

    def hidden(self, name: str) -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.page)
        assert found, self.page[:400]
        return unescape(found[1])

    def ticket(self) -> tuple[str, str]:
        """The number and the code that the page shows."""
        values = re.findall(r'class="ticket__value">([^<]+)<', self.page)
        assert len(values) == 2, self.page[:400]
        return values[0].strip(), values[1].strip()

    def upload(self, name: str, content: bytes) -> tuple[bytes, str]:
        """A multipart body with one file, and its content type."""
        mark, out = uuid.uuid4().hex, io.BytesIO()
        part = f'--{mark}\r\nContent-Disposition: form-data; name="%s"%s\r\n%s\r\n'
        out.write((part % ("csrfmiddlewaretoken", "", "")).encode() + self.hidden("csrfmiddlewaretoken").encode())
        out.write(b"\r\n" + (part % ("files", f'; filename="{name}"', "Content-Type: application/pdf\r\n")).encode())
        out.write(content + f"\r\n--{mark}--\r\n".encode())
        return out.getvalue(), f"multipart/form-data; boundary={mark}"

    def report_until(self, step: str) -> None:
        """Fill the wizard up to a step, with a file when the step comes after the files."""
        self.get("/complaints/new/")
        self.post()
        self.path = "/complaints/new/event/"
        if step == "event":
            return
        self.post(kind="complaint", narrative=STORY)
        self.path = "/complaints/new/agency/"
        if step == "agency":
            return
        self.post(agency_as_stated="早市的执法队")
        self.path = "/complaints/new/proof/"
        if step == "proof":
            return
        self.finish(self.begin("POST", self.path, *self.upload("fine.pdf", FILE)))
        self.path = "/complaints/new/you/"
        self.post(identity="anonymous")
        self.path = "/complaints/new/check/"

    def answers(self) -> dict[str, str]:
        """What the last step asks for."""
        key = self.hidden("captcha_0")
        answer = self.portal.captcha_answer(key)
        return {"saved": "on", "opened": self.hidden("opened"), "captcha_0": key, "captcha_1": answer}
