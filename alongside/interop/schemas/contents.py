"""The resources of a message, and the way from one to another."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from alongside.interop.rules import Why
from alongside.interop.schemas.nodes import child, children, text
from alongside.interop.schemas.parsing import Node, refuse


@dataclass(frozen=True)
class Resource:
    url: str | None
    kind: str
    node: Node


@dataclass(frozen=True)
class Contents:
    resources: tuple[Resource, ...]
    by_reference: Mapping[str, Resource]

    @property
    def counts(self) -> Mapping[str, int]:
        return Counter(each.kind for each in self.resources)

    def all(self, kind: str) -> tuple[Resource, ...]:
        return tuple(each for each in self.resources if each.kind == kind)

    def first(self, kind: str) -> Resource | None:
        return next(iter(self.all(kind)), None)

    def at(self, reference: Node) -> Resource | None:
        """Follow a Reference: `urn:uuid:…` by fullUrl, `Patient/1` by kind and id."""
        return self.by_reference.get((text(reference, "reference") or "").lower())

    def of(self, reference: Node, kind: str) -> Resource | None:
        found = self.at(reference)
        return found if found and found.kind == kind else None


def contents_of(document: Node) -> Contents:
    resources = tuple(_resources(document))
    urls = [each.url.lower() for each in resources if each.url]
    if len(set(urls)) != len(urls):
        refuse(Why.URL_TWICE)
    by_kind = {_relative(each): each for each in resources}
    by_url = {each.url.lower(): each for each in resources if each.url}
    return Contents(resources, by_kind | by_url)


def _resources(document: Node) -> list[Resource]:
    found = []
    for entry in children(document, "entry"):
        node = child(entry, "resource")
        if kind := text(node, "resourceType"):
            found.append(Resource(text(entry, "fullUrl"), kind, node))
    return found


def _relative(resource: Resource) -> str:
    return f"{resource.kind}/{text(resource.node, 'id') or '?'}".lower()
