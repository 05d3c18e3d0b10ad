"""The history of a service: every revision, any two compared, and the way back to an older one."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import changes, desk_words, frame, markup, session, signing_in, telling
from components.opened import directory
from components.spoken import named, say
from referral_directory.editing import Desk, NotAllowed
from referral_directory.entry import Conflicts, WrongEntry, changes_between
from referral_directory.revisions import ACCEPTED, CONFIRMED, Current, Revision
from referral_directory.store import NotThere, Unreachable


def page() -> None:
    """Choose a service of one's own, and see what became of it."""
    title = say("History")
    desk = signing_in.desk(title)
    if desk is not None:
        _chosen(desk)
    frame.keep(title)


def _chosen(desk: Desk) -> None:
    iso2 = signing_in.country_of(desk)
    services = {now.service: now for now in desk.services(iso2)}
    if not services:
        country = named(directory().countries()[iso2])
        st.html(f"<p>{escape(say('You have no service in {country}.', country=country))}</p>")
        return
    ids = list(services)
    at = ids.index(session.looked_at()) if session.looked_at() in services else 0
    chosen = st.selectbox(
        say("Service"),
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
    heads = (say("No"), say("When (UTC)"), say("Who"), say("What"), say("Why"))
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    st.html(f'<div class="scroll"><table class="table"><tr>{head}</tr>{rows}</table></div>')
    true = [revision for revision in every if revision.state in (ACCEPTED, CONFIRMED)]
    numbers = [revision.number for revision in true]
    shown = {
        one.number: f"{one.number}, {desk_words.moment(one.at)}, {desk_words.role(one.author.role)}" for one in true
    }
    left, right = st.columns(2)
    with left:
        old = st.selectbox(
            say("Compare"),
            numbers,
            index=min(1, len(numbers) - 1),
            format_func=shown.__getitem__,
            key=f"old.{now.service}",
        )
    with right:
        new = st.selectbox(say("with"), numbers, format_func=shown.__getitem__, key=f"new.{now.service}")
    by_number = {revision.number: revision for revision in true}
    found = changes_between(by_number[old].entry, by_number[new].entry)
    alike = f"<p>{escape(say('The two say the same.'))}</p>"
    st.html(changes.table(by_number[old].entry, found, (str(old), str(new))) if found else alike)
    if old != now.number:
        st.button(
            say("Make it again what it was in {revision}", revision=old),
            key=f"restore.{old}",
            on_click=_restore,
            args=(desk, by_number[old]),
            width="stretch",
        )


def _row(revision: Revision, now: int) -> str:
    became = f"{desk_words.state(revision.state)} ({desk_words.origin(revision.origin)})"
    said = say("{state}, as it is now", state=became) if revision.number == now else became
    if revision.settles:
        said = say("{state} of {revision}", state=said, revision=revision.settles)
    return (
        f"<tr><td>{revision.number}</td><td>{escape(desk_words.moment(revision.at))}</td>"
        f"<td>{escape(desk_words.role(revision.author.role))}</td>"
        f"<td>{escape(said)}</td><td>{markup.said(desk_words.reason(revision.why))}</td></tr>"
    )


def _restore(desk: Desk, old: Revision) -> None:
    try:
        told = desk.restore(old, f"back to revision {old.number}")
        again, sent = say("It is again what it was."), say("Sent. It is shown once it is reviewed.")
        session.notice(again if told.state == ACCEPTED else sent)
    except (Conflicts, NotAllowed, NotThere, WrongEntry, Unreachable) as sentence:
        session.notice(telling.why(sentence))
