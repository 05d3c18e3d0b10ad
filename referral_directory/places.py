"""Where a service works, and where she is: regions, the towns in them, and how the two meet."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal

from located_yaml import Section, Text
from sentences import Sentence, quoted

from .vocabulary import UnknownName

Reach = Literal["covers", "nearby", "unknown", "elsewhere"]
NOT_RECORDED = "not recorded"
_BEST_FIRST: tuple[Reach, ...] = ("covers", "nearby", "unknown", "elsewhere")


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """*name* without case and accents, so that "brasov" finds Brașov."""
    plain = unicodedata.normalize("NFKD", name.strip().casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


@dataclass(frozen=True)
class Place:
    """A region (`town` is empty) or a town; `region` is an ISO 3166-2 code, empty where it is not recorded."""

    name: str
    region: str
    town: str = ""


@dataclass(frozen=True)
class Places:
    """The regions of a country by ISO 3166-2 code, and the towns and districts its services name."""

    country: str = ""
    regions: Mapping[str, str] = field(default_factory=dict)
    also_called: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    within: Mapping[str, str] = field(default_factory=dict, repr=False)
    towns: Mapping[str, str] = field(default_factory=dict, repr=False)
    _by_name: dict[str, Place] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        # Regions last: where a town and a region share a name, the region is meant, which is the wider of the two.
        for town, region in self.towns.items():
            self._by_name[fold(town)] = Place(town, region, town)
        for code, name in self.regions.items():
            for known in (name, *self.also_called.get(code, ()), code):
                self._by_name[fold(known)] = Place(name, code)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that `place` knows, regions first, as shown."""
        others = (name for names in self.also_called.values() for name in names)
        return (*self.regions.values(), *self.towns, *others)

    def __contains__(self, name: str) -> bool:
        return fold(name) in self._by_name

    def place(self, name: str) -> Place:
        """The region or town called *name*, or with that ISO 3166-2 code.  Raises `UnknownName`."""
        found = self._by_name.get(fold(name))
        if found is None:
            told = Sentence(
                "{name} is not a region or town known in {country}.", name=quoted(name), country=self.country
            )
            raise UnknownName(told + self.nearest(name))
        return found

    def nearest(self, name: str) -> str:
        """A sentence with the known name nearest to *name*, or with some of them."""
        folded = {fold(known): known for known in self.names}
        near = get_close_matches(fold(name), list(folded), n=1, cutoff=0.5)
        if near:
            return " " + Sentence("Did you mean {near}?", near=quoted(folded[near[0]]))
        some = list(self.regions.values())[:6] or list(self.towns)[:6]
        if not some:
            return " " + Sentence("No region is recorded for it.")
        return " " + Sentence("Known are, among others: {names}.", names=", ".join(some))

    def reach(self, area: str, hers: Place) -> Reach:
        """How far a service that works in *area* reaches a woman at *hers*.

        `covers`: she is there.  `nearby`: in her region, but it may be another town.  `elsewhere`: in another
        region.  `unknown`: the region of one of the two is not recorded.
        """
        there = self._by_name.get(fold(area))
        if there is None:
            return "unknown"
        if there.town and there.town == hers.town:
            return "covers"
        if not there.region or not hers.region:
            return "unknown"
        upwards = list(self._upwards(hers.region))
        if there.region in upwards:
            return "nearby" if there.town else "covers"
        return "nearby" if hers.region in self._upwards(there.region) else "elsewhere"

    def best_reach(self, areas: tuple[str, ...], hers: Place) -> Reach:
        """The best `reach` of several areas; `unknown` where none is named."""
        return min((self.reach(area, hers) for area in areas), key=_BEST_FIRST.index, default="unknown")

    def _upwards(self, region: str) -> Iterator[str]:
        seen: set[str] = set()
        while region and region not in seen:
            seen.add(region)
            yield region
            region = self.within.get(region, "")


def read_places(top: Section, country: str, name: str) -> Places:
    """The places of a country's file; a region that is not there or a name that stands twice is told as a problem."""
    regions: dict[str, str] = {}
    taken: dict[str, str] = {}

    def take(said: str, at: Text, owner: str, section: Section) -> None:
        if taken.setdefault(fold(said), owner) != owner:
            section.problem(f'"{said}" is the name of two places. Tell them apart.', at=at, rule="place")

    listed = top.section("regions")
    for code in listed.keys if listed else ():
        shown = listed.text(code) if listed else Text("", 0)
        if country and not code.startswith(f"{country}-"):
            top.problem(
                f'"{code}" is not an ISO 3166-2 code of {country}. It should begin with "{country}-".',
                at=code,
                rule="place",
            )
        regions[str(code)] = str(shown)
        take(shown, code, code, listed or top)
    also = _lists(top.section("also_called"), regions)
    for region, names in also.items():
        for said in names:
            take(said, said, region, top)
    within = _regions_of(top.section("within"), regions, keys_too=True)
    towns = _regions_of(top.section("towns"), regions)
    return Places(name, regions, {code: tuple(map(str, names)) for code, names in also.items()}, within, towns)


def _lists(section: Section | None, regions: Mapping[str, str]) -> dict[str, tuple[Text, ...]]:
    if section is None:
        return {}
    for code in section.keys:
        _insist_on_region(section, code, code, regions)
    return {str(code): section.texts(code) for code in section.keys}


def _regions_of(section: Section | None, regions: Mapping[str, str], keys_too: bool = False) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in section.keys if section else ():
        assert section is not None
        region = section.text(key)
        if keys_too:
            _insist_on_region(section, key, key, regions)
        if region and region != NOT_RECORDED:
            _insist_on_region(section, key, region, regions)
        found[str(key)] = "" if region == NOT_RECORDED else str(region)
    return found


def _insist_on_region(section: Section, at: Text, code: str, regions: Mapping[str, str]) -> None:
    if code not in regions:
        near = get_close_matches(code, list(regions), n=1)
        hint = f' Did you mean "{near[0]}"?' if near else ""
        section.problem(f'"{code}" is not a code under "regions".{hint}', at=at, rule="place")
