"""
Spreadsheets of referrals, from a partner without a system: what a row means, or what is wrong.

Words
  sheet  what was read of a file: rows of text, by the names of our columns
  row    one referral; its number is that of the line in the file
  fault  what is wrong in one cell, in words for whoever fills in the sheet
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from alongside.people.rules import LANGUAGES, AskedAlone, ContactRule, judged
from alongside.referrals.rules import NOT_SURE, RiskAnswer, Urgency
from alongside.referrals.rules.columns import (
    ALONE,
    AREAS,
    BY_NAME,
    CONTACT,
    NO,
    NO_RISK,
    SOON,
    TONGUES,
    YES,
)

MOST_BYTES = 2 * 1024 * 1024
MOST_CHARACTERS = 2_000
AT_ONCE = 20  # rows that are imported while one waits; more are in the background
KEPT_FOR = timedelta(days=1)
OLDEST = 1850
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


class Stage(TextChoices):
    READ = "READ", "Read, to be checked"
    IMPORTING = "IMPORTING", "Being imported"
    DONE = "DONE", "Imported"
    FAILED = "FAILED", "Not imported"


@dataclass(frozen=True)
class Fault:
    """row: its number in the file. column: the head of ours that is meant."""

    row: int
    column: str
    words: str


@dataclass(frozen=True)
class Row:
    """What a row means, once nothing is wrong in it."""

    number: int
    given_name: str
    family_name: str
    born: date
    nhs_number: str
    gp_practice: str
    phone: str
    address: str
    postcode: str
    contact_rule: ContactRule
    asked_alone: AskedAlone
    language: str
    interpreter: bool
    domains: tuple[str, ...]
    happening: str
    other_party: str
    urgency: Urgency
    letter_date: date | None
    risk_answer: RiskAnswer
    risks: str
    agreed: tuple[bool, bool, bool, bool]  # to be referred, contacted, status, outcome
    referrer_name: str
    referrer_contact: str


@dataclass(frozen=True)
class Checked:
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


type Cells = Mapping[str, str]


def check(rows: Iterable[tuple[int, Cells]], today: date) -> Checked:
    """Say what each row means, or what is wrong in it. One fault is enough to import nothing."""
    good: list[Row] = []
    faults: list[Fault] = []
    for number, cells in rows:
        wrong = _Wrong(number, [])
        row = _row(number, cells, wrong, today)
        faults += wrong.faults
        if not wrong.faults:
            good.append(row)
    return Checked(tuple(good), (*faults, *_twice(good)), tuple(_same_person(good)))


def key_of(row: Row) -> str:
    """The same row is the same referral, in whatever sheet and by whomever it is sent again."""
    said = {name: str(value) for name, value in vars(row).items() if name != "number"}
    return f"sheet:{hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()}"


def _twice(rows: Iterable[Row]) -> Iterable[Fault]:
    seen: dict[str, int] = {}
    for row in rows:
        first = seen.setdefault(key_of(row), row.number)
        if first != row.number:
            words = f"This row says the same as row {first}. Delete one of them"
            yield Fault(row.number, BY_NAME["family_name"].head, words)


def _same_person(rows: Iterable[Row]) -> Iterable[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    keys: set[str] = set()
    for row in rows:
        who = (row.nhs_number,) if row.nhs_number else _named(row)
        first = seen.setdefault(who, row.number)
        if first != row.number and key_of(row) not in keys:
            words = f"Looks like the same person as row {first}. Both are imported"
            yield Fault(row.number, BY_NAME["family_name"].head, words)
        keys.add(key_of(row))


def _named(row: Row) -> tuple[str, ...]:
    return row.given_name.casefold(), row.family_name.casefold(), str(row.born)


@dataclass
class _Wrong:
    number: int
    faults: list[Fault]

    def say(self, name: str, words: str) -> None:
        self.faults.append(Fault(self.number, BY_NAME[name].head, words))


def _row(number: int, cells: Cells, wrong: _Wrong, today: date) -> Row:
    said = {name: cells.get(name, "").strip() for name in BY_NAME}
    for name, words in said.items():
        if len(words) > MOST.get(name, MOST_CHARACTERS):
            wrong.say(name, f"Use at most {MOST.get(name, MOST_CHARACTERS)} characters")
        if words.startswith("="):
            wrong.say(name, "This is a formula. Paste its value instead")
        if BY_NAME[name].needed and not words:
            wrong.say(name, f"Fill in {BY_NAME[name].head}")
    urgency = _one_of(said, "how_soon", SOON, Urgency.ROUTINE, wrong)
    risks = "" if said["risks"].casefold() in NO_RISK else said["risks"]
    return Row(
        number=number,
        born=_past(said, wrong, today) or date.min,
        nhs_number=_nhs_number(said["nhs_number"], wrong),
        contact_rule=_contact(said, wrong),
        asked_alone=_one_of(said, "asked_alone", ALONE, AskedAlone.NOT_ASKED, wrong),
        language=_language(said["language"], wrong),
        interpreter=_yes(said, "interpreter", wrong),
        domains=_domains(said["domains"], wrong),
        urgency=urgency,
        letter_date=_letter(said["letter_date"], urgency, wrong),
        risk_answer=RiskAnswer.YES if risks else RiskAnswer.NONE,
        risks=risks,
        agreed=_agreed(said, wrong),
        **{name: said[name] for name in PLAIN},
    )


PLAIN = ("given_name", "family_name", "gp_practice", "phone", "address", "postcode", "happening",
         "other_party", "referrer_name", "referrer_contact")  # fmt: skip
MOST = {"given_name": 100, "family_name": 100, "gp_practice": 10, "phone": 30, "address": 300,
        "postcode": 10, "other_party": 200, "risks": 1000, "referrer_name": 150,
        "referrer_contact": 200, "nhs_number": 20}  # fmt: skip


def _one_of[T](said: Cells, name: str, known: Mapping[str, T], otherwise: T, wrong: _Wrong) -> T:
    words = " ".join(said[name].casefold().split())
    if words and words not in known:
        wrong.say(name, f"‘{said[name][:40]}’ is not one of: {_listed(known)}")
    return known.get(words, otherwise)


def _listed(known: Mapping[str, object]) -> str:
    """One word for each meaning."""
    first: dict[object, str] = {}
    for words, meaning in known.items():
        first.setdefault(meaning, words)
    return ", ".join(first.values())


def _contact(said: Cells, wrong: _Wrong) -> ContactRule:
    rule = _one_of(said, "contact_rule", CONTACT, ContactRule.ASK_FIRST, wrong)
    if rule is ContactRule.SAFE and not said["phone"]:
        wrong.say("phone", "Fill in the phone number that is safe")
    return rule


def _yes(said: Cells, name: str, wrong: _Wrong) -> bool:
    words = said[name].casefold()
    if words not in YES | NO:
        wrong.say(name, f"‘{said[name][:40]}’ is neither yes nor no")
    return words in YES


def _agreed(said: Cells, wrong: _Wrong) -> tuple[bool, bool, bool, bool]:
    refer = _yes(said, "agreed_refer", wrong)
    if said["agreed_refer"].casefold() in NO - {""}:
        wrong.say("agreed_refer", "They must agree to be referred. Take out this row")
    others = [_yes(said, f"agreed_{each}", wrong) for each in ("contact", "status", "outcome")]
    return (refer, others[0], others[1], others[2])


def _nhs_number(typed: str, wrong: _Wrong) -> str:
    number, status = judged(typed)
    if typed and status.value in ("FAILS_CHECK", "NEVER_ISSUED"):
        wrong.say("nhs_number", f"{status.label}. Correct it, or leave it empty")
    return number


def _language(typed: str, wrong: _Wrong) -> str:
    words = typed.casefold()
    if words and words not in TONGUES and words not in LANGUAGES:
        wrong.say("language", f"‘{typed[:40]}’ is not in the list. Write it in What is happening")
    return TONGUES.get(words, words if words in LANGUAGES else "en")


def _domains(typed: str, wrong: _Wrong) -> tuple[str, ...]:
    parts = [" ".join(each.casefold().split()) for each in typed.replace("|", ";").split(";")]
    found = [AREAS.get(each, "") for each in parts if each]
    if "" in found:
        unknown = next(each for each in parts if each and each not in AREAS)
        wrong.say("domains", f"‘{unknown[:40]}’ is not in the list of areas")
    return () if NOT_SURE in found else tuple(dict.fromkeys(each for each in found if each))


# Dates


def _past(said: Cells, wrong: _Wrong, today: date) -> date | None:
    day = _date(said["born"])
    if said["born"] and day is None:
        wrong.say("born", f"‘{said['born'][:40]}’ is no date. Write 09/03/1971, with 4 figures")
    if day and not date(OLDEST, 1, 1) <= day <= today:
        wrong.say("born", "The date of birth must be in the past")
    return day


def _letter(typed: str, urgency: Urgency, wrong: _Wrong) -> date | None:
    day = _date(typed)
    if typed and day is None:
        wrong.say("letter_date", f"‘{typed[:40]}’ is no date. Write 01/12/2026")
    if urgency is Urgency.DATED and not typed:
        wrong.say("letter_date", "Fill in the date on the letter")
    return day if urgency is Urgency.DATED else None


def _date(typed: str) -> date | None:
    """Day, month, year, or year, month, day. A year of two figures is in doubt."""
    parts = typed.replace("T00:00:00", "").replace(" 00:00:00", "")
    for sign in "/.-,":
        parts = parts.replace(sign, " ")
    match parts.split():
        case [year, month, day] if len(year) == 4 and year.isdecimal():
            return _real(year, month, day)
        case [day, month, year] if len(year) == 4 and year.isdecimal():
            return _real(year, month, day)
    return None


def _real(year: str, month: str, day: str) -> date | None:
    named = month[:3].casefold()
    number = str(MONTHS.index(named) + 1) if named in MONTHS else month
    day = day.casefold().rstrip("stndrh")
    if not (number.isascii() and number.isdigit() and day.isascii() and day.isdigit()):
        return None
    try:
        return date(int(year), int(number), int(day))
    except (ValueError, OverflowError):
        return None
