"""Letters at each stage, a form to sign, what came in, and addresses that open one thing."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from alongside.accounts.rules import Actor
from alongside.casework import actions, queries
from alongside.casework.actions import Asked, Written
from alongside.casework.models import Case, Letter, PersonLink
from alongside.casework.rules import CaseState
from alongside.casework.rules.authority import Body, Share
from alongside.casework.rules.documents import DocumentKind, LinkPurpose
from alongside.casework.tests.factories import make_case, make_issue
from alongside.kit.uploads import take
from alongside.people.schemas import Identity
from tests.world import NOON, World

BEFORE = NOON - timedelta(days=30)  # our own wordings are in force since the day of NOON
YEARS = timedelta(days=10 * 366)  # requests ask the database what time it is
FULL: dict[str, str | list[str]] = {
    "decided": "2026-10-20",
    "what_is_wrong": "They cannot cook a meal.",
    "signed_by": "Ada Adviser",
}


def papers(world: World) -> dict[str, Any]:
    """A row of each kind that an address of letters, documents and links names."""
    case = make_case(world, at=BEFORE, identity=Identity("Philippa", "Hartigan", date(1985, 2, 1)))
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        task = actions.set_task(
            case_id=case.pk, words="Ring them", due=BEFORE.date(), by=by, at=BEFORE
        )
        asked = Asked([Body.DWP], "", [Share.CLAIM], NOON.date() + YEARS / 10)
        form = actions.ask_authority(case_id=case.pk, asked=asked, by=by, at=NOON)
        document = actions.keep_document(
            case_id=case.pk, issue_id=None, kind=DocumentKind.DECISION, dated=None, received=None,
            from_whom="DWP", file=take("letter.txt", b"No points"), by=by, at=BEFORE,
        )  # fmt: skip
        return {
            "task": task.pk,
            "letter": _draft(case, issue.pk, by).pk,
            "summary": _draft(case, None, by).pk,
            "approved": _approved(_draft(case, issue.pk, by), by).pk,
            "authority": form.pk,
            "document": document.pk,
            "old": _closed_long_ago(world),
            "upload_link": _link(case, LinkPurpose.UPLOAD, case.pk, by),
            "sign_link": _link(case, LinkPurpose.SIGN, form.pk, by),
        }


def _draft(case: Case, issue_id: UUID | None, by: Actor) -> Letter:
    kind = queries.RECONSIDERATION if issue_id else queries.SUMMARY
    return actions.draft_letter(
        case_id=case.pk, template_id=kind, issue_id=issue_id, by=by, at=BEFORE if issue_id else NOON
    )


def _approved(letter: Letter, by: Actor) -> Letter:
    written = Written({**letter.values, **FULL}, letter.sender, letter.recipient)
    changed = actions.change_letter(
        letter_id=letter.pk, written=written, edition=letter.edition, by=by, at=BEFORE
    )
    return actions.approve_letter(letter_id=letter.pk, edition=changed.edition, by=by, at=BEFORE)


def _closed_long_ago(world: World) -> UUID:
    case = make_case(world, at=BEFORE, identity=Identity("Leopold", "Quayle", None))
    with world.acting(world.adviser):
        Case.objects.filter(pk=case.pk).update(state=CaseState.CLOSED, closed_at=BEFORE - YEARS)
    return case.pk


def _link(case: Case, purpose: LinkPurpose, subject_id: UUID, by: Actor) -> str:
    """An address that is still good, whenever this runs."""
    link, token = actions.make_link(
        case_id=case.pk, purpose=purpose, subject_id=subject_id, by=by, at=BEFORE
    )
    PersonLink.objects.filter(pk=link.pk).update(expires_at=NOON + YEARS)
    return token
