"""The public page of what was proved: every figure beside the control that was caught."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

EVIDENCE = Path(settings.BASE) / "docs" / "evidence"
GROUPS = {
    "R": "Nothing is lost, nothing is doubled",
    "B": "Booking",
    "I": "Who can see whose data",
    "A": "The audit",
}
WORDS = {
    "pass": ("Holds", "green"),
    "fail": ("Does not hold", "red"),
    "skip": ("Not measured", "grey"),
}
CONTROLS = {"caught": "Caught", "missed": "Missed", "none": "Shared with the figure above"}
UNITS = {"seconds": "seconds", "ms": "milliseconds", "KB": "kilobytes", "queries": "queries"}


@dataclass(frozen=True)
class Row:
    id: str
    what: str
    value: str
    threshold: str
    verdict: str
    colour: str
    control: str
    broken: str
    how: str
    at: datetime
    size: str


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    report, about = _read("trust-report.json"), _read("trust-about.json")
    speed, speed_about = _read("bench-report.json"), _read("bench-about.json")
    rows = [_row(each, about.get("figures", {})) for each in report or []] if about else []
    page = {
        "groups": [
            (title, [row for row in rows if row.id.startswith(letter)])
            for letter, title in GROUPS.items()
        ],
        "about": _when(about),
        "holding": sum(row.verdict == WORDS["pass"][0] for row in rows),
        "rows": rows,
        "speed": [_timed(each) for each in speed or []],
        "speed_about": _when(speed_about),
    }
    return render(request, "desk/trust.jinja", page)


def _read(name: str) -> Any:
    """A recorded report. An installation without the repository's docs has none."""
    try:
        return json.loads((EVIDENCE / name).read_text())
    except (OSError, ValueError):
        return {}


def _when(about: dict[str, Any]) -> dict[str, Any]:
    if "measured_at" not in about:
        return {}
    return about | {"at": datetime.fromisoformat(about["measured_at"])}


def _row(found: dict[str, Any], figures: dict[str, dict[str, str]]) -> Row:
    words = figures[found["id"]]
    verdict, colour = WORDS[found["verdict"]]
    return Row(
        id=found["id"],
        what=words["what"],
        value=_value(found["value"], found["unit"]),
        threshold=_threshold(found["threshold"], found["unit"]),
        verdict=verdict,
        colour=colour,
        control=CONTROLS[found["control"]],
        broken=words["control"] if found["control"] != "none" else "",
        how=" ".join(filter(None, [words["how"], _said(found["reason"])])),
        at=datetime.fromisoformat(words["measured_at"]),
        size=words["size"],
    )


def _said(reason: str) -> str:
    return f"This run: {reason}." if reason else ""


def _value(value: float | None, unit: str) -> str:
    if value is None:
        return "Nothing"
    number = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"
    return f"{number} {UNITS.get(unit, '')}".strip()


def _threshold(threshold: str, unit: str) -> str:
    for sign, words in (("<=", "at most "), (">=", "at least "), ("=", "exactly ")):
        if threshold.startswith(sign):
            return words + _value(float(threshold.removeprefix(sign)), unit)
    return threshold


def _timed(found: dict[str, Any]) -> dict[str, str]:
    limit, peer = found["limit"], found["peer_value"]
    verdict, colour = WORDS[found["verdict"]]
    if found["unit"] == "exponent":
        value = f"{found['value']:.2f}"
    else:
        value = _value(round(found["value"], 1), found["unit"])
    return {
        "name": f"{found['name'][:1].upper()}{found['name'][1:]}",
        "value": value,
        "limit": "None" if limit is None else f"at most {_value(limit, found['unit'])}",
        "verdict": verdict if limit is not None else "",
        "colour": colour,
        "peer": f"{_value(peer, found['unit'])}, {found['peer']}" if peer is not None else "",
        "recorded": found["recorded"] or "",
    }
