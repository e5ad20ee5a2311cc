"""F2: whatever a message is made into, it is answered, and it is taken whole or not at all."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client

from alongside.interop.schemas.writing_xml import to_xml
from alongside.kit import context
from proofs.figures import Figure, Found, judge
from proofs.scratch import Scratch, scratch
from proofs.sending import example, test_number

HOW = (
    "The example message, made up anew 5,000 times by one to four of ten mutations (a part dropped,"
    " doubled, sent elsewhere, nested deeply, made huge, of another type, of another version, an"
    " event, a status, odd signs), sent as JSON and as XML by a partner’s system."
)
BROKEN = Figure(
    "F2", "mutated messages answered by a fault of ours (5xx)", "=0", HOW,
    "A server whose reading of messages stumbles over what is of another type",
)  # fmt: skip
PARTIAL = Figure(
    "F2-whole", "refused messages after which any table holds another number of rows", "=0",
    f"{HOW} After each answer the rows of every table of the product are counted.",
    "A server that keeps the referral although it refuses the message",
)  # fmt: skip
SENT = Figure("F2-sent", "mutated messages sent", ">=5000", "Counted in the same run.")
FIGURES = [BROKEN, PARTIAL, SENT]

PROCESS = "/FHIR/R4/$process-message"
FORMS: dict[str, Callable[[Any], bytes]] = {
    "application/fhir+json": lambda node: json.dumps(node).encode(),
    "application/fhir+xml": to_xml,
}
ODD: list[Any] = [
    None, True, 0, -1, 1e308, 10**40, "", " ", "\0", "\ud800", "a" * 30_000, [], {}, [[]], [None],
    {"a": 1}, "urn:uuid:x", "2026-02-30", "0001-01-01", "9999-12-31T23:59:60Z", "🙂", "\u202e",
    "'; DROP TABLE people_person; --", "<b>", "{{ 7 * 7 }}", "Patient", "%s",
]  # fmt: skip
WORDS = [
    "servicerequest-request", "servicerequest-response", "booking-request", "booking-response",
    "new", "update", "delete", "active", "revoked", "entered-in-error", "draft", "completed",
    "triaged", "finished", "referral", "validation", "a1t1", "deny", "message", "collection",
]  # fmt: skip

type Node = dict[str, Any]
type Place = tuple[Any, Any]  # a dictionary or a list, and the key in it


def measure(run: Any) -> Iterator[Found]:
    messages = run.sized(5000, 250)
    with sending() as sender:
        counts = Counter(sender.outcome_of(each) for each in mutants(messages, Random(1)))
        with stumbling():
            stumbles = sender.outcome_of(sender.plain()) == "broken"
        with forgetful():
            forgets = sender.outcome_of(sender.plain()) == "partial"
    said = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    yield judge(BROKEN, counts["broken"], caught=stumbles, reason=said, fast=run.fast)
    yield judge(PARTIAL, counts["partial"], caught=forgets, reason=said, fast=run.fast)
    yield judge(SENT.at(messages), counts.total(), fast=run.fast)


class Sender:
    """A partner's system in this process, and an eye on every table."""

    def __init__(self, database: Scratch, token: str) -> None:
        self.database, self.token = database, token
        self.client = Client(raise_request_exception=False)
        self.random = Random(2)
        tables = database.rows(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename NOT LIKE 'django_%%' AND tablename <> 'audit_look' ORDER BY 1"
        )
        self.counting = "SELECT " + ", ".join(
            f"(SELECT count(*) FROM {name})" for (name,) in tables
        )
        self.rows = self._rows()

    def plain(self) -> Node:
        return fresh(uuid4())

    def outcome_of(self, message: Node) -> str:
        form = self.random.choice(list(FORMS))
        answer = self._send(written(message, form), form)
        before, self.rows = self.rows, self._rows()
        if answer.status_code >= 500 and answer.status_code != 501:
            return "broken"
        if answer.status_code != 200:
            return "refused" if self.rows == before and is_outcome(answer, form) else "partial"
        return "taken" if self.rows != before else "partial"

    def _send(self, body: bytes, form: str) -> HttpResponse:
        said = {
            "Authorization": f"Bearer {self.token}",
            "X-Request-Id": str(uuid4()),
            "X-Correlation-Id": str(uuid4()),
        }
        sent: Any = self.client.post
        found: HttpResponse = sent(PROCESS, body, content_type=form, headers=said)
        return found

    def _rows(self) -> tuple[int, ...]:
        return self.database.rows(self.counting)[0]


