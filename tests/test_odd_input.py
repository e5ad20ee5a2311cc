"""
Whatever is posted to a form, by whoever may post it: a sentence, never a failure, and no word lost.

Each form is read from its own page, filled in soundly, and then made odd in one respect at a time.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from alongside.accounts.rules import Actor, DoorKind
from alongside.appointments.tests.factories import make_booking, make_session, slots_of
from alongside.care_team import actions as care_team
from alongside.care_team.tests.factories import make_file
from alongside.casework import actions as casework
from alongside.casework.models import Countersigning, Review
from alongside.casework.rules import NoteKind
from alongside.casework.rules.complaints import ComplaintKind
from alongside.casework.tests.factories import (
    make_case,
    make_deadline,
    make_issue,
    make_offer,
    make_recount,
)
from alongside.correspondence import actions as correspondence
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind, State
from alongside.kit.filters import day_of
from alongside.law.rules.areas import CredentialKind
from alongside.partnerships import actions as partnerships
from alongside.partnerships import queries as doors
from alongside.people import actions as people
from alongside.people.models import ConflictItem
from alongside.people.rules import Side
from alongside.people.schemas import Identity, Known, Question
from alongside.referrals import actions as referrals
from alongside.referrals.rules.columns import COLUMNS
from alongside.referrals.rules.triage import Said
from tests.odd_papers import papers
from tests.standing import Standing
from tests.world import NOON, World, make_person

BEFORE = NOON - timedelta(days=30)  # requests ask the database what time it is

type Fields = dict[str, list[str]]


# The forms of a page


@dataclass
class Box:
    """A field as its page shows it."""

    name: str
    kind: str
    choices: list[str] = field(default_factory=list)
    value: str = ""


@dataclass
class Posting:
    action: str
    boxes: dict[str, Box] = field(default_factory=dict)
    known: dict[str, str | None] = field(default_factory=dict)  # what is sound on this page alone

    def sound(self) -> Fields:
        """What somebody would send who knows what is asked, by the last button of the form."""
        said = {name: sound_value(box) for name, box in self.boxes.items()}
        said |= {name: value for name, value in self.known.items() if name in said}
        return {name: [value] for name, value in said.items() if value is not None}


def sound_value(box: Box) -> str | None:
    if box.name in SOUND:
        return SOUND[box.name]
    if box.kind == "hidden":
        return box.value
    if box.choices:
        return next((each for each in box.choices if each), "")
    parts = {"day": "1", "month": "12", "year": "2026"}
    part = box.name.rsplit("_", 1)[-1]
    if part in parts and box.name != part:
        return parts[part]
    return box.value or "Somebody"


SOUND: dict[str, str | None] = {
    "ring_on": "020 7946 0123",
    "minutes": "5",
    "number": "020 7946 0123",
    # not pressed, not ticked
    **dict.fromkeys(["find", "times", "more", "final", "posting", "read", "away", "add"]),
    "hide_address": None,
    "do": "save",
    "born_year": "1971",
    "died_on_year": "2025",
    "patient_born_year": "2019",
    "day_day": "20",
    "day_month": "11",
    "ends_on_year": "2027",
    "sites-count": "1",
    "providers-count": "1",
    "hours_5": "",
    "hours_6": "",
    "role": "COORDINATOR",
    "referrer_contact": "020 7946 0123",
    "time": "9am",
    "opens": "9am",
    "closes": "12pm",
    "phone": "07700 900123",
    "email": "somebody@example.org",
    "amount": "162.50",
    "counterfactual": "",
    "gp_practice": "V81999",
    "nhs_number": "999 000 0018",
}
NUMBERS = {"amount", "counterfactual", "days_to_wait", "slot_minutes", "nhs_number", "weeks"}


class Reader(HTMLParser):
    """Finds the forms that a page posts."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Posting] = []
        self.now: Posting | None = None
        self.select: Box | None = None
        self.area: Box | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.now = Posting(has.get("action", "")) if has.get("method") == "post" else None
            if self.now:
                self.forms.append(self.now)
        elif self.now is None:
            return
        elif tag == "option" and self.select is not None:
            self.select.choices.append(has.get("value", ""))
        elif tag == "button" and has.get("formaction") and not self.now.action:
            self.now.action = has["formaction"]
        elif has.get("name"):
            self.take(tag, has)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.now = None
        elif tag == "select":
            self.select = None

    def take(self, tag: str, has: dict[str, str]) -> None:
        assert self.now is not None
        name, kind = has["name"], has.get("type", "text") if tag == "input" else tag
        if kind == "file":
            return  # sent otherwise than by a form of words
        box = self.now.boxes.setdefault(name, Box(name, kind, value=has.get("value", "")))
        if kind in {"radio", "checkbox", "button", "submit"}:
            box.choices.append(has.get("value", "on"))
        if tag == "select":
            self.select = box


