"""A partnership is set up from each preset, through the page."""

import json
from datetime import time
from uuid import UUID

import pytest

from alongside.accounts.models import Draft, User
from alongside.accounts.rules import Role
from alongside.audit.models import Event
from alongside.kit import context
from alongside.kit.context import Standing
from alongside.kit.refusal import Refused
from alongside.law.rules.areas import AreaId, Level
from alongside.partnerships import actions, queries
from alongside.partnerships.models import (
    Intake,
    Membership,
    OpeningHours,
    Organisation,
    Participation,
    Partnership,
    Scope,
    Site,
)
from alongside.partnerships.rules import (
    PROVIDER_KINDS,
    Catchment,
    Hours,
    NewOrganisation,
    NewProvider,
    NewSite,
    OrganisationKind,
    Part,
    SiteKind,
)
from alongside.partnerships.schemas import preset, presets
from alongside.partnerships.tests.reading import fields_of
from tests.world import NOON, make_world, standing_of

pytestmark = pytest.mark.django_db
IDS = [each.id for each in presets()]
SITE = NewSite("Windmill Surgery", SiteKind.GP_PRACTICE, ods_code="z99001")
PROVIDER = NewProvider(
    NewOrganisation("Lantern Advice", OrganisationKind.CHARITY, accreditations=("FCA",)),
    {AreaId.DEBT: Level.CASEWORK},
    languages=("en", "so"),
    days_to_wait=9,
)


def filled(page, key):
    """What a browser sends once there is a name in each row that the preset fills."""
    sent = fields_of(page) | {"name": f"Trial of {key}", "areas": "Fenland\nMarshland"}
    for number, _ in enumerate(preset(key).sites):
        sent[f"sites-{number}-name"] = f"Place {number}"
    for number, _ in enumerate(preset(key).providers):
        sent[f"providers-{number}-name"] = f"Adviser {number}"
    return sent


def where(client):
    """The standing of whoever is signed in, in the membership that they chose."""
    session = client.session
    with context.standing_as(Standing(user=UUID(session["_auth_user_id"]))):
        chosen = Membership.objects.get(pk=session["membership"])
    return Standing(chosen.user_id, chosen.organisation_id, chosen.partnership_id)


def rows_here():
    """Sites and providers of the partnership that one speaks for."""
    return (
        list(Site.objects.order_by("name").values_list("name", "kind")),
        list(
            Organisation.objects.filter(
                pk__in=Participation.objects.filter(part=Part.ADVICE).values("organisation")
            )
            .order_by("name")
            .values_list("name", "kind")
        ),
    )


@pytest.mark.parametrize("key", IDS)
def test_each_preset_is_set_up_through_its_page(client, world, key):
    client.sign_in(world.coordinator)
    page = client.get(f"/partnership/new/{key}/")

    answer = client.post(f"/partnership/new/{key}/", filled(page, key))

    assert answer.status_code == 302, answer.content.decode()
    assert answer.url == "/partnership/"
    assert f"<h1>Trial of {key}</h1>" in client.get("/partnership/").content.decode()
    chosen = preset(key)
    with context.standing_as(where(client)):
        new = Partnership.objects.get()
        sites, providers = rows_here()
        assert [kind for _, kind in sites] == [each.kind for each in chosen.sites]
        assert [kind for _, kind in providers] == [each.kind for each in chosen.providers]
        covered = set(Scope.objects.values_list("domain", "level"))
        assert covered <= {(str(area), str(level)) for area, level in chosen.scope.items()}
        assert Scope.objects.filter(domain=AreaId.WELFARE_BENEFITS).exists()
        assert OpeningHours.objects.count() == len(chosen.hours)
        assert Intake.objects.count() == len(chosen.providers)
    assert (new.integration, new.routing) == (chosen.integration, chosen.routing)
    assert new.appointment_minutes == chosen.appointment.length_min
    assert new.preset_as_of == chosen.as_of


def test_across_the_presets_every_kind_of_site_and_provider_is_set_up():
    sites = {each.kind for chosen in presets() for each in chosen.sites}
    providers = {each.kind for chosen in presets() for each in chosen.providers}

    assert (sites, providers) == (set(SiteKind), set(PROVIDER_KINDS))


