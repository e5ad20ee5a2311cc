"""
Every field that says something about a person is declared, with how a copy for tests scrubs it.

What is not declared must be technical, coded, or be named below with what it holds instead.
"""

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from alongside.kit.models import Record

SCRUBS = {"drop", "name", "date", "text"}
TECHNICAL = (
    models.ForeignKey,
    models.UUIDField,
    models.AutoField,
    models.DateTimeField,
    models.TimeField,
    models.BooleanField,
    models.PositiveSmallIntegerField,
    models.BigIntegerField,
)
STAFF = {"actor", "adviser_name", "by_name", "referrer_contact", "referrer_name"}
STAFF |= {
    "shared_by_name",
    "written_by_name",
    "asked_by_name",
    "answered_by_name",
    "decided_by_name",
    "told_by_name",
    "done_by_name",
    "author_name",
    "reviewer_name",
}  # at work, and told to those whom they work for
CODES = {"by_role", "client_is", "level", "nation", "purpose", "reason", "role", "wording"}
# Model → fields that speak of organisations, of the law, or of the machine.
PLAIN = {
    "accounts.User": {"password", "username", "name", "email"},  # staff's own accounts
    "accounts.Draft": {"page"},
    "appointments.Room": {"name", "contact"},
    "appointments.Slot": {"taken_seats"},
    "appointments.WeeklySession": {"first_date", "last_date"},
    "audit.Event": {"action", "subject", "detail", "seal_hash"},  # detail: codes and ids alone
    "audit.Head": {"hash"},
    "audit.Look": {"page", "seal_hash"},
    "casework.Authority": {"template"},
    "casework.Document": {"size"},
    "casework.Letter": {"template", "body", "edition", "approved_by_name", "sent_on"},
    "casework.PersonLink": {"subject_id"},
    "casework.Deadline": {"rule_version", "source", "authority", "warning"},
    "casework.Feed": {"token_hash"},
    "casework.Recount": {"rule_version", "source", "authority", "warning"},
    "casework.Baseline": {"version"},  # of the questions
    "casework.ConflictCheck": {"occasion"},
    "casework.Edition": {"version"},
    "casework.Household": {"version"},
    "casework.Finding": {"criterion", "answer"},
    "casework.Learner": {"since", "kind"},
    "casework.OtherReference": {"system"},
    "casework.Review": {"checklist", "version", "reasons", "due"},
    "casework.Issue": {"next_step_due", "version"},
    "correspondence.Delivery": {"answer", "carrier_id"},
    "correspondence.Message": {"subject", "template", "why"},
    "correspondence.Route": {"email", "ring_on"},  # of organisations
    "insight.Month": {"month", "figures"},  # counts alone
    "insight.MonthRelease": {"month", "figures"},  # protected before they are kept
    "insight.Release": {"quarter", "figures"},  # protected before they are kept
    "interop.Partner": {"name", "client", "versions", "use_cases"},
    "interop.Received": {"bundle_id", "answered", "media"},
    "needs.Answer": {"item", "version"},  # which question was asked, in which wording of it
    "needs.Check": {"version"},  # of the set of questions
    "law.Commencement": {"switch", "day", "instrument", "why"},  # why: of the law, by an editor
    "law.School": {"name", "stretches", "source"},  # a school, and where its calendar stands
    "law.SignOff": {"rule", "version", "wording", "reviewed_on", "next_review"},
    "outcomes.Line": {"starts_on", "ends_on"},
    "kit.Allowance": {"name", "key"},  # a keyed hash
    "partnerships.Door": {"name", "token_hash"},
    "partnerships.Absence": {"since", "until"},  # days of staff, and not why
    "partnerships.Credential": {  # of organisations and of staff, from public registers
        "number", "categories", "nations", "valid_from", "valid_to", "evidence",
    },
    "partnerships.Intake": {"domain", "languages"},
    "partnerships.LocalLine": {"area", "label", "phone", "checked_on"},
    "partnerships.Organisation": {"name", "ods_code", "charity_number", "accreditations"},
    "partnerships.Participation": {"areas", "since", "until"},
    "partnerships.Partnership": {
        "name", "preset", "preset_as_of", "areas", "access", "routing", "record_access",
        "consent_model", "default_feedback", "agreed_on", "ends_on", "phone",
    },
    "partnerships.Scope": {"domain"},
    "referrals.Escalation": {"kind", "reference"},
    "referrals.TurnAway": {"area"},  # of somebody of whom nothing is kept
    "partnerships.Site": {"name", "address", "postcode", "ods_code", "area", "referrals_read"},
    "referrals.Proposal": {"rule"},
    "referrals.RoutingRun": {"rules", "by_rule", "transfer"},
    "referrals.Triage": {"version"},  # of the set of questions
    "referrals.Referral": {"reference", "key", "fingerprint"},
    "referrals.Sheet": {"stage", "why", "total", "imported", "had"},  # why: a sentence of ours
    "referrals.Unconfirmed": {"code_hash", "settled"},
}  # fmt: skip


def ours() -> list[type[models.Model]]:
    return [each for each in apps.get_models() if each.__module__.startswith("alongside.")]


def undeclared(model: type[models.Model]) -> set[str]:
    known = {*getattr(model, "PERSONAL", {}), *PLAIN.get(model._meta.label, ()), *STAFF, *CODES}
    return {
        field.name
        for field in model._meta.concrete_fields
        if field.name not in known and not is_plain(field)
    }


def is_plain(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, TECHNICAL) or bool(field.choices) or field.primary_key


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_every_field_is_declared_or_says_nothing_about_a_person(model):
    assert undeclared(model) == set()


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_what_is_declared_is_there_and_can_be_scrubbed(model):
    personal = getattr(model, "PERSONAL", {})

    assert personal.keys() <= {field.name for field in model._meta.concrete_fields}
    assert set(personal.values()) <= SCRUBS
    assert not personal.keys() & PLAIN.get(model._meta.label, set())


def test_no_exception_is_left_from_a_field_that_has_gone():
    there = {
        each._meta.label: {field.name for field in each._meta.concrete_fields} for each in ours()
    }

    assert {label: names - there.get(label, set()) for label, names in PLAIN.items()} == {
        label: set() for label in PLAIN
    }


@isolate_apps("alongside.kit")
def test_free_text_that_nobody_declared_is_found():
    class Rumour(Record):
        PERSONAL = {"heard_from": "name"}

        heard_from = models.CharField(max_length=100)
        words = models.TextField()
        heard_on = models.DateField()
        heard_at = models.DateTimeField()

        class Meta:
            app_label = "kit"

    assert undeclared(Rumour) == {"words", "heard_on"}
