from datetime import date

import pytest

from alongside.audit.models import Event
from alongside.correspondence.models import Message
from alongside.correspondence.rules import Channel, Kind, State
from alongside.kit.refusal import Refused
from alongside.people import actions as people_actions
from alongside.people import queries as people
from alongside.people.models import Contact, Kinship, Person
from alongside.people.rules import ContactRule, NumberStatus, Purpose, Side
from alongside.people.schemas import Identity
from alongside.referrals import actions, queries
from alongside.referrals.models import Proposal, Referral, Step
from alongside.referrals.rules import ClientIs, Queue, RiskAnswer, Source, Status, Urgency
from alongside.referrals.rules.references import ALPHABET
from alongside.referrals.tests.factories import NEW, SOMEBODY, make_new, make_referral
from tests.world import NOON

pytestmark = pytest.mark.django_db


def test_a_referral_is_kept_with_its_steps_proposal_message_and_audit(world):
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by)

        assert referral.status == Status.PROPOSED
        assert [step.status for step in referral.steps.order_by("number")] == [
            Status.RECEIVED,
            Status.PROPOSED,
        ]
        proposal = Proposal.objects.get(referral=referral)
        assert proposal.rule == "open_and_advises_on_all"
        assert proposal.can_take
        assert proposal.reasons
        message = Message.objects.get(subject_id=referral.pk)
        assert (message.kind, message.channel, message.state) == (
            Kind.RECEIVED,
            Channel.ON_SCREEN,
            State.SENT,
        )
        done = set(Event.objects.values_list("action", flat=True))
    assert {"people.register", "people.reach", "people.consent", "referrals.refer"} <= done


def test_the_reference_is_easy_to_read_out(world):
    with world.acting(world.referrer) as by:
        reference = make_referral(by=by).reference

    assert reference.startswith("HJ-")
    assert len(reference) == 11
    assert set(reference[3:].replace("-", "")) <= set(ALPHABET)
    assert not set("01ILOSU") & set(ALPHABET)


def test_the_proposed_provider_sees_it_and_another_surgery_does_not(world):
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by)
    asked = world.adviser if referral.provider_id == world.charity.pk else world.lawyer

    with world.acting(asked) as by:
        assert queries.visible_to(by).get() == referral
        assert people.visible_to(by).get().pk == referral.person_id
    with world.acting(world.other_referrer) as by:
        assert not queries.visible_to(by).exists()
        assert not Referral.objects.exists()


def test_it_waits_in_one_queue_with_an_owner_and_a_due_time(world):
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by)

    assert referral.queue == Queue.TO_ANSWER
    assert referral.owner_id == referral.provider_id
    assert referral.due_at is not None
    assert referral.due_at > NOON


def test_nobody_in_scope_leaves_it_with_the_coordinator(world):
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by, domains=("immigration",))

    assert (referral.status, referral.queue) == (Status.RECEIVED, Queue.TO_ROUTE)
    assert referral.owner_id == world.partnership.coordinator_id
    with world.acting(world.coordinator) as by:
        assert queries.visible_to(by).get() == referral
    with world.acting(world.adviser) as by:
        assert not queries.visible_to(by).exists()


def test_the_same_key_gives_the_same_referral(world):
    with world.acting(world.referrer) as by:
        first = make_referral(by=by, key="once")
        again = make_referral(by=by, key="once")

        assert again.pk == first.pk
        assert Referral.objects.count() == Person.objects.count() == 1
        assert Message.objects.count() == 1


def test_the_same_key_with_other_words_is_refused(world):
    with world.acting(world.referrer) as by:
        make_referral(by=by, key="once")

        with pytest.raises(Refused, match="other words"):
            make_referral(by=by, key="once", happening="Something else")


def test_two_senders_may_use_one_key(world):
    with world.acting(world.referrer) as by:
        first = make_referral(by=by, key="once")
    with world.acting(world.other_referrer) as by:
        assert make_referral(by=by, key="once").pk != first.pk


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"consents": {Purpose.REFER: False}}, "agree to be referred"),
        ({"consents": {}}, "agree to be referred"),
        ({"risk_answer": RiskAnswer.YES, "risks": " "}, "know about the risks"),
        ({"urgency": Urgency.DATED}, "date on the letter"),
        ({"domains": ("astrology",)}, "astrology"),
        ({"identity": Identity("", "", None)}, "name"),
    ],
)
def test_what_is_missing_is_said(world, changes, words):
    with world.acting(world.referrer) as by:
        with pytest.raises(Refused, match=words):
            make_referral(by=by, **changes)

        assert not Referral.objects.exists()
        assert not Person.objects.exists()


def test_number_and_birth_date_together_attach_to_the_person_who_is_known(world):
    with world.acting(world.other_referrer) as by:
        first = make_referral(by=by)
    with world.acting(world.referrer) as by:
        second = make_referral(
            by=by, identity=Identity("Zeb", "Q", SOMEBODY.birth_date, "9990000018")
        )

        assert second.person_id == first.person_id
        assert Event.objects.filter(action="referrals.attach").exists()


def test_a_person_whom_the_referrer_sees_may_be_chosen(world):
    with world.acting(world.referrer) as by:
        first = make_referral(by=by, identity=Identity("Zebedee", "Quillfeather", None))
        again = actions.refer(new=NEW, key="k", by=by, at=NOON, person_id=first.person_id)

        assert again.person_id == first.person_id


def test_a_person_who_is_not_seen_cannot_be_chosen(world):
    with world.acting(world.other_referrer) as by:
        first = make_referral(by=by)
    with world.acting(world.referrer) as by, pytest.raises(Refused, match="not on your list"):
        actions.refer(new=NEW, key="k", by=by, at=NOON, person_id=first.person_id)


