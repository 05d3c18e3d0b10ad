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

from languages import Catalogue, catalogue, said_number
from sentences import Sentence, quoted

from .workbook_columns import ID, REQUIRED, REVISION, STILL, Column
from .workbook_grid import MOST_COLUMNS, MOST_ROWS, BadWorkbook, Book, Cell, Sheet, address, row_of_keys
from .workbook_zip import what_is_wrong_with

READ_ME, SERVICES, LISTS = "Read me", "Services", "Lists"
_AS_TEXT = "@"
# What XLSX would take for the code of a character, as it stands.
_LOOKS_LIKE_A_CODE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
_FIRST_SERVICE = 3
_LONGEST_PROMPT, _LONGEST_TITLE, _LONGEST_NAME = 255, 32, 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
_WIDTHS = {"name": 36, STILL: 12, "description": 48, "eligibility": 40, "address": 32, "source.url": 40}
_HEAD = PatternFill("solid", fgColor="DDE6ED")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


# -- out ---------------------------------------------------------------------------


def xlsx_of(book: Book, read_me: list[str]) -> bytes:
    """*book* as an XLSX file; its first sheet says *read_me*, a heading and then sentences."""
    workbook = Workbook()
    first, second = sheet_titles(book.language)
    _write_read_me(workbook.active, read_me, first)
    services = workbook.create_sheet(second)
    _write_services(services, book)
    _offer_choices(workbook, services, book)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def sheet_titles(language: str) -> tuple[str, str]:
    """The names of the sheet to read and of that with the services, as far as a spreadsheet takes them."""
    said = [catalogue("interface", language).say(name, f"sheets.{name}") for name in (READ_ME, SERVICES)]
    names = [" ".join(_NOT_IN_A_NAME.sub("", one).split())[:_LONGEST_NAME].strip() for one in said]
    apart = len({*map(str.casefold, names), LISTS.casefold()}) == 3
    return (names[0], names[1]) if apart and all(names) else (READ_ME, SERVICES)


def _write_read_me(sheet: Any, read_me: list[str], title: str) -> None:
    sheet.title = title
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
        told = _help(column, catalogue("interface", book.language))
        head.comment = Comment(told, "Waymark", width=320, height=160)
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


def _help(column: Column, the: Catalogue) -> str:
    return the.say("{help} Needed.", help=column.help) if column.key in REQUIRED else column.help


def _offer_choices(workbook: Workbook, sheet: Any, book: Book) -> None:
    lists = workbook.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    the = catalogue("interface", book.language)
    offered: dict[tuple[str, ...], str] = {}
    for place, column in enumerate(book.columns, 1):
        if not column.field and column.key != STILL:
            continue
        if column.words and column.words not in offered:
            beside = len(offered) + 1
            for row, choice in enumerate(column.words, 1):
                _write(lists, row, beside, choice)
            letter = address(1, beside)[:-1]
            offered[column.words] = f"{LISTS}!${letter}$1:${letter}${len(column.words)}"
        rule = _rule(column, offered.get(column.words, ""), the)
        letter = address(1, place)[:-1]
        rule.add(f"{letter}{_FIRST_SERVICE}:{letter}{MOST_ROWS}")
        sheet.add_data_validation(rule)


def _rule(column: Column, choices: str, the: Catalogue) -> DataValidation:
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
        rule.errorTitle = _cut(the.say("Please look again"), _LONGEST_TITLE)
        most = the.say("At most {count} characters.", count=said_number(column.most, the.language))
        rule.error = _cut(the.say("Choose one of the list.") if choices else most, _LONGEST_PROMPT)
    rule.showInputMessage = True
    rule.promptTitle = _cut(column.title, _LONGEST_TITLE)
    rule.prompt = _cut(_help(column, the), _LONGEST_PROMPT)
    return rule


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


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
        told = Sentence("It is damaged: a part of it cannot be read. Save it again, or send it again.")
        raise BadWorkbook(told) from None
    for sheet in sorted(sheets, key=lambda sheet: bool(sheet.title != SERVICES)):
        if row_of_keys(list(_cells(sheet, 10))):
            return _read(sheet)
    raise BadWorkbook(
        Sentence(
            "No sheet of it has the hidden first row of {sheet}, by which we know the columns. "
            "Take a new workbook, and copy your changes into it.",
            sheet=quoted(SERVICES),
        )
    )


def _read(sheet: Any) -> Sheet:
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        raise BadWorkbook(
            Sentence(
                "The sheet goes on to {cell}. "
                "Delete the empty rows below {most} and the empty columns beside the last title.",
                cell=address(sheet.max_row, sheet.max_column),
                most=MOST_ROWS,
            )
        )
    hidden = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    return Sheet(list(_cells(sheet, sheet.max_row)), frozenset(hidden))


def _cells(sheet: Any, most: int) -> Iterator[list[Cell]]:
    merged = _merged(sheet)
    for row in sheet.iter_rows(max_row=min(most, sheet.max_row), max_col=min(MOST_COLUMNS, sheet.max_column)):
        yield [
            Cell("", _merged_with(merged[cell.coordinate])) if cell.coordinate in merged else _cell(cell)
            for cell in row
        ]


def _merged_with(area: str) -> Sentence:
    return Sentence("it is merged with others ({area}). Split them, and fill in each.", area=area)


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
        return Cell("", Sentence("it is a formula. Write what it should say, as text."))
    if made_of == "e":
        said = str(value)[:10]
        return Cell("", Sentence("the spreadsheet says {said} here. Write what it should say, as text.", said=said))
    if made_of == "d":
        return Cell("", Sentence("the spreadsheet turned this into a date or time. Write it as text."))
    if made_of == "b":
        return Cell("", Sentence("the spreadsheet turned this into true or false. Write it as text, like yes or no."))
    if made_of == "n":
        said = str(value)[:30]
        told = Sentence("the spreadsheet turned this into a number ({number}). Write it as text.", number=said)
        return Cell(str(value), told)
    return Cell(str(value))
