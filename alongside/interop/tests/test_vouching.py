"""The quick look at a message's structure never vouches for what the models of FHIR refuse."""

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from fhir_core.fhirabstractmodel import FHIRAbstractModel

from alongside.interop.rules import MessageRefused
from alongside.interop.schemas.parsing import parsed
from alongside.interop.schemas.reading_xml import from_xml
from alongside.interop.schemas.shapes import choices_of, needed_of, shape_of
from alongside.interop.schemas.structure import STUMBLES, is_surely_fhir
from alongside.interop.schemas.vouching import types_within
from alongside.interop.tests.factories import ROOT, Node, cancel_body, response_body
from alongside.interop.tests.test_published_examples import CASES

OURS = sorted((ROOT / "docs" / "examples").glob("*.json"))
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 2.5, "", " ", "true", "x y ", "2026-02-30", "2026-11", "2026-11-24T10:00:00",
    "http://", "urn:uuid:1", "<div>", "A" * 70, [], {}, [None], [""], [{}], {"value": "x"},
    {"extension": [{"url": "u"}]}, {"resourceType": "Patient"}, {"reference": 1},
)  # fmt: skip
NAMES = (
    "fhir_comments", "resource_type", "resourceType", "_id", "valueString", "valueCode",
    "deceasedBoolean", "deceasedDateTime", "eventUri", "onsetString", "class_fhir", "Zebedee",
)  # fmt: skip


def is_fhir(document: Any) -> bool:
    try:
        get_fhir_model_class("Bundle").model_validate(document)
    except STUMBLES:  # what is no FHIR is a ValueError of pydantic's
        return False
    return True


def nodes_of(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for each in value.values() if isinstance(value, dict) else value:
            yield from nodes_of(each)


def mutated(document: Any, random: Random) -> Any:
    """Change one thing anywhere: another value, one too few, one too many."""
    found = deepcopy(document)
    node = random.choice([each for each in nodes_of(found) if each])
    key = random.choice(list(node) if isinstance(node, dict) else range(len(node)))
    other = random.choice(list(nodes_of(document)))
    change = random.randrange(5)
    if change == 0:
        del node[key]
    elif change == 1 and isinstance(node, dict):
        node[random.choice(NAMES)] = random.choice([*ODD, node[key]])
    elif change == 2:
        node[key] = other
    elif change == 3:
        node[key] = [node[key]]
    else:
        node[key] = random.choice(ODD)
    return found


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_the_quick_look_suffices_for_our_own_examples(path):
    document = parsed(path.read_bytes())

    assert is_surely_fhir(document)
    assert is_fhir(document)


@pytest.mark.parametrize("make", [cancel_body, lambda: response_body("x")])
@pytest.mark.parametrize("seed", range(4))
def test_it_vouches_for_nothing_that_the_models_refuse(make, seed):
    random = Random(seed)
    documents = [json.loads(make()), *(json.loads(path.read_bytes()) for path in OURS)]
    changed = [mutated(random.choice(documents), random) for _ in range(120)]

    vouched = [each for each in changed if is_surely_fhir(each)]

    assert [each for each in vouched if not is_fhir(each)] == []
    assert 10 < len(vouched) < 110  # some are still in order, and some no longer are
    assert [each for each in changed if not is_fhir(each)]


@pytest.mark.parametrize(
    ("kind", "element", "value"),
    [
        ("Bundle", "type", None),
        ("Patient", "deceasedDateTime", "2026-11-24"),
        ("Patient", "birthDate", "2026-02-30"),
        ("Patient", "_birthDate", {"extension": [{"url": "u", "valueString": "x"}]}),
        ("Patient", "name", [None]),
        ("Patient", "favourite", "tea"),
        ("Patient", "contained", [{"resourceType": "Zebedee"}]),
        ("Patient", "extension", [{"url": "u", "valueString": "x", "valueCode": "x"}]),
        ("Patient", "extension", [{"valueString": "x"}]),
        ("MessageHeader", "source", {"name": "no endpoint"}),
    ],
)
def test_it_leaves_to_the_models_what_it_has_no_place_for(kind, element, value):
    patient: Node = {"resourceType": "Patient", "deceasedBoolean": False}
    header: Node = {
        "resourceType": "MessageHeader",
        "eventUri": "http://example.org/event",
        "source": {"endpoint": "http://example.org"},
    }
    entries = [{"resource": header}, {"resource": patient}]
    document: Node = {"resourceType": "Bundle", "type": "message", "entry": entries}
    assert is_surely_fhir(document)
    node = {"Bundle": document, "Patient": patient, "MessageHeader": header}[kind]

    node[element] = value

    assert not is_surely_fhir(document)


@pytest.mark.parametrize("name", sorted(types_within()))
def test_the_models_know_no_rule_that_the_quick_look_does_not(name):
    model: Any = get_fhir_model_class(name)
    common = FHIRAbstractModel.__pydantic_decorators__

    assert set(model.__pydantic_decorators__.model_validators) == set(common.model_validators)
    assert not model.__pydantic_decorators__.field_validators
    for rule in ("_validate_one_of_many", "_validate_required_primitive_elements", "__init__"):
        assert getattr(model, rule) is getattr(FHIRAbstractModel, rule)
    assert not [each for each in model.model_fields.values() if each.metadata]
    assert needed_of(name) <= shape_of(name).keys()
    assert all(group <= shape_of(name).keys() for group, _ in choices_of(name))


@pytest.mark.shared
@pytest.mark.skipif(not CASES.exists(), reason="no folder ‘shared’ beside the repository")
def test_it_agrees_with_the_models_on_everything_published():
    found = list(documents_published())
    vouched = [each for each in found if is_surely_fhir(each)]

    assert [each for each in vouched if not is_fhir(each)] == []
    assert vouched
    random = Random(7)
    changed = (mutated(random.choice(vouched), random) for _ in range(300))
    assert [each for each in changed if is_surely_fhir(each) and not is_fhir(each)] == []


def documents_published() -> Iterator[Any]:
    for path in sorted(CASES.glob("**/*")):
        read = {".json": parsed, ".xml": from_xml}.get(path.suffix)
        if read is None:
            continue
        try:
            document = read(path.read_bytes())
        except MessageRefused:
            continue
        if document.get("resourceType") == "Bundle":
            yield document
