"""The partnerships of the demo, their organisations, their staff: rows that do not depend on K."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from alongside.accounts.models import User
from alongside.accounts.rules import Role, UserKind
from alongside.demo.management.seeding.book import Book
from alongside.demo.management.seeding.places import Place, Provider, Staff
from alongside.demo.rules import ORGANISATIONS, PARTNERSHIPS, id_of
from alongside.law.rules.areas import AreaId, CredentialKind, Level
from alongside.partnerships.models import (
    Credential,
    Intake,
    Membership,
    OpeningHours,
    Organisation,
    Participation,
    Partnership,
    Scope,
    Site,
)
from alongside.partnerships.rules import Hours, OrganisationKind, Part, SiteKind

UNUSABLE = "!" + "no password opens this account".replace(" ", "-")
WEEK = tuple(Hours(weekday, time(9), time(17)) for weekday in range(5))
K, S = OrganisationKind, SiteKind
# What each provider advises on, and how far. Everything is covered by somebody.
LEVELS: dict[str, dict[str, str]] = {
    "welfare_rights": {area: Level.CASEWORK for area in AreaId.values} | {"immigration": "info"},
    "marshlight": dict.fromkeys(("welfare_benefits", "debt", "housing"), "casework"),
    "saltmarsh": dict.fromkeys(
        ("housing", "employment", "education", "community_care", "welfare_benefits"),
        "representation",
    ),
    "curlew": {"housing": "casework", "immigration": "casework", "welfare_benefits": "advice"},
    "cragside": dict.fromkeys(AreaId.values, "advice"),
}
# What the law asks of them for debt and immigration; a council needs nothing for debt.
HELD: dict[str, tuple[tuple[CredentialKind, int], ...]] = {
    "marshlight": ((CredentialKind.FCA, 0), (CredentialKind.AQS, 0)),
    "saltmarsh": ((CredentialKind.SRA, 0), (CredentialKind.AQS, 0)),
    "curlew": ((CredentialKind.IAA, 2), (CredentialKind.AQS, 0)),
    "cragside": ((CredentialKind.FCA, 0), (CredentialKind.IAA, 1)),
}
RUNS_OUT = {"curlew": 40}  # in so many days
LANGUAGES = {"marshlight": ["pl", "ro", "pt"], "curlew": ["ar", "so", "ur", "uk", "fa"]}


class Founding:
    """Writes what a partnership is made of. `began` is the day on which everything began."""

    def __init__(self, book: Book, began: date, today: date) -> None:
        self.book = book
        self.began = began
        self.today = today
        self.start = datetime.combine(began, time(8), book.moments.datetime(0).tzinfo)
        self.codes = 0

    def organisation(self, key: str, kind: OrganisationKind, name: str = "") -> UUID:
        id_ = id_of("organisation", key)
        health = kind is K.HEALTH
        self.codes += health
        self.book.put(
            Organisation(
                id=id_,
                name=name or ORGANISATIONS[key],
                kind=kind,
                ods_code=f"ZZ{self.codes:04}" if health else "",
                accreditations=["AQS"] if kind in {K.CHARITY, K.LAW_CENTRE} else [],
                shared_computers=health,
            )
        )
        return id_

    def partnership(self, key: str, coordinator: UUID) -> UUID:
        """As the preset `gp_booked_record_access` has it, but for several providers."""
        id_ = id_of("partnership", key)
        self.book.put(
            Partnership(
                id=id_,
                name=PARTNERSHIPS[key],
                preset="gp_booked_record_access",
                preset_as_of=date(2026, 11, 24),
                coordinator_id=coordinator,
                integration="co_located",
                catchment="registered_here",
                access=["clinician_referral", "link_worker", "receptionist", "self_referral"],
                routing="capability_and_capacity",
                record_access="read_with_consent",
                consent_model="per_purpose",
                default_feedback="status_and_outcome",
                appointment_minutes=45,
                urgent_slots_held=1,
                agreed_on=self.began,
            )
        )
        for hours in WEEK:
            self.book.put(
                OpeningHours(
                    id=id_of("hours", f"{key} {hours.weekday}"),
                    partnership_id=id_,
                    weekday=hours.weekday,
                    opens=hours.opens,
                    closes=hours.closes,
                )  # fmt: skip
            )
        return id_

    def takes_part(self, partnership: UUID, organisation: UUID, *parts: Part) -> None:
        for part in parts:
            self.book.put(
                Participation(
                    id=id_of("part", f"{partnership} {organisation} {part}"),
                    partnership_id=partnership,
                    organisation_id=organisation,
                    part=part,
                    since=self.began,
                )  # fmt: skip
            )
        self.member(
            partnership, organisation, id_of("user", "alongside"), Role.TASK, f"{organisation}"
        )

    def provider(
        self, partnership: UUID, key: str, kind: OrganisationKind, head: Staff, *parts: Part
    ) -> Provider:
        id_ = self.organisation(key, kind)
        self.takes_part(partnership, id_, Part.ADVICE, *parts)
        for area, level in LEVELS[key].items():
            self.book.put(
                Scope(
                    id=id_of("scope", f"{key} {area}"),
                    partnership_id=partnership,
                    provider_id=id_,
                    domain=area,
                    level=level,
                )  # fmt: skip
            )
        self.book.put(
            Intake(
                id=id_of("intake", key),
                partnership_id=partnership,
                provider_id=id_,
                days_to_wait=5 if key == "welfare_rights" else 9,
                languages=LANGUAGES.get(key, []),
                said_at=self.start + timedelta(days=600),
            )  # fmt: skip
        )
        self._holds(partnership, id_, key, head)
        return Provider(str(id_), ORGANISATIONS[key], head, LEVELS[key])

    def _holds(self, partnership: UUID, organisation: UUID, key: str, head: Staff) -> None:
        for kind, level in HELD.get(key, ()):
            left = RUNS_OUT.get(key, 500) if kind is CredentialKind.IAA else 500
            self.book.put(
                Credential(
                    id=id_of("credential", f"{key} {kind}"),
                    partnership_id=partnership,
                    organisation_id=organisation,
                    kind=kind,
                    level=level,
                    valid_from=self.began,
                    valid_to=self.today + timedelta(days=left),
                    evidence="The regulator’s public register",
                    owner_id=UUID(head.id),
                )  # fmt: skip
            )

    def place(
        self, partnership: UUID, key: str, name: str, kind: SiteKind, organisation: UUID
    ) -> UUID:
        id_ = id_of("site", key)
        self.book.put(
            Site(
                id=id_,
                partnership_id=partnership,
                organisation_id=organisation,
                name=name,
                kind=kind,
                address=f"{name}, Sluice Row, Fenmarsh",
                postcode="ZZ99 3VZ",
                ods_code=f"ZZ{self.codes:04}",
                referrals_read="every working morning, by the adviser on duty",
            )  # fmt: skip
        )
        return id_

    def referring(
        self, partnership: UUID, key: str, name: str, site: UUID, organisation: UUID,
        staff: Iterable[Staff],
    ) -> Place:  # fmt: skip
        """The people who refer from a site, and the system that sends messages from it."""
        system = Staff(str(id_of("user", f"system {key}")), f"Record system of {name}",
                       Role.PARTNER_SYSTEM, str(organisation))  # fmt: skip
        self.user(system, f"system-{key}", kind=UserKind.SYSTEM)
        self.member(partnership, organisation, UUID(system.id), Role.PARTNER_SYSTEM, key, site)
        phone = f"020 7946 0{self.codes % 1000:03}"
        return Place(
            str(site), str(organisation), f"ZZ{self.codes:04}", tuple(staff), system, phone
        )

    def employ(
        self, partnership: UUID, key: str, name: str, role: Role, organisation: UUID,
        site: UUID | None = None,
    ) -> Staff:  # fmt: skip
        staff = Staff(str(id_of("user", key)), name, role, str(organisation))
        self.user(staff, key)
        self.member(partnership, organisation, UUID(staff.id), role, key, site)
        return staff

    def user(self, staff: Staff, key: str, kind: UserKind = UserKind.PERSON) -> None:
        word = key.replace("_", ".").replace(" ", "-")
        self.book.put(
            User(
                id=UUID(staff.id),
                name=staff.name,
                username=word,
                email=f"{word}@example.org",
                kind=kind,
                password=UNUSABLE,
                date_joined=self.start,
            )  # fmt: skip
        )

    def member(
        self, partnership: UUID, organisation: UUID, user: UUID, role: Role, key: str,
        site: UUID | None = None,
    ) -> None:  # fmt: skip
        name = key if role is not Role.TASK else f"task {partnership} {organisation}"
        if role is Role.PARTNER_SYSTEM:
            name = f"system {key}"
        self.book.put(
            Membership(
                id=id_of("membership", name),
                user_id=user,
                organisation_id=organisation,
                partnership_id=partnership,
                role=role,
                site_id=site,
                since=self.start,
            )  # fmt: skip
        )