def is_outcome(answer: HttpResponse, form: str) -> bool:
    return answer["Content-Type"] == form and b"OperationOutcome" in answer.content[:300]


def written(message: Node, form: str) -> bytes:
    """As XML where it can be: what is of no type at all has no XML."""
    try:
        return FORMS[form](message)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        text = json.dumps(message)
        return text.encode() if form.endswith("json") else f"<Bundle>{text}</Bundle>".encode(
            errors="replace"
        )  # fmt: skip


@contextmanager
def sending() -> Iterator[Sender]:
    from alongside.interop.tests.factories import make_partner, token_of
    from tests.world import make_world

    with scratch() as database:
        make_partner(make_world())
        token = token_of()
        context.clear()
        yield Sender(database, token)


# Mutations


def fresh(key: UUID) -> Node:
    document: Node = json.loads(example())
    document["id"] = str(key)
    for entry in document["entry"]:
        if entry["resource"]["resourceType"] == "Patient":
            entry["resource"]["identifier"][0]["value"] = test_number(key)
    return document


def mutants(count: int, random: Random) -> Iterator[Node]:
    for _ in range(count):
        document = fresh(UUID(int=random.getrandbits(128)))
        for _ in range(random.randint(1, 4)):
            random.choice(MUTATIONS)(document, random)
        yield document


def places(node: Any) -> Iterator[Place]:
    inside = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in list(inside):
        yield node, key
        if isinstance(value, dict | list):
            yield from places(value)


def somewhere(document: Node, random: Random) -> Place:
    return random.choice(list(places(document)) or [(document, "id")])


def drop(document: Node, random: Random) -> None:
    inside, key = somewhere(document, random)
    if isinstance(inside, list) or key in inside:
        del inside[key]


def drop_entry(document: Node, random: Random) -> None:
    if isinstance(document.get("entry"), list) and document["entry"]:
        document["entry"].pop(random.randrange(len(document["entry"])))


def double(document: Node, random: Random) -> None:
    if isinstance(document.get("entry"), list) and document["entry"]:
        document["entry"].append(deepcopy(random.choice(document["entry"])))


def retarget(document: Node, random: Random) -> None:
    """Lead a reference to another resource, or nowhere."""
    found = [(inside, key) for inside, key in places(document) if key in ("reference", "fullUrl")]
    if found:
        inside, key = random.choice(found)
        inside[key] = random.choice([inside[key] for inside, key in found] + ["urn:uuid:x", "#"])


def nest(document: Node, random: Random) -> None:
    inside, key = somewhere(document, random)
    for _ in range(random.choice([10, 45, 300])):
        inside[key] = random.choice([[inside[key]], {"extension": [inside[key]]}])


def huge(document: Node, random: Random) -> None:
    inside, key = somewhere(document, random)
    inside[key] = "A" * random.choice([201, 25_000, 600_000])


def of_another_type(document: Node, random: Random) -> None:
    inside, key = somewhere(document, random)
    inside[key] = deepcopy(random.choice(ODD))


def of_another_version(document: Node, random: Random) -> None:
    document["meta"] = {"versionId": random.choice(["", "1.1.0", "9", None, 1])}


def another_word(document: Node, random: Random) -> None:
    words = [(inside, key) for inside, key in places(document) if key in ("code", "status", "type")]
    if words:
        inside, key = random.choice(words)
        inside[key] = random.choice(WORDS)


def unknown_element(document: Node, random: Random) -> None:
    inside, _ = somewhere(document, random)
    if isinstance(inside, dict):
        inside[random.choice(["nonsense", "_status", "resourceType", "$where", ""])] = "x"


MUTATIONS: list[Callable[[Node, Random], None]] = [
    drop, drop_entry, double, retarget, nest, huge, of_another_type, of_another_version,
    another_word, unknown_element,
]  # fmt: skip


# Controls


@contextmanager
def stumbling() -> Iterator[None]:
    """A server that takes what it reads for granted."""
    from alongside.interop import schemas

    def read(*_: Any) -> Any:
        raise TypeError("'NoneType' object is not subscriptable")

    with patch.object(schemas, "read", read):
        yield


@contextmanager
def forgetful() -> Iterator[None]:
    """A server that refuses a message after it has kept it."""
    from alongside.interop import actions, queries
    from alongside.interop.rules import MessageRefused, Why, fault

    real = actions.take_in

    def take_in(**words: Any) -> Any:
        real(**words)
        raise MessageRefused(fault(Why.NOT_TAKEN))

    with (
        patch.object(actions, "take_in", take_in),
        patch.object(queries, "in_time", nullcontext),
    ):
        yield
