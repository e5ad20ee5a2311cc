from django.tasks import task
from django.utils import timezone

from alongside.accounts import actions

SCHEDULE = {"forget_drafts": "17 * * * *", "forget_sessions": "*/10 * * * *"}


@task
def forget_drafts() -> None:
    """Delete drafts that nobody came back to within a day."""
    actions.forget_drafts(at=timezone.now())


@task
def forget_sessions() -> None:
    """Delete sign-in sessions that are over, and what somebody typed at their own door."""
    actions.forget_sessions(at=timezone.now())
