"""A measured figure, its limit, and what a peer takes for the like."""

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

PEERS = Path(__file__).with_name("peers.toml")


@dataclass(frozen=True)
class Figure:
    """
    limit     the largest value that is good enough, where there is one; or the smallest: `at_least`
    peer      who else, with `peer_value`; recorded says when that was measured
    ratio     how many times the peer’s value ours is: below 1 is better
    device    what it was measured on
    """

    bench: str
    name: str
    value: float
    unit: str
    n: int
    limit: float | None
    at_least: bool
    verdict: str
    peer: str | None
    peer_value: float | None
    recorded: str | None
    ratio: float | None
    device: str

    @property
    def line(self) -> str:
        limit = "-" if self.limit is None else f"{'>=' if self.at_least else '<='}{self.limit:g}"
        beside = f" ({self.peer}: {self.peer_value:g})" if self.peer else ""
        name = self.name.replace(" ", "-")
        return f"{self.bench} {name} {self.value:g} {self.unit} {limit} {self.verdict}{beside}"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def figure(
    bench: str,
    name: str,
    value: float,
    unit: str,
    *,
    n: int,
    device: str,
    limit: float | None = None,
    least: float | None = None,
    like: str = "",
) -> Figure:
    """
    least  the smallest value that is good enough, where more is better
    like   the peer's figure to set beside it
    """
    peer = next(
        (each for each in peers() if (each["bench"], each["figure"]) == (bench, like)), None
    )
    return Figure(
        bench=bench,
        name=name,
        value=round(value, 3),
        unit=unit,
        n=n,
        limit=limit if least is None else least,
        at_least=least is not None,
        verdict="pass" if _is_good(value, limit, least) else "fail",
        peer=peer["name"] if peer else None,
        peer_value=peer["value"] if peer else None,
        recorded=str(peer["recorded"]) if peer else None,
        ratio=round(value / peer["value"], 3) if peer else None,
        device=device,
    )


def _is_good(value: float, limit: float | None, least: float | None) -> bool:
    return (limit is None or value <= limit) and (least is None or value >= least)


@cache
def peers() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(PEERS.read_text())["peer"]
    return found
