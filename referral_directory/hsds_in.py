"""A package of HSDS as entries, ours or anybody's; what cannot be taken is named, row by row.

Nothing is guessed: a kind of help or an area that is not among ours is told, and the words of the publisher are kept
where there is a place for words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from located_yaml import Plain, reading

from .country import Country
from .hsds_hours import hours_of
from .hsds_package import Line, Package, shown
from .hsds_rows import ISO_URI, KEPT, STATUS_OUT
from .hsds_tables import NOT_STATED, TABLES, WHOLE, id_of
from .phones import is_phone
from .places import fold
from .service import NATIONAL, ONLINE
from .service import NOT_STATED as NO_AREA
from .table import cell
from .vocabulary import kinds

TERMS_FILE = Path(__file__).parent / "hsds_profile" / "terms.yaml"
STATUS_IN = {said: ours for ours, said in STATUS_OUT.items()} | {"inactive": "paused"}
# Whose address nobody may be shown because a package had it.
_AT_A_SECRET_PLACE = ("shelter", "crisis_centre", "women_who_use_drugs", "trafficking")
_WHAT = {
    "contact": "a person is never named in the directory",
    "taxonomy": "a list of terms is known by its terms alone",
    "organization": "the directory keeps an organisation by its name alone",
    "location": "the directory keeps the address of a place, and nothing else of it",
    "service_at_location": "the directory keeps the address of a place, and nothing else of it",
}


@dataclass(frozen=True)
class Untaken:
    """What was not taken: where it stands, and why, in a sentence.  `column` is empty where it is the whole row."""

    table: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.table}:{self.row}:{f' {self.column}:' if self.column else ''} {self.message}"


@dataclass(frozen=True)
class Taken:
    """The entries of a package by the id they would have, the line each stands at, and what was not taken.

    `elsewhere` are the ids of services of other countries.
    """

    entries: Mapping[str, dict[str, Plain]]
    lines: Mapping[str, Line]
    untaken: tuple[Untaken, ...]
    elsewhere: tuple[str, ...] = ()


@dataclass
class _Desk:
    """The package on the table: its lines by what they are tied to, and what has been said about them."""

    package: Package
    country: Country
    told: list[Untaken] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        lines = self.package.lines
        self.by_id = {(table, line.text("id")): line for table, all_ in lines.items() for line in all_}
        self.tied: dict[tuple[str, str, str], list[Line]] = {}
        for table, all_ in lines.items():
            for line in all_:
                for column in [name for name in line.said if name.endswith("_id")]:
                    if tie := line.text(column):
                        self.tied.setdefault((table, column, tie), []).append(line)

    def tell(self, line: Line, column: str, message: str) -> None:
        self.told.append(Untaken(shown(line.table), line.number, shown(column), message))

    def below(self, table: str, service: Line) -> list[Line]:
        """The lines of *table* that belong to *service*, or to it at one of its places."""
        id_ = service.text("id")
        found = self.tied.get((table, "service_id", id_), [])
        places = [line.text("id") for line in self.tied.get(("service_at_location", "service_id", id_), [])]
        at = [line for place in places for line in self.tied.get((table, "service_at_location_id", place), [])]
        return [*found, *(line for line in at if not any(line is one for one in found))]

    def text(self, line: Line, column: str) -> str:
        """What stands in *column*, unless a spreadsheet would run it."""
        said = line.text(column).strip()
        if said and cell("", said) != said and not is_phone(said):
            self.tell(line, column, f'"{shown(said)}" would run as a formula in a spreadsheet. Write it as words.')
            return ""
        return said


_STRUCTURES = ("tiers", "cities", "only_for", "source")


def entries_of(package: Package, country: Country) -> Taken:
    """The services of *package* as entries of *country*."""
    desk = _Desk(package, country)
    entries: dict[str, dict[str, Plain]] = {}
    lines: dict[str, Line] = {}
    for line in package.lines.get("service", []):
        id_, entry = _ours(desk, line) if package.tier and line.text("waymark_id") else _theirs(desk, line)
        if entry is None:
            continue
        if id_ in entries:
            desk.tell(line, "id", f'"{id_}" stands in the package twice. The first was taken.')
            continue
        entries[id_], lines[id_] = entry, line
    if not package.tier:
        _tell_the_rest(desk)
    return Taken(entries, lines, tuple(dict.fromkeys(desk.told)), tuple(desk.elsewhere))


# -- our own ------------------------------------------------------------------------


def _ours(desk: _Desk, line: Line) -> tuple[str, dict[str, Plain] | None]:
    id_ = line.text("waymark_id")
    if line.text("waymark_country") != desk.country.iso2:
        desk.elsewhere.append(id_)
        return id_, None
    as_written = _plain(line.structure("waymark_as_written"))
    written = as_written if isinstance(as_written, dict) else {}
    organisation = desk.by_id.get(("organization", line.text("organization_id")))
    unnamed = organisation is None or organisation.text("waymark_unnamed") == "true"
    entry: dict[str, Plain] = {
        "name": line.text("name"),
        "local_name": line.text("alternate_name"),
        "organisation": "" if unnamed or organisation is None else organisation.text("name"),
        "status": STATUS_IN.get(line.text("status"), ""),
        "kinds": [_code(desk, one) for one in desk.tied.get(("attribute", "link_id", line.text("id")), [])],
        "phones": [one.text("number") for one in desk.below("phone", line)],
        "email": written.get("email") or line.text("email"),
        "website": written.get("url") or line.text("url"),
        "address": next((one.text("address_1") for one in _addresses(desk, line)), ""),
        "area": _our_area(desk, line),
        "languages": [one.text("waymark_tag") or one.text("code") for one in desk.below("language", line)],
        "cost": line.text("fees_description"),
        "eligibility": line.text("eligibility_description"),
        "description": line.text("description"),
        "accepts": {
            one.text("circumstance"): _said(one, "answer", "note", "source", "date")
            for one in desk.below("acceptance", line)
        },
    }
    for name in KEPT:
        column = f"waymark_{name}"
        entry[name] = _plain(line.structure(column)) if name in _STRUCTURES else line.text(column)
    checks: dict[str, Plain] = {one.text("field"): _said(one, "on", "by", "how") for one in desk.below("check", line)}
    if WHOLE in checks:
        entry["checked"] = checks.pop(WHOLE)
    entry["checks"] = checks
    return id_, {name: said for name, said in entry.items() if said not in ("", [], {}, None)}


def _our_area(desk: _Desk, line: Line) -> Plain:
    areas = desk.below("service_area", line)
    if not areas:
        return NO_AREA
    if areas[0].text("uri") == f"{ISO_URI}{desk.country.iso2}":
        return NATIONAL
    names = [one.text("name") for one in areas]
    return ONLINE if names == [ONLINE] else list(names)


def _said(line: Line, *columns: str) -> Plain:
    return {column: line.text(column) for column in columns if line.text(column)}


def _plain(value: object) -> Plain:
    """*value* with every number and flag as text."""
    if isinstance(value, dict):
        return {str(name): _plain(said) for name, said in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return "" if value is None else ("true" if value else "false") if isinstance(value, bool) else str(value)


def _code(desk: _Desk, attribute: Line) -> str:
    term = desk.by_id.get(("taxonomy_term", attribute.text("taxonomy_term_id")))
    return term.text("code") if term else ""


# -- anybody's ------------------------------------------------------------------------


def _theirs(desk: _Desk, line: Line) -> tuple[str, dict[str, Plain] | None]:
    id_ = f"{desk.country.iso2.lower()}-hsds-{id_of('foreign', line.text('id')).replace('-', '')[:12]}"
    organisation = desk.by_id.get(("organization", line.text("organization_id")))
    found = list(_kinds(desk, line))
    # Every part is looked at, whatever is missing, so that all is told at once.
    entry: dict[str, Plain] = {
        "name": desk.text(line, "name"),
        "organisation": desk.text(organisation, "name") if organisation else "",
        "status": _status(desk, line),
        "kinds": list(dict.fromkeys(found)),
        "phones": list(dict.fromkeys(_phones(desk, line))),
        "email": desk.text(line, "email"),
        "website": desk.text(line, "url"),
        **_place(desk, line, found),
        **_area(desk, line),
        **_languages(desk, line),
        **_hours(desk, line),
        "cost": desk.text(line, "fees_description") or desk.text(line, "fees"),
        "eligibility": desk.text(line, "eligibility_description"),
        "description": desk.text(line, "description"),
        "tier": "public",
        "source": _source(desk, line, organisation),
    }
    if not found:
        desk.tell(line, "", f"no kind of help of ours is named for it. Say which of: {', '.join(kinds())}.")
    if not entry["source"]:
        desk.tell(line, "url", "no web page is named that says this, neither of the service nor of its organisation.")
    whole = entry["name"] and found and entry["source"]
    return id_, {name: said for name, said in entry.items() if said not in ("", [], {})} if whole else None


def _status(desk: _Desk, line: Line) -> str:
    said = line.text("status")
    if said not in STATUS_IN:
        desk.tell(
            line, "status", f'"{shown(said)}" is not a status. It is taken as not working: {", ".join(STATUS_IN)}.'
        )
    return STATUS_IN.get(said, "paused")


@cache
def _terms() -> dict[str, str]:
    """What others call our kinds of help → the kind."""
    with reading(TERMS_FILE) as top:
        named = {fold(said): str(kind) for kind in top.keys for said in top.texts(kind)}
    return named | {fold(one): kind.id for kind in kinds().values() for one in (kind.id, kind.title)}


def _kinds(desk: _Desk, line: Line) -> Iterator[str]:
    for attribute in desk.tied.get(("attribute", "link_id", line.text("id")), []):
        attribute.skip("link_type", "link_entity", "value", "label")
        term = desk.by_id.get(("taxonomy_term", attribute.text("taxonomy_term_id")))
        if term is None:
            desk.tell(attribute, "taxonomy_term_id", "the term it names is not in the package.")
            continue
        term.skip("description", "taxonomy", "language", "term_uri")
        names = [name for name in (term.text("name"), term.text("code")) if name]
        kind = next((_terms()[fold(name)] for name in names if fold(name) in _terms()), "")
        if kind:
            yield kind
        else:
            desk.tell(attribute, "", f'"{shown(next(iter(names), ""))}" is none of our kinds of help.')


def _phones(desk: _Desk, line: Line) -> Iterator[str]:
    for phone in desk.below("phone", line):
        # Some publishers put quotes around a number so that a spreadsheet leaves it whole.
        number = phone.text("number").strip().strip('"').strip()
        phone.skip("type")
        if phone.text("type") == "fax":
            desk.tell(phone, "type", "nobody can be called on a fax.")
        elif is_phone(number):
            yield number
        else:
            desk.tell(phone, "number", f'"{shown(number)}" is not a phone number as it is printed.')


def _addresses(desk: _Desk, line: Line) -> list[Line]:
    at = desk.tied.get(("service_at_location", "service_id", line.text("id")), [])
    places = dict.fromkeys(one.text("location_id") for one in at)
    return [address for place in places for address in desk.tied.get(("address", "location_id", place), [])]


def _place(desk: _Desk, line: Line, found: Iterable[str]) -> dict[str, Plain]:
    """Where it is.  A package cannot say whether an address may be known, so at most partners see it."""
    secret = [kind for kind in found if kind in _AT_A_SECRET_PLACE]
    out: dict[str, Plain] = {}
    for number, address in enumerate(_addresses(desk, line)):
        parts = [desk.text(address, part) for part in ("address_1", "address_2")]
        city, country = desk.text(address, "city"), desk.text(address, "country")
        address.skip("address_type", "postal_code")
        if country and country.upper() != desk.country.iso2:
            desk.tell(address, "country", f'it is in "{shown(country)}", not in {desk.country.iso2}.')
        elif secret:
            desk.tell(address, "", f'the address of a place for "{secret[0]}" is not taken from a package.')
        elif number or not parts[0]:
            desk.tell(address, "", "one address is taken of each service, the first.")
        else:
            written = ", ".join(part for part in parts if part)
            city = "" if city == NOT_STATED else city
            out = {"address": written, "address_tier": "partner", "cities": [city] if city else []}
    return {"address_tier": "secret" if secret else "public"} | out


def _area(desk: _Desk, line: Line) -> dict[str, Plain]:
    places, known, words = desk.country.places, list[str](), list[str]()
    national = online = False
    for area in desk.below("service_area", line):
        name, description, uri = (desk.text(area, part) for part in ("name", "description", "uri"))
        code = uri.removeprefix(ISO_URI) if uri.startswith(ISO_URI) else ""
        if desk.country.iso2 == code or (name and fold(name) == fold(desk.country.name)):
            national = True
        elif fold(name) == ONLINE:
            online = True
        elif code in places or name in places:
            known.append(places.place(code if code in places else name).name if code in places else name)
        else:
            desk.tell(
                area, "name", f'"{shown(name)}" is no region or town of {desk.country.name}. It is kept as words.'
            )
        words += [one for one in (name, description) if one and one not in known]
    listed: Plain = list(dict.fromkeys(known))
    said = NATIONAL if national else listed or (ONLINE if online else NO_AREA)
    return {"area": said, "coverage": "; ".join(words)[:300]}


def _languages(desk: _Desk, line: Line) -> dict[str, Plain]:
    codes, words = list[str](), list[str]()
    for one in desk.below("language", line):
        code, name, note = (desk.text(one, part) for part in ("code", "name", "note"))
        if re.fullmatch(r"[a-z]{2,3}", code):
            codes.append(code)
            words += [f"{name or code}: {note}"] if note else []
        elif name or note:
            words.append(": ".join(filter(None, (name, note))))
    said = desk.text(line, "interpretation_services")
    return {"languages": list(dict.fromkeys(codes)), "languages_said": "; ".join([*words, *([said] if said else [])])}


def _hours(desk: _Desk, line: Line) -> dict[str, Plain]:
    rows = desk.below("schedule", line)
    timed = [row for row in rows if row.text("opens_at") or row.text("closes_at")]
    hours = hours_of([{name: row.text(name) for name in row.said} for row in timed]) if timed else ""
    words = [desk.text(row, part) for row in rows for part in ("description", "attending_type", "notes")]
    for row in rows:
        if timed and not hours:
            desk.tell(row, "", "its days and times say more than a plain week. The words are kept.")
        row.skip(*row.said)
    return {"hours": hours, "hours_said": "; ".join(dict.fromkeys(word for word in words if word))[:300]}


def _source(desk: _Desk, line: Line, organisation: Line | None) -> dict[str, Plain]:
    site = desk.text(organisation, "website") if organisation else ""
    url = line.text("url") or site
    days = (line.text("assured_date"), line.text("last_modified")[: len("2026-11-23")])
    day = next(filter(None, days), "")
    date = {"date": day} if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day) else {}
    return {"url": url, **date, "confidence": "medium", "note": "from a package of HSDS"} if url else {}


def _tell_the_rest(desk: _Desk) -> None:
    """Every row nobody looked at, and every cell of the others that says something more."""
    for table, lines in desk.package.lines.items():
        for line in lines:
            left = list(line.unread())
            looked_at = line.seen - {"id"} - {name for name in line.said if name.endswith("_id")}
            if left and not looked_at:
                strange = f'the directory has no place for what is in "{shown(table)}"'
                why = "it is tied to no service of the package" if table in TABLES else strange
                desk.tell(line, "", f"{_WHAT.get(table, why)}: not taken.")
                continue
            for column in left:
                why = _WHAT.get(table, "the directory has no place for it")
                desk.tell(line, column, f"{why}: not taken.")
