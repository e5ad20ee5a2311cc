from uuid import UUID

from alongside.casework.models import Household
from alongside.casework.rules.household import FIELDS


def household_of(case_id: UUID) -> Household | None:
    return Household.objects.filter(case=case_id).first()


def household_shown(household: Household | None) -> list[tuple[str, str]]:
    """What is known of a household, in the words of the page. What nobody wrote is left out."""
    if household is None:
        return []
    facts = {field: getattr(household, field) for field in FIELDS}
    facts["tenure"] = household.get_tenure_display() if household.tenure else ""
    return [(label, facts[field]) for field, label in FIELDS.items() if facts[field]]
