"""A sentence is English everywhere, and can be said in another language by whoever shows it."""

from __future__ import annotations

import copy
import pickle

import pytest

from located_yaml import Problem, Section, did_you_mean, section_of
from sentences import Sentence, quoted


def backwards(english: str) -> str:
    """A language in which the words stand the other way round."""
    return " ".join(reversed(english.split(" ")))


def said(sentence: Sentence) -> str:
    return sentence.by(backwards, lambda number: f"<{number}>")


def test_it_is_the_finished_english_and_remembers_its_slots() -> None:
    sentence = Sentence("{what} is longer than {most} characters.", what=Sentence("the reason"), most=2000)

    assert "the reason is longer than 2,000 characters." == sentence
    assert "characters. <2000> than longer is reason the" == said(sentence)


def test_a_text_in_quotes_is_quoted_as_the_language_does() -> None:
    def french(english: str) -> str:
        return "« {text} »" if english == '"{text}"' else english

    assert "« {x} » is none." == Sentence("{said} is none.", said=quoted("{x}")).by(french, str)


def test_sentences_behind_each_other_are_said_one_by_one() -> None:
    both = Sentence("{x} is none.", x="a") + did_you_mean("publik", ["public", "secret"])

    assert 'a is none. Did you mean "public"?' == both
    assert 'none. is a "public"? mean you Did' == said(both)  # type: ignore[arg-type]


def test_what_is_cut_or_put_into_another_text_is_plain_english() -> None:
    assert not isinstance(f"so: {Sentence('a b')}", Sentence)
    assert not isinstance(Sentence("a b").replace("a", "c"), Sentence)


@pytest.mark.parametrize("again", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_remembers_too(again: object) -> None:
    sentence = again(Sentence("{x} b", x=quoted("a")))  # type: ignore[operator]

    assert '"a" b' == sentence
    assert 'b "a"' == said(sentence)


def test_only_what_is_quoted_is_hidden() -> None:
    sentence = Sentence("{said} is none. Write {words}.", said=quoted("Street 7"), words="Street 7, b")

    assert "what stands here is none. Write Street 7, b." == sentence.hiding("Street 7", Sentence("what stands here"))


def test_what_a_form_is_told_of_a_wrong_entry_can_be_said() -> None:
    problems: list[Problem] = []
    section: Section = section_of({"a": "x", "c": ["x", "x"], "d": {}, "e": "f\u200b"}, "entry", __file__, problems)  # type: ignore[arg-type]
    section.one_of("a", ["y"], Sentence("a tier"))
    section.text("b")
    section.texts("c")
    section.texts("d")
    section.report_unread()

    assert problems and all(isinstance(problem.message, Sentence) for problem in problems)
