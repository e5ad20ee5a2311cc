"""The facts of a household: told once, and used by every issue and letter of the file."""

from django.db.models import TextChoices


class Tenure(TextChoices):
    NOT_SAID = "", "Not said"
    OWNED = "OWNED", "Owned outright"
    MORTGAGE = "MORTGAGE", "Owned with a mortgage"
    COUNCIL = "COUNCIL", "Rented from the council"
    ASSOCIATION = "ASSOCIATION", "Rented from a housing association"
    PRIVATE = "PRIVATE", "Rented from a private landlord"
    FAMILY = "FAMILY", "With family or friends"
    TEMPORARY = "TEMPORARY", "Temporary accommodation"
    SUPPORTED = "SUPPORTED", "Supported housing or a refuge"
    HOSPITAL = "HOSPITAL", "In hospital or a care home"
    STREET = "STREET", "No home"
    OTHER = "OTHER", "Something else"


FIELDS = {
    "tenure": "Home",
    "members": "Who lives there",
    "home": "About the home",
    "income": "Work and income",
    "benefits": "Benefits they get",
    "debts": "Debts",
    "health": "Health and what it makes hard",
    "immigration": "Immigration status, if it matters",
}
