"""Where in the country: help nearby comes first."""

from __future__ import annotations

import streamlit as st

from components import services, session
from components.spoken import in_order, say
from referral_directory import Country

ANYWHERE = ""


def box(country: Country) -> None:
    """The region to look for help in; it stands wherever services are shown, so that it can still be set there."""
    if not country.regions:
        return
    said = {ANYWHERE: say("Anywhere in the country"), **names(country)}
    options = list(said)
    st.selectbox(
        say("Where? Help nearby comes first"),
        options,
        index=options.index(session.region()) if session.region() in options else 0,
        format_func=said.__getitem__,
        key="region_box",
        on_change=session.look_in_chosen,
        args=(ANYWHERE,),
        placeholder=say("Choose one"),
    )


def names(country: Country) -> dict[str, str]:
    """The regions of *country* → how each is called in the language of the visit, in its order."""
    said = {region: services.region_name(country, region) for region in country.regions.values()}
    return dict(sorted(said.items(), key=lambda row: in_order(row[1])))
