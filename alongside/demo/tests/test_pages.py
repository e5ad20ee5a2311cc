import re
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.urls import reverse

from alongside.casework import actions as casework
from alongside.casework.rules import DeadlineState, NextStep
from alongside.correspondence import actions as correspondence
from alongside.correspondence.models import Delivery, Message
from alongside.correspondence.rules import Channel, Kind
from alongside.demo import queries
from alongside.demo.management.seeding import Seeding, months, quarters
from alongside.demo.rules import BY_KEY, PERSONAS
from alongside.insight import actions as insight_actions
from alongside.insight import queries as insight
from alongside.insight.rules import Month, Quarter
from alongside.kit import context
from alongside.law.rules.areas import Level
from alongside.outcomes import actions as outcomes
from alongside.outcomes.rules import Result
from alongside.partnerships.rules import LONDON
from alongside.people import actions as people
from alongside.people.models import Contact
from alongside.people.rules import AskedAlone, ContactRule, Purpose
from alongside.people.schemas import Identity, Reach
from alongside.referrals import actions as referrals
from alongside.referrals.rules import RiskAnswer
from alongside.referrals.schemas import NewReferral

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db, cluster_of_tests, database_of_tests):
    """The made-up partnership, in the database of the test."""
    today = datetime.now(LONDON).date()
    url = cluster_of_tests.urls(database_of_tests)["owner"]
    with psycopg.connect(url, autocommit=True) as connection:
        list(Seeding(connection, people=200, seed=1, today=today).run())
    yield
    context.clear()


def ticked(client):
    page = client.get("/demo/").content.decode()
    return re.findall(r'demo-step--done.*?demo-step__name">(\w+)<', page, re.DOTALL)


def refer(at):
    new = NewReferral(
        identity=Identity("Hyssop", "Quillfeather", None),
        reach=Reach("07700 900123", rule=ContactRule.SAFE, asked_alone=AskedAlone.YES),
        referrer_contact="020 7946 0001",
        risk_answer=RiskAnswer.NONE,
        consents={Purpose.REFER: True, Purpose.SHARE_STATUS: True},
        domains=("welfare_benefits",),
    )
    with queries.speaking(BY_KEY["gp"]) as gp:
        provider = BY_KEY["adviser"].actor().organisation_id
        return referrals.refer(new=new, key="story", by=gp, at=at, provider_id=provider)


def test_the_demo_can_be_opened_before_anybody_is_there(client, transactional_db):
    page = client.get("/demo/")

    assert page.status_code == 200
    assert "still being made" in page.content.decode()


def test_nobody_can_sign_in_before_anybody_is_there(client, transactional_db):
    answer = client.post("/demo/enter/", {"persona": "gp", "next": "/"}, follow=True)

    assert "still being made" in answer.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "given", [{}, {"persona": "somebody"}, {"persona": "gp'--"}], ids=["none", "unknown", "odd"]
)
def test_who_is_not_of_the_cast_is_refused_in_words(client, cast, given):
    answer = client.post("/demo/enter/", given, follow=True)

    assert answer.status_code == 200
    assert "Choose somebody from the list" in answer.content.decode()


def test_each_of_the_cast_signs_in_by_one_click_and_acts_in_their_role(client, cast):
    for persona in PERSONAS:
        answer = client.post("/demo/enter/", {"persona": persona.key, "next": "/demo/"})
        page = client.get("/demo/").content.decode()

        assert answer["Location"] == "/demo/"
        assert persona.name in page
        assert str(persona.role.label) in page


@pytest.mark.parametrize("next_", ["https://example.org/", "//example.org", "javascript:x", ""])
def test_signing_in_leads_nowhere_else(client, cast, next_):
    answer = client.post("/demo/enter/", {"persona": "gp", "next": next_})

    assert answer["Location"] == "/"


def test_looking_does_not_sign_in(client, cast):
    assert client.get("/demo/enter/").status_code == 405


def test_the_story_is_ticked_by_what_happens(client, cast):
    at = datetime.now(UTC) + timedelta(minutes=1)
    adviser = BY_KEY["adviser"]
    assert ticked(client) == []

    referral = refer(at)
    assert ticked(client) == ["Identify", "Refer"]

    with queries.speaking(adviser) as by:
        case = casework.take_on(referral_id=referral.pk, by=by, at=at)
    assert ticked(client) == ["Identify", "Refer", "Route"]

    with queries.speaking(adviser) as by:
        issue = casework.add_issue(
            case_id=case.pk,
            problem="welfare_benefits.pip",
            level=Level.CASEWORK,
            next_step=NextStep("Write", by.user_id, at.date()),
            by=by,
            at=at,
        )
        deadline = casework.add_deadline(
            issue_id=issue.pk, rule="wb.mr.standard", trigger=at.date(), by=by, at=at
        )
    assert ticked(client) == ["Identify", "Refer", "Route", "Advise"]

    with queries.speaking(adviser) as by:
        casework.move_deadline(deadline_id=deadline.pk, to=DeadlineState.MET, by=by, at=at)
        outcomes.record_outcome(issue_id=issue.pk, result=Result.ACHIEVED, by=by, at=at)
    assert "Resolve" in ticked(client)


