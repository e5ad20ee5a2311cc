"""R10: whatever happens to a referral, and in whatever order, it is what a plain model says."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from proofs.figures import Figure, Found, judge
from proofs.scratch import scratch

HOW = (
    "hypothesis plays whole lives of referrals on a real database, as the serving role: referred by"
    " page and by message, proposed, accepted, put on the list, declined, turned away, asked about,"
    " booked, attended, missed, cancelled, undone, tried, not reached, advised, closed, withdrawn,"
    " entered in error, taken back; consents given and withdrawn; deaths; by whoever may and by"
    " whoever may not. A plain model, which imports nothing of the product, says what each makes of"
    " it, and all that is stored is held against it after every step."
)
DIVERGED = Figure(
    "R10", "lives in which what is stored is not what the plain model says: status, steps, stored"
    " copy, queue and whose it is, what was told, appointments, proposals, questions, correlation",
    "=0", HOW,
    "The stored copy is left behind; one more arrow is allowed; an end is not told; a referral ends"
    " under its appointment",
)  # fmt: skip
RUNS = Figure("R10-runs", "lives played", ">=500", "Counted in the same run.")
STEPS = Figure("R10-steps", "steps made", ">=15000", "Counted in the same run.")
REFUSED = Figure(
    "R10-refused", "forbidden steps that were refused in words and changed no row", ">=1000",
    "Counted in the same run; the rows of every table are compared.",
)  # fmt: skip
REPEATED = Figure(
    "R10-repeated", "messages, keys and bookings that were sent again and changed no row", ">=100",
    "Counted in the same run.",
)  # fmt: skip
STATES = Figure("R10-states", "states that were reached, of 16", ">=16", "Counted in the same run.")
FIGURES = [DIVERGED, RUNS, STEPS, REFUSED, REPEATED, STATES]
FULL, FEW = (500, 50), (15, 20)
# Lives at most: the first that goes wrong ends it. Which lives are drawn depends on what else is
# loaded (hypothesis reads its constants), so a plant that is met in the 24th may be met much later.
CONTROL = (400, 25)


def measure(run: Any) -> Iterator[Found]:
    runs, steps = FEW if run.fast else FULL
    begun = time.monotonic()
    with scratch() as database:
        from alongside.referrals.rules import Status
        from proofs.r10_stage import staged

        with staged(database) as stage:
            tally, wrong = played(stage, runs, steps)
            took = time.monotonic() - begun
            missed = [name for name in CONTROLS if not caught(stage, name)]
    pace = f"{tally['steps']} steps, {tally['steps'] / took:.0f} a second"
    reason = wrong or (f"not caught: {', '.join(missed)}" if missed else pace)
    states = {key for key in tally if key.isupper()}
    yield judge(DIVERGED, int(bool(wrong)), caught=not missed, reason=reason, fast=run.fast)
    yield judge(RUNS.at(runs), tally["runs"], fast=run.fast)
    # hypothesis ends some lives early, where it has drawn enough.
    yield judge(STEPS.at(runs * steps * 3 // 5), tally["steps"], reason=pace, fast=run.fast)
    yield judge(REFUSED.at(run.sized(1000, 20)), tally["refusals"], fast=run.fast)
    yield judge(REPEATED.at(run.sized(100, 1)), tally["replays"], fast=run.fast)
    left = ", ".join(sorted(set(Status) - states))
    reached = STATES.at(run.sized(len(Status), 6))
    yield judge(reached, len(states), reason=left and f"not reached: {left}", fast=run.fast)


def played(stage: Any, runs: int, steps: int) -> tuple[Counter[str], str]:
    """Play so many lives; count what was done, and say in words what went wrong."""
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    machine, tally = machine_on(stage)
    bounds = settings(
        max_examples=runs,
        stateful_step_count=steps,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        print_blob=False,
    )
    try:
        run_state_machine_as_test(machine, settings=bounds)
    except Exception as error:
        return tally, f"{type(error).__name__}: {error}"[:400]
    return tally, ""


def machine_on(stage: Any) -> tuple[Any, Counter[str]]:
    from hypothesis.stateful import invariant

    from proofs.r10_acting import Diverged
    from proofs.r10_going import Going
    from proofs.r10_holding import wrong
    from proofs.r10_stage import facts

    class Machine(Going):
        @invariant()
        def everything_holds(self) -> None:
            stored = facts([each.pk for each in self.truths])
            if len(stored) != len(self.truths):
                raise Diverged("a referral is gone")
            for truth, there in zip(self.truths, stored, strict=True):
                self.tally[truth.status] += 1
                for what in wrong(self.stage, truth, there):
                    raise Diverged(what)

    Machine.stage, Machine.tally = stage, Counter()
    return Machine, Machine.tally


# What is broken on purpose


def caught(stage: Any, name: str) -> bool:
    with ExitStack() as broken:
        CONTROLS[name](broken)
        return bool(played(stage, *CONTROL)[1])


def _copy_left_behind(broken: ExitStack) -> None:
    """A step is added, and the milestones are not."""
    from alongside.referrals.actions import moving

    without = [each for each in moving.STORED if each not in ("status_at", "accepted_at")]
    broken.enter_context(patch.object(moving, "STORED", without))


def _one_more_arrow(broken: ExitStack) -> None:
    """Whoever is only asked may already say that they advise."""
    from alongside.referrals.rules import NEXT, Status

    allowed = NEXT[Status.PROPOSED] | {Status.IN_ADVICE}
    broken.enter_context(patch.dict(NEXT, {Status.PROPOSED: allowed}))


def _not_told(broken: ExitStack) -> None:
    """It says that it was told, and nobody was."""
    from alongside.referrals.actions import telling

    broken.enter_context(patch.object(telling, "_write", lambda *_, **__: None))


def _under_an_appointment(broken: ExitStack) -> None:
    """It may end although an appointment is to come."""
    from django.test import override_settings

    broken.enter_context(override_settings(REFERRAL_MAY_NOT_END=()))


CONTROLS = {
    "the copy": _copy_left_behind,
    "the arrow": _one_more_arrow,
    "the telling": _not_told,
    "the appointment": _under_an_appointment,
}
