from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.accounts.rules import Role
from alongside.kit.models import Record
from alongside.partnerships.models.agreed import Organisation, Partnership, Site


class Membership(Record):
    """What makes a user somebody in a partnership: a role at one of its organisations."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "partnership", "role"],
                condition=Q(until=None),
                name="one_membership_in_a_role",
            ),
        ]
