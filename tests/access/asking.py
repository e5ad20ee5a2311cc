"""Walks the addresses, makes the cells of the matrix, asks each one and judges the answer."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from alongside.accounts.models import User
from alongside.accounts.rules import ROLES, Permission, Role
from tests.access.scene import Scene, Word
from tests.access.table import (
    DATABASE_ONLY,
    OURS,
    PYTHON_ONLY,
    Alone,
    Of,
    Page,
    Reach,
    Relation,
    Side,
    side_of,
)
from tests.fixtures import SpeakingClient

METHODS = ("GET", "POST")
NOT_THERE = UUID(int=7)
SECRETS = re.compile(rb'(csrfmiddlewaretoken" value|nonce)="[^"]*"')


class Way(StrEnum):
    BUILT = "as built"
    PYTHON = "Python alone"
    DATABASE = "the database alone"


class Answer(StrEnum):
    ALLOWED = "allowed"
    SIGN_IN = "sign in first"
    CHOOSE = "choose where to act"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    WRONG_METHOD = "405"


class Who(StrEnum):
    """Whoever asks without a role."""

    NOBODY = "signed out"
    NOWHERE = "in no partnership"


type Asker = Any  # a role, or one of Who
ASKERS: list[Asker] = [*Who, *Role]
STATUS = {403: Answer.FORBIDDEN, 404: Answer.NOT_FOUND, 405: Answer.WRONG_METHOD}


@dataclass(frozen=True)
class Cell:
    page: Page
    asker: Asker
    relation: Relation
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.page.name} as {self.asker}, {self.relation.name}"


# Addresses


def walk(patterns: Iterable[Any], before: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Any]:
    """Yield each pattern's name and route; one without a name goes by its route."""
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield ":".join([*spaces, each.name]) if each.name else route, route, each
        else:
            inner = (*spaces, each.namespace) if each.namespace else spaces
            yield from walk(each.url_patterns, route, inner)


def names(urlconf: Any = None) -> set[str]:
    return {name for name, _, _ in walk(get_resolver(urlconf).url_patterns)}


# What the table says


def expected(cell: Cell, way: Way = Way.BUILT) -> set[Answer | int]:
    """
    Return the answers that are right.

    Where two things are wrong at once, such as the role and the method, either may be said: both
    refuse, and say nothing of the row.
    """
    page = cell.page
    wrong: set[Answer | int] = set()
    if cell.method not in page.methods:
        wrong.add(Answer.WRONG_METHOD)
    if page.answers:
        return {page.answers[cell.asker is not Who.NOBODY, cell.method]}
    wrong |= _refusals(cell, way)
    return wrong or {Answer.ALLOWED}


def _refusals(cell: Cell, way: Way) -> set[Answer | int]:
    page, asker = cell.page, cell.asker
    if page.reach is Reach.PUBLIC:
        return set()
    if asker is Who.NOBODY:
        return {Answer.SIGN_IN}
    if page.reach is Reach.SIGNED_IN:
        return set()
    if asker is Who.NOWHERE:
        return {Answer.CHOOSE}
    if page.may and not _may(asker, page):
        return {Answer.FORBIDDEN}
    return set() if is_shown(cell, way) else {Answer.NOT_FOUND}


def is_shown(cell: Cell, way: Way) -> bool:
    if way is Way.PYTHON and declared(cell, DATABASE_ONLY):
        return True
    if way is Way.DATABASE and declared(cell, PYTHON_ONLY):
        return True
    return cell.page.is_shown(side_of(cell.asker), cell.relation)


def declared(cell: Cell, alone: list[Alone]) -> Alone | None:
    side = side_of(cell.asker)
    return next((each for each in alone if each.holds(cell.page, side, cell.relation)), None)


def _may(asker: Asker, page: Page) -> bool:
    return page.may is None or page.may in ROLES[asker]


# Cells


