"""Facts for the routing rules."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.kit.filters import day_of
from alongside.law import queries as law
from alongside.law.rules.areas import Gate, Level, Nation
from alongside.law.rules.calendars import calendar, working_days_after
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships import queries as partnerships
from alongside.partnerships.queries import Agreement
from alongside.partnerships.rules import Catchment, IntakeState, Part
from alongside.people import queries as people
from alongside.people.schemas import Known, Question
from alongside.referrals.models import Referral, RoutingRun
from alongside.referrals.queries.triage import facts_of
from alongside.referrals.rules import NOT_SURE, Urgency
from alongside.referrals.rules.cascade import decide
from alongside.referrals.rules.routing import Agreed, Facts, Need, Provider, Room, Routing
from alongside.referrals.rules.triage import Facts as Soon
from alongside.referrals.rules.triage import Said

HARD_DEADLINE = 5  # working days; routing order of the collection, point 6


def routing_of(
    actor: Actor,
    referral: Referral,
    *,
    near: Iterable[UUID] = (),
    said: Soon | None = None,
    agreement: Agreement | None = None,
    at: datetime,
) -> Routing:
    """
    Rank the providers for this referral, each asked for its own conflict check.

    near  the providers that have sessions at the place of care; appointments knows
    said  what was said about how soon, where it is not kept yet
    agreement  what the partnership agreed on, where it is at hand
    """
    agreement = agreement or partnerships.agreement_of(actor)
    need = need_of(referral, said or facts_of(referral), agreement, day_of(at))
    facts = Facts(
        need=need,
        providers=tuple(_providers(actor, agreement, question_of(referral), set(near), need.on)),
        agreed=Agreed(
            Catchment(agreement.partnership.catchment), frozenset(agreement.partnership.areas)
        ),
    )
    return replace(decide(facts), facts=facts)


def question_of(referral: Referral) -> Question:
    """What each provider's own conflict register is asked before it is shown the referral."""
    persons = [referral.person, *([referral.patient] if referral.patient else [])]
    return Question(
        names=tuple(Known(each.name, each.birth_date) for each in persons),
        opponents=(referral.other_party,) if referral.other_party else (),
    )


def need_of(referral: Referral, said: Soon, agreement: Agreement, today: date) -> Need:
    """Everything of a referral and its person that routing may know, and nothing else."""
    domains = tuple(each for each in referral.domains if each != NOT_SURE)
    nation = Nation(agreement.partnership.nation)
    site = agreement.sites.get(referral.site_id) if referral.site_id else None
    return Need(
        domains=domains,
        urgency=UrgencyLevel(referral.level),
        language=referral.person.language,
        interpreter=referral.person.interpreter,
        area=site.area if site else "",
        from_a_site=site is not None,
        nation=nation,
        gates=gates_of(domains, said),
        hard_deadline=_is_due_soon(said, nation, today),
        on=today,
    )


def gates_of(domains: Iterable[str], said: Soon) -> dict[str, tuple[Gate, ...]]:
    """What the law asks of whoever advises: of the field of law, and of the troubles that are."""
    found: dict[str, dict[str, Gate]] = {}
    for area in law.areas():
        found[area.id] = {area.default_gate: law.gate(area.default_gate)}
    for rule_id, answer in said.answers.items():
        rule = law.urgency_rules().get(rule_id)
        if rule and answer is Said.YES and rule.area in found:
            found[rule.area][rule.gate] = law.gate(rule.gate)
    wanted = set(domains) or set(found)
    opened = {key: tuple(each for each in gates.values() if each.opened_by)
              for key, gates in found.items() if key in wanted}  # fmt: skip
    return {key: gates for key, gates in opened.items() if gates}


def _is_due_soon(said: Soon, nation: Nation, today: date) -> bool:
    days = list(said.events.values())
    if said.urgency is Urgency.DATED and said.letter_date and said.letter_date >= said.received:
        days.append(said.letter_date)
    last = working_days_after(today, HARD_DEADLINE, calendar(nation))
    return any(day <= last for day in days)


@dataclass
class _Offers:
    scopes: dict[UUID, dict[str, Level]]
    intakes: dict[UUID, dict[str, Room]]
    languages: dict[UUID, frozenset[str]]


def _providers(
    actor: Actor, agreement: Agreement, question: Question, near: set[UUID], on: date
) -> list[Provider]:
    parts = [
        each for each in agreement.participations if each.part == Part.ADVICE and each.since <= on
    ]
    able = people.who_can_take([each.organisation_id for each in parts], question)
    offered = _offers(actor, agreement)
    held = partnerships.held_by(agreement.credentials)
    return [
        Provider(
            id=(body := each.organisation).pk,
            name=body.name,
            kind=body.kind,
            scope=offered.scopes.get(body.pk, {}),
            intake=offered.intakes.get(body.pk, {}),
            areas=frozenset(each.areas),
            languages=offered.languages.get(body.pk, frozenset()),
            can_take=body.pk in able,
            sits_here=body.pk in near,
            held=tuple(held.get(body.pk, ())),
        )
        for each in parts
    ]


def _offers(actor: Actor, agreement: Agreement) -> _Offers:
    found = _Offers({}, {}, {})
    for scope in agreement.scopes:
        found.scopes.setdefault(scope.provider_id, {})[scope.domain] = Level(scope.level)
    for provider, domain, state, days, languages in partnerships.intake_values(actor):
        found.intakes.setdefault(provider, {})[domain] = Room(IntakeState(state), days)
        known = found.languages.get(provider, frozenset())
        found.languages[provider] = known | set(languages)
    return found


def runs_of(actor: Actor, referral: Referral) -> QuerySet[RoutingRun]:
    """How it was found who is asked, newest first. Row-level security: for whoever coordinates."""
    return (
        RoutingRun.objects.filter(referral=referral, coordinator=actor.organisation_id)
        .select_related("chosen")
        .order_by("-at", "-created_at", "pk")
    )
