"""A workbook as plain CSV, out and back: the same cells as in XLSX, and none that a spreadsheet would run.

It goes out as UTF-8 with a mark in front and `;` between, as the spreadsheets of most of our countries want it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from itertools import pairwise

from sentences import Sentence

from .table import cell
from .workbook_grid import FORMAT, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, BadWorkbook, Book, Cell, Sheet, row_of_keys

_DELIMITERS = ";,\t"
_PHONES = "phones"
_TEL = cell(_PHONES, "1").removesuffix("1")
_LONGEST_HEAD = 10
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_UNDECIDED = Sentence('It is not UTF-8, and its letters cannot be told for sure. Save it as "CSV UTF-8", or use XLSX.')
MOST_LETTERS = 131_072
"""Of one cell, whatever another part of the program allows `csv` to read."""


def csv_of(book: Book) -> bytes:
    """*book* as a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=_DELIMITERS[0], lineterminator="\r\n")
    keys, titles, *services = book.lines
    plain = [keys, titles]
    writer.writerows([[defused("", text) for text in line] for line in plain])
    writer.writerows([[defused(key, text) for key, text in zip(keys, line, strict=True)] for line in services])
    return codecs.BOM_UTF8 + out.getvalue().encode("utf-8")


def defused(key: str, text: str) -> str:
    """*text* so that no spreadsheet runs it, or makes a number of it; `as_it_was` takes exactly that off again."""
    if key != _PHONES and text.startswith("'") and _would_be_taken_off(text):
        return f"'{text}"
    return cell(key, text)


def as_it_was(key: str, text: str) -> str:
    """The text that `defused` made *text* of; a text that it did not make, as it stands."""
    if key == _PHONES:
        return text.removeprefix(_TEL)
    return text[1:] if text.startswith("'") and _would_be_taken_off(text) else text


def _would_be_taken_off(text: str) -> bool:
    return text[1:].startswith("'") or cell("", text[1:]) != text[1:]


def read_csv(raw: bytes) -> Sheet:
    """The cells of the CSV file *raw*, its encoding and delimiter found out.  Raises `BadWorkbook`."""
    if len(raw) > MOST_BYTES:
        told = Sentence("It is larger than {most} bytes. Remove what does not belong in it.", most=MOST_BYTES)
        raise BadWorkbook(told)
    text = _decoded(raw)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines: list[list[str]] = []
    try:
        for line in reader:
            lines.append(line)
            if any(len(text) > MOST_LETTERS for text in line):
                raise csv.Error
            if len(lines) > MOST_ROWS + _LONGEST_HEAD or len(line) > MOST_COLUMNS:
                told = Sentence(
                    "It has more than {rows} rows or {columns} columns. Delete the empty ones.",
                    rows=MOST_ROWS,
                    columns=MOST_COLUMNS,
                )
                raise BadWorkbook(told)
    except csv.Error:
        raise BadWorkbook(
            Sentence(
                "Line {line}: a quotation mark is open or stands where none may, or the cell is too long. "
                "Save the file again from a spreadsheet.",
                line=str(reader.line_num),
            )
        ) from None
    at = row_of_keys([[Cell(text) for text in line] for line in lines[:_LONGEST_HEAD]])
    keys = lines[at - 1] if at else []
    return Sheet(
        [
            [
                Cell(as_it_was(keys[place] if place < len(keys) and count > at else "", text))
                for place, text in enumerate(line)
            ]
            for count, line in enumerate(lines, 1)
        ]
    )


def _delimiter(text: str) -> str:
    head = next((line for line in text.splitlines()[:_LONGEST_HEAD] if FORMAT in line), "")
    return max(_DELIMITERS, key=head.count)


def _decoded(raw: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if raw.startswith(mark):
            return _insisting(raw, encoding)
    if b"\0" in raw[:2]:
        return _insisting(raw, "utf-16-be" if raw[:1] == b"\0" else "utf-16-le")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _cyrillic(raw)


def _insisting(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        told = Sentence("It is damaged: it begins in one encoding and goes on in another. Save it again.")
        raise BadWorkbook(told) from None


def _cyrillic(raw: bytes) -> str:
    """*raw* as the Cyrillic encoding of Windows, where it reads as words and could be nothing else."""
    try:
        text = raw.decode("cp1251")
    except UnicodeDecodeError:
        raise BadWorkbook(_UNDECIDED) from None
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    # Read wrongly, letters of two alphabets meet in a word, capitals stand behind small letters, or all is shouted.
    mixed = [word for word in words if not all(map(_CYRILLIC.match, word))]
    turned = [word for word in words if any(a.islower() and b.isupper() for a, b in pairwise(word))]
    letters = "".join(words)
    shouted = 2 * sum(map(str.isupper, letters)) > len(letters)
    if mixed or turned or shouted or not any(len(word) > 2 for word in words):
        raise BadWorkbook(_UNDECIDED)
    return text
