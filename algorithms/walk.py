"""Where a set of answers leads.  Nothing here remembers anything.

An officer's answers are a plain mapping from node name to answer.  `walk`
replays them from the start until it meets a node that has none.  So going back
is removing an answer, changing one is replacing it, and an answer that is no
longer on the way is ignored until it is on it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from algorithms.graph import Algorithm, Answer, Assessment, Node, Referral, Way


class Step(NamedTuple):
    """A node that was passed, the answer given there, and the way it opened."""

    node: Node
    answer: Answer
    way: Way


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the answers lead: the steps taken and the node the officer stands before.

    `here` is None when the walk is over.  `facts`, `needs` and `effects` are in
    the order in which they came; `level` is the highest level reached; `kinds`
    are the kinds of help wanted by the referrals passed, then the needs.
    `refused` is the answer at `here` that is not one of its own, if there is one.
    """

    steps: tuple[Step, ...]
    here: Node | None
    facts: tuple[str, ...]
    needs: tuple[str, ...]
    effects: tuple[str, ...]
    level: str | None
    kinds: tuple[str, ...]
    refused: Answer | None = None

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to answer."""
        return self.here is None

    def as_json(self) -> dict[str, object]:
        """The document that `walk --json` prints."""
        return {
            "here": self.here.name if self.here else None,
            "steps": [{"node": step.node.name, "answer": _plain(step.answer)} for step in self.steps],
            "facts": list(self.facts),
            "needs": list(self.needs),
            "effects": list(self.effects),
            "level": self.level,
            "kinds": list(self.kinds),
            "finished": self.finished,
        }


def _plain(answer: Answer) -> object:
    if isinstance(answer, Mapping):
        return {key: list(part) if isinstance(part, list | tuple) else part for key, part in answer.items()}
    return answer if isinstance(answer, str) else list(answer)


def walk(algorithm: Algorithm, answers: Mapping[str, Answer]) -> Walk:
    """Follow *answers* (node name → answer) as far as they lead.

    An answer the node does not have (one from another version of the graph,
    say) ends the walk there, and is told as `refused`.
    """
    nodes = algorithm.nodes
    name: str | None = algorithm.start
    passed: list[tuple[Node, Answer, Way]] = []
    facts: dict[str, None] = {}
    needs: list[str] = []
    effects: list[str] = []
    kinds: list[str] = []
    level: str | None = None
    refused: Answer | None = None
    here: Node | None = None
    while name is not None:
        here = nodes[name]
        if here.when and not here.when <= facts.keys():
            name = here.otherwise
            here = None
            continue
        given = answers.get(name)
        if given is None:
            break
        way = here.way(given, facts)
        if way is None:
            refused = given
            break
        passed.append((here, given, way))
        effects += way.effects
        needs += way.needs
        for fact in way.facts:
            facts[fact] = None
        if isinstance(here, Referral):
            kinds += here.kinds
        elif isinstance(here, Assessment):
            level = _higher(here, level, way.level)
        name = way.to
        here = None
    steps = tuple(map(Step._make, passed))
    return Walk(steps, here, tuple(facts), _once(needs), _once(effects), level, _once(kinds + needs), refused)


def _once(words: list[str]) -> tuple[str, ...]:
    """Each word once, where it came first."""
    return tuple(dict.fromkeys(words))


def _higher(assessment: Assessment, before: str | None, now: str | None) -> str | None:
    """The higher of two levels; one that this form does not know stays only where nothing else is."""
    order = list(assessment.bands)
    if before in order and now in order:
        return max(before, now, key=order.index)
    return now or before
