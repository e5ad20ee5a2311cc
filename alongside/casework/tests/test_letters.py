"""Letters that enforce a right: from the facts of a file, approved, kept as they were sent."""

from datetime import date, timedelta
from uuid import uuid4

import pdfua
import pypdfium2
import pytest

from alongside.casework import actions, queries
from alongside.casework.actions import Asked, Signed, Written
from alongside.casework.models import Authority, Letter
from alongside.casework.rules import authority as authority_rules
from alongside.casework.rules import letters as rules
from alongside.casework.rules.authority import AuthorityState, Body, Given, Share, Signing
from alongside.casework.rules.letters import Heads, LetterState, Route, merged, months_after
from alongside.casework.schemas.letters import read_template
from alongside.casework.tests.factories import make_case, make_deadline, make_issue
from alongside.kit.documents import Broken, Entry, read
from alongside.kit.refusal import Refused
from alongside.people.schemas import Identity
from tests.world import NOON

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
HEADS = Heads("Riverside Advice", ("Riverside Advice",), ("DWP",), ("Today",), "Foot")
FULL: dict[str, str | list[str]] = {
    "name": "Nia Exampleton",
    "born": "1985-02-01",
    "benefit": "Personal Independence Payment",
    "decided": "2026-11-20",
    "what_is_wrong": "I cannot cook.\nI need help to wash.",
    "evidence": ["Letter from the GP", "Diary"],
    "signed_by": "Ada Adviser",
    "signed_for": "Riverside Advice",
}


@pytest.fixture
def case(world):
    return make_case(world)


@pytest.fixture
def acting(world, case):
    with world.acting(world.adviser) as by:
        yield by


@pytest.fixture
def issue(case, acting):
    return make_issue(case.pk, by=acting, facts="They cannot cook a meal.")


def template():
    return queries.template_in_force(queries.RECONSIDERATION, TODAY)


def words_of(pdf):
    document = pypdfium2.PdfDocument(bytes(pdf))
    return " ".join("\n".join(p.get_textpage().get_text_range() for p in document).split())


# Templates


def test_every_template_is_sound_and_says_where_it_comes_from():
    assert {each.id for each in queries.templates().values()} == {
        queries.FORM, queries.SUMMARY, queries.RECONSIDERATION,
    }  # fmt: skip
    assert all(each.source for each in queries.templates().values())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": "About {nothing}"}, "nothing"),
        ({"body": "NOBODY"}, "NOBODY"),
        ({"body_of_letter": [{"kind": "words", "text": "nowhere"}]}, "nowhere"),
        ({"body_of_letter": [{"kind": "paragraph", "text": "x", "when": "never"}]}, "never"),
        ({"body_of_letter": [{"kind": "script", "text": "x"}]}, "script"),
        ({"body_of_letter": [{"kind": "rows", "rows": [["only one"]]}]}, "rows"),
        ({"extra": 1}, "extra"),
        ({"body_of_letter": [{"kind": "space"}]}, "printed nowhere"),
        (
            {
                "fields": [
                    {"id": "a", "kind": "line", "label": "A", "hint": None, "fact": "person.secret",
                     "required": None}
                ]
            },
            "person.secret",
        ),
    ],
)  # fmt: skip
def test_a_broken_template_is_refused(change, says):
    path = queries.letters.DATA / "mandatory_reconsideration.yaml"
    document = read(path)

    with pytest.raises(Broken, match=says):
        read_template(Entry(path.name, {**document.values, **change}))


# Merging


def test_what_is_merged_is_never_a_place_to_fill_in():
    letter = merged(template(), FULL | {"name": "{benefit} {decided}"}, HEADS, TODAY)

    assert "I write for {benefit} {decided}. They" in " ".join(letter.texts)


def test_a_block_stands_only_with_what_it_needs():
    without = merged(template(), FULL | {"evidence": []}, HEADS, TODAY)

    assert "Evidence with this letter" in merged(template(), FULL, HEADS, TODAY).texts
    assert "Evidence with this letter" not in without.texts
    assert "National Insurance number" not in without.texts


def test_a_draft_shows_what_is_still_to_be_filled_in():
    letter = merged(template(), FULL | {"name": "", "decided": ""}, HEADS, TODAY)

    assert any(each.startswith("I write for […]. They ask you") for each in letter.texts)
    assert not any("[…]" in each for each in merged(template(), FULL, HEADS, TODAY).texts)


def test_a_day_is_written_out_and_lines_stand_apart():
    letter = merged(template(), FULL, HEADS, TODAY)

    assert "Friday 20 November 2026" in letter.texts
    assert {"I cannot cook.", "I need help to wash.", "Diary"} <= set(letter.texts)


