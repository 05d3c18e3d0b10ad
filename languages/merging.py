"""What becomes of translations when the English changes: nothing is lost, and nothing old passes for new."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache

from languages.catalogue import Catalogue, Line


@dataclass(frozen=True, slots=True)
class Stats:
    """How far a catalogue is: lines that are current, stale, missing; `vital`: of the last two, those of safety."""

    current: int
    stale: int
    missing: int
    vital: int

    @property
    def lines(self) -> int:
        """All lines."""
        return self.current + self.stale + self.missing


def stats(catalogue: Catalogue) -> Stats:
    """How far *catalogue* is."""
    lines = catalogue.lines.values()
    open_ = [line for line in lines if not line.current]
    stale = sum(bool(line.said) for line in open_)
    return Stats(len(lines) - len(open_), stale, len(open_) - stale, sum(bool(line.vital) for line in open_))


def merged(wanted: Iterable[Line], old: Catalogue) -> Catalogue:
    """*old* with just the lines *wanted*, which are English: each keeps its translation, or gets the nearest, stale.

    A line whose English is the same stays as it is.  Else it takes over, as stale, what stood at the same place, or
    what the same English is elsewhere.  What is asked for no more is kept as gone.
    """
    asked = {(line.at, line.english): line for line in wanted if line.english}  # the English "" is the head of a file
    known = {(line.at, line.english): line for line in (*old.gone, *old.lines.values()) if line.said}
    free = [line for key, line in known.items() if key not in asked]
    lines: dict[tuple[str, str], Line] = {}
    for key, line in asked.items():
        if key in known or key in old.lines:
            had = known.get(key) or old.lines[key]
            lines[key] = replace(line, said=had.said, stale=had.stale, before=had.before, both=had.both)
            continue
        near = _nearest(line, free, known.values())
        if near is None:
            lines[key] = line
        else:
            lines[key] = replace(line, said=near.said, stale=True, before=near.english)
            free = [other for other in free if other is not near]
    return replace(old, lines=lines, gone=tuple(line for key, line in known.items() if key not in asked))


def in_step(wanted: Iterable[Line], there: Catalogue) -> bool:
    """Whether *there* has just the lines *wanted*, in their order, with the words of their notes.

    How a file breaks its rows is free, so that any PO editor may save it.
    """
    now = merged(wanted, there)
    return list(map(_unbroken, now.lines.values())) == list(map(_unbroken, there.lines.values()))


def _unbroken(line: Line) -> Line:
    return replace(line, notes=_words(line.notes)) if line.notes else line


@cache
def _words(notes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({word for note in notes for word in re.findall(r"\w+", note)}))


def _nearest(line: Line, free: Iterable[Line], known: Iterable[Line]) -> Line | None:
    """What *line* may be translated like: what stood in its place, or the same English somewhere else."""
    here = [other for other in free if other.at == line.at and bool(other.plural) == bool(line.plural)]
    if line.at and here:
        return max(here, key=lambda other: _alike(other, line))
    alike = [other for other in free if not line.at and bool(other.plural) == bool(line.plural)]
    close = max(alike, key=lambda other: _alike(other, line), default=None)
    if close is not None and _alike(close, line) > 0.7:
        return close
    return next((o for o in known if o.english == line.english and o.plural == line.plural and not o.stale), None)


def _alike(one: Line, other: Line) -> float:
    return SequenceMatcher(None, one.english, other.english).ratio()


def confirmed(catalogue: Catalogue, translations: Mapping[tuple[str, str], tuple[str, ...]]) -> Catalogue:
    """*catalogue* with *translations* (place and English → its forms) as current lines; others stay as they are."""
    lines = {
        key: replace(line, said=translations[key], stale=False, before="", both=False) if key in translations else line
        for key, line in catalogue.lines.items()
    }
    return replace(catalogue, lines=lines)
