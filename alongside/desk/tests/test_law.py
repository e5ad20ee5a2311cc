"""The pages of the law: who reads what, who signs, and what becomes of it."""

import re
from datetime import date

import pytest

from alongside.casework import actions as casework
from alongside.casework.tests.factories import make_case, make_issue
from alongside.kit.refusal import Refused
from alongside.law.models import Commencement, SignOff
from alongside.law.rules.areas import CredentialKind
from alongside.law.rules.sign_off import Verdict
from alongside.partnerships.models import Credential, Partnership
from tests.world import NOON

pytestmark = pytest.mark.django_db
MR, LABEL = "wb.mr.standard", "Ask for a mandatory reconsideration"
CHANGE = "employment_tribunal_six_months"
CONSUMER_CREDIT = "Credit cards, loans, catalogues"


def read(client, address="/law/", **asked):
    page = client.get(address, asked)
    assert page.status_code == 200
    return page.content.decode()


def typed(page):
    """What the page offers as the next review, and what stands for what it says."""
    found = dict(re.findall(r'name="(next_review_\w+|seen)"[^>]*? value="(\w+)"', page))
    assert len(found) == 4
    return found


def sign(client, *, rules=(), which="ticked", verdict="SIGNED", asked="area=education", **changes):
    said = typed(read(client, f"/law/?{asked}"))
    posted = {**said, "rules": list(rules), "which": which, "verdict": verdict, **changes}
    return client.post(f"/law/sign/?{asked}", posted)


def words_of(response):
    return response.content.decode()


def test_an_adviser_reads_every_rule_of_the_nation_and_signs_none(world, client):
    client.sign_in(world.adviser)

    page = read(client, words="mandatory reconsideration", kind="time_limit")

    assert LABEL in page
    assert "SI 2013/381" in page  # what it says, with its authority
    assert "legislation.gov.uk/uksi/2013/381" in page
    assert "Since 8 Apr 2013" in page
    assert "Check with a supervisor" in page
    assert "<button" in page
    assert 'name="verdict"' not in page
    assert client.post("/law/sign/", {}).status_code == 403
    assert client.post(f"/law/rules/{MR}/sign/", {}).status_code == 403
    assert client.get(f"/law/changes/{CHANGE}/").status_code == 403


def test_the_list_counts_how_far_we_are_in_each_area(world, client):
    client.sign_in(world.supervisor)
    sign(client, which="all")

    page = read(client)

    row = page[page.index("School and learning</a>") :].split("</tr>")[0]
    ((signed, of),) = re.findall(r'data-label="Signed">(\d+) of (\d+)<', row)
    assert signed == of
    assert int(of) > 40


@pytest.mark.parametrize("role", ["supervisor", "adviser", "volunteer", "coordinator"])
def test_what_one_may_not_advise_on_is_left_out_until_it_is_asked_for(world, client, role):
    asked = {"area": "debt", "kind": "issue"}
    client.sign_in(world.actors[role])
    assert CONSUMER_CREDIT in read(client, **asked)

    with world.acting(world.supervisor):
        Credential.objects.update(valid_to=date(2026, 4, 2))
    page = read(client, **asked)

    assert CONSUMER_CREDIT not in page
    assert "Council tax arrears" in page  # needs no permission
    assert "may not advise on" in page
    assert CONSUMER_CREDIT in read(client, **asked, more="on")


def test_what_advisers_hold_one_by_one_each_reads_by_their_own(world, client):
    with world.acting(world.adviser) as by:
        for user_id in (None, by.user_id):
            Credential.objects.create(
                partnership=world.partnership, organisation=world.charity, user_id=user_id,
                kind=CredentialKind.IAA, level=1, valid_from=date(2026, 4, 1),
            )  # fmt: skip

    def reads(actor):
        client.sign_in(actor)
        return "Nationality and children" in read(client, area="immigration", kind="issue")

    assert reads(world.adviser)
    assert not reads(world.colleague)
    assert reads(world.supervisor)  # who signs for the organisation


def test_an_editor_signs_the_rules_they_ticked(world, client):
    client.sign_in(world.supervisor)

    done = sign(client, rules=["edu.excl.irp_apply|2012-09-01"])

    assert (done.status_code, done.url) == (302, "/law/?area=education")
    with world.acting(world.supervisor) as by:
        (row,) = SignOff.objects.all()
        assert (row.rule, row.nation, row.reviewed_by_id) == (
            "edu.excl.irp_apply", "england", by.user_id,
        )  # fmt: skip
    page = read(client, done.url)
    assert "Signed: 1 rule" in page
    assert "Again by" in page


