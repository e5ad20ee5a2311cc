"""
The ways that people go. How many go which way is believable, not measured.

Sources: Deep End, Glasgow: 276 referred, 165 engaged; a later phase: "around seven out of 10
attended". Missed appointments: 12 % of outpatients. So 30 to 40 of 100 are never reached here, and
about 12 of 100 appointments are missed. The rest is our guess.
"""

from collections.abc import Iterator
from random import Random

from alongside.demo.management.seeding.chance import Chance
from alongside.demo.management.seeding.crowd import Crowd
from alongside.demo.management.seeding.lives import Life, Visit
from alongside.demo.management.seeding.moments import A_DAY, Moments
from alongside.demo.management.seeding.places import Place, Unit
from alongside.referrals.rules.tracking import STANDING_OFFER

FAILED = ("NO_ANSWER", "NO_ANSWER", "NO_ANSWER", "LEFT_MESSAGE", "WRONG_NUMBER", "SOMEONE_ELSE")
LEFT = ("WITHDREW", "WITHDREW", "RESOLVED", "DECLINED_AT_OFFER", "NO_CONSENT", "MOVED", "DIED")
UNADVISED = ("REDIRECTED", "REDIRECTED", "NOT_ELIGIBLE", "WITHDREW")
TURNED_AWAY = (
    "NO_CAPACITY",
    "NO_CAPACITY",
    "OUT_OF_AREA",
    "OUT_OF_SCOPE",
    "CANNOT_TAKE",
    "LANGUAGE",
)
DECLINED = ("CAPACITY", "CAPACITY", "ELIGIBILITY", "AREA", "CONFLICT")
RELATIVES = ("PARENT", "PARENT", "CARER", "RELATIVE")
MISSED, CANCELLED = 0.12, 0.155  # of appointments; the rest attend


