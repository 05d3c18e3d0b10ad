"""The drawing of a whole algorithm, by phase or whole, with the way walked; and its text twin."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from algorithms import Algorithm, walk
from algorithms.drawing import picture, text_lines
from components import frame, session
from components.markup import as_html
from components.one_of import one_of
from components.scene import Scene, drawn, for_country, house, slots_of
from components.spoken import language, say

WHOLE = ""


def page() -> None:
    """Choose algorithm and phase; zoom and move in the drawing; or read it as a list."""
    frame.top()
    read = house()
    country = read.countries.get(session.country())
    shown = for_country(country.iso2 if country else None)
    title = say("The whole algorithm")
    st.title(title, anchor=False)
    algorithm = _choose(shown)
    if algorithm is None:
        st.html(f"<p>{as_html(say('No algorithm can be opened now: its file is being mended.'))}</p>")
        frame.way_back()
        frame.keep(title)
        return
    part = _part(algorithm)
    with st.container(key="whole"):
        frame.sheet(f"{algorithm.id} {part or ''}", drawn(algorithm.id, language(), part), "75dvh")
    own = algorithm.id == session.algorithm()
    done = walk(algorithm, session.answers())
    now = Scene(algorithm, country, slots_of(country), done) if own and country else None
    with st.expander(say("The same as a numbered list")):
        st.html(_twin(algorithm, now, part))
    frame.way_back()
    if now:
        here = done.here.name if done.here else ""
        frame.keep(title, [step.node.name for step in now.told], now.arrows, here, roomy=True)
    else:
        frame.keep(title, roomy=True)


def _twin(algorithm: Algorithm, now: Scene | None, part: str | None) -> str:
    """The drawing as a numbered list; the way walked is marked as far as the drawing marks it."""
    seen = picture(algorithm, now.done if now else None, part, language())
    if now:
        arrows = set(now.arrows)
        edges = tuple(replace(edge, walked=f"{edge.start}--{edge.to or 'end'}" in arrows) for edge in seen.edges)
        seen = replace(seen, edges=edges, walked=now.written.passed)
    rows = "".join(
        f"<li value='{line.split('. ', 1)[0]}'>{escape(line.split('. ', 1)[1])}</li>" for line in text_lines(seen)
    )
    return f"<ol class='twin'>{rows}</ol>"


def _part(algorithm: Algorithm) -> str | None:
    return one_of(say("Part"), {WHOLE: say("The whole"), **algorithm.phases}, "phase") or None


def _choose(shown: list[Algorithm]) -> Algorithm | None:
    if len(shown) <= 1:
        return shown[0] if shown else None
    names = {algorithm.id: algorithm.title for algorithm in shown}
    chosen = one_of(say("Algorithm"), names, "which", session.algorithm())
    return next(algorithm for algorithm in shown if algorithm.id == chosen)
