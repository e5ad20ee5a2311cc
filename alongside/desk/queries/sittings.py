"""The sessions in which the actor sees people, nearest first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from alongside.accounts.rules import Actor
from alongside.appointments.models import Session
from alongside.appointments.rules import Status as BookingStatus
from alongside.kit.filters import LONDON


@dataclass(frozen=True)
class Sitting:
    session: Session
    booked: int


def sittings(actor: Actor, at: datetime) -> list[Sitting]:
    """
    The actor's own sessions of today, or the next one where there is none today.

    Those that are over too: what became of people is written down until the day ends.
    """
    midnight = at.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    end_of_day = midnight.replace(hour=23, minute=59, second=59)
    rows = list(
        Session.objects.filter(
            partnership=actor.partnership_id, adviser=actor.user_id, ends_at__gt=midnight
        )
        .select_related("site", "room")
        .annotate(
            booked=Count(
                "bookings", filter=~Q(bookings__status=BookingStatus.CANCELLED), distinct=True
            )
        )
        .order_by("starts_at", "pk")[:3]
    )
    today = [row for row in rows if row.starts_at <= end_of_day]
    return [Sitting(row, row.booked) for row in today or rows[:1]]
