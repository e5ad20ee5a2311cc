"""Two partnerships, as large as the number of people asks for."""

from datetime import date, time, timedelta
from math import ceil
from random import Random
from uuid import UUID

from alongside.accounts.rules import Role, UserKind
from alongside.appointments.models import Room, WeeklySession
from alongside.demo.management.seeding.book import Book
from alongside.demo.management.seeding.crowd import Crowd
from alongside.demo.management.seeding.doors import Doors
from alongside.demo.management.seeding.founding import Founding
from alongside.demo.management.seeding.places import Place, Provider, Sitting, Staff, Unit
from alongside.demo.rules import ADVISERS, BY_KEY, ELSEWHERE, MAIN, ORGANISATIONS, PERSONAS, id_of
from alongside.interop.models import Partner
from alongside.partnerships.rules import OrganisationKind, Part, SiteKind

K, S = OrganisationKind, SiteKind
PEOPLE_FOR_AN_ADVISER = 1200  # in two years
WEEKS = 104
SLOTS, LENGTH, OPENS = 4, 45, 9 * 60
KINDS = {"welfare_rights": K.LOCAL_AUTHORITY, "marshlight": K.CHARITY, "saltmarsh": K.LAW_CENTRE,
         "curlew": K.OTHER}  # fmt: skip
ROTA = ("welfare_rights", "marshlight", "saltmarsh", "welfare_rights", "curlew", "marshlight")
AWAY = 3  # the second adviser of the council's unit: the first one stands in
# Site, name, kind, organisation.
SITES = (
    ("sedge_lane", "Sedge Lane Surgery", S.GP_PRACTICE, "sedge_lane"),
    ("heron_street", "Heron Street Practice", S.GP_PRACTICE, "heron_street"),
    ("windmill", "Windmill Medical Centre", S.GP_PRACTICE, "windmill"),
    ("tidegate", "Tidegate Practice", S.GP_PRACTICE, "tidegate"),
    ("hospital", "Fenmarsh Hospital, ward and clinics", S.HOSPITAL, "hospitals"),
    ("reedwater", "Reedwater Community Mental Health", S.MENTAL_HEALTH, "reedwater"),
    ("kingfisher", "Kingfisher Hospice", S.HOSPICE, "kingfisher"),
    ("larks_nest", "Lark’s Nest Maternity Unit", S.MATERNITY, "hospitals"),
    ("causeway", "Causeway Health Hub", S.OTHER, "causeway"),
)
WORDS = ("Osier", "Peat", "Saltern", "Eelgate", "Lantern", "Ferry", "Bulrush", "Mere", "Drove")


