from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework.actions.editions import keep_edition, said_of_household, together_with
from alongside.casework.models import Case, Household


@transaction.atomic
def keep_household(
    *, case_id: UUID, said: Mapping[str, str], by: Actor, at: datetime, seen: int | None = None
) -> Household:
    """
    Write down the facts of a household, for every issue of the file.

    seen  the version that whoever writes had before them; 0 where there was none yet
    """
    case = Case.objects.select_for_update().get(pk=case_id)
    household = Household.objects.filter(case=case).first()
    if household is None:
        household = Household(**case.whose_file(), case=case, version=0)
    new = together_with(household, said_of_household(household), dict(said), seen)
    for field, words in new.items():
        setattr(household, field, words)
    household.version, household.at, household.by_name = household.version + 1, at, by.name
    household.save()
    keep_edition(household, by=by, at=at)
    audit.record("casework.keep_household", household, by=by, at=at, version=household.version)
    return household