def forms_of(html: str) -> list[Posting]:
    reader = Reader()
    reader.feed(html)
    return reader.forms


def is_text(box: Box) -> bool:
    return not box.choices and box.kind not in {"hidden", "password"} and not is_date(box)


def is_date(box: Box) -> bool:
    return box.name.endswith(("_day", "_month", "_year"))


# What is odd


def text(odd: str) -> Callable[[Posting], Fields]:
    def change(posting: Posting) -> Fields:
        odd_ones = {name: [odd] for name, box in posting.boxes.items() if is_text(box)}
        return posting.sound() | odd_ones

    return change


def dates(day: str, month: str, year: str) -> Callable[[Posting], Fields]:
    parts = {"day": day, "month": month, "year": year}

    def change(posting: Posting) -> Fields:
        boxes = [name for name, box in posting.boxes.items() if is_date(box)]
        return posting.sound() | {name: [parts[name.rsplit("_", 1)[-1]]] for name in boxes}

    return change


def numbers(odd: str) -> Callable[[Posting], Fields]:
    return lambda posting: (
        posting.sound() | {name: [odd] for name in posting.boxes if name in NUMBERS}
    )


def choices(odd: str) -> Callable[[Posting], Fields]:
    def change(posting: Posting) -> Fields:
        chosen = [name for name, box in posting.boxes.items() if box.choices]
        return posting.sound() | {name: [odd] for name in chosen}

    return change


def hidden(odd: str) -> Callable[[Posting], Fields]:
    def change(posting: Posting) -> Fields:
        return posting.sound() | {
            name: [odd] for name, box in posting.boxes.items() if box.kind == "hidden"
        }

    return change


ODD: dict[str, Callable[[Posting], Fields]] = {
    "sound": lambda posting: posting.sound(),
    "nothing": lambda posting: {},
    "every field twice": lambda posting: {
        name: [*values, "Another"] for name, values in posting.sound().items()
    },
    "a zero byte": text("Be\0fore"),
    "emoji": text("👩🏽‍⚖️ \u202e ﷽"),
    "half a character": text("\ud83d"),
    "markup": text("<b>\"'&amp;{{ 7*7 }}"),
    "a megabyte": text("long " * 200_000),
    "spaces": text(" \t\u00a0 "),
    "31 February": dates("31", "2", "2027"),
    "the year 1": dates("1", "1", "0001"),
    "the year 9999": dates("31", "12", "9999"),
    "a date of words": dates("\0", "Fooember", "٢٠٢٦"),
    "a date of many figures": dates("9" * 5000, "9" * 5000, "9" * 5000),
    "a huge number": numbers("9" * 400),
    "a large number": numbers("99999999999"),
    "a number below zero": numbers("-1"),
    "no number": numbers("NaN"),
    "an unknown choice": choices("no-such\0choice"),
    "an unknown id as a choice": choices(str(uuid4())),
    "hidden words": hidden("x\0" * 500),
}


# Who posts what


@dataclass(frozen=True)
class Page:
    role: str
    name: str
    of: str = ""  # which rows its address names
    more: tuple[Any, ...] = ()
    known: tuple[tuple[str, str | None], ...] = ()


