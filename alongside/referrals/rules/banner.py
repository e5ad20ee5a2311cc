"""
What a patient banner says of who somebody is, as it is pasted from the record system.

Only what stands there beyond doubt is taken: a date that is labelled or stands before an age, a
number that is labelled or passes its check, a name in a form that tells which part is which.
Whatever could be read in two ways is left out, and left to whoever refers to type.

Sources: the banners of EMIS Web ("SURNAME, Forename (Mr)  Born 01-Jan-1970 (56y)  NHS No. …") and
SystmOne ("Mr Forename SURNAME  01 Jan 1970 (56 y)  …") as their users paste them, and the plain
forms that letters and portals use. Nothing is known of them but their words: both are others'.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from alongside.kit import nhs_number

MOST = 4_000  # characters that are looked at; a banner has some hundreds
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
OLDEST = 1850

TITLES = "Mr|Mrs|Miss|Ms|Mx|Master|Dr|Prof|Professor|Rev|Revd|Sir|Dame|Lord|Lady"
GAP = r"\s*[:.\-–]?\s*"
DATE = re.compile(
    r"(?<![\d/.-])(?:(?P<d>\d{1,2})(?P<s>[ /.-])(?P<m>\d{1,2}|[A-Za-z]{3,9})(?P=s)(?P<y>\d{4})"
    r"|(?P<iso>\d{4}-\d{2}-\d{2}))(?![\d/-])"
)
AGE = re.compile(
    r"\s{0,3}\(?\s?\d{1,3}\s?(?:y|yrs?|years?|m|mths?|months?|w|wks?|weeks?|d)\b", re.I
)
NUMBER = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
SPACED_NUMBER = re.compile(r"(?<![\d+(])(?<![\d+(] )\d{3}[ -]\d{3}[ -]\d{4}(?!\d)(?! \d)")
# Ten or eleven digits with the first 0: a house number that follows is no part of it.
PHONE = re.compile(r"(?:\+44 ?(?:\(0\))?|\(?0)(?:[ ()-]{0,2}\d){9,10}")
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b", re.I)
WORD = r"[^\W\d_][^\W\d_'’.\-]*(?:['’\-][^\W\d_]+)*\.?"
WORDS = rf"{WORD}(?: {WORD}){{0,4}}"

# Each label, and what has to follow it so that it is one: a surname may be Born, or Home.
LABELS = {
    "born": rf"(?:Born|D\.? ?O\.? ?B\.?|Date of birth|Birth date){GAP}(?=\d)",
    "nhs": rf"(?:NHS|CHI|H ?& ?C|HCN)(?: ?(?:No|Number|Num|#))?\.?{GAP}(?=\d)",
    "mobile": rf"(?:Mobile|Mob)(?: ?(?:phone|tel|no|number))?\.?{GAP}(?=[+(\d])",
    "phone": rf"(?:(?:Home|Main|Contact|Preferred) )?(?:Telephone|Tel|Phone)(?: ?(?:no|number))?\.?"
    rf"{GAP}(?=[+(\d])|(?:Home|Contact (?:no|number))\.?{GAP}(?=[+(\d])",
    "other_phone": rf"(?:Work|Fax|Business)(?: ?(?:phone|tel|telephone|no|number))?\.?{GAP}"
    r"(?=[+(\d])",
    "family": r"(?:Surname|Family name|Last name)\s*[:\t]\s*",
    "given": r"(?:Forenames?|Forename\(s\)|First names?|Given names?)\s*[:\t]\s*",
    "name": r"(?:(?:Patient(?:['’]s)? |Full )?Name|Patient)\s*[:\t]\s*",
    "address": r"(?:(?:Home |Usual |Postal )?Address)\s*[:\t\n]\s*",
    "postcode": r"Post ?code\s*[:\t]\s*",
    "other": r"(?:Gender|Sex|Age|Ethnicity|Title|Language|E-?mail|Known as|Preferred name|"
    r"Marital status|Religion|(?:EMIS|Hospital|Patient|Unit|MRN) (?:No|Number)|Allergies)\b\.?:?",
}
LABEL = re.compile(
    "|".join(rf"(?P<{name}>(?<![\w])(?:{pattern}))" for name, pattern in LABELS.items()), re.I
)
# What is said of somebody else: of whoever is next of kin to the end, of a practice to its line's.
SOMEBODY_ELSE = re.compile(
    r"\b(?:Next of kin|NOK|Emergency contact|Carer|Main contact|Mother|Father|Parent|Guardian)\b"
    r"[\s\S]*",
    re.I,
)
PRACTICE = re.compile(
    r"(?:\b(?:Usual|Registered|Named) (?:GP|Doctor)|\bGP|\bPractice|\bSurgery)\b[^\n]*?"
    r"(?=\t|\n|  |$)",
    re.I,
)
SEPARATOR = re.compile(r"\t|\n|\||;| {3,}|  ")
TITLE = rf"(?:{TITLES})\.?"
COMMA = re.compile(
    rf"^(?P<family>{WORDS})\s*,\s*(?P<given>{WORDS}?)(?:\s*\((?P<title>{TITLE})\)"
    rf"|\s*,?\s+(?P<bare>{TITLE}))?$"
)
SPOKEN = re.compile(
    rf"^(?:(?P<title>{TITLE})\s+)?(?P<words>{WORDS}?)(?:\s*\((?P<after>{TITLE})\))?$"
)


@dataclass(frozen=True)
class Banner:
    """What was recognised; the rest is empty."""

    given_name: str = ""
    family_name: str = ""
    born: date | None = None
    nhs_number: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Banner()


def read(pasted: str) -> Banner:
    """Recognise what stands in a banner beyond doubt."""
    text = _about_them(_plain(pasted[:MOST]))
    first, said = _labelled(text)
    found = _name(first, said)
    address, postcode = _address(said)
    return replace(
        found,
        born=_born(text, said),
        nhs_number=_number(text, said),
        phone=_phone(said),
        address=address,
        postcode=postcode,
    )


def _plain(pasted: str) -> str:
    """With one kind of space and line, and no sign that is not seen."""
    lines = re.sub(r"\r\n?|\u2028|\u2029|\v|\f", "\n", pasted)
    spaces = re.sub(r"[\u00a0\u2000-\u200a\u202f\u3000]", " ", lines)
    return re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\0]", "", spaces)


def _about_them(text: str) -> str:
    return PRACTICE.sub("\n", SOMEBODY_ELSE.sub("", text))


def _labelled(text: str) -> tuple[str, dict[str, list[str]]]:
    """Return what stands before the first label, and what follows each label up to the next."""
    marks = list(LABEL.finditer(text))
    ends = [*(mark.start() for mark in marks), len(text)][1:]
    said: dict[str, list[str]] = {}
    for mark, end in zip(marks, ends, strict=True):
        said.setdefault(mark.lastgroup or "", []).append(text[mark.end() : end].strip())
    return text[: marks[0].start()] if marks else text, said


def _only(found: list[str]) -> str:
    """What all say alike. Two that differ are in doubt."""
    different = {each for each in found if each}
    return different.pop() if len(different) == 1 else ""


# Name


def _name(first: str, said: dict[str, list[str]]) -> Banner:
    family = _only([_words(each) for each in said.get("family", [])])
    given = _only([_words(each) for each in said.get("given", [])])
    if family and given:
        return Banner(given_name=given, family_name=family)
    if "name" in said:
        return _one_name([_parts(_part(each), named=True) for each in said["name"]])
    parts = [each.strip(" ,") for each in SEPARATOR.split(first)]
    if before := DATE.search(first):  # SystmOne puts no label between a name and a date
        parts += [SEPARATOR.split(first[: before.start()].strip())[-1].strip(" ,")]
    return _one_name([_parts(each, named=False) for each in parts])


def _one_name(found: list[Banner]) -> Banner:
    different = {each for each in found if not each.is_empty}
    return different.pop() if len(different) == 1 else Banner()


def _part(text: str) -> str:
    return SEPARATOR.split(text)[0].strip(" ,")


def _words(text: str) -> str:
    part = _part(text)
    return part if re.fullmatch(WORDS, part) else ""


def _parts(text: str, *, named: bool) -> Banner:
    """Tell the parts of a name apart where its form does; `named`: a label says that it is one."""
    if len(text) > 200:
        return Banner()
    if match := COMMA.match(text):
        titled = match["title"] or match["bare"]
        if named or titled or match["family"].isupper():
            return Banner(given_name=match["given"], family_name=match["family"])
        return Banner()
    match = SPOKEN.match(text)
    if match is None or not match["words"]:
        return Banner()
    is_name = named or bool(match["title"] or match["after"])
    return _told_apart(match["words"].split(), is_name)


def _told_apart(words: list[str], is_name: bool) -> Banner:
    """Capitals tell which word is the surname; else two words are in the order of speaking."""
    loud = [len(word) > 1 and word.isupper() for word in words]
    if len(words) < 2 or not (is_name or any(loud)):
        return Banner()
    if any(loud) and not all(loud):
        return _by_capitals(words, loud) if is_name else Banner()
    if len(words) == 2 and not any(loud):
        return Banner(given_name=words[0], family_name=words[1])
    return Banner()


def _by_capitals(words: list[str], loud: list[bool]) -> Banner:
    count = sum(loud)
    if loud == [True] * count + [False] * (len(words) - count):
        return Banner(" ".join(words[count:]), " ".join(words[:count]))
    if loud == [False] * (len(words) - count) + [True] * count:
        return Banner(" ".join(words[:-count]), " ".join(words[-count:]))
    return Banner()


# Birth date


def _born(text: str, said: dict[str, list[str]]) -> date | None:
    labelled = [_date(DATE.match(each)) for each in said.get("born", [])]
    aged = [_date(each) for each in DATE.finditer(text) if AGE.match(text, each.end())]
    found = set(labelled or aged)
    return found.pop() if len(found) == 1 else None


def _date(match: re.Match[str] | None) -> date | None:
    """Day, month, year, as the United Kingdom writes it. A year of two digits is in doubt."""
    if match is None:
        return None
    try:
        day = date.fromisoformat(match["iso"]) if match["iso"] else _day(match)
    except ValueError:
        return None
    return day if day.year >= OLDEST else None


def _day(match: re.Match[str]) -> date:
    month = match["m"].lower()
    if not month.isdecimal():
        return date(int(match["y"]), MONTHS.index(month[:3]) + 1, int(match["d"]))
    return date(int(match["y"]), int(month), int(match["d"]))


# Numbers and address


def _number(text: str, said: dict[str, list[str]]) -> str:
    """A labelled number as it is, for its check to be seen; another one only if it passes."""
    labelled = [NUMBER.match(each) for each in said.get("nhs", [])]
    if labelled:
        return _only([nhs_number.read(each[0]).shown for each in labelled if each])
    bare = [nhs_number.read(each[0]) for each in SPACED_NUMBER.finditer(text)]
    trusted = (nhs_number.Status.VALID, nhs_number.Status.TEST)
    return _only([each.shown for each in bare if each.status in trusted])


def _phone(said: dict[str, list[str]]) -> str:
    """Their mobile before their other phone, and never one for work."""
    for kind in ("mobile", "phone"):
        found = [PHONE.match(each) for each in said.get(kind, [])]
        if any(found):
            return _only([" ".join(each[0].split()) for each in found if each])
    return ""


def _address(said: dict[str, list[str]]) -> tuple[str, str]:
    whole = _only([re.sub(r"\n\s*\n[\s\S]*", "", each) for each in said.get("address", [])])
    postcodes = {_spaced(each) for each in POSTCODE.findall(whole)}
    postcodes |= {_spaced(each[0]) for text in said.get("postcode", [])
                  if (each := POSTCODE.match(text))}  # fmt: skip
    lines = [each.strip(" ,.") for each in re.split(r"[\n\t,|]", POSTCODE.sub("", whole))]
    postcode = postcodes.pop() if len(postcodes) == 1 else ""
    return ", ".join(" ".join(each.split()) for each in lines if each)[:300], postcode


def _spaced(postcode: str) -> str:
    bare = postcode.replace(" ", "").upper()
    return f"{bare[:-3]} {bare[-3:]}"
