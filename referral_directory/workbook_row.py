"""One row of a workbook against the directory: what it changes, what stands against that, and what is confirmed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from located_yaml import Plain

from .entry import Conflict, Conflicts, Entry, WrongEntry, changed, fields_of, merged, read_entry, tier_of, visible
from .fields import fields
from .places import Places
from .revisions import Current, Revision
from .workbook import SEEN
from .workbook_columns import (
    REQUIRED,
    STILL,
    YES,
    Column,
    in_cells,
    members_of,
    prints_a_place,
    quoted,
    read_cells,
    same,
    shown,
)
from .workbook_report import Clash, Confirmed, Slipped, Taken, Unchanged
from .workbook_rows import Row

SECRET = "what is secret cannot go by a file. Delete it here, and say it to your steward another way."
_WHO_SEES = ("tier", "address_tier", "tiers")
_LONGEST_ID = 60
_ALL_PUBLIC: Entry = {"tier": "public", "address_tier": "public"}


@dataclass(frozen=True)
class Beside:
    """What a row is held against besides its own service: the columns, the places, and what waits for review."""

    country: str
    organisation: str
    columns: tuple[Column, ...]
    places: Places
    proposals: Mapping[str, Sequence[Revision]] = field(default_factory=dict)

    def waits(self, service: str, name: str, value: Plain | None) -> bool:
        """Whether that very change of the field *name* waits for review already."""
        return any(name in one.changes and one.changes[name] == value for one in self.proposals.get(service, ()))


@dataclass(frozen=True)
class Outcome:
    """What comes of one row."""

    taken: Taken | None = None
    confirmed: Confirmed | None = None
    unchanged: Unchanged | None = None
    errors: tuple[Slipped, ...] = ()
    conflicts: tuple[Clash, ...] = ()
    notes: tuple[str, ...] = ()


def outcome_of(row: Row, now: Current, base: Entry, beside: Beside) -> Outcome:
    """What comes of a *row* that began as what *base* says, of a service that is *now* perhaps something else."""
    before = shown(visible(base, SEEN), beside.columns)
    changes, errors = _changes(row, before, base, now.service, beside)
    open_changes = {name: value for name, value in changes.items() if not _is_secret(name, changes, base, now.entry)}
    for name in changes.keys() - open_changes.keys():
        errors.append(_slipped(row, now.service, name, SECRET, beside))
    left, conflicts = _merged(base, now.entry, open_changes)
    left, more = _sound(row, now.service, now.entry, left, beside)
    errors += more
    site_only = prints_a_place(base) or prints_a_place(now.entry)
    clashes = [_clash(row, now, conflict, site_only, beside) for conflict in conflicts]
    notes = []
    doubtful = {one.field for one in errors} | {one.field for one in clashes}
    unsure = {name.partition(".")[0] for name in doubtful} & set(_WHO_SEES)
    if unsure and left:
        notes.append(
            f"row {row.number}: nothing of it is taken, for it is not clear who may see it. "
            f"These wait until that is mended: {', '.join(left)}"
        )
        left = {}
    waiting = [name for name, value in left.items() if beside.waits(now.service, name, value)]
    if waiting:
        notes.append(f"row {row.number}: waits for review already: {', '.join(waiting)}")
    left = {name: value for name, value in left.items() if name not in waiting}
    taken = Taken(row.number, now.service, left, now.number) if left else None
    still, told = _still(row)
    if told:
        errors.append(_slipped(row, now.service, STILL, told, beside))
    confirmed = None
    if still and (taken or waiting or errors or clashes):
        why = "has changes for review" if taken or waiting else "has something to mend"
        notes.append(f'row {row.number}: "still correct" is not noted, for the row {why}. Say it again afterwards')
    elif still:
        confirmed, clashes = _confirmed(row, now, beside)
    quiet = not (taken or confirmed or errors or clashes or waiting)
    return Outcome(
        taken,
        confirmed,
        Unchanged(row.number, now.service) if quiet else None,
        _without_words(row, errors, (base, now.entry), beside),
        tuple(clashes),
        tuple(notes),
    )


def _changes(
    row: Row, before: Mapping[str, str], base: Entry, service: str, beside: Beside
) -> tuple[dict[str, Plain | None], list[Slipped]]:
    """What the cells of *row* change, and those that cannot be taken."""
    errors, troubled = [], set()
    for column in beside.columns:
        cell = row.cells.get(column.key)
        # A number that reads exactly as the text did has lost nothing.
        if column.field and cell and cell.trouble and not (cell.text and same(cell.text, before[column.key])):
            troubled.add(column.field)
            errors.append(Slipped(row.number, row.cell(column.key), service, column.field, cell.trouble))
    texts = {
        column.key: row.cells[column.key].text
        for column in beside.columns
        if column.field and column.key in row.cells and column.field not in troubled
    }
    changes, slips = read_cells(beside.columns, texts, before, base)
    fields = {column.key: column.field for column in beside.columns}
    errors += [Slipped(row.number, row.cell(s.key), service, fields[s.key], s.message) for s in slips]
    return changes, errors


def _is_secret(name: str, changes: Mapping[str, Plain | None], base: Entry, now: Entry) -> bool:
    """Whether a text under *name* was, is or would be secret.  Taking one away is no secret."""
    if changes[name] is None or name.partition(".")[0] in (*_WHO_SEES, "withheld", "status"):
        return False
    wanted = changed(base, changes)
    whole = name.partition(".")[0]
    # What a row says of a service that becomes secret would be the last that a file knows of it.
    return "secret" in (tier_of(base, whole), tier_of(now, whole), tier_of(wanted, whole))


def _merged(
    base: Entry, now: Entry, changes: Mapping[str, Plain | None]
) -> tuple[dict[str, Plain | None], tuple[Conflict, ...]]:
    try:
        return merged(base, now, changes), ()
    except Conflicts as met:
        against = {conflict.field for conflict in met.conflicts}
        rest = {name: value for name, value in changes.items() if name not in against}
        return merged(base, now, rest), met.conflicts


def _clash(row: Row, now: Current, conflict: Conflict, site_only: bool, beside: Beside) -> Clash:
    secret = tier_of(now.entry, conflict.field.partition(".")[0]) == "secret"
    was, became, wanted = (
        in_cells(beside.columns, conflict.field, value, site_only)
        for value in (conflict.was, conflict.became, conflict.wanted)
    )
    at = _cell_of(row, conflict.field, beside)
    return Clash(at, now.service, conflict.field, was, "secret" if secret else became, wanted)


def _sound(
    row: Row, service: str, now: Entry, left: Mapping[str, Plain | None], beside: Beside
) -> tuple[dict[str, Plain | None], list[Slipped]]:
    """Of the changes *left* those with which the entry can be read, and what is wrong with the others."""
    good, errors = dict(left), list[Slipped]()
    while good:
        more, bad = _unsound(row, service, now, good, beside)
        if not more:
            break
        errors += more
        good = {name: value for name, value in good.items() if name not in bad}
    return good, errors


def _unsound(
    row: Row, service: str, now: Entry, changes: Mapping[str, Plain | None], beside: Beside
) -> tuple[list[Slipped], set[str]]:
    """What is wrong with the entry that *now* becomes by *changes*, and the changes that are to blame."""
    errors, bad = [], set[str]()
    for name, message in _wrong(service, changed(now, changes), beside):
        members = [one for one in changes if one.partition(".")[0] == name]
        if len(members) > 1:
            alone = [
                one for one in members if (name, message) in _wrong(service, changed(now, {one: changes[one]}), beside)
            ]
            members = alone or members
        # Where none is, it comes of all together or stood there before: none of them can be taken alone.
        bad.update(members or changes)
        for one in members or [name]:
            errors.append(_slipped(row, service, one, _legible(message, name, changes, beside), beside))
    return errors, bad


def _wrong(service: str, entry: Entry, beside: Beside) -> list[tuple[str, str]]:
    try:
        read_entry(service, entry, beside.country, beside.places)
    except WrongEntry as wrong:
        return [(one.field, one.message) for one in wrong.wrong]
    return []


def _legible(message: str, name: str, changes: Mapping[str, Plain | None], beside: Beside) -> str:
    """*message*, with what to do even where a reader keeps silent on a service with something secret.

    What stands in the cell is not repeated then: it may be the secret, misplaced.
    """
    if "may not be repeated" not in message:
        return message
    about = {one: value for one, value in changes.items() if one.partition(".")[0] == name}
    texts = [text for value in about.values() for text in _texts(value)]
    for field_name, told in _wrong("zz-x", changed(_ALL_PUBLIC, about), replace(beside, country="ZZ")):
        for text in texts:
            told = told.replace(f'"{text}"', "what stands here")
        if field_name == name and not any(text in told for text in texts):
            return told
    return "it is not as it should be. What it says is not repeated, for it may be secret."


def _without_words(
    row: Row, errors: Sequence[Slipped], entries: Sequence[Entry], beside: Beside
) -> tuple[Slipped, ...]:
    """*errors*; where anything of the row is secret, or may be, without the words of its cells."""
    tiers = [column.key for column in beside.columns if column.name in _WHO_SEES]
    said = {row.text(key).casefold() for key in tiers} - {"", "public", "partner"}
    if not said and not any(tier_of(entry, name) == "secret" for entry in entries for name in fields()):
        return tuple(errors)
    silent = []
    for error in errors:
        told = error.message
        for column in beside.columns:
            cell = row.cells.get(column.key)
            if cell and error.field in (column.field, column.name, column.key):
                for text in (cell.text.strip(), *members_of(cell.text)):
                    told = told.replace(quoted(text), "what stands here").replace(f" ({text})", "") if text else told
        silent.append(replace(error, message=told))
    return tuple(silent)


def _texts(value: Plain | None) -> list[str]:
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return [str(member) for member in members if member]


def _still(row: Row) -> tuple[bool, str]:
    """Whether the row says that it is still correct; and what is wrong with how it says so."""
    cell = row.cells.get(STILL)
    if cell is None:
        return False, ""
    if cell.trouble:
        return False, cell.trouble
    said = cell.text.strip()
    if said and said.casefold() != YES:
        return False, f'{quoted(said)} is no answer here. Write "{YES}", or leave it empty.'
    return bool(said), ""


def _confirmed(row: Row, now: Current, beside: Beside) -> tuple[Confirmed | None, list[Clash]]:
    """The confirmation of what *row* says, where that is what the directory says now."""
    seen = visible(now.entry, SEEN)
    texts = shown(seen, beside.columns)
    gone = {column.name for column in beside.columns if column.field and column.key not in row.cells}
    clashes = [
        Clash(row.cell(key), now.service, column.field, said.text, texts[key], said.text)
        for column in beside.columns
        if (key := column.key) and column.field and (said := row.cells.get(key)) and not same(said.text, texts[key])
    ]
    if clashes:
        return None, clashes
    names = tuple(name for name in seen if name not in gone and not name.startswith("check"))
    everything = len(names) == len([name for name in now.entry if not name.startswith("check")])
    return Confirmed(row.number, now.service, now.number, None if everything else names), []


def _slipped(row: Row, service: str, name: str, message: str, beside: Beside) -> Slipped:
    # The readers of files speak of lists; in a cell the members stand one a line.
    told = message.replace("one number a member of the list", "one number a line")
    return Slipped(row.number, _cell_of(row, name, beside), service, name, told)


def _cell_of(row: Row, name: str, beside: Beside) -> str:
    keys = [column.key for column in beside.columns if column.key == name or name in (column.field, column.name)]
    return row.cell(next((key for key in keys if key in row.at), STILL))


# -- a new service -----------------------------------------------------------------


def new_service(row: Row, services: Sequence[Current], taken: Collection[str], beside: Beside) -> Outcome:
    """What comes of a *row* without an id, beside the *services* there are; *taken* are the ids in use.

    A new service is taken as a whole or not at all: half of one helps nobody.
    """
    before = shown({}, beside.columns)
    changes, errors = _changes(row, before, {}, "", beside)
    wrong = {(one.cell) for one in errors}
    for key in REQUIRED:
        if key in row.at and not row.text(key) and row.cell(key) not in wrong:
            errors.append(Slipped(row.number, row.cell(key), "", key.partition(".")[0], "a new service needs this."))
        elif key not in row.at:
            told = f"a new service needs {key}, and the sheet has no such column. Take a new workbook."
            errors.append(Slipped(row.number, row.cell("name"), "", key.partition(".")[0], told))
    if beside.organisation:
        changes.setdefault("organisation", beside.organisation)
        if _folded(changes["organisation"]) != _folded(beside.organisation):
            told = f'a new service here is one of "{beside.organisation}". Write that, or leave it empty.'
            errors.append(_slipped(row, "", "organisation", told, beside))
    if str(changes.get("tier")) == "secret":
        errors.append(_slipped(row, "", "tier", SECRET, beside))
    elif str(changes.get("address_tier")) == "secret" and "address" in changes:
        errors.append(_slipped(row, "", "address", SECRET, beside))
    for name in [name.partition(".")[2] for name, tier in changes.items() if (name[:6], tier) == ("tiers.", "secret")]:
        if name in changes:
            errors.append(_slipped(row, "", name, SECRET, beside))
    name = str(changes.get("name") or "")
    if name and not _id_of(beside.country, name):
        errors.append(_slipped(row, "", "name", "write it in English letters too: the id is made of it.", beside))
    if errors or not name:
        return Outcome(errors=_without_words(row, errors, (), beside))
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
        told = f"{quoted(name)} is there already. Take a new workbook, and change its own row."
        return Outcome(errors=(_slipped(row, twin.service, "name", told, beside),))
    proposed = [one for waiting in beside.proposals.values() for one in waiting if one.base is None]
    again = [one for one in proposed if _who(one.entry) == said]
    if any(fields_of(one.entry) == dict(changes) for one in again):
        return Outcome(notes=(f"row {row.number}: waits for review already: new service {again[0].service}",))
    id_ = again[0].service if again else _free(_id_of(beside.country, name), taken)
    errors, _ = _unsound(row, id_, {}, changes, beside)
    if errors:
        return Outcome(errors=tuple(errors))
    notes = [f"row {row.number}: a new service, under the id {id_}"]
    if row.text(STILL):
        notes.append(f'row {row.number}: "still correct" is not noted, for the row is new. Say it again afterwards')
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