def cells(pages: Iterable[Page], scene: Scene) -> Iterator[tuple[Cell, int]]:
    """
    Yield each cell that is asked, and for how many it stands.

    Whoever is refused for what they are is refused before any row is read: the nearest relation
    and the methods that the page takes stand for all. A page without an object is the same for all.
    """
    for page in pages:
        for asker in [*Who, Role.ADVISER] if page.alike else ASKERS:
            asked = list(_asked(page, asker, scene))
            for number, (relation, method) in enumerate(asked):
                rest = len(Relation) * len(METHODS) - len(asked) if number == 0 else 0
                yield Cell(page, asker, relation, method), 1 + rest


def _asked(page: Page, asker: Asker, scene: Scene) -> Iterator[tuple[Relation, str]]:
    may = isinstance(asker, Role) and _may(asker, page)
    for method in METHODS if may or page.reach is not Reach.GUARDED else page.methods:
        yield Relation.OWN, method
        if may and page.of and method in page.methods:
            yield from (
                (each, method)
                for each in Relation
                if each is not Relation.OWN and scene.id_for(asker, page.of, each)
            )


def judged_by_a_lock(cells_asked: Iterable[tuple[Cell, int]]) -> Iterator[tuple[Cell, int]]:
    """
    Yield the cells that a lock decides: a row, or a list of rows, asked by a role that may.

    Roles on one side that may open the page differ in nothing that either lock knows. One of them
    stands for all, and each has its turn.
    """
    turns: dict[tuple[str, Side], list[Role]] = {}
    for number, page in enumerate(OURS):
        for side in Side:
            same = [role for role in Role if side_of(role) is side and _may(role, page)]
            turns[page.name, side] = same[number % len(same) :][:1] if same else []
    for cell, stands_for in cells_asked:
        if isinstance(cell.asker, Who) or cell.page.reach is Reach.PUBLIC or not cell.page.may:
            continue
        side = side_of(cell.asker)
        if cell.asker in turns.get((cell.page.name, side), []) and cell.method in cell.page.methods:
            yield cell, stands_for


# Asking


@dataclass
class Asked:
    """What came of a run."""

    wrong: list[str] = field(default_factory=list)
    requests: int = 0
    cells: int = 0
    heads: list[str] = field(default_factory=list)  # what is wrong with headers and cookies


class Asking:
    """Clients for everybody who asks, each signed in once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.clients = {asker: _client(asker, scene) for asker in ASKERS}
        self.said: dict[tuple[str, Asker, str], bytes] = {}

    def run(self, cells_asked: Iterable[tuple[Cell, int]], way: Way = Way.BUILT) -> Asked:
        asked = Asked()
        for cell, stands_for in cells_asked:
            response = self.ask(cell)
            asked.requests += 1
            asked.cells += stands_for
            asked.heads += [f"{cell}: {fault}" for fault in wrong_heads(cell, response)]
            asked.wrong += [f"{cell}: {fault}" for fault in self.faults(cell, way, response)]
        return asked

    def ask(self, cell: Cell, key: UUID | None = None) -> Any:
        response = send(self.clients[cell.asker], cell.method, self.address(cell, key))
        if cell.page.ends and cell.method == "POST":
            self.clients[cell.asker] = _client(cell.asker, self.scene)
        return response

    def address(self, cell: Cell, key: UUID | None = None) -> str:
        page = cell.page
        if page.of:
            role = cell.asker if isinstance(cell.asker, Role) else Role.ADVISER
            found = key or self.scene.id_for(role, page.of, cell.relation) or NOT_THERE
            return reverse(page.name, args=[found])
        if "/" in page.name:  # a route without a name
            return "/" + re.sub(r"<[^>]*>", page.key or "", page.name)
        return reverse(page.name, args=page.key.split(" ") if page.key else [])

    def faults(self, cell: Cell, way: Way, response: Any) -> Iterator[str]:
        right = expected(cell, way)
        got = answer_of(response)
        if got not in right and response.status_code not in right:
            wanted = " or ".join(sorted(map(str, right)))
            yield f"{response.status_code} {got}, not {wanted}"
        elif got is Answer.NOT_FOUND and cell.page.of:
            yield from self._tells_that_it_exists(cell, response)
        yield from self._leaks(cell, way, response)

    def _tells_that_it_exists(self, cell: Cell, response: Any) -> Iterator[str]:
        known = (cell.page.name, cell.asker, cell.method)
        if known not in self.said:
            self.said[known] = plain(self.ask(cell, NOT_THERE))
        if plain(response) != self.said[known]:
            yield "answers otherwise than for an id that nobody has"

    def _leaks(self, cell: Cell, way: Way, response: Any) -> Iterator[str]:
        body = b"".join(response) if response.streaming else response.content
        for word in Word:
            for relation in Relation:
                if word.of(relation).encode() in body and not may_read(cell, word, relation, way):
                    yield f"shows a {word.name.lower()} of {relation.name}"


def may_read(cell: Cell, word: Word, relation: Relation, way: Way) -> bool:
    """Whether words about somebody in this relation may stand on a page of this reader's."""
    if isinstance(cell.asker, Who):
        return False
    if relation is cell.relation and way is Way.PYTHON and declared(cell, DATABASE_ONLY):
        return True
    pages = {Word.PERSON: PERSON_PAGES, Word.FILE: FILE_PAGES}[word]
    side = side_of(cell.asker)
    return any(_may(cell.asker, each) and each.is_shown(side, relation) for each in pages)


