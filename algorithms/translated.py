"""An algorithm in another language: the same nodes and arrows, every text said by a catalogue.

`retold` passes over every text once; the same passage takes the texts out for
translators, so no text can be shown that they were not given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from algorithms.graph import Algorithm, Assessment, Citation, Instruction, Node, Promise, Question, Referral, Source
from algorithms.leaflet import leaflet, leaflet_lines
from algorithms.rules import rules
from algorithms.scoring import Form
from algorithms.vocabulary import vocabulary
from languages import ENGLISH, Catalogue, Line, catalogue, offered
from languages.catalogue import place

Word = Callable[[str, str], str]
"""What a text becomes, from where it stands (`in_danger.yes.say`) and its English."""


def told_in(algorithm: Algorithm, language: str) -> Algorithm:
    """*algorithm* in *language*; a text without a current translation is the English, marked.  Raises `BadData`."""
    if language == ENGLISH:
        return algorithm
    return by_catalogue(algorithm, catalogue(algorithm.id, language))


def by_catalogue(algorithm: Algorithm, words: Catalogue) -> Algorithm:
    """*algorithm* as *words* say it."""
    return retold(algorithm, lambda at, english: words.say(english, at))


def languages_of(algorithm: Algorithm) -> tuple[str, ...]:
    """The languages there is a catalogue of *algorithm* in, English first."""
    return (ENGLISH, *(one for one in offered() if one != ENGLISH and place(one, algorithm.id).exists()))


def lines(algorithm: Algorithm) -> Iterator[Line]:
    """Every text of *algorithm* and its leaflet, in reading order, each with what it rests on."""
    found: dict[tuple[str, str], Line] = {}

    def take(at: str, english: str) -> str:
        node = algorithm.nodes.get(at.split(".")[0])
        notes = (
            [f"rests on: {c.source.title}" + (f", {c.place}" if c.place else "") for c in node.source] if node else []
        )
        vital = node.vital if node else ""
        found.setdefault((at, english), Line(at, english, vital=vital, notes=tuple(dict.fromkeys(notes))))
        return english

    retold(algorithm, take)
    yield from found.values()
    if own := leaflet(algorithm):
        yield from leaflet_lines(own)


def retold(algorithm: Algorithm, word: Word) -> Algorithm:
    """*algorithm* with every text as *word* says it; nothing else changes."""
    say = _not_the_empty(word)
    cited = _citing(say)

    def named(key: str, said: Mapping[str, str]) -> dict[str, str]:
        return {name: say(f"{key}.{name}", text) for name, text in said.items()}

    levels = dict.fromkeys(
        level for node in algorithm.nodes.values() if isinstance(node, Assessment) for level in node.bands
    )
    return replace(
        algorithm,
        title=say("title", algorithm.title),
        about=say("about", algorithm.about),
        phases=named("phases", algorithm.phases),
        facts=named("facts", algorithm.facts),
        doubts=named("doubts", algorithm.doubts),
        levels={level: say("levels", level) for level in levels},
        nodes={name: _node(node, say, cited) for name, node in algorithm.nodes.items()},
        promises=tuple(_promise(promise, say, cited) for promise in algorithm.promises),
        unread=tuple(_source(source, say) for source in algorithm.unread),
    )


def _not_the_empty(word: Word) -> Word:
    return lambda at, english: word(at, str(english)) if english else ""


def _node(node: Node, say: Word, cited: Callable[[tuple[Citation, ...]], tuple[Citation, ...]]) -> Node:
    at = node.name
    node = replace(
        node,
        title=say(f"{at}.{node.verb}", node.title),
        why=say(f"{at}.why", node.why),
        say_to_her=say(f"{at}.say_to_her", node.say_to_her),
        avoid=tuple(say(f"{at}.avoid", line) for line in node.avoid),
        source=cited(node.source),
    )
    if isinstance(node, Question):
        choices = {name: replace(c, say=say(f"{at}.{name}.say", c.say)) for name, c in node.choices.items()}
        return replace(node, choices=choices)
    if isinstance(node, Assessment):
        return replace(node, form=_form(f"{at}.form", node.form, say))
    steps = tuple(say(f"{at}.steps", step) for step in node.steps)
    node = replace(node, steps=steps, may_wait=say(f"{at}.may_wait", node.may_wait))
    if isinstance(node, Instruction):
        return replace(node, who=say(f"{at}.who", node.who), document=say(f"{at}.document", node.document))
    assert isinstance(node, Referral)
    return node


def _form(at: str, form: Form, say: Word) -> Form:
    items = {
        name: replace(item, say=say(f"{at}.{name}.say", item.say), group=say(f"{at}.group", item.group))
        for name, item in form.items.items()
    }
    return replace(form, title=say(f"{at}.title", form.title), note=say(f"{at}.note", form.note), items=items)


def _promise(promise: Promise, say: Word, cited: Callable[[tuple[Citation, ...]], tuple[Citation, ...]]) -> Promise:
    return replace(promise, says=say("promises", promise.says), source=cited(promise.source))


def _source(source: Source, say: Word) -> Source:
    at = f"sources.{source.id}"
    return replace(source, title=say(f"{at}.title", source.title), short=say(f"{at}.short", source.short))


def _citing(say: Word) -> Callable[[tuple[Citation, ...]], tuple[Citation, ...]]:
    """How citations are said: each source the same object wherever it is cited."""

    @cache
    def source(one: Source) -> Source:
        return _source(one, say)

    def cited(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return tuple(
            replace(
                c,
                source=source(c.source),
                place=say(f"sources.{c.source.id}.place", c.place),
                seen_in=tuple(source(seen) for seen in c.seen_in),
            )
            for c in citations
        )

    return cited


def closed_lists() -> Iterator[Line]:
    """The sentences of vocabulary.yaml and rules.yaml that a screen shows."""
    words = vocabulary()
    for name, says in words.effects.items():
        yield Line(f"effects.{name}", says)
    for name, says in words.topics.items():
        yield Line(f"topics.{name}", says)
    for name, says in words.slots.items():
        yield Line(f"slots.{name}", says)
    for name in words.within:
        yield Line(f"within.{name}", name)
    for rule in rules().values():
        yield Line(f"rules.{rule.name}", rule.says)
