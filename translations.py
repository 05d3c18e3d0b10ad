"""make translations: takes every text out, merges the catalogues of `locales/`, and tells how far each is.

python translations.py [--language L] [--check] [--json]

Nothing of a translation is lost: a line whose English changed is kept as stale
(gettext: fuzzy) and shown as English, marked, until somebody looks at it.
`--language ka` begins a language.  `--check` writes nothing and tells what is
wrong, as `file:line: rule: message`; `check.py` tells the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import algorithms
import referral_directory.translated as directory
from algorithms import load, own_folders
from languages import ENGLISH, Catalogue, Line, offered
from languages.catalogue import LOCALES, place, read, written
from languages.checking import slips
from languages.extracting import extracted
from languages.merging import merged, stats
from located_yaml import BadData, Problem

ROOT = Path(__file__).parent
TALKING = ("components", "algorithms", "referral_directory")


@cache
def wanted() -> Mapping[str, tuple[Line, ...]]:
    """Every text of the product by the domain of its catalogue."""
    return {
        "interface": (*_code(), *algorithms.translated.closed_lists(), *directory.closed_lists()),
        "kinds": tuple(directory.kinds_and_circumstances()),
        "countries": tuple(directory.countries()),
        **{folder.name: tuple(algorithms.translated.lines(load(folder))) for folder in own_folders()},
    }


def _code() -> Iterator[Line]:
    files = sorted(file for room in TALKING for file in (ROOT / room).rglob("*.py") if "migrations" not in file.parts)
    return extracted(iter(files), ROOT)


def as_it_should_be(language: str, domain: str, locales: Path = LOCALES) -> Catalogue:
    """The catalogue as it is after a merge with the texts of today; raises `BadData`."""
    file = place(language, domain, locales)
    old = read(file) if file.exists() else Catalogue(language, domain)
    return merged(wanted()[domain], old)


def problems_of(language: str, locales: Path = LOCALES) -> Iterator[Problem]:
    """What is wrong with the catalogues of *language*: out of step, slots lost, old lines of safety shown alone."""
    for domain in wanted():
        file = place(language, domain, locales)
        if not file.exists():
            continue
        try:
            there = read(file)
        except BadData as bad:
            yield from bad.problems
            continue
        if file.read_bytes() != written(as_it_should_be(language, domain, locales)):
            yield Problem(file, 1, "catalogue", "the texts have changed since. Run `make translations`.")
        else:
            yield from slips(there, file)


def main(words: Sequence[str] | None = None) -> int:
    """Merge every catalogue, or check them; 0 where all is well."""
    parser = argparse.ArgumentParser(prog="python translations.py", description="Take texts out, merge catalogues.")
    parser.add_argument("--language", help="only this one; begins it where it is new")
    parser.add_argument("--check", action="store_true", help="write nothing, tell what is wrong")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    asked = parser.parse_args(words)
    spoken = [asked.language] if asked.language else [one for one in offered() if one != ENGLISH]
    if asked.check:
        found = [problem for language in spoken for problem in problems_of(language)]
        for problem in found:
            print(problem)
        return 1 if found else 0
    told = {language: {domain: _merge(language, domain) for domain in wanted()} for language in spoken}
    if asked.json:
        print(json.dumps(told))
    for language, domains in () if asked.json else told.items():
        for domain, row in domains.items():
            print(f"{language} {domain}: {row['current']} of {row['lines']} current, {row['stale']} stale")
    return 0


def _merge(language: str, domain: str) -> dict[str, int]:
    made = as_it_should_be(language, domain)
    file = place(language, domain)
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists() or file.read_bytes() != written(made):
        file.write_bytes(written(made))
    far = stats(made)
    return {
        "lines": far.lines,
        "current": far.current,
        "stale": far.stale,
        "missing": far.missing,
        "vital": far.vital,
    }


if __name__ == "__main__":
    sys.exit(main())
