"""How old our knowledge of the sources is: what has to be read again, and what nobody dated.

The day that counts is the one on which somebody read the text (`read`).  Where
nobody wrote it down it is the day of the edition that was seen, as far as
`edition` tells one: of several the latest, of a year or a month its first day,
so that doubt makes a source older, never younger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import get_args

from algorithms.graph import Algorithm, Modality, Source
from algorithms.vocabulary import ROOM, vocabulary
from located_yaml import Problem

FILE = ROOM / "sources.yaml"
_DESIGN = "design"
_MONTHS = (
    *("Jan(?:uary)?", "Feb(?:ruary)?", "Mar(?:ch)?", "Apr(?:il)?", "May", "June?", "July?", "Aug(?:ust)?"),
    *("Sept?(?:ember)?", "Oct(?:ober)?", "Nov(?:ember)?", "Dec(?:ember)?"),
)
_DAY = re.compile(
    r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<y>[0-9]{4})\b"
    rf"|(?:(?P<day>[0-9]{{1,2}}) )?\b(?P<month>{'|'.join(_MONTHS)}) (?P<year>[0-9]{{4}})\b"
    r"|\b(?P<alone>(?:19|20)[0-9]{2})\b"
)


def overdue(algorithm: Algorithm, as_of: date) -> list[Problem]:
    """What a lawyer has to read before *algorithm* can be relied on as of that day; law comes first.

    `overdue`: one problem for each source whose day is longer ago than its kind
    allows (`review_after_days` of vocabulary.yaml).  A day of reading that is
    still to come is told too; an edition that is makes no date.  Then, in one
    problem for each kind, the sources that no day can be told of: `never_read`,
    whose text was not seen, and `undated`, which were seen on a day nobody wrote
    down, in an edition without a date.  Our own design counts from the day it
    was read alone.
    """
    kinds = get_args(Modality)
    sources = sorted(algorithm.sources.values(), key=lambda source: (kinds.index(source.kind), source.line))
    problems = [problem for source in sources for problem in _too_old(source, as_of)]
    without = [source for source in sources if _day_of(source, as_of) is None and source.kind != _DESIGN]
    for rule, seen in (("never_read", False), ("undated", True)):
        for kind in kinds:
            problems += _without_day(rule, kind, [one for one in without if (one.kind, one.seen) == (kind, seen)])
    return problems


def edition_day(source: Source) -> date | None:
    """The first day that the edition of *source* can be of; None where it tells no year."""
    days = []
    for found in _DAY.finditer(source.edition):
        year = found["y"] or found["year"] or found["alone"]
        named = next((n for n, month in enumerate(_MONTHS, 1) if re.fullmatch(month, found["month"] or "")), 1)
        month = found["m"] or named
        try:
            days.append(date(int(year), int(month), int(found["d"] or found["day"] or 1)))
        except ValueError:  # the number of an act that looks like a day
            continue
    return max(days, default=None)


def _day_of(source: Source, as_of: date) -> date | None:
    if source.read is not None or not source.seen or source.kind == _DESIGN:
        return source.read
    day = edition_day(source)
    return day if day and day <= as_of else None


def _too_old(source: Source, as_of: date) -> Iterator[Problem]:
    day = _day_of(source, as_of)
    if day is None:
        return
    period = vocabulary().review_after_days[source.kind]
    days = (as_of - day).days
    if days < 0 and source.read:
        said = f'"{source.id}" is said to have been read on {day}, after {as_of}. Mend the day.'
        yield Problem(FILE, source.line, "overdue", said)
    elif days > period:
        over = "1 day" if days == period + 1 else f"{days - period} days"
        known = f"was read on {day}" if source.read else f"is known in an edition of {source.edition}"
        said = (
            f'"{source.id}" {known}. What is {source.kind} is read again after {period} days, and it is {over} over. '
            "Read the edition of today, and write the day as `read`."
        )
        yield Problem(FILE, source.line, "overdue", said)


def _without_day(rule: str, kind: str, sources: Iterable[Source]) -> Iterator[Problem]:
    found = list(sources)
    if not found:
        return
    named = ", ".join(source.id for source in found)
    count = f"1 source of kind {kind} was" if len(found) == 1 else f"{len(found)} sources of kind {kind} were"
    said = {
        "never_read": f"{count} never read: {named}. Read the text, then write `seen: true` and the day.",
        "undated": f"{count} seen on a day nobody wrote down: {named}. Read again, and write the day as `read:`.",
    }
    yield Problem(FILE, found[0].line, rule, said[rule])
