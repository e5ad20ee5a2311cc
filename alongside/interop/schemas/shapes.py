"""
What FHIR says of its types: the elements of each, in their order, one or many, and of what kind.

Read from the classes of fhir.resources once for each type, so that XML can be told from these facts
alone. R4B stands in for R4, as in `structure`.
"""

import re
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any


class Basic(StrEnum):
    """How a value is written in JSON."""

    TEXT = "text"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    XHTML = "xhtml"


KINDS: dict[Any, Basic] = {
    bool: Basic.BOOLEAN,
    int: Basic.INTEGER,
    Decimal: Basic.DECIMAL,
    **dict.fromkeys((str, bytes, date, datetime, time), Basic.TEXT),
}
RESOURCE = "Resource"
ABSTRACT = {RESOURCE, "DomainResource"}
NAME = re.compile(r"[A-Z][A-Za-z]{1,39}")


@dataclass(frozen=True, slots=True)
class Field:
    """
    An element of a type: a value if it is basic, or else of another type.

    annotation  what fhir.resources holds it against, where it is there
    """

    name: str
    many: bool
    basic: Basic | None
    type: str
    annotation: Any


type Shape = Mapping[str, Field]
type Choices = tuple[tuple[frozenset[str], int], ...]


@cache
def shape_of(type_name: str) -> Shape:
    """Return the elements of a type that FHIR knows, in order. Anything else is a ValueError."""
    model = _model(type_name)
    fields = {
        str(found.alias): _field(str(found.alias), found.annotation)
        for name, found in model.model_fields.items()
        if not name.endswith("__ext") and name not in ("fhir_comments", "resource_type")
    }
    return {name: fields[name] for name in model.elements_sequence() if name in fields}


@cache
def needed_of(type_name: str) -> frozenset[str]:
    """Return the elements that a type cannot be without."""
    model = _model(type_name)
    fields = model.model_fields.values()
    values = {name for name, _ in model.model_construct().get_required_fields()}
    return frozenset(values | {str(each.alias) for each in fields if each.is_required()})


@cache
def choices_of(type_name: str) -> Choices:
    """Return the groups of elements of which one stands alone, and how many must stand at least."""
    fields = _model(type_name).model_fields
    groups = _model(type_name).model_construct().get_one_of_many_fields().values()
    return tuple(
        (
            frozenset(str(fields[name].alias) for name in group),
            int(fields[group[0]].json_schema_extra["one_of_many_required"]),
        )
        for group in groups
    )


def is_resource(type_name: str) -> bool:
    """Say whether a name that a sender wrote is one of a resource."""
    from fhir.resources.R4B.fhirresourcemodel import FHIRResourceModel

    if not NAME.fullmatch(type_name) or type_name in ABSTRACT:
        return False
    try:
        return issubclass(_model(type_name), FHIRResourceModel)
    except ValueError:
        return False


@cache
def _model(type_name: str) -> Any:
    from fhir.resources.R4B import get_fhir_model_class

    return get_fhir_model_class(type_name)


def _field(name: str, annotation: Any) -> Field:
    many, inner = False, annotation
    marks: tuple[Any, ...] = ()
    while arguments := typing.get_args(inner):
        origin = typing.get_origin(inner)
        many = many or origin is list
        if origin is typing.Annotated:
            marks = arguments[1:]
        is_choice = origin in (typing.Union, UnionType)
        inner = next(each for each in arguments if each is not type(None)) if is_choice else (
            arguments[0]
        )  # fmt: skip
    given = _given(annotation)
    if any(type(mark).__name__ == "Xhtml" for mark in marks):
        return Field(name, many, Basic.XHTML, "", given)
    if inner in KINDS:
        return Field(name, many, KINDS[inner], "", given)
    if hasattr(inner, "get_model_klass"):
        return Field(name, many, None, inner.__name__.removesuffix("Type"), given)
    return Field(name, many, Basic.TEXT, "", given)


def _given(annotation: Any) -> Any:
    """Return an annotation without its None."""
    if typing.get_origin(annotation) not in (typing.Union, UnionType):
        return annotation
    kinds = tuple(each for each in typing.get_args(annotation) if each is not type(None))
    return typing.Union[kinds]  # noqa: UP007
