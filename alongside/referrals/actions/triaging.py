"""How soon somebody must be spoken to: said, asked again, come nearer, or lowered."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.correspondence import actions as correspondence
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused, refuse
from alongside.kit.writing import create
from alongside.law import queries as law
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Partnership
from alongside.people.rules import AskedAlone
from alongside.referrals import queries
from alongside.referrals.actions.moving import held, promised
from alongside.referrals.models import LevelChange, Referral, Triage
from alongside.referrals.rules import GONE, Urgency, why_not_triage
from alongside.referrals.rules.levels import raises
from alongside.referrals.rules.promises import BEFORE_SPOKEN
from alongside.referrals.rules.tracking import Hand
from alongside.referrals.rules.triage import (
    AskedOf,
    Cause,
    Facts,
    Finding,
    Said,
    findings,
    level_of,
    why_not_answer,
    why_not_lower,
)
from alongside.referrals.schemas import NewReferral


@transaction.atomic
def ask_again(
    *,
    referral_id: UUID,
    said: Mapping[str, Said],
    events: Mapping[str, date],
    alone: AskedAlone,
    by: Actor,
    at: datetime,
    asked_of: AskedOf = AskedOf.PERSON,
) -> Referral:
    """Keep what was answered at first contact. A level may rise by it, and never falls."""
    referral = held(referral_id, by)
    if Hand.PROVIDER not in queries.hands_of(by, referral):
        raise Refused(GONE)
    refuse(why_not_triage(referral.status), why_not_answer(said.values(), bool(alone)))
    Triage.objects.bulk_create(
        _answers(referral, said, events, asked_of=asked_of, alone=alone, by=by, at=at)
    )
    audit.record("referrals.triage", referral, by=by, at=at, questions=len(said))
    _look_again(referral, Cause.ANSWERS, by=by, at=at)
    return referral


@transaction.atomic
def lower_level(
    *, referral_id: UUID, to: UrgencyLevel, reason: str, by: Actor, at: datetime
) -> Referral:
    """Lower a level, and set aside what spoke for it: a supervisor decides, or their deputy."""
    referral = held(referral_id, by)
    may = queries.may_lower(by, at)
    old = UrgencyLevel(referral.level)
    refuse(why_not_lower(may=may, old=old, new=to, reason=reason))
    partnership = partnerships.partnership_of(by)
    found = queries.findings_of(referral, partnership.nation, at)
    aside = queries.lowered(referral).set_aside | {each.key for each in found}
    _change(
        referral, to, Cause.LOWERED, found, by=by, at=at, reason=reason, set_aside=sorted(aside)
    )
    _wait_anew(referral, partnership, at, raised=False)
    return referral


@transaction.atomic
def relevel(*, by: Actor, at: datetime) -> list[Referral]:
    """Raise what a hearing, an eviction or a date to reply by has come nearer to."""
    correspondence.keep_system_user(by=by, at=at)
    return [
        referral
        for referral in queries.dated(by).select_for_update()
        if _look_again(referral, Cause.NEARER, by=by, at=at)
    ]


# When it comes in


def first_level(referral: Referral, new: NewReferral, nation: str, at: datetime) -> list[Finding]:
    """Set the level of a referral that is not kept yet, and return what speaks for it."""
    found = list(findings(soon_of(new, at), day_of(at), queries.soon_in(nation)))
    referral.level = level_of(found)
    return found


def soon_of(new: NewReferral, at: datetime) -> Facts:
    return Facts(day_of(at), Urgency(new.urgency), new.letter_date, new.triage, new.events)


def keep_first(
    referral: Referral, new: NewReferral, found: Iterable[Finding], *, by: Actor, at: datetime
) -> None:
    """Keep what was said to the urgent questions, and the level that it made."""
    said = dict(new.triage) | dict.fromkeys(set(new.events) - set(new.triage), Said.NOT_ASKED)
    if said:
        alone, asked_of = new.reach.asked_alone or "", asked_of_source(new)
        create(*_answers(referral, said, new.events, asked_of=asked_of, alone=alone, by=by, at=at))
    if referral.level != UrgencyLevel.ROUTINE:
        _keep(referral, UrgencyLevel.ROUTINE, Cause.REFERRED, found, by=by, at=at)


def asked_of_source(new: NewReferral) -> AskedOf:
    return AskedOf.PERSON if new.source == "PERSON" else AskedOf.REFERRER


# Afterwards


def _look_again(referral: Referral, cause: Cause, *, by: Actor, at: datetime) -> bool:
    """Raise the level where something now speaks for more. Only a supervisor lowers one."""
    partnership = partnerships.partnership_of(by)
    found = queries.findings_of(referral, partnership.nation, at)
    lowered = queries.lowered(referral)
    level = level_of(found, set_aside=lowered.set_aside, lowered_to=lowered.to)
    if not raises(UrgencyLevel(referral.level), level):
        return False
    counted = [each for each in found if each.key not in lowered.set_aside]
    _change(referral, level, cause, counted, by=by, at=at, set_aside=sorted(lowered.set_aside))
    _wait_anew(referral, partnership, at, raised=True)
    return True


def _wait_anew(referral: Referral, partnership: Partnership, at: datetime, *, raised: bool) -> None:
    """Move the due time at once. A level that rose never makes anybody wait longer."""
    due = promised(referral, partnerships.clock_of(partnership), at)
    if due is None or due[0] not in BEFORE_SPOKEN or referral.due_at is None:
        return
    referral.due_at = min(due[1], referral.due_at) if raised else due[1]
    referral.save(update_fields=["due_at"])


def _change(
    referral: Referral,
    level: UrgencyLevel,
    cause: Cause,
    found: Iterable[Finding],
    *,
    by: Actor,
    at: datetime,
    **more: Any,
) -> None:
    before = UrgencyLevel(referral.level)
    referral.level, referral.level_at = level, at
    referral.save(update_fields=["level", "level_at"])
    _keep(referral, before, cause, found, by=by, at=at, **more)
    audit.record("referrals.level", referral, by=by, at=at, before=before, after=level, cause=cause)


def _keep(
    referral: Referral,
    before: UrgencyLevel,
    cause: Cause,
    found: Iterable[Finding],
    *,
    by: Actor,
    at: datetime,
    **more: Any,
) -> None:
    change = LevelChange(
        referral=referral,
        before=before,
        after=referral.level,
        cause=cause,
        findings=[each.why for each in found],
        **more,
        **written(by, at),
    )
    create(change)


def _answers(
    referral: Referral,
    said: Mapping[str, Said],
    events: Mapping[str, date],
    *,
    asked_of: AskedOf,
    alone: str,
    by: Actor,
    at: datetime,
) -> list[Triage]:
    known = law.urgency_rules()
    if unknown := sorted((set(said) | set(events)) - set(known)):
        raise Refused(f"There is no urgent question ‘{unknown[0]}’")
    return [
        Triage(
            referral=referral,
            rule=rule_id,
            said=each,
            event_date=events.get(rule_id),
            version=law.urgency().version,
            asked_of=AskedOf.CLINICIAN if known[rule_id].asked_of_clinician else asked_of,
            alone=alone,
            **written(by, at),
        )
        for rule_id, each in said.items()
    ]


def written(by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "partnership_id": by.partnership_id,
        "at": at,
        "by_id": by.user_id,
        "by_name": by.name,
        "by_organisation_id": by.organisation_id,
    }
