"""A country's directory to browse: filter by kind of help and region, and take it along as CSV."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import streamlit as st

from components import frame, session
from components.scene import house
from referral_directory import (
    Country,
    Service,
    circumstances,
    csv_text,
    kinds,
    language_name,
    only_options,
    public_rows,
    said_of,
)

ALL = "All"


def page() -> None:
    """The table of public services; nothing that is kept for partners or secret comes this far."""
    frame.top()
    read = house()
    country = read.countries.get(session.country() or st.query_params.get("country", "").upper())
    if country is None:
        title = "Which country?"
        st.title(title, anchor=False)
        st.page_link(session.page("home"), label="Choose a country")
        frame.way_back()
        frame.keep(title)
        return
    title = f"Who helps: {country.name}"
    st.title(title, anchor=False)
    checked = sum(1 for service in country.services if service.checked or service.checks)
    some = f", except {checked} that somebody confirmed" if checked else ""
    st.html(
        f"<p class='draft'><b>Not called, not tested{some}.</b> What nobody checked comes from a copy of a web page, "
        "and the table says so: call first.</p>"
    )
    shown = _filtered(country)
    st.html(f"<p class='facts'>{len(shown)} of {len(country.services)} services</p>{_table(country, shown)}")
    ids = {service.id for service in shown}
    st.download_button(
        "Take this table along (CSV)",
        csv_text(row for row in public_rows([country]) if row["id"] in ids),
        file_name=f"waymark-{country.iso2.lower()}.csv",
        mime="text/csv",
        key="csv",
        width="stretch",
    )
    with st.container(key="also"):
        st.page_link(session.page("suggest"), label="Something here is wrong")
        st.page_link(session.page("services"), label="For organisations: change your entry")
    frame.way_back()
    frame.keep(title, roomy=True)


def _filtered(country: Country) -> list[Service]:
    every = kinds()
    present = [kind for kind in every if any(kind in service.kinds for service in country.services)]
    left, right = st.columns(2)
    with left:
        kind = st.selectbox(
            "Kind of help", [ALL, *present], format_func=lambda k: every[k].title if k in every else k, key="kind"
        )
    with right:
        regions = [ALL, *sorted(country.regions.values())]
        here = regions.index(session.region()) if session.region() in regions else 0
        region = st.selectbox("Region", regions, index=here, key="browse_region")
    return [
        service
        for service in country.services
        if kind in (ALL, *service.kinds)
        and (region == ALL or service.everywhere or region in (service.region, *service.area))
    ]


def _table(country: Country, services: list[Service]) -> str:
    only, today = only_options(country), datetime.now(UTC).date()
    rows = "".join(_row(service, said_of(service, today, service.id in only)) for service in services)
    heads = "".join(
        f"<th>{head}</th>" for head in ("Service", "Number", "Where", "Takes", "Hours, languages", "Checked")
    )
    return f'<div class="scroll"><table class="table"><tr>{heads}</tr>{rows}</table></div>'


def _row(service: Service, checked: str) -> str:
    every, women = kinds(), circumstances()
    numbers = "<br>".join(
        f'<a href="tel:{escape(phone.tel)}">{escape(phone.printed)}</a>' if phone.tel else escape(phone.printed)
        for phone in service.phones
    )
    takes = "<br>".join(
        escape(f"{women[name].title}: {said.answer}{f' ({said.note})' if said.note else ''}")
        for name, said in service.accepts.items()
    )
    where = ", ".join(
        dict.fromkeys(filter(None, (*service.cities, service.region or service.region_said, service.coverage)))
    )
    languages = ", ".join(language_name(code, "en") for code in service.languages)
    hours = "<br>".join(escape(part) for part in (service.hours_said or service.hours, languages) if part)
    local = f"<br><small>{escape(service.local_name)}</small>" if service.local_name else ""
    given = ", ".join(every[kind].title for kind in service.kinds)
    return (
        f"<tr><td><b>{escape(service.name)}</b>{local}<br><small>{escape(given)}</small></td>"
        f"<td>{numbers or '&ndash;'}</td>"
        f"<td>{escape(where)}</td><td>{takes or 'unknown'}</td><td>{hours or 'not known'}</td>"
        f"<td>{escape(checked)}<br><small>Source: "
        f'<a href="{escape(service.source.url)}" rel="noreferrer" target="_blank">{escape(service.source.site)}</a>'
        f" {escape(service.source.date or 'date not known')}</small></td></tr>"
    )
