"""What no text of an algorithm may say, and how long a question may be (INV-10, 12, 13, 21, 25, 26).

A lint by the word lists of words/, no proof.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from algorithms.graph import YES, Algorithm, Assessment, Instruction, Node, Question
from algorithms.vocabulary import vocabulary
from algorithms.word_lists import begins, found, sentences
from languages import ENGLISH, Line
from located_yaml import Problem

_SAYS_ALONE = re.compile(r"\w+\b(?=\s*(?:[^\w\s]|$))")
"""The first word of an answer where it stands for itself: of "No, never", not of "No one else"."""


def slips(algorithm: Algorithm, most_words: int) -> Iterator[tuple[int, str]]:
    """Line and sentence of every text that says what it may not, and of every question longer than *most_words*."""
    named = (algorithm.facts, algorithm.phases, algorithm.doubts)
    for said in [algorithm.title, algorithm.about, *(says for some in named for says in some.values())]:
        yield from ((getattr(said, "line", 1), sentence) for sentence in sentences(said))
    for promise in algorithm.promises:
        yield from ((promise.line, sentence) for sentence in sentences(promise.says))
    for node in algorithm.nodes.values():
        length = len(node.title.split())
        if isinstance(node, Question) and length > most_words:
            yield node.line, f'"{node.name}" asks in {length} words. Say it in {most_words} at most.'
        for said in _texts(node):
            yield from ((node.line, sentence) for sentence in sentences(said))
            for which in ("never_advised", "never_done"):
                if word := found(which, said):
                    yield node.line, f'"{node.name}" says "{word}", which may stand under "avoid" only. Take it out.'
        yield from _contrary(node)
        for said in node.avoid:
            yield from ((node.line, sentence) for sentence in sentences(said))


def wrong_words(said: str) -> Iterator[str]:
    """What *said*, a text for her own eyes, may not say: a word that hurts, or what is never advised or done to her."""
    yield from sentences(said)
    for which in ("never_advised", "never_done"):
        if word := found(which, said):
            yield f'"{word}" may never be said to her, in "{said}". Take it out.'


def _contrary(node: Node) -> Iterator[tuple[int, str]]:
    """An answer called yes that says no, or one called no that says yes."""
    for choice in node.choices.values() if isinstance(node, Question) else ():
        contrary = {YES: "no_words", **dict.fromkeys(vocabulary().no_answers, "yes_words")}.get(choice.id)
        if contrary and begins(choice.say, contrary):
            yield choice.line, f'"{choice.id}" at "{node.name}" says "{choice.say}". Call it by what it says.'


def forbidden(algorithm: Algorithm) -> Iterator[tuple[int, str]]:
    """Line and sentence of every question that asks what may never be asked, whatever it is said to be about."""
    for node in algorithm.nodes.values():
        for said in (*_asked(node), node.say_to_her) if isinstance(node, Question) else ():
            if word := found("never_asked", said):
                yield node.line, f'"{node.name}" says "{word}", which may never be asked. Remove the question.'


def unnamed(algorithm: Algorithm) -> Iterator[tuple[int, str]]:
    """Line and sentence of every question that tells of a sensitive topic, and does not name it."""
    for node in algorithm.nodes.values():
        if not isinstance(node, Question) or node.about == "consent":
            continue
        for topic in vocabulary().sensitive:
            word = next(filter(None, (found(f"tells_of.{topic}", said) for said in _asked(node))), "")
            if word and topic not in (node.about, *node.also):
                yield node.line, f'"{node.name}" says "{word}", which tells of {topic}. Add it to "also".'


def vital_problems(algorithm: Algorithm) -> list[Problem]:
    """Every node that her safety may hang on, by its topic or its effects, and that does not say so."""
    file = algorithm.folder / "graph.yaml"
    return [
        Problem(file, node.line, "vital", f'"{node.name}" is about {why}, and does not say so. Add `vital: {why}`.')
        for node in algorithm.nodes.values()
        if (why := _unsaid_reason(node, node.name in algorithm.at_any_time))
    ]


def _unsaid_reason(node: Node, at_any_time: bool) -> str:
    """The first reason of vocabulary.yaml for which *node* is vital, where it names none itself; else nothing."""
    ways = node.choices.values() if isinstance(node, Question) else ()
    effects = {*node.effects, *(effect for choice in ways for effect in choice.way.effects)}
    about = node.about if isinstance(node, Question) else ""
    fits = (
        name
        for name, vital in vocabulary().vital.items()
        if about in vital.topics or not effects.isdisjoint(vital.effects) or (at_any_time and name == "danger")
    )
    return "" if node.vital else next(fits, "")


def slips_of(line: Line, language: str, algorithm: Algorithm | None = None) -> Iterator[str]:
    """Every sentence on what the translation of *line* says and may not; a graph's lines need their *algorithm*."""
    name, _, place = line.at.partition(".")
    node = algorithm.nodes.get(name) if algorithm else None
    for said in line.said:
        yield from sentences(said, language)
        if node is not None and place not in _MAY_NAME_IT:
            yield from (f'{slip}, in "{said}".' for slip in _slips_at(node, place, line.english, said, language))


_MAY_NAME_IT = ("avoid", "may_wait")
"""Where a node may name what is never done: as what not to do, or why she may do without."""


def _slips_at(node: Node, place: str, english: str, said: str, language: str) -> Iterator[str]:
    for which in ("never_advised", "never_done"):
        if word := found(which, said, language):
            yield f'"{word}" may stand under "avoid" only'
    if not isinstance(node, Question):
        return
    asks = place in ("ask", "say_to_her") or place.endswith(".say")
    if asks and (word := found("never_asked", said, language)):
        yield f'"{word}" may never be asked'
    if place.endswith(".say"):
        for which, heard in (("yes_words", "yes"), ("no_words", "no")):
            alone = _SAYS_ALONE.match(english)
            if alone and begins(alone[0], which, ENGLISH) and not begins(said, which, language):
                yield f'the English "{english}" says {heard}, and its translation does not'


def _asked(node: Question) -> tuple[str, ...]:
    """What a question and its answers say."""
    return node.title, *(choice.say for choice in node.choices.values())


def _texts(node: Node) -> Iterable[str]:
    """Every text of *node* that tells the officer what to do or to say."""
    yield from (node.title, node.why, node.say_to_her)
    if isinstance(node, Question):
        yield from (choice.say for choice in node.choices.values())
    elif isinstance(node, Assessment):
        yield from (node.form.title, node.form.note)
        yield from (f"{item.group} {item.say}" for item in node.form.items.values())
    else:
        yield from node.steps
        yield from (node.who, node.document) if isinstance(node, Instruction) else ()
