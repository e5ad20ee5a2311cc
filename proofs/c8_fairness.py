"""C8: who somebody is never decides where they are sent. Only what they need does."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from proofs.figures import Figure, Found, judge
from proofs.scratch import scratch

PAIRS, FEW = 20_000, 1_500
STORED, FEW_STORED = 300, 24
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOW = (
    "20,000 pairs of referrals with the same need, of people who differ in one thing that the law"
    " protects: age, sex, ethnicity, religion, disability, pregnancy, orientation, marriage, or a"
    " name of another origin, told in every field that a referral has for it. Both go through the"
    " product’s own gathering of facts and its own rule, with providers made at random."
)
CONTROL = (
    "Three rules planted one after the other, that look at the age, at the name, and at the words:"
    " each must be found"
)
RULE = Figure("C8", "pairs that were routed differently", "=0", HOW, CONTROL)
STORE = Figure(
    "C8-stored", "pairs in a database whose route or steps differ", "=0",
    "A sample of the pairs, referred by the action that the page and messages use, with the"
    " conflict check of each provider; compared are who was asked, why, and each kept step.",
    "The same with the planted rule that looks at the age",
)  # fmt: skip
SAME = Figure(
    "C8-pairs", "kinds of difference, each in at least one pair of a hundred", ">=9",
    "Counted over the pairs, so that no kind is missing.",
)  # fmt: skip
FIGURES = [RULE, STORE, SAME]

FIRST = ("Aled", "Zofia", "Mohammed", "Chiamaka", "Priya", "Wei", "Olena", "Siobhan")
LAST = ("Quillfeather", "Adeyemi-Test", "Begum-Test", "Kowalczyk-Test", "O’Dremel", "Nguyen-Test")


@dataclass(frozen=True)
class Somebody:
    """What a referral can say about who somebody is, beside what they need."""

    given: str = "Aled"
    family: str = "Quillfeather"
    born: date = date(1980, 6, 1)
    words: str = ""  # what stands in what is happening, the risks, and anything else
    needs: str = ""
    practice: str = "V81999"


type Differ = Callable[[random.Random, Somebody], Somebody]


def _says(*sentences: str) -> Differ:
    return lambda chance, who: replace(who, words=chance.choice(sentences))


def _age(chance: random.Random, who: Somebody) -> Somebody:
    return replace(who, born=date(2026, 1, 1) - timedelta(days=chance.randint(1, 100) * 365))


def _name(chance: random.Random, who: Somebody) -> Somebody:
    return replace(who, given=chance.choice(FIRST), family=chance.choice(LAST))


def _disability(chance: random.Random, who: Somebody) -> Somebody:
    said = chance.choice(["Uses a wheelchair", "Is deaf", "Has a learning disability", "Is blind"])
    return replace(who, needs=said, words=said)


DIFFER: dict[str, Differ] = {
    "age": _age,
    "sex": _says("She came with her sister", "He came with his brother"),
    "ethnicity": _says("Is Roma", "Is Black British", "Is Bangladeshi", "Is White Irish"),
    "religion": _says("Is Muslim", "Is Jewish", "Is a Jehovah’s Witness", "Has no religion"),
    "disability": _disability,
    "pregnancy": _says("Is 20 weeks pregnant", "Had a baby last month"),
    "orientation": _says("Lives with her girlfriend", "Is gay", "Is bisexual"),
    "marriage": _says("Is married", "Is in a civil partnership", "Is divorced", "Is widowed"),
    "name": _name,
}


def measure(run: Any) -> Iterator[Found]:
    pairs = run.sized(PAIRS, FEW)
    different, kinds = routed(pairs)
    planted = [_finds(plant) for plant in PLANTS]
    said = f"{pairs} pairs, {len(kinds)} kinds of difference, {sum(planted)} of 3 plants found"
    yield judge(RULE, different, caught=all(planted), reason=said, fast=run.fast)
    with scratch():
        unequal = stored(run.sized(STORED, FEW_STORED))
        with planted_in_gathering(_looks_at_age):
            caught = stored(FEW_STORED, kinds=["age"]) > 0
    yield judge(STORE, unequal, caught=caught, fast=run.fast)
    often = sum(count * 100 >= pairs for count in kinds.values())
    yield judge(SAME, often, fast=run.fast)


# Through the gathering and the rule


def routed(pairs: int, seed: int = 8) -> tuple[int, dict[str, int]]:
    """How many pairs are routed differently, and how often each kind of difference came up."""
    chance = random.Random(seed)  # noqa: S311 (made-up people)
    kinds = dict.fromkeys(DIFFER, 0)
    different = 0
    for _ in range(pairs):
        kind = chance.choice(list(DIFFER))
        kinds[kind] += 1
        need, others = _need(chance), _others(chance)
        one, other = _two(chance, kind)
        different += _route(need, one, others) != _route(need, other, others)
    return different, kinds


def _two(chance: random.Random, kind: str) -> tuple[Somebody, Somebody]:
    one = DIFFER[kind](chance, Somebody())
    other = one
    while other == one:
        other = DIFFER[kind](chance, Somebody())
    return one, other


@dataclass(frozen=True)
class Wanted:
    """What is needed, the same for both of a pair. Language is an access need."""

    domains: tuple[str, ...]
    level: str
    language: str
    interpreter: bool
    at_a_site: bool
    said: Any


@dataclass(frozen=True)
class Others:
    """The partnership and its providers."""

    agreement: Any
    providers: tuple[Any, ...]


def _need(chance: random.Random) -> Wanted:
    from alongside.law import queries as law
    from alongside.law.rules.areas import AreaId
    from alongside.referrals.rules import Urgency
    from alongside.referrals.rules.triage import Facts, Said

    rules = [rule.id for rule in law.urgency().rules]
    events = {}
    if chance.random() < 0.2:
        events = {"eviction_date": NOW.date() + timedelta(days=chance.randint(0, 30))}
    answers = {each: chance.choice(list(Said)) for each in chance.sample(rules, 3)}
    return Wanted(
        domains=tuple(chance.sample(AreaId.values, chance.randint(0, 3))),
        level=chance.choice(["E0", "E1", "E2", "E3", "R"]),
        language=chance.choice(["en", "en", "pl", "ar", "ti"]),
        interpreter=chance.random() < 0.2,
        at_a_site=chance.random() < 0.9,
        said=Facts(NOW.date(), Urgency.ROUTINE, None, answers, events),
    )


def _others(chance: random.Random) -> Others:
    from alongside.partnerships.models import Partnership, Site
    from alongside.partnerships.queries import Agreement
    from alongside.partnerships.rules import Clock, Hours

    site = Site(id=UUID(int=1), name="Site", area=chance.choice(["", "Northton", "Southton"]))
    agreed = Agreement(
        version=1,
        partnership=Partnership(nation="england", catchment="registered_here", areas=[]),
        sites={site.pk: site},
        scopes=(),
        participations=(),
        clock=Clock((Hours(0, time(9), time(17)),)),
    )
    count = chance.randint(1, 6)
    return Others(agreed, tuple(_provider(chance, number) for number in range(count)))


def _provider(chance: random.Random, number: int) -> Any:
    from alongside.law.rules.areas import AreaId, CredentialKind, Level
    from alongside.partnerships.rules import IntakeState
    from alongside.partnerships.rules.credentials import Held
    from alongside.referrals.rules.routing import Provider, Room

    domains = chance.sample(AreaId.values, chance.randint(1, 6))
    kinds = chance.sample(list(CredentialKind), chance.randint(0, 3))
    return Provider(
        id=UUID(int=number),
        name=f"Provider {number}",
        scope={each: chance.choice(list(Level)) for each in domains},
        intake={"": Room(chance.choice(list(IntakeState)), chance.choice([None, 2, 20]))},
        areas=frozenset(chance.sample(["Northton", "Southton"], chance.randint(0, 1))),
        languages=frozenset(chance.sample(["pl", "ar"], chance.randint(0, 2))),
        can_take=chance.random() < 0.85,
        sits_here=chance.random() < 0.3,
        kind=chance.choice(["CHARITY", "LOCAL_AUTHORITY", "LAW_CENTRE"]),
        held=tuple(Held(kind, chance.randint(0, 3)) for kind in kinds),
    )


def _route(wanted: Wanted, who: Somebody, others: Others) -> Any:
    from alongside.referrals.queries import routing
    from alongside.referrals.rules.cascade import decide
    from alongside.referrals.rules.routing import Agreed, Facts

    need = routing.need_of(_referral(wanted, who), wanted.said, others.agreement, NOW.date())
    catchment = others.agreement.partnership.catchment
    return decide(Facts(need, others.providers, Agreed(catchment)))


def _referral(wanted: Wanted, who: Somebody) -> Any:
    """A referral as the product holds it, with everything that it may say about somebody."""
    from alongside.people.models import Person
    from alongside.referrals.models import Referral

    person = Person(
        given_name=who.given,
        family_name=who.family,
        birth_date=who.born,
        gp_practice_code=who.practice,
        language=wanted.language,
        interpreter=wanted.interpreter,
        needs=who.needs,
    )
    return Referral(
        person=person,
        site_id=UUID(int=1) if wanted.at_a_site else None,
        domains=list(wanted.domains),
        level=wanted.level,
        happening=who.words,
        risks=who.words,
        anything_else=who.words,
        received_at=NOW,
    )


# Planted on purpose


def _looks_at_age(referral: Any, need: Any) -> Any:
    old = referral.person.birth_date < date(1960, 1, 1)
    return replace(need, from_a_site=False, area="") if old else need


def _looks_at_name(referral: Any, need: Any) -> Any:
    is_foreign = referral.person.family_name != "Quillfeather"
    return replace(need, hard_deadline=True) if is_foreign else need


def _looks_at_words(referral: Any, need: Any) -> Any:
    return replace(need, domains=()) if "Muslim" in referral.happening else need


PLANTS = (_looks_at_age, _looks_at_name, _looks_at_words)


@contextmanager
def planted_in_gathering(plant: Callable[[Any, Any], Any]) -> Iterator[None]:
    from alongside.referrals.queries import routing

    real = routing.need_of

    def need_of(referral: Any, *facts: Any) -> Any:
        return plant(referral, real(referral, *facts))

    with patch.object(routing, "need_of", need_of):
        yield


def _finds(plant: Callable[[Any, Any], Any]) -> bool:
    with planted_in_gathering(plant):
        return routed(FEW)[0] > 0


# Through the database


def stored(pairs: int, kinds: Sequence[str] = tuple(DIFFER)) -> int:
    """How many pairs, referred as the page does it, were routed differently."""
    from tests.world import make_world

    world = make_world()
    chance = random.Random(9)  # noqa: S311 (made-up people)
    different = 0
    for number in range(pairs):
        domains = tuple(chance.sample(["welfare_benefits", "debt", "housing"], 2))
        language = chance.choice(["en", "pl"])
        two = _two(chance, kinds[number % len(kinds)])
        one, other = (_refer(world, who, domains, language) for who in two)
        different += one != other
    return different


def _refer(world: Any, who: Somebody, domains: tuple[str, ...], language: str) -> Any:
    from alongside.people.schemas import Identity
    from alongside.referrals import actions, queries
    from alongside.referrals.tests.factories import make_new

    identity = Identity(
        given_name=who.given, family_name=who.family, birth_date=who.born, language=language,
        needs=who.needs, gp_practice_code=who.practice,
    )  # fmt: skip
    new = make_new(identity=identity, domains=domains, happening=who.words, anything_else=who.words)
    with world.acting(world.referrer) as by:
        made = actions.refer(new=new, key=str(uuid4()), by=by, at=NOW)
    with world.acting(world.coordinator) as by:
        (kept,) = queries.runs_of(by, made)
    return made.provider_id, made.status, made.due_at, kept.result
