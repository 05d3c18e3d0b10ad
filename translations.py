"""make translations: takes every text out, merges the catalogues of `locales/`, and tells how far each is.

python translations.py [--language L] [--check] [--json]

Nothing of a translation is lost: a line whose English changed is kept as stale
(gettext: fuzzy) and shown as English, marked, until somebody looks at it.
`--language ka` begins a language, or what is new in it; without it only what
was begun is merged.  `--check` writes nothing and tells what is wrong, as
`file:line: rule: message`; `check.py` tells the same.  A word that hurts in the
name of a document is a warning: the name is not ours.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import algorithms
import referral_directory.translated as directory
from algorithms import Algorithm, load, own_folders
from algorithms.word_lists import sentences
from algorithms.wording import slips_of
from languages import ENGLISH, Catalogue, Line, is_language, offered
from languages.catalogue import LOCALES, place, read, written
from languages.checking import rows, slips
from languages.extracting import extracted
from languages.merging import in_step, merged, stats
from located_yaml import BadData, Problem
from referral_directory import Country, all_countries, read_country

ROOT = Path(__file__).parent
TALKING = ("components", "algorithms", "referral_directory")
NAMES = "sources."
"""Where the names of documents stand: they are the documents' own."""
NAME = "name"
"""The rule of a problem that stands in a name which is not ours: it is told, and closes nothing."""
_HOMES = {
    "interface": {
        **dict.fromkeys(("effects", "topics", "slots"), "algorithms/vocabulary.yaml"),
        "rules": "algorithms/rules.yaml",
        "fields": "referral_directory/fields.yaml",
        "freshness": "referral_directory/freshness.yaml",
        "reasons": "referral_directory/reasons.py",
    },
    "kinds": {"kinds": "referral_directory/kinds.yaml", "circumstances": "referral_directory/circumstances.yaml"},
}
"""The file a text of a data file stands in, by its domain and the first word of its place."""


@dataclass(frozen=True)
class Texts:
    """Every text of the product by the domain of its catalogue, and the algorithms that some domains are."""

    lines: Mapping[str, tuple[Line, ...]]
    algorithms: Mapping[str, Algorithm]


def texts_of(own: Iterable[Algorithm], countries: Iterable[Country]) -> Texts:
    """The texts of these algorithms and countries, of the closed lists and of the code."""
    known = {algorithm.id: algorithm for algorithm in own}
    lines = {
        "interface": (*_code(), *algorithms.translated.closed_lists(), *directory.closed_lists()),
        "kinds": tuple(directory.kinds_and_circumstances()),
        "countries": tuple(line for country in countries for line in directory.country_lines(country)),
        **{name: tuple(algorithms.translated.lines(algorithm)) for name, algorithm in known.items()},
    }
    return Texts(lines, known)


@cache
def own_texts() -> Texts:
    """The texts of the project; raises `BadData`."""
    return texts_of(map(load, own_folders()), map(read_country, all_countries()))


def wanted() -> Mapping[str, tuple[Line, ...]]:
    """Every text of the project by the domain of its catalogue; raises `BadData`."""
    return own_texts().lines


def _code() -> Iterator[Line]:
    files = sorted(file for room in TALKING for file in (ROOT / room).rglob("*.py") if "migrations" not in file.parts)
    return extracted((*files, ROOT / "located_yaml.py", ROOT / "sentences.py"), ROOT)


def as_it_should_be(language: str, domain: str, locales: Path = LOCALES) -> Catalogue:
    """The catalogue as it is after a merge with the texts of today; raises `BadData`."""
    file = place(language, domain, locales)
    old = read(file) if file.exists() else Catalogue(language, domain)
    return merged(wanted()[domain], old)


