"""The columns of a spreadsheet of referrals: how they are headed, and what may stand in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alongside.law.rules.areas import AreaId
from alongside.people.rules import LANGUAGES, AskedAlone, ContactRule
from alongside.referrals.rules import NOT_SURE, Urgency

MOST_ROWS = 500
MOST_COLUMNS = 60


@dataclass(frozen=True)
class Column:
    """also: other names under which the column is known, as people head their sheets."""

    name: str
    head: str
    explained: str
    example: str
    needed: bool = False
    also: tuple[str, ...] = ()


YES_OR_NO = "yes or no"
COLUMNS = (
    Column("given_name", "First name", "Needed", "Zebedee", True,
           ("forename", "forenames", "given name", "first names", "client first name")),
    Column("family_name", "Last name", "Needed", "Quillfeather", True,
           ("surname", "family name", "client last name", "client surname")),
    Column("born", "Date of birth", "Needed. 09/03/1971, 9 Mar 1971 or 1971-03-09", "09/03/1971",
           True, ("dob", "d.o.b.", "birth date", "born", "client dob")),
    Column("nhs_number", "NHS number", "If you know it", "999 000 0018",
           also=("nhs no", "nhs", "nhs num", "chi number", "h&c number")),
    Column("gp_practice", "GP practice code", "If you know it. V81997: has none", "V81999",
           also=("practice code", "ods code", "gp code", "gp practice", "surgery code")),
    Column("phone", "Phone", "The number that is safe", "07700 900123",
           also=("telephone", "tel", "mobile", "phone number", "contact number", "mobile number")),
    Column("address", "Address", "If they want letters", "1 Made Up Street, Nowhere",
           also=("home address", "postal address")),
    Column("postcode", "Postcode", "", "ZZ99 3VZ", also=("post code",)),
    Column("contact_rule", "How to contact", "Needed. safe, ask first, or not at home", "ask first",
           True, ("contact", "safe contact", "contact rule", "ok to text", "safe to contact")),
    Column("asked_alone", "Asked alone", "Needed. yes, no, or not asked", "yes", True,
           ("alone", "asked on their own", "was alone")),
    Column("language", "Language", "English where it is empty", "English",
           also=("preferred language", "first language")),
    Column("interpreter", "Interpreter", YES_OR_NO, "no",
           also=("interpreter needed", "needs interpreter")),
    Column("domains", "What it is about",
           "Needed. One or more, with ; between them: see the list", "Debt; Housing", True,
           ("about", "issue", "issues", "problem", "reason", "areas", "topic", "advice area")),
    Column("happening", "What is happening", "A line", "Rent arrears since June",
           also=("notes", "details", "description", "summary", "reason for referral")),
    Column("other_party", "Against whom", "A landlord, an employer, an office", "",
           also=("other party", "opponent", "landlord")),
    Column("how_soon", "How soon", "Needed. today, letter, or otherwise", "otherwise", True,
           ("urgency", "urgent", "priority", "when")),
    Column("letter_date", "Date on the letter", "Needed where How soon is letter", "",
           also=("letter date", "deadline", "reply by")),
    Column("risks", "Risks", "Needed. none, or what staff should know", "none", True,
           ("risk", "known risks", "staff safety", "any risks")),
    Column("agreed_refer", "Agreed to be referred", "Needed. yes", "yes", True,
           ("consent", "consent to refer", "consented", "agreed", "consent to share")),
    Column("agreed_contact", "Agreed to be contacted", YES_OR_NO, "yes",
           also=("consent to contact",)),
    Column("agreed_status", "Agreed that you hear how it goes", YES_OR_NO, "yes",
           also=("consent to feedback", "feedback", "share status")),
    Column("agreed_outcome", "Agreed that you hear the outcome", YES_OR_NO, "no",
           also=("consent to outcome", "share outcome")),
    Column("referrer_name", "Referred by", "Needed. Name and job", "Nia Exampleton, link worker",
           True, ("referrer", "referrer name", "your name", "worker", "staff name")),
    Column("referrer_contact", "How the adviser reaches you", "Needed. Phone or e-mail",
           "nia@example.org", True,
           ("referrer contact", "referrer phone", "referrer email", "your email", "your phone")),
)  # fmt: skip
BY_NAME = {each.name: each for each in COLUMNS}
YES = {"yes", "y", "true", "1", "x", "ja", "ok", "agreed", "✓"}
NO = {"no", "n", "false", "0", ""}
CONTACT = {
    "safe": ContactRule.SAFE, "text and voicemail are safe": ContactRule.SAFE,
    "yes": ContactRule.SAFE, "ask first": ContactRule.ASK_FIRST, "ask": ContactRule.ASK_FIRST,
    "not at home": ContactRule.NOT_AT_HOME, "do not contact at home": ContactRule.NOT_AT_HOME,
}  # fmt: skip
ALONE = {
    "yes": AskedAlone.YES, "y": AskedAlone.YES, "no": AskedAlone.NO, "n": AskedAlone.NO,
    "not asked": AskedAlone.NOT_ASKED, "unknown": AskedAlone.NOT_ASKED,
}  # fmt: skip
SOON = {
    "today": Urgency.TODAY, "urgent": Urgency.TODAY, "letter": Urgency.DATED,
    "dated": Urgency.DATED, "a letter with a date": Urgency.DATED, "otherwise": Urgency.ROUTINE,
    "routine": Urgency.ROUTINE, "not urgent": Urgency.ROUTINE,
}  # fmt: skip
NO_RISK = {"none", "no", "no known risks", "none known", "nil", "n/a"}
AREAS = {area.label.casefold(): area.value for area in AreaId} | {
    area.value.replace("_", " "): area.value for area in AreaId
}
AREAS |= {"not sure": NOT_SURE, "unsure": NOT_SURE, "other": NOT_SURE}
TONGUES = {name.casefold(): code for code, name in LANGUAGES.items()}


def bare(words: str) -> str:
    return "".join(each for each in words.casefold() if each.isalnum())


HEADS = {
    bare(known): each.name
    for each in COLUMNS
    for known in (each.head, each.name.replace("_", " "), *each.also)
}


def columns_of(heads: Sequence[str]) -> dict[int, str]:
    """Which of our columns stands where. The first of two that mean the same counts."""
    found: dict[int, str] = {}
    for place, head in enumerate(heads[:MOST_COLUMNS]):
        name = HEADS.get(bare(head))
        if name and name not in found.values():
            found[place] = name
    return found


def unknown_heads(heads: Sequence[str]) -> list[str]:
    known = columns_of(heads)
    return [head for place, head in enumerate(heads) if head.strip() and place not in known]


def why_not_read(columns: Iterable[str], count: int) -> str | None:
    missing = [each.head for each in COLUMNS if each.needed and each.name not in set(columns)]
    if missing:
        return f"These columns are missing: {', '.join(missing)}. Use the template"
    if not count:
        return "There are no rows below the heads of the columns"
    if count > MOST_ROWS:
        return f"There are {count:,} rows. Upload {MOST_ROWS} at a time"
    return None
