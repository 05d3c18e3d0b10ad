"""What is due: every field somebody has to look at again, worst consequence first, and the letter that asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .country import Country
from .fields import fields
from .freshness import EDITED, IMPORTED, StaleField, freshness, stale_fields
from .index import only_options
from .service import Service


@dataclass(frozen=True)
class Due:
    """One field of one service that nobody stood for of late.

    `consequence` is the half-life's id in freshness.yaml and `why` what a wrong value costs her.  `how` is confirmed,
    edited or imported, `since` the day that was (empty where it is not known) and `by` the role, or the site it was
    copied from.  It was good for `days`, and is `overdue` for so many (None where nobody knows).  `only_in` counts the
    cells of kind, region and circumstance in which the service is the only one offered.
    """

    country: str
    service: str
    name: str
    organisation: str
    field: str
    title: str
    consequence: str
    why: str
    how: str
    since: str
    by: str
    days: int
    overdue: int | None
    only_in: int


def due(country: Country, on: date, services: Iterable[Service] | None = None) -> tuple[Due, ...]:
    """What of *country* is due on the day *on*: what a wrong value would cost, only options first, longest overdue.

    *services* are the ones to look at, the public ones where None is given: whoever may see more names them.
    """
    only = only_options(country)
    found = [
        _due(service, row, only.get(service.id, 0))
        for service in (country.services if services is None else services)
        for row in stale_fields(service, on, service.id in only)
    ]
    return worst_first(found)


def worst_first(rows: Iterable[Due]) -> tuple[Due, ...]:
    """*rows*, of one country or several, in the order of `due`; what nobody knows the age of counts as the oldest."""
    order = {half_life.id: half_life.rank for half_life in freshness().half_lives}

    def rank(row: Due) -> tuple[object, ...]:
        known = row.overdue is not None
        return order[row.consequence], not row.only_in, known, -(row.overdue or 0), row.service, row.field

    return tuple(sorted(rows, key=rank))


def by_organisation(rows: Iterable[Due]) -> Mapping[str, tuple[Due, ...]]:
    """*rows* of each organisation, in the order of its worst; under "" those of services that name none."""
    found: dict[str, list[Due]] = {}
    for row in rows:
        found.setdefault(row.organisation, []).append(row)
    return {organisation: tuple(some) for organisation, some in found.items()}


def stands(row: Due) -> str:
    """Who stands for a value, in words: "confirmed 2026-05-01 by steward, 12 days overdue"."""
    overdue = "" if row.overdue is None else f", {row.overdue} {'day' if row.overdue == 1 else 'days'} overdue"
    if row.how == IMPORTED:
        return f"never confirmed, copied from a page of {row.since or 'an unknown day'}"
    edited = " and not confirmed since" if row.how == EDITED else ""
    return f"{row.how} {row.since} by {row.by}{edited}{overdue}"


def reminder(rows: Collection[Due], organisation: str) -> str:
    """A letter to *organisation* about those of *rows* that are its own; empty where none is.

    Somebody may read over a shoulder.  So there is no name in it, no place, no number, and no word on what the
    services are for: only how many entries have to be looked at, and for what.
    """
    own = [row for row in rows if row.organisation == organisation]
    if not own:
        return ""
    entries = len({row.service for row in own})
    named = {half_life.id: half_life.in_a_letter for half_life in freshness().half_lives}
    about: dict[str, list[Due]] = {}
    for row in own:
        about.setdefault(named[row.consequence], []).append(row)
    return "\n".join(
        (
            "Subject: Are your entries still right?",
            "",
            "Hello,",
            "",
            f"{_count(entries, 'of your entries has', 'of your entries have')} not been confirmed for a while.",
            "Could you look whether these are still right? The most urgent stand first.",
            "",
            *(_line(name, some) for name, some in about.items()),
            "",
            'Sign in as usual and open "My services". Where all is right, one press on "Still correct" is enough.',
            "If somebody else looks after the entries now, please pass this on to them.",
            "",
            "Thank you.",
            "",
        )
    )


def _line(name: str, rows: list[Due]) -> str:
    days = [row.since for row in rows if row.how != IMPORTED]
    once = {row.service for row in rows if row.how != IMPORTED}
    never = len({row.service for row in rows} - once)
    said = [f"{_count(len(once), 'entry', 'entries')} not confirmed since {min(days)}"] if once else []
    said += [f"{_count(never, 'entry', 'entries')} never confirmed by you"] if never else []
    return f"- {name}: {', '.join(said)}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _due(service: Service, row: StaleField, only_in: int) -> Due:
    return Due(
        country=service.country,
        service=service.id,
        name=service.name,
        organisation=service.organisation,
        field=row.field,
        title=fields()[row.field].title,
        consequence=row.half_life.id,
        why=row.half_life.why,
        how=row.last.how,
        since=row.last.on,
        by=row.last.by,
        days=row.days,
        overdue=row.overdue,
        only_in=only_in,
    )
