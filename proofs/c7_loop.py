"""C7: whoever referred hears how it went, or there is an explicit reason why not."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from proofs.figures import Figure, Found, judge
from proofs.scratch import scratch

SILENT = Figure(
    "C7", "referrals of which whoever made them hears nothing, and nothing says why", "=0",
    "Made-up referrals go by chance from arrival to every end that there is: by page, by e-mail, by"
    " the person themself; of people who agreed that news is told, who did not, and who are at"
    " risk. After every step each referral is looked at: its newest step was told, and the message"
    " is there, or the step keeps the reason why it was not.",
    "The telling of some is left out, as if it had been done",
)  # fmt: skip
TWICE = Figure("C7-once", "ends that were told more than once", "=0", "Counted in the same run.")
AGAINST = Figure(
    "C7-agreed", "messages beyond what the person agreed to, or about somebody at risk who had not"
    " asked for it", "=0", "Counted in the same run, against what each was made to say.",
)  # fmt: skip
ENDS = Figure("C7-ends", "kinds of end that were reached", ">=5", "Counted in the same run.")
TOLD = Figure("C7-told", "ends that were told", ">=20", "Counted in the same run.")
FIGURES = [SILENT, TWICE, AGAINST, ENDS, TOLD]
FULL, FEW = 1500, 60
KIND_OF_END = ("DECLINED", "CLOSED", "NOT_REACHED")
MESSAGES = """
SELECT m.subject_id, m.kind FROM correspondence_message m WHERE m.subject = 'referrals.Referral'
"""


@dataclass(frozen=True)
class Made:
    referral_id: UUID
    agreed: bool
    at_risk: bool
    by_themself: bool


def measure(run: Any) -> Iterator[Found]:
    with scratch() as database:
        lives = Lives(database)
        silent = lives.live(run.sized(FULL, FEW))
        messages = database.rows(MESSAGES)
        ends = database.rows("SELECT DISTINCT status FROM referrals_referral WHERE queue = ''")
        found = control(lives)
    counted = Counter(row for row in messages if row[1] in KIND_OF_END)
    yield judge(SILENT, silent, caught=found, reason=f"{lives.steps} steps", fast=run.fast)
    yield judge(TWICE, sum(count > 1 for count in counted.values()), fast=run.fast)
    yield judge(AGAINST, against(lives.made, messages), fast=run.fast)
    yield judge(ENDS, len(ends), reason=", ".join(sorted(row[0] for row in ends)), fast=run.fast)
    yield judge(TOLD, len(counted), fast=run.fast)


def against(made: list[Made], messages: list[tuple[Any, ...]]) -> int:
    """Messages that the plain facts of each referral do not allow."""
    known = {each.referral_id: each for each in made}
    assumed = {"RECEIVED", "BOOKED", "NOT_REACHED"}
    return sum(
        kind != "RECEIVED"
        and (of.by_themself or not of.agreed and (of.at_risk or kind not in assumed))
        for subject, kind in messages
        if (of := known.get(subject))
    )


def control(lives: "Lives") -> bool:
    """Say of some that they were told, without a word to anybody."""
    before = len(lives.silent())
    with patch("alongside.referrals.actions.telling._write", lambda *_, **__: None):
        return lives.live(FEW) > before


class Lives:
    def __init__(self, database: Any) -> None:
        from alongside.correspondence import actions as correspondence
        from tests.world import NOON, make_world

        self.database, self.world, self.dice = database, make_world(), Random(7)
        self.made: list[Made] = []
        self.steps = 0
        with self.world.acting(self.world.coordinator) as by:
            correspondence.set_route(
                organisation_id=self.world.other_practice.pk, site_id=None,
                email="news@example.org", ring_on="", by=by, at=NOON,
            )  # fmt: skip

    def live(self, number: int) -> int:
        """Let so many referrals live to an end; return the most that were silent at one time."""
        most = 0
        for _ in range(number):
            self._one()
            if len(self.made) % 20 == 0:
                most = max(most, len(self.silent()))
        return max(most, len(self.silent()))

    def silent(self) -> list[UUID]:
        from alongside.referrals import queries

        with self.world.acting(self.world.coordinator):
            return queries.untold()

    def _one(self) -> None:
        from tests.world import NOON

        at = NOON + timedelta(minutes=len(self.made))
        made = self._refer(at)
        self.made.append(made)
        ends = [self._declined, self._withdrawn, self._advised, self._advised, self._advised]
        self.dice.choice(ends)(made, at + timedelta(hours=1))

    def _refer(self, at: datetime) -> Made:
        from alongside.people.rules import AskedAlone, ContactRule, Purpose
        from alongside.people.schemas import Identity, Reach
        from alongside.referrals import actions
        from alongside.referrals.rules import Source
        from alongside.referrals.tests.factories import NEW

        dice, number = self.dice, len(self.made)
        agreed, at_risk, by_themself = (dice.random() < each for each in (0.6, 0.3, 0.1))
        rule = ContactRule.NOT_AT_HOME if at_risk else ContactRule.SAFE
        new = replace(
            NEW,
            identity=Identity(f"Given{number}", f"Family{number}", None),
            reach=Reach(phone="07700 900123", rule=rule, asked_alone=AskedAlone.YES),
            consents={Purpose.REFER: True, Purpose.CONTACT: True, Purpose.SHARE_STATUS: agreed},
            source=Source.PERSON if by_themself else Source.PAGE,
        )
        who = dice.choice([self.world.referrer, self.world.other_referrer])
        with self.world.acting(who) as by:
            referral = actions.refer(
                new=new, key=str(uuid4()), provider_id=self.world.charity.pk, by=by, at=at
            )
        return Made(referral.pk, agreed, at_risk, by_themself)

    def _declined(self, made: Made, at: datetime) -> None:
        from alongside.referrals import actions
        from alongside.referrals.rules import TurnAwayReason

        with self.world.acting(self.world.coordinator) as by:
            actions.turn_away(
                referral_id=made.referral_id, reason=TurnAwayReason.NO_CAPACITY, by=by, at=at
            )
        self.steps += 1

    def _withdrawn(self, made: Made, at: datetime) -> None:
        from alongside.referrals import actions
        from alongside.referrals.rules import Exit

        with self.world.acting(self.world.coordinator) as by:
            actions.withdraw(referral_id=made.referral_id, reason=Exit.WITHDREW, by=by, at=at)
        self.steps += 1

    def _advised(self, made: Made, at: datetime) -> None:
        """Taken on, and then whatever the states allow, by chance, to an end."""
        from alongside.referrals import actions, queries
        from alongside.referrals.rules import NEXT, TERMINAL, Exit, Status

        with self.world.acting(self.world.adviser) as by:
            actions.accept(referral_id=made.referral_id, by=by, at=at)
            while True:
                at += timedelta(hours=self.dice.randint(1, 30))
                row = queries.visible_to(by).get(pk=made.referral_id)
                if row.status in TERMINAL:
                    break
                possible = sorted(
                    NEXT[Status(row.status)] - {Status.PROPOSED, Status.RECEIVED, Status.DECLINED}
                )
                stays = [each for each in possible if each not in TERMINAL]
                goes_on = stays and self.dice.random() < 0.6
                to = self.dice.choice(stays if goes_on else possible)
                reason = self.dice.choice([Exit.NOT_REACHED, Exit.MOVED, Exit.RESOLVED])
                actions.move(referral_id=made.referral_id, to=to, reason=reason, by=by, at=at)
                self.steps += 1
