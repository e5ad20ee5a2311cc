import io
import json
import zipfile
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alongside.casework import actions as casework
from alongside.casework import queries as files
from alongside.casework.models import Content, Deadline, Document, Issue, Note
from alongside.casework.rules import leaving as rules
from alongside.casework.rules.documents import DocumentKind, FileKind
from alongside.casework.tests.factories import make_case, make_deadline, make_issue
from alongside.interop import queries
from alongside.kit.refusal import Refused
from alongside.people import actions as people
from alongside.people.models import Person
from alongside.people.schemas import Identity
from tests.world import NOON

DB = pytest.mark.django_db(transaction=True)
WHO = Identity("Zelda", "Otherwise", date(1980, 2, 1))


@pytest.fixture
def file(world):
    case = make_case(world, identity=WHO)
    with world.acting(world.adviser) as by:
        issue = make_issue(case.pk, by=by, facts="Refused on 1 November")
        make_deadline(issue.pk, by=by)
        casework.add_note(case_id=case.pk, words="Rang “them”\nand waited", by=by, at=NOON)
        about = case.whose_file() | {"case": case}
        content = Content.objects.create(**about, data=b"%PDF-1.7 \x00\xff", digest="0" * 64)
        Document.objects.create(
            **about, content=content, kind=DocumentKind.values[0], name="Decision/letter",
            file_kind=FileKind.PDF, size=10, at=NOON, by_id=by.user_id, by_name=by.name,
        )  # fmt: skip
    return case


def packed(world, file):
    with world.acting(world.supervisor) as by:
        seen = files.visible_to(by).select_related("person", "referral").get(pk=file.pk)
        return queries.file_bundle(seen, by=by, at=NOON)


def opened(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def elsewhere(world, content, identity=WHO):
    """Another file at the same provider: the person came again under another record."""
    case = make_case(world, identity=identity)
    with world.acting(world.supervisor) as by:
        casework.take_in(case_id=case.pk, packed=content, by=by, at=NOON)
    return case


@DB
def test_a_bundle_names_every_file_in_it_and_is_the_same_each_time(world, file):
    first, second = packed(world, file), packed(world, file)
    found = opened(first)
    manifest = json.loads(found["manifest.json"])

    assert first == second
    assert manifest["schema"] == rules.BUNDLE
    assert manifest["files"] == {
        name: rules.digest(content)
        for name, content in found.items()
        if name not in ("manifest.json", "README.txt")
    }
    assert b"%PDF-1.7 \x00\xff" in found.values()


@DB
def test_fhir_stands_beside_with_each_issue_deadline_note_and_document(world, file):
    fhir = json.loads(opened(packed(world, file))["fhir.json"])
    kinds = [each["resource"]["resourceType"] for each in fhir["entry"]]

    assert fhir["type"] == "collection"
    assert set(kinds) == {"Patient", "CarePlan", "Task", "Communication", "DocumentReference"}
    assert len({each["fullUrl"] for each in fhir["entry"]}) == len(kinds)
    assert "null" not in json.dumps(fhir)


@DB
def test_a_bundle_comes_back_whole_into_a_file_of_the_same_person(world, file):
    came = elsewhere(world, packed(world, file))

    with world.acting(world.supervisor):
        issue = Issue.objects.get(case=came)
        assert came.pk != file.pk
        assert issue.facts == "Refused on 1 November"
        assert Deadline.objects.filter(issue=issue).count() == 1
        assert Note.objects.filter(case=came, words="Rang “them”\nand waited").exists()
        document = Document.objects.get(case=came)
        assert document.content is not None
        assert bytes(document.content.data) == b"%PDF-1.7 \x00\xff"


@DB
def test_nothing_comes_in_twice_or_into_its_own_file(world, file):
    content = packed(world, file)
    came = elsewhere(world, content)

    with world.acting(world.supervisor) as by:
        for case, reason in [(came, "in the file already"), (file, "this very file")]:
            with pytest.raises(Refused, match=reason):
                casework.take_in(case_id=case.pk, packed=content, by=by, at=NOON)


@DB
def test_a_bundle_of_somebody_else_is_refused(world, file):
    with pytest.raises(Refused, match="somebody else"):
        elsewhere(world, packed(world, file), Identity("Nia", "Exampleton", date(1980, 2, 1)))


def repacked(content, **changes):
    found = opened(content) | changes
    return files.zipped(found)


@DB
@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (lambda whole: b"no zip at all", "no zip"),
        (lambda whole: whole[: len(whole) // 2], "no zip"),
        (lambda whole: files.zipped({"a": b"b"}), "manifest.json is missing"),
        (lambda whole: repacked(whole, **{"file.json": b"{}"}), "was changed"),
        (lambda whole: repacked(whole, **{"manifest.json": b"[]"}), "shape"),
        (lambda whole: repacked(whole, **{"manifest.json": b"{"}), "cannot be read"),
        (lambda whole: repacked(whole, **{"../../etc/x": b"1"}), "was changed"),
    ],
)
def test_what_is_no_bundle_is_refused_with_the_reason(world, file, broken, reason):
    content = broken(packed(world, file))

    with world.acting(world.supervisor) as by, pytest.raises(Refused, match=reason):
        casework.take_in(case_id=file.pk, packed=content, by=by, at=NOON)


def forged(content, change):
    """A bundle whose manifest fits, with its rows changed."""
    found = opened(content)
    whole = json.loads(found["file.json"])
    change(whole)
    found["file.json"] = json.dumps(whole).encode()
    manifest = json.loads(found["manifest.json"])
    manifest["files"]["file.json"] = rules.digest(found["file.json"])
    return files.zipped(found | {"manifest.json": json.dumps(manifest).encode()})


@DB
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    junk=st.one_of(
        st.none(), st.integers(), st.text(max_size=30), st.lists(st.text(max_size=3), max_size=2),
        st.dictionaries(st.text(max_size=3), st.integers(), max_size=2), st.just("\x00"),
    ),
    pick=st.integers(min_value=0, max_value=10_000),
)  # fmt: skip
def test_a_forged_bundle_is_refused_or_taken_in_and_never_fails(world, file, junk, pick):
    def change(whole):
        kinds = sorted(whole["rows"])
        row = whole["rows"][kinds[pick % len(kinds)]][0]
        row[sorted(row)[pick % len(row)]] = junk

    content = forged(packed(world, file), change)
    case = make_case(world, identity=WHO)

    with world.acting(world.supervisor) as by:
        try:
            casework.take_in(case_id=case.pk, packed=content, by=by, at=NOON)
        except Refused:
            assert not Issue.objects.filter(case=case).exists()


