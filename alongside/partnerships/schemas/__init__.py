"""
The shape of a preset: a kind of partnership that exists somewhere, to begin a new one from.

Words
  preset    what a coordinator starts with and may change; nothing here is a rule
  evidence  the real service it is drawn from, what was read about it, and when
  ours      in words, what no source said and we chose
"""

from functools import cache
from pathlib import Path

from alongside.kit.documents import read
from alongside.partnerships.schemas.reading import read_preset
from alongside.partnerships.schemas.shape import Preset
from alongside.partnerships.schemas.words import (
    Access,
    Accreditation,
    ConsentModel,
    Feedback,
    FinancialMethod,
    Pack,
    Presence,
    ProviderType,
    RecordAccess,
    Reminder,
    Routing,
    Setting,
    SmallNumbers,
    Targeting,
)

PRESETS = Path(__file__).parents[1] / "data" / "presets"


@cache
def presets() -> tuple[Preset, ...]:
    """Return the presets that ship, in the order of their names as files."""
    return tuple(read_preset(read(path), path.stem) for path in sorted(PRESETS.glob("*.yaml")))


def preset(key: str) -> Preset:
    found = {each.id: each for each in presets()}
    if key not in found:
        raise LookupError(f"There is no preset ‘{key}’")
    return found[key]


__all__ = [
    "PRESETS",
    "Preset",
    "Access",
    "Accreditation",
    "ConsentModel",
    "Feedback",
    "FinancialMethod",
    "Pack",
    "Presence",
    "ProviderType",
    "RecordAccess",
    "Reminder",
    "Routing",
    "Setting",
    "SmallNumbers",
    "Targeting",
    "preset",
    "presets",
    "read_preset",
]
