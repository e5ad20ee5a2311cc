from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from alongside.audit.models import Look
from alongside.kit.refusal import Refused
from alongside.people import actions, queries
from alongside.people.actions.sealing import hide_linked
from alongside.people.models import Contact, NewContact, Sealed
from alongside.people.rules import AskedAlone, ContactRule, RelationKind
from alongside.people.schemas import Reach
from tests.world import NOON, make_person

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOON + timedelta(hours=1)
PHONE = "07700 900321"
HOW = Reach(
    phone=PHONE, rule=ContactRule.SAFE, text_safe=True, asked_alone=AskedAlone.YES, sealed=True
)


@pytest.fixture
def person(world):
    with world.acting(world.referrer) as by:
        person = make_person(world, by=by, kind=RelationKind.REFERRED)
        actions.relate(
            person_id=person.pk,
            organisation_id=world.charity.pk,
            kind=RelationKind.HOLDS,
            by=by,
            at=NOON,
        )
        actions.reach(person=person, how=HOW, by=by, at=NOON)
    return person


def sealed_of(by, person):
    found = queries.sealed(by, person.pk)
    assert found
    return found


def test_each_look_at_what_is_sealed_is_written_down(client, world, person):
    client.sign_in(world.adviser)

    page = client.get(reverse("people:sealed", args=[person.pk]))

    assert PHONE in page.text
    with world.acting(world.adviser):
        look = Look.objects.get(page="people:sealed")
        assert (look.person_id, look.actor_id) == (person.pk, world.adviser.user_id)


@pytest.mark.parametrize(
    ("name", "status"),
    [("referrer", 403), ("volunteer", 403), ("coordinator", 403), ("lawyer", 404)],
)
def test_nobody_else_gets_there(client, world, person, name, status):
    client.sign_in(world.actors[name])

    assert client.get(reverse("people:sealed", args=[person.pk])).status_code == status


@pytest.mark.parametrize("name", ["referrer", "adviser"])
@pytest.mark.parametrize("page", ["desk:person", "people:contact"])
def test_every_other_page_says_sealed_and_nothing_of_it(client, world, person, name, page):
    client.sign_in(world.actors[name])

    said = client.get(reverse(page, args=[person.pk])).text

    assert "Sealed" in said
    assert PHONE not in said
    assert PHONE.replace(" ", "") not in said.replace(" ", "")


def test_an_address_told_before_moves_under_the_seal_too(world, person):
    with world.acting(world.adviser) as by:
        other = make_person(world, by=by, family="Otherwise")
        actions.reach(person=other, how=replace(HOW, sealed=False), by=by, at=NOON)
        told = Reach(phone="07700 900999", asked_alone=AskedAlone.YES)
        actions.reach_carefully(person=other, how=told, by=by, at=LATER)
        assert NewContact.objects.count() == 1

        actions.seal(
            person_id=other.pk, through="Us", left_household=True, refuge=False, by=by, at=LATER
        )

        assert not NewContact.objects.exists()
        assert sealed_of(by, other).phone == PHONE
        assert [each.phone for each in queries.told(by, other.pk)] == ["07700 900999"]
        assert queries.at_risk([other.pk]) == {other.pk}


def test_only_a_supervisor_opens_it_and_says_why(world, person):
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="supervisor"):
        actions.open_seal(person_id=person.pk, why="They said so", by=by, at=LATER)
    with world.acting(world.supervisor) as by:
        with pytest.raises(Refused, match="why it is safe"):
            actions.open_seal(person_id=person.pk, why=" ", by=by, at=LATER)
        actions.open_seal(person_id=person.pk, why="They said so", by=by, at=LATER)

        assert Contact.objects.get(person=person).phone == PHONE
        assert queries.sealed(by, person.pk) is None
        assert Sealed.objects.get().why_opened == "They said so"


def test_a_linked_record_is_sealed_with_the_first(world, person):
    with world.acting(world.adviser) as by:
        other = make_person(world, by=by)
        how = replace(HOW, sealed=False, phone="07700 900111")
        actions.reach(person=other, how=how, by=by, at=NOON)
        ids = {"person_id": person.pk, "other_id": other.pk}
        actions.ask_whether_same(**ids, due_at=LATER, by=by, at=NOON)
        item = queries.same_person_items(by).get()
        actions.answer_same(item_id=item.pk, is_same=True, by=by, at=LATER)

        contact = Contact.objects.get(person=other)
        assert (contact.sealed, contact.phone) == (True, "")
        assert sealed_of(by, other).phone == "07700 900111"


@pytest.mark.parametrize("sealed_by_page", [True, False])
def test_a_record_that_was_linked_before_is_sealed_with_the_first(world, sealed_by_page):
    how = replace(HOW, sealed=False)
    with world.acting(world.adviser) as by:
        person, other = make_person(world, by=by), make_person(world, by=by)
        actions.reach(person=person, how=how, by=by, at=NOON)
        actions.reach(person=other, how=replace(how, phone="07700 900111"), by=by, at=NOON)
        _link(person, other, by)

        if sealed_by_page:
            actions.seal(
                person_id=person.pk, through="Us", left_household=False, refuge=False,
                by=by, at=LATER,
            )  # fmt: skip
        else:
            actions.reach(person=person, how=HOW, by=by, at=LATER)

        contact = Contact.objects.get(person=other)
        assert (contact.sealed, contact.phone) == (True, "")
        assert (known := queries.sealed(by, other.pk))
        assert known.phone == "07700 900111"


