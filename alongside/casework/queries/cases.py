from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from alongside.accounts.rules import ROLES, Actor, Permission
from alongside.casework.models import Case, Deadline, Issue, Joined
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
    """The file that came of a referral, or that it joined."""
    mine = Q(referral=referral_id) | Q(pk__in=_joined([referral_id]))
    return visible_to(actor).filter(mine)


def _joined(referral_ids: Iterable[UUID]) -> QuerySet[Joined, UUID]:
    rows = Joined.objects.filter(referral__in=list(referral_ids))
    return rows.values_list("case", flat=True)


def file_of(actor: Actor, person_id: UUID, patient_id: UUID | None) -> Case | None:
    """
    The file that the provider has of a person already: one that is open before one that is closed.

    Where the patient is another person it is another file: a wall around that patient hides it.
    """
    rows = visible_to(actor).filter(person=person_id).select_for_update(of=("self",))
    same = rows.filter(Q(referral__patient=patient_id) if patient_id else Q(referral__patient=None))
    return same.order_by("-state", "-opened_at", "pk").first()


def referrals_on_file(actor: Actor, ids: Iterable[UUID]) -> set[UUID]:
    """Those of these referrals that have a file at the actor's organisation, or joined one."""
    wanted = {"referral__in": list(ids), "provider": actor.organisation_id}
    first = Case.objects.filter(**wanted).values_list("referral_id", flat=True)
    later = Joined.objects.filter(**wanted).values_list("referral_id", flat=True)
    return {each for each in first.union(later) if each}


def has_file(referral: OuterRef, organisation_id: UUID) -> Q:
    """That a referral has a file at an organisation, or joined one."""
    wanted = {"referral": referral, "provider": organisation_id}
    return Q(Exists(Case.objects.filter(**wanted))) | Q(Exists(Joined.objects.filter(**wanted)))


def referrals_of(case: Case) -> list[UUID]:
    """The referral from which a file came, and those that joined it."""
    joined = Joined.objects.filter(case=case.pk).order_by("at", "pk")
    first = [case.referral_id] if case.referral_id else []
    return [*first, *joined.values_list("referral", flat=True)]


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
