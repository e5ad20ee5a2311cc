import io
import time
from datetime import datetime

from openpyxl import load_workbook

from alongside.kit.exports import as_xlsx

TABLES = {"People": [["Name", "Born"], ["=1+1", "1 May 1970"]]}


def test_the_same_tables_are_the_same_bytes_whenever_they_are_made(monkeypatch):
    first = as_xlsx(TABLES)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 100_000)

    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2031, 5, 6, 7, 8, 9, tzinfo=tz)

    monkeypatch.setattr("openpyxl.packaging.core.datetime.datetime", Later)
    assert as_xlsx(TABLES) == first


def test_it_opens_as_it_was_written():
    book = load_workbook(io.BytesIO(as_xlsx(TABLES)))
    rows = list(book["People"].iter_rows(values_only=True))
    assert rows == [("Name", "Born"), ("'=1+1", "1 May 1970")]
