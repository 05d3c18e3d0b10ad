"""Every promise between the rooms, told as `file:line: rule: message`.  Run by `make check`.

Loads every algorithm with its cases and every country, then looks at what no
room can see alone: the same kinds of help on both sides, no slot without
words, and no country with a number in it that could leave an officer without one.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from algorithms import Algorithm, examine, own_folders, vocabulary
from algorithms.cases import case_problems
from located_yaml import Problem
from referral_directory import Country, all_countries, check_country, circumstances, kinds

ROOT = Path(__file__).parent
COUNTRIES = ROOT / "referral_directory" / "countries"


def main() -> int:
    """Print every problem; 0 where there is none, else 1."""
    problems: list[Problem] = []
    algorithms = list(_algorithms(problems))
    countries = list(_countries(problems))
    problems += same_kinds() + always_a_number(countries) + facts_are_circumstances(algorithms)
    for problem in problems:
        print(Problem(_from_here(problem.file), problem.line, problem.rule, problem.message))
    if not problems:
        services = sum(len(country.services) for country in countries)
        nodes = sum(len(algorithm.nodes) for algorithm in algorithms)
        print(
            f"No problem in {len(algorithms)} algorithms ({nodes} nodes) "
            f"and {len(countries)} countries ({services} public services)."
        )
    return 1 if problems else 0


def _algorithms(problems: list[Problem]) -> Iterator[Algorithm]:
    for folder in own_folders():
        algorithm, found = examine(folder)
        problems += found
        if algorithm and not found:
            problems += case_problems(algorithm)
            yield algorithm


def _countries(problems: list[Problem]) -> Iterator[Country]:
    for iso2 in all_countries():
        country = check_country(COUNTRIES / f"{iso2.lower()}.yaml", problems)
        if country is not None:
            yield country


def same_kinds() -> list[Problem]:
    """An algorithm may ask for just the kinds of help that the directory knows."""
    asked, known = set(vocabulary().kinds), set(kinds())
    file = ROOT / "algorithms" / "vocabulary.yaml"
    return [
        Problem(file, 1, "kinds", f'"{kind}" stands in vocabulary.yaml or kinds.yaml alone. Put it in both.')
        for kind in sorted(asked ^ known)
    ]


def always_a_number(countries: list[Country]) -> list[Problem]:
    """Where a country has any line or emergency number, no search leaves an officer without one."""
    problems = []
    for country in countries:
        if not (country.lines or country.emergency):
            continue
        for kind in kinds():
            found = country.find([kind], circumstances=list(circumstances()))
            if found.fallback is None:
                said = f'nobody is named for "{kind}". Add a line to fall back on.'
                problems.append(Problem(country.file, 1, "never_empty", said))
    return problems


def facts_are_circumstances(algorithms: list[Algorithm]) -> list[Problem]:
    """A fact named like a circumstance marks it on the referral; what may not be noted may not be such a fact."""
    never = {"hiv", "sex_work", "foreigner"}
    return [
        Problem(algorithm.folder / "graph.yaml", 1, "unwritten", f'the fact "{fact}" would mark her. Remove it.')
        for algorithm in algorithms
        for fact in algorithm.facts
        if fact in never
    ]


def _from_here(file: Path) -> Path:
    return file.relative_to(ROOT) if file.is_relative_to(ROOT) else file


if __name__ == "__main__":
    sys.exit(main())
