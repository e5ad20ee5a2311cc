"""What makes a person visible."""

from django.db.models import TextChoices


class RelationKind(TextChoices):
    REFERRED = "REFERRED", "Referred them"
    ROUTES = "ROUTES", "Finds them a provider"  # until a provider accepts
    OFFERED = "OFFERED", "Is asked to take them"  # until it answers
    HOLDS = "HOLDS", "Advises them"
    TEAM = "TEAM", "Is in their care team"
