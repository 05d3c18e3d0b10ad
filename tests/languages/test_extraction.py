"""Every text that can be shown is given to translators."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

import translations
from algorithms import load, own_folders
from algorithms.graph import Algorithm
from algorithms.leaflet import leaflet
from algorithms.translated import lines, retold
from languages.extracting import extracted

ROOT = Path(translations.__file__).parent
NOT_SHOWN_AS_WORDS = {
    # Names, codes and places of files: the same in every language.
    "id", "name", "country", "version", "status", "start", "url", "edition", "folder", "reviewed_by", "reviewed_on",
    "phase", "facts", "needs", "effects", "level", "to", "when", "otherwise", "about", "also", "kinds", "within",
    "next", "doubts", "known_by", "unknown_by", "verb", "at_any_time", "when_any", "answers", "passes", "before",
    "confidence", "kind", "vital", "read",
    # Notes for whoever checks the source, on no screen.
    "visible",
}  # fmt: skip


def texts(value: object, path: str = "") -> list[tuple[str, str]]:
    """Every text in a frozen object, with the names of the fields that lead to it."""
    if isinstance(value, str):
        return [(path, value)] if value else []
    if is_dataclass(value):
        shown = [field.name for field in fields(value) if field.name not in NOT_SHOWN_AS_WORDS]
        return [found for name in shown for found in texts(getattr(value, name), f"{path}.{name}")]
    if isinstance(value, dict) or hasattr(value, "items"):
        return [found for key, one in value.items() for found in texts(one, path)]
    if isinstance(value, tuple | list | frozenset):
        return [found for one in value for found in texts(one, path)]
    return []


def shown(algorithm: Algorithm) -> list[tuple[str, str]]:
    """Every text of an algorithm but its titles of facts and doubts, which are maps by name."""
    found = texts(algorithm)
    for named in (algorithm.facts, algorithm.doubts, algorithm.phases):
        found += [("named", says) for says in named.values()]
    return found


@pytest.mark.parametrize("folder", own_folders(), ids=lambda folder: folder.name)
def test_every_text_of_an_algorithm_is_said_by_the_catalogue(folder):
    told = retold(load(folder), lambda at, english: f"§{english}")

    unsaid = sorted({path for path, says in shown(told) if not says.startswith("§")})

    assert [] == unsaid


@pytest.mark.parametrize("folder", own_folders(), ids=lambda folder: folder.name)
def test_every_text_of_an_algorithm_and_its_leaflet_is_given_to_translators(folder):
    algorithm = load(folder)
    given = {line.english for line in lines(algorithm)}

    assert {says for _, says in shown(algorithm)} <= given
    hers = [(path, says) for path, says in texts(leaflet(algorithm)) if ".source." not in path]
    assert hers and {says for _, says in hers} <= given
    assert all(line.at for line in lines(algorithm))


def test_a_text_names_its_node_and_what_it_rests_on():
    [danger] = [line for line in lines(load("unfpa_sop")) if line.at == "q_danger_now.ask"]

    assert "danger" == danger.vital
    assert danger.notes and all(re.match("rests on: .+", note) for note in danger.notes)


def test_no_file_that_speaks_is_passed_over():
    spoken = re.compile(r"\b(?:say|Sentence)\(\s*\"[^\"\n]*\"\s*\)")
    rooms = ("components", "algorithms", "referral_directory")
    files = [file for room in rooms for file in sorted((ROOT / room).rglob("*.py"))] + [ROOT / "located_yaml.py"]
    speaking = {file.relative_to(ROOT).as_posix() for file in files if spoken.search(file.read_text("utf-8"))}

    assert "referral_directory/entry.py" in speaking
    assert speaking <= {place for line in translations.wanted()["interface"] for place in line.places}


def test_words_of_code_are_found_once_with_every_file_that_says_them(tmp_path):
    one, two = tmp_path / "one.py", tmp_path / "two.py"
    one.write_text('say("Go on")\nwords.say("Stay " "here")\nsay(field.title, "fields.name.title")\nsay(says)\n')
    two.write_text('say("Go on")\ncounted("{n} sign", "{n} signs", 3)\n"a".count("b")\nb"a".count(b"b")\n')

    found = {line.english: line for line in extracted([one, two], tmp_path)}

    assert ["Go on", "Stay here", "{n} sign"] == list(found)
    assert ("one.py", "two.py") == found["Go on"].places
    assert "{n} signs" == found["{n} sign"].plural


@pytest.mark.parametrize("said", ['say(f"{n} signs")', 'say("a" + b)', 'say("a".upper())', 'counted(f"{n}", "b", n)'])
def test_words_put_together_before_they_are_said_are_refused(tmp_path, said):
    file = tmp_path / "one.py"
    file.write_text(f"\n{said}\n")

    with pytest.raises(ValueError, match=r"one\.py:2: say\(\) is given words no catalogue can know"):
        list(extracted([file], tmp_path))
