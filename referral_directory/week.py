"""The 168 hours of a week, as the bits of one number, and in words.

Bit 0 is Monday 00:00 and bit 167 is Sunday 23:00, on the clock of the country.  An hour is judged at its first minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby

HOURS = 7 * 24
WHOLE_WEEK = (1 << HOURS) - 1
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DAY = (1 << 24) - 1


def monday_of(day: date) -> date:
    """The Monday of the week that *day* is in."""
    return day - timedelta(days=day.weekday())


def hours_from(monday: date) -> Iterator[datetime]:
    """The first minute of each hour of the week that begins on *monday*."""
    start = datetime.combine(monday, time())
    return (start + timedelta(hours=hour) for hour in range(HOURS))


def first_hour(hours: int) -> int:
    """The number of the first hour in *hours*, which has one."""
    return (hours & -hours).bit_length() - 1


def hours_in_words(hours: int) -> str:
    """*hours* as in a sentence: "at any hour", "on Sat-Sun", "outside 12:00-17:00"."""
    if hours == WHOLE_WEEK:
        return "at any hour"
    said, outside = _listed(hours), _listed(WHOLE_WEEK & ~hours)
    return f"outside {outside}" if len(outside) < len(said) else f"on {said}" if said[0] in "MTWFS" else f"at {said}"


def _listed(hours: int) -> str:
    days = [spans(hours >> 24 * day & _DAY, 24) for day in range(7)]
    said = []
    for held, group in groupby(range(7), key=lambda day: days[day]):
        run = list(group)
        if held:
            name = _DAYS[run[0]] if len(run) == 1 else f"{_DAYS[run[0]]}-{_DAYS[run[-1]]}" if len(run) < 7 else ""
            times = " and ".join(f"{start:02}:00-{end:02}:00" for start, end in held if (start, end) != (0, 24))
            said.append(" ".join(filter(None, (name, times))))
    return ", ".join(said)


def spans(hours: int, of: int = HOURS) -> list[tuple[int, int]]:
    """The unbroken runs of *hours*, among the first *of* them: first hour, and the one after the last."""
    held = [hour for hour in range(of) if hours >> hour & 1]
    starts = [hour for hour in held if hour - 1 not in held]
    ends = [hour + 1 for hour in held if hour + 1 not in held]
    return list(zip(starts, ends, strict=True))
