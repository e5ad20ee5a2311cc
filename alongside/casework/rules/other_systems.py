"""Living beside the case system that a provider keeps anyway."""

from django.db.models import TextChoices


class OtherSystem(TextChoices):
    CASEBOOK = "CASEBOOK", "Casebook"
    ADVICEPRO = "ADVICEPRO", "AdvicePro"
    LEGALSERVER = "LEGALSERVER", "LegalServer"
    OTHER = "OTHER", "Another system"


LONGEST = 60


def why_not_refer(reference: str) -> str | None:
    """Return what is wrong with a reference as it stands in the other system."""
    if not reference.strip():
        return "Enter the reference of the file in the other system"
    if len(reference.strip()) > LONGEST:
        return "A reference has 60 characters or fewer"
    return None
