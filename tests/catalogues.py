"""A language made up for the tests: every text of the product in Cyrillic letters, slots kept.

What a screen in it still shows in Latin letters went past the catalogues.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import languages
from languages import Catalogue, Line, plural_forms
from languages.catalogue import place, written
from translations import wanted

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абцдефгхіжклмнопярстувщьїз"
_LETTERS = str.maketrans(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper())


def in_cyrillic(text: str) -> str:
    """*text* letter by letter, without what stands in braces."""
    return "".join(part if part.startswith("{") else part.translate(_LETTERS) for part in re.split(r"(\{\w+\})", text))


def made_up(language: str, domain: str) -> Catalogue:
    """Every line of *domain* in Cyrillic letters."""

    def said(line: Line) -> Line:
        if not line.plural:
            return replace(line, said=(in_cyrillic(line.english),))
        one, many = in_cyrillic(line.english), in_cyrillic(line.plural)
        return replace(line, said=(one, *[many] * (plural_forms(language) - 1)))

    return Catalogue(language, domain, {(line.at, line.english): said(line) for line in wanted()[domain]})


def write(locales: Path, catalogue: Catalogue) -> None:
    """Put *catalogue* into the folder *locales*."""
    file = place(catalogue.language, catalogue.domain, locales)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(written(catalogue))


def write_made_up(locales: Path, language: str) -> None:
    """Put the whole made-up language into *locales* as *language*."""
    for domain in wanted():
        write(locales, made_up(language, domain))


@contextmanager
def planted(catalogues: Mapping[tuple[str, str], Catalogue]) -> Iterator[None]:
    """The product with *catalogues* (language and domain → catalogue) and no others."""
    module = sys.modules["languages.catalogue"]
    read, there = module.read, module.place
    _forget()
    module.place = lambda language, domain, locales=languages.catalogue: _Planted(language, domain, catalogues)  # type: ignore[attr-defined]
    module.read = lambda file: catalogues[file.key]  # type: ignore[attr-defined]
    try:
        yield
    finally:
        module.place, module.read = there, read  # type: ignore[attr-defined]
        _forget()


class _Planted:
    """The file a planted catalogue would stand in."""

    def __init__(self, language: str, domain: str, catalogues: Mapping[tuple[str, str], Catalogue]) -> None:
        self.key = (language, domain)
        self._there = self.key in catalogues

    def exists(self) -> bool:
        return self._there


def _forget() -> None:
    """What is kept of a language is read anew."""
    languages.catalogue.cache_clear()
    for name in ("told", "drawn", "handbook_of", "places_said"):
        for module in [one for key, one in sys.modules.items() if key.startswith("components.")]:
            kept = vars(module).get(name)
            if hasattr(kept, "cache_clear"):
                kept.cache_clear()
