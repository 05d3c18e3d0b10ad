"""The smallest pair of runs by which a word is lost or won, and what all such pairs have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from algorithms.comparing.match import same_choices, same_levels
from algorithms.comparing.order import NEW, OLD
from algorithms.comparing.runs import Edge, Lockstep, Step
from algorithms.graph import Assessment, Node, Question

_FAR = 1 << 60


@dataclass(frozen=True)
class Condition:
    """A question that every such pair of runs answers with one of *answers*, in words; `many`: with all of them."""

    question: str
    answers: tuple[str, ...]
    many: bool = False


@dataclass(frozen=True)
class Shown:
    """The smallest pair of runs, step by step; `length` counts the answers of both.

    `cause` is the number of the last step that both took when the word came to
    one of them alone: there they parted, or there only one version adds it.
    """

    steps: tuple[Step, ...]
    length: int
    when: tuple[Condition, ...]
    cause: int


class _Way(NamedTuple):
    """An edge as seen from one version: what it gains there, and in the other; answers given; bits of what is said."""

    to: int
    gains: int
    others: int
    answers: int
    marks: int


class Cases:
    """Looks through all pairs of runs, for one word after the other."""

    def __init__(self, lockstep: Lockstep) -> None:
        self.lockstep = lockstep
        self._bit: dict[tuple[str, str], int] = {}
        self._marks: dict[tuple[object, ...], int] = {}
        self._ways = [[self._way(edge) for edge in edges] for edges in lockstep.edges]
        self._gains = sorted({(edge.old, edge.new) for edges in lockstep.edges for edge in edges})
        self._found: dict[tuple[object, ...], Shown] = {}

    def _way(self, edge: Edge) -> _Way:
        answers = (edge.step.old is not None) + (edge.step.new is not None)
        return _Way(edge.to, edge.old, edge.new, answers, self._marks_of(edge.step))

    def shortest(self, word: int, owner: int) -> Shown:
        """The smallest pair of runs in which only the version *owner* ends with the bit *word*."""
        alike = (owner, *((bool(old & word), bool(new & word)) for old, new in self._gains))
        if alike not in self._found:
            best, must, some = self._look_through(word, owner)
            steps = tuple(_trace(self.lockstep.edges, best, word, owner))
            length = sum((step.old is not None) + (step.new is not None) for step in steps)
            self._found[alike] = Shown(steps, length, tuple(self._when(must, some)), _cause(steps, word, owner))
        return self._found[alike]

    def _look_through(self, word: int, owner: int) -> tuple[list[list[int]], int, int]:
        """From each pair the best way on (by number, before and after the word came), from its end back to the start.

        Then the bits of what every such pair of runs says from the start on, and of what some of them say.
        """
        count = len(self.lockstep.pairs)
        far, must, best = [[_FAR] * count, [_FAR] * count], [[-1] * count, [-1] * count], [[-1] * count, [-1] * count]
        end = self.lockstep.order[-1]
        far[1][end] = must[1][end] = 0
        some = 0
        for number in reversed(self.lockstep.order):
            masks = self.lockstep.reached[number]
            here = [had for had in (0, 1) if word & (masks[1 + owner] if had else masks.neither)]
            for n, (to, gains, others, answers, marks) in enumerate(self._ways[number] if here else ()):
                if owner:
                    gains, others = others, gains
                if others & word:
                    continue
                for had in here:
                    has = 1 if had or gains & word else 0
                    length = far[has][to] + answers
                    if length >= _FAR:
                        continue
                    some |= marks
                    must[had][number] &= must[has][to] | marks
                    if length < far[had][number]:
                        far[had][number], best[had][number] = length, n
        return best, must[0][0], some

    # -- what the runs have in common ------------------------------------------------------

    def _marks_of(self, step: Step) -> int:
        """The bits of a step: the question asked, and each thing answered, the same in both versions."""
        key = (step.old_node, step.old and step.old.ticks, step.new_node, step.new and step.new.ticks)
        if key not in self._marks:
            self._marks[key] = sum(self._bit.setdefault(mark, 1 << len(self._bit)) for mark in set(self._said(step)))
        return self._marks[key]

    def _said(self, step: Step) -> Iterator[tuple[str, str]]:
        old, new = self.lockstep.sides
        if step.old and step.old.ticks:
            yield step.old_node, ""
            yield from ((step.old_node, tick) for tick in step.old.ticks)
        if step.new and step.new.ticks and not step.old:
            name = self.lockstep.matching.back.get(step.new_node, "")
            back = _answers_back(old.whole.nodes[name], new.whole.nodes[step.new_node]) if name else {}
            yield name or f"+{step.new_node}", ""
            yield from ((name or f"+{step.new_node}", back.get(tick, f"+{tick}")) for tick in step.new.ticks)

    def _when(self, must: int, some: int) -> Iterator[Condition]:
        said: dict[str, list[tuple[str, int]]] = {}
        for (name, tick), bit in self._bit.items():
            said.setdefault(name, []).append((tick, bit))
        names = [*self.lockstep.sides[OLD].order, *(f"+{name}" for name in self.lockstep.sides[NEW].order)]
        for name in (name for name in names if name in said):
            version = self.lockstep.sides[NEW if name.startswith("+") else OLD].whole
            node = version.nodes[name.removeprefix("+")]
            ticks = dict(said[name])
            many = isinstance(node, Question) and node.many
            given = [tick for tick, bit in ticks.items() if tick and bit & (must if many else some)]
            asked = bool(ticks[""] & must)
            if asked and given and (many or len(given) < self._all(node, name)):
                order = [*_ids(node), *given]
                given.sort(key=order.index)
                yield Condition(node.title, tuple(self._in_words(node, name, tick) for tick in given), many)

    def _all(self, node: Node, name: str) -> int:
        """How many answers there are to a question, in both versions together."""
        own = len(_ids(node))
        other = self.lockstep.matching.nodes.get(name)
        if other is None:
            return own
        there = self.lockstep.sides[NEW].whole.nodes[other]
        return own + len(set(_ids(there)) - set(_answers_back(node, there)))

    def _in_words(self, node: Node, name: str, tick: str) -> str:
        if tick.startswith("+") and name in self.lockstep.matching.nodes:
            return self._in_words(
                self.lockstep.sides[NEW].whole.nodes[self.lockstep.matching.nodes[name]], "", tick[1:]
            )
        tick = tick.removeprefix("+")
        return node.choices[tick].say if isinstance(node, Question) else tick


def _answers_back(old: Node, new: Node) -> dict[str, str]:
    """New answer → old answer of two nodes that are the same."""
    same: dict[str, str] = {}
    if isinstance(old, Question) and isinstance(new, Question):
        same = same_choices(old, new)
    elif isinstance(old, Assessment) and isinstance(new, Assessment):
        same = same_levels(old, new)
    return {other: one for one, other in same.items()}


def _ids(node: Node) -> list[str]:
    return (
        list(node.choices) if isinstance(node, Question) else list(node.bands) if isinstance(node, Assessment) else []
    )


def _trace(edges: Sequence[Sequence[Edge]], best: list[list[int]], word: int, owner: int) -> Iterator[Step]:
    """The steps of the smallest pair of runs."""
    at, had = 0, 0
    while best[had][at] >= 0:
        edge = edges[at][best[had][at]]
        yield edge.step
        had = 1 if had or (edge.new if owner else edge.old) & word else 0
        at = edge.to


def _cause(steps: Sequence[Step], word: int, owner: int) -> int:
    both = 0
    for number, step in enumerate(steps):
        if step.old and step.new:
            both = number
        given = step.new if owner else step.old
        if given and given.gains & word:
            return both
    return both
