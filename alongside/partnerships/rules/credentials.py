"""
Who may advise on what: credentials, and which of them open a gate of the law on a day.

Words
  credential  what a regulator or a quality mark gave to an organisation, or to one of its people
  gate        what the law asks of whoever advises; law/data/gates.yaml says what opens it
  owner       whoever sees to it that a credential does not run out
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from alongside.law.rules.areas import CredentialKind, Gate, Key, Level, Nation, counts

WARN_BEFORE = timedelta(days=60)  # ours: a renewal takes a regulator some weeks
KEPT = set(CredentialKind.values)
# Registers that name each adviser: Immigration and Asylum Act 1999 s84; DRO intermediaries.
EACH_ADVISER = {CredentialKind.IAA, CredentialKind.DRO, CredentialKind.IP}


@dataclass(frozen=True)
class Held:
    """A credential, as the rules see it. `user_id` is none where the organisation holds it."""

    kind: CredentialKind
    level: int = 0
    valid_from: date = date.min
    valid_to: date | None = None
    nations: frozenset[str] = frozenset()  # none: everywhere
    categories: frozenset[str] = frozenset()  # fields of law; none: all that the kind covers
    user_id: UUID | None = None

    def is_valid(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def why_not_advise_on(
    gate: Gate,
    *,
    domain: str,
    work: Level,
    kind: str,
    held: Iterable[Held],
    nation: Nation,
    on: date,
) -> str | None:
    """
    Return why the law does not let such a provider do this work, as far as is written down.

    An organisation is registered with its advisers: where advisers are written down, one of them
    must hold it in date as well. A regulated firm answers for its own people.
    """
    if not counts(gate, work) or kind in gate.exempt:
        return None
    held = [each for each in held if _opens(each, gate.opened_by)]
    of_body = [each for each in held if each.user_id is None]
    if not of_body:
        return f"Holds nothing that is needed for it ({gate.label})"
    standing = [each for each in of_body if _holds(each, domain, nation, on)]
    if not standing:
        return f"What it held for this has run out or does not cover it ({gate.label})"
    of_people = [each for each in held if each.user_id is not None]
    kinds = {each.kind for each in standing}
    if of_people and not any(
        _holds(each, domain, nation, on) and each.kind in kinds for each in of_people
    ):
        return f"None of its advisers holds it in date ({gate.label})"
    return None


def why_not_by_oneself(
    gate: Gate,
    *,
    user_id: UUID,
    domain: str,
    work: Level,
    kind: str,
    held: Iterable[Held],
    nation: Nation,
    on: date,
) -> str | None:
    """
    Return why one adviser of a provider may not do this work, as far as is written down.

    What registers advisers one by one is held by oneself, and so is whatever the organisation has
    written down for some of its people. Otherwise it answers for all of them.
    """
    held = list(held)
    about: dict[str, Any] = {"domain": domain, "work": work, "nation": nation, "on": on}
    if reason := why_not_advise_on(gate, kind=kind, held=held, **about):
        why = f"{reason[0].lower()}{reason[1:]}"
        return f"Your organisation: {why}. Note the facts, and pass it on"
    if not counts(gate, work) or kind in gate.exempt:
        return None
    good = [each for each in held if _opens(each, gate.opened_by)]
    good = [each for each in good if _holds(each, domain, nation, on)]
    if any(each.user_id == user_id for each in good):
        return None
    personal = {each.kind for each in held if each.user_id is not None} | EACH_ADVISER
    if any(each.user_id is None and each.kind not in personal for each in good):
        return None
    return f"You do not hold what it needs in date ({gate.label}). Note the facts, and pass it on"


def _opens(held: Held, keys: Iterable[Key]) -> bool:
    return any(held.kind is key.kind and held.level >= key.level for key in keys)


def _holds(held: Held, domain: str, nation: Nation, on: date) -> bool:
    covers = not held.categories or domain in held.categories
    return covers and held.is_valid(on) and (not held.nations or nation in held.nations)


def runs_out(held: Held, on: date) -> bool:
    """Whether somebody has to see to it now: it runs out within 60 days, or has."""
    return held.valid_to is not None and held.valid_to <= on + WARN_BEFORE


def why_not_keep(
    *, kind: CredentialKind, level: int, valid_from: date, valid_to: date | None
) -> tuple[str, str] | None:
    """Return the field and what is wrong with it."""
    if kind is CredentialKind.IAA and level not in (1, 2, 3):
        return "level", "Choose the level of the registration: 1, 2 or 3"
    if valid_to is not None and valid_to < valid_from:
        return "valid_to", "The last day must be on or after the first"
    return None


def from_accreditation(word: str) -> tuple[CredentialKind, int] | None:
    """What a word of a preset is as a credential. A registration without a level is the lowest."""
    if word not in KEPT:
        return None
    kind = CredentialKind(word)
    return kind, 1 if kind is CredentialKind.IAA else 0
