"""What may stand on a page of a walk: what comes whatever was answered where nothing may be written down.

A page that says what follows only from an unwritten answer tells that answer.
So the walk is replayed with every answer of each unwritten node at once: a
step is written where all of these runs pass, and there the given answer counts
again.  Two walks that differ in unwritten answers alone are written alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from algorithms.graph import DONE, Algorithm, Answer, Assessment, Node, Question, Referral, Way
from algorithms.walk import Step

Facts = frozenset[str]


@dataclass(frozen=True, slots=True)
class Written:
    """The steps that may be written down, and what follows from them.

    `passed` also names the unwritten nodes every run comes to: that they were
    asked says nothing, what was answered there is not told.  `passed_over`
    names the guarded nodes no run is asked.  `level` is None where it hangs on
    an unwritten answer.
    """

    steps: tuple[Step, ...]
    passed: frozenset[str]
    passed_over: frozenset[str]
    level: str | None
    kinds: tuple[str, ...]


def written(algorithm: Algorithm, answers: Mapping[str, Answer]) -> Written:
    """What may be written of the walk that *answers* make, as far as they lead."""
    runs = _Runs(algorithm)
    steps: list[Step] = []
    passed: set[str] = set()
    level: str | None = None
    kinds: list[str] = []
    needs: list[str] = []
    while node := runs.nearest():
        everybody = runs.all_asked(node)
        given = answers.get(node.name) if everybody else None
        if everybody and given is None:
            break
        passed |= {node.name} if everybody else set()
        ways = runs.go_on(node, None if node.unwritten else given)
        if given is None or node.unwritten or not ways:
            continue
        steps.append(Step(node, given, ways[0]))
        needs += [need for need in ways[0].needs if all(need in way.needs for way in ways)]
        kinds += node.kinds if isinstance(node, Referral) else ()
        levels = {way.level for way in ways}
        level = levels.pop() if isinstance(node, Assessment) and len(levels) == 1 else level
    found = tuple(dict.fromkeys(kinds + needs))
    return Written(tuple(steps), frozenset(passed), frozenset(runs.passed_over), level, found)


class _Runs:
    """All the runs at once, each standing before a node (None: it is over) with what it knows there."""

    def __init__(self, algorithm: Algorithm) -> None:
        self.algorithm = algorithm
        self.left = algorithm.most_left
        self.told = _facts_that_part(algorithm)
        self.stand: dict[str | None, set[Facts]] = {algorithm.start: {frozenset()}}
        self.passed_over: set[str] = set()

    def nearest(self) -> Node | None:
        """The node before which no run can come any more but those that stand there; None where all are over."""
        name = max(self.stand, key=lambda name: self.left[name] if name else 0, default=None)
        return self.algorithm.nodes[name] if name else None

    def all_asked(self, node: Node) -> bool:
        """Whether every run is asked at *node*."""
        return len(self.stand) == 1 and all(node.when <= facts for facts in self.stand[node.name])

    def go_on(self, node: Node, given: Answer | None) -> list[Way]:
        """Answer *node* with what was *given*, or with everything it can be; past it where its guard is not known."""
        alone = len(self.stand) == 1
        standing = self.stand.pop(node.name)
        asked = {facts for facts in standing if node.when <= facts}
        if alone and not asked:
            self.passed_over.add(node.name)
        for facts in standing - asked:
            self.stand.setdefault(node.otherwise, set()).add(facts)
        ways = []
        for facts in asked:
            open_: Iterable[Way | None] = _every_way(node, self.told) if given is None else [node.way(given, facts)]
            for way in filter(None, open_):
                ways.append(way)
                self.stand.setdefault(way.to, set()).add(facts | (self.told & set(way.facts)))
        return ways


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


def _facts_that_part(algorithm: Algorithm) -> Facts:
    """The facts a guard or a form asks for; two runs that differ in others alone go on alike."""
    nodes = algorithm.nodes.values()
    guards = {fact for node in nodes for fact in node.when}
    forms = [item for node in nodes if isinstance(node, Assessment) for item in node.form.items.values()]
    return frozenset(guards.union(*(item.known_by | item.unknown_by for item in forms)))
