# ruff: noqa: E501 (its lines are those of a page)
"""Write docs/reference/queues.md from the registry of what waits: python -m tests.queues."""

import os
from pathlib import Path

DOCUMENT = Path(__file__).parents[1] / "docs" / "reference" / "queues.md"
BEFORE = """# Queues: whose turn it is

Whatever waits for somebody is in exactly one queue, with an owner, a due time, and people who are told when it is late. Each kind is in
the registry (`alongside/referrals/rules/turns.py`), from which this page is written; a table that says until when something waits and is
not in it fails the tests. For referrals the database refuses a row without queue, owner or due time.

The time counts in the partnership's real hours, without bank holidays. Until somebody has spoken to the person, what their level promises
(`law/data/urgency.yaml`) bounds every queue. The figures are our draft, with no source: no published service standard for these steps was
found. Each partnership should agree its own before it starts.

## What waits

| What | Queue | Owner | At most | Who there answers for it | Who is told |
|---|---|---|---|---|---|
"""
MIDDLE = """
Somebody at the owner may take a referral, or be handed it: they are its holder. Who holds nothing is nobody in particular, and then the
first person who is there with the first role of "who there answers for it" is told.

## The ladder

When the due time passes, each rung is told after so many open hours. What needs no wait is told at once, also when nobody is at work.
Source: our draft (`alongside/referrals/data/escalation.yaml`, dated).

| Level | Holder | Deputy or supervisor | Coordinator | Whoever referred |
|---|---|---|---|---|
"""
AFTER = """
- **Absent.** Whoever is away has a deputy, or not (`/absences/`). The deputy sees what they hold and is told in their place, and so is the
  deputy of a deputy. With nobody standing in, the supervisor is told, and without one the coordinator. Somebody who was told and went away
  since does not count: the rung is told again, to whoever is there now.
- **Nobody.** The last person who coordinates can neither be away without somebody who stands in and is there, nor be taken off. Should
  nobody be there all the same, the row is kept without a name, and the coordinator's desk says so.
- **Whoever referred** is told "not answered yet, ring …" and no more: neither who has it nor how far it is. Nothing of what happens at an
  appointment or in advice is told so, and nobody is told about somebody at risk who did not ask for it.
- **Kept.** Each alert is a row that is never altered (`Escalation`), for one due time. A step, or a new promise, ends it.
- **Questions.** A referral that is back with whoever referred has their due time. The asker's own promise runs on and is not moved; the
  answer leaves at least two open hours to read it. An answer that does not come is passed on like anything else.
- **The waiting list** is looked at again after 1, 2, 7 or 28 days by level, and everybody on it has a promised day.
- **The digest**, ten lines without a name, is on a supervisor's desk, and is sent to them when the partnership opens; without an
  address it stays there alone.

Proof C2 (`./run prove C2`) lets 10,000 days pass with people away.
"""


def text() -> str:
    from alongside.kit.filters import day_of
    from alongside.referrals import queries
    from alongside.referrals.rules.turns import KINDS, Rung
    from tests.world import NOON

    rows = [
        f"| {_name(kind.name)} | {kind.queue} | {kind.owner} | {kind.limit} |"
        f" {', then '.join(str(role.label).lower() for role in kind.leads)} |"
        f" {', '.join(str(rung.label).lower() for rung in kind.rungs)} |"
        for kind in KINDS.values()
    ]
    ladder = queries.ladder(day_of(NOON))
    rungs = [
        f"| {level} | "
        + " | ".join(f"{ladder.wait(level, rung).total_seconds() / 3600:g}" for rung in Rung)
        + " |"
        for level in ladder.after_due
    ]
    return BEFORE + "\n".join(rows) + "\n" + MIDDLE + "\n".join(rungs) + "\n" + AFTER


def _name(name: str) -> str:
    from alongside.referrals.rules import Status

    kind, _, status = name.partition(":")
    words = f"{kind}: {Status(status).label}" if status else kind.replace("_", " ")
    return words[:1].upper() + words[1:]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    import django

    django.setup()
    DOCUMENT.write_text(text())


if __name__ == "__main__":
    main()
