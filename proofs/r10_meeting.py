"""R10: appointments, reaching the person, and advice."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import rule

from alongside.appointments import actions as appointments
from alongside.appointments.rules import Status as BookingStatus
from alongside.referrals import actions
from alongside.referrals.rules import AttemptResult, Status, Way
from proofs.r10_acting import PROVIDERS, RIGHT, WHO, which
from proofs.r10_coming import Coming
from proofs.r10_truth import (
    BOOKING_ARROWS,
    FAILURES,
    MAY_SAY,
    ORGANISATION,
    WITH_A_PROVIDER,
    WORKS_AT,
    Appointment,
    Truth,
)
from tests.everything import mark


class Meeting(Coming):
    @rule(n=which, who=WHO, provider=PROVIDERS)
    def book(self, n: int, who: str, provider: str) -> None:
        self._book(*self.pick(n, who), provider)

    def _book(self, truth: Truth, who: str, provider: str) -> None:
        if truth.taken and who != "other_referrer" and ORGANISATION[who] != provider:
            provider = truth.provider or provider
        slot, offered = self.free[provider][0], truth.status in ("RECEIVED", "PROPOSED")
        allowed = self._may_book(truth, who, provider)
        about = {"person_id": truth.person.pk, "slot_id": slot, "referral_id": truth.pk}
        booking = self.act(who, allowed, appointments.book, **about)
        if not allowed:
            return
        self.free[provider].pop(0)
        if offered:
            self._take_by_offer(truth, who, provider)
        truth.bookings.append(Appointment(booking.pk, slot, provider))
        truth.reach("BOOKED", by=who)

    @staticmethod
    def _may_book(truth: Truth, who: str, provider: str) -> bool:
        if truth.status in ("RECEIVED", "PROPOSED"):
            theirs = ORGANISATION[who] == "practice" or (
                truth.status == "PROPOSED" and who == WORKS_AT[provider]
            )
            is_asked = truth.status == "PROPOSED" and truth.provider == provider
            return theirs and truth.sees(who) and (truth.advisable or is_asked)
        return truth.may(who, "BOOKED") and truth.provider == provider

    @staticmethod
    def _take_by_offer(truth: Truth, who: str, provider: str) -> None:
        """A provider that published the time takes the referral by it."""
        if truth.status == "PROPOSED" and truth.provider != provider:
            truth.reach("RECEIVED", by=who)
        truth.provider = provider
        if truth.status == "RECEIVED":
            truth.reach("PROPOSED", by=who)
        truth.reach("ACCEPTED", by=who)

    @rule(n=which)
    def book_again(self, n: int) -> None:
        """The same time for the same referral, sent twice."""
        truth, who = self.pick(n, RIGHT, "referrer")
        if not truth.to_come:
            return
        booking, before = truth.to_come[0], mark()
        about = {"person_id": truth.person.pk, "slot_id": booking.slot, "referral_id": truth.pk}
        again = self.act(who, True, appointments.book, **about)
        self.repeated(before, again.pk == booking.pk, "a booking that was sent twice")

    @rule(
        n=which,
        b=which,
        who=WHO,
        to=st.sampled_from(["ARRIVED", "ATTENDED", "ATTENDED", "MISSED", "CANCELLED", "UNDO"]),
    )
    def appointment(self, n: int, b: int, who: str, to: str) -> None:
        truth, who = self.pick(n, who)
        if not truth.bookings:
            self.onward(truth)  # so that next time there is one
            return
        self._mark(truth, who, truth.bookings[b % len(truth.bookings)], to)

    def _mark(self, truth: Truth, who: str, booking: Appointment, to: str) -> None:
        undoes, to = to == "UNDO", booking.before or "" if to == "UNDO" else to
        allowed = self._may_mark(truth, booking, who, to)
        action = appointments.undo if undoes else appointments.move
        about = {} if undoes else {"to": BookingStatus(to)}
        self.act(who, allowed, action, booking_id=booking.pk, **about)
        if allowed:
            after = truth.follow(booking, to)
            booking.states.append(to)
            if after:
                truth.reach(after, by=who)

    @staticmethod
    def _may_mark(truth: Truth, booking: Appointment, who: str, to: str) -> bool:
        at = ORGANISATION[who]
        if at not in ("practice", booking.provider) or to not in BOOKING_ARROWS[booking.status]:
            return False
        if to == "BOOKED" and not truth.is_open:
            return False  # nobody waits for somebody whose referral ended
        after = truth.follow(booking, to)
        return after is None or (
            truth.sees(who) and any(after in MAY_SAY[hand] for hand in truth.hands(who))
        )

    # Reaching them, and advice

    @rule(n=which, who=WHO, spoke=st.sampled_from([False, False, False, True]))
    def attempt(self, n: int, who: str, spoke: bool) -> None:
        truth, who = self.pick(n, who)
        provider = truth.sees(who) and "PROVIDER" in truth.hands(who)
        allowed = provider and truth.status in WITH_A_PROVIDER
        result = AttemptResult.SPOKE if spoke else AttemptResult.NO_ANSWER
        about = {"referral_id": truth.pk, "way": Way.PHONE, "result": result}
        self.act(who, allowed, actions.log_attempt, **about)
        if allowed and spoke and not truth.reached:
            truth.reached = True
            truth.hear("REACHED", "SHARE_STATUS")
        truth.failed += allowed and not spoke

    @rule(n=which, who=WHO)
    def not_reached(self, n: int, who: str) -> None:
        truth, who = self.pick(n, who)
        to, reason = "CLOSED_INCOMPLETE", "NOT_REACHED"
        tried = truth.failed >= FAILURES and not truth.reached and "PROVIDER" in truth.hands(who)
        allowed = tried and truth.may_end(who, to)
        self.act(who, allowed, actions.close_not_reached, referral_id=truth.pk)
        if allowed:
            truth.reach(to, reason, by=who)

    @rule(n=which, who=WHO, to=st.sampled_from(["IN_ADVICE", "IN_ADVICE", "ON_HOLD", "ATTENDED"]))
    def advise(self, n: int, who: str, to: str) -> None:
        truth, who = self.pick(n, who)
        self.say_so(truth, who, to, actions.move, allowed=truth.may(who, to), to=Status(to))

    # What comes next where nothing goes wrong, so that many get far

    def onward(self, truth: Truth) -> None:
        steps: dict[str, Callable[[], None]] = {
            "RECEIVED": lambda: self._propose(truth, "coordinator", "law_centre"),
            "PROPOSED": lambda: self._take(truth, truth.worker(), "ACCEPTED"),
            "NEEDS_INFORMATION": lambda: self._answer(truth, "referrer"),
            "BOOKED": lambda: self._come(truth),
            **dict.fromkeys(
                ("ACCEPTED", "WAITLISTED", "MISSED", "APPT_CANCELLED"),
                lambda: self._book(truth, truth.worker(), truth.provider or ""),
            ),
            **dict.fromkeys(("ATTENDED", "ON_HOLD"), lambda: self._advise(truth)),
        }
        steps.get(truth.status, lambda: None)()

    def _come(self, truth: Truth) -> None:
        for booking in truth.to_come[:1]:
            self._mark(truth, truth.worker(), booking, "ATTENDED")

    def _advise(self, truth: Truth) -> None:
        allowed = truth.may(truth.worker(), "IN_ADVICE")
        to = Status.IN_ADVICE
        self.say_so(truth, truth.worker(), str(to), actions.move, allowed=allowed, to=to)
