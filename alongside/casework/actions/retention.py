"""What has been kept for as long as the rules say is erased. What was done stays in the audit."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from alongside.accounts.rules import Actor, Permission
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.models import Complaint
from alongside.casework.rules.retention import why_not_erase
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused

NOT_YOURS = "Only a supervisor or the privacy officer erases what is kept too long"


@transaction.atomic
def erase_files(*, case_ids: Iterable[UUID], by: Actor, at: datetime) -> int:
    """
    Erase these closed files with all that hangs on them, and return how many there were.

    One that may not be erased holds up all of them, so that nobody misses why.
    """
    _refuse_others(by)
    today = day_of(at)
    cases = queries.chosen(by, case_ids)
    for case in cases:
        if why := why_not_erase(queries.as_closed(case), queries.keeping(), today):
            raise Refused(f"A file that was chosen stays. {why}")
    for case in cases:
        with connection.cursor() as cursor:
            cursor.execute("SELECT erase_file(%s)", [case.pk])
            if not cursor.fetchone()[0]:
                raise Refused("This file is not there any more")
        audit.record("casework.erase_file", case, by=by, at=at)
    return len(cases)


@transaction.atomic
def erase_complaints(*, by: Actor, at: datetime) -> int:
    """Erase the complaints that were answered longer ago than they are kept."""
    _refuse_others(by)
    rows = list(queries.complaints_kept_too_long(by, day_of(at)))
    for each in rows:
        audit.record("casework.erase_complaint", each, by=by, at=at)
    Complaint.objects.filter(pk__in=[each.pk for each in rows]).delete()
    return len(rows)


def _refuse_others(by: Actor) -> None:
    if not by.may(Permission.TAKE_OUT):
        raise Refused(NOT_YOURS)
