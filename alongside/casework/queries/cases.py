from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, QuerySet

from alongside.accounts.rules import ROLES, Actor, Permission
from alongside.casework.models import Case, Deadline, Issue
from alongside.casework.rules import OPEN, Contents, DeadlineState
from alongside.law import queries as law
from alongside.partnerships.models import Membership
from alongside.people import queries as people

ADVISERS = [role for role, may in ROLES.items() if Permission.WORK_ON_CASES in may]


def visible_to(actor: Actor) -> QuerySet[Case]:
    """
    The files of the actor's own organisation, of people from whom nothing walls them off.

    A wall around the patient of a referral hides the file that came of it.
    """
    walled = people.walled_from(actor)
    return (
        Case.objects.filter(partnership=actor.partnership_id, provider=actor.organisation_id)
        .exclude(person__in=walled)
        .exclude(referral__patient__in=walled)
    )


def issues_visible_to(actor: Actor) -> QuerySet[Issue]:
    return Issue.objects.filter(case__in=visible_to(actor))


def cases_of_referral(actor: Actor, referral_id: UUID) -> QuerySet[Case]:
    return visible_to(actor).filter(referral=referral_id)


def issues_of(case_id: UUID) -> QuerySet[Issue]:
    """The issues of a file: those that are open first, the nearest next step before others."""
    return (
        Issue.objects.filter(case=case_id)
        .select_related("next_step_by")
        .order_by(F("ended_at").asc(nulls_first=True), "next_step_due", "opened_at", "pk")
    )


def contents(case_id: UUID) -> Contents:
    return Contents(
        open_issues=Issue.objects.filter(case=case_id, state__in=OPEN).count(),
        live_deadlines=Deadline.objects.filter(
            issue__case=case_id, state=DeadlineState.LIVE
        ).count(),
    )


def live_deadlines(issue_id: UUID) -> int:
    return Deadline.objects.filter(issue=issue_id, state=DeadlineState.LIVE).count()


@dataclass(frozen=True)
class Colleague:
    user_id: UUID
    name: str


def colleagues(actor: Actor) -> list[Colleague]:
    """Who may take a next step in the actor's organisation, the actor first."""
    rows = (
        Membership.objects.filter(
            partnership=actor.partnership_id,
            organisation=actor.organisation_id,
            role__in=ADVISERS,
            until=None,
        )
        .values_list("user_id", "user__name")
        .distinct()
    )
    known = sorted(rows, key=lambda row: (row[0] != actor.user_id, row[1], row[0]))
    return [Colleague(*row) for row in known]


def problem_groups(first: list[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every problem, by area, to choose from. The areas that the referral named come first."""
    areas = sorted(law.areas(), key=lambda area: area.id not in first)
    return [
        (area.plain_label, [(issue.id, issue.label) for issue in area.issues]) for area in areas
    ]
