"""Who tells a planted fault: its own rule, another, a case; or nobody has to, because no run ends otherwise."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import islice
from multiprocessing import get_context
from typing import NamedTuple

from algorithms import Algorithm, load
from algorithms.cases import case_problems
from algorithms.machine import Machine, State
from algorithms.pairs import Masks
from algorithms.prove import broken

from .falsifiers import Mutant, mutants

A_CASE, HARMLESS, NOBODY = "a case", "harmless", "nobody"
OUTCOME = ("need:", "kind:", "level:", "step:")


class Verdict(NamedTuple):
    """Who told a mutant: its own rule, another rule, a case, nobody because it is harmless, or nobody."""

    rule: str
    fault: str
    what: str
    told_by: str


FEW, ONE_IN = 12, 8


@cache
def verdicts(name: str, whole: bool = True) -> list[Verdict]:
    """Every mutant of the algorithm of this name, and who tells it; on all cores.

    Where not the *whole* is asked for: of each kind of fault aimed at each rule the first few, then one in so many.
    """
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, mp_context=get_context("fork")) as pool:
        parts = pool.map(_share, [(name, whole, core, cores) for core in range(cores)])
        return sorted(verdict for part in parts for verdict in part)


def _share(share: tuple[str, bool, int, int]) -> list[Verdict]:
    name, whole, core, cores = share
    algorithm = load(name)
    wanted = mutants(algorithm) if whole else some(mutants(algorithm))
    return [
        Verdict(mutant.rule, mutant.fault, mutant.what, told_by(algorithm, mutant))
        for mutant in islice(wanted, core, None, cores)
    ]


def some(every: Iterable[Mutant]) -> Iterator[Mutant]:
    """Of each kind of fault aimed at each rule the first few, then one in so many."""
    seen: Counter[tuple[str, str]] = Counter()
    for mutant in every:
        seen[mutant.rule, mutant.fault] += 1
        count = seen[mutant.rule, mutant.fault]
        if count <= FEW or count % ONE_IN == 0:
            yield mutant


def told_by(algorithm: Algorithm, mutant: Mutant) -> str:
    """The rule that tells *mutant* (its own where it does), a case, or nobody."""
    if any(problem.rule == mutant.rule for problem in broken(mutant.algorithm, [mutant.rule], shown=False)):
        return mutant.rule
    if others := broken(mutant.algorithm, shown=False):
        return others[0].rule
    if _cases_told(mutant.algorithm) - _cases_told(algorithm):
        return A_CASE
    return HARMLESS if same_outcome(algorithm, mutant.algorithm) else NOBODY


def _cases_told(algorithm: Algorithm) -> set[str]:
    """What the cases say is otherwise; that no case walks an arrow any more says nothing of a run."""
    return {problem.message for problem in case_problems(algorithm) if "no case walks" not in problem.message}


def same_outcome(one: Algorithm, other: Algorithm) -> bool:
    """Whether each run ends with the same effects, needs, kinds of help, level and steps in both; same nodes only."""
    first, second = Machine(one), Machine(other)
    if first.order != second.order:
        return False
    layers: list[dict[tuple[State, State], tuple[Masks, Masks]]] = [{} for _ in range(first.end + 1)]
    everything = first.mask(_outcome(first)) | first.mask(_outcome(second))
    layers[first.start.at][first.start, second.start] = (Masks(everything, 0, 0), Masks(everything, 0, 0))
    for layer in layers[:-1]:
        for (here, there), (lost, won) in layer.items():
            moves = {move.key: move for move in second.moves(there)}
            if moves.keys() != {move.key for move in first.moves(here)}:
                return False
            for move in first.moves(here):
                beside = moves.get(move.key)
                if beside is None or beside.to.at != move.to.at:
                    return False
                had = first.mask(word for word in second.words(beside.gains) if _counts(word, second))
                onward = layers[move.to.at]
                before = onward.get((move.to, beside.to), (Masks(0, 0, 0), Masks(0, 0, 0)))
                now = lost.after(move.gains, had), won.after(had, move.gains)
                onward[move.to, beside.to] = before[0].joined(now[0]), before[1].joined(now[1])
    return not any((lost.lost | won.lost) & everything for lost, won in layers[-1].values())


def _outcome(machine: Machine) -> Iterator[str]:
    yield from (word for word in machine.bits if _counts(word, machine))


def _counts(word: str, machine: Machine) -> bool:
    return word.startswith(OUTCOME) or ":" not in word