@pytest.mark.parametrize(
    ("decided", "missing"),
    [
        ("2026-11-20", None),
        ("2026-10-24", None),  # a month ago today: the last day
        ("2026-10-23", "why_late"),
        ("2025-10-24", "why_late"),
    ],
)
def test_a_late_request_must_say_why(decided, missing):
    found = rules.why_not_fill(template(), FULL | {"decided": decided}, TODAY)

    assert (found[0] if found else None) == missing


def test_after_13_months_only_an_official_error_is_left():
    late = FULL | {"decided": "2025-10-23", "why_late": "They were in hospital."}

    assert (rules.why_not_fill(template(), late, TODAY) or ("", ""))[0] == "official_error"
    letter = merged(template(), late | {"official_error": "They had my form."}, HEADS, TODAY)
    assert any("no time limit" in each for each in letter.texts)
    assert not any("no time limit" in each for each in merged(template(), FULL, HEADS, TODAY).texts)


def test_months_end_where_a_month_is_short():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 12, 31), 13) == date(2028, 1, 31)


# Authority


def given(state=AuthorityState.SIGNED, bodies=(Body.DWP,), days=10):
    return Given(state, frozenset(bodies), TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([given()], None),
        ([given(days=0)], None),
        ([given(days=-1)], "run out"),
        ([given(bodies=[Body.COUNCIL])], "Nobody has given"),
        ([given(AuthorityState.ASKED)], "not signed"),
        ([given(AuthorityState.WITHDRAWN)], "withdrawn"),
        ([given(days=-1), given()], None),
        ([], "Nobody has given"),
    ],
)
def test_a_body_may_be_contacted_only_with_authority_that_is_in_force(rows, why):
    found = authority_rules.why_not_contact(rows, Body.DWP, TODAY)

    assert found is None if why is None else why in (found or "")


def ask(case, by, **more):
    asked = Asked(
        bodies=more.pop("bodies", [Body.DWP]),
        names=more.pop("names", ""),
        shares=[Share.CLAIM],
        until=more.pop("until", TODAY + timedelta(days=30)),
    )
    return actions.ask_authority(case_id=case.pk, asked=asked, by=by, at=NOON)


def sign(authority, by, **more):
    signed = Signed(
        name=more.pop("name", "Nia Exampleton"), on=TODAY, way=Signing.SCREEN, witness=by.name
    )
    return actions.sign_authority(authority_id=authority.pk, signed=signed, by=by, at=NOON)


def test_a_form_is_signed_on_screen_and_kept_with_the_signature(case, acting):
    asked = ask(case, acting)
    before = words_of(asked.content.data)

    signed = sign(asked, acting)

    assert "Department for Work and Pensions" in before
    assert "Signature Name Date" in before  # with lines, for who signs on paper
    assert "Signature" not in words_of(signed.content.data)
    assert "Nia Exampleton" in words_of(signed.content.data)
    assert "On this screen" in words_of(signed.content.data)
    assert queries.why_not_speak_to(case.pk, Body.DWP, TODAY) is None
    assert queries.why_not_speak_to(case.pk, Body.COUNCIL, TODAY)
    assert queries.why_not_speak_to(case.pk, Body.DWP, TODAY + timedelta(days=31))


def test_a_withdrawn_authority_covers_nothing(case, acting):
    signed = sign(ask(case, acting), acting)

    actions.withdraw_authority(authority_id=signed.pk, by=acting, at=NOON)
    actions.withdraw_authority(authority_id=signed.pk, by=acting, at=NOON)

    assert "withdrawn" in (queries.why_not_speak_to(case.pk, Body.DWP, TODAY) or "")
    with pytest.raises(Refused, match="withdrawn"):
        sign(signed, acting)


def test_an_authority_is_asked_for_in_sound_words_only(case, acting):
    with pytest.raises(Refused, match="Name who else"):
        ask(case, acting, bodies=[Body.OTHER])
    with pytest.raises(Refused, match="2 years"):
        ask(case, acting, until=TODAY + timedelta(days=800))
    with pytest.raises(Refused, match="today or later"):
        ask(case, acting, until=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="Type the name"):
        sign(ask(case, acting), acting, name=" ")
    with pytest.raises(Refused, match="cannot be printed"):
        ask(case, acting, names="\N{GRINNING FACE}")


def test_what_is_signed_on_paper_needs_its_photograph(case, acting):
    signed = Signed(name="Nia Exampleton", on=TODAY, way=Signing.PAPER)

    with pytest.raises(Refused, match="photograph"):
        actions.sign_authority(authority_id=ask(case, acting).pk, signed=signed, by=acting, at=NOON)


# A letter's life


def draft(case, issue, by):
    return actions.draft_letter(
        case_id=case.pk, template_id=queries.RECONSIDERATION, issue_id=issue.pk, by=by, at=NOON
    )


