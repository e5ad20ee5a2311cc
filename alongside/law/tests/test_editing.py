"""What editors sign and enter, and what it does."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from alongside.audit.models import Event
from alongside.kit.refusal import Refused
from alongside.law import actions
from alongside.law import queries as law
from alongside.law.models import Commencement, SignOff
from alongside.law.rules import Nation
from alongside.law.rules.listing import State
from alongside.law.rules.sign_off import Verdict, is_on, said_of
from tests.world import NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
LATER = TODAY + timedelta(days=365)
KEY = ("wb.mr.standard", "2013-04-08")
SWITCH = "employment_tribunal_six_months"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def editor(world):
    with world.acting(world.supervisor) as by:
        yield by


def sign(by, *, key=KEY, verdict=Verdict.SIGNED, at=NOON, next_review=LATER, **changes):
    rules = changes.pop("rules", [law.rules()[key]])
    said = {"rules": rules, "nation": Nation.ENGLAND, "verdict": verdict, **changes}
    return actions.sign(**said, next_review=next_review, by=by, at=at)


def signed(by, nation=Nation.ENGLAND, on=TODAY):
    return law.signoffs(by.organisation_id, nation, on)


def state(by, on=TODAY):
    rows = law.newest_sign_offs(by.organisation_id, Nation.ENGLAND)
    return law.state_of(law.rules()[KEY], rows.get(KEY), on)


def test_an_unsigned_rule_says_to_check_and_a_signed_one_says_nothing(editor):
    assert said_of(*KEY, signed(editor)) == "Check with a supervisor"

    sign(editor)

    assert said_of(*KEY, signed(editor)) == ""


def test_a_sign_off_stands_from_its_review_to_the_next(editor):
    sign(editor)

    assert signed(editor) == {KEY}
    assert signed(editor, on=LATER) == {KEY}
    assert signed(editor, on=TODAY - timedelta(days=1)) == frozenset()
    assert signed(editor, on=LATER + timedelta(days=1)) == frozenset()
    assert state(editor, LATER + timedelta(days=1)) is State.AGAIN


def test_a_sign_off_is_for_one_nation(editor):
    sign(editor, nation=Nation.SCOTLAND)

    assert signed(editor) == frozenset()
    assert signed(editor, Nation.SCOTLAND) == {KEY}


def test_the_rules_of_another_nation_are_off_until_they_are_signed_there(editor):
    assert is_on(*KEY, Nation.ENGLAND, signed(editor))
    assert not is_on(*KEY, Nation.SCOTLAND, signed(editor, Nation.SCOTLAND))

    sign(editor, nation=Nation.SCOTLAND)

    assert is_on(*KEY, Nation.SCOTLAND, signed(editor, Nation.SCOTLAND))


@pytest.mark.parametrize(
    ("verdict", "then"),
    [(Verdict.WITHDRAWN, State.UNSIGNED), (Verdict.NOT_OURS, State.NOT_OURS)],
)
def test_the_newest_word_counts_and_the_older_stays_to_be_read(editor, verdict, then):
    sign(editor)
    sign(editor, verdict=verdict, at=NOON + MINUTE)

    assert (signed(editor), state(editor)) == (frozenset(), then)
    said = law.history(KEY[0], editor.organisation_id, Nation.ENGLAND)
    assert [row.verdict for row in said] == [verdict, Verdict.SIGNED]
    assert said[0].next_review is None


def test_a_rule_that_was_worded_anew_is_read_again(editor):
    sign(editor)
    SignOff.objects.bulk_create(
        [
            SignOff(
                **{
                    field.attname: getattr(row, field.attname)
                    for field in SignOff._meta.concrete_fields
                    if field.attname != "id"
                }
                | {"wording": "otherwise", "reviewed_at": NOON + MINUTE}
            )
            for row in SignOff.objects.all()
        ]
    )

    assert (signed(editor), state(editor)) == (frozenset(), State.AGAIN)


def test_what_one_organisation_signed_another_does_not_see(world):
    with world.acting(world.supervisor) as by:
        sign(by)
    with world.acting(world.lawyer) as other:
        assert SignOff.objects.count() == 0
        assert signed(other) == frozenset()


def test_a_whole_area_is_signed_at_once_each_rule_with_a_row_in_the_audit(editor):
    rules = [each for each in law.rules().values() if each.area == "education"]

    rows = sign(editor, rules=rules)

    assert len(rows) == len(rules) == len(signed(editor)) > 40
    assert Event.objects.filter(action="law.sign").count() == len(rules)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"next_review": None}, "Enter the day by which they are read again"),
        ({"next_review": TODAY}, "must be after today"),
        ({"next_review": TODAY + timedelta(days=732)}, "two years at most"),
        ({"rules": []}, "Tick the rules"),
        ({"rules": [replace(law.rules()[KEY], label="Otherwise")]}, "have changed since"),
        ({"rules": [replace(law.rules()[KEY], id="wb.gone")]}, "have changed since"),
    ],
)
def test_what_cannot_be_signed_says_why(editor, changes, words):
    with pytest.raises(Refused, match=words):
        sign(editor, **changes)

    assert not SignOff.objects.exists()


def test_only_an_editor_signs_and_enters(world):
    with world.acting(world.adviser) as by:
        with pytest.raises(Refused, match="Only an editor"):
            sign(by)
        with pytest.raises(Refused, match="Only an editor"):
            enter(by)
        with pytest.raises(Refused, match="Only an editor"):
            actions.take_back_day(switch=SWITCH, why="x", by=by, at=NOON)


def enter(by, **changes):
    said = {"switch": SWITCH, "day": date(2027, 1, 4), "instrument": "S.I. 2026 / 1234"}
    return actions.enter_day(**{**said, **changes}, by=by, at=NOON)


def test_a_day_is_entered_with_the_number_of_its_instrument(editor):
    kept = enter(editor)

    assert (kept.day, kept.instrument) == (date(2027, 1, 4), "SI 2026/1234")
    assert law.switch(SWITCH, editor.organisation_id) == date(2027, 1, 4)
    assert Event.objects.get(action="law.switch").detail == {
        "switch": SWITCH,
        "day": "2027-01-04",
        "instrument": "SI 2026/1234",
    }


def test_the_rule_counts_from_that_day_and_has_to_be_read_anew(editor):
    key = "emp.et.unfair_dismissal"
    sign(editor, key=(key, "1996-08-22"))
    enter(editor)
    days = law.days(editor.organisation_id)

    assert law.time_limit(key, date(2027, 1, 3), days).length == 3
    assert law.time_limit(key, date(2027, 1, 4), days).length == 6
    assert signed(editor) == {(key, "1996-08-22")}

    sign(editor, rules=[law.rules(days)[key, "2027-01-04"]])

    assert (key, "2027-01-04") in signed(editor)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"instrument": "the Act"}, "instrument", "such as SI 2026/421"),
        ({"instrument": ""}, "instrument", "such as SI 2026/421"),
        ({"day": date(2026, 9, 30)}, "day", "before Thursday 1 October 2026"),
        ({"day": date(2037, 1, 1)}, "day", "Check the year"),
        ({"switch": "dawn"}, None, "no such change"),
    ],
)
def test_a_day_that_cannot_be_says_why(editor, changes, field, words):
    with pytest.raises(Refused, match=words) as refused:
        enter(editor, **changes)

    assert refused.value.field == field
    assert not Commencement.objects.exists()


def test_a_day_is_taken_back_with_a_reason(editor):
    enter(editor)
    with pytest.raises(Refused, match="Say why"):
        actions.take_back_day(switch=SWITCH, why=" ", by=editor, at=NOON + MINUTE)

    actions.take_back_day(switch=SWITCH, why="Another instrument", by=editor, at=NOON + MINUTE)

    assert law.switch(SWITCH, editor.organisation_id) is None
    with pytest.raises(Refused, match="No day is entered"):
        actions.take_back_day(switch=SWITCH, why="again", by=editor, at=NOON + 2 * MINUTE)


def test_the_day_of_one_organisation_is_no_day_for_another(world):
    with world.acting(world.supervisor) as by:
        enter(by)
    with world.acting(world.lawyer) as other:
        assert law.days(other.organisation_id) == {}
        assert law.days(by.organisation_id) == {}  # row-level security, whoever is asked about
