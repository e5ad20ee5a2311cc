"""
Rows for every kind of object in every relation, as seen by two organisations: a practice that
refers, and a charity that advises and coordinates. All of it is made up.

The other tenant is a second partnership of the very same organisations: nothing crosses by itself.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from alongside.accounts.rules import Actor, DoorKind, Role
from alongside.appointments import actions as appointments
from alongside.appointments.rules import Status as Booked
from alongside.care_team import actions as care_team
from alongside.care_team.models import Disclosure
from alongside.care_team.rules import Asker
from alongside.casework import actions as casework
from alongside.casework.models import (
    Complaint,
    Countersigning,
    Finding,
    Note,
    Review,
    Transfer,
)
from alongside.casework.rules.authority import Body, Share
from alongside.casework.rules.complaints import ComplaintKind
from alongside.casework.rules.documents import DocumentKind
from alongside.casework.rules.supervision import Answer
from alongside.casework.tests.factories import make_deadline, make_issue, make_recount
from alongside.correspondence import actions as correspondence
from alongside.correspondence.actions import Heard
from alongside.correspondence.rules import Channel, Kind
from alongside.kit import context
from alongside.kit.context import Standing
from alongside.kit.uploads import Taken
from alongside.law.rules.areas import AreaId
from alongside.partnerships import actions as doors
from alongside.partnerships import queries as known
from alongside.partnerships.models import (
    Absence,
    Door,
    Membership,
    Organisation,
    Participation,
    Partnership,
)
from alongside.partnerships.rules import OrganisationKind, Part
from alongside.people import actions as people
from alongside.people.models import ConflictItem, Consent, NewContact, Person, SamePerson, Sealed
from alongside.people.rules import How, ProxyKind, Purpose, RelationKind
from alongside.people.rules import Side as Partisan
from alongside.people.schemas import Identity, Known, Question
from alongside.referrals import actions as referrals
from alongside.referrals.models import Referral, Sheet
from alongside.referrals.rules import ClientIs, DeclineReason, Status
from alongside.referrals.tests.factories import ALL_AGREED, make_new
from tests.access.table import Of, Relation, Side, side_of
from tests.world import NOON, World, _agree, _site, _staff, make_actor, make_world

R = Relation
BEHIND_WALLS = (R.WALLED, R.SHUT, R.PATIENT)
NOBODY_ADVISES = ("employment",)  # an area that no provider of the tests has in scope


class Word(StrEnum):
    """A made-up word that stands in somebody's rows, and that no page may show by mistake."""

    PERSON = "Quillword"  # in the family name, the reasons for the referral, what a booking needs
    FILE = "Fileword"  # in the advice file alone: what never leaves the provider

    def of(self, relation: Relation) -> str:
        return f"{self}{relation.name.title().replace('_', '')}x"


@dataclass
class Scene:
    world: World
    other: World
    actors: dict[Role, Actor] = field(default_factory=dict)
    ids: dict[tuple[Side, Of, Relation], UUID] = field(default_factory=dict)

    def id_for(self, role: Role, of: Of, relation: Relation) -> UUID | None:
        """The row that is this relation's for whoever has the role; some kinds know none."""
        for side in (side_of(role), Side.ADVICE, Side.ALL):
            if (side, of, relation) in self.ids:
                return self.ids[side, of, relation]
        return None

    def keep(self, relation: Relation, rows: dict[Of, UUID], side: Side = Side.ALL) -> None:
        self.ids |= {(side, of, relation): key for of, key in rows.items()}


def make_scene() -> Scene:
    world = make_world("Advice at Mill Road")
    scene = Scene(world, _same_bodies_elsewhere(world))
    world.actors["second_referrer"] = _second_referrer(world)
    by_role = {actor.role: actor for actor in reversed(world.actors.values())}
    scene.actors = by_role | {
        Role.ADVISER: world.adviser, Role.REFERRER: world.referrer,
    }  # fmt: skip
    _files(scene)
    _waiting(scene)
    _bodies(scene)
    _doors(scene)
    _registers(scene)
    _walls(scene)
    return scene


def _second_referrer(world: World) -> Actor:
    with context.standing_as(Standing(partnership=world.partnership.pk)):
        return make_actor(world, "second_referrer", Role.REFERRER, world.practice, world.surgery)


