"""Doors without an account: their addresses, the codes of places, and how much may be sent."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import timedelta

from alongside.accounts.rules import DoorKind

# No letter or digit is mistaken for another when it is read out.
CODE_ALPHABET = "ABCDEFGHJKMNPQRTUVWXY346789"
CODE_LENGTH = 8
MOST_FROM_A_DOOR = (600, timedelta(hours=1))  # what a whole ward or practice may post
MOST_FROM_A_SENDER = (120, timedelta(hours=1))  # of one address; a practice has often one alone


def as_token(secret: bytes) -> str:
    """Return 144 bits of a secret as they stand in an address."""
    return urlsafe_b64encode(secret[:18]).decode()


def as_code(secret: bytes) -> str:
    """Return a secret as a code that is read out and typed: ABCD-EFGH."""
    number, letters = int.from_bytes(secret), ""
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_ALPHABET))
        letters += CODE_ALPHABET[place]
    return f"{letters[:4]}-{letters[4:]}"


def bare_code(typed: str) -> str:
    return "".join(each for each in typed.upper() if each.isalnum() and each.isascii())


def domain_of(address: str) -> str:
    """The domain of an e-mail address, or nothing where it is none."""
    name, at, domain = address.strip().lower().rpartition("@")
    return domain.rstrip(".") if name and at and " " not in domain else ""


def is_below(domain: str, known: Iterable[str]) -> bool:
    """Whether a domain is one of these, or lies below one."""
    return any(domain == each or domain.endswith(f".{each}") for each in known)


def why_not_open_door(*, kind: DoorKind, name: str, has_place: bool) -> str | None:
    if not name.strip():
        return "Enter a name for the link, such as “Reception desk”"
    if kind is DoorKind.REFERRER and not has_place:
        return "Choose the place of care that the link is for"
    return None
