from uuid import UUID

from django.tasks import task
from django.utils import timezone

from alongside.casework import actions, queries
from alongside.correspondence import queries as correspondence
from alongside.partnerships import queries as partnerships
from alongside.people import queries as people

SCHEDULE = {
    "settle_deaths": "* * * * * */20",  # every twenty seconds
    "check_documents": "* * * * *",  # what the scanner did not answer for
    "remind": "5 * * * *",  # each reminder is given once
    "recount": "40 1 * * *",  # by night, after whatever changed by day
}
MOST = 200


@task
def settle_deaths() -> None:
    """Have every organisation that knew somebody know of their death, each standing for itself."""
    for of in people.deaths_unsettled(most=MOST):
        with correspondence.at_work(of.organisation_id, of.partnership_id) as by:
            actions.settle_death(of=of, by=by, at=timezone.now())


@task
def remind() -> None:
    """Remind whoever watches a deadline that comes near, in each organisation."""
    for body in partnerships.bodies():
        with correspondence.at_work(body.organisation_id, body.partnership_id) as by:
            actions.remind(by=by, at=timezone.now())


@task
def recount() -> None:
    """Ask about each deadline that a rule which has changed would count otherwise."""
    for body in partnerships.bodies():
        with correspondence.at_work(body.organisation_id, body.partnership_id) as by:
            actions.recount(by=by, at=timezone.now())


@task
def check_document(document_id: str, organisation_id: str, partnership_id: str) -> None:
    """Have the document that just came in looked at for viruses."""
    with correspondence.at_work(UUID(organisation_id), UUID(partnership_id)) as by:
        actions.check_document(document_id=UUID(document_id), by=by, at=timezone.now())


@task
def check_documents() -> None:
    """Look again at whatever still waits, in each organisation."""
    for each in queries.to_check(MOST):
        with correspondence.at_work(each.organisation_id, each.partnership_id) as by:
            actions.check_document(document_id=each.document_id, by=by, at=timezone.now())