class Making:
    """Makes the rows of both partnerships; `units` are those through whom people come."""

    def __init__(self, book: Book, crowd: Crowd, random: Random, today: date) -> None:
        self.book = book
        self.crowd = crowd
        self.random = random
        self.began = today - timedelta(weeks=WEEKS)
        self.founding = Founding(book, self.began, today)
        self.doors = Doors(self.founding)
        self.units: list[Unit] = []

    def make(self, people: int) -> list[Unit]:
        founding = self.founding
        task = Staff(str(id_of("user", "alongside")), "Alongside", Role.TASK, "")
        founding.user(task, "alongside", kind=UserKind.SYSTEM)
        elsewhere = max(10, people // 20)
        self._main(people - elsewhere)
        self._elsewhere(elsewhere)
        return self.units

    # Fenmarsh

    def _main(self, people: int) -> None:
        founding = self.founding
        alliance = founding.organisation("alliance", K.HEALTH)
        partnership = founding.partnership(MAIN, alliance)
        founding.takes_part(partnership, alliance, Part.COORDINATES)
        board = founding.organisation("board", K.COMMISSIONER)
        founding.takes_part(partnership, board, Part.COMMISSIONS)
        providers = {
            key: founding.provider(partnership, key, kind, self._head(key))
            for key, kind in KINDS.items()
        }
        wanted = max(len(ROTA), ceil(people / PEOPLE_FOR_AN_ADVISER))
        places = self._places(partnership, wanted - len(ROTA))
        cast = self._cast(partnership, MAIN)
        for provider in providers.values():
            self._employ_head(partnership, provider)
        self._partner(partnership)
        self._doors(partnership, alliance)
        self._open(partnership, providers, places, cast, people, wanted)

    def _head(self, key: str) -> Staff:
        persona = BY_KEY["supervisor"]
        if key == persona.organisation:
            return Staff(str(persona.user_id), persona.name, persona.role,
                         str(id_of("organisation", key)))  # fmt: skip
        return Staff(str(id_of("user", f"supervisor {key}")), self._name(), Role.SUPERVISOR,
                     str(id_of("organisation", key)))  # fmt: skip

    def _employ_head(self, partnership: UUID, provider: Provider) -> None:
        head = provider.supervisor
        if head.id != str(BY_KEY["supervisor"].user_id):
            key = next(key for key, name in ORGANISATIONS.items() if name == provider.name)
            self.founding.employ(
                partnership, f"supervisor {key}", head.name, Role.SUPERVISOR, UUID(provider.id)
            )

    def _name(self) -> str:
        return self.crowd.somebody("").name

    def _cast(self, partnership: UUID, where: str) -> dict[str, Staff]:
        """Everybody whom one can sign in as."""
        return {
            persona.key: self.founding.employ(
                partnership, persona.key, persona.name, persona.role,
                id_of("organisation", persona.organisation),
                id_of("site", persona.site) if persona.site else None,
            )
            for persona in PERSONAS
            if persona.partnership == where
        }  # fmt: skip

    def _places(self, partnership: UUID, more: int) -> list[Place]:
        sites = list(SITES)
        for number in range(more):
            word = WORDS[number % len(WORDS)]
            key = f"practice_{number + 1}"
            sites.append((key, f"{word} Road Practice {number + 1}", S.GP_PRACTICE, key))
        seen: set[str] = set()
        return [self._place(partnership, *site, seen) for site in sites]

    def _place(
        self, partnership: UUID, key: str, name: str, kind: SiteKind, owner: str, seen: set[str]
    ) -> Place:
        founding, organisation = self.founding, id_of("organisation", owner)
        if owner not in seen:
            founding.organisation(owner, K.HEALTH, ORGANISATIONS.get(owner, name))
            founding.takes_part(partnership, organisation, Part.HEALTH)
            seen.add(owner)
        site = founding.place(partnership, key, name, kind, organisation)
        self.doors.at_a_place(partnership, key, name, site, organisation)
        staff = [
            founding.employ(
                partnership, f"referrer {key} {n}", f"Dr {self._name()}", Role.REFERRER,
                organisation, site,
            )
            for n in range(3)
        ]  # fmt: skip
        for persona in PERSONAS:
            if persona.site == key:  # who is employed with the cast
                staff.insert(0, Staff(str(persona.user_id), persona.name, persona.role,
                                      str(organisation)))  # fmt: skip
        return founding.referring(partnership, key, name, site, organisation, staff)

    def _partner(self, partnership: UUID) -> None:
        """The system of one surgery, from which anybody can send a message to try it."""
        self.book.put(
            Partner(
                id=id_of("partner", "demo"),
                partnership_id=partnership,
                organisation_id=id_of("organisation", "sedge_lane"),
                user_id=id_of("user", "system sedge_lane"),
                site_id=id_of("site", "sedge_lane"),
                name="demo",
                client="demo",
                versions=["1.0.0", "1.0.0-beta", "1.12.0"],
                use_cases={"a5t1": "hjp1", "hjp1": "hjp1"},
            )
        )

    def _doors(self, partnership: UUID, alliance: UUID) -> None:
        self.doors.for_people(partnership, alliance)
        self.doors.routes(partnership)
        self.doors.line(partnership)

    # Who advises where, and when

    def _open(
        self, partnership: UUID, providers: dict[str, Provider], places: list[Place],
        cast: dict[str, Staff], people: int, wanted: int,
    ) -> None:  # fmt: skip
        each = self._sittings_for(people / wanted)
        counts = [
            each + (number < len(SITES) - len(ROTA) and each == 1) for number in range(wanted)
        ]
        left, taken = people, 0
        for number, sittings in enumerate(counts):
            share = left if number == wanted - 1 else round(people * sittings / sum(counts))
            key = ROTA[number % len(ROTA)]
            adviser = self._adviser(partnership, number, key, cast, providers[key])
            held = [places[(taken + n) % len(places)] for n in range(sittings)]
            self._unit(partnership, providers, key, adviser, cast["coordinator"], held, share)
            left, taken = left - share, taken + sittings
        away = self.units[AWAY].adviser
        organisation = id_of("organisation", ROTA[AWAY])
        self.doors.away(partnership, organisation, UUID(away.id), ADVISERS[ROTA[AWAY]].user_id)

    def _sittings_for(self, people: float) -> int:
        """A week's sittings, for the busiest week and with some times left over."""
        return ceil(people / WEEKS * 1.4 * 0.67 * 1.3 / SLOTS)

    def _adviser(
        self, partnership: UUID, number: int, key: str, cast: dict[str, Staff], at: Provider
    ) -> Staff:
        if number == ROTA.index(key) and number < len(ROTA):
            return cast[ADVISERS[key].key]
        return self.founding.employ(
            partnership, f"adviser {number}", self._name(), Role.ADVISER, UUID(at.id)
        )

    def _unit(
        self, partnership: UUID, providers: dict[str, Provider], key: str, adviser: Staff,
        coordinator: Staff, held: list[Place], people: int,
    ) -> None:  # fmt: skip
        number = len(self.units)
        sittings = tuple(
            self._sitting(partnership, providers[key], adviser, place, number, n)
            for n, place in enumerate(held)
        )
        self.units.append(
            Unit(
                number=number,
                partnership=str(partnership),
                provider=providers[key],
                others=tuple(each for name, each in providers.items() if name != key),
                adviser=adviser,
                coordinator=coordinator,
                places=tuple(held),
                sittings=sittings,
                people=people,
            )
        )

    def _sitting(
        self, partnership: UUID, provider: Provider, adviser: Staff, place: Place, unit: int, n: int
    ) -> Sitting:
        name = f"{unit} {n}"
        room, pattern = id_of("room", name), id_of("pattern", name)
        weekday, opens = (unit + n) % 5, OPENS + (n // 5) * 4 * 60
        self.book.put(
            Room(
                id=room,
                partnership_id=partnership,
                site_id=UUID(place.site),
                name=f"Room {unit % 20 + 1}",
                contact=f"Reception, {place.phone}",
            )  # fmt: skip
        )
        closes = opens + SLOTS * LENGTH
        self.book.put(
            WeeklySession(
                id=pattern,
                partnership_id=partnership,
                provider_id=UUID(provider.id),
                site_id=UUID(place.site),
                room_id=room,
                adviser_id=UUID(adviser.id),
                weekday=weekday,
                opens=time(opens // 60, opens % 60),
                closes=time(closes // 60, closes % 60),
                slot_minutes=LENGTH,
                first_date=self.began,
            )  # fmt: skip
        )
        return Sitting(weekday, place, str(room), str(pattern), opens, SLOTS, LENGTH)

    # Elsewhere

    def _elsewhere(self, people: int) -> None:
        founding = self.founding
        head = Staff(str(id_of("user", "supervisor cragside")), self._name(), Role.SUPERVISOR,
                     str(id_of("organisation", "cragside")))  # fmt: skip
        partnership = founding.partnership(ELSEWHERE, id_of("organisation", "cragside"))
        provider = founding.provider(partnership, "cragside", K.CHARITY, head, Part.COORDINATES)
        self._employ_head(partnership, provider)
        place = self._place(
            partnership, "beck_road", "Beck Road Surgery", S.GP_PRACTICE, "beck_road", set()
        )
        self._cast(partnership, ELSEWHERE)
        coordinator = founding.employ(
            partnership, "coordinator cragside", self._name(), Role.COORDINATOR, UUID(provider.id)
        )
        units = max(1, ceil(people / PEOPLE_FOR_AN_ADVISER))
        for n in range(units):
            adviser = founding.employ(
                partnership, f"adviser cragside {n}", self._name(), Role.ADVISER, UUID(provider.id)
            )
            share = people * (n + 1) // units - people * n // units
            sittings = self._sittings_for(share)
            self._unit(partnership, {"cragside": provider}, "cragside", adviser, coordinator,
                       [place] * sittings, share)  # fmt: skip
