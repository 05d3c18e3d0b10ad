"""A workbook as CSV: in whatever encoding a spreadsheet saves it, and with nothing that one would run."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from referral_directory.workbook_csv import as_it_was, defused, read_csv
from referral_directory.workbook_grid import MOST_BYTES, BadWorkbook

from .spreadsheets import NGO, a_store, back, lines_of, meanwhile, saved, sent

RUNS = tuple("=+-@\t\r")


@pytest.fixture
def store(tmp_path):
    store = a_store(tmp_path)
    meanwhile(store, "zz-line", {"local_name": "Притулок для жінок", "cost": "безкоштовно"})
    yield store
    store.close()


def changed(store, key, text, **how):
    lines = lines_of(sent(store, "csv"))
    lines[2][lines[0].index(key)] = text
    return saved(lines, **how)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_encoding_and_delimiter_of_a_spreadsheet_is_read(store, encoding, delimiter):
    raw = changed(store, "cost", "10 гривень; або «нічого», чи\tтак", encoding=encoding, delimiter=delimiter)

    report = back(store, raw)

    assert [{"cost": "10 гривень; або «нічого», чи\tтак"}] == [one.changes for one in report.taken]
    assert report.fine
    assert ["zz-shelter"] == [one.service for one in report.unchanged]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Brașov și Iași", "iso8859-16"),
        ("Łódź i Żywiec", "cp1250"),
        ("ПРИТУЛОК для жінок", "koi8-u"),
        ("à é", "cp1252"),
    ],
)
def test_an_encoding_that_cannot_be_told_is_not_guessed(store, text, encoding):
    raw = changed(store, "cost", text, encoding=encoding, errors="ignore")

    with pytest.raises(BadWorkbook, match=r"letters cannot be told for sure. Save it as \"CSV UTF-8\""):
        back(store, raw)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_letters_that_were_lost_on_the_way_are_told_and_not_taken(store, encoding):
    report = back(store, saved(lines_of(sent(store, "csv")), encoding=encoding, errors="replace"))

    assert ["E3", "W3"] == [error.cell for error in report.errors]
    assert 'letters of it were lost and became "?"' in report.errors[0].message
    assert () == report.taken


@pytest.mark.parametrize("cost", ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''x", "'x", "'", " =1", "tel. 1"])
def test_what_a_spreadsheet_would_run_goes_out_defused_and_comes_back_as_it_was(store, cost):
    meanwhile(store, "zz-line", {"cost": cost})
    raw = sent(store, "csv")

    (cell,) = [line[lines_of(raw)[0].index("cost")] for line in lines_of(raw) if line[0] == "zz-line"]

    assert cell[:1] not in RUNS
    assert cell.lstrip()[:1] not in RUNS
    assert 2 == len(back(store, raw).unchanged)
    assert [{"hours": "off"}] == [one.changes for one in back(store, changed(store, "hours", "off")).taken]


@given(st.text(max_size=40), st.sampled_from(["", "phones", "cost"]))
@example("'=1", "cost")
@example("''", "cost")
@example("tel. tel. 1", "phones")
@example("\ufeff=1", "cost")
def test_defusing_is_taken_off_exactly_whatever_the_text(text, key):
    cell = defused(key, text)

    assert text == as_it_was(key, cell)
    assert cell[:1] not in RUNS


@pytest.mark.parametrize("written", ["116 111", "tel. 116 111"])
def test_a_number_may_be_written_with_or_without_what_keeps_it_whole(store, written):
    assert [{"phones": ["116 111"]}] == [one.changes for one in back(store, changed(store, "phones", written)).taken]


def test_cells_have_the_same_names_as_in_a_spreadsheet(store):
    report = back(store, changed(store, "hours", "nine to five"))

    assert ["U3"] == [error.cell for error in report.errors]


def test_short_lines_and_empty_ones_are_no_mistake(store):
    lines = lines_of(sent(store, "csv"))
    lines[2] = lines[2][:7]

    report = back(store, saved([*lines, [], [""], [";"[:0]] * 90]))

    assert report.fine
    assert set(NGO) == {one.service for one in report.unchanged}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "It is empty."),
        (b"id;name\r\n1;x\r\n", "It does not have the row of keys"),
        (b"\xff\xfe\x00", "It is damaged: it begins in one encoding and goes on in another."),
        (b"\xef\xbb\xbf\xff\xff", "It is damaged: it begins in one encoding and goes on in another."),
        (b"\x00\x01", "It does not have the row of keys"),
        (b'waymark 1 ZZ;revision\r\n"open;1', "Line 2: a quotation mark is open"),
        (b"waymark 1 ZZ;revision\r\n" + b"x" * 200_000, "or the cell is too long"),
        (b"waymark 1 ZZ;revision\r\n" + b"a;b\r\n" * 2000, "It has more than 1,000 rows or 300 columns."),
        (b"waymark 1 ZZ;revision" + b";" * 1000, "It has more than 1,000 rows or 300 columns."),
        (b"x" * (MOST_BYTES + 1), "It is larger than 5,000,000 bytes."),
        (b"waymark 1 ZZ;name\r\n", "The hidden columns are missing, or there twice"),
        (b"waymark 1 ZZ;revision;revision\r\n", "The hidden columns are missing, or there twice"),
    ],
)
def test_a_file_that_is_no_workbook_is_told_in_a_sentence(store, raw, said):
    with pytest.raises(BadWorkbook) as refused:
        back(store, raw)

    assert said in str(refused.value)


def test_a_nul_or_a_turned_text_is_told_at_its_cell(store):
    for sign, code in (("\0", "U+0000"), ("\u202e", "U+202E"), ("\u200b", "U+200B")):
        report = back(store, changed(store, "cost", f"a{sign}b"))

        assert [f"W3: it has a character no one can see ({code}). Delete it."] == list(map(str, report.errors))


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(raw):
    try:
        read_csv(raw)
    except BadWorkbook as refused:
        assert str(refused).endswith((".", ". "))
