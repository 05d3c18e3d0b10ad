"""Where help is missing: the gaps in a coverage, like ones together, worst first; and who has to be asked what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .coverage import Block, Coverage, Grade, Outcome, Profile, Spell, rectangles
from .service import NOT_STATED, Service
from .vocabulary import kinds as all_kinds


@dataclass(frozen=True)
class Gap:
    """Cells of one kind of help that fall short in the same way at the same hours, each region with each profile.

    `who`, `refusing` and `fallbacks` are all who are spoken of in any of its cells; `withheld` is how many services of
    the kind are kept from the public.
    """

    kind: str
    grade: Grade
    hours: int
    asks: tuple[str, ...]
    regions: tuple[str, ...]
    profiles: tuple[Profile, ...]
    who: tuple[str, ...]
    refusing: tuple[str, ...]
    fallbacks: tuple[str, ...]
    withheld: int

    @property
    def cells(self) -> int:
        """How many pairs of region and profile it takes in."""
        return len(self.regions) * len(self.profiles)


@dataclass(frozen=True)
class ToAsk:
    """A service with something on its card that only it can tell, and in how many `cells` it is the best there is."""

    service: Service
    cells: int
    circumstances: tuple[str, ...]
    asks: tuple[str, ...]


class _Shortfall(NamedTuple):
    kind: str
    grade: Grade
    hours: int
    asks: tuple[str, ...]


def gaps_of(coverage: Coverage, regions: Iterable[str] | None = None) -> list[Gap]:
    """The gaps in *regions* (all where None is given), worst first.

    First by the scale, then by the share of hours, then by the order of the kinds of help, then by the number of cells.
    """
    wanted = coverage.regions if regions is None else tuple(regions)
    short: dict[_Shortfall, dict[tuple[str, Profile], tuple[Outcome, ...]]] = {}
    for block in coverage.blocks:
        places = [region for region in block.regions if region in wanted]
        for shortfall, outcomes in _shortfalls(block) if places else ():
            cells = ((region, profile) for region in places for profile in block.profiles)
            short.setdefault(shortfall, {}).update(dict.fromkeys(cells, outcomes))
    gaps = [
        _gap(shortfall, places, women, dict.fromkeys(cells[place, her] for place in places for her in women))
        for shortfall, cells in short.items()
        for places, women in rectangles(cells, coverage.regions, coverage.profiles)
    ]
    order = list(all_kinds())

    def rank(gap: Gap) -> tuple[object, ...]:
        first = (coverage.regions.index(gap.regions[0]), coverage.profiles.index(gap.profiles[0]))
        return gap.grade, -gap.hours.bit_count(), order.index(gap.kind), -gap.cells, first, gap.hours, gap.asks

    return sorted(gaps, key=rank)


def to_ask(coverage: Coverage) -> list[ToAsk]:
    """Who has to be asked: by the order of the kinds of help, then who would close most cells."""
    cells: dict[str, int] = {}
    for block in coverage.blocks:
        named = {id_ for _, o in block.spells if o.grade == Grade.UNKNOWN for id_ in o.who}
        for id_ in sorted(named):
            cells[id_] = cells.get(id_, 0) + len(block.regions) * len(block.profiles)
    looked_at = tuple(dict.fromkeys(word for profile in coverage.profiles for word in profile))
    found = [_to_ask(coverage.services[id_], count, looked_at) for id_, count in cells.items()]
    order = list(all_kinds())

    def rank(row: ToAsk) -> tuple[object, ...]:
        # Whom an officer calls anyway is not the first whom a coordinator has to ask.
        kinds = [order.index(kind) for kind in row.service.kinds if kind != "emergency"]
        return min(kinds, default=len(order)), -row.cells, row.service.id

    return sorted(found, key=rank)


def _to_ask(service: Service, cells: int, circumstances: tuple[str, ...]) -> ToAsk:
    unsaid = (
        ("group", bool(service.only_for)),
        ("area", service.area == (NOT_STATED,)),
        ("hours", not service.hours),
        ("number", not service.phones),
    )
    return ToAsk(
        service,
        cells,
        tuple(word for word in circumstances if not service.answer_to(word)),
        tuple(what for what, is_unsaid in unsaid if is_unsaid),
    )


def _shortfalls(block: Block) -> Iterator[tuple[_Shortfall, tuple[Outcome, ...]]]:
    found: dict[tuple[Grade, tuple[str, ...]], list[Spell]] = {}
    for spell in block.spells:
        if spell.outcome.grade < Grade.COVERED:
            found.setdefault((spell.outcome.grade, spell.outcome.asks), []).append(spell)
    for (grade, asks), spells in found.items():
        hours = sum(spell.hours for spell in spells)
        yield _Shortfall(block.kind, grade, hours, asks), tuple(spell.outcome for spell in spells)


def _gap(
    shortfall: _Shortfall,
    regions: tuple[str, ...],
    profiles: tuple[Profile, ...],
    outcomes: Iterable[tuple[Outcome, ...]],
) -> Gap:
    every = list(dict.fromkeys(outcome for some in outcomes for outcome in some))
    return Gap(
        *shortfall,
        regions,
        profiles,
        who=tuple(dict.fromkeys(id_ for outcome in every for id_ in outcome.who)),
        refusing=tuple(dict.fromkeys(id_ for outcome in every for id_ in outcome.refusing)),
        fallbacks=tuple(dict.fromkeys(outcome.fallback for outcome in every if outcome.fallback)),
        withheld=max(outcome.withheld for outcome in every),
    )
