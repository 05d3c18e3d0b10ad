"""The texts that stand in code: the literal words of every call of `say`, `counted` and `Sentence`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from languages.catalogue import Line

_SAYS = re.compile(r"\b(?:say|counted|Sentence)\b")
"""What a file has that is worth being read as code, which takes longer than all the rest."""


def extracted(files: Iterable[Path], root: Path) -> Iterator[Line]:
    """Each text of *files*, which lie under *root*, in their order, each once with every file that says it.

    `say("English")`, `Sentence("English")` and `counted("{n} sign", "{n} signs", n)` give one; `say(text, at)`
    says a text of a data file, which its own room hands to translators.  Raises `ValueError` where words are put
    together before they are said.
    """
    lines: dict[str, Line] = {}
    for file in files:
        name = file.relative_to(root).as_posix()
        for english, plural in _said_in(file):
            had = lines.get(english, Line("", english))
            places = tuple(sorted({*had.places, name}))
            lines[english] = replace(had, plural=plural or had.plural, places=places)
    yield from lines.values()


def _said_in(file: Path) -> Iterator[tuple[str, str]]:
    code = file.read_text(encoding="utf-8")
    if not _SAYS.search(code):
        return
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if not call.args or isinstance(call.args[0], ast.Name | ast.Attribute):
            continue
        if name == "counted" and len(call.args) > 1:
            yield _literal(call.args[0], file), _literal(call.args[1], file)
        elif name in ("say", "Sentence") and len(call.args) == 1:
            yield _literal(call.args[0], file), ""


def _literal(said: ast.expr, file: Path) -> str:
    if isinstance(said, ast.Constant) and isinstance(said.value, str):
        return said.value
    raise ValueError(f"{file}:{said.lineno}: say() is given words no catalogue can know. Write them out, with slots.")
