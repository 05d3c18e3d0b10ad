"""A language made for tests: every text of the product in Cyrillic letters, or as a test wants it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import translations
from languages import Catalogue, Line, catalogue, offered, plural_forms
from languages.catalogue import place, written

CODE = "bg"
"""A language with no catalogue of its own."""
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абцдефгхижклмнопярстувшэыз"
_SLOT = re.compile(r"(\{[^{}]*\})")
_TO_CYRILLIC = str.maketrans(_LATIN + _LATIN.upper(), _CYRILLIC + _CYRILLIC.upper())
Words = Callable[[Line, str], str]
"""What a line, or the plural of it, becomes."""


def cyrillic(line: Line, english: str) -> str:
    """*english* letter by letter, its slots as they are."""
    return "".join(part if part[:1] == "{" else part.translate(_TO_CYRILLIC) for part in _SLOT.split(english))


@cache
def _lines(domain: str) -> tuple[Line, ...]:
    return translations.wanted()[domain]


@contextmanager
def planted(folder: Path, words: Words = cyrillic, language: str = CODE) -> Iterator[str]:
    """A product that speaks English and *language*, whose catalogues are made by *words* in *folder*."""
    for domain in ("interface", "kinds", "countries"):
        lines = {}
        for line in _lines(domain):
            many = [words(line, line.plural)] * (plural_forms(language) - 1) if line.plural else []
            lines[line.at, line.english] = replace(line, said=(words(line, line.english), *many))
        file = place(language, domain, folder)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(Catalogue(language, domain, lines)))
    before = place.__defaults__, offered.__defaults__
    place.__defaults__ = offered.__defaults__ = (folder,)
    catalogue.cache_clear()
    try:
        yield language
    finally:
        place.__defaults__, offered.__defaults__ = before
        catalogue.cache_clear()
