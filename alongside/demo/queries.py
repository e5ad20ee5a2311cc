"""
What the pages of the demo show.

Nobody is signed in on them, so that each question is asked as one of the cast: row-level security
holds here as everywhere, and the demo sees no more than its people do.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.urls import reverse

from alongside.accounts.models import User
from alongside.accounts.rules import Actor
from alongside.audit import queries as audited
from alongside.audit.models import Look
from alongside.care_team.models import Disclosure
from alongside.casework import queries as casework
from alongside.casework.models import Deadline
from alongside.correspondence.models import Delivery
from alongside.correspondence.rules import Channel, Kind
from alongside.demo.rules import (
    BY_KEY,
    DOOR_OF_ALL,
    MAIN,
    ORGANISATIONS,
    PERSONA_OF,
    SENDERS,
    Persona,
    id_of,
)
from alongside.demo.rules.story import Happened
from alongside.demo.rules.trying import CONFIRMED, LINK_OF, LOOKED, Doors, Mark
from alongside.kit import context
from alongside.kit.context import Standing
from alongside.law.rules.urgency import UrgencyLevel
from alongside.outcomes.models import Outcome
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Door
from alongside.partnerships.rules import LONDON
from alongside.people import queries as people
from alongside.referrals import queries as referrals
from alongside.referrals.models import Referral, Unconfirmed
from alongside.referrals.rules import Queue

MOST = 30  # messages of the catcher
TEXT, EMAIL = Channel.TEXT, Channel.EMAIL


@contextmanager
def speaking(persona: Persona) -> Iterator[Actor]:
    actor = persona.actor()
    standing = Standing(actor.user_id, actor.organisation_id, actor.partnership_id)
    with context.standing_as(standing):
        yield actor


def user_of(persona: Persona) -> User | None:
    return User.objects.filter(pk=persona.user_id, is_active=True).first()


def everybody_is_here() -> bool:
    """Say whether the cast has been made, all of it."""
    return User.objects.filter(pk=BY_KEY["stranger"].user_id).exists()


# The story


def morning_of(at: datetime) -> datetime:
    return at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)


def happened(at: datetime) -> Happened:
    """What has become of the newest person whom the GP referred today."""
    morning = morning_of(at)
    with speaking(BY_KEY["gp"]) as gp:
        mine = referrals.visible_to(gp).filter(referrer=gp.user_id, received_at__gte=morning)
        referral = mine.order_by("-received_at", "pk").first()
        if referral is None:
            return Happened()
        so_far = _with_the_referrer(referral)
    persona = PERSONA_OF.get(referral.provider_id) if referral.provider_id else None
    return so_far if persona is None else _with_the_provider(so_far, persona)


def _with_the_referrer(referral: Referral) -> Happened:
    return Happened(
        referral_id=referral.pk,
        reference=referral.reference,
        contact_asked=people.safe_contact(referral.person_id) is not None,
        waits_for_coordinator=referral.queue == Queue.TO_ROUTE,
        accepted=referral.accepted_at is not None,
        booked=referral.booked_at is not None,
        shared=Disclosure.objects.filter(person=referral.person_id).exists(),
        counted=referral.outcome_at is not None,
    )


def _with_the_provider(so_far: Happened, persona: Persona) -> Happened:
    assert so_far.referral_id
    with speaking(persona) as adviser:
        case = casework.cases_of_referral(adviser, so_far.referral_id).first()
        if case is None:
            return replace(so_far, provider=persona.key)
        issues = list(casework.issues_of(case.pk))
        return replace(
            so_far,
            provider=persona.key,
            case_id=case.pk,
            issue_id=issues[0].pk if issues else None,
            has_deadline=Deadline.objects.filter(issue__in=issues).exists(),
            has_outcome=Outcome.objects.filter(issue__in=issues).exists(),
        )


# What else there is to try


def doors() -> Doors:
    """The doors as they stand: an address or a code that was changed is shown as it is now."""
    with speaking(BY_KEY["coordinator"]):
        kept = {each.pk: each for each in Door.objects.filter(until=None)}
    link, own = kept.get(id_of("door", LINK_OF)), kept.get(id_of("door", DOOR_OF_ALL))
    return Doors(
        link=address_of_door("desk:refer_at_door", link),
        code=partnerships.code_of(link.pk, link.code_turn) if link else "",
        own=address_of_door("desk:me_start", own),
        urgent_id=_urgent(),
    )


def address_of_door(page: str, door: Door | None) -> str:
    return reverse(page, args=[partnerships.token_of(door.pk, door.token_turn)]) if door else ""


def _urgent() -> UUID | None:
    with speaking(BY_KEY["adviser"]) as adviser:
        open_ = referrals.visible_to(adviser).filter(
            level=UrgencyLevel.TODAY, owner=adviser.organisation_id, queue__gt=""
        )
        return open_.order_by("due_at", "pk").values_list("pk", flat=True).first()


def marks(at: datetime) -> set[Mark]:
    """What was done today at the organisations of the cast, and by whom."""
    morning = morning_of(at)
    found = _confirmed(morning)
    for key in (LINK_OF, "alliance", "welfare_rights"):
        with context.standing_as(standing_at(key)):
            done = audited.events_since(morning).order_by().values_list("action", "actor_id")
            looks = Look.objects.filter(at__gte=morning, page="desk:home")
            found |= set(done.distinct())
            found |= {(LOOKED, user) for user in looks.values_list("actor_id", flat=True)}
    return found


def _confirmed(morning: datetime) -> set[Mark]:
    with speaking(BY_KEY["coordinator"]):
        rung = Unconfirmed.objects.filter(settled_at__gte=morning, settled_by__isnull=False)
        return {(CONFIRMED, user) for user in rung.values_list("settled_by_id", flat=True)}


def standing_at(organisation: str) -> Standing:
    return Standing(
        id_of("user", "alongside"), id_of("organisation", organisation), id_of("partnership", MAIN)
    )


# The catcher


@dataclass(frozen=True)
class Caught:
    """A message that left, and what the other end would have read."""

    at: datetime
    sender: str
    kind: str
    channel: str
    went: bool
    answer: str
    text: str
    words: str = ""  # of a text or an e-mail, as its reader has them
    to: str = ""
    message_id: UUID | None = None  # of a text, which can be answered
    receipt: str = ""


def caught() -> list[Caught]:
    """What left from any organisation of the cast, the newest first."""
    found = [each for key in SENDERS for each in _caught_from(key)]
    return sorted(found, key=attrgetter("at"), reverse=True)[:MOST]


def _caught_from(organisation: str) -> list[Caught]:
    with context.standing_as(standing_at(organisation)):
        rows = Delivery.objects.select_related("message").order_by("-at", "pk")[:MOST]
        return [_one(row, ORGANISATIONS[organisation]) for row in rows]


def _one(delivery: Delivery, sender: str) -> Caught:
    message = delivery.message
    shown = envelope(bytes(delivery.payload)) if message.channel in (TEXT, EMAIL) else {}
    text = readable(bytes(delivery.payload))
    person_id = message.person_id if shown and message.recipient_id is None else None
    if person_id and people.is_sealed(person_id):
        # It left before they were sealed: their own phone has it, and nobody else reads where to.
        shown |= dict.fromkeys(WHERE & shown.keys(), "Sealed")
        text = json.dumps(shown, indent=2, ensure_ascii=False)
    said = shown.get("personalisation", {})
    return Caught(
        at=delivery.at,
        sender=sender,
        kind=Kind(message.kind).label,
        channel=Channel(message.channel).label,
        went=delivery.went,
        answer=delivery.answer,
        text=text,
        words="\n".join(filter(None, [said.get("subject", ""), said.get("words", "")])),
        to=shown.get("phone_number") or shown.get("email_address") or "",
        message_id=message.pk if message.channel == TEXT and delivery.went else None,
        receipt=message.get_receipt_display() if message.receipt else "",
    )


WHERE = {"phone_number", "email_address"}


def envelope(payload: bytes) -> dict[str, Any]:
    """What a carrier of texts would have been handed; nothing where none was."""
    try:
        found = json.loads(payload)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def readable(payload: bytes) -> str:
    """JSON with its lines broken; anything else as it is."""
    text = payload.decode(errors="replace")
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text
