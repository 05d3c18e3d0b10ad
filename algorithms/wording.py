"""What no text of an algorithm may say, and how long a question may be (INV-21, INV-25, INV-26)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from algorithms.graph import Algorithm, Assessment, Instruction, Node, Question
from algorithms.words import vocabulary


def slips(algorithm: Algorithm, most_words: int) -> Iterator[tuple[int, str]]:
    """Line and sentence of every text that says what it may not, and of every question longer than *most_words*."""
    named = (algorithm.facts, algorithm.phases, algorithm.doubts)
    for said in [algorithm.title, algorithm.about, *(says for some in named for says in some.values())]:
        yield from ((getattr(said, "line", 1), sentence) for sentence in _never_said(said))
    for promise in algorithm.promises:
        yield from ((promise.line, sentence) for sentence in _never_said(promise.says))
    for node in algorithm.nodes.values():
        length = len(node.title.split())
        if isinstance(node, Question) and length > most_words:
            yield node.line, f'"{node.name}" asks in {length} words. Say it in {most_words} at most.'
        for said in _texts(node):
            yield from ((node.line, sentence) for sentence in _never_said(said))
            if found := _pattern("never_advised").search(said):
                yield node.line, f'"{node.name}" says "{found[0]}", which may stand under "avoid" only. Take it out.'
        for said in node.avoid:
            yield from ((node.line, sentence) for sentence in _never_said(said))


def _never_said(said: str) -> Iterator[str]:
    if found := _pattern("never_said").search(said):
        yield f'"{found[0]}" is a word that hurts, in "{said}". Name the person first.'


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


@cache
def _pattern(which: str) -> re.Pattern[str]:
    """One pattern for all languages: whole words; one that ends in * also with any ending."""
    words = [word for said in getattr(vocabulary(), which).values() for word in said]
    either = "|".join(re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)
