"""I1: the access matrix, which pytest runs: every role at every address, for seven relations."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from proofs.figures import Figure, Found, judge

BASE = Path(__file__).resolve().parents[1]
MODULE = "tests/access/test_matrix.py"
MATRIX = Figure(
    "I1",
    "checks of the access matrix that found an answer other than the matrix says",
    "=0",
    "Every role asks for every address, to read and to write, as each of seven relations to the"
    " person: a role that never may is refused, a row that is not theirs is not found. An address"
    " that nobody placed in the matrix fails. It is asked three times: as built, with row-level"
    " security switched off, and with every query of ours finding everything.",
    "A view without a guard, policies opened one by one, and queries loosened one by one: the"
    " matrix must find each",
)
FIGURES = [MATRIX]
RESULT = re.compile(r"::(test_\w+)\S* (PASSED|FAILED|ERROR)")
BROKEN_ON_PURPOSE = re.compile(r"is_found|alone_misses")


def measure(run: Any) -> Iterator[Found]:
    words = [sys.executable, "-m", "pytest", MODULE, "-p", "no:randomly", "-p", "no:cacheprovider"]
    done = subprocess.run([*words, "-vv"], cwd=BASE, capture_output=True, text=True)
    results = RESULT.findall(done.stdout)
    if not results:
        raise RuntimeError(f"the matrix did not run: {done.stdout[-200:]}{done.stderr[-200:]}")
    controls = [how for name, how in results if BROKEN_ON_PURPOSE.search(name)]
    checks = [how for name, how in results if not BROKEN_ON_PURPOSE.search(name)]
    yield judge(
        MATRIX,
        sum(how != "PASSED" for how in checks),
        caught=bool(controls) and set(controls) == {"PASSED"},
        reason=f"{len(checks)} checks, {len(controls)} controls",
        fast=run.fast,
    )
