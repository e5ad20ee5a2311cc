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
from alongside.people.rules.spelling import Asked, near_dates

SIZE = 8  # bytes: of 20 million keys, one in a thousand million questions meets a wrong one


@dataclass(frozen=True, repr=False)
class Look:
    """
    One name as one register is asked for it. Hashes alone.

    side   of which parties it is asked: of those acted against for a client, and the other way
    sure   that the same name is enough: it is an organisation's
    near   keys of birth dates that may be this one mistyped
    asked  what the officer's decision is kept under
    """

    provider_id: UUID
    side: Side
    exact: list[int]
    close: list[int]
    sure: bool
    birth: int | None
    near: list[int]
    asked: int


class Keyed:
    """Makes keys with one provider's secret: BLAKE2b with a key, which is a MAC by itself."""

    def __init__(self, server_secret: str, provider_id: UUID) -> None:
        kept_long = blake2b(server_secret.encode()).digest()
        secret = blake2b(b"conflicts:" + provider_id.bytes, key=kept_long, digest_size=32)
        self.provider_id = provider_id
        self._begun = blake2b(key=secret.digest(), digest_size=SIZE)

    def key(self, mark: str) -> int:
        made = self._begun.copy()
        made.update(mark.encode())
        return int.from_bytes(made.digest(), signed=True)

    def keys(self, marks: Iterable[str]) -> list[int]:
        return [self.key(mark) for mark in marks]

    def birth(self, born: date) -> int:
        return self.key(f"d{born:%Y-%m-%d}")

    def look(self, name: Asked, born: date | None, side: Side) -> Look:
        whole = "|".join([side, *sorted(name.exact), f"{born:%Y-%m-%d}" if born else ""])
        return Look(
            provider_id=self.provider_id,
            side=side,
            exact=self.keys(name.exact),
            close=self.keys(name.close),
            sure=name.is_body and born is None,
            birth=self.birth(born) if born else None,
            near=[self.birth(each) for each in near_dates(born)] if born else [],
            asked=self.key("a" + whole),
        )