SENDER = (("email", "nia.exampleton@example.nhs.uk"), ("code", ""))
GIVEN = (("route", "GIVEN"), ("sent_on_month", "11"))
IN_NOVEMBER = (("dated_month", "11"), ("received_month", "11"))
PAGES = [
    Page("referrer", "desk:refer"),
    Page("referrer", "desk:find"),
    Page("adviser", "desk:case", "case"),
    Page("adviser", "desk:referral", "offered"),
    Page("adviser", "people:ask", "person"),
    Page("adviser", "people:contact", "person"),
    Page("adviser", "people:seal", "person"),
    Page("adviser", "people:proxies", "person"),
    Page("adviser", "desk:died", "person"),
    Page("adviser", "desk:check", "person"),
    Page("supervisor", "referrals:answer", "offered"),
    Page("adviser", "referrals:attempt", "accepted"),
    Page("adviser", "desk:text", "accepted"),
    Page("adviser", "care_team:ask"),
    Page("coordinator", "correspondence:routes"),
    Page("coordinator", "referrals:route", "offered"),
    Page("coordinator", "referrals:turn_away", "offered"),
    Page("referrer", "referrals:withdraw", "offered"),
    Page("adviser", "appointments:session", "session"),
    Page("supervisor", "appointments:new_session"),
    Page("supervisor", "appointments:rooms"),
    Page("referrer", "appointments:book", "accepted"),
    Page("adviser", "casework:new_issue", "case"),
    Page("adviser", "casework:issue", "issue"),
    Page("adviser", "casework:step", "issue"),
    Page("adviser", "casework:deadline", "issue"),
    Page("adviser", "casework:watch_deadline", "deadline"),
    Page("adviser", "casework:told_person", "deadline"),
    Page("adviser", "casework:move_deadline", "deadline", known=(("on_month", "11"),)),
    Page("adviser", "casework:recount", "recount"),
    Page("adviser", "casework:note", "case"),
    Page("adviser", "casework:household", "case"),
    Page("adviser", "casework:before_advice", "unasked", known=(("why_not", ""),)),
    Page("adviser", "casework:new_task", "case"),
    Page("adviser", "casework:new_party", "case"),
    Page("adviser", "casework:ties"),
    Page("adviser", "casework:close", "empty"),
    Page("supervisor", "casework:countersign", "signing"),
    Page("supervisor", "casework:learners"),
    Page("supervisor", "casework:handover", "member"),
    Page("supervisor", "casework:review", "review"),
    Page("privacy_officer", "casework:new_complaint", known=(("received_month", "11"),)),
    Page("adviser", "casework:complaint_of_case", "case", known=(("received_month", "11"),)),
    Page("privacy_officer", "casework:complaint", "complaint", known=(("on_month", "11"),)),
    Page("adviser", "casework:elsewhere", "case"),
    Page("adviser", "casework:export"),
    Page("adviser", "casework:transfer", "case"),
    Page("adviser", "casework:drop_task", "task"),
    Page("adviser", "casework:feeds"),
    Page("supervisor", "casework:supervise"),
    Page("privacy_officer", "casework:retention"),
    # letters, authority, documents
    Page("adviser", "casework:papers", "case"),
    Page("adviser", "casework:letter", "letter"),
    Page("adviser", "casework:letter", "summary"),
    Page("adviser", "casework:letter", "approved", known=GIVEN),
    Page("adviser", "casework:new_authority", "case", known=(("until_year", "2027"),)),
    Page("adviser", "casework:authority", "authority"),
    Page("adviser", "casework:sign_on_paper", "authority", known=(("signed_on_month", "11"),)),
    Page("adviser", "casework:new_document", "case", known=IN_NOVEMBER),
    Page("adviser", "casework:document", "document", known=IN_NOVEMBER),
    Page("", "casework:link", "upload_link"),
    Page("", "casework:link", "sign_link", known=(("year", "1985"),)),
    Page("adviser", "outcomes:outcome", "issue"),
    Page("adviser", "outcomes:money", "issue"),
    Page("adviser", "care_team:plan", "case"),
    Page("adviser", "care_team:share", "case"),
    Page("adviser", "correspondence:outbox"),
    Page("coordinator", "insight:funnel"),
    Page("referrer", "insight:turn_aways"),
    Page("supervisor", "partnerships:absences", known=(("deputy", ""),)),
    Page("supervisor", "referrals:ask", "offered"),
    Page("supervisor", "referrals:hand_to", "offered"),
    Page("adviser", "partnerships:choose"),
    Page("coordinator", "partnerships:new", more=("gp_booked_record_access",)),
    Page("coordinator", "partnerships:add_site"),
    Page("coordinator", "partnerships:add_provider"),
    Page("coordinator", "partnerships:add_commissioner"),
    Page("coordinator", "partnerships:scope", "charity"),
    Page("coordinator", "partnerships:intake", "charity"),
    Page("coordinator", "partnerships:hours"),
    Page("coordinator", "partnerships:people"),
    Page("coordinator", "partnerships:add_person"),
    # doors without an account, and what came by them
    Page("", "desk:refer_at_door", "token", known=SENDER),
    Page("", "desk:confirm_at_door", "token held"),
    Page("coordinator", "desk:unconfirmed"),
    Page("referrer", "desk:sheets"),
    Page("referrer", "desk:sheet", "sheet"),
    Page("coordinator", "partnerships:doors"),
    Page("coordinator", "partnerships:door", "door"),
    # how soon, and who may advise
    Page("adviser", "referrals:triage", "urgent"),
    Page("supervisor", "referrals:lower", "urgent"),
    Page("adviser", "referrals:call", "urgent"),
    Page("adviser", "desk:referral", "urgent"),
    Page("supervisor", "partnerships:credentials"),
    Page("supervisor", "partnerships:add_credential"),
    Page("coordinator", "partnerships:local_lines"),
    # the law
    Page("supervisor", "desk:law", known=(("verdict", "NOT_OURS"),)),
    Page("supervisor", "desk:law_rule", more=("wb.mr.standard",), known=(("verdict", "NOT_OURS"),)),
    Page(
        "supervisor",
        "desk:law_change",
        more=("awaab_phase_2",),
        known=(("instrument", "SI 2026/1234"),),
    ),
    Page("adviser", "desk:law_schools", known=(("sheet", "2/9/2026, 23/10/2026, open"),)),
    # conflicts and walls
    Page("supervisor", "people:conflicts"),
    Page("supervisor", "people:conflict", "conflict"),
    Page("supervisor", "people:wall", "person"),
    Page("supervisor", "people:lift", "wall"),
    Page("adviser", "people:i_know", "person"),
]


