"""The cells of a workbook as they lie in the file, XLSX or CSV, and what is wrong with a file as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from languages import ENGLISH

from .workbook_columns import ID, Column

MOST_BYTES = 5_000_000
"""The largest file, packed."""
MOST_ROWS = 1_000
MOST_COLUMNS = 300
FORMAT = "waymark 1"
"""What the first cell of the row of keys begins with; the number is that of the format."""


class BadWorkbook(ValueError):
    """The file cannot be read as a workbook at all; the message is a sentence that says why and what to do.

    `language` is that of the workbook, as far as it was known by then.
    """

    language = ENGLISH


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, as text; `trouble` says why it cannot be taken as it is."""

    text: str = ""
    trouble: str = ""


Rows = Sequence[Sequence[Cell]]
"""The cells of a sheet, row by row from the first on."""


@dataclass(frozen=True)
class Sheet:
    """What came back: the `rows`, and the numbers of those that are `hidden` (the first is 1)."""

    rows: Rows
    hidden: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Book:
    """What goes out: the columns, the texts of each row by key, and whose they are: one `organisation`'s, or, where
    that is empty, the whole country's; and the `language` it speaks."""

    country: str
    organisation: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, str], ...]
    language: str = ENGLISH

    @property
    def keys(self) -> list[str]:
        """The first row, which a spreadsheet hides: the key of each column; that of the ids says whose this is."""
        return [self.head if column.key == ID else column.key for column in self.columns]

    @property
    def head(self) -> str:
        """Format, country, language (where it is not English) and organisation in one text."""
        spoken = "" if self.language == ENGLISH else f"/{self.language}"
        return f"{FORMAT} {self.country}{spoken} {self.organisation}".strip()

    @property
    def lines(self) -> list[list[str]]:
        """Keys, titles, and the services, each a row."""
        services = [[row.get(column.key, "") for column in self.columns] for row in self.rows]
        return [self.keys, [column.title for column in self.columns], *services]


def address(row: int, column: int) -> str:
    """The name of a cell as a spreadsheet shows it: row 7 and column 2 are B7."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def row_of_keys(rows: Rows) -> int:
    """The number of the row of keys among the first rows; 0 where there is none."""
    for count, row in enumerate(rows[:10], 1):
        if any(cell.text.startswith(FORMAT) for cell in row):
            return count
    return 0
