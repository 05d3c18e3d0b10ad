"""What stands in the store as English words of ours, in the language of the visit: roles, states, reasons, days."""

from __future__ import annotations

import re
from datetime import datetime

from components.spoken import language, say
from languages import ENGLISH, said_day, said_time
from referral_directory.revisions import said_role

_FROM_A_WORKBOOK = re.compile(r"workbook, row ([0-9]+)(: still correct)?")
_BACK_TO = re.compile(r"back to revision ([0-9]+)")


def role(said: str) -> str:
    """A role as others see it: "editor, Example NGO"."""
    return said_role(said, language())


def state(said: str) -> str:
    """What became of a revision."""
    words = {
        "proposed": say("proposed"),
        "accepted": say("accepted"),
        "refused": say("refused"),
        "confirmed": say("confirmed"),
    }
    return words.get(said, said)


def origin(said: str) -> str:
    """Where a revision came from."""
    words = {
        "imported": say("imported"),
        "edited": say("edited"),
        "confirmed": say("confirmed"),
        "restored": say("restored"),
        "suggested": say("suggested"),
        "workbook": say("workbook"),
        "hsds": say("package"),
    }
    return said if language() == ENGLISH else words.get(said, said)


def reason(said: str) -> str:
    """A reason; one that the product wrote itself is said, a person's is theirs."""
    words = {
        "first start": say("first start"),
        "the country's file changed": say("the country's file changed"),
        "still correct": say("still correct"),
        "taken back": say("taken back"),
    }
    if row := _FROM_A_WORKBOOK.fullmatch(said):
        if row[2]:
            return say("workbook, row {row}: still correct", row=row[1])
        return say("workbook, row {row}", row=row[1])
    if back := _BACK_TO.fullmatch(said):
        return say("back to revision {number}", number=back[1])
    return words.get(said, said)


def day(written: str) -> str:
    """A day as an entry has it; a year or a month alone stays as it is written."""
    return said_day(written, language())


def moment(at: datetime) -> str:
    """A day and a time, in the zone they are kept in, which is UTC."""
    return f"{day(at.date().isoformat())} {said_time(at, language())}"


def part(name: str) -> str:
    """What a part of a field is called, of a page its `url`, of a check its `on`; nothing where it is none."""
    words = {
        "answer": say("answer"),
        "note": say("note"),
        "source": say("source"),
        "date": say("date"),
        "url": say("page"),
        "confidence": say("how sure"),
        "on": say("on the day"),
        "by": say("by whom"),
        "how": say("how it was checked"),
        "source_name": say("name of the source"),
        "prints_address": say("prints an address"),
    }
    return words.get(name, "")
