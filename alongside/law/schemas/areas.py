"""The shape of gates.yaml and areas.yaml."""

from collections.abc import Collection

from alongside.kit.documents import Entry
from alongside.law.rules.areas import (
    Area,
    AreaId,
    Concept,
    Confidence,
    CredentialKind,
    Gate,
    Issue,
    Key,
    Level,
    Nation,
    Problems,
    SubIssue,
)
from alongside.law.schemas.ids import refuse_twice, refuse_unknown


def read_gates(document: Entry) -> tuple[Gate, ...]:
    document.day("compiled")
    gates = tuple(_gate(entry) for entry in document.entries("gates"))
    document.done()
    refuse_twice(document, (gate.id for gate in gates))
    return gates


def _gate(entry: Entry) -> Gate:
    gate = Gate(
        id=entry.some_text("id"),
        label=entry.some_text("label"),
        rule=entry.some_text("rule"),
        who=entry.texts("who"),
        from_level=entry.choice("from_level", Level),
        opened_by=tuple(_key(each) for each in entry.entries("opened_by")),
        exempt=entry.texts("exempt"),
        in_force_from=entry.optional_day("in_force_from"),
        in_force_to=entry.optional_day("in_force_to"),
        source=entry.some_text("source"),
        confidence=entry.choice("confidence", Confidence),
    )
    entry.done()
    return gate


def _key(entry: Entry) -> Key:
    key = Key(entry.choice("kind", CredentialKind), entry.number("level"))
    entry.done()
    return key


def read_areas(
    document: Entry,
    *,
    gates: Collection[str],
    urgency: Collection[str],
    time_limits: Collection[str],
    documents: Collection[str],
) -> Problems:
    document.day("compiled")
    document.some_text("codes_source")
    found = Problems(
        areas=tuple(_area(entry) for entry in document.entries("areas")),
        everywhere=document.texts("everywhere"),
        matter_types=_codes(document, "matter_types"),
        stages=_codes(document, "stages"),
    )
    document.done()
    if [area.id for area in found.areas] != list(AreaId):
        raise document.refuse(f"the areas must be {', '.join(AreaId)}, in this order")
    issues = [issue for area in found.areas for issue in area.issues]
    refuse_twice(document, (issue.id for issue in issues))
    refuse_unknown(document, "everywhere", found.everywhere, time_limits)
    for area in found.areas:
        refuse_unknown(document, f"area {area.id}", [area.default_gate], gates)
    for issue in issues:
        refuse_unknown(document, issue.id, [issue.gate], gates)
        refuse_unknown(document, issue.id, issue.urgency, urgency)
        refuse_unknown(document, issue.id, issue.time_limits, time_limits)
        refuse_unknown(document, issue.id, issue.documents, documents)
        refuse_unknown(document, issue.id, issue.laa, found.matter_types)
    return found


def _codes(document: Entry, key: str) -> dict[str, str]:
    return {str(code): str(label) for code, label in document.mapping(key).items()}


def _area(entry: Entry) -> Area:
    area = entry.choice("id", AreaId)
    nations = entry.mapping("nations")
    if unknown := sorted(set(nations) - set(Nation)):
        raise entry.refuse(f"there is no nation ‘{unknown[0]}’")
    found = Area(
        id=area,
        label=entry.some_text("label"),
        plain_label=entry.some_text("plain_label"),
        default_gate=entry.some_text("default_gate"),
        laa_category=entry.some_text("laa_category"),
        citizens_advice=entry.texts("citizens_advice"),
        gravity=entry.texts("gravity"),
        nations={Nation(nation): str(words) for nation, words in nations.items()},
        source=entry.some_text("source"),
        confidence=entry.choice("confidence", Confidence),
        issues=tuple(_issue(issue, area) for issue in entry.entries("issues")),
    )
    entry.done()
    return found


def _issue(entry: Entry, area: AreaId) -> Issue:
    key = entry.some_text("id")
    if not key.startswith(f"{area}."):
        raise entry.refuse(f"an issue of this area must begin with ‘{area}.’")
    issue = Issue(
        id=key,
        area=area,
        label=entry.some_text("label"),
        plain_label=entry.some_text("plain_label"),
        gate=entry.some_text("gate"),
        urgency=entry.optional_texts("urgency"),
        time_limits=entry.optional_texts("time_limits"),
        documents=entry.optional_texts("documents"),
        laa=entry.optional_texts("laa"),
        snomed=tuple(_concept(each) for each in entry.optional_entries("snomed")),
        sub_issues=tuple(
            SubIssue(f"{key}.{part}", str(label))
            for part, label in entry.mapping("sub_issues").items()
        ),
    )
    entry.done()
    return issue


def _concept(entry: Entry) -> Concept:
    concept = Concept(
        code=entry.some_text("code"),
        term=entry.some_text("term"),
        confidence=entry.choice("confidence", Confidence),
    )
    entry.done()
    return concept
