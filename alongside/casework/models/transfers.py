from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.people.rules import How


class Transfer(Record):
    """
    A whole file on its way from one provider to another, with the consent of the person.

    It goes with a referral. Until the taker has accepted that, the taker cannot see this row: what
    is in a file is told to nobody who may still say no.

    given    the file of the giver
    taken    the file of the taker, once it is there
    bundle   the file; emptied once it has been taken
    """

    PERSONAL = {"bundle": "drop", "agreed_how": "drop", "agreed_on": "date"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    giver = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    taker = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    referral = models.OneToOneField("referrals.Referral", models.PROTECT, related_name="+")
    given = models.UUIDField()
    taken = models.UUIDField(null=True)
    agreed_on = models.DateField()
    agreed_how = models.CharField(max_length=20, choices=How)
    bundle = models.JSONField()
    offered_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # taken back, declined, or closed at the giver

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["given"], condition=Q(ended_at=None), name="one_transfer_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(taken=None, taken_at=None)
                | Q(taken__isnull=False, taken_at__isnull=False),
                name="a_file_that_was_taken_has_a_moment",
            ),
        ]