def test_a_record_that_another_organisation_linked_is_sealed_as_well(world):
    """The law centre sees one record alone; the charity linked it with the surgery’s."""
    how = replace(HOW, sealed=False)
    with world.acting(world.lawyer) as by:
        person = make_person(world, by=by)
        actions.reach(person=person, how=how, by=by, at=NOON)
        actions.relate(
            person_id=person.pk, organisation_id=world.charity.pk, kind=RelationKind.HOLDS,
            by=by, at=NOON,
        )  # fmt: skip
    with world.acting(world.adviser) as by:
        other = make_person(world, by=by)
        actions.reach(person=other, how=replace(how, phone="07700 900111"), by=by, at=NOON)
        told = replace(how, phone="07700 900222")
        actions.reach_carefully(person=other, how=told, by=by, at=NOON)
        _link(person, other, by)

    with world.acting(world.lawyer) as by:
        actions.seal(
            person_id=person.pk, through="Us", left_household=False, refuge=False,
            by=by, at=LATER,
        )  # fmt: skip

    with world.acting(world.adviser) as by:
        contact = Contact.objects.get(person=other)
        assert (contact.sealed, contact.phone, contact.through) == (True, "", "Us")
        assert not NewContact.objects.exclude(phone="").exists()
        assert not queries.new_contacts(by, other.pk)
        assert (known := queries.sealed(by, other.pk))
        assert known.phone == "07700 900111"
        assert [each.phone for each in queries.told(by, other.pk)] == ["07700 900222"]


def test_no_record_is_sealed_for_somebody_whose_own_is_open(world):
    how = replace(HOW, sealed=False)
    with world.acting(world.adviser) as by:
        person, other = make_person(world, by=by), make_person(world, by=by)
        for each in (person, other):
            contact = actions.reach(person=each, how=how, by=by, at=NOON)
        _link(person, other, by)

        hide_linked(contact, by=by, at=LATER)

        assert not Contact.objects.filter(sealed=True).exists()
    with world.acting(world.other_referrer) as by:  # who has nothing to do with them
        hide_linked(contact, by=by, at=LATER)
    with world.acting(world.adviser):
        assert not Contact.objects.filter(sealed=True).exists()


def test_what_is_told_of_a_linked_record_goes_under_the_seal(world, person):
    with world.acting(world.adviser) as by:
        other = make_person(world, by=by)
        _link(person, other, by)

        actions.reach_carefully(person=other, how=replace(HOW, sealed=False), by=by, at=LATER)

        contact = Contact.objects.get(person=other)
        assert (contact.sealed, contact.phone) == (True, "")


def _link(person, other, by):
    ids = {"person_id": person.pk, "other_id": other.pk}
    actions.ask_whether_same(**ids, due_at=LATER, by=by, at=NOON)
    item = queries.same_person_items(by).get()
    actions.answer_same(item_id=item.pk, is_same=True, by=by, at=NOON)


def test_another_address_that_is_to_be_hidden_waits_under_the_seal(client, world):
    """Known with one address; whoever refers them anew has another one hidden."""
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by)
        actions.reach(person=person, how=replace(HOW, sealed=False), by=by, at=NOON)
        told = replace(HOW, phone="07700 900999")
        actions.reach_carefully(person=person, how=told, by=by, at=LATER)

        assert not NewContact.objects.exists()
        assert (known := queries.sealed(by, person.pk))
        assert known.phone == PHONE
        assert [each.phone for each in queries.told(by, person.pk)] == ["07700 900999"]
    client.sign_in(world.volunteer)
    assert "900999" not in client.get(reverse("people:contact", args=[person.pk])).text


def test_a_false_address_is_thrown_away(world, person):
    with world.acting(world.referrer) as by:
        told = Reach(address="1 Trap Street", asked_alone=AskedAlone.YES)
        actions.reach_carefully(person=person, how=told, by=by, at=LATER)
    with world.acting(world.adviser) as by:
        (trap,) = queries.told(by, person.pk)
        actions.settle_told(told_id=trap.pk, taken=False, by=by, at=LATER)

        assert sealed_of(by, person).address == ""
        assert not queries.told(by, person.pk).exists()


def test_what_is_answered_in_company_is_kept_carefully(client, world):
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by)
        strict = replace(HOW, sealed=False, rule=ContactRule.NOT_AT_HOME, text_safe=False)
        actions.reach(person=person, how=strict, by=by, at=NOON)
    client.sign_in(world.adviser)
    said = {"asked_alone": "NO", "rule": "SAFE", "phone": PHONE, "text_safe": "yes"}

    client.post(reverse("people:contact", args=[person.pk]), said)

    with world.acting(world.adviser):
        contact = Contact.objects.get(person=person)
        assert (contact.rule, contact.text_safe) == (ContactRule.NOT_AT_HOME, False)


def test_what_is_answered_alone_replaces_what_was_said(client, world):
    with world.acting(world.adviser) as by:
        person = make_person(world, by=by)
        strict = replace(HOW, sealed=False, rule=ContactRule.NOT_AT_HOME, text_safe=False)
        actions.reach(person=person, how=strict, by=by, at=NOON)
    client.sign_in(world.adviser)
    said = {"asked_alone": "YES", "rule": "SAFE", "phone": PHONE, "text_safe": "yes"}

    client.post(reverse("people:contact", args=[person.pk]), said | {"email_safe": "no"})

    with world.acting(world.adviser):
        contact = Contact.objects.get(person=person)
        assert (contact.rule, contact.text_safe, contact.email_safe) == (
            ContactRule.SAFE,
            True,
            False,
        )
