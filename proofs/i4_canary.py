"""I4: a word that only one partnership's data holds shows up nowhere in another's."""

import io
import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from alongside.config.logs import WithoutPersons
from alongside.demo.rules import ELSEWHERE, MAIN, id_of
from proofs.figures import Figure, Found, judge
from proofs.inside import Visitor, addresses, cast, peopled
from proofs.scratch import Scratch

MARKS = {MAIN: "Canaryfen", ELSEWHERE: "Canarycrag"}
CANARY = Figure(
    "I4", "places in which one partnership’s data showed up in another’s", "=0",
    "Every name and every text of two partnerships gets a word of its own. Then everybody of the"
    " cast opens every address, with rows of both, and searches for the other’s word. Pages,"
    " refusals, log lines, the outbox and every stored row are searched for the other’s word.",
    "A person of one partnership is given the other’s word",
)  # fmt: skip
READ = Figure("I4-read", "answers that were searched", ">=400", "Counted in the same run.")
FIGURES = [CANARY, READ]
WORDS = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
WHERE c.table_schema = 'public' AND c.data_type IN ('text', 'character varying')
  AND coalesce(c.character_maximum_length, 1000) >= 100
  AND c.table_name !~ '^audit_' AND c.column_name !~ '(_key|subject|preset|answer|problem)$'
  AND EXISTS (SELECT FROM information_schema.columns p WHERE p.table_name = c.table_name
      AND p.table_schema = 'public' AND p.column_name = 'partnership_id')
"""
KEPT = """
SELECT c.table_name FROM information_schema.columns c
WHERE c.table_schema = 'public' AND c.column_name = 'partnership_id'
"""


def measure(run: Any) -> Iterator[Found]:
    with peopled(300) as database:
        mark(database)
        of_each = run.sized(3, 1)
        places, answers = search(database, of_each, few=run.fast)
        places += stored(database)
        plant(database)
        planted, _ = search(database, 1, only="adviser")
        found = bool(planted) and bool(stored(database))
    yield judge(
        CANARY, len(places), caught=found, reason="; ".join(sorted(set(places))[:6]), fast=run.fast
    )
    yield judge(READ, answers, fast=run.fast)


def mark(database: Scratch) -> None:
    """Put each partnership's word into its names and texts, past every trigger."""
    with database.server.admin(database.name) as admin, admin.transaction():
        admin.execute("SET LOCAL session_replication_role = replica")
        for table, column in admin.execute(WORDS.encode()).fetchall():
            for key, word in MARKS.items():
                line = (
                    f"UPDATE {table} SET {column} = left({column}, 80) || ' {word}'"
                    f" WHERE partnership_id = %s AND {column} <> ''"
                )
                admin.execute(line.encode(), [id_of("partnership", key)])


def search(
    database: Scratch, of_each: int, *, few: bool = False, only: str = ""
) -> tuple[list[str], int]:
    """Where somebody was shown the other partnership's word, and how many answers were read."""
    lines = io.StringIO()
    places: list[str] = []
    answers = 0
    with listening(lines):
        for persona in cast(few=few):
            if only and persona.key != only:
                continue
            foreign = next(word for key, word in MARKS.items() if key != persona.partnership)
            visitor = Visitor(persona)
            for address in addresses(database, of_each=of_each):
                body = visitor.open(address.path).content.decode(errors="replace")
                answers += 1
                if foreign in body:
                    places.append(f"{address.name} for the {persona.title}")
            if foreign in searched_for(visitor, foreign):
                places.append(f"search for the {persona.title}")
    places += ["log line" for word in MARKS.values() if word in lines.getvalue()]
    return places, answers


def searched_for(visitor: Visitor, word: str) -> str:
    """What comes back for the other's word, less the word as it was typed."""
    answer: Any = visitor.post("/people/", {"words": word, "name": word, "q": word}, follow=True)
    text: str = answer.content.decode(errors="replace")
    return text.replace(f'value="{word}"', "").replace(f"“{word}”", "").replace(f"‘{word}’", "")


class listening:  # noqa: N801
    """Keep what a deployment would log."""

    def __init__(self, lines: io.StringIO) -> None:
        self.handler = logging.StreamHandler(lines)
        self.handler.addFilter(WithoutPersons())

    def __enter__(self) -> None:
        logging.getLogger().addHandler(self.handler)

    def __exit__(self, *_error: object) -> None:
        logging.getLogger().removeHandler(self.handler)


def stored(database: Scratch) -> list[str]:
    """Rows of one partnership, messages in the outbox among them, that hold the other's word."""
    found = []
    for (table,) in database.rows(KEPT):
        for key in MARKS:
            other = next(word for each, word in MARKS.items() if each != key)
            count = database.rows(
                f"SELECT count(*) FROM {table} t WHERE partnership_id = %s AND t::text LIKE %s",
                UUID(str(id_of("partnership", key))), f"%{other}%",
            )[0][0]  # fmt: skip
            found += [f"row of {table}"] * int(count)
    return found


def plant(database: Scratch) -> None:
    database.run(
        "UPDATE people_person SET family_name = %s WHERE partnership_id = %s",
        MARKS[ELSEWHERE], id_of("partnership", MAIN),
    )  # fmt: skip
