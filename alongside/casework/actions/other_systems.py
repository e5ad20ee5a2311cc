from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework.models import Case, OtherReference
from alongside.casework.rules.other_systems import OtherSystem, why_not_refer
from alongside.kit.locks import clashes_refused
from alongside.kit.refusal import Refused

TAKEN = "Another file has this reference. Check it, or open that file"


@transaction.atomic
def keep_reference(
    *, case_id: UUID, system: OtherSystem, reference: str, by: Actor, at: datetime
) -> OtherReference:
    """Write down, or put right, under which reference another system keeps this file."""
    if why := why_not_refer(reference):
        raise Refused(why, field="reference")
    case = Case.objects.select_for_update().get(pk=case_id)
    kept = OtherReference.objects.filter(case=case, system=system).first()
    kept = kept or OtherReference(**case.whose_file(), case=case, system=system)
    kept.reference, kept.at = reference.strip().upper(), at
    kept.by_id, kept.by_name = by.user_id, by.name
    with clashes_refused({"one_file_of_a_reference": TAKEN}, waited=TAKEN):
        kept.save()
    audit.record("casework.keep_reference", kept, by=by, at=at, system=system)
    return kept


@transaction.atomic
def copied(*, reference_id: UUID, by: Actor, at: datetime) -> OtherReference:
    """Say that all that stands here up to now was copied into the other system."""
    kept = OtherReference.objects.select_for_update().get(pk=reference_id)
    kept.copied_at = at
    kept.save(update_fields=["copied_at"])
    audit.record("casework.copied", kept, by=by, at=at, system=kept.system)
    return kept
