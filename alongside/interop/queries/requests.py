"""The referrals that a partner's organisation made itself, as it may know them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from alongside.accounts.rules import Actor
from alongside.interop import rules
from alongside.interop.rules import Search, Token
from alongside.interop.rules.searching import NHS_NUMBER
from alongside.interop.schemas import REFERENCES, Asked
from alongside.kit import nhs_number
from alongside.people.models import Contact
from alongside.people.rules import MATCHES, ContactRule
from alongside.referrals import queries as referrals
from alongside.referrals.models import Referral


@dataclass(frozen=True)
class Found:
    asked: tuple[Asked, ...]
    total: int
    person_ids: frozenset[UUID]


def asked_as(actor: Actor, pk: UUID, at: datetime) -> Found:
    return _found(actor, _own(actor).filter(pk=pk), 1, at)


def search(actor: Actor, wanted: Search, at: datetime) -> Found:
    """What this organisation referred and asks for. Behind a wall there is nothing."""
    rows = _own(actor).filter(_of_number(wanted), _of_reference(wanted))
    if wanted.words or wanted.born or wanted.postcode:
        rows = rows.filter(person__in=_named(rows, wanted))
    return _found(actor, rows, wanted.most, at)


def _own(actor: Actor) -> QuerySet[Referral]:
    seen = referrals.visible_to(actor).filter(referring_organisation=actor.organisation_id)
    return seen.select_related("person", "referring_organisation")


def _found(actor: Actor, rows: QuerySet[Referral], most: int, at: datetime) -> Found:
    shown = list(rows.order_by("-received_at", "pk")[:most])
    statuses = referrals.statuses_for(actor, shown, at)
    return Found(
        asked=tuple(_asked(row, rules.request_status(statuses[row.pk])) for row in shown),
        total=len(shown) if len(shown) < most else rows.count(),
        person_ids=frozenset(row.person_id for row in shown),
    )


def _asked(row: Referral, status: str) -> Asked:
    is_known = row.person.number_status in MATCHES
    return Asked(
        pk=row.pk,
        reference=row.reference,
        status=status,
        nhs_number=row.person.nhs_number if is_known else None,
        received_at=row.received_at,
        organisation=row.referring_organisation.name,
        ods_code=row.referring_organisation.ods_code or None,
    )


def _of_number(wanted: Search) -> Q:
    if not wanted.numbers:
        return Q()
    numbers = [nhs_number.read(each.value).digits for each in _under(NHS_NUMBER, wanted.numbers)]
    return Q(person__nhs_number__in=[each for each in numbers if each])


def _of_reference(wanted: Search) -> Q:
    if not wanted.references:
        return Q()
    return Q(reference__in=[each.value for each in _under(REFERENCES, wanted.references)])


def _under(system: str, tokens: Iterable[Token]) -> list[Token]:
    """Return the tokens of a system, and those that name none."""
    return [each for each in tokens if each.system in (None, system)]


def _named(rows: QuerySet[Referral], wanted: Search) -> set[UUID]:
    """
    Return whom these words name, who were born then and live there.

    Of anybody who is not to be reached at home an address is not even confirmed.
    """
    born = rows.filter(person__birth_date=wanted.born) if wanted.born else rows
    names = {row.person_id: row.person for row in born}
    likely = {
        pk
        for pk, who in names.items()
        if _is_called(f"{who.given_name} {who.family_name}", wanted.words)
    }
    if wanted.postcode:
        homes = Contact.objects.filter(person__in=likely, sealed=False).exclude(
            rule=ContactRule.NOT_AT_HOME
        )
        codes = homes.values_list("person", "postcode")
        likely = {pk for pk, code in codes if "".join(code.upper().split()) == wanted.postcode}
    return likely


def _is_called(name: str, words: Iterable[str]) -> bool:
    parts = name.casefold().split()
    return all(any(part.startswith(word) for part in parts) for word in words)
