from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.people.models.person import Person
from alongside.people.rules import AskedAlone, ContactRule, ReachShown, SafeContact
from alongside.people.rules.contact import shown


class Contact(Record):
    """
    How to reach a person safely. Asked before anything is sent.

    sealed       that what reaches them lies in Sealed, and nothing of it here
    through      who reaches them safely while it does
    ..._safe     none: nobody asked
    shared_with  who else uses the phone
    phrase       what they say in a second check, agreed face to face, hashed like a password
    """

    PERSONAL = {
        "phone": "drop",
        "email": "drop",
        "address": "drop",
        "postcode": "drop",
        "rule": "drop",
        "text_safe": "drop",
        "asked_alone": "drop",
        "sealed": "drop",
        "best_times": "drop",
        "voicemail_safe": "drop",
        "email_safe": "drop",
        "letter_safe": "drop",
        "print_safe": "drop",
        "shared_with": "drop",
        "through": "drop",
        "phrase": "drop",
    }

    partnership = models.ForeignKey(
        "partnerships.Partnership", models.PROTECT, related_name="+", db_index=False
    )
    person = models.OneToOneField(Person, models.CASCADE, related_name="contact")
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    rule = models.CharField(max_length=20, choices=ContactRule)
    text_safe = models.BooleanField(default=False)
    asked_alone = models.CharField(max_length=20, choices=AskedAlone)
    best_times = models.CharField(max_length=100, blank=True)
    sealed = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    voicemail_safe = models.BooleanField(null=True)
    email_safe = models.BooleanField(null=True)
    letter_safe = models.BooleanField(null=True)
    print_safe = models.BooleanField(null=True)
    shared_with = models.CharField(max_length=200, blank=True, db_default="")
    through = models.CharField(max_length=200, blank=True, db_default="")
    phrase = models.CharField(max_length=200, blank=True, db_default="")

    @property
    def said(self) -> SafeContact:
        """What of it the rules ask about."""
        return SafeContact(
            rule=ContactRule(self.rule),
            asked_alone=AskedAlone(self.asked_alone),
            text_safe=self.text_safe,
            has_phone=bool(self.phone),
            has_email=bool(self.email),
            has_address=bool(self.address),
            voicemail_safe=self.voicemail_safe,
            email_safe=self.email_safe,
            letter_safe=self.letter_safe,
            print_safe=self.print_safe,
            sealed=self.sealed,
        )

    @property
    def shown(self) -> ReachShown:
        """What a page may print of it. No page prints a number by itself."""
        return shown(
            self.said,
            phone=self.phone,
            through=self.through,
            best_times=self.best_times,
            shared_with=self.shared_with,
        )


class Told(Record):
    """Where somebody may be reached, as somebody else told it."""

    PLACES = ("phone", "email", "address", "postcode")
    WHERE = dict.fromkeys(PLACES, "drop")

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    told_by_name = models.CharField(max_length=150)
    told_at = models.DateTimeField()

    class Meta:
        abstract = True


class NewContact(Told):
    """A new number or address that did not come from the person. It waits until they confirm."""

    PERSONAL = Told.WHERE

    taken = models.BooleanField(null=True)  # none: nobody asked the person yet
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("person", condition=Q(taken=None), name="new_contact_waits")]


class Sealed(Told):
    """
    What reaches somebody whom the wrong person looks for.

    The newest confirmed row counts, until it is opened. Row-level security shows it to an adviser
    or a supervisor of an organisation that advises the person; others can add, and never read.
    """

    PERSONAL = Told.WHERE | {"left_household": "drop", "refuge": "drop", "why_opened": "text"}

    left_household = models.BooleanField(default=False)
    refuge = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)  # none: told by another; ask the person first
    opened_at = models.DateTimeField(null=True)
    why_opened = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-told_at"], name="newest_sealed")]
