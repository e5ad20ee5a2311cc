"""The seven steps, and the same result from what was kept of them."""

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from alongside.law import queries as law
from alongside.law.rules.areas import AreaId, CredentialKind, Level, Nation
from alongside.law.rules.urgency import UrgencyLevel
from alongside.partnerships.models import Credential, Scope
from alongside.partnerships.rules import Catchment, IntakeState, OrganisationKind
from alongside.partnerships.rules.credentials import Held
from alongside.referrals import actions, queries
from alongside.referrals.models import RoutingRun
from alongside.referrals.rules import Queue, Status
from alongside.referrals.rules.cascade import decide, leaves_nobody
from alongside.referrals.rules.replaying import facts_kept, read_facts, replay, result_kept
from alongside.referrals.rules.routing import (
    VERSION,
    Agreed,
    Facts,
    Need,
    Provider,
    Room,
    Stage,
)
from alongside.referrals.rules.triage import Said
from alongside.referrals.tests.factories import make_referral
from tests.world import NOON, make_world

K, L = CredentialKind, UrgencyLevel
TODAY = NOON.date()
OPEN, WAITING, CLOSED = IntakeState.OPEN, IntakeState.WAITING_LIST, IntakeState.CLOSED


def need(*domains, gate="", **changes):
    gates = {domains[0]: (law.gate(gate),)} if gate else {}
    return replace(Need(domains=domains, gates=gates, on=TODAY), **changes)


def provider(number=1, *, domain="debt", held=(), state=OPEN, **changes):
    made = Provider(
        id=UUID(int=number), name=f"Provider {number}", scope={domain: Level.CASEWORK},
        intake={"": Room(state, 5)}, held=tuple(held), kind=OrganisationKind.CHARITY,
    )  # fmt: skip
    return replace(made, **changes)


def run(wanted, *providers):
    return decide(Facts(wanted, providers, Agreed(Catchment.NATIONAL)))


def best(wanted, *providers):
    found = run(wanted, *providers).best
    return found and found.provider_id.int


def left_at(wanted, one):
    for step in run(wanted, one).steps:
        if step.left_out:
            return step.stage
    return None


# Who may advise


@pytest.mark.parametrize(
    ("gate", "held", "opens"),
    [
        ("fca_debt", [], False),
        ("fca_debt", [Held(K.FCA)], True),
        ("fca_debt", [Held(K.SRA)], True),
        ("fca_debt", [Held(K.AQS)], False),
        ("fca_debt", [Held(K.FCA, valid_to=TODAY)], True),
        ("fca_debt", [Held(K.FCA, valid_to=TODAY - timedelta(days=1))], False),
        ("fca_debt", [Held(K.FCA, valid_from=TODAY + timedelta(days=1))], False),
        ("fca_debt", [Held(K.FCA, nations=frozenset({"scotland"}))], False),
        ("fca_debt", [Held(K.FCA, categories=frozenset({"housing"}))], False),
        ("iaa_l1", [Held(K.IAA, 1)], True),
        ("iaa_l2", [Held(K.IAA, 1)], False),
        ("iaa_l2", [Held(K.IAA, 3)], True),
        ("iaa_l3", [Held(K.IAA, 2)], False),
        ("iaa_l1", [Held(K.IAA, 1), Held(K.IAA, 1, user_id=UUID(int=1))], True),
        (
            "iaa_l1",
            [Held(K.IAA, 1), Held(K.IAA, 1, valid_to=date(2026, 1, 1), user_id=UUID(int=1))],
            False,
        ),
        ("iaa_l1", [Held(K.IAA, 1, user_id=UUID(int=1))], False),
        ("reserved", [], True),
        ("none", [], True),
    ],
)
def test_only_whoever_holds_it_in_date_is_offered_what_the_law_keeps(gate, held, opens):
    assert bool(best(need("debt", gate=gate), provider(held=held))) is opens


def test_reserved_work_begins_at_representation():
    wanted = need("debt", gate="reserved", level=Level.REPRESENTATION)
    goes_far = {"scope": {"debt": Level.REPRESENTATION}}

    assert not best(wanted, provider(**goes_far))
    assert best(wanted, provider(held=[Held(K.SRA)], **goes_far))


def test_a_council_needs_nothing_for_debt():
    one = provider(kind=OrganisationKind.LOCAL_AUTHORITY)

    assert best(need("debt", gate="fca_debt"), one)


