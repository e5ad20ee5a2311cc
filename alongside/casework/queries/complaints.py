from datetime import date
from functools import cache

from django.db.models import F, QuerySet

from alongside.accounts.rules import ROLES, Actor, Permission, Role
from alongside.casework.models import Complaint
from alongside.casework.queries.supervision import DATA
from alongside.casework.rules.complaints import ComplaintKind, Duty, Handling, duty_on
from alongside.casework.schemas import supervision as schemas
from alongside.kit.documents import read
from alongside.partnerships import queries as partnerships
from alongside.people import queries as people


@cache
def duties() -> tuple[Duty, ...]:
    return schemas.read_duties(read(DATA / "complaints.yaml"))


def duty(kind: ComplaintKind, received: date) -> Duty | None:
    return duty_on(duties(), kind, received)


def complaints_visible_to(actor: Actor) -> QuerySet[Complaint]:
    """The complaints of the actor's organisation, but those about the actor."""
    walled = people.walled_from(actor)
    return (
        Complaint.objects.filter(partnership=actor.partnership_id, provider=actor.organisation_id)
        .exclude(about=actor.user_id)
        .exclude(person__in=walled)
        .exclude(case__referral__patient__in=walled)
        .select_related("owner", "about", "person")
    )


def complaints_open(actor: Actor) -> QuerySet[Complaint]:
    """What waits to be acknowledged comes first, then what waits for an answer."""
    rows = complaints_visible_to(actor).filter(answered=None)
    return rows.order_by(F("acknowledged").asc(nulls_first=True), "acknowledge_by", "pk")


def handlers(actor: Actor) -> list[tuple[str, str]]:
    """Who may see to a complaint in the actor's organisation."""
    rows = partnerships.members_of(actor).filter(organisation=actor.organisation_id)
    known = {
        (str(row.user_id), row.user.name)
        for row in rows
        if Permission.HANDLE_COMPLAINTS in ROLES[Role(row.role)]
    }
    return sorted(known, key=lambda each: each[1])


def staff(actor: Actor) -> list[tuple[str, str]]:
    rows = partnerships.members_of(actor).filter(organisation=actor.organisation_id)
    return sorted({(str(row.user_id), row.user.name) for row in rows}, key=lambda each: each[1])


def handling(complaint: Complaint) -> Handling:
    return Handling(
        owner_id=complaint.owner_id,
        about_id=complaint.about_id,
        received=complaint.received,
        acknowledged=complaint.acknowledged,
        answered=complaint.answered,
    )
