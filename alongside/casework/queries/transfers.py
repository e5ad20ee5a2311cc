from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.casework.models import Transfer


def transfers_of(actor: Actor) -> QuerySet[Transfer]:
    """Files that the actor's organisation gave away, or is about to."""
    rows = Transfer.objects.filter(partnership=actor.partnership_id, giver=actor.organisation_id)
    return rows.select_related("taker", "referral").order_by("-offered_at", "pk")


def transfer_of(actor: Actor, case_id: UUID) -> Transfer | None:
    """Where a file is going, while it is on its way."""
    return transfers_of(actor).filter(given=case_id, ended_at=None).defer("bundle").first()
