"""The shape of urgency.yaml."""

from collections.abc import Collection

from alongside.kit.documents import Entry
from alongside.law.rules.areas import AreaId, Confidence
from alongside.law.rules.urgency import (
    EVERY_AREA,
    Choice,
    HowSoon,
    Nearness,
    SpecialRules,
    Standard,
    Step,
    Urgency,
    UrgencyLevel,
    UrgencyRule,
)
from alongside.law.schemas.ids import refuse_twice, refuse_unknown

FOR_CLINICIANS = "clinician"


def read_urgency(
    document: Entry, *, gates: Collection[str], time_limits: Collection[str]
) -> Urgency:
    document.some_text("levels_source")
    found = Urgency(
        version=document.day("compiled"),
        standards=tuple(_standard(entry) for entry in document.entries("levels")),
        special_rules=_special_rules(document.entry("special_rules")),
        nearness=tuple(_nearness(entry) for entry in document.entries("nearness")),
        choices=tuple(_choice(entry) for entry in document.entries("how_soon")),
        danger=document.some_text("danger"),
        rules=tuple(_urgency_rule(entry) for entry in document.entries("rules")),
    )
    document.done()
    if [standard.level for standard in found.standards] != list(UrgencyLevel):
        raise document.refuse(f"the levels must be {', '.join(UrgencyLevel)}, in this order")
    if [choice.id for choice in found.choices] != list(HowSoon):
        raise document.refuse(f"how_soon must be {', '.join(HowSoon)}, in this order")
    known = [rule.id for rule in found.rules]
    refuse_twice(document, known)
    refuse_unknown(document, "danger", [found.danger], known)
    for choice in found.choices:
        refuse_unknown(document, f"how_soon {choice.id}", choice.rules, known)
    for rule in found.rules:
        refuse_unknown(document, f"rule {rule.id}", [rule.gate], gates)
        refuse_unknown(document, f"rule {rule.id}", rule.time_limits, time_limits)
    return found


def _standard(entry: Entry) -> Standard:
    standard = Standard(
        level=entry.choice("id", UrgencyLevel),
        label=entry.some_text("label"),
        meaning=entry.some_text("meaning"),
        working_hours=entry.optional_number("working_hours"),
        working_days=entry.optional_number("working_days"),
    )
    entry.done()
    if (standard.working_hours is None) == (standard.working_days is None):
        raise entry.refuse("give working_hours or working_days, one of the two")
    return standard


def _nearness(entry: Entry) -> Nearness:
    nearness = Nearness(
        level=entry.choice("level", UrgencyLevel),
        working_days=entry.optional_number("working_days"),
        days=entry.optional_number("days"),
    )
    entry.done()
    if (nearness.working_days is None) == (nearness.days is None):
        raise entry.refuse("give working_days or days, one of the two")
    return nearness


def _choice(entry: Entry) -> Choice:
    choice = Choice(
        id=entry.choice("id", HowSoon),
        label=entry.some_text("label"),
        hint=entry.some_text("hint"),
        level=entry.choice("level", UrgencyLevel),
        asks_for_date=entry.flag("asks_for_date"),
        rules=entry.texts("rules"),
    )
    entry.done()
    return choice


def _urgency_rule(entry: Entry) -> UrgencyRule:
    area = entry.text("area")
    if area != EVERY_AREA and area not in set(AreaId):
        raise entry.refuse(f"there is no area ‘{area}’")
    rule = UrgencyRule(
        id=entry.some_text("id"),
        area=area,
        level=entry.choice("level", UrgencyLevel),
        asked_of_clinician=entry.text("asked_of") == FOR_CLINICIANS,
        ask=entry.some_text("ask"),
        trouble=entry.some_text("trouble"),
        attended_only=entry.flag("attended_only"),
        event=entry.optional_text("event"),
        date_decides="date_decides" in entry.values and entry.flag("date_decides"),
        when_true=entry.some_text("when_true"),
        must_happen=tuple(_step(step) for step in entry.entries("must_happen")),
        clinician_action=entry.optional_text("clinician_action"),
        gate=entry.some_text("gate"),
        closed_when=entry.some_text("closed_when"),
        safe_contact_required=entry.flag("safe_contact_required"),
        time_limits=entry.texts("time_limits"),
        legal_hook=entry.some_text("legal_hook"),
        in_force_from=entry.optional_day("in_force_from"),
        in_force_to=entry.optional_day("in_force_to"),
        source=entry.some_text("source"),
        confidence=entry.choice("confidence", Confidence),
    )
    entry.done()
    if rule.date_decides and not rule.event:
        raise entry.refuse("a date decides only where there is an event")
    return rule


def _special_rules(entry: Entry) -> SpecialRules:
    found = SpecialRules(
        form=entry.some_text("form"),
        test=entry.some_text("test"),
        who_signs=entry.texts("who_signs"),
        sent=entry.texts("sent"),
        scotland=entry.some_text("scotland"),
        northern_ireland=entry.some_text("northern_ireland"),
        source=entry.some_text("source"),
        confidence=entry.choice("confidence", Confidence),
    )
    entry.done()
    return found


def _step(entry: Entry) -> Step:
    step = Step(do=entry.some_text("do"), by=entry.some_text("by"), who=entry.some_text("who"))
    entry.done()
    return step
