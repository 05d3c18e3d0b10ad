"""The first page: which country, where in it, which algorithm."""

from __future__ import annotations

from html import escape

import streamlit as st

from algorithms import Algorithm
from components import danger, frame, leaflet, markup, region, session
from components.scene import begin_by_link, house, slots_of
from referral_directory import Country


def page() -> None:
    """Choose the country, then the algorithm."""
    frame.top()
    read = house()
    asked = st.query_params.get("country", "").upper()
    if "algorithm" in st.query_params and begin_by_link(st.query_params):
        st.switch_page(session.page("walk"))
    if "algorithm" not in st.query_params and not session.country() and asked in read.countries:
        session.choose_country(asked)
    country = read.countries.get(session.country())
    if session.showing() == "danger":
        title = _danger(country)
    elif st.query_params and country is None:
        title = _unknown()
    elif country is None:
        title = _countries()
    else:
        title = _country(country)
    frame.way_back(back=False)
    frame.keep(title)


def _danger(country: Country | None) -> str:
    """Danger before a walk is on: by the algorithm it would be, else by the one for any country."""
    found = house().for_country(country.iso2 if country else "")
    return danger.show(found[0] if found else None, country, slots_of(country) if country else {})


def _unknown() -> str:
    title = "There is nothing under this link"
    st.title(title, anchor=False)
    st.html("<p>The country or the algorithm it names is not here, or is closed until its file is mended.</p>")
    st.button("To all countries", key="all", on_click=st.query_params.clear, type="primary", width="stretch")
    return title


def _countries() -> str:
    read = house()
    title = "Where are you?"
    st.title(title, anchor=False)
    st.html(
        '<p class="why">Waymark walks you through the response to violence against a woman, '
        "and ends with whom to call for her. It asks nothing about who she is, and keeps nothing.</p>"
    )
    own = {algorithm.country for algorithm in read.algorithms.values()}
    ranked = sorted(read.countries.values(), key=lambda country: (country.iso2 not in own, country.name))
    with st.container(key="countries"):
        for country in ranked:
            st.button(
                markup.label(country.name),
                key=f"country.{country.iso2}",
                on_click=session.choose_country,
                args=(country.iso2,),
                width="stretch",
            )
    st.page_link(session.page("services"), label="For organisations: change your entry")
    return title


def _country(country: Country) -> str:
    read = house()
    st.title(country.name, anchor=False)
    found = read.for_country(country.iso2)
    if session.answers():
        st.page_link(session.page("walk"), label="Go on with the walk")
    region.box(country)
    for number, algorithm in enumerate(found, 1):
        if st.button(
            markup.label(algorithm.title),
            key=f"begin.{algorithm.id}",
            on_click=session.begin,
            args=(algorithm.id,),
            shortcut=str(number),
            type="primary" if number == 1 else "secondary",
            width="stretch",
        ):
            st.switch_page(session.page("walk"))
        st.html(_standing(algorithm))
    if not found:
        st.html("<p>No algorithm can be opened now: its file is being mended. The directory is open.</p>")
    with st.container(key="also"):
        for name, label in (
            ("directory", "Who helps here"),
            ("map", "The whole algorithm, drawn"),
            ("about", "About the algorithms"),
        ):
            st.page_link(session.page(name), label=label)
        leaflet.link()
    st.button("Another country", key="elsewhere", on_click=_elsewhere, width="stretch")
    return country.name


def _standing(algorithm: Algorithm) -> str:
    unread = f" {len(algorithm.unread)} documents it should rest on were not read in full." if algorithm.unread else ""
    draft = (
        "Draft, not reviewed by a lawyer."
        if algorithm.status != "reviewed"
        else f"Reviewed by {algorithm.reviewed_by}."
    )
    return f'<p class="doubt">{escape(draft)}{escape(unread)} Version {escape(algorithm.version)}.</p>'


def _elsewhere() -> None:
    session.forget()
    st.query_params.clear()
