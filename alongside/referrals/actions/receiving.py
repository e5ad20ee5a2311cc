"""
A referral comes in: the person, how to reach them, what they agreed to, the referral, its first
steps, whoever is asked, the audit and the message, in one transaction or not at all.
"""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import IntegrityError, transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.locks import constraint_of, lock
from alongside.kit.refusal import Refused, refuse
from alongside.kit.writing import create, insert_unless, together
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Site
from alongside.partnerships.queries import Agreement
from alongside.people import actions as people
from alongside.people.models import Person
from alongside.people.rules import (
    FOR_THE_REFERRER,
    How,
    Purpose,
    RelationKind,
)
from alongside.people.schemas import Identity
from alongside.referrals import queries
from alongside.referrals.actions.answering import offer
from alongside.referrals.actions.conflicts import candidate_among, note_conflicts
from alongside.referrals.actions.letting_go import persons_of
from alongside.referrals.actions.moving import new_step, store, wait
from alongside.referrals.actions.routing import keep_run
from alongside.referrals.actions.telling import tell
from alongside.referrals.actions.triaging import first_level, keep_first, soon_of
from alongside.referrals.actions.whom import Whom, numbers_of, people_of, share_a_number
from alongside.referrals.models import Referral, Stay
from alongside.referrals.rules import (
    ALREADY_SENT,
    NOT_SURE,
    Arriving,
    Source,
    Status,
    why_not_refer,
)
from alongside.referrals.rules.cascade import leaves_nobody
from alongside.referrals.rules.references import ALPHABET, LENGTH, reference_of
from alongside.referrals.rules.routing import Candidate, Rule
from alongside.referrals.rules.tracking import (
    STANDING_OFFER,
    Reached,
    after,
    first_told,
    started,
)
from alongside.referrals.schemas import NewReferral, fingerprint

TRIES = 5  # at a reference that nobody has


@transaction.atomic
def refer(
    *,
    new: NewReferral,
    key: str,
    by: Actor,
    at: datetime,
    person_id: UUID | None = None,
    provider_id: UUID | None = None,
    near: Iterable[UUID] = (),
) -> Referral:
    """
    Keep a referral, once for each key of a sender: sent again it is the same referral.

    person_id    a person whom the referrer sees and chose
    provider_id  whose published time was chosen; it is asked instead of the best candidate
    near         providers with sessions at the place of care; appointments knows
    """
    refuse(why_not_refer(_arriving(new)))
    lock(uuid5(NAMESPACE_URL, f"{by.user_id}:{key}"), *numbers_of(new, by))
    if sent := _already_sent(new, key, by):
        return sent
    with together():
        return _refer(new, key, person_id, provider_id, near, by=by, at=at)


def _refer(
    new: NewReferral,
    key: str,
    person_id: UUID | None,
    provider_id: UUID | None,
    near: Iterable[UUID],
    *,
    by: Actor,
    at: datetime,
) -> Referral:
    place = _place(new, by)
    whom = people_of(new, person_id, by=by, at=at)
    referral = _row(new, key, whom, place, by=by, at=at)
    found = first_level(referral, new, place.agreement.partnership.nation, at)
    said = soon_of(new, at)
    routing = queries.routing_of(
        by, referral, near=near, said=said, agreement=place.agreement, at=at
    )
    note_conflicts(referral, routing, by=by, at=at)
    candidate = routing.best
    if provider_id:
        candidate = candidate_among(referral, routing, provider_id, by=by, at=at)
    steps = _first_steps(referral, candidate, provider_id, at)
    wait(referral, place.agreement.clock, at, due_at=at if leaves_nobody(routing) else None)
    insert(referral)
    for number, step in enumerate(steps, 1):
        create(new_step(referral, step, number, note="", told=first_told(step), by=by))
    keep_first(referral, new, found, by=by, at=at)
    _stay(referral, new)
    _let_see(referral, whom.new, by=by, at=at)
    rule = Rule.CHOSEN_TIME if provider_id else candidate.rule if candidate else None
    chosen = candidate.provider_id if candidate else None
    keep_run(referral, routing, chosen=chosen, rule=rule, by=by, at=at)
    if candidate is not None and rule is not None:
        offer(referral, candidate, rule=rule, by=by, at=at, new=whom.new)
    _agree(new, whom.client, by=by, at=at)
    audit.record("referrals.refer", referral, by=by, at=at, source=new.source)
    tell(referral, steps[0], by=by, just_said=new.consents)
    return referral


def _stay(referral: Referral, new: NewReferral) -> None:
    if new.stay is not None and not new.stay.is_empty:
        create(Stay(partnership_id=referral.partnership_id, referral=referral, **asdict(new.stay)))


