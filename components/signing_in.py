"""Who sits before an editing page: nobody, somebody a provider vouches for, or whoever sits at this machine."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping

import streamlit as st

from components import frame, markup, session
from components.opened import directory, editors
from referral_directory.editing import LOCAL, Desk, Editor, why_not_local
from referral_directory.store import Unreachable

ASKED = "WAYMARK_EDIT_LOCALLY"
ROLES_CLAIM = "waymark_roles"
PAGES = (
    ("services", "My services"),
    ("review", "Review"),
    ("due", "What is due"),
    ("history", "History"),
    ("partners", "For partners"),
)


def desk(title: str) -> Desk | None:
    """The desk of whoever is here; where nobody is, the page says how to sign in, and None is handed out."""
    frame.top("Directory")
    st.title(title, anchor=False)
    editor = _editor()
    if editor is None:
        _how_to_sign_in()
        return None
    try:
        store = directory().store()
    except Unreachable as away:
        st.html(
            f"<p class='draft'><b>Editing is closed for now.</b> {markup.said(str(away))} Nothing you sent is lost; "
            "what officers see goes on as it was. Try again in a minute.</p>"
        )
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
    now = session.country()
    return str(
        st.selectbox(
            "Country",
            mine,
            index=mine.index(now) if now in mine else 0,
            format_func=lambda iso2: known[iso2].name,
            key="desk_country",
        )
    )


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
        st.html(
            "<p>You are signed in, but have no role in any country's directory. "
            "Ask the steward of your country to write you down as an editor.</p>"
        )
        st.button("Sign out", key="sign_out", on_click=st.logout, width="stretch")
    elif _has_provider():
        st.html("<p>Organisations and stewards sign in here. Walking through a case needs no account.</p>")
        st.button("Sign in", key="sign_in", on_click=st.login, type="primary", width="stretch")
    else:
        st.html(f"<p class='draft'>{markup.said(_why_not_local())} No provider to sign in with is set up either.</p>")
    st.page_link(session.page("home"), label="To the start")


def _who_is_here(editor: Editor) -> None:
    roles = ", ".join(right.said for right in editor.rights)
    with st.container(key="desk", horizontal=True):
        for name, label in PAGES:
            st.page_link(session.page(name), label=label)
        if editor is not LOCAL:
            st.button("Sign out", key="sign_out", on_click=st.logout)
    st.html(f"<p class='facts'>{markup.said(editor.who)} · {markup.said(roles)}</p>")
