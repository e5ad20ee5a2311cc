"""What somebody may advise on, from what they and their organisation hold, in date."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from alongside.accounts.rules import Actor
from alongside.casework.queries.cases import Colleague, colleagues
from alongside.casework.queries.deadlines import nation_of
from alongside.law import queries as law
from alongside.law.rules import Level
from alongside.law.rules.areas import Gate, counts
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Credential, Organisation
from alongside.partnerships.rules.credentials import Held, why_not_by_oneself


@dataclass(frozen=True)
class Standing:
    """Whatever the gates of the law ask about an organisation and its people."""

    kind: str
    held: tuple[Held, ...]
    about: dict[str, Any]

    def why_not(self, user_id: UUID, problem: str, work: Level) -> str | None:
        known = law.issue(problem)
        return why_not_by_oneself(
            law.gate(known.gate),
            user_id=user_id,
            domain=known.area,
            work=work,
            kind=self.kind,
            held=self.held,
            **self.about,
        )


def standing_of(actor: Actor, on: date) -> Standing:
    rows = partnerships.credentials_of(actor).filter(organisation=actor.organisation_id)
    held = partnerships.held_by(rows).get(actor.organisation_id, [])
    kind = Organisation.objects.values_list("kind", flat=True).get(pk=actor.organisation_id)
    return Standing(kind, tuple(held), {"nation": nation_of(actor), "on": on})


def is_reserved(problem: str, work: Level) -> bool:
    """Whether the law asks anything of whoever does this work."""
    return counts(law.gate(law.issue(problem).gate), work)


def why_may_not_advise(actor: Actor, problem: str, work: Level, on: date) -> str | None:
    """Return why the actor may not do this work on this problem, or nothing."""
    if not is_reserved(problem, work):
        return None
    return standing_of(actor, on).why_not(actor.user_id, problem, work)


def who_may_advise(actor: Actor, problem: str, work: Level, on: date) -> list[Colleague]:
    standing = standing_of(actor, on)
    return [
        each
        for each in colleagues(actor)
        if each.user_id != actor.user_id and not standing.why_not(each.user_id, problem, work)
    ]


@dataclass(frozen=True)
class Barred:
    """Work that the actor may not do, with the problems that it concerns."""

    gate: Gate
    why: str
    problems: tuple[str, ...]


def barred(actor: Actor, on: date) -> list[Barred]:
    """What the actor may not advise on, gate by gate. Information is open to everybody."""
    standing = standing_of(actor, on)
    found: dict[str, tuple[str, list[str]]] = {}
    for key, issue in law.issues().items():
        gate = law.gate(issue.gate)
        if gate.opened_by and (why := standing.why_not(actor.user_id, key, gate.from_level)):
            found.setdefault(gate.id, (why, []))[1].append(issue.label)
    return [Barred(law.gate(gate), why, tuple(problems)) for gate, (why, problems) in found.items()]


def own_credentials(actor: Actor) -> list[Credential]:
    rows = partnerships.credentials_of(actor).filter(
        organisation=actor.organisation_id, user=actor.user_id
    )
    return list(rows)


def has_run_out(credential: Credential, on: date) -> bool:
    return credential.valid_to is not None and credential.valid_to < on


def runs_out_soon(credential: Credential, on: date) -> bool:
    ends = credential.valid_to
    return ends is not None and on <= ends <= on + timedelta(days=60)
