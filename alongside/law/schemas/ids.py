"""Ids that are there twice, or that point nowhere."""

from collections.abc import Collection, Iterable

from alongside.kit.documents import Broken, Entry


def refuse_twice(document: Entry, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise document.refuse(f"‘{key}’ is there twice")
        seen.add(key)


def refuse_unknown(
    document: Entry, where: str, keys: Iterable[str], known: Collection[str]
) -> None:
    for key in keys:
        if key not in known:
            raise Broken(f"{document.where}: {where} points to ‘{key}’, which is nowhere")
