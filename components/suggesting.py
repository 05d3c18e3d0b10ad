"""A visitor tells that something is wrong with a service.  It needs no account, and no officer ever sees the words."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import frame, markup, session, telling
from components.opened import directory
from components.spoken import in_its_words, say, told_apart
from referral_directory.entry import WrongEntry
from referral_directory.store import MOST_SUGGESTION, NotThere, TooMany, Unreachable

WHAT = {
    "silent": "The number does not answer",
    "theirs": "The number is somebody else's",
    "closed": "It is closed",
    "hours": "The hours are wrong",
    "refused": "It refused a woman",
    "address": "The address must not be public",
    "else": "Something else",
}
"""What can be wrong, as the steward reads it, whatever language it is said in."""
MOST_A_VISIT = 3


def page() -> None:
    """Which service, what is wrong, and a few words."""
    frame.top()
    title = say("Something is wrong")
    st.title(title, anchor=False)
    country = directory().countries().get(session.country())
    if said := session.heard():
        st.html(f"<p class='draft' role='status'><b>{markup.said(said)}</b></p>")
    if country is None:
        st.page_link(session.page("home"), label=say("Choose a country"))
    elif session.suggestions() >= MOST_A_VISIT:
        st.html(f"<p>{escape(say('Thank you. That is as much as one visit can send.'))}</p>")
    else:
        reads = escape(say("The country's steward reads it. Officers never see it."))
        no_names = escape(say("Write nothing about any woman, and no names."))
        st.html(f"<p class='why'>{reads} <b>{no_names}</b></p>")
        names = {service.id: service.name for service in country.services}
        service = st.selectbox(
            say("Service"), list(names), format_func=lambda id_: markup.label(names[id_]), key="suggest_service"
        )
        what = _what()
        most = MOST_SUGGESTION - max(map(len, WHAT.values())) - 2
        words = st.text_input(say("In a few words, if you like"), key="suggest_words", max_chars=most) or ""
        st.button(
            say("Send"),
            key="suggest",
            on_click=_send,
            args=(service, f"{WHAT[what]}. {words}".strip()),
            type="primary",
            width="stretch",
        )
    frame.way_back()
    frame.keep(title)


def _what() -> str:
    shown = told_apart(
        {
            "silent": say("The number does not answer"),
            "theirs": say("The number is somebody else's"),
            "closed": say("It is closed"),
            "hours": say("The hours are wrong"),
            "refused": say("It refused a woman"),
            "address": say("The address must not be public"),
            "else": say("Something else"),
        }
    )
    kept = session.choice("suggest_what")
    chosen = str(
        st.selectbox(
            say("What is wrong?"),
            list(shown),
            index=list(shown).index(kept) if kept in shown else 0,
            format_func=lambda one: markup.label(shown.get(one, one)),
            key=in_its_words("suggest_what"),
        )
    )
    session.keep_choice("suggest_what", chosen)
    return chosen


def _send(service: str, says: str) -> None:
    try:
        directory().store().suggest(service, says)
    except (NotThere, TooMany, Unreachable, WrongEntry) as sentence:
        session.notice(telling.why(sentence))
        return
    session.count_suggestion()
    session.notice(say("Thank you. The steward will look into it."))
