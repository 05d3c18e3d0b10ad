"""My services: what an organisation has in the directory, what is due, and the form to change it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import cast

import streamlit as st

from components import cards, desk_words, frame, markup, service_form, session, signing_in, telling
from components.due_page import due_of
from components.opened import directory
from components.scene import slots_of
from components.spoken import counted, in_its_words, named, say, told_apart
from located_yaml import Plain
from referral_directory import Country, Service
from referral_directory.due import Due
from referral_directory.editing import Desk, NotAllowed
from referral_directory.entry import Conflicts, Entry, WrongEntry, changes_between, read_entry
from referral_directory.places import fold
from referral_directory.revisions import ACCEPTED, Current
from referral_directory.store import NotThere, Unreachable


def page() -> None:
    """The list, or the form that is open."""
    title = say("One service") if session.form() else say("My services")
    desk = signing_in.desk(title)
    if desk is not None:
        if session.form():
            _form(desk)
        else:
            _list(desk)
    frame.keep(title, roomy=bool(session.form()))


# -- the list --------------------------------------------------------------------


def _list(desk: Desk) -> None:
    country = directory().countries()[signing_in.country_of(desk)]
    session.choose_country(country.iso2)
    services = desk.services(country.iso2)
    waiting = {proposal.service for proposal in desk.store.proposals(country.iso2)}
    told = say(
        "{count} in {country}. What a wrong value would cost most comes first.",
        count=len(services),
        country=named(country),
    )
    st.html(f"<p class='why'>{escape(told)}</p>")
    if desk.is_steward(country.iso2) or services:
        st.button(say("A new service"), key="new", on_click=_open_new, args=(desk, country), width="stretch")
    rows = due_of(country, services, datetime.now(UTC).date())
    worst = {row.service: place for place, row in reversed(list(enumerate(rows)))}
    for now in sorted(services, key=lambda one: (worst.get(one.service, len(rows)), one.service)):
        _row(desk, now, now.service in waiting, [row for row in rows if row.service == now.service])


def _last_check(entry: Entry) -> str:
    checked = entry.get("checked")
    return str(checked.get("on", "")) if isinstance(checked, dict) else ""


def _row(desk: Desk, now: Current, waits: bool, rows: list[Due]) -> None:
    last = _last_check(now.entry)
    said = [
        say("Last confirmed {day}", day=desk_words.day(last))
        if last
        else say("Never confirmed: copied from a web page")
    ]
    titles = dict.fromkeys(service_form.title_of(row.field).lower() for row in rows)
    said += [say("Due: {fields}", fields=", ".join(titles))] if last and rows else []
    said += [service_form.said_of("status", now.entry["status"])] if now.entry.get("status") else []
    stands = [escape(one) for one in said] + ([f"<b>{escape(say('a change waits for review'))}</b>"] if waits else [])
    number, hours, area = (_what_stands(now.entry, name) for name in ("phones", "hours", "area"))
    facts = (
        say("Number: {number}", number=f"<b>{number}</b>"),
        say("Hours: {hours}", hours=hours),
        say("Where: {area}", area=area),
    )
    with st.container(key=f"mine-{now.service}"):
        st.html(
            f"<article class='card'><h3>{escape(str(now.entry.get('name', now.service)))}</h3>"
            f"<p class='kind'>{escape(str(now.entry.get('organisation', '')))}</p>"
            f"<p>{' · '.join(facts)}</p><p>{' · '.join(stands)}</p></article>"
        )
        with st.container(key=f"act-{now.service}", horizontal=True):
            right = say("Still correct")
            st.button(right, key=f"ok.{now.service}", on_click=_confirm, args=(desk, now), type="primary")
            st.button(say("Change"), key=f"change.{now.service}", on_click=_open, args=(now,))
            if not now.entry.get("status"):
                shut = {"status": "closed"}
                st.button(say("Closed"), key=f"closed.{now.service}", on_click=_open, args=(now, shut))
            if st.button(say("History"), key=f"history.{now.service}"):
                session.look_at(now.service)
                st.switch_page(session.page("history"))


def _what_stands(entry: Entry, name: str) -> str:
    value = entry.get(name) or entry.get(f"{name}_said")
    return escape(service_form.said_of(name, value) if value else say("not said"))


def _confirm(desk: Desk, now: Current, names: list[str] | None = None) -> None:
    try:
        desk.confirm(now, datetime.now(UTC).date(), names)
        session.notice(say("Thank you. Officers see from now on that you confirmed it today."))
    except Conflicts:
        session.notice(say("Somebody changed this meanwhile. Look at it once more, then confirm it."))
    except (NotAllowed, NotThere, WrongEntry, Unreachable) as sentence:
        session.notice(telling.why(sentence))


def _open(now: Current, also: dict[str, Plain] | None = None) -> None:
    session.open_form(now.country, now.service, now.number, now.entry)
    if also:
        session.keep_draft({**now.entry, **also})


def _open_new(desk: Desk, country: Country) -> None:
    own = next((right.organisation for right in desk.editor.rights_in(country.iso2) if right.organisation), "")
    session.open_form(country.iso2, "", None, {})
    # What nobody decided yet stays with those who wrote it.
    empty: dict[str, Plain] = {"tier": "public", "address_tier": "secret"}
    session.keep_draft({**empty, "organisation": own} if own else empty)


# -- the form --------------------------------------------------------------------


def _form(desk: Desk) -> None:
    form = session.form()
    country = directory().countries()[str(form["country"])]
    before, draft = cast(Entry, form["entry"]), cast(Entry, form["draft"])
    base = cast("int | None", form["base"])
    id_ = str(form["service"]) or new_id(country, str(draft.get("name", "")))
    now = desk.store.current(country.iso2).get(id_) if base is not None else None
    left, right = st.columns([55, 45], gap="large")
    with left:
        _told_of_others(now, base)
        known = _wrong_with(id_, draft, country)
        drawn = service_form.draw(draft, country, f"f{form['visit']}", lambda name: known.get(name, ()))
        entry = {**drawn, **{name: value for name, value in before.items() if name.startswith("check")}}
        session.keep_draft(entry)
        wrong = _wrong_with(id_, entry, country)
        if wrong.keys() != known.keys():
            st.rerun()
        for sentence in wrong.get("id", ()):
            st.html(f"<p class='wrong' role='alert'>✕ {telling.as_html(sentence)}</p>")
        _send(desk, country, id_, before, entry, base, wrong)
    with right, st.container(key="beside"):
        _preview(country, id_, entry)
        if now is not None:
            _single_fields(desk, now)


def _told_of_others(now: Current | None, base: int | None) -> None:
    if now is not None and now.number != base:
        told = say("Somebody changed this service since you opened it.")
        more = say(
            "You can go on: what you change and they did not is kept side by side; where you both changed one field, "
            "the reviewer sees both."
        )
        st.html(f"<p class='draft'><b>{escape(told)}</b> {escape(more)}</p>")


def _wrong_with(id_: str, entry: Entry, country: Country) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    try:
        read_entry(id_, _told_to_its_own(entry), country.iso2, country.places)
    except WrongEntry as wrong:
        for one in wrong.wrong:
            found.setdefault(one.field, []).append(one.message)
    return found


def _told_to_its_own(entry: Entry) -> Entry:
    """*entry* so that what is wrong is told with its values: whoever sees this form wrote them."""
    told: dict[str, Plain] = {
        name: "partner" if name in ("tier", "address_tier") and value == "secret" else value
        for name, value in entry.items()
    }
    tiers = entry.get("tiers")
    if isinstance(tiers, dict):
        told["tiers"] = {name: "partner" if tier == "secret" else tier for name, tier in tiers.items()}
    return told


def _send(
    desk: Desk, country: Country, id_: str, before: Entry, entry: Entry, base: int | None, wrong: dict[str, list[str]]
) -> None:
    changes = changes_between(before, entry)
    count = len(changes)
    asked = say("Why, in a few words (for the reviewer; no names of women)")
    why = st.text_input(asked, key="why", max_chars=300)
    if wrong:
        told = say("{count} to be mended first; nothing you wrote is lost.", count=len(wrong))
        st.html(f"<p class='wrong' role='alert'>{escape(told)}</p>")
    said = counted("Send {n} change", "Send {n} changes", count) if count else say("Nothing changed yet")
    if st.button(said, key="send", type="primary", width="stretch", disabled=not count or bool(wrong)):
        try:
            made = desk.propose(country.iso2, id_, changes, base, why or "")
        except Conflicts as both:
            waits = say("Your change waits in Review, with both beside each other.")
            session.notice(f"{telling.why(both)} {waits}")
            session.close_form()
            st.rerun()
        except (NotAllowed, NotThere, WrongEntry, Unreachable) as sentence:
            lost = escape(say("Nothing you wrote is lost."))
            st.html(f"<p class='wrong' role='alert'>✕ {markup.said(telling.why(sentence))} {lost}</p>")
            return
        session.notice(
            say("It is on every officer's next screen.")
            if made.state == ACCEPTED
            else say("Sent. It is shown once it is reviewed.")
        )
        session.close_form()
        st.rerun()
    st.button(
        say("Give up the changes") if count else say("Back to the list"),
        key="give_up",
        on_click=session.close_form,
        width="stretch",
    )


def _preview(country: Country, id_: str, entry: Entry) -> None:
    st.html(f"<h2>{escape(say('As an officer sees it'))}</h2>")
    try:
        service = read_entry(id_, entry, country.iso2, country.places)
    except WrongEntry:
        st.html(f"<p class='facts'>{escape(say('Shown again when what is marked is mended.'))}</p>")
        return
    st.html(preview(country, service))


def preview(country: Country, service: Service) -> str:
    """The officer's card of one service, as it would be drawn now."""
    if service.tier != "public":
        told = say("Not shown to officers: only how many such services there are.")
        return f"<p class='facts'>{escape(told)}</p>"
    alone = replace(country, services=(service,))
    found = alone.find(service.kinds, None, (), datetime.now(UTC))
    if not found.offered:
        reasons = "; ".join(refusal.reason for refusal in found.not_offered)
        return f"<p class='facts'>{escape(say('Not offered: {reasons}.', reasons=reasons))}</p>"
    return f"<div class='cards'>{cards.card(slots_of(country), found.offered[0])}</div>"


def _single_fields(desk: Desk, now: Current) -> None:
    with st.expander(say("Confirm single fields")):
        titles = told_apart({name: service_form.title_of(name) for name in service_form.names_of(now.entry)})
        chosen = st.multiselect(
            say("Still correct as they stand in the directory"),
            list(titles),
            format_func=lambda name: markup.label(titles.get(name, name)),
            key=in_its_words("single"),
            placeholder=say("Choose"),
        )
        st.button(
            say("These are still correct"),
            key="single_ok",
            on_click=_confirm,
            args=(desk, now, chosen),
            disabled=not chosen,
        )


def new_id(country: Country, name: str) -> str:
    """The id of a new service: the country's code and its name in small Latin letters, digits and hyphens."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in fold(name))
    return f"{country.iso2.lower()}-{'-'.join(part for part in plain.split('-') if part)[:60] or 'new'}"
