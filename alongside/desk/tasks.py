from uuid import UUID

from django.tasks import task
from django.utils import timezone

from alongside.correspondence import queries as correspondence
from alongside.correspondence.queries import Waiting
from alongside.desk import queries
from alongside.kit.context import Standing, standing_as
from alongside.partnerships import queries as partnerships
from alongside.referrals import actions as referrals

NOBODY = UUID(int=0)  # a task holds no membership

SCHEDULE = {"escalate": "*/5 * * * *"}


@task
def escalate() -> None:
    """Pass on whatever is late, for each organisation in each partnership."""
    for body in partnerships.bodies():
        by = correspondence.task_for(Waiting(NOBODY, body.organisation_id, body.partnership_id))
        with standing_as(Standing(by.user_id, by.organisation_id, by.partnership_id)):
            at = timezone.now()
            referrals.escalate(items=queries.late_items(by, at), by=by, at=at)
