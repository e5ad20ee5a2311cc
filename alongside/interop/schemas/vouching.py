"""
A quick look at the structure of a message, which only ever says: surely valid.

The models of fhir.resources make an object of each element, one after the other, in Python. Here
the same facts and the very annotations of their values are laid out as one schema, which pydantic
goes through by itself. It is stricter than the models: it has no place for what is said of a bare
value (`_birthDate`), for nulls, or for kinds that messages seldom hold. Whatever it does not vouch
for is judged by the models, and so they alone refuse.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import SchemaValidator
from pydantic_core import core_schema as schema

from alongside.interop.schemas.parsing import Node
from alongside.interop.schemas.shapes import (
    RESOURCE,
    Choices,
    Field,
    choices_of,
    needed_of,
    shape_of,
)

BUNDLE = "Bundle"
KINDS = (
    "Appointment", "CarePlan", "Condition", "Consent", "Encounter", "Flag", "HealthcareService",
    "Location", "MessageHeader", "Observation", "Organization", "Patient", "Practitioner",
    "PractitionerRole", "QuestionnaireResponse", "ServiceRequest",
)  # fmt: skip


@cache
def quick() -> SchemaValidator:
    """Return what raises one of `structure.STUMBLES` for all but the surely valid."""
    any_resource = schema.tagged_union_schema(
        {kind: schema.definition_reference_schema(kind) for kind in KINDS},
        discriminator="resourceType",
        ref=RESOURCE,
    )
    types = [_type(name) for name in sorted(types_within())]
    begin = schema.definition_reference_schema(BUNDLE)
    return SchemaValidator(schema.definitions_schema(begin, [any_resource, *types]))


def types_within() -> set[str]:
    """Every type that stands somewhere in a message of these kinds."""
    found: set[str] = set()
    waiting = [BUNDLE, *KINDS]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            types = {each.type for each in shape_of(name).values()}
            waiting.extend(types - {"", RESOURCE})
    return found


def _type(name: str) -> Any:
    needed = needed_of(name)
    fields = {
        each: schema.typed_dict_field(_element(field), required=each in needed)
        for each, field in shape_of(name).items()
    }
    if name in (BUNDLE, *KINDS):
        kind = schema.literal_schema([name])
        fields["resourceType"] = schema.typed_dict_field(kind, required=True)
    found: Any = schema.typed_dict_schema(fields, extra_behavior="forbid", total=False)
    if groups := choices_of(name):
        found = schema.no_info_after_validator_function(_one_of_each(groups), found)
    return found | {"ref": name}


def _element(field: Field) -> Any:
    if field.basic is not None:
        return TypeAdapter(field.annotation).core_schema
    of_type = schema.definition_reference_schema(field.type)
    return schema.list_schema(of_type) if field.many else of_type


def _one_of_each(groups: Choices) -> Callable[[Node], Node]:
    def check(found: Node) -> Node:
        if not all(least <= len(group & found.keys()) <= 1 for group, least in groups):
            raise ValueError("one of these, and no more")
        return found

    return check
