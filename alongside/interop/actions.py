import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from allauth.idp.oidc.models import Client, Token
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string

from alongside.accounts.models import User
from alongside.accounts.rules import Actor, Permission, Role, UserKind
from alongside.appointments import queries as appointments
from alongside.audit import actions as audit
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Handed
from alongside.interop import queries, schemas
from alongside.interop.models import Partner, Received
from alongside.interop.rules import (
    Ids,
    IncomingReferral,
    MessageRefused,
    Why,
    fault,
    why_not_again,
)
from alongside.interop.schemas import Ours
from alongside.kit.locks import constraint_of, try_lock
from alongside.kit.refusal import Refused
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import Membership
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral
from alongside.referrals.rules import ALREADY_SENT

TOKEN_LASTS = timedelta(seconds=settings.IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN)
REPEATS = {
    "one_message_for_its_ids": Why.REQUEST_REPEATED,
    "one_message_for_a_bundle": Why.BUNDLE_REPEATED,
}


@transaction.atomic
def take_in(
    *,
    message: IncomingReferral,
    body: bytes,
    ids: Ids,
    partner: Partner,
    endpoint: str,
    by: Actor,
    at: datetime,
) -> Received:
    """
    Keep a message as it came, with the referral that it is: whole, or not at all, and once.

    Whoever sends it again while we are at it is told so at once, and holds no connection waiting.
    """
    bundle_id = message.header.bundle_id
    if not try_lock(
        uuid5(partner.pk, f"ids:{ids.request}:{ids.correlation}"),
        uuid5(partner.pk, f"bundle:{bundle_id}"),
    ):
        raise MessageRefused(fault(Why.STILL_PROCESSING))
    if why := why_not_again(queries.earlier(partner, ids, bundle_id)):
        raise MessageRefused(why)
    referral = _referral(message, partner, by=by, at=at)
    received = _row(message, body, ids, partner, referral, endpoint, by=by, at=at)
    _insert(received)
    audit.record("interop.take_in", received, by=by, at=at, person_id=referral.person_id)
    return received


@transaction.atomic
def send_bars(*, message: Message, by: Actor, at: datetime) -> Handed:
    """Send a message as an answer of the Booking and Referral Standard, by the transport set up."""
    letter = queries.letter_for(message)
    answer: str = import_string(settings.BARS_TRANSPORT)(letter.payload, letter.headers)
    audit.record("interop.send_bars", message, by=by, at=at, reply=letter.reply)
    return Handed(letter.payload, answer)


@transaction.atomic
def give_token(*, partner: Partner, by: Actor, at: datetime) -> str:
    """Make a token for a partner's system. It is kept hashed, so this is the time to read it."""
    _client(partner)
    value = secrets.token_urlsafe(48)
    token = Token(
        type=Token.Type.ACCESS_TOKEN, client_id=partner.client, expires_at=at + TOKEN_LASTS
    )
    token.set_value(value)
    token.set_scopes([queries.SCOPE])
    token.save(force_insert=True)
    audit.record("interop.give_token", partner, by=by, at=at)
    return value


@transaction.atomic
def add_partner(
    *,
    name: str,
    organisation_id: UUID,
    site_id: UUID | None,
    versions: Sequence[str],
    use_cases: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> tuple[Partner, str]:
    """Let a system of an organisation send messages. Its secret is returned this once."""
    _refuse_partner(name, organisation_id, site_id, by)
    user = _user(name, at)
    Membership.objects.create(
        user=user,
        organisation_id=organisation_id,
        partnership_id=by.partnership_id,
        role=Role.PARTNER_SYSTEM,
        site_id=site_id,
        since=at,
    )
    partner = Partner.objects.create(
        partnership_id=by.partnership_id,
        organisation_id=organisation_id,
        user=user,
        site_id=site_id,
        name=name,
        client=name,
        versions=list(versions),
        use_cases=dict(use_cases),
    )
    secret = secrets.token_urlsafe(48)
    client = _client(partner)
    client.set_secret(secret)
    client.save(update_fields=["secret"])
    audit.record("interop.add_partner", partner, by=by, at=at, versions=list(versions))
    return partner, secret


# A message


def _referral(message: IncomingReferral, partner: Partner, *, by: Actor, at: datetime) -> Referral:
    new = queries.new_referral(message, site_id=partner.site_id)
    site = partner.site_id
    near = appointments.providers_sitting_at(by, site, after=at) if site else ()
    try:
        return referrals.refer(new=new, key=message.header.bundle_id, near=near, by=by, at=at)
    except Refused as refusal:
        was_sent = str(refusal) == ALREADY_SENT
        why = Why.BUNDLE_REPEATED if was_sent else Why.NOT_TAKEN
        raise MessageRefused(fault(why)) from refusal


def _row(
    message: IncomingReferral,
    body: bytes,
    ids: Ids,
    partner: Partner,
    referral: Referral,
    endpoint: str,
    *,
    by: Actor,
    at: datetime,
) -> Received:
    answer_id = uuid4()
    ours = Ours(by.partnership_name, None, message.service, endpoint)
    return Received(
        pk=answer_id,
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        partner=partner,
        request_id=ids.request,
        correlation_id=ids.correlation,
        bundle_id=message.header.bundle_id,
        body=body,
        referral=referral,
        answered=schemas.synchronous_answer(
            message, reference=referral.reference, ours=ours, answer_id=answer_id, at=at
        ),
        addressed=schemas.addressed(message) | {"endpoint": endpoint},
        received_at=at,
    )


def _insert(received: Received) -> None:
    try:
        received.save(force_insert=True)
    except IntegrityError as error:
        why = REPEATS.get(constraint_of(error))
        if why is None:
            raise
        raise MessageRefused(fault(why)) from error


# A partner


def _refuse_partner(name: str, organisation_id: UUID, site_id: UUID | None, by: Actor) -> None:
    if not by.may(Permission.SET_UP_PARTNERSHIP):
        raise Refused("Ask the coordinator of the partnership to connect a system")
    if not partnerships.parts_of(by, organisation_id):
        raise Refused("This organisation has no part in the partnership")
    here = partnerships.sites_of(by).filter(organisation=organisation_id)
    if site_id and not here.filter(pk=site_id).exists():
        raise Refused("This place belongs to another organisation")
    if Client.objects.filter(pk=name).exists():
        raise Refused("Another system has this name already")


def _user(name: str, at: datetime) -> User:
    return User.objects.create(
        username=f"system-{name}",
        name=f"System {name}",
        email=f"{uuid5(NAMESPACE_URL, name)}@system.invalid",
        kind=UserKind.SYSTEM,
        password=make_password(None),
        date_joined=at,
    )


def _client(partner: Partner) -> Client:
    """Have the client exist under which a partner asks for a token: by its secret, for us alone."""
    client, _ = Client.objects.get_or_create(
        pk=partner.client,
        defaults={
            "name": partner.name,
            "secret": make_password(None),
            "type": Client.Type.CONFIDENTIAL,
            "grant_types": Client.GrantType.CLIENT_CREDENTIALS,
            "response_types": "",
            "scopes": queries.SCOPE,
            "default_scopes": queries.SCOPE,
        },
    )
    return client
