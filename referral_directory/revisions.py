"""What the store remembers: revisions, one row for each thing somebody said, none ever changed or taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from languages import catalogue
from located_yaml import Plain

from .entry import Changes, Entry

PROPOSED, ACCEPTED, REFUSED, CONFIRMED = STATES = ("proposed", "accepted", "refused", "confirmed")
ORIGINS = ("imported", "edited", "confirmed", "restored", "suggested", "workbook", "hsds")


@dataclass(frozen=True)
class Author:
    """Who says something: `who` is what they sign in as, `role` is what others see, like "editor, Example NGO"."""

    who: str
    role: str


US = Author("waymark", "the files of this project")
"""The author of what comes with the project itself."""

VISITOR = Author("a visitor", "a visitor")
"""The author of every suggestion: nobody is asked who they are."""


def said_role(role: str, language: str) -> str:
    """A role as others see it, in *language*; whose it is stays as it is written: "editor, Example NGO"."""
    say = catalogue("interface", language).say
    words = {
        "editor": say("editor"),
        "reviewer": say("reviewer"),
        "steward": say("steward"),
        VISITOR.role: say("a visitor"),
        US.role: say("the files of this project"),
        "every country": say("every country"),
    }
    head, comma, rest = role.partition(", ")
    return f"{words.get(head, head)}{comma}{words.get(rest, rest)}"


@dataclass(frozen=True)
class Revision:
    """One thing said about one service.

    `base` is the revision the author had before them, None for a new service; `settles` is the proposal that is
    accepted or refused; `entry` is the whole entry from then on (what was proposed, while it is a proposal); `at` is
    in UTC.
    """

    number: int
    country: str
    service: str
    state: str
    origin: str
    changes: Changes
    entry: Entry
    base: int | None
    settles: int | None
    author: Author
    why: str
    at: datetime


@dataclass(frozen=True)
class Current:
    """A service as it is now: its entry, and the number of the revision that made it so."""

    service: str
    country: str
    entry: Mapping[str, Plain]
    number: int
