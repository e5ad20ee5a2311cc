from datetime import date

import pytest
from django.urls import reverse

from alongside.casework import actions, queries
from alongside.casework.rules.other_systems import Fact, OtherSystem, Section, note
from alongside.casework.tests.factories import later, make_case, make_deadline, make_issue
from alongside.kit.refusal import Refused
from alongside.people.schemas import Identity
from tests.world import NOON

DB = pytest.mark.django_db(transaction=True)
SYSTEM = OtherSystem.ADVICEPRO


@pytest.fixture
def file(world):
    return make_case(world)


@pytest.fixture
def issue(world, file):
    with world.acting(world.adviser) as by:
        issue = make_issue(file.pk, by=by, facts="Refused on 1 November", opponent="Department")
        make_deadline(issue.pk, by=by)
    return issue


def refer(world, file, reference="AP/17", who="adviser"):
    with world.acting(getattr(world, who)) as by:
        return actions.keep_reference(
            case_id=file.pk, system=SYSTEM, reference=reference, by=by, at=NOON
        )


def test_a_note_leaves_out_what_nobody_wrote():
    said = note([Section("Who", [("Name", "Zelda"), ("Born", "")]), Section("Empty", [("A", " ")])])

    assert said == "WHO\nName: Zelda"


def test_each_system_has_a_mapping_by_which_rows_find_their_way_back():
    for system, mapping in queries.mappings().items():
        facts = {fact for _, fact in mapping.columns}
        assert mapping.system is system
        assert {Fact.REFERENCE, Fact.ISSUE_ID} <= facts


@DB
def test_a_reference_is_kept_once_and_may_be_put_right(world, file):
    first, second = refer(world, file, " ap/17 "), refer(world, file, "AP/18")

    assert (first.pk, second.reference) == (second.pk, "AP/18")


@DB
def test_one_reference_is_of_one_file(world, file):
    refer(world, file)

    with pytest.raises(Refused, match="Another file"):
        refer(world, another(world))


def another(world):
    return make_case(world, identity=Identity("Nia", "Exampleton", date(1970, 1, 1)))


@DB
def test_the_note_holds_what_is_known_and_later_only_what_is_new(world, file, issue):
    with world.acting(world.adviser) as by:
        actions.add_note(case_id=file.pk, words="Rang them", by=by, at=NOON)
        whole = queries.note_for(file)
        actions.add_note(case_id=file.pk, words="They rang back", by=by, at=later(1))
        new = queries.note_for(file, since=NOON)

    assert all(
        words in whole
        for words in (file.person.name, "Refused on 1 November", "Department", "last day", "Rang")
    )
    assert "They rang back" in new
    assert "Rang them" not in new


@DB
def test_advice_that_nobody_signed_is_copied_as_a_draft(world, file, issue):
    with world.acting(world.volunteer) as by:
        actions.give_advice(
            issue_id=issue.pk, facts="", advice="Appeal", instruction="", by=by, at=NOON
        )

        assert "Draft advice, NOT SIGNED: Appeal" in queries.note_for(file)


@DB
def test_the_table_has_a_row_for_each_issue_of_files_kept_there(world, file, issue):
    refer(world, file)

    with world.acting(world.adviser) as by:
        heads, *rows = queries.exported(by, SYSTEM)
        row = dict(zip(heads, rows[0], strict=True))
        nothing = queries.exported(by, OtherSystem.CASEBOOK)[1:]
    with world.acting(world.lawyer) as by:
        others = queries.exported(by, SYSTEM)[1:]

    assert (row["Case reference"], row["Our issue"]) == ("AP/17", str(issue.pk))
    assert row["Opponent"] == "Department"
    assert len(rows) == 1
    assert (nothing, others) == ([], [])


@DB
def test_the_pages_keep_a_reference_and_give_the_table(world, client, file, issue):
    client.sign_in(world.adviser)
    page = reverse("casework:elsewhere", args=[file.pk])

    assert client.post(page, {"system": "CASEBOOK", "reference": ""}).status_code == 200
    assert client.post(page, {"system": "CASEBOOK", "reference": "c-1"}).status_code == 302
    client.post(reverse("casework:copied", args=[file.pk]))
    assert "New since" in client.get(page).content.decode()
    table = client.post(reverse("casework:export"), {"system": "CASEBOOK"})
    assert b"C-1" in table.content
    assert file.person.family_name not in table["Content-Disposition"]
