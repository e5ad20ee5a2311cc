"""Whose advice is countersigned, which files are read again, and what was found there."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from alongside.casework.models.filed import Filed
from alongside.casework.models.files import Case
from alongside.casework.models.issues import Issue
from alongside.casework.models.notes import Note
from alongside.casework.rules.supervision import Answer, LearnerKind, SigningState
from alongside.kit.models import Record

USER = settings.AUTH_USER_MODEL


class Learner(Record):
    """That somebody's advice is countersigned, and who does so first. Volunteers are by role."""

    partnership = models.ForeignKey("partnerships.Partnership", models.PROTECT, related_name="+")
    provider = models.ForeignKey("partnerships.Organisation", models.PROTECT, related_name="+")
    user = models.ForeignKey(USER, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LearnerKind)
    supervisor = models.ForeignKey(USER, models.PROTECT, related_name="+")
    since = models.DateField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "provider", "user"],
                condition=Q(ended_at=None),
                name="one_learner_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(user=F("supervisor")), name="nobody_supervises_themself"
            ),
        ]


class Countersigning(Filed):
    """
    Advice that waits for a supervisor's signature, and what the supervisor said.

    words  why it went back, or what was added when it was signed
    """

    PERSONAL = {"words": "text"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    issue = models.ForeignKey(Issue, models.CASCADE, null=True, related_name="+")
    note = models.OneToOneField(Note, models.CASCADE, related_name="countersigning")
    author = models.ForeignKey(USER, models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=SigningState, default=SigningState.WAITING)
    asked_at = models.DateTimeField()
    reviewer = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    reviewer_name = models.CharField(max_length=150, blank=True)
    words = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=F("author")),
                name="nobody_countersigns_their_own",
            ),
            models.CheckConstraint(
                condition=Q(state=SigningState.WAITING, decided_at=None, reviewer=None)
                | Q(state=SigningState.REPLACED, decided_at__isnull=False)
                | Q(
                    state__in=[SigningState.SIGNED, SigningState.RETURNED],
                    decided_at__isnull=False,
                    reviewer__isnull=False,
                ),
                name="a_countersigning_waits_or_was_decided",
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider", "asked_at"],
                condition=Q(state=SigningState.WAITING),
                name="countersignings_waiting",
            ),
            models.Index(fields=["case", "asked_at"], name="countersignings_of_a_case"),
        ]


class Review(Filed):
    """
    A file read again by somebody who did not write it, against a checklist of ours.

    adviser   whose file it was when it was drawn
    reasons   why it was drawn, in codes of the checklist
    """

    PERSONAL = {"summary": "text"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    adviser = models.ForeignKey(USER, models.PROTECT, related_name="+")
    adviser_name = models.CharField(max_length=150)
    checklist = models.CharField(max_length=40)
    version = models.DateField()
    reasons = ArrayField(models.CharField(max_length=40), default=list)
    drawn_at = models.DateTimeField()
    due = models.DateField()
    reviewer = models.ForeignKey(USER, models.PROTECT, related_name="+")
    reviewer_name = models.CharField(max_length=150)
    summary = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(reviewer=F("adviser")), name="nobody_reviews_their_own_file"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(done_at=None), name="one_review_at_a_time"
            ),
        ]
        indexes = [
            models.Index(
                fields=["provider", "due"], condition=Q(done_at=None), name="reviews_waiting"
            ),
        ]


class Finding(Filed):
    """One line of the checklist: what was found, and what is put right by whom and when."""

    PERSONAL = {"words": "text", "action": "text", "due": "date"}

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    review = models.ForeignKey(Review, models.CASCADE, related_name="findings")
    criterion = models.CharField(max_length=40)
    answer = models.CharField(max_length=10, choices=Answer)
    words = models.TextField(blank=True)
    action = models.CharField(max_length=300, blank=True)
    who = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_finding_a_criterion"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.NOT_MET)
                | Q(action__gt="", who__isnull=False, due__isnull=False),
                name="what_was_not_met_is_put_right",
            ),
        ]
        indexes = [
            models.Index(
                fields=["who", "due"],
                condition=Q(done_at=None, action__gt=""),
                name="corrective_actions_of",
            ),
        ]
