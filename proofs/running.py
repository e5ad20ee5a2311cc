"""Run proofs one after the other, and write what they found."""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from proofs.figures import FAIL, Found, failed
from proofs.served import Served

BASE = Path(__file__).resolve().parents[1]
EVIDENCE = BASE / "docs" / "evidence"
REPORT = "trust-report.json"
WHEN = ("measured_at", "commit", "machine", "size")
# In this order: what shares the served product, and kills it, comes last.
PROOFS = {
    "I1": "i1_matrix",
    "I2": "i2_tables",
    "I3": "i3_pool",
    "I4": "i4_canary",
    "I6": "i6_walls",
    "A4": "a4_trail",
    "A5": "a5_tampers",
    "B1": "b1_seats",
    "R7": "r7_editors",
    "P1": "p1_sealed",
    "P3": "p3_withdrawal",
    "C2": "c2_unseen",
    "C8": "c8_fairness",
    "C5": "c5_deadlines",
    "C7": "c7_loop",
    "R10": "r10_model",
    "P2": "p2_channels",
    "R5": "r5_outbox",
    "F1": "f1_addresses",
    "F2": "f2_bundles",
    "F3": "f3_letters",
    "S5": "s5_uploads",
    "R2": "r2_power",
    "R3": "r3_keys",
    "R1": "r1_kills",
}


class Run:
    """What the proofs of one run share: how large they are, a folder, one served product."""

    def __init__(self, *, fast: bool, stack: ExitStack) -> None:
        self.fast = fast
        self._stack = stack

    def sized(self, full: int, fast: int) -> int:
        return fast if self.fast else full

    @cached_property
    def folder(self) -> Path:
        """Short, since it holds a socket; open to be walked through by PostgreSQL's user."""
        folder = Path(tempfile.mkdtemp(prefix="proof-"))
        self._stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o711)
        return folder

    @cached_property
    def served(self) -> Served:
        """The product as `./run demo` runs it, in a folder of its own, until the run is over."""
        served = Served(self.folder / "served")
        self._stack.callback(served.stop)
        served.start()
        return served

    def say(self, words: str, *, end: str = "\n") -> None:
        print(words, end=end, file=sys.stderr, flush=True)


def run(words: list[str]) -> int:
    said = parser().parse_args(words)
    begun = time.monotonic()
    found: list[Found] = []
    with ExitStack() as stack:
        one = Run(fast=said.fast, stack=stack)
        for name in chosen(said.ids, said.without):
            since = time.monotonic()
            for each in measured(name, one):
                print(each.line, flush=True)
                if each.reason:
                    one.say(f"  {each.id}: {each.reason}")
                found.append(each)
            one.say(f"  {name} took {time.monotonic() - since:.0f} s")
    write(Path.cwd() / REPORT, found)
    if said.record:
        record(found, fast=said.fast)
    wrong = [each.id for each in found if each.verdict == FAIL]
    Run.say(one, f"{len(found)} figures in {time.monotonic() - begun:.0f} s, {len(wrong)} failed")
    return 1 if wrong else 0


def parser() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="run prove", description="Prove the promises.")
    words.add_argument("ids", nargs="*", metavar="ID", help=", ".join(PROOFS))
    words.add_argument("--without", nargs="+", default=[], metavar="ID", help="all but these")
    words.add_argument("--fast", action="store_true", help="small sizes: counts judged, not times")
    words.add_argument("--record", action="store_true", help="keep the report in docs/evidence")
    return words


def chosen(ids: list[str], without: Iterable[str] = ()) -> list[str]:
    unknown = [each for each in [*ids, *without] if each.upper() not in PROOFS]
    if unknown:
        raise SystemExit(f"There is no proof {', '.join(unknown)}: choose of {', '.join(PROOFS)}")
    wanted = ({each.upper() for each in ids} or set(PROOFS)) - {each.upper() for each in without}
    return [name for name in PROOFS if name in wanted]


def proof(name: str) -> ModuleType:
    return import_module(f"proofs.{PROOFS[name]}")


def measured(name: str, one: Run) -> Iterator[Found]:
    """What a proof finds. One that breaks down has failed, and the others go on."""
    module, told = proof(name), set()
    try:
        for each in module.measure(one):
            told.add(each.id)
            yield each
    except Exception as error:
        one.say(f"  {name} broke down: {type(error).__name__}: {error}")
        if os.environ.get("PROOF_TRACE"):
            raise
        left = [figure for figure in module.FIGURES if figure.id not in told]
        for figure in left or module.FIGURES[:1]:
            yield failed(figure, f"{type(error).__name__}: {error}"[:200])


def write(path: Path, found: list[Found]) -> None:
    path.write_text(json.dumps([each.as_dict() for each in found], indent=1) + "\n")


def record(found: list[Found], *, fast: bool) -> None:
    """
    Keep the report, with the words of its figures and where and when each was measured.

    Of the proofs that were not run this time, what was recorded earlier stays.
    """
    EVIDENCE.mkdir(exist_ok=True)
    about_path, told = EVIDENCE / "trust-about.json", machine()
    before = {each["id"]: each for each in read(EVIDENCE / REPORT, [])}
    known = read(about_path, {}).get("figures", {})
    now = {each.id: each.as_dict() for each in found}
    run_now = {key.split("-")[0] for key in now}
    rows, figures = [], {}
    for figure in (each for name in PROOFS for each in proof(name).FIGURES):
        is_new = figure.id.split("-")[0] in run_now
        row = (now if is_new else before).get(figure.id)
        if row:
            when = told | {"size": "fast" if fast else "full"} if is_new else known[figure.id]
            words = {"what": figure.what, "how": figure.how, "control": figure.control}
            figures[figure.id] = {name: when[name] for name in WHEN} | words
            rows.append(row)
    (EVIDENCE / REPORT).write_text(json.dumps(rows, indent=1) + "\n")
    about = told | {"figures": figures}
    about_path.write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n")


def read(path: Path, otherwise: Any) -> Any:
    return json.loads(path.read_text()) if path.exists() else otherwise


def machine() -> dict[str, str]:
    """When, on what, of which commit."""
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=BASE, capture_output=True, text=True
    )
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="minutes"),
        "commit": told.stdout.strip(),
        "machine": f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}"
        f" {platform.machine()}, Python {platform.python_version()}",
    }
