"""A file in FHIR R4, for whoever takes it elsewhere: by hand alone, never as an answer."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from alongside.casework.models import Case, Deadline, Document, Issue, Note
from alongside.casework.rules import OPEN, DeadlineState, NoteKind
from alongside.law import queries as law

type Node = dict[str, Any]
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
TASK_STATES = {
    DeadlineState.LIVE: "requested",
    DeadlineState.MET: "completed",
}


def file_in_fhir(
    case: Case,
    *,
    issues: Iterable[Issue],
    deadlines: Iterable[Deadline],
    notes: Iterable[Note],
    documents: Iterable[Document],
) -> Node:
    """The same file as a Bundle of type collection, each resource under the id of its row."""
    nodes = [
        _patient(case),
        _plan(case, list(issues)),
        *(_task(each) for each in deadlines),
        *(_communication(each) for each in notes),
        *(_document(each) for each in documents),
    ]
    entries = [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in nodes]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _patient(case: Case) -> Node:
    person = case.person
    number = [{"system": NHS_NUMBER, "value": person.nhs_number}] if person.nhs_number else []
    return _bare(
        {
            "resourceType": "Patient",
            "id": str(person.pk),
            "identifier": number,
            "name": [{"family": person.family_name, "given": person.given_name.split()}],
            "birthDate": _day(person.birth_date),
        }
    )


def _plan(case: Case, issues: list[Issue]) -> Node:
    return _bare(
        {
            "resourceType": "CarePlan",
            "id": str(case.pk),
            "status": "active" if case.closed_at is None else "completed",
            "intent": "plan",
            "title": "Advice file",
            "subject": _subject(case),
            "period": _bare({"start": _moment(case.opened_at), "end": _moment(case.closed_at)}),
            "activity": [{"detail": _activity(each)} for each in issues],
        }
    )


def _activity(issue: Issue) -> Node:
    words = [issue.facts, issue.advice, issue.instruction, issue.next_step]
    return _bare(
        {
            "code": {"text": law.issue(issue.problem).label},
            "status": "in-progress" if issue.state in OPEN else "completed",
            "description": "\n".join(each for each in words if each),
        }
    )


def _task(deadline: Deadline) -> Node:
    state = DeadlineState(deadline.state)
    return {
        "resourceType": "Task",
        "id": str(deadline.pk),
        "status": TASK_STATES.get(state, "cancelled"),
        "intent": "plan",
        "description": deadline.label,
        "for": _to(deadline.person_id),
        "restriction": {"period": {"end": _day(deadline.legal_last_day)}},
        "note": [{"text": str(each)} for each in _steps(deadline)],
    }


def _steps(deadline: Deadline) -> list[Any]:
    return list(deadline.steps) or ["No sum was kept"]


def _communication(note: Note) -> Node:
    return {
        "resourceType": "Communication",
        "id": str(note.pk),
        "status": "completed",
        "category": [{"text": str(NoteKind(note.kind).label)}],
        "subject": _to(note.person_id),
        "sent": _moment(note.at),
        "payload": [{"contentString": note.words}],
        "note": [{"text": f"Written by {note.by_name}"}],
    }


def _document(document: Document) -> Node:
    kept = document.content_id
    where = {"url": f"documents/{kept}"} if kept else {}
    return _bare(
        {
            "resourceType": "DocumentReference",
            "id": str(document.pk),
            "status": "current",
            "type": {"text": document.get_kind_display()},
            "subject": _to(document.person_id),
            "date": _moment(document.at),
            "description": document.name,
            "content": [
                {"attachment": {"contentType": document.file_kind, "title": document.name} | where}
            ],
        }
    )


def _subject(case: Case) -> Node:
    return _to(case.person_id)


def _to(person_id: object) -> Node:
    return {"reference": f"urn:uuid:{person_id}"}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _bare(node: Node) -> Node:
    """Leave out what is empty: FHIR has no empty lists, texts or nulls."""
    return {key: value for key, value in node.items() if value not in (None, "", [], {})}
