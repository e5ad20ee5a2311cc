"""Documents come in, are looked at before anybody opens them, and can be found by their words."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alongside.casework import actions, queries, tasks
from alongside.casework.models import Authority, Content, Document, PersonLink
from alongside.casework.rules.documents import (
    CheckState,
    DocumentKind,
    LinkFacts,
    LinkPurpose,
    shown_name,
    why_not_follow,
)
from alongside.casework.tests.factories import make_case, make_issue
from alongside.casework.tests.papers import a_pdf, a_photograph
from alongside.casework.tests.test_letters import ask
from alongside.correspondence import queries as correspondence
from alongside.kit.refusal import Refused
from alongside.kit.uploads import take
from alongside.kit.viruses import EICAR
from tests.world import NOON

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def case(world):
    return make_case(world)


@pytest.fixture
def acting(world, case):
    with world.acting(world.adviser) as by:
        yield by


def keep(case, by, data=None, name="letter.txt", **more):
    about = {
        "issue_id": None, "kind": DocumentKind.DECISION, "dated": TODAY, "received": TODAY,
        "from_whom": "DWP",
    } | more  # fmt: skip
    taken = take(name, data or b"You scored no points for preparing food.")
    return actions.keep_document(case_id=case.pk, **about, file=taken, by=by, at=NOON)


def check(document, by):
    return actions.check_document(document_id=document.pk, by=by, at=NOON)


# Kept and checked


def test_a_document_waits_for_the_check_and_then_opens(case, acting):
    document = keep(case, acting)
    assert not queries.may_be_read(document)

    checked = check(document, acting)

    assert checked.checked == CheckState.UNCHECKED  # the demo has no scanner, and says so
    assert queries.may_be_read(checked)
    assert check(document, acting) is None


def test_a_virus_is_not_kept(case, acting):
    document = keep(case, acting, EICAR)

    checked = check(document, acting)

    assert checked.checked == CheckState.INFECTED
    assert (checked.content, checked.words) == (None, "")
    assert not Content.objects.filter(digest=document.content.digest).exists()
    assert not queries.may_be_read(checked)


def test_without_an_answer_of_the_scanner_it_is_held(case, acting, settings):
    document = keep(case, acting)
    settings.VIRUS_CHECK = "alongside.kit.viruses.by_nobody"

    assert check(document, acting).checked == CheckState.WAITING


def test_what_waits_for_the_virus_check_is_found_for_every_organisation(world, case):
    with world.acting(world.adviser) as by:
        document = keep(case, by)

    found = queries.to_check(10)

    assert [(each.document_id, each.organisation_id) for each in found] == [
        (document.pk, world.charity.pk)
    ]
    tasks.check_documents.func()
    assert queries.to_check(10) == []


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"dated": TODAY + timedelta(days=400)}, "a year ahead"),
        ({"received": TODAY + timedelta(days=1)}, "today or earlier"),
        ({"received": date(2026, 11, 1)}, "before the date"),
    ],
)
def test_dates_that_cannot_be_are_refused(case, acting, more, says):
    with pytest.raises(Refused, match=says):
        keep(case, acting, **more)


def test_documents_are_found_by_their_words(case, acting):
    keep(case, acting)
    keep(case, acting, a_pdf("Your mobility component stops"), "award.pdf", from_whom="Council")

    assert queries.documents_of(case.pk, "scoring points").count() == 1
    assert queries.documents_of(case.pk, "mobility").get().from_whom == "Council"
    assert queries.documents_of(case.pk, "council").count() == 1
    assert queries.documents_of(case.pk, "nothing of it").count() == 0
    assert queries.documents_of(case.pk).count() == 2


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\letter.docx", "letter.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a__Set-Cookie_ x.pdf"),
        ("", "document.pdf"),
        ('"><script>.pdf', "script.pdf"),
        ("." * 300, "document.pdf"),
    ],
)
def test_a_name_leads_nowhere(typed, shown):
    from alongside.casework.rules.documents import FileKind

    assert shown_name(typed, FileKind.PDF) == shown


# Addresses


def link(case, by, purpose=LinkPurpose.UPLOAD, subject=None, at=NOON):
    return actions.make_link(
        case_id=case.pk, purpose=purpose, subject_id=subject or case.pk, by=by, at=at
    )


def test_an_address_opens_what_it_was_made_for_and_nothing_else(world, case):
    with world.acting(world.adviser) as by:
        made, token = link(case, by)

    found = queries.linked(token)

    assert found is not None
    assert (found.link_id, found.organisation_id) == (made.pk, world.charity.pk)
    assert queries.linked("x") is None
    assert queries.linked(made.token_hash) is None
    assert PersonLink.objects.count() == 0  # nobody speaks here
    assert token not in str(vars(made))


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (LinkFacts(False, NOON + timedelta(minutes=1), 0), None),
        (LinkFacts(True, NOON + timedelta(minutes=1), 0), "been used"),
        (LinkFacts(False, NOON, 0), "run out"),
        (LinkFacts(False, NOON + timedelta(minutes=1), 5), "too often"),
    ],
)
def test_an_address_works_once_and_for_a_while(facts, why):
    found = why_not_follow(facts, NOON)

    assert found is None if why is None else why in (found or "")


def test_photographs_come_by_phone_once(client, world, case):
    with world.acting(world.adviser) as by:
        _, token = link(case, by, at=queries_now())
    address = f"/l/{token}/"

    assert "Send a photograph" in client.get(address).content.decode()
    files = [SimpleUploadedFile(f"{n}.jpg", a_photograph()) for n in range(2)]
    assert "2 sent" in client.post(address, {"papers": files}).content.decode()
    assert "has been used" in client.get(address).content.decode()
    assert "has been used" in client.post(address, {"papers": files}).content.decode()
    with world.acting(world.adviser):
        assert Document.objects.filter(case=case.pk).count() == 2


def queries_now():
    from django.utils import timezone

    return timezone.now()


def test_an_address_names_nobody_before_it_knows_who_asks(client, world, case):
    with world.acting(world.adviser) as by:
        authority = ask(case, by)
        with patch("alongside.people.queries.why_not_reach", return_value=None):
            _, token = link(case, by, LinkPurpose.SIGN, authority.pk, at=queries_now())
    address = f"/l/{token}/"
    name = case.person.family_name

    for page in (client.get(address), client.post(address, {"year": "1900"}), client.post(address)):
        assert name not in page.content.decode()
    assert "not the year" in client.post(address, {"year": "1900"}).content.decode()
    year = str(case.person.birth_date.year)
    assert name in client.post(address, {"year": year}).content.decode()
    bare = client.post(address, {"year": year, "signed_name": "Nia"})
    assert "Tick the box" in bare.content.decode()
    done = client.post(address, {"year": year, "signed_name": "Nia", "agreed": "on"})
    assert "Signed" in done.content.decode()
    with world.acting(world.adviser):
        assert Authority.objects.get(pk=authority.pk).way == "LINK"


def test_guessing_the_year_closes_the_address(client, world, case):
    with world.acting(world.adviser) as by:
        authority = ask(case, by)
        with patch("alongside.people.queries.why_not_reach", return_value=None):
            _, token = link(case, by, LinkPurpose.SIGN, authority.pk, at=queries_now())
    for _ in range(5):
        client.post(f"/l/{token}/", {"year": "1900"})

    right = client.post(f"/l/{token}/", {"year": str(case.person.birth_date.year)})

    assert "too often" in right.content.decode()


def test_no_address_is_made_for_whom_no_text_is_safe(world, case, acting):
    authority = ask(case, acting)
    why = "They said that a message may not be safe"

    with (
        patch("alongside.people.queries.why_not_reach", return_value=why),
        pytest.raises(Refused, match="not be safe"),
    ):
        link(case, acting, LinkPurpose.SIGN, authority.pk)


# Pages


@pytest.fixture
def page(client, world, case):
    client.sign_in(world.adviser)
    return client


def posted(**more):
    return {
        "kind": "DECISION", "dated_day": "20", "dated_month": "11", "dated_year": "2026",
        "received_day": "", "received_month": "", "received_year": "", "from_whom": "DWP",
        "issue": "",
    } | more  # fmt: skip


def the_only(world, case):
    with world.acting(world.adviser):
        return Document.objects.select_related("content").get(case=case.pk)


def test_a_document_from_the_page_to_the_download(page, world, case):
    file = SimpleUploadedFile("x.jpg", a_photograph())
    answer = page.post(
        f"/cases/{case.pk}/documents/new/", posted(file=file), follow=True
    ).content.decode()
    assert "Kept. It opens once the virus check has seen it" in answer
    document = the_only(world, case)
    with correspondence.at_work(world.charity.pk, world.partnership.pk) as by:
        check(document, by)

    shown = page.get(f"/documents/{document.pk}/").content.decode()
    assert "Not checked for viruses" in shown
    got = page.get(f"/documents/{document.pk}/file")
    assert got["Content-Disposition"] == 'attachment; filename="x.jpg"'
    assert got["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got["X-Content-Type-Options"] == "nosniff"
    assert page.get(f"/documents/{document.pk}/picture.png").content.startswith(b"\x89PNG")
    changed = page.post(f"/documents/{document.pk}/", posted(kind="EVIDENCE"), follow=True)
    assert "Evidence" in changed.content.decode()
    assert "Evidence, from DWP" in page.get(f"/cases/{case.pk}/papers/").content.decode()


def test_what_waits_or_was_infected_is_not_handed_out(page, world, case):
    with world.acting(world.adviser) as by:
        document = keep(case, by)
    assert page.get(f"/documents/{document.pk}/file").status_code == 404
    assert page.get(f"/documents/{document.pk}/picture.png").status_code == 404
    assert "Waits for the virus check" in page.get(f"/documents/{document.pk}/").content.decode()


def test_a_form_signed_on_paper_keeps_its_photograph(page, world, case):
    with world.acting(world.adviser) as by:
        authority = ask(case, by)
    day = {"signed_on_day": "24", "signed_on_month": "11", "signed_on_year": "2026"}
    file = SimpleUploadedFile("form.jpg", a_photograph())

    answer = page.post(
        f"/authorities/{authority.pk}/paper/",
        {"signed_name": "Nia Exampleton", "file": file, **day},
        follow=True,
    ).content.decode()

    assert "Signed, with its photograph" in answer
    assert "Photograph of the signed form" in answer


def test_a_phone_link_is_shown_once_with_its_code(page, case):
    said = page.post(f"/cases/{case.pk}/documents/link/").content.decode()

    assert "/l/" in said
    assert "QR code of the address below" in said


def test_issues_of_a_document_are_those_of_its_file(world, case, acting):
    issue = make_issue(case.pk, by=acting)
    assert keep(case, acting, issue_id=issue.pk).issue_id == issue.pk
    with pytest.raises(Refused, match="Choose an issue"):
        keep(case, acting, issue_id=case.pk)
