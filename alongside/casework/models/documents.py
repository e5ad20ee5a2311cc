from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, GeneratedField, Q

from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.models.issues import Issue
from alongside.casework.rules.documents import CheckState, DocumentKind, FileKind, LinkPurpose


class Content(Filed):
    """The bytes of something in a file. They stand apart, so that no list loads them."""

    PERSONAL = {"data": "drop", "picture": "drop", "digest": "drop"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    data = models.BinaryField()
    picture = models.BinaryField(default=bytes)  # a small one of its first page, as PNG
    digest = models.CharField(max_length=64)  # SHA-256


class Document(Filed):
    """
    Something that came in: a letter, a photograph of one, evidence.

    dated       the date on it
    received    the day it came
    words       what stands in it, as far as a machine can read that, for looking it up
    content     nothing where a virus was found: then its bytes were never kept
    """

    PERSONAL = {
        "name": "text",
        "from_whom": "name",
        "words": "text",
        "dated": "date",
        "received": "date",
        "lexemes": "drop",
    }

    case = models.ForeignKey(Case, models.CASCADE, related_name="documents")
    issue = models.ForeignKey(Issue, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=DocumentKind)
    dated = models.DateField(null=True)
    received = models.DateField(null=True)
    from_whom = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=100)
    file_kind = models.CharField(max_length=40, choices=FileKind)
    size = models.PositiveIntegerField()
    checked = models.CharField(max_length=10, choices=CheckState, default=CheckState.WAITING)
    words = models.TextField(blank=True)
    content = models.ForeignKey(Content, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    lexemes = GeneratedField(
        expression=SearchVector("name", "from_whom", "words", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes = [
            models.Index(fields=["case", "-at"], name="documents_of_a_case"),
            models.Index(
                fields=["provider", "at"],
                condition=Q(checked=CheckState.WAITING),
                name="documents_to_check",
            ),
            GinIndex(fields=["lexemes"], name="documents_by_words"),
        ]


class PersonLink(Filed):
    """
    An address that opens one thing for whoever holds it, once, and for a while.

    subject_id   what it opens: the case of an upload, an authority, a letter
    token_hash   of its token, which is shown once and not kept
    asks_birth_year  besides, of whoever opens it: not on the desk, where the adviser stands by
    """

    PERSONAL = {"token_hash": "drop"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    issue = models.ForeignKey(Issue, models.CASCADE, null=True, related_name="+")
    purpose = models.CharField(max_length=10, choices=LinkPurpose)
    subject_id = models.UUIDField()
    token_hash = models.CharField(max_length=64, unique=True)
    asks_birth_year = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="a_link_lasts_a_while"
            ),
        ]
