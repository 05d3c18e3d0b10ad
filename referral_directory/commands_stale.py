"""`python -m referral_directory stale`: what is due, worst consequence first."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from languages import ENGLISH, Catalogue, catalogue, said_day

from .country import all_countries, read_country
from .database import FILE, URL
from .due import Due, by_organisation, due, stands, worst_first
from .freshness import freshness
from .live import Live
from .store import Store
from .vocabulary import UnknownName, insist_on_language

FINE = 0


def add(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the command to *commands*."""
    stale = commands.add_parser("stale", help="what has to be confirmed again, worst consequence first")
    stale.add_argument("--country", help="its ISO code, like UA; all of them where it is left out")
    stale.add_argument("--today", help="the day to judge by, like 2026-11-23; today where it is left out")
    stale.add_argument("--by-organisation", action="store_true", help="each organisation with what it has to look at")
    stale.add_argument("--language", default=ENGLISH, help="of what is printed, like uk; English where left out")
    stale.add_argument("--json", action="store_true", help="print one JSON document")
    stale.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Print what is due.  Raises `UnknownName` for a country or day that is none, or a store that is away."""
    insist_on_language(asked.language)
    on = _day(asked.today)
    rows = _due([asked.country.strip()] if asked.country else all_countries(), on)
    if asked.json:
        print(json.dumps(_as_json(rows, on, asked.by_organisation), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_as_text(rows, on, asked.by_organisation, asked.language)))
    return FINE


def _day(said: str | None) -> date:
    if said is None:
        return date.today()
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        raise UnknownName(f'"{said}" is not a day. Write it like 2026-11-23.') from None


def _due(codes: Iterable[str], on: date) -> tuple[Due, ...]:
    countries = [read_country(code) for code in codes]
    if os.environ.get(URL) or FILE.exists():
        store = Store.open()
        live = Live(store, countries)
        countries = list(live.countries().values())
        store.close()
        if live.unreachable:
            raise UnknownName(live.unreachable)
    return worst_first(row for country in countries for row in due(country, on))


def _as_json(rows: tuple[Due, ...], on: date, grouped: bool) -> dict[str, object]:
    if not grouped:
        return {"today": on.isoformat(), "due": [asdict(row) for row in rows]}
    organisations = [
        {"organisation": organisation, "due": [asdict(row) for row in some]}
        for organisation, some in by_organisation(rows).items()
    ]
    return {"today": on.isoformat(), "organisations": organisations}


def _as_text(rows: tuple[Due, ...], on: date, grouped: bool, language: str) -> list[str]:
    words = catalogue("interface", language)
    services = len({row.service for row in rows})
    day = said_day(on.isoformat(), language)
    lines = [
        words.say("Due on {day}: {rows} fields of {services} services.", day=day, rows=len(rows), services=services)
    ]
    if grouped:
        for organisation, its in by_organisation(rows).items():
            lines += ["", organisation or f"({words.say('no organisation is named')})"]
            lines += [f"- {_said(row, words)}" for row in its]
        return lines
    for half_life in freshness().half_lives:
        some = [row for row in rows if row.consequence == half_life.id]
        if some:
            at = f"freshness.{half_life.id}"
            title, why = words.say(half_life.title, f"{at}.title"), words.say(half_life.why, f"{at}.why")
            head = words.counted(
                "{title}, good for {n} day.", "{title}, good for {n} days.", half_life.days, title=title
            )
            lines += ["", f"{head} {why}"]
            lines += [f"- {_said(row, words)}" for row in some]
    return lines


def _said(row: Due, words: Catalogue) -> str:
    title = words.say(row.title, f"fields.{row.field}.title")
    only = f", {words.say('the only one offered somewhere')}" if row.only_in else ""
    return f"{row.name} ({row.service}{only}): {title}: {stands(row, words.language)}"
