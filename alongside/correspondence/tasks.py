from uuid import UUID

from django.tasks import task
from django.utils import timezone

from alongside.correspondence import actions, queries
from alongside.correspondence.queries import Waiting
from alongside.kit.context import Standing, standing_as

SCHEDULE = {"dispatch": "* * * * * */5"}  # every five seconds
MOST = 100


@task
def deliver(message_id: str, organisation_id: str, partnership_id: str) -> None:
    """Deliver the message that was just written."""
    _deliver(Waiting(UUID(message_id), UUID(organisation_id), UUID(partnership_id)))


@task
def dispatch() -> None:
    """Deliver whatever is due: a first attempt whose own task was lost, or another attempt."""
    for each in queries.waiting(timezone.now(), most=MOST):
        _deliver(each)


def _deliver(waiting: Waiting) -> None:
    by = queries.task_for(waiting)
    with standing_as(Standing(by.user_id, by.organisation_id, by.partnership_id)):
        actions.deliver(message_id=waiting.message_id, by=by, at=timezone.now())
