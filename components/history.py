"""The history of a service: every revision, any two compared, and the way back to an older one."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import changes, frame, markup, session, signing_in
from components.opened import directory
from referral_directory.editing import Desk, NotAllowed
from referral_directory.entry import Conflicts, WrongEntry, changes_between
from referral_directory.revisions import ACCEPTED, CONFIRMED, Current, Revision
from referral_directory.store import NotThere, Unreachable

TITLE = "History"


def page() -> None:
    """Choose a service of one's own, and see what became of it."""
    desk = signing_in.desk(TITLE)
    if desk is not None:
        _chosen(desk)
    frame.keep(TITLE)


def _chosen(desk: Desk) -> None:
    iso2 = signing_in.country_of(desk)
    services = {now.service: now for now in desk.services(iso2)}
    if not services:
        st.html(f"<p>You have no service in {escape(directory().countries()[iso2].name)}.</p>")
        return
    ids = list(services)
    at = ids.index(session.looked_at()) if session.looked_at() in services else 0
    chosen = st.selectbox(
        "Service",
        ids,
        index=at,
        format_func=lambda id_: markup.label(str(services[id_].entry.get("name", id_))),
        key="which",
    )
    session.look_at(chosen)
    _history(desk, services[chosen])


def _history(desk: Desk, now: Current) -> None:
    every = desk.store.history(now.service)
    rows = "".join(_row(revision, now.number) for revision in every)
    st.html(
        '<div class="scroll"><table class="table"><tr><th>No</th><th>When (UTC)</th><th>Who</th><th>What</th>'
        f"<th>Why</th></tr>{rows}</table></div>"
    )
    true = [revision for revision in every if revision.state in (ACCEPTED, CONFIRMED)]
    numbers = [revision.number for revision in true]
    shown = {
        revision.number: f"{revision.number}, {revision.at:%Y-%m-%d %H:%M}, {revision.author.role}" for revision in true
    }
    left, right = st.columns(2)
    with left:
        old = st.selectbox(
            "Compare", numbers, index=min(1, len(numbers) - 1), format_func=shown.__getitem__, key=f"old.{now.service}"
        )
    with right:
        new = st.selectbox("with", numbers, format_func=shown.__getitem__, key=f"new.{now.service}")
    by_number = {revision.number: revision for revision in true}
    found = changes_between(by_number[old].entry, by_number[new].entry)
    st.html(
        changes.table(by_number[old].entry, found, (str(old), str(new))) if found else "<p>The two say the same.</p>"
    )
    if old != now.number:
        st.button(
            f"Make it again what it was in {old}",
            key=f"restore.{old}",
            on_click=_restore,
            args=(desk, by_number[old]),
            width="stretch",
        )


def _row(revision: Revision, now: int) -> str:
    said = f"{revision.state} ({revision.origin})" + (", as it is now" if revision.number == now else "")
    settles = f" of {revision.settles}" if revision.settles else ""
    return (
        f"<tr><td>{revision.number}</td><td>{revision.at:%Y-%m-%d %H:%M}</td><td>{escape(revision.author.role)}</td>"
        f"<td>{escape(said + settles)}</td><td>{markup.said(revision.why)}</td></tr>"
    )


def _restore(desk: Desk, old: Revision) -> None:
    try:
        told = desk.restore(old, f"back to revision {old.number}")
        done = "It is again what it was." if told.state == ACCEPTED else "Sent. It is shown once it is reviewed."
        session.notice(done)
    except (Conflicts, NotAllowed, NotThere, WrongEntry, Unreachable) as sentence:
        session.notice(str(sentence))