def change(letter, by, edition=None, **values):
    return actions.change_letter(
        letter_id=letter.pk,
        written=Written({**letter.values, **values}, letter.sender, letter.recipient),
        edition=edition or letter.edition,
        by=by,
        at=NOON,
    )


def approve(letter, by):
    return actions.approve_letter(letter_id=letter.pk, edition=letter.edition, by=by, at=NOON)


def send(letter, by, route=Route.POST, on=TODAY):
    return actions.send_letter(
        letter_id=letter.pk, route=route, to_whom="", sent_on=on, by=by, at=NOON
    )


def test_a_letter_begins_with_what_the_file_knows(case, issue, acting):
    make_deadline(issue.pk, by=acting)

    letter = draft(case, issue, acting)

    assert letter.values["name"] == case.person.name
    assert letter.values["decided"] == "2026-11-20"
    assert letter.values["what_is_wrong"] == "They cannot cook a meal."
    assert letter.values["authority"] == ""
    assert letter.recipient == "Department for Work and Pensions"


def test_a_letter_names_the_authority_that_is_in_force(case, issue, acting):
    sign(ask(case, acting), acting)

    assert draft(case, issue, acting).values["authority"] == "Tuesday 24 November 2026"


def test_a_letter_is_approved_and_kept_as_it_was_sent(case, issue, acting, tmp_path):
    letter = approve(change(draft(case, issue, acting), acting, **FULL), acting)
    sign(ask(case, acting), acting)

    sent = send(letter, acting)

    kept = tmp_path / "sent.pdf"
    kept.write_bytes(bytes(sent.content.data))
    assert pdfua.validate(str(kept)).findings == ()
    assert "I need help to wash." in words_of(sent.content.data)
    assert (sent.state, sent.route, sent.sent_on) == (LetterState.SENT, Route.POST, TODAY)
    with pytest.raises(Refused, match="kept as it was sent"):
        change(sent, acting)
    with pytest.raises(Refused, match="cannot become"):
        send(sent, acting)


def test_nobody_outside_is_written_to_without_authority(case, issue, acting):
    letter = approve(change(draft(case, issue, acting), acting, **FULL), acting)

    for route in (Route.POST, Route.ONLINE, Route.EMAIL, Route.HAND):
        with pytest.raises(Refused, match="authority"):
            send(letter, acting, route)
    with pytest.raises(Refused, match="person alone"):
        send(letter, acting, Route.LINK)

    assert send(letter, acting, Route.GIVEN).state == LetterState.SENT


def test_a_letter_lacking_something_is_not_approved(case, issue, acting):
    letter = change(draft(case, issue, acting), acting, **FULL | {"what_is_wrong": ""})

    with pytest.raises(Refused, match="what is wrong") as refused:
        approve(letter, acting)

    assert refused.value.field == "what_is_wrong"


def test_whoever_saves_second_is_told(case, issue, acting):
    letter = draft(case, issue, acting)
    change(letter, acting, edition=1, name="First")

    with pytest.raises(Refused, match="Somebody else saved"):
        change(letter, acting, edition=1, name="Second")

    assert Letter.objects.get(pk=letter.pk).values["name"] == "First"


def test_a_volunteers_letter_is_approved_by_somebody_else(world, case, issue, acting):
    letter = change(draft(case, issue, acting), acting, **FULL)

    with world.acting(world.volunteer) as volunteer, pytest.raises(Refused, match="supervisor"):
        approve(letter, volunteer)


def test_a_letter_can_be_taken_back_and_dropped(case, issue, acting):
    letter = approve(change(draft(case, issue, acting), acting, **FULL), acting)

    back = actions.take_back_letter(letter_id=letter.pk, by=acting, at=NOON)
    assert (back.state, back.content) == (LetterState.DRAFT, None)
    assert actions.drop_letter(letter_id=letter.pk, by=acting, at=NOON).state == "DROPPED"


def test_a_letter_did_not_leave_tomorrow_or_before_it_was_approved(case, issue, acting):
    letter = approve(change(draft(case, issue, acting), acting, **FULL), acting)

    with pytest.raises(Refused, match="today or earlier"):
        send(letter, acting, on=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="before it was approved"):
        send(letter, acting, on=TODAY - timedelta(days=1))


def test_another_file_lends_no_issue(case, acting):
    with pytest.raises(Refused, match="Choose an issue"):
        actions.draft_letter(
            case_id=case.pk,
            template_id=queries.RECONSIDERATION,
            issue_id=uuid4(),
            by=acting,
            at=NOON,
        )


# Pages


@pytest.fixture
def page(client, world, case):
    client.sign_in(world.adviser)
    return client


