"""What is wrong with the catalogues, and with the words of the texts: each fault planted, each told at its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

import check
import translations
from algorithms import Algorithm, load
from algorithms.wording import slips_of
from languages import Catalogue, Line, offered
from languages.catalogue import place, read, written
from languages.merging import confirmed, in_step, merged
from located_yaml import Problem
from referral_directory import Acceptance, Caution, read_country
from translations import NAME, Texts, english_that_hurts, own_texts, problems_of, row_of


@pytest.fixture(scope="module")
def sop() -> Algorithm:
    return load("unfpa_sop")


@pytest.fixture(scope="module")
def texts(sop: Algorithm) -> Texts:
    return translations.texts_of([sop], [])


def in_ukrainian(texts: Texts, locales: Path, **said: str) -> Path:
    """A catalogue of unfpa_sop that says *said* (place with __ for a dot → words) and nothing else."""
    wanted = texts.lines["unfpa_sop"]
    places = {at.replace("__", "."): words for at, words in said.items()}
    first = {line.at: line for line in reversed(wanted)}
    made = merged(wanted, Catalogue("uk", "unfpa_sop"))
    made = confirmed(made, {(at, first[at].english): (words,) for at, words in places.items()})
    file = place("uk", "unfpa_sop", locales)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(written(made))
    return file


def told(texts: Texts, locales: Path) -> list[Problem]:
    return list(problems_of("uk", locales, texts))


def a_place(algorithm: Algorithm, verb: str, name: str) -> str:
    """The name of a node of this verb that has a text *name*."""
    return next(n.name for n in algorithm.nodes.values() if n.verb == verb and getattr(n, name))


def test_a_sound_catalogue_is_told_of_nothing(texts: Texts, tmp_path: Path) -> None:
    in_ukrainian(texts, tmp_path, title="Реагування поліції")

    assert [] == told(texts, tmp_path)


def test_a_word_that_hurts_is_told_at_its_line_wherever_it_stands(texts: Texts, sop: Algorithm, tmp_path: Path) -> None:
    node = a_place(sop, "do", "avoid")
    file = in_ukrainian(texts, tmp_path, title="Поліція і наркоманка", **{f"{node}__avoid": "Не кажіть «наркоманка»"})

    problems = told(texts, tmp_path)

    assert {"words"} == {problem.rule for problem in problems}
    rows = file.read_text(encoding="utf-8").splitlines()
    assert ["title", f"{node}.avoid"] == [
        next(row for row in reversed(rows[: problem.line]) if row.startswith("msgctxt")).split('"')[1]
        for problem in problems
    ]
    assert '"наркоманка" is a word that hurts, in "Поліція і наркоманка". Say "жінка, яка вживає наркотики".' == (
        problems[0].message
    )


def test_the_name_of_a_document_is_a_warning(texts: Texts, tmp_path: Path) -> None:
    at = next(line.at for line in texts.lines["unfpa_sop"] if re.fullmatch(r"sources\.\w+\.title", line.at))
    in_ukrainian(texts, tmp_path, **{at.replace(".", "__"): "Закон про лікування наркоманів"})

    assert [NAME] == [problem.rule for problem in told(texts, tmp_path)]


@pytest.mark.parametrize("words", ["Обшукайте її сумку", "Запропонуйте їм медіацію"])
def test_what_is_never_done_or_advised_may_stand_under_avoid_only(
    texts: Texts, sop: Algorithm, tmp_path: Path, words: str
) -> None:
    node = a_place(sop, "do", "avoid")

    in_ukrainian(texts, tmp_path, **{f"{node}__avoid": words})
    assert [] == told(texts, tmp_path)
    in_ukrainian(texts, tmp_path, **{f"{node}__do": words})
    [problem] = told(texts, tmp_path)

    assert problem.message.endswith(f'may stand under "avoid" only, in "{words}".')


def test_no_question_answer_or_word_to_her_asks_what_may_never_be_asked(
    texts: Texts, sop: Algorithm, tmp_path: Path
) -> None:
    node = next(n for n in sop.nodes.values() if n.verb == "ask" and n.say_to_her)
    answer = next(iter(node.choices))  # type: ignore[union-attr]
    for at in ("ask", "say_to_her", f"{answer}__say"):
        in_ukrainian(texts, tmp_path, **{f"{node.name}__{at}": "Які наркотики ви вживаєте?"})

        assert any("may never be asked" in problem.message for problem in told(texts, tmp_path)), at
    in_ukrainian(texts, tmp_path, **{f"{node.name}__avoid": "Не питайте: які наркотики?"})
    assert [] == told(texts, tmp_path)


@pytest.mark.parametrize(
    ("answer", "right", "wrong"), [("yes", "Так", "Ні"), ("yes", "Так, зараз", "Вона каже"), ("no", "Ні", "Так")]
)
def test_an_answer_says_yes_or_no_where_the_english_does(
    texts: Texts, sop: Algorithm, tmp_path: Path, answer: str, right: str, wrong: str
) -> None:
    at = next(
        line.at
        for line in texts.lines["unfpa_sop"]
        if line.at.endswith(f".{answer}.say") and line.english.lower() == answer
    ).replace(".", "__")

    in_ukrainian(texts, tmp_path, **{at: right})
    assert [] == told(texts, tmp_path)
    in_ukrainian(texts, tmp_path, **{at: wrong})
    [problem] = told(texts, tmp_path)

    assert f"says {answer}, and its translation does not" in problem.message


def test_a_no_within_a_sentence_is_no_answer_of_its_own(texts: Texts, sop: Algorithm) -> None:
    node = a_place(sop, "ask", "choices")
    answer = next(iter(sop.nodes[node].choices))  # type: ignore[union-attr]
    for english, tells in (("No one else", 0), ("No", 1), ("No, never", 1), ("Yesterday", 0), ("Yes: now", 1)):
        line = Line(f"{node}.{answer}.say", english, ("Щось",))
        assert tells == len(list(slips_of(line, "uk", sop))), english


def test_a_text_that_changed_since_is_told_and_how_a_file_breaks_its_rows_is_not(texts: Texts, tmp_path: Path) -> None:
    file = in_ukrainian(texts, tmp_path, title="Реагування поліції")
    text = file.read_text(encoding="utf-8")
    wrapped = text.replace('msgid "Police response', 'msgid ""\n"Police response', 1).replace(
        "Generated-By: Babel", "X-Generator: Poedit"
    )
    assert wrapped != text
    file.write_text(wrapped, encoding="utf-8")
    assert [] == told(texts, tmp_path)

    lines = texts.lines["unfpa_sop"]
    for changed in (
        (replace(lines[0], english="Another title"), *lines[1:]),
        lines[1:],
        (lines[1], lines[0], *lines[2:]),
        (replace(lines[0], notes=("rests on: another law",)), *lines[1:]),
        (replace(lines[0], vital="danger"), *lines[1:]),
    ):
        other = replace(texts, lines={"unfpa_sop": changed})
        assert ["the texts have changed since. Run `make translations`."] == [
            problem.message for problem in told(other, tmp_path)
        ]


def test_an_old_line_of_safety_and_a_lost_slot_are_told(texts: Texts, tmp_path: Path) -> None:
    vital = next(line for line in texts.lines["unfpa_sop"] if line.vital and "{" not in line.english)
    slot = next(line for line in texts.lines["unfpa_sop"] if "{police}" in line.english)
    at = {line.at.replace(".", "__"): "Без дужок" for line in (vital, slot)}
    file = in_ukrainian(texts, tmp_path, **at)
    there = read(file)
    old = {
        key: replace(line, stale=True, before="Old") if key == (vital.at, vital.english) else line
        for key, line in there.lines.items()
    }
    file.write_bytes(written(replace(there, lines=old)))

    said = [problem.message for problem in told(texts, tmp_path)]

    assert any(f'"{vital.at}" is about {vital.vital}, and its English has changed.' in one for one in said)
    assert any("its words in braces are not those of the English" in one for one in said)


def test_an_empty_text_is_nothing_to_translate_and_the_head_of_the_file_keeps_its_reviewer(tmp_path: Path) -> None:
    old = Catalogue("uk", "countries", reviewed_by="A. Example on 2026-11-25")
    now = merged([Line("AL.order.length", ""), Line("AL.order.name", "the order")], old)
    file = place("uk", "countries", tmp_path)
    file.parent.mkdir(parents=True)
    file.write_bytes(written(now))

    assert "A. Example on 2026-11-25" == read(file).reviewed_by
    assert [("AL.order.name", "the order")] == list(read(file).lines)
    assert in_step([Line("AL.order.length", ""), Line("AL.order.name", "the order")], read(file))
    assert not [line for lines in own_texts().lines.values() for line in lines if not line.english]


@pytest.mark.parametrize(
    ("domain", "line", "file"),
    [
        ("interface", Line("", "Ask the addict", places=("components/walking.py",)), "components/walking.py"),
        ("interface", Line("effects.pledge", "An addict"), "algorithms/vocabulary.yaml"),
        ("interface", Line("reasons.full", "An addict"), "referral_directory/reasons.py"),
        ("kinds", Line("circumstances.hiv.she", "An addict"), "referral_directory/circumstances.yaml"),
        ("countries", Line("UA.cautions", "An addict"), "referral_directory/countries/ua.yaml"),
        ("unfpa_sop", Line("leaflet.help.says", "An addict"), "algorithms/unfpa_sop/leaflet.yaml"),
        ("unfpa_sop", Line("level.form.neck.say", "An addict"), "algorithms/unfpa_sop/risk_form.yaml"),
        ("unfpa_sop", Line("start.may_wait", "An addict"), "algorithms/unfpa_sop/graph.yaml"),
    ],
    ids=lambda one: one.english + one.at if isinstance(one, Line) else str(one),
)
def test_a_word_that_hurts_in_the_english_is_told_where_it_stands(domain: str, line: Line, file: str) -> None:
    [problem] = english_that_hurts(Texts({domain: (line,)}, {}))

    assert (translations.ROOT / file, "words") == (problem.file, problem.rule)
    assert '"addict" is a word that hurts' in problem.message


def test_the_row_is_the_one_where_the_text_begins(tmp_path: Path) -> None:
    file = tmp_path / "kinds.yaml"
    file.write_text("a: one\nb: An addict somewhere\n", encoding="utf-8")

    assert [2, 1] == [row_of(file, said) for said in ("An addict somewhere", "not there")]


def test_our_own_texts_and_catalogues_say_nothing_that_hurts_but_in_names() -> None:
    problems: Iterable[Problem] = [
        *english_that_hurts(own_texts()),
        *(problem for language in offered() if language != "en" for problem in problems_of(language)),
    ]

    assert [] == [problem for problem in problems if problem.rule not in (NAME, "catalogue")]


def test_a_word_that_hurts_in_the_directory_is_a_problem_and_in_a_name_a_warning() -> None:
    country = read_country("UA")
    service = country.services[0]
    note = Acceptance("conditional", "no prostitutes", service.source)
    hurting = replace(
        service,
        name="Union of junkies",
        description="For alcoholics",
        eligibility="не для повій",
        accepts={"sex_work": note},
    )
    caution = Caution((), (), "She may be an addict", service.source)
    planted = replace(country, services=(hurting,), cautions=(caution,), facts=())

    found = list(check.words_of([planted]))

    assert {NAME} == {problem.rule for problem in found if "junkies" in problem.message}
    assert ["addict", "повій", "alcoholics", "prostitutes"] == [
        problem.message.split('"')[1] for problem in found if problem.rule == "words"
    ]


def test_what_the_catalogues_say_wrong_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = Problem(check.ROOT / "locales" / "uk" / "x.po", 7, "words", "wrong.")
    name = replace(bad, rule=NAME, message="a name.")
    monkeypatch.setattr(check, "kinds_asked_for", lambda *_: [])
    monkeypatch.setattr(check, "words_of", lambda _: [])
    monkeypatch.setattr(check, "_algorithms", lambda _: [])
    monkeypatch.setattr(check, "_countries", lambda _: [])

    monkeypatch.setattr(check, "said_in_every_language", lambda *_: [name])
    assert 0 == check.main()
    assert "warning: locales/uk/x.po:7: name: a name." == capsys.readouterr().out.splitlines()[0]
    monkeypatch.setattr(check, "said_in_every_language", lambda *_: [bad, name])
    assert 1 == check.main()
    assert "locales/uk/x.po:7: words: wrong." == capsys.readouterr().out.splitlines()[0]


def test_a_language_is_begun_by_one_command_which_makes_its_files_and_touches_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(translations, "LOCALES", tmp_path)

    assert 0 == translations.main(["--language", "ka"])

    made = sorted(tmp_path.rglob("*.po"))
    assert [place("ka", domain, tmp_path) for domain in sorted(own_texts().lines)] == made
    assert made == sorted(file for file in tmp_path.rglob("*") if file.is_file())
    assert all(read(file).lines for file in made)
    assert [] == list(problems_of("ka", tmp_path))
    assert any(
        re.fullmatch(r"ka kinds: 0 of \d+ current, 0 stale", row) for row in capsys.readouterr().out.splitlines()
    )
    made.pop().unlink()
    monkeypatch.setattr(translations, "offered", lambda: ("en", "ka"))
    assert 0 == translations.main([])
    assert made == sorted(tmp_path.rglob("*.po")), "what nobody began is left alone"
    before = [file.read_bytes() for file in made]
    assert 0 == translations.main(["--language", "ka"])
    assert before == [file.read_bytes() for file in made]
    assert 1 == len(set(tmp_path.rglob("*.po")) - set(made)), "what is new in a language is begun where it is named"


@pytest.mark.parametrize("code", ["en", "georgian", "../uk", ""])
def test_what_is_no_language_to_translate_into_begins_none(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(translations, "LOCALES", tmp_path)
    monkeypatch.setattr(translations, "offered", lambda: ("en",))
    if code:
        with pytest.raises(SystemExit) as ended:
            translations.main(["--language", code])
        assert (2, True) == (ended.value.code, "is not the code of a language" in capsys.readouterr().err)
    else:
        assert 0 == translations.main([])
    assert [] == list(tmp_path.iterdir())
