from alongside.partnerships.models.absence import Absence
from alongside.partnerships.models.agreed import (
    OpeningHours,
    Organisation,
    Participation,
    Partnership,
    Site,
)
from alongside.partnerships.models.credentials import Credential, LocalLine
from alongside.partnerships.models.doors import Door
from alongside.partnerships.models.members import Membership
from alongside.partnerships.models.offers import Intake, Scope

__all__ = [
    "Absence",
    "Credential",
    "Door",
    "Intake",
    "LocalLine",
    "Membership",
    "OpeningHours",
    "Organisation",
    "Participation",
    "Partnership",
    "Scope",
    "Site",
]
