"""The one loader: every document, each in its shape, and every id that one takes from another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from alongside.kit.documents import Entry
from alongside.law.rules.areas import Gate, Problems
from alongside.law.rules.facts import LegalAid, Papers, Right, Sharing
from alongside.law.rules.limits import TimeLimit
from alongside.law.rules.routes_now import RouteNow
from alongside.law.rules.switches import Switch
from alongside.law.rules.urgency import Urgency
from alongside.law.schemas.areas import read_areas, read_gates
from alongside.law.schemas.facts import (
    read_documents,
    read_legal_aid,
    read_rights,
    read_sharing,
)
from alongside.law.schemas.ids import refuse_unknown
from alongside.law.schemas.routes_now import read_routes_now
from alongside.law.schemas.switches import read_switches
from alongside.law.schemas.time_limits import read_time_limits
from alongside.law.schemas.urgency import read_urgency

NAMES = (
    "areas",
    "documents",
    "gates",
    "legal_aid",
    "rights",
    "routes_now",
    "sharing",
    "switches",
    "time_limits",
    "urgency",
)


@dataclass(frozen=True)
class Everything:
    """`time_limits` holds the versions of every rule, oldest first."""

    problems: Problems
    papers: Papers
    gates: Mapping[str, Gate]
    legal_aid: LegalAid
    rights: Mapping[str, Right]
    routes_now: tuple[RouteNow, ...]
    sharing: Sharing
    switches: Mapping[str, Switch]
    time_limits: Mapping[str, tuple[TimeLimit, ...]]
    urgency: Urgency


def read_everything(document: Callable[[str], Entry]) -> Everything:
    """Read what `document` gives by name, or raise Broken with the place and the reason."""
    gates = {gate.id: gate for gate in read_gates(document("gates"))}
    limits = document("time_limits")
    time_limits = read_time_limits(limits)
    waiting = read_switches(document("switches"), time_limits=time_limits)
    switches = {switch.id: switch for switch in waiting}
    _refuse_unknown_switches(limits, time_limits, switches)
    papers = read_documents(document("documents"))
    urgency = read_urgency(document("urgency"), gates=gates, time_limits=time_limits)
    asked = {rule.id for rule in urgency.rules}
    return Everything(
        problems=read_areas(
            document("areas"),
            gates=gates,
            urgency=asked,
            time_limits=time_limits,
            documents=papers.documents,
        ),
        papers=papers,
        gates=gates,
        legal_aid=read_legal_aid(document("legal_aid")),
        rights=read_rights(document("rights"), time_limits=time_limits, switches=switches),
        routes_now=read_routes_now(document("routes_now"), urgency=asked),
        sharing=read_sharing(document("sharing")),
        switches=switches,
        time_limits=time_limits,
        urgency=urgency,
    )


def _refuse_unknown_switches(
    document: Entry,
    time_limits: Mapping[str, tuple[TimeLimit, ...]],
    switches: Mapping[str, Switch],
) -> None:
    for key, versions in time_limits.items():
        for limit in versions:
            named = filter(None, [limit.begins_with, limit.ends_with])
            refuse_unknown(document, f"rule {key}", named, switches)
