"""What somebody reads at their own door can be read at the age of 11, and explains its letters."""

import pytest

from alongside.accounts.rules import DoorKind
from alongside.needs import queries as needs
from alongside.partnerships import actions as partnerships
from alongside.partnerships import queries
from tests import reading
from tests.world import NOON

OLDEST = 11
KNOWN = {"CC", "BY", "HJ"}  # a licence by its name, in the credit; the letters of a reference
REFERENCE = {"HJ"}


@pytest.fixture
def door(world):
    with world.acting(world.coordinator):
        made = partnerships.make_door(
            kind=DoorKind.PERSON, name="Poster", by=world.coordinator, at=NOON
        )
        return f"/me/{queries.token_of(made.pk, made.token_turn)}/"


def pages(client, door):
    """Every page of the person's own door, each in English."""
    begun = {"happening": "YES", "wants_help": "YES", "urgent": "no_money_food_fuel"}
    yield from ((name, client.get(f"{door}{name}")) for name in ("", "begin/", "helplines/"))
    for number in range(len(needs.check().items) + 1):
        yield f"check/{number}/", client.get(f"{door}check/{number}/")
    yield "check/3/ error", client.post(f"{door}check/3/", {"happening": "YES"})
    client.post(f"{door}check/1/", begun)
    yield "now", client.get(f"{door}check/1/now/")
    client.post(f"{door}check/2/", {"happening": "YES", "wants_help": "YES", "urgent": "NO"})
    yield "told", client.get(f"{door}check/told/")
    client.get(f"{door}leave/")
    yield from asking(client, door)


def asking(client, door):
    you = {"family_name": "Personne", "born_day": 1, "born_month": 2, "born_year": 1985}
    filled = {
        "you": you,
        "reach": {"alone": "NO", "phone": "07700 900123", "own_phone": "YES"},
        "meet": {"language": "en"},
        "today": {"troubles": ["roofless_tonight"]},
        "what": {"domains": ["housing"]},
    }
    for step, words in filled.items():
        yield f"ask/{step}/", client.get(f"{door}ask/{step}/")
        yield f"ask/{step}/ error", client.post(f"{door}ask/{step}/", {})
        client.post(f"{door}ask/{step}/", words)
    yield "today", client.get(f"{door}ask/today/now/")
    yield "agree", client.get(f"{door}agree/")
    client.post(f"{door}agree/", {"agreed": ["REFER"]})
    yield "sent", client.get(f"{door}sent/")


def test_every_page_of_the_persons_door_reads_at_eleven_or_younger(client, door):
    ages, strange = {}, {}
    for name, answer in pages(client, door):
        assert answer.status_code == 200, name
        said = reading.blocks(answer.content.decode())
        assert len(said) > 3, name
        ages[name] = round(reading.reading_age(said), 1)
        strange[name] = reading.abbreviations(said, KNOWN) - {
            each for each in reading.abbreviations(said, KNOWN) if any(map(str.isdigit, each))
        }

    assert {name: age for name, age in ages.items() if age > OLDEST} == {}
    assert len(ages) > 25
    assert {name: letters for name, letters in strange.items() if letters and name != "sent"} == {}


def test_hard_words_and_letters_that_nobody_explains_are_found():
    hard = [
        "Notwithstanding the aforementioned discretionary entitlement, applicants must"
        " demonstrate habitual residence prior to determination of eligibility by DWP."
    ]
    easy = ["Your money has stopped. We can help. Call us."]

    assert reading.reading_age(hard) > 18
    assert reading.reading_age(easy) < 9
    assert reading.abbreviations(hard, set()) == {"DWP"}


def test_only_what_is_read_in_english_is_judged():
    page = (
        '<main><h1>One</h1><p lang="cy">Rhywbeth anodd</p><p>Two <b>three</b></p>'
        '<p hidden>Four</p><p>Five<br>six</p><script>let x = "seven"</script></main>'
    )

    assert reading.blocks(page) == ["One", "Two three", "Fivesix"]


@pytest.mark.parametrize(
    ("word", "count"),
    [("money", 2), ("home", 1), ("benefits", 3), ("table", 2), ("see", 1), ("I", 1)],
)
def test_syllables_are_counted_near_enough(word, count):
    assert reading.syllables(word) == count
