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
from .service import NOT_STATED, Service
from .sources import Source
from .store import Store, Unreachable


class Live:
    """The countries with their services as the store has them; safe to ask from many visits at once.

    Of a service that is not public no more is handed out than is needed to count it: its kinds, and for a partner's
    its id.  `problems` are the services that are closed now, a sentence for each; `unreachable` says why where the
    store is away, else it is empty.
    """

    def __init__(self, store: Store, files: Iterable[Country]) -> None:
        self._store = store
        self._files = {country.iso2: _without_hidden(country) for country in files}
        self._countries: Mapping[str, Country] = dict(self._files)
        self._known: dict[str, dict[str, Service]] = {}
        self._closed: dict[str, str] = {}
        self._at = 0
        self._lock = Lock()
        self.unreachable = ""

    @property
    def problems(self) -> list[str]:
        """The services that are closed now, since they cannot be read; what they say is not repeated."""
        return list(self._closed.values())

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
            at = self._store.at()  # asked again: whoever held the lock may have looked meanwhile
            if at == self._at:
                return
            # A number that went back is another store, or an older one brought back: nothing known of it counts.
            since = self._at if at > self._at else 0
            newer = self._store.current(since=since)
            known = {iso2: dict(self._known.get(iso2, {})) if since else {} for iso2 in self._files}
            closed = dict(self._closed) if since else {}
            here = [current for current in newer.values() if current.country in self._files]
            for current in here:
                self._take(current, known[current.country], closed)
            touched = {current.country for current in here} if since else set(known)
            anew = {iso2: self._country(iso2, known[iso2]) for iso2 in touched if known[iso2] or self._known}
            # Only now that nothing can go wrong any more: whoever asks meanwhile sees the whole of before, or of after.
            self._known, self._closed = known, closed
            self._countries = {**self._countries, **anew}
            self._at = max((current.number for current in newer.values()), default=at)

    def _take(self, current: Current, known: dict[str, Service], closed: dict[str, str]) -> None:
        known.pop(current.service, None)
        closed.pop(current.service, None)
        try:
            service = read_entry(current.service, current.entry, current.country, self._files[current.country].places)
        except WrongEntry as wrong:
            # Only a change of the rules can do this: what was taken in was looked at.  It is closed, and told.
            names = ", ".join(dict.fromkeys(one.field for one in wrong.wrong))
            closed[current.service] = f"closed: {current.service}: as things are now, this is wrong: {names}."
        else:
            known[current.service] = service if service.tier == "public" else _counted(service)

    def _country(self, iso2: str, known: Mapping[str, Service]) -> Country:
        head = self._files[iso2]
        order = {service.id: place for place, service in enumerate((*head.services, *head.withheld))}
        services = [known[id_] for id_ in sorted(known, key=lambda id_: (order.get(id_, len(order)), id_))]
        public = {service.id: service for service in services if service.tier == "public"}
        return replace(
            head,
            services=tuple(public.values()),
            withheld=tuple(service for service in services if service.tier != "public"),
            lines=tuple(public[line.id] for line in head.lines if line.id in public and public[line.id].phones),
        )


def _without_hidden(country: Country) -> Country:
    return replace(country, withheld=tuple(map(_counted, country.withheld)))


def _counted(service: Service) -> Service:
    """What is needed of a service that is not public, so that it is counted where its kind is asked for."""
    id_ = service.id if service.tier == "partner" else ""
    return Service(id_, service.country, "", service.kinds, (NOT_STATED,), service.tier, Source(""))


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


def opened() -> Store:
    """The store, with what is new in the countries' files taken in.  Raises `Unreachable`."""
    store = Store.open()
    seed(store, read_files()[0])
    return store
