"""What somebody said at their own door, as a referral and a check."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from alongside.desk.forms import self_referral as forms
from alongside.kit.tongue import listed, own_date
from alongside.law import queries as law
from alongside.law.rules.urgency import UrgencyLevel, highest
from alongside.needs import queries as needs
from alongside.needs import rules
from alongside.needs.actions import Asked
from alongside.needs.rules import Answered, Mode, WhyNot
from alongside.people.rules import OTHER_LANGUAGE, AskedAlone, ContactRule
from alongside.people.schemas import Identity, Reach
from alongside.referrals.rules import RiskAnswer, Source, Urgency
from alongside.referrals.rules.triage import Said
from alongside.referrals.schemas import NewReferral

ALONE = {
    forms.NO: AskedAlone.YES,  # nobody else is looking
    forms.YES: AskedAlone.NO,
    forms.DECLINED: AskedAlone.NOT_ASKED,
}


def new_referral(
    said: Mapping[str, Any], found: dict[str, Answered], *, site_id: UUID | None
) -> NewReferral:
    events = rules.events(found)
    triage = _triage(said, found)
    urgency = _urgency(triage, events)
    return NewReferral(
        identity=_identity(said),
        reach=_reach(said),
        referrer_contact="",
        risk_answer=RiskAnswer.NOT_SAID,  # nobody asks about risks where somebody may look on
        consents={purpose: purpose in said["agreed"] for purpose in (*forms.AGREE,)},
        urgency=urgency,
        letter_date=min(events.values()) if urgency is Urgency.DATED else None,
        domains=tuple(said["domains"]),
        happening=said["happening"],
        other_party=said["other_party"],
        anything_else=_anything_else(said),
        site_id=site_id or (UUID(said["surgery"]) if said["surgery"] else None),
        source=Source.PERSON,
        triage=triage,
        events=events,
    )


def asked_of(
    said: Mapping[str, Any], found: dict[str, Answered], version: str, language: str
) -> Asked | None:
    """The check, if it was begun; what is private only where they ticked it to be passed on."""
    check = needs.check()
    if not found or version != check.version:
        return None
    whole = rules.complete(check, found, WhyNot.STOPPED)
    passed_on = rules.kept_back(check, whole, frozenset(said["domains"]))
    return Asked(check.version, passed_on, Mode.ALONE, language)


def _identity(said: Mapping[str, Any]) -> Identity:
    other = said["language"] == OTHER_LANGUAGE
    needed = [f"Speaks {said['other_language']}" if other else "", said["needs"]]
    return Identity(
        given_name=said["given_name"],
        family_name=said["family_name"],
        birth_date=said["born"],
        language=said["language"],
        interpreter=said["interpreter"],
        needs=". ".join(each for each in needed if each)[:200],
    )


def _reach(said: Mapping[str, Any]) -> Reach:
    """What they did not allow is not safe. A phone that others use takes no message."""
    may, own = set(said["may"]), said["own_phone"] == forms.YES
    alone = ALONE[said["alone"]]
    return Reach(
        phone=said["phone"],
        rule=_rule(said, may, own=own),
        text_safe="text" in may and own and alone is AskedAlone.YES,
        voicemail_safe="voicemail" in may and own and alone is AskedAlone.YES,
        asked_alone=alone,
        best_times=said["best_times"],
        shared_with="" if own else said["shared_with"],
        letter_safe=False if said["not_at_home"] else None,
    )


def _rule(said: Mapping[str, Any], may: set[str], *, own: bool) -> ContactRule:
    if said["not_at_home"]:
        return ContactRule.NOT_AT_HOME
    free = bool(said["phone"]) and own and said["alone"] == forms.NO
    return (
        ContactRule.SAFE
        if free and {"call", "say_who", "text", "voicemail"} <= may
        else ContactRule.ASK_FIRST
    )


def _anything_else(said: Mapping[str, Any]) -> str:
    """What has no place of its own, for the adviser to read and to confirm."""
    lines = [
        f"Another safe way to reach them: {said['other_way']}" if said["other_way"] else "",
        "" if "call" in said["may"] or not said["phone"] else "They did not allow calls",
        _helper(said),
    ]
    return "\n".join(each for each in lines if each)


def _helper(said: Mapping[str, Any]) -> str:
    if said["helped"] != forms.YES:
        return ""
    who = f"{said['helper_name']} ({said['helper_is'] or 'they did not say what they are to them'})"
    speaks = "may" if said["helper_speaks"] == forms.YES else "may not"
    return f"{who} helps them, and {speaks} speak for them. Confirm this with them, alone"


# How soon


def _triage(said: Mapping[str, Any], found: Mapping[str, Answered]) -> dict[str, Said]:
    """What was said to each urgent question; one yes to it counts, wherever it was said."""
    told: dict[str, Said] = {}
    for item in needs.check().items:
        answer = found.get(item.id)
        if item.urgent is None or answer is None or answer.urgent.said is rules.Said.NOT_ASKED:
            continue
        for choice in item.urgent.choices:
            one = Said(answer.urgent.said) if choice.rule == answer.rule else _other(answer)
            if told.get(choice.rule) is not Said.YES:
                told[choice.rule] = one
    if "troubles" in said:
        told |= {key: Said.NO for key in forms.OWN_WORDS} | dict.fromkeys(
            said["troubles"], Said.YES
        )
    return told


def _other(answer: Answered) -> Said:
    """Of several that could be chosen, one was: the others were not said to be so."""
    return Said.NOT_ASKED if answer.rule else Said(answer.urgent.said)


def _urgency(triage: Mapping[str, Said], events: Mapping[str, date]) -> Urgency:
    known = law.urgency_rules()
    level = highest(known[key].level for key, each in triage.items() if each is Said.YES)
    if level in (UrgencyLevel.DANGER, UrgencyLevel.TODAY):
        return Urgency.TODAY
    return Urgency.DATED if events else Urgency.ROUTINE


# To be read before it is sent


def told_back(filled: Mapping[str, forms.Step]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The questions of each page with what was said, in the words of the page."""
    return [
        (step, [pair for name in form.fields if (pair := _pair(form, name))])
        for step, form in filled.items()
    ]


def _pair(form: forms.Step, name: str) -> tuple[str, str] | None:
    value = form.cleaned_data.get(name)
    if value in (None, "", [], False):
        return None
    label = str(form.fields[name].label)
    choices = {key: str(words) for key, words in getattr(form.fields[name], "choices", [])}
    if isinstance(value, list):
        return label, listed(choices[each] for each in value)
    if isinstance(value, date):
        return label, own_date(value)
    return label, str(gettext("Yes") if value is True else choices.get(value, value))
