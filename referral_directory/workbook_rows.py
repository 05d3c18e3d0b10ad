"""The rows of a workbook that came back, each cell under its key; and whose workbook it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from located_yaml import did_you_mean

from .workbook_columns import ID, REVISION, STILL, Column, quoted
from .workbook_grid import FORMAT, BadWorkbook, Cell, Sheet, address, row_of_keys
from .workbook_report import Slipped

_HEAD = re.compile(re.escape(FORMAT) + r" ([A-Z]{2})(?: (\S.{0,199}))?")


@dataclass(frozen=True)
class Row:
    """One row: its number, its cells by key, and in which column each key stands."""

    number: int
    cells: Mapping[str, Cell]
    at: Mapping[str, int]

    def cell(self, key: str) -> str:
        """The address of the cell under *key*."""
        return address(self.number, self.at.get(key, 1))

    def text(self, key: str) -> str:
        """What stands under *key*; empty where there is no such column."""
        return self.cells.get(key, Cell()).text.strip()

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.text.strip() or cell.trouble for cell in self.cells.values())


@dataclass(frozen=True)
class Returned:
    """What came back: whose (`organisation` empty: the whole country's), the rows, and what to tell of the rest."""

    country: str
    organisation: str
    rows: tuple[Row, ...]
    errors: tuple[Slipped, ...]
    notes: tuple[str, ...]


def whose(sheet: Sheet) -> tuple[str, str]:
    """The country and the organisation whose workbook *sheet* says it is.  Raises `BadWorkbook`."""
    at = row_of_keys(sheet.rows)
    head = next((cell.text for cell in sheet.rows[at - 1] if cell.text.startswith(FORMAT)), "") if at else ""
    match = _HEAD.fullmatch(" ".join(head.split()))
    if match is None:
        raise BadWorkbook(
            "It does not have the row of keys that a workbook begins with, or another version of it. "
            "Take a new workbook, and copy your changes into it."
        )
    return match[1], match[2] or ""


def rows_of(sheet: Sheet, columns: tuple[Column, ...]) -> Returned:
    """The rows of *sheet* for these *columns*, in whatever order they stand.  Raises `BadWorkbook`."""
    country, organisation = whose(sheet)
    at = row_of_keys(sheet.rows)
    keys = [ID if cell.text.startswith(FORMAT) else cell.text.strip() for cell in sheet.rows[at - 1]]
    twice = {key for key, count in Counter(keys).items() if key and count > 1}
    places = {key: place for place, key in enumerate(keys, 1) if key and key not in twice}
    known = {column.key: column for column in columns}
    if not {ID, REVISION} <= places.keys():
        raise BadWorkbook(
            "The hidden columns are missing, or there twice: without them we do not know the services. "
            "Take a new workbook, and copy your changes into it."
        )
    errors = [
        _of_column(at, place, key, f"the key of this column is there twice ({quoted(key)}). Delete one of the columns.")
        for place, key in enumerate(keys, 1)
        if key in twice
    ]
    for key in places.keys() - known.keys():
        told = f"{quoted(key)} is no column of a workbook.{did_you_mean(key[:60], list(known))} It was not read."
        errors.append(_of_column(at, places[key], key, told))
    titles = {column.title for column in columns if column.key in (ID, REVISION)}
    rows = []
    for number, line in enumerate(sheet.rows[at:], at + 1):
        cells = {key: line[place - 1] for key, place in places.items() if key in known and place <= len(line)}
        row = Row(number, cells, places)
        if not row.empty and row.text(ID) not in titles:
            rows.append(row)
    notes = _notes(sheet, columns, keys, rows)
    return Returned(country, organisation, tuple(rows), tuple(errors), tuple(notes))


def _of_column(row: int, place: int, key: str, message: str) -> Slipped:
    return Slipped(row, address(row, place), "", key if len(key) <= 60 else "", message)


def _notes(sheet: Sheet, columns: tuple[Column, ...], keys: list[str], rows: list[Row]) -> list[str]:
    notes = []
    gone = [column.title for column in columns if column.key not in keys and column.key != STILL]
    if gone:
        notes.append(f"not in the sheet, and left as they are: {'; '.join(gone)}")
    hidden = [str(row.number) for row in rows if row.number in sheet.hidden]
    if hidden:
        notes.append(f"hidden rows were read like the others: {', '.join(hidden)}")
    first = row_of_keys(sheet.rows)
    stray = [
        address(number, place)
        for number, line in enumerate(sheet.rows[first:], first + 1)
        for place, cell in enumerate(line, 1)
        if (place > len(keys) or not keys[place - 1]) and (cell.text.strip() or cell.trouble)
    ]
    if stray:
        more = f" and {len(stray) - 5} more" if len(stray) > 5 else ""
        notes.append(f"beside the columns, and not read: {', '.join(stray[:5])}{more}")
    return notes
