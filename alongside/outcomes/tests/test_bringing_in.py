import io

import pytest
from django.urls import reverse

from alongside.casework import actions as casework
from alongside.casework.rules.other_systems import OtherSystem
from alongside.casework.tests.factories import make_case, make_issue
from alongside.kit.refusal import Refused
from alongside.outcomes import actions, queries
from alongside.outcomes.models import Line, Outcome
from alongside.outcomes.rules import Result, pence
from tests.world import NOON

DB = pytest.mark.django_db(transaction=True)


@pytest.fixture
def issue(world):
    case = make_case(world)
    with world.acting(world.adviser) as by:
        casework.keep_reference(
            case_id=case.pk, system=OtherSystem.ADVICEPRO, reference="AP/17", by=by, at=NOON
        )
        return make_issue(case.pk, by=by)


def bring(world, table, who="adviser"):
    with world.acting(getattr(world, who)) as by:
        return actions.bring_in(rows=queries.brought(table.encode()), by=by, at=NOON)


@pytest.mark.parametrize(
    ("typed", "sum_"),
    [
        ("£1,234.50", 123450),
        ("72.4", 7240),
        ("0", 0),
        ("-5", None),
        ("lots", None),
        ("1.234", None),
    ],
)
def test_sums_are_read_as_people_write_them(typed, sum_):
    assert pence(typed) == sum_


@DB
@pytest.mark.parametrize("column", ["Our issue", "Case reference"])
def test_an_outcome_comes_back_by_our_issue_or_their_reference(world, issue, column):
    key = str(issue.pk) if column == "Our issue" else "ap/17"

    (told,) = bring(world, f"{column},Outcome,Notes\n{key},Won,They paid")

    with world.acting(world.adviser):
        outcome = Outcome.objects.get()
    assert told.is_kept
    assert (outcome.result, outcome.words) == (Result.ACHIEVED, "They paid")


@DB
def test_the_same_table_may_come_twice(world, issue):
    table = "Case reference,Outcome,Gain type,Amount,Period\nAP/17,won,income,£72.40,weekly\n"

    first, second = bring(world, table), bring(world, table)

    with world.acting(world.adviser):
        assert (Outcome.objects.count(), Line.objects.get().amount) == (1, 7240)
    assert (first[0].is_kept, second[0].is_known) == (True, True)


@DB
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("AP/99,won,,,", "no file of that reference"),
        ("AP/17,magic,,,", "do not know the outcome"),
        ("AP/17,won,income,lots,weekly", "kind, the sum or the period"),
    ],
)
def test_a_row_that_is_refused_says_why_and_leaves_nothing(world, issue, row, reason):
    (told,) = bring(world, f"Case reference,Outcome,Gain type,Amount,Period\n{row}")

    with world.acting(world.adviser):
        assert not Outcome.objects.exists()
    assert reason in told.said


@DB
def test_outcomes_of_another_provider_are_not_touched(world, issue):
    (told,) = bring(world, f"Our issue,Outcome\n{issue.pk},won", who="lawyer")

    assert told.said == "We have no such issue"


@pytest.mark.parametrize(
    ("table", "reason"),
    [(b"", "empty"), (b"a,b\n1,2", "first row"), (b"x\n" * 2_001, "2,000 rows")],
)
def test_a_table_without_its_headings_is_refused(table, reason):
    with pytest.raises(Refused, match=reason):
        queries.brought(table)


@DB
def test_the_page_says_what_became_of_each_row(world, client, issue):
    client.sign_in(world.adviser)
    file = io.BytesIO(b"Case reference,Outcome\nAP/17,won\nAP/18,won")
    file.name = "outcomes.csv"

    words = client.post(reverse("outcomes:bring_in"), {"file": file}).content.decode()

    assert "1 row recorded" in words
    assert "AP/18" in words
    assert client.post(reverse("outcomes:bring_in"), {}).status_code == 200
