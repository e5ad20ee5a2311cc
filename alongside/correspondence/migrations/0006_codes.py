"""A code for whoever refers without an account is a kind of message."""

from django.db import migrations, models

KINDS = [
    ("RECEIVED", "Referral received"),
    ("ACCEPTED", "Referral accepted"),
    ("REACHED", "Person reached"),
    ("DECLINED", "Referral declined"),
    ("WAITLISTED", "On the waiting list"),
    ("BOOKED", "Appointment booked"),
    ("NOT_REACHED", "Not reached"),
    ("ATTENDED", "Appointment attended"),
    ("MISSED", "Appointment missed"),
    ("SHARED", "Words shared with the care team"),
    ("CLOSED", "Closed"),
    ("ASKED", "A question about the referral"),
    ("NOT_ANSWERED", "Not answered yet"),
    ("MONTHLY", "Monthly digest of a practice"),
    ("DIGEST", "Daily digest of a supervisor"),
    ("CODE", "Code for whoever refers without an account"),
    ("RING", "Asked whether we may ring"),
    ("REMINDER", "Reminder of an appointment"),
    ("STOPPED", "Told that no more texts come"),
]


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0005_security_of_two_way")]

    operations = [
        migrations.AlterField("message", "kind", models.CharField(choices=KINDS, max_length=20)),
    ]
