"""Advice of learners is countersigned, files are read again, and what was found is put right."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor, Permission
from alongside.audit import actions as audit
from alongside.casework import queries
from alongside.casework.actions import journey
from alongside.casework.models import Case, Countersigning, Finding, Learner, Note, Review
from alongside.casework.rules import supervision as rules
from alongside.casework.rules.supervision import Found, LearnerKind, Signing, SigningState
from alongside.kit.filters import day_of
from alongside.kit.locks import clashes_refused
from alongside.kit.refusal import Refused, refuse
from alongside.law.rules import Level

NOT_A_SUPERVISOR = "Only a supervisor does this"


@transaction.atomic
def add_learner(
    *, user_id: UUID, kind: LearnerKind, supervisor_id: UUID, by: Actor, at: datetime
) -> Learner:
    """Have a colleague's advice countersigned from now on."""
    _refuse_others(by)
    why = rules.why_not_learn(
        user_id=user_id,
        supervisor_id=supervisor_id,
        signs=supervisor_id in {key for key, _ in queries.signers(by)},
        is_ours=user_id in {each.user_id for each in queries.colleagues(by)},
    )
    if why:
        raise Refused(why, field="user")
    queries.learners_of(by).filter(user=user_id).update(ended_at=at)
    kept = Learner.objects.create(
        partnership_id=by.partnership_id,
        provider_id=by.organisation_id,
        user_id=user_id,
        kind=kind,
        supervisor_id=supervisor_id,
        since=day_of(at),
    )
    audit.record("casework.add_learner", kept, by=by, at=at, kind=kind)
    return kept


@transaction.atomic
def end_learner(*, learner_id: UUID, by: Actor, at: datetime) -> Learner:
    """Somebody's advice stands by itself from now on. What waits is still countersigned."""
    _refuse_others(by)
    kept = queries.learners_of(by).filter(pk=learner_id).select_for_update(of=("self",)).first()
    if kept is None:
        raise Refused("This is not on the list any more")
    kept.ended_at = at
    kept.save(update_fields=["ended_at"])
    audit.record("casework.end_learner", kept, by=by, at=at)
    return kept


@transaction.atomic
def hold_for_signature(*, note: Note, by: Actor, at: datetime) -> bool:
    """
    Have new advice of a learner wait for a supervisor, and say whether it does.

    What they wrote before on the same issue, and nobody has decided on, is written again.
    """
    if not queries.is_learner(by):
        return False
    Countersigning.objects.filter(
        case=note.case_id, issue=note.issue_id, author=by.user_id, state=SigningState.WAITING
    ).update(state=SigningState.REPLACED, decided_at=at)
    waits = Countersigning.objects.create(
        **note.whose_file(),
        case_id=note.case_id,
        issue_id=note.issue_id,
        note=note,
        author_id=by.user_id,
        author_name=by.name,
        asked_at=at,
    )
    audit.record("casework.hold_for_signature", waits, by=by, at=at)
    return True


@transaction.atomic
def countersign(
    *, countersigning_id: UUID, by: Actor, at: datetime, words: str = ""
) -> Countersigning:
    """Sign advice of a learner: from now on it is advice that was given."""
    signed = _decide(countersigning_id, SigningState.SIGNED, words, by=by, at=at)
    case = Case.objects.get(pk=signed.case_id)
    journey.advice_was_given(case, by=by, at=at)
    audit.record("casework.countersign", signed, by=by, at=at)
    return signed


@transaction.atomic
def send_back(*, countersigning_id: UUID, words: str, by: Actor, at: datetime) -> Countersigning:
    """Have a learner write their advice again, with what has to change."""
    if why := rules.why_not_return(words):
        raise Refused(why, field="words")
    returned = _decide(countersigning_id, SigningState.RETURNED, words, by=by, at=at)
    audit.record("casework.send_back", returned, by=by, at=at)
    return returned


def _decide(
    countersigning_id: UUID, to: SigningState, words: str, *, by: Actor, at: datetime
) -> Countersigning:
    _refuse_others(by)
    kept = Countersigning.objects.select_for_update().get(pk=countersigning_id)
    if why := rules.why_not_decide(Signing(kept.author_id, SigningState(kept.state)), by.user_id):
        raise Refused(why)
    kept.state, kept.words, kept.decided_at = to, words.strip(), at
    kept.reviewer_id, kept.reviewer_name = by.user_id, by.name
    with clashes_refused({"nobody_countersigns_their_own": rules.OWN_ADVICE}, waited=rules.DECIDED):
        kept.save()
    return kept


