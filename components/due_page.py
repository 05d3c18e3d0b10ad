"""What is due in a country: gaps, stale fields by consequence, what is written wrongly, conflicts; and the letters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from html import escape

import streamlit as st

from components import frame, markup, session, signing_in
from components.opened import directory
from components.service_form import title_of
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

TITLE = "What is due"
SHOWN = 12
COLUMNS = ("service", "name", "organisation", "field", "how", "since", "by", "days", "overdue", "only_in", "why")


def page() -> None:
    """For a steward the whole country; for an organisation its own services."""
    desk = signing_in.desk(TITLE)
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
        _letters(rows)
    frame.keep(TITLE, roomy=True)


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
    listed = "".join(f"<li>{escape(says(coverage, gap, 3))}</li>" for gap in gaps[:SHOWN])
    st.html(
        f"<h2>Where help is missing: {len(gaps)} gaps, worst first</h2><ol>{listed}</ol>{_and_more(len(gaps) - SHOWN)}"
    )
    _take("Every gap (CSV)", coverage_csv(coverage), f"gaps-{country.iso2.lower()}.csv")


def _stale(rows: Sequence[Due], iso2: str) -> None:
    parts = []
    for half_life in freshness().half_lives:
        some = [row for row in rows if row.consequence == half_life.id]
        if some:
            listed = "".join(f"<li>{escape(_said(row))}</li>" for row in some[:SHOWN])
            parts.append(
                f"<h3>{escape(half_life.title)}: {len(some)}</h3><p class='facts'>{escape(half_life.why)} "
                f"Believed for {half_life.days} days.</p><ul>{listed}</ul>{_and_more(len(some) - SHOWN)}"
            )
    services = len({row.service for row in rows})
    st.html(f"<h2>To be confirmed again: {len(rows)} fields of {services} services</h2>{''.join(parts)}")
    if rows:
        _take("Every field that is due (CSV)", _csv(rows), f"due-{iso2.lower()}.csv")


def _said(row: Due) -> str:
    only = ", the only one offered somewhere" if row.only_in else ""
    return f"{row.name}{only}: {title_of(row.field)}: {stands(row)}"


def _wrong(country: Country, services: Iterable[Current]) -> None:
    """Entries that cannot be read any more, and mail and web addresses that cannot be right."""
    found = []
    for now in services:
        try:
            read_entry(now.service, now.entry, country.iso2, country.places)
        except WrongEntry as wrong:
            found += [f"{now.service}: {title_of(one.field)}: {one.message}" for one in wrong.wrong]
    st.html(f"<h2>Written wrongly: {len(found)}</h2>{markup.lines(found)}")


def _conflicts(desk: Desk, iso2: str) -> None:
    current, found = desk.store.current(iso2), []
    for proposal in desk.store.proposals(iso2):
        now = current.get(proposal.service)
        before = desk.store.revision(proposal.base).entry if proposal.base is not None else {}
        try:
            merged(before, now.entry if now else {}, proposal.changes)
        except Conflicts as both:
            found += [
                f"{proposal.service}: {title_of(one.field)}, proposal {proposal.number}" for one in both.conflicts
            ]
    st.html(f"<h2>Two changed the same: {len(found)}</h2>{markup.lines(found)}")
    if found:
        st.page_link(session.page("review"), label="To the review")


def _letters(rows: Sequence[Due]) -> None:
    named = [organisation for organisation in by_organisation(rows) if organisation]
    st.html(
        f"<h2>Letters ready to send: {len(named)}</h2><p class='facts'>Nothing in them names a service, a place or "
        "what it is for: whoever reads over a shoulder learns nothing.</p>"
    )
    if named:
        chosen = st.selectbox("Organisation", named, format_func=markup.label, key="letter_to")
        st.code(reminder(rows, chosen), language=None, wrap_lines=True)


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
    return f"<p class='facts'>And {count} more, in the table to take along.</p>" if count > 0 else ""
