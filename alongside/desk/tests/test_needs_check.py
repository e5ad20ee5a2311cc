import pytest

from alongside.needs import queries
from alongside.needs.models import Answer, Check
from alongside.needs.rules import Mode, Said, WhyNot
from tests.world import make_person


@pytest.fixture
def person(world):
    with world.acting(world.adviser):
        return make_person(world, by=world.adviser)


@pytest.fixture
def page(client, world, person):
    client.sign_in(world.adviser)
    return f"/people/{person.pk}/check/"


def test_staff_ask_on_one_page(client, page):
    answer = client.get(page).content.decode()

    for item in queries.check().items:
        assert item.ask in answer


def test_what_was_left_out_is_not_a_no(client, world, page):
    answer = client.post(
        page,
        {
            "debt-happening": "YES",
            "debt-wants_help": "YES",
            "debt-urgent": "bailiff_visit",
            "debt-on_day": "27",
            "debt-on_month": "11",
            "debt-on_year": "2026",
            "care-happening": "DECLINED",
        },
    )

    assert answer.status_code == 302
    with world.acting(world.adviser):
        assert Check.objects.get().mode == Mode.WITH_STAFF
        said = {each.item: each for each in Answer.objects.all()}
    assert "National Debtline" in client.get(page).content.decode()
    assert (said["debt"].rule, str(said["debt"].on)) == ("bailiff_visit", "2026-11-27")
    assert said["care"].happening == Said.DECLINED
    assert (said["work"].happening, said["work"].happening_why) == (
        Said.NOT_ASKED,
        WhyNot.LEFT_OUT,
    )


@pytest.mark.parametrize(("wants", "kept"), [("YES", Said.YES), ("NO", Said.NOT_ASKED)])
def test_what_is_private_is_kept_only_where_they_want_help(client, world, page, wants, kept):
    client.post(
        page,
        {"immigration-happening": "YES", "immigration-wants_help": wants, "debt-happening": "NO"},
    )

    with world.acting(world.adviser):
        assert Answer.objects.get(item="immigration").happening == kept


def test_a_check_of_nothing_is_refused_and_nothing_typed_is_lost(client, world, page):
    assert "Ask at least one question" in client.post(page, {}).content.decode()
    answer = client.post(page, {"debt-happening": "MAYBE", "work-happening": "YES"})

    assert "Choose an answer" in answer.content.decode()
    assert answer.content.decode().count(" checked") >= 1
    with world.acting(world.adviser):
        assert not Check.objects.exists()


def test_what_was_said_before_stands_beside(client, page):
    client.post(page, {"debt-happening": "YES", "debt-wants_help": "YES"})

    answer = client.get(page).content.decode()
    assert "wants help" in answer
    assert queries.check().version in answer


def test_somebody_who_is_not_on_ones_list_is_not_found(client, world, person):
    client.sign_in(world.other_referrer)

    assert client.get(f"/people/{person.pk}/check/").status_code == 404
