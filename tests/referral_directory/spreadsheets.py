"""A small directory, and what an organisation does to its workbook before it sends it back."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from located_yaml import Plain
from referral_directory.entry import fields_of
from referral_directory.places import Places
from referral_directory.store import Author, Store
from referral_directory.workbook import book_of, in_bytes
from referral_directory.workbook_return import look_at, read_sheet

PLACES = Places("Exampleland", {"ZZ-01": "North oblast", "ZZ-02": "South oblast"}, towns={"Northtown": "ZZ-01"})
OLENA = Author("olena", "editor, Example NGO")
STEWARD = Author("iryna", "steward")
CANARY = "Canary Street 7"

NGO: dict[str, dict[str, Plain]] = {
    "zz-shelter": {
        "name": "Example shelter",
        "organisation": "Example NGO",
        "kinds": ["shelter", "legal_aid"],
        "phones": ["+380 44 272 15 00", "15-47"],
        "address_tier": "secret",
        "address": CANARY,
        "cities": ["Northtown"],
        "area": ["North oblast", "South oblast"],
        "hours": "Mo-Fr 09:00-18:00",
        "description": "=A safe place; for up to three months.",
        "accepts": {
            "uses_drugs": {"answer": "no", "source": "https://example.org/rules", "date": "2026-02"},
            "with_children": {"answer": "conditional", "note": "boys to 12", "source": "https://example.org/rules"},
        },
        "tier": "public",
        "source": {"url": "https://example.org/shelter", "confidence": "high", "note": "Seen by us."},
    },
    "zz-line": {
        "name": "Example line",
        "organisation": "Example NGO",
        "kinds": ["gbv_hotline"],
        "phones": ["0 800 500 335"],
        "email": "canary-partner@example.org",
        "tiers": {"email": "partner"},
        "area": "national",
        "hours": "24/7",
        "tier": "public",
        "address_tier": "public",
        "source": {"url": "https://example.org/line", "confidence": "high"},
    },
}
OTHERS: dict[str, dict[str, Plain]] = {
    "zz-other": {**NGO["zz-line"], "name": "Other line", "organisation": "Other NGO"},
    "zz-secret": {
        **NGO["zz-line"],
        "name": "Canary house",
        "organisation": "Example NGO",
        "tier": "secret",
        "withheld": "Canary reason",
    },
}


def a_store(folder: Path) -> Store:
    """A store with the services of two organisations in it."""
    store = Store.open(f"sqlite:///{folder / 'd.sqlite3'}", places=lambda country: PLACES)
    store.seed("ZZ", {**NGO, **OTHERS})
    return store


def sent(store: Store, kind: str = "xlsx", organisation: str = "Example NGO") -> bytes:
    """The workbook as it goes out."""
    return in_bytes(book_of(store, "ZZ", PLACES, organisation), kind)


def back(store: Store, raw: bytes, organisation: str = ""):
    """What would come of the workbook *raw*."""
    return look_at(store, read_sheet(raw), PLACES, organisation)


class Sheet:
    """The sheet of services, to write in by service and key."""

    def __init__(self, raw: bytes) -> None:
        self.workbook = openpyxl.load_workbook(BytesIO(raw))
        self.sheet = self.workbook["Services"]

    @property
    def keys(self) -> list[str]:
        head = [str(cell.value or "") for cell in self.sheet[1]]
        return ["id" if key.startswith("waymark") else key for key in head]

    def row(self, service: str) -> int:
        column = self.keys.index("id") + 1
        return next(r for r in range(1, self.sheet.max_row + 1) if self.sheet.cell(r, column).value == service)

    def cell(self, service: str | int, key: str) -> Any:
        row = service if isinstance(service, int) else self.row(service)
        return self.sheet.cell(row, self.keys.index(key) + 1)

    def put(self, service: str | int, **values: object) -> Sheet:
        """Write *values* by key, `__` for the dot in it."""
        for key, value in values.items():
            self.cell(service, key.replace("__", ".")).value = value
        return self

    def raw(self) -> bytes:
        out = BytesIO()
        self.workbook.save(out)
        return out.getvalue()


def edited(store: Store, service: str | int, **values: object) -> bytes:
    """The workbook of the organisation with *values* written in the row of *service*."""
    return Sheet(sent(store)).put(service, **values).raw()


def number_of(store: Store, service: str) -> int:
    return store.current("ZZ")[service].number


def meanwhile(store: Store, service: str, changes: Mapping[str, Plain | None]) -> None:
    """Somebody else changes the service, and it is accepted."""
    proposal = store.propose("ZZ", service, changes, number_of(store, service), STEWARD, "meanwhile")
    store.accept(proposal.number, STEWARD)


def all_of(store: Store) -> list[object]:
    """Everything the store remembers, to see that nothing was added."""
    return [revision for service in (*NGO, *OTHERS) for revision in store.history(service)] + list(store.proposals())


def plain(store: Store, service: str) -> dict[str, Plain]:
    return fields_of(store.current("ZZ")[service].entry)


def lines_of(raw: bytes) -> list[list[str]]:
    """The cells of a CSV as it goes out."""
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))


def saved(lines: list[list[str]], delimiter: str = ";", encoding: str = "utf-8-sig", errors: str = "strict") -> bytes:
    """*lines* as a spreadsheet would save them."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(lines)
    return out.getvalue().encode(encoding, errors)
