"""The last page: what was done, what must be done and by when, whom to call, and why not the others."""

from __future__ import annotations

import streamlit as st

from components import cards, duties, leaflet, markup, paper, session
from components.markup import as_html
from components.scene import Scene, protects
from components.spoken import say


def show(scene: Scene) -> str:
    """Draw the page, for the screen and for paper; gives its title."""
    title = say("What now, and by when")
    st.title(title, anchor=False)
    call_now = st.container()
    with st.container(key="actions", horizontal=True):
        st.html(f'<button class="act" data-do="print">{as_html(say("Print"))}</button>')
        st.button(say("Start again"), key="again", on_click=session.start_again)
        leaflet.link()
    cards.wanted(scene)
    kinds = cards.place_first(scene.done.kinds)
    found = cards.found(scene, kinds)
    best = cards.to_call(found)
    parts = cards.by_kind(scene, found, kinds, best)
    places = "".join(part for kind, part in parts.items() if kind in cards.PLACES)
    steps = scene.done.steps
    call_now.html(f"{paper.draft(scene.algorithm)}<h2>{as_html(say('Call now'))}</h2>{cards.first(scene, best)}")
    hers = as_html(say("No name and no address of hers is in this page."))
    st.html(
        f"<p class='facts'>{paper.stamp(scene, scene.done.level)} {hers}</p>"
        + (f"<h2>{as_html(say('A place for tonight'))}</h2>{places}" if places else "")
        + duties.by_deadline(scene, steps)
        + f"<h2>{as_html(say('Who else helps'))}</h2>"
        + "".join(part for kind, part in parts.items() if kind not in cards.PLACES)
        + cards.line_left(scene, found, best)
        + cards.not_offered(found)
        + duties.done_at_once(scene, steps)
        + markup.fold(say("What protects her now"), markup.lines(protects(scene.done.effects)))
        + markup.fold(say("What was answered"), duties.answered(scene, scene.told))
        + _doubts(scene)
        + paper.unread(scene.algorithm)
    )
    st.html(paper.page(scene))
    return title


def _doubts(scene: Scene) -> str:
    doubts = dict.fromkeys(doubt for step in scene.done.steps for doubt in step.node.doubts)
    rows = (f"{doubt}: {scene.algorithm.doubts[doubt]}" for doubt in doubts)
    return markup.fold(say("To be confirmed by a lawyer: {n}", n=len(doubts)), markup.lines(rows)) if doubts else ""