# Sent before?


def _already_sent(new: NewReferral, key: str, by: Actor) -> Referral | None:
    if not queries.was_sent(by, key):  # nearly always, and cheaper to ask than for the referral
        return None
    sent = queries.visible_to(by).filter(sender=by.user_id, key=key).first()
    if sent is not None and sent.fingerprint != fingerprint(new):
        raise Refused(ALREADY_SENT)
    return sent


def _arriving(new: NewReferral) -> Arriving:
    names = [each for each in (new.identity, new.patient) if each]
    return Arriving(
        names=all(_is_named(each, new.source) for each in names),
        share_a_number=share_a_number(new),
        agreed=new.consents.get(Purpose.REFER, False),
        risk_answer=new.risk_answer,
        risks=new.risks,
        domains=new.domains,
        letter_is_dated=new.letter_date is not None,
        urgency=new.urgency,
    )


def _is_named(who: Identity, source: Source) -> bool:
    """Some people have one name, and say so by leaving the other out; our staff page would ask."""
    given = who.given_name.strip() or source in (Source.MESSAGE, Source.PERSON)
    return bool(given and who.family_name.strip())


# Where from


@dataclass(frozen=True)
class _Place:
    agreement: Agreement
    site: Site | None


def _place(new: NewReferral, by: Actor) -> _Place:
    site_id = new.site_id or by.site_id
    agreement = partnerships.agreement_of(by)
    site = agreement.sites.get(site_id) if site_id else None
    if new.site_id and site is None:
        raise Refused("This place of care is not in the partnership")
    return _Place(agreement, site)


# What they agreed to, and who sees them


def _agree(new: NewReferral, client: Person, *, by: Actor, at: datetime) -> None:
    how = How.MESSAGE if new.source is Source.MESSAGE else How.SPOKEN
    for_us = {each: said for each, said in new.consents.items() if each in FOR_THE_REFERRER}
    others = {each: said for each, said in new.consents.items() if each not in FOR_THE_REFERRER}
    about: dict[str, Any] = {"person_id": client.pk, "how": how, "by": by, "at": at}
    people.record_consent(said=others, **about)
    people.record_consent(said=for_us, recipient_id=by.organisation_id, **about)


def _let_see(referral: Referral, new: Collection[UUID], *, by: Actor, at: datetime) -> None:
    """Whoever made it sees the person already; whoever routes does until a provider accepts."""
    for person_id in persons_of(referral):
        people.relate(
            person_id=person_id,
            organisation_id=referral.coordinator_id,
            kind=RelationKind.ROUTES,
            by=by,
            at=at,
            is_new=person_id in new,
        )


# What


def _row(
    new: NewReferral,
    key: str,
    whom: Whom,
    place: _Place,
    *,
    by: Actor,
    at: datetime,
) -> Referral:
    return Referral(
        partnership_id=by.partnership_id,
        person=whom.client,
        patient=whom.patient,
        client_is=new.client_is,
        site=place.site,
        coordinator_id=place.agreement.partnership.coordinator_id,
        referring_organisation_id=by.organisation_id,
        referrer_id=by.user_id,
        referrer_name=new.referrer_name or by.name,
        referrer_contact=new.referrer_contact,
        source=new.source,
        sender=by.user_id,
        key=key,
        fingerprint=fingerprint(new),
        domains=list(new.domains) or [NOT_SURE],
        happening=new.happening,
        other_party=new.other_party,
        urgency=new.urgency,
        letter_date=new.letter_date,
        risk_answer=new.risk_answer,
        risks=new.risks,
        anything_else=new.anything_else,
        received_at=at,
    )


def _first_steps(
    referral: Referral, candidate: Candidate | None, provider_id: UUID | None, at: datetime
) -> list[Reached]:
    """Received, and with a provider at once where one can take it."""
    steps = [Reached(Status.RECEIVED, "", at)]
    copy = started(at)
    if candidate is not None:
        referral.provider_id = candidate.provider_id
        steps.append(Reached(Status.PROPOSED, STANDING_OFFER if provider_id else "", at))
        copy = after(copy, steps[-1])
    store(referral, copy)
    return steps


def insert(referral: Referral) -> None:
    """Insert it under a reference that no other referral of the partnership has."""
    for _ in range(TRIES):
        referral.reference = reference_of("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))
        try:
            if insert_unless(referral, "one_referral_for_a_reference"):
                return
        except IntegrityError as error:
            if constraint_of(error) == "one_referral_for_a_key":  # by a row that is not seen
                raise Refused(ALREADY_SENT) from error
            raise
    raise RuntimeError("No reference is free")
