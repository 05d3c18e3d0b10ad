"""Who sits before an editing page: nobody, somebody a provider vouches for, or whoever sits at this machine."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from html import escape

import streamlit as st

from components import desk_words, frame, markup, session, telling
from components.opened import directory, editors
from components.spoken import in_its_words, named, say, told_apart
from referral_directory.editing import LOCAL, Desk, Editor, why_not_local
from referral_directory.store import Unreachable

ASKED = "WAYMARK_EDIT_LOCALLY"
ROLES_CLAIM = "waymark_roles"


def desk(title: str) -> Desk | None:
    """The desk of whoever is here; where nobody is, the page says how to sign in, and None is handed out."""
    frame.top(say("Directory"))
    st.title(title, anchor=False)
    editor = _editor()
    if editor is None:
        _how_to_sign_in()
        return None
    try:
        store = directory().store()
    except Unreachable as away:
        closed = escape(say("Editing is closed for now."))
        more = escape(say("Nothing you sent is lost; what officers see goes on as it was. Try again in a minute."))
        st.html(f"<p class='draft'><b>{closed}</b> {telling.as_html(str(away))} {more}</p>")
        return None
    _who_is_here(editor)
    if said := session.heard():
        st.html(f"<p class='draft' role='status'><b>{markup.said(said)}</b></p>")
    return Desk(store, editors(), editor)


def country_of(at: Desk) -> str:
    """The country whose directory is worked on, chosen from those this editor has a role in."""
    known = directory().countries()
    mine = at.countries(list(known))
    if len(mine) == 1:
        return mine[0]
    now = session.choice("desk_country") or session.country()
    names = told_apart({iso2: named(known[iso2]) for iso2 in mine})
    chosen = str(
        st.selectbox(
            say("Country"),
            mine,
            index=mine.index(now) if now in mine else 0,
            format_func=names.__getitem__,
            key=in_its_words("desk_country"),
        )
    )
    session.keep_choice("desk_country", chosen)
    return chosen


def _editor() -> Editor | None:
    said = _told_by_provider()
    if said.get("is_logged_in"):
        return editors().signed_in(_name_of(said), _claims(said))
    return None if _why_not_local() else LOCAL


def _told_by_provider() -> Mapping[str, object]:
    return st.user.to_dict() if _has_provider() else {}


def _name_of(said: Mapping[str, object]) -> str:
    # An address nobody verified may be anybody's.
    verified = said.get("email_verified", True) is not False
    return str((said.get("email") if verified else "") or said.get("sub") or "")


def _claims(said: Mapping[str, object]) -> Collection[str]:
    claimed = said.get(ROLES_CLAIM, ())
    return [str(one) for one in claimed] if isinstance(claimed, list | tuple) else str(claimed).split()


def _has_provider() -> bool:
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def _why_not_local() -> str:
    headers = st.context.headers
    host = headers.get("Host") or ""
    address = str(st.get_option("server.address") or "")
    return why_not_local(bool(os.environ.get(ASKED)), address, host, list(headers.keys()))


def _how_to_sign_in() -> None:
    said = _told_by_provider()
    if said.get("is_logged_in"):
        told = say(
            "You are signed in, but have no role in any country's directory. "
            "Ask the steward of your country to write you down as an editor."
        )
        st.html(f"<p>{escape(told)}</p>")
        st.button(say("Sign out"), key="sign_out", on_click=st.logout, width="stretch")
    elif _has_provider():
        told = say("Organisations and stewards sign in here. Walking through a case needs no account.")
        st.html(f"<p>{escape(told)}</p>")
        st.button(say("Sign in"), key="sign_in", on_click=st.login, type="primary", width="stretch")
    else:
        neither = escape(say("No provider to sign in with is set up either."))
        st.html(f"<p class='draft'>{telling.as_html(_why_not_local())} {neither}</p>")
    st.page_link(session.page("home"), label=say("To the start"))


def _who_is_here(editor: Editor) -> None:
    roles = ", ".join(desk_words.role(right.said) for right in editor.rights)
    pages = {
        "services": say("My services"),
        "review": say("Review"),
        "due": say("What is due"),
        "history": say("History"),
        "partners": say("For partners"),
    }
    with st.container(key="desk", horizontal=True):
        for name, label in pages.items():
            st.page_link(session.page(name), label=label)
        if editor is not LOCAL:
            st.button(say("Sign out"), key="sign_out", on_click=st.logout)
    st.html(f"<p class='facts'>{markup.said(editor.who)} · {markup.said(roles)}</p>")
