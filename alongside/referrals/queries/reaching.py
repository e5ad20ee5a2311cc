from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from alongside.people import queries as people
from alongside.people.rules import ContactChannel
from alongside.referrals.models import ContactAttempt, Referral
from alongside.referrals.rules import AttemptResult, Attempts, Way, offers_not_reached
from alongside.referrals.rules.reaching import NextTry, Tried, next_try


def attempts_at(referral: Referral) -> QuerySet[ContactAttempt]:
    """Newest first. Row-level security shows them to the provider alone."""
    return (
        ContactAttempt.objects.filter(referral=referral).select_related("by").order_by("-at", "pk")
    )


def count_attempts(attempts: Iterable[ContactAttempt]) -> Attempts:
    results = [each.result for each in attempts]
    spoke = AttemptResult.SPOKE
    return Attempts(failed=sum(each != spoke for each in results), reached=spoke in results)


def tried_in_vain(ids: Iterable[UUID], most: int) -> dict[UUID, int]:
    """Of these referrals, those tried often enough to say “not reached”, and how often."""
    results: dict[UUID, list[ContactAttempt]] = {}
    for each in ContactAttempt.objects.filter(referral__in=list(ids)):
        results.setdefault(each.referral_id, []).append(each)
    counted = {referral: count_attempts(rows) for referral, rows in results.items()}
    return {
        referral: found.failed
        for referral, found in counted.items()
        if offers_not_reached(found, most)
    }


CHANNEL_OF = {
    Way.PHONE: ContactChannel.CALL,
    Way.TEXT: ContactChannel.TEXT,
    Way.EMAIL: ContactChannel.EMAIL,
    Way.LETTER: ContactChannel.LETTER,
}


def why_not_by(person_id: UUID, at: datetime) -> dict[Way, str | None]:
    """For each way of reaching them, why not; nothing where it is safe and agreed."""
    return {
        way: people.why_not_reach(person_id, channel, at) for way, channel in CHANNEL_OF.items()
    }


def safe_ways(why_not: Mapping[Way, str | None]) -> list[Way]:
    return [way for way, reason in why_not.items() if reason is None]


def next_try_at(
    attempts: Iterable[ContactAttempt], why_not: Mapping[Way, str | None]
) -> NextTry | None:
    tried = [Tried(Way(each.way), AttemptResult(each.result), each.at) for each in attempts]
    return next_try(tried, safe_ways(why_not))


def untold() -> list[UUID]:
    """
    Referrals of the partnership whose newest step told whoever referred nothing, and not why.

    There are none: it is what the loop's proof and test ask. Ids alone, by a listed function.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT referral FROM untold_referrals()")
        return [row[0] for row in cursor.fetchall()]
