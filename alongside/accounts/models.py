from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

from alongside.accounts.rules import UserKind
from alongside.kit.ids import IdField, new_id
from alongside.kit.models import Record


class User(AbstractUser):
    """Somebody, or some system, that signs in. What they may do is said by their memberships."""

    id = IdField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=150)
    email = models.EmailField(unique=True)
    kind = models.CharField(max_length=10, choices=UserKind, default=UserKind.PERSON)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    REQUIRED_FIELDS = ["email", "name"]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Draft(Record):
    """What somebody had typed into a page when they left it or their sign-in ran out."""

    PERSONAL = {"fields": "drop"}

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.CharField(max_length=300)  # the path, which never names a person
    fields = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "page"], name="one_draft_for_a_page"),
        ]
