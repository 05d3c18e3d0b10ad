"""Every promise between the rooms, told as `file:line: rule: message`.  Run by `make check`.

Loads every algorithm, proves its rules and walks its cases, loads every country, then looks at what no
room can see alone: the same kinds of help on both sides, no slot without
words, no place in any country where an officer is left without a number to call, catalogues that are in step with
the texts, and no word that hurts in any of them.
What is merely missing, or stands in a name that is not ours, is counted as a warning, which changes no exit code.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from algorithms import Algorithm, examine, own_folders, vocabulary
from algorithms.cases import case_problems
from algorithms.leaflet import leaflet_problems
from algorithms.machine import Machine
from algorithms.prove import broken
from algorithms.word_lists import sentences
from algorithms.wording import vital_problems
from languages import ENGLISH, offered
from located_yaml import Problem
from referral_directory import Country, all_countries, check_country, circumstances, kinds
from referral_directory.coverage import Grade, coverage_of
from referral_directory.coverage_words import graded, says, title, where
from referral_directory.gaps import gaps_of
from translations import NAME, english_that_hurts, problems_of, row_of, texts_of

ROOT = Path(__file__).parent
SAID_OF_A_SERVICE = ("region_said", "coverage", "hours_said", "languages_said", "cost", "eligibility", "description")
COUNTRIES = ROOT / "referral_directory" / "countries"


def main() -> int:
    """Print every problem; 0 where there is none, else 1."""
    problems: list[Problem] = []
    algorithms = list(_algorithms(problems))
    countries = list(_countries(problems))
    problems += same_kinds() + facts_are_circumstances(algorithms)
    if not problems:  # else the texts cannot be taken out
        problems += said_in_every_language(algorithms, countries)
    problems += words_of(countries)
    warnings = [str(_from_here(problem)) for problem in problems if problem.rule == NAME]
    problems = [problem for problem in problems if problem.rule != NAME]
    for country, by, asked in kinds_asked_for(algorithms, countries):
        problems += never_empty(country, asked, date.today())
        warnings += missing_help(country, by, asked, date.today())
    for problem in problems:
        print(_from_here(problem))
    for warning in warnings:
        print(f"warning: {warning}")
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
            slips = broken(algorithm)
            problems += slips + case_problems(algorithm) + vital_problems(algorithm) + leaflet_problems(algorithm)
            if not slips:
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


def kinds_asked_for(
    algorithms: Iterable[Algorithm], countries: Iterable[Country]
) -> Iterator[tuple[Country, list[str], list[str]]]:
    """Each country, the algorithms that can be walked there, and the kinds of help that some path of them asks for."""
    words = [(algorithm, set(Machine(algorithm).bits)) for algorithm in algorithms]
    for country in countries:
        here = [(algorithm, asks) for algorithm, asks in words if algorithm.country in ("any", country.iso2)]
        asked = set[str]().union(*(asks for _, asks in here))
        yield (
            country,
            [algorithm.id for algorithm, _ in here],
            [kind for kind in kinds() if asked & {f"kind:{kind}", f"need:{kind}"}],
        )


def never_empty(country: Country, asked: Collection[str], on: date) -> list[Problem]:
    """Whatever is asked for, wherever she is, whatever she brings with her: somebody is offered, or a number named."""
    every = tuple(circumstances())
    coverage = coverage_of(country, on, asked, [(), *((circumstance,) for circumstance in every), every])
    return [
        Problem(country.file, 1, "never_empty", f"{says(coverage, gap, 4)} Add a line to fall back on.")
        for gap in gaps_of(coverage)
        if gap.grade == Grade.NONE
    ]


def missing_help(country: Country, by: list[str], asked: Collection[str], on: date) -> list[str]:
    """The warning that help is missing: how much, and where it is worst; none where every cell is covered."""
    coverage = coverage_of(country, on, asked)
    cells = sum(coverage.counts.values())
    return [
        f"{country.iso2}: {cells - coverage.counts[Grade.COVERED]:,} of {cells:,} cells (kind of help × place × "
        f"circumstance) that {' and '.join(by)} can ask for fall short: {graded(coverage)}; "
        f"worst: {title(worst)} {where(coverage, worst.regions, 2)}; "
        f"see python -m referral_directory coverage --country {country.iso2}"
        for worst in gaps_of(coverage)[:1]
    ]


def facts_are_circumstances(algorithms: list[Algorithm]) -> list[Problem]:
    """A fact named like a circumstance marks it on the referral; what may not be noted may not be such a fact."""
    never = {"hiv", "sex_work", "foreigner"}
    return [
        Problem(algorithm.folder / "graph.yaml", 1, "unwritten", f'the fact "{fact}" would mark her. Remove it.')
        for algorithm in algorithms
        for fact in algorithm.facts
        if fact in never
    ]


def said_in_every_language(algorithms: Iterable[Algorithm], countries: Iterable[Country]) -> Iterator[Problem]:
    """What is wrong with the catalogues, and with the English that translators get."""
    texts = texts_of(algorithms, countries)
    yield from english_that_hurts(texts)
    for language in offered():
        yield from problems_of(language, texts=texts) if language != ENGLISH else ()


def words_of(countries: Iterable[Country]) -> Iterator[Problem]:
    """Every word that hurts in what an officer reads of the countries, in whichever language.

    The name of a service or an organisation is its own: women who use drugs may call themselves what nobody else may.
    """
    for country in countries:
        texts = [(said, "words") for caution in country.cautions for said in (caution.says, caution.doubt)]
        texts += [(fact.value, "words") for fact in country.facts]
        for service in country.services:
            texts += [(said, NAME) for said in (service.name, service.local_name, service.organisation)]
            texts += [(getattr(service, name), "words") for name in SAID_OF_A_SERVICE]
            texts += [(answer.note, "words") for answer in service.accepts.values()]
        for said, rule in texts:
            for sentence in sentences(said):
                yield Problem(country.file, row_of(country.file, said), rule, sentence)


def _from_here(problem: Problem) -> Problem:
    file = problem.file
    return replace(problem, file=file.relative_to(ROOT)) if file.is_relative_to(ROOT) else problem


if __name__ == "__main__":
    sys.exit(main())
