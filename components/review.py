"""Review: what is proposed beside what stands, to accept or refuse with a reason, several at once."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import changes, frame, markup, session, signing_in
from components.opened import directory
from referral_directory.editing import Desk, NotAllowed
from referral_directory.entry import Conflicts, Entry, WrongEntry, merged, visible
from referral_directory.revisions import Revision
from referral_directory.store import NotThere, Unreachable

TITLE = "Review"
PICK = "pick."


def page() -> None:
    """Every open proposal of the country."""
    desk = signing_in.desk(TITLE)
    if desk is not None:
        _proposals(desk, signing_in.country_of(desk))
    frame.keep(TITLE)


def _proposals(desk: Desk, iso2: str) -> None:
    found = desk.store.proposals(iso2)
    mine = [one for one in found if desk.may_decide(iso2) or one.author.who == desk.editor.who]
    name = directory().countries()[iso2].name
    st.html(f"<p class='why'>{len(mine)} waiting in {escape(name)}, newest first.</p>")
    current = desk.store.current(iso2)
    for proposal in mine:
        now = current.get(proposal.service)
        _proposal(desk, proposal, now.entry if now else {})
    if mine and desk.may_decide(iso2):
        _several(desk, mine)


def _proposal(desk: Desk, proposal: Revision, now: Entry) -> None:
    who = f"{proposal.author.role}, {proposal.at:%Y-%m-%d %H:%M} UTC, {proposal.origin}"
    title = str(now.get("name") or proposal.entry.get("name") or proposal.service)
    with st.container(key=f"proposal-{proposal.number}"):
        st.html(
            f"<h2>{escape(title)}</h2><p class='facts'>{escape(who)}</p>"
            + (f"<blockquote class='theirs'>{markup.said(proposal.why)}</blockquote>" if proposal.why else "")
            + _beside(desk, proposal, now)
        )
        if why_not := desk.may_settle(proposal):
            st.html(f"<p class='facts'>{escape(why_not)}</p>")
            if proposal.author.who == desk.editor.who:
                st.button(
                    "Take it back",
                    key=f"back.{proposal.number}",
                    on_click=_refuse,
                    args=(desk, [proposal], "taken back"),
                )
            return
        st.checkbox("Choose", key=f"{PICK}{proposal.number}")


def _beside(desk: Desk, proposal: Revision, now: Entry) -> str:
    if not proposal.changes:
        return "<p class='facts'>A visitor's words, to be looked into: nothing changes by accepting them.</p>"
    before = desk.store.revision(proposal.base).entry if proposal.base is not None else {}
    shown = {name: value for name, value in proposal.changes.items() if _may_see(desk, proposal, now, name)}
    hidden = len(proposal.changes) - len(shown)
    more = f"<p class='facts'>{hidden} more you may not see.</p>" if hidden else ""
    try:
        merged(before, now, proposal.changes)
    except Conflicts as both:
        seen = tuple(one for one in both.conflicts if one.field in shown)
        return (
            "<p class='wrong'><b>Somebody changed the same meanwhile.</b> It cannot be accepted as it is: "
            f"refuse it, and have it proposed again where it is still wanted.</p>{changes.conflicts(seen)}{more}"
        )
    return changes.table(now, shown) + more


def _may_see(desk: Desk, proposal: Revision, now: Entry, name: str) -> bool:
    whole = {**proposal.entry, **now}
    return desk.may_change(proposal.country, whole) or name.partition(".")[0] in visible(proposal.entry, "partner")


def _several(desk: Desk, proposals: list[Revision]) -> None:
    picked = {int(number) for number in session.boxes(PICK)}
    chosen = [one for one in proposals if one.number in picked and not desk.may_settle(one)]
    why = st.text_input("Reason (needed to refuse)", key="decide_why", max_chars=300) or ""
    with st.container(key="decide", horizontal=True):
        count = len(chosen)
        st.button(
            f"Accept {count}",
            key="accept",
            on_click=_accept,
            args=(desk, chosen, why),
            type="primary",
            disabled=not count,
        )
        st.button(
            f"Refuse {count}",
            key="refuse",
            on_click=_refuse,
            args=(desk, chosen, why),
            disabled=not (count and why.strip()),
        )


def _accept(desk: Desk, chosen: list[Revision], why: str) -> None:
    told = [_tried(one, lambda one: desk.accept(one, why)) for one in sorted(chosen, key=lambda one: one.number)]
    _say("accepted", told)


def _refuse(desk: Desk, chosen: list[Revision], why: str) -> None:
    _say("refused", [_tried(one, lambda one: desk.refuse(one, why)) for one in chosen])


def _tried(proposal: Revision, act: object) -> str:
    try:
        act(proposal)  # type: ignore[operator]
    except (Conflicts, NotAllowed, NotThere, WrongEntry, Unreachable) as sentence:
        return f"{proposal.service}: {sentence}"
    return ""


def _say(done: str, told: list[str]) -> None:
    wrong = [sentence for sentence in told if sentence]
    session.notice("\n".join([f"{len(told) - len(wrong)} {done}.", *wrong]))