# Subject access


@DB
def test_all_that_is_held_about_somebody_is_given(world, file):
    with world.acting(world.privacy_officer) as by:
        person = Person.objects.get(pk=file.person_id)
        held = queries.held_about(person)
        found = opened(queries.subject_access(by, person, at=NOON))

    assert {"people.Person", "people.Contact", "casework.Note", "referrals.Referral"} <= set(held)
    assert "Rang “them”" in found["held.txt"].decode()
    assert any(name.endswith("Decision-letter") for name in found)
    assert "Not given, and why" in found["README.txt"].decode()


def test_every_kind_of_row_about_people_is_given_or_kept_back_for_a_reason():
    given_ = {model._meta.label for model, _ in queries.models_about_people()}

    assert set(queries.KEPT_BACK) <= given_
    assert all(queries.KEPT_BACK.values())
    assert len(given_ - set(queries.KEPT_BACK)) > 25


@DB
def test_nothing_of_another_provider_or_behind_a_wall_is_given(world, file):
    with world.acting(world.lawyer):
        assert Person.objects.filter(pk=file.person_id).first() is None
    with world.acting(world.supervisor) as by:
        people.raise_wall(
            person_id=file.person_id, organisation_id=by.organisation_id,
            user_id=world.privacy_officer.user_id, why="Known to them", by=by, at=NOON,
        )  # fmt: skip
        person = Person.objects.get(pk=file.person_id)
    with world.acting(world.privacy_officer):
        held = queries.held_about(person)
        assert "casework.Note" not in held
        assert "people.Contact" not in held


@DB
def test_a_token_is_not_given(world, file):
    with world.acting(world.supervisor):
        held = queries.held_about(Person.objects.get(pk=file.person_id))
    fields = {field for rows in held.values() for row in rows for field in row}

    assert not [each for each in fields if "token" in each or "hash" in each or "phrase" in each]


# Pages


@DB
def test_that_a_file_was_handed_out_is_written_down(world, client, file, admin_sql):
    client.sign_in(world.supervisor)
    page = reverse("interop:take_out", args=[file.pk])

    assert client.get(page).status_code == 200
    answer = client.post(page, {"do": "out"})
    refused = client.post(page, {"do": "in", "file": io.BytesIO(b"junk")})

    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    assert "Otherwise" not in answer["Content-Disposition"]
    assert b"no zip that we can open" in refused.content
    counted = "SELECT count(*) FROM audit_event WHERE action = 'casework.take_out'"
    assert admin_sql(counted) == [(1,)]


@DB
def test_who_asks_is_checked_before_anything_is_handed_out(world, client, file):
    client.sign_in(world.privacy_officer)
    page = reverse("interop:hand_out", args=[file.person_id])

    assert b"Make sure who asks" in client.post(page, {}).content
    answer = client.post(page, {"who": "on", "checked": "on"})
    assert answer["Content-Type"] == "application/zip"