def _same_bodies_elsewhere(world: World) -> World:
    """A second partnership of the same organisations, with staff of its own."""
    key = uuid.uuid4()
    with context.standing_as(Standing(partnership=world.partnership.pk)):
        agreed = Partnership.objects.get(pk=world.partnership.pk)
    with context.standing_as(Standing(partnership=key)):
        agreed.pk, agreed.name = key, "Advice elsewhere"
        agreed.save(force_insert=True)
        other = World(
            partnership=agreed,
            practice=world.practice,
            surgery=_site(agreed, world.practice, "Mill Road Surgery"),
            other_practice=world.other_practice,
            other_surgery=_site(agreed, world.other_practice, "Hill Top Surgery"),
            charity=world.charity,
            law_centre=world.law_centre,
            board=world.board,
        )
        _agree(other)
        _staff(other)
    return other


# Files: a referral that a provider took, with everything that follows from it


def _files(scene: Scene) -> None:
    here, there = scene.world, scene.other
    second, practice, charity = here.second_referrer, here.referrer, here.adviser
    scene.keep(R.OWN, _file(here, R.OWN, practice, charity))
    scene.keep(R.OTHER_TEAM, _file(here, R.OTHER_TEAM, second, here.colleague))
    scene.keep(R.REFERRERS, _file(here, R.REFERRERS, practice, here.lawyer), Side.HEALTH)
    scene.keep(R.REFERRERS, _file(here, R.REFERRERS, charity, here.lawyer), Side.ADVICE)
    scene.keep(R.SHARED, _shared(here, _file(here, R.SHARED, here.other_referrer, here.lawyer)))
    scene.keep(R.OTHER_TENANT, _file(there, R.OTHER_TENANT, there.referrer, there.adviser))
    for relation in BEHIND_WALLS:
        scene.keep(relation, _walled(here, relation, _file(here, relation, practice, charity)))
    scene.keep(R.DELETED, _deleted(here))


def _file(world: World, relation: Relation, referrer: Actor, adviser: Actor) -> dict[Of, UUID]:
    referral = _refer(world, relation, referrer, provider_id=adviser.organisation_id)
    return _followed(world, relation, referral, adviser)


def _followed(
    world: World, relation: Relation, referral: Referral, adviser: Actor
) -> dict[Of, UUID]:
    words = Word.FILE.of(relation)
    with world.acting(adviser) as by:
        case = casework.take_on(referral_id=referral.pk, by=by, at=NOON)
        issue = make_issue(case.pk, by=by, facts=words, opponent=words)
        deadline = make_deadline(issue.pk, by=by)
        recount = make_recount(deadline, by=by)
        task = casework.set_task(case_id=case.pk, words=words, due=NOON.date(), by=by, at=NOON)
        transfer = _offered(case, by)
        casework.add_note(case_id=case.pk, words=words, by=by, at=NOON)
        papers = _papers(case.pk, words, by)
        message = correspondence.write(
            kind=Kind.CLOSED, channel=Channel.LETTER, subject=referral, person_id=case.person_id,
            words=Word.PERSON.of(relation), by=by, at=NOON,
        )  # fmt: skip
        pair = _twin(_patient_of(referral).pk, by)
        reply = correspondence.hear(
            message_id=message.pk, heard=Heard(str(message.pk), Word.PERSON.of(relation), False),
            by=by, at=NOON,
        )  # fmt: skip
        question = care_team.ask(
            topic=AreaId.HOUSING, asker=Asker.NURSE, words="Can a landlord do this?", minutes=5,
            by=by, at=NOON,
        )  # fmt: skip
    return _booked(world, relation, referral, adviser) | {
        Of.PERSON: _patient_of(referral).pk,
        Of.REFERRAL: referral.pk,
        Of.CASE: case.pk,
        Of.ISSUE: issue.pk,
        Of.DEADLINE: deadline.pk,
        Of.RECOUNT: recount.pk,
        Of.TASK: task.pk,
        Of.TRANSFER: transfer.pk,
        **papers,
        Of.MESSAGE: message.pk,
        Of.REPLY: reply.pk if reply else message.pk,
        Of.PAIR: pair,
        Of.QUESTION: question.pk,
        **_about(world, relation, _patient_of(referral), adviser),
        **_supervised(world, case, adviser, relation),
    }


