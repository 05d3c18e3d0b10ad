"""Opening hours between the notation of OpenStreetMap and the schedules of HSDS, only where both say exactly the same.

HSDS knows days of the week and one pair of times a row.  It knows no public holidays, no hours past midnight and no
"by appointment"; day and night it says as 00:00 to 23:59 on every day.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .hours import ALWAYS

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN = re.compile(rf"({_TIME})-({_TIME})")
_RULE = re.compile(rf"(\S+) ({_TIME}-{_TIME}(?:,{_TIME}-{_TIME})*)")
_ROUND_THE_CLOCK = ("00:00", "23:59")
_EVERY_DAY = "MO,TU,WE,TH,FR,SA,SU"
# What makes a row mean more than "every week on these days".
_NARROWS = ("bymonthday", "byweekno", "byyearday", "count", "until", "valid_from", "valid_to", "timezone")


def weekly_rows(hours: str) -> list[dict[str, str]]:
    """*hours* as rows of `byday`, `opens_at` and `closes_at`; none where HSDS cannot say exactly the same."""
    if hours == ALWAYS:
        return [_row(_EVERY_DAY, *_ROUND_THE_CLOCK)]
    rows, seen = [], set[str]()
    for rule in hours.split(";"):
        match = _RULE.fullmatch(rule.strip())
        days = _days(match[1]) if match else []
        # A later rule for the same day would take the place of the earlier one.
        if match is None or not days or seen & set(days):
            return []
        seen |= set(days)
        spans = [_SPAN.fullmatch(span) for span in match[2].split(",")]
        if not all(span and span[1] < span[2] for span in spans):
            return []
        byday = ",".join(day.upper() for day in days)
        rows += [_row(byday, span[1], span[2]) for span in spans if span]
    return rows


def hours_of(rows: Iterable[Mapping[str, str]]) -> str:
    """The hours that the schedule *rows* say; empty where they say more, or less, than days and times of any week."""
    spans: dict[str, list[str]] = {}
    for row in rows:
        days = [day.strip().capitalize() for day in row.get("byday", "").split(",")]
        opens, closes = _time(row.get("opens_at", "")), _time(row.get("closes_at", ""))
        weekly = row.get("freq", "WEEKLY") == "WEEKLY" and row.get("interval", "1") == "1"
        if not weekly or any(row.get(name) for name in _NARROWS) or not set(days) <= set(_DAYS):
            return ""
        if (opens, closes) != _ROUND_THE_CLOCK and not (opens and closes and opens < closes):
            return ""
        for day in days:
            spans.setdefault(day, []).append(f"{opens}-{closes}")
    if set(spans) == set(_DAYS) and all(said == ["-".join(_ROUND_THE_CLOCK)] for said in spans.values()):
        return ALWAYS
    if any("-".join(_ROUND_THE_CLOCK) in said for said in spans.values()):
        return ""
    by_times: dict[str, list[str]] = {}
    for day in _DAYS:
        if day in spans:
            by_times.setdefault(",".join(sorted(spans[day])), []).append(day)
    return "; ".join(f"{_days_in_words(days)} {times}" for times, days in by_times.items())


def _row(byday: str, opens: str, closes: str) -> dict[str, str]:
    return {"byday": byday, "opens_at": f"{opens}:00", "closes_at": f"{closes}:00"}


def _days(said: str) -> list[str]:
    days: list[str] = []
    for part in said.split(","):
        first, _, last = part.partition("-")
        if first not in _DAYS or (last or first) not in _DAYS:
            return []
        start, end = _DAYS.index(first), _DAYS.index(last or first)
        if end < start:
            return []
        days += _DAYS[start : end + 1]
    return days if len(days) == len(set(days)) else []


def _days_in_words(days: list[str]) -> str:
    first, last = _DAYS.index(days[0]), _DAYS.index(days[-1])
    return f"{days[0]}-{days[-1]}" if len(days) > 2 and last - first + 1 == len(days) else ",".join(days)


def _time(said: str) -> str:
    match = re.fullmatch(rf"({_TIME})(?::00)?", said)
    return match[1] if match else ""
