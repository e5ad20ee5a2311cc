"""All the sheets, in the order in which their tables depend on each other."""

from collections.abc import Iterator
from random import Random

from django.db.models import Model

from alongside.accounts.models import User
from alongside.appointments.models import (
    Booking,
    BookingStep,
    Room,
    Session,
    Slot,
    WeeklySession,
)
from alongside.care_team.models import Disclosure, Plan
from alongside.care_team.models import Question as QuickQuestion
from alongside.casework.models import Case, Deadline, Issue, IssueStep, Note
from alongside.correspondence.models import Delivery, Message, Reply, Route
from alongside.demo.management.seeding.moments import Moments
from alongside.demo.management.seeding.sheets import FULL, Loader, Sheet, escaped, ids
from alongside.interop.models import Partner
from alongside.needs.models import Answer, Check
from alongside.outcomes.models import Line, Outcome
from alongside.partnerships.models import (
    Absence,
    Credential,
    Door,
    Intake,
    LocalLine,
    Membership,
    OpeningHours,
    Organisation,
    Participation,
    Partnership,
    Scope,
    Site,
)
from alongside.people.models import (
    Consent,
    Contact,
    Kinship,
    Party,
    PartyKey,
    Person,
    Proxy,
    Relation,
    SamePerson,
    Sealed,
    Wall,
)
from alongside.referrals.models import (
    ContactAttempt,
    Escalation,
    LevelChange,
    Proposal,
    Question,
    Referral,
    Step,
    Triage,
    TurnAway,
    Unconfirmed,
    UrgentCall,
)

# Tables with few rows, in the order in which they depend on each other: what lives stand on first,
# then what stands on lives.
GROUND = (
    User, Organisation, Partnership, OpeningHours, Participation, Site, Scope, Intake, Membership,
    Credential, LocalLine, Absence, Door, Route, Room, WeeklySession, Partner, QuickQuestion,
)  # fmt: skip
ABOUT = (
    Wall, SamePerson, Proxy, Check, Answer, Message, Delivery, Reply, Unconfirmed, Question,
    UrgentCall, Escalation, TurnAway,
)  # fmt: skip
FILED = ("id", "created_at", "partnership_id", "provider_id", "person_id")


# Tables that grow with the number of people.
LARGE = (
    Person, Contact, Kinship, Relation, Consent, Party, PartyKey, Referral, Step, Proposal,
    ContactAttempt, TurnAway, Triage, LevelChange, Session, Slot, Booking, BookingStep, Case,
    Issue, IssueStep, Deadline, Note, Outcome, Line, Message, Plan, Disclosure,
)  # fmt: skip


def large_tables() -> list[str]:
    return [model._meta.db_table for model in LARGE]


def everything(model: type[Model]) -> Sheet:
    return Sheet(model, *(field.attname for field in model._meta.concrete_fields))


