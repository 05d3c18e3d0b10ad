"""What is due in a country: gaps, stale fields by consequence, what is written wrongly, conflicts; and the letters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from html import escape

import streamlit as st

from components import frame, markup, session, signing_in, telling
from components.opened import directory
from components.service_form import title_of
from components.spoken import counted, language, say
from languages import ENGLISH, languages_of, offered, own_name
from referral_directory import Country, Service
from referral_directory.coverage import Coverage, coverage_of
from referral_directory.coverage_words import coverage_csv, says
from referral_directory.due import Due, by_organisation, due, reminder, stands
from referral_directory.editing import Desk
from referral_directory.entry import Conflicts, WrongEntry, merged, read_entry
from referral_directory.freshness import freshness
from referral_directory.gaps import gaps_of
from referral_directory.revisions import Current
from referral_directory.table import cell

SHOWN = 12
COLUMNS = ("service", "name", "organisation", "field", "how", "since", "by", "days", "overdue", "only_in", "why")


def page() -> None:
    """For a steward the whole country; for an organisation its own services."""
    title = say("What is due")
    desk = signing_in.desk(title)
    if desk is not None:
        iso2 = signing_in.country_of(desk)
        country, today = directory().countries()[iso2], datetime.now(UTC).date()
        mine = desk.services(iso2)
        rows = due_of(country, mine, today)
        if desk.may_decide(iso2):
            _gaps(country, today)
        _stale(rows, country.iso2)
        _wrong(country, mine)
        if desk.may_decide(iso2):
            _conflicts(desk, iso2)
        _letters(rows, iso2)
    frame.keep(title, roomy=True)


def due_of(country: Country, services: Iterable[Current], on: date) -> tuple[Due, ...]:
    """What is due of *services*, as far as they can be read."""
    return due(country, on, [service for now in services if (service := _read(country, now))])


def _read(country: Country, now: Current) -> Service | None:
    try:
        return read_entry(now.service, now.entry, country.iso2, country.places)
    except WrongEntry:
        return None


@lru_cache(maxsize=64)
def _coverage(country: _Same, on: date) -> Coverage:
    return coverage_of(country.country, on)


class _Same:
    """A country as a key: the directory hands out the same object until something in it changes."""

    def __init__(self, country: Country) -> None:
        self.country = country

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.country is other.country

    def __hash__(self) -> int:
        return id(self.country)


def _gaps(country: Country, today: date) -> None:
    coverage = _coverage(_Same(country), today)
    gaps = gaps_of(coverage)
    # The sentences of coverage are those of its table, which is English.
    listed = "".join(f'<li lang="{ENGLISH}">{escape(says(coverage, gap, 3))}</li>' for gap in gaps[:SHOWN])
    told = counted(
        "Where help is missing: {n} gap, worst first", "Where help is missing: {n} gaps, worst first", len(gaps)
    )
    st.html(f"<h2>{escape(told)}</h2><ol>{listed}</ol>{_and_more(len(gaps) - SHOWN)}")
    _take(say("Every gap (CSV)"), coverage_csv(coverage), f"gaps-{country.iso2.lower()}.csv")


def _stale(rows: Sequence[Due], iso2: str) -> None:
    parts = []
    for half_life in freshness().half_lives:
        some = [row for row in rows if row.consequence == half_life.id]
        if some:
            listed = "".join(f"<li>{escape(_said(row))}</li>" for row in some[:SHOWN])
            at = f"freshness.{half_life.id}"
            title, why = say(half_life.title, f"{at}.title"), say(half_life.why, f"{at}.why")
            days = counted("Believed for {n} day.", "Believed for {n} days.", half_life.days)
            parts.append(
                f"<h3>{escape(title)}: {len(some)}</h3><p class='facts'>{escape(why)} {escape(days)}</p>"
                f"<ul>{listed}</ul>{_and_more(len(some) - SHOWN)}"
            )
    services = len({row.service for row in rows})
    told = say("To be confirmed again: {fields} fields of {services} services", fields=len(rows), services=services)
    st.html(f"<h2>{escape(told)}</h2>{''.join(parts)}")
    if rows:
        _take(say("Every field that is due (CSV)"), _csv(rows), f"due-{iso2.lower()}.csv")


def _said(row: Due) -> str:
    only = f", {say('the only one offered somewhere')}" if row.only_in else ""
    return f"{row.name}{only}: {title_of(row.field)}: {stands(row, language())}"


def _wrong(country: Country, services: Iterable[Current]) -> None:
    """Entries that cannot be read any more, and mail and web addresses that cannot be right."""
    found = []
    for now in services:
        try:
            read_entry(now.service, now.entry, country.iso2, country.places)
        except WrongEntry as wrong:
            found += [f"{now.service}: {title_of(one.field)}: {telling.told(one.message)}" for one in wrong.wrong]
    st.html(f"<h2>{escape(say('Written wrongly: {count}', count=len(found)))}</h2>{markup.lines(found)}")


def _conflicts(desk: Desk, iso2: str) -> None:
    current, found = desk.store.current(iso2), []
    for proposal in desk.store.proposals(iso2):
        now = current.get(proposal.service)
        before = desk.store.revision(proposal.base).entry if proposal.base is not None else {}
        try:
            merged(before, now.entry if now else {}, proposal.changes)
        except Conflicts as both:
            number = say("proposal {number}", number=proposal.number)
            found += [f"{proposal.service}: {title_of(one.field)}, {number}" for one in both.conflicts]
    st.html(f"<h2>{escape(say('Two changed the same: {count}', count=len(found)))}</h2>{markup.lines(found)}")
    if found:
        st.page_link(session.page("review"), label=say("To the review"))


def language_of_letters(iso2: str) -> str:
    """The first language of the country *iso2* that we can write in, else that of the visit."""
    return next((one for one in languages_of(iso2) if one in offered()), language())


def _letters(rows: Sequence[Due], iso2: str) -> None:
    named = [organisation for organisation in by_organisation(rows) if organisation]
    told = say(
        "Nothing in them names a service, a place or what it is for: whoever reads over a shoulder learns nothing."
    )
    head = say("Letters ready to send: {count}", count=len(named))
    st.html(f"<h2>{escape(head)}</h2><p class='facts'>{escape(told)}</p>")
    if named:
        chosen = st.selectbox(say("Organisation"), named, format_func=markup.label, key="letter_to")
        known = list(offered())
        written_in = st.selectbox(
            say("Language of the letter"),
            known,
            index=known.index(language_of_letters(iso2)),
            format_func=own_name,
            key="letter_in",
        )
        st.code(reminder(rows, chosen, written_in), language=None, wrap_lines=True)


def _csv(rows: Iterable[Due]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(
            [cell(name, str(getattr(row, name) if getattr(row, name) is not None else "")) for name in COLUMNS]
        )
    return out.getvalue()


def _take(label: str, text: str, name: str) -> None:
    st.download_button(label, text, file_name=f"waymark-{name}", mime="text/csv", key=f"take.{name}", width="stretch")


def _and_more(count: int) -> str:
    told = say("And {count} more, in the table to take along.", count=count)
    return f"<p class='facts'>{escape(told)}</p>" if count > 0 else ""
