"""The directory as a table: plain rows for a page to browse, and CSV that no spreadsheet can run.

Only public services come this far, and never an address that is not public.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from .country import Country
from .service import Service

COLUMNS = (
    "country",
    "id",
    "name",
    "local_name",
    "organisation",
    "kinds",
    "phones",
    "email",
    "website",
    "address",
    "cities",
    "region",
    "area",
    "languages",
    "hours",
    "cost",
    "eligibility",
    "only_for",
    "description",
    "takes",
    "checked",
    "source",
    "source_date",
    "confidence",
)
_RUNS_AS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def public_rows(countries: Iterable[Country]) -> list[dict[str, str]]:
    """One plain row for each public service of *countries*, keyed by `COLUMNS`, in the order of their files."""
    return [_row(service) for country in countries for service in country.services if service.tier == "public"]


def csv_text(rows: Iterable[Mapping[str, str]]) -> str:
    """*rows* as CSV with a header.

    A cell that a spreadsheet would run as a formula gets an apostrophe in front.  Phone numbers are headed by "tel.",
    which keeps them whole: a spreadsheet would drop the 0 of 0800…, and work out +373-22-24 as a sum.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([cell(column, row.get(column, "")) for column in COLUMNS])
    return out.getvalue()


def cell(column: str, value: str) -> str:
    """*value* of *column* as a spreadsheet shows it, never as one would run it."""
    if column == "phones" and value:
        return f"tel. {value}"
    # A spreadsheet looks past spaces and line breaks of every kind in front, and some take the wide signs of East Asia.
    runs = value.lstrip().lstrip("\ufeff").lstrip().startswith(_RUNS_AS_A_FORMULA)
    return f"'{value}" if runs or value.startswith(("\t", "\r")) else value


def _row(service: Service) -> dict[str, str]:
    takes = (
        f"{circumstance}: {said.answer}{f' ({said.note})' if said.note else ''}"
        for circumstance, said in service.accepts.items()
    )
    checked = f"{service.checked.on}, {service.checked.by}" if service.checked else "not checked"
    return {
        "country": service.country,
        "id": service.id,
        "name": service.name,
        "local_name": service.local_name,
        "organisation": service.organisation,
        "kinds": "; ".join(service.kinds),
        "phones": "; ".join(service.printed_phones),
        "email": service.email,
        "website": service.website,
        "address": service.address if service.address_tier == "public" else "",
        "cities": "; ".join(service.cities),
        "region": service.region or service.region_said,
        "area": "; ".join(service.area),
        "languages": service.languages_said or "; ".join(service.languages),
        "hours": service.hours_said or service.hours,
        "cost": service.cost,
        "eligibility": service.eligibility,
        "only_for": "; ".join(service.only_for),
        "description": service.description,
        "takes": "; ".join(takes),
        "checked": checked,
        "source": service.source.url,
        "source_date": service.source.date,
        "confidence": service.source.confidence,
    }
