from django.conf import settings
from django.db import models

from alongside.accounts.rules import DoorKind
from alongside.kit.models import Record
from alongside.partnerships.models.agreed import Organisation, Partnership, Site


class Door(Record):
    """
    An address by which somebody refers without an account. Its user does what is done through it.

    Neither the token of the address nor the code of the place is kept: both come from the key of
    this row, a turn that rotating raises, and the secret key. `token_hash` is how it is found.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=DoorKind)
    name = models.CharField(max_length=100)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    token_turn = models.PositiveSmallIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)
    code_turn = models.PositiveSmallIntegerField(default=1)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
