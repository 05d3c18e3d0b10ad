"""An HSDS package as it comes in: a folder, a zip or a JSON file, from anybody, read without trusting it.

Nothing is unpacked to a disk, nothing outside the package is opened, and nothing is read further than its bounds.
"""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from .hsds_tables import PROFILE, TABLES
from .table import cell

MOST_BYTES = 64_000_000
MOST_FILES = 100
MOST_ROWS = 500_000
MOST_CELL = 100_000
MOST_DEPTH = 40
DESCRIPTOR = "datapackage.json"
# Where other publishers nest what we write in another place, or do not write: property → table, and the link it makes.
_ALSO_NESTED: Mapping[str, tuple[str, str]] = {
    "phones": ("phone", "{}_id"),
    "schedules": ("schedule", "{}_id"),
    "languages": ("language", "{}_id"),
    "service_areas": ("service_area", "{}_id"),
    "addresses": ("address", "{}_id"),
    "attributes": ("attribute", "link_id"),
    "services": ("service", "{}_id"),
    "locations": ("location", "{}_id"),
    "additional_urls": ("url", "{}_id"),
    "additional_websites": ("url", "{}_id"),
}

_NOT_OURS = (
    *("program", "contact", "required_document", "organization_identifier", "service_capacity", "unit", "url"),
    *("meta_table_description",),
)


class BadPackage(ValueError):
    """A package cannot be read at all; the message is a sentence that says why."""

    def __init__(self, message: str) -> None:
        super().__init__(shown(message, len(message)))


def shown(text: str, most: int = 80) -> str:
    """*text* of a stranger as it may stand on a screen: short, and every sign that cannot be seen as a dot."""
    return "".join(sign if sign.isprintable() else "\u00b7" for sign in text[:most])


@dataclass
class Line:
    """One row: its table, the line or place it stands at, what it says, and which columns somebody has looked at."""

    table: str
    number: int
    said: dict[str, object]
    seen: set[str] = field(default_factory=set)

    def text(self, column: str) -> str:
        """What stands in *column*, as text; empty where nothing does."""
        self.seen.add(column)
        value = self.said.get(column)
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, str | int | float) else ""

    def structure(self, column: str) -> object:
        """The list or mapping in *column*, which a CSV file holds as JSON; None where none can be read."""
        self.seen.add(column)
        value = self.said.get(column)
        return _json(value, "") if isinstance(value, str) and value else value

    def skip(self, *columns: str) -> None:
        """Note that *columns* have been dealt with."""
        self.seen.update(columns)

    def unread(self) -> Iterator[str]:
        """The columns that say something nobody has looked at; what only ties rows together is not among them."""
        for column, value in self.said.items():
            if column not in self.seen and column != "id" and not column.endswith("_id") and value not in ("", None):
                yield column


@dataclass(frozen=True)
class Package:
    """What a package holds: the lines of each table.  `tier` is whom it was made for, empty where it is not ours."""

    lines: Mapping[str, list[Line]]
    tier: str = ""


def read_package(path: Path) -> Package:
    """The package at *path*: a folder or a .zip with CSV files, or a .json file.  Raises `BadPackage`."""
    try:
        if path.is_dir():
            return _from_files(_folder(path))
        with path.open("rb") as file:
            begins = file.read(4)
        if begins.startswith(b"PK"):
            return _from_files(_zip(path))
        return _from_json(_json(_utf8(_bounded(path), path.name), path.name), path.name)
    except FileNotFoundError:
        raise BadPackage(f'there is no "{path}".') from None
    except OSError as error:
        raise BadPackage(f'"{path}" cannot be read: {error.strerror}.') from None


# -- files -----------------------------------------------------------------------


def _bounded(path: Path, left: int = MOST_BYTES) -> bytes:
    with path.open("rb") as file:
        read = file.read(left + 1)
    if len(read) > left:
        raise BadPackage(f"the package holds more than {MOST_BYTES // 1_000_000} MB. Split it by country.")
    return read


