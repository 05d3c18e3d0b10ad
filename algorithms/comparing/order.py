"""One order for the nodes of two versions, in which every arrow of either points on."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping

from algorithms.comparing.match import Matching
from algorithms.graph import Algorithm, Assessment, Question

OLD, NEW = 0, 1
_Key = tuple[int, str]


def ranks(old: Algorithm, new: Algorithm, matching: Matching) -> tuple[set[str], tuple[dict[str, int], dict[str, int]]]:
    """The place in the order of each node of *old* and of *new*, one for both where they share it.

    Where the versions contradict each other some nodes cannot have one place;
    those (by their old names) are given first, as few as it takes.
    """
    split: set[str] = set()
    onward = _onward((old, new), matching, split)
    while circles := _circles(onward):
        shared = [name for side, name in circles if side == OLD and name in matching.nodes and name not in split]

        def cost(name: str) -> tuple[int, bool, str]:
            left = _circles(_onward((old, new), matching, {*split, name}))
            return len(left), isinstance(old.nodes[name], Question | Assessment), name

        split.add(min(shared, key=cost))
        onward = _onward((old, new), matching, split)
    place = {key: number for number, key in enumerate(_in_order(onward, matching, split))}
    return split, (
        {name: place[_key(OLD, name, matching, split)] for name in old.nodes},
        {name: place[_key(NEW, name, matching, split)] for name in new.nodes},
    )


def _key(side: int, name: str, matching: Matching, split: Iterable[str]) -> _Key:
    """What a node is called in the common order."""
    same = matching.back.get(name) if side == NEW else None
    return (side, name) if same is None or same in split else (OLD, same)


def _onward(both: tuple[Algorithm, Algorithm], matching: Matching, split: set[str]) -> dict[_Key, set[_Key]]:
    """The arrows of both versions, in one graph."""
    onward: dict[_Key, set[_Key]] = {}
    for side, algorithm in enumerate(both):
        for name, node in algorithm.nodes.items():
            to = onward.setdefault(_key(side, name, matching, split), set())
            to |= {_key(side, arrow.to, matching, split) for arrow in node.ways_on if arrow.to}
    return onward


def _in_order(onward: Mapping[_Key, set[_Key]], matching: Matching, split: set[str]) -> Iterator[_Key]:
    """Each node before all it leads to; what one version has alone comes early, so that few pairs of states meet."""
    waiting = dict.fromkeys(onward, 0)
    for to in (to for several in onward.values() for to in several):
        waiting[to] += 1
    weight = {
        key: (key[0] == OLD and key[1] in matching.nodes and key[1] not in split, key[0], number)
        for number, key in enumerate(onward)
    }
    ready = [(weight[key], key) for key, count in waiting.items() if not count]
    heapq.heapify(ready)
    while ready:
        _, key = heapq.heappop(ready)
        yield key
        for to in onward[key]:
            waiting[to] -= 1
            if not waiting[to]:
                heapq.heappush(ready, (weight[to], to))


def _circles(onward: Mapping[_Key, set[_Key]]) -> list[_Key]:
    """The nodes on a circle, or between two circles."""
    left = dict(onward)
    before = -1
    while before != len(left):
        before = len(left)
        left = {key: kept for key, to in left.items() if (kept := to & left.keys())}
        into = {to for kept in left.values() for to in kept}
        left = {key: to for key, to in left.items() if key in into}
    return list(left)
