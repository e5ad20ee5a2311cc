from uuid import UUID

from alongside.people.models import Contact
from alongside.people.rules import AskedAlone, ContactRule, SafeContact


def safe_contact(person_id: UUID) -> SafeContact | None:
    contact = Contact.objects.filter(person=person_id).first()
    if contact is None:
        return None
    return SafeContact(
        rule=ContactRule(contact.rule),
        asked_alone=AskedAlone(contact.asked_alone),
        text_safe=contact.text_safe,
        has_phone=bool(contact.phone),
    )