def _papers(case_id: UUID, words: str, by: Actor) -> dict[Of, UUID]:
    """A letter that is being written, an authority that nobody signed yet, and a document."""
    letter = casework.draft_letter(case_id=case_id, template_id="plain_summary", by=by, at=NOON)
    casework.change_letter(
        letter_id=letter.pk, written=casework.Written({"talked_about": words}, words, ""),
        edition=1, by=by, at=NOON,
    )  # fmt: skip
    asked = casework.Asked([Body.LANDLORD], words, [Share.CLAIM], NOON.date())
    authority = casework.ask_authority(case_id=case_id, asked=asked, by=by, at=NOON)
    taken = Taken("letter.jpg", "image/jpeg", words.encode(), words.encode(), words)
    document = casework.keep_document(
        case_id=case_id, issue_id=None, kind=DocumentKind.LETTER, dated=None, received=None,
        from_whom=words, file=taken, by=by, at=NOON,
    )  # fmt: skip
    casework.check_document(document_id=document.pk, by=by, at=NOON)
    return {Of.LETTER: letter.pk, Of.AUTHORITY: authority.pk, Of.DOCUMENT: document.pk}


def _offered(case: Any, by: Actor) -> Transfer:
    """Made by hand: a referral onward would be one more object of this person."""
    return Transfer.objects.create(
        partnership_id=case.partnership_id, giver_id=case.provider_id, taker_id=case.provider_id,
        person_id=case.person_id, referral_id=case.referral_id, given=case.pk,
        agreed_on=NOON.date(), agreed_how=How.SPOKEN, bundle={}, offered_at=NOON,
        by_id=by.user_id, by_name=by.name,
    )  # fmt: skip


def _supervised(world: World, case: Any, adviser: Actor, relation: Relation) -> dict[Of, UUID]:
    """Advice that waits to be signed, a file to be read again with a finding, a complaint."""
    filed, words = case.whose_file() | {"case": case}, Word.FILE.of(relation)
    told = Word.PERSON.of(relation)
    with world.acting(adviser) as by:
        note = Note.objects.create(**filed, words=words, at=NOON, by_id=by.user_id)
        signing = Countersigning.objects.create(
            **filed, note=note, author_id=by.user_id, author_name=by.name, asked_at=NOON
        )
        review = Review.objects.create(
            **filed, adviser_id=by.user_id, checklist="file_review", version=date(2026, 11, 24),
            drawn_at=NOON, due=date(2026, 12, 8), reviewer_id=world.supervisor.user_id,
        )  # fmt: skip
        finding = Finding.objects.create(
            **filed, review=review, criterion="facts", answer=Answer.PARTLY, words=words
        )
        complaint = Complaint(
            partnership_id=by.partnership_id, provider_id=by.organisation_id,
            person_id=case.person_id, case=case, kind=ComplaintKind.SERVICE, complainant=told,
            words=told, received=NOON.date(), owner_id=world.supervisor.user_id,
            acknowledge_by=date(2026, 12, 1), answer_by=date(2026, 12, 31), at=NOON,
            by_id=by.user_id,
        )  # fmt: skip
        complaint.save(force_insert=True)
    return {
        Of.SIGNING: signing.pk, Of.REVIEW: review.pk, Of.FINDING: finding.pk,
        Of.COMPLAINT: complaint.pk,
    }  # fmt: skip


def _about(world: World, relation: Relation, person: Person, adviser: Actor) -> dict[Of, UUID]:
    """What is known of a person: an answer, a number and an address that wait, a proxy."""
    where = {"address": Word.PERSON.of(relation), "told_by_id": adviser.user_id, "told_at": NOON}
    with world.acting(adviser) as by:
        told = {"partnership_id": by.partnership_id, "person": person} | where
        proxy = people.add_proxy(
            person_id=person.pk, name=Word.PERSON.of(relation), kind=ProxyKind.LPA, may_agree=True,
            may_receive=False, limits="", evidence="A form", since=NOON.date(), until=None,
            by=by, at=NOON,
        )  # fmt: skip
        said = Consent.objects.filter(person=person).order_by("pk").first()
        said_by_client = {Of.CONSENT: said.pk} if said else {}  # a patient beside them says nothing
        return said_by_client | {
            Of.NEW_CONTACT: NewContact.objects.create(**told).pk,
            Of.TOLD: Sealed.objects.create(**told).pk,
            Of.PROXY: proxy.pk,
        }


