"""The word lists: what hurts is found in each language with what to say instead, and its false friends are not."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from algorithms.citing import read_sources
from algorithms.vocabulary import ROOM, vocabulary
from algorithms.word_lists import (
    FOLDER,
    NEVER,
    OUR_OWN,
    SPOKEN_OF,
    Hurtful,
    begins,
    found,
    hurtful,
    read_word_list,
    sentences,
    word_lists,
)
from located_yaml import Problem

LANGUAGES = ("en", "ro", "ru", "uk")
ROWS = [(language, row) for language, one in word_lists().items() for row in one.never_said]


def planted(tmp_path: Path, right: str, wrong: str) -> list[str]:
    text = (FOLDER / "en.yaml").read_text(encoding="utf-8")
    assert text.count(right) >= 1
    file = tmp_path / "en.yaml"
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    problems: list[Problem] = []
    read_word_list(file, problems)
    return [problem.message for problem in problems]


def test_every_list_speaks_of_the_same_and_says_what_may_not_be_done_advised_or_asked() -> None:
    assert LANGUAGES == tuple(word_lists())
    for one in word_lists().values():
        assert set(SPOKEN_OF) == {row.spoken_of for row in one.never_said}
        assert all(len(one.lists[which]) > 10 for which in NEVER), one.language
        assert one.lists["begins_with.yes_words"] and one.lists["begins_with.no_words"]
        assert word_lists()["en"].lists.keys() == one.lists.keys()


@pytest.mark.parametrize(("language", "row"), ROWS, ids=lambda one: one.words[0] if isinstance(one, Hurtful) else one)
def test_each_word_is_found_with_any_ending_and_what_is_said_instead_hurts_nobody(language: str, row: Hurtful) -> None:
    for word, ending in product(row.words, ("", "у")):
        if not ending or word.endswith("*"):
            [(told, instead), *_] = hurtful(f"… {word.replace('*', ending)}, …", language)
            assert row.say == instead
            assert told
    assert row.say
    assert [] == list(hurtful(row.say, language))


def test_each_source_is_registered_or_says_plainly_that_there_is_none() -> None:
    sources = read_sources(ROOM / "sources.yaml", []).sources

    assert all(row.source == OUR_OWN or sources[row.source].seen for _, row in ROWS)
    assert {language for language, row in ROWS if row.source != OUR_OWN} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "harmless"),
    [
        ("en", "addition, additives, alcohol, alcohol-free, illegal weapon, hookah, Slutsk, prose"),
        ("uk", "повіяло, повітря, повіяв, алкоголь, алкогольний, алкоголю, наркотик, наркологічний"),
        ("uk", "збройний конфлікт, конфлікт інтересів, насильство, пов’язане з конфліктом"),
        ("uk", "заклад, помирати, помирає, носій інформації, легальний, п'ятниця, нарікати"),
        ("ru", "повеяло, алкоголь, алкогольный, наркотик, наркологический, опьянение, путаница, торчком, пьеса"),
        ("ru", "вооруженный конфликт, конфликт интересов, носитель языка, помирает, легальный"),
        ("ro", "băuturi alcoolice, stare alcoolică, alcool"),
        ("ro", "a fost drogată, curbă, narcologic, narcotice, ilegal, arme ilegale, conflict armat"),
    ],
)
def test_a_false_friend_is_not_told(language: str, harmless: str) -> None:
    assert [] == list(hurtful(harmless, language))


def test_an_exception_covers_its_own_word_alone() -> None:
    assert ["конфлікт"] == [word for word, _ in hurtful("Це не збройний конфлікт, а родинний конфлікт.", "uk")]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("uk", "П’яниця"),
        ("uk", "п'яниця"),
        ("uk", "пʼяниця"),
        ("ru", "Вызов к НАРКОМАНКЕ"),
        ("ro", "beţivă"),
        ("ro", "bețivă"),
        ("ro", "imigranta\u00a0ilegală"),
        ("en", "drug\nabuser"),
        ("uk", "серед пові\u0438\u0306"),
    ],
)
def test_another_apostrophe_a_capital_a_broken_line_or_a_letter_in_two_parts_hides_nothing(
    language: str, said: str
) -> None:
    assert list(hurtful(said, language))


def test_the_sentence_says_what_to_say_instead() -> None:
    assert ['"addict" is a word that hurts, in "Ask the addict". Say "woman who uses drugs".'] == list(
        sentences("Ask the addict", "en")
    )


def test_a_word_is_looked_for_in_its_own_language_or_in_all_and_a_language_without_a_list_has_none() -> None:
    assert not list(hurtful("наркоманка", "en")) and not list(hurtful("addict", "ka"))
    assert [("наркоманка", "женщина, которая употребляет наркотики")] == list(hurtful("наркоманка", "ru"))
    assert list(hurtful("наркоманка")) and list(hurtful("addict"))
    assert "" == found("never_done", "Search her bag", "ka")


@pytest.mark.parametrize(
    ("which", "language", "said"),
    [
        ("never_advised", "uk", "Запропонуйте їм помиритися"),
        ("never_advised", "uk", "Обоє винні"),
        ("never_advised", "ru", "Помирите их"),
        ("never_advised", "ru", "Предложите медиацию"),
        ("never_advised", "ro", "Propuneți împăcarea"),
        ("never_advised", "ro", "Amândoi sunt vinovați"),
        ("never_done", "uk", "Обшукайте її сумку"),
        ("never_done", "ru", "Сделайте тест на наркотики"),
        ("never_done", "ru", "Обыщите её вещи"),
        ("never_done", "ro", "Percheziționaţi-o"),
        ("never_asked", "uk", "Які наркотики ви вживаєте?"),
        ("never_asked", "ru", "Есть ли у вас ВИЧ?"),
        ("never_asked", "ro", "Ce droguri consumați?"),
        ("tells_of.hiv", "ru", "Принимает ли она лекарства от ВИЧ?"),
    ],
)
def test_what_is_never_done_advised_or_asked_is_found_in_each_language(which: str, language: str, said: str) -> None:
    assert found(which, said, language)
    assert found(which, said)


def test_an_answer_is_heard_to_say_yes_or_no_at_its_beginning_alone() -> None:
    assert begins("Так, зараз", "yes_words", "uk") and begins("Nu știu", "no_words", "ro")
    assert not begins("Такий день", "yes_words", "uk") and not begins("Она говорит да", "yes_words", "ru")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            "source: unfpa_words",
            "source: unfpa_wrods",
            '"unfpa_wrods" is neither a source of sources.yaml nor "our own, draft".',
        ),
        (
            "  hiv: [HIV, hep",
            "  hvi: [HIV, hep",
            '"hvi" is not a sensitive topic of vocabulary.yaml. Did you mean "hiv"?',
        ),
        ("  violence:\n", "  violent:\n", '"never_said" has no words about violence.'),
        ("      say: violence\n", "", '"violence 1" has no "say". Add it.'),
        ("never_done:", "never_don:", '"never_don" is not a key of the file. Did you mean "never_done"?'),
    ],
)
def test_a_slip_in_a_list_is_told_with_a_way_to_mend_it(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert any(message.startswith(told) for message in planted(tmp_path, right, wrong))


def test_every_topic_a_list_tells_of_is_a_sensitive_one() -> None:
    topics = {which.removeprefix("tells_of.") for which in word_lists()["en"].lists if which.startswith("tells_of.")}

    assert topics <= set(vocabulary().sensitive)
