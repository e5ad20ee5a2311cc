"""R10: every end, the way back, and what happens to the person meanwhile."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from alongside.casework import actions as casework
from alongside.correspondence import queries as correspondence
from alongside.correspondence.queries import NOBODY, Waiting
from alongside.kit import context
from alongside.people import actions as people
from alongside.people import queries as known
from alongside.people.rules import How, Purpose
from alongside.referrals import actions
from alongside.referrals.rules import Exit, Status
from proofs.r10_acting import MOST, RIGHT, SELDOM, WHO, which
from proofs.r10_meeting import Meeting
from proofs.r10_truth import (
    ENDED,
    Truth,
)
from tests.world import standing_of


class Going(Meeting):
    @rule(n=which, who=WHO, seldom=SELDOM)
    def finish(self, n: int, who: str, seldom: int) -> None:
        truth, who = self.pick(n, who)
        if seldom and truth.is_open:
            self.onward(truth)
            return
        to = "CLOSED_COMPLETE"
        self.say_so(truth, who, to, actions.move, allowed=truth.may_end(who, to), to=Status(to))

    @rule(n=which, who=WHO, seldom=SELDOM)
    def error(self, n: int, who: str, seldom: int) -> None:
        truth, who = self.pick(n, who, "referrer")
        to = "ENTERED_IN_ERROR"
        if seldom and truth.is_open:
            self.onward(truth)
            return
        self.say_so(truth, who, to, actions.move, allowed=truth.may_end(who, to), to=Status(to))

    @rule(n=which, who=WHO, seldom=SELDOM)
    def end(self, n: int, who: str, seldom: int) -> None:
        truth, who = self.pick(n, who)
        if seldom and truth.is_open:
            self.onward(truth)
            return
        to = "CLOSED_INCOMPLETE"
        allowed = truth.may_end(who, to)
        self.say_so(truth, who, to, actions.end, allowed=allowed, reason=Exit.RESOLVED)

    @rule(n=which, who=WHO, seldom=SELDOM)
    def withdraw(self, n: int, who: str, seldom: int) -> None:
        truth, who = self.pick(n, who, "referrer")
        if seldom and truth.is_open:
            self.onward(truth)
            return
        allowed = truth.may_withdraw(who)
        self.say_so(
            truth, who, "WITHDRAWN", actions.withdraw, allowed=allowed, reason=Exit.WITHDREW
        )

    @rule(n=which, who=WHO)
    def take_back(self, n: int, who: str) -> None:
        """Whoever had them takes them on again, without a new referral."""
        old, who = self.pick(n, who)
        if len(self.truths) >= MOST:
            return
        allowed = (
            old.taken
            and old.sees(who)
            and "PROVIDER" in old.hands(who)
            and old.status in ENDED - {"ENTERED_IN_ERROR"}
            and old.person.agreed.get("REFER", False)
            and not old.person.died
            and not any(each.again_of is old and each.is_open for each in self.truths)
        )
        made = self.act(who, allowed, actions.take_back, referral_id=old.pk)
        if allowed:
            truth = Truth(made.pk, old.person, "BACK", again_of=old, provider=old.provider)
            truth.steps, truth.news = ["RECEIVED NOTHING", "PROPOSED NOTHING"], []
            truth.reach("ACCEPTED", by=who)
            self.truths.append(truth)

    # What the person says, and what happens to them

    @rule(
        n=which,
        purpose=st.sampled_from(["SHARE_STATUS", "SHARE_STATUS", "REFER"]),
        given=st.booleans(),
        everybody=st.booleans(),
    )
    def say(self, n: int, purpose: str, given: bool, everybody: bool) -> None:
        truth, who = self.pick(n, RIGHT, "referrer")
        practice = self.stage.organisations["practice"]
        about: dict[str, Any] = {
            "person_id": truth.person.pk,
            "how": How.SPOKEN,
            "recipient_id": None if everybody or purpose == "REFER" else practice,
        }
        if given:
            said = {Purpose(purpose): True}
            self.act(who, True, people.record_consent, said=said, **about)
        else:
            self.act(who, True, people.withdraw_consent, purpose=Purpose(purpose), **about)
        truth.person.agreed[purpose] = given

    @rule(n=which, seldom=SELDOM)
    def die(self, n: int, seldom: int) -> None:
        truth, who = self.pick(n, RIGHT)
        if seldom:
            self.onward(truth)
            return
        who = who if truth.taken else "referrer"
        allowed = not truth.person.died
        about = {"person_id": truth.person.pk, "died_on": self.at.date(), "told_by": "Their son"}
        self.act(who, allowed, casework.record_death, **about)
        if not allowed:
            return
        self._settle()
        truth.person.died = True
        for each in self.truths:
            if each.person is truth.person:
                self._ends_by_death(each)

    def _settle(self) -> None:
        """What the task does within the minute, for every organisation that knew them."""
        for of in known.deaths_unsettled(most=50):
            by = correspondence.task_for(Waiting(NOBODY, of.organisation_id, of.partnership_id))
            with context.standing_as(standing_of(by)):
                casework.settle_death(of=of, by=by, at=self.at)

    @staticmethod
    def _ends_by_death(truth: Truth) -> None:
        for booking in truth.to_come:
            after = truth.follow(booking, "CANCELLED")
            booking.states.append("CANCELLED")
            if after:
                truth.reach(after, by=truth.worker())
        if truth.is_open and truth.provider:
            truth.reach("CLOSED_INCOMPLETE", "DIED", by=truth.worker())
        elif truth.is_open:
            truth.reach("WITHDRAWN", "DIED", by="referrer")
