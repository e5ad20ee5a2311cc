from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from alongside.casework.models.documents import Content, Document
from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.rules.authority import AuthorityState, Body, Share, Signing


class Authority(Filed):
    """
    That a person lets their adviser speak for them: to whom, about what, until when.

    template    which form, in which wording
    content     the form as it was shown when it was asked for, and as it was signed
    document    the photograph of the paper that they signed
    """

    PERSONAL = {
        "bodies": "drop",
        "names": "name",
        "shares": "drop",
        "until": "date",
        "signed_name": "name",
        "witness": "name",
        "signed_on": "date",
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="authorities")
    template = models.CharField(max_length=80)
    bodies = ArrayField(models.CharField(max_length=20, choices=Body))
    names = models.TextField(blank=True)  # who exactly, one to a line
    shares = ArrayField(models.CharField(max_length=20, choices=Share))
    until = models.DateField()
    state = models.CharField(max_length=10, choices=AuthorityState, default=AuthorityState.ASKED)
    asked_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    way = models.CharField(max_length=10, choices=Signing, blank=True)
    signed_name = models.CharField(max_length=200, blank=True)
    signed_on = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)
    witness = models.CharField(max_length=150, blank=True)
    content = models.ForeignKey(Content, models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AuthorityState.ASKED, signed_at=None)
                | Q(
                    state=AuthorityState.SIGNED,
                    signed_at__isnull=False,
                    signed_name__gt="",
                    way__gt="",
                )
                | Q(state=AuthorityState.WITHDRAWN, withdrawn_at__isnull=False),
                name="a_signed_authority_says_who_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state=AuthorityState.SIGNED, way=Signing.PAPER)
                | Q(document__isnull=False),
                name="what_is_signed_on_paper_has_its_picture",
            ),
        ]
        indexes = [models.Index(fields=["case", "-asked_at"], name="authorities_of_a_case")]