TAKES_FILES = {"casework:sign_on_paper", "casework:new_document", "casework:link"}
SHOWS = TAKES_FILES | {
    "casework:deadline",
    "appointments:session",
    "care_team:share",
    "partnerships:add_person",
    "desk:confirm_at_door",  # nothing that one makes up is the code
    "desk:sheets",  # nor is it a file
    "casework:export",
}  # an answer at once
LINKED = re.compile(r"/link/$")  # the address that was made is shown this once


def make_rows(world: World) -> dict[str, Any]:
    """A row of each kind that an address names."""
    return (
        _files(world) | _at_the_doors(world) | _hidden(world) | _urgent(world) | _supervised(world)
        | papers(world)
    )  # fmt: skip


@pytest.fixture
def rows(world: World, standing: Standing) -> Any:
    return standing.get("rows")


pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.stands(rows=make_rows)]


def _supervised(world: World) -> dict[str, Any]:
    """A draft of a volunteer's, a file to be read again, and a complaint."""
    drafted = make_case(world, at=BEFORE, identity=Identity("Perpetua", "Lightbown", None))
    read = make_case(world, at=BEFORE, identity=Identity("Barnaby", "Winterbourne", None))
    with world.acting(world.volunteer) as by:
        casework.add_note(
            case_id=drafted.pk, kind=NoteKind.ADVICE, words="Appeal", by=by, at=BEFORE
        )
        signing = Countersigning.objects.get(case=drafted.pk)
    with world.acting(world.supervisor) as by:
        review = Review.objects.create(
            **read.whose_file(), case=read, adviser_id=read.adviser_id, checklist="file_review",
            version=date(2026, 11, 24), drawn_at=BEFORE, due=day_of(BEFORE),
            reviewer_id=by.user_id,
        )  # fmt: skip
        complaint = casework.log_complaint(
            new=casework.NewComplaint(
                ComplaintKind.SERVICE, "Nia Exampleton", "By letter", "Too slow", day_of(BEFORE)
            ),
            by=by, at=BEFORE,
        )  # fmt: skip
    return {
        "signing": signing.pk,
        "review": review.pk,
        "complaint": complaint.pk,
        "member": world.adviser.membership_id,
    }


