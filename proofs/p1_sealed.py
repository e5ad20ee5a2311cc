"""P1: what is sealed stands in no output for anybody without the role for it."""

import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

from alongside.care_team import tasks as care_team
from alongside.casework import tasks as casework
from alongside.correspondence import tasks as correspondence
from alongside.desk import tasks as desk
from alongside.referrals import tasks as referrals
from proofs.figures import Figure, Found, judge
from proofs.harvest import Harvest, marks_in, told_apart
from proofs.i4_canary import listening
from proofs.scratch import Scratch, scratch
from proofs.sealed_lives import Lives, Somebody, marks

FULL, FEW = 500, 13
HOW = (
    "Made-up people whom the wrong person looks for, each with a phone, an e-mail, an address and a"
    " postcode that nobody else has, sealed in thirteen ways: by page, site link, message,"
    " self-referral, sheet, by linking two records, before and after others told another address,"
    " with messages waiting; with files, appointments, proxies, deaths. A crawler opens every page"
    " of the access table in every role and in none, sends every form empty and wrong, follows"
    " lists and searches, asks over FHIR, runs the tasks, and reads every answer, header, log line,"
    " session, payload and stored row for these words, in any spelling."
)
SHOWN = Figure(
    "P1", "places in which something sealed stands for somebody without the role for it", "=0", HOW,
    "A sealed address is put back into the open contact",
)  # fmt: skip
TICKS = Figure(
    "P1-ticks", "pages that look otherwise for who left their household or is in a refuge", "=0",
    "Every page of some of them is compared with the same page while both ticks are taken away,"
    " where it is the same again once they are back.",
)  # fmt: skip
PEOPLE = Figure("P1-people", "people in as many cases", ">=500", "Counted in the same run.")
READ = Figure("P1-read", "answers that were read", ">=20000", "Counted in the same run.")
ALLOWED = Figure(
    "P1-allowed", "people whose seal was read by whoever has the role for it", ">=20",
    "Counted in the same run: the marks are there to be found, and found where they may stand.",
)  # fmt: skip
FIGURES = [SHOWN, TICKS, PEOPLE, READ, ALLOWED]


def measure(run: Any) -> Iterator[Found]:
    lines = io.StringIO()
    with scratch() as database, listening(lines):
        lives = Lives(database)
        everybody = [lives.make(number) for number in range(run.sized(FULL, FEW))]
        run.say(f"  {len(everybody)} people are made")
        harvest = Harvest(lives, database, few=run.fast)
        left_before = {row[0] for row in database.rows("SELECT id FROM correspondence_delivery")}
        work()
        harvest.crawl(everybody, share=run.sized(7, 61))
        harvest.left(left_before)
        run.say(f"  {harvest.answers} answers are read")
        ticks = [
            place
            for who in [each for each in everybody if "linked" not in each.way][: run.sized(39, 1)]
            for place in told_apart(harvest, who)
        ]
        places = harvest.places + [f"log line, {number}" for number in marks_in(lines.getvalue())]
        caught = control(database, lives, everybody)
    said = "; ".join(f"{n} × {place}" for place, n in Counter(places).most_common(12))
    few = run.fast
    yield judge(SHOWN, len(places), caught=caught, reason=said, fast=few)
    yield judge(TICKS, len(ticks), reason="; ".join(sorted(set(ticks))[:6]), fast=few)
    yield judge(PEOPLE.at(run.sized(FULL, FEW)), len(everybody), fast=few)
    yield judge(READ.at(run.sized(20000, 300)), harvest.answers, fast=few)
    yield judge(ALLOWED.at(run.sized(20, 1)), len(harvest.role_saw), fast=few)


def work() -> None:
    """What the worker does once everybody is sealed: messages leave, digests are written."""
    for task in (
        casework.settle_deaths, referrals.relevel, desk.escalate, desk.digest,
        care_team.send_digests, correspondence.dispatch,
    ):  # fmt: skip
        task.func()


def control(database: Scratch, lives: Lives, everybody: list[Somebody]) -> bool:
    """Put one address back, and see whether page and stored row are found."""
    who = next(each for each in everybody if each.way == "sealing")
    where = marks(who.number)
    database.run(
        "UPDATE people_contact SET sealed = false, phone = %s, address = %s WHERE person_id = %s",
        where["phone"], where["address"], who.people[0],
    )  # fmt: skip
    planted = Harvest(lives, database, few=True)
    planted.know([who])
    planted.pages_of(who, 1, only=("people:contact", "desk:person"))
    planted.rows()
    found = {place.split(" ")[0] for place in planted.places}
    return {"GET", "row"} <= found
