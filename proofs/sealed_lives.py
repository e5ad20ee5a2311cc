"""People whom the wrong person looks for, made in every way in which their contact is sealed."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from proofs.scratch import Scratch

ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
EXAMPLES = (123, 142)  # the ends of phone numbers that stand as examples on pages of the product
SECOND = 500  # the marks of what somebody else told of the same person
SAID = {
    "client_is": "PATIENT", "born_day": "9", "born_month": "3", "born_year": "1971",
    "given_name": "Zelda", "gp_practice": "V81999", "domains": ["housing"],
    "happening": "A made-up letter", "how_soon": "otherwise", "risks": "NONE",
    "asked_alone": "YES", "language": "en", "agreed": ["REFER", "CONTACT", "SHARE_STATUS"],
    "referrer_contact": "020 7946 0123", "slot": "",
}  # fmt: skip
BY_DOOR = {
    "referrer_name": "Nia Exampleton", "referrer_role": "practice nurse",
    "referrer_phone": "020 7946 0123", "email": "nia.exampleton@example.nhs.uk",
}  # fmt: skip
BY_THEMSELF: dict[str, dict[str, Any]] = {
    "you": {"given_name": "Zelda", "born_day": "9", "born_month": "3", "born_year": "1971"},
    "reach": {
        "alone": "NO", "own_phone": "YES", "may": ["call", "say_who", "voicemail", "text"],
    },
    "meet": {"language": "en", "helped": "NO"},
    "today": {"troubles": ["none"]},
    "what": {"domains": ["housing"], "happening": "A made-up letter"},
}  # fmt: skip


def marks(number: int) -> dict[str, str]:
    """A phone, an e-mail, an address and a postcode that nobody else has. Made up, all four."""
    return {
        "phone": f"{'01632 960' if number in EXAMPLES else '07700 900'}{number:03d}",
        "email": f"quellmail{number:03d}@example.org",
        "address": f"Quellplace{number:03d} Row, Nowhere",
        "postcode": f"ZZ{number // 10:02d} {number % 10}QX",
    }


@dataclass
class Somebody:
    number: int
    way: str
    people: list[UUID] = field(default_factory=list)

    @property
    def name(self) -> str:
        letters = "".join(chr(97 + int(digit)) for digit in f"{self.number:03d}")
        return f"Quell{letters}"

    @property
    def nhs_number(self) -> str:
        """The next number of the test range that passes its check."""
        from alongside.kit.nhs_number import check_digit

        nine = next(
            f"{base:09d}"
            for base in range(999_100_000 + self.number * 10, 999_110_000)
            if check_digit(f"{base:09d}")
        )
        return f"{nine}{check_digit(nine)}"


class Lives:
    """Makes them, by the pages and messages of the product alone wherever there is one."""

    def __init__(self, database: Scratch) -> None:
        from alongside.accounts.rules import DoorKind
        from alongside.interop.tests.factories import make_partner
        from alongside.partnerships import actions as partnerships
        from alongside.partnerships import queries as known
        from tests.world import make_world

        self.database, self.at = database, database.now()
        self.world: Any = make_world()
        self.partner = make_partner(self.world)
        self.clients: dict[str, Any] = {}
        with self.world.acting(self.world.coordinator) as by:
            at, site = self.at, self.world.surgery.pk
            desk = partnerships.make_door(
                kind=DoorKind.REFERRER, name="Desk", site_id=site, by=by, at=at
            )
            poster = partnerships.make_door(kind=DoorKind.PERSON, name="Poster", by=by, at=at)
        self.code = known.code_of(desk.pk, 1)
        self.desk = f"/r/{known.token_of(desk.pk, desk.token_turn)}/"
        self.poster = f"/me/{known.token_of(poster.pk, poster.token_turn)}/"
        self.ways: dict[str, Callable[[Somebody], None]] = {
            "page": self.by_page,
            "door": self.by_door,
            "message": self.by_message,
            "themself": self.by_themself,
            "sealing": self.by_sealing,
            "sheet": self.by_sheet,
            "linked": self.linked,
            "linked before": self.linked_before,
            "told again": self.told_again,
            "told before": self.told_before,
            "hidden later": self.hidden_later,
            "queued": self.queued,
            "waits at the door": self.waits_at_the_door,
        }

    def make(self, number: int) -> Somebody:
        self.database.run("DELETE FROM kit_allowance")  # nobody sends as often as this proof does
        way = list(self.ways)[number % len(self.ways)]
        who = Somebody(number, way)
        self.ways[way](who)
        self.go_on(who)
        return who

    def client(self, name: str) -> Any:
        from tests.fixtures import SpeakingClient

        if name not in self.clients:
            self.clients[name] = SpeakingClient(raise_request_exception=False)
            if name:
                self.clients[name].sign_in(self.world.actors[name])
        return self.clients[name]

    # Ways in

    def by_page(self, who: Somebody) -> None:
        self.leave_a_draft(who)
        self.refer(who, hide=True)

    def by_door(self, who: Somebody, **more: Any) -> None:
        said = self.words(who, hide=True) | BY_DOOR | {"code": self.code} | more
        self.sent(self.client("").post(self.desk, said))
        if not more:
            self.find(who)

    def waits_at_the_door(self, who: Somebody) -> None:
        """Sent, and not confirmed; and meanwhile another refers the same person."""
        self.by_door(who, code="", key=uuid4().hex)
        self.refer(who, hide=True)

    def by_message(self, who: Somebody) -> None:
        from alongside.interop.tests.factories import headers_of, new_body, send, token_of

        answer = send(self.client(""), new_body(self.patient(who)), headers_of(token_of()))
        assert answer.status_code == 200, answer.content
        self.find(who)
        self.seal(who)

    def patient(self, who: Somebody) -> Callable[[Any], None]:
        from alongside.interop.tests.factories import the

        def change(document: Any) -> None:
            where, patient = marks(who.number), the("Patient", document)
            patient["identifier"][0]["value"] = who.nhs_number
            patient["name"] = [{"use": "official", "family": who.name, "given": ["Zelda"]}]
            patient["birthDate"] = "1971-03-09"
            patient["address"][0] |= {
                "line": [where["address"]], "postalCode": where["postcode"],
                "text": f"{where['address']}, {where['postcode']}",
            }  # fmt: skip
            patient["contact"][0]["telecom"] = [
                {"system": "phone", "value": where["phone"], "use": "mobile", "rank": 1},
                {"system": "email", "value": where["email"], "use": "home", "rank": 2},
            ]
            request = the("ServiceRequest", document)
            for each in request.get("identifier", []):
                each["value"] = str(uuid4())

        return change

    def by_themself(self, who: Somebody) -> None:
        from tests.fixtures import SpeakingClient

        browser, where = SpeakingClient(raise_request_exception=False), marks(who.number)
        for step, words in BY_THEMSELF.items():
            said = dict(words)
            said |= {"family_name": who.name} if step == "you" else {}
            said |= {"phone": where["phone"]} if step == "reach" else {}
            said |= {"surgery": str(self.world.surgery.pk)} if step == "what" else {}
            self.sent(browser.post(f"{self.poster}ask/{step}/", said))
        self.sent(browser.post(f"{self.poster}agree/", {"agreed": ["REFER", "CONTACT"]}))
        self.find(who)
        self.seal(who)

    def by_sealing(self, who: Somebody) -> None:
        self.refer(who)
        self.seal(who)

    def by_sheet(self, who: Somebody) -> None:
        """One that is imported, and the same again, which lies unimported."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        from alongside.kit.exports import as_csv
        from alongside.referrals.rules.columns import COLUMNS

        where = {name: text for name, text in marks(who.number).items() if name != "email"}
        cells = {each.name: each.example for each in COLUMNS} | where
        cells |= {"family_name": who.name, "given_name": "Zelda", "nhs_number": who.nhs_number}
        cells |= {"domains": "Housing"}
        for imported in (True, False):
            content = as_csv([[each.head for each in COLUMNS], list(cells.values())])
            file = SimpleUploadedFile("clients.csv", content)
            said = {"site": str(self.world.surgery.pk), "file": file}
            page = self.sent(self.client("referrer").post("/sheets/", said))
            if imported:
                self.client("referrer").post(page, {"import": "1"})
        self.find(who)
        self.seal(who)

    def linked(self, who: Somebody) -> None:
        """Somebody sees that another record, with another address, is of the same person."""
        self.refer(who, hide=True)
        self.link(who)

    def linked_before(self, who: Somebody) -> None:
        self.refer(who)
        self.link(who)
        self.seal(who)

    def told_again(self, who: Somebody) -> None:
        self.refer(who, hide=True)
        self.refer(who, by="other_referrer", of=who.number + SECOND)

    def told_before(self, who: Somebody) -> None:
        self.refer(who)
        self.refer(who, by="other_referrer", of=who.number + SECOND)
        self.seal(who)

    def hidden_later(self, who: Somebody) -> None:
        """Known with one address; whoever refers them anew has another one hidden."""
        self.refer(who)
        self.refer(who, by="other_referrer", of=who.number + SECOND, hide=True)

    def queued(self, who: Somebody) -> None:
        """One text has left, others wait; then they are sealed."""
        from alongside.correspondence import actions as correspondence
        from alongside.correspondence.rules import Channel, Kind
        from alongside.people.models import Person

        self.refer(who)
        self.contact(who)
        for number, channel in enumerate([Channel.TEXT, Channel.TEXT, Channel.EMAIL]):
            template = "may_we_ring" if channel is Channel.TEXT else "may_we_ring_email"
            with self.world.acting(self.provider(who)) as by:
                correspondence.write(
                    kind=Kind.RING, channel=channel, subject=Person.objects.get(pk=who.people[0]),
                    person_id=who.people[0], purpose="CONTACT", template=template,
                    personalisation={"provider": "Riverside Advice", "number": "020 7946 0123"},
                    by=by, at=self.now(),
                )  # fmt: skip
            if number == 0:
                self.dispatch()
        self.seal(who)

    # What happens besides

    def go_on(self, who: Somebody) -> None:
        number = who.number // len(self.ways)
        if number % 2 == 0:
            self.hide_more(who)
        if number % 3 == 0:
            self.open_file(who)
        if number % 4 == 1:
            self.client(self.adviser(who)).post(
                f"/people/{who.people[0]}/proxies/",
                {"name": "Odo Fictional", "kind": "LPA", "evidence": "A form", "since_day": "1",
                 "since_month": "4", "since_year": "2026"},
            )  # fmt: skip
        if number % 7 == 6:
            today = self.now().date()
            said = {"told_by": "A relative", "name": who.name} | {
                f"died_on_{part}": getattr(today, part) for part in ("day", "month", "year")
            }
            self.client(self.adviser(who)).post(f"/people/{who.people[0]}/died/", said)

    def hide_more(self, who: Somebody) -> None:
        """They say anew where they are, and that they left the household."""
        flags = {"left_household": "on", "refuge": "on"}
        client = self.client(self.adviser(who))
        self.sent(client.post(f"/people/{who.people[0]}/sealed/", marks(who.number) | flags))

    def open_file(self, who: Somebody) -> None:
        """An appointment, a file with an issue, a deadline and a note."""
        from alongside.appointments import actions as appointments
        from alongside.casework import actions as casework
        from alongside.casework.tests.factories import make_deadline, make_issue

        referral, adviser = self.referral(who), self.provider(who)
        room, day = self.room(who), (self.now() + timedelta(days=3 + who.number)).date()
        from datetime import time

        with self.world.acting(adviser) as by:
            case = casework.take_on(referral_id=referral, by=by, at=self.now())
            issue = make_issue(case.pk, by=by)
            make_deadline(issue.pk, by=by)
            casework.add_note(case_id=case.pk, words="A made-up note", by=by, at=self.now())
            session = appointments.add_session(
                room_id=room, provider_id=by.organisation_id, adviser_id=by.user_id, day=day,
                opens=time(9), closes=time(11), slot_minutes=60, by=by, at=self.now(),
            )  # fmt: skip
            appointments.book(
                person_id=who.people[0], slot_id=session.slots.order_by("starts_at")[0].pk,
                referral_id=referral, by=by, at=self.now(),
            )  # fmt: skip

    def room(self, who: Somebody) -> UUID:
        from alongside.appointments import actions as appointments

        with self.world.acting(self.world.supervisor) as by:
            made = appointments.add_room(
                site_id=self.world.surgery.pk, name=f"Room {who.number}", by=by, at=self.now()
            )
        return made.pk

    # Steps

    def words(self, who: Somebody, *, of: int | None = None, hide: bool = False) -> dict[str, Any]:
        where = {
            name: text
            for name, text in marks(who.number if of is None else of).items()
            if name != "email"
        }
        return SAID | where | {
            "key": uuid4().hex, "family_name": who.name, "nhs_number": who.nhs_number,
            "contact_rule": "ASK_FIRST" if hide else "SAFE",
            **({"hide_address": "on"} if hide else {}),
        }  # fmt: skip

    def refer(self, who: Somebody, *, by: str = "referrer", **how: Any) -> None:
        surgery = self.world.surgery if by == "referrer" else self.world.other_surgery
        said = self.words(who, **how) | {"site": str(surgery.pk)}
        if who.people:  # known and open: they are referred all the same
            said["anyway"] = "1"
        self.sent(self.client(by).post("/refer/", said))
        self.find(who)

    def leave_a_draft(self, who: Somebody) -> None:
        """What a browser keeps of a page that is left before it is sent."""
        said = {"page": "/refer/", "fields": {k: [v] for k, v in marks(who.number).items()}}
        self.client("referrer").post("/drafts/", said, content_type="application/json")

    def contact(self, who: Somebody) -> None:
        safe = dict.fromkeys(["text_safe", "voicemail_safe", "email_safe", "letter_safe"], "yes")
        said = marks(who.number) | safe | {"asked_alone": "YES", "rule": "SAFE"}
        client = self.client(self.adviser(who))
        self.sent(client.post(f"/people/{who.people[0]}/contact/", said))

    def seal(self, who: Somebody) -> None:
        if who.number % 2:
            self.contact(who)
        said = {"through": "the advice line", "left_household": "on", "refuge": "on"}
        client = self.client(self.adviser(who))
        self.sent(client.post(f"/people/{who.people[0]}/seal/", said))

    def link(self, who: Somebody) -> None:
        """A second record, known to whoever advises and to somebody else who refers."""
        from datetime import date

        from alongside.people import actions as people
        from alongside.people.models import SamePerson
        from alongside.people.rules import AskedAlone, ContactRule, RelationKind
        from alongside.people.schemas import Identity, Reach

        at, where = self.now(), marks(who.number + SECOND)
        how = Reach(**where, rule=ContactRule.SAFE, asked_alone=AskedAlone.YES)  # type: ignore[arg-type]
        with self.world.acting(self.provider(who)) as by:
            identity = Identity("Zelda", who.name, date(1971, 3, 9))
            other = people.register(identity=identity, kind=RelationKind.HOLDS, by=by, at=at)
            people.relate(
                person_id=other.pk, organisation_id=self.world.other_practice.pk,
                kind=RelationKind.REFERRED, by=by, at=at,
            )  # fmt: skip
            people.reach(person=other, how=how, by=by, at=at)
            people.ask_whether_same(
                person_id=who.people[0], other_id=other.pk, due_at=at, by=by, at=at
            )
            item = SamePerson.objects.get(other=other)
        said = self.client(self.adviser(who)).post(f"/people/same/{item.pk}/", {"is_same": "yes"})
        self.sent(said)
        who.people.append(other.pk)

    def dispatch(self) -> None:
        from alongside.correspondence import tasks

        tasks.dispatch.func()

    # What there is

    def now(self) -> Any:
        from django.utils import timezone

        return timezone.now()

    def find(self, who: Somebody) -> None:
        rows = self.database.rows(
            "SELECT id FROM people_person WHERE family_name = %s ORDER BY created_at", who.name
        )
        assert rows, who.way
        who.people = [row[0] for row in rows]

    def referral(self, who: Somebody) -> UUID:
        """The first referral of theirs that a provider has."""
        found: UUID = self.database.rows(
            "SELECT id FROM referrals_referral WHERE person_id = ANY(%s)"
            " ORDER BY (provider_id IS NULL), created_at LIMIT 1",
            who.people,
        )[0][0]
        return found

    def adviser(self, who: Somebody) -> str:
        row = self.database.rows(
            "SELECT provider_id FROM referrals_referral WHERE id = %s", self.referral(who)
        )
        return "lawyer" if row[0][0] == self.world.law_centre.pk else "adviser"

    def provider(self, who: Somebody) -> Any:
        return self.world.actors[self.adviser(who)]

    @staticmethod
    def sent(answer: Any) -> str:
        """Where an answer leads; that it leads nowhere is our own mistake."""
        if answer.status_code != 302:
            found = re.findall(r"error-message[^>]*>(.*?)</", answer.content.decode(), re.S)
            raise AssertionError(f"{answer.status_code} of {answer.request['PATH_INFO']}: {found}")
        return str(answer.url)