def fields(form_values):
    posted = {"sender": "Riverside Advice", "recipient": "DWP", "edition": "1"}
    for name, value in form_values.items():
        if name in ("born", "decided", "met"):
            year, month, day = value.split("-")
            posted |= {
                f"merge_{name}_day": day, f"merge_{name}_month": month, f"merge_{name}_year": year,
            }  # fmt: skip
        else:
            posted[f"merge_{name}"] = "\n".join(value) if isinstance(value, list) else value
    return posted


def begun(page, case, issue):
    answer = page.post(
        f"/cases/{case.pk}/letters/",
        {"template": queries.RECONSIDERATION, "issue": str(issue.pk)},
    )
    assert answer.status_code == 302
    return answer.url


def test_a_letter_from_the_page_to_the_post(page, case, world):
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by, facts="They cannot cook a meal.")
        sign(ask(case, by), by)
    address = begun(page, case, issue)

    saved = page.post(address, fields(FULL) | {"approve": "1"}, follow=True).content.decode()
    assert "is approved" in saved
    assert "I need help to wash." in saved
    pdf = page.get(f"{address}letter.pdf")
    assert pdf["Content-Disposition"].startswith("attachment")
    assert b"".join(pdf) if pdf.streaming else pdf.content.startswith(b"%PDF")

    day = {"sent_on_day": "24", "sent_on_month": "11", "sent_on_year": "2026"}
    sent = page.post(address, {"route": "POST", **day}, follow=True).content.decode()
    assert "By post" in sent or "by post" in sent
    assert "By post" in page.get(f"/cases/{case.pk}/papers/").content.decode()


def test_the_letter_that_meets_a_deadline_is_begun_where_the_deadline_stands(page, world, case):
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
    before = page.get(f"/issues/{issue.pk}/").content.decode()

    address = begun(page, case, issue)

    assert "Write: mandatory reconsideration request" in before
    assert f'href="{address}"' not in before
    assert f'href="{address}"' in page.get(f"/issues/{issue.pk}/").content.decode()


def test_two_who_write_one_letter_see_both_versions(page, case, world):
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
    address = begun(page, case, issue)
    page.post(address, fields(FULL | {"name": "Theirs Exampleton"}))

    answer = page.post(address, fields(FULL | {"name": "Mine Exampleton"}))
    said = answer.content.decode()

    assert "Theirs Exampleton" in said
    assert "Mine Exampleton" in said
    assert 'name="edition" value="2"' in said
    again = page.post(address, fields(FULL | {"name": "Both Exampleton"}) | {"edition": "2"})
    assert again.status_code == 302


def test_what_cannot_be_printed_is_said_at_its_field(page, case, world):
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by)
    address = begun(page, case, issue)

    said = page.post(address, fields(FULL | {"name": "Nia \N{GRINNING FACE}"})).content.decode()

    assert "This cannot be printed: \N{GRINNING FACE}" in said


@pytest.mark.parametrize("kind", [queries.RECONSIDERATION, queries.SUMMARY])
def test_a_sign_that_the_file_lent_a_draft_is_named_where_its_paper_is_asked_for(page, world, kind):
    who = Identity("Nia \N{GRINNING FACE}", "Exampleton", None)
    case = make_case(world, identity=who)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by, facts="They cannot \N{GRINNING FACE} cook")
        letter = actions.draft_letter(
            case_id=case.pk, template_id=kind, issue_id=issue.pk, by=by, at=NOON
        )

    said = page.get(f"/letters/{letter.pk}/letter.pdf", follow=True).content.decode()

    assert "This cannot be printed: \N{GRINNING FACE}. Write it in another way." in said


def test_authority_is_asked_for_and_signed_on_the_page(page, case):
    until = {"until_day": "1", "until_month": "6", "until_year": "2027"}
    answer = page.post(
        f"/cases/{case.pk}/authority/", {"bodies": ["DWP"], "shares": ["CLAIM"], **until}
    )
    assert answer.status_code == 302

    unsigned = page.post(answer.url, {"signed_name": "Nia Exampleton"}).content.decode()
    assert "Tick the box if you agree" in unsigned
    signed = page.post(
        answer.url, {"signed_name": "Nia Exampleton", "agreed": "on"}, follow=True
    ).content.decode()
    assert "In force until Tuesday 1 June 2027" in signed
    assert page.get(f"{answer.url}form.pdf").content.startswith(b"%PDF")
    assert Authority.objects.count() == 0  # nobody speaks here: the database shows none
    withdrawn = page.post(f"{answer.url}withdraw/", follow=True).content.decode()
    assert "Nobody may be contacted under it" in withdrawn


def test_an_odd_template_or_issue_is_refused(page, case):
    said = page.post(f"/cases/{case.pk}/letters/", {"template": "nothing"}, follow=True)
    assert "not in force" in said.content.decode()
    odd = page.post(f"/cases/{case.pk}/letters/", {"template": "x", "issue": "no"})
    assert odd.status_code == 404
