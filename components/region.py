"""Where in the country: help nearby comes first."""

from __future__ import annotations

import streamlit as st

from components import session
from referral_directory import Country

ANYWHERE = "Anywhere in the country"


def box(country: Country) -> None:
    """The region to look for help in; it stands wherever services are shown, so that it can still be set there."""
    if not country.regions:
        return
    names = [ANYWHERE, *sorted(country.regions.values())]
    st.selectbox(
        "Where? Help nearby comes first",
        names,
        index=names.index(session.region()) if session.region() in names else 0,
        key="region_box",
        on_change=session.look_in_chosen,
        args=(ANYWHERE,),
    )
