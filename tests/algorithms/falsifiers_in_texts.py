"""Faults planted in what an algorithm says, rests on and looks like, as `falsifiers` plants them in what it does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from algorithms import Algorithm, Instruction, Question, Referral, vocabulary
from algorithms.graph import Citation
from algorithms.rules import rules
from algorithms.word_lists import word_lists

from .planting import asked, ways, with_node, with_way


def _listed(which: str) -> list[str]:
    """The words of one list in every language."""
    return [_plain(word) for one in word_lists().values() for word in one.lists.get(which, ())]


def _plain(word: str) -> str:
    return word.replace("*", "")


def gives_no_reason(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A question that has to say why it is asked does not."""
    for node in asked(algorithm, *(word.removeprefix("asked:") for word in rules()["protection_first"].before)):
        yield "protection_first", f"{node.name} without why", with_node(algorithm, replace(node, why=""))


def asks_what_may_not_be_asked(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A question about a forbidden topic."""
    for node, topic in zip(algorithm.nodes.values(), list(vocabulary().forbidden) * len(algorithm.nodes), strict=False):
        if isinstance(node, Question):
            yield "forbidden_topic", f"{node.name} asks about {topic}", with_node(algorithm, replace(node, about=topic))


def asks_it_under_another_topic(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A question that says what may never be asked, or tells of a sensitive topic that it does not name."""
    never = _listed("never_asked")
    tells = [(topic, word) for topic in vocabulary().sensitive for word in _listed(f"tells_of.{topic}")]
    questions = [node for node in algorithm.nodes.values() if isinstance(node, Question)]
    for number, node in enumerate(questions):
        word, (topic, telling) = never[number % len(never)], tells[number % len(tells)]
        asks = replace(node, title=f"{node.title} {word}")
        yield "forbidden_topic", f"{node.name} says {word}", with_node(algorithm, asks)
        if topic not in (node.about, *node.also) and node.about != "consent":
            unnamed = with_node(algorithm, replace(node, title=f"{node.title} {telling}"))
            yield "neutral", f"{node.name} says {telling}", unnamed


def rests_on_nothing(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A node without a source, or with doubtful ones only and no doubt."""
    for node in algorithm.nodes.values():
        yield "sourced", f"{node.name} without source", with_node(algorithm, replace(node, source=()))
        doubtful = tuple(Citation(c.source, c.place, "doubtful") for c in node.source)
        in_doubt = with_node(algorithm, replace(node, source=doubtful, doubts=()))
        yield "sourced", f"{node.name} in doubt, and does not say so", in_doubt


def says_what_hurts(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A word that hurts, in a title, a step, an answer or a word to her; a question that is too long."""
    hurts = [_plain(row.words[0]) for one in word_lists().values() for row in one.never_said]
    peace = [*_listed("never_advised"), *_listed("never_done")]
    for number, node in enumerate(algorithm.nodes.values()):
        word, advice = hurts[number % len(hurts)], peace[number % len(peace)]
        yield (
            "words",
            f"{node.name} is titled {word}",
            with_node(algorithm, replace(node, title=f"{node.title} {word}")),
        )
        said = replace(node, say_to_her=f"{node.say_to_her} {word}")
        yield "words", f"{node.name} says {word} to her", with_node(algorithm, said)
        if isinstance(node, Instruction | Referral):
            steps = replace(node, steps=(*node.steps, advice))
            yield "words", f"{node.name} advises {advice}", with_node(algorithm, steps)
        if isinstance(node, Question):
            long = replace(node, title="word " * 41)
            yield "words", f"{node.name} asks in 41 words", with_node(algorithm, long)


def goes_round(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A way back to the start, or a node nothing leads to."""
    for node in algorithm.nodes.values():
        answer, way = next(ways(node))
        if node.name != algorithm.start and way.to and not (isinstance(node, Question) and node.many):
            yield (
                "structure",
                f"{node.name}={answer} leads back to the start",
                with_way(algorithm, node, answer, replace(way, to=algorithm.start)),
            )
        stray = replace(node, name=f"{node.name}_again")
        lost = replace(algorithm, nodes={**algorithm.nodes, stray.name: stray})
        yield "structure", f"nothing leads to a second {node.name}", lost


IN_TEXTS = (
    gives_no_reason,
    asks_what_may_not_be_asked,
    asks_it_under_another_topic,
    rests_on_nothing,
    says_what_hurts,
    goes_round,
)