def set_up(world, by, **changes):
    said = {
        "preset": preset("gp_walk_in"),
        "name": "Advice at the Windmill",
        "sites": [SITE],
        "providers": [PROVIDER],
        "coordinator": queries.organisation_of(by),
        "areas": ["Fenland"],
        "hours": [Hours(0, time(9), time(17))],
        "by": by,
        "at": NOON,
    }
    return actions.set_up(**(said | changes))


def test_whoever_sets_up_becomes_the_coordinator_of_the_new_one_alone(world):
    with world.acting(world.coordinator) as by:
        membership = set_up(world, by, catchment=Catchment.NATIONAL)

        assert membership.role == Role.COORDINATOR
        assert membership.user_id == by.user_id
        assert membership.partnership.catchment == Catchment.NATIONAL
        assert Partnership.objects.count() == 1, "one speaks for the old one again"
    with context.standing_as(Standing(by.user_id, by.organisation_id, membership.partnership_id)):
        assert [each.name for each in Partnership.objects.all()] == ["Advice at the Windmill"]
        (intake,) = Intake.objects.all()
        assert (intake.days_to_wait, intake.languages) == (9, ["en", "so"])
        done = set(Event.objects.values_list("action", flat=True))
        assert done >= {
            "partnerships.set_up",
            "partnerships.add_site",
            "partnerships.add_provider",
        }


def test_nobody_outside_sees_a_row_of_it(world):
    other = make_world("Advice at the Harbour")
    with world.acting(world.coordinator) as by:
        new = set_up(world, by).partnership_id

    for actor in (world.referrer, world.adviser, other.coordinator, other.administrator):
        with context.standing_as(standing_of(actor)):
            assert not Partnership.objects.filter(pk=new).exists()
            for model in (Site, Scope, Intake, OpeningHours, Participation, Membership):
                assert (
                    not model.objects.filter(partnership=new)
                    .exclude(**({"user": actor.user_id} if model is Membership else {}))
                    .exists()
                )


def test_an_organisation_with_the_same_code_is_the_same(world):
    with world.acting(world.coordinator) as by:
        set_up(world, by)
        set_up(world, by, name="Another")

    assert Organisation.objects.filter(ods_code="Z99001").count() == 1


def test_the_coordinators_own_organisation_may_advise_by_its_name(world):
    own = NewProvider(
        NewOrganisation(" riverside advice", OrganisationKind.CHARITY), PROVIDER.scope
    )
    with world.acting(world.coordinator) as by:
        new = set_up(world, by, providers=[own]).partnership_id
    with context.standing_as(Standing(by.user_id, by.organisation_id, new)):
        (advises,) = Participation.objects.filter(part=Part.ADVICE)

    assert advises.organisation_id == by.organisation_id


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Enter the name"),
        ({"sites": []}, "at least one place of care"),
        ({"providers": []}, "at least one advice provider"),
        ({"providers": [PROVIDER, PROVIDER]}, "is there twice"),
        ({"providers": [NewProvider(PROVIDER.organisation, {})]}, "advises on"),
    ],
)
def test_what_is_not_whole_is_refused_and_nothing_is_kept(world, changes, sentence):
    with world.acting(world.coordinator) as by:
        before = Organisation.objects.count()

        with pytest.raises(Refused, match=sentence):
            set_up(world, by, **changes)

        assert Organisation.objects.count() == before
        assert Membership.objects.filter(user=by.user_id).count() == 1


def test_a_failure_half_way_leaves_nothing(world, monkeypatch):
    def fail(**_said):
        raise Refused("No more")

    monkeypatch.setattr("alongside.partnerships.actions.setting_up.add_provider", fail)
    with world.acting(world.coordinator) as by:
        before = context.current()

        with pytest.raises(Refused):
            set_up(world, by)

        assert context.current() == before
        assert Membership.objects.filter(user=by.user_id).count() == 1
        assert not Organisation.objects.filter(ods_code="Z99001").exists()


def test_errors_keep_everything_typed(client, world):
    client.sign_in(world.coordinator)
    key = "gp_walk_in"
    sent = filled(client.get(f"/partnership/new/{key}/"), key)
    sent |= {"name": "", "sites-0-name": "Windmill", "hours_0": "nine", "sites-1-ods_code": "Z9"}

    page = client.post(f"/partnership/new/{key}/", sent)

    words = page.content.decode()
    assert page.status_code == 200
    for sentence in (
        "Enter the name of the partnership",
        "Write the hours of Monday like 9am to 5pm",
        "Enter the name of the place of care",
    ):
        assert sentence in words
    assert 'value="Windmill"' in words
    assert 'value="nine"' in words
    assert 'value="Z9"' in words
    assert "Fenland\nMarshland" in words