def refuse_beyond_competence(problem: str, level: Level, *, by: Actor, at: datetime) -> None:
    """Refuse work that the law reserves for others. The facts and information are open to all."""
    if why := queries.why_may_not_advise(by, problem, level, day_of(at)):
        raise Refused(why, field="level")


def _refuse_others(by: Actor) -> None:
    if not by.may(Permission.SIGN_OFF):
        raise Refused(NOT_A_SUPERVISOR)


# Files are read again


@transaction.atomic
def draw_reviews(*, by: Actor, at: datetime) -> list[Review]:
    """
    Draw the files to be read again: the riskiest, and some by lot.

    Who reads them is a supervisor who did not write in them; where there is none, it is not drawn.
    """
    _refuse_others(by)
    today, drawn_by = day_of(at), queries.sampling()
    seed = f"{by.organisation_id} {today:%Y-%m}"
    drawn = rules.draw(queries.candidates(by, today), drawn_by, seed=seed)
    names = dict(queries.signers(by)) | {by.user_id: by.name}
    ours = [by.user_id, *(key for key in names if key != by.user_id)]
    due = today + timedelta(days=drawn_by.due_days)
    kept = []
    for each in drawn:
        authors = queries.authors_of(each.case_id)
        reader = next((one for one in ours if one not in authors), None)
        if reader is not None:
            kept.append(_draw(each, reader, names[reader], due, by=by, at=at))
    return kept


def _draw(
    drawn: rules.Drawn, reader: UUID, name: str, due: date, *, by: Actor, at: datetime
) -> Review:
    case = Case.objects.get(pk=drawn.case_id)
    by_list = queries.checklist_on(day_of(at))
    review = Review.objects.create(
        **case.whose_file(),
        case=case,
        adviser_id=case.adviser_id,
        adviser_name=case.adviser_name,
        checklist=by_list.id,
        version=by_list.in_force_from,
        reasons=[str(reason) for reason in drawn.reasons],
        drawn_at=at,
        due=due,
        reviewer_id=reader,
        reviewer_name=name,
    )
    audit.record("casework.draw_review", review, by=by, at=at, reasons=review.reasons)
    return review


@transaction.atomic
def finish_review(
    *, review_id: UUID, findings: Iterable[Found], summary: str, by: Actor, at: datetime
) -> Review:
    """Write down what was found under each line of the checklist, and what has to be put right."""
    _refuse_others(by)
    review = Review.objects.select_for_update().get(pk=review_id)
    refuse(
        "This file has been read again already" if review.done_at else None,
        rules.why_not_review(by.user_id, queries.authors_of(review.case_id)),
    )
    found = list(findings)
    _refuse_gaps(review, found, by)
    Finding.objects.bulk_create(
        Finding(
            **review.whose_file(),
            case_id=review.case_id,
            review=review,
            criterion=each.criterion,
            answer=each.answer,
            words=each.words.strip(),
            action=each.action.strip(),
            who_id=each.who_id if each.action.strip() else None,
            due=each.due if each.action.strip() else None,
        )
        for each in found
    )
    review.summary, review.done_at = summary.strip(), at
    review.reviewer_id, review.reviewer_name = by.user_id, by.name
    review.save(update_fields=["summary", "done_at", "reviewer", "reviewer_name"])
    audit.record("casework.finish_review", review, by=by, at=at, findings=len(found))
    return review


def _refuse_gaps(review: Review, found: list[Found], by: Actor) -> None:
    asked = queries.checklist_of(review).criteria
    if {each.criterion for each in found} != set(asked):
        raise Refused("Answer every line of the list")
    ours = {each.user_id for each in queries.colleagues(by)}
    for each in found:
        if wrong := rules.why_not_find(each):
            raise Refused(f"{asked[each.criterion].label}: {wrong[1].lower()}", field=wrong[0])
        if each.who_id and each.who_id not in ours:
            raise Refused("Choose somebody who works on cases here")


@transaction.atomic
def put_right(*, finding_id: UUID, by: Actor, at: datetime) -> Finding:
    """Say that what a review found is put right. The first time counts."""
    finding = Finding.objects.select_for_update().get(pk=finding_id)
    if finding.done_at is None:
        finding.done_at, finding.done_by_name = at, by.name
        finding.save(update_fields=["done_at", "done_by_name"])
        audit.record("casework.put_right", finding, by=by, at=at)
    return finding
