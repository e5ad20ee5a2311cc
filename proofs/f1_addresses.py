"""F1: every address of FHIR, asked as its description allows and as it forbids (schemathesis)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from operator import methodcaller
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit
from uuid import uuid4

import requests
import schemathesis
import yaml
from django.test import Client
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from alongside.kit import context
from proofs.figures import Figure, Found, judge
from proofs.scratch import scratch

DESCRIPTION = Path(__file__).parents[1] / "docs" / "reference" / "fhir-openapi.yaml"
HOW = (
    "schemathesis reads docs/reference/fhir-openapi.yaml and makes 20,000 requests for its"
    " addresses, half as it allows and half as it forbids, most of them with a token that is good."
)
BROKEN = Figure(
    "F1", "requests answered by a fault of ours (5xx, but for 501)", "=0", HOW,
    "A server whose search stumbles over a value that it did not expect",
)  # fmt: skip
STRAY = Figure(
    "F1-outcomes", "refusals that are no OperationOutcome in the form asked for", "=0",
    f"{HOW} Each refusal must be one, with one issue, a code of the standard, and both ids echoed.",
    "A server that refuses with a page",
)  # fmt: skip
SENT = Figure("F1-sent", "requests made", ">=20000", "Counted in the same run.")
FIGURES = [BROKEN, STRAY, SENT]
SERVER = "http://testserver/FHIR/R4"
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def measure(run: Any) -> Iterator[Found]:
    wanted = run.sized(20_000, 800)
    with asking() as asker:
        asker.ask_all(wanted)
        counts = Counter(asker.counts)
        with stumbling():
            stumbles = asker.judged(*asker.search()) == "broken"
        with in_pages():
            strays = asker.judged(*asker.search(identifier="")) == "stray"
    said = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    yield judge(BROKEN, counts["broken"], caught=stumbles, reason=said, fast=run.fast)
    yield judge(STRAY, counts["stray"], caught=strays, reason=said, fast=run.fast)
    yield judge(SENT.at(wanted), counts.total(), fast=run.fast)


class Asker:
    """A partner's system that asks whatever comes into its head."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.client = Client(raise_request_exception=False)
        self.counts: Counter[str] = Counter()
        self.random = Random(1)

    def ask_all(self, wanted: int) -> None:
        document = yaml.safe_load(DESCRIPTION.read_text())
        described: Any = schemathesis.openapi.from_dict(document)
        operations = list(map(methodcaller("ok"), described.get_all_operations()))
        share = -(-wanted // (len(operations) * len(MODES)))
        while self.counts.total() < wanted:
            for operation in operations:
                for mode in MODES:
                    self._ask(operation, mode, share)

    def _ask(self, operation: Any, mode: GenerationMode, count: int) -> None:
        @seed(self.random.getrandbits(32))
        @settings(
            max_examples=count, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def each(case: Any) -> None:
            self._one(case)

        try:
            each()
        except Exception as error:
            # There is nothing that breaks the description of some addresses.
            if type(error).__name__ not in ("Unsatisfiable", "SkipTest", "Skipped"):
                raise

    def _one(self, case: Any) -> None:
        said = {**case.as_transport_kwargs(base_url=SERVER), "cookies": None}
        try:
            asked = requests.Request(**said).prepare()
        except (ValueError, requests.RequestException):
            return  # it cannot be written down as a request at all
        headers = {name: text(value) for name, value in asked.headers.items()}
        if self.random.random() < 0.8:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.random.random() < 0.8:
            headers |= {"X-Request-Id": str(uuid4()), "X-Correlation-Id": str(uuid4())}
        where = urlsplit(asked.url or "")
        path = f"{where.path}?{where.query}"
        answer = self.send(asked.method or "GET", path, asked.body or b"", headers)
        self.counts[self.judged(answer, headers)] += 1

    def send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        kind = headers.pop("Content-Type", "application/octet-stream")
        usable = {name: value for name, value in headers.items() if value.isprintable()}
        data = body if isinstance(body, bytes) else str(body).encode(errors="replace")
        return self.client.generic(method, path, data, kind, headers=usable)

    def search(self, **parameters: str) -> tuple[Any, dict[str, str]]:
        """One good search, or another."""
        ids = {"X-Request-Id": str(uuid4()), "X-Correlation-Id": str(uuid4())}
        headers = {**ids, "Authorization": f"Bearer {self.token}"}
        said = "&".join(f"{k}={v}" for k, v in (parameters or {"identifier": "HJ-1"}).items())
        return self.send("GET", f"/FHIR/R4/ServiceRequest?{said}", b"", dict(headers)), headers

    def judged(self, answer: Any, headers: dict[str, str]) -> str:
        if answer.status_code >= 500 and answer.status_code != 501:
            return "broken"
        if answer.status_code < 300:
            return "answered"
        echoed = all(
            answer.get(name) == value
            for name, value in headers.items()
            if name in ("X-Request-Id", "X-Correlation-Id") and 0 < len(value) <= 64
            and value.isascii() and value.isprintable()
        )  # fmt: skip
        return "refused" if echoed and is_outcome(answer) else "stray"


def is_outcome(answer: Any) -> bool:
    from alongside.interop.schemas.reading_xml import from_xml

    kind = answer["Content-Type"]
    try:
        said = answer.json() if kind == "application/fhir+json" else from_xml(answer.content)
    except Exception:
        return False
    issues = said.get("issue", [])
    return (
        said["resourceType"] == "OperationOutcome"
        and len(issues) == 1
        and issues[0]["details"]["coding"][0]["code"].startswith("REC_")
    )


def text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


@contextmanager
def asking() -> Iterator[Asker]:
    from alongside.interop.tests.factories import (
        EXAMPLE,
        headers_of,
        make_partner,
        send,
        token_of,
    )
    from tests.world import make_world

    with scratch():
        make_partner(make_world())
        token = token_of()
        context.clear()
        send(Client(), EXAMPLE.read_bytes(), headers_of(token))
        yield Asker(token)


@contextmanager
def stumbling() -> Iterator[None]:
    from alongside.interop import rules

    with patch.object(rules, "search_of", lambda *_words, **_more: None):
        yield


@contextmanager
def in_pages() -> Iterator[None]:
    """A server on which nothing stands outside that turns pages into outcomes."""
    from django.http import HttpResponse

    from alongside.interop.views import answering

    def page(*_: Any, **__: Any) -> HttpResponse:
        return HttpResponse("<h1>No</h1>", status=400)

    from alongside.interop import middleware

    with patch.object(answering, "refusal", page), patch.object(middleware, "refusal", page):
        yield
