"""`promises` of graph.yaml: what an algorithm says of itself, and the prover holds it to.

promises:
  - promise: A grip on her neck leads to a doctor, marks or no marks
    source: [g24]               # what it rests on
    when: [neck]                # of the runs that know all these facts,
    when_any: [signs, unknown]  # and one of these,
    answers: {q_neck: [yes]}    # and give one of these answers at each of these questions,
    level: high                 # and reach this level or a higher one (of every run, where none of the four stands)
    effects: [urgent_health]    # each ends with all of these,
    kinds: [health]             # and wants help of all these kinds, by a referral or as a need,
    passes: [act_go_with_her]   # and passes all these nodes, for what has no effect of its own;
    before: [evidence]          # from then on none of these comes ahead of the effects
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from algorithms.citing import Register
from algorithms.graph import Assessment, Node, Promise, Question
from algorithms.vocabulary import Vocabulary, without_slots
from located_yaml import Section, did_you_mean


def read_promises(
    top: Section, nodes: Mapping[str, Node | None], facts: Collection[str], words: Vocabulary, register: Register
) -> tuple[Promise, ...]:
    """The promises of the file; what they speak of must be there."""
    if "promises" in top and None in nodes.values():
        return ()  # what could not be read is told already, and may be what a promise speaks of
    levels = dict.fromkeys(level for node in nodes.values() if isinstance(node, Assessment) for level in node.bands)
    found = []
    for part in top.rows("promises"):
        promise = Promise(
            without_slots(part, part.text("promise")),
            part.line,
            part.some_of("effects", words.effects, "an effect of vocabulary.yaml"),
            part.some_of("kinds", words.kinds, "a kind of help"),
            register.citations(part, "source"),
            part.some_of("when", facts, 'a fact of "facts"'),
            part.some_of("when_any", facts, 'a fact of "facts"'),
            _answers(part, nodes),
            str(part.one_of("level", levels, "a level of this algorithm", "")),
            part.some_of("before", words.effects, "an effect of vocabulary.yaml"),
            part.some_of("passes", nodes, "a node"),
        )
        if not promise.gives:
            part.problem('it promises nothing. Name "effects", "kinds" or "passes".')
        elif promise.before and not promise.effects:
            part.problem('nothing is promised to come before these. Name "effects".', at="before")
        found.append(promise)
    return tuple(found)


def _answers(part: Section, nodes: Mapping[str, Node | None]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The answers a promise speaks of, each one of its question's own."""
    asked = {name: node for name, node in nodes.items() if isinstance(node, Question)}
    if (section := part.section("answers")) is None:
        return ()
    found = []
    for name in section.keys:
        own = asked[name].choices if name in asked else section.texts(name)
        if name not in asked:
            section.problem(f'"{name}" is not a question of this algorithm.' + did_you_mean(name, asked), at=name)
        found.append((str(name), section.some_of(name, own, f'an answer of "{name}"', required=True)))
    return tuple(found)
