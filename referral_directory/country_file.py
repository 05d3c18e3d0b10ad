"""A country's file, out and back: its entries as plain text, and the file again with the changed ones written anew.

What nobody touched comes back to the byte, comments and all, so that a review in Git shows the changed lines alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from located_yaml import Plain, Problem, reading

from .entry import Entry, entry_of, fields_of, tier_of, without_secrets

_PLAIN = re.compile(
    r"[A-Za-z][A-Za-z0-9 _/.'()&-]*[A-Za-z0-9.)]|[A-Za-z]|https?://[^\s#]+[^\s#:]|[0-9]{4}(-[0-9]{2}){0,2}"
)
_BLOCK = re.compile(r"  ([^\s#:][^\s:]*):\s*(#.*)?$")


def entries_in(file: Path) -> dict[str, Entry]:
    """The entries of *file* by id, in file order.  Raises `BadData` where the file cannot be read at all."""
    problems: list[Problem] = []
    with reading(file, problems) as top:
        top.give_up()
        return {str(id_): part.plain() for id_, part in top.sections("services")}


def written_back(file: Path, entries: Mapping[str, Entry]) -> str:
    """The text of *file* with *entries* as its services; those that are as they were stand as they stood.

    Nothing secret is written: a secret service stays out, and so does a secret field.
    """
    text = file.read_bytes().decode("utf-8")
    before = entries_in(file)
    wanted = {id_: without_secrets(entry) for id_, entry in entries.items() if tier_of(entry, "name") != "secret"}
    out: list[str] = []
    for id_, lines in _blocks(text.splitlines(keepends=True)):
        if id_ in wanted and fields_of(before[id_]) != fields_of(wanted[id_]):
            kept = len(lines) - next((i for i, line in enumerate(reversed(lines)) if line.strip()), 0)
            out += [entry_as_yaml(id_, wanted[id_]), *lines[kept:]]
        else:
            out += lines
    for id_ in sorted(wanted.keys() - before.keys()):
        out.append("" if not out or out[-1].endswith("\n\n") or not out[-1].strip() else "\n")
        out.append(entry_as_yaml(id_, wanted[id_]))
    return "".join(out)


def entry_as_yaml(id_: str, entry: Entry) -> str:
    """The lines of one service, ending in a line break."""
    return f"  {id_}:\n" + "".join(_lines(entry_of(fields_of(entry)), 4))


def _blocks(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """The file in pieces: each service under its id, all else under no id."""
    inside, id_, piece = False, "", list[str]()
    for line in lines:
        top_level = bool(re.match(r"[^\s#]", line))
        begins = inside and not top_level and (match := _BLOCK.match(line.rstrip("\r\n")))
        if top_level or begins:
            yield id_, piece
            id_, piece = (match[1].strip("\"'") if begins and match else ""), []
        if top_level:
            inside = line.startswith("services:")
        piece.append(line)
    yield id_, piece


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
