"""From a message to the referral that it asks for. What it does not say, nobody makes up."""

from collections.abc import Iterable
from uuid import UUID

from alongside.interop.rules import (
    Address,
    Contact,
    Flag,
    IncomingReferral,
    MessageRefused,
    Patient,
    Why,
    fault,
    urgency_of,
)
from alongside.people.rules import AskedAlone, ContactRule, Purpose
from alongside.people.schemas import Identity, Reach
from alongside.referrals.rules import RiskAnswer, Source
from alongside.referrals.schemas import NewReferral

PHONES = ("phone", "sms")
# The standard's consent is for direct care: that they agreed to be referred is implied. Nobody
# asked whether they may be contacted, or what may be told: what is left out is not agreed.
IMPLIED = {Purpose.REFER: True}


def new_referral(message: IncomingReferral, *, site_id: UUID | None) -> NewReferral:
    who = message.patient
    risks = _in_words(message.safeguarding)
    needs = _in_words(message.adjustments)
    return NewReferral(
        identity=_identity(who, needs),
        reach=_reach(who, message.address),
        referrer_contact=_within(200, "telecom of the requester", _contact_of(message)),
        referrer_name=_within(150, "name of the requester", _name_of(message)),
        risk_answer=RiskAnswer.YES if risks else RiskAnswer.NOT_SAID,
        risks=risks,
        consents=IMPLIED,
        urgency=urgency_of(message.request),
        happening="\n\n".join(dict.fromkeys(each.text for each in message.reasons)),
        anything_else=f"Adjustments: {needs}" if len(needs) > 200 else "",
        site_id=site_id,
        source=Source.MESSAGE,
    )


def _identity(who: Patient, needs: str) -> Identity:
    practice = who.practice.ods_code if who.practice else None
    return Identity(
        given_name=_within(100, "Patient.name", who.given),
        family_name=_within(100, "Patient.name", who.family),
        birth_date=who.birth_date,
        nhs_number=_within(20, "Patient.identifier", who.nhs_number),
        gp_practice_code=_within(10, "Patient.generalPractitioner", practice),
        language=_within(10, "Patient.communication", who.language) or "en",
        needs=needs if len(needs) <= 200 else "",
    )


def _reach(who: Patient, home: Address | None) -> Reach:
    """
    Keep how to reach them. Nobody said that it is safe, so whoever calls asks first.

    Of whom the national record says that no address is shown, where they are is sealed at once.
    """
    return Reach(
        phone=_within(30, "Patient.telecom", _first(who.contacts, PHONES)),
        email=_first(who.contacts, ("email",)),
        address=_within(300, "Patient.address", _lines(home)),
        postcode=_within(10, "Patient.address", home.postcode if home else ""),
        rule=ContactRule.ASK_FIRST,
        asked_alone=AskedAlone.NOT_ASKED,
        sealed=who.restricted,
    )


def _first(contacts: Iterable[Contact], kinds: tuple[str, ...]) -> str:
    return next((each.value for each in contacts if each.kind in kinds), "")


def _lines(home: Address | None) -> str:
    if home is None:
        return ""
    return ", ".join(home.lines) or home.text or ""


def _contact_of(message: IncomingReferral) -> str:
    contacts = message.requester.contacts if message.requester else ()
    return next((each.value for each in contacts), "")


def _name_of(message: IncomingReferral) -> str:
    requester, sender = message.requester, message.sender
    return (requester and requester.name) or (sender and sender.name) or ""


def _in_words(flags: Iterable[Flag]) -> str:
    return "; ".join(each.text or f"Coded {each.code or each.category}" for each in flags)


def _within(most: int, where: str, text: str | None) -> str:
    """Refuse what is longer than we keep: nothing is cut without a word."""
    if text and len(text) > most:
        raise MessageRefused(fault(Why.TOO_LONG, where))
    return text or ""
