"""Run benches one after the other, and write what they measured."""

import argparse
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.figures import Figure

REPORT, ABOUT = "bench-report.json", "bench-about.json"
EVIDENCE = Path(__file__).resolve().parents[1] / "docs" / "evidence"
BENCHES = {
    "web": "web",
    "conflicts": "conflicts",
    "referrals": "referrals",
    "casework": "casework",
}


def run(words: list[str]) -> int:
    for name in [name for name in os.environ if name.startswith("DATABASE_")]:
        del os.environ[name]
    said = parser().parse_args(words)
    unknown = set(said.names) - BENCHES.keys()
    if unknown:
        raise SystemExit(f"There is no bench {', '.join(unknown)}: choose of {', '.join(BENCHES)}")
    found: list[Figure] = []
    for name in said.names or BENCHES:
        for each in import_module(f"bench.{BENCHES[name]}").measure(said.people):
            print(each.line, flush=True)
            found.append(each)
    write(Path.cwd() / REPORT, found)
    if said.record:
        record(found)
    slow = [each.name for each in found if each.verdict == "fail"]
    print(f"{len(found)} figures, {len(slow)} over their limit", file=sys.stderr)
    return 1 if slow else 0


def parser() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="run bench", description="Measure the speed.")
    words.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    words.add_argument("--record", action="store_true", help="keep the report in docs/evidence")
    words.add_argument(
        "--people", type=int, nargs=2, default=(10_000, 100_000), metavar=("FEW", "MANY"),
        help="how many made-up people; limits are judged with the many (default: 10000 100000)",
    )  # fmt: skip
    return words


def write(path: Path, found: list[Figure]) -> None:
    path.write_text(json.dumps([each.as_dict() for each in found], indent=1) + "\n")


def record(found: list[Figure]) -> None:
    """Keep what was measured now; of the other benches, what was recorded before stays."""
    from proofs.running import machine

    EVIDENCE.mkdir(exist_ok=True)
    new = {each.bench for each in found}
    kept = [each for each in _read(REPORT, []) if each["bench"] not in new]
    figures = kept + [each.as_dict() for each in found]
    about = _read(ABOUT, {}) | dict.fromkeys(sorted(new), machine())
    for name, contents in ((REPORT, figures), (ABOUT, about)):
        (EVIDENCE / name).write_text(json.dumps(contents, indent=1) + "\n")


def _read(name: str, otherwise: Any) -> Any:
    path = EVIDENCE / name
    return json.loads(path.read_text()) if path.exists() else otherwise
