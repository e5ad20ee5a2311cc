"""
Writes docs/reference/access.md from the table of roles and the table of pages.

Run `python -m tests.access.document` after either has changed.
"""

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")

from alongside.accounts.rules import ROLES, Permission, Role  # noqa: E402
from tests.access.table import (  # noqa: E402
    DATABASE_ONLY,
    LIBRARY,
    OURS,
    PYTHON_ONLY,
    SHOWN,
    Alone,
    Of,
    Page,
    Reach,
    Relation,
    Shown,
    Side,
    side_of,
)

PLACE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "access.md"
OPENING = """\
# Who may open what

This page is written by `python -m tests.access.document`; a test fails when it is not current.
The same tables are held against the running product: each address is asked by every role, for
each relation below, by GET and by POST, three times: as built, with row-level security off
(Python alone), and with every scoped query finding everything (the database alone).

- A role that never may: 403. A row that is not theirs to see: 404, byte for byte as for an id that
  nobody has. A method that a page does not take: 405. Signed out: the sign-in page.
- An address that is not in the table fails the build, and so does a row without an address.
- No answer shows a word about somebody whom the reader may not see, whatever page it is.
"""
SIDES = {
    Side.HEALTH: "who refers",
    Side.ADVICE: "who advises",
    Side.COORDINATOR: "a coordinator",
}


def written() -> str:
    parts = [OPENING, *_roles(), *_relations(), *_objects(), *_pages(), *_alone()]
    return "\n".join(parts).rstrip() + "\n"


def _roles() -> Iterator[str]:
    yield "## What a role may\n"
    yield from _table(
        ["", *(role.label for role in Role)],
        [
            [_words(permission), *("yes" if permission in ROLES[role] else "" for role in Role)]
            for permission in Permission
        ],
    )


def _relations() -> Iterator[str]:
    yield "## The relations\n"
    for relation in Relation:
        name, _, meaning = relation.partition(": ")
        yield f"- **{name}**{': ' + meaning if meaning else ''}"
    yield ""


def _objects() -> Iterator[str]:
    yield "## In which relation an object is there\n"
    rows = [
        [of.value, *(_shown(shown, side) if _asks(of, side) else "no page" for side in SIDES)]
        for of, shown in SHOWN.items()
    ]
    yield from _table(["object", *SIDES.values()], rows)


def _asks(of: Of, side: Side) -> bool:
    """Whether any role on this side may open a page of this kind at all."""
    roles = [role for role in Role if side_of(role) is side]
    return any(page.may in ROLES[role] for page in OURS if page.of is of for role in roles)


def _shown(shown: Shown, side: Side) -> str:
    return ", ".join(_short(each) for each in Relation if each in shown[side]) or "never"


def _pages() -> Iterator[str]:
    yield "## Our pages\n"
    yield from _table(["page", "who", "methods", "object"], [_row(page) for page in OURS])
    yield "## Pages of sign-in (django-allauth)\n"
    yield from _table(["page", "who", "methods", "object"], [_row(page) for page in LIBRARY])


def _row(page: Page) -> list[str]:
    of = page.of.value if page.of else ""
    if page.shown:
        of += " (" + "; ".join(_read_by(page.shown)) + ")"
    return [f"`{page.name}`", _who(page), _methods(page), of]


def _read_by(shown: Shown) -> list[str]:
    return [f"{SIDES[side]}: {_shown(shown, side)}" for side in SIDES if shown[side]]


def _who(page: Page) -> str:
    if page.may:
        return _words(page.may)
    return {Reach.PUBLIC: "anybody", Reach.SIGNED_IN: "whoever is signed in"}[page.reach]


def _methods(page: Page) -> str:
    if not page.answers:
        return ", ".join(page.methods)
    said = {
        f"{method} {out}" + (f", signed in {inside}" if inside != out else "")
        for method in ("GET", "POST")
        for out, inside in [(page.answers[False, method], page.answers[True, method])]
    }
    return "; ".join(sorted(said))


def _alone() -> Iterator[str]:
    yield "## Where Python alone says no\n"
    yield "Row-level security judges organisations; roles inside one are judged in Python.\n"
    yield from (_line(each) for each in PYTHON_ONLY)
    yield "\n## Where the database alone says no\n"
    yield from (_line(each) for each in DATABASE_ONLY)


def _line(alone: Alone) -> str:
    side = f", for {SIDES[alone.side]}" if alone.side in SIDES else ""
    relations = ", ".join(_short(each) for each in Relation if each in alone.relations)
    return f"- **{alone.of.value}**{side} ({relations}): {alone.why}"


def _short(relation: Relation) -> str:
    return relation.partition(":")[0]


def _words(permission: Permission) -> str:
    return permission.replace("_", " ")


def _table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    yield from ("| " + " | ".join(row) + " |" for row in rows)
    yield ""


if __name__ == "__main__":
    PLACE.write_text(written(), encoding="utf-8")
