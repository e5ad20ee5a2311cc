"""R3: one key of one sender is one referral, however many send it at the same moment."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from proofs.figures import Figure, Found, judge
from proofs.scratch import scratch
from proofs.sending import Answer, AtThePage, PartnerSystem, partner_token, sessions
from proofs.served import Served

SENDERS = 64
HOW = (
    "64 connections of one sender send the same referral under the same key at the same moment,"
    " for 50 keys, to the product as ./run demo starts it."
)
CONTROL = (
    "The same race, from inside, on a copy of the database without the unique key and the lock:"
    " more than one referral must be stored"
)
FHIR = Figure(
    "R3", "referrals stored for so many keys, each sent 64 times as a message", "=50", HOW, CONTROL
)
ONCE = Figure(
    "R3-answers", "keys answered 200 once, and 409 or 425 otherwise", "=50",
    f"{HOW} Every answer is counted.",
)  # fmt: skip
PAGE = Figure(
    "R3-page", "keys of the page for which every answer shows the same, single reference", "=50",
    "The same by the page: 64 connections post one form, and each reads the receipt that it is"
    " sent to.",
)  # fmt: skip
OTHER = Figure(
    "R3-refused", "keys sent again with other words that were refused, and nothing stored", "=50",
    "Then each key is sent once more with other words, half by message and half by page.",
)  # fmt: skip
FIGURES = [FHIR, ONCE, PAGE, OTHER]


def measure(run: Any) -> Iterator[Found]:
    served: Served = run.served
    keys = run.sized(50, 4)
    prefix = uuid4().hex[:8]
    caught = control()
    by_message = systems(served)
    sent = [race(by_message, f"{prefix}f-{n}-") for n in range(keys)]
    count = stored(served, f"{prefix}f-")
    yield judge(FHIR.at(keys), count, caught=caught, fast=run.fast)
    once = sum(answered_once(answers) for _, answers in sent)
    yield judge(ONCE.at(keys), once, fast=run.fast)
    by_page = people(served)
    shown = [page_race(by_page, f"{prefix}p-{n}-") for n in range(keys)]
    one_each = stored(served, f"{prefix}p-") == keys
    same = sum(each for _, each in shown) if one_each else 0
    yield judge(PAGE.at(keys), same, fast=run.fast)
    before = stored(served, prefix)
    refused = [
        *(other_by_message(by_message[0], prepared, prefix) for prepared, _ in sent[::2]),
        *(other_by_page(by_page[0], prepared, prefix) for prepared, _ in shown[1::2]),
    ]
    unchanged = stored(served, prefix) == before
    yield judge(OTHER.at(keys), sum(refused) if unchanged else 0, fast=run.fast)


def stored(served: Served, prefix: str) -> int:
    found = served.rows(
        "SELECT count(*) FROM referrals_referral WHERE happening LIKE %s", f"%{prefix}%"
    )
    return int(str(found[0][0]))


def at_once[T](callers: list[Callable[[], T]]) -> list[T]:
    together = Barrier(len(callers))

    def one(call: Callable[[], T]) -> T:
        together.wait(30)
        return call()

    with ThreadPoolExecutor(len(callers)) as pool:
        return list(pool.map(one, callers))


# By message


def systems(served: Served) -> list[PartnerSystem]:
    token = partner_token(served)
    return [PartnerSystem(served.port, token) for _ in range(SENDERS)]


def race(senders: list[Any], marker: str) -> tuple[dict[str, Any], list[Answer]]:
    prepared = senders[0].prepare(uuid4(), marker)
    return prepared, at_once([lambda s=s: s.send(**prepared) for s in senders])  # type: ignore[misc]


def answered_once(answers: list[Answer]) -> bool:
    counts = Counter(answer.status for answer in answers)
    return counts[200] == 1 and counts[409] + counts[425] == SENDERS - 1


def other_by_message(sender: PartnerSystem, prepared: dict[str, Any], prefix: str) -> bool:
    body = prepared["body"].replace(b"Money worries", b"Other worries")
    return sender.send(body=body, key=prepared["key"]).status == 409


# By the page


def people(served: Served) -> list[AtThePage]:
    """One referrer, signed in once: many connections with the same cookies."""
    [session] = sessions(served, "gp", 1)
    return [AtThePage(served.port, session) for _ in range(SENDERS)]


def page_race(senders: list[AtThePage], marker: str) -> tuple[dict[str, Any], bool]:
    first = senders[0]
    prepared = first.prepare(uuid4(), marker)
    for sender in senders:
        sender.cookies = first.cookies
    shown = at_once([lambda s=s: reference(s, prepared) for s in senders])  # type: ignore[misc]
    return prepared, len(set(shown)) == 1 and "" not in shown


def reference(sender: AtThePage, prepared: dict[str, Any]) -> str:
    answer = sender.send(**prepared)
    return sender.reference(answer.place) if sender.is_acknowledged(answer) else ""


def other_by_page(sender: AtThePage, prepared: dict[str, Any], prefix: str) -> bool:
    words = prepared["fields"]["happening"].replace("housing", "council")
    answer = sender.send(fields=prepared["fields"] | {"happening": words})
    return answer.status < 500 and not sender.is_acknowledged(answer)


# The control


def control() -> bool:
    """Whether the race doubles a referral where neither key nor lock stands in its way."""
    from alongside.kit import context
    from alongside.referrals.actions import receiving
    from alongside.referrals.tests.factories import make_new
    from tests.world import make_world

    with scratch() as database:
        world = make_world()
        database.run("ALTER TABLE referrals_referral DROP CONSTRAINT one_referral_for_a_key")

        def send() -> None:
            with database.connection_of_a_thread(), world.acting(world.referrer) as by:
                receiving.refer(new=make_new(), key="once", by=by, at=database.now())

        with patch.object(receiving, "lock", lambda *_ids, **_more: None):
            at_once([send] * 16)
        context.clear()
        return int(database.rows("SELECT count(*) FROM referrals_referral")[0][0]) > 1
