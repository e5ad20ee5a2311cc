"""
What somebody says at their own door, until they send it.

It lies in the sign-in session of a browser that nobody is signed in with: for half an hour from
the last page, until it is sent, or until they leave by "Leave now". No row about a person is made
before they agree.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import QueryDict

from alongside.accounts.permissions import AtDoor

WORDS = "own_door"
SPEECH = "own_door_speech"
LASTS = timedelta(minutes=30)
NOT_KEPT = ("csrfmiddlewaretoken", "speak", "size", "hide", "stop")


@dataclass
class Kept:
    """
    said   what was sent of each page, and held
    typed  what stands in a page that was not sent, or did not hold
    key    of the referral that comes of it: sent twice it is one
    sent   what the receipt shows
    """

    door: str
    seen: str
    key: str = field(default_factory=lambda: uuid4().hex)
    said: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    sent: dict[str, Any] = field(default_factory=dict)
    version: str = ""  # of the check, as it was asked
    stopped: bool = False  # before the last question
    counted: bool = False  # as turned away

    def shown(self, page: str) -> QueryDict | None:
        """What the page shows: what was typed last."""
        words = self.typed.get(page) or self.said.get(page)
        return QueryDict(words) if words else None

    def held(self, page: str) -> QueryDict | None:
        return QueryDict(self.said[page]) if page in self.said else None

    def type(self, page: str, posted: QueryDict) -> None:
        words = posted.copy()
        for name in NOT_KEPT:
            words.pop(name, None)
        self.typed[page] = words.urlencode()

    def hold(self, page: str) -> None:
        self.said[page] = self.typed.pop(page)


def kept(request: AtDoor) -> Kept:
    words, door = request.session.get(WORDS), str(request.entry.door_id)
    if words is None or words["door"] != door or _is_over(words["seen"], request.at):
        return Kept(door, request.at.isoformat())
    return Kept(**words)


def _is_over(seen: str, at: datetime) -> bool:
    return at - datetime.fromisoformat(seen) > LASTS


def keep(request: AtDoor, words: Kept) -> None:
    words.seen = request.at.isoformat()
    request.session[WORDS] = asdict(words)
    if "_auth_user_id" not in request.session:
        request.session.set_expiry(LASTS)


def forget(request: AtDoor) -> None:
    for name in (WORDS, SPEECH):
        request.session.pop(name, None)