def test_a_gate_shuts_one_field_and_not_the_others():
    one = provider(scope=dict.fromkeys(("debt", "housing"), Level.CASEWORK))

    found = run(need("debt", "housing", gate="fca_debt"), one).best

    assert found.rule == "open_and_advises_on_part"
    assert found.reasons[0] == "Advises on home and homelessness, as far as casework"


# The order of the steps


def test_the_steps_are_taken_in_their_order():
    assert [step.stage for step in run(need("debt"), provider()).steps] == list(Stage)


@pytest.mark.parametrize(
    ("changes", "stage"),
    [
        ({"held": (), "areas": frozenset({"Northton"}), "can_take": False}, Stage.GATE),
        ({"areas": frozenset({"Northton"}), "can_take": False}, Stage.PLACE),
        ({"can_take": False, "scope": {"debt": Level.INFORMATION}}, Stage.CONFLICT),
        ({"scope": {"debt": Level.INFORMATION}, "intake": {"": Room(CLOSED)}}, Stage.SCOPE),
        ({"intake": {"": Room(CLOSED)}}, Stage.CAPACITY),
    ],
)
def test_whoever_fails_twice_is_left_out_at_the_first_step(changes, stage):
    one = replace(provider(held=[Held(K.FCA)]), **changes)

    assert left_at(need("debt", gate="fca_debt", area="Southton"), one) is stage


def test_a_hard_deadline_is_for_whoever_does_casework():
    shallow = provider(1, scope={"debt": Level.ADVICE})

    assert best(need("debt"), shallow) == 1
    assert left_at(need("debt", hard_deadline=True), shallow) is Stage.SCOPE
    assert best(need("debt", hard_deadline=True), shallow, provider(2)) == 2


@pytest.mark.parametrize("level", [L.DANGER, L.TODAY])
def test_for_today_nobody_is_put_on_a_waiting_list(level):
    facts = Facts(
        need("debt", urgency=level), (provider(state=WAITING),), Agreed(Catchment.NATIONAL)
    )
    found = replace(decide(facts), facts=facts)

    assert (found.best, found.candidates[0].in_time) == (None, False)
    assert leaves_nobody(found)
    assert best(need("debt", urgency=L.TWO_DAYS), provider(state=WAITING)) == 1


def test_equals_come_in_the_order_of_their_names_and_ids():
    one, two = provider(2, name="Alike"), provider(1, name="Alike")

    assert best(need("debt"), one, two) == best(need("debt"), two, one) == 1


# Kept, and worked out again


def some_facts(chance):
    def maybe(values, most=None):
        return chance.sample(list(values), chance.randint(0, min(len(values), most or 9)))

    def some_provider(number):
        return Provider(
            id=UUID(int=number),
            name=chance.choice(["Alder", "Birch", "Cedar", f"Provider {number}"]),
            scope={each: chance.choice(list(Level)) for each in maybe(AreaId.values)},
            intake={
                each: Room(chance.choice(list(IntakeState)), chance.choice([None, 0, 5, 40]))
                for each in ["", *maybe(AreaId.values, 2)]
            },
            areas=frozenset(maybe(["Northton", "Southton"])),
            languages=frozenset(maybe(["pl", "ar", "so"])),
            can_take=chance.random() < 0.8,
            sits_here=chance.random() < 0.3,
            kind=chance.choice(OrganisationKind.values),
            held=tuple(
                Held(
                    kind, chance.randint(0, 3), TODAY - timedelta(days=chance.randint(-9, 99)),
                    chance.choice([None, TODAY + timedelta(days=chance.randint(-9, 9))]),
                    frozenset(maybe(Nation.values, 1)), frozenset(maybe(AreaId.values, 2)),
                    chance.choice([None, UUID(int=0)]),
                )
                for kind in maybe(list(CredentialKind), 4)
            ),
        )  # fmt: skip

    domains = tuple(maybe(AreaId.values, 3))
    wanted = Need(
        domains=domains,
        urgency=chance.choice(list(UrgencyLevel)),
        language=chance.choice(["en", "pl", "ar", "ti"]),
        interpreter=chance.random() < 0.3,
        area=chance.choice(["", "Northton", "Southton"]),
        from_a_site=chance.random() < 0.8,
        nation=chance.choice(list(Nation)),
        gates={each: (chance.choice(list(law.gates().values())),) for each in domains},
        hard_deadline=chance.random() < 0.2,
        on=TODAY,
    )
    agreed = Agreed(chance.choice(list(Catchment)), frozenset(maybe(["Northton"])))
    return Facts(wanted, tuple(some_provider(n) for n in range(chance.randint(0, 7))), agreed)


