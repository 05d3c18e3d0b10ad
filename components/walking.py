"""The walk: one question a screen, the trail, danger at one press, and the end."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import danger, ending, frame, her_card, markup, paper, screen, session
from components.choosing import nothing_here
from components.markup import as_html
from components.scene import Scene, begin_by_link, drawn, scene
from components.spoken import counted, language, named, say


def page() -> None:
    """The page of a walk; a link that names no country or algorithm of ours gets a plain word and the way home."""
    if not session.algorithm() and not st.query_params:
        st.switch_page(session.page("home"))
    begin_by_link(st.query_params)
    now = scene()
    if now is None:
        _nothing_here()
        return
    if her_card.shown(now):
        her_card.page(now)
        return
    _top(now)
    beside = session.is_wide() and session.showing() != "danger"
    with st.container(key="walk"):
        title = _main(now)
    _foot(now)
    if beside:
        # Last, and placed by the style sheet: what an officer is about to press never moves when it appears.
        with st.container(key="beside"):
            frame.sheet(now.algorithm.id, drawn(now.algorithm.id, language()), "calc(100dvh - 8.5rem)")
    frame.keep(
        title,
        way=[step.node.name for step in now.told] if beside else (),
        arrows=now.arrows if beside else (),
        here=now.here.name if now.here else "",
        beside=beside,
    )


def _nothing_here() -> None:
    frame.top()
    title = nothing_here()
    frame.way_back()
    frame.keep(title)


def _top(now: Scene) -> None:
    draft = say("draft") if now.algorithm.status != "reviewed" else ""
    with st.container(key="top", horizontal=True, vertical_alignment="center"):
        at_the_end = now.here is None and not session.showing()
        frame.top(
            # A draft is said first: what stands last is cut where the line is long.
            " · ".join(filter(None, (draft, named(now.country), now.algorithm.title))),
            "" if at_the_end else paper.none(),
            now.country.iso2,
            draft,
            now.algorithm,
        )
        st.button(say("Leave ✕"), key="leave", on_click=session.forget)


def _main(now: Scene) -> str:
    """Draw what the screen is about; gives its title."""
    if session.showing() == "danger":
        return danger.show(now.algorithm, now.country, now.slots)
    if session.showing() == "trail":
        return _trail(now)
    node = now.here
    if node is None:
        return ending.show(now)
    return screen.draw(now, node, _progress(now))


def _progress(now: Scene) -> str:
    """The phase, and how far: against the longest way that is left, so that the bar never runs back."""
    node = now.here
    assert node is not None
    phases = list(now.algorithm.phases)
    left = now.algorithm.most_left[node.name]
    share = round(100 * len(now.done.steps) / (len(now.done.steps) + left))
    phase = now.algorithm.phases.get(node.phase, "")
    at_most = counted("At most {n} step left", "At most {n} steps left", left)
    place = f"{phase} {phases.index(node.phase) + 1}/{len(phases)}" if node.phase in phases else phase
    return (
        f'<div class="far"><div class="bar" role="img" aria-label="{escape(at_most)}">'
        f'<i style="width:{share}%"></i></div><span>{as_html(place)}</span></div>'
    )


def _trail(now: Scene) -> str:
    """Every answer so far; a press opens it again, and later answers that still fit are kept."""
    title = say("Answers so far")
    st.title(title, anchor=False)
    why = say("Press one to change it. Answers you gave later are kept where they still fit.")
    st.html(f'<p class="why">{as_html(why)}</p>')
    for step in now.told:
        says = markup.filled(f"{step.node.title} → {now.answer_in_words(step.node, step.answer)}", now.slots)
        st.button(
            markup.label(says),
            key=f"change.{step.node.name}",
            on_click=session.change,
            args=(step.node.name,),
            width="stretch",
        )
    with st.container(key="also"):
        st.page_link(session.page("map"), label=say("The whole algorithm, drawn"))
        st.page_link(session.page("directory"), label=say("Who helps here"))
        st.page_link(session.page("about"), label=say("About this algorithm"))
    return title


def _foot(now: Scene) -> None:
    """Back, the trail, danger: always where the thumb is."""
    with st.container(key="foot", horizontal=True):
        if session.showing() or session.changing():
            st.button(say("← Back"), key="back", on_click=session.change, args=("",), shortcut="Backspace")
        else:
            last = now.done.steps[-1].node.name if now.done.steps else ""
            st.button(
                say("← Back"),
                key="back",
                on_click=session.take_back,
                args=(last,),
                disabled=not last,
                shortcut="Backspace",
            )
        st.button(say("Answers"), key="trail", on_click=session.show, args=("trail",))
        st.button(say("⚠ Danger now"), key="danger", on_click=session.show, args=("danger",), shortcut="D")
