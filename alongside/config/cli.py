"""The `alongside` command: one verb for each thing that one does with the product."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from alongside.config import environment
from alongside.config.refusing import Stop

# These pass on what they do not know themselves, help included once a word has been said.
PASSING = {
    "manage": "COMMAND …",
    "test": "[WORDS FOR PYTEST …]",
    "prove": "[ID…] [--fast] [--record]",
    "bench": "[NAME…] [--record]",
}


def main(words: Sequence[str] | None = None) -> int:
    own, passed = split(sys.argv[1:] if words is None else words)
    arguments = parser().parse_args(own)
    arguments.words = passed
    os.environ["ALONGSIDE_DATA"] = os.path.abspath(arguments.data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "alongside.config.settings"
    try:
        os.environ.setdefault("ALONGSIDE_MODE", arguments.mode or environment.mode())
        done: int = arguments.do(arguments)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return done


def split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part our own words from those that are passed on: ours come first."""
    end = 1
    if not words or words[0] not in PASSING:
        return list(words), []
    while end < len(words) and words[end].startswith(("-h", "--help", "--data")):
        end += 2 if words[end] == "--data" else 1
    return list(words[:end]), list(words[end:])


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="run", description="Alongside: what a Health Justice Partnership runs on."
    )
    verbs = whole.add_subparsers(required=True, metavar="VERB")
    demo = verb(verbs, "demo", serve, "set up and run a made-up partnership", mode="demo")
    serving(demo)
    demo.add_argument("--fresh", action="store_true", help="start over with new data")
    demo.add_argument("--people", type=int, default=2000, help="how many people to make up")
    one = verb(verbs, "serve", serve, "run for real: web, worker, database", mode="production")
    serving(one)
    one.set_defaults(fresh=False, people=0)
    verb(verbs, "worker", worker, "do the background work alone")
    verb(verbs, "manage", manage, "run a management command: manage help")
    verb(verbs, "test", test, "run the tests; other words go to pytest", mode="test")
    verb(verbs, "check", check, "lint, types, contracts, migrations", mode="test")
    verb(verbs, "prove", prove, "prove the promises")
    verb(verbs, "bench", bench, "measure the speed")
    return whole


def verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    do: Callable[[argparse.Namespace], int],
    summary: str,
    *,
    mode: str = "",
) -> argparse.ArgumentParser:
    made = verbs.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        usage=f"run {name} [--help] [--data DIR] {PASSING[name]}" if name in PASSING else None,
    )
    made.add_argument(
        "--data",
        metavar="DIR",
        default=str(environment.data_folder()),
        help="where everything is kept (default: ./.local)",
    )
    made.set_defaults(do=do, mode=mode)
    return made


def serving(made: argparse.ArgumentParser) -> None:
    made.add_argument("--port", type=int, default=8000, help="default: 8000")
    made.add_argument("--host", default="127.0.0.1", help="default: this machine alone")
    made.add_argument("--workers", type=int, default=2, help="processes of the web server")


def serve(arguments: argparse.Namespace) -> int:
    from alongside.config import serving

    return serving.serve(arguments)


def worker(arguments: argparse.Namespace) -> int:
    from alongside.config import commands

    return commands.work()


def manage(arguments: argparse.Namespace) -> int:
    from alongside.config import commands

    return commands.manage(arguments.words)


def test(arguments: argparse.Namespace) -> int:
    from alongside.config import checking

    return checking.test(arguments.words)


def check(arguments: argparse.Namespace) -> int:
    from alongside.config import checking

    return checking.check()


def prove(arguments: argparse.Namespace) -> int:
    from alongside.config import checking

    return checking.hand_over("proofs", arguments.words)


def bench(arguments: argparse.Namespace) -> int:
    from alongside.config import checking

    return checking.hand_over("bench", arguments.words)


if __name__ == "__main__":
    sys.exit(main())
