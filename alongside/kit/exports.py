"""What leaves as a table: no spreadsheet that opens it may take a cell for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

PROPERTIES = "docProps/core.xml"
MOMENT, NEVER = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), b"1980-01-01T00:00:00Z"
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
    """
    Write tables as an Excel file, each on a sheet of its own, with its heads kept in sight.

    The same tables are the same bytes: the file does not tell when it was made.
    """
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
    return _without_times(out)


def _without_times(made: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with ZipFile(made) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            contents = before.read(name)
            if name == PROPERTIES:
                contents = MOMENT.sub(NEVER, contents)
            after.writestr(ZipInfo(name), contents, ZIP_DEFLATED)  # of 1980, unless told otherwise
    return out.getvalue()
