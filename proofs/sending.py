"""Senders of referrals over HTTP: a partner's system, and somebody at the page. All made up."""

import http.client
import json
import re
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from alongside.kit.nhs_number import check_digit
from proofs.served import Served

EXAMPLE = Path(__file__).resolve().parents[1] / "docs" / "examples" / "referral.json"
THEIRS = "5f0c1a52-7d1e-4c1b-9a64"  # how the ids of the example's resources begin
PATIENCE = 60  # seconds for one answer
IDLE = 2
SPLIT = re.compile(r'name="(csrfmiddlewaretoken|key|site|gp_practice)"[^>]*?value="([^"]*)"')
SPLIT_BACK = re.compile(r'value="([^"]*)"[^>]*?name="(csrfmiddlewaretoken|key|site|gp_practice)"')
REFERENCE = re.compile(r'Reference <b class="app-nowrap">([^<]+)</b>')
RECEIPT = re.compile(r"^/referrals/([0-9a-f-]{36})/receipt/$")
# Whatever makes a sender send the same again.
BROKEN = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Answer:
    status: int
    place: str = ""
    body: bytes = b""


@dataclass
class Line:
    """One connection, opened again after it broke."""

    port: int
    connection: http.client.HTTPConnection | None = None
    used_at: float = 0.0

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        if time.monotonic() - self.used_at > IDLE:  # the server may have closed it meanwhile
            self.close()
        self.used_at = time.monotonic()
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            content = response.read()
        except BROKEN:
            self.close()
            raise
        return Answer(response.status, response.headers.get("Location", ""), content)

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


class PartnerSystem:
    """Sends FHIR messages, each with a marker that stands in the referral's words."""

    way = "fhir"

    def __init__(self, port: int, token: str) -> None:
        self.line = Line(port)
        self.token = token

    def prepare(self, key: UUID, marker: str) -> dict[str, Any]:
        return {"body": message(key, marker), "key": key}

    def send(self, *, body: bytes, key: UUID) -> Answer:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/fhir+json",
            "X-Request-Id": str(key),
            "X-Correlation-Id": str(key),
        }
        return self.line.ask("POST", "/FHIR/R4/$process-message", body, headers)

    @staticmethod
    def is_acknowledged(answer: Answer) -> bool:
        """Taken, or told that it was taken before: then the answer to it was lost on the way."""
        return answer.status in (200, 409)


@dataclass
class AtThePage:
    """Fills in the page: a sign-in session, the page's token against forgery, its hidden key."""

    port: int
    session: str
    way: str = "page"
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.line = Line(self.port)
        self.cookies["alongside_session"] = self.session

    def prepare(self, key: UUID, marker: str) -> dict[str, Any]:
        """Open the page. It brings a key of its own, which stands for the one given."""
        answer = self._ask("GET", "/refer/", None)
        if answer.status != 200:
            raise http.client.HTTPException(f"the page answered {answer.status}")
        hidden = hidden_fields(answer.body.decode())
        return {"fields": filled(hidden, Random(key.int), marker)}

    def send(self, *, fields: dict[str, Any]) -> Answer:
        return self._ask("POST", "/refer/", urlencode(fields, doseq=True).encode())

    def reference(self, place: str) -> str:
        found = REFERENCE.search(self._ask("GET", place, None).body.decode())
        return found.group(1) if found else ""

    @staticmethod
    def is_acknowledged(answer: Answer) -> bool:
        return answer.status == 302 and bool(RECEIPT.match(answer.place))

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self.line.ask(method, path, body, headers)
        if method == "GET" and path == "/refer/" and answer.status == 200:
            self._keep_token(answer.body.decode())
        return answer

    def _keep_token(self, page: str) -> None:
        # The form's token is the cookie's secret behind a mask; it is taken as a cookie too.
        self.cookies["csrftoken"] = hidden_fields(page)["csrfmiddlewaretoken"]


type Sender = PartnerSystem | AtThePage


def hidden_fields(page: str) -> dict[str, str]:
    found = dict(SPLIT.findall(page))
    return found | {name: value for value, name in SPLIT_BACK.findall(page)}


def filled(hidden: dict[str, str], random: Random, marker: str) -> dict[str, Any]:
    return {
        **hidden,
        "client_is": "PATIENT",
        "nhs_number": "",
        "born_day": str(random.randint(1, 28)),
        "born_month": str(random.randint(1, 12)),
        "born_year": str(random.randint(1940, 2004)),
        "given_name": "Zebedee",
        "family_name": f"Madeup{random.randint(1, 10**9)}",
        "gp_practice": hidden.get("gp_practice") or "V81999",
        "domains": ["welfare_benefits"],
        "happening": f"A letter stops the housing costs {marker}",
        "how_soon": "otherwise",
        "risks": "NONE",
        "phone": "07700 900123",
        "contact_rule": "SAFE",
        "asked_alone": "YES",
        "language": "en",
        "agreed": ["REFER", "CONTACT", "SHARE_STATUS"],
        "referrer_contact": "020 7946 0123",
        "slot": "",
    }


@cache
def example() -> str:
    return EXAMPLE.read_text()


@cache
def request_url() -> str:
    """Where the example has its request: each message asks for another thing."""
    entries = json.loads(example())["entry"]
    url: str = next(
        each["fullUrl"] for each in entries if each["resource"]["resourceType"] == "ServiceRequest"
    )
    return url


def message(key: UUID, marker: str) -> bytes:
    """The example that everybody can read, with ids, a patient and words of its own."""
    document = json.loads(example().replace(request_url(), f"urn:uuid:{key}"))
    document["id"] = str(key)
    for entry in document["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "Patient":
            resource["identifier"][0]["value"] = test_number(key)
        elif resource["resourceType"] == "Condition":
            resource["code"]["text"] = f"Money worries {marker}"
    return json.dumps(document).encode()


def test_number(key: UUID) -> str:
    """A number of the range kept for tests, different for different keys."""
    start = key.int % 10**6
    for each in range(start, start + 20):
        nine = f"999{each % 10**6:06d}"
        if digit := check_digit(nine):
            return f"{nine}{digit}"
    raise AssertionError("eleven numbers in a row have a check digit among them")


def partner_token(served: Served) -> str:
    return served.command("fhir-token", "--partner", "demo").strip().splitlines()[-1]


def sessions(served: Served, persona: str, count: int) -> list[str]:
    return served.script("proofs.signing_in", persona, str(count)).split()