def test_a_whole_area_that_is_not_ours_is_said_so_at_once(world, client):
    client.sign_in(world.supervisor)

    sign(client, which="all", verdict="NOT_OURS", asked="area=immigration&more=on")

    with world.acting(world.supervisor):
        rows = SignOff.objects.all()
        assert {row.verdict for row in rows} == {Verdict.NOT_OURS}
        assert len(rows) > 50  # on further pages of the list too
    page = read(client, area="immigration", more="on", state="unsigned")
    assert "No rule is like that" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rules": []}, "Tick the rules that it is about"),
        ({"rules": ["wb.mr.standard|2013-04-08"]}, "Tick rules that are on this list"),
        ({"verdict": ""}, "Choose what you say of them"),
        ({"which": "some"}, "Choose which rules it is about"),
        ({"seen": "before"}, "The rules have changed since you opened this page"),
        ({"next_review_day": "31", "next_review_month": "2"}, "must be a real date"),
        ({"next_review_year": "2020"}, "must be after today"),
        ({"next_review_year": "2199"}, "two years at most"),
        (dict.fromkeys(["next_review_day", "next_review_month", "next_review_year"], ""),
         "Enter the day by which they are read again"),
    ],
)  # fmt: skip
def test_what_cannot_be_signed_says_why_and_keeps_the_ticks(world, client, changes, words):
    client.sign_in(world.supervisor)

    page = words_of(sign(client, **{"rules": ["edu.excl.irp_apply|2012-09-01"], **changes}))

    assert words in page
    assert 'value="edu.excl.irp_apply|2012-09-01" checked' in page or "rules" in changes
    with world.acting(world.supervisor):
        assert not SignOff.objects.exists()


def test_one_rule_is_read_whole_and_signed(world, client):
    client.sign_in(world.supervisor)
    address = f"/law/rules/{MR}/"
    page = read(client, address)
    assert "1 month (same day of the later month)" in page
    assert "Nobody has said anything of it yet" in page

    client.post(f"{address}sign/", {**typed(page), "verdict": "SIGNED"})
    page = read(client, address)
    client.post(f"{address}sign/", {**typed(page), "verdict": "WITHDRAWN"})
    page = read(client, address)

    assert "Taken back</b> by Supervisor" in page
    assert "Signed</b> by Supervisor" in page
    assert "Check with a supervisor" in page
    assert client.get("/law/rules/no.such/").status_code == 404


def test_one_rule_that_changed_meanwhile_is_not_signed(world, client):
    client.sign_in(world.supervisor)
    said = typed(read(client, f"/law/rules/{MR}/")) | {"seen": "x", "verdict": "SIGNED"}

    assert "have changed since" in words_of(client.post(f"/law/rules/{MR}/sign/", said))


def test_in_another_nation_a_rule_is_off_until_it_is_signed_there(world, client):
    with world.acting(world.coordinator):
        Partnership.objects.update(nation="scotland")
    client.sign_in(world.supervisor)
    page = read(client, "/law/rules/wb.scot.redetermination/")
    assert "Off in Scotland until an editor signs it" in page

    client.post("/law/rules/wb.scot.redetermination/sign/", {**typed(page), "verdict": "SIGNED"})

    assert "Off in Scotland" not in read(client, "/law/rules/wb.scot.redetermination/")
    assert "wb.ni.mr" not in read(client, kind="time_limit")


def test_whatever_the_address_says_the_list_is_shown(world, client):
    client.sign_in(world.supervisor)

    for asked in [
        "area=x",
        "page=0",
        "page=99",
        "page=x",
        "nation=x",
        "state=x",
        f"words={'x' * 200}",
    ]:
        assert client.get(f"/law/?{asked}").status_code == 200


def enter(client, **changes):
    said = {"day_day": "4", "day_month": "1", "day_year": "2027"}
    address = f"/law/changes/{CHANGE}/"
    return client.post(address, {**said, "instrument": "SI 2026/1234", **changes})


def test_the_day_of_a_change_is_entered_by_an_editor_and_taken_back(world, client):
    client.sign_in(world.supervisor)
    assert "No day yet" in read(client, "/law/changes/")

    assert enter(client).status_code == 302
    page = read(client, "/law/changes/")
    assert "Begins Monday 4 January 2027" in page
    assert "SI 2026/1234, entered by Supervisor" in page
    assert "6 months" in read(client, area="employment", words="unfair dismissal")

    client.post(f"/law/changes/{CHANGE}/", {"why": "Another instrument"})
    assert "Taken back by Supervisor" in read(client, "/law/changes/")
    with world.acting(world.supervisor):
        assert Commencement.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"instrument": ""}, "Enter the number of the instrument"),
        ({"instrument": "the Act"}, "such as SI 2026/421"),
        ({"day_year": "2025"}, "cannot have begun before"),
        ({"day_day": ""}, "must include a day"),
        ({"why": ""}, "Say why the day is taken back"),
        ({"why": "x"}, "No day is entered for it"),
    ],
)
def test_a_day_that_cannot_be_gets_a_sentence(world, client, changes, words):
    client.sign_in(world.supervisor)

    assert words in words_of(enter(client, **changes))
    assert client.get("/law/changes/dawn/").status_code == 404
    with world.acting(world.supervisor):
        assert not Commencement.objects.exists()


def test_no_deadline_is_counted_by_a_rule_of_another_nation_before_it_is_signed(world, client):
    with world.acting(world.coordinator):
        Partnership.objects.update(nation="scotland")
    with world.acting(world.adviser) as by:
        issue = make_issue(make_case(world, by=by).pk, by=by)

    def offered():
        client.sign_in(world.adviser)
        return "wb.mr.standard" in words_of(client.get(f"/issues/{issue.pk}/deadline/"))

    before = offered()
    client.sign_in(world.supervisor)
    client.post(
        f"/law/rules/{MR}/sign/", {**typed(read(client, f"/law/rules/{MR}/")), "verdict": "SIGNED"}
    )

    assert (before, offered()) == (False, True)
    with world.acting(world.adviser) as by, pytest.raises(Refused, match="off in Scotland"):
        casework.add_deadline(
            issue_id=issue.pk, rule="wb.appeal.ftt", trigger=NOON.date(), by=by, at=NOON
        )
