"""How the machine of R10 acts: as somebody, allowed by the plain model or refused by it."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from alongside.interop.rules import Ids, MessageRefused
from alongside.kit import context
from alongside.kit.refusal import Refused
from proofs.r10_stage import Stage
from proofs.r10_truth import ORGANISATION, WORKS_AT, Truth
from tests.everything import mark
from tests.world import NOON, standing_of

MOST = 6  # referrals of a run
which = st.integers(0, 30)
SELDOM = st.integers(0, 3)  # done where it is nought
RIGHT = "whoever may"
WHO = st.sampled_from([RIGHT] * 8 + sorted(ORGANISATION))
PROVIDERS = st.sampled_from(sorted(WORKS_AT))


class Diverged(AssertionError):
    """The product and the plain model say different things."""


class Acting(RuleBasedStateMachine):
    """tally  of all runs: runs, steps, refusals, replays, and the states that were reached"""

    stage: Stage
    tally: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.tally["runs"] += 1
        self.truths: list[Truth] = []
        self.messages: list[tuple[bytes, Ids]] = []
        self.at, self.number = NOON, 0
        self.free = {name: list(slots) for name, slots in self.stage.slots.items()}
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        """Nothing of a run stays. What is checked at its commit is checked before."""
        try:
            if not connection.needs_rollback:
                connection.check_constraints()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            context.clear()

    def onward(self, truth: Truth) -> None:
        """What comes next where nothing goes wrong."""
        raise NotImplementedError

    # How a step is made

    def act(self, who: str, allowed: bool, action: Callable[..., Any], **about: Any) -> Any:
        """Do it as somebody: it is done if the model allows it, else refused without a trace."""
        actor = self.stage.actor(who)
        with context.standing_as(standing_of(actor)):
            if allowed:
                return self._done(action, by=actor, at=self.at, **about)
            self._refused(action, by=actor, at=self.at, **about)
            return None

    def _done(self, action: Callable[..., Any], **about: Any) -> Any:
        try:
            return action(**about)
        except (Refused, MessageRefused) as refusal:
            raise Diverged(f"{action.__name__} was refused: {refusal}") from refusal

    def _refused(self, action: Callable[..., Any], **about: Any) -> None:
        before = mark()
        try:
            action(**about)
        except (Refused, MessageRefused) as refusal:
            if not str(refusal).strip():
                raise Diverged(f"{action.__name__} was refused without words") from refusal
        else:
            raise Diverged(f"{action.__name__} was done, and should have been refused")
        if mark() != before:
            raise Diverged(f"{action.__name__} was refused and left something behind")
        self.tally["refusals"] += 1

    def pick(self, n: int, who: str, right: str | None = None) -> tuple[Truth, str]:
        """One of the referrals, and who acts: mostly whose turn it is."""
        self.tally["steps"] += 1
        self.at += timedelta(minutes=1)
        truth = self.truths[n % len(self.truths)]
        return truth, who if who != RIGHT else right or truth.worker()

    def say_so(
        self, truth: Truth, who: str, reached: str, action: Any, /, *, allowed: bool, **more: Any
    ) -> None:
        """One action that is one step."""
        self.act(who, allowed, action, referral_id=truth.pk, **more)
        if allowed:
            truth.reach(reached, str(more.get("reason", "")), by=who)

    def repeated(self, before: str, same: bool, what: str) -> None:
        """What was sent again changed nothing."""
        self.tally["replays"] += 1
        if not same or mark() != before:
            raise Diverged(f"{what} changed something")