class Book:
    """Rows of people's lives go to the lists named here, as lines; all others through `put`."""

    def __init__(self, moments: Moments, random: Random, loader: Loader) -> None:
        self.moments = moments
        self.loader = loader
        start = int(moments.datetime(moments.now).timestamp() * 1000)
        self.ids: Iterator[str] = ids(random, start)
        self.apart: dict[type[Model], Sheet] = {
            model: everything(model) for model in (*GROUND, *ABOUT)
        }
        self.sheets: list[Sheet] = []
        self._people()
        self._referrals()
        self._appointments()
        self._files()

    def put(self, row: Model) -> None:
        """Add one row of a table that has few."""
        if getattr(row, "created_at", False) is None:
            row.created_at = self.moments.datetime(self.moments.now)  # type: ignore[attr-defined]
        fields = row._meta.concrete_fields
        values = (escaped(field, getattr(row, field.attname)) for field in fields)
        self.apart[type(row)].lines.append("\t".join(values))

    def send_when_full(self) -> None:
        if sum(len(sheet.lines) for sheet in self.sheets) > FULL:
            self.send()

    def send(self) -> None:
        """What lives stand on first; what is put apart about a person needs them to be there."""
        ground, about = ([self.apart[model] for model in each] for each in (GROUND, ABOUT))
        for sheets in (ground, self.sheets, about):
            if batch := [(sheet.copy, sheet.take()) for sheet in sheets if sheet.lines]:
                self.loader.send(batch)

    def _sheet(self, model: type[Model], *columns: str) -> list[str]:
        sheet = Sheet(model, *columns)
        self.sheets.append(sheet)
        return sheet.lines

    def _people(self) -> None:
        self.person = self._sheet(
            Person, "id", "created_at", "partnership_id", "given_name", "family_name",
            "birth_date", "nhs_number", "number_status", "gp_practice_code", "language",
            "interpreter", "needs", "died_on",
        )  # fmt: skip
        self.contact = self._sheet(
            Contact, "id", "created_at", "partnership_id", "person_id", "phone", "email",
            "address", "postcode", "rule", "text_safe", "asked_alone", "best_times", "sealed",
            "asked_at",
        )  # fmt: skip
        self.sealed = self._sheet(
            Sealed, "id", "created_at", "partnership_id", "person_id", "phone", "email", "address",
            "postcode", "left_household", "refuge", "told_by_id", "told_by_name", "told_at",
            "confirmed_at", "why_opened",
        )  # fmt: skip
        self.kinship = self._sheet(
            Kinship, "id", "created_at", "partnership_id", "person_id", "other_id", "kind"
        )
        self.relation = self._sheet(
            Relation, "id", "created_at", "partnership_id", "person_id", "organisation_id",
            "kind", "since", "until",
        )  # fmt: skip
        self.consent = self._sheet(
            Consent, "id", "created_at", "partnership_id", "person_id", "purpose", "given",
            "wording", "how", "captured_by_id", "since",
        )  # fmt: skip
        self.party = self._sheet(
            Party, "id", "created_at", "provider_id", "name", "birth_date", "side", "case_id",
            "since", "until",
        )  # fmt: skip
        self.party_key = self._sheet(PartyKey, "key", "born", "party_id", "provider_id")

    def _referrals(self) -> None:
        self.referral = self._sheet(
            Referral, "id", "created_at", "partnership_id", "reference", "person_id",
            "patient_id", "client_is", "site_id", "referring_organisation_id", "referrer_id",
            "referrer_name", "referrer_contact", "source", "sender", "key", "fingerprint",
            "domains", "happening", "other_party", "urgency", "letter_date", "level", "level_at",
            "promised_date", "risk_answer", "risks", "coordinator_id", "provider_id", "status",
            "status_at", "queue", "owner_id", "due_at", "received_at", "accepted_at",
            "reached_at", "booked_at", "attended_at", "advised_at", "outcome_at", "closed_at",
            "exit",
        )  # fmt: skip
        self.step = self._sheet(
            Step, "id", "created_at", "partnership_id", "referral_id", "number", "status",
            "reason", "at", "by_id", "by_name", "by_role", "by_organisation_id",
        )  # fmt: skip
        self.proposal = self._sheet(
            Proposal, "id", "created_at", "partnership_id", "referral_id", "provider_id", "rule",
            "reasons", "can_take", "answer", "reason", "proposed_at", "answered_at",
        )  # fmt: skip
        self.attempt = self._sheet(
            ContactAttempt, "id", "created_at", "partnership_id", "provider_id", "referral_id",
            "way", "result", "at", "by_id",
        )  # fmt: skip
        self.turn_away = self._sheet(
            TurnAway, "id", "created_at", "partnership_id", "organisation_id", "site_id",
            "referral_id", "domains", "reason", "urgent_asked", "told", "at",
        )  # fmt: skip
        kept = ("id", "created_at", "partnership_id", "at", "by_id", "by_name",
                "by_organisation_id", "referral_id")  # fmt: skip
        self.triage = self._sheet(Triage, *kept, "rule", "said", "version", "asked_of", "alone")
        self.level_change = self._sheet(
            LevelChange, *kept, "before", "after", "cause", "findings", "set_aside"
        )

    def _appointments(self) -> None:
        self.session = self._sheet(
            Session, "id", "created_at", "starts_at", "ends_at", "partnership_id", "provider_id",
            "site_id", "room_id", "adviser_id", "adviser_name", "pattern_id",
        )  # fmt: skip
        self.slot = self._sheet(
            Slot, "id", "created_at", "starts_at", "ends_at", "partnership_id", "session_id",
            "provider_id", "site_id", "room_id", "adviser_id", "seats", "taken_seats",
            "held_until",
        )  # fmt: skip
        self.booking = self._sheet(
            Booking, "id", "created_at", "starts_at", "ends_at", "partnership_id", "provider_id",
            "referring_organisation_id", "session_id", "slot_id", "seat", "person_id",
            "referral_id", "status", "bring", "needs", "why_missed", "walk_in", "booked_at",
        )  # fmt: skip
        self.booking_step = self._sheet(
            BookingStep, "id", "created_at", "partnership_id", "booking_id", "status", "at",
            "by_id",
        )  # fmt: skip

    def _files(self) -> None:
        self.case = self._sheet(
            Case, *FILED, "referral_id", "adviser_id", "adviser_name", "state", "opened_at",
            "closed_at",
        )  # fmt: skip
        self.issue = self._sheet(
            Issue, *FILED, "case_id", "domain", "problem", "level", "opponent", "facts", "advice",
            "instruction", "state", "next_step", "next_step_by_id", "next_step_due", "opened_at",
            "ended_at",
        )  # fmt: skip
        self.issue_step = self._sheet(IssueStep, *FILED, "issue_id", "state", "at", "by_id")
        self.deadline = self._sheet(
            Deadline, *FILED, "issue_id", "rule", "rule_version", "label", "nation",
            "trigger_date", "legal_last_day", "alternative_last_day", "safe_date",
            "internal_target", "steps", "source", "authority", "warning", "state", "watcher_id",
            "deputy_id", "dated", "told_at", "told_how", "done_at",
        )  # fmt: skip
        self.note = self._sheet(Note, *FILED, "case_id", "kind", "words", "at", "by_id", "by_name")
        self.outcome = self._sheet(
            Outcome, *FILED, "issue_id", "result", "words", "at", "by_id", "confirmed_at"
        )
        self.line = self._sheet(
            Line, *FILED, "issue_id", "kind", "what", "amount", "counterfactual", "period",
            "starts_on", "basis", "method", "evidence", "stage", "at", "by_id", "verified_by_id",
        )  # fmt: skip
        self.message = self._sheet(
            Message, "id", "created_at", "partnership_id", "organisation_id", "recipient_id",
            "person_id", "patient_id", "kind", "channel", "subject", "subject_id", "purpose",
            "words", "state", "attempts", "written_at", "next_at", "done_at",
        )  # fmt: skip
        self.plan = self._sheet(
            Plan, *FILED, "case_id", "words", "written_at", "written_by_id", "written_by_name"
        )
        self.disclosure = self._sheet(
            Disclosure, "id", "created_at", "partnership_id", "provider_id", "recipient_id",
            "person_id", "referral_id", "plan_id", "purpose", "words", "message_id", "shared_at",
            "shared_by_id", "shared_by_name",
        )  # fmt: skip
