"""Two runs side by side that agree on every answer but those a rule names.

A pair stands at two states.  The run that is behind, in the order of the
machine, goes on alone: the other is past that node for good, so what is asked
there is asked in this run only and may be answered in any way.  Where both
stand at one node they give the same answer, unless a rule lets them part.

For each word a run can gather a pair is in one of three ways: neither run has
it yet, only the first has it (the second is behind), or it can no longer be
missed.  Each way is one number with a bit a word, so one pass over the pairs
answers for all words at once.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import count, product
from typing import NamedTuple

from algorithms.graph import Assessment
from algorithms.machine import Machine, Move, State, union

ALIKE, NO_LESS, ANY = range(3)
MOST_PAIRS = 1_000_000
PART = 1_000
"""What an answer weighs against a parting, where the shortest pair of runs is looked for."""


class Pair(NamedTuple):
    """`first` is the run compared with; `form`: how the second's facts for a risk form stand to the first's."""

    first: State
    second: State
    form: int


class Step(NamedTuple):
    """What a pair does next at the node of this place; a run that waits has no move."""

    at: int
    to: Pair
    first: Move | None
    second: Move | None


class Masks(NamedTuple):
    """Bit by bit: can it be that neither has the word, that only the first has it, that the second is safe?"""

    neither: int
    lost: int
    safe: int

    def joined(self, other: Masks) -> Masks:
        """Either of the two."""
        return Masks(self.neither | other.neither, self.lost | other.lost, self.safe | other.safe)

    def after(self, first: int, second: int) -> Masks:
        """When the first run gathers *first* and the second *second*."""
        return Masks(
            self.neither & ~first & ~second,
            (self.lost | (self.neither & first)) & ~second,
            self.safe | ((self.neither | self.lost) & second),
        )


Allowed = Callable[[State, Move, Move], bool]
"""May the two runs part here, the first by one move and the second by another?"""


class Comparison:
    """All pairs of runs that part at a place of *at*, as *may_part* allows there.

    *once*: they part at one node and agree everywhere else, before and after.
    Otherwise they may part at each of *at*, and the first run keeps to *firsts*
    (its moves there) also where it is asked alone.
    *protects* and *burdens*: the bits that may not be lost, and not be won.
    """

    def __init__(
        self,
        machine: Machine,
        at: Collection[int],
        may_part: Allowed,
        protects: int,
        burdens: int = 0,
        once: bool = True,
        firsts: Callable[[State, Move], bool] = lambda state, move: True,
    ) -> None:
        self.machine = machine
        self.at = at
        self.may_part = may_part
        self.protects = protects
        self.burdens = burdens
        self.once = once
        self.firsts = firsts
        self._form_facts = machine.form_facts

    # -- steps -------------------------------------------------------------------

    def steps(self, pair: Pair) -> Iterator[Step]:
        """Every way on from *pair* after the runs have parted."""
        first, second, form = pair
        moves = self.machine.moves
        if first.at < second.at:
            for move in moves(first):
                if self.once or self.firsts(first, move):
                    yield Step(first.at, self._pair(move.to, second, self._alone(pair, move.made, 0)), move, None)
        elif second.at < first.at:
            for move in moves(second):
                yield Step(second.at, self._pair(first, move.to, self._alone(pair, 0, move.made)), None, move)
        else:
            for one, other in self._together(pair):
                yield self._both(first.at, one, other, form)

    def partings(self, state: State) -> Iterator[Step]:
        """Every way two runs that were alike so far part at *state*."""
        for one in self.machine.moves(state) if state.at in self.at else ():
            for other in self.machine.moves(state):
                if one.key != other.key and self.may_part(state, one, other):
                    yield self._both(state.at, one, other, ALIKE)

    def _together(self, pair: Pair) -> Iterator[tuple[Move, Move]]:
        """What two runs that have parted answer at one node: the same, or as a rule lets them part again."""
        first, second, form = pair
        node, others = self.machine.nodes[first.at], self.machine.moves(second)
        ones = [one for one in self.machine.moves(first) if self.once or self.firsts(first, one)]
        if not self.once and first.at in self.at:
            yield from ((a, b) for a in ones for b in others if a.key == b.key or self.may_part(first, a, b))
        elif isinstance(node, Assessment) and node.form.computes and form != ALIKE:
            # The same ticks and the same level of the officer's own: a form that knows no less gives no less.
            order = list(node.bands)
            for one, other in product(ones, others):
                if form == ANY or order.index(one.key) <= order.index(other.key):
                    yield one, other
        else:
            by_key = {other.key: other for other in others}
            yield from ((one, by_key[one.key]) for one in ones if one.key in by_key)

    def _both(self, at: int, one: Move, other: Move, form: int) -> Step:
        first, second = one.made & self._form_facts, other.made & self._form_facts
        if first != second:
            form = max(form, NO_LESS if not first & ~second else ANY)
        return Step(at, self._pair(one.to, other.to, form), one, other)

    def _alone(self, pair: Pair, first: int, second: int) -> int:
        if first & self._form_facts & ~pair.second.facts:
            return ANY
        return max(pair.form, NO_LESS) if second & self._form_facts else pair.form

    def _pair(self, first: State, second: State, form: int) -> Pair:
        return Pair(first, second, form if self.machine.form_ahead(min(first.at, second.at)) else ALIKE)

    def _gains(self, step: Step) -> tuple[int, int]:
        """What is won by the first and by the second run; a burden counts for the other one."""
        first = step.first.gains if step.first else 0
        second = step.second.gains if step.second else 0
        return (
            (first & self.protects) | (second & self.burdens),
            (second & self.protects) | (first & self.burdens),
        )

    # -- all at once ---------------------------------------------------------------

    def lost(self) -> int:
        """The bits the second run can end without, though the first has them (burdens: the other way round)."""
        watched, pairs = self.protects | self.burdens, 0
        layers: list[dict[Pair, Masks]] = [{} for _ in range(self.machine.end + 1)]

        def reach(pair: Pair, masks: Masks) -> None:
            nonlocal pairs
            layer = layers[min(pair.first.at, pair.second.at)]
            known = layer.get(pair)
            if known is None and (pairs := pairs + 1) > MOST_PAIRS:
                raise self.machine.too_many(min(pair.first, pair.second), f"{MOST_PAIRS:,} pairs of states")
            layer[pair] = masks if known is None else known.joined(masks)

        if self.once:
            for state, gathered in self.machine.gathered.items():
                before = Masks(gathered.missing & watched, 0, gathered.had & watched)
                for step in self.partings(state) if state.at < self.machine.end else ():
                    reach(step.to, before.after(*self._gains(step)))
        else:
            reach(Pair(self.machine.start, self.machine.start, ALIKE), Masks(watched, 0, 0))
        for layer in layers[:-1]:
            for pair, masks in layer.items():
                if not masks.lost and (not masks.neither or self._are_one(pair)):
                    continue
                for step in self.steps(pair):
                    reach(step.to, masks.after(*self._gains(step)))
        return union(masks.lost for masks in layers[-1].values())

    def _are_one(self, pair: Pair) -> bool:
        """Whether two runs that part only once have met again: from here on they gather the same."""
        return self.once and pair.first == pair.second and pair.form == ALIKE

    # -- one counterexample ------------------------------------------------------------

    def lost_by(self, steps: Iterable[Step]) -> int:
        """The bits that the second run of this pair ends without, though the first has them."""
        gains = [self._gains(step) for step in steps]
        return union(first for first, _ in gains) & ~union(second for _, second in gains)

    def witness(self, bit: int) -> list[Step]:
        """The shortest pair of runs that ends with *bit* lost, of those one that parts least; [] where none does."""
        tie = count()
        start = Pair(self.machine.start, self.machine.start, ALIKE)
        begin = (start, not self.once, False, False)
        came: dict[tuple[Pair, bool, bool, bool], tuple[tuple[Pair, bool, bool, bool], Step] | None] = {begin: None}
        cost = {begin: 0}
        left = self.machine.least_left
        queue = [(0, next(tie), begin)]
        while queue:
            _, _, here = heapq.heappop(queue)
            length = cost[here]
            pair, parted, lost, safe = here
            if min(pair.first.at, pair.second.at) == self.machine.end:
                if lost:
                    return self._trace(here, came)
                continue
            for step, goes_apart in self._onward(pair, parted):
                first, second = self._gains(step)
                is_safe = safe or bool(second & bit)
                there = (step.to, goes_apart, not is_safe and (lost or bool(first & bit)), is_safe)
                longer = length + _length(step)
                if not (is_safe and goes_apart) and longer < cost.get(there, longer + 1):
                    cost[there], came[there] = longer, (here, step)
                    whole = longer + PART * (left[step.to.first] + left[step.to.second])
                    heapq.heappush(queue, (whole, next(tie), there))
        return []

    def _onward(self, pair: Pair, parted: bool) -> Iterable[tuple[Step, bool]]:
        if parted:
            yield from ((step, True) for step in self.steps(pair))
            return
        for move in self.machine.moves(pair.first):
            yield Step(pair.first.at, Pair(move.to, move.to, ALIKE), move, move), False
        yield from ((step, True) for step in self.partings(pair.first))

    @staticmethod
    def _trace(end: object, came: dict) -> list[Step]:  # type: ignore[type-arg]
        steps = []
        while came[end] is not None:
            end, step = came[end]
            steps.append(step)
        return steps[::-1]


def _length(step: Step) -> int:
    """The answers of a step, and among as many the steps that part after those that do not."""
    if step.first is None or step.second is None:
        return PART
    return 2 * PART + (step.first.key != step.second.key)
