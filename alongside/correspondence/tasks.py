from uuid import UUID

from django.tasks import task
from django.utils import timezone

from alongside.correspondence import actions, queries
from alongside.correspondence.queries import Waiting

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
    with queries.at_work(waiting.organisation_id, waiting.partnership_id) as by:
        actions.deliver(message_id=waiting.message_id, by=by, at=timezone.now())
