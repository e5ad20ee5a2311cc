"""
What a newcomer should find at once: today's session of ten people, somebody in every queue, a
deadline tomorrow and one that is late, a wall, a refusal, a sealed address, a number that fails; a
same-day need, a waiting list, texts with and without an answer, checks, somebody who speaks for
another.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from alongside.appointments.models import Room
from alongside.demo.management.seeding.deadlines import counted
from alongside.demo.management.seeding.held import Held
from alongside.demo.management.seeding.lives import RECONSIDERATION, Life, Problem, Visit
from alongside.demo.management.seeding.moments import A_DAY
from alongside.demo.management.seeding.places import Sitting, Staff
from alongside.demo.management.seeding.traces import Traces
from alongside.demo.management.seeding.weeks import Weeks
from alongside.demo.rules import id_of
from alongside.people.models import SamePerson, Wall
from alongside.people.rules import NumberStatus

AT = 11 * 60 + 35  # the minute of the day at which the session is found
OPENS, TEN, LENGTH = 9 * 60 + 30, 10, 30
TODAY = ("ATTENDED", "ATTENDED", "MISSED", "ATTENDED", "ARRIVED", "ARRIVED", *["BOOKED"] * 4)
# Who waits on the list: how soon, about what, what is urgent, for how long, by when they are seen.
LISTED = (
    ("ROUTINE", "welfare_benefits", "", 34, 12), ("ROUTINE", "housing", "", 21, 30),
    ("DATED", "housing", "", 6, 8), ("ROUTINE", "education", "child_out_of_school", 13, 9),
    ("ROUTINE", "employment", "", 9, 45),
)  # fmt: skip
HEARING_IN = 9  # days
TEXTED = ("07700 900101", "07700 900102")
MISSING = "Which council do they pay council tax to, and has the letter a date?"
BEHIND_A_WALL = "A relative of the adviser"


class Cast:
    """People written for the adviser one can sign in as; `weeks` are that adviser's."""

    def __init__(self, weeks: Weeks) -> None:
        self.weeks = weeks
        self.book, self.ways, self.moments = weeks.book, weeks.ways, weeks.moments
        self.unit = weeks.unit
        self.place = weeks.unit.places[0]
        self.gp = self.place.referrers[0]
        clock = weeks.writing.clock
        self.traces = Traces(self.book, self.moments, weeks.random, clock)
        crowd = weeks.writing.crowd
        self.held = Held(self.book, crowd, self.moments, self.unit, clock)

    def write(self) -> Iterator[int]:
        """Yield how many people each of them brings."""
        self.weeks.is_busy_today = True
        waiting = [*self._waiting()]
        new = [*self._urgent(), *self._listed(), *self._texted()]
        lives = [*self._session(), *waiting, *new, *self._advised()]
        for life in lives:
            self.weeks.writing.write(life)
            self.weeks.left -= 2 if life.patient else 1
        self._wall(lives[-1])
        self._same_person(*self.alike)
        self._traces(waiting, new)
        yield sum(2 if life.patient else 1 for life in lives)

    # Today

    def _session(self) -> Iterator[Life]:
        today, room = self.moments.today, id_of("room", "today")
        self.book.put(
            Room(
                id=room,
                partnership_id=UUID(self.unit.partnership),
                name="Consulting room 4",
                site_id=UUID(self.place.site),
                contact=f"Reception, {self.place.phone}",
            )  # fmt: skip
        )
        sitting = Sitting(0, self.place, str(room), "", OPENS, TEN, LENGTH)
        session = self.weeks.write_session(sitting, today)
        for n, status in enumerate(TODAY):
            start = self.moments.local(today, OPENS + n * LENGTH)
            visit = Visit(session, next(self.book.ids), start, start + LENGTH, booked_at=0)
            self.weeks.write_slot(visit, sitting, "1")
            yield self._at_ten(n, status, visit)

    def _at_ten(self, n: int, status: str, visit: Visit) -> Life:
        life = self._referred(4 + n % 9)
        life.now = self.moments.local(self.moments.today, AT)
        accepted = life.received + A_DAY
        life.ask(self.unit.provider, life.received, life.referrer)
        life.accept(accepted)
        life.attempt(accepted + 20, "PHONE", "SPOKE")
        self.ways.seat(life, visit, accepted + 25)
        self._make_different(n, life, visit)
        if status == "MISSED":
            self.ways.miss(life, visit)
        elif status == "ATTENDED":
            self.ways.see(life, visit)
        elif status == "ARRIVED":
            visit.status = status
            visit.steps.append((status, min(visit.start - 4, life.now - 6), self.unit.adviser.id))
        return life

    def _make_different(self, n: int, life: Life, visit: Visit) -> None:
        person = life.person
        if n in {1, 7}:
            person.language, person.interpreter = ("pl", True) if n == 1 else ("ar", True)
        elif n == 5:
            visit.walk_in = True
        elif n == 6:
            life.refused = frozenset({"SHARE_STATUS", "SHARE_OUTCOME"})
        elif n == 8:
            life.client_is = "PARENT"
            life.patient = self.weeks.writing.crowd.somebody(next(self.book.ids), child=True)
        elif n == 9:
            life.urgency = "TODAY"

    # In every queue

    def _waiting(self) -> Iterator[Life]:
        unit, yesterday = self.unit, self.moments.now - A_DAY
        yield self._referred(1)  # nobody was proposed
        yield self._asked(1)
        one, other = self._asked(1), self._asked(2)
        copied = ("given", "family", "born", "language")
        for name in copied:
            setattr(other.person, name, getattr(one.person, name))
        self.alike = (one, other)
        yield from self.alike
        failing = self._asked(1)
        failing.number = ("9990000019", NumberStatus.FAILS_CHECK)
        yield failing
        asking = self._asked(2)
        asking.reach(yesterday, "NEEDS_INFORMATION", unit.adviser)
        self.asking = asking
        yield asking
        for attempts in (0, 1, 3):
            yield self._accepted(6, attempts)
        listed = self._accepted(9, 1)
        listed.reach(yesterday, "WAITLISTED", unit.adviser)
        yield listed
        sealed = self._accepted(3, 0)
        sealed.sealed = True
        yield sealed

    def _referred(self, days: int, minute: int | None = None) -> Life:
        day = self.moments.last_working(self.moments.today - days)
        received = self.moments.at_work(day, self.weeks.random)
        if minute is not None:
            received = self.moments.local(day, minute)
        life = self.ways.begin(self.place, received, alone=True)
        life.referrer, life.by_message, life.urgency = self.gp, False, "ROUTINE"
        life.letter_date = None
        life.steps[0] = (received, "RECEIVED", "", self.gp)
        return life

    def _asked(self, days: int, minute: int | None = None) -> Life:
        life = self._referred(days, minute)
        life.ask(self.unit.provider, life.received, life.referrer)
        return life

    def _accepted(self, days: int, attempts: int) -> Life:
        life = self._asked(days)
        life.accept(life.received + 30)
        for n in range(attempts):
            life.attempt(life.received + 60 + n * 4 * 60, "PHONE", "NO_ANSWER")
        return life

    # What came by the new doors

    def _urgent(self) -> Iterator[Life]:
        """Somebody without food since yesterday; and one whom nobody answered for a week."""
        hungry = self._asked(1, minute=16 * 60 + 40)
        hungry.urgency, hungry.domains = "TODAY", ["welfare_benefits"]
        self.hungry = hungry
        yield hungry
        self.late = self._asked(8)
        yield self.late

    def _listed(self) -> Iterator[Life]:
        for urgency, domain, trouble, days, promised in LISTED:
            life = self._asked(days)
            life.urgency, life.domains, life.trouble = urgency, [domain], trouble
            if urgency == "DATED":
                life.letter_date = self.moments.today + HEARING_IN
            life.accept(life.received + 45)
            if trouble:
                life.attempt(life.received + 60, "PHONE", "SPOKE")
            life.reach(life.received + 90, "WAITLISTED", self.unit.adviser)
            life.promised_in = promised
            yield life

    def _texted(self) -> Iterator[Life]:
        for phone in TEXTED:
            life = self._accepted(1, 1)
            life.phone = phone
            life.attempt(self._texted_at(life), "TEXT", "SENT")
            yield life

    def _texted_at(self, life: Life) -> int:
        return life.received + 90

    def _traces(self, waiting: list[Life], new: list[Life]) -> None:
        """`new` are two who are urgent or late, those on the list, two who were texted."""
        traces = self.traces
        traces.call(self.hungry)
        traces.passed_on(self.late)
        traces.ask(self.asking, MISSING)
        one, other = new[-2:]
        traces.text(one, self._texted_at(one))
        answered = traces.text(other, self._texted_at(other))
        traces.reply(other, answered, "Change", self._texted_at(other) + 25)
        crowd = self.weeks.writing.crowd
        traces.proxy(new[2], crowd.somebody(next(self.book.ids)).name)
        for number, life in enumerate(waiting[:6]):
            traces.check(life, alone=number % 2 == 0, stops_after=4 if number == 5 else None)
        self.held.write()

    # With a file

    def _advised(self) -> Iterator[Life]:
        tomorrow = self.moments.date(self.moments.today) + timedelta(days=1)
        yield self._with_deadline(_letter_for(tomorrow, late=False))
        yield self._with_deadline(_letter_for(tomorrow, late=True), late=True)
        planned = self._seen(self.unit.adviser)
        planned.plan_waits = True
        yield planned
        yield self._seen(self.unit.provider.supervisor)  # to be walled off

    def _seen(self, adviser: Staff) -> Life:
        """Somebody whom the adviser rang three weeks ago and has advised since."""
        life = self._accepted(27, 0)
        life.unit = replace(self.unit, adviser=adviser)
        day = self.moments.next_working[self.moments.today - 21]
        at = max(self.moments.local(day, 15 * 60), life.last + 60)
        life.attempt(at, "PHONE", "SPOKE")
        life.reach(at + 20, "IN_ADVICE", adviser)
        return life

    def _with_deadline(self, letter: date, *, late: bool = False) -> Life:
        """A deadline runs from a letter; beside it, a second issue without one."""
        life = self._seen(self.unit.adviser)
        opened, tomorrow = life.last, self.moments.today + 1
        life.problems = [
            Problem(
                "welfare_benefits", opened, None, state="WORKING", deadline=letter,
                next_due=tomorrow - 2 if late else tomorrow, stays_live=True,
            ),
            Problem("debt", opened, None, state="WAITING_OTHER", next_due=tomorrow + 6),
        ]  # fmt: skip
        return life

    # About them

    def _wall(self, life: Life) -> None:
        self.book.put(
            Wall(
                id=id_of("wall", "demo"),
                partnership_id=UUID(self.unit.partnership),
                person_id=UUID(life.person.id),
                organisation_id=UUID(self.unit.provider.id),
                user_id=UUID(self.unit.adviser.id),
                why=BEHIND_A_WALL,
                raised_at=self.moments.datetime(life.received + 40),
            )  # fmt: skip
        )

    def _same_person(self, one: Life, other: Life) -> None:
        """Two records that look like one person: nobody has looked yet."""
        self.book.put(
            SamePerson(
                id=id_of("same person", "demo"),
                partnership_id=UUID(self.unit.partnership),
                organisation_id=UUID(self.unit.provider.id),
                person_id=UUID(one.person.id),
                other_id=UUID(other.person.id),
                due_at=self.moments.datetime(self.moments.now + 3 * A_DAY),
            )  # fmt: skip
        )


def _letter_for(tomorrow: date, *, late: bool) -> date:
    """The letter whose safe date is tomorrow or soon after; or passed, but lately."""
    letters = [tomorrow - timedelta(days=n) for n in range(10, 60)]
    safe = {letter: counted(RECONSIDERATION, letter)[1] for letter in letters}
    if late:
        return max(letter for letter in letters if safe[letter] < tomorrow - timedelta(days=1))
    return min(letter for letter in letters if safe[letter] >= tomorrow)
