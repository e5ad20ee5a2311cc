"""Where advice is given, and by whom: what a life is lived in. `world` makes the rows of it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Staff:
    id: str
    name: str
    role: str
    organisation: str


@dataclass(frozen=True)
class Place:
    """A site and those who refer from it."""

    site: str
    organisation: str
    code: str
    referrers: tuple[Staff, ...]
    system: Staff  # the partner system that sends messages from there
    phone: str


@dataclass(frozen=True)
class Provider:
    id: str
    name: str
    supervisor: Staff
    levels: dict[str, str]


@dataclass(frozen=True)
class Sitting:
    """A weekly session: by London's clock, in minutes of the day."""

    weekday: int
    place: Place
    room: str
    pattern: str
    opens: int
    slots: int
    length: int


@dataclass(frozen=True)
class Unit:
    """One adviser with their sittings, and how many people come by way of them."""

    number: int
    partnership: str
    provider: Provider
    others: tuple[Provider, ...]
    adviser: Staff
    coordinator: Staff
    places: tuple[Place, ...]
    sittings: tuple[Sitting, ...]
    people: int


@dataclass
class World:
    units: list[Unit] = field(default_factory=list)
    walled_from: str = ""
