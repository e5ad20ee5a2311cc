"""Each kind of fact as a rule to read and to sign."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from alongside.law.rules.areas import Area, AreaId, Gate, Issue, Nation
from alongside.law.rules.facts import (
    Document,
    Flow,
    Mark,
    Means,
    Point,
    Right,
    Scope,
    Topic,
)
from alongside.law.rules.limits import TimeLimit
from alongside.law.rules.listing import EVERYWHERE, Kind, Rule, lines_of, listed_id
from alongside.law.rules.routes_now import RouteNow
from alongside.law.rules.switches import Days
from alongside.law.rules.urgency import EVERY_AREA, Step, UrgencyRule

NO_GATES: frozenset[str] = frozenset()
WAITS = "it is made and has not begun"


def _rule(kind: Kind, fact: Any, **said: Any) -> Rule:
    return Rule(
        kind=kind,
        **{
            "id": listed_id(kind, fact.id),
            "area": None,
            "nations": EVERYWHERE,
            "gates": NO_GATES,
            "in_force_from": fact.in_force_from,
            "in_force_to": fact.in_force_to,
            "source": fact.source,
            "confidence": fact.confidence,
        }
        | said,
    )


def time_limit(limit: TimeLimit, issues: Iterable[Issue]) -> Rule:
    arrive = "It must have arrived by the last day." if limit.must_arrive else ""
    return _rule(
        Kind.TIME_LIMIT,
        limit,
        area=limit.area,
        label=limit.label,
        nations=limit.nations,
        gates=frozenset(each.gate for each in issues),
        off=limit.switched_off or (WAITS if limit.waits else ""),
        lines=lines_of(
            ("How long", how_long(limit)),
            ("From", limit.trigger_label),
            ("Who acts", f"{limit.direction.label}. {arrive}".strip()),
            ("If the last day is no working day", f"It {limit.roll.label.lower()}"),
            ("Other reading", limit.other_reading.why if limit.other_reading else ""),
            ("How strict", limit.strictness.label),
            ("More time", limit.extension.replace("rule:", "see ")),
            ("Afterwards", limit.late),
            ("Where", limit.forum),
            ("Authority", limit.authority),
            ("Switched off", limit.switched_off),
            ("Notes", limit.notes),
        ),
    )


def how_long(limit: TimeLimit) -> str:
    """Say the length and how it is counted: "1 month (same day of the later month)"."""
    if limit.length is None:
        return str(limit.counting.label)
    reach = f"{limit.length} to {limit.length_to}" if limit.length_to else str(limit.length)
    plural = "" if reach == "1" else "s"
    return f"{reach} {limit.unit.label}{plural} ({limit.counting.label.lower()})"


def urgency(rule: UrgencyRule) -> Rule:
    return _rule(
        Kind.URGENCY,
        rule,
        area=None if rule.area == EVERY_AREA else AreaId(rule.area),
        label=rule.ask,
        lines=lines_of(
            ("Level", rule.level.label),
            ("Yes means", rule.when_true),
            (
                "What must happen",
                [f"{step.do} ({step.who}, {step.by})" for step in rule.must_happen],
            ),
            ("What a clinician does", rule.clinician_action),
            ("Over when", rule.closed_when),
            ("Authority", rule.legal_hook),
        ),
    )


def _step(step: Step) -> str:
    return f"{step.do} ({step.who}, {step.by})"


def route(each: RouteNow) -> Rule:
    return _rule(
        Kind.ROUTE,
        each,
        label=each.label,
        nations=each.nations,
        lines=lines_of(("Phone", each.phone), ("For", each.use), ("When", each.hours)),
    )


def issue(each: Issue, area: Area) -> Rule:
    codes = [f"SNOMED {code.code} {code.term} ({code.confidence})" for code in each.snomed]
    return Rule(
        id=each.id,
        kind=Kind.ISSUE,
        area=each.area,
        label=each.label,
        lines=lines_of(
            ("In plain words", each.plain_label),
            ("Parts", [part.label for part in each.sub_issues]),
            ("Time limits", each.time_limits),
            ("Documents", each.documents),
            ("Legal Aid Agency", each.laa),
            ("Codes", codes),
            *((nation.label, said) for nation, said in area.nations.items()),
        ),
        nations=EVERYWHERE,
        gates=frozenset({each.gate}),
        in_force_from=None,
        in_force_to=None,
        source=area.source,
        confidence=area.confidence,
    )


def gate(each: Gate) -> Rule:
    return _rule(
        Kind.GATE,
        each,
        label=each.label,
        lines=lines_of(
            ("Rule", each.rule),
            ("Who", each.who),
            ("From this level of work on", each.from_level.label if each.opened_by else ""),
            ("Opened by", [_key(key.kind.label, key.level) for key in each.opened_by]),
        ),
    )


def _key(label: str, level: int) -> str:
    return f"{label}, level {level} or more" if level else label


def document(each: Document, issues: Sequence[Issue]) -> Rule:
    areas = {issue.area for issue in issues}
    (area,) = areas if len(areas) == 1 else (None,)
    return _rule(
        Kind.DOCUMENT,
        each,
        area=area,
        label=each.label,
        gates=frozenset(issue.gate for issue in issues),
        lines=lines_of(
            ("Kind", each.kind.label),
            ("Made by", each.produced_by),
            ("For", each.recipient),
            ("Holds", each.fields),
            ("Notes", each.notes),
        ),
    )


def right(each: Right, days: Days) -> Rule:
    begins, ends = days.get(each.begins_with), days.get(each.ends_with)
    return _rule(
        Kind.RIGHT,
        each,
        in_force_from=begins or each.in_force_from,
        in_force_to=ends - timedelta(days=1) if ends else each.in_force_to,
        off=WAITS if each.begins_with and not begins else "",
        area=each.area,
        label=each.text.split(". ", 1)[0].rstrip("."),
        nations=each.nations,
        lines=lines_of(("Words", each.text), ("Stands on", each.time_limit)),
    )


def flow(each: Flow) -> Rule:
    return _rule(
        Kind.SHARING,
        each,
        label=f"From {each.sender} to {each.receiver}",
        lines=lines_of(
            ("May be told", each.data),
            ("Never", each.never),
            ("Consent", each.consent),
            ("Lawful basis", each.lawful),
        ),
    )


def point(each: Point) -> Rule:
    of_debt = each.topic is Topic.DEBT_DUTY
    return _rule(
        Kind.POINT,
        each,
        area=AreaId.DEBT if of_debt else None,
        label=each.label,
        gates=frozenset({"fca_debt"}) if of_debt else NO_GATES,
        lines=lines_of((each.topic.label, each.words)),
    )


LEGAL_AID_NATIONS = frozenset({Nation.ENGLAND, Nation.WALES})


def scope(each: Scope) -> Rule:
    area = AreaId(each.id)
    return _rule(
        Kind.LEGAL_AID,
        each,
        area=area,
        label=f"What legal aid pays for: {area.label.lower()}",
        nations=LEGAL_AID_NATIONS,
        lines=lines_of(("In scope", each.words)),
    )


def means(each: Means) -> Rule:
    amounts = [(name.replace("_", " ").capitalize(), pence) for name, pence in each.amounts.items()]
    return _rule(
        Kind.LEGAL_AID,
        each,
        label=each.label,
        nations=each.nations,
        lines=lines_of(
            *((name, f"£{pence // 100:,}.{pence % 100:02}") for name, pence in amounts),
            ("Passed without a test", each.passport),
            ("Notes", each.notes),
        ),
    )


def mark(each: Mark) -> Rule:
    return _rule(
        Kind.MARK,
        each,
        label=each.label,
        lines=lines_of(("Owner", each.owner), ("Means", each.means)),
    )
