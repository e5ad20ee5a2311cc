from html import unescape

import pytest
from django.urls import reverse

from alongside.casework.rules import IssueState
from alongside.casework.tests.factories import make_case, make_deadline, make_issue
from alongside.outcomes.models import Line, Outcome

pytestmark = pytest.mark.django_db(transaction=True)
PIP = {
    "kind": "INCOME",
    "what": "Personal Independence Payment",
    "amount": "162.50",
    "period": "WEEKLY",
    "counterfactual": "",
    "basis": "NEW",
    "starts_on_day": "24",
    "starts_on_month": "11",
    "starts_on_year": "2026",
    "method": "weeks52",
    "evidence": "AWARD_LETTER",
    "stage": "IN_PAYMENT",
}


@pytest.fixture
def file(world):
    return make_case(world)


@pytest.fixture
def issue(world, file):
    with world.acting(world.adviser) as by:
        return make_issue(file.pk, by=by)


def words_of(answer):
    return unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("name", "status"),
    [("adviser", 200), ("volunteer", 200), ("supervisor", 200), ("lawyer", 404), ("referrer", 403)],
)
def test_outcome_and_money_are_for_those_who_work_on_the_file(world, client, issue, name, status):
    client.sign_in(getattr(world, name))

    for page in ("outcomes:outcome", "outcomes:money"):
        assert client.get(reverse(page, args=[issue.pk])).status_code == status


def test_the_last_outcome_offers_to_close_the_file(world, client, file, issue):
    with world.acting(world.adviser) as by:
        other = make_issue(file.pk, by=by)
    client.sign_in(world.adviser)
    said = {"result": "ACHIEVED", "words": "Paid", "final": "on"}

    first = client.post(reverse("outcomes:outcome", args=[issue.pk]), said)
    last = client.post(reverse("outcomes:outcome", args=[other.pk]), said)

    assert first["Location"] == reverse("desk:case", args=[file.pk])
    assert last["Location"] == reverse("casework:close", args=[file.pk])
    with world.acting(world.adviser):
        issue.refresh_from_db()
        assert issue.state == IssueState.RESOLVED


def test_an_outcome_without_a_choice_or_with_a_live_deadline_gets_a_sentence(world, client, issue):
    with world.acting(world.adviser) as by:
        make_deadline(issue.pk, by=by)
    client.sign_in(world.adviser)
    page = reverse("outcomes:outcome", args=[issue.pk])

    nothing = words_of(client.post(page, {"words": "Kept here"}))
    live = words_of(client.post(page, {"result": "ACHIEVED", "final": "on"}))

    assert "Choose what became of it" in nothing
    assert "Kept here" in nothing
    assert "A deadline of this issue is still live. Say what became of it first" in live
    with world.acting(world.adviser):
        assert not Outcome.objects.exists()


def test_a_sum_goes_into_the_ledger_and_says_how_it_counts(world, client, issue):
    client.sign_in(world.adviser)

    page = client.post(reverse("outcomes:money", args=[issue.pk]), PIP, follow=True)

    assert "£162.50" in words_of(page)
    assert "£8,450" in words_of(page)
    assert "in a year, by ‘52 weeks’" in words_of(page)
    assert "How we worked this out" in words_of(page)
    with world.acting(world.adviser):
        assert Line.objects.get().amount == 16250


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": "a lot"}, "Enter the sum in pounds, like 162.50"),
        ({"amount": ""}, "Enter the sum in pounds"),
        ({"amount": "0"}, "The sum must be more than £0"),
        ({"amount": "99999999999"}, "£10 million or less"),
        ({"counterfactual": "twelve"}, "Enter the sum in pounds"),
        ({"counterfactual": "200"}, "must be less than what they get now"),
        ({"period": "ONE_OFF"}, "again and again"),
        ({"kind": "DEBT_MANAGED"}, "counted once"),
        ({"method": "award_period"}, "Enter when the award ends"),
        ({"stage": "CONFIRMED", "evidence": "ESTIMATE"}, "An estimate cannot be confirmed"),
        ({"starts_on_day": "32"}, "must be a real date"),
        ({"kind": "GOLD"}, "Select a valid choice"),
        ({"what": ""}, "Enter what it is"),
    ],
)
def test_a_wrong_sum_gets_a_sentence_and_stays_on_the_page(world, client, issue, changes, sentence):
    client.sign_in(world.adviser)
    typed = {**PIP, **changes}

    answer = client.post(reverse("outcomes:money", args=[issue.pk]), typed)

    assert answer.status_code == 200
    assert sentence in words_of(answer)
    assert f'value="{typed["amount"]}"' in words_of(answer)
    with world.acting(world.adviser):
        assert not Line.objects.exists()
