"""What is due: every field somebody has to look at again, worst consequence first, and the letter that asks for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from languages import ENGLISH, Catalogue, catalogue, said_day

from .country import Country
from .fields import fields
from .freshness import EDITED, IMPORTED, StaleField, freshness, stale_fields
from .index import only_options
from .revisions import said_role
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


def stands(row: Due, language: str = ENGLISH) -> str:
    """Who stands for a value, in words: "confirmed 2026-05-01 by steward, 12 days overdue"."""
    words = catalogue("interface", language)
    day = said_day(row.since, language)
    if row.how == IMPORTED:
        if row.since:
            return words.say("never confirmed, copied from a page of {day}", day=day)
        return words.say("never confirmed, copied from a page of an unknown day")
    if row.how == EDITED:
        said = words.say("edited {day} by {role} and not confirmed since", day=day, role=said_role(row.by, language))
    else:
        said = words.say("confirmed {day} by {role}", day=day, role=said_role(row.by, language))
    if row.overdue is None:
        return said
    return f"{said}, {words.counted('{n} day overdue', '{n} days overdue', row.overdue)}"


def reminder(rows: Collection[Due], organisation: str, language: str = ENGLISH) -> str:
    """A letter in *language* to *organisation* about those of *rows* that are its own; empty where none is.

    Somebody may read over a shoulder.  So there is no name in it, no place, no number, and no word on what the
    services are for: only how many entries have to be looked at, and for what.
    """
    own = [row for row in rows if row.organisation == organisation]
    if not own:
        return ""
    words = catalogue("interface", language)
    entries = words.counted(
        "{n} of your entries has not been confirmed for a while.",
        "{n} of your entries have not been confirmed for a while.",
        len({row.service for row in own}),
    )
    named = {half_life.id: half_life.in_a_letter for half_life in freshness().half_lives}
    about: dict[str, list[Due]] = {}
    for row in own:
        about.setdefault(named[row.consequence], []).append(row)
    return "\n".join(
        (
            words.say("Subject: Are your entries still right?"),
            "",
            words.say("Hello,"),
            "",
            entries,
            words.say("Could you look whether these are still right? The most urgent stand first."),
            "",
            *(_line(some, words) for some in about.values()),
            "",
            words.say(
                'Sign in as usual and open "{page}". Where all is right, one press on "{button}" is enough.',
                page=words.say("My services"),
                button=words.say("Still correct"),
            ),
            words.say("If somebody else looks after the entries now, please pass this on to them."),
            "",
            words.say("Thank you."),
            "",
        )
    )


def _line(rows: list[Due], words: Catalogue) -> str:
    half_life = next(one for one in freshness().half_lives if one.id == rows[0].consequence)
    once = {row.service for row in rows if row.how != IMPORTED}
    never = len({row.service for row in rows} - once)
    said = []
    if once:
        day = said_day(min(row.since for row in rows if row.how != IMPORTED), words.language)
        said.append(
            words.counted(
                "{n} entry not confirmed since {day}", "{n} entries not confirmed since {day}", len(once), day=day
            )
        )
    if never:
        said.append(words.counted("{n} entry never confirmed by you", "{n} entries never confirmed by you", never))
    about = words.say(half_life.in_a_letter, f"freshness.{half_life.id}.in_a_letter")
    return f"- {about}: {', '.join(said)}"


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
