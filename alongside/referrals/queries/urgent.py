"""What a page says about how soon: the level, why, by when, what to do now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from alongside.accounts.rules import Actor
from alongside.kit.filters import day_of
from alongside.law import queries as law
from alongside.law.rules.areas import Nation
from alongside.law.rules.routes_now import RouteNow
from alongside.law.rules.urgency import Standard, UrgencyLevel
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import LocalLine, Site
from alongside.referrals.models import LevelChange, Referral, RoutingRun, UrgentCall
from alongside.referrals.queries.triage import (
    Line,
    call_of,
    checklist,
    findings_of,
    is_handed_over,
    level_changes_of,
    lowered,
)
from alongside.referrals.rules.levels import COLOURS, SAME_DAY, spoken_to_by
from alongside.referrals.rules.triage import Finding


@dataclass(frozen=True)
class UseNow:
    """Where help is to be had now, and whether anybody reads a referral now."""

    routes: tuple[RouteNow, ...]
    lines: tuple[LocalLine, ...]
    is_open: bool
    opens_at: datetime


@dataclass(frozen=True)
class HowSoon:
    level: UrgencyLevel
    colour: str
    standard: Standard
    findings: tuple[Finding, ...]
    set_aside: frozenset[str]
    spoken_by: datetime | None
    changes: tuple[LevelChange, ...]
    lines: tuple[Line, ...]
    call: UrgentCall | None
    handed_over: bool
    use_now: UseNow | None

    @property
    def is_danger(self) -> bool:
        return self.level is UrgencyLevel.DANGER

    @property
    def is_same_day_as_told(self) -> bool:
        """Whether what the reader may know is for today: later answers are not a referrer’s."""
        return any(each.level in SAME_DAY for each in self.findings)

    @property
    def wants_call(self) -> bool:
        """Whether nobody has said yet who called, or whose turn it is."""
        return self.use_now is not None and (
            self.call is None or (self.is_danger and not self.handed_over)
        )


def how_soon(actor: Actor, referral: Referral, at: datetime) -> HowSoon:
    agreement = partnerships.agreement_of(actor)
    level = UrgencyLevel(referral.level)
    found = findings_of(referral, agreement.partnership.nation, at)
    same_day = level in SAME_DAY
    return HowSoon(
        level=level,
        colour=COLOURS[level],
        standard=next(each for each in law.standards() if each.level == level),
        findings=found,
        set_aside=lowered(referral).set_aside,
        spoken_by=_spoken_by(actor, referral, level),
        changes=tuple(level_changes_of(referral)),
        lines=tuple(checklist(referral, found)),
        call=call_of(referral) if same_day else None,
        handed_over=level is not UrgencyLevel.DANGER or is_handed_over(referral),
        use_now=use_now(actor, referral.site, troubles(found), at) if same_day else None,
    )


def troubles(found: Iterable[Finding]) -> set[str]:
    return {each.rule for each in found if each.rule}


def use_now(actor: Actor, site: Site | None, rules: set[str], at: datetime) -> UseNow:
    agreement = partnerships.agreement_of(actor)
    nation = Nation(agreement.partnership.nation)
    area = site.area if site else ""
    return UseNow(
        routes=law.routes_now(rules, nation, day_of(at)),
        lines=tuple(partnerships.local_lines(actor, area)),
        is_open=agreement.clock.is_open(at),
        opens_at=agreement.clock.opens_next(at),
    )


def _spoken_by(actor: Actor, referral: Referral, level: UrgencyLevel) -> datetime | None:
    if referral.reached_at or not referral.queue:
        return None
    since = referral.level_at or referral.received_at
    return spoken_to_by(level, since, law.standards(), partnerships.agreement_of(actor).clock)


def transfer_of(run: RoutingRun) -> tuple[RouteNow, ...]:
    """The services to which somebody is brought by a call, where nobody here could be asked."""
    every = {each.id: each for each in law.every_route_now()}
    return tuple(every[each] for each in run.transfer if each in every)
