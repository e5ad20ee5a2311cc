"""A4: every change has its audit row in its own transaction, every view of a person its look."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

from proofs.figures import Figure, Found, judge
from proofs.inside import Visitor, addresses, cast, peopled
from proofs.journey import Call, calls
from proofs.scratch import Scratch, scratch

MISSING = Figure(
    "A4", "changes without their audit row, and audit rows without a change or written twice", "=0",
    "Triggers on every table of a partnership write down which transaction changed it. Then every"
    " action of a person’s way from referral to outcome is done, and each transaction is held"
    " against its audit rows: its own verb once, nothing twice, nothing without a change.",
    "One action is done with the audit silenced, and one with it writing twice",
)  # fmt: skip
CHANGES = Figure("A4-changes", "transactions that changed something", ">=30", "Same run.")
LOOKS = Figure(
    "A4-looks", "persons shown without a look, or looks without the person shown", "=0",
    "Every person gets a name that no other has. Everybody of the cast opens every address; the"
    " names on each page are held against the looks written for it. A page may have looks where it"
    " shows the reference of a referral and no name, as a receipt does.",
    "Pages are opened with the looks silenced",
)  # fmt: skip
SHOWN = Figure("A4-shown", "persons shown", ">=100", "Counted in the same run.")
FIGURES = [MISSING, CHANGES, LOOKS, SHOWN]

WATCH = """
CREATE TABLE proof_change (xact bigint, name text);
CREATE FUNCTION proof_watch() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO proof_change VALUES (txid_current(), TG_TABLE_NAME);
    RETURN NULL;
END $$;
CREATE TABLE proof_event (xact bigint, action text, subject_id uuid, detail jsonb);
CREATE FUNCTION proof_heard() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO proof_event VALUES (txid_current(), NEW.action, NEW.subject_id, NEW.detail);
    RETURN NULL;
END $$;
CREATE TRIGGER proof_heard AFTER INSERT ON audit_event
    FOR EACH ROW EXECUTE FUNCTION proof_heard();
DO $$ DECLARE each regclass; BEGIN
    FOR each IN SELECT attrelid::regclass FROM pg_attribute JOIN pg_class ON oid = attrelid
        WHERE attname = 'partnership_id' AND relkind = 'r' AND relname !~ '^audit_'
    LOOP
        EXECUTE format('CREATE TRIGGER proof_watch AFTER INSERT OR UPDATE OR DELETE ON %s'
            ' FOR EACH ROW EXECUTE FUNCTION proof_watch()', each);
    END LOOP;
END $$;
"""


def measure(run: Any) -> Iterator[Found]:
    with scratch() as database:
        trail = Trail(database)
        wrong = trail.follow()
        changes = trail.transactions
        caught = silence_is_found() and repetition_is_found()
    yield judge(MISSING, len(wrong), caught=caught, reason="; ".join(wrong[:8]), fast=run.fast)
    yield judge(CHANGES, changes, fast=run.fast)
    with peopled(300) as database:
        name_apart(database)
        shown, wrong = looked(database, run.sized(2, 1), few=run.fast)
        with patch("alongside.audit.actions.looked_at", lambda *_ids, **_more: None):
            caught = bool(looked(database, 1, only="adviser")[1])
    said = "; ".join(f"{count} × {what}" for what, count in Counter(wrong).most_common(8))
    yield judge(LOOKS, len(wrong), caught=caught, reason=said, fast=run.fast)
    yield judge(SHOWN, shown, fast=run.fast)


# Changes


class Trail:
    def __init__(self, database: Scratch) -> None:
        from tests.world import make_world

        self.database = database
        self.world = make_world()
        database.run(WATCH)
        self.transactions = 0

    def follow(self, only: str = "") -> list[str]:
        """Do what there is to do, and tell what is wrong with the trail that it left."""
        wrong: list[str] = []
        for call in calls(self.world):
            self._forget()
            with self.world.acting(call.by):
                call.do()
            if not only or only == call.verb:
                wrong += self._faults(call)
        return wrong

    def _faults(self, call: Call) -> Iterator[str]:
        changed = {row[0] for row in self.database.rows("SELECT xact FROM proof_change")}
        events = self.database.rows(
            "SELECT xact, action, subject_id, detail::text FROM proof_event"
        )
        self.transactions += len(changed)
        audited = Counter(events)
        yield from (
            f"{call.verb}: no audit row" for each in changed - {e[0] for e in events} if each
        )
        yield from (f"{call.verb}: {e[1]} without a change" for e in events if e[0] not in changed)
        yield from (f"{call.verb}: {e[1]} twice" for e, count in audited.items() if count > 1)
        own = sum(event[1] == call.verb for event in events)
        if own != 1:
            yield f"{call.verb}: its own row {own} times"

    def _forget(self) -> None:
        self.database.run("TRUNCATE proof_change, proof_event")


def silence_is_found() -> bool:
    return _followed_with("alongside.casework.actions.cases.audit.record", lambda *_w, **_m: None)


def repetition_is_found() -> bool:
    from alongside.audit import actions

    real = actions.record

    def twice(*words: Any, **more: Any) -> None:
        real(*words, **more)
        real(*words, **more)

    return _followed_with("alongside.casework.actions.cases.audit.record", twice)


def _followed_with(target: str, instead: Callable[..., None]) -> bool:
    """Whether a fault is found in the trail of a note when the audit is patched."""
    with scratch() as database:
        trail = Trail(database)
        with patch(target, instead):
            return bool(trail.follow(only="casework.add_note"))


# Looks

NAME = re.compile(r"Q[0-9a-f]{12}")


def name_apart(database: Scratch) -> None:
    """Give everybody a name of their own. Ids are made from the time: their ends differ."""
    database.run("UPDATE people_person SET family_name = 'Q' || right(id::text, 12)")


def looked(
    database: Scratch, of_each: int, *, few: bool = False, only: str = ""
) -> tuple[int, list[str]]:
    """How many persons were shown, and where looks and persons differ."""
    rows = database.rows("SELECT family_name, id::text FROM people_person")
    persons: dict[str, str] = {name: pk for name, pk in rows}
    references = database.rows("SELECT reference, person_id::text FROM referrals_referral")
    shown = 0
    wrong: list[str] = []
    for persona in cast(few=few):
        if only and persona.key != only:
            continue
        visitor = Visitor(persona)
        for address in addresses(database, of_each=of_each):
            before = last_look(database)
            answer: Any = visitor.open(address.path)
            body = answer.content.decode(errors="replace")
            named = {persons[name] for name in NAME.findall(body) if name in persons}
            told = {person for reference, person in references if reference in body}
            looks = looks_since(database, before)
            shown += len(named)
            where = f"{address.name} for the {persona.title}"
            wrong += differences(where, named, told, looks)
    return shown, wrong


def differences(where: str, named: set[str], told: set[str], looks: Counter[str]) -> Iterator[str]:
    """A name needs a look. A look needs a name, or the reference of a referral, to show for it."""
    yield from (f"not looked at: {where}" for _ in named - looks.keys())
    yield from (f"looked at, not shown: {where}" for _ in looks.keys() - named - told)
    yield from (f"looked at twice: {where}" for count in looks.values() if count > 1)


def last_look(database: Scratch) -> Any:
    return database.rows("SELECT clock_timestamp()")[0][0]


def looks_since(database: Scratch, moment: Any) -> Counter[str]:
    rows = database.rows("SELECT person_id::text FROM audit_look WHERE created_at > %s", moment)
    return Counter(row[0] for row in rows)
