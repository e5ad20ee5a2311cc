from copy import deepcopy
from datetime import date

import pytest

from alongside.kit.documents import Broken, Entry, read
from alongside.law import queries as law
from alongside.law import schemas


@pytest.fixture(scope="module")
def as_written():
    return {name: dict(read(law.DATA / f"{name}.yaml").values) for name in schemas.NAMES}


@pytest.fixture
def documents(as_written):
    return deepcopy(as_written)


def load(documents):
    """Read all documents as the queries do."""
    return schemas.read_everything(lambda name: Entry(f"{name}.yaml", documents[name]))


def issue(documents):
    return documents["areas"]["areas"][0]["issues"][0]


def limit(documents):
    return documents["time_limits"]["rules"][0]


def rule(documents):
    return documents["urgency"]["rules"][0]


def second_version(documents, began):
    again = deepcopy(limit(documents)) | {"in_force_from": began}
    documents["time_limits"]["rules"].append(again)


def test_the_documents_as_they_are_load(documents):
    assert load(documents)


def right(documents):
    return documents["rights"]["statements"][0]


def paper(documents):
    return documents["documents"]["documents"][0]


OTHER = {"length": 42, "unit": "days", "counting": "calendar_days_excl", "why": "Some say so."}

BREAKAGES = [
    (lambda d: issue(d).update(documents=["scroll"]), "points to ‘scroll’"),
    (lambda d: issue(d).update(laa=["WXYZ"]), "points to ‘WXYZ’"),
    (lambda d: d["areas"].update(everywhere=["gen.x"]), "points to ‘gen.x’"),
    (lambda d: rule(d).update(time_limits=["wb.x"]), "points to ‘wb.x’"),
    (lambda d: limit(d).update(begins_with="dawn"), "points to ‘dawn’"),
    (lambda d: limit(d).update(ends_with="dusk"), "points to ‘dusk’"),
    (lambda d: right(d).update(time_limit="wb.x"), "points to ‘wb.x’"),
    (lambda d: right(d).update(begins_with="dawn"), "points to ‘dawn’"),
    (lambda d: right(d).update(nations=[]), "at least one nation"),
    (lambda d: right(d).update(id="debt.1"), "‘debt.1’ is there twice"),
    (lambda d: right(d).update(area="space"), "‘space’, not one of"),
    (lambda d: paper(d).update(kind="scroll"), "‘scroll’, not one of"),
    (lambda d: paper(d).update(source=""), "‘source’ is empty"),
    (lambda d: paper(d).update(sauce="x"), "nobody reads ‘sauce’"),
    (lambda d: d["sharing"]["flows"][0].pop("consent"), "‘consent’ is missing"),
    (lambda d: d["sharing"]["points"][0].update(topic="x"), "‘x’, not one of"),
    (lambda d: d["legal_aid"]["scope"].pop(), "the scope must name"),
    (lambda d: d["legal_aid"]["means"][0].update(capital=8000.5), "must be a int"),
    (
        lambda d: d["switches"]["switches"][0].update(takes_over={"emp.x": []}),
        "switch employment_tribunal_six_months points to ‘emp.x’",
    ),
    (
        lambda d: d["switches"]["switches"][1].update(rewords={"hou.x": "Otherwise"}),
        "switch awaab_phase_2 points to ‘hou.x’",
    ),
    (lambda d: d["switches"]["switches"].pop(0), "points to ‘employment_tribunal_six_months’"),
    (lambda d: issue(d).update(gate="wizard"), "points to ‘wizard’, which is nowhere"),
    (lambda d: issue(d).update(urgency=["flood"]), "points to ‘flood’"),
    (lambda d: issue(d).update(time_limits=["wb.x"]), "points to ‘wb.x’"),
    (lambda d: issue(d).update(id="housing.x"), "must begin with ‘welfare_benefits.’"),
    (lambda d: issue(d).update(id="welfare_benefits.pip"), "is there twice"),
    (lambda d: issue(d).update(labell="x"), "nobody reads ‘labell’"),
    (lambda d: issue(d).pop("plain_label"), "‘plain_label’ is missing"),
    (lambda d: d["areas"]["areas"].pop(), "the areas must be"),
    (lambda d: d["areas"]["areas"][0]["nations"].update(france="x"), "no nation ‘france’"),
    (lambda d: d["areas"]["areas"][0].update(default_gate="x"), "points to ‘x’"),
    (lambda d: d["gates"]["gates"].append(d["gates"]["gates"][0]), "‘none’ is there twice"),
    (lambda d: rule(d).update(area="magic"), "no area ‘magic’"),
    (lambda d: rule(d).update(gate="x"), "points to ‘x’"),
    (lambda d: d["urgency"].update(danger="x"), "danger points to ‘x’"),
    (lambda d: d["urgency"]["levels"].pop(), "the levels must be"),
    (lambda d: d["urgency"]["levels"][0].update(working_days=1), "one of the two"),
    (lambda d: d["urgency"]["nearness"][0].update(days=1), "one of the two"),
    (lambda d: d["urgency"]["how_soon"].pop(), "how_soon must be"),
    (lambda d: d["urgency"]["how_soon"][0].update(rules=["x"]), "points to ‘x’"),
    (lambda d: limit(d).update(unit="days"), "does not count in days"),
    (lambda d: limit(d).update(length=0), "the length must be 1 or more"),
    (lambda d: limit(d).update(length=True), "is no number"),
    (lambda d: limit(d).update(nations=[]), "at least one nation"),
    (lambda d: limit(d).update(source=""), "‘source’ is empty"),
    (lambda d: limit(d).update(counting="moons"), "‘moons’, not one of"),
    (lambda d: limit(d).update(counting="no_limit", unit="none"), "has no length"),
    (lambda d: limit(d).update(in_force_from="2013-04-08"), "must be a date"),
    (lambda d: limit(d).update(in_force_from=None), "from_confidence is unknown"),
    (lambda d: limit(d).update(kind="rumour"), "‘rumour’, not one of"),
    (lambda d: limit(d).update(pauses="lunch"), "‘lunch’, not one of"),
    (lambda d: limit(d).update(served="owl"), "‘owl’, not one of"),
    (lambda d: limit(d).update(length_to=9), "only a rule between two days"),
    (lambda d: limit(d).update(counting="window_25_35", unit="days"), "length_to must be more"),
    (lambda d: limit(d).update(other_reading=OTHER | {"unit": "moons"}), "‘moons’, not one of"),
    (lambda d: limit(d).update(other_reading=OTHER | {"unit": "years"}), "does not count in years"),
    (lambda d: limit(d).update(other_reading=OTHER | {"when": 1}), "nobody reads ‘when’"),
    (lambda d: second_version(d, date(2030, 1, 1)), "begin after the one before it has ended"),
]


@pytest.mark.parametrize(("breaking", "words"), BREAKAGES)
def test_what_is_broken_is_named(documents, breaking, words):
    breaking(documents)

    with pytest.raises(Broken, match=words):
        load(documents)


def test_a_rule_that_was_closed_may_have_a_newer_version(documents):
    second_version(documents, date(2030, 1, 1))
    limit(documents)["in_force_to"] = date(2029, 12, 31)

    assert load(documents)