@pytest.mark.parametrize(
    "identity",
    [
        Identity("Zebedee", "Quillfeather", SOMEBODY.birth_date),
        Identity("Zebedee", "Quillfeather", date(1971, 3, 10), "9990000018"),
        Identity("Zebedee", "Quillfeather", SOMEBODY.birth_date, "9990000019"),
    ],
)
def test_anything_less_makes_a_new_record(world, identity):
    with world.acting(world.other_referrer) as by:
        first = make_referral(by=by)
    with world.acting(world.referrer) as by:
        assert make_referral(by=by, identity=identity).person_id != first.person_id


def test_a_number_that_fails_its_check_is_kept_and_flagged(world):
    identity = Identity("Zebedee", "Quillfeather", SOMEBODY.birth_date, "9990000019")
    with world.acting(world.referrer) as by:
        first = make_referral(by=by, identity=identity)
        second = make_referral(by=by, identity=identity)

    assert first.person.number_status == NumberStatus.FAILS_CHECK
    assert first.person_id != second.person_id


def test_somebody_behind_a_wall_is_referred_as_if_they_were_new(world):
    with world.acting(world.referrer) as by:
        first = make_referral(by=by)
        people_actions.raise_wall(
            person_id=first.person_id,
            organisation_id=world.practice.pk,
            user_id=by.user_id,
            why="",
            by=by,
            at=NOON,
        )

        assert make_referral(by=by).person_id != first.person_id


def test_client_and_patient_may_be_two_people(world):
    child = Identity("Pip", "Quillfeather", NOON.date().replace(year=2019))
    with world.acting(world.referrer) as by:
        referral = make_referral(by=by, patient=child, client_is=ClientIs.PARENT)

        assert referral.person.given_name == "Zebedee"
        assert referral.patient is not None
        assert referral.patient.given_name == "Pip"
        kinship = Kinship.objects.get()
        assert (kinship.person_id, kinship.other_id) == (referral.person_id, referral.patient_id)
        assert Contact.objects.get().person_id == referral.person_id
        assert people.agreed(referral.person_id, Purpose.REFER, NOON)
        assert not people.agreements(referral.patient.pk)


def test_client_and_patient_with_one_number_are_not_kept_as_two_people(world):
    child = Identity("Pip", "Quillfeather", SOMEBODY.birth_date, nhs_number="9990000018")
    with world.acting(world.referrer) as by:
        with pytest.raises(Refused, match="Two people cannot have one NHS number"):
            make_referral(by=by, patient=child, client_is=ClientIs.PARENT)

        assert not Person.objects.exists()
        assert make_referral(by=by, patient=child, client_is=ClientIs.PATIENT).patient is None


def test_a_later_referral_does_not_loosen_how_to_reach_somebody(world):
    careful = NEW.reach.__class__(phone="07700 900124", rule=ContactRule.NOT_AT_HOME)
    with world.acting(world.referrer) as by:
        make_referral(by=by, reach=careful)
        make_referral(by=by)

        contact = Contact.objects.get()
        assert contact.rule == ContactRule.NOT_AT_HOME
        assert not contact.text_safe


def test_a_provider_whose_own_register_says_no_is_not_asked(world):
    for adviser in (world.adviser, world.lawyer):
        with world.acting(adviser) as by:
            people_actions.register_party(
                name="Zebedee Quillfeather",
                born=None,
                side=Side.AGAINST,
                case_id=None,
                by=by,
                at=NOON,
            )
    with world.acting(world.referrer) as by:
        assert make_referral(by=by).status == Status.RECEIVED


def test_a_chosen_time_asks_the_provider_that_published_it(world):
    with world.acting(world.referrer) as by:
        referral = actions.refer(new=NEW, key="k", by=by, at=NOON, provider_id=world.law_centre.pk)
        assert referral.provider_id == world.law_centre.pk

        taken = actions.accept_by_offer(
            referral_id=referral.pk, provider_id=world.law_centre.pk, by=by, at=NOON
        )
        assert taken.status == Status.ACCEPTED
        reasons = [step.reason for step in Step.objects.order_by("number")]
        assert reasons == ["", "STANDING_OFFER", "STANDING_OFFER"]
        assert queries.visible_to(by).exists()
    with world.acting(world.coordinator) as by:
        assert not queries.visible_to(by).exists()
        assert not people.visible_to(by).exists()


def test_a_chosen_time_of_a_provider_that_does_not_advise_on_it_is_refused(world):
    with world.acting(world.referrer) as by, pytest.raises(Refused, match="does not advise on"):
        actions.refer(
            new=make_new(domains=("immigration",)),
            key="k",
            by=by,
            at=NOON,
            provider_id=world.law_centre.pk,
        )


def test_what_came_by_message_is_answered_by_message(world):
    with world.acting(world.partner_system) as by:
        make_referral(by=by, source=Source.MESSAGE, referrer_name="Dr Ada Exampleton")

        message = Message.objects.get()
        assert (message.channel, message.state) == (Channel.BARS, State.SENT)  # told in the answer
        assert Referral.objects.get().referrer_name == "Dr Ada Exampleton"


def test_a_reference_that_is_taken_is_drawn_again(world, monkeypatch):
    drawn = iter("AAAAAAAAAAAAAABBBBBBB")
    monkeypatch.setattr("secrets.choice", lambda alphabet: next(drawn))
    with world.acting(world.referrer) as by:
        first, second = make_referral(by=by), make_referral(by=by)

    assert (first.reference, second.reference) == ("HJ-AAAA-AAA", "HJ-BBBB-BBB")
