from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from alongside.accounts.rules import Actor, Permission
from alongside.audit import actions as audit
from alongside.kit.filters import day_of
from alongside.kit.locks import lock
from alongside.kit.refusal import Refused, refuse
from alongside.partnerships import queries
from alongside.partnerships.models import Absence
from alongside.partnerships.rules.absence import (
    Away,
    coordinating,
    why_not_be_away,
    why_not_say_away,
)

GONE = "This absence has ended already"


@transaction.atomic
def be_away(
    *,
    user_id: UUID,
    deputy_id: UUID | None,
    since: date,
    until: date,
    by: Actor,
    at: datetime,
) -> Absence:
    """Keep that somebody is away, and who stands in. It is theirs to say, or a supervisor's."""
    lock(by.partnership_id)  # two who leave at once may each count on the other
    colleagues = queries.colleagues_of(by)
    mine = {each.user_id for each in colleagues if each.organisation_id == by.organisation_id}
    refuse(_why_not_say(user_id, mine, by))
    if deputy_id is not None and deputy_id not in mine:
        raise Refused("Choose somebody of your organisation", field="deputy")
    team = coordinating(colleagues, queries.partnership_of(by).coordinator_id)
    new = Away(user_id, deputy_id, since, until)
    refuse(why_not_be_away(new, queries.aways_of(by, min(since, day_of(at))), team))
    kept = Absence.objects.create(
        partnership_id=by.partnership_id,
        organisation_id=by.organisation_id,
        user_id=user_id,
        deputy_id=deputy_id,
        since=since,
        until=until,
    )
    deputy = str(deputy_id) if deputy_id else ""
    audit.record("partnerships.be_away", kept, by=by, at=at, user=str(user_id), deputy=deputy)
    return kept


@transaction.atomic
def come_back(*, absence_id: UUID, by: Actor, at: datetime) -> Absence:
    """End an absence early, or call it off."""
    rows = queries.absences_of(by, day_of(at)).select_for_update(of=("self",))
    kept = rows.filter(pk=absence_id).first()
    if kept is None:
        raise Refused(GONE)
    refuse(_why_not_say(kept.user_id, {kept.user_id}, by))
    kept.ended_at = at
    kept.save(update_fields=["ended_at"])
    audit.record("partnerships.come_back", kept, by=by, at=at, user=str(kept.user_id))
    return kept


def _why_not_say(user_id: UUID, mine: set[UUID], by: Actor) -> str | None:
    return why_not_say_away(
        is_oneself=user_id == by.user_id,
        may_for_others=by.may(Permission.ALLOCATE),
        is_colleague=user_id in mine,
    )
