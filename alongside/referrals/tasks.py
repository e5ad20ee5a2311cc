from uuid import UUID

from django.tasks import task
from django.utils import timezone

from alongside.correspondence import queries as correspondence
from alongside.correspondence.queries import Waiting
from alongside.kit.context import Standing, standing_as
from alongside.partnerships import queries as partnerships
from alongside.referrals import actions

NOBODY = UUID(int=0)  # a task holds no membership
SCHEDULE = {"relevel": "30 0 * * *"}  # after midnight by London's clock, summer and winter


@task
def relevel() -> None:
    """Raise what a hearing, an eviction or a date to reply by has come nearer to in the night."""
    for body in partnerships.bodies():
        by = correspondence.task_for(Waiting(NOBODY, body.organisation_id, body.partnership_id))
        with standing_as(Standing(by.user_id, by.organisation_id, by.partnership_id)):
            actions.relevel(by=by, at=timezone.now())