def _files(world: World) -> dict[str, Any]:
    offered = make_offer(world, at=BEFORE)
    case = make_file(world, at=BEFORE)
    empty = make_case(world, at=BEFORE, identity=Identity("Ottoline", "Marchbanks", None))
    unasked = make_case(
        world, at=BEFORE, asked=False, identity=Identity("Isolde", "Fennimore", None)
    )
    session = make_session(world, day=day_of(NOON) + timedelta(days=7))
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
        deadline = make_deadline(issue.pk, by=by)
        recount = make_recount(deadline, by=by, at=BEFORE)
        make_booking(slots_of(session)[0], by=by)
        care_team.write_plan(case_id=case.pk, words="A short plan", by=by, at=BEFORE)
        message = correspondence.write(
            kind=Kind.CLOSED, channel=Channel.LETTER, subject=case, by=by, at=BEFORE
        )
        Message.objects.filter(pk=message.pk).update(state=State.FAILED)
    return {
        "offered": offered.pk,
        "case": case.pk,
        "empty": empty.pk,
        "unasked": unasked.pk,
        "taken": empty.referral_id,
        "accepted": case.referral_id,
        "person": case.person_id,
        "session": session.pk,
        "issue": issue.pk,
        "deadline": deadline.pk,
        "recount": recount.pk,
        "charity": world.charity.pk,
    }


def _at_the_doors(world: World) -> dict[str, Any]:
    """A door, what somebody sent by it, and a spreadsheet of one sound row."""
    with world.acting(world.coordinator) as by:
        door = partnerships.make_door(
            kind=DoorKind.REFERRER, name="Desk", site_id=world.surgery.pk, by=by, at=BEFORE
        )
    token = doors.token_of(door.pk, door.token_turn)
    entry = doors.at_the_door(token)
    assert entry
    with world.acting(entry.actor) as by:
        held = referrals.hold(
            said={"family_name": ["Somebody"]},
            sender=referrals.Sender("Nia Exampleton, nurse", "nia@example.nhs.uk"),
            entry=entry, is_urgent=False, by=by, at=entry.at,
        )  # fmt: skip
    with world.acting(world.referrer) as by:
        sheet = referrals.keep_sheet(
            rows=[(2, {each.name: each.example for each in COLUMNS})], site_id=world.surgery.pk,
            by=by, at=entry.at,
        )  # fmt: skip
    return {"door": door.pk, "token": token, "held": held.pk, "sheet": sheet.pk}


def _hidden(world: World) -> dict[str, Any]:
    """A name that may be a conflict, and a wall that a colleague raised around somebody."""
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by)
        wall = people.raise_wall(
            person_id=person.pk, organisation_id=by.organisation_id,
            user_id=world.volunteer.user_id, why="A relative", by=by, at=BEFORE,
        )  # fmt: skip
    with world.acting(world.supervisor) as by:
        people.register_party(
            name="Zebedee Marrowfat", side=Side.AGAINST, born=None, case_id=None, by=by, at=BEFORE
        )
        people.note_possible_conflicts(
            provider_ids=[by.organisation_id],
            question=Question(names=(Known("Zebedee Marowfat"),)), about=person, by=by, at=BEFORE,
        )  # fmt: skip
        item = ConflictItem.objects.get(provider=by.organisation_id)
        partnerships.add_credential(new=a_credential(by), by=by, at=BEFORE)
    with world.acting(world.coordinator) as by:
        partnerships.add_local_line(label="Council", phone="020 7946 0123", by=by, at=BEFORE)
    return {"wall": wall.pk, "conflict": item.pk}


