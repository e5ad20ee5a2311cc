from django.db import models

from alongside.kit.models import Record
from alongside.people.models.person import Person
from alongside.people.rules import AskedAlone, ContactRule


class Contact(Record):
    """How to reach a person safely. Asked before anything is sent."""

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
    }

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
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