def _twin(person_id: UUID, by: Actor) -> UUID:
    """A question whether somebody else, who looks alike, is the same person."""
    identity = Identity("Zelda", "Otherwise", date(1980, 2, 1))
    other = people.register(identity=identity, kind=RelationKind.HOLDS, by=by, at=NOON)
    people.ask_whether_same(
        person_id=person_id, other_id=other.pk, due_at=NOON + timedelta(days=2), by=by, at=NOON
    )
    return SamePerson.objects.get(other=other).pk


def _refer(world: World, relation: Relation, by: Actor, **options: Any) -> Referral:
    words, domains = Word.PERSON.of(relation), options.pop("domains", ("housing",))
    new = make_new(
        **_whom(relation, words),
        site_id=world.surgery.pk,
        happening=words,
        domains=domains,
        consents=ALL_AGREED | {Purpose.SHARE_WITH_TEAM: True},
    )
    with world.acting(by):
        return referrals.refer(new=new, key=str(uuid.uuid4()), by=by, at=NOON, **options)


def _whom(relation: Relation, words: str) -> dict[str, Any]:
    """The name that nobody may read is the client's, or the patient's where those are two."""
    named = Identity("Zelda", words, date(1980, 2, 1))
    if relation is not R.PATIENT:
        return {"identity": named}
    parent = Identity("Zelda", "Otherwise", date(1955, 2, 1))
    return {"identity": parent, "patient": named, "client_is": ClientIs.PARENT}


def _patient_of(referral: Referral) -> Person:
    return referral.patient or referral.person


def _booked(world: World, relation: Relation, referral: Referral, adviser: Actor) -> dict[Of, UUID]:
    """A session of the adviser's, in a room of its own, with the person in its first time."""
    day = date(2027, 1, 4) + timedelta(days=uuid.uuid4().int % 20_000)
    with world.acting(world.supervisor) as by:
        room = appointments.add_room(
            site_id=world.surgery.pk, name=f"Room {uuid.uuid4().hex[:6]}", by=by, at=NOON
        )
        session = appointments.add_session(
            room_id=room.pk, provider_id=adviser.organisation_id, adviser_id=adviser.user_id,
            day=day, opens=time(9), closes=time(11), slot_minutes=60, by=by, at=NOON,
        )  # fmt: skip
    with world.acting(adviser) as by:
        booking = appointments.book(
            person_id=referral.person_id,
            slot_id=session.slots.order_by("starts_at")[0].pk,
            referral_id=referral.pk,
            needs=Word.PERSON.of(relation),
            by=by,
            at=NOON,
        )
    return {Of.SESSION: session.pk, Of.BOOKING: booking.pk}


def _shared(world: World, rows: dict[Of, UUID]) -> dict[Of, UUID]:
    """Practice and charity are in the care team, and were told words about the person."""
    with world.acting(world.lawyer) as by:
        for body in (world.practice, world.charity):
            people.relate(
                person_id=rows[Of.PERSON], organisation_id=body.pk, kind=RelationKind.TEAM,
                by=by, at=NOON,
            )  # fmt: skip
            Disclosure.objects.create(
                partnership=world.partnership, provider=world.law_centre, recipient=body,
                person_id=rows[Of.PERSON], referral_id=rows[Of.REFERRAL],
                purpose=Purpose.SHARE_WITH_TEAM, words=Word.PERSON.of(R.SHARED),
                message_id=rows[Of.MESSAGE], shared_at=NOON, shared_by_id=by.user_id,
                shared_by_name=by.name,
            )  # fmt: skip
    return rows


# Referrals that wait to be routed: what a coordinator sees


