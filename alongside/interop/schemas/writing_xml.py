"""The dictionaries of FHIR to XML, each element in the place that FHIR gives it."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from alongside.interop.schemas.parsing import Node
from alongside.interop.schemas.shapes import RESOURCE, Basic, Field, shape_of

NAMESPACE = ' xmlns="http://hl7.org/fhir"'
ESCAPED = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", **{c: f"&#{ord(c)};" for c in "\t\n\r"}}
)


def to_xml(resource: Node) -> bytes:
    written = "".join(_resource(resource, NAMESPACE))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}'.encode()


def _resource(node: Node, namespace: str = "") -> Iterator[str]:
    kind = node["resourceType"]
    yield from _element(kind, node, kind, namespace, is_resource=True)


def _element(
    name: str, node: Node, kind: str, namespace: str = "", *, is_resource: bool = False
) -> Iterator[str]:
    attributes = () if is_resource else ("id", "url") if kind == "Extension" else ("id",)
    written = "".join(f" {each}={_quoted(node[each])}" for each in attributes if each in node)
    yield f"<{name}{namespace}{written}>"
    for field in shape_of(kind).values():
        if field.name not in attributes:
            yield from _field(field, node)
    yield f"</{name}>"


def _field(field: Field, node: Node) -> Iterator[str]:
    values, about = _listed(node, field.name), _listed(node, f"_{field.name}")
    for value, said in zip_longest(values, about):
        if field.basic is Basic.XHTML:
            yield value
        elif field.basic:
            yield from _basic(field.name, value, said or {})
        elif field.type == RESOURCE:
            yield f"<{field.name}>"
            yield from _resource(value)
            yield f"</{field.name}>"
        else:
            yield from _element(field.name, value, field.type)


def _basic(name: str, value: Any, said: Node) -> Iterator[str]:
    known = "" if value is None else f" value={_quoted(value)}"
    known = f" id={_quoted(said['id'])}{known}" if "id" in said else known
    yield f"<{name}{known}>"
    for each in said.get("extension", ()):
        yield from _element("extension", each, "Extension")
    yield f"</{name}>"


def _quoted(value: Any) -> str:
    words = str(value).lower() if isinstance(value, bool) else str(value)
    return f'"{words.translate(ESCAPED)}"'


def _listed(node: Node, name: str) -> list[Any]:
    value = node.get(name, [])
    return value if isinstance(value, list) else [value]
