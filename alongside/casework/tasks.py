from django.tasks import task
from django.utils import timezone

from alongside.casework import actions
from alongside.correspondence import queries as correspondence
from alongside.people import queries as people

SCHEDULE = {"settle_deaths": "* * * * * */20"}  # every twenty seconds
MOST = 200


@task
def settle_deaths() -> None:
    """Have every organisation that knew somebody know of their death, each standing for itself."""
    for of in people.deaths_unsettled(most=MOST):
        with correspondence.at_work(of.organisation_id, of.partnership_id) as by:
            actions.settle_death(of=of, by=by, at=timezone.now())
