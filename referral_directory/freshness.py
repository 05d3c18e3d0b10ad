"""How long what a service says stays believable, by what a wrong value would cost her: freshness.yaml has the days.

Three things are kept apart.  A field is *confirmed* by somebody in a role, *edited* by somebody (who saw that one
field), or *imported* from a copy of a web page, which nobody vouches for.  Nothing here hides a service.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from located_yaml import Section, reading

from .fields import fields
from .reasons import Words
from .service import NOT_STATED, Check, Service
from .vocabulary import kinds

FRESHNESS_FILE = Path(__file__).parent / "freshness.yaml"
CONFIRMED, EDITED, IMPORTED = "confirmed", "edited", "imported"
FRESH, STALE, NEVER = 0, 1, 2
"""How a service stands, best first: all vouched for of late; once, but too long ago; something of it by nobody."""


@dataclass(frozen=True)
class HalfLife:
    """One kind of field: the `days` for which it is believed, and `why`, which is what a wrong value costs her.

    `in_a_letter` is its name where somebody may read over a shoulder.

    Where `of_kinds` names kinds of help, it is about services of these alone.  `rank` is 0 for the worst.
    """

    id: str
    title: str
    in_a_letter: str
    fields: tuple[str, ...]
    of_kinds: tuple[str, ...]
    days: int
    why: str
    rank: int


@dataclass(frozen=True)
class Freshness:
    """What freshness.yaml says: the half-lives, worst consequence first, and how they shrink for an only option."""

    half_lives: tuple[HalfLife, ...]
    percent_where_only: int
    does_not_age: tuple[str, ...]


@dataclass(frozen=True)
class Vouched:
    """Who last stood for a field: `how` is confirmed, edited or imported; `on` the day as written, empty where it is
    not known; `by` the role, for what was imported the site."""

    how: str
    on: str
    by: str


@dataclass(frozen=True)
class StaleField:
    """A field that is due: who `last` stood for it, how many `days` that was good for, and since how many days it is
    `overdue`, None where nobody knows since when it stands there."""

    field: str
    half_life: HalfLife
    last: Vouched
    days: int
    overdue: int | None


@cache
def freshness() -> Freshness:
    """What freshness.yaml says.  Raises `BadData` if it is wrong."""
    with reading(FRESHNESS_FILE) as top:
        rows = [_half_life(part, str(id_), rank) for rank, (id_, part) in enumerate(top.sections("half_lives"))]
        only = top.section("only_option", required=True)
        percent = only.number("percent") if only else 100
        if only:
            only.text("why")
        return Freshness(tuple(rows), percent, tuple(map(str, top.some_of("does_not_age", fields(), "a field"))))


def _half_life(part: Section, id_: str, rank: int) -> HalfLife:
    return HalfLife(
        id_,
        str(part.text("title")),
        str(part.text("in_a_letter")),
        tuple(map(str, part.some_of("fields", fields(), "a field", required=True))),
        tuple(map(str, part.some_of("of_kinds", kinds(), "a kind of help"))),
        part.number("days"),
        str(part.text("why")),
        rank,
    )


@lru_cache(maxsize=4096)
def first_day(said: str) -> date:
    """The day *said*; of "2026" or "2026-11" the first one, for what is unknown leads to the safe side."""
    year, month, of_month = (*map(int, said.split("-")), 1, 1)[:3]
    return date(year, month, of_month)


def vouched(service: Service, name: str, on: date | None = None) -> Vouched:
    """Who last stood for the field *name* of *service*, as known on the day *on* (None: whatever the day).

    A check of a later day than tomorrow (east of here it may be tomorrow already) is a slip of the pen: nobody's.
    """
    own = service.checks.get(name) if service.checks else None
    last = service.checked if service.checked and not _slipped(service.checked, on) else None
    if own and not _slipped(own, on) and (last is None or own.on > last.on):
        last = own
    if last is None:
        return Vouched(IMPORTED, service.source.date, service.source.site)
    return Vouched(last.how, last.on, last.by)


def _slipped(check: Check, on: date | None) -> bool:
    return on is not None and (first_day(check.on) - on).days > 1


def ageing(service: Service) -> Iterator[tuple[str, HalfLife]]:
    """The fields of *service* in which something is said that can go stale, with their half-lives, worst first."""
    return _said_in(service, _ages(service.kinds))


def _said_in(service: Service, ages: Iterable[tuple[str, HalfLife]]) -> Iterator[tuple[str, HalfLife]]:
    for name, half_life in ages:
        # A service that says that it is shut is offered to nobody: whether it still is, is all that can be wrong.
        if name == "status" if service.status else getattr(service, name) not in ((), (NOT_STATED,), "", {}):
            yield name, half_life


@cache
def _ages(of_kinds: tuple[str, ...]) -> tuple[tuple[str, HalfLife], ...]:
    first: dict[str, HalfLife] = {}
    for half_life in freshness().half_lives:
        if not half_life.of_kinds or set(half_life.of_kinds) & set(of_kinds):
            for name in half_life.fields:
                first.setdefault(name, half_life)
    return tuple(sorted(first.items(), key=lambda row: row[1].rank))


def days_of(half_life: HalfLife, only: bool) -> int:
    """For how many days a value is believed; fewer where the service is the *only* option somewhere."""
    return half_life.days * freshness().percent_where_only // 100 if only else half_life.days


def stale_fields(service: Service, on: date, only: bool = False) -> tuple[StaleField, ...]:
    """What of *service* is due on the day *on*, worst consequence first.

    *only*: it is the only one offered in some cell of kind, region and circumstance.  What was only imported is due
    from the first day: nobody ever vouched for it.
    """
    found = []
    for name, half_life in ageing(service):
        last, days = vouched(service, name, on), days_of(half_life, only)
        good_for = 0 if last.how == IMPORTED else days
        age = (on - first_day(last.on)).days if last.on else None
        if last.how == IMPORTED or age is None or age > good_for:
            found.append(StaleField(name, half_life, last, days, None if age is None else max(age - good_for, 0)))
    return tuple(found)


def good_until(service: Service, only: bool = False, on: date | None = None) -> date | None:
    """The last day on which all that *service* says is believed; None where nobody stands for some of it.

    As known on the day *on*: see `vouched`.
    """
    # Where the whole entry was checked and no field by itself, the field that ages fastest decides.
    alike = not service.checks
    ends = []
    for name, half_life in _fastest_first(service):
        last = vouched(service, name, on)
        if last.how == IMPORTED:
            return None
        ends.append(first_day(last.on).toordinal() + days_of(half_life, only))
        if alike:
            break
    return date.fromordinal(min(*ends, date.max.toordinal())) if ends else None


def _fastest_first(service: Service) -> Iterator[tuple[str, HalfLife]]:
    return _said_in(service, _by_days(service.kinds))


@cache
def _by_days(of_kinds: tuple[str, ...]) -> tuple[tuple[str, HalfLife], ...]:
    return tuple(sorted(_ages(of_kinds), key=lambda row: row[1].days))


def standing(service: Service, on: date | None, only: bool = False) -> int:
    """`FRESH`, `STALE` or `NEVER`, on the day *on*; where that is None nothing is stale."""
    if service.checked is None and not service.checks:
        return NEVER
    until = good_until(service, only, on)
    return NEVER if until is None else FRESH if on is None or on <= until else STALE


def vouched_since(service: Service, on: date | None = None) -> Vouched | None:
    """Of all who stand for something that *service* says the one of longest ago; None where nobody does for some."""
    oldest: Vouched | None = None
    for name, _ in ageing(service):
        last = vouched(service, name, on)
        if last.how == IMPORTED:
            return None
        if oldest is None or first_day(last.on) < first_day(oldest.on):
            oldest = last
        if not service.checks:
            break
    return oldest


def said_of(service: Service, on: date | None, only: bool = False) -> Words:
    """What an officer is told about it: when it was checked or edited and by whom, or to call first."""
    how = standing(service, on, only)
    last = vouched_since(service, on) if how != NEVER else None
    if last is None:
        return Words("not_checked")
    if how == FRESH:
        return Words("edited" if last.how == EDITED else "checked", on=last.on, by=last.by)
    if on and service.checks:
        last = min((row.last for row in stale_fields(service, on, only)), key=lambda one: first_day(one.on))
    return Words("stale", on=last.on, by=last.by, how=last.how)