def test_more_rows_are_given_without_a_script_and_without_complaint(client, world):
    client.sign_in(world.coordinator)
    sent = fields_of(client.get("/partnership/new/gp_walk_in/"))
    sent |= {"sites-5-name": "The sixth", "more": "sites", "areas": "Fenland"}

    page = client.post("/partnership/new/gp_walk_in/", sent)

    assert int(fields_of(page)["sites-count"][0]) == int(sent["sites-count"][0]) + 3
    assert 'value="The sixth"' in page.content.decode()
    assert "Fenland" in page.content.decode()
    assert "There is a problem" not in page.content.decode()


@pytest.mark.parametrize("count", ["", "-1", "x", "99999", "²"])
def test_a_count_of_rows_that_is_no_count_breaks_nothing(client, world, count):
    client.sign_in(world.coordinator)

    page = client.post("/partnership/new/gp_walk_in/", {"sites-count": count, "name": "x"})

    assert page.status_code == 200
    assert int(fields_of(page)["sites-count"][0]) <= 60


def test_area_wide_asks_for_areas(client, world):
    client.sign_in(world.coordinator)
    sent = filled(client.get("/partnership/new/citywide_hub/"), "citywide_hub") | {"areas": " "}
    sent["catchment"] = Catchment.ANY_PRACTICE_IN_AREA.value

    page = client.post("/partnership/new/citywide_hub/", sent)

    assert "Enter at least one area" in page.content.decode()


def test_a_preset_that_does_not_exist_is_not_found(client, world):
    client.sign_in(world.coordinator)

    assert client.get("/partnership/new/time_machine/").status_code == 404


def test_the_list_says_what_each_is_drawn_from_and_when(client, world):
    client.sign_in(world.coordinator)

    words = client.get("/partnership/new/").content.decode()

    for each in presets():
        assert f"/partnership/new/{each.id}/" in words
    assert "Hackney" in words
    assert "Tuesday 24 November 2026" in words


def test_only_coordinators_set_up(client, world):
    for actor in (world.referrer, world.adviser, world.administrator, world.commissioner):
        client.sign_in(actor)

        assert client.get("/partnership/new/").status_code == 403
        assert client.post("/partnership/new/gp_walk_in/").status_code == 403


def test_the_first_user_of_an_installation_sets_up_the_first_partnership(client, db):
    first = User.objects.create(username="first", email="first@example.org", is_staff=True)
    client.force_login(first)

    assert client.get("/choose/").content.decode().count("/partnership/new/") == 1
    sent = filled(client.get("/partnership/new/gp_walk_in/"), "gp_walk_in")
    sent |= {"coordinator_name": "Fenland Council", "coordinator_kind": "LOCAL_AUTHORITY"}
    assert client.post("/partnership/new/gp_walk_in/", sent).url == "/partnership/"

    words = client.get("/partnership/").content.decode()
    assert "Coordinator at Fenland Council" in words


def test_somebody_who_is_in_no_partnership_and_not_the_first_sets_up_nothing(client, db):
    client.force_login(User.objects.create(username="late", email="late@example.org"))

    assert client.get("/partnership/new/").url == "/choose/?next=/partnership/new/"
    assert "in no partnership" in client.get("/choose/").content.decode()


def test_a_half_filled_page_is_kept_as_a_draft_rows_and_all(client, world):
    client.sign_in(world.coordinator)
    sent = filled(client.get("/partnership/new/consortium/"), "consortium")
    sent |= {"sites-count": 9, "sites-8-name": "The ninth", "sites-8-kind": "HOSPICE"}
    client.post(
        "/drafts/",
        {"page": "/partnership/new/consortium/", "fields": json.dumps(sent)},
    )

    words = client.get("/partnership/new/consortium/").content.decode()

    assert 'value="The ninth"' in words
    assert "What you had typed is below" in words
    extra = {f"sites-{row}-kind": "HOSPICE" for row in (6, 7)}
    assert client.post("/partnership/new/consortium/", sent | extra).status_code == 302
    with world.acting(world.coordinator):
        assert not Draft.objects.exists()
