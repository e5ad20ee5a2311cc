"""
Bytes to JSON, with every surprise refused before anything else looks.

A number such as 1e999999999 would keep the FHIR library busy for hours, a text with a zero byte
would be refused by the database, and of two equal keys each reader would see another one.
"""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from alongside.interop.rules import MessageRefused, Why, fault

MAX_BYTES = 500_000
MAX_DEPTH = 40
MAX_TEXT = 20_000
MAX_FIGURES = 40
MAX_EXPONENT = 30
EXPONENT = re.compile(r"[eE]([+-]?\d+)$")
UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

type Node = dict[str, Any]


def parsed(body: bytes) -> Node:
    if len(body) > MAX_BYTES:
        refuse(Why.TOO_LARGE)
    try:
        found = json.loads(
            body.decode("utf-8-sig"),
            object_pairs_hook=_without_doubles,
            parse_constant=_no_number,
            parse_float=decimal,
            parse_int=integer,
        )
    except RecursionError:
        refuse(Why.TOO_DEEP)
    except ValueError:
        refuse(Why.NOT_JSON)
    if not isinstance(found, dict):
        refuse(Why.NOT_JSON)
    look_through(found)
    return found


def refuse(why: Why, where: str = "") -> NoReturn:
    raise MessageRefused(fault(why, where))


def _without_doubles(pairs: list[tuple[str, Any]]) -> Node:
    found = dict(pairs)
    if len(found) != len(pairs):
        refuse(Why.NOT_JSON, "a key is there twice")
    return found


def _no_number(word: str) -> NoReturn:
    refuse(Why.NOT_JSON, "a number is none")


def decimal(figures: str) -> Decimal:
    exponent = EXPONENT.search(figures)
    if len(figures) > MAX_FIGURES or (exponent and abs(int(exponent[1])) > MAX_EXPONENT):
        refuse(Why.NUMBER_UNUSABLE)
    return Decimal(figures)


def integer(figures: str) -> int:
    if len(figures) > MAX_FIGURES:
        refuse(Why.NUMBER_UNUSABLE)
    return int(figures)


def look_through(document: Node) -> None:
    """Refuse what nobody should have to read, level by level."""
    level: list[Any] = [document]
    texts: list[str] = []
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for value in level:
            if isinstance(value, str):
                texts.append(value)
            elif isinstance(value, dict):
                _look_at_kind(value)
                texts += value
                below += value.values()
            elif isinstance(value, list):
                below += value
        if not below:
            _look_at(texts)
            return
        level = below
    refuse(Why.TOO_DEEP)


def _look_at_kind(node: Node) -> None:
    """The FHIR library takes any other kind of resourceType for a fault of its own."""
    if not isinstance(node.get("resourceType", ""), str):
        refuse(Why.NOT_FHIR, "resourceType")


def _look_at(texts: list[str]) -> None:
    if UNUSABLE.search("\n".join(texts)):
        refuse(Why.TEXT_UNUSABLE)
    if max(map(len, texts), default=0) > MAX_TEXT:
        refuse(Why.TOO_LONG)
