"""A spreadsheet comes in: read and kept for a day, imported whole or not at all, and forgotten."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.module_loading import import_string

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.locks import lock
from alongside.kit.refusal import Refused
from alongside.referrals.actions.receiving import refer
from alongside.referrals.models import Sheet
from alongside.referrals.queries import sheets as found
from alongside.referrals.rules.sheets import AT_ONCE, KEPT_FOR, Checked, Stage, key_of

TASK = "alongside.referrals.tasks.import_sheet"
GONE = "This sheet is not there any more. Sheets are kept for a day: upload it again"
FAULTY = "Nothing was imported. Correct what is wrong in the sheet, and upload it again"


@transaction.atomic
def keep_sheet(
    *,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    site_id: UUID | None,
    by: Actor,
    at: datetime,
) -> Sheet:
    """Keep what was read of a file, for a day at most. The file is not kept."""
    kept = [{"row": number, "cells": dict(cells)} for number, cells in rows]
    sheet = Sheet.objects.create(
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        user_id=by.user_id,
        site_id=site_id,
        rows=kept,
        total=len(kept),
        stage=Stage.READ,
        read_at=at,
        until=at + KEPT_FOR,
    )
    audit.record("referrals.keep_sheet", sheet, by=by, at=at, rows=sheet.total)
    return sheet


@transaction.atomic
def begin_import(*, sheet_id: UUID, by: Actor, at: datetime) -> Sheet:
    """Import a short sheet at once, and hand a long one to the background."""
    sheet = _sheet(sheet_id, by)
    if sheet.stage == Stage.DONE:
        return sheet
    if found.checked(sheet, day_of(at)).faults:
        raise Refused(FAULTY)
    if sheet.total <= AT_ONCE:
        return import_sheet(sheet_id=sheet_id, by=by, at=at)
    sheet.stage, sheet.why = Stage.IMPORTING, ""
    sheet.save(update_fields=["stage", "why"])
    audit.record("referrals.begin_import", sheet, by=by, at=at)
    # By name: tasks stand above actions.
    import_string(TASK).enqueue(str(sheet.pk), str(by.user_id), str(by.membership_id))
    return sheet


@transaction.atomic
def import_sheet(*, sheet_id: UUID, by: Actor, at: datetime) -> Sheet:
    """Make every row a referral, or none of them. A row that was there before is left as it is."""
    lock(by.organisation_id)  # two colleagues with the same sheet
    sheet = _sheet(sheet_id, by)
    if sheet.stage == Stage.DONE:
        return sheet
    checked = found.checked(sheet, day_of(at))
    if checked.faults:
        raise Refused(FAULTY)
    had = found.had_before(by, checked.rows)
    made = _refer(checked, had, sheet, by=by, at=at)
    sheet.rows, sheet.stage, sheet.why = [], Stage.DONE, ""
    sheet.imported, sheet.had = made, len(checked.rows) - made
    sheet.save(update_fields=["rows", "stage", "why", "imported", "had"])
    audit.record("referrals.import_sheet", sheet, by=by, at=at, imported=made)
    return sheet


@transaction.atomic
def say_not_imported(*, sheet_id: UUID, why: str, by: Actor, at: datetime) -> Sheet:
    sheet = _sheet(sheet_id, by)
    sheet.stage, sheet.why = Stage.FAILED, why[:300]
    sheet.save(update_fields=["stage", "why"])
    audit.record("referrals.say_not_imported", sheet, by=by, at=at)
    return sheet


@transaction.atomic
def drop_sheet(*, sheet_id: UUID, by: Actor, at: datetime) -> None:
    """Forget a sheet now, instead of within a day."""
    sheet = _sheet(sheet_id, by)
    if sheet.stage == Stage.IMPORTING:
        raise Refused("This sheet is being imported")
    audit.record("referrals.drop_sheet", sheet, by=by, at=at)
    sheet.delete()


def _sheet(sheet_id: UUID, by: Actor) -> Sheet:
    sheet = found.sheets_of(by).select_for_update().filter(pk=sheet_id).first()
    if sheet is None:
        raise Refused(GONE)
    return sheet


def _refer(checked: Checked, had: set[str], sheet: Sheet, *, by: Actor, at: datetime) -> int:
    made = 0
    for row in checked.rows:
        if key_of(row) in had:
            continue
        try:
            refer(new=found.referral_of(row, sheet.site_id), key=key_of(row), by=by, at=at)
        except Refused as refusal:
            raise Refused(f"Row {row.number}: {refusal}. Nothing was imported") from refusal
        made += 1
    return made


def forgotten(at: datetime) -> int:
    """Delete every sheet whose day is over, of whomever it is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT forget_sheets(%s)", [at])
        return int(cursor.fetchone()[0])
