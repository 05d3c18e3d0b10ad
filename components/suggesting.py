"""A visitor tells that something is wrong with a service.  It needs no account, and no officer ever sees the words."""

from __future__ import annotations

import streamlit as st

from components import frame, markup, session
from components.opened import directory
from referral_directory.entry import WrongEntry
from referral_directory.store import MOST_SUGGESTION, NotThere, TooMany, Unreachable

TITLE = "Something is wrong"
WHAT = (
    "The number does not answer",
    "The number is somebody else's",
    "It is closed",
    "The hours are wrong",
    "It refused a woman",
    "The address must not be public",
    "Something else",
)
MOST_A_VISIT = 3


def page() -> None:
    """Which service, what is wrong, and a few words."""
    frame.top()
    st.title(TITLE, anchor=False)
    country = directory().countries().get(session.country())
    if said := session.heard():
        st.html(f"<p class='draft' role='status'><b>{markup.said(said)}</b></p>")
    if country is None:
        st.page_link(session.page("home"), label="Choose a country")
    elif session.suggestions() >= MOST_A_VISIT:
        st.html("<p>Thank you. That is as much as one visit can send.</p>")
    else:
        st.html(
            "<p class='why'>The country's steward reads it. Officers never see it. "
            "<b>Write nothing about any woman, and no names.</b></p>"
        )
        names = {service.id: service.name for service in country.services}
        service = st.selectbox(
            "Service", list(names), format_func=lambda id_: markup.label(names[id_]), key="suggest_service"
        )
        what = st.selectbox("What is wrong?", WHAT, key="suggest_what")
        most = MOST_SUGGESTION - max(map(len, WHAT)) - 2
        words = st.text_input("In a few words, if you like", key="suggest_words", max_chars=most) or ""
        st.button(
            "Send",
            key="suggest",
            on_click=_send,
            args=(service, f"{what}. {words}".strip()),
            type="primary",
            width="stretch",
        )
    frame.way_back()
    frame.keep(TITLE)


def _send(service: str, says: str) -> None:
    try:
        directory().store().suggest(service, says)
    except (NotThere, TooMany, Unreachable, WrongEntry) as sentence:
        session.notice(str(sentence))
        return
    session.count_suggestion()
    session.notice("Thank you. The steward will look into it.")
