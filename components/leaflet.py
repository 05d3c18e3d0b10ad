"""Her rights on one page of paper, in her language: the same for every woman, whatever was answered."""

from __future__ import annotations

from html import escape

import streamlit as st

from algorithms import Algorithm, Node
from algorithms.leaflet import Leaflet, leaflet
from algorithms.leaflet_page import STYLE, Number, leaflet_section
from components import frame, markup, session
from components.scene import house
from components.spoken import language, say
from languages import ENGLISH, catalogue, own_name, ready
from located_yaml import BadData
from referral_directory import Country

PAGE = "rights"
_MOST_LINES = 2
_ALONE = """\
@media print {
  .stMain:has(.leaflet) .stElementContainer:not(:has(.leaflet)) { display: none !important }
  .stMain:has(.leaflet) .stMainBlockContainer { padding: 0 !important }
}
"""


def page() -> None:
    """Choose her language, look, and print: of this page the leaflet alone comes on paper."""
    country = house().countries.get(session.country())
    if country is None:
        st.switch_page(session.page("home"))
        return
    frame.top()
    title = say("Her rights, to print")
    st.title(title, anchor=False)
    algorithm = _algorithm(country)
    found = _leaflet(algorithm) if algorithm else None
    if algorithm is None or found is None:
        st.html(f"<p>{escape(say('There is no page of rights here, or it is being mended. Tell her her rights.'))}</p>")
    else:
        _show(algorithm, found, country)
    frame.way_back()
    frame.keep(title)


def link(node: Node | None = None) -> None:
    """The way to this page; on the screen of *node* where it is about her rights."""
    if node is None or node.vital == "rights" or "rights_told" in node.effects:
        st.page_link(session.page(PAGE), label=say("Her rights, to print"))


def _algorithm(country: Country) -> Algorithm | None:
    """The algorithm she was met by, else the country's own, else the one for any country."""
    there = house().for_country(country.iso2)
    own = (algorithm for algorithm in there if algorithm.id == session.algorithm())
    return next(own, there[0] if there else None)


def _leaflet(algorithm: Algorithm, spoken: str = ENGLISH) -> Leaflet | None:
    try:
        return leaflet(algorithm, spoken)
    except BadData:
        return None


def _show(algorithm: Algorithm, english: Leaflet, country: Country) -> None:
    spoken = _language(ready(algorithm.id))
    st.html('<button class="act" data-do="print">' + escape(say("Print")) + "</button>")
    st.html(
        f"<p class='why'>{escape(say('It is the same for every woman. Nothing of the walk stands on it.'))} "
        f"{escape(say('Give it to her only if she can keep it where he does not find it.'))}</p>"
    )
    said = _leaflet(algorithm, spoken) or english
    st.html(f"<style>{STYLE}{_ALONE}</style>{leaflet_section(algorithm, said, spoken, numbers(country, spoken))}")
    rows = "".join(
        f"<li>{escape(right.says)}<ul>{''.join(f'<li>{markup.cited_as_html(c)}</li>' for c in right.source)}</ul></li>"
        for part in english.parts
        for right in part.rights
    )
    st.html(markup.fold(say("What each line rests on"), f"<ul lang='{ENGLISH}'>{rows}</ul>", "law"))


def _language(there_are: tuple[str, ...]) -> str:
    """The language of the leaflet: hers, else the officer's; chosen here, it is hers from then on."""
    first = next((one for one in (session.her_language(), language()) if one in there_are), ENGLISH)
    return str(
        st.selectbox(
            say("Her language"),
            there_are,
            index=there_are.index(first),
            format_func=own_name,
            key="leaflet_language",
            on_change=session.speak_with_her_in_chosen,
        )
    )


def numbers(country: Country, spoken: str) -> list[Number]:
    """Whom she can call in *country*: the emergency numbers and its first lines.

    A line is called nothing but a line: whoever finds the paper need not read what it is for.
    """
    words = catalogue("interface", spoken)
    called = {"general": words.say("Emergency"), "police": words.say("Police"), "ambulance": words.say("Ambulance")}
    urgent = [
        Number(whom, country.emergency[kind].phones[0].printed)
        for kind, whom in called.items()
        if kind in country.emergency and country.emergency[kind].phones
    ]
    lines = [line for line in country.lines if line.phones][:_MOST_LINES]
    help_line = words.say("Help line")
    return [*urgent, *(Number(help_line, line.phones[0].printed) for line in lines)]
