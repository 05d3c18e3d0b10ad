"""For partners: what signed-in people of a country may see of its services, and the public may not."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import frame, signing_in
from components.opened import directory
from components.service_form import said_of, title_of
from components.spoken import counted, named, say
from referral_directory.editing import Desk
from referral_directory.entry import tier_of
from referral_directory.revisions import Current

ALWAYS = ("kinds", "phones", "hours", "area")


def page() -> None:
    """Each service that is kept from the public, or has a field that is."""
    title = say("For partners")
    desk = signing_in.desk(title)
    if desk is not None:
        iso2 = signing_in.country_of(desk)
        current = desk.store.current(iso2).values()
        shown = [card for now in sorted(current, key=lambda one: one.service) if (card := _card(desk, now))]
        told = counted(
            "{n} service of {country} with something that is not public. "
            "Pass nothing of it on, and leave no screen open.",
            "{n} services of {country} with something that is not public. "
            "Pass nothing of it on, and leave no screen open.",
            len(shown),
            country=named(directory().countries()[iso2]),
        )
        st.html(f"<p class='why'>{escape(told)}</p><div class='cards'>{''.join(shown)}</div>")
    frame.keep(title)


def _card(desk: Desk, now: Current) -> str:
    """What a partner may see of one service; nothing where all they may see is public."""
    seen = desk.sees(now.country, now.entry)
    kept = [name for name in seen if tier_of(now.entry, name) == "partner"]
    if not kept or "name" not in seen:
        return ""
    names = dict.fromkeys([*(name for name in ALWAYS if name in seen), *kept])
    rows = "".join(
        f"<li><b>{escape(title_of(name))}</b>: {escape(said_of(name, now.entry[name]))}</li>"
        for name in names
        if name not in ("name", "tier", "tiers", "address_tier", "organisation")
    )
    return f"<article class='card'><h3>{escape(str(seen['name']))}</h3><ul>{rows}</ul></article>"
