from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.partnerships.models import Membership


def members_of(actor: Actor) -> QuerySet[Membership]:
    """Who has which role in the partnership now."""
    return (
        Membership.objects.filter(partnership=actor.partnership_id, until=None)
        .select_related("user", "organisation", "site")
        .order_by("organisation__name", "user__name", "role", "pk")
    )
