"""Serve messages to ourselves under a profiler, and say where the time goes. Run by referrals."""

import cProfile
import json
import pstats
import sys
import time
from typing import Any
from uuid import UUID, uuid4

import django

N, WARM = 200, 20
# Each part is the time below these functions, and none of them stands below another.
PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "reading the message": (("interop/schemas/reading.py", "read"),),
    "who sends it": (("interop/queries/partners.py", "caller_of"),),
    "was it sent before": (
        ("interop/queries/messages.py", "earlier"),
        ("interop/queries/messages.py", "had"),
        ("referrals/actions/receiving.py", "_already_sent"),
    ),
    "conflict registers": (("people/queries/conflicts.py", "who_can_take"),),
    "routing without registers": (("referrals/rules/cascade.py", "decide"),),
    "writing": (("kit/writing.py", "flush"), ("kit/writing.py", "insert_unless")),
    "the answer": (("interop/schemas/answers.py", "synchronous_answer"),),
}


def main() -> None:
    django.setup()
    from bench.inside import counted
    from proofs.sending import message

    send = _sender(_token())
    bodies = [(message(key, "bench"), key) for key in (uuid4() for _ in range(2 * N + WARM + 1))]
    for body, key in bodies[:WARM]:
        send(body, key)
    begun = time.process_time()
    for body, key in bodies[WARM : WARM + N]:
        send(body, key)
    own = (time.process_time() - begun) * 1000 / N
    profile = cProfile.Profile()
    with profile:
        for body, key in bodies[WARM + N : WARM + 2 * N]:
            send(body, key)
    statements = counted(lambda: send(*bodies[-1]))
    told = {"n": N, "own": own, "statements": statements, "parts": shares(pstats.Stats(profile))}
    print(json.dumps(told))


def shares(stats: pstats.Stats) -> dict[str, float]:
    """Per cent of the whole time of a message that each part takes, waiting included."""
    found: dict[str, float] = {}
    entries: Any = stats.stats  # type: ignore[attr-defined]
    whole = _time(entries, (("django/core/handlers/wsgi.py", "__call__"),))
    for part, functions in PARTS.items():
        found[part] = 100 * _time(entries, functions) / whole
    found["everything else"] = 100 - sum(found.values())
    return found


def _time(entries: Any, functions: tuple[tuple[str, str], ...]) -> float:
    return sum(
        float(cumulative)
        for (file, _, name), (_, _, _, cumulative, _) in entries.items()
        if any(file.endswith(end) and name == wanted for end, wanted in functions)
    )


def _token() -> str:
    from io import StringIO

    from django.core.management import call_command

    out = StringIO()
    call_command("fhir_token", "--partner", "demo", stdout=out)
    return out.getvalue().strip().splitlines()[-1]


def _sender(token: str) -> Any:
    from django.test import RequestFactory

    from alongside.config.wsgi import application

    factory = RequestFactory(HTTP_HOST="localhost", HTTP_AUTHORIZATION=f"Bearer {token}")

    def send(body: bytes, key: UUID) -> None:
        environ = factory.generic(
            "POST", "/FHIR/R4/$process-message", data=body, content_type="application/fhir+json",
            HTTP_X_REQUEST_ID=str(key), HTTP_X_CORRELATION_ID=str(key),
        ).environ  # fmt: skip
        told: dict[str, str] = {}
        started: Any = lambda status, *_: told.update(status=status)  # noqa: E731
        response: Any = application(environ, started)
        answer = b"".join(response)
        response.close()  # as a server does: connections go back to their pools
        if not told["status"].startswith("200"):
            sys.exit(f"{told['status']}: {answer[:300]!r}")

    return send


if __name__ == "__main__":
    main()
