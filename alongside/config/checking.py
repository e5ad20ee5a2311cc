"""`check`, `test`, `prove` and `bench`: what a contributor and CI run."""

import os
import subprocess
import sys
from pathlib import Path

from alongside.config.environment import BASE

BIN = Path(sys.executable).parent
CHECKS = {
    "lint": [str(BIN / "ruff"), "check"],
    "format": [str(BIN / "ruff"), "format", "--check"],
    "types": [str(BIN / "mypy")],
    "contracts": [str(BIN / "lint-imports")],
    "migrations": [
        sys.executable,
        "-W",
        "ignore::RuntimeWarning",
        "-m",
        "django",
        "makemigrations",
        "--check",
        "--dry-run",
        "--skip-checks",  # one asks the database, and none runs here
    ],
    "templates": [str(BIN / "djlint"), "alongside", "--lint", "--quiet"],
}


def check() -> int:
    """Run every check, also after one has failed; say which did."""
    failed = []
    for name, command in CHECKS.items():
        print(f"\n== {name}: {' '.join([Path(command[0]).name, *command[1:]])}", flush=True)
        if subprocess.run(command, cwd=BASE).returncode:
            failed.append(name)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed", flush=True)
    return 1 if failed else 0


def test(words: list[str]) -> int:
    """Hand over to pytest; what reads files beside the repository runs only when asked for."""
    chosen = [] if "-m" in words else ["-m", "not shared"]
    if all(word.startswith("-") for word in words):
        # Everything: on all cores, file by file, in the order that conftest gives to the workers.
        chosen += ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
    os.chdir(BASE)
    return subprocess.run([sys.executable, "-m", "pytest", *chosen, *words]).returncode


def hand_over(package: str, words: list[str]) -> int:
    """Run a package of the repository that is no part of the product."""
    os.environ["PYTHONPATH"] = os.pathsep.join([str(BASE), os.environ.get("PYTHONPATH", "")])
    return subprocess.run([sys.executable, "-m", package, *words]).returncode
