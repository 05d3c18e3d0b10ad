"""A workbook that comes back: read, held against the directory as it is now, and made into proposals.

    sheet = read_sheet(Path("f.xlsx").read_bytes())
    report = look_at(store, sheet, places)                      # writes nothing
    report = carry_out(store, report, author, date.today())

A cell that says what it said when the workbook went out changes nothing; a row that is gone deletes nothing; a cell
that cannot be taken is told, and stops no other row.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from languages import country_name
from sentences import Sentence
from sentences import quoted as in_quotes

from .entry import Conflicts, Entry, WrongEntry, fields_of
from .places import Places
from .revisions import ACCEPTED, CONFIRMED, Author, Current, Revision
from .store import NotThere, Store
from .vocabulary import UnknownName
from .workbook import in_a_workbook, known_as, organisation_of
from .workbook_cells import quoted, what_is_unseen
from .workbook_columns import ID, REVISION, columns_of, meanings
from .workbook_csv import read_csv
from .workbook_grid import BadWorkbook, Cell, Sheet
from .workbook_new import new_service
from .workbook_report import Confirmed, Report, Slipped
from .workbook_row import Beside, Outcome, outcome_of
from .workbook_rows import Returned, Row, language_of, rows_of, whose
from .workbook_xlsx import read_xlsx

MOST_ERRORS = 500
"""So many cells are told at once; the rows behind them are not looked at."""
MOST_NAME = 150
MOST_ROLE = 200
_NO_BASE = Sentence("the hidden number in this cell is not the one that the workbook came with. Take a new workbook.")


def read_sheet(raw: bytes) -> Sheet:
    """The cells of the workbook *raw*, XLSX or CSV, by what it is made of.  Raises `BadWorkbook`."""
    if not raw.strip():
        raise BadWorkbook(Sentence("It is empty."))
    return read_xlsx(raw) if raw.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else read_csv(raw)


def country_of(sheet: Sheet) -> str:
    """The country that *sheet* is a workbook of.  Raises `BadWorkbook`."""
    return whose(sheet)[0]


def look_at(store: Store, sheet: Sheet, places: Places, organisation: str = "") -> Report:
    """What would come of *sheet*; nothing is written.  *organisation* is whose it has to be, where that is known.

    Raises `BadWorkbook` where it is no workbook at all, or that of somebody else.
    """
    language = language_of(sheet)
    try:
        return _looked_at(store, sheet, places, organisation, language)
    except BadWorkbook as bad:
        bad.language = language
        raise


def _looked_at(store: Store, sheet: Sheet, places: Places, organisation: str, language: str) -> Report:
    columns = columns_of(places, language)
    returned = rows_of(sheet, columns, places)
    everyone = store.current(returned.country)
    services = in_a_workbook(everyone.values())
    owner = _owner(returned, organisation, services)
    mine = {one.service: one for one in services if owner in ("", organisation_of(one.entry))}
    proposals: dict[str, list[Revision]] = defaultdict(list)
    for proposal in store.proposals(returned.country):
        proposals[proposal.service].append(proposal)
    beside = Beside(returned.country, owner, columns, places, proposals, meanings(columns, places))
    bases = {row.number: _began_as(store, row) for row in returned.rows if row.text(ID) in mine}
    outcomes = list(_outcomes(returned.rows, everyone, mine, bases, beside))
    missing = sorted(mine.keys() - {row.text(ID) for row in returned.rows})
    told = Sentence("not in the workbook, and left as they are: {services}", services=", ".join(missing))
    gone = [told] if missing else []
    return Report(
        country=returned.country,
        organisation=owner,
        taken=tuple(one.taken for one in outcomes if one.taken),
        unchanged=tuple(one.unchanged for one in outcomes if one.unchanged),
        confirmed=tuple(one.confirmed for one in outcomes if one.confirmed),
        errors=tuple(sorted({*returned.errors, *(error for one in outcomes for error in one.errors)})),
        conflicts=tuple(clash for one in outcomes for clash in one.conflicts),
        notes=(*returned.notes, *gone, *(note for one in outcomes for note in one.notes)),
        language=language,
    )


def _outcomes(
    rows: Sequence[Row],
    everyone: Mapping[str, Current],
    mine: Mapping[str, Current],
    bases: Mapping[int, Revision | None],
    beside: Beside,
) -> Iterator[Outcome]:
    services = in_a_workbook(everyone.values())
    taken = {*everyone, *beside.proposals}
    new: dict[str, int] = {}
    again = _again(rows)
    began_as = {str(base.entry.get("name")): number for number, base in bases.items() if base}
    told = 0
    for row in rows:
        if told >= MOST_ERRORS:
            told_first = Sentence(
                "row {row} and those below were not looked at: mend what is told first", row=str(row.number)
            )
            yield Outcome(notes=(told_first,))
            return
        if row.number in again:
            outcome = Outcome(errors=(again[row.number],))
        elif row.text(ID) or row.cells.get(ID, Cell()).trouble:
            outcome = _known(row, mine, bases, began_as, beside)
        else:
            outcome = _new(row, services, taken, new, beside)
        told += len(outcome.errors) + len(outcome.conflicts)
        yield outcome


def _known(
    row: Row,
    mine: Mapping[str, Current],
    bases: Mapping[int, Revision | None],
    began_as: Mapping[str, int],
    beside: Beside,
) -> Outcome:
    id_ = row.text(ID)
    now, base = mine.get(id_), bases.get(row.number)
    if now is None:
        told = Sentence(
            "{id} is no service that this workbook can change. "
            "Take a new workbook; for a new service use an empty row.",
            id=quoted(id_),
        )
        return Outcome(errors=(Slipped(row.number, row.cell(ID), "", ID, told),))
    if base is None:
        return Outcome(errors=(Slipped(row.number, row.cell(REVISION), id_, REVISION, _NO_BASE),))
    name = row.text("name")
    if name != str(base.entry.get("name")) and began_as.get(name, row.number) != row.number:
        told = Sentence(
            "this row has the name that row {row} came with, and the hidden id of {id}: some of "
            "its cells were moved without the others, so nothing of it is taken. Take a new workbook.",
            row=str(began_as[name]),
            id=quoted(id_),
        )
        return Outcome(errors=(Slipped(row.number, row.cell("name"), id_, "name", told),))
    return outcome_of(row, now, base.entry, beside)


def _new(row: Row, services: Sequence[Current], taken: set[str], new: dict[str, int], beside: Beside) -> Outcome:
    """A row without an id; its id is added to those *taken*, and its name to those of *new* rows."""
    name = row.text("name").casefold()
    if name and name in new:
        told = Sentence("the same new service stands in row {row} too. Keep one of them.", row=str(new[name]))
        return Outcome(errors=(Slipped(row.number, row.cell("name"), "", "name", told),))
    new[name] = row.number
    outcome = new_service(row, services, taken, beside)
    if outcome.taken:
        taken.add(outcome.taken.service)
    return outcome


def _owner(returned: Returned, organisation: str, services: Sequence[Current]) -> str:
    said = returned.organisation
    try:
        known = known_as(said, services) if said else ""
        wanted = known_as(organisation, services) if organisation else ""
    except UnknownName as unknown:
        told = Sentence("It is nobody's workbook: {why}", why=unknown.args[0])
        raise BadWorkbook(told) from None
    if wanted and known and wanted != known:
        told = Sentence(
            "It is the workbook of {theirs}, not of {yours}.", theirs=in_quotes(known), yours=in_quotes(wanted)
        )
        raise BadWorkbook(told)
    return wanted or known


def _again(rows: Sequence[Row]) -> dict[int, Slipped]:
    """The rows whose service stands in more than one: which of them is meant is not for us to say."""
    count = Counter(row.text(ID) for row in rows if row.text(ID))
    found = {}
    for row in rows:
        if count[row.text(ID)] > 1:
            others = [str(one.number) for one in rows if one.text(ID) == row.text(ID)]
            told = Sentence(
                "the same service stands in rows {rows}, so none of them is taken. "
                "Keep one of them; for a new service use an empty row.",
                rows=", ".join(others[:10]),
            )
            found[row.number] = Slipped(row.number, row.cell(ID), "", ID, told)
    return found


def _began_as(store: Store, row: Row) -> Revision | None:
    """The revision that *row* began as; None where its number is not the one it went out with."""
    said = row.text(REVISION)
    if not re.fullmatch(r"[1-9][0-9]{0,8}", said):
        return None
    try:
        base = store.revision(int(said))
    except NotThere:
        return None
    return base if base.service == row.text(ID) and base.state in (ACCEPTED, CONFIRMED) else None


# -- writing -----------------------------------------------------------------------


def author_of(report: Report, name: str) -> Author:
    """Who proposes what is in *report*: *name*, for the organisation.  Raises `UnknownName` for a name no one sees."""
    if not name.strip() or len(name) > MOST_NAME or what_is_unseen(name):
        raise UnknownName(f"--as takes a name of at most {MOST_NAME} characters, all of which can be seen.")
    whose = report.organisation or country_name(report.country)
    return Author(name.strip(), f"editor, {whose}"[:MOST_ROLE])


def carry_out(store: Store, report: Report, author: Author, on: date, write: bool = True) -> Report:
    """Propose what *report* takes, and note on the day *on* what it confirms; what cannot be any more is told in it.

    Without *write* nothing is written, and the same is told, as far as it can be known.
    """
    taken, confirmed, errors, notes = [], [], list(report.errors), list(report.notes)
    for one in report.taken if write else ():
        try:
            why = f"workbook, row {one.row}"
            made = store.propose(report.country, one.service, one.changes, one.base, author, why, "workbook")
            taken.append(replace(one, proposal=made.number))
        except (WrongEntry, NotThere) as error:
            errors.append(_too_late(one.row, one.service, error))
    for row in report.confirmed:
        if _noted(store.revision(row.base).entry, row, author, on):
            note = Sentence(
                "row {row}: noted already that {service} is still correct", row=str(row.row), service=row.service
            )
            notes.append(note)
            continue
        try:
            if write:
                store.confirm(row.service, row.base, author, on, row.names, f"workbook, row {row.row}: still correct")
            confirmed.append(row)
        except (WrongEntry, NotThere, Conflicts) as error:
            errors.append(_too_late(row.row, row.service, error))
    return replace(
        report,
        taken=tuple(taken) if write else report.taken,
        confirmed=tuple(confirmed),
        errors=tuple(errors),
        notes=tuple(notes),
    )


def _too_late(row: int, service: str, error: Exception) -> Slipped:
    told = Sentence(
        "row {row} is not taken, for something changed while it was read: {why}", row=str(row), why=str(error)
    )
    return Slipped(row, "", service, "", told)


def _noted(entry: Entry, row: Confirmed, author: Author, on: date) -> bool:
    """Whether that very confirmation stands there already."""
    check = {"on": on.isoformat(), "by": author.role}
    flat = fields_of(entry)
    names = ["checked"] if row.names is None else [f"checks.{name}" for name in row.names]
    return all(flat.get(name) == check for name in names)
