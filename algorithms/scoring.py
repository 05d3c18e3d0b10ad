"""A risk form: its signs, what they add up to, and the level that follows.

Unknown is not no, a critical sign is enough by itself, and one more sign never lowers the level.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Item:
    """One sign of a risk form.

    `points` add up; a `critical` one makes the highest level alone.  It counts
    as yes without being asked where all facts of `known_by` are known, and as
    unknown where all of `unknown_by` are.
    """

    id: str
    say: str
    group: str = ""
    points: int = 0
    critical: bool = False
    known_by: frozenset[str] = frozenset()
    unknown_by: frozenset[str] = frozenset()
    asked: bool = True


class Tally(NamedTuple):
    """All of a risk form's signs that its level can depend on, added up."""

    critical: bool = False
    points: int = 0
    true: int = 0
    open_critical: int = 0
    open_points: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """A risk form.  Only an official key, or rules marked as our own, compute anything."""

    title: str
    official: bool
    own_rules: bool
    items: Mapping[str, Item]
    least_points: Mapping[str, int] = field(default_factory=dict)
    note: str = ""

    @property
    def computes(self) -> bool:
        """Whether a level follows from the items."""
        return bool(self.least_points)

    def signs(
        self, yes: Collection[str], unknown: Collection[str], facts: Collection[str]
    ) -> tuple[set[str], set[str]]:
        """The items that are true, and those not known, from what was ticked and what is known already."""
        known = set(facts)
        true = self.items.keys() & yes
        open_ = self.items.keys() & unknown
        for name, item in self.items.items():
            if item.known_by and item.known_by <= known:
                true.add(name)
            if item.unknown_by and item.unknown_by <= known:
                open_.add(name)
        return true, open_ - true

    def level(self, yes: Collection[str], unknown: Collection[str], facts: Collection[str]) -> str | None:
        """The level the form computes, None where it computes nothing."""
        true, open_ = self.signs(yes, unknown, facts)
        return self.level_of(self.tally(true, open_))

    def tally(self, true: Collection[str], open_: Collection[str]) -> Tally:
        """What these items add up to: those that are *true* and those that are not known."""
        yes, unknown = [self.items[name] for name in true], [self.items[name] for name in open_]
        return Tally(
            any(item.critical for item in yes),
            sum(item.points for item in yes),
            len(yes),
            sum(item.critical for item in unknown),
            sum(item.points for item in unknown),
            len(unknown),
        )

    def level_of(self, signs: Tally) -> str | None:
        """The level of a sum of signs.

        Unknown is not no: a sign that is not known never makes the lowest
        level, and a critical one beside any other sign makes the highest.
        """
        if not self.computes:
            return None
        levels, least = list(self.least_points), list(self.least_points.values())
        if signs.critical or (signs.open_critical and signs.true + signs.open > 1):
            return levels[-1]
        reached = max(n for n, points in enumerate(least) if signs.points >= points)
        if signs.open and reached == 0 and len(levels) > 1:
            # Unknown may not raise what a yes would not: one more sign never lowers the level.
            reached = int(bool(signs.open_critical) or signs.points + signs.open_points >= least[1])
        return levels[reached]

    def lowered_by(self) -> str:
        """An item that can lower the level, in words; nothing where one more sign never does."""
        if not self.computes:
            return ""
        order = list(self.least_points)
        seen, todo = {Tally()}, [Tally()]
        while todo:
            signs = todo.pop()
            before = order.index(self.level_of(signs) or "")
            for name in self.items:
                for more in (self.tally([name], []), self.tally([], [name])):
                    added = self.capped(
                        Tally(signs.critical or more.critical, *map(sum, zip(signs[1:], more[1:], strict=True)))
                    )
                    if order.index(self.level_of(added) or "") < before:
                        return f'"{name}" after {signs}'
                    if added not in seen:
                        seen.add(added)
                        todo.append(added)
        return ""

    def capped(self, signs: Tally) -> Tally:
        """*signs* as far as a level can tell them from others."""
        if signs.critical:
            return Tally(critical=True)
        least = list(self.least_points.values())
        raised = least[1] if len(least) > 1 else 0
        _, points, true, open_critical, open_points, open_ = signs
        return Tally(
            False, min(points, least[-1]), min(true, 2), min(open_critical, 1), min(open_points, raised), min(open_, 2)
        )
