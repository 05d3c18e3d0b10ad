"""The workbook of an organisation: its services as they are now, to be put right in a spreadsheet and sent back.

    book = book_of(store, "UA", places, "Example NGO")
    Path("f.xlsx").write_bytes(in_bytes(book, "xlsx"))

What comes back is read in `workbook_return`.
"""

from __future__ import annotations

from collections.abc import Iterable

from languages import ENGLISH, catalogue, country_name
from located_yaml import did_you_mean
from sentences import Sentence, quoted

from .entry import Entry, tier_of, visible
from .places import Places
from .revisions import Current
from .service import STATUSES
from .store import Store
from .vocabulary import UnknownName
from .workbook_cells import shown
from .workbook_columns import ID, REVISION, STILL, columns_of, known_tiers
from .workbook_csv import csv_of
from .workbook_grid import MOST_ROWS, Book
from .workbook_words import YES, words
from .workbook_xlsx import sheet_titles, xlsx_of

KINDS_OF_FILE = ("xlsx", "csv")
MOST_SERVICES = MOST_ROWS - 100
"""So that there is room for new ones."""
SEEN = "partner"
"""A workbook goes by mail: it has what partners may see, and nothing secret."""


def book_of(store: Store, country: str, places: Places, organisation: str = "", language: str = ENGLISH) -> Book:
    """The services of *organisation* in *country* (of all of them where it is empty), as they are now, in *language*.

    Raises `UnknownName` for an organisation that has none there, and for more services than a workbook holds.
    """
    services = in_a_workbook(store.current(country).values())
    name = known_as(organisation, services) if organisation else ""
    mine = [service for service in services if not name or organisation_of(service.entry) == name]
    if len(mine) > MOST_SERVICES:
        raise UnknownName(f"one workbook holds {MOST_SERVICES} services, not {len(mine):,}. Take one organisation.")
    columns = columns_of(places, language)
    rows = []
    for service in mine:
        texts = shown(visible(service.entry, SEEN), columns)
        said = {column.key: column.said(texts[column.key]) for column in columns if column.key in texts}
        rows.append({ID: service.service, REVISION: str(service.number), **said})
    return Book(country, name, columns, tuple(rows), language)


def in_a_workbook(services: Iterable[Current]) -> list[Current]:
    """Those of *services* that a workbook may hold, in the order of their ids: a secret one never leaves."""
    seen = (service for service in services if tier_of(service.entry, "name") != "secret")
    return sorted(seen, key=lambda service: service.service)


def organisation_of(entry: Entry) -> str:
    """Who runs the service, on one line."""
    return " ".join(str(entry.get("organisation", "")).split())


def known_as(organisation: str, services: Iterable[Current]) -> str:
    """*organisation* as its services write it.  Raises `UnknownName` where none of them does."""
    names = {organisation_of(service.entry).casefold(): organisation_of(service.entry) for service in services}
    names.pop("", None)
    said = " ".join(organisation.split())
    if said.casefold() not in names:
        hint = did_you_mean(said.casefold(), list(names)) if len(said) <= 200 else ""
        for folded, name in names.items():
            hint = hint.replace(f'"{folded}"', f'"{name}"')
        raise UnknownName(Sentence("no service here is run by {name}.", name=quoted(said[:200])) + hint)
    return names[said.casefold()]


def in_bytes(book: Book, kind: str) -> bytes:
    """*book* as a file of this *kind*, one of `KINDS_OF_FILE`."""
    return csv_of(book) if kind == "csv" else xlsx_of(book, _read_me(book))


def _read_me(book: Book) -> list[str]:
    language = book.language
    say = catalogue("interface", language).say
    whose = book.organisation or country_name(book.country, language)
    titles = {column.key: column.title for column in book.columns}
    return [
        say("The services of {whose}, as the directory has them", whose=whose),
        say(
            'Open the sheet "{sheet}". Each row is one service, each column one thing about it.',
            sheet=sheet_titles(language)[1],
        ),
        say("What each column means stands beside it when you click into a cell, and in the note of its title."),
        say("Change what is not right any more. Leave everything else as it is."),
        say(
            'If all of a row is right today, choose "{yes}" under "{still}". That alone is worth a lot.',
            yes=words("still_correct", (YES,), language)[0],
            still=titles[STILL],
        ),
        say("If you do not know something, leave it empty. Nothing is made up for you."),
        say("Several things in one cell (numbers, towns, languages): one a line, or with ; between."),
        say("A new service: write it in the first empty row below. Leave the hidden columns of that row empty."),
        say(
            'Nothing is deleted when you delete a row. If a service has closed, write "{closed}" under "{status}".',
            closed=words("status", STATUSES, language)[STATUSES.index("closed")],
            status=titles["status"],
        ),
        say(
            "You may move columns and rows. Leave the hidden row and the hidden columns: by them we know your services."
        ),
        say("Who may see what: {tiers}", tiers=known_tiers(language)),
        say("What is secret is not in this file. Do not write it here: a file goes by mail, and lies about."),
        say(
            "Then send the file back to whom you have it from. "
            "Somebody looks at each change before anybody else sees it."
        ),
        say("If somebody else changed the same meanwhile, you are shown both, and nothing is overwritten."),
    ]
