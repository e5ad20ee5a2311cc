"""What was agreed may change, by those who may change it, and it is written down."""

from uuid import uuid4

import pytest

from alongside.audit.models import Event
from alongside.kit.refusal import Refused
from alongside.law.rules.areas import AreaId, Level
from alongside.partnerships import actions
from alongside.partnerships.forms import ChangeHours, SiteRow
from alongside.partnerships.models import (
    Credential,
    Intake,
    OpeningHours,
    Participation,
    Scope,
    Site,
)
from alongside.partnerships.rules import (
    IntakeState,
    NewOrganisation,
    NewProvider,
    NewSite,
    OrganisationKind,
    Part,
    SiteKind,
    is_open_to,
)
from tests.world import NOON, TOMORROW, make_world

pytestmark = pytest.mark.django_db
CHARITY = OrganisationKind.CHARITY


@pytest.mark.parametrize("kind", SiteKind)
def test_a_place_of_every_kind_is_added(world, kind):
    with world.acting(world.coordinator) as by:
        site = actions.add_site(new=NewSite("New place", kind), by=by, at=NOON)

        assert Site.objects.get(pk=site.pk).kind == kind
        assert site.organisation.shared_computers, "a sign-in ends sooner in a place of care"
        assert Event.objects.filter(action="partnerships.add_site", subject_id=site.pk).exists()


def test_two_places_of_one_trust_have_one_organisation(world):
    with world.acting(world.coordinator) as by:
        wards = [
            actions.add_site(
                new=NewSite(name, SiteKind.HOSPITAL, run_by="Fenland Trust", ods_code=code),
                by=by,
                at=NOON,
            )
            for name, code in [("East ward", "z9901"), ("West ward", "z9902")]
        ]

        assert wards[0].organisation == wards[1].organisation
        assert wards[0].organisation.ods_code == ""
        assert [each.ods_code for each in wards] == ["Z9901", "Z9902"]
        assert Participation.objects.filter(organisation=wards[0].organisation).count() == 1


def test_a_provider_is_added_with_its_scope_and_open(world):
    new = NewProvider(NewOrganisation("Lantern Advice", CHARITY), {AreaId.HOUSING: Level.CASEWORK})
    with world.acting(world.coordinator) as by:
        provider = actions.add_provider(new=new, by=by, at=NOON)

        (scope,) = Scope.objects.filter(provider=provider)
        assert (scope.domain, scope.level) == ("housing", "casework")
        assert Intake.objects.get(provider=provider).state == IntakeState.OPEN
        with pytest.raises(Refused, match="is there twice"):
            actions.add_provider(new=new, by=by, at=NOON)


def test_a_commissioner_is_added(world):
    with world.acting(world.coordinator) as by:
        board = actions.add_commissioner(name="Marsh Board", by=by, at=NOON)

        assert Participation.objects.get(organisation=board).part == Part.COMMISSIONS


def test_scope_is_said_anew_as_a_whole(world):
    with world.acting(world.coordinator) as by:
        actions.change_scope(
            provider_id=world.charity.pk,
            scope={AreaId.EDUCATION: Level.ADVICE},
            by=by,
            at=NOON,
        )

        assert list(
            Scope.objects.filter(provider=world.charity).values_list("domain", "level")
        ) == [("education", "advice")]
        with pytest.raises(Refused, match="advises on"):
            actions.change_scope(provider_id=world.charity.pk, scope={}, by=by, at=NOON)
        with pytest.raises(Refused, match="no longer in the partnership"):
            actions.change_scope(
                provider_id=world.practice.pk, scope={"debt": Level.ADVICE}, by=by, at=NOON
            )


def test_a_provider_says_its_own_intake_and_nobody_elses(world):
    with world.acting(world.lawyer) as by:
        actions.say_intake(
            provider_id=world.law_centre.pk,
            state=IntakeState.WAITING_LIST,
            days_to_wait=40,
            languages=["en", "pl"],
            by=by,
            at=TOMORROW,
        )
        with pytest.raises(Refused, match="Only the provider itself"):
            actions.say_intake(
                provider_id=world.charity.pk, state=IntakeState.CLOSED, by=by, at=TOMORROW
            )

        said = Intake.objects.get(provider=world.law_centre)
        assert (said.state, said.days_to_wait, said.said_at) == ("WAITING_LIST", 40, TOMORROW)
        assert said.languages == ["en", "pl"]


def test_a_waiting_list_says_how_long(world):
    with world.acting(world.coordinator) as by, pytest.raises(Refused, match="how many days"):
        actions.say_intake(
            provider_id=world.charity.pk, state=IntakeState.WAITING_LIST, by=by, at=NOON
        )


def test_the_overview_shows_what_was_agreed(client, world):
    client.sign_in(world.coordinator)
    with world.acting(world.coordinator):
        Credential.objects.filter(organisation=world.charity).delete()

    words = client.get("/partnership/").content.decode()

    for part in (
        "Mill Road Surgery",
        "GP practice",
        "Fenland Law Centre",
        "Representation",
        "Money and benefits",
        "9am to 5pm",
        "Closed",
        "Supervisor",
        "People registered at these sites",
    ):
        assert part in words, part
    assert "no registration for it is written down" in words, "debt, without permission"


def test_the_overview_costs_few_queries(client, world, django_assert_max_num_queries):
    client.sign_in(world.coordinator)

    with django_assert_max_num_queries(12):
        client.get("/partnership/")


