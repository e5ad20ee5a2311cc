from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.casework.models import Deadline, Issue
from alongside.casework.queries.cases import Colleague, visible_to
from alongside.casework.queries.supervising import a_supervisor
from alongside.casework.rules import Chip, Dates, DeadlineState, chip
from alongside.kit.refusal import Refused
from alongside.law import queries as law
from alongside.law import rules as law_rules
from alongside.law.rules import Nation, Terms, TimeLimit
from alongside.law.rules.events import POSTED
from alongside.partnerships import queries as partnerships


def deadlines_visible_to(actor: Actor) -> QuerySet[Deadline]:
    return Deadline.objects.filter(issue__case__in=visible_to(actor))


def nation_of(actor: Actor) -> Nation:
    return Nation(partnerships.partnership_of(actor).nation)


def days_of(actor: Actor) -> Mapping[str, date]:
    """The days on which changes of the law begin, as the organisation's editors entered them."""
    return law.days(actor.organisation_id)


@dataclass(frozen=True)
class Limits:
    """The time limits to choose from: those of a problem, and others of its area."""

    usual: list[TimeLimit]
    others: list[TimeLimit]

    def __bool__(self) -> bool:
        return bool(self.usual or self.others)

    def get(self, rule: str) -> TimeLimit | None:
        return next((each for each in (*self.usual, *self.others) if each.id == rule), None)


def packs_signed(actor: Actor, nation: Nation, on: date) -> law_rules.SignOffs:
    """What is signed where rules are off until they are; at home none has to be."""
    if nation is law_rules.HOME:
        return frozenset()
    return law.signoffs(actor.organisation_id, nation, on)


def limits_for(
    problem: str,
    nation: Nation,
    on: date,
    days: Mapping[str, date],
    signed: law_rules.SignOffs = frozenset(),
) -> Limits:
    """
    The time limits that a deadline may be counted by.

    signed  what editors signed for the nation; needed where its rules are off until then
    """
    usual = law.time_limits_for(problem, nation, on, days)
    area = law.issue(problem).area
    newest = (law_rules.in_force_on(versions, on) for versions in law.time_limits(days).values())
    others = [
        each
        for each in newest
        if each and each.area in (area, None) and nation in each.nations and each not in usual
    ]

    def counts(limit: TimeLimit) -> bool:
        is_on = law_rules.is_on(limit.id, limit.version, nation, signed)
        return is_on and law_rules.countable(limit)

    return Limits(usual=[*filter(counts, usual)], others=[*filter(counts, others)])


def worked_out(
    rule: str,
    trigger: date | Mapping[str, date],
    nation: Nation,
    *,
    posting: bool,
    days: Mapping[str, date],
    terms: Terms | None = None,
) -> tuple[TimeLimit, law_rules.Deadline]:
    """
    The dates that follow from a letter in a nation, by the rule in force on its day.

    trigger  the day, or the days by the names that the rule gives them
    terms    of the school, for a rule that counts its days
    """
    try:
        limit = law.time_limit(rule, _starts(rule, trigger), days)
    except law.NotThere as missing:
        raise Refused(f"{missing}. Ask a supervisor", field="trigger") from None
    if nation not in limit.nations:
        raise Refused(f"This rule is not the law of {nation.label}", field="rule")
    try:
        bank_holidays = law_rules.calendar(nation)
        return limit, law_rules.work_out(
            limit, trigger, bank_holidays=bank_holidays, posting=posting, terms=terms
        )
    except Refused as refusal:
        raise Refused(str(refusal), field="trigger") from None


def _starts(rule: str, trigger: date | Mapping[str, date]) -> date:
    """The day that says which version of a rule counts. The days may come in any order."""
    if not isinstance(trigger, Mapping):
        return trigger
    names = {each.trigger for each in law.time_limits().get(rule, ())} | {POSTED}
    return next((day for name, day in trigger.items() if name in names), min(trigger.values()))


def terms_of(actor: Actor, school: str) -> Terms | None:
    """The days on which a school is open, where somebody of the organisation entered them."""
    return law.terms(actor.organisation_id, school, nation_of(actor)) if school else None


def usual_watch(actor: Actor, colleagues: list[Colleague]) -> dict[str, UUID | None]:
    """Whoever adds a deadline watches it; a supervisor is the deputy, or else somebody else."""
    others = [each.user_id for each in colleagues if each.user_id != actor.user_id]
    supervisor = a_supervisor(actor)
    deputy = supervisor if supervisor in others else next(iter(others), None)
    return {"watcher": actor.user_id, "deputy": deputy}


@dataclass(frozen=True)
class Watched:
    """A deadline as a page shows it."""

    deadline: Deadline
    issue: Issue
    chip: Chip
    check: str  # "Check with a supervisor", or nothing once an editor has signed the rule
    route: str  # what may still be done when the last day has passed

    @property
    def is_live(self) -> bool:
        return self.deadline.state == DeadlineState.LIVE


def watched(deadlines: QuerySet[Deadline], today: date) -> list[Watched]:
    """Deadlines with the word for how near each one is: live ones first, the nearest on top."""
    rows = list(deadlines.select_related("issue", "watcher", "deputy").order_by("safe_date", "pk"))
    signed = _signed(rows, today)
    shown = [_shown(row, signed[row.provider_id, row.nation], today) for row in rows]
    return sorted(shown, key=lambda each: not each.is_live)


def watched_in(case_id: UUID, today: date) -> list[Watched]:
    return watched(Deadline.objects.filter(issue__case=case_id), today)


def watched_on(issue_id: UUID, today: date) -> list[Watched]:
    return watched(Deadline.objects.filter(issue=issue_id), today)


def _signed(rows: list[Deadline], today: date) -> dict[tuple[UUID, str], law_rules.SignOffs]:
    """What the editors of each file's provider have signed of the rules that stand in it."""
    rules = {row.rule for row in rows}
    whose = {(row.provider_id, row.nation) for row in rows}
    return {
        (provider, nation): law.signoffs(provider, Nation(nation), today, rules)
        for provider, nation in whose
    }


def _shown(row: Deadline, signed: law_rules.SignOffs, today: date) -> Watched:
    state = DeadlineState(row.state)
    dates = Dates(state, row.safe_date, row.legal_last_day)
    version = row.rule_version.isoformat() if row.rule_version else "unknown"
    is_past = state is DeadlineState.LIVE and today > row.legal_last_day
    return Watched(
        deadline=row,
        issue=row.issue,
        chip=chip(dates, today, law_rules.calendar(Nation(row.nation))),
        check=law_rules.said_of(row.rule, version, signed),
        route=_route(row, today) if is_past else "",
    )


def _route(row: Deadline, today: date) -> str:
    """What the law still allows, and the other reading where the counting is disputed."""
    words = []
    if row.alternative_last_day and today <= row.alternative_last_day:
        words.append(
            f"On another reading the last day is {law_rules.said(row.alternative_last_day)}."
        )
    versions = law.time_limits().get(row.rule, ())
    known = [each for each in versions if each.in_force_from == row.rule_version]
    words += [each.late for each in known]
    return " ".join(words)
