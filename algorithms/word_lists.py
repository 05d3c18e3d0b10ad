"""words/LANGUAGE.yaml: what no text may say in a language, and what to say instead.

A lint by lists, no proof: they find the words they hold, no others, and a language without a list is not looked at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from algorithms.citing import Register, read_sources
from algorithms.vocabulary import ROOM, vocabulary
from located_yaml import BadData, Problem, Section, did_you_mean, reading

FOLDER = ROOM / "words"
OUR_OWN = "our own, draft"
"""Stands in place of a source where none was found."""
SPOKEN_OF = ("drug_use", "alcohol", "sex_work", "migration", "hiv", "violence", "family")
"""What each list has words that hurt of."""
NEVER = ("never_advised", "never_done", "never_asked")
BEGINNINGS = ("yes_words", "no_words")
_ALIKE = {letter: f"[{letters}]" for letters in ("'’ʼ`", "ёе", "șş", "țţ", "-‐‑") for letter in letters}
"""Letters that are written for each other."""


@dataclass(frozen=True, slots=True)
class Hurtful:
    """Words that hurt, what to `say` instead, and the id of the source, or `OUR_OWN`.

    A `*` in a word is any ending.  A word inside one of `unless` does not hurt.
    """

    spoken_of: str
    words: tuple[str, ...]
    say: str
    source: str
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordList:
    """The lists of one language.

    `lists`: never_advised, never_done, never_asked, tells_of.TOPIC, begins_with.yes_words and begins_with.no_words.
    """

    language: str
    never_said: tuple[Hurtful, ...]
    lists: Mapping[str, tuple[str, ...]]


@cache
def word_lists() -> Mapping[str, WordList]:
    """The lists there are, by language; raises `BadData`."""
    problems: list[Problem] = []
    found = {file.stem: read_word_list(file, problems) for file in sorted(FOLDER.glob("*.yaml"))}
    if problems:
        raise BadData(problems)
    return found


def read_word_list(file: Path, problems: list[Problem]) -> WordList:
    """The list in *file*, which is named after its language; slips are added to *problems*."""
    register = read_sources(ROOM / "sources.yaml", [])
    with reading(file, problems) as top:
        lists = {which: _texts(top, which) for which in NEVER}
        if (topics := top.section("tells_of", required=True)) is not None:
            for topic in topics.keys:
                if topic not in vocabulary().sensitive:
                    said = f'"{topic}" is not a sensitive topic of vocabulary.yaml.'
                    topics.problem(said + did_you_mean(topic, vocabulary().sensitive), at=topic)
                lists[f"tells_of.{topic}"] = _texts(topics, topic)
        if (begins := top.section("begins_with", required=True)) is not None:
            lists |= {f"begins_with.{which}": _texts(begins, which) for which in BEGINNINGS}
        return WordList(file.stem, tuple(_never_said(top, register)), lists)


def _texts(part: Section, key: str) -> tuple[str, ...]:
    return tuple(map(str, part.texts(key, required=True)))


def _never_said(top: Section, register: Register) -> Iterator[Hurtful]:
    part = top.section("never_said", required=True)
    for topic in SPOKEN_OF if part is not None else ():
        assert part is not None
        if topic not in part:
            part.problem(f'"never_said" has no words about {topic}. Write them, or `{topic}: []` and why not.')
        for row in part.rows(topic):
            source = row.text("source")
            if source not in (OUR_OWN, *register.sources):
                said = f'"{source}" is neither a source of sources.yaml nor "{OUR_OWN}".'
                row.problem(said + did_you_mean(source, register.sources), at="source", rule="sourced")
            words, unless = _texts(row, "words"), tuple(map(str, row.texts("unless")))
            yield Hurtful(topic, words, str(row.text("say")), str(source), unless)


def hurtful(text: str, language: str = "") -> Iterator[tuple[str, str]]:
    """Each word of *text* that hurts, once, with what to say instead, by the list of *language*, or by every list."""
    said = unicodedata.normalize("NFC", text)
    told: dict[str, str] = {}
    for one in word_lists() if not language else (language,):
        pattern, rows = _hurting(one)
        for match in pattern.finditer(said) if pattern is not None else ():
            row = rows[int((match.lastgroup or "_0")[1:])]
            word = match[0]
            if row.say not in told.get(word, "") and not any(_covers(other, said, match) for other in row.unless):
                told[word] = f"{told[word]} / {row.say}" if word in told else row.say
    yield from told.items()


def sentences(text: str, language: str = "") -> Iterator[str]:
    """The same as sentences to whoever wrote *text*."""
    for word, better in hurtful(text, language):
        yield f'"{word}" is a word that hurts, in "{text}". Say "{better}".'


def found(which: str, text: str, language: str = "") -> str:
    """The first word of the list *which* (`never_done`, `tells_of.hiv`) in *text*; nothing where there is none."""
    match = _listed(which, language).search(unicodedata.normalize("NFC", text))
    return match[0] if match else ""


def begins(text: str, which: str, language: str = "") -> bool:
    """Whether *text* begins with one of the `yes_words` or `no_words`."""
    return bool(_listed(f"begins_with.{which}", language).match(unicodedata.normalize("NFC", text)))


def _covers(other: str, text: str, match: re.Match[str]) -> bool:
    return any(m.start() <= match.start() and match.end() <= m.end() for m in _pattern((other,)).finditer(text))


@cache
def _hurting(language: str) -> tuple[re.Pattern[str] | None, tuple[Hurtful, ...]]:
    """One pattern for all that hurts in *language*, a group for each row."""
    rows = word_lists()[language].never_said if language in word_lists() else ()
    groups = "|".join(f"(?P<_{number}>{_either(row.words)})" for number, row in enumerate(rows))
    return (re.compile(rf"\b(?:{groups})\b", re.IGNORECASE) if rows else None), rows


@cache
def _listed(which: str, language: str) -> re.Pattern[str]:
    spoken = word_lists().values() if not language else [word_lists()[language]] if language in word_lists() else []
    return _pattern(tuple(word for one in spoken for word in one.lists.get(which, ())))


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words; nothing where there are no words."""
    return re.compile(rf"\b(?:{_either(words)})\b" if words else r"(?!)", re.IGNORECASE)


def _either(words: tuple[str, ...]) -> str:
    return "|".join("".join(map(_letter, word)) for word in words)


def _letter(letter: str) -> str:
    return r"\w*" if letter == "*" else r"\s+" if letter == " " else _ALIKE.get(letter, re.escape(letter))
