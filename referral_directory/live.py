"""The directory as it is now: each country's file for what stands still, the store for its services.

A country is made anew only when a revision of it came in, so an accepted change is on the next screen of every replica,
and a press that changes nothing costs one look at a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Lock

from located_yaml import BadData, Problem

from .country import FOLDER, Country, read_country
from .country_file import entries_in
from .entry import WrongEntry, read_entry
from .revisions import Current
from .service import Service
from .store import Store, Unreachable


class Live:
    """The countries with their services as the store has them; safe to ask from many visits at once."""

    def __init__(self, store: Store, files: Iterable[Country]) -> None:
        self._store = store
        self._files = {country.iso2: country for country in files}
        self._known: dict[str, dict[str, tuple[int, Service]]] = {iso2: {} for iso2 in self._files}
        self._countries: dict[str, Country] = dict(self._files)
        self._at = 0
        self._lock = Lock()
        self.problems: list[str] = []
        self.unreachable = ""

    def countries(self) -> Mapping[str, Country]:
        """Every country as it is now; as it was last seen, and `unreachable` says why, where the store is away."""
        try:
            if self._store.at() != self._at:
                self._look()
            self.unreachable = ""
        except Unreachable as away:
            self.unreachable = str(away)
        return self._countries

    def _look(self) -> None:
        with self._lock:
            newer = self._store.current(since=self._at)
            if not newer:
                return
            touched = {current.country for current in newer.values() if current.country in self._files}
            for current in newer.values():
                if current.country in touched:
                    self._take(current)
            anew = {iso2: self._country(iso2) for iso2 in touched}
            self._countries = {**self._countries, **anew}
            self._at = max(current.number for current in newer.values())

    def _take(self, current: Current) -> None:
        head = self._files[current.country]
        try:
            service = read_entry(current.service, current.entry, current.country, head.places)
        except WrongEntry as wrong:
            # Only a change of the rules can do this: what was taken in was looked at.  It is closed, and told.
            self._known[current.country].pop(current.service, None)
            self.problems.append(f"closed: {current.service}: {wrong}")
            return
        self._known[current.country][current.service] = (current.number, service)

    def _country(self, iso2: str) -> Country:
        head, known = self._files[iso2], self._known[iso2]
        order = {service.id: place for place, service in enumerate((*head.services, *head.withheld))}
        services = sorted((s for _, s in known.values()), key=lambda s: (order.get(s.id, len(order)), s.id))
        public = {service.id: service for service in services if service.tier == "public"}
        return replace(
            head,
            services=tuple(public.values()),
            withheld=tuple(service for service in services if service.tier != "public"),
            lines=tuple(public[line.id] for line in head.lines if line.id in public and public[line.id].phones),
        )


def read_files(folder: Path = FOLDER) -> tuple[list[Country], list[Problem]]:
    """Every country whose file in *folder* can be read, and what is wrong with the others."""
    countries, problems = [], list[Problem]()
    for file in sorted(folder.glob("[!_]*.yaml")):
        try:
            countries.append(read_country(file))
        except BadData as bad:
            problems += bad.problems
    return countries, problems


def seed(store: Store, files: Iterable[Country]) -> dict[str, dict[str, list[str]]]:
    """Take the entries of the countries' *files* into *store*; gives for each country what `Store.seed` did."""
    return {country.iso2: store.seed(country.iso2, entries_in(country.file)) for country in files}
