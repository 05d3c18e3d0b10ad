"""The register of sources: the short title is made of the title."""

from __future__ import annotations

from pathlib import Path

from algorithms.citing import read_sources
from algorithms.vocabulary import ROOM
from located_yaml import Problem

SOURCE = "l1:\n  title: Law 7 of 2018 on shelters\n  short: {short}\n  kind: law\n  seen: true\n"


def told(folder: Path, short: str) -> list[str]:
    problems: list[Problem] = []
    (folder / "sources.yaml").write_text(SOURCE.format(short=short), encoding="utf-8")
    register = read_sources(folder / "sources.yaml", problems)
    assert short == register.sources["l1"].short
    return [str(problem).rsplit("/", 1)[-1] for problem in problems]


def test_a_short_title_has_the_words_of_the_title(tmp_path: Path) -> None:
    assert [] == told(tmp_path, "Law 7, shelters")


def test_a_short_title_with_a_word_of_our_own_is_told(tmp_path: Path) -> None:
    assert ['sources.yaml:3: grammar: "houses" is not a word of the title. Shorten the title, add nothing.'] == told(
        tmp_path, "Law 7 on houses"
    )


def test_no_short_title_of_ours_is_longer_than_its_title() -> None:
    problems: list[Problem] = []
    sources = read_sources(ROOM / "sources.yaml", problems).sources.values()

    assert [] == problems
    assert all(len(source.short) < len(source.title) for source in sources)
    assert any(source.short for source in sources)
