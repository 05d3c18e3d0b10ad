"""Runs of two versions side by side, wherever they give the same answers.

A pair stands at two states.  All nodes of both versions are put in one order in
which every arrow of either points on, each node that both versions have in one
place.  The run that is behind goes on alone: the other never comes to that
place any more, so what is asked there is asked in one version only and may be
answered in any way.  Where both stand at one place they give the same answer.

Where the orders contradict each other (a question was moved), a node keeps two
places.  The run that comes to it first answers for both: what the other will
answer is part of the pair until it gets there, or no longer can.

Only what is gathered is compared, not the order in which it comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from algorithms.comparing.answers import Both, Given, Version, Words, same_answers
from algorithms.comparing.marks import Marked, same_marks
from algorithms.comparing.match import Matching
from algorithms.comparing.order import NEW, OLD, ranks
from algorithms.graph import DONE, Algorithm, Assessment, Question
from algorithms.machine import State, TooManyStates

MOST_PAIRS = 150_000


class Waits(NamedTuple):
    """What the run of one side will answer at a node the other has passed: an answer, or the number of its marks."""

    join: int
    side: int
    answer: Given | int


class Pair(NamedTuple):
    """Where the two runs stand, and what is answered already for a node ahead."""

    old: State
    new: State
    waits: tuple[Waits, ...] = ()


class Step(NamedTuple):
    """What a pair does next: the answer of each run that goes on, and its node."""

    old_node: str
    old: Given | None
    new_node: str
    new: Given | None


class Edge(NamedTuple):
    """A step, the number of the pair it leads to, and what each run gathers."""

    to: int
    old: int
    new: int
    step: Step


class Reached(NamedTuple):
    """Bit by bit: can runs to a pair have a word in neither version, in the old only, in the new only, in both?"""

    neither: int
    old: int
    new: int
    both: int


@dataclass(frozen=True)
class Join:
    """A node that both versions have: its two places, and the answers there that are the same."""

    number: int
    places: tuple[int, int]
    answers: tuple[Both, ...]
    marks: tuple[Marked, ...]
    split: bool

    @cached_property
    def firsts(self) -> tuple[list[int], list[int]]:
        """For each of the marks the number of the first that is alike in the old version, and in the new one."""
        old: dict[object, int] = {}
        new: dict[object, int] = {}
        return (
            [old.setdefault(marked.old, n) for n, marked in enumerate(self.marks)],
            [new.setdefault(marked.new, n) for n, marked in enumerate(self.marks)],
        )


class Lockstep:
    """All pairs of runs of two versions, as a graph without circles; raises `TooManyStates`.

    `pairs` and `edges` go by number; `order` has each pair before all it leads to.
    """

    def __init__(self, old: Algorithm, new: Algorithm, matching: Matching) -> None:
        self.words = Words()
        self.sides = (Version(old, self.words), Version(new, self.words))
        self.matching = matching
        split, placed = ranks(old, new, matching)
        end = sum(map(len, placed))
        self._rank = [[*(placed[side][name] for name in self.sides[side].order), end] for side in (OLD, NEW)]
        self._joins = [self._join(n, *names, names[0] in split) for n, names in enumerate(matching.nodes.items())]
        self._join_at = [{join.places[side]: join for join in self._joins} for side in (OLD, NEW)]
        self._resolved: dict[tuple[int, int, int], list[Both]] = {}
        self.pairs: list[Pair] = []
        self.edges: list[list[Edge]] = []
        self.order: list[int] = []
        self._number: dict[Pair, int] = {}
        self._layers: list[list[int]] = [[] for _ in range(end + 1)]
        self._meet_all()

    def _join(self, number: int, old_name: str, new_name: str, split: bool) -> Join:
        old, new = self.sides
        places = (old.place[old_name], new.place[new_name])
        one, other = old.asks[places[OLD]], new.asks[places[NEW]]
        answers: list[Both] = []
        marks: list[Marked] = []
        if isinstance(one, Question) and isinstance(other, Question):
            answers = same_answers((old, one), (new, other))
        elif isinstance(one, Assessment) and isinstance(other, Assessment):
            marks = same_marks(one, other)
        elif not isinstance(one, Question | Assessment) and not isinstance(other, Question | Assessment):
            answers = [(old.given(one, one.done, DONE), new.given(other, other.done, DONE))]
        return Join(number, places, tuple(answers), tuple(marks), split)

    # -- all pairs ---------------------------------------------------------------------------

    def _meet_all(self) -> None:
        self._meet(Pair(self.sides[OLD].start, self.sides[NEW].start))
        for layer in self._layers[:-1]:
            for number in layer:
                self.edges[number] = list(self._edges(self.pairs[number]))
        self.order = [number for layer in self._layers for number in layer]

    def _meet(self, pair: Pair) -> int:
        """The number of *pair*, a new one where it was never met."""
        number = self._number.get(pair)
        if number is None:
            if len(self.pairs) >= MOST_PAIRS:
                raise TooManyStates(self._too_many(pair))
            number = self._number[pair] = len(self.pairs)
            self.pairs.append(pair)
            self.edges.append([])
            self._layers[min(self._rank[OLD][pair.old.at], self._rank[NEW][pair.new.at])].append(number)
        return number

    def _too_many(self, pair: Pair) -> str:
        names = [(*side.order, "the end")[state.at] for side, state in zip(self.sides, pair[:2], strict=True)]
        return (
            f'with one run at "{names[OLD]}" and the other at "{names[NEW]}" more than {MOST_PAIRS:,} pairs of states '
            "are reached: the two versions differ in too much at once. Compare them in smaller steps."
        )

    def _edges(self, pair: Pair) -> Iterator[Edge]:
        old, new = self.sides
        names = (pair.old.at, pair.new.at)
        for one, other, waits in self._given(pair):
            step = Step(old.order[names[OLD]] if one else "", one, new.order[names[NEW]] if other else "", other)
            there = (old.enter(pair.old, one) if one else pair.old, new.enter(pair.new, other) if other else pair.new)
            kept = tuple(
                wait
                for wait in waits
                if self.sides[wait.side].ahead[there[wait.side].at] >> self._joins[wait.join].places[wait.side] & 1
            )
            number = self._meet(Pair(*there, kept))
            yield Edge(number, one.gains if one else 0, other.gains if other else 0, step)

    def _given(self, pair: Pair) -> Iterator[tuple[Given | None, Given | None, tuple[Waits, ...]]]:
        """What each run answers next (None: it waits), and what is then answered for nodes ahead."""
        old, new = self._rank[OLD][pair.old.at], self._rank[NEW][pair.new.at]
        if old == new:
            for one, other in self._both(self._join_at[OLD][pair.old.at], pair):
                yield one, other, pair.waits
        elif old < new:
            for given, waits in self._alone(pair, OLD):
                yield given, None, waits
        else:
            for given, waits in self._alone(pair, NEW):
                yield None, given, waits

    def _both(self, join: Join, pair: Pair) -> tuple[Both, ...] | list[Both]:
        """The pairs of the same answers where both runs stand at one node."""
        if not join.marks:
            return join.answers
        old, new = self._levels(join, OLD, pair.old), self._levels(join, NEW, pair.new)
        key = (join.number, id(old), id(new))
        if key not in self._resolved:
            first: dict[tuple[str, str], int] = {}
            for number, levels in enumerate(zip(old, new, strict=True)):
                first.setdefault(levels, number)
            self._resolved[key] = [
                (self._levelled(join, OLD, number, levels[OLD]), self._levelled(join, NEW, number, levels[NEW]))
                for levels, number in first.items()
            ]
        return self._resolved[key]

    def _levels(self, join: Join, side: int, state: State) -> list[str]:
        return self.sides[side].levels(
            state, join.number, (marked.new if side else marked.old for marked in join.marks)
        )

    def _levelled(self, join: Join, side: int, number: int, level: str) -> Given:
        node = self.sides[side].asks[join.places[side]]
        assert isinstance(node, Assessment)
        marked = join.marks[number]
        return self.sides[side].levelled(node, level, marked.new_answer if side else marked.old_answer)

    # -- where one run goes on alone --------------------------------------------------------

    def _alone(self, pair: Pair, side: int) -> Iterator[tuple[Given, tuple[Waits, ...]]]:
        state, other = pair[side], 1 - side
        assert isinstance(state, State)
        join = self._join_at[side].get(state.at)
        if join and join.split:
            for wait in pair.waits:
                if (wait.join, wait.side) == (join.number, side):
                    yield self._waited(join, side, state, wait.answer), pair.waits
                    return
            beside = pair[other]
            assert isinstance(beside, State)
            asks = len(join.answers) > 1 or join.marks
            if asks and self.sides[other].ahead[beside.at] >> join.places[other] & 1:
                for given, answer in self._for_both(join, side, state):
                    yield given, tuple(sorted((*pair.waits, Waits(join.number, other, answer)), key=lambda w: w[:2]))
                return
        for given in self.sides[side].alone(state):
            yield given, pair.waits

    def _waited(self, join: Join, side: int, state: State, answer: Given | int) -> Given:
        if isinstance(answer, Given):
            return answer
        return self._levelled(join, side, answer, self._levels(join, side, state)[answer])

    def _for_both(self, join: Join, side: int, state: State) -> Iterator[tuple[Given, Given | int]]:
        """Each answer at a node the other run may still come to, with what that run will answer there."""
        if not join.marks:
            yield from ((both[side], both[1 - side]) for both in join.answers)
            return
        told = set()
        for number, level in enumerate(self._levels(join, side, state)):
            theirs = join.firsts[1 - side][number]
            if (level, theirs) not in told:
                told.add((level, theirs))
                yield self._levelled(join, side, number, level), theirs

    # -- what is gathered ----------------------------------------------------------------------

    @cached_property
    def reached(self) -> list[Reached]:
        """For each pair what its runs may have gathered."""
        found: list[list[int]] = [[0, 0, 0, 0] for _ in self.pairs]
        found[0][0] = -1
        for number in self.order:
            neither, old, new, both = found[number]
            for to, first, second, _ in self.edges[number]:
                there = found[to]
                there[0] |= neither & ~first & ~second
                there[1] |= (old | (neither & first)) & ~second
                there[2] |= (new | (neither & second)) & ~first
                there[3] |= both | (old & second) | (new & first) | (neither & first & second)
        return [Reached(*masks) for masks in found]

    @property
    def ends(self) -> Reached:
        """What the runs have gathered when both are over."""
        return self.reached[self.order[-1]]
