"""A country's file, out and back: its entries as plain text, and the file again with the changed ones written anew.

What nobody touched comes back to the byte, comments and all, so that a review in Git shows the changed lines alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from located_yaml import BadData, Plain, Problem, Text, reading

from .entry import Entry, entry_of, fields_of, tier_of, visible, without_secrets

_PLAIN = re.compile(
    r"[A-Za-z][A-Za-z0-9 _/.'()&-]*[A-Za-z0-9.)]|[A-Za-z]|[0-9]{4}(-[0-9]{2}){0,2}"
    r"|https?://[^\s#,\[\]{}]+[^\s#:,\[\]{}]"
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")
_NONE_YET = re.compile(r"services:[ \t]*(\{[ \t]*\}|~|''|\"\")?(?=[ \t]*[#\r\n]|$)")


def entries_in(file: Path) -> dict[str, Entry]:
    """The entries of *file* by id, in file order.  Raises `BadData` where the file cannot be read at all."""
    return {str(id_): entry for id_, entry in _read(file).entries.items()}


def written_back(file: Path, entries: Mapping[str, Entry]) -> str:
    """The text of *file* with *entries* as its services; those that are as they were stand as they stood.

    Nothing secret is written: a secret service is taken out, and so is a secret field.  A service of the file that is
    not in *entries* stays.  Raises `BadData` where the file cannot be read, or its services do not stand in lines.
    """
    lines = _LINE.findall(file.read_bytes().decode("utf-8"))
    line_break = lines[0][len(lines[0].rstrip("\r\n")) :] if lines else "\n"
    found = _read(file)
    wanted = {id_: without_secrets(entry) for id_, entry in entries.items() if tier_of(entry, "name") != "secret"}
    begins = [id_.line - 1 for id_ in found.entries]
    end = found.end if found.end >= 0 else len(lines)
    if any(one >= other for one, other in pairwise([found.begin, *begins, end])):
        raise BadData([Problem(file, found.begin + 1, "grammar", "its services do not stand in lines of their own.")])
    out, indent = lines[: begins[0] if begins else end], 2
    for (id_, was), (begin, stop) in zip(found.entries.items(), pairwise([*begins, end]), strict=True):
        indent = _indent(lines[begin])
        own, between = _apart(lines[begin:stop], indent)
        if id_ in wanted and fields_of(was) != fields_of(wanted[id_]):
            own = _written(id_, wanted[id_], indent, line_break)
        elif id_ in entries and id_ not in wanted:
            own = []
        out += own + between
    if new := sorted(wanted.keys() - found.entries.keys()):
        out, between = _apart(out, 0)
        out = _open(out, found, line_break)
        for more in new:
            out += [line_break] * (not out[-1].startswith("services:"))
            out += _written(more, wanted[more], indent, line_break)
        out += between
    elif found.entries and not found.entries.keys() - entries.keys() | wanted.keys():
        out = [re.sub(r"^services:", "services: {}", line) for line in out]
    no_line = {id_ for id_, entry in entries.items() if not visible(entry, "public").get("phones")}
    return "".join(_without([*out, *lines[end:]], no_line))


def _without(lines: list[str], gone: Collection[str]) -> list[str]:
    """*lines* of a file whose list of lines to fall back on has lost the members that are *gone*, or all of itself."""
    begin = next((at for at, line in enumerate(lines) if line.startswith("lines:")), len(lines))
    more = (at for at, line in enumerate(lines[begin + 1 :], begin + 1) if re.match(r"[^\s#-]", line))
    end = next(more, len(lines))
    block = lines[begin:end]
    kept = [line for line in block if line.partition("#")[0].strip().removeprefix("- ") not in gone]
    if len(kept) < len(block) and not any(line.strip().startswith("- ") for line in kept):
        kept = []
    return [*lines[:begin], *kept, *lines[end:]]


def entry_as_yaml(id_: str, entry: Entry) -> str:
    """The lines of one service, ending in a line break."""
    return "".join(_written(id_, entry, 2, "\n"))


@dataclass(frozen=True)
class _Found:
    """What stands in a file: its entries, and in which line its services begin and end; -1 where they do not."""

    entries: Mapping[Text, Entry]
    begin: int
    end: int


def _read(file: Path) -> _Found:
    with reading(file) as top:
        top.give_up()
        none_yet = top.shape("services") in ("nothing", "text") and not top.text("services", "")
        services = {} if none_yet else {id_: part.plain() for id_, part in top.sections("services")}
        lines = {str(key): key.line - 1 for key in top.keys}
    begin = lines.get("services", -1)
    return _Found(services, begin, min((line for line in lines.values() if line > begin >= 0), default=-1))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _apart(lines: list[str], indent: int) -> tuple[list[str], list[str]]:
    """*lines*, and those at their end that do not belong to what is indented more than *indent*."""
    kept = len(lines)
    while kept and (not (line := lines[kept - 1]).strip() or (line.lstrip()[0] == "#" and _indent(line) <= indent)):
        kept -= 1
    return lines[:kept], lines[kept:]


def _open(lines: list[str], found: _Found, line_break: str) -> list[str]:
    """*lines*, so that a service may be written below them."""
    if lines and not lines[-1].endswith(("\r", "\n")):
        lines = [*lines[:-1], lines[-1] + line_break]
    if found.begin < 0:
        return [*lines, line_break, f"services:{line_break}"]
    return lines if found.entries else [_NONE_YET.sub("services:", line) for line in lines]


def _written(id_: str, entry: Entry, indent: int, line_break: str) -> list[str]:
    lines = [f"{' ' * indent}{id_}:\n", *_lines(entry_of(fields_of(entry)), indent + 2)]
    return [line.replace("\n", line_break) for line in lines]


def _lines(value: Mapping[str, Plain], indent: int) -> Iterator[str]:
    pad = " " * indent
    for name, said in value.items():
        if isinstance(said, dict):
            yield f"{pad}{_text(name)}:\n"
            yield from _lines(said, indent + 2)
        elif isinstance(said, list):
            yield f"{pad}{_text(name)}: [{', '.join(_text(str(one)) for one in said)}]\n"
        else:
            yield f"{pad}{_text(name)}: {_text(said)}\n"


def _text(said: str) -> str:
    """A text as YAML reads it back: bare where nothing in it means anything, else in double quotes."""
    return said if _PLAIN.fullmatch(said) else json.dumps(said, ensure_ascii=False)
