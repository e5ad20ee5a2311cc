from typing import Any
from uuid import UUID

from django.tasks import task
from django.utils import timezone

from alongside.correspondence import queries as correspondence
from alongside.kit import context
from alongside.kit.refusal import Refused
from alongside.partnerships import queries as partnerships
from alongside.referrals import actions
from alongside.referrals.actions import sheets

SCHEDULE = {
    "relevel": "30 0 * * *",  # after midnight by London's clock, summer and winter
    "forget_sheets": "27 * * * *",
}


@task
def relevel() -> None:
    """Raise what a hearing, an eviction or a date to reply by has come nearer to in the night."""
    for body in partnerships.bodies():
        with correspondence.at_work(body.organisation_id, body.partnership_id) as by:
            actions.relevel(by=by, at=timezone.now())


@task
def import_sheet(sheet_id: str, user_id: str, membership_id: str) -> None:
    """Import a long spreadsheet as whoever uploaded it, whole or not at all."""
    try:
        entered = partnerships.enter(user_id, membership_id, read_only=False)
        if entered.actor is None:  # their role has ended meanwhile
            return
        about: dict[str, Any] = {"sheet_id": UUID(sheet_id), "by": entered.actor, "at": entered.at}
        try:
            sheets.import_sheet(**about)
        except Refused as refusal:
            sheets.say_not_imported(**about, why=str(refusal))
    finally:
        context.clear()


@task
def forget_sheets() -> None:
    """Delete what was read of spreadsheets a day ago."""
    sheets.forgotten(timezone.now())
