"""Spreadsheets of referrals."""

from django.db.models import TextChoices


class Stage(TextChoices):
    READ = "READ", "Read, to be checked"
    IMPORTING = "IMPORTING", "Being imported"
    DONE = "DONE", "Imported"
    FAILED = "FAILED", "Not imported"
