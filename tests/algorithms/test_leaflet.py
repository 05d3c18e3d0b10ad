"""The leaflet of rights: every slip told, every line handed to translators, none of it a word of the walk."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from algorithms import Algorithm, languages_of, load, own_folders
from algorithms import leaflet as leaflets
from algorithms.__main__ import FINE, WRONG_USE, main
from algorithms.leaflet import examine_leaflet, leaflet, leaflet_lines, leaflet_problems
from algorithms.leaflet_page import Number, leaflet_page, leaflet_section
from algorithms.wording import wrong_words
from languages import ENGLISH, MARK, Catalogue
from located_yaml import BadData
from translations import wanted

from .sample import sound

LEAFLET = """\
title: Your rights
intro: These are yours.
sections:
  help:
    title: Help
    lines:
      - says: A doctor helps you.
        source: [waymark]
      - says: You may ask again.
        source: ["l2229 art. 21 item 3 (s03)"]
"""
OWN = [load(folder) for folder in own_folders()]
own = pytest.mark.parametrize("algorithm", OWN, ids=lambda algorithm: algorithm.id)


def small(folder: Path, text: str = LEAFLET) -> Algorithm:
    algorithm = sound(folder)
    (algorithm.folder / "leaflet.yaml").write_text(text, encoding="utf-8")
    return algorithm


def told(folder: Path, was: str, becomes: str) -> list[str]:
    assert 1 == LEAFLET.count(was)
    algorithm = small(folder, LEAFLET.replace(was, becomes))
    return [str(problem).removeprefix(f"{algorithm.folder}/") for problem in leaflet_problems(algorithm)]


def test_every_key_arrives(tmp_path: Path) -> None:
    algorithm = small(tmp_path)

    found = leaflet(algorithm)

    assert found
    assert ("Your rights", "These are yours.") == (found.title, found.intro)
    [part] = found.parts
    assert ("help", "Help") == (part.name, part.title)
    assert ["A doctor helps you.", "You may ask again."] == [right.says for right in part.rights]
    assert ["waymark", "l2229"] == [right.source[0].source.id for right in part.rights]
    assert [] == leaflet_problems(algorithm)


def test_an_algorithm_may_have_none(tmp_path: Path) -> None:
    algorithm = sound(tmp_path)

    assert leaflet(algorithm) is None
    assert [] == leaflet_problems(algorithm)


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        ("        source: [waymark]\n", "", "source"),
        ("source: [waymark]", "source: [waymarkk]", '"waymarkk" is not a source of sources.yaml.'),
        ("title: Help", "titel: Help", "titel"),
        ("A doctor helps you.", "Call {police}.", '"{police}" stands where slots are not filled.'),
        ("A doctor helps you.", "The junkie is helped.", "is a word that hurts"),
        ("A doctor helps you.", "Try mediation.", "may never be said to her"),
        ("You may ask again.", "A drug test comes first.", "may never be said to her"),
    ],
)
def test_every_slip_is_told_with_its_line(tmp_path: Path, was: str, becomes: str, sentence: str) -> None:
    problems = told(tmp_path, was, becomes)

    assert problems
    assert sentence in "\n".join(problems)
    assert all(re.match(r"leaflet\.yaml:\d+: \w+: ", problem) for problem in problems)


def test_one_that_cannot_be_read_is_never_shown(tmp_path: Path) -> None:
    with pytest.raises(BadData):
        leaflet(small(tmp_path, LEAFLET.replace("[waymark]", "[nobody]")))


def test_check_tells_a_slip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    algorithm = small(tmp_path, LEAFLET.replace("A doctor helps you.", "Try mediation."))

    main(["check", str(algorithm.folder)])

    assert 'leaflet.yaml:7: words: "mediation" may never be said to her' in capsys.readouterr().out


@own
def test_every_line_of_it_is_in_the_catalogues_and_vital(algorithm: Algorithm) -> None:
    found = leaflet(algorithm)
    assert found
    lines = {(line.at, line.english): line for line in wanted()[algorithm.id]}

    said = [found.title, found.intro]
    said += [text for part in found.parts for text in (part.title, *(right.says for right in part.rights))]

    assert said == [line.english for line in leaflet_lines(found)]
    assert all(lines[line.at, line.english].vital == "rights" for line in leaflet_lines(found))


@own
def test_no_word_of_it_may_not_be_said_to_her_in_any_language(algorithm: Algorithm) -> None:
    for language in languages_of(algorithm):
        found = leaflet(algorithm, language)
        assert found
        said = [found.title, found.intro, *(right.says for part in found.parts for right in part.rights)]
        assert [] == [slip for text in said for slip in wrong_words(text)]


@own
def test_it_tells_nothing_a_violent_partner_need_not_read(algorithm: Algorithm) -> None:
    """No drug, no illness, no work, no shelter, no name of a service: the same paper for every woman."""
    found = leaflet(algorithm)
    assert found
    page = leaflet_page(algorithm, found, ENGLISH)

    assert not re.search(r"drug|HIV|hepatitis|alcohol|naloxone|substance|sex work|shelter|violence against", page, re.I)
    assert [] == [fact for fact in algorithm.facts.values() if fact in page]


def test_a_line_without_a_translation_of_today_is_english_and_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    algorithm = small(tmp_path)
    english = leaflet(algorithm)
    assert english
    lines = {
        (line.at, line.english): replace(line, said=("ТАК",), stale=line.english == "You may ask again.")
        for line in leaflet_lines(english)
        if line.english != "A doctor helps you."
    }
    monkeypatch.setattr(leaflets, "catalogue", lambda domain, language: Catalogue(language, domain, lines))

    found = leaflet(algorithm, "uk")

    assert found
    assert [f"A doctor helps you. {MARK}", f"You may ask again. {MARK}"] == [r.says for r in found.parts[0].rights]
    assert "ТАК" == found.title
    page = leaflet_page(algorithm, found, "uk")
    assert '<li><span lang="en">A doctor helps you. [EN]</span></li>' in page


def test_the_page_needs_nothing_else_and_has_room_for_what_is_written_by_hand(tmp_path: Path) -> None:
    algorithm = small(tmp_path, LEAFLET.replace("A doctor helps you.", "A <doctor> helps you."))
    found = leaflet(algorithm)
    assert found

    page = leaflet_page(algorithm, found, ENGLISH)

    assert not re.search(r"https?:|src=|href=|url\(", page)
    assert "A &lt;doctor&gt; helps you." in page
    assert "Case number:" in page
    assert "Officer:" in page
    assert 4 == page.split('class="by-hand"')[1].count("<span>")  # two numbers, the case, the officer
    with_numbers = leaflet_section(algorithm, found, ENGLISH, [Number("Police", "<102>")])
    assert "Police <b>&lt;102&gt;</b>" in with_numbers
    assert 2 == with_numbers.split('class="by-hand"')[1].count("<span>")


def test_it_says_that_no_lawyer_has_checked_it_until_one_has(tmp_path: Path) -> None:
    algorithm = small(tmp_path)
    found = leaflet(algorithm)
    assert found

    assert "no lawyer has checked" in leaflet_section(algorithm, found, ENGLISH)
    assert "no lawyer has checked" not in leaflet_section(replace(algorithm, status="reviewed"), found, ENGLISH)
    assert "nobody who speaks it" not in leaflet_section(algorithm, found, ENGLISH)
    assert "носій мови" in leaflet_section(algorithm, found, "uk")


def test_the_command_writes_the_page_in_each_language(tmp_path: Path) -> None:
    for algorithm in OWN:
        for language in languages_of(algorithm):
            file = tmp_path / f"{algorithm.id}.{language}.html"
            assert FINE == main(["leaflet", algorithm.id, "--language", language, "-o", str(file)])
            assert f'<html lang="{language}">' in file.read_text(encoding="utf-8")


def test_an_algorithm_without_a_leaflet_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = sound(tmp_path).folder

    assert WRONG_USE == main(["leaflet", str(folder)])
    assert "has no leaflet.yaml. Write one beside its graph.yaml." in capsys.readouterr().err


def test_a_leaflet_that_is_read_has_its_file(tmp_path: Path) -> None:
    algorithm = small(tmp_path)

    found, problems = examine_leaflet(algorithm.folder / "leaflet.yaml")

    assert (algorithm.folder / "leaflet.yaml", []) == (found.file, problems)