@pytest.mark.parametrize("seed", range(300))
def test_what_was_kept_gives_the_identical_result(seed):
    facts = some_facts(random.Random(seed))

    kept = json.loads(json.dumps(facts_kept(facts)))
    shuffled = replace(facts, providers=tuple(reversed(facts.providers)))

    assert facts_kept(read_facts(kept)) == kept
    assert replay(kept) == json.loads(json.dumps(result_kept(decide(facts))))
    assert decide(shuffled) == decide(facts)


# In the database


@pytest.fixture
def world():
    return make_world()


def referred(world, **changes):
    with world.acting(world.referrer) as by:
        return make_referral(by=by, **changes)


def runs(world, referral):
    with world.acting(world.coordinator) as by:
        return list(queries.runs_of(by, referral))


@pytest.mark.django_db
def test_every_routing_is_kept_and_can_be_worked_out_again(world):
    made = referred(world, domains=("debt",))

    (kept,) = runs(world, made)

    assert (kept.rules, kept.chosen.name) == (VERSION, "Fenland Law Centre")
    assert [step["stage"] for step in kept.result["steps"]] == list(Stage)
    assert replay(kept.facts) == kept.result


@pytest.mark.django_db
def test_asked_by_hand_is_kept_as_well(world):
    made = referred(world)
    with world.acting(world.coordinator) as by:
        actions.propose(referral_id=made.pk, provider_id=world.charity.pk, by=by, at=NOON)

    assert [(run.by_rule, run.chosen.name) for run in runs(world, made)][0] == (
        "by_hand", "Riverside Advice",
    )  # fmt: skip


@pytest.mark.django_db
def test_how_it_was_routed_holds_nothing_about_the_person(world):
    made = referred(world)

    (kept,) = runs(world, made)
    words = json.dumps([kept.facts, kept.result])

    for word in ("Zebedee", "Quillfeather", "1971", "9990000018", "07700"):
        assert word not in words


@pytest.mark.django_db
def test_no_provider_reads_who_else_could_not_take_it(world):
    referred(world)

    for actor in (world.lawyer, world.referrer):
        with world.acting(actor):
            assert not RoutingRun.objects.exists()


@pytest.mark.django_db
def test_a_credential_that_has_run_out_shuts_the_gate_from_the_next_day(world):
    with world.acting(world.coordinator):
        Credential.objects.filter(organisation=world.law_centre).update(valid_to=TODAY)

    assert referred(world, domains=("debt",)).provider_id == world.law_centre.pk
    later = referred(world, domains=("debt",), at=NOON + timedelta(days=1))
    assert later.provider_id == world.charity.pk


@pytest.mark.django_db
def test_a_trouble_asks_for_more_than_its_field_of_law(world):
    with world.acting(world.coordinator):
        for body, level in [(world.charity, 1), (world.law_centre, 3)]:
            Scope.objects.create(
                partnership=world.partnership, provider=body, domain="immigration",
                level=Level.CASEWORK,
            )  # fmt: skip
            Credential.objects.create(
                partnership=world.partnership, organisation=body, kind=K.IAA, level=level,
                valid_from=date(2026, 1, 1),
            )  # fmt: skip
        Credential.objects.filter(kind=K.SRA).delete()

    made = referred(world, domains=("immigration",), triage={"detained": Said.YES})

    (kept,) = runs(world, made)
    gate = kept.result["steps"][1]
    assert made.provider_id == world.law_centre.pk
    assert [name for _, name, _ in gate["left_out"]] == ["Riverside Advice"]


@pytest.mark.django_db
def test_nobody_for_today_is_with_the_coordinator_now_and_names_whom_to_call(world):
    with world.acting(world.coordinator):
        Scope.objects.all().delete()

    made = referred(world, triage={"roofless_tonight": Said.YES})

    (kept,) = runs(world, made)
    assert (made.status, made.queue, made.due_at) == (Status.RECEIVED, Queue.TO_ROUTE, NOON)
    assert kept.chosen is None
    assert "council_out_of_hours" in kept.transfer


@pytest.mark.django_db
def test_nobody_for_a_routine_need_names_no_call(world):
    with world.acting(world.coordinator):
        Scope.objects.all().delete()

    made = referred(world)

    assert runs(world, made)[0].transfer == []
    assert made.due_at > NOON
