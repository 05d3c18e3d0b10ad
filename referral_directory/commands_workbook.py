"""`python -m referral_directory workbook out` and `… workbook in`: an organisation's services in a spreadsheet."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from languages import catalogue
from sentences import Sentence, quoted

from .country import all_countries, read_country
from .live import opened
from .places import Places
from .store import Store
from .vocabulary import UnknownName, insist_on_language
from .workbook import KINDS_OF_FILE, book_of, in_a_workbook, in_bytes, known_as
from .workbook_grid import MOST_BYTES, BadWorkbook
from .workbook_report import Report, Slipped
from .workbook_return import author_of, carry_out, country_of, look_at, read_sheet

FINE, PROBLEMS = 0, 1


def add(commands: Any) -> None:
    """Add `workbook` to the *commands* of the parser."""
    workbook = commands.add_parser("workbook", help="an organisation's services in a spreadsheet, out and back")
    ways = workbook.add_subparsers(dest="way", required=True, metavar="out|in")
    out = ways.add_parser("out", help="write the spreadsheet")
    out.add_argument("--organisation", default="", help="whose services; all of the country where it is left out")
    out.add_argument("--country", default="", help="its ISO code, like UA; needed where there could be several")
    out.add_argument("--language", default="en", help="of titles, help and words, like uk; English where left out")
    out.add_argument("-o", "--output", required=True, metavar="FILE", help="where to: f.xlsx or f.csv")
    out.set_defaults(run=_out)
    back = ways.add_parser("in", help="read it back: what changed is proposed, what is still correct is noted")
    back.add_argument("file", metavar="FILE", help="f.xlsx or f.csv")
    back.add_argument("--organisation", default="", help="whose it has to be; whose it says where that is left out")
    back.add_argument("--dry-run", action="store_true", help="tell what would come of it, and write nothing")
    back.add_argument("--as", dest="name", default="workbook", metavar="NAME", help="who proposes it")
    back.add_argument("--on", metavar="DAY", help="the day it was filled in, like 2026-11-23; today where left out")
    back.add_argument("--json", action="store_true", help="print one JSON document")
    back.set_defaults(run=_in)


def _out(asked: argparse.Namespace) -> int:
    insist_on_language(asked.language)
    file = Path(asked.output)
    kind = file.suffix.lower().removeprefix(".")
    if kind not in KINDS_OF_FILE:
        raise UnknownName(f'"{file.name}" should end in .xlsx or .csv, so that we know which to write.')
    if not asked.organisation and not asked.country:
        raise UnknownName("say whose services: --organisation NAME, or --country CODE for all of one.")
    store = opened()
    try:
        country = asked.country.strip() or _country_with(store, asked.organisation)
        known = read_country(country)
        book = book_of(store, known.iso2, known.places, asked.organisation.strip(), asked.language)
    finally:
        store.close()
    try:
        file.write_bytes(in_bytes(book, kind))
    except OSError as error:
        raise UnknownName(f'"{file}" cannot be written: {error.strerror}.') from None
    print(f"{len(book.rows)} {'service' if len(book.rows) == 1 else 'services'} of {book.organisation or known.name}")
    return FINE


def _country_with(store: Store, organisation: str) -> str:
    """The one country that *organisation* works in.  Raises `UnknownName` for none and for several."""
    services = in_a_workbook(store.current().values())
    name = known_as(organisation, services)
    found = sorted({one.country for one in services if " ".join(str(one.entry.get("organisation")).split()) == name})
    if len(found) > 1:
        raise UnknownName(f'"{name}" has services in {", ".join(found)}. Say which: --country {found[0]}.')
    return found[0]


def _in(asked: argparse.Namespace) -> int:
    file = Path(asked.file)
    on = _day(asked.on)
    try:
        # One byte more than may be, so that a file that is too large is seen to be.
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnknownName(f'"{file}" cannot be read: {error.strerror}.') from None
    try:
        report = _returned(raw, asked, on)
    except BadWorkbook as bad:
        report = Report(errors=(Slipped(0, "", "", "", bad.args[0]),), language=bad.language)
    if asked.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        print(report.as_text(), end="")
        if asked.dry_run:
            print(catalogue("interface", report.language).say("Nothing was written."))
    return FINE if report.fine else PROBLEMS


def _returned(raw: bytes, asked: argparse.Namespace, on: date) -> Report:
    sheet = read_sheet(raw)
    country = country_of(sheet)
    if country not in all_countries():
        told = Sentence("It is a workbook of {country}, and there is no such country here.", country=quoted(country))
        raise BadWorkbook(told)
    places: Places = read_country(country).places
    store = Store.open()
    try:
        report = look_at(store, sheet, places, asked.organisation.strip())
        return carry_out(store, report, author_of(report, asked.name), on, write=not asked.dry_run)
    finally:
        store.close()


def _day(said: str | None) -> date:
    today = datetime.now(UTC).date()
    try:
        day = date.fromisoformat(said.strip()) if said else today
    except ValueError:
        raise UnknownName(f'"{said}" is not a day. Write it like 2026-11-23.') from None
    if day > today:
        raise UnknownName(f"{day} is still to come: nobody can have made sure then.")
    return day
