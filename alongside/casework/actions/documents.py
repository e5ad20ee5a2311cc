"""Documents come in, from a desk or from a phone, and are looked at before anybody opens them."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.module_loading import import_string

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.casework.actions.letters import keep_content
from alongside.casework.models import Case, Document, Issue
from alongside.casework.rules import documents as rules
from alongside.casework.rules.documents import CheckState, DocumentKind, FileKind
from alongside.kit import viruses
from alongside.kit.filters import day_of
from alongside.kit.refusal import Refused
from alongside.kit.uploads import Taken
from alongside.kit.viruses import Verdict

CHECK = "alongside.casework.tasks.check_document"
VERDICTS = {
    Verdict.CLEAN: CheckState.CLEAN,
    Verdict.UNCHECKED: CheckState.UNCHECKED,
    Verdict.INFECTED: CheckState.INFECTED,
}


@transaction.atomic
def keep_document(
    *,
    case_id: UUID,
    issue_id: UUID | None,
    kind: DocumentKind,
    dated: date | None,
    received: date | None,
    from_whom: str,
    file: Taken,
    by: Actor,
    at: datetime,
) -> Document:
    """Keep a file that came in. Nobody can open it before the virus check has seen it."""
    case = Case.objects.get(pk=case_id)
    if issue_id and not Issue.objects.filter(pk=issue_id, case=case).exists():
        raise Refused("Choose an issue of this file", field="issue")
    about = rules.About(kind, dated, received, from_whom)
    if wrong := rules.why_not_date(about, day_of(at)):
        raise Refused(wrong[1], field=wrong[0])
    media = FileKind(file.media)
    document = Document.objects.create(
        **case.whose_file(),
        case=case,
        issue_id=issue_id,
        kind=kind,
        dated=dated,
        received=received,
        from_whom=from_whom,
        name=rules.shown_name(file.name, media),
        file_kind=media,
        size=len(file.data),
        words=file.words,
        content=keep_content(case, file.data, file.picture),
        at=at,
        by_id=by.user_id,
        by_name=by.name,
    )
    audit.record("casework.keep_document", document, by=by, at=at, kind=kind, media=media)
    ids = [str(document.pk), str(by.organisation_id), str(by.partnership_id)]
    import_string(CHECK).enqueue(*ids)
    return document


@transaction.atomic
def check_document(*, document_id: UUID, by: Actor, at: datetime) -> Document | None:
    """
    Have a document looked at for viruses. One that holds one is not kept, and says so.

    Where the scanner does not answer it goes on waiting, and nobody can open it.
    """
    rows = Document.objects.select_for_update(of=("self",), skip_locked=True)
    waiting = rows.select_related("content").filter(pk=document_id, checked=CheckState.WAITING)
    document = waiting.first()
    if document is None or document.content is None:
        return None
    try:
        verdict = viruses.look(bytes(document.content.data))
    except viruses.NotAsked:
        return document
    document.checked = VERDICTS[verdict]
    content = document.content
    if verdict is Verdict.INFECTED:
        document.content, document.words = None, ""
    document.save(update_fields=["checked", "content", "words"])
    if verdict is Verdict.INFECTED:
        content.delete()
    audit.record("casework.check_document", document, by=by, at=at, verdict=verdict.value)
    return document


@transaction.atomic
def describe_document(
    *, document_id: UUID, about: rules.About, issue_id: UUID | None, by: Actor, at: datetime
) -> Document:
    """Say of a document what it is, when it is of, and who it came from."""
    document = Document.objects.select_for_update().get(pk=document_id)
    if issue_id and not Issue.objects.filter(pk=issue_id, case=document.case_id).exists():
        raise Refused("Choose an issue of this file", field="issue")
    if wrong := rules.why_not_date(about, day_of(at)):
        raise Refused(wrong[1], field=wrong[0])
    document.kind, document.dated, document.received = about.kind, about.dated, about.received
    document.from_whom, document.issue_id = about.from_whom, issue_id
    document.save(update_fields=["kind", "dated", "received", "from_whom", "issue"])
    audit.record("casework.describe_document", document, by=by, at=at, kind=about.kind)
    return document
