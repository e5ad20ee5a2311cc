from django.conf import settings
from django.db import models
from django.db.models import Q

from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.rules.baseline import LEAST, MOST, STRAIN, WELLBEING, Research, WhyNot

NOBODY_SAID = Q(**{f"{item}__isnull": True for item in (*WELLBEING, STRAIN)})


def in_range(item: str) -> Q:
    return Q(**{f"{item}__isnull": True}) | Q(**{f"{item}__range": (LEAST[item], MOST[item])})


class Baseline(Filed):
    """
    How somebody was before the first advice, once for a file. Rows are added, never altered, and
    none after advice was given: the database holds both.

    version  of the questions, as they were read out
    why_not  the coded reason why nobody asked
    """

    PERSONAL = dict.fromkeys((*WELLBEING, STRAIN, "research", "why_not"), "drop")

    case = models.OneToOneField(Case, models.CASCADE, related_name="baseline")
    version = models.CharField(max_length=20)
    satisfied = models.SmallIntegerField(null=True)
    worthwhile = models.SmallIntegerField(null=True)
    happy = models.SmallIntegerField(null=True)
    anxious = models.SmallIntegerField(null=True)
    strain = models.SmallIntegerField(null=True)
    research = models.CharField(max_length=10, choices=Research)
    why_not = models.CharField(max_length=20, choices=WhyNot, blank=True)
    assisted = models.BooleanField(default=True)  # the adviser asked and wrote
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(~Q(why_not="") & NOBODY_SAID) | (Q(why_not="") & ~NOBODY_SAID),
                name="a_baseline_has_answers_or_a_reason",
            ),
            *(
                models.CheckConstraint(condition=in_range(item), name=f"{item}_is_an_answer")
                for item in (*WELLBEING, STRAIN)
            ),
        ]