def a_credential(by: Actor) -> partnerships.NewCredential:
    return partnerships.NewCredential(
        organisation_id=by.organisation_id, kind=CredentialKind.FCA, valid_from=day_of(BEFORE)
    )


def _urgent(world: World) -> dict[str, Any]:
    """Somebody without a file yet: a referral of who has one is added to it."""
    who = Identity("Cordelia", "Ashgrove", None)
    urgent = make_case(world, at=BEFORE, identity=who, triage={"no_money_food_fuel": Said.YES})
    return {"urgent": urgent.referral_id}


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is done within, so that the next one finds things as they were."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.name} {page.of}".strip())
def test_no_form_fails_and_none_loses_a_word(client, world, rows, page):
    if page.role:
        client.sign_in(getattr(world, page.role))
    named = [rows[each] for each in page.of.split()]
    address = reverse(page.name, args=named or page.more)
    shown = client.get(address)
    assert shown.status_code == 200
    postings = posted_from(shown.text)
    assert postings, "there is no form on this page"
    for posting in postings:
        posting.known = dict(page.known)
        for name, change in ODD.items():
            with undone():
                answer = post(client, posting.action or address, change(posting), name)
            at_once = page.name in SHOWS or LINKED.search(posting.action)
            if name == "sound" and not at_once:
                assert answer.status_code == 302, [posting.sound(), errors_of(answer.text)]


@pytest.mark.parametrize("page", [each for each in PAGES if each.name in TAKES_FILES])
def test_no_form_fails_that_comes_with_a_file(client, world, rows, page):
    if page.role:
        client.sign_in(getattr(world, page.role))
    address = reverse(page.name, args=[rows[page.of]])
    (posting,) = posted_from(client.get(address).text)
    posting.known = dict(page.known)
    for name, change in ODD.items():
        body = with_files(change(posting), ["file", "papers"], b"You scored no points.")
        with undone():
            answer = client.post(address, body, content_type=f"multipart/form-data; boundary={CUT}")
        assert answer.status_code < 500, name
        if name == "sound" and page.role:
            assert answer.status_code == 302, errors_of(answer.text)


def posted_from(html: str) -> list[Posting]:
    """The forms of the page itself, without those of its frame."""
    return [each for each in forms_of(html) if "/accounts/" not in each.action]


CUT = "7d1f0e"


def with_files(fields: Fields, names: list[str], data: bytes) -> bytes:
    """A body as a browser makes it of a form that takes files."""
    said = [(name, each) for name, values in fields.items() for each in values]
    parts = [f'name="{name}"\r\n\r\n{value}'.encode(errors="surrogatepass") for name, value in said]
    parts += [
        f'name="{name}"; filename="letter.txt"\r\nContent-Type: text/plain\r\n\r\n'.encode() + data
        for name in names
    ]
    head = f"--{CUT}\r\nContent-Disposition: form-data; ".encode()
    return b"".join(head + each + b"\r\n" for each in parts) + f"--{CUT}--\r\n".encode()


def test_who_signs_by_an_address_may_type_anything(client, rows):
    """The second step of it is shown once the year of birth was right."""
    address = reverse("casework:link", args=[rows["sign_link"]])
    (posting,) = forms_of(client.post(address, {"year": "1985"}).text)
    assert "signed_name" in posting.boxes
    for name, change in ODD.items():
        with undone():
            answer = post(client, address, change(posting), name)
        if name == "sound":
            assert "Signed" in answer.text


def errors_of(html: str) -> list[str]:
    return re.findall(r"error[^>]*>\s*(?:<[^>]*>\s*)*([^<]+)", unescape(html))