def _waiting(scene: Scene) -> None:
    here, there = scene.world, scene.other
    for relation in (R.OWN, *BEHIND_WALLS):
        rows = _unrouted(here, relation, here.referrer)
        scene.keep(relation, _walled(here, relation, rows), Side.COORDINATOR)
    scene.keep(R.REFERRERS, _unrouted(here, R.REFERRERS, here.adviser), Side.COORDINATOR)
    elsewhere = _unrouted(there, R.OTHER_TENANT, there.referrer)
    scene.keep(R.OTHER_TENANT, elsewhere, Side.COORDINATOR)


def _unrouted(world: World, relation: Relation, by: Actor) -> dict[Of, UUID]:
    referral = _refer(world, relation, by, domains=NOBODY_ADVISES)
    assert referral.status == Status.RECEIVED
    return {Of.PERSON: _patient_of(referral).pk, Of.REFERRAL: referral.pk}


# What hides a person


def _walled(world: World, relation: Relation, rows: dict[Of, UUID]) -> dict[Of, UUID]:
    """Walls for each user at practice and charity, or for these two as a whole."""
    if relation not in BEHIND_WALLS:
        return rows
    for actor in world.actors.values():
        if actor.organisation_id in (world.practice.pk, world.charity.pk):
            with world.acting(actor) as by:
                people.raise_wall(
                    person_id=rows[Of.PERSON], organisation_id=by.organisation_id,
                    user_id=None if relation is R.SHUT else by.user_id,
                    why="A made-up reason", by=by, at=NOON,
                )  # fmt: skip
    return rows


def _registers(scene: Scene) -> None:
    """A name that is like one in the register, and a body that always stands there, of two."""
    here = scene.world
    for relation, actor in [(R.OWN, here.supervisor), (R.SHARED, here.lawyer)]:
        with here.acting(actor) as by:
            known: dict[str, Any] = {"born": None, "case_id": None, "by": by, "at": NOON}
            body = people.register_party(name=f"Body of {by.name}", side=Partisan.FOR, **known)
            people.register_party(name="Zebedee Marrowfat", side=Partisan.AGAINST, **known)
            people.note_possible_conflicts(
                provider_ids=[by.organisation_id],
                question=Question(names=(Known("Zebedee Marowfat"),)),
                about=body, by=by, at=NOON,
            )  # fmt: skip
            item = ConflictItem.objects.get(provider=by.organisation_id)
            scene.keep(relation, {Of.CONFLICT: item.pk, Of.REGISTERED: body.pk}, Side.ADVICE)


def _walls(scene: Scene) -> None:
    """Walls around somebody else, for somebody else, here and in the other partnership."""
    for relation, world in [(R.OWN, scene.world), (R.OTHER_TENANT, scene.other)]:
        with world.acting(world.adviser) as by:
            identity = Identity("Zelda", "Otherwise", date(1980, 2, 1))
            person = people.register(identity=identity, kind=RelationKind.HOLDS, by=by, at=NOON)
            wall = people.raise_wall(
                person_id=person.pk, organisation_id=by.organisation_id,
                user_id=world.volunteer.user_id, why="A made-up reason", by=by, at=NOON,
            )  # fmt: skip
        scene.keep(relation, {Of.WALL: wall.pk}, Side.ADVICE)


def _deleted(world: World) -> dict[Of, UUID]:
    """The charity declined, another provider took it, it was entered in error, all is ended."""
    referral = _refer(world, R.DELETED, world.referrer, provider_id=world.charity.pk)
    about: dict[str, Any] = {"referral_id": referral.pk, "at": NOON}
    with world.acting(world.adviser) as by:
        referrals.decline(**about, reason=DeclineReason.CAPACITY, by=by)
    with world.acting(world.coordinator) as by:
        referrals.propose(**about, provider_id=world.law_centre.pk, by=by)
    rows = _followed(world, R.DELETED, referral, world.lawyer)
    with world.acting(world.lawyer) as by:
        appointments.move(booking_id=rows[Of.BOOKING], to=Booked.CANCELLED, by=by, at=NOON)
        referrals.move(**about, to=Status.ENTERED_IN_ERROR, by=by)
    with world.acting(world.referrer) as by:
        people.end_relation(
            person_id=rows[Of.PERSON], organisation_id=world.practice.pk,
            kind=RelationKind.REFERRED, by=by, at=NOON,
        )  # fmt: skip
    return rows


