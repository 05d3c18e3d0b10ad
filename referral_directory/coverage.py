"""Kind of help × region × circumstance × hour → who is offered, or the gap.  Knows no algorithm.

Every answer is `Country.find`'s own, so that what a coordinator reads here is what an officer sees there.  Regions,
circumstances and hours that cannot make a difference for a kind of help are asked for once, all together.

A cell is one kind of help, for a woman in one region (or nowhere chosen) with one circumstance (or none), at one hour.
It is as good as the best service in it, on this scale, worst first:

    none            nobody is offered, and not even a number is named
    emergency only  nobody is offered; only the emergency number is named
    line only       nobody gives this help in the country; a national line is named
    refused         somebody gives it, but does not take her; a national line is named
    far             somebody gives it, but only in other regions; a national line is named
    closed          offered, but closed at this hour
    on a condition  offered, but it takes her only on a condition
    unknown         offered, but it does not say whether it takes her, where it works, when, or on which number, or it
                    is there for a group alone that she is not known to be in: ask
    stale           offered, but no person has checked the entry of late (only where that is asked for: what is due has
                    a list of its own, and whoever confirmed once must not stand worse than who never did)
    covered         offered, says that it takes her, works there, is open now and has a number

All but the last are gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import NamedTuple, TypeVar

from .country import Country
from .finding import Found, Offer
from .freshness import first_day, vouched_since
from .groups import is_for_her
from .hours import ALWAYS, opening
from .service import Service
from .vocabulary import circumstances as all_circumstances
from .vocabulary import insist
from .vocabulary import kinds as all_kinds
from .week import first_hour, hours_from, monday_of

ANYWHERE = ""
"""The region of a woman of whom no region is chosen."""

Profile = tuple[str, ...]
"""What a woman brings with her: circumstances, mostly one or none."""

PROFILES: tuple[Profile, ...] = (
    (),
    ("uses_drugs",),
    ("on_oat",),
    ("intoxicated_now",),
    ("with_children",),
    ("no_papers",),
    ("disability",),
)

Key = TypeVar("Key")


class Grade(IntEnum):
    """How well a cell is covered, worst first; the module says what each means."""

    NONE = 0
    EMERGENCY_ONLY = 1
    LINE_ONLY = 2
    REFUSED = 3
    FAR = 4
    CLOSED = 5
    ON_A_CONDITION = 6
    UNKNOWN = 7
    STALE = 8
    COVERED = 9

    @property
    def word(self) -> str:
        """The grade as it is written for people and in JSON."""
        return self.name.lower().replace("_", " ")


# By the words that the officer reads on the card: how good that makes the service, and what has to be asked.
_GRADED: Mapping[str, tuple[Grade, str]] = {
    "takes_on_condition": (Grade.ON_A_CONDITION, ""),
    "takes_unknown": (Grade.UNKNOWN, "takes"),
    "only_for": (Grade.UNKNOWN, "group"),
    "only_for_some": (Grade.UNKNOWN, "group"),
    "works_perhaps": (Grade.UNKNOWN, "area"),
    "area_said": (Grade.UNKNOWN, "area"),
    "located": (Grade.UNKNOWN, "area"),
    "area_unknown": (Grade.UNKNOWN, "area"),
    "closed": (Grade.CLOSED, ""),
    "closed_until": (Grade.CLOSED, ""),
    "hours_given": (Grade.UNKNOWN, "hours"),
    "hours_said": (Grade.UNKNOWN, "hours"),
    "hours_unknown": (Grade.UNKNOWN, "hours"),
    "reach_through": (Grade.UNKNOWN, "number"),
    "no_number": (Grade.UNKNOWN, "number"),
}


@dataclass(frozen=True)
class Outcome:
    """What `find` answers, by the ids of services.

    `offered` is in its order; `who` are those the grade speaks of: the best offered, or who refuses her or is far;
    `refusing` are all who say that they do not take her.  `asks` is what the first of `who` has to be asked: takes,
    group, area, hours, number.
    """

    grade: Grade
    offered: tuple[str, ...]
    who: tuple[str, ...]
    refusing: tuple[str, ...]
    asks: tuple[str, ...]
    fallback: str
    withheld: int


class Spell(NamedTuple):
    """Some hours of the week (see `week`), and what `find` answers in them."""

    hours: int
    outcome: Outcome


@dataclass(frozen=True)
class Block:
    """Cells with one answer: one kind of help in each of these regions, with each of these profiles.

    The hours of its `spells` are the whole week.
    """

    kind: str
    regions: tuple[str, ...]
    profiles: tuple[Profile, ...]
    spells: tuple[Spell, ...]

    @property
    def grade(self) -> Grade:
        """The worst of the week."""
        return min(spell.outcome.grade for spell in self.spells)


@dataclass(frozen=True)
class Coverage:
    """Who is offered in each cell of a *country*, in the week that begins on *monday*.

    `fresh_since` is the day from which on a check counts, None where none is needed.  `lines_closed` gives for each
    line that is fallen back on the hours when it is closed, None where it does not say when it is open.
    """

    country: Country
    monday: date
    fresh_since: date | None
    kinds: tuple[str, ...]
    regions: tuple[str, ...]
    profiles: tuple[Profile, ...]
    blocks: tuple[Block, ...] = field(repr=False)
    services: Mapping[str, Service] = field(repr=False)
    lines_closed: Mapping[str, int | None] = field(repr=False)

    @property
    def counts(self) -> dict[Grade, int]:
        """How many triples of kind, region and profile have each grade at the worst hour of the week."""
        counts = dict.fromkeys(Grade, 0)
        for block in self.blocks:
            counts[block.grade] += len(block.regions) * len(block.profiles)
        return counts

    def at(self, kind: str, region: str, profile: Profile, hour: int) -> Outcome:
        """What is answered in one cell.  Raises `KeyError` where it was not looked at."""
        for block in self.blocks:
            if kind == block.kind and region in block.regions and profile in block.profiles:
                return next(spell.outcome for spell in block.spells if spell.hours >> hour & 1)
        raise KeyError((kind, region, profile, hour))


def coverage_of(
    country: Country,
    on: date,
    kinds: Collection[str] | None = None,
    profiles: Collection[Profile] = PROFILES,
    min_fresh: int | None = None,
) -> Coverage:
    """Who in *country* is offered, in the week that *on* is in, for each of *kinds*.

    Where None is given that is all but emergency numbers: nobody is referred to them, they are called.

    With *min_fresh* a service counts only if a person checked it in that many days before *on*.  Raises `UnknownName`
    for a kind or circumstance that is not there.
    """
    wanted = tuple(dict.fromkeys(referred_to() if kinds is None else kinds))
    insist(wanted, all_kinds(), "a kind of help")
    insist([word for profile in profiles for word in profile], all_circumstances(), "a circumstance")
    fresh_since = None if min_fresh is None else on - timedelta(days=min_fresh)
    survey = _Survey(country, on, fresh_since)
    regions = (ANYWHERE, *country.regions)
    blocks = tuple(block for kind in wanted for block in survey.blocks(kind, regions, tuple(profiles)))
    return Coverage(
        country,
        monday_of(on),
        fresh_since,
        wanted,
        regions,
        tuple(profiles),
        blocks,
        survey.services,
        survey.lines_closed(blocks),
    )


def referred_to() -> list[str]:
    """The kinds of help a woman can be referred to."""
    return [kind for kind in all_kinds() if kind != "emergency"]


class _Survey:
    """Asks `find`, no more often than the answer can change."""

    def __init__(self, country: Country, on: date, fresh_since: date | None) -> None:
        self.services = {service.id: service for service in country.services}
        self._country = country
        self._on = on
        self._hours = tuple(hours_from(monday_of(on)))
        self._fresh_since = fresh_since
        self._states: dict[str, tuple[str, ...]] = {}
        self._reaches: dict[tuple[str, str], tuple[str, ...]] = {}
        # Whom `find` may fall back on is among these.
        self._callable = [s for s in country.services if s in country.lines or (s.everywhere and s.phones)]

    def blocks(self, kind: str, regions: Sequence[str], profiles: Sequence[Profile]) -> Iterator[Block]:
        """All cells of one kind of help, in as few blocks as there are answers."""
        giving = [service for service in self._country.services if kind in service.kinds]
        looked_at = giving + [service for service in self._callable if service not in giving]
        hours = [
            (sum(1 << hour for hour in group), self._hours[group[0]])
            for group in _alike(range(len(self._hours)), lambda hour: self._open(looked_at, hour))
        ]
        same: dict[tuple[Spell, ...], list[tuple[str, Profile]]] = {}
        for places in _alike(regions, lambda region: tuple(self._reach(s, region) for s in looked_at)):
            for women in _alike(profiles, lambda profile: (_says(giving, profile), _turned_away(looked_at, profile))):
                spells = tuple(self._spells(kind, places[0], women[0], hours))
                same.setdefault(spells, []).extend((place, profile) for place in places for profile in women)
        for spells, cells in same.items():
            yield from (Block(kind, *sides, spells) for sides in rectangles(cells, regions, profiles))

    def lines_closed(self, blocks: Iterable[Block]) -> dict[str, int | None]:
        """The hours when each line that is fallen back on is closed, in the order of the file."""
        ids = {spell.outcome.fallback for block in blocks for spell in block.spells}
        lines = [service for service in self._country.services if service.id in ids]
        shut = {line.id: sum(1 << h for h, state in enumerate(self._week(line)) if state == "closed") for line in lines}
        return {line.id: shut[line.id] if line.hours else None for line in lines}

    def _spells(self, kind: str, region: str, profile: Profile, hours: list[tuple[int, datetime]]) -> Iterator[Spell]:
        found: dict[Outcome, int] = {}
        for these, at in hours:
            answer = self._outcome(self._country.find([kind], region or None, profile, at, self._on))
            found[answer] = found.get(answer, 0) | these
        yield from sorted((Spell(these, answer) for answer, these in found.items()), key=lambda s: first_hour(s.hours))

    def _open(self, services: list[Service], hour: int) -> Hashable:
        return tuple(self._week(service)[hour] for service in services if service.hours not in ("", ALWAYS))

    def _week(self, service: Service) -> tuple[str, ...]:
        if service.id not in self._states:
            zone, country = self._country.timezone, self._country.iso2
            self._states[service.id] = tuple(opening(service.hours, at, zone, country).state for at in self._hours)
        return self._states[service.id]

    def _reach(self, service: Service, region: str) -> tuple[str, ...]:
        """All that `find` can learn of a service from where she is."""
        if region == ANYWHERE or (service.everywhere and not service.cities):
            return ()
        key = (service.id, region)
        if key not in self._reaches:
            places, hers = self._country.places, self._country.places.place(region)
            located = tuple(filter(None, (*service.cities, service.region)))
            named = (service.area, located, service.cities)
            self._reaches[key] = tuple(places.best_reach(names, hers) for names in named)
        return self._reaches[key]

    def _outcome(self, found: Found) -> Outcome:
        fallback = found.fallback.service if found.fallback else None
        if fallback:
            self.services.setdefault(fallback.id, fallback)
        offered = [(offer, *self._graded(offer)) for offer in found.offered]
        refusing = [r.service.id for r in found.not_offered if "refuses" in (words.code for words in r.reasons)]
        far = [r.service.id for r in found.not_offered if r.service.id not in refusing]
        if offered:
            grade = max(graded for _, graded, _ in offered)
            who = [offer.service.id for offer, graded, _ in offered if graded == grade]
            asks = next(asks for _, graded, asks in offered if graded == grade)
        else:
            grade, asks = _without(fallback, self._country, bool(far), bool(refusing)), ()
            who = far or refusing
        return Outcome(
            grade=grade,
            offered=tuple(offer.service.id for offer in found.offered),
            who=tuple(who),
            refusing=tuple(refusing),
            asks=asks,
            fallback=fallback.id if fallback else "",
            withheld=found.withheld,
        )

    def _graded(self, offer: Offer) -> tuple[Grade, tuple[str, ...]]:
        """The grade of one service: the worst thing its card says; and what is not known of it."""
        pieces = (*offer.takes.values(), offer.group, offer.area, offer.open, offer.reach, offer.checked)
        words = [piece for piece in pieces if piece]
        said = [_GRADED[piece.code] for piece in words if piece.code in _GRADED]
        grade = min((grade for grade, _ in said), default=Grade.COVERED)
        if self._fresh_since and not _checked(offer.service, self._fresh_since, self._on):
            grade = min(grade, Grade.STALE)
        return grade, tuple(dict.fromkeys(ask for _, ask in said if ask and grade == Grade.UNKNOWN))


def _without(fallback: Service | None, country: Country, far: bool, refusing: bool) -> Grade:
    """The grade where nobody is offered."""
    if fallback is None:
        return Grade.NONE
    if fallback not in country.services:
        return Grade.EMERGENCY_ONLY
    # Who would take her but is far away does more for her than who refuses her next door.
    return Grade.FAR if far else Grade.REFUSED if refusing else Grade.LINE_ONLY


def _checked(service: Service, since: date, on: date) -> bool:
    last = vouched_since(service, on)
    return last is not None and since <= first_day(last.on)


def _says(services: list[Service], profile: Profile) -> Hashable:
    """What each service says about each circumstance; which circumstance it is makes no other difference."""
    said = (tuple(answer.answer if (answer := s.answer_to(c)) else "" for c in profile) for s in services)
    return tuple(said), len(profile)


def _turned_away(services: list[Service], profile: Profile) -> Hashable:
    """Whom each refuses, and for whom each is there alone: all that decides on the line to fall back on."""
    return tuple(
        (any(c in s.accepts and s.accepts[c].answer == "no" for c in profile), is_for_her(s, profile)) for s in services
    )


def _alike(keys: Iterable[Key], signature: Callable[[Key], Hashable]) -> list[list[Key]]:
    """*keys* in groups of the same *signature*, in the order of their first."""
    groups: dict[Hashable, list[Key]] = {}
    for key in keys:
        groups.setdefault(signature(key), []).append(key)
    return list(groups.values())


def rectangles(
    cells: Iterable[tuple[str, Profile]], regions: Sequence[str], profiles: Sequence[Profile]
) -> list[tuple[tuple[str, ...], tuple[Profile, ...]]]:
    """*cells* as regions × profiles: each cell in one rectangle, and no more of them than either side needs."""
    there = set(cells)
    by_profile = _alike(profiles, lambda profile: tuple(region for region in regions if (region, profile) in there))
    by_region = _alike(regions, lambda region: tuple(profile for profile in profiles if (region, profile) in there))
    wide = [(tuple(r for r in regions if (r, group[0]) in there), tuple(group)) for group in by_profile]
    tall = [(tuple(group), tuple(p for p in profiles if (group[0], p) in there)) for group in by_region]
    found = [[(places, women) for places, women in rows if places and women] for rows in (wide, tall)]
    return min(found, key=len)
