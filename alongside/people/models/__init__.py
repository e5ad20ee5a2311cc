from alongside.people.models.conflicts import Party
from alongside.people.models.consent import Consent
from alongside.people.models.contact import Contact
from alongside.people.models.person import SPOKEN, Kinship, Person, SamePerson
from alongside.people.models.seeing import Relation, Wall

__all__ = [
    "Consent",
    "Contact",
    "Kinship",
    "Party",
    "Person",
    "Relation",
    "SPOKEN",
    "SamePerson",
    "Wall",
]
