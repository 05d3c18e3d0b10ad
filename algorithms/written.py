"""What may stand on a page of a walk: what comes whatever was answered where nothing may be written down.

A page that says what follows only from an unwritten answer tells that answer.
So the walk is replayed with every answer of each unwritten node at once: a
step is written where all of these runs pass, and there the given answer counts
again.  Two walks that differ in unwritten answers alone are written alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from algorithms.graph import DONE, Algorithm, Answer, Assessment, Node, Question, Referral, Way
from algorithms.walk import Step

Facts = frozenset[str]


@dataclass(frozen=True, slots=True)
class Written:
    """The steps that may be written down, and what follows from them.

    `passed` also names the unwritten nodes every run comes to: that they were
    asked says nothing, what was answered there is not told.  `level` is None
    where it hangs on an unwritten answer.
    """

    steps: tuple[Step, ...]
    passed: frozenset[str]
    level: str | None
    kinds: tuple[str, ...]


def written(algorithm: Algorithm, answers: Mapping[str, Answer]) -> Written:
    """What may be written of the walk that *answers* make, as far as they lead."""
    order, told = _order(algorithm), _facts_that_part(algorithm)
    stand: dict[str, set[Facts]] = {}
    over = _go(algorithm, stand, algorithm.start, frozenset())
    steps: list[Step] = []
    passed: set[str] = set()
    level: str | None = None
    needs: list[str] = []
    kinds: list[str] = []
    while stand:
        node = algorithm.nodes[min(stand, key=order.__getitem__)]
        everybody = len(stand) == 1 and not over
        given = answers.get(node.name) if everybody else None
        if everybody and given is None:
            break
        passed |= {node.name} if everybody else set()
        ways: list[Way] = []
        for facts in stand.pop(node.name):
            here = [node.way(given, facts)] if given is not None and not node.unwritten else _every_way(node, told)
            for way in filter(None, here):
                ways.append(way)
                over |= _go(algorithm, stand, way.to, facts | (told & set(way.facts)))
        if given is None or node.unwritten or not ways:
            continue
        steps.append(Step(node, given, ways[0]))
        needs += [need for need in ways[0].needs if all(need in way.needs for way in ways)]
        kinds += node.kinds if isinstance(node, Referral) else ()
        levels = {way.level for way in ways}
        level = levels.pop() if isinstance(node, Assessment) and len(levels) == 1 else level
    return Written(tuple(steps), frozenset(passed), level, tuple(dict.fromkeys(kinds + needs)))


def _go(algorithm: Algorithm, stand: dict[str, set[Facts]], to: str | None, facts: Facts) -> bool:
    """Let a run with *facts* stand before the next node that is not passed over; True where it is over."""
    while to is not None and not algorithm.nodes[to].when <= facts:
        to = algorithm.nodes[to].otherwise
    if to is None:
        return True
    stand.setdefault(to, set()).add(facts)
    return False


def _every_way(node: Node, told: Facts) -> Iterator[Way]:
    """A way for everything that can be answered at *node*, as far as runs part by it."""
    if isinstance(node, Assessment):
        yield from node.bands.values()
    elif not isinstance(node, Question):
        done = node.way(DONE, ())
        assert done is not None
        yield done
    elif not node.many:
        yield from (choice.way for choice in node.choices.values())
    else:
        alone = {told & set(choice.way.facts) for choice in node.choices.values() if choice.by_itself}
        marked: set[Facts] = set()
        for choice in node.choices.values():
            if not choice.by_itself:
                own = told & set(choice.way.facts)
                marked |= {own, *(own | before for before in marked)}
        yield from (Way(node.next, tuple(facts)) for facts in alone | marked)


def _order(algorithm: Algorithm) -> Mapping[str, int]:
    """The nodes by number, so that every arrow points on."""
    return {name: -left for name, left in algorithm.most_left.items()}


def _facts_that_part(algorithm: Algorithm) -> Facts:
    """The facts a guard or a form asks for; two runs that differ in others alone go on alike."""
    nodes = algorithm.nodes.values()
    guards = {fact for node in nodes for fact in node.when}
    forms = [item for node in nodes if isinstance(node, Assessment) for item in node.form.items.values()]
    return frozenset(guards.union(*(item.known_by | item.unknown_by for item in forms)))
