"""R10: how referrals come in, and who takes them."""

from typing import Any
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from alongside.interop import actions as interop
from alongside.interop import schemas
from alongside.interop.rules import Ids
from alongside.interop.tests.factories import cancel_body, new_body
from alongside.people.rules import AskedAlone, ContactRule, Purpose
from alongside.people.schemas import Identity, Reach
from alongside.referrals import actions
from alongside.referrals.rules import DeclineReason, TurnAwayReason
from alongside.referrals.tests.factories import make_new
from proofs.r10_acting import MOST, PROVIDERS, RIGHT, SELDOM, WHO, Acting, which
from proofs.r10_stage import Stage
from proofs.r10_truth import BY_MESSAGE, Someone, Truth
from tests.everything import mark

ENDPOINT = "https://alongside.example.org/FHIR/R4"


class Coming(Acting):
    @initialize(agreed=st.booleans(), at_risk=st.booleans())
    def first(self, agreed: bool, at_risk: bool) -> None:
        self._refer(agreed, at_risk, True)

    @rule(
        agreed=st.booleans(), at_risk=st.booleans(), advisable=st.sampled_from([True, True, False])
    )
    def refer(self, agreed: bool, at_risk: bool, advisable: bool) -> None:
        self.pick(0, RIGHT)
        if len(self.truths) < MOST:
            self._refer(agreed, at_risk, advisable)

    def _refer(
        self, agreed: bool, at_risk: bool, advisable: bool, whom: Someone | None = None
    ) -> None:
        self.number += 1
        said = {"REFER": True, "CONTACT": True, "SHARE_STATUS": agreed}
        new = make_new(
            identity=Identity(f"Given{self.number}", "Quillfeather", None),
            reach=Reach(
                phone="07700 900123",
                rule=ContactRule.NOT_AT_HOME if at_risk else ContactRule.SAFE,
                asked_alone=AskedAlone.YES,
            ),
            consents={Purpose(purpose): given for purpose, given in said.items()},
            domains=("welfare_benefits",) if advisable else ("immigration",),
        )
        about = {"new": new, "key": str(uuid4())}
        made = self.act("referrer", True, actions.refer, **about)
        truth = Truth(made.pk, Someone(made.person_id, said, at_risk), "PAGE", advisable)
        truth.sent = about
        self._began(truth, made)

    def _began(self, truth: Truth, made: Any) -> None:
        """Who is asked first is for another proof to judge (C8)."""
        if made.provider_id:
            truth.provider = self.stage.name_of(str(made.provider_id))
            truth.reach("PROPOSED", by="referrer")
        self.truths.append(truth)

    @rule()
    def message(self) -> None:
        self.pick(0, RIGHT)
        before = [each for each in self.truths if each.source == "MESSAGE"]
        person = before[-1].person if before else None
        if len(self.truths) >= MOST or (person and person.died):
            return
        is_open = any(each.is_open for each in before)
        body, ids = new_body(), Ids(request=uuid4(), correlation=uuid4())
        received = self._send(body, ids, not is_open)
        if received is None:
            return
        made = received.referral
        person = person or Someone(made.person_id, {}, at_risk=True)  # nobody asked them alone
        person.agreed |= {"REFER": True}
        truth = Truth(made.pk, person, "MESSAGE", correlation=str(ids.correlation))
        self._began(truth, made)

    @rule(seldom=SELDOM)
    def cancel(self, seldom: int) -> None:
        self.pick(0, RIGHT)
        sent = [each for each in self.truths if each.source == "MESSAGE"]
        if seldom or not sent:
            return
        truth, ids = sent[-1], Ids(request=uuid4(), correlation=uuid4())
        allowed = truth.status in BY_MESSAGE and truth.may_end("referrer", "WITHDRAWN")
        if self._send(cancel_body(), ids, allowed):
            truth.reach("WITHDRAWN", "WITHDREW", by="referrer")

    def _send(self, body: bytes, ids: Ids, allowed: bool) -> Any:
        received = self.act(
            "partner_system", allowed, take_in, body=body, ids=ids, stage=self.stage
        )
        if received is not None:
            self.messages.append((body, ids))
        return received

    @rule(n=which, again=st.sampled_from(["ids", "bundle"]))
    def repeat_message(self, n: int, again: str) -> None:
        """The same message under its own ids or others; the same words in another message."""
        self.pick(0, RIGHT)
        if not self.messages:
            return
        body, ids = self.messages[n % len(self.messages)]
        other = Ids(request=uuid4(), correlation=uuid4())
        self._send(body, ids if again == "ids" else other, False)
        self.tally["replays"] += 1

    @rule(n=which, same=st.booleans())
    def refer_again(self, n: int, same: bool) -> None:
        """Under the same key: the same words are the same referral, others are refused."""
        truth, _ = self.pick(n, RIGHT)
        if truth.source != "PAGE":
            return
        about = dict(truth.sent)
        if not same:
            about["new"] = make_new(happening="Something else", consents=about["new"].consents)
        before = mark()
        made = self.act("referrer", same, actions.refer, **about)
        self.repeated(before, not same or made.pk == truth.pk, "a key that was used again")

    # Who takes it

    @rule(n=which, who=WHO, provider=PROVIDERS)
    def propose(self, n: int, who: str, provider: str) -> None:
        truth, who = self.pick(n, who, "coordinator")
        self._propose(truth, who, provider)

    def _propose(self, truth: Truth, who: str, provider: str) -> None:
        allowed = truth.advisable and (
            truth.may(who, "PROPOSED")
            or (
                truth.status == "PROPOSED" and truth.sees(who) and "COORDINATOR" in truth.hands(who)
            )
        )
        asked = self.stage.organisations[provider]
        self.act(who, allowed, actions.propose, referral_id=truth.pk, provider_id=asked)
        if allowed:
            if truth.status == "PROPOSED":
                truth.reach("RECEIVED", by=who)
            truth.provider = provider
            truth.reach("PROPOSED", by=who)

    @rule(n=which, who=WHO, to=st.sampled_from(["ACCEPTED", "ACCEPTED", "WAITLISTED"]))
    def take(self, n: int, who: str, to: str) -> None:
        self._take(*self.pick(n, who), to)

    def _take(self, truth: Truth, who: str, to: str) -> None:
        action = actions.accept if to == "ACCEPTED" else actions.waitlist
        self.say_so(truth, who, to, action, allowed=truth.may(who, to))

    @rule(n=which, who=WHO, seldom=SELDOM)
    def decline(self, n: int, who: str, seldom: int) -> None:
        truth, who = self.pick(n, who)
        if seldom and truth.is_open:
            self.onward(truth)
            return
        allowed = truth.may(who, "RECEIVED") and "PROVIDER" in truth.hands(who)
        reason = DeclineReason.CAPACITY
        self.say_so(truth, who, "RECEIVED", actions.decline, allowed=allowed, reason=reason)

    @rule(n=which, who=WHO, seldom=SELDOM)
    def turn_away(self, n: int, who: str, seldom: int) -> None:
        truth, who = self.pick(n, who, "coordinator")
        if seldom and truth.is_open:
            self.onward(truth)
            return
        reason = TurnAwayReason.NO_CAPACITY
        allowed = truth.may(who, "DECLINED")
        self.say_so(truth, who, "DECLINED", actions.turn_away, allowed=allowed, reason=reason)

    @rule(n=which, who=WHO)
    def ask(self, n: int, who: str) -> None:
        truth, who = self.pick(n, who)
        allowed = truth.may(who, "NEEDS_INFORMATION")
        back_to = truth.status
        self.say_so(truth, who, "NEEDS_INFORMATION", actions.ask, allowed=allowed, words="Which?")
        if allowed:
            truth.back_to = back_to

    @rule(n=which, who=WHO)
    def answer(self, n: int, who: str) -> None:
        self._answer(*self.pick(n, who, "referrer"))

    def _answer(self, truth: Truth, who: str) -> None:
        allowed = truth.status == "NEEDS_INFORMATION" and truth.sees(who)
        provider = truth.provider
        to = truth.back_to or "RECEIVED"
        self.say_so(truth, who, to, actions.answer_question, allowed=allowed, words="This one")
        if allowed:
            truth.provider = provider  # the question is answered; who has it does not change


def take_in(*, body: bytes, ids: Ids, stage: Stage, by: Any, at: Any) -> Any:
    return interop.take_in(
        message=schemas.read(body),
        body=body,
        ids=ids,
        partner=stage.partner,
        endpoint=ENDPOINT,
        by=by,
        at=at,
    )
