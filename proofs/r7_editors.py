"""R7: however many write into one file at the same moment, no word of anybody is lost."""

import time as clock
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Lock, local
from typing import Any
from unittest.mock import patch

from proofs.figures import Figure, Found, judge
from proofs.scratch import Scratch, scratch

EDITORS, ROUNDS, FEW, SOME = 32, 50, 8, 5
PLACES = ("facts", "options", "instruction")
TRIES = 500  # at one save, of somebody who is shown what others wrote each time
HOW = (
    "32 editors open one issue of one file at the same moment, 50 times over. Each adds a mark of"
    " its own to one of three texts, in turns, and saves as the page does, with the version that"
    " it read; whoever is shown two versions puts theirs and the other’s together and saves again."
    " Each also writes a note and adds to the household. At the end every mark must stand in its"
    " text, once, and each note be there."
)
CONTROL = "The same with the version check taken away: marks must be lost"
LOST = Figure("R7", "marks that were saved and are gone, of 4,800", "=0", HOW, CONTROL)
SAVED = Figure(
    "R7-saved", "saves of text, of as many that 32 editors made in 50 rounds", "=3200",
    "Counted as the actions answered: issue and household.",
)  # fmt: skip
NOTES = Figure("R7-notes", "notes in the file", "=1600", "Counted in the database.")
KEPT = Figure(
    "R7-editions", "versions that are not kept as they were saved", "=0",
    "Each version from the first to the last must have its edition, and the last say what the"
    " issue and the household say.",
)  # fmt: skip
ERRORS = Figure("R7-errors", "editors who got an error instead of both versions", "=0", HOW)
SLOWEST = Figure(
    "R7-slowest", "longest that one save took, with the asking again", "<=30",
    "With 32 at once on 2 cores; a save that loses is tried again until it stands.",
    unit="seconds", is_time=True,
)  # fmt: skip
FIGURES = [LOST, SAVED, NOTES, KEPT, ERRORS, SLOWEST]
UNKEPT = """
SELECT count(*) FROM (
    SELECT generate_series(1, i.version) FROM casework_issue i
    EXCEPT SELECT e.version FROM casework_edition e WHERE e.issue_id IS NOT NULL) missing
"""
UNKEPT_OF_HOUSEHOLD = """
SELECT count(*) FROM (
    SELECT generate_series(1, h.version) FROM casework_household h
    EXCEPT SELECT e.version FROM casework_edition e WHERE e.issue_id IS NULL) missing
"""
OTHERWISE = """
SELECT count(*) FROM casework_issue i JOIN casework_edition e
    ON e.issue_id = i.id AND e.version = i.version
WHERE e.said->>'facts' <> i.facts OR e.said->>'options' <> i.options
    OR e.said->>'instruction' <> i.instruction
"""


def measure(run: Any) -> Iterator[Found]:
    editors, rounds = run.sized(EDITORS, FEW), run.sized(ROUNDS, SOME)
    with scratch() as database:
        race = Race(database, editors, rounds)
        race.run()
        lost, notes, unkept = race.lost(), race.notes(), race.unkept()
    caught = control()
    said = f"{race.answers['asked again']} times somebody was shown both versions"
    yield judge(LOST, lost, caught=caught, reason=said, fast=run.fast)
    yield judge(SAVED.at(2 * editors * rounds), race.answers["saved"], fast=run.fast)
    yield judge(NOTES.at(editors * rounds), notes, fast=run.fast)
    yield judge(KEPT, unkept, fast=run.fast)
    yield judge(ERRORS, race.answers["error"], reason=race.wrong, fast=run.fast)
    yield judge(SLOWEST, race.slowest, fast=run.fast)


