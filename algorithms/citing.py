"""The register of sources, and how a node cites them.

A citation is the id of a source, a place in it, and how sure we are:

    l2229 art. 25 (s08)       the fact was seen in the copy or page s08
    l2229 art. 25             seen, if the source itself was (`seen: true`); known otherwise
    cpc art. 214 (K)          background knowledge, not confirmed
    cpc art. 214 (K?)         doubtful: never a rule, only shown "to be confirmed"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

from algorithms.graph import Citation, Confidence, Modality, Source
from located_yaml import Problem, Section, Text, did_you_mean, reading

KINDS = ("law", "guidance", "project", "design")
_CITATION = re.compile(r"(?P<id>\S+)(?: (?P<place>.*?))??(?: ?\((?P<mark>[^()]*)\))?")
_WORD = re.compile(r"[\w/-]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MARKS: Mapping[str, Confidence] = {"K": "known", "K?": "doubtful"}


@dataclass(frozen=True)
class Register:
    """Every source that may be cited, by id."""

    sources: Mapping[str, Source]

    def citations(self, part: Section, key: str) -> tuple[Citation, ...]:
        """The citations at *key*; each must name a registered source, and there must be one."""
        if key not in part:
            part.problem(f'"{part.name}" has no "{key}". Say what it rests on.', rule="sourced")
            return ()
        found = (self._citation(part, line) for line in part.texts(key, required=True))
        return tuple(citation for citation in found if citation)

    def all_of(self, part: Section, ids: Iterable[Text]) -> tuple[Source, ...]:
        """The sources named by *ids*."""
        found = (self._source(part, word, word) for word in ids)
        return tuple(source for source in found if source)

    def _citation(self, part: Section, line: Text) -> Citation | None:
        match = _CITATION.fullmatch(" ".join(line.split()))
        if not match:
            part.problem(f'"{line}" is not a source with a place. Write: id place (mark).', at=line, rule="sourced")
            return None
        source = self._source(part, match["id"], line)
        if not source:
            return None
        mark = (match["mark"] or "").strip()
        place = (match["place"] or "").strip()
        if mark in _MARKS:
            return Citation(source, place, _MARKS[mark])
        copies = [self._source(part, word.strip(), line) for word in mark.split(",") if word.strip()]
        seen_in = tuple(copy for copy in copies if copy)
        seen = source.seen or any(copy.seen for copy in seen_in)
        return Citation(source, place, "seen" if seen else "known", seen_in)

    def _source(self, part: Section, word: str, at: Text) -> Source | None:
        if word in self.sources:
            return self.sources[word]
        part.problem(
            f'"{word}" is not a source of sources.yaml.' + did_you_mean(word, self.sources), at=at, rule="sourced"
        )
        return None


def read_sources(file: Path, problems: list[Problem]) -> Register:
    """The register in *file*; slips are added to *problems*."""
    register, found = _read(file, file.stat().st_mtime_ns if file.exists() else 0)
    problems.extend(found)
    return register


@cache
def _read(file: Path, changed: int) -> tuple[Register, tuple[Problem, ...]]:
    problems: list[Problem] = []
    with reading(file, problems) as top:
        sources = {str(name): _read_source(name, part) for name, part in top.parts()}
    return Register(sources), tuple(problems)


def _read_source(name: Text, part: Section) -> Source:
    url = part.text("url", "")
    if url and not re.fullmatch(r"https?://\S+", url):
        part.problem(f'"{url}" should begin with http:// or https://.', at="url")
    return Source(
        id=name,
        title=part.text("title"),
        kind=cast(Modality, str(part.one_of("kind", KINDS, "a kind of source"))),
        seen=part.flag("seen"),
        url=url,
        edition=part.text("edition", ""),
        visible=part.text("visible", ""),
        read=_read_on(name, part),
        short=_short(part),
        line=name.line,
    )


def _short(part: Section) -> str:
    """The short title; a word the title does not have would be our own."""
    short = part.text("short", "")
    if own := set(_WORD.findall(short)) - set(_WORD.findall(part.text("title"))):
        part.problem(f'"{min(own)}" is not a word of the title. Shorten the title, add nothing.', at="short")
    return short


def _read_on(name: Text, part: Section) -> date | None:
    """The day a source was read; one whose text was never seen has none."""
    said = part.text("read", "")
    if not said:
        return None
    if not part.flag("seen"):
        part.problem(f'the text of "{name}" was not seen, so there is no day on which it was read. Remove it.', "read")
    try:
        if _DATE.fullmatch(said):
            return date.fromisoformat(said)
    except ValueError:
        pass
    part.problem(f'"{said}" should be a date like 2026-11-23.', at="read")
    return None
