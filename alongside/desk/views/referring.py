"""What was said on a page of a referral, as it comes in: the same by every door of a referrer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import QueryDict

from alongside.accounts.rules import Actor
from alongside.desk.forms import referring
from alongside.law import queries as law
from alongside.law.rules.urgency import HowSoon
from alongside.partnerships.models import Site
from alongside.people.rules import MATCHES, OTHER_LANGUAGE, AskedAlone, ContactRule, judged
from alongside.people.schemas import Identity, Reach
from alongside.referrals import queries as referred
from alongside.referrals.rules import ClientIs, RiskAnswer, Source
from alongside.referrals.schemas import NewReferral


def new_referral(form: referring.Refer, source: Source = Source.PAGE) -> NewReferral:
    said = form.cleaned_data
    client_is = ClientIs(said["client_is"])
    return NewReferral(
        identity=_client(said),
        patient=None if client_is is ClientIs.PATIENT else _patient(said),
        client_is=client_is,
        reach=_reach(said),
        referrer_contact=said["referrer_contact"],
        risk_answer=RiskAnswer(said["risks"]),
        risks=said["risk_words"] if said["risks"] == RiskAnswer.YES else "",
        consents={purpose: purpose in said["agreed"] for purpose in referring.SCRIPT},
        urgency=referring.URGENCY[HowSoon(said["how_soon"])],
        letter_date=said["letter_date"] if said["how_soon"] == HowSoon.LETTER else None,
        domains=tuple(said["domains"]),
        happening=said["happening"],
        other_party=said["other_party"],
        anything_else=said["anything_else"],
        site_id=UUID(said["site"]),
        source=source,
        triage=form.triage(),
        events=form.events(),
    )


def _client(said: Mapping[str, Any]) -> Identity:
    other = said["language"] == OTHER_LANGUAGE
    return Identity(
        given_name=said["given_name"],
        family_name=said["family_name"],
        birth_date=said["born"],
        nhs_number=said["nhs_number"],
        gp_practice_code=said["gp_practice"],
        language=said["language"],
        interpreter=said["interpreter"],
        needs=f"Speaks {said['other_language']}" if other else "",
    )


def _patient(said: Mapping[str, Any]) -> Identity:
    return Identity(
        given_name=said["patient_given_name"],
        family_name=said["patient_family_name"],
        birth_date=said["patient_born"],
        nhs_number=said["patient_nhs_number"],
        gp_practice_code=said["gp_practice"],
    )


def _reach(said: Mapping[str, Any]) -> Reach:
    rule = ContactRule(said["contact_rule"])
    return Reach(
        phone=said["phone"],
        address=said["address"],
        postcode=said["postcode"],
        rule=rule,
        text_safe=rule is ContactRule.SAFE,
        asked_alone=AskedAlone(said["asked_alone"]),
        sealed=said["hide_address"],
    )


# Beside what was typed


def how_soon_words(
    actor: Actor, form: referring.Refer, site: Site | None, at: datetime
) -> dict[str, Any]:
    """What stands beside how soon it is, and which services are there now for what was ticked."""
    danger = law.urgency().danger
    ticked = form["urgent"].value() or ()
    return {
        "how_soon_hints": {each.id.value: each.hint for each in law.how_soon()},
        "danger": law.urgency_rules()[danger],
        "now_use": referred.use_now(actor, site, {danger, *ticked}, at),
    }


def judged_words(form: referring.Refer, name: str) -> str:
    """A word beside a number that is kept, but cannot be trusted."""
    typed = form[name].value() or ""
    _, status = judged(typed)
    return "" if not typed or status in MATCHES else status.label


def read_banner(posted: QueryDict) -> tuple[QueryDict, bool]:
    """
    Fill the boxes from the banner that was pasted, and take it out of its own.

    A box that the banner says nothing about keeps what was typed in it.
    """
    data = posted.copy()
    found = referring.filled_from(data.get("banner", ""))
    for name, value in found.items():
        data[name] = value
    if found:
        data["banner"] = ""
    return data, bool(found)


def values_of(form: referring.Refer, data: QueryDict) -> dict[str, Any]:
    """What stands in the boxes, for a form that is shown again without complaint."""
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form.fields.items()
    }
