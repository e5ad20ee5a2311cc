from collections.abc import Iterable

from django.db.models import QuerySet

from alongside.referrals.models import ContactAttempt, Referral
from alongside.referrals.rules import AttemptResult, Attempts


def attempts_at(referral: Referral) -> QuerySet[ContactAttempt]:
    """Newest first. Row-level security shows them to the provider alone."""
    return (
        ContactAttempt.objects.filter(referral=referral).select_related("by").order_by("-at", "pk")
    )


def count_attempts(attempts: Iterable[ContactAttempt]) -> Attempts:
    results = [each.result for each in attempts]
    spoke = AttemptResult.SPOKE
    return Attempts(failed=sum(each != spoke for each in results), reached=spoke in results)
