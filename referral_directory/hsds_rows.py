"""Entries as rows of the tables of HSDS.

What somebody may not see is left out before a row is made, so no table ever holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from languages import language_name
from located_yaml import Plain

from .country import Country
from .entry import Entry, tier_of, visible, without_secrets
from .hsds_hours import weekly_rows
from .hsds_tables import CIRCUMSTANCES, KINDS, NOT_STATED, PROFILE_VERSION, TABLES, WHOLE, Row, Tables, Value, id_of
from .service import NATIONAL, ONLINE
from .vocabulary import circumstances, kinds

TIERS_OUT = ("public", "partner")
STATUS_OUT = {"": "active", "paused": "temporarily closed", "closed": "defunct"}
ISO_URI = "https://www.iso.org/obp/ui/#iso:code:3166:"
# Written under the same name with `waymark_` before it.
KEPT = (
    *("tier", "withheld", "address_tier", "tiers", "hours", "hours_said", "languages_said"),
    *("cities", "region", "region_said", "coverage", "only_for", "source"),
)
_STAYS_IN_A_URI = "/?#&=+%:;,@!$'()*~._-"
_EMAIL = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def exported(entry: Entry, tier: str = "public") -> dict[str, Plain]:
    """What of *entry* may stand in an export for *tier* (public or partner); empty where the service itself may not.

    A page that prints an address is named by its site alone; the note on a source is ours, and partners' at most.
    """
    if tier not in TIERS_OUT:
        raise ValueError(f'"{tier}" is never exported. Write one of: {", ".join(TIERS_OUT)}.')
    allowed = TIERS_OUT[: TIERS_OUT.index(tier) + 1]
    if tier_of(entry, "name") not in allowed:
        return {}
    out = without_secrets(visible(entry, tier))
    source = out.get("source")
    if isinstance(source, dict):
        prints_address = source.get("prints_address") == "true"
        hidden = ("note",) if prints_address or tier == "public" else ()
        source = {name: said for name, said in source.items() if name not in hidden}
        if prints_address:
            source["url"] = _site(source.get("url", ""))
            accepts = out.get("accepts")
            if isinstance(accepts, dict):
                out["accepts"] = {name: _without_page(said) for name, said in accepts.items()}
        out["source"] = source
    return out


def tables_of(
    countries: Iterable[tuple[Country, Mapping[str, Entry]]],
    tier: str = "public",
    modified: Mapping[str, datetime] | None = None,
) -> Tables:
    """The entries of *countries* as tables, with what may be seen by *tier*; *modified* says when one was changed."""
    tables: Tables = {name: [] for name in TABLES}
    tables["taxonomy"] = [_taxonomy(KINDS), _taxonomy(CIRCUMSTANCES)]
    tables["taxonomy_term"] = [
        *(_term(KINDS, kind.id, kind.title, kind.means) for kind in kinds().values()),
        *(_term(CIRCUMSTANCES, one.id, one.title, one.means) for one in circumstances().values()),
    ]
    organisations: dict[str, Row] = {}
    for country, entries in countries:
        for id_, whole in entries.items():
            entry = exported(whole, tier)
            if not entry:
                continue
            organisation = _organisation(country, id_, entry)
            organisations.setdefault(str(organisation["id"]), organisation)
            service = _service(country, id_, entry, str(organisation["id"]), (modified or {}).get(id_))
            tables["service"].append(service)
            for table, rows in _below(country, id_, entry).items():
                tables[table] += rows
    tables["organization"] = list(organisations.values())
    return tables


# -- rows ----------------------------------------------------------------------


def _organisation(country: Country, id_: str, entry: Entry) -> Row:
    name = str(entry.get("organisation", ""))
    if not name:  # HSDS wants one: the service stands for it, and that it does is said
        said = str(entry["name"])
        return {"id": id_of(id_, "organization"), "name": said, "description": said, "waymark_unnamed": True}
    return {"id": id_of(country.iso2, "organization", name), "name": name, "description": name}


def _service(country: Country, id_: str, entry: Entry, organisation: str, modified: datetime | None) -> Row:
    checked = entry.get("checked")
    on = str(checked.get("on", "")) if isinstance(checked, dict) else ""
    url, email = str(entry.get("website", "")), str(entry.get("email", ""))
    sound_url, sound_email = _uri(url), email if _EMAIL.fullmatch(email) else ""
    as_written: dict[str, Value] = {"url": url} if url != sound_url else {}
    as_written |= {"email": email} if email != sound_email else {}
    row: Row = {
        "id": id_of(id_),
        "organization_id": organisation,
        "name": str(entry["name"]),
        "alternate_name": str(entry.get("local_name", "")),
        "description": str(entry.get("description", "")),
        "url": sound_url,
        "email": sound_email,
        "status": STATUS_OUT[str(entry.get("status", ""))],
        "fees_description": str(entry.get("cost", "")),
        "eligibility_description": str(entry.get("eligibility", "")),
        "assured_date": on if len(on) == len("2026-11-23") else "",
        "last_modified": modified.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if modified else "",
        "waymark_id": id_,
        "waymark_country": country.iso2,
        **{f"waymark_{name}": _value(entry[name]) for name in KEPT if name in entry},
        "waymark_as_written": as_written,
    }
    return {column: value for column, value in row.items() if value not in ("", [], {})}


def _below(country: Country, id_: str, entry: Entry) -> dict[str, list[Row]]:
    service = id_of(id_)

    def rows(table: str, said: Iterable[Row]) -> list[Row]:
        return [{"id": id_of(id_, table, str(n)), "service_id": service, **row} for n, row in enumerate(said)]

    accepts, checks = entry.get("accepts"), entry.get("checks")
    checked = {WHOLE: entry["checked"]} if "checked" in entry else {}
    checked |= checks if isinstance(checks, dict) else {}
    return {
        "phone": rows("phone", ({"number": number} for number in _texts(entry, "phones"))),
        "schedule": rows("schedule", _schedules(country, entry)),
        "service_area": rows("service_area", _areas(country, entry)),
        "language": rows("language", map(_language, _texts(entry, "languages"))),
        "cost_option": rows("cost_option", [{"amount": 0}] if entry.get("cost") == "free" else []),
        "attribute": [
            {
                "id": id_of(id_, "attribute", kind),
                "link_id": service,
                "taxonomy_term_id": id_of(KINDS, kind),
                "link_type": "kind",
                "link_entity": "service",
            }
            for kind in _texts(entry, "kinds")
        ],
        "acceptance": rows("acceptance", map(_acceptance, *zip(*_members(accepts), strict=True)) if accepts else []),
        "check": rows("check", ({"field": name, **said} for name, said in _members(checked))),
        **_where(country, id_, entry),
    }


def _schedules(country: Country, entry: Entry) -> Iterator[Row]:
    hours = str(entry.get("hours", ""))
    exact = weekly_rows(hours)
    for row in exact:
        clock = {"notes": f"Local time of {country.timezone}."} if country.timezone else {}
        yield {"freq": "WEEKLY", "interval": 1, "description": hours, **row, **clock}
    if hours and not exact:
        yield {"description": hours}


def _areas(country: Country, entry: Entry) -> Iterator[Row]:
    codes = {name: code for code, name in country.regions.items()}
    said = entry.get("area")
    if said == NATIONAL:
        yield {"name": country.name, "uri": f"{ISO_URI}{country.iso2}"}
    elif said == ONLINE:
        yield {"name": ONLINE}
    for name in said if isinstance(said, list) else ():
        yield {"name": str(name), **({"uri": f"{ISO_URI}{codes[str(name)]}"} if name in codes else {})}


def _language(tag: str) -> Row:
    code = tag.partition("-")[0]
    return {"name": language_name(tag), "code": code, **({"waymark_tag": tag} if tag != code else {})}


def _acceptance(circumstance: str, said: Mapping[str, str]) -> Row:
    return {"taxonomy_term_id": id_of(CIRCUMSTANCES, circumstance), "circumstance": circumstance, **said}


def _where(country: Country, id_: str, entry: Entry) -> dict[str, list[Row]]:
    """Only an address makes a place: a town alone would be one that nobody can go to."""
    if not entry.get("address"):
        return {}
    location = id_of(id_, "location")
    address: Row = {
        "id": id_of(id_, "address"),
        "location_id": location,
        "address_1": str(entry["address"]),
        "city": next(iter(_texts(entry, "cities")), NOT_STATED),
        "state_province": str(entry.get("region") or NOT_STATED),
        "postal_code": NOT_STATED,
        "country": country.iso2,
        "address_type": "physical",
    }
    at: Row = {"id": id_of(id_, "at"), "service_id": id_of(id_), "location_id": location}
    return {
        "service_at_location": [at],
        "location": [{"id": location, "location_type": "physical"}],
        "address": [address],
    }


def _taxonomy(name: str) -> Row:
    return {"id": id_of(name), "name": name, "description": f"{name}, a closed list.", "version": PROFILE_VERSION}


def _term(taxonomy: str, id_: str, title: str, means: str) -> Row:
    return {
        "id": id_of(taxonomy, id_),
        "code": id_,
        "name": title,
        "description": means,
        "taxonomy": taxonomy,
        "taxonomy_id": id_of(taxonomy),
        "language": "en",
    }


# -- the small print -------------------------------------------------------------


def _texts(entry: Entry, name: str) -> list[str]:
    said = entry.get(name)
    return [str(one) for one in said] if isinstance(said, list) else []


def _members(said: Plain | None) -> list[tuple[str, dict[str, str]]]:
    found = said.items() if isinstance(said, dict) else ()
    return [(name, {k: str(v) for k, v in one.items()}) for name, one in found if isinstance(one, dict)]


def _value(plain: Plain) -> Value:
    if isinstance(plain, dict):
        return {str(name): _value(said) for name, said in plain.items()}
    return [_value(one) for one in plain] if isinstance(plain, list) else str(plain)


def _site(url: Plain) -> str:
    parts = urlsplit(str(url))
    return f"{parts.scheme}://{parts.netloc}/" if url else ""


def _without_page(said: Plain) -> Plain:
    return {**said, "source": _site(said["source"])} if isinstance(said, dict) and said.get("source") else said


def _uri(url: str) -> str:
    """*url* with every sign that a URI may not have written in the way it may."""
    if not url.strip():
        return ""
    parts = urlsplit(url)
    try:
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except UnicodeError:
        return ""
    rest = url[len(parts.scheme) + 3 + len(parts.netloc) :]
    return f"{parts.scheme}://{host}{quote(rest, safe=_STAYS_IN_A_URI)}"