class Race:
    def __init__(self, database: Scratch, editors: int, rounds: int) -> None:
        from alongside.casework.tests.factories import make_case, make_issue
        from tests.world import make_world

        self.database, self.editors, self.rounds = database, editors, rounds
        self.world = make_world()
        self.case = make_case(self.world)
        with self.world.acting(self.world.adviser) as by:
            self.issue = make_issue(self.case.pk, by=by)
        self.answers: Counter[str] = Counter()
        self.counting = Lock()
        self.wrong, self.slowest = "", 0.0
        self.thread = local()

    def run(self) -> None:
        together = Barrier(self.editors)
        with ThreadPoolExecutor(self.editors) as pool:
            for number in range(self.rounds):
                list(pool.map(lambda n, r=number: self._round(n, r, together), range(self.editors)))
            list(pool.map(lambda _: self._leave(together), range(self.editors)))

    def _round(self, editor: int, number: int, together: Barrier) -> None:
        """Everybody has read before anybody saves."""
        self._enter()
        place, mark = PLACES[(editor + number) % len(PLACES)], mark_of(editor, number)
        issue, household = self._read(), self._read_household()
        together.wait(120)
        begun = clock.monotonic()
        try:
            self._save(issue, place, mark)
            self._save_household(household, mark)
            self._note(mark)
        except Exception as error:
            self._count("error")
            self.wrong = type(error).__name__
        self.slowest = max(self.slowest, clock.monotonic() - begun)

    def _read(self) -> Any:
        from alongside.casework.models import Issue

        return Issue.objects.get(pk=self.issue.pk)

    def _read_household(self) -> Any:
        from alongside.casework import queries

        return queries.household_of(self.case.pk)

    def _save(self, issue: Any, place: str, mark: str) -> None:
        """As the page does it, with the fields that the page has and the version it showed."""
        from alongside.casework import actions
        from alongside.casework.rules import Clashed
        from tests.world import NOON

        for _ in range(TRIES):
            said = {each: getattr(issue, each) for each in ("advice", *PLACES)}
            said[place] += f" {mark}"
            try:
                actions.give_advice(
                    issue_id=issue.pk, **said, by=self.world.adviser, at=NOON, seen=issue.version
                )
            except Clashed:
                self._count("asked again")
                issue = self._read()
            else:
                self._count("saved")
                return
        raise AssertionError("never got through")

    def _save_household(self, household: Any, mark: str) -> None:
        from alongside.casework import actions
        from alongside.casework.rules import Clashed
        from tests.world import NOON

        for _ in range(TRIES):
            words = household.members if household else ""
            version = household.version if household else 0
            try:
                actions.keep_household(
                    case_id=self.case.pk, said={"members": f"{words} {mark}"},
                    by=self.world.adviser, at=NOON, seen=version,
                )  # fmt: skip
            except Clashed:
                self._count("asked again")
                household = self._read_household()
            else:
                self._count("saved")
                return
        raise AssertionError("never got through")

    def _note(self, mark: str) -> None:
        from alongside.casework import actions
        from tests.world import NOON

        actions.add_note(case_id=self.case.pk, words=mark, by=self.world.adviser, at=NOON)

    def _count(self, what: str) -> None:
        with self.counting:
            self.answers[what] += 1

    def _enter(self) -> None:
        from alongside.kit import context
        from tests.world import standing_of

        if not getattr(self.thread, "stands", False):
            context.take(standing_of(self.world.adviser))
            self.thread.stands = True

    def _leave(self, together: Barrier) -> None:
        together.wait(120)
        with self.database.connection_of_a_thread():
            pass

    def lost(self) -> int:
        """Marks that do not stand where they were saved, exactly once."""
        columns = ", ".join(PLACES)
        [texts] = self.database.rows(f"SELECT {columns} FROM casework_issue")
        found = {place: Counter(text.split()) for place, text in zip(PLACES, texts, strict=True)}
        [(members,)] = self.database.rows("SELECT members FROM casework_household")
        told = Counter(members.split())
        noted = Counter(words for (words,) in self.database.rows("SELECT words FROM casework_note"))
        return sum(
            kept[mark_of(editor, number)] != 1
            for editor in range(self.editors)
            for number in range(self.rounds)
            for kept in (found[PLACES[(editor + number) % len(PLACES)]], told, noted)
        )

    def notes(self) -> int:
        return int(self.database.rows("SELECT count(*) FROM casework_note")[0][0])

    def unkept(self) -> int:
        asked = (UNKEPT, UNKEPT_OF_HOUSEHOLD, OTHERWISE)
        return sum(int(self.database.rows(sql)[0][0]) for sql in asked)


def mark_of(editor: int, number: int) -> str:
    return f"e{editor}r{number}"


def control() -> bool:
    """Whether marks are lost where nobody looks at the version."""
    with scratch() as database, without_the_check():
        race = Race(database, FEW, SOME)
        race.run()
        return race.lost() > 0


@contextmanager
def without_the_check() -> Iterator[None]:
    from alongside.casework.actions import household, issues

    def yours(_row: Any, _now: Any, said: dict[str, Any], _seen: Any) -> dict[str, Any]:
        return said

    with (
        patch.object(issues, "together_with", yours),
        patch.object(household, "together_with", yours),
    ):
        yield
