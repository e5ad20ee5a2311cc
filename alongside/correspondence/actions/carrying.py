"""Senders of texts and e-mails: GOV.UK Notify, or the local catcher, which lets nothing leave."""

import json
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import jwt
from django.conf import settings
from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.correspondence import queries
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Handed, NeverSent, NotSent
from alongside.correspondence.rules.notify import (
    ApiKey,
    Envelope,
    api_key,
    body_of,
    path_of,
    why_never,
)
from alongside.correspondence.rules.templates import Addressee, filled, template
from alongside.correspondence.rules.texts import number
from alongside.partnerships import queries as partnerships

WAIT = 4  # seconds for an answer: a withdrawal of consent waits for it
NO_WORDS = "There are no words to send"
NO_ADDRESS = "There is nowhere to send it to"


@transaction.atomic
def catch(*, message: Message, by: Actor, at: datetime) -> Handed:
    """Keep what would have left to a carrier. Nothing leaves this machine."""
    envelope = _envelope(message)
    audit.record("correspondence.catch", message, by=by, at=at)
    return _handed(envelope, "Caught here", f"caught-{message.pk}")


@transaction.atomic
def send_by_notify(*, message: Message, by: Actor, at: datetime) -> Handed:
    """
    Send by GOV.UK Notify, unless it has this message already.

    Notify takes the same reference twice, so that it is asked first: we may have died after it took
    the message and before we wrote it down.
    """
    envelope = _envelope(message)
    key = api_key(settings.NOTIFY_API_KEY)
    if key is None:
        raise NeverSent("The key for GOV.UK Notify is not set up")
    found = _known(envelope, key, at) or _post(envelope, key, at)
    audit.record("correspondence.send_by_notify", message, by=by, at=at)
    return _handed(envelope, "Taken by GOV.UK Notify", str(found.get("id", ""))[:60])


def _envelope(message: Message) -> Envelope:
    """Who it goes to and what it says, found at the moment at which it leaves."""
    known = template(message.template)
    words = known and filled(known, message.personalisation)
    if known is None or words is None:
        raise NeverSent(NO_WORDS)
    channel = Channel(message.channel)
    to = _addressee(message, channel, known.to)
    if not to:
        raise NeverSent(NO_ADDRESS)
    return Envelope(channel, to, words.subject, words.words, str(message.pk))


def _addressee(message: Message, channel: Channel, to: Addressee) -> str:
    if to is Addressee.PERSON:
        return _person(message, channel)
    return _place(message) if to is Addressee.ORGANISATION else _staff(message)


def _staff(message: Message) -> str:
    """Nothing goes to whoever types an address: it is a health service's, or a colleague's."""
    wanted = message.personalisation.get("email", "")
    is_known = partnerships.is_health_address(wanted) or queries.is_colleagues(message, wanted)
    return wanted if is_known else ""


def _person(message: Message, channel: Channel) -> str:
    contact = queries.contact_of(message.person_id) if message.person_id else None
    if contact is None or message.recipient_id is not None:
        return ""
    return number(contact.phone) if channel is Channel.TEXT else contact.email


def _place(message: Message) -> str:
    """Where an organisation hears: the address that the message was written for, if it stands."""
    wanted = message.personalisation.get("email", "")
    known = queries.routes_for(message.recipient_id) if message.recipient_id else []
    return wanted if wanted in {route.email for route in known} else ""


def _handed(envelope: Envelope, answer: str, carrier_id: str) -> Handed:
    is_text = envelope.channel is Channel.TEXT
    return Handed(
        payload=json.dumps(body_of(envelope, settings.NOTIFY_TEMPLATES)).encode(),
        answer=answer,
        to_key=queries.key_of(envelope.to) if is_text else "",
        carrier_id=carrier_id,
    )


# Over the network


def _known(envelope: Envelope, key: ApiKey, at: datetime) -> Mapping[str, Any] | None:
    asked = urlencode({"reference": envelope.reference})
    answer = _call(f"/v2/notifications?{asked}", None, key, at)
    found = answer.get("notifications") or []
    return found[0] if found else None


def _post(envelope: Envelope, key: ApiKey, at: datetime) -> Mapping[str, Any]:
    body = json.dumps(body_of(envelope, settings.NOTIFY_TEMPLATES)).encode()
    return _call(path_of(envelope.channel), body, key, at)


def _call(path: str, body: bytes | None, key: ApiKey, at: datetime) -> Mapping[str, Any]:
    said = {"iss": key.service_id, "iat": int(at.timestamp())}
    headers = {
        "Authorization": f"Bearer {jwt.encode(said, key.secret, algorithm='HS256')}",
        "Content-Type": "application/json",
    }
    request = Request(settings.NOTIFY_URL + path, data=body, headers=headers)  # noqa: S310
    try:
        with urlopen(request, timeout=WAIT) as answer:  # noqa: S310
            found: Mapping[str, Any] = json.load(answer)
            return found
    except HTTPError as error:
        if why_never(error.code):
            raise NeverSent(f"GOV.UK Notify refused it: {error.code}") from None
        raise NotSent(f"GOV.UK Notify answered {error.code}") from None
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise NotSent(f"GOV.UK Notify did not answer: {type(error).__name__}") from None
