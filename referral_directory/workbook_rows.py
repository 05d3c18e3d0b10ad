"""The rows of a workbook that came back, each cell under its key; and whose workbook it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from languages import ENGLISH, offered
from located_yaml import did_you_mean
from sentences import Sentence

from .places import Places
from .workbook_cells import quoted, same
from .workbook_columns import ID, REVISION, STILL, Column, hidden_titles, keys_by_title
from .workbook_grid import FORMAT, BadWorkbook, Cell, Sheet, address, row_of_keys
from .workbook_report import Slipped
from .workbook_words import each_said, folded

_HEAD = re.compile(re.escape(FORMAT) + r" ([A-Z]{2})(?:/([A-Za-z-]{2,12}))?(?: (\S.{0,199}))?")


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

    def in_codes(
        self, before: Mapping[str, str], columns: Iterable[Column], means: Mapping[str, Mapping[str, str]]
    ) -> Row:
        """The row with the words of its drop-down lists as an entry has them: what nobody touched as it was *before*,
        and what *means* something as that."""
        cells = dict(self.cells)
        for column in columns:
            cell = cells.get(column.key)
            if column.choices and cell and not cell.trouble:
                was = before.get(column.key, "")
                kept = same(cell.text, column.said(was))
                now = each_said(cell.text, column.listed, _meant(means.get(column.key, {})))
                cells[column.key] = replace(cell, text=was if kept else now)
        return replace(self, cells=cells)

    @property
    def empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(cell.text.strip() or cell.trouble for cell in self.cells.values())


def _meant(means: Mapping[str, str]) -> Callable[[str], str]:
    return lambda one: means.get(folded(one), one)


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
    match = _head(sheet)
    return match[1], match[3] or ""


def language_of(sheet: Sheet) -> str:
    """The language that *sheet* went out in, English where we speak it no more.  Raises `BadWorkbook`."""
    said = _head(sheet)[2] or ENGLISH
    return said if said in offered() else ENGLISH


def _head(sheet: Sheet) -> re.Match[str]:
    at = row_of_keys(sheet.rows)
    head = next((cell.text for cell in sheet.rows[at - 1] if cell.text.startswith(FORMAT)), "") if at else ""
    match = _HEAD.fullmatch(" ".join(head.split()))
    if match is None:
        raise BadWorkbook(
            Sentence(
                "It does not have the row of keys that a workbook begins with, or another version of it. "
                "Take a new workbook, and copy your changes into it."
            )
        )
    return match


def rows_of(sheet: Sheet, columns: tuple[Column, ...], places: Places) -> Returned:
    """The rows of *sheet* for these *columns*, in whatever order they stand.  Raises `BadWorkbook`.

    A column is known by its key; where that is gone or no key, by its title in any language.
    """
    country, organisation = whose(sheet)
    at = row_of_keys(sheet.rows)
    known = {column.key: column for column in columns}
    keys = [ID if cell.text.startswith(FORMAT) else cell.text.strip() for cell in sheet.rows[at - 1]]
    keys = _with_titles(keys, sheet, at, known, places)
    twice = {key for key, count in Counter(keys).items() if key and count > 1}
    stands = {key: place for place, key in enumerate(keys, 1) if key and key not in twice}
    if not {ID, REVISION} <= stands.keys():
        raise BadWorkbook(
            Sentence(
                "The hidden columns are missing, or there twice: without them we do not know the services. "
                "Take a new workbook, and copy your changes into it."
            )
        )
    errors = [_of_column(at, place, key, _is_twice(key)) for place, key in enumerate(keys, 1) if key in twice]
    for key in stands.keys() - known.keys():
        told = Sentence("{key} is no column of a workbook.", key=quoted(key)) + did_you_mean(key[:60], list(known))
        errors.append(_of_column(at, stands[key], key, told + " " + Sentence("It was not read.")))
    titles = hidden_titles()
    rows = []
    for number, line in enumerate(sheet.rows[at:], at + 1):
        cells = {key: line[place - 1] for key, place in stands.items() if key in known and place <= len(line)}
        row = Row(number, cells, stands)
        if not row.empty and folded(row.text(ID)) not in titles:
            rows.append(row)
    notes = _notes(sheet, columns, keys, rows)
    return Returned(country, organisation, tuple(rows), tuple(errors), tuple(notes))


def _with_titles(keys: list[str], sheet: Sheet, at: int, known: Mapping[str, Column], places: Places) -> list[str]:
    """*keys*, with that of a column whose own is none from its title, where no other column has it."""
    lost = [place for place, key in enumerate(keys) if key not in known]
    titles = sheet.rows[at] if lost and len(sheet.rows) > at else ()
    by_title = keys_by_title(places) if titles else {}
    found = list(keys)
    for place in lost:
        key = by_title.get(folded(titles[place].text), "") if place < len(titles) else ""
        if key and key not in found:
            found[place] = key
    return found


def _is_twice(key: str) -> Sentence:
    return Sentence("the key of this column is there twice ({key}). Delete one of the columns.", key=quoted(key))


def _of_column(row: int, place: int, key: str, message: str) -> Slipped:
    return Slipped(row, address(row, place), "", key if len(key) <= 60 else "", message)


def _notes(sheet: Sheet, columns: tuple[Column, ...], keys: list[str], rows: list[Row]) -> list[str]:
    notes: list[str] = []
    gone = [column.title for column in columns if column.key not in keys and column.key != STILL]
    if gone:
        notes.append(Sentence("not in the sheet, and left as they are: {columns}", columns="; ".join(gone)))
    hidden = [str(row.number) for row in rows if row.number in sheet.hidden]
    if hidden:
        notes.append(Sentence("hidden rows were read like the others: {rows}", rows=", ".join(hidden)))
    first = row_of_keys(sheet.rows)
    stray = [
        address(number, place)
        for number, line in enumerate(sheet.rows[first:], first + 1)
        for place, cell in enumerate(line, 1)
        if (place > len(keys) or not keys[place - 1]) and (cell.text.strip() or cell.trouble)
    ]
    if stray:
        cells, more = ", ".join(stray[:5]), len(stray) - 5
        if more > 0:
            notes.append(Sentence("beside the columns, and not read: {cells} and {more} more", cells=cells, more=more))
        else:
            notes.append(Sentence("beside the columns, and not read: {cells}", cells=cells))
    return notes
