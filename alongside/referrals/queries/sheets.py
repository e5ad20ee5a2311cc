"""What stands in an uploaded file, what its rows would be, and which of them we had before."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from openpyxl import load_workbook

from alongside.accounts.rules import Actor
from alongside.kit.refusal import Refused
from alongside.people.rules import Purpose
from alongside.people.schemas import Identity, Reach
from alongside.referrals.models import Referral, Sheet
from alongside.referrals.rules import Source
from alongside.referrals.rules.columns import (
    MOST_COLUMNS,
    MOST_ROWS,
    columns_of,
    unknown_heads,
    why_not_read,
)
from alongside.referrals.rules.sheets import (
    MOST_BYTES,
    MOST_CHARACTERS,
    Checked,
    Row,
    check,
    key_of,
)
from alongside.referrals.schemas import NewReferral

NOT_A_SHEET = "This is neither a CSV file nor an Excel file (.xlsx). Save it as one of these"
BROKEN = "This Excel file cannot be read. Open it in Excel, save it again, and upload that"
MOST_UNPACKED = 30 * 1024 * 1024
UNKNOWN_PRACTICE = "V81999"


@dataclass(frozen=True)
class Found:
    """What a file says: rows by their line and our columns, and the heads that nobody knows."""

    rows: list[tuple[int, dict[str, str]]]
    unknown: list[str]


def sheets_of(actor: Actor) -> QuerySet[Sheet]:
    """What this user read in, newest first."""
    return Sheet.objects.filter(
        partnership=actor.partnership_id, organisation=actor.organisation_id, user=actor.user_id
    ).order_by("-read_at", "pk")


def read_file(content: bytes) -> Found:
    """Read the first sheet of a file. What it is, its bytes say, whatever its name is."""
    if len(content) > MOST_BYTES:
        raise Refused("The file is larger than 2 MB. Upload fewer rows at a time")
    lines = _excel(content) if content[:2] == b"PK" else _csv(content)
    table = [line for line in lines if any(cell for cell in line[1])]
    if not table:
        raise Refused("The file is empty")
    heads = table[0][1]
    columns = columns_of(heads)
    rows = [
        (number, {name: cells[place] for place, name in columns.items() if place < len(cells)})
        for number, cells in table[1:]
    ]
    rows = [(number, cells) for number, cells in rows if any(cells.values())]
    if why := why_not_read(columns.values(), len(rows)):
        raise Refused(why)
    return Found(rows, unknown_heads(heads)[:10])


def checked(sheet: Sheet, today: date) -> Checked:
    return check(((each["row"], each["cells"]) for each in sheet.rows), today)


def had_before(actor: Actor, rows: Iterable[Row]) -> set[str]:
    """The keys of rows that this organisation has imported already, whoever it was there."""
    keys = [key_of(row) for row in rows]
    had = Referral.objects.filter(
        partnership=actor.partnership_id,
        referring_organisation=actor.organisation_id,
        source=Source.SHEET,
        key__in=keys,
    )
    return set(had.values_list("key", flat=True))


def referral_of(row: Row, site_id: UUID | None) -> NewReferral:
    refer, contact, status, outcome = row.agreed
    return NewReferral(
        identity=Identity(
            given_name=row.given_name,
            family_name=row.family_name,
            birth_date=row.born,
            nhs_number=row.nhs_number,
            gp_practice_code=row.gp_practice.upper() or UNKNOWN_PRACTICE,
            language=row.language,
            interpreter=row.interpreter,
        ),
        reach=Reach(
            phone=row.phone,
            address=row.address,
            postcode=row.postcode,
            rule=row.contact_rule,
            text_safe=row.contact_rule == "SAFE",
            asked_alone=row.asked_alone,
        ),
        referrer_name=row.referrer_name,
        referrer_contact=row.referrer_contact,
        risk_answer=row.risk_answer,
        risks=row.risks,
        consents={
            Purpose.REFER: refer,
            Purpose.CONTACT: contact,
            Purpose.SHARE_STATUS: status,
            Purpose.SHARE_OUTCOME: outcome,
        },
        urgency=row.urgency,
        letter_date=row.letter_date,
        domains=row.domains,
        happening=row.happening,
        other_party=row.other_party,
        site_id=site_id,
        source=Source.SHEET,
    )


# Files

type Lines = Iterator[tuple[int, list[str]]]


def _csv(content: bytes) -> Lines:
    text = _text(content)
    if "\0" in text:
        raise Refused(NOT_A_SHEET)
    first = text.split("\n", 1)[0]
    sign = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        for cells in reader:
            yield reader.line_num, [_plain(cell) for cell in cells[:MOST_COLUMNS]]
            if reader.line_num > 50 * MOST_ROWS:
                raise Refused(f"Upload {MOST_ROWS} rows at a time")
    except csv.Error:
        raise Refused(NOT_A_SHEET) from None


def _text(content: bytes) -> str:
    """Excel saves CSV in the encoding of the machine; others write UTF-8, with a mark or not."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _excel(content: bytes) -> Lines:
    _refuse_odd(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=4 * MOST_ROWS, max_col=MOST_COLUMNS)
        lines = [(n, [_cell(cell) for cell in row]) for n, row in enumerate(rows, 1)]
        book.close()
    except Refused:
        raise
    except Exception:  # noqa: BLE001  a broken file breaks the library in a hundred ways
        raise Refused(BROKEN) from None
    yield from lines


def _refuse_odd(content: bytes) -> None:
    """No bomb, and no part that speaks of entities: neither is made by any spreadsheet."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sizes = [part.file_size for part in parts.infolist()]
            if sum(sizes) > MOST_UNPACKED or len(sizes) > 500:
                raise Refused("The file is too large once it is unpacked. Upload fewer rows")
            names = [name for name in parts.namelist() if name.endswith((".xml", ".rels"))]
            if any(b"<!DOCTYPE" in parts.read(name) for name in names):
                raise Refused(BROKEN)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        raise Refused(NOT_A_SHEET) from None


def _cell(cell: object) -> str:
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _plain(str(value))


def _plain(cell: str) -> str:
    """As it is typed, without what nobody sees; Excel's mark for words is no part of them."""
    words = cell.replace("\u00a0", " ").replace("\0", "").strip()
    return words.removeprefix("'")[: MOST_CHARACTERS + 1]
