"""What every screen has around it: the look, the top line, the page's language, focus, printing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from algorithms import Algorithm
from components import session
from components.language_choice import chooser
from components.spoken import language, languages, say

ROOM = Path(__file__).parent


@cache
def _file(name: str) -> str:
    return (ROOM / name).read_text(encoding="utf-8")


def top(
    place: str = "",
    printed: str | None = None,
    country: str = "",
    draft: str = "",
    algorithm: Algorithm | None = None,
    hers: bool = False,
) -> None:
    """The one style sheet, and the top line: the product's neutral name, where we are, and the language to change.

    Where the screen is *hers*, the officer's language is not offered.

    *printed*: what paper says in place of the screen; where it is given, nothing else of the screen is printed but
    what is made for paper.  On a phone the *country* and *draft* of the *algorithm* stand for the place.
    """
    walk = "" if printed is None else " walk"
    shown = f'<span class="place{" wide" if country else ""}">{escape(place)}</span>'
    languages = "" if hers else chooser(country, draft, algorithm)
    line = f'<div class="top{walk}"><b>Waymark</b>{shown}</div>{languages}'
    st.html(f'<style>{_file("look.css")}</style><div class="line">{line}</div>{printed or ""}')


def way_back(back: bool = True) -> None:
    """From a page beside the walk: back to it, or to the start where none is on; leaving; and danger, in one press."""
    with st.container(key="foot", horizontal=True):
        on = "walk" if session.algorithm() else "home"
        if back and st.button(say("← Walk") if on == "walk" else say("← Start"), key="walk_on"):
            st.switch_page(session.page(on))
        if session.country() and st.button(say("Leave ✕"), key="leave"):
            session.forget()
            st.switch_page(session.page("home"))
        if st.button(say("⚠ Danger now"), key="danger", shortcut="D"):
            session.show("danger")
            st.switch_page(session.page(on))


def keep(
    title: str,
    way: Sequence[str] = (),
    arrows: Sequence[str] = (),
    here: str = "",
    beside: bool = False,
    roomy: bool = False,
    lang: str = "",
) -> None:
    """Tell the browser what this screen is, so that focus and drawing follow.

    *beside*: the drawing stands beside the walk; *roomy*: the page takes the whole width; *lang*: the page's language
    where it is not the officer's.
    """
    _frame()(
        key="frame",
        data={
            "lang": lang or language(),
            "screen": f"{title} {session.showing()} {here} {language()}",
            "title": title,
            "wide": session.is_wide(),
            "beside": beside,
            "roomy": roomy or beside,
            "way": list(way),
            "arrows": list(arrows),
            "here": here,
            "visit": session.visits(),
            "key": say("Key {key}"),
            "open": say("Open the list"),
            "none": say("Nothing like it"),
            "skip": say("Skip to the main part"),
        },
        on_wide_change=_heard,
        on_language_change=_choose_language,
    )


def sheet(name: str, svg: str, height: str) -> None:
    """The drawing *svg*, known to the browser as *name*: sent until the browser has it, then only marked."""
    has, name = session.sheet_in_browser(), f"{name} {language()}"
    _sheet()(
        key="sheet",
        data={
            "id": name,
            "svg": "" if has == name else svg,
            "height": height,
            "has": has,
            "closer": say("Zoom in"),
            "wider": say("Zoom out"),
            "whole": say("Whole width"),
            "drawing": say("The drawing"),
        },
        on_has_change=_heard,
    )


def _choose_language() -> None:
    if (asked := session.asked_language()) in languages():
        session.choose_language(asked)


def _heard() -> None:
    """Streamlit wants a listener for a state; the next run reads it."""


@cache
def _frame() -> ComponentRenderer:
    return st.components.v2.component("waymark_frame", js=_file("frame.js"))


@cache
def _sheet() -> ComponentRenderer:
    tools = (
        '<div class="sheet-tools"><button data-do="closer">+</button>'
        '<button data-do="wider">&minus;</button><button data-do="whole"></button></div>'
    )
    return st.components.v2.component(
        "waymark_sheet",
        html=f'{tools}<div class="drawing" tabindex="0" role="group"></div>',
        css=_file("drawing.css"),
        js=_file("drawing.js"),
        isolate_styles=False,
    )
