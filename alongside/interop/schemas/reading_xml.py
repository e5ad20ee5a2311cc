"""
FHIR in XML to the dictionaries that the same FHIR in JSON gives.

No document type is let in, so no entity is: what is written is what is read. Comments are passed
over, wherever they stand.
"""

import re
from collections.abc import Iterator
from typing import Any

from alongside.interop.rules import Why
from alongside.interop.schemas.parsing import (
    MAX_BYTES,
    MAX_DEPTH,
    Node,
    decimal,
    integer,
    look_through,
    refuse,
)
from alongside.interop.schemas.shapes import RESOURCE, Basic, Field, is_resource, shape_of

FHIR = "{http://hl7.org/fhir}"
XHTML_DIV = "{http://www.w3.org/1999/xhtml}div"
# What may stand before a document type. Atomic, so that no sender can keep it looking for long.
DOCUMENT_TYPE = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
BOOLEANS = {"true": True, "false": False}
INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")


def from_xml(body: bytes) -> Node:
    if len(body) > MAX_BYTES:
        refuse(Why.TOO_LARGE)
    found = _resource(_tree(body), 1)
    look_through(found)
    return found


def _tree(body: bytes) -> Any:
    from lxml import etree

    try:
        written = body.decode("utf-8-sig")
    except ValueError:
        refuse(Why.NOT_XML)
    if DOCUMENT_TYPE.match(written):
        refuse(Why.NOT_XML)
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(written.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        refuse(Why.NOT_XML)


def _resource(element: Any, depth: int) -> Node:
    kind = _name(element)
    if not is_resource(kind):
        refuse(Why.NOT_FHIR, "resourceType")
    return {"resourceType": kind, **_complex(element, kind, depth)}


def _complex(element: Any, kind: str, depth: int) -> Node:
    if depth > MAX_DEPTH:
        refuse(Why.TOO_DEEP)
    found: Node = dict(_attributes(element, "url" if kind == "Extension" else ""))
    shape = shape_of(kind)
    for child in _children(element):
        field = shape.get(_name(child))
        if field is None:
            refuse(Why.NOT_FHIR, kind)
        if field.basic is None:
            _add(found, field, _of_type(child, field, depth + 1))
        else:
            _add_basic(found, field, child, depth + 1)
    return found


def _of_type(element: Any, field: Field, depth: int) -> Node:
    if field.type != RESOURCE:
        return _complex(element, field.type, depth)
    inside = list(_children(element))
    if len(inside) != 1:
        refuse(Why.NOT_FHIR, field.name)
    return _resource(inside[0], depth)


def _add(found: Node, field: Field, value: Any) -> None:
    if field.many:
        found.setdefault(field.name, []).append(value)
    elif field.name in found:
        refuse(Why.NOT_FHIR, field.name)
    else:
        found[field.name] = value


def _add_basic(found: Node, field: Field, element: Any, depth: int) -> None:
    """Keep a value, and what is said of it under the same name with a line before it."""
    if field.basic is Basic.XHTML:
        _add(found, field, _written(element))
        return
    written = element.get("value")
    said = dict(_attributes(element, "value")) | _extensions(element, depth)
    said.pop("value", None)
    if written is None and not said:
        refuse(Why.NOT_FHIR, field.name)
    value = None if written is None else _value(written, field)
    about = f"_{field.name}"
    if not field.many:
        if field.name in found or about in found:
            refuse(Why.NOT_FHIR, field.name)
        found.update({field.name: value} if written is not None else {})
        found.update({about: said} if said else {})
        return
    before = found.setdefault(field.name, [])
    before.append(value)
    if said or about in found:
        others = found.setdefault(about, [None] * (len(before) - 1))
        others.extend([None] * (len(before) - 1 - len(others)))
        others.append(said or None)


def _extensions(element: Any, depth: int) -> Node:
    found = []
    for child in _children(element):
        if _name(child) != "extension":
            refuse(Why.NOT_FHIR, "extension")
        found.append(_complex(child, "Extension", depth))
    return {"extension": found} if found else {}


def _value(written: str, field: Field) -> Any:
    if field.basic is Basic.BOOLEAN and written in BOOLEANS:
        return BOOLEANS[written]
    if field.basic is Basic.INTEGER and INTEGER.fullmatch(written):
        return integer(written)
    if field.basic is Basic.DECIMAL and DECIMAL.fullmatch(written):
        return decimal(written)
    if field.basic is not Basic.TEXT:
        refuse(Why.NOT_FHIR, field.name)
    return written


def _attributes(element: Any, own: str) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name not in ("id", own):
            refuse(Why.NOT_FHIR, "attribute")
        yield name, value


def _children(element: Any) -> Iterator[Any]:
    """Refuse words between elements: FHIR has none, and nobody would read them."""
    if (element.text or "").strip():
        refuse(Why.NOT_FHIR)
    for child in element:
        if (child.tail or "").strip() or not isinstance(child.tag, str):
            refuse(Why.NOT_FHIR)
        yield child


def _name(element: Any) -> str:
    tag = str(element.tag)
    if tag == XHTML_DIV:
        return "div"
    return tag.removeprefix(FHIR) if tag.startswith(FHIR) else ""


def _written(element: Any) -> str:
    from lxml import etree

    return etree.tostring(element, encoding="unicode", with_tail=False)
