"""Opening hours: a plain picker for the usual cases, which writes the notation; and the notation itself."""

from __future__ import annotations

import re
from datetime import time

import streamlit as st

from components.spoken import in_its_words, say, told_apart
from referral_directory.fields import Field

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
UNKNOWN, ALWAYS, SAME, NOTATION = "unknown", "always", "same", "notation"
_USUAL = re.compile(
    r"(?P<days>[A-Z][a-z](?:[-,][A-Z][a-z])*) (?P<opens>\d\d:\d\d)-(?P<shuts>\d\d:\d\d)(?P<off>; PH off)?"
)


def _kinds() -> dict[str, str]:
    return {
        UNKNOWN: say("Not said"),
        ALWAYS: say("Day and night"),
        SAME: say("The same hours on some days"),
        NOTATION: say("Other hours"),
    }


def _days() -> dict[str, str]:
    return {
        "Mo": say("Mon"),
        "Tu": say("Tue"),
        "We": say("Wed"),
        "Th": say("Thu"),
        "Fr": say("Fri"),
        "Sa": say("Sat"),
        "Su": say("Sun"),
    }


def draw(field: Field, was: str, key: str) -> str:
    """The picker on what *was* written; gives the notation, empty where it is not said."""
    usual = _read(was)
    kind = UNKNOWN if not was else ALWAYS if was == "24/7" else SAME if usual else NOTATION
    shown = told_apart(_kinds())
    chosen = st.selectbox(
        say(field.title, f"fields.{field.id}.title"),
        list(shown),
        index=list(shown).index(kind),
        format_func=shown.__getitem__,
        key=in_its_words(key),
        help=say(field.help, f"fields.{field.id}.help"),
    )
    if chosen == ALWAYS:
        return "24/7"
    if chosen == NOTATION:
        asked = say('In the notation of OpenStreetMap, like "Mo-Fr 09:00-18:00; PH off"')
        return str(st.text_input(asked, was, key=f"{key}.osm"))
    if chosen == UNKNOWN:
        return ""
    days, opens, shuts, off = usual or (list(DAYS[:5]), time(9), time(18), False)
    days = st.multiselect(
        say("Days"),
        DAYS,
        default=days,
        format_func=told_apart(_days()).__getitem__,
        key=in_its_words(f"{key}.days"),
        placeholder=say("Choose"),
    )
    left, right = st.columns(2)
    with left:
        opens = st.time_input(say("Opens"), opens, key=f"{key}.opens")
    with right:
        shuts = st.time_input(say("Closes"), shuts, key=f"{key}.shuts")
    off = st.checkbox(say("Closed on public holidays"), off, key=f"{key}.off")
    return _written(days, opens, shuts, off)


def _read(hours: str) -> tuple[list[str], time, time, bool] | None:
    """Days, opening, closing and holidays, where *hours* are of the usual kind; None elsewhere."""
    match = _USUAL.fullmatch(hours)
    if match is None:
        return None
    days: list[str] = []
    for part in match["days"].split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            return None
        days += DAYS[DAYS.index(first) : DAYS.index(last or first) + 1]
    try:
        opens, shuts = time.fromisoformat(match["opens"]), time.fromisoformat(match["shuts"])
    except ValueError:
        return None
    found = (days, opens, shuts, bool(match["off"]))
    return found if days and _written(*found) == hours else None


def _written(days: list[str], opens: time, shuts: time, off: bool) -> str:
    if not days:
        return ""
    runs: list[list[str]] = []
    for day in sorted(days, key=DAYS.index):
        if runs and DAYS.index(day) == DAYS.index(runs[-1][-1]) + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said = ",".join(
        run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(run) for run in runs
    )
    return f"{said} {opens:%H:%M}-{shuts:%H:%M}{'; PH off' if off else ''}"