def test_every_step_leads_to_a_page(client, cast):
    refer(datetime.now(UTC))
    page = client.get("/demo/").content.decode()

    for address in set(re.findall(r'name="next" value="([^"]+)"', page)):
        assert address.startswith("/")


def test_closed_quarters_are_frozen_as_the_action_freezes_them(
    client, cast, cluster_of_tests, database_of_tests
):
    today = datetime.now(LONDON).date()
    at = datetime.now(UTC)
    url = cluster_of_tests.urls(database_of_tests)["owner"]
    with psycopg.connect(url, autocommit=True) as connection:
        quarters.freeze(connection, today)

    with queries.speaking(BY_KEY["coordinator"]) as by:
        releases = list(insight.releases_of(by))
        oldest = Quarter.read(releases[-1].quarter).previous
        by_action = insight_actions.freeze(quarter=oldest, by=by, at=at)

    assert len(releases) == quarters.CLOSED
    assert {tuple(sorted(each.figures)) for each in releases} == {tuple(sorted(by_action.figures))}


def test_closed_months_are_frozen_as_the_action_freezes_them_with_the_zeroes(
    client, cast, cluster_of_tests, database_of_tests
):
    url = cluster_of_tests.urls(database_of_tests)["owner"]
    with psycopg.connect(url, autocommit=True) as connection:
        months.freeze(connection, datetime.now(LONDON).date())

    with queries.speaking(BY_KEY["coordinator"]) as by:
        releases = list(insight.month_releases(by))
        oldest = Month.read(releases[-1].month)
        frozen = insight.frozen_figures(by, oldest)
        insight_actions.freeze_month(month=oldest.previous, by=by, at=datetime.now(UTC))
        by_action = insight.frozen_figures(by, oldest.previous)

    assert len(releases) == months.CLOSED
    assert frozen
    assert by_action
    assert [row.name for row in frozen.sites] == [row.name for row in by_action.sites]
    assert any(row.referred == 0 for row in frozen.sites)


def test_the_catcher_shows_what_left_from_any_organisation_of_the_cast(client, cast):
    at = datetime.now(UTC)
    with queries.speaking(BY_KEY["adviser"]) as by:
        message = Message.objects.filter(organisation=by.organisation_id)[0]
        Delivery.objects.create(
            partnership_id=by.partnership_id,
            organisation_id=by.organisation_id,
            message=message,
            at=at,
            went=True,
            payload=b'{"resourceType":"Bundle"}',
            answer="202",
        )

    page = client.get("/demo/catcher/").content.decode()

    assert "&#34;resourceType&#34;: &#34;Bundle&#34;" in page
    assert "Fenmarsh Council Welfare Rights Unit" in page


def test_the_catcher_does_not_say_where_somebody_was_who_is_sealed_since(client, cast):
    at = datetime.now(UTC)
    with queries.speaking(BY_KEY["adviser"]) as by:
        person = Contact.objects.filter(sealed=False).exclude(phone="")[0].person
        message = correspondence.write(
            kind=Kind.RING, channel=Channel.TEXT, subject=person, person_id=person.pk, by=by, at=at
        )
        Delivery.objects.create(
            partnership_id=by.partnership_id,
            organisation_id=by.organisation_id,
            message=message,
            at=at,
            went=True,
            payload=b'{"phone_number": "+447700900321", "personalisation": {"words": "Ring us"}}',
            answer="201",
        )
    assert "+447700900321" in client.get("/demo/catcher/").content.decode()

    with queries.speaking(BY_KEY["adviser"]) as by:
        people.seal(
            person_id=person.pk, through="Us", left_household=False, refuge=False, by=by, at=at
        )

    page = client.get("/demo/catcher/").content.decode()
    assert "Ring us" in page
    assert "900321" not in page


def test_a_catcher_that_has_caught_nothing_says_how_to_fill_it(client, transactional_db):
    assert "will appear here" in client.get(reverse("demo:catcher")).content.decode()


@pytest.mark.parametrize("payload", [b"no json", b"\xff\xfe"])
def test_a_payload_that_is_no_json_is_shown_as_it_is(payload):
    assert queries.readable(payload) == payload.decode(errors="replace")


def test_the_page_runs_no_script_of_its_own_and_styles_nothing_inline(client, transactional_db):
    page = client.get("/demo/").content.decode()

    assert "style=" not in page
    assert not re.findall(r"<script(?![^>]*src=)", page)
