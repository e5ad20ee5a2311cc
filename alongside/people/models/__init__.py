from alongside.people.models.conflicts import ConflictItem, Party, PartyKey
from alongside.people.models.consent import Consent
from alongside.people.models.contact import Contact, NewContact, Sealed
from alongside.people.models.death import Death, DeathSettled
from alongside.people.models.person import SPOKEN, Kinship, Person, SamePerson
from alongside.people.models.proxy import Proxy
from alongside.people.models.seeing import Relation, Wall

__all__ = [
    "ConflictItem",
    "Consent",
    "Contact",
    "Death",
    "DeathSettled",
    "Kinship",
    "NewContact",
    "Party",
    "PartyKey",
    "Person",
    "Proxy",
    "Relation",
    "SPOKEN",
    "SamePerson",
    "Sealed",
    "Wall",
]
