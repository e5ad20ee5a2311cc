"""What is uploaded: what kinds of file are taken, and what is known of each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import TextChoices

LINK_LASTS = timedelta(minutes=30)  # to photograph a letter that lies on the desk
SIGN_LINK_LASTS = timedelta(days=7)
READ_LINK_LASTS = timedelta(days=14)
MOST_TRIES = 5  # at the second check of a link


class DocumentKind(TextChoices):
    DECISION = "DECISION", "Letter with a decision"
    LETTER = "LETTER", "Another letter"
    EVIDENCE = "EVIDENCE", "Evidence"
    AUTHORITY = "AUTHORITY", "Signed form of authority"
    FORM = "FORM", "Form"
    STATEMENT = "STATEMENT", "Bank or account statement"
    OTHER = "OTHER", "Something else"


class CheckState(TextChoices):
    """What the virus check said. Only what is clean or knowingly unchecked is ever handed out."""

    WAITING = "WAITING", "Waits for the virus check"
    CLEAN = "CLEAN", "No virus found"
    UNCHECKED = "UNCHECKED", "Not checked for viruses"
    INFECTED = "INFECTED", "Holds a virus: not kept"


OPEN_TO_READ = (CheckState.CLEAN, CheckState.UNCHECKED)


class FileKind(TextChoices):
    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG photograph"
    PNG = "image/png", "PNG picture"
    TEXT = "text/plain", "Plain text"


ENDINGS = {
    FileKind.PDF: ".pdf",
    FileKind.JPEG: ".jpg",
    FileKind.PNG: ".png",
    FileKind.TEXT: ".txt",
}
ACCEPT = ".pdf,.jpg,.jpeg,.png,.txt"


class LinkPurpose(TextChoices):
    UPLOAD = "UPLOAD", "Send a document from a phone"
    SIGN = "SIGN", "Sign a form of authority"
    READ = "READ", "Read a summary"


@dataclass(frozen=True)
class About:
    """What somebody says of a document."""

    kind: DocumentKind
    dated: date | None
    received: date | None
    from_whom: str


def why_not_date(about: About, today: date) -> tuple[str, str] | None:
    """The field that is wrong, and why."""
    if about.dated and about.dated > today + timedelta(days=366):
        return "dated", "The date on the document must not be more than a year ahead"
    if about.received and about.received > today:
        return "received", "The day you received it must be today or earlier"
    if about.dated and about.received and about.received < about.dated:
        return "received", "It cannot have come before the date on it. Check both dates"
    return None


def shown_name(typed: str, kind: FileKind) -> str:
    """A file's name as it is kept: its last part, without signs that lead elsewhere."""
    last = typed.replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    plain = "".join(each if each.isalnum() or each in " -_()" else "_" for each in stem)
    return (plain.strip(" ._")[:80] or "document") + ENDINGS[kind]


# Addresses that let one thing be done without an account

LASTS = {
    LinkPurpose.UPLOAD: LINK_LASTS,
    LinkPurpose.SIGN: SIGN_LINK_LASTS,
    LinkPurpose.READ: READ_LINK_LASTS,
}
USED = "This link has been used. Ask your adviser for another one"
RAN_OUT = "This link has run out. Ask your adviser for another one"
TOO_MANY_TRIES = "That was not right too often. Ask your adviser for another link"
NOT_THAT_YEAR = "That is not the year we have. Try again"


@dataclass(frozen=True)
class LinkFacts:
    """A link as the rules see it."""

    used: bool
    expires_at: datetime
    tries: int


def why_not_follow(link: LinkFacts, at: datetime) -> str | None:
    if link.used:
        return USED
    if at >= link.expires_at:
        return RAN_OUT
    return TOO_MANY_TRIES if link.tries >= MOST_TRIES else None
