"""Why a service is offered or not, in words that can be said in another language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "takes": "takes {women}",
        "takes_noted": "takes {women} ({note})",
        "takes_on_condition": "takes {women} on a condition: {note}",
        "takes_unknown": "does not say whether it takes {women}: ask",
        "only_for": "only for {women}: ask there",
        "only_for_some": 'only for some, "{said}": ask there',
        "refuses": "does not take {women} ({source})",
        "is_paused": "says that it is not working for now",
        "is_closed": "says that it is closed for good",
        "works_everywhere": "works everywhere in {country}",
        "works_online": "works online",
        "works_in": "works in {area}",
        "works_nearby": "works in {area}, in the same region",
        "works_perhaps": "works in {area}, whose region is not recorded: ask",
        "works_elsewhere": "works in {area}, not in {place}",
        "area_said": 'says it works in "{coverage}": ask',
        "area_unknown": "does not say where it works: ask",
        "located": "place: {cities}; area not stated: ask",
        "reach_through": "no number published: reach it through {name}, {number}",
        "no_number": "no number published",
        "open_always": "open now (24/7)",
        "open": "open now",
        "open_until": "open now, until {time}",
        "closed": "closed now",
        "closed_until": "closed now, opens {time}",
        "hours_given": "hours: {hours}",
        "hours_said": "hours not known; its source says: {hours}",
        "hours_unknown": "hours not known",
        "checked": "checked {on} by {by}",
        "edited": "edited {on} by {by}",
        "stale": "not confirmed since {on}: call first",
        "not_checked": "not checked: call first",
        "fallback": "call this where nothing else fits",
    }
)
"""Every sentence by its code: the list to translate."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Words(str):
    """An English sentence that remembers its `code` in `SENTENCES` and the `values` it was made with."""

    code: str
    values: Mapping[str, str]

    def __new__(cls, code: str, **values: str) -> Words:
        self = super().__new__(cls, SENTENCES[code].format_map(values))
        self.code = code
        self.values = values
        return self

    def __reduce__(self) -> tuple[object, ...]:
        # So that a cache may copy it: a str alone would be rebuilt from the finished sentence.
        return _again, (self.code, dict(self.values))


def _again(code: str, values: dict[str, str]) -> Words:
    return Words(code, **values)


def clock(time: datetime) -> str:
    """A time as an officer says it: Mon 23 Nov 09:00.  English whatever the machine's own language is."""
    return f"{_DAYS[time.weekday()]} {time.day} {_MONTHS[time.month - 1]} {time:%H:%M}"
