"""A workbook as XLSX, out and back.  The only door to openpyxl.

Every cell goes out as text, so that no spreadsheet makes a number of a phone or a date of opening hours; what comes
back as anything else than text is told, never guessed.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from .workbook_columns import ID, REQUIRED, REVISION, STILL, Column
from .workbook_grid import MOST_COLUMNS, MOST_ROWS, BadWorkbook, Book, Cell, Sheet, address, row_of_keys
from .workbook_zip import what_is_wrong_with

READ_ME, SERVICES, LISTS = "Read me", "Services", "Lists"
_AS_TEXT = "@"
# What XLSX would take for the code of a character, as it stands.
_LOOKS_LIKE_A_CODE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
_FIRST_SERVICE = 3
_LONGEST_PROMPT = 255
_WIDTHS = {"name": 36, STILL: 12, "description": 48, "eligibility": 40, "address": 32, "source.url": 40}
_HEAD = PatternFill("solid", fgColor="DDE6ED")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


# -- out ---------------------------------------------------------------------------


def xlsx_of(book: Book, read_me: list[str]) -> bytes:
    """*book* as an XLSX file; its first sheet says *read_me*, a heading and then sentences."""
    workbook = Workbook()
    _write_read_me(workbook.active, read_me)
    _write_services(workbook.create_sheet(SERVICES), book)
    _offer_choices(workbook, book)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def _write_read_me(sheet: Any, read_me: list[str]) -> None:
    sheet.title = READ_ME
    sheet.column_dimensions["A"].width = 100
    for count, sentence in enumerate(read_me, 1):
        cell = _write(sheet, count, 1, sentence)
        cell.font = Font(bold=count == 1, size=14 if count == 1 else 11)


def _write_services(sheet: Any, book: Book) -> None:
    for place, column in enumerate(book.columns, 1):
        letter = address(1, place)[:-1]
        sheet.column_dimensions[letter].width = _width(column)
        sheet.column_dimensions[letter].hidden = column.key in (ID, REVISION)
        # Of the cells nobody has written in yet.
        sheet.column_dimensions[letter].number_format = _AS_TEXT
    for row, line in enumerate(book.lines, 1):
        for place, text in enumerate(line, 1):
            _write(sheet, row, place, text)
    for place, column in enumerate(book.columns, 1):
        head = sheet.cell(2, place)
        head.font, head.fill = Font(bold=True), _HEAD
        head.comment = Comment(_help(column), "Waymark", width=320, height=160)
    sheet.row_dimensions[1].hidden = True
    sheet.row_dimensions[2].height = 48
    # Titles and names stay in sight.
    sheet.freeze_panes = sheet.cell(_FIRST_SERVICE, [column.key for column in book.columns].index(STILL) + 1)


def _write(sheet: Any, row: int, place: int, text: str) -> Any:
    cell = sheet.cell(row, place)
    if text:
        cell.value = _LOOKS_LIKE_A_CODE.sub("_x005F_x", text)
        cell.data_type = "s"  # a text even where it begins like a formula
    cell.number_format = _AS_TEXT
    cell.alignment = _WRAPPED
    # A spreadsheet that takes the cell up again still sees a text in it.
    cell.quotePrefix = text[:1] in ("=", "+", "-", "@", "\t", "'")
    return cell


def _width(column: Column) -> int:
    wide = 30 if column.part in ("note", "source") else 16 if column.closed else 24
    return _WIDTHS.get(column.key, wide)


def _help(column: Column) -> str:
    return f"{column.help} Needed." if column.key in REQUIRED else column.help


def _offer_choices(workbook: Workbook, book: Book) -> None:
    lists = workbook.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    sheet = workbook[SERVICES]
    offered: dict[tuple[str, ...], str] = {}
    for place, column in enumerate(book.columns, 1):
        if not column.field and column.key != STILL:
            continue
        if column.choices and column.choices not in offered:
            beside = len(offered) + 1
            for row, choice in enumerate(column.choices, 1):
                _write(lists, row, beside, choice)
            letter = address(1, beside)[:-1]
            offered[column.choices] = f"{LISTS}!${letter}$1:${letter}${len(column.choices)}"
        rule = _rule(column, offered.get(column.choices, ""))
        letter = address(1, place)[:-1]
        rule.add(f"{letter}{_FIRST_SERVICE}:{letter}{MOST_ROWS}")
        sheet.add_data_validation(rule)


def _rule(column: Column, choices: str) -> DataValidation:
    rule = (
        DataValidation(type="list", formula1=choices, allow_blank=True)
        if choices
        else DataValidation(type="textLength", operator="lessThanOrEqual", formula1=str(column.most), allow_blank=True)
    )
    if column.listed:  # several stand in one cell, so neither the list nor the length of one is a limit
        rule.showErrorMessage = False
    else:
        rule.showErrorMessage = True
        rule.errorStyle = "stop" if column.closed else "warning"
        rule.errorTitle = "Please look again"
        rule.error = "Choose one of the list." if choices else f"At most {column.most:,} characters."
    rule.showInputMessage = True
    rule.promptTitle = column.title if len(column.title) <= 32 else f"{column.title[:31]}…"
    told = _help(column)
    rule.prompt = told if len(told) <= _LONGEST_PROMPT else f"{told[: _LONGEST_PROMPT - 1]}…"
    return rule


# -- back --------------------------------------------------------------------------


def read_xlsx(raw: bytes) -> Sheet:
    """The cells of the sheet of services in the XLSX file *raw*.  Raises `BadWorkbook`."""
    if wrong := what_is_wrong_with(raw):
        raise BadWorkbook(wrong)
    try:
        with warnings.catch_warnings():
            # What openpyxl leaves out of a file is nothing that we read.
            warnings.simplefilter("ignore")
            sheets = load_workbook(BytesIO(raw), keep_links=False).worksheets
    except Exception:  # whatever is broken in a file, openpyxl raises what comes of it
        raise BadWorkbook("It is damaged: a part of it cannot be read. Save it again, or send it again.") from None
    for sheet in sorted(sheets, key=lambda sheet: bool(sheet.title != SERVICES)):
        if row_of_keys(list(_cells(sheet, 10))):
            return _read(sheet)
    raise BadWorkbook(
        f'No sheet of it has the hidden first row of "{SERVICES}", by which we know the columns. '
        "Take a new workbook, and copy your changes into it."
    )


def _read(sheet: Any) -> Sheet:
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        raise BadWorkbook(
            f"The sheet goes on to {address(sheet.max_row, sheet.max_column)}. "
            f"Delete the empty rows below {MOST_ROWS:,} and the empty columns beside the last title."
        )
    hidden = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    return Sheet(list(_cells(sheet, sheet.max_row)), frozenset(hidden))


def _cells(sheet: Any, most: int) -> Iterator[list[Cell]]:
    merged = _merged(sheet)
    for row in sheet.iter_rows(max_row=min(most, sheet.max_row), max_col=min(MOST_COLUMNS, sheet.max_column)):
        yield [
            Cell("", f"it is merged with others ({merged[cell.coordinate]}). Split them, and fill in each.")
            if cell.coordinate in merged
            else _cell(cell)
            for cell in row
        ]


def _merged(sheet: Any) -> dict[str, str]:
    found = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, min(area.max_row, MOST_ROWS) + 1):
            for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1):
                found[address(row, column)] = str(area)
    return found


def _cell(cell: Any) -> Cell:
    value, made_of = cell.value, cell.data_type
    if value is None:
        return Cell()
    if made_of == "f":
        return Cell("", "it is a formula. Write what it should say, as text.")
    if made_of == "e":
        return Cell("", f"the spreadsheet says {str(value)[:10]} here. Write what it should say, as text.")
    if made_of == "d":
        return Cell("", "the spreadsheet turned this into a date or time. Write it as text.")
    if made_of == "b":
        return Cell("", "the spreadsheet turned this into true or false. Write it as text, like yes or no.")
    if made_of == "n":
        return Cell(str(value), f"the spreadsheet turned this into a number ({str(value)[:30]}). Write it as text.")
    return Cell(str(value))
