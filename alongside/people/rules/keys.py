"""
Marks of names as keyed hashes, so that a register can be asked without a name being told.

Each provider has a secret of its own: the same name has other keys in another register, and nobody
who reads two registers can tell whether somebody is in both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from uuid import UUID

from alongside.people.rules.conflicts import Side
from alongside.people.rules.spelling import Asked, kept, near_dates

SIZE = 8  # bytes: of 80 million keys, one in a thousand million questions meets a wrong one


@dataclass(frozen=True, repr=False)
class Look:
    """
    One name as one register is asked for it. Hashes alone.

    sure   that the same name is enough: it is an organisation's
    near   keys of birth dates that may be this one mistyped
    asked  what the officer's decision is kept under
    """

    provider_id: UUID
    exact: int
    close: list[int]
    sure: bool
    birth: int | None
    near: list[int]
    asked: int


@dataclass(frozen=True, repr=False)
class Name:
    """
    A name as every register is asked for it, made once, before any secret is in it.

    side   of which parties it is asked: of those acted against for a client, and the other way
    """

    exact: bytes
    close: list[bytes]
    sure: bool
    birth: bytes | None
    near: list[bytes]
    asked: bytes


def name_of(marks: Asked, born: date | None, side: Side) -> Name:
    """The marks of a name that names somebody; of any other there is nothing to ask."""
    whole = "|".join([side, *sorted(marks.exact), f"{born:%Y-%m-%d}" if born else ""])
    return Name(
        exact=_on(side, marks.exact)[0],
        close=_on(side, marks.close),
        sure=marks.is_body and born is None,
        birth=_birth(born) if born else None,
        near=[_birth(each) for each in sorted(near_dates(born))] if born else [],
        asked=f"a{whole}".encode(),
    )


class Keyed:
    """Makes keys with one provider's secret: BLAKE2b with a key, which is a MAC by itself."""

    def __init__(self, server_secret: str, provider_id: UUID) -> None:
        kept_long = blake2b(server_secret.encode()).digest()
        secret = blake2b(b"conflicts:" + provider_id.bytes, key=kept_long, digest_size=32)
        self.provider_id = provider_id
        self._begun = blake2b(key=secret.digest(), digest_size=SIZE)

    def kept(self, name: str, side: Side) -> list[int]:
        """The keys under which a party of this name is found by whoever asks for this side."""
        return self._keys(_on(side, kept(name)))

    def birth(self, born: date) -> int:
        return self._key(_birth(born))

    def look(self, name: Name) -> Look:
        return Look(
            provider_id=self.provider_id,
            exact=self._key(name.exact),
            close=self._keys(name.close),
            sure=name.sure,
            birth=self._key(name.birth) if name.birth else None,
            near=self._keys(name.near),
            asked=self._key(name.asked),
        )

    def _key(self, text: bytes) -> int:
        made = self._begun.copy()
        made.update(text)
        return int.from_bytes(made.digest(), signed=True)

    def _keys(self, texts: Iterable[bytes]) -> list[int]:
        return [self._key(text) for text in texts]


def _on(side: Side, marks: Iterable[str]) -> list[bytes]:
    return [f"{side}{mark}".encode() for mark in sorted(marks)]


def _birth(born: date) -> bytes:
    return f"d{born:%Y-%m-%d}".encode()
