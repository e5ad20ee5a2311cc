from django.tasks import task
from django.utils import timezone

from alongside.kit import limits

SCHEDULE = {"forget_limits": "50 3 * * *"}


@task
def forget_limits() -> None:
    limits.forget(timezone.now())