# Organisations and memberships


def _bodies(scene: Scene) -> None:
    here, there = scene.world, scene.other
    with context.standing_as(Standing(partnership=here.partnership.pk)):
        left = _advises(here, "Former Advice", until=date(2026, 5, 1))
        gone = make_actor(here, "gone", Role.ADVISER, here.charity)
        Membership.objects.filter(pk=gone.membership_id).update(until=NOON - timedelta(days=9))
    with context.standing_as(Standing(partnership=there.partnership.pk)):
        stranger = _advises(there, "Advice of elsewhere")
    away = {
        R.OWN: _absence(here, here.charity, here.colleague, NOON.date()),
        R.OTHER_TENANT: _absence(there, there.charity, there.colleague, NOON.date()),
        R.DELETED: _absence(here, here.charity, here.volunteer, date(2026, 5, 1)),
    }
    for relation, absence in away.items():
        scene.keep(relation, {Of.ABSENCE: absence})
    referrers = _absence(here, here.practice, here.referrer, NOON.date())
    scene.keep(R.OWN, {Of.ABSENCE: referrers}, Side.HEALTH)
    scene.keep(R.OWN, {Of.PROVIDER: here.charity.pk, Of.MEMBER: here.colleague.membership_id})
    scene.keep(
        R.OTHER_TEAM, {Of.PROVIDER: here.law_centre.pk, Of.MEMBER: here.lawyer.membership_id}
    )
    scene.keep(R.OTHER_TENANT, {Of.PROVIDER: stranger.pk, Of.MEMBER: there.colleague.membership_id})
    scene.keep(R.DELETED, {Of.PROVIDER: left.pk, Of.MEMBER: gone.membership_id})


# Doors without an account, and what came by them


def _doors(scene: Scene) -> None:
    for world, relation in [(scene.world, R.OWN), (scene.other, R.OTHER_TENANT)]:
        door = _door(world)
        entry = known.at_the_door(known.token_of(door.pk, door.token_turn))
        assert entry
        with world.acting(entry.actor) as by:
            held = referrals.hold(
                said={"family_name": [Word.PERSON.of(relation)]},
                sender=referrals.Sender("Nia Exampleton, nurse", "nia@example.nhs.uk"),
                entry=entry, is_urgent=False, by=by, at=NOON,
            )  # fmt: skip
        scene.keep(relation, {Of.DOOR: door.pk, Of.UNCONFIRMED: held.pk})
        for actor, side in [(world.referrer, Side.HEALTH), (world.coordinator, Side.COORDINATOR)]:
            sheet = _sheet(world, actor, relation)
            scene.keep(relation, {Of.SHEET: sheet.pk}, side)
    closed = _door(scene.world)
    with scene.world.acting(scene.world.coordinator) as by:
        doors.close_door(door_id=closed.pk, by=by, at=NOON)
    scene.keep(R.DELETED, {Of.DOOR: closed.pk})


def _sheet(world: World, actor: Actor, relation: Relation) -> Sheet:
    cells = {"family_name": Word.PERSON.of(relation)}
    with world.acting(actor) as by:
        return referrals.keep_sheet(
            rows=[(2, cells)], site_id=world.surgery.pk, by=by, at=NOON + timedelta(days=1)
        )


def _door(world: World) -> Door:
    with world.acting(world.coordinator) as by:
        return doors.make_door(
            kind=DoorKind.REFERRER, name="Desk", site_id=world.surgery.pk, by=by, at=NOON
        )


def _absence(world: World, body: Organisation, who: Actor, until: date) -> UUID:
    with context.standing_as(Standing(who.user_id, body.pk, world.partnership.pk)):
        kept = Absence.objects.create(
            partnership=world.partnership,
            organisation=body,
            user_id=who.user_id,
            since=date(2026, 4, 1),
            until=max(until, date(2026, 4, 1)),
        )
    return kept.pk


def _advises(world: World, name: str, until: date | None = None) -> Organisation:
    body = Organisation.objects.create(name=name, kind=OrganisationKind.CHARITY)
    Participation.objects.create(
        partnership=world.partnership,
        organisation=body,
        part=Part.ADVICE,
        since=date(2026, 4, 1),
        until=until,
    )
    return body
