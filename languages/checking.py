"""What a catalogue may not get wrong: slots, and old lines of safety shown alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from languages.catalogue import Catalogue, Line, unquoted
from located_yaml import Problem

_SLOT = re.compile(r"\{[^{}]*\}")


def slips(catalogue: Catalogue, file: Path) -> Iterator[Problem]:
    """Every slip of *catalogue*, which stands in *file*."""
    told = [(line, sentence) for line in catalogue.lines.values() for sentence in _of(line)]
    if catalogue.is_ready:
        missing = (line for line in catalogue.lines.values() if line.vital and not line.said)
        told += [(line, f'"{line.at}" is about {line.vital}, and is not translated. Translate it.') for line in missing]
    where = rows(file) if told else {}
    for line, sentence in told:
        yield Problem(file, where.get((line.at, line.english), 1), "catalogue", sentence)


def _of(line: Line) -> Iterator[str]:
    named = f'"{line.at or line.english}"'
    if line.stale and line.vital and not line.both:
        yield (
            f"{named} is about {line.vital}, and its English has changed. Translate it anew and take out "
            'the word fuzzy, or add the comment "# both languages are shown".'
        )
    english = {frozenset(_SLOT.findall(said)) for said in (line.english, line.plural) if said}
    for said in line.said if not line.stale else ():
        if line.plural:
            fits = frozenset(_SLOT.findall(said)) - {"{n}"} in {slots - {"{n}"} for slots in english}
        else:
            fits = sorted(_SLOT.findall(said)) == sorted(_SLOT.findall(line.english))
        if not fits:
            yield f'{named} says "{said}": its words in braces are not those of the English. Keep each as it is.'


def rows(file: Path) -> dict[tuple[str, str], int]:
    """Where each line stands in *file*, by the place and the English it names."""
    found: dict[tuple[str, str], int] = {}
    at, parts, row = "", list[str](), 0
    for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if text.startswith("msgctxt "):
            at = unquoted(text.removeprefix("msgctxt "))
        elif text.startswith("msgid "):
            parts, row = [unquoted(text.removeprefix("msgid "))], number
        elif text.startswith('"') and parts:
            parts.append(unquoted(text))
        elif text.startswith(("msgstr", "msgid_plural")) and parts:
            found[at, "".join(parts)] = row
            at, parts = "", []
    return found
