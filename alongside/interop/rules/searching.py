"""What a search asks for, out of the parameters of its address."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from alongside.interop.rules.faults import MessageRefused, Why, fault

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
# The standard writes a chained parameter with a colon, FHIR itself with a full stop.
PATIENT = ("patient", "subject")
NAMES: Mapping[str, tuple[str, ...]] = {
    "number": tuple(f"{who}{sign}identifier" for who in PATIENT for sign in ":."),
    "name": tuple(f"{who}{sign}name" for who in PATIENT for sign in ":."),
    "born": tuple(f"{who}{sign}birthdate" for who in PATIENT for sign in ":."),
    "postcode": tuple(f"{who}{sign}address-postalcode" for who in PATIENT for sign in ":."),
    "reference": ("identifier", "ServiceRequest.identifier"),
}
CONTROLS = {"_format", "_count", "_summary", "_pretty"}
WHOLE = (("number",), ("name", "born", "postcode"), ("reference",))
DAYS = re.compile(r"(?:eq)?(?:(\d{4})-(\d\d)-(\d\d)|(\d\d)/(\d\d)/(\d{4}))", re.ASCII)
MOST = 50
LONGEST = 200


@dataclass(frozen=True)
class Token:
    system: str | None
    value: str


@dataclass(frozen=True, repr=False)
class Search:
    """
    Each field narrows the search. One of the three whole sets of WHOLE is always there.

    used  the parameters that were understood, as they were written: the link to oneself
    """

    numbers: tuple[Token, ...] = ()
    words: tuple[str, ...] = ()
    born: date | None = None
    postcode: str = ""
    references: tuple[Token, ...] = ()
    most: int = MOST
    used: Mapping[str, Sequence[str]] = field(default_factory=dict)


def search_of(parameters: Mapping[str, Sequence[str]], *, strict: bool) -> Search:
    """
    Read a search, or raise MessageRefused.

    A parameter that is not known is passed over, as FHIR has it, unless whoever asks is strict. One
    that is known and senseless is refused: passed over, it would find more than was asked for.
    """
    known = {name for names in NAMES.values() for name in names} | CONTROLS
    if strict and set(parameters) - known:
        raise MessageRefused(fault(Why.PARAMETER_UNKNOWN))
    said = {key: _one(parameters, names) for key, names in NAMES.items()}
    if not any(all(said[each] for each in names) for names in WHOLE):
        raise MessageRefused(fault(Why.SEARCH_TOO_WIDE))
    return Search(
        numbers=_tokens(said["number"]),
        words=tuple(said["name"].casefold().split()),
        born=_day(said["born"]) if said["born"] else None,
        postcode="".join(said["postcode"].upper().split()),
        references=_tokens(said["reference"]),
        most=_most(parameters),
        used={name: values for name, values in parameters.items() if name in known},
    )


def token_of(written: str) -> Token:
    system, sign, value = written.partition("|")
    return Token(system, value.strip()) if sign else Token(None, system.strip())


def is_strict(prefer: str | None) -> bool:
    return "handling=strict" in (prefer or "").lower().replace(" ", "")


def _one(parameters: Mapping[str, Sequence[str]], names: Iterable[str]) -> str:
    """Return what is said under any of these names. Two different things are refused."""
    said = {value.strip() for name in names for value in parameters.get(name, ())}
    if len(said) > 1 or any(len(each) > LONGEST or "\0" in each for each in said):
        raise MessageRefused(fault(Why.PARAMETER_UNUSABLE))
    return said.pop() if said else ""


def _tokens(written: str) -> tuple[Token, ...]:
    """Read the values of which one must fit. Written without any, they would fit everything."""
    found = tuple(token_of(each) for each in written.split(",")) if written else ()
    if not all(each.value for each in found):
        raise MessageRefused(fault(Why.PARAMETER_UNUSABLE))
    return found


def _day(written: str) -> date:
    found = DAYS.fullmatch(written)
    try:
        if found is None:
            raise ValueError
        year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
        return date(int(year), int(month), int(day))
    except ValueError:
        raise MessageRefused(fault(Why.PARAMETER_UNUSABLE)) from None


def _most(parameters: Mapping[str, Sequence[str]]) -> int:
    written = next(iter(parameters.get("_count", ())), "")
    return min(int(written[:9]), MOST) if written.isascii() and written.isdigit() else MOST
