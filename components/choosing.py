"""The first page: which country, where in it, which algorithm."""

from __future__ import annotations

import streamlit as st

from algorithms import Algorithm
from components import danger, frame, leaflet, markup, region, session
from components.markup import as_html
from components.scene import begin_by_link, for_country, house, slots_of
from components.spoken import counted, draft_mark, in_order, is_draft, named, say
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
    found = for_country(country.iso2 if country else "")
    return danger.show(found[0] if found else None, country, slots_of(country) if country else {})


def _unknown() -> str:
    title = nothing_here()
    st.button(say("To all countries"), key="all", on_click=st.query_params.clear, type="primary", width="stretch")
    return title


def nothing_here() -> str:
    """Say that a link names nothing of ours; gives the title."""
    title = say("There is nothing under this link")
    st.title(title, anchor=False)
    closed = say("The country or the algorithm it names is not here, or is closed until its file is mended.")
    st.html(f"<p>{as_html(closed)}</p>")
    return title


def _countries() -> str:
    read = house()
    title = say("Where are you?")
    st.title(title, anchor=False)
    why = say(
        "Waymark walks you through the response to violence against a woman, "
        "and ends with whom to call for her. It asks nothing about who she is, and keeps nothing."
    )
    st.html(f'<p class="why">{as_html(why)}</p>')
    own = {algorithm.country for algorithm in read.algorithms.values()}
    ranked = sorted(read.countries.values(), key=lambda country: (country.iso2 not in own, in_order(named(country))))
    with st.container(key="countries"):
        for country in ranked:
            st.button(
                markup.label(named(country)),
                key=f"country.{country.iso2}",
                on_click=session.choose_country,
                args=(country.iso2,),
                width="stretch",
            )
    st.page_link(session.page("services"), label=say("For organisations: change your entry"))
    return title


def _country(country: Country) -> str:
    title = named(country)
    st.title(title, anchor=False)
    found = for_country(country.iso2)
    if session.answers():
        st.page_link(session.page("walk"), label=say("Go on with the walk"))
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
        closed = say("No algorithm can be opened now: its file is being mended. The directory is open.")
        st.html(f"<p>{as_html(closed)}</p>")
    with st.container(key="also"):
        st.page_link(session.page("directory"), label=say("Who helps here"))
        st.page_link(session.page("map"), label=say("The whole algorithm, drawn"))
        st.page_link(session.page("about"), label=say("About the algorithms"))
        leaflet.link()
    st.button(say("Another country"), key="elsewhere", on_click=_elsewhere, width="stretch")
    return title


def _standing(algorithm: Algorithm) -> str:
    if algorithm.status == "reviewed":
        said = [say("Reviewed by {name}.", name=algorithm.reviewed_by)]
    else:
        said = [say("Draft, not reviewed by a lawyer.")]
    if count := len(algorithm.unread):
        said.append(
            counted(
                "{n} document it should rest on was not read in full.",
                "{n} documents it should rest on were not read in full.",
                count,
            )
        )
    said.append(say("Version {version}.", version=algorithm.version))
    if is_draft(algorithm):
        said.append(draft_mark())
    return f'<p class="doubt">{" ".join(map(as_html, said))}</p>'


def _elsewhere() -> None:
    session.forget()
    st.query_params.clear()
