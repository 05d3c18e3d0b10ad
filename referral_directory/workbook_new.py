"""A row of a workbook that is a new service: taken as a whole or not at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence

from located_yaml import Plain
from sentences import Sentence
from sentences import quoted as in_quotes

from .entry import changed, fields_of, visible
from .revisions import Current
from .workbook import SEEN
from .workbook_cells import quoted, same, shown
from .workbook_columns import REQUIRED, STILL
from .workbook_report import Slipped, Taken, Unchanged
from .workbook_row import SECRET, Beside, Outcome, changes_of, slipped, unsound, waits_already, without_words
from .workbook_rows import Row

_LONGEST_ID = 60


def new_service(row: Row, services: Sequence[Current], taken: Collection[str], beside: Beside) -> Outcome:
    """What comes of a *row* without an id, beside the *services* there are; *taken* are the ids in use.

    A new service is taken as a whole or not at all: half of one helps nobody.
    """
    before = shown({}, beside.columns)
    row = row.in_codes(before, beside.columns, beside.means)
    changes, errors = changes_of(row, before, {}, "", beside)
    wrong = {(one.cell) for one in errors}
    for key in REQUIRED:
        if key in row.at and not row.text(key) and row.cell(key) not in wrong:
            told = Sentence("a new service needs this.")
            errors.append(Slipped(row.number, row.cell(key), "", key.partition(".")[0], told))
        elif key not in row.at:
            told = Sentence(
                "a new service needs {column}, and the sheet has no such column. Take a new workbook.", column=key
            )
            errors.append(Slipped(row.number, row.cell("name"), "", key.partition(".")[0], told))
    if beside.organisation:
        changes.setdefault("organisation", beside.organisation)
        if _folded(changes["organisation"]) != _folded(beside.organisation):
            told = Sentence(
                "a new service here is one of {organisation}. Write that, or leave it empty.",
                organisation=in_quotes(beside.organisation),
            )
            errors.append(slipped(row, "", "organisation", told, beside))
    if str(changes.get("tier")) == "secret":
        errors.append(slipped(row, "", "tier", SECRET, beside))
    elif str(changes.get("address_tier")) == "secret" and "address" in changes:
        errors.append(slipped(row, "", "address", SECRET, beside))
    for name in [name.partition(".")[2] for name, tier in changes.items() if (name[:6], tier) == ("tiers.", "secret")]:
        if name in changes:
            errors.append(slipped(row, "", name, SECRET, beside))
    name = str(changes.get("name") or "")
    if name and not _id_of(beside.country, name):
        told = Sentence("write it in English letters too: the id is made of it.")
        errors.append(slipped(row, "", "name", told, beside))
    if errors or not name:
        return Outcome(errors=without_words(row, errors, (), beside))
    return _as_new(row, services, taken, changes, name, beside)


def _as_new(
    row: Row,
    services: Sequence[Current],
    taken: Collection[str],
    changes: Mapping[str, Plain | None],
    name: str,
    beside: Beside,
) -> Outcome:
    said = _who(changes)
    twin = next((service for service in services if _who(service.entry) == said), None)
    if twin is not None:
        here, there = (shown(visible(entry, SEEN), beside.columns) for entry in (changed({}, changes), twin.entry))
        if all(same(here[key], there[key]) for key in here if key in row.cells):
            return Outcome(unchanged=Unchanged(row.number, twin.service))
        told = Sentence("{name} is there already. Take a new workbook, and change its own row.", name=quoted(name))
        return Outcome(errors=(slipped(row, twin.service, "name", told, beside),))
    proposed = [one for waiting in beside.proposals.values() for one in waiting if one.base is None]
    again = [one for one in proposed if _who(one.entry) == said]
    if any(fields_of(one.entry) == dict(changes) for one in again):
        waits = Sentence("new service {service}", service=again[0].service)
        return Outcome(notes=(waits_already(row, waits),))
    id_ = again[0].service if again else _free(_id_of(beside.country, name), taken)
    errors, _ = unsound(row, id_, {}, changes, beside)
    if errors:
        return Outcome(errors=tuple(errors))
    at = str(row.number)
    notes = [Sentence("row {row}: a new service, under the id {id}", row=at, id=id_)]
    if row.text(STILL):
        told = Sentence('row {row}: "still correct" is not noted, for the row is new. Say it again afterwards', row=at)
        notes.append(told)
    return Outcome(Taken(row.number, id_, changes, None, new=True), notes=tuple(notes))


def _who(entry: Mapping[str, Plain | None]) -> tuple[str, str]:
    return _folded(entry.get("name")), _folded(entry.get("organisation"))


def _folded(said: Plain | None) -> str:
    return " ".join(str(said or "").split()).casefold()


def _id_of(country: str, name: str) -> str:
    """An id made of *name*; empty where no letter of it can stand in one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_ID].strip("-")
    return f"{country.lower()}-{words}" if words else ""


def _free(id_: str, taken: Collection[str]) -> str:
    count, free = 1, id_
    while free in taken:
        count += 1
        free = f"{id_}-{count}"
    return free
