from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from alongside.accounts.rules import Actor, Permission
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.models import Feed
from alongside.casework.rules.feeds import why_not_offer
from alongside.kit.locks import lock
from alongside.kit.refusal import Refused


@transaction.atomic
def open_feed(*, whole_team: bool, by: Actor, at: datetime) -> Feed:
    """Make a private address for the actor's own calendar, or return the one that is there."""
    if reason := why_not_offer(whole_team=whole_team, signs_off=by.may(Permission.SIGN_OFF)):
        raise Refused(reason)
    lock(by.user_id)
    known = queries.feeds_of(by).filter(whole_team=whole_team).first()
    if known is not None:
        return known
    feed_id = uuid4()
    feed = Feed.objects.create(
        pk=feed_id,
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        user_id=by.user_id,
        token_hash=queries.hash_of(queries.token_of(feed_id)),
        whole_team=whole_team,
        since=at,
    )
    audit.record("casework.open_feed", feed, by=by, at=at, whole_team=whole_team)
    return feed


@transaction.atomic
def revoke_feed(*, feed_id: UUID, by: Actor, at: datetime) -> Feed:
    """Have an address open nothing, from now on and for good."""
    feed = Feed.objects.select_for_update().get(pk=feed_id, user=by.user_id)
    if feed.revoked_at is None:
        feed.revoked_at = at
        feed.save(update_fields=["revoked_at"])
        audit.record("casework.revoke_feed", feed, by=by, at=at)
    return feed
