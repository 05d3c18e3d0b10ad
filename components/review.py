"""Review: what is proposed beside what stands, to accept or refuse with a reason, several at once."""

from __future__ import annotations

from html import escape

import streamlit as st

from components import changes, desk_words, frame, markup, session, signing_in, telling
from components.opened import directory
from components.spoken import counted, named, say
from referral_directory.editing import Desk, NotAllowed
from referral_directory.entry import Conflicts, Entry, WrongEntry, merged, visible
from referral_directory.revisions import Revision
from referral_directory.store import NotThere, Unreachable

PICK = "pick."


def page() -> None:
    """Every open proposal of the country."""
    title = say("Review")
    desk = signing_in.desk(title)
    if desk is not None:
        _proposals(desk, signing_in.country_of(desk))
    frame.keep(title)


def _proposals(desk: Desk, iso2: str) -> None:
    found = desk.store.proposals(iso2)
    mine = [one for one in found if desk.may_decide(iso2) or one.author.who == desk.editor.who]
    country = named(directory().countries()[iso2])
    told = say("{count} waiting in {country}, newest first.", count=len(mine), country=country)
    st.html(f"<p class='why'>{escape(told)}</p>")
    current = desk.store.current(iso2)
    for proposal in mine:
        now = current.get(proposal.service)
        _proposal(desk, proposal, now.entry if now else {})
    if mine and desk.may_decide(iso2):
        _several(desk, mine)


def _proposal(desk: Desk, proposal: Revision, now: Entry) -> None:
    who = ", ".join(
        (
            desk_words.role(proposal.author.role),
            f"{desk_words.moment(proposal.at)} UTC",
            desk_words.origin(proposal.origin),
        )
    )
    title = str(now.get("name") or proposal.entry.get("name") or proposal.service)
    with st.container(key=f"proposal-{proposal.number}"):
        st.html(
            f"<h2>{escape(title)}</h2><p class='facts'>{escape(who)}</p>"
            + (
                f"<blockquote class='theirs'>{markup.said(desk_words.reason(proposal.why))}</blockquote>"
                if proposal.why
                else ""
            )
            + _beside(desk, proposal, now)
        )
        if why_not := desk.may_settle(proposal):
            st.html(f"<p class='facts'>{telling.as_html(why_not)}</p>")
            if proposal.author.who == desk.editor.who:
                st.button(
                    say("Take it back"),
                    key=f"back.{proposal.number}",
                    on_click=_refuse,
                    args=(desk, [proposal], "taken back"),
                )
            return
        st.checkbox(say("Choose"), key=f"{PICK}{proposal.number}")


def _beside(desk: Desk, proposal: Revision, now: Entry) -> str:
    if not proposal.changes:
        told = say("A visitor's words, to be looked into: nothing changes by accepting them.")
        return f"<p class='facts'>{escape(told)}</p>"
    before = desk.store.revision(proposal.base).entry if proposal.base is not None else {}
    shown = {name: value for name, value in proposal.changes.items() if _may_see(desk, proposal, now, name)}
    hidden = len(proposal.changes) - len(shown)
    more = f"<p class='facts'>{escape(say('{count} more you may not see.', count=hidden))}</p>" if hidden else ""
    try:
        merged(before, now, proposal.changes)
    except Conflicts as both:
        seen = tuple(one for one in both.conflicts if one.field in shown)
        told = say("Somebody changed the same meanwhile.")
        do = say("It cannot be accepted as it is: refuse it, and have it proposed again where it is still wanted.")
        return f"<p class='wrong'><b>{escape(told)}</b> {escape(do)}</p>{changes.conflicts(seen)}{more}"
    return changes.table(now, shown) + more


def _may_see(desk: Desk, proposal: Revision, now: Entry, name: str) -> bool:
    whole = {**proposal.entry, **now}
    return desk.may_change(proposal.country, whole) or name.partition(".")[0] in visible(proposal.entry, "partner")


def _several(desk: Desk, proposals: list[Revision]) -> None:
    picked = {int(number) for number in session.boxes(PICK)}
    chosen = [one for one in proposals if one.number in picked and not desk.may_settle(one)]
    why = st.text_input(say("Reason (needed to refuse)"), key="decide_why", max_chars=300) or ""
    with st.container(key="decide", horizontal=True):
        count = len(chosen)
        st.button(
            say("Accept {count}", count=count),
            key="accept",
            on_click=_accept,
            args=(desk, chosen, why),
            type="primary",
            disabled=not count,
        )
        st.button(
            say("Refuse {count}", count=count),
            key="refuse",
            on_click=_refuse,
            args=(desk, chosen, why),
            disabled=not (count and why.strip()),
        )


def _accept(desk: Desk, chosen: list[Revision], why: str) -> None:
    told = [_tried(one, lambda one: desk.accept(one, why)) for one in sorted(chosen, key=lambda one: one.number)]
    _tell(counted("{n} accepted.", "{n} accepted.", _done(told)), told)


def _refuse(desk: Desk, chosen: list[Revision], why: str) -> None:
    told = [_tried(one, lambda one: desk.refuse(one, why)) for one in chosen]
    _tell(counted("{n} refused.", "{n} refused.", _done(told)), told)


def _tried(proposal: Revision, act: object) -> str:
    try:
        act(proposal)  # type: ignore[operator]
    except (Conflicts, NotAllowed, NotThere, WrongEntry, Unreachable) as sentence:
        return f"{proposal.service}: {telling.why(sentence)}"
    return ""


def _done(told: list[str]) -> int:
    return sum(not sentence for sentence in told)


def _tell(done: str, told: list[str]) -> None:
    session.notice("\n".join([done, *(sentence for sentence in told if sentence)]))
