"""What leaves as a table: no spreadsheet that opens it may take a cell for a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

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


def as_xlsx(tables: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """Write tables as an Excel file, each on a sheet of its own, with its heads kept in sight."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in tables.items():
        table: Any = book.create_sheet(title)
        for row in rows:
            table.append([cell(each) for each in row])
        table.freeze_panes = "A2"
        for head in table[1]:
            head.font = Font(bold=True)
            table.column_dimensions[head.column_letter].width = 28
        for row in table.iter_rows():
            for each in row:
                each.alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
