"""Letters, their templates, and what of a file fills them in at first."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db.models import QuerySet

from alongside.accounts.rules import Actor
from alongside.casework.models import Authority, Case, Deadline, Issue, Letter
from alongside.casework.queries.cases import visible_to
from alongside.casework.rules import DeadlineState
from alongside.casework.rules.authority import (
    AuthorityState,
    Body,
    Given,
    Share,
    Signing,
    why_not_contact,
)
from alongside.casework.rules.letters import (
    FieldKind,
    Heads,
    LetterState,
    MergeField,
    Template,
    Value,
    merged,
)
from alongside.casework.schemas.letters import read_template
from alongside.kit import filters
from alongside.kit.documents import Broken, read
from alongside.kit.typesetting import Letter as Paper
from alongside.law import queries as law
from alongside.partnerships.models import Organisation
from alongside.people.models import Contact

DATA = Path(__file__).parent.parent / "data" / "letters"
FORM, SUMMARY, RECONSIDERATION = "form_of_authority", "plain_summary", "mandatory_reconsideration"
BY_PEN = ["Signature", "Name", "Date"]
MR_RULES = "wb.mr."
PREFILLED = 2000  # characters of the facts of an issue, as a start


@cache
def templates() -> Mapping[str, Template]:
    """Every wording of every template, by its key. Read once, and as a whole."""
    found = [read_template(read(path)) for path in sorted(DATA.glob("*.yaml"))]
    by_key = {each.key: each for each in found}
    if len(by_key) != len(found):
        raise Broken("letters: one wording stands in two documents")
    return by_key


def template_in_force(template_id: str, today: date) -> Template | None:
    return next((each for each in templates_in_force(today) if each.id == template_id), None)


def templates_in_force(today: date) -> list[Template]:
    return [
        each
        for each in templates().values()
        if each.in_force_from <= today and (not each.in_force_to or today <= each.in_force_to)
    ]


def templates_for(issue: Issue, today: date) -> list[Template]:
    """The letters that may be written about a problem."""
    return [each for each in templates_in_force(today) if issue.domain in each.areas]


def letters_visible_to(actor: Actor) -> QuerySet[Letter]:
    return Letter.objects.filter(case__in=visible_to(actor))


def letters_of(case_id: UUID) -> QuerySet[Letter]:
    """The letters of a file, newest first. Their bytes stay where they are."""
    return Letter.objects.filter(case=case_id).order_by("-written_at", "-pk")


def letters_about(issue_id: UUID) -> QuerySet[Letter]:
    """The letters about a problem that were not dropped, newest first."""
    found = Letter.objects.filter(issue=issue_id).exclude(state=LetterState.DROPPED)
    return found.order_by("-written_at", "-pk")


def authorities_visible_to(actor: Actor) -> QuerySet[Authority]:
    return Authority.objects.filter(case__in=visible_to(actor))


def authorities_of(case_id: UUID) -> QuerySet[Authority]:
    return Authority.objects.filter(case=case_id).order_by("-asked_at", "-pk")


def why_not_speak_to(case_id: UUID, body: Body, today: date) -> str | None:
    """Return why a body outside may not be contacted about a file. Whoever contacts one asks."""
    rows = Authority.objects.filter(case=case_id).values_list("state", "bodies", "until")
    given = [
        Given(AuthorityState(state), frozenset(Body(each) for each in bodies), until)
        for state, bodies, until in rows
    ]
    return why_not_contact(given, body, today)


def signed_authority(case_id: UUID, body: str, today: date) -> Authority | None:
    """The newest that is in force for this body."""
    return (
        Authority.objects.filter(
            case=case_id, state=AuthorityState.SIGNED, bodies__contains=[body], until__gte=today
        )
        .order_by("-signed_on", "-signed_at")
        .first()
    )


def paper_of(letter: Letter, by: Actor, at: datetime) -> Paper:
    """A letter as it would be printed now. Once approved, what was kept is what is shown."""
    heads = Heads(
        author=by.organisation_name,
        sender=tuple(letter.sender.split("\n")),
        recipient=tuple(letter.recipient.split("\n")),
        facts=(filters.date(at),),
        foot=by.organisation_name,
    )
    return merged(templates()[letter.template], letter.values, heads, filters.day_of(at))


# What fills a letter in at first


def first_values(
    template: Template, case: Case, issue: Issue | None, by: Actor, at: datetime
) -> dict[str, Value]:
    """What the file knows of each field. Somebody reads it over before it is approved."""
    facts = _facts(template, case, issue, by, filters.day_of(at))
    return {each.id: _typed(each, facts.get(each.fact, [])) for each in template.fields}


def _typed(field: MergeField, lines: list[str]) -> Value:
    return lines if field.kind is FieldKind.LINES else "\n".join(lines)


def _facts(
    template: Template, case: Case, issue: Issue | None, by: Actor, today: date
) -> dict[str, list[str]]:
    person, authority = case.person, signed_authority(case.pk, template.body, today)
    facts = {
        "person.name": [person.name],
        "person.given_name": [person.given_name],
        "person.born": [person.birth_date.isoformat()] if person.birth_date else [],
        "person.address": _address(case.person_id),
        "case.adviser": [by.name],
        "case.provider": [by.organisation_name],
        "authority.signed": [filters.date(authority.signed_on)] if authority else [],
        "today": [today.isoformat()],
        "deadline.days": _days(case.pk),
        "issue.next_steps": _next_steps(case.pk),
    }
    return facts | (_of_issue(issue) if issue else {})


def _of_issue(issue: Issue) -> dict[str, list[str]]:
    trigger = (
        Deadline.objects.filter(issue=issue, rule__startswith=MR_RULES)
        .exclude(state=DeadlineState.DROPPED)
        .order_by("-created_at")
        .values_list("trigger_date", flat=True)
        .first()
    )
    return {
        # In brackets stands what we tell each other of a problem, such as its name in Scotland.
        "issue.problem": [law.issue(issue.problem).label.split(" (")[0]],
        "issue.facts": [issue.facts[:PREFILLED]] if issue.facts else [],
        "deadline.trigger": [trigger.isoformat()] if trigger else [],
    }


def _address(person_id: UUID) -> list[str]:
    """Nothing where it is sealed: then it does not stand here."""
    contact = Contact.objects.filter(person=person_id).first()
    if contact is None:
        return []
    lines = [each.strip() for each in contact.address.replace("\n", ",").split(",")]
    return [each for each in [*lines, contact.postcode] if each]


def _days(case_id: UUID) -> list[str]:
    rows = Deadline.objects.filter(issue__case=case_id, state=DeadlineState.LIVE)
    return [
        f"{filters.date(each.legal_last_day)}: last day for this: {each.label.lower()}. "
        f"We aim for {filters.date(each.safe_date)}."
        for each in rows.order_by("safe_date", "pk")
    ]


def _next_steps(case_id: UUID) -> list[str]:
    rows = Issue.objects.filter(case=case_id, ended_at=None).order_by("next_step_due", "pk")
    return [f"{each.next_step}, by {filters.date(each.next_step_due)}" for each in rows]


# The form of authority


def form_of(authority: Authority, at: datetime) -> Paper:
    """The form as the person reads it and, once they signed, with their signature."""
    name = Organisation.objects.values_list("name", flat=True).get(pk=authority.provider_id)
    heads = Heads(author=name, sender=(name,), recipient=(), facts=(), foot=name)
    values: dict[str, Value] = {
        "name": authority.person.name,
        "born": authority.person.birth_date.isoformat() if authority.person.birth_date else "",
        "provider": name,
        "bodies": bodies_named(authority),
        "shares": [str(Share(each).label) for each in authority.shares],
        "until": authority.until.isoformat(),
        **_signature(authority),
    }
    return merged(templates()[authority.template], values, heads, filters.day_of(at))


def bodies_named(authority: Authority) -> list[str]:
    """Whom it is for, in words: those that are named by name, and the others by what they are."""
    known = [Body(each) for each in authority.bodies if each != Body.OTHER]
    named = [each.strip() for each in authority.names.split("\n") if each.strip()]
    return [*(str(each.label) for each in known), *named]


def _signature(authority: Authority) -> dict[str, Value]:
    if authority.signed_on is None:
        return {"to_sign": BY_PEN}
    return {
        "signed_name": authority.signed_name,
        "signed_on": authority.signed_on.isoformat(),
        "signed_how": str(Signing(authority.way).label),
        "witness": authority.witness,
    }
