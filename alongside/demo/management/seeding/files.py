"""The advice file of somebody who was seen: issues, deadlines, notes, outcomes, money, the plan."""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import UUID

from alongside.demo.management.seeding.book import Book
from alongside.demo.management.seeding.crowd import Crowd
from alongside.demo.management.seeding.deadlines import counted
from alongside.demo.management.seeding.lives import Life, Problem
from alongside.demo.management.seeding.moments import A_DAY, NULL, Moments
from alongside.demo.management.seeding.money import money
from alongside.people.queries.conflicts import keyed_for
from alongside.people.rules import Side
from alongside.people.rules.keys import Keyed

APPEAL = "wb.appeal.ftt"
HOW_MANY = (1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5)  # issues in a file: three to five for most
# What became of an issue, of a hundred. Many are not money, some are no change, some are worse.
RESULTS = (
    ("ACHIEVED", 34), ("PARTLY", 18), ("NO_CHANGE", 17), ("ACTING_THEMSELVES", 21),
    ("LOST_CONTACT", 6), ("WORSE", 3), ("DIED", 1),
)  # fmt: skip
URN = tuple(result for result, share in RESULTS for _ in range(share))
ENDED = {"NO_CHANGE", "WORSE", "LOST_CONTACT", "DIED"}
GAIN = 0.27  # of advised people gain income. Source: High Peak, "constant since 1995"


@dataclass(slots=True)
class Filed:
    """What is in a life's file, before it is written."""

    opened: int | None = None
    closed: int | None = None
    problems: list[Problem] = field(default_factory=list)
    advised_at: int | None = None
    outcome_at: int | None = None
    next_due: int | None = None


