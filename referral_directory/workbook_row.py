"""One row of a workbook against the directory: what it changes, what stands against that, and what is confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from located_yaml import WHAT_STANDS_HERE, Plain
from sentences import Sentence
from sentences import quoted as in_quotes

from .entry import Conflict, Conflicts, Entry, WrongEntry, changed, merged, read_entry, tier_of, visible
from .fields import fields
from .places import Places
from .revisions import Current, Revision
from .service import A_MEMBER_EACH
from .workbook import SEEN
from .workbook_cells import in_cells, members_of, prints_a_place, quoted, read_cells, same, shown
from .workbook_columns import STILL, Column
from .workbook_report import SECRET_VALUE, Clash, Confirmed, Slipped, Taken, Unchanged
from .workbook_rows import Row
from .workbook_words import YES

SECRET = Sentence("what is secret cannot go by a file. Delete it here, and say it to your steward another way.")
_WHO_SEES = ("tier", "address_tier", "tiers")
_ALL_PUBLIC: Entry = {"tier": "public", "address_tier": "public"}


@dataclass(frozen=True)
class Beside:
    """What a row is held against besides its own service: the columns, what the words under them mean, the places,
    and what waits for review."""

    country: str
    organisation: str
    columns: tuple[Column, ...]
    places: Places
    proposals: Mapping[str, Sequence[Revision]] = field(default_factory=dict)
    means: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

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
    row = row.in_codes(before, beside.columns, beside.means)
    changes, errors = changes_of(row, before, base, now.service, beside)
    open_changes = {name: value for name, value in changes.items() if not _is_secret(name, changes, base, now.entry)}
    for name in changes.keys() - open_changes.keys():
        errors.append(slipped(row, now.service, name, SECRET, beside))
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
            Sentence(
                "row {row}: nothing of it is taken, for it is not clear who may see it. "
                "These wait until that is mended: {fields}",
                row=str(row.number),
                fields=", ".join(left),
            )
        )
        left = {}
    waiting = [name for name, value in left.items() if beside.waits(now.service, name, value)]
    if waiting:
        notes.append(waits_already(row, ", ".join(waiting)))
    left = {name: value for name, value in left.items() if name not in waiting}
    taken = Taken(row.number, now.service, left, now.number) if left else None
    still, told = _still(row, beside)
    if told:
        errors.append(slipped(row, now.service, STILL, told, beside))
    confirmed = None
    if still and (taken or waiting or errors or clashes):
        notes.append(_not_noted(row, bool(taken or waiting)))
    elif still:
        confirmed, clashes = _confirmed(row, now, beside)
    quiet = not (taken or confirmed or errors or clashes or waiting)
    return Outcome(
        taken,
        confirmed,
        Unchanged(row.number, now.service) if quiet else None,
        without_words(row, errors, (base, now.entry), beside),
        tuple(clashes),
        tuple(notes),
    )


def changes_of(
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
    return Clash(at, now.service, conflict.field, was, SECRET_VALUE if secret else became, wanted)


def _sound(
    row: Row, service: str, now: Entry, left: Mapping[str, Plain | None], beside: Beside
) -> tuple[dict[str, Plain | None], list[Slipped]]:
    """Of the changes *left* those with which the entry can be read, and what is wrong with the others."""
    good, errors = dict(left), list[Slipped]()
    while good:
        more, bad = unsound(row, service, now, good, beside)
        if not more:
            break
        errors += more
        good = {name: value for name, value in good.items() if name not in bad}
    return good, errors


def unsound(
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
            errors.append(slipped(row, service, one, _legible(message, name, changes, beside), beside))
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
            told = told.hiding(text, WHAT_STANDS_HERE) if isinstance(told, Sentence) else told
            told = told if text not in told else told.replace(f'"{text}"', WHAT_STANDS_HERE)
        if field_name == name and not any(text in told for text in texts):
            return told
    return Sentence("it is not as it should be. What it says is not repeated, for it may be secret.")


def without_words(row: Row, errors: Sequence[Slipped], entries: Sequence[Entry], beside: Beside) -> tuple[Slipped, ...]:
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
                    told = _hiding(told, text) if text else told
        silent.append(replace(error, message=told))
    return tuple(silent)


def _hiding(told: str, text: str) -> str:
    """*told* without the words *text*, whole or cut."""
    if isinstance(told, Sentence):
        cut = dict.fromkeys((text, quoted(text)[1:-1]))
        for one in cut:
            told = told.hiding(one, WHAT_STANDS_HERE)
        return told
    return told.replace(quoted(text), WHAT_STANDS_HERE).replace(f" ({text})", "")


def _texts(value: Plain | None) -> list[str]:
    members = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return [str(member) for member in members if member]


def _still(row: Row, beside: Beside) -> tuple[bool, str]:
    """Whether the row says that it is still correct; and what is wrong with how it says so."""
    cell = row.cells.get(STILL)
    if cell is None:
        return False, ""
    if cell.trouble:
        return False, cell.trouble
    said = cell.text.strip()
    if said and said.casefold() != YES:
        yes = next(column.said(YES) for column in beside.columns if column.key == STILL)
        told = Sentence(
            "{said} is no answer here. Write {yes}, or leave it empty.", said=quoted(said), yes=in_quotes(yes)
        )
        return False, told
    return bool(said), ""


def _confirmed(row: Row, now: Current, beside: Beside) -> tuple[Confirmed | None, list[Clash]]:
    """The confirmation of what *row* says, where that is what the directory says now."""
    seen = visible(now.entry, SEEN)
    texts = shown(seen, beside.columns)
    gone = {column.name for column in beside.columns if column.field and column.key not in row.cells}
    clashes = [
        Clash(row.cell(key), now.service, column.field, *map(column.said, (said.text, texts[key], said.text)))
        for column in beside.columns
        if (key := column.key) and column.field and (said := row.cells.get(key)) and not same(said.text, texts[key])
    ]
    if clashes:
        return None, clashes
    names = tuple(name for name in seen if name not in gone and not name.startswith("check"))
    everything = len(names) == len([name for name in now.entry if not name.startswith("check")])
    return Confirmed(row.number, now.service, now.number, None if everything else names), []


def slipped(row: Row, service: str, name: str, message: str, beside: Beside) -> Slipped:
    """The cell of *row* in which the field *name* went wrong, and what is told of it."""
    # The readers of files speak of lists; in a cell the members stand one a line.
    told = message
    if isinstance(message, Sentence):
        told = message.instead(A_MEMBER_EACH, Sentence("one number a line"))
    return Slipped(row.number, _cell_of(row, name, beside), service, name, told)


def _cell_of(row: Row, name: str, beside: Beside) -> str:
    keys = [column.key for column in beside.columns if column.key == name or name in (column.field, column.name)]
    return row.cell(next((key for key in keys if key in row.at), STILL))


def _not_noted(row: Row, changes: bool) -> Sentence:
    at = str(row.number)
    if changes:
        return Sentence(
            'row {row}: "still correct" is not noted, for the row has changes for review. Say it again afterwards',
            row=at,
        )
    return Sentence(
        'row {row}: "still correct" is not noted, for the row has something to mend. Say it again afterwards', row=at
    )


def waits_already(row: Row, what: str) -> Sentence:
    """The note that *what* stands in a proposal already."""
    return Sentence("row {row}: waits for review already: {what}", row=str(row.number), what=what)
