"""Whether a service is open at a given time.  The only door to `opening_hours`.

Hours are kept in the notation of OpenStreetMap (`Mo-Fr 09:00-18:00`, `24/7`).
A time without a zone is the time on the officer's clock; one with a zone is put into the country's first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

# The two errors are there, but its stubs do not name them.
from opening_hours import OpeningHours, ParserError, State, UnknownCountryError  # type: ignore[attr-defined]

from sentences import Sentence, quoted

ALWAYS = "24/7"
# A change further away than this is no help to anybody tonight.
FARTHEST = timedelta(days=14)


@dataclass(frozen=True)
class Opening:
    """Whether it is open: `state`, and `changes`, the local time when that changes (None: not within two weeks)."""

    state: Literal["open", "closed", "unknown"]
    changes: datetime | None = None


UNKNOWN = Opening("unknown")


def what_is_wrong_with(hours: str) -> str:
    """What to tell the author of *hours*; empty if they can be read."""
    try:
        OpeningHours(hours)
    except (ParserError, SyntaxError):
        return Sentence(
            '{said} is not in the notation of opening hours. Write it like "Mo-Fr 09:00-18:00" or "24/7".',
            said=quoted(hours),
        )
    return ""


def is_zone(timezone: str) -> bool:
    """Whether *timezone* is the name of a zone, like Europe/Kyiv."""
    try:
        ZoneInfo(timezone)
    except (OSError, ValueError, KeyError):
        return False
    return True


def local_time(at: datetime, timezone: str) -> datetime:
    """*at*, where it has a zone, on a clock of *timezone*; without either it is that clock's time already."""
    return at.astimezone(ZoneInfo(timezone)).replace(tzinfo=None) if at.tzinfo and timezone else at


def opening(hours: str, at: datetime | None, timezone: str = "", country: str = "") -> Opening:
    """Whether *hours* are open at *at*, in the zone and with the public holidays of the country.

    Not known without hours, without a time, or with a time in another zone where the country's is not known;
    but day-and-night hours are open at any time.
    """
    if hours == ALWAYS:
        return Opening("open")
    if not hours or at is None:
        return UNKNOWN
    if at.tzinfo is not None:
        if not timezone:
            return UNKNOWN
        at = local_time(at, timezone)
    state, until = lasting(hours, at, country)
    known = state != "unknown" and until < datetime.max
    return Opening(state, until if known and until - at <= FARTHEST else None)


def lasting(hours: str, at: datetime, country: str = "") -> tuple[Literal["open", "closed", "unknown"], datetime]:
    """The state of *hours* at the local time *at*, as in `opening`, and until when it surely stays the same.

    Nothing is looked at beyond a little more than two weeks: the next change of hours of a past year is sought to the
    end of the calendar, for half a second.
    """
    read = _read(hours, country) if hours else None
    if read is None:
        return "unknown", datetime.max
    try:
        beyond = at + FARTHEST + timedelta(days=1)
    except OverflowError:
        beyond = datetime.max
    first = next(iter(read.intervals(at, beyond)), None)
    state = first[2] if first else read.state(at)[0]
    word: Literal["open", "closed", "unknown"] = (
        "open" if state == State.OPEN else "closed" if state == State.CLOSED else "unknown"
    )
    return word, min(first[1], beyond) if first else datetime.max


@lru_cache(maxsize=1024)
def _read(hours: str, country: str) -> OpeningHours | None:
    try:
        return OpeningHours(hours, country=country or None)
    except UnknownCountryError:
        return _read(hours, "")
    except (ParserError, SyntaxError):
        return None
