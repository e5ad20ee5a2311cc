"""
Rows that stand while one test after another works on them: the world, and what a file adds to it.

They are made once in each file, in a transaction around those of its tests. A test works within a
savepoint, and what it does is undone. No row is committed, so no other test ever sees one.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, transaction

from tests.world import World, make_world

ALIASES = ["default", "sessions", "audit"]
WORLD = "world"
NOTHING = pickle.dumps(None)

type Make = Callable[[World], Any]


@dataclass
class Layer:
    name: str
    opened: list[transaction.Atomic]
    made: bytes = NOTHING  # pickled, so that each test has objects of its own


@dataclass
class Standing:
    """Layers of rows, the world lowest. One that a test does not ask for is taken away first."""

    layers: list[Layer] = field(default_factory=list)

    def stand(self, wanted: dict[str, Make]) -> None:
        if not self.is_sound():
            self.fall()
        names = list(wanted)
        while self.names != names[: len(self.layers)]:
            self.take_away()
        for name in names[len(self.layers) :]:
            self.add(name, wanted[name])

    def fall(self) -> None:
        while self.layers:
            self.take_away()

    def get(self, name: str) -> Any:
        return next((pickle.loads(each.made) for each in self.layers if each.name == name), None)

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.layers]

    def is_sound(self) -> bool:
        """Whether each connection is still in our transaction; a test may have closed one."""
        return not self.layers or all(
            len(connections[alias].atomic_blocks) == len(self.layers)
            and not connections[alias].closed_in_transaction
            for alias in ALIASES
        )

    def add(self, name: str, make: Make) -> None:
        below = self.get(WORLD)
        layer = Layer(name, [opened_on(alias) for alias in ALIASES])
        self.layers.append(layer)
        layer.made = pickle.dumps(make(below))
        for alias in ALIASES:
            connections[alias].check_constraints()  # once, not after each test

    def take_away(self) -> None:
        layer = self.layers.pop()
        for alias, atomic in zip(ALIASES, layer.opened, strict=True):
            if connections[alias].in_atomic_block:
                transaction.set_rollback(True, using=alias)
                atomic.__exit__(None, None, None)


def opened_on(alias: str) -> transaction.Atomic:
    """Begin a transaction or savepoint, marked as Django's TestCase marks what is around a test."""
    atomic = transaction.atomic(using=alias)
    atomic._from_testcase = True  # type: ignore[attr-defined]
    atomic.__enter__()
    return atomic


def new_world(_: World) -> World:
    return make_world()
