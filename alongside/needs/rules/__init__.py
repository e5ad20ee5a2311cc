"""
What a needs check asks, and what its answers are.

Words
  check    one opener and ten items, in one version
  item     something that may be happening: is it, does the person want help with it, is it urgent
  said     yes, no, would rather not say, or not asked; what was not asked has a reason
  private  an item whose answer stays here unless the person asks for it to be passed on

There is no score, and no question about abuse.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from alongside.law.rules.areas import AreaId, Confidence, Nation


class Said(TextChoices):
    YES = "YES", "Yes"
    NO = "NO", "No"
    DECLINED = "DECLINED", "Would rather not say"
    NOT_ASKED = "NOT_ASKED", "Not asked"


class WhyNot(TextChoices):
    """Why something was not asked."""

    NO_QUESTION = "NO_QUESTION", "There is no such question"
    NOT_HAPPENING = "NOT_HAPPENING", "It is not happening"
    STOPPED = "STOPPED", "They stopped before it"
    LEFT_OUT = "LEFT_OUT", "Whoever asked left it out"
    KEPT_BACK = "KEPT_BACK", "They did not ask for it to be passed on"


class Mode(TextChoices):
    ALONE = "ALONE", "By themself"
    WITH_STAFF = "WITH_STAFF", "With a member of staff"


# HL7's codes for data that is not there. Source: hl7.org/fhir, data-absent-reason.
ABSENT = {Said.DECLINED: "asked-declined", Said.NOT_ASKED: "not-asked"}


@dataclass(frozen=True)
class Choice:
    """One way in which an item is urgent: a rule of the law's urgency."""

    rule: str
    say: str
    dated: bool


@dataclass(frozen=True)
class Urgent:
    ask: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Near:
    """A LOINC code of a question that asks something like it."""

    code: str
    identical: bool


@dataclass(frozen=True)
class Item:
    id: str
    area: AreaId | None
    ask: str
    hint: str
    urgent: Urgent | None
    private: bool
    near: tuple[Near, ...]

    @property
    def loinc(self) -> tuple[str, ...]:
        """Only what asks the very same may be sent as the same."""
        return tuple(each.code for each in self.near if each.identical)


@dataclass(frozen=True)
class Opener:
    id: str
    ask: str
    hint: str
    credit: str
    source: str
    sensitivity_percent: int
    specificity_percent: int
    confidence: Confidence


@dataclass(frozen=True)
class NeedsCheck:
    version: str
    called: str
    licence: str
    source: str
    confidence: Confidence
    opener: Opener
    items: tuple[Item, ...]

    def item(self, key: str) -> Item | None:
        return next((each for each in self.items if each.id == key), None)


@dataclass(frozen=True)
class Part:
    """What was said to one question, and why it was not asked where it was not."""

    said: Said
    why: WhyNot | None = None


NOT_HAPPENING = Part(Said.NOT_ASKED, WhyNot.NOT_HAPPENING)
NO_QUESTION = Part(Said.NOT_ASKED, WhyNot.NO_QUESTION)


def not_asked(why: WhyNot) -> Part:
    return Part(Said.NOT_ASKED, why)


@dataclass(frozen=True)
class Answered:
    """What was said to an item. `rule` and `on` go with an urgent yes."""

    happening: Part
    wants_help: Part
    urgent: Part
    rule: str = ""
    on: date | None = None


def answered(
    item: Item, *, happening: Part, wants_help: Part, urgent: Part, rule: str = "", on: date | None
) -> Answered:
    """Keep of an answer what belongs together: help and urgency go with what is happening."""
    if happening.said is Said.NOT_ASKED:
        rest = NO_QUESTION if item.urgent is None else happening
        return Answered(happening, happening, rest)
    if happening.said is not Said.YES:
        return Answered(happening, NOT_HAPPENING, NOT_HAPPENING if item.urgent else NO_QUESTION)
    if item.urgent is None:
        return Answered(happening, wants_help, NO_QUESTION)
    if urgent.said is not Said.YES:
        return Answered(happening, wants_help, urgent)
    dated = any(each.dated for each in item.urgent.choices if each.rule == rule)
    return Answered(happening, wants_help, urgent, rule, on if dated else None)


def opened(said: Part) -> Answered:
    """What was said to the opener, which asks one thing alone."""
    return Answered(said, NO_QUESTION, NO_QUESTION)


def unasked(item: Item, why: WhyNot) -> Answered:
    part = not_asked(why)
    return answered(item, happening=part, wants_help=part, urgent=part, on=None)


type Answers = Mapping[str, Answered]


def complete(check: NeedsCheck, said: Answers, why: WhyNot) -> dict[str, Answered]:
    """Every question of the check with what was said; `why` the rest was not asked."""
    whole = {check.opener.id: said.get(check.opener.id) or opened(not_asked(why))}
    for item in check.items:
        whole[item.id] = said.get(item.id) or unasked(item, why)
    return whole


def kept_back(check: NeedsCheck, said: Answers, passed_on: frozenset[str]) -> dict[str, Answered]:
    """Leave out private answers whose area the person did not ask to be passed on."""
    private = {item.id: item for item in check.items if item.private and item.area not in passed_on}
    return {
        key: unasked(private[key], WhyNot.KEPT_BACK) if key in private else each
        for key, each in said.items()
    }


def areas_wanted(check: NeedsCheck, said: Answers) -> tuple[AreaId, ...]:
    """The areas in which somebody wants help. What is private they tick themself."""
    wanted = [item for item in check.items if _wants(said.get(item.id)) and not item.private]
    return tuple(dict.fromkeys(item.area for item in wanted if item.area))


def wants_any(said: Answers) -> bool:
    return any(_wants(each) for each in said.values())


def _wants(each: Answered | None) -> bool:
    return each is not None and each.wants_help.said is Said.YES


def urgent_rules(said: Answers) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.rule for each in said.values() if each.rule))


def events(said: Answers) -> dict[str, date]:
    """The earliest date that goes with each urgent rule."""
    found: dict[str, date] = {}
    for each in said.values():
        if each.rule and each.on:
            found[each.rule] = min(each.on, found.get(each.rule, each.on))
    return found


def why_not_keep(check: NeedsCheck, version: str, said: Answers) -> str | None:
    if version != check.version:
        return "The questions have changed meanwhile. Ask them again"
    if said.keys() != {check.opener.id, *(item.id for item in check.items)}:
        return "Each question needs an answer, or why it was not asked"
    if all(each.happening.said is Said.NOT_ASKED for each in said.values()):
        return "Ask at least one question"
    return None


@dataclass(frozen=True)
class Helpline:
    """Somebody to call or text, for whoever is not safe."""

    id: str
    name: str
    number: str
    when: str
    nations: tuple[Nation, ...]
    source: str
    confidence: Confidence