def test_each_change_has_its_page(client, world):
    client.sign_in(world.coordinator)
    charity = world.charity.pk
    changes = [
        ("/partnership/sites/new/", {"name": "Hospice", "kind": "HOSPICE"}),
        ("/partnership/commissioners/new/", {"name": "Marsh Board"}),
        (
            "/partnership/providers/new/",
            {"name": "Lantern", "kind": "OTHER", "domains": ["housing"]},
        ),
        (f"/partnership/scope/{charity}/", {"scope_debt": "casework"}),
        (f"/partnership/intake/{charity}/", {"state": "CLOSED", "languages": ["cy"]}),
        ("/partnership/hours/", {"hours_5": "10am to midday, 1pm to 3pm"}),
        ("/partnership/hours/", {"hours_5": "10am to 12pm, 1pm to 3pm"}),
        (f"/partnership/computers/{charity}/", {"shared": "yes"}),
    ]

    statuses = [client.post(address, fields).status_code for address, fields in changes]

    assert statuses == [302, 302, 302, 302, 302, 200, 302, 302]
    with world.acting(world.coordinator):
        assert Site.objects.filter(kind=SiteKind.HOSPICE).exists()
        assert Scope.objects.get(provider=charity).domain == "debt"
        assert Intake.objects.get(provider=charity).state == IntakeState.CLOSED
        assert OpeningHours.objects.filter(weekday=5).count() == 2


@pytest.mark.parametrize(
    "path", ["sites/new/", "providers/new/", "commissioners/new/", "hours/", "people/new/"]
)
def test_an_empty_form_is_answered_with_what_to_do(client, world, path):
    client.sign_in(world.coordinator)

    page = client.post(f"/partnership/{path}", {})

    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()


def test_strange_input_is_answered_with_words(client, world):
    client.sign_in(world.coordinator)
    strange = {"name": "a\0b" * 300, "kind": "MOON", "ods_code": "\0", "domains": ["x"]}

    for path in ("sites/new/", "providers/new/", f"intake/{world.charity.pk}/"):
        assert client.post(f"/partnership/{path}", strange).status_code == 200


def test_another_partnerships_provider_is_not_found(client, world):
    other = make_world("Advice at the Harbour")
    client.sign_in(world.coordinator)

    for page in ("scope", "intake"):
        for key in (other.charity.pk, uuid4()):
            assert client.get(f"/partnership/{page}/{key}/").status_code == 404
            assert client.post(f"/partnership/{page}/{key}/").status_code == 404


def test_an_adviser_reaches_the_intake_of_their_own_and_no_more(client, world):
    client.sign_in(world.adviser)

    assert client.get("/partnership/intake/").url == f"/partnership/intake/{world.charity.pk}/"
    assert client.get(f"/partnership/intake/{world.charity.pk}/").status_code == 200
    said = {"state": "WAITING_LIST", "days_to_wait": "12"}
    assert client.post(f"/partnership/intake/{world.charity.pk}/", said).status_code == 302
    refused = client.post(f"/partnership/intake/{world.law_centre.pk}/", said)
    assert "Only the provider itself" in refused.content.decode()
    assert client.get("/partnership/").status_code == 403


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("9-17", "9:00 17:00"),
        ("9am to 5pm", "9:00 17:00"),
        ("09:00-12:30, 13:30-17:00", "9:00 12:30 13:30 17:00"),
        ("9am to 12.30pm and 1.30pm to 5pm", "9:00 12:30 13:30 17:00"),
        ("12am to 12pm", "0:00 12:00"),
    ],
)
def test_hours_are_read_as_people_write_them(typed, shown):
    form = ChangeHours([], {"hours_0": typed})

    assert form.is_valid(), form.errors
    moments = [at for each in form.cleaned_data["hours"] for at in (each.opens, each.closes)]
    assert " ".join(f"{at:%-H:%M}" for at in moments) == shown


@pytest.mark.parametrize(
    "typed", ["nine", "9", "17-9", "25-26", "9-10, 9-11", "13pm-2pm", "9:99-10"]
)
def test_hours_that_cannot_be_are_refused(typed):
    assert "hours_0" in ChangeHours([], {"hours_0": typed}).errors


def test_a_code_is_letters_and_numbers():
    row = SiteRow({"name": "Surgery", "kind": "GP_PRACTICE", "ods_code": "a 81!"})

    assert row.errors["ods_code"] == ["An ODS code is letters and numbers, such as A81001"]


@pytest.mark.parametrize(
    ("kind", "holds", "domain", "level", "allowed"),
    [
        (CHARITY, [], "housing", Level.REPRESENTATION, True),
        (CHARITY, [], "debt", Level.ADVICE, False),
        (CHARITY, ["FCA"], "debt", Level.CASEWORK, True),
        (OrganisationKind.LOCAL_AUTHORITY, [], "debt", Level.CASEWORK, True),
        (OrganisationKind.LOCAL_AUTHORITY, [], "immigration", Level.ADVICE, False),
        (CHARITY, ["IAA"], "immigration", Level.ADVICE, True),
        (CHARITY, [], "immigration", Level.INFORMATION, True),
    ],
)
def test_debt_and_immigration_ask_for_a_registration(kind, holds, domain, level, allowed):
    assert is_open_to(kind, holds, domain, level) == allowed
