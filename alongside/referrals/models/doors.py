"""What comes in by a door without an account: what it adds, and what waits to be confirmed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.kit.models import Record
from alongside.referrals.models.referral import Referral
from alongside.referrals.rules.doors import Settled


class Stay(Record):
    """What a hospital or a maternity service adds: where they are, and what happens when."""

    PERSONAL = {"ward": "text", "leaves_on": "date", "council": "text", "due_on": "date"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    referral = models.OneToOneField(Referral, models.CASCADE, related_name="stay")
    ward = models.CharField(max_length=100, blank=True)
    leaves_on = models.DateField(null=True)  # expected discharge
    council = models.CharField(max_length=100, blank=True)  # of their home
    due_on = models.DateField(null=True)  # when the baby is due


class Unconfirmed(Record):
    """
    What somebody sent by a door and nobody has confirmed yet.

    It is no referral: it makes no person known, changes nothing that is known of one, and is shown
    to nobody. Whoever coordinates owns it, and rings whoever sent it when the time is up.

    said        the page as it was sent; emptied once it is settled
    code_hash   of the code that was mailed
    """

    PERSONAL = {"said": "drop"}

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    coordinator = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    door = models.ForeignKey("partnerships.Door", models.PROTECT, related_name="+")
    said = models.JSONField()
    referrer_name = models.CharField(max_length=150)
    referrer_contact = models.CharField(max_length=200)
    code_hash = models.CharField(max_length=64)
    code_until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    settled = models.CharField(max_length=10, choices=Settled, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    referral = models.ForeignKey(Referral, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled="", settled_at=None)
                | (~Q(settled="") & Q(settled_at__isnull=False, said={})),
                name="what_is_settled_is_kept_no_more",
            ),
        ]
        indexes = [
            models.Index(
                fields=["coordinator", "due_at"], condition=Q(settled=""), name="to_confirm"
            ),
        ]
