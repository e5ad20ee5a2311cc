"""Doors without an account, how places hear of their referrals, who is away, whom to call now."""

from datetime import timedelta
from uuid import UUID

from alongside.accounts.rules import DoorKind, Role, UserKind
from alongside.correspondence.models import Route
from alongside.demo.management.seeding.founding import Founding
from alongside.demo.management.seeding.places import Staff
from alongside.demo.rules import DOOR_OF_ALL, id_of
from alongside.partnerships.models import Absence, Door, LocalLine
from alongside.partnerships.queries import hash_of, token_of

RING_ON = {"welfare_rights": "020 7946 0150", "marshlight": "020 7946 0151",
           "saltmarsh": "020 7946 0152", "curlew": "020 7946 0153",
           "cragside": "020 7946 0154"}  # fmt: skip
MAILED = ("sedge_lane", "windmill", "hospitals", "kingfisher")  # besides the page


class Doors:
    """`founding` writes the users and memberships that they need."""

    def __init__(self, founding: Founding) -> None:
        self.founding = founding
        self.book = founding.book

    def at_a_place(
        self, partnership: UUID, key: str, name: str, site: UUID, organisation: UUID
    ) -> None:
        self._door(partnership, key, f"Link of {name}", DoorKind.REFERRER, organisation, site)

    def for_people(self, partnership: UUID, coordinator: UUID) -> None:
        """Whoever asks by themself is the coordinator's: their surgery does not learn of it."""
        self._door(partnership, DOOR_OF_ALL, "Ask for advice yourself", DoorKind.PERSON,
                   coordinator, None)  # fmt: skip

    def _door(
        self, partnership: UUID, key: str, name: str, kind: DoorKind, organisation: UUID,
        site: UUID | None,
    ) -> None:  # fmt: skip
        door, user = id_of("door", key), id_of("user", f"door {key}")
        system = Staff(str(user), name, Role.DOOR, str(organisation))
        self.founding.user(system, f"door {key}", kind=UserKind.SYSTEM)
        self.founding.member(partnership, organisation, user, Role.DOOR, f"door {key}", site)
        self.book.put(
            Door(
                id=door,
                partnership_id=partnership,
                organisation_id=organisation,
                site_id=site,
                kind=kind,
                name=name,
                user_id=user,
                token_hash=hash_of(token_of(door, 1)),
                since=self.founding.start,
            )
        )

    # How it is heard

    def routes(self, partnership: UUID) -> None:
        for key, phone in RING_ON.items():
            if key != "cragside":
                self._route(partnership, key, ring_on=phone)
        for key in MAILED:
            self._route(partnership, key, email=f"referrals.{key.replace('_', '.')}@example.org")

    def _route(self, partnership: UUID, key: str, *, email: str = "", ring_on: str = "") -> None:
        self.book.put(
            Route(
                id=id_of("route", key),
                partnership_id=partnership,
                organisation_id=id_of("organisation", key),
                email=email,
                ring_on=ring_on,
                said_at=self.founding.start,
            )
        )

    def line(self, partnership: UUID) -> None:
        self.book.put(
            LocalLine(
                id=id_of("line", "council"),
                partnership_id=partnership,
                label="Fenmarsh Council, out of hours (made up)",
                phone="020 7946 0199",
                checked_on=self.founding.today - timedelta(days=12),
            )
        )

    def away(self, partnership: UUID, organisation: UUID, user: UUID, deputy: UUID) -> None:
        today = self.founding.today
        self.book.put(
            Absence(
                id=id_of("absence", str(user)),
                partnership_id=partnership,
                organisation_id=organisation,
                user_id=user,
                deputy_id=deputy,
                since=today - timedelta(days=1),
                until=today + timedelta(days=5),
            )
        )
