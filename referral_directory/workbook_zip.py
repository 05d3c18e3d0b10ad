"""A first look at an XLSX that came from outside, before any library opens it.

An XLSX is a ZIP of XML.  What could fill the memory, reach for another file or run is refused here, in a sentence.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from io import BytesIO

from sentences import Sentence

from .workbook_grid import MOST_BYTES

MOST_MEMBERS = 200
"""The most files in the ZIP."""
MOST_UNPACKED = 30_000_000
"""The most bytes of all of them together."""
MOST_CELLS = 200_000
"""The most cells and rows, empty ones with a colour too."""
MOST_TAGS = 2_000_000
"""The most XML tags of all parts together."""

_NOT_XLSX = Sentence('It is no XLSX workbook. Save it as "Excel workbook (.xlsx)".')
_OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
_XML = (".xml", ".rels", ".vml")
_RUNS = re.compile(r"vbaproject|macrosheets/|activex|\.bin\.rels", re.IGNORECASE)
_CELL = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:c|row)[\s/>]")
_DECLARED = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
_SPREADS = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:mergeCell|hyperlink)\s[^>]*>")
_OVER = re.compile(rb"\sref\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?[\"']")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def what_is_wrong_with(raw: bytes) -> str:
    """Why the XLSX file *raw* is not opened; empty if it may be."""
    if len(raw) > MOST_BYTES:
        return Sentence(
            "It is larger than {most} bytes. Remove pictures and what does not belong in it.", most=MOST_BYTES
        )
    if raw.startswith(_OLD_OR_LOCKED):
        return Sentence(
            'It is locked with a password, or of an old kind. Save it without one as "Excel workbook (.xlsx)".'
        )
    if not raw.startswith(b"PK"):
        return _NOT_XLSX
    try:
        with zipfile.ZipFile(BytesIO(raw)) as packed:
            return _look(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return Sentence("It is damaged: it cannot be unpacked. Save it again, or send it again.")


def _look(packed: zipfile.ZipFile) -> str:
    members = packed.infolist()
    names = [member.filename for member in members]
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        return Sentence(
            "Unpacked it has more than {millions} million bytes or {parts} parts, "
            "which no workbook of services has. Start from a new workbook.",
            millions=MOST_UNPACKED // 1_000_000,
            parts=MOST_MEMBERS,
        )
    if any(member.flag_bits & 1 for member in members):
        return Sentence("It is locked with a password. Save it without one.")
    if any(count > 1 for count in Counter(name.casefold() for name in names).values()):
        return Sentence("It is damaged: a part of it is there twice. Save it again, or send it again.")
    # Other ways of packing unpack without a limit.
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        return _NOT_XLSX
    if any(map(_RUNS.search, names)):
        return Sentence('It has macros or controls in it. Save it as "Excel workbook (.xlsx)", without macros.')
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        return _NOT_XLSX
    return _look_inside(packed, [name for name in names if name.lower().endswith(_XML)])


def _look_inside(packed: zipfile.ZipFile, names: list[str]) -> str:
    cells = tags = 0
    for name in names:
        part = packed.read(name)
        declared = _DECLARED.match(part.removeprefix(b"\xef\xbb\xbf"))
        # In any other encoding the look for what is forbidden would be blind.
        if b"\0" in part or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
            return Sentence("It is damaged: a part of it is not UTF-8. Save it again with another program.")
        if _DOCTYPE.search(part):
            return Sentence("It declares its own entities, which can reach for other files. Start from a new workbook.")
        if b"macroEnabled" in part and name == "[Content_Types].xml":
            return Sentence('It has macros in it. Save it as "Excel workbook (.xlsx)", without macros.')
        # A library walks through every cell that is merged or a link.
        cells += len(_CELL.findall(part)) + sum(map(_area, _SPREADS.findall(part)))
        tags += part.count(b"<")
    if cells > MOST_CELLS or tags > MOST_TAGS:
        return Sentence(
            "It has more than {most} cells, with the empty and the merged ones. "
            "Delete the empty rows and columns around your services.",
            most=MOST_CELLS,
        )
    return ""


def _area(tag: bytes) -> int:
    over = _OVER.search(tag)
    if over is None:
        return MOST_CELLS + 1
    left, top, right, bottom = over.groups()
    return (abs(_count(right or left) - _count(left)) + 1) * (abs(int(bottom or top) - int(top)) + 1)


def _count(letters: bytes) -> int:
    count = 0
    for letter in letters:
        count = count * 26 + letter - ord("A") + 1
    return count
