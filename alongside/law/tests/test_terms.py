from datetime import date

import pytest

from alongside.kit.refusal import Refused
from alongside.law import actions
from alongside.law import queries as law
from alongside.law.models import School
from alongside.law.rules import Nation, calendar, work_out
from alongside.law.rules.terms import Stretch, read_sheet, terms_of
from tests.world import NOON

ENGLAND = calendar(Nation.ENGLAND)
SHEET = """
First day, Last day, What
2/9/2026, 23/10/2026, open
2026-11-02\t2026-12-18\tterm
27.11.2026;;INSET
05/01/2027, 12/02/2027, open
"""


def test_lines_are_read_as_people_write_days():
    sheet = read_sheet(SHEET)

    assert sheet.wrong == ()
    assert sheet.stretches == (
        Stretch(date(2026, 9, 2), date(2026, 10, 23), is_open=True),
        Stretch(date(2026, 11, 2), date(2026, 12, 18), is_open=True),
        Stretch(date(2026, 11, 27), date(2026, 11, 27), is_open=False),
        Stretch(date(2027, 1, 5), date(2027, 2, 12), is_open=True),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Enter at least one term"),
        ("27/11/2026,,closed", "Enter at least one term"),
        ("2/9/2026, open", "Line 1 must have a first day"),
        ("\n31/9/2026, 23/10/2026, open", "Line 2 has a day that we cannot read"),
        ("9/2026, 23/10/2026, open", "cannot read"),
        ("2/9/26, 23/10/2026, open", "cannot read"),
        ("23/10/2026, 2/9/2026, open", "Line 1 ends before it begins"),
        ("2/9/2026, 23/10/2026, perhaps", "must end with open or closed"),
        ("2/9/2026, 23/10/2027, open", "longer than a term"),
        ("2/9/2026, 23/10/2026, open\n5/10/2026, 6/11/2026, open", "Two lines are open on Monday"),
        ("2/9/2020, 3/9/2020, open\n2/9/2026, 3/9/2026, open", "three years or fewer"),
        ("1/9/2026,,open\n" * 201, "200 lines or fewer"),
        ("0/0/0, 0/0/0, open", "cannot read"),
        ("9999/12/31, 9999/12/31, open\n1/1/2026,,open", "three years or fewer"),
    ],
)
def test_what_is_wrong_with_a_sheet_is_named_by_its_line(text, words):
    assert words in " ".join(read_sheet(text).wrong)


def test_a_school_is_open_on_the_weekdays_of_its_terms_without_closed_days_and_bank_holidays():
    sheet = read_sheet("27/4/2026, 22/5/2026, open\n8/5/2026,,closed")

    terms = terms_of("Made-up school", sheet.stretches, ENGLAND)

    assert date(2026, 5, 1) in terms.school_days
    assert date(2026, 5, 2) not in terms.school_days  # a Saturday
    assert date(2026, 5, 4) not in terms.school_days  # a bank holiday
    assert date(2026, 5, 8) not in terms.school_days
    assert (terms.first, terms.last) == (date(2026, 4, 27), date(2026, 5, 22))


@pytest.mark.django_db(transaction=True)
class TestKept:
    def entered(self, by, sheet=SHEET):
        return actions.enter_terms(
            name=" Made-up  school ", sheet=sheet, source="its calendar", by=by, at=NOON
        )

    def test_a_deadline_is_certain_by_the_terms_that_were_entered(self, world):
        with world.acting(world.adviser) as by:
            self.entered(by)
            terms = law.terms(by.organisation_id, "Made-up school", Nation.ENGLAND)

        limit = law.time_limit("edu.excl.irp_apply", date(2026, 11, 2))
        deadline = work_out(limit, date(2026, 11, 16), bank_holidays=ENGLAND, terms=terms)
        assert deadline.legal_last_day == date(2026, 12, 8)
        assert deadline.certain

    def test_the_newest_terms_of_a_school_count(self, world):
        with world.acting(world.adviser) as by:
            self.entered(by)
            actions.enter_terms(
                name="Made-up school", sheet="2/9/2026, 4/9/2026, open", source="corrected",
                by=by, at=NOON.replace(hour=15),
            )  # fmt: skip
            found = law.schools(by.organisation_id)
            terms = law.terms(by.organisation_id, "Made-up school", Nation.ENGLAND)

        assert [row.source for row in found.values()] == ["corrected"]
        assert terms is not None
        assert len(terms.school_days) == 3

    def test_nothing_is_kept_of_a_sheet_that_is_wrong(self, world):
        with world.acting(world.adviser) as by:
            with pytest.raises(Refused, match="at least one term"):
                self.entered(by, sheet="")
            assert not School.objects.exists()

    def test_another_organisation_does_not_see_them(self, world):
        with world.acting(world.adviser) as by:
            self.entered(by)
        with world.acting(world.referrer) as other:
            assert law.schools(other.organisation_id) == {}
            assert not School.objects.exists()

    def test_whoever_does_not_work_on_cases_enters_none(self, world):
        with world.acting(world.referrer) as by, pytest.raises(Refused, match="works on cases"):
            self.entered(by)