class Files:
    def __init__(self, book: Book, crowd: Crowd, moments: Moments, random: Random) -> None:
        self.book = book
        self.crowd = crowd
        self.moments = moments
        self.random = random
        self.text = moments.text
        self.keyed: dict[str, Keyed] = {}  # by provider

    # What will be in it

    def plan(self, life: Life) -> Filed:
        """Decide what is in the file, and end the referral where the work is over."""
        advised, visit = life.first("IN_ADVICE"), life.attended
        if advised is None:
            return Filed()
        filed = Filed(opened=visit.start if visit else advised, advised_at=advised)
        gains = self.random.random() < GAIN
        if life.problems:
            filed.problems = life.problems
            filed.next_due = self._evening(min(each.next_due for each in life.problems))
            return filed
        for number in range(self._how_many()):
            filed.problems.append(self._problem(life, advised, number, gains=gains))
        ends = [each.ended for each in filed.problems if each.ended is not None]
        filed.outcome_at = min(ends, default=None)
        if len(ends) == len(filed.problems):
            self._close(life, filed, max([*ends, life.last]))
        if filed.closed is None and life.status == "IN_ADVICE":
            open_ = [each.next_due for each in filed.problems if each.ended is None]
            filed.next_due = self._evening(min(open_)) if open_ else None
        return filed

    def _how_many(self) -> int:
        return HOW_MANY[int(self.random.random() * len(HOW_MANY))]

    def _problem(self, life: Life, opened: int, number: int, *, gains: bool) -> Problem:
        random, now = self.random.random, life.now
        domain = life.domains[number] if number < len(life.domains) else self.crowd.area()
        if (gains and number == 0) or domain == "not_sure":
            domain = "welfare_benefits"
        moment = opened + (0 if number < 3 else int(random() * 30) * A_DAY)
        if moment > now:
            moment = opened
        ended: int | None = moment + (5 + int(random() * random() * 260)) * A_DAY
        if ended is not None and ended > now:
            ended = None
        problem = Problem(domain, moment, ended, gains=gains and number == 0)
        self._decide(problem)
        return problem

    def _decide(self, problem: Problem) -> None:
        random = self.random.random
        chance = random()
        if problem.ended is not None:
            problem.result = URN[int(random() * 100)]
            if problem.gains and problem.result not in {"ACHIEVED", "PARTLY"}:
                problem.result = "ACHIEVED"
            problem.state = "ENDED" if problem.result in ENDED else "RESOLVED"
        else:
            states = ("TO_START", "WORKING", "WORKING", "WAITING_PERSON", "WAITING_OTHER")
            problem.state = states[int(chance * 5)]
            late = random() < 0.02
            problem.next_due = self.moments.today + (
                -1 - int(random() * 6) if late else 1 + int(random() * 28)
            )
        if problem.domain == "welfare_benefits" and chance < 0.4:
            problem.deadline = self.moments.date(problem.opened // A_DAY - int(random() * 14))
            if chance < 0.1:
                problem.rule = APPEAL

    def _close(self, life: Life, filed: Filed, last: int) -> None:
        day = last // A_DAY + 1 + int(self.random.random() * 9)
        closed = max(self.moments.at_work(day, self.random), last + 7)
        if closed > life.now:
            return
        if life.status != "IN_ADVICE":  # they missed a later appointment
            life.reach(closed - 2, "IN_ADVICE", life.unit.adviser)
        life.reach(closed, "CLOSED_COMPLETE", life.unit.adviser)
        filed.closed = closed

    def _evening(self, day: int) -> int:
        return self.moments.local(self.moments.next_working[day], 17 * 60)

    # What is written

    def write(self, life: Life, referral: str, filed: Filed, yes: set[str]) -> str:
        """Write the file; return its id, or nothing where there is none."""
        if filed.opened is None:
            return ""
        unit, book, case, at = life.unit, self.book, next(self.book.ids), self.text(filed.opened)
        book.case.append(
            f"{case}\t{self._whose(life, filed.opened)}\t{referral}\t{unit.adviser.id}"
            f"\t{unit.adviser.name}\t{'OPEN' if filed.closed is None else 'CLOSED'}\t{at}"
            f"\t{self.moments.maybe(filed.closed)}"
        )
        self._party(life, life.person.name, life.person.born, "FOR", case, at, filed.closed)
        for problem in filed.problems:
            self._write_problem(life, case, problem)
        self._notes(life, case, filed)
        if life.plan_waits:
            self.write_plan(life, case, self.crowd.any("plans"), life.now - A_DAY)
        elif "SHARE_STATUS" in yes and self.random.random() < 0.15:
            self._share(life, referral, case, filed)
        return case

    def _whose(self, life: Life, moment: int) -> str:
        unit = life.unit
        return f"{self.text(moment)}\t{unit.partnership}\t{unit.provider.id}\t{life.person.id}"

    def _party(
        self, life: Life, name: str, born: str, side: str, case: str, at: str, until: int | None
    ) -> None:
        party, provider = next(self.book.ids), life.unit.provider.id
        self.book.party.append(
            f"{party}\t{at}\t{provider}\t{name}\t{born}\t{side}"
            f"\t{case}\t{at}\t{self.moments.maybe(until)}"
        )
        if until is None:
            self._keys(provider, party, name, born, side)

    def _keys(self, provider: str, party: str, name: str, born: str, side: str) -> None:
        """What the register of conflicts is asked by: only for whom it stands in it still."""
        keyed = self._keyed(provider)
        birth = NULL if born == NULL else keyed.birth(date.fromisoformat(born))
        for key in keyed.kept(name, Side(side)):
            self.book.party_key.append(f"{key}\t{birth}\t{party}\t{provider}")

    def _keyed(self, provider: str) -> Keyed:
        if provider not in self.keyed:
            self.keyed[provider] = keyed_for(UUID(provider))
        return self.keyed[provider]

    def _write_problem(self, life: Life, case: str, problem: Problem) -> str:
        crowd, random, unit = self.crowd, self.random.random, life.unit
        issue, whose = next(self.book.ids), self._whose(life, problem.opened)
        opponent = ""
        if random() < 0.2 and problem.domain in {"housing", "debt", "employment"}:
            opponent = crowd.any("opponents")
            at = self.text(problem.opened)
            self._party(life, opponent, NULL, "AGAINST", case, at, problem.ended)
        is_open = problem.ended is None
        step = crowd.any("next_steps") if is_open else ""
        due = self.moments.names[problem.next_due] if is_open else NULL
        kind = crowd.problem(problem.domain, problem.rule if problem.deadline else "")
        self.book.issue.append(
            f"{issue}\t{whose}\t{case}\t{problem.domain}\t{kind}"
            f"\t{self._level(unit.provider.levels, problem.domain)}\t{opponent}"
            f"\t{crowd.any_about('facts', problem.domain)}\t{crowd.any('advice')}"
            f"\t{crowd.any('instruction')}\t{problem.state}\t{step}"
            f"\t{unit.adviser.id if is_open else NULL}\t{due}\t{self.text(problem.opened)}"
            f"\t{self.moments.maybe(problem.ended)}"
        )
        self._issue_steps(life, issue, problem)
        if problem.deadline is not None:
            self._deadline(life, issue, problem)
        if problem.ended is not None:
            self._outcome(life, issue, problem)
        self._money(life, issue, problem)
        return issue

    def _level(self, levels: dict[str, str], domain: str) -> str:
        return levels.get(domain, "info")

    def _issue_steps(self, life: Life, issue: str, problem: Problem) -> None:
        opened, last = problem.opened, problem.ended or life.now
        states = [("TO_START", opened)]
        between = opened + (last - opened) // 4
        if problem.state != "TO_START":
            states.append(("WORKING", between))
        if problem.state not in {"TO_START", "WORKING"}:
            states.append((problem.state, problem.ended or between + (last - between) // 2))
        for state, moment in states:
            self.book.issue_step.append(
                f"{next(self.book.ids)}\t{self._whose(life, moment)}\t{issue}\t{state}"
                f"\t{self.text(moment)}\t{life.unit.adviser.id}"
            )

    def _deadline(self, life: Life, issue: str, problem: Problem) -> None:
        """The person was told in the meeting, and a supervisor is the deputy of each adviser."""
        adviser, head = life.unit.adviser, life.unit.provider.supervisor
        state, done = "LIVE", NULL
        letter = problem.deadline or date.min
        facts, safe = counted(problem.rule, letter)
        passed = problem.ended is not None or safe < self.moments.date(self.moments.today)
        if passed and not problem.stays_live:
            state = "MET"
            done = self.text(problem.opened + 10 if problem.ended is None else problem.ended - 1)
        self.book.deadline.append(
            f"{next(self.book.ids)}\t{self._whose(life, problem.opened)}\t{issue}\t{facts}"
            f"\t{state}\t{adviser.id}\t{NULL if head.id == adviser.id else head.id}"
            f"\t{letter.isoformat()}\t{self.text(problem.opened)}\tMEETING\t{done}"
        )

    def _outcome(self, life: Life, issue: str, problem: Problem) -> None:
        ended = problem.ended or 0
        sure = self.text(ended) if self.random.random() < 0.6 else NULL
        self.book.outcome.append(
            f"{next(self.book.ids)}\t{self._whose(life, ended)}\t{issue}\t{problem.result}\t"
            f"\t{self.text(ended)}\t{life.unit.adviser.id}\t{sure}"
        )

    def _money(self, life: Life, issue: str, problem: Problem) -> None:
        won = problem.result in {"ACHIEVED", "PARTLY"}
        moment = problem.ended or problem.opened
        for line in money(problem.domain, self.random, gains=problem.gains, won=won):
            what = line.what or self.crowd.any("income")
            verified = life.unit.provider.supervisor.id if line.stage == "CONFIRMED" else NULL
            self.book.line.append(
                f"{next(self.book.ids)}\t{self._whose(life, moment)}\t{issue}\t{line.kind}"
                f"\t{what}\t{line.amount}\t0\t{line.period}\t{self.moments.names[moment // A_DAY]}"
                f"\t{line.basis}\t{line.method}\t{line.evidence}\t{line.stage}"
                f"\t{self.text(moment)}\t{life.unit.adviser.id}\t{verified}"
            )

    def _notes(self, life: Life, case: str, filed: Filed) -> None:
        adviser, opened = life.unit.adviser, filed.opened or 0
        notes = [("ADVICE", filed.advised_at or opened)]
        last = filed.closed or life.now
        for _ in range(int(self.random.random() * 3)):
            notes.append(("CALL", opened + int(self.random.random() * (last - opened))))
        for kind, moment in notes:
            self.book.note.append(
                f"{next(self.book.ids)}\t{self._whose(life, moment)}\t{case}\t{kind}"
                f"\t{self.crowd.any('notes')}\t{self.text(moment)}\t{adviser.id}\t{adviser.name}"
            )

    def _share(self, life: Life, referral: str, case: str, filed: Filed) -> None:
        """A short plan, agreed for the care team, and that it was sent."""
        words, moment = self.crowd.any("plans"), filed.advised_at or life.now
        self._agree_to_share(life, moment)
        plan = self.write_plan(life, case, words, moment)
        unit, at, message = life.unit, self.text(moment), next(self.book.ids)
        self.book.message.append(
            f"{message}\t{at}\t{unit.partnership}\t{unit.provider.id}\t{life.place.organisation}"
            f"\t{life.person.id}\t{life.patient.id if life.patient else NULL}\tSHARED\tON_SCREEN"
            f"\treferrals.Referral\t{referral}\tSHARE_WITH_TEAM\t{words}\tSENT\t1\t{at}\t{at}\t{at}"
        )
        self.book.disclosure.append(
            f"{next(self.book.ids)}\t{at}\t{unit.partnership}\t{unit.provider.id}"
            f"\t{life.place.organisation}\t{life.person.id}\t{referral}\t{plan}\tSHARE_WITH_TEAM"
            f"\t{words}\t{message}\t{at}\t{unit.adviser.id}\t{unit.adviser.name}"
        )

    def _agree_to_share(self, life: Life, moment: int) -> None:
        at = self.text(moment)
        self.book.consent.append(
            f"{next(self.book.ids)}\t{at}\t{life.unit.partnership}\t{life.person.id}"
            f"\tSHARE_WITH_TEAM\tt\t2026-11\tSPOKEN\t{life.unit.adviser.id}\t{at}"
        )

    def write_plan(self, life: Life, case: str, words: str, moment: int) -> str:
        plan, adviser = next(self.book.ids), life.unit.adviser
        self.book.plan.append(
            f"{plan}\t{self._whose(life, moment)}\t{case}\t{words}\t{self.text(moment)}"
            f"\t{adviser.id}\t{adviser.name}"
        )
        return plan
