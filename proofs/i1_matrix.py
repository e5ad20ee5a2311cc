"""I1: the access matrix, which pytest runs: every role at every address, for seven relations."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from proofs.figures import Figure, Found, judge, skipped

BASE = Path(__file__).resolve().parents[1]
MATRIX = Figure(
    "I1",
    "requests of the access matrix that were answered otherwise than the matrix says",
    "=0",
    "Every role asks for every address, to read and to write, as each of seven relations to the"
    " person: a role that never may is refused, a row that is not theirs is not found. An address"
    " that the matrix does not list fails. The tests run it three ways: through the pages, through"
    " the queries, and by SQL as the serving role.",
    "The tests of the matrix hold a view without a guard, which they must find",
)
FIGURES = [MATRIX]
COUNT = re.compile(r"(\d+) (passed|failed|errors?)")


def measure(run: Any) -> Iterator[Found]:
    modules = sorted((BASE / "tests").glob("test_*matrix*.py"))
    if not modules:
        yield skipped(MATRIX, "the matrix is not written yet: there is no tests/test_matrix.py")
        return
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:randomly", *map(str, modules)],
        cwd=BASE,
        capture_output=True,
        text=True,
    )
    counts = {what.rstrip("s"): int(n) for n, what in COUNT.findall(done.stdout)}
    wrong = counts.get("failed", 0) + counts.get("error", 0)
    if done.returncode and not wrong:
        wrong = 1
    yield judge(
        MATRIX, wrong, caught=not wrong or None, fast=run.fast,
        reason=f"{counts.get('passed', 0)} tests passed",
    )  # fmt: skip
