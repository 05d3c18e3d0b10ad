"""A country's services, put in order and marked once, so that a question looks at sets of them and not at each.

Their positions are in the part of the promised order that no question changes: the fresher source first, then the id.
Kept beside a country, not in it: a country is compared, copied and pickled as what its file says.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterator
from datetime import date, datetime
from threading import RLock
from typing import TYPE_CHECKING, TypeVar
from weakref import finalize

from .freshness import FRESH, STALE, first_day, good_until, standing
from .hours import ALWAYS, lasting, local_time
from .masks import Postings, mask_of, positions_in, without
from .places import Place
from .service import NOT_STATED, Service
from .vocabulary import circumstances, kinds
from .whereabouts import ELSEWHERE, has_its_bed_in_one_town, nearness
from .words import postings_of, words_of

if TYPE_CHECKING:
    from .country import Country

T = TypeVar("T")
K = TypeVar("K")
MOST_BYTES = 64_000_000
"""What is kept of answers to earlier questions, of each sort, takes no more than about this."""
MOST_ANSWERS = 500
"""And they are no more than so many."""

_KNOWN: dict[int, Index] = {}
_LOCK = RLock()


def index_of(country: Country) -> Index:
    """The index of *country*, made when it is first asked for."""
    found = _KNOWN.get(id(country))
    if found is None:
        with _LOCK:
            found = _KNOWN.get(id(country))
            if found is None:
                found = _KNOWN[id(country)] = Index(country)
                finalize(country, _KNOWN.pop, id(country), None).atexit = False
    return found


def only_options(country: Country) -> Counter[str]:
    """The services that are the only one offered in some cell of *country*, by id, and in how many cells each is.

    A cell is one kind of help for a woman in one region (or nowhere chosen) with one circumstance (or none).
    """
    return index_of(country).only_options()


def oldest_last(date: str) -> tuple[int, ...]:
    """Orders sources: a day before its month alone, a month before its year alone, any date before none."""
    parts = [-int(part) for part in date.split("-")] if date else []
    return tuple((*parts, 0, 0, 0)[:3])


class Index:
    """The sets of a country's services that questions are made of."""

    def __init__(self, country: Country) -> None:
        self.services = tuple(sorted(country.services, key=lambda s: (oldest_last(s.source.date), s.id)))
        self.size = len(self.services)
        self.all = (1 << self.size) - 1
        self._places, self._regions = country.places, tuple(country.regions)
        self._zone, self._iso2 = country.timezone, country.iso2
        self._said, self._where, self._hours = Postings(one_in=256), Postings(one_in=256), Postings(one_in=256)
        self._one_there: dict[Hashable, Service] = {}
        self.stand_ins: dict[str, list[Service]] = {}
        for position, service in enumerate(self.services):
            self._take(position, service)
        for postings in (self._said, self._where, self._hours):
            postings.close(self.size)
        for some in self.stand_ins.values():
            some.sort(key=lambda service: service.id)
        self._withheld = Counter(service.kinds for service in country.withheld)
        self._near: OrderedDict[Place | None, tuple[int, ...]] = OrderedDict()
        self._open: OrderedDict[tuple[datetime, datetime], tuple[int, ...]] = OrderedDict()
        self._standing: OrderedDict[date, tuple[int, ...]] = OrderedDict()
        self._lazy: dict[str, object] = {}
        self._lock = RLock()

    def _take(self, position: int, service: Service) -> None:
        said = self._said
        for kind in dict.fromkeys(service.kinds):
            said.add(("kind", kind), position)
        for circumstance in dict.fromkeys((*service.accepts, *service.only_for)):
            if acceptance := service.answer_to(circumstance):
                said.add((circumstance, acceptance.answer), position)
        for group in service.only_for:
            said.add(("only for", group), position)
        if service.only_for:
            said.add("only for some", position)
        if service.phones:
            said.add("phone", position)
        if service.status:
            said.add("shut", position)
        if service.checked or service.checks:
            said.add("checked", position)
        where = _whereabouts(service)
        self._one_there.setdefault(where, service)
        self._where.add(where, position)
        self._hours.add(service.hours, position)
        if service.phones and service.everywhere:
            self.stand_ins.setdefault(service.kinds[0] if service.kinds else "", []).append(service)

    # -- sets that stand still -----------------------------------------------------

    def of_kind(self, kind: str) -> int:
        """Who gives *kind*."""
        return self._said.of(("kind", kind))

    def saying(self, circumstance: str, answer: str) -> int:
        """Who answers a *circumstance* so."""
        return self._said.of((circumstance, answer))

    def for_others_than(self, groups: Collection[str]) -> int:
        """Who is there for some alone, and for none of *groups*."""
        return without(self._said.of("only for some"), self._said.of(*(("only for", group) for group in groups)))

    @property
    def with_phone(self) -> int:
        """Who has a number of its own."""
        return self._said.of("phone")

    @property
    def shut(self) -> int:
        """Who says that it is paused or closed."""
        return self._said.of("shut")

    def withheld(self, wanted: tuple[str, ...]) -> int:
        """How many services that give one of the kinds *wanted* are kept from the public."""
        return sum(count for given, count in self._withheld.items() if not set(wanted).isdisjoint(given))

    def with_words(self, text: str) -> int:
        """In whom every word of *text* occurs; all where there is no word in it."""
        found = self.all
        for word in dict.fromkeys(words_of(text)):
            found &= self._once("words", lambda: postings_of(self.services, self.size)).of(word)
        return found

    @property
    def by_id(self) -> array[int]:
        """The positions in the order of the ids."""
        return self._once(
            "by_id", lambda: array("I", sorted(range(self.size), key=lambda position: self.services[position].id))
        )

    # -- sets that a question moves ------------------------------------------------

    def near(self, hers: Place | None) -> tuple[int, ...]:
        """Sets by nearness to *hers*, best first; the last one works elsewhere."""
        return self._kept(self._near, hers, 5, lambda: self._nearness_of_all(hers))

    def _nearness_of_all(self, hers: Place | None) -> tuple[int, ...]:
        classes: list[list[object]] = [[] for _ in range(ELSEWHERE + 1)]
        for where, service in self._one_there.items():
            classes[nearness(service, hers, self._places)].append(where)
        return tuple(self._where.of(*some) for some in classes)

    def open_at(self, at: datetime | None) -> tuple[int, ...]:
        """Who is open, of whom it is not known, and who is closed at *at*."""
        always = self._hours.of(ALWAYS)
        if at is None or (at.tzinfo is not None and not self._zone):
            return always, without(self.all, always), 0
        local = local_time(at, self._zone) if at.tzinfo is not None else at
        with self._lock:
            for (begins, ends), found in reversed(self._open.items()):
                if begins <= local < ends:
                    return found
        sets: dict[str, list[object]] = {"open": [ALWAYS], "unknown": [], "closed": []}
        ends = datetime.max
        for hours in self._hours.every_key():
            if hours != ALWAYS:
                state, until = lasting(str(hours), local, self._iso2)
                sets[state].append(hours)
                ends = min(ends, until)
        found = (self._hours.of(*sets["open"]), self._hours.of(*sets["unknown"]), self._hours.of(*sets["closed"]))
        return self._kept(self._open, (local, ends), 3, lambda: found)

    def standing_on(self, day: date | None) -> tuple[int, ...]:
        """Who is fresh on *day*, who is stale, and of whom something was never checked (see `freshness`)."""
        if not self._said.of("checked"):
            return 0, 0, self.all
        day = day or date.min
        return self._kept(self._standing, day, 3, lambda: self._standing_of_all(day))

    # -- freshness -----------------------------------------------------------------

    def only_options(self) -> Counter[str]:
        """See the function of the same name."""
        return self._once("only", lambda: Counter(self._alone()))

    def _alone(self) -> Iterator[str]:
        working = without(self.all, self.shut)
        refusing = [self.saying(circumstance, "no") for circumstance in circumstances()]
        never_refusing = working
        for some in refusing:
            never_refusing = without(never_refusing, some)
        sure = never_refusing & self._where.of(("everywhere",))
        wanted = [self.of_kind(kind) & working for kind in kinds()]
        # Where two are offered to every woman everywhere, nobody is ever alone.
        wanted = [giving for giving in wanted if giving and (giving & sure).bit_count() < 2]
        places: list[Place | None] = [None]
        for hers in places + [self._places.place(code) for code in self._regions] if wanted else ():
            elsewhere = self.near(hers)[ELSEWHERE]
            for giving in wanted:
                here = without(giving, elsewhere)
                if (here & never_refusing).bit_count() < 2:
                    for some in (0, *refusing):
                        left = without(here, some)
                        if left and not left & (left - 1):
                            yield self.services[left.bit_length() - 1].id

    def _standing_of_all(self, day: date) -> tuple[int, ...]:
        ends, positions, slips, slipping = self._once("checks", self._checks)
        number = day.toordinal()
        vouched = mask_of(positions, self.size)
        stale = 0 if day == date.min else mask_of(positions[: bisect_left(ends, number)], self.size)
        if day != date.min:
            # Who has a check of a day to come, which is a slip of the pen, is looked at by itself.
            only = self.only_options()
            for position in slipping[bisect_right(slips, number + 1) :]:
                how = standing(self.services[position], day, self.services[position].id in only)
                bit = 1 << position
                vouched = vouched | bit if how in (FRESH, STALE) else without(vouched, bit)
                stale = stale | bit if how == STALE else without(stale, bit)
        return without(vouched, stale), stale, without(self.all, vouched)

    def _checks(self) -> tuple[array[int], array[int], array[int], array[int]]:
        """Until when who is vouched for is good, rising, and their positions; the last check of each, rising, and
        theirs."""
        only = self.only_options()
        ends, slips = [], []
        for position in positions_in(self._said.of("checked")):
            service = self.services[position]
            until = good_until(service, service.id in only)
            if until is not None:
                checks = (service.checked, *service.checks.values())
                ends.append((until.toordinal(), position))
                slips.append((max(first_day(check.on).toordinal() for check in checks if check), position))
        columns = [array("I", column) for rows in (ends, slips) for column in zip(*sorted(rows), strict=True)]
        return tuple(columns or (array("I"),) * 4)  # type: ignore[return-value]

    # -- what is kept ----------------------------------------------------------------

    def _once(self, name: str, make: Callable[[], T]) -> T:
        if name not in self._lazy:
            with self._lock:
                if name not in self._lazy:
                    self._lazy[name] = make()
        return self._lazy[name]  # type: ignore[return-value]

    def _kept(self, known: OrderedDict[K, T], key: K, masks: int, make: Callable[[], T]) -> T:
        with self._lock:
            if key not in known:
                known[key] = make()
                while len(known) > 1 and (
                    len(known) * masks * self.size // 7 > MOST_BYTES or len(known) > MOST_ANSWERS
                ):
                    known.popitem(last=False)
            known.move_to_end(key)
            return known[key]


def _whereabouts(service: Service) -> Hashable:
    """All of a service that `nearness` looks at."""
    if has_its_bed_in_one_town(service):
        return "bed", service.cities
    if service.everywhere:
        return ("everywhere",)
    if service.area != (NOT_STATED,):
        return "area", service.area
    return "located", (*service.cities, service.region)