def post(client: Any, address: str, fields: Fields, name: str) -> Any:
    body = urlencode(fields, doseq=True, errors="surrogatepass")
    answer = client.post(address, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code < 500, f"{name}: {address}"
    if answer.status_code == 200:
        assert_kept(answer.text, fields, name)
    elif answer.status_code == 302:  # what was kept can be shown
        assert client.get(answer["Location"].split("#")[0]).status_code < 500, f"{name}, then"
    return answer


def assert_kept(html: str, fields: Fields, name: str) -> None:
    if name not in {"emoji", "markup", "a zero byte", "a megabyte", "31 February"}:
        return
    page = unescape(html)
    boxes = {box.name for each in forms_of(html) for box in each.boxes.values() if not box.choices}
    for field_name, values in fields.items():
        typed = values[-1].strip()
        if field_name in boxes - {"csrfmiddlewaretoken"} and typed:
            assert typed in page, f"{name}: {field_name} is lost"


def test_a_date_before_the_calendar_of_london_is_no_failure(client, world, rows):
    """The first and the last day that there are cannot be moved into another time zone."""
    client.sign_in(world.adviser)
    address = reverse("referrals:attempt", args=[rows["accepted"]])
    for day in (date.min, date.max):
        fields = {
            "way": "PHONE",
            "result": "SPOKE",
            "time": "12.01am",
            "day_day": day.day,
            "day_month": day.month,
            "day_year": f"{day.year:04}",
        }
        with undone():
            assert client.post(address, fields).status_code < 500


ODD_WORDS = ["\0", "\ud83d", "👩🏽‍⚖️", "x" * 100_000, "../../etc/passwd", "{{ 7*7 }}", "-1", "1e999"]
ASKED = [
    ("adviser", "/", "list"),
    ("adviser", "/sessions/", "whose"),
    ("adviser", "/choose/", "next"),
    ("referrer", "/counts/", "from"),
    ("coordinator", "/funnel/", "from"),
    ("commissioner", "/quarters/", "quarter"),
    ("adviser", "/outbox/", "page"),
    *(("supervisor", "/law/", name) for name in ("area", "nation", "words", "page", "state")),
]


@pytest.mark.parametrize(("role", "address", "name"), ASKED, ids=lambda each: each)
def test_nothing_in_an_address_fails(client, world, role, address, name):
    client.sign_in(getattr(world, role))
    for words in ODD_WORDS:
        query = urlencode({name: words}, errors="surrogatepass")
        assert client.get(f"{address}?{query}").status_code < 500, words[:20]


def test_nothing_in_the_address_of_a_file_fails(client, world, rows):
    client.sign_in(world.adviser)
    for words in ODD_WORDS:
        query = urlencode({"issue": words, "all": words}, errors="surrogatepass")
        assert client.get(f"/cases/{rows['case']}/?{query}").status_code == 404


@pytest.mark.parametrize("signs_in", [False, True])
@pytest.mark.parametrize(
    "address",
    ["/drafts/", "/drafts/drop/", "/still-here/", "/choose/", "/demo/enter/", "/accounts/login/"],
)
def test_no_other_address_fails(client, world, signs_in, address):
    if signs_in:
        client.sign_in(world.adviser)
    names = ["page", "fields", "login", "password", "membership", "next", "persona", "key"]
    for words in [
        *ODD_WORDS,
        "[]",
        "[1]",
        '{"fields": [1]}',
        '{"page": 1, "fields": {"a": "\\u0000"}}',
    ]:
        body = urlencode(dict.fromkeys(names, words), errors="surrogatepass")
        form = client.post(address, body, content_type="application/x-www-form-urlencoded")
        said = words.encode(errors="surrogatepass")
        other = client.post(address, said, content_type="application/json")
        assert max(form.status_code, other.status_code) < 500, words[:20]


@pytest.mark.parametrize("token", ["%00", "%ED%A0%BD", "x" * 5_000, "%F0%9F%91%A9"])
def test_no_link_fails(client, world, token):
    answer = client.get(f"/accounts/join/{token}/", follow=True)

    assert answer.status_code < 500
