from collections.abc import Iterator
from datetime import datetime

from django.tasks import task
from django.utils import timezone

from alongside.accounts.rules import Actor
from alongside.correspondence import queries as correspondence
from alongside.desk import actions, queries
from alongside.partnerships import queries as partnerships
from alongside.referrals import actions as referrals

SCHEDULE = {"escalate": "*/5 * * * *", "digest": "*/15 * * * *"}


@task
def escalate() -> None:
    """Pass on whatever is late, for each organisation in each partnership."""
    for by, at in _each_body():
        referrals.escalate(items=queries.late_items(by, at), by=by, at=at)


@task
def digest() -> None:
    """Send the day's digest where a partnership has opened and it was not sent yet."""
    for by, at in _each_body():
        actions.send_digest(by=by, at=at)


def _each_body() -> Iterator[tuple[Actor, datetime]]:
    for body in partnerships.bodies():
        with correspondence.at_work(body.organisation_id, body.partnership_id) as by:
            yield by, timezone.now()
