"""Danger now: what to do at once and whom to call, one press away from every screen."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from algorithms import Algorithm, Instruction
from components import markup, screen, session
from components.markup import as_html
from components.spoken import say
from referral_directory import Country

CALLED = ("general", "police", "ambulance")


def show(algorithm: Algorithm | None, country: Country | None, slots: Mapping[str, str]) -> str:
    """The country's numbers and the steps of *algorithm* for any time; then back to where the officer was."""
    title = say("Danger now")
    st.title(title, anchor=False)
    st.html(f'<div class="call">{_numbers(country) if country else ""}</div>')
    for name in algorithm.at_any_time if algorithm else ():
        node = algorithm.nodes[name] if algorithm else None
        assert isinstance(node, Instruction)
        st.html(
            f'<section class="alarm"><h2>{as_html(markup.filled(node.title, slots))}</h2>'
            f"{markup.steps(node, slots)}</section>"
        )
    with st.container(key=screen.AT_HAND):
        st.button(
            say("Back to where I was"),
            key="danger.back",
            on_click=session.show,
            args=("",),
            type="primary",
            width="stretch",
        )
    return title


def _numbers(country: Country) -> str:
    return "".join(
        f"<span>{as_html(_who(kind))} "
        f'<a href="tel:{escape(number.phones[0].tel)}">{escape(number.phones[0].printed)}</a></span>'
        for kind, number in ((kind, country.emergency[kind]) for kind in CALLED if kind in country.emergency)
        if number.phones
    )


def _who(kind: str) -> str:
    match kind:
        case "police":
            return say("Police")
        case "ambulance":
            return say("Ambulance")
    return say("Emergency")
