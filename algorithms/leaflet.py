"""leaflet.yaml → Leaflet: what she takes with her, a page of rights with the source of each line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from algorithms.citing import read_sources
from algorithms.graph import Algorithm, Citation
from algorithms.vocabulary import ROOM, without_slots
from algorithms.wording import wrong_words
from languages import ENGLISH, Line, catalogue
from located_yaml import BadData, Problem, Section, reading


@dataclass(frozen=True, slots=True)
class Right:
    """One line of the leaflet, and what it rests on."""

    says: str
    source: tuple[Citation, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Part:
    """A few lines under one heading."""

    name: str
    title: str
    rights: tuple[Right, ...]


@dataclass(frozen=True, slots=True)
class Leaflet:
    """What she takes with her.  It knows nothing of any walk."""

    title: str
    intro: str
    parts: tuple[Part, ...]
    file: Path


def leaflet(algorithm: Algorithm, language: str = ENGLISH) -> Leaflet | None:
    """The leaflet of *algorithm* in *language*, None where it has none.  Raises `BadData` with all its slips."""
    found = _read(algorithm.folder / "leaflet.yaml")
    return said_in(found, algorithm.id, language) if found else None


@cache
def _read(file: Path) -> Leaflet | None:
    if not file.exists():
        return None
    found, problems = examine_leaflet(file)
    if problems:
        raise BadData(problems)
    return found


def examine_leaflet(file: Path) -> tuple[Leaflet, list[Problem]]:
    """The leaflet in *file* as far as it can be read, and every problem found."""
    problems: list[Problem] = []
    register = read_sources(ROOM / "sources.yaml", problems)
    with reading(file, problems) as top:

        def right(part: Section) -> Right:
            return Right(without_slots(part, part.text("says")), register.citations(part, "source"), part.line)

        def part_of(name: str, section: Section) -> Part:
            return Part(
                name,
                without_slots(section, section.text("title")),
                tuple(right(row) for row in section.rows("lines")),
            )

        made = Leaflet(
            without_slots(top, top.text("title")),
            without_slots(top, top.text("intro", "")),
            tuple(part_of(str(name), section) for name, section in top.sections("sections", required=True)),
            file,
        )
    return made, sorted(set(problems))


def leaflet_problems(algorithm: Algorithm) -> list[Problem]:
    """Every slip in the leaflet of *algorithm*, and every word in it that may not be said to her."""
    file = algorithm.folder / "leaflet.yaml"
    if not file.exists():
        return []
    found, problems = examine_leaflet(file)
    said = [(found.title, 1), (found.intro, 1)]
    said += [(part.title, part.rights[0].line if part.rights else 1) for part in found.parts]
    said += [(right.says, right.line) for part in found.parts for right in part.rights]
    return problems + [Problem(file, line, "words", sentence) for text, line in said for sentence in wrong_words(text)]


def leaflet_lines(found: Leaflet) -> Iterator[Line]:
    """Every text of the leaflet for translators; all of it is vital."""
    yield Line("leaflet.title", found.title, vital="rights")
    if found.intro:
        yield Line("leaflet.intro", found.intro, vital="rights")
    for part in found.parts:
        yield Line(f"leaflet.{part.name}.title", part.title, vital="rights")
        for right in part.rights:
            notes = tuple(f"rests on: {', '.join(filter(None, (c.source.title, c.place)))}" for c in right.source)
            yield Line(f"leaflet.{part.name}.says", right.says, vital="rights", notes=notes)


def said_in(found: Leaflet, domain: str, language: str) -> Leaflet:
    """*found* in *language*; a line without a current translation is the English, marked."""
    if language == ENGLISH:
        return found
    words = catalogue(domain, language)
    parts = tuple(
        replace(
            part,
            title=words.say(part.title, f"leaflet.{part.name}.title"),
            rights=tuple(replace(r, says=words.say(r.says, f"leaflet.{part.name}.says")) for r in part.rights),
        )
        for part in found.parts
    )
    return replace(
        found, title=words.say(found.title, "leaflet.title"), intro=words.say(found.intro, "leaflet.intro"), parts=parts
    )
