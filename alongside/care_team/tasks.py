from django.tasks import task
from django.utils import timezone

from alongside.care_team import actions, queries
from alongside.care_team.rules import month_before
from alongside.correspondence import queries as correspondence
from alongside.partnerships import queries as partnerships
from alongside.partnerships.rules import LONDON

SCHEDULE = {"send_digests": "0 7 1-3 * *"}  # on two more days for who was down; each is sent once


@task
def send_digests() -> None:
    """Tell every place of care what became of its referrals of last month."""
    for body in partnerships.bodies():
        with correspondence.at_work(body.organisation_id, body.partnership_id) as by:
            if not queries.gives_care(by):
                continue
            at = timezone.now()
            month = month_before(at.astimezone(LONDON).date())
            actions.send_digest(month=month, by=by, at=at)
