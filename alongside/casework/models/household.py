from django.db import models

from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.rules.household import Tenure


class Household(Filed):
    """The facts of a household, once for a file. The advice file's own: never the care team's."""

    PERSONAL = {
        "tenure": "drop",
        "members": "text",
        "home": "text",
        "income": "text",
        "benefits": "text",
        "debts": "text",
        "health": "text",
        "immigration": "text",
    }

    case = models.OneToOneField(Case, models.CASCADE, related_name="household")
    tenure = models.CharField(max_length=20, choices=Tenure, blank=True)
    members = models.TextField(blank=True)
    home = models.TextField(blank=True)
    income = models.TextField(blank=True)
    benefits = models.TextField(blank=True)
    debts = models.TextField(blank=True)
    health = models.TextField(blank=True)
    immigration = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)
