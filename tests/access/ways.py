"""How one of the two locks is taken away, so that the other one stands alone."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db.models import Model, Q, QuerySet

from alongside.appointments import queries as appointments
from alongside.appointments.models import Booking, Session
from alongside.care_team import queries as care_team
from alongside.care_team.models import Disclosure, Plan
from alongside.casework import queries as casework
from alongside.casework.models import (
    Authority,
    Case,
    Complaint,
    Countersigning,
    Deadline,
    Document,
    Feed,
    Finding,
    Interest,
    Issue,
    Letter,
    OtherReference,
    Recount,
    Review,
    Task,
    Transfer,
)
from alongside.correspondence import queries as correspondence
from alongside.correspondence.models import Message, Reply
from alongside.insight import queries as insight
from alongside.insight.models import Release
from alongside.needs import queries as needs
from alongside.needs.models import Check
from alongside.outcomes import queries as outcomes
from alongside.outcomes.models import Line, Outcome
from alongside.partnerships import queries as partnerships
from alongside.partnerships.models import (
    Absence,
    Door,
    Intake,
    Membership,
    Organisation,
    Participation,
    Scope,
    Site,
)
from alongside.people import queries as people
from alongside.people.models import ConflictItem, Party, Person, SamePerson, Sealed, Wall
from alongside.referrals import queries as referrals
from alongside.referrals.models import Referral, Unconfirmed

SECURED = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND c.relrowsecurity ORDER BY 1
"""


@contextmanager
def without_row_security(admin: Any) -> Iterator[list[str]]:
    tables = [table for (table,) in admin.execute(SECURED)]
    for table in tables:
        admin.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    try:
        yield tables
    finally:
        for table in tables:
            admin.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")


# Every query whose answer depends on who asks, and all that it would find if it did not ask.


def _all(model: type[Model]) -> Callable[..., QuerySet[Any]]:
    return lambda *_, **__: model._default_manager.all()


def _day_list(actor: Any, session_id: Any) -> Any:
    """The day list as whoever runs the session would ask for it."""
    found = Session.objects.filter(pk=session_id).first()
    return (
        DAY_LIST(actor, session_id) if found is None else DAY_LIST(_run_by(actor, found), found.pk)
    )


def _run_by(actor: Any, session: Session) -> Any:
    return replace(
        actor, organisation_id=session.provider_id, partnership_id=session.partnership_id
    )


DAY_LIST = appointments.day_list
UNSCOPED: dict[Callable[..., Any], Callable[..., Any]] = {
    people.visible_to: _all(Person),
    people.sealed_rows: _all(Sealed),
    needs.checks_of: lambda _, person_id: Check.objects.filter(person=person_id),
    people.walled_from: lambda actor: Wall.objects.filter(Q(pk=None)).values_list("person"),
    people.walls_of: _all(Wall),
    people.conflict_items: _all(ConflictItem),
    # What stands whatever the file is what the page is of. A register has no walls by itself, only
    # its items: names of files that are hidden from whoever reads it are asked about and found.
    people.standing_parties: lambda actor: Party.objects.filter(case_id=None, until=None),
    people.same_person_items: lambda actor: SamePerson.objects.select_related("person", "other"),
    referrals.visible_to: _all(Referral),
    appointments.visible_to: _all(Booking),
    appointments.sessions_run_by: lambda actor: Session.objects.select_related("site", "room"),
    appointments.day_list: _day_list,
    casework.visible_to: _all(Case),
    casework.issues_visible_to: _all(Issue),
    casework.tasks_visible_to: _all(Task),
    casework.transfers_of: _all(Transfer),
    casework.interests_of: _all(Interest),
    casework.deadlines_visible_to: _all(Deadline),
    casework.letters_visible_to: _all(Letter),
    casework.documents_visible_to: _all(Document),
    casework.authorities_visible_to: _all(Authority),
    casework.countersignings_visible_to: _all(Countersigning),
    casework.reviews_visible_to: _all(Review),
    casework.references_visible_to: _all(OtherReference),
    casework.findings_visible_to: _all(Finding),
    casework.complaints_visible_to: lambda actor: Complaint.objects.select_related(
        "owner", "about", "person"
    ),
    casework.recounts_visible_to: _all(Recount),
    casework.feeds_of: _all(Feed),
    outcomes.outcomes_visible_to: _all(Outcome),
    outcomes.lines_visible_to: _all(Line),
    care_team.plans_of: lambda actor, case_id: Plan.objects.filter(case=case_id),
    care_team._visible_to: _all(Disclosure),
    correspondence.visible_to: _all(Message),
    correspondence.replies_to: _all(Reply),
    insight.releases_of: lambda actor: Release.objects.order_by("-quarter"),
    partnerships.members_of: _all(Membership),
    partnerships.providers_of: _all(Organisation),
    partnerships.organisations_of: _all(Organisation),
    partnerships.sites_of: _all(Site),
    partnerships.scopes_of: _all(Scope),
    partnerships.intakes_of: _all(Intake),
    partnerships.participations_of: _all(Participation),
    partnerships.absences_of: lambda _, on: Absence.objects.filter(ended_at=None, until__gte=on),
    partnerships.doors_of: lambda actor: Door.objects.select_related(
        "organisation", "site", "user"
    ),
    referrals.unconfirmed_for: lambda actor: Unconfirmed.objects.select_related("door__site"),
}


@contextmanager
def unscoped(*only: Callable[..., Any]) -> Iterator[None]:
    """Have these queries, or all, find whatever the database shows, wherever they are used."""
    wanted = {each: UNSCOPED[each] for each in only or UNSCOPED}
    changed = []
    for module in [each for name, each in sys.modules.items() if name.startswith("alongside.")]:
        for name, value in list(vars(module).items()):
            if callable(value) and _is_known(value, wanted):
                changed.append((module, name, value))
                setattr(module, name, wanted[value])
    try:
        yield
    finally:
        for module, name, value in changed:
            setattr(module, name, value)


def _is_known(value: Any, wanted: dict[Any, Any]) -> bool:
    try:
        return value in wanted
    except TypeError:  # has no hash
        return False
