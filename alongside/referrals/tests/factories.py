"""Referrals that tests stand on. All of it is made up."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from alongside.accounts.rules import Actor
from alongside.people.rules import AskedAlone, ContactRule, Purpose
from alongside.people.schemas import Identity, Reach
from alongside.referrals import actions
from alongside.referrals.models import Referral
from alongside.referrals.rules import RiskAnswer
from alongside.referrals.schemas import NewReferral
from tests.world import NOON

SOMEBODY = Identity(
    given_name="Zebedee",
    family_name="Quillfeather",
    birth_date=date(1971, 3, 9),
    nhs_number="999 000 0018",
)
ALL_AGREED = dict.fromkeys(
    (Purpose.REFER, Purpose.CONTACT, Purpose.SHARE_STATUS, Purpose.SHARE_OUTCOME), True
)
NEW = NewReferral(
    identity=SOMEBODY,
    reach=Reach(
        phone="07700 900123",
        rule=ContactRule.SAFE,
        text_safe=True,
        asked_alone=AskedAlone.YES,
    ),
    referrer_contact="020 7946 0123",
    risk_answer=RiskAnswer.NONE,
    consents=ALL_AGREED,
    domains=("welfare_benefits",),
    happening="A letter stops the housing costs",
)


def make_new(**changes: Any) -> NewReferral:
    return replace(NEW, **changes)


def make_referral(*, by: Actor, at: datetime = NOON, key: str = "", **changes: Any) -> Referral:
    """A referral by this actor, for whom the test must be acting."""
    return actions.refer(new=make_new(**changes), key=key or str(uuid4()), by=by, at=at)
