"""What the page about a person shows of them, and who has looked."""

from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from alongside.accounts.rules import Actor, Permission
from alongside.audit import queries as audited
from alongside.audit.models import Look
from alongside.casework import queries as casework
from alongside.casework.models import Case
from alongside.partnerships.models import Organisation
from alongside.referrals import queries as referrals
from alongside.referrals.models import Referral


def people_seen(person_id: UUID, actor: Actor) -> dict[str, QuerySet[Referral] | QuerySet[Case]]:
    """The referrals and files of a person that the actor may see, newest first."""
    found: dict[str, QuerySet[Referral] | QuerySet[Case]] = {
        "referrals": referrals.visible_to(actor)
        .filter(Q(person=person_id) | Q(patient=person_id))
        .order_by("-received_at", "pk")
    }
    if actor.may(Permission.SEE_CASES):
        found["cases"] = (
            casework.visible_to(actor).filter(person=person_id).order_by("-opened_at", "pk")
        )
    return found


def looks_with_places(person_id: UUID) -> QuerySet[Look]:
    """Who has looked at a person, newest first, each with the name of their organisation."""
    place = Organisation.objects.filter(pk=OuterRef("organisation_id")).values("name")
    return audited.looks_at(person_id).annotate(place=Subquery(place[:1]))