class Ways(Chance):
    def __init__(
        self, unit: Unit, crowd: Crowd, moments: Moments, random: Random, new: Iterator[str]
    ) -> None:
        super().__init__(moments, random)
        self.unit = unit
        self.crowd = crowd
        self.new = new

    # How it begins

    def begin(self, place: Place, received: int, *, alone: bool = False) -> Life:
        random = self.random.random
        # No system waits for an answer that could not reach it: nothing open came as a message.
        by_message = random() < 0.14 and received < self.moments.now - 60 * A_DAY
        referrer = place.system if by_message else self._one_of(place.referrers)
        chance = random()
        life = Life(
            unit=self.unit,
            place=place,
            person=self.crowd.somebody(next(self.new)),
            received=received,
            now=self.moments.now,
            urgency="TODAY" if chance < 0.03 else "DATED" if chance < 0.3 else "ROUTINE",
            domains=self._domains(),
            referrer=referrer,
            by_message=by_message,
        )
        if life.urgency == "DATED":
            life.letter_date = received // A_DAY - 1 - int(random() * 12)
        if not alone and random() < 0.06:
            life.client_is = self._one_of(RELATIVES)
            life.patient = self.crowd.somebody(next(self.new), child=life.client_is == "PARENT")
        life.reach(received, "RECEIVED", referrer)
        return life

    def _domains(self) -> list[str]:
        """What the referrer ticks. Often less than what people bring."""
        chance = self.random.random()
        if chance < 0.06:
            return ["not_sure"]
        domains = [self.crowd.area()]
        if chance > 0.6 and (more := self.crowd.area()) not in domains:
            domains.append(more)
        return domains

    def _ask(self, life: Life, before: int | None = None) -> int:
        """Ask the unit's provider; now and then after another one declined, if there is time."""
        received = life.received
        if self.unit.others and self.random.random() < 0.1:
            declined = self._later(received, received // A_DAY + 1)
            again = self._later(declined, declined // A_DAY)
            if before is None or again < before:
                return self._ask_twice(life, declined, again)
        life.ask(self.unit.provider, received, life.referrer)
        return received

    def _ask_twice(self, life: Life, declined: int, again: int) -> int:
        other = self._one_of(self.unit.others)
        life.ask(other, life.received, life.referrer)
        if declined <= life.now:
            life.answer(declined, "DECLINED", self._one_of(DECLINED))
            life.provider = None
            life.reach(declined, "RECEIVED", other.supervisor)
            if again <= life.now:
                life.ask(self.unit.provider, again, self.unit.coordinator)
        return again

    # Without an appointment

    def unbooked(self, place: Place, received: int, *, alone: bool) -> Life:
        life = self.begin(place, received, alone=alone)
        chance = self.random.random()
        if chance < 0.09:
            self._turn_away(life)
        elif chance < 0.18:
            self._leave(life)
        elif chance < 0.2:
            self._ask_referrer(life)
        else:
            self._lose(life)
        return life

    def _turn_away(self, life: Life) -> None:
        """Nobody can take it; the reason is kept."""
        coordinator = self.unit.coordinator
        moment = self._later(life.received, life.received // A_DAY + self._days(1, 4))
        if self.random.random() < 0.5:
            answered = self._later(life.received, life.received // A_DAY + 1)
            life.ask(self.unit.provider, life.received, life.referrer)
            if answered > life.now:
                return
            life.answer(answered, "DECLINED", self._one_of(DECLINED))
            life.provider = None
            life.reach(answered, "RECEIVED", self.unit.adviser)
            moment = self._later(answered, answered // A_DAY + self._days(1, 3))
        why = self._one_of(TURNED_AWAY)
        if life.reach(moment, "DECLINED", coordinator, why):
            life.turned_away = why

    def _leave(self, life: Life) -> None:
        accepted = self._accepted(life)
        if accepted is None:
            return
        moment = self._later(accepted, accepted // A_DAY + self._days(1, 8))
        why = self._one_of(LEFT)
        if why in {"WITHDREW", "RESOLVED"} and self.random.random() < 0.6:
            life.attempt(moment, "PHONE", "SPOKE")
        life.reach(moment + 5, "WITHDRAWN", self.unit.adviser, why)

    def _ask_referrer(self, life: Life) -> None:
        asked = self._ask(life)
        if life.status != "PROPOSED" or life.provider is not self.unit.provider:
            return
        moment = self._later(asked, asked // A_DAY + 1)
        if life.reach(moment, "NEEDS_INFORMATION", self.unit.adviser):
            back = self._later(moment, moment // A_DAY + self._days(2, 9))
            if life.reach(back, "PROPOSED", life.referrer):
                end = self._later(back, back // A_DAY + 1)
                if life.reach(end, "WITHDRAWN", self.unit.adviser, "NO_CONSENT"):
                    life.answer(end, "OVERTAKEN")

    def _lose(self, life: Life) -> None:
        """Three attempts or more, and nobody answers who is them."""
        moment = self._accepted(life)
        if moment is None:
            return
        for _ in range(3 if self.random.random() < 0.7 else 4):
            moment = self._later(moment, moment // A_DAY + self._days(0, 3))
            way = "PHONE" if self.random.random() < 0.8 else "TEXT"
            if not life.attempt(moment, way, self._one_of(FAILED)):
                return
        end = self._later(moment, moment // A_DAY + self._days(0, 2))
        life.reach(end, "CLOSED_INCOMPLETE", self.unit.adviser, "NOT_REACHED")

    def _accepted(self, life: Life) -> int | None:
        """Ask and have it accepted; none where that has not happened yet."""
        asked = self._ask(life)
        if life.status != "PROPOSED" or life.provider is not self.unit.provider:
            return None
        wait = 0 if life.urgency == "TODAY" else self._days(0, 3)
        accepted = self._later(asked, asked // A_DAY + wait)
        if not life.accept(accepted):
            return None
        if self.random.random() < 0.07:
            accepted += 5
            life.reach(accepted, "WAITLISTED", self.unit.adviser)
        return accepted

    # With an appointment

    def booked(self, place: Place, visit: Visit, *, alone: bool) -> Life:
        day = min(visit.start // A_DAY, self.moments.today)
        booked_day = day - self._days(1, 15)
        if self.random.random() < 0.35:
            return self._at_the_surgery(place, visit, booked_day, alone=alone)
        received = self.moments.at_work(booked_day - self._days(2, 14), self.random)
        life = self.begin(place, received, alone=alone)
        limit = min(visit.start, life.now) - 30
        asked = self._ask(life, before=limit)
        accepted = self._within(asked, asked // A_DAY + self._days(0, 2), limit)
        life.accept(accepted)
        if self.random.random() < 0.12:
            life.reach(accepted, "WAITLISTED", self.unit.adviser)
        self._reach_and_book(life, visit, accepted, booked_day, limit)
        return life

    def _reach_and_book(
        self, life: Life, visit: Visit, since: int, booked_day: int, limit: int
    ) -> None:
        if self.random.random() < 0.4:
            since = self._within(since, since // A_DAY + 1, limit)
            life.attempt(since, "PHONE", self._one_of(FAILED))
        since = self._within(since, booked_day, limit)
        life.attempt(since, "PHONE", "SPOKE")
        self.seat(life, visit, min(since + 5, limit))

    def _at_the_surgery(self, place: Place, visit: Visit, day: int, *, alone: bool) -> Life:
        """The referrer chooses a free time: the provider offered it, and so accepts."""
        limit = min(visit.start, self.moments.now) - 60
        received = min(self.moments.at_work(day, self.random), limit)
        life = self.begin(place, received, alone=alone)
        life.ask(self.unit.provider, received, life.referrer, STANDING_OFFER)
        life.accept(received, STANDING_OFFER)
        self.seat(life, visit, received)
        call = self._within(received, day + 2, limit)
        if self.random.random() < 0.9:
            life.attempt(call, "PHONE", "SPOKE")
        return life

    def seat(self, life: Life, visit: Visit, booked_at: int) -> None:
        visit.booked_at = booked_at
        life.visits.append(visit)
        by = self.unit.adviser if life.visits[1:] or life.attempts else life.referrer
        visit.steps.append(("BOOKED", booked_at, by.id))
        life.reach(booked_at, "BOOKED", by)

    def return_to(self, life: Life, visit: Visit) -> None:
        """Somebody who was here before, or should have been, is given another time."""
        limit = min(visit.start, life.now) - 30
        at = self._within(life.last, life.last // A_DAY + self._days(0, 3), limit)
        life.attempt(at, "PHONE", "SPOKE")
        self.seat(life, visit, at)

    def attend(self, life: Life, visit: Visit) -> str:
        """What becomes of an appointment whose time is over."""
        chance, adviser = self.random.random(), self.unit.adviser
        if chance < MISSED:
            self.miss(life, visit)
        elif chance < CANCELLED:
            at = max(visit.start - self._days(1, 3) * A_DAY, life.last)
            visit.status = "CANCELLED"
            visit.steps.append(("CANCELLED", at, adviser.id))
            life.reach(at, "APPT_CANCELLED", adviser)
        else:
            self.see(life, visit)
        return visit.status

    def miss(self, life: Life, visit: Visit) -> None:
        adviser = self.unit.adviser
        visit.status = "MISSED"
        visit.why_missed = "" if self.random.random() < 0.7 else "Forgot; sorry about it"
        visit.steps.append(("MISSED", visit.start + 15, adviser.id))
        life.reach(visit.start + 15, "MISSED", adviser)

    def see(self, life: Life, visit: Visit) -> None:
        adviser = self.unit.adviser
        visit.status = "ATTENDED"
        visit.steps.append(("ARRIVED", visit.start - 3, adviser.id))
        visit.steps.append(("ATTENDED", visit.end, adviser.id))
        life.reach(visit.end, "ATTENDED", adviser)
        if not life.visits[1:] and self.random.random() < 0.05:
            end = self._later(visit.end, visit.end // A_DAY + 1)
            why = self._one_of(UNADVISED)
            life.reach(end, "CLOSED_INCOMPLETE", adviser, why)
        else:
            life.reach(visit.end, "IN_ADVICE", adviser)

    def wants_more(self, life: Life) -> bool:
        """Whether they come again; who does not, and was not seen, leaves."""
        chance = self.random.random()
        match life.status:
            case "MISSED":
                return chance < 0.5
            case "APPT_CANCELLED":
                return chance < 0.75
            case "IN_ADVICE":
                return chance < 0.2
        return False

    def give_up(self, life: Life) -> None:
        """End what waits for a time that never came; who was seen before is still advised."""
        if life.status not in {"MISSED", "APPT_CANCELLED"}:
            return
        if life.attended:
            life.reach(
                self._later(life.last, life.last // A_DAY + 1), "IN_ADVICE", self.unit.adviser
            )
            return
        why = "DID_NOT_ATTEND" if life.status == "MISSED" else "WITHDREW"
        moment = self._later(life.last, life.last // A_DAY + self._days(2, 6))
        if moment < life.now:
            life.attempt(max(moment - A_DAY, life.last + 1), "PHONE", self._one_of(FAILED))
        life.reach(moment, "CLOSED_INCOMPLETE", self.unit.adviser, why)
