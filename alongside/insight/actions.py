from datetime import datetime

from django.db import transaction

from alongside.accounts.rules import Actor
from alongside.audit import actions as audit
from alongside.insight import queries, rules
from alongside.insight.models import Release
from alongside.insight.rules import Quarter
from alongside.kit.refusal import Refused


@transaction.atomic
def freeze(*, quarter: Quarter, by: Actor, at: datetime) -> Release:
    """Count a closed quarter, protect every figure, and keep that for ever."""
    frozen = queries.is_frozen(by, str(quarter))
    if reason := rules.why_not_freeze(quarter, at, frozen=frozen):
        raise Refused(reason)
    release = Release.objects.create(
        partnership_id=by.partnership_id,
        quarter=str(quarter),
        figures=queries.protected_figures(by, quarter),
        frozen_at=at,
        frozen_by_id=by.user_id,
    )
    audit.record("insight.freeze", release, by=by, at=at, quarter=str(quarter))
    return release
