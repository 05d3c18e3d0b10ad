"""What every run that gathers some words ends with: the claims behind `always`, `with` and `promises`.

Most claims have one trigger.  They are all looked at in one pass over the
states, a bit for each pair of trigger and word: has some run here neither, or
the trigger alone?  (A run that has the word can no longer break the claim.)
Claims with more triggers take a pass each, over the states and which of the
triggers a run has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from algorithms.machine import Machine, State, union

Claim = tuple[tuple[str, ...], tuple[str, ...]]
"""(triggers, words): a run that gathers all triggers (every run, where there are none) ends with all words."""


class Claims:
    """Which claims do not hold on a machine.  *together*: those that will be asked for, to be looked at in one pass."""

    def __init__(self, machine: Machine, together: Iterable[Claim]) -> None:
        self.machine = machine
        self._pairs = [
            (machine.bit(triggers[0]), machine.bit(word))
            for triggers, words in together
            for word in words
            if len(triggers) == 1
        ]
        self._last: Mapping[int, Mapping[tuple[State, int], int]] = {}

    def met(self, triggers: Iterable[str]) -> bool:
        """Whether there is a run that gathers all *triggers*."""
        mask = self.machine.mask(triggers)
        if mask & (mask - 1):
            return any(state.at == self.machine.end and had == mask for state, had in self.gathered(mask))
        return not mask & ~self._at_the_end

    def lost(self, claim: Claim) -> int:
        """The words of *claim* that a run with all its triggers can end without."""
        triggers, words = claim
        mask, wanted = self.machine.mask(triggers), self.machine.mask(words)
        pairs = {(mask, self.machine.bit(word)) for word in words}
        if pairs <= self._unkept.keys():
            return sum(bit for trigger, bit in pairs if self._unkept[trigger, bit])
        lost = 0
        for (state, had), missing in self.gathered(mask).items():
            lost |= missing if state.at == self.machine.end and had == mask else 0
        return lost & wanted

    def gathered(self, triggers: int) -> Mapping[tuple[State, int], int]:
        """(state, which *triggers* a run there has) → the bits that some such run is still without."""
        if triggers not in self._last:
            self._last = {triggers: self._gather(triggers)}
        return self._last[triggers]

    def _gather(self, triggers: int) -> Mapping[tuple[State, int], int]:
        machine = self.machine
        if not triggers:
            return {(state, 0): gathered.missing for state, gathered in machine.gathered.items()}
        layers: list[dict[tuple[State, int], int]] = [{} for _ in range(machine.end + 1)]
        layers[machine.start.at][machine.start, 0] = -1
        for layer in layers[:-1]:
            for (state, had), missing in layer.items():
                for move in machine.moves(state):
                    there = (move.to, had | (move.gains & triggers))
                    onward = layers[move.to.at]
                    onward[there] = onward.get(there, 0) | (missing & ~move.gains)
        return {key: missing for layer in layers for key, missing in layer.items()}

    @cached_property
    def _at_the_end(self) -> int:
        """What some run has at its end."""
        return next(found.had for state, found in self.machine.gathered.items() if state.at == self.machine.end)

    @cached_property
    def _unkept(self) -> Mapping[tuple[int, int], bool]:
        """(trigger, word) → whether some run gathers the trigger and ends without the word."""
        machine = self.machine
        every = (1 << len(self._pairs)) - 1
        of_gains: dict[int, tuple[int, int]] = {}
        layers: list[dict[State, tuple[int, int]]] = [{} for _ in range(machine.end + 1)]
        layers[machine.start.at][machine.start] = (every, 0)
        for layer in layers[:-1]:
            for state, (neither, alone) in layer.items():
                for move in machine.moves(state):
                    if move.gains not in of_gains:
                        of_gains[move.gains] = self._pairs_with(move.gains)
                    wins, has = of_gains[move.gains]
                    onward = layers[move.to.at]
                    before = onward.get(move.to, (0, 0))
                    onward[move.to] = (
                        before[0] | (neither & ~wins & ~has),
                        before[1] | ((alone | (neither & wins)) & ~has),
                    )
        unkept = union(alone for _, alone in layers[-1].values())
        return {pair: bool(unkept >> n & 1) for n, pair in enumerate(self._pairs)}

    def _pairs_with(self, gains: int) -> tuple[int, int]:
        """The pairs whose trigger, and those whose word, is among *gains*."""
        wins = sum(1 << n for n, (trigger, _) in enumerate(self._pairs) if trigger & gains)
        has = sum(1 << n for n, (_, word) in enumerate(self._pairs) if word & gains)
        return wins, has
