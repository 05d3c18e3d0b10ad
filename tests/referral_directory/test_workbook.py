"""A workbook goes out with all that may be seen and nothing else, and comes back as it went."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from io import BytesIO

import openpyxl
import pytest

from referral_directory import all_countries, read_country
from referral_directory.live import read_files, seed
from referral_directory.store import Store
from referral_directory.vocabulary import UnknownName, circumstances, insist_on_language
from referral_directory.workbook import KINDS_OF_FILE, book_of, in_bytes
from referral_directory.workbook_grid import address
from referral_directory.workbook_return import look_at, read_sheet

from .spreadsheets import CANARY, NGO, PLACES, Sheet, a_store, all_of, back, meanwhile, sent


@pytest.fixture
def store(tmp_path):
    store = a_store(tmp_path)
    yield store
    store.close()


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """All countries as their files have them."""
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('all') / 'd.sqlite3'}")
    seed(store, read_files()[0])
    yield store
    store.close()


# -- out, no edits, in ----------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS_OF_FILE)
def test_out_and_in_again_without_an_edit_changes_nothing_in_any_country(everything, kind):
    services = 0
    for code in all_countries():
        places = read_country(code).places
        raw = in_bytes(book_of(everything, code, places), kind)

        report = look_at(everything, read_sheet(raw), places)

        assert ((), (), (), (), ()) == (
            report.taken,
            report.confirmed,
            report.errors,
            report.conflicts,
            report.notes,
        )
        assert set(everything.current(code)) == {one.service for one in report.unchanged}
        services += len(report.unchanged)

    assert (31, 293) == (len(all_countries()), services)
    assert [] == everything.proposals()


def test_every_service_can_be_written_anew_from_its_cells_alone(everything):
    """Nothing is lost: what a cell says, read as if it were new, is what the entry says."""
    from referral_directory.entry import changes_between, visible
    from referral_directory.workbook_cells import read_cells, shown
    from referral_directory.workbook_columns import columns_of

    different = []
    for code in all_countries():
        columns = columns_of(read_country(code).places)
        for current in everything.current(code).values():
            seen = visible(current.entry, "partner")
            changes, slips = read_cells(columns, shown(seen, columns), shown({}, columns), {})
            assert [] == slips
            for name, value in changes_between(changes_as_entry(changes), seen).items():
                # Of a page the columns show the address and the date; when a rule was said stands in no cell.
                if name != "source" and not (name.startswith("accepts.") and without_date(value, changes.get(name))):
                    different.append((current.service, name, value, changes.get(name)))

    assert [] == different


def changes_as_entry(changes):
    from referral_directory.entry import entry_of

    return entry_of({name: value for name, value in changes.items() if value is not None})


def without_date(said, again):
    """Whether the two say the same apart from the date, and from the page that prints an address."""
    return all(said.get(part) == again.get(part) for part in ("answer", "note")) and bool(again.get("source"))


@pytest.mark.parametrize("kind", KINDS_OF_FILE)
def test_each_organisation_has_its_own_services_and_no_other(store, kind):
    report = back(store, sent(store, kind))

    assert ["zz-line", "zz-shelter"] == [one.service for one in report.unchanged]
    assert ("ZZ", "Example NGO") == (report.country, report.organisation)
    assert b"Other line" not in everything_in(sent(store, kind))


# -- nothing secret goes by mail --------------------------------------------------------


def everything_in(raw):
    if not raw.startswith(b"PK"):
        return raw
    with zipfile.ZipFile(BytesIO(raw)) as packed:
        return b"\n".join(packed.read(name) for name in packed.namelist())


@pytest.mark.parametrize("kind", KINDS_OF_FILE)
@pytest.mark.parametrize("organisation", ["Example NGO", ""])
def test_what_partners_may_see_is_in_it_and_what_is_secret_is_not(store, kind, organisation):
    inside = everything_in(sent(store, kind, organisation))

    assert b"canary-partner@example.org" in inside
    assert CANARY.encode() not in inside
    assert b"Canary house" not in inside
    assert b"zz-secret" not in inside
    assert b"Seen by us" not in inside


@pytest.mark.parametrize("kind", KINDS_OF_FILE)
def test_of_a_page_that_prints_a_secret_address_only_the_site_is_told(store, kind):
    source = {"url": "https://example.org/canary-page", "confidence": "high", "prints_address": "true"}
    rule = {"answer": "no", "source": "https://example.org/canary-rule"}
    meanwhile(store, "zz-shelter", {"source": source, "accepts.hiv": rule})

    raw = sent(store, kind)

    assert b"canary-page" not in everything_in(raw)
    assert b"canary-rule" not in everything_in(raw)
    assert 2 == len(back(store, raw).unchanged)


# -- what the NGO sees ---------------------------------------------------------------------


def test_every_cell_is_text_and_none_a_formula(store):
    sheet = Sheet(sent(store)).sheet

    cells = [cell for row in sheet.iter_rows() for cell in row]

    assert {"@"} == {cell.number_format for cell in cells}
    assert {"s"} == {cell.data_type for cell in cells if cell.value is not None}
    assert "=A safe place; for up to three months." in {cell.value for cell in cells}
    assert "+380 44 272 15 00; 15-47" in {cell.value for cell in cells}
    assert [] == re.findall(rb"<f[ >]", everything_in(sent(store)))
    # And so are the cells that nobody has written in yet.
    assert {"@"} == {sheet.column_dimensions[address(1, place)[:-1]].number_format for place in range(1, 70)}


def test_titles_and_names_stay_in_sight_and_the_keys_out_of_it(store):
    sheet = Sheet(sent(store)).sheet

    assert "D3" == sheet.freeze_panes
    assert [True, True, False] == [sheet.column_dimensions[letter].hidden for letter in "ABC"]
    assert [True, False] == [sheet.row_dimensions[number].hidden for number in (1, 2)]
    assert ["Name", "Still correct?", "Name in your own language"] == [cell.value for cell in sheet[2][2:5]]


def test_the_first_sheet_says_what_to_do(store):
    workbook = openpyxl.load_workbook(BytesIO(sent(store)))

    said = " ".join(cell.value for cell in workbook.worksheets[0]["A"])

    assert ["Read me", "Services", "Lists"] == workbook.sheetnames
    assert ["visible", "visible", "hidden"] == [sheet.sheet_state for sheet in workbook]
    assert "Example NGO" in said
    assert "Nothing is deleted when you delete a row" in said


def test_every_column_has_its_help_and_closed_lists_their_choices(store):
    it = Sheet(sent(store))
    offered = {}
    for rule in it.sheet.data_validations.dataValidation:
        column = str(rule.sqref).split(":")[0].rstrip("0123456789")
        key = it.keys[openpyxl.utils.column_index_from_string(column) - 1]
        assert rule.prompt, key
        if rule.type == "list":
            first, last = re.findall(r"\$([A-Z]+\$\d+)", rule.formula1)
            cells = it.workbook["Lists"][f"{first.replace('$', '')}:{last.replace('$', '')}"]
            offered[key] = ([row[0].value for row in cells], rule.showErrorMessage)

    assert all(cell.comment and cell.comment.text for cell in it.sheet[2])
    assert (["yes"], True) == offered["still_correct"]
    assert (["paused", "closed"], True) == offered["status"]
    assert (["public", "partner", "secret"], True) == offered["tier"]
    assert {f"accepts.{one}" for one in circumstances()} == {key for key in offered if key.startswith("accepts.")}
    assert (["yes", "no", "conditional"], True) == offered["accepts.hiv"]
    # Several kinds and areas may stand in a cell, so what is offered there is no limit.
    assert [False, False] == [offered[key][1] for key in ("kinds", "area")]
    assert ["North oblast", "South oblast"] == offered["region"][0]


def test_the_csv_is_read_by_spreadsheets_and_runs_nothing(store):
    raw = sent(store, "csv")
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert "waymark 1 ZZ Example NGO" == lines[0][0]
    assert "tel. +380 44 272 15 00; 15-47" in lines[3]
    assert "'=A safe place; for up to three months." in lines[3]
    assert [] == [cell for line in lines for cell in line if cell[:1] in tuple("=+-@\t\r")]


def test_whose_there_is_none_of_is_told_with_the_nearest_name(store):
    with pytest.raises(UnknownName, match=r'run by "Exampel NGO"\. Did you mean "Example NGO"\?'):
        book_of(store, "ZZ", PLACES, "Exampel NGO")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("uk-UA", 'there is no translation into "uk-UA". Did you mean "uk"?'),
        ("Ukrainian", 'there is no translation into "Ukrainian". Did you mean "uk"?'),
        ("русский", 'there is no translation into "русский". Did you mean "ru"?'),
        ("xx", 'there is no translation into "xx". Use one of: en, ro, ru, uk.'),
    ],
)
def test_a_language_nobody_speaks_here_is_told_the_nearest(said, told):
    for language in ("en", "uk", "ru", "ro"):
        insist_on_language(language)

    with pytest.raises(UnknownName) as unknown:
        insist_on_language(said)

    assert told == str(unknown.value)


def test_taking_a_workbook_out_writes_nothing(store):
    before = all_of(store)

    sent(store)
    back(store, sent(store))

    assert before == all_of(store)
    assert set(NGO) == {one.service for one in back(store, sent(store)).unchanged}
