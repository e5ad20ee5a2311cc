"""
Fill a database with so many files of one provider: people, how they are reached, their referrals,
files and letters that came in. Made once and kept.

All are of the one provider that searches, which is the hardest case: nothing that is found falls
away because it is somebody else's. Names are made up and as common as names are; telephone numbers
are of the ranges kept for drama, so that many people share one.
"""

import sys
import time
from collections.abc import Iterator
from itertools import accumulate, count
from random import Random
from typing import Any

from alongside.kit.nhs_number import check_digit
from bench.registers import Names, as_loader, owner

BATCH = 100_000
AT_ONCE = 1_000  # names that are drawn together
LETTERS = 4  # one letter that came in, for so many files
NUMBERED = 1_000_000  # NHS numbers that begin with 999, before their check digit
STRIDE = 387_421  # shares no factor with it
# Of Ofcom's ranges for drama, a thousand numbers each.
DRAMA = (
    *("07700 900", "020 7946 0", "01632 960", "028 9649 6", "029 2018 0", "03069 990"),
    *("08081 570", "0191 498 0", "0113 496 0", "0114 496 0", "0115 496 0", "0116 496 0"),
    *("0117 496 0", "0118 496 0", "0121 496 0", "0131 496 0", "0141 496 0", "0151 496 0"),
    "0161 496 0",
)
VOCABULARY, WORDS_EACH = 20_000, 60
MADE = """
CREATE TEMPORARY TABLE made (n bigint, person uuid, "case" uuid, referral uuid, given text,
    family text, born date, number text, phone text, words text)
"""
# What differs from the seeded row that is copied, table by table in the order of foreign keys.
PERSON: dict[str, str] = {
    "id": "made.person", "given_name": "made.given", "family_name": "made.family",
    "birth_date": "made.born", "nhs_number": "made.number", "died_on": "NULL",
    "number_status": "CASE made.number WHEN '' THEN 'NONE' ELSE 'TEST' END",
}  # fmt: skip
RELATION = {"id": "gen_random_uuid()", "person_id": "made.person"}
CONTACT = {
    "id": "gen_random_uuid()", "person_id": "made.person", "phone": "made.phone", "email": "''",
    "sealed": "false",
}  # fmt: skip
REFERRAL = {
    "id": "made.referral", "person_id": "made.person", "patient_id": "NULL",
    "reference": "'HJ-B' || lpad(made.n::text, 8, '0')", "key": "'bench' || made.n",
}  # fmt: skip
CASE = {"id": 'made."case"', "person_id": "made.person", "referral_id": "made.referral"}
DOCUMENT = """
INSERT INTO casework_document (id, created_at, kind, from_whom, name, file_kind, size, checked,
    words, at, by_name, by_id, case_id, partnership_id, person_id, provider_id)
SELECT gen_random_uuid(), f.created_at, 'LETTER', '', 'Letter', 'application/pdf', 1000, 'CLEAN',
    made.words, f.opened_at, f.adviser_name, f.adviser_id, f.id, f.partnership_id, f.person_id,
    f.provider_id
FROM made JOIN casework_case f ON f.id = made."case" WHERE made.n %% %(each)s = 0
"""
# A file of the provider's whose person and referral are copied with it.
SEEDED = """
SELECT f.id, f.person_id, f.referral_id FROM casework_case f
JOIN people_contact c ON c.person_id = f.person_id
JOIN referrals_referral r ON r.id = f.referral_id
WHERE f.provider_id = %s AND f.state = 'OPEN' AND r.patient_id IS NULL AND NOT c.sealed
    AND NOT EXISTS (SELECT FROM people_wall w WHERE w.person_id = f.person_id)
ORDER BY f.id LIMIT 1
"""
TABLES = (
    *("people_person", "people_relation", "people_contact", "referrals_referral"),
    *("casework_case", "casework_document"),
)


def fill(provider: Any, size: int) -> None:
    """All in one transaction: a run that is broken off leaves nothing."""
    from alongside.demo.management.seeding import indexes

    server = owner()
    there = files(server, provider)
    if there >= size:
        return
    begun = time.monotonic()
    server.execute("SET synchronous_commit = off")
    server.execute(MADE)
    server.execute("GRANT ALL ON made TO loader")
    with server.transaction():
        as_loader(server)
        copied = server.execute(SEEDED, [provider]).fetchone()
        apart = indexes.put_away(server, list(TABLES))
        people = lines()
        for done in range(there, size, BATCH):
            _more(server, people, min(BATCH, size - done), copied, provider)
            _say(f"{min(done + BATCH, size):,} of {size:,} files", begun)
        indexes.build_again(server, apart)
        _say("indexes built", begun)
    server.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")
    _say("counted for the planner", begun)


def files(server: Any, provider: Any) -> int:
    words = "SELECT count(*) FROM casework_case WHERE provider_id = %s"
    with server.transaction():
        as_loader(server)
        return int(server.execute(words, [provider]).fetchone()[0])


def _say(words: str, begun: float) -> None:
    print(f"  {words}, {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)


def _more(server: Any, people: Iterator[str], many: int, copied: Any, provider: Any) -> None:
    case, person, referral = copied
    server.execute("TRUNCATE made")
    with server.cursor().copy("COPY made FROM STDIN") as copy:
        copy.write("".join(next(people) for _ in range(many)))
    _copies(server, "people_person", PERSON, "id = %s", [person])
    standing = "person_id = %s AND until IS NULL AND organisation_id = %s"
    _copies(server, "people_relation", RELATION, standing, [person, provider])
    _copies(server, "people_contact", CONTACT, "person_id = %s", [person])
    _copies(server, "referrals_referral", REFERRAL, "id = %s", [referral])
    _copies(server, "casework_case", CASE, "id = %s", [case])
    server.execute(DOCUMENT, {"each": LETTERS})


def _copies(server: Any, table: str, differ: dict[str, str], which: str, about: list[Any]) -> None:
    """A copy of the seeded row for each line that was made."""
    found = server.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
        [table],
    ).fetchall()
    names = [name for (name,) in found]
    values = ", ".join(differ.get(name, f"seeded.{name}") for name in names)
    server.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM made"
        f" CROSS JOIN (SELECT * FROM {table} WHERE {which} ORDER BY id LIMIT 1) AS seeded",
        about,
    )


def lines(seed: int = 1) -> Iterator[str]:
    """One person a line without end, the same ones every time."""
    names, random = Names(seed), Random(seed)
    vocabulary = [f"{a}{b}" for a, b in zip(names.given * 7, names.family, strict=False)]
    vocabulary = vocabulary[:VOCABULARY]
    weights = list(accumulate(1 / (20 + rank) for rank in range(len(vocabulary))))
    for n, (name, born) in enumerate(each for _ in count() for each in names.some(AT_ONCE)):
        given, family = name.split()
        words = name
        if n % LETTERS == 0:
            drawn = random.choices(vocabulary, cum_weights=weights, k=WORDS_EACH)
            words = f"{name} {' '.join(drawn)}"
        ids = "\t".join(f"{random.getrandbits(128):032x}" for _ in range(3))
        phone = f"{DRAMA[n % len(DRAMA)]}{random.randrange(1000):03}"
        yield f"{n}\t{ids}\t{given}\t{family}\t{born}\t{number(n)}\t{phone}\t{words}\n"


def number(n: int) -> str:
    nine = f"999{n * STRIDE % NUMBERED:06}"
    check = check_digit(nine)
    return "" if check is None or n >= NUMBERED else nine + check