def _folder(path: Path) -> dict[str, bytes]:
    files, left = dict[str, bytes](), MOST_BYTES
    for file in sorted(path.iterdir()):
        if file.suffix not in (".csv", ".json"):
            continue
        if file.is_symlink() or not file.is_file():
            raise BadPackage(f'"{file.name}" is not a plain file. Put the file itself there.')
        if len(files) >= MOST_FILES:
            raise BadPackage(f"the package has more than {MOST_FILES} files.")
        files[file.name] = _bounded(file, left)
        left -= len(files[file.name])
    return files


def _zip(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as package:
            return _unzipped(package)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        if isinstance(error, BadPackage):
            raise
        raise BadPackage(f'"{path.name}" is no zip that can be read. Zip it again, without a password.') from None


def _unzipped(package: zipfile.ZipFile) -> dict[str, bytes]:
    files, left = dict[str, bytes](), MOST_BYTES
    members = [member for member in package.infolist() if not member.is_dir()]
    if len(members) > MOST_FILES:
        raise BadPackage(f"the package has more than {MOST_FILES} files.")
    for member in members:
        _insist_on_plain_name(member.filename)
        if stat.S_ISLNK(member.external_attr >> 16):
            raise BadPackage(f'"{member.filename}" is a link to another file. Put the file itself there.')
        name = PurePosixPath(member.filename).name
        if name in files:
            raise BadPackage(f'"{name}" is in the package twice.')
        if not name.endswith((".csv", ".json")):
            continue
        with package.open(member) as file:
            # What a zip says of its own sizes may be a lie: only what comes out counts.
            read = file.read(left + 1)
        if len(read) > left:
            raise BadPackage(f"the package unpacks to more than {MOST_BYTES // 1_000_000} MB. Split it by country.")
        files[name] = read
        left -= len(read)
    return files


def _insist_on_plain_name(name: str) -> None:
    parts = PurePosixPath(name).parts
    plain = "\\" not in name and ":" not in name and not name.startswith("/") and ".." not in parts
    if not plain or len(parts) > 2:
        raise BadPackage(f'"{name}" leads out of the package, or deep into it. Put every file side by side.')


def _utf8(read: bytes, name: str) -> str:
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = read[: error.start].count(b"\n") + 1
        raise BadPackage(f'"{name}" is not in UTF-8 (line {line}). Save it as UTF-8.') from None


def _json(text: str, name: str) -> object:
    """The document in *text*; without a *name* a wrong one is just not there."""
    try:
        document = json.loads(text)
        _depth(document)
        return document
    except (ValueError, RecursionError):
        if name:
            raise BadPackage(f'"{name}" is not JSON that can be read.') from None
        return None


def _depth(value: object, left: int = MOST_DEPTH) -> None:
    if not left:
        raise ValueError
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _depth(inner, left - 1)


# -- a data package ----------------------------------------------------------------


def _from_files(files: Mapping[str, bytes]) -> Package:
    descriptor = _json(_utf8(files[DESCRIPTOR], DESCRIPTOR), DESCRIPTOR) if DESCRIPTOR in files else {}
    named = _resources(descriptor, files)
    lines = {table: list(_csv(name, table, _utf8(files[name], name))) for name, table in named.items()}
    if not lines.get("service"):
        raise BadPackage("the package has no services: there is no services.csv with a row in it.")
    said = descriptor.get("hsds") if isinstance(descriptor, dict) else None
    return Package(lines, _tier(said))


def _resources(descriptor: object, files: Mapping[str, bytes]) -> dict[str, str]:
    """The CSV files of a package, each with the table it holds."""
    named = {name: _table(name.removesuffix(".csv")) for name in files if name.endswith(".csv")}
    listed = descriptor.get("resources") if isinstance(descriptor, dict) else None
    for resource in listed if isinstance(listed, list) else ():
        path = resource.get("path") if isinstance(resource, dict) else None
        if not isinstance(path, str):
            raise BadPackage(f'a resource of "{DESCRIPTOR}" has no file. Name one file for each.')
        _insist_on_plain_name(path)
        if path in files and isinstance(resource.get("name"), str):
            named[path] = _table(resource["name"])
    tables = list(named.values())
    for table in tables:
        if tables.count(table) > 1:
            raise BadPackage(f'two files of the package hold the table "{table}". Put its rows in one.')
    return named


def _table(name: str) -> str:
    """The table called *name*, whether it is said of one or of many."""
    files = {table.file.removesuffix(".csv"): known for known, table in TABLES.items()}
    singular = name.removesuffix("ies") + "y" if name.endswith("ies") else name.removesuffix("s")
    return files.get(name) or (singular if singular in TABLES or singular in _NOT_OURS else name)


def _csv(name: str, table: str, text: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [column.strip() for column in next(reader, [])]
        if len(set(header)) < len(header):
            raise BadPackage(f'"{name}" has two columns of one name.')
        begins = reader.line_num + 1
        for row in reader:
            line, begins = begins, reader.line_num + 1
            if reader.line_num > MOST_ROWS:
                raise BadPackage(f'"{name}" has more than {MOST_ROWS:,} lines. Split the package by country.')
            if len(row) > len(header):
                raise BadPackage(
                    f'"{name}", line {line}, has {len(row)} cells under {len(header)} columns. '
                    "Put a cell with a comma in quotes."
                )
            if any(len(value) > MOST_CELL for value in row):
                raise csv.Error("field larger than field limit")
            if any(row):
                # Cells that are empty up to the end of a line are often not written at all.
                said = {column: restored(value) for column, value in zip(header, row, strict=False)}
                yield Line(table, line, dict(said))
    except csv.Error as error:
        long = "field larger" in str(error)
        why = f"has a cell of more than {MOST_CELL:,} characters" if long else f"is not CSV that can be read ({error})"
        raise BadPackage(f'"{name}", line {reader.line_num}, {why}.') from None


def restored(value: str) -> str:
    """*value* without the apostrophe that an export put before what a spreadsheet would run."""
    bare = value.lstrip("'")
    return value[1:] if value.startswith("'") and cell("", bare) != bare else value


def _tier(said: object) -> str:
    if not isinstance(said, dict) or said.get("profile") != PROFILE:
        return ""
    tier = said.get("waymark_tier")
    return tier if tier in ("public", "partner") else "public"


# -- JSON --------------------------------------------------------------------------


def _from_json(document: object, name: str) -> Package:
    """A page of services, a list of them, or one service, each with what belongs to it nested inside."""
    page = document if isinstance(document, dict) else {}
    services = page.get("contents", page.get("services", [page] if "name" in page else document))
    if not isinstance(services, list) or not services or not all(isinstance(one, dict) for one in services):
        raise BadPackage(f'"{name}" holds no services. Write a service, a list of them, or a page with "contents".')
    lines: dict[str, list[Line]] = {}
    known: set[tuple[str, str]] = set()
    for service in services:
        _unnest("service", service, {}, lines, known)
    return Package(lines, _tier(page))


def _unnest(
    table: str,
    said: dict[str, object],
    link: dict[str, object],
    lines: dict[str, list[Line]],
    known: set[tuple[str, str]],
) -> None:
    rows = lines.setdefault(table, [])
    flat = {name: value for name, value in said.items() if not _is_nested(table, name, value)} | link
    id_ = str(said.get("id", f"{table} {len(rows) + 1}"))
    flat["id"] = id_
    nested = {name: value for name, value in said.items() if _is_nested(table, name, value)}
    shape = TABLES.get(table)
    for name, value in nested.items():
        if isinstance(value, dict):
            other, column = shape.one.get(name, (name, f"{name}_id")) if shape else (name, f"{name}_id")
            flat[column] = str(value.get("id", f"{other} of {id_}"))
            if (other, str(flat[column])) not in known:
                known.add((other, str(flat[column])))
                _unnest(other, {"id": flat[column], **value}, {}, lines, known)
    rows.append(Line(table, len(rows) + 1, flat))
    for name, value in nested.items():
        other, column = shape.many.get(name, ("", "")) if shape else ("", "")
        if not other:
            other, column = _ALSO_NESTED.get(name, (_table(name), "{}_id"))
        for one in value if isinstance(value, list) else ():
            if isinstance(one, dict):
                _unnest(other, one, {column.format(table): id_}, lines, known)


def _is_nested(table: str, name: str, value: object) -> bool:
    """Whether *value* is other rows, not a cell: an object that is a column of ours is a cell."""
    if table in TABLES and name in TABLES[table].columns:
        return False
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))