PERSON_PAGES = [
    Page("", Permission.FIND_PEOPLE, of=Of.PERSON),
    Page("", Permission.SEE_REFERRALS, of=Of.REFERRAL),
    Page("", Permission.REFER, of=Of.REFERRAL),
]
FILE_PAGES = [Page("", may, of=Of.CASE) for may in (Permission.SEE_CASES, Permission.WORK_ON_CASES)]


HEADS = {
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def wrong_heads(cell: Cell, response: Any) -> Iterator[str]:
    for name, words in HEADS.items():
        if words not in response.get(name, ""):
            yield f"{name} is {response.get(name, 'missing')}"
    if cell.asker is not Who.NOBODY and "no-store" not in response.get("Cache-Control", ""):
        yield "may be kept by a browser"
    for name, cookie in response.cookies.items():
        is_kept = bool(cookie.value)  # what takes a cookie away says nothing
        if is_kept and not (cookie["httponly"] and cookie["samesite"] in ("Lax", "Strict")):
            yield f"the cookie {name} is open to scripts or other sites"


def send(client: Any, method: str, address: str) -> Any:
    """Ask. What a POST writes is undone, so that no cell stands on what another one did."""
    if method == "GET":
        return client.get(address)
    with transaction.atomic():
        response = client.post(address)
        transaction.set_rollback(True)
    return response


def answer_of(response: Any) -> Answer | int:
    if response.status_code in (301, 302):
        if response["Location"].startswith("/accounts/login/"):
            return Answer.SIGN_IN
        return Answer.CHOOSE if response["Location"].startswith("/choose/?") else Answer.ALLOWED
    return STATUS.get(response.status_code) or (
        Answer.ALLOWED if response.status_code == 200 else response.status_code
    )


def plain(response: Any) -> bytes:
    """All that the reader is sent, but for what is made anew for each answer."""
    heads = {name: value for name, value in response.items() if name != "Content-Security-Policy"}
    return repr(sorted(heads.items())).encode() + SECRETS.sub(b"", response.content)


def _client(asker: Asker, scene: Scene) -> SpeakingClient:
    client = SpeakingClient(raise_request_exception=False)
    if asker is Who.NOWHERE:
        client.force_login(_newcomer())
    elif asker is not Who.NOBODY:
        client.sign_in(scene.actors[asker])
    return client


def _newcomer() -> User:
    made, _ = User.objects.get_or_create(
        username="newcomer", email="newcomer@example.org", name="Newcomer"
    )
    return made
