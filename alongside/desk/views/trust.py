"""The public page of what was proved: every figure beside the control that was caught."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alongside.kit.filters import MINUS

EVIDENCE = Path(settings.BASE) / "docs" / "evidence"
GROUPS = {
    "R": "Nothing is lost, nothing is doubled",
    "F": "What partner systems send, and what letters say",
    "C": "Nobody is forgotten, and all are treated alike",
    "P": "What people ask us to keep safe",
    "S": "What is uploaded",
    "B": "Booking",
    "I": "Who can see whose data",
    "A": "The audit",
}
WORDS = {
    "pass": ("Holds", "green"),
    "fail": ("Does not hold", "red"),
    "skip": ("Not measured", "grey"),
}
CONTROLS = {"caught": "Caught", "missed": "Missed"}
UNITS = {
    each: each for each in ("seconds", "ms", "KB", "queries", "a second", "%", "bytes", "answers")
}


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
    found = sorted(report or [], key=lambda each: each["id"])
    rows = [_row(each, about.get("figures", {})) for each in found] if about else []
    page = {
        "groups": [
            (title, [row for row in rows if row.id.startswith(letter)])
            for letter, title in GROUPS.items()
        ],
        "about": _when(about),
        "holding": sum(row.verdict == WORDS["pass"][0] for row in rows),
        "rows": rows,
        "speed": _by_page([each for each in speed or [] if each["bench"] == "web"]),
        "heavy": [
            _heavy(each, _when(speed_about.get(each["bench"], {})))
            for each in speed or []
            if each["bench"] != "web"
        ],
        "peers": sorted({each["peer"] for each in speed or [] if each["peer"]}),
        "speed_about": _when(speed_about.get("web", {})),
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
        control=CONTROLS.get(found["control"], f"That of {found['id'].split('-')[0]}"),
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


PARTS = ("p95", "queries", "page", "growth")


@dataclass
class Timed:
    """The figures of one page, by what they count: time, p95, queries, page, growth."""

    name: str
    found: dict[str, str]
    limits: list[str]
    peer: list[str]
    verdicts: list[str]

    @property
    def verdict(self) -> tuple[str, str] | None:
        return WORDS["fail" if "fail" in self.verdicts else "pass"] if self.limits else None


def _by_page(figures: list[dict[str, Any]]) -> list[Timed]:
    pages: dict[str, Timed] = {}
    for each in figures:
        words = each["name"].split()
        otherwise = "page" if each["unit"] == "KB" else "time"
        part = words.pop() if words[-1] in PARTS else otherwise
        name = " ".join(words)
        page = pages.setdefault(name, Timed(name[:1].upper() + name[1:], {}, [], [], []))
        page.found[part] = _measured(each["value"], each["unit"])
        if each["limit"] is not None:
            most = "at least" if each.get("at_least") else "at most"
            page.limits.append(f"{most} {_measured(each['limit'], each['unit'])}")
            page.verdicts.append(each["verdict"])
        if each["peer"]:
            page.peer.append(_measured(each["peer_value"], each["unit"]))
    return list(pages.values())


BENCHES = {
    "referrals": "Referral by message",
    "conflicts": "Question to the conflict registers",
}


LONG_NUMBER = re.compile(r"\d{5,}")


def _in_words(name: str) -> str:
    """The name of a figure of machines, as people write it."""
    grouped = LONG_NUMBER.sub(lambda found: f"{int(found[0]):,}", name)
    return (
        grouped.removeprefix("question ")
        .replace(" p95", ", 95 of 100")
        .replace(" hashing", ", of that hashing")
    )


def _heavy(each: dict[str, Any], about: dict[str, Any]) -> dict[str, Any]:
    """One figure of what machines ask: its own row, with its limit and its peer."""
    has_limit = each["limit"] is not None
    most = "at least" if each.get("at_least") else "at most"
    return {
        "what": BENCHES.get(each["bench"], each["bench"]),
        "name": _in_words(each["name"]),
        "at": about.get("at"),
        "value": _measured(each["value"], each["unit"]),
        "limit": f"{most} {_measured(each['limit'], each['unit'])}" if has_limit else "",
        "verdict": WORDS[each["verdict"]] if has_limit else None,
        "device": each["device"],
        "peer": each["peer"] and f"{each['peer']}: {_measured(each['peer_value'], each['unit'])}",
    }


def _measured(value: float, unit: str) -> str:
    if unit == "exponent":
        return f"{value:.2f}".replace("-", MINUS)
    return _value(round(value, 1), unit)
