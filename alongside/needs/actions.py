"""A needs check is kept: once, whole, and never altered."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.kit.refusal import Refused
from alongside.needs import queries
from alongside.needs.models import Answer, Check
from alongside.needs.rules import Answered, Answers, Mode, Part, why_not_keep
from alongside.people import queries as people


@dataclass(frozen=True)
class Asked:
    """What was asked of whom, and what was said to each question of the check."""

    version: str
    answers: Answers
    mode: Mode
    language: str = "en"


@transaction.atomic
def keep(*, person_id: UUID, asked: Asked, by: Actor, at: datetime) -> Check:
    if reason := why_not_keep(queries.check(), asked.version, asked.answers):
        raise Refused(reason)
    if not people.visible_to(by).filter(pk=person_id).exists():
        raise Refused("This person is not on your list")
    check = Check(
        partnership_id=by.partnership_id,
        person_id=person_id,
        organisation_id=by.organisation_id,
        version=asked.version,
        mode=asked.mode,
        language=asked.language,
        checked_words=queries.language(asked.language).is_checked,
        by_id=by.user_id,
        by_name=by.name,
        asked_at=at,
    )
    check.save(force_insert=True)
    Answer.objects.bulk_create(
        _answer(check, item, answer) for item, answer in asked.answers.items()
    )
    audit.record("needs.keep", check, by=by, at=at, version=asked.version, mode=asked.mode)
    return check


def _answer(check: Check, item: str, answer: Answered) -> Answer:
    return Answer(
        partnership_id=check.partnership_id,
        check_of=check,
        item=item,
        version=check.version,
        **_columns("happening", answer.happening),
        **_columns("wants_help", answer.wants_help),
        **_columns("urgent", answer.urgent),
        rule=answer.rule,
        on=answer.on,
    )


def _columns(name: str, part: Part) -> dict[str, str]:
    return {name: part.said, f"{name}_why": part.why or ""}
