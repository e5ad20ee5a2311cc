"""
Numbers, the length of a text, and what somebody means who texts back.
"""

import re
from datetime import timedelta

from django.db.models import TextChoices

# The alphabet of a plain text message. Source: 3GPP TS 23.038, 6.2.1 and 6.2.1.1.
PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
TWICE = frozenset("^{}\\[~]|€")  # counted as two
ALONE, JOINED = 160, 153  # characters of a text alone, and of each of several
ALONE_OTHER, JOINED_OTHER = 70, 67  # in any other alphabet
LOOK_WITHIN = timedelta(hours=8)  # open hours in which somebody looks at a reply
SAME_NUMBER_FOR = timedelta(days=90)  # how far back a reply may answer a text


class Said(TextChoices):
    """What a reply means. Whatever is not surely one of these goes to a person."""

    YES = "YES", "Yes"
    CHANGE = "CHANGE", "Wants another time"
    STOP = "STOP", "Wants no more texts"
    NO = "NO", "No"
    UNCLEAR = "UNCLEAR", "Somebody has to read it"


# One word each, English and Welsh. Source: our choice; the Welsh is not yet checked by a speaker.
WORDS: dict[Said, frozenset[str]] = {
    Said.YES: frozenset({"yes", "y", "ok", "okay", "accept", "ie", "iawn", "ydw", "derbyn"}),
    Said.CHANGE: frozenset({"change", "later", "newid"}),
    Said.STOP: frozenset(
        {"stop", "stopall", "unsubscribe", "end", "quit", "stopio", "stopiwch", "peidiwch"}
    ),
    Said.NO: frozenset({"no", "n", "cancel", "na", "nage", "canslo"}),
}


def read(words: str) -> Said:
    """
    Say what a reply means.

    STOP counts wherever it is the first word; anything else only if it is the whole reply.
    """
    found = re.findall(r"[^\W\d_]+", words.casefold())
    if found and found[0] in WORDS[Said.STOP]:
        return Said.STOP
    if len(found) != 1 or re.search(r"\d", words):
        return Said.UNCLEAR
    return next((said for said, known in WORDS.items() if found[0] in known), Said.UNCLEAR)


def needs_somebody(said: Said, *, shared: bool) -> bool:
    """Say whether a person has to look at a reply: at all but a plain yes from one person."""
    return shared or said is not Said.YES


def number(typed: str) -> str:
    """A number as carriers write it, +447700900123, or nothing where it is none."""
    digits = re.sub(r"[\s().\-]", "", typed)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+44" + digits[1:]
    elif re.fullmatch(r"44\d{9,10}", digits):
        digits = "+" + digits
    digits = digits.replace("+440", "+44")
    return digits if re.fullmatch(r"\+[1-9]\d{7,14}", digits, re.ASCII) else ""


def texts_needed(words: str) -> int:
    """How many text messages carry these words."""
    if set(words) <= PLAIN | TWICE:
        length = sum(2 if character in TWICE else 1 for character in words)
        alone, joined = ALONE, JOINED
    else:
        length = len(words.encode("utf-16-be")) // 2
        alone, joined = ALONE_OTHER, JOINED_OTHER
    return 1 if length <= alone else -(-length // joined)
