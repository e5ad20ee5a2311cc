"""Write letters of the usual length and ask for their papers. Run by bench.casework."""

import json
import statistics
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import django

RUNS, WARM = 60, 10
POINTS = (
    "The decision says that I can cook a simple meal without help. I cannot: my hands give way.",
    "My sister cooks for me on {n} days of each month. When she is away I eat cold food.",
    "I was given no points for washing. I cannot wash below the waist, and it takes me an hour.",
    "The assessor saw me for {n} minutes. I had taken more painkillers than I may take each day.",
)


def main() -> None:
    django.setup()
    from alongside.demo.rules import BY_KEY
    from bench.inside import Browser, counted, csrf, signed_in

    persona = BY_KEY["adviser"]
    drafts = written(persona, 2 * (RUNS + WARM) + 1)  # none twice: what was set once is known
    browser = Browser(signed_in(persona))
    csrf(browser)
    first, *_ = timed([drafts.pop()], lambda it: paper(browser, it))
    shown = timed([drafts.pop() for _ in range(RUNS + WARM)], lambda it: paper(browser, it))[WARM:]
    alone = timed(list(range(RUNS)), alone_of(drafts[-1]))
    queries = counted(lambda: paper(browser, drafts[-1]))
    approved = timed(drafts, lambda it: approve(browser, it))[WARM:]
    print(json.dumps({
        "n": RUNS, "median": statistics.median(shown), "queries": queries,
        "p95": statistics.quantiles(shown, n=20)[-1],
        "setting alone": statistics.median(alone),
        "first of a process": first,
        "saved and approved": statistics.median(approved),
    }))  # fmt: skip


def timed[T](each: list[T], done: Callable[[T], object]) -> list[float]:
    times = []
    for one in each:
        begun = time.perf_counter()
        done(one)
        times.append(1000 * (time.perf_counter() - begun))
    return times


def paper(browser: Any, letter: Any) -> None:
    answer = browser.ask("GET", f"/letters/{letter.pk}/letter.pdf")
    assert answer.status == 200, answer.status
    assert answer.body.startswith(b"%PDF")


def approve(browser: Any, letter: Any) -> None:
    """Save and approve in one press: both set the letter, and what is approved is kept."""
    fields: dict[str, Any] = {"csrfmiddlewaretoken": browser.cookies["csrftoken"], "approve": "1"}
    fields |= {"sender": letter.sender, "recipient": letter.recipient, "edition": letter.edition}
    for name, value in letter.values.items():
        words = "\n".join(value) if isinstance(value, list) else value
        fields |= as_dated(f"merge_{name}", words) if name in DAYS else {f"merge_{name}": words}
    fields["merge_what_is_wrong"] += "\nI ask for this to be looked at again."
    answer = browser.ask("POST", f"/letters/{letter.pk}/", fields)
    assert answer.status == 302, answer.status


DAYS = ("born", "decided")


def as_dated(name: str, day: str) -> dict[str, str]:
    said = day.split("-") if day else ["", "", ""]
    parts = zip(("year", "month", "day"), said, strict=True)
    return {f"{name}_{part}": one for part, one in parts}


def alone_of(letter: Any) -> Callable[[int], object]:
    """Merging and setting by themselves, each time with other words."""
    from django.utils import timezone

    from alongside.casework import queries
    from alongside.casework.rules.letters import Heads, merged
    from alongside.kit.typesetting import as_pdf

    heads, at = Heads("Provider", ("Provider",), ("DWP",), ("Today",), "Provider"), timezone.now()
    template = queries.templates()[letter.template]
    return lambda n: as_pdf(merged(template, values(1000 + n), heads, at.date()), at)


def values(n: int) -> dict[str, Any]:
    return {
        "name": f"Nia Exampleton {n}", "born": "1985-02-01",
        "benefit": "Personal Independence Payment", "decided": "2026-11-20",
        "what_is_wrong": "\n".join(POINTS).replace("{n}", str(n)),
        "evidence": [f"Letter of the GP, number {n}", "Diary of two weeks"],
        "why_late": f"I was in hospital for {n} days.",
        "signed_by": "Ada Adviser", "signed_for": "Riverside Advice",
    }  # fmt: skip


def written(persona: Any, count: int) -> list[Any]:
    """Drafts about problems of the adviser’s. None of them has been set as a paper yet."""
    from django.db import transaction
    from django.utils import timezone

    from alongside.casework import actions, queries
    from alongside.casework.models import Issue, Letter
    from alongside.kit import context
    from bench.inside import standing

    by = persona.actor()
    with context.standing_as(standing(persona)), transaction.atomic():
        mine = Issue.objects.filter(case__in=queries.visible_to(by), domain="welfare_benefits")
        issues = list(mine.order_by("pk").values_list("case", "pk")[:count])
        found: list[UUID] = []
        for n in range(count):
            case, issue = issues[n % len(issues)]
            letter = actions.draft_letter(
                case_id=case, template_id=queries.RECONSIDERATION, issue_id=issue, by=by,
                at=timezone.now(),
            )  # fmt: skip
            Letter.objects.filter(pk=letter.pk).update(values=values(n))
            found.append(letter.pk)
        return list(Letter.objects.filter(pk__in=found))


if __name__ == "__main__":
    main()