def problems_of(language: str, locales: Path = LOCALES, texts: Texts | None = None) -> Iterator[Problem]:
    """What is wrong with the catalogues of *language*, held against *texts*; by the rule `NAME` what is a warning.

    Out of step, slots lost, old lines of safety shown alone, words that hurt, and what no graph may say.
    """
    known = (texts or own_texts()).algorithms
    for domain, lines in (texts.lines if texts else wanted()).items():
        file = place(language, domain, locales)
        if not file.exists():
            continue
        try:
            there = read(file)
        except BadData as bad:
            yield from bad.problems
            continue
        if in_step(lines, there):
            yield from slips(there, file)
        else:
            yield Problem(file, 1, "catalogue", "the texts have changed since. Run `make translations`.")
        yield from _wording(there, file, known.get(domain))


def _wording(there: Catalogue, file: Path, algorithm: Algorithm | None) -> Iterator[Problem]:
    told = [(line, slip) for line in there.lines.values() for slip in slips_of(line, there.language, algorithm)]
    where = rows(file) if told else {}
    for line, slip in told:
        yield Problem(file, where.get((line.at, line.english), 1), NAME if line.at.startswith(NAMES) else "words", slip)


def english_that_hurts(texts: Texts) -> Iterator[Problem]:
    """Every word that hurts in a text that is handed to translators, where the text stands."""
    for domain, lines in texts.lines.items():
        for line in lines:
            for said in (line.english, line.plural):
                for sentence in sentences(said, ENGLISH):
                    file = _home(domain, line)
                    yield Problem(file, row_of(file, said), NAME if line.at.startswith(NAMES) else "words", sentence)


def _home(domain: str, line: Line) -> Path:
    if line.places:
        return ROOT / line.places[0]
    if domain == "countries":
        return ROOT / "referral_directory" / "countries" / f"{line.at.split('.')[0].lower()}.yaml"
    if line.at.startswith(NAMES):
        return ROOT / "algorithms" / "sources.yaml"
    if homes := _HOMES.get(domain):
        return ROOT / homes[line.at.split(".")[0]]
    name = "leaflet" if line.at.startswith("leaflet.") else "risk_form" if ".form." in line.at else "graph"
    return ROOT / "algorithms" / domain / f"{name}.yaml"


def row_of(file: Path, said: str) -> int:
    """The row of *file* where the text *said* begins, as far as it can be found; else the first."""
    content = file.read_text(encoding="utf-8")
    at = max(content.find(said[:20]), 0)
    return content.count("\n", 0, at) + 1


def main(words: Sequence[str] | None = None) -> int:
    """Merge every catalogue, or check them; 0 where all is well, 1 where a file cannot be read."""
    try:
        return _run(words)
    except BadData as bad:
        for problem in bad.problems:
            print(problem)
        return 1


def _run(words: Sequence[str] | None) -> int:
    parser = argparse.ArgumentParser(prog="python translations.py", description="Take texts out, merge catalogues.")
    parser.add_argument("--language", help="only this one; begins it where it is new")
    parser.add_argument("--check", action="store_true", help="write nothing, tell what is wrong")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    asked = parser.parse_args(words)
    if asked.language and (asked.language == ENGLISH or not is_language(asked.language)):
        parser.error(
            f'"{asked.language}" is not the code of a language to translate into. Write one like uk, ka or hy.'
        )
    spoken = [asked.language] if asked.language else [one for one in offered() if one != ENGLISH]
    if asked.check:
        texts = own_texts()
        found = [
            *english_that_hurts(texts),
            *(one for language in spoken for one in problems_of(language, texts=texts)),
        ]
        for problem in found:
            print(f"warning: {problem}" if problem.rule == NAME else problem)
        return 1 if any(problem.rule != NAME for problem in found) else 0
    told = {
        language: {
            domain: _merge(language, domain)
            for domain in wanted()
            if asked.language or place(language, domain, LOCALES).exists()
        }
        for language in spoken
    }
    if asked.json:
        print(json.dumps(told))
    for language, domains in () if asked.json else told.items():
        for domain, row in domains.items():
            print(f"{language} {domain}: {row['current']} of {row['lines']} current, {row['stale']} stale")
    return 0


def _merge(language: str, domain: str) -> dict[str, int]:
    made = as_it_should_be(language, domain, LOCALES)
    file = place(language, domain, LOCALES)
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
