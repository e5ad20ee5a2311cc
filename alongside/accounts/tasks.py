from django.tasks import task
from django.utils import timezone

from alongside.accounts import actions

SCHEDULE = {"forget_drafts": "17 * * * *"}


@task
def forget_drafts() -> None:
    """Delete drafts that nobody came back to within a day."""
    actions.forget_drafts(at=timezone.now())
