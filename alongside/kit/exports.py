"""What leaves as a table: no spreadsheet that opens it may take a cell for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(words: object) -> str:
    """Return the words of a cell. A quotation mark keeps words what would start a formula."""
    said = "" if words is None else str(words)
    return f"'{said}" if said.startswith(STARTS_A_FORMULA) else said


def as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows as CSV. The mark at its start tells Excel that it is UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerows([cell(each) for each in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()
