"""A country's directory to browse: filter by kind of help and region, and take it along as CSV."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import streamlit as st

from components import frame, services, session
from components.markup import as_html
from components.one_of import one_of
from components.region import names as region_names
from components.scene import house
from components.spoken import counted, day, language, named, of_kinds, say
from languages import is_official
from referral_directory import (
    Country,
    Service,
    Words,
    circumstances,
    csv_text,
    kinds,
    only_options,
    public_rows,
    said_of,
)

ALL = ""


def page() -> None:
    """The table of public services; nothing that is kept for partners or secret comes this far."""
    frame.top()
    read = house()
    country = read.countries.get(session.country() or st.query_params.get("country", "").upper())
    if country is None:
        title = say("Which country?")
        st.title(title, anchor=False)
        st.page_link(session.page("home"), label=say("Choose a country"))
        frame.way_back()
        frame.keep(title)
        return
    title = say("Who helps: {country}", country=named(country))
    st.title(title, anchor=False)
    checked = sum(1 for service in country.services if service.checked or service.checks)
    tested = say("Not called, not tested, except {n} that somebody confirmed.", n=checked)
    warned = tested if checked else say("Not called, not tested.")
    copied = say("What nobody checked comes from a copy of a web page, and the table says so: call first.")
    st.html(f"<p class='draft'><b>{as_html(warned)}</b> {as_html(copied)}</p>")
    shown = _filtered(country)
    count = counted("{shown} of {n} service", "{shown} of {n} services", len(country.services), shown=len(shown))
    st.html(f"<p class='facts'>{as_html(count)}</p>{_table(country, shown)}")
    ids = {service.id for service in shown}
    st.download_button(
        say("Take this table along (CSV)"),
        csv_text(row for row in public_rows([country]) if row["id"] in ids),
        file_name=f"waymark-{country.iso2.lower()}.csv",
        mime="text/csv",
        key="csv",
        width="stretch",
    )
    with st.container(key="also"):
        st.page_link(session.page("suggest"), label=say("Something here is wrong"))
        st.page_link(session.page("services"), label=say("For organisations: change your entry"))
    frame.way_back()
    frame.keep(title, roomy=True)


def _filtered(country: Country) -> list[Service]:
    present = [kind for kind in kinds() if any(kind in service.kinds for service in country.services)]
    left, right = st.columns(2)
    with left:
        titles = {kind: services.given([kind]) for kind in present}
        kind = one_of(say("Kind of help"), {ALL: say("All"), **titles}, "kind")
    with right:
        names = {ALL: say("All"), **region_names(country)}
        region = one_of(say("Region"), names, "browse_region", session.region())
    return [
        service
        for service in country.services
        if kind in (ALL, *service.kinds)
        and (region == ALL or service.everywhere or region in (service.region, *service.area))
    ]


def _table(country: Country, shown: list[Service]) -> str:
    only, today = only_options(country), datetime.now(UTC).date()
    rows = "".join(_row(service, said_of(service, today, service.id in only)) for service in shown)
    heads = (
        say("Service"),
        say("Number"),
        say("Where"),
        say("Takes"),
        say("Hours, languages"),
        say("Checked"),
    )
    head = "".join(f"<th>{as_html(name)}</th>" for name in heads)
    return f'<div class="scroll"><table class="table"><tr>{head}</tr>{rows}</table></div>'


def _row(service: Service, checked: Words) -> str:
    numbers = "<br>".join(
        f'<a href="tel:{escape(phone.tel)}">{escape(phone.printed)}</a>' if phone.tel else escape(phone.printed)
        for phone in service.phones
    )
    takes = "<br>".join(_takes(service, name, said.answer) for name, said in service.accepts.items())
    spoken = escape(services.speaks(service))
    hours = "<br>".join(part for part in (_hours(service), spoken) if part)
    told = is_official(language(), service.country)
    local = f"<br><small>{services.as_written(service.local_name)}</small>" if service.local_name and not told else ""
    source = service.source
    site = f'<a href="{escape(source.url)}" rel="noreferrer" target="_blank">{services.as_written(source.site)}</a>'
    dated = escape(day(source.date) if source.date else say("date not known"))
    seen = as_html(say("Source: {site} {date}")).format(site=site, date=dated)
    return (
        f"<tr><td><b>{services.name(service)}</b>{local}<br><small>{escape(services.given(service.kinds))}</small></td>"
        f"<td>{numbers or '&ndash;'}</td>"
        f"<td>{_where(service)}</td><td>{takes or as_html(say('unknown'))}</td>"
        f"<td>{hours or as_html(say('not known'))}</td>"
        f"<td>{services.reason(checked, service, inside=True)}<br><small>{seen}</small></td></tr>"
    )


def _hours(service: Service) -> str:
    return services.own(service, "hours_said") if service.hours_said else services.as_written(service.hours)


def _where(service: Service) -> str:
    """Its towns, its region, and how far it says it works, each once."""
    region = services.places(service, [service.region]) if service.region else services.own(service, "region_said")
    towns = [services.places(service, [city]) for city in service.cities]
    return ", ".join(dict.fromkeys(filter(None, (*towns, region, services.own(service, "coverage")))))


def _takes(service: Service, circumstance: str, answer: str) -> str:
    whom = of_kinds(circumstances()[circumstance].title, f"circumstances.{circumstance}.title")
    match answer:
        case "yes":
            said = say("{whom}: yes", whom=whom)
        case "no":
            said = say("{whom}: no", whom=whom)
        case _:
            said = say("{whom}: conditional", whom=whom)
    note = services.note(service, circumstance)
    return as_html(said) + (f" ({note})" if note else "")
