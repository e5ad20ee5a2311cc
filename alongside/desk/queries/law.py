"""The law as somebody reads it: of their nation, of what they may advise on, with its sign-offs."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from alongside.accounts.rules import Actor, Permission
from alongside.law import queries as law
from alongside.law.models import SignOff
from alongside.law.rules.areas import Gate, Level, Nation
from alongside.law.rules.listing import Rule, State, Wanted, wanted
from alongside.law.rules.sign_off import HOME
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Organisation
from alongside.partnerships.rules.credentials import why_not_advise_on, why_not_by_oneself


def nation_of(actor: Actor) -> Nation:
    return Nation(partnerships.partnership_of(actor).nation)


def closed_gates(actor: Actor, nation: Nation, on: date) -> frozenset[str]:
    """
    Return the gates that whoever reads may not pass, whatever the area.

    An editor signs for the organisation: what it may do as a whole is what they read.
    """
    rows = partnerships.credentials_of(actor).filter(organisation=actor.organisation_id)
    held = partnerships.held_by(rows).get(actor.organisation_id, [])
    kind = Organisation.objects.values_list("kind", flat=True).get(pk=actor.organisation_id)

    def why_not(gate: Gate, area: str) -> str | None:
        about: dict[str, Any] = {"domain": area, "kind": kind, "nation": nation, "on": on}
        about |= {"work": Level.ADVICE, "held": held}
        if actor.may(Permission.EDIT_LAW):
            return why_not_advise_on(gate, **about)
        return why_not_by_oneself(gate, user_id=actor.user_id, **about)

    asked = {(issue.gate, issue.area) for issue in law.issues().values()}
    opened = {key for key, area in asked if why_not(law.gate(key), area) is None}
    return frozenset(key for key, _ in asked) - opened


@dataclass(frozen=True)
class Read:
    """A rule as it is shown. It is off where its nation's pack is unsigned, or it is itself."""

    rule: Rule
    state: State
    sign_off: SignOff | None
    nation: Nation

    @property
    def is_off(self) -> bool:
        unsigned = self.nation is not HOME and self.state is not State.SIGNED
        return bool(self.rule.off) or unsigned

    @property
    def to_check(self) -> bool:
        return not self.is_off and self.state is not State.SIGNED


@dataclass(frozen=True)
class Book:
    """
    What was asked for.

    rows    of every state
    hidden  how many more there are, of what the reader may not advise on
    """

    rows: list[Read]
    hidden: int

    @property
    def counts(self) -> Counter[State]:
        return Counter(row.state for row in self.rows)

    def of(self, state: str) -> list[Read]:
        return [row for row in self.rows if not state or row.state == state]

    def by_area(self) -> dict[str, Counter[State]]:
        found: dict[str, Counter[State]] = {}
        for area in {row.rule.area or "" for row in self.rows}:
            found[area] = Counter(row.state for row in self.rows if (row.rule.area or "") == area)
        return found


def book(actor: Actor, asked: Wanted) -> Book:
    known = law.rules(law.days(actor.organisation_id)).values()
    rules = wanted(known, asked)
    every = wanted(known, replace(asked, closed=frozenset()))
    said = law.newest_sign_offs(actor.organisation_id, asked.nation)
    rows = [_read(rule, said.get(rule.key), asked.nation, asked.on) for rule in rules]
    return Book(rows, len(every) - len(rules))


def the_rule(actor: Actor, rule_id: str, nation: Nation, on: date) -> Read | None:
    """Return the newest version of a rule that counts or will, if there is such a rule."""
    known = law.rules(law.days(actor.organisation_id)).values()
    versions = [rule for rule in known if rule.id == rule_id]
    if not versions:
        return None
    rule = next((each for each in reversed(versions) if not each.is_over(on)), versions[-1])
    said = law.newest_sign_offs(actor.organisation_id, nation, [rule_id])
    return _read(rule, said.get(rule.key), nation, on)


def _read(rule: Rule, row: SignOff | None, nation: Nation, on: date) -> Read:
    return Read(rule, law.state_of(rule, row, on), row, nation)


def seen(rows: list[Read]) -> str:
    """What stands for everything that a list says. Another word in it is another value."""
    words = " ".join(f"{row.rule.id} {row.rule.wording}" for row in rows)
    return sha256(words.encode()).hexdigest()[:16]
