"""Whatever somebody sends as a workbook is refused in a sentence or taken harmlessly, and soon."""

from __future__ import annotations

import time
import zipfile
from io import BytesIO

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from referral_directory.workbook_grid import MOST_BYTES, MOST_ROWS, BadWorkbook
from referral_directory.workbook_return import read_sheet
from referral_directory.workbook_xlsx import SERVICES
from referral_directory.workbook_zip import MOST_CELLS, MOST_MEMBERS, MOST_UNPACKED, what_is_wrong_with

from .spreadsheets import Sheet, a_store, all_of, back, edited, lines_of, meanwhile, saved, sent

SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    store = a_store(tmp_path_factory.mktemp("hostile"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def workbook(store):
    return sent(store)


def repacked(raw, change=lambda name, part: part, more=(), method=zipfile.ZIP_DEFLATED):
    """The workbook with its parts changed, and *more* parts added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as packed, zipfile.ZipFile(out, "w", method) as again:
        for name in packed.namelist():
            again.writestr(name, change(name, packed.read(name)))
        for name, part in more:
            again.writestr(name, part)
    return out.getvalue()


def in_sheet(raw, was, becomes):
    def change(name, part):
        assert name != SHEET or was in part
        return part.replace(was, becomes, 1) if name == SHEET else part

    return repacked(raw, change)


def refusal(raw):
    began = time.monotonic()
    with pytest.raises(BadWorkbook) as refused:
        read_sheet(raw)
    assert time.monotonic() - began < 10
    return str(refused.value)


DOCTYPE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


def with_doctype(name, part):
    head, found, rest = part.partition(b"?>")
    if name != SHEET:
        return part
    return head + found + DOCTYPE + rest if found and b"<?xml" in head else DOCTYPE + part


def test_the_workbook_itself_is_not_refused(workbook):
    assert "" == what_is_wrong_with(workbook)
    assert "" == what_is_wrong_with(repacked(workbook))
    assert "" == what_is_wrong_with(repacked(workbook, method=zipfile.ZIP_STORED))


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (lambda raw: repacked(raw, more=[("xl/media/a.png", b"\0" * (MOST_UNPACKED + 1))]), "million bytes or"),
        (lambda raw: repacked(raw, more=[(f"x/{i}.txt", b"") for i in range(MOST_MEMBERS)]), "million bytes or"),
        (lambda raw: raw + b"\0" * MOST_BYTES, "It is larger than 5,000,000 bytes."),
        (lambda raw: repacked(raw, with_doctype), "It declares its own entities"),
        (
            lambda raw: repacked(raw, lambda n, p: p.decode().encode("utf-16") if n == SHEET else p),
            "a part of it is not UTF-8",
        ),
        (
            lambda raw: repacked(raw, lambda n, p: b'<?xml version="1.0" encoding="cp037"?>' + p if n == SHEET else p),
            "a part of it is not UTF-8",
        ),
        (lambda raw: repacked(raw, more=[("xl/vbaProject.bin", b"x")]), "It has macros or controls in it."),
        (lambda raw: repacked(raw, more=[("xl/macrosheets/sheet1.xml", b"<x/>")]), "It has macros or controls"),
        (lambda raw: repacked(raw, more=[("xl/activeX/activeX1.xml", b"<x/>")]), "It has macros or controls"),
        (
            lambda raw: repacked(
                raw, lambda n, p: p.replace(b".main+xml", b".macroEnabled.main+xml") if "Content" in n else p
            ),
            "It has macros in it.",
        ),
        (lambda raw: repacked(raw, more=[("XL/Workbook.xml", b"<x/>")]), "a part of it is there twice"),
        (lambda raw: repacked(raw, method=zipfile.ZIP_BZIP2), "It is no XLSX workbook."),
        (lambda raw: repacked(raw, method=zipfile.ZIP_LZMA), "It is no XLSX workbook."),
        (lambda raw: raw[: len(raw) // 2], "It is damaged"),
        (lambda raw: b"PK" + raw[:50], "It is damaged"),
        (lambda raw: b"\xd0\xcf\x11\xe0" + raw, "It is locked with a password, or of an old kind."),
        (
            lambda raw: in_sheet(
                raw, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            ),
            "cells, with the empty and the merged ones.",
        ),
        (
            lambda raw: in_sheet(
                raw, b"</sheetData>", b'</sheetData><mergeCells><mergeCell a=">" ref="A1:XFD1048576"/></mergeCells>'
            ),
            "cells, with the empty and the merged ones.",
        ),
        (
            lambda raw: in_sheet(
                raw,
                b"</sheetData>",
                b'</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
            ),
            "cells, with the empty and the merged ones.",
        ),
        (
            lambda raw: in_sheet(
                raw, b"</sheetData>", b'<row r="9">' + b"<c/>" * (MOST_CELLS + 1) + b"</row></sheetData>"
            ),
            "cells, with the empty and the merged ones.",
        ),
        (
            lambda raw: in_sheet(
                raw, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row></sheetData>'
            ),
            "The sheet goes on to XFD1048576.",
        ),
        (lambda raw: in_sheet(raw, b"<sheetData>", b"<sheetData>" + b"<a>" * 100_000), "It is damaged"),
        (
            lambda raw: in_sheet(raw, b"<sheetData>", b"<a>" * 100_000 + b"</a>" * 100_000 + b"<sheetData>"),
            None,
        ),
        (lambda raw: in_sheet(raw, b'r="3"', b'r="three"'), "It is damaged"),
        (lambda raw: in_sheet(raw, b"<t>", b"<t>&#0;"), "It is damaged"),
        (lambda raw: in_sheet(raw, b"<t>", b"<t>&e;"), "It is damaged"),
        (lambda raw: repacked(raw, lambda n, p: b"" if n == "xl/workbook.xml" else p), "It is damaged"),
        (lambda raw: repacked(raw, lambda n, p: b"<x/>" if n == "[Content_Types].xml" else p), None),
    ],
)
def test_a_file_made_to_harm_is_refused_in_a_sentence(workbook, spoilt, said):
    raw = spoilt(workbook)

    if said is not None:
        assert said in refusal(raw)
    else:  # refused or read, but soon and without a traceback
        try:
            read_sheet(raw)
        except BadWorkbook as refused:
            assert str(refused).endswith(".")


def test_a_zip_that_lies_about_its_size_is_not_unpacked(workbook):
    bomb = repacked(workbook, more=[("xl/theme/bomb.xml", b"<a>" + b" " * (MOST_UNPACKED + 1))])
    lied = bytearray(bomb)
    true = (MOST_UNPACKED + 4).to_bytes(4, "little")
    assert 2 == bytes(lied).count(true)
    told = bytes(lied).replace(true, (100).to_bytes(4, "little"))

    assert "It is damaged: it cannot be unpacked." in refusal(told)


def test_a_locked_zip_is_told(workbook):
    raw = bytearray(workbook)
    at = raw.find(b"PK\x01\x02")
    raw[at + 8] |= 1

    assert "It is locked with a password." in refusal(bytes(raw))


def test_another_workbook_is_told(store):
    out = BytesIO()
    other = openpyxl.Workbook()
    other.active.title = SERVICES
    other.active["A1"] = "Name"
    other.save(out)

    assert 'No sheet of it has the hidden first row of "Services"' in refusal(out.getvalue())


def test_what_a_spreadsheet_adds_of_its_own_is_passed_over_in_silence(store, workbook, recwarn):
    more = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'

    assert 2 == len(back(store, in_sheet(workbook, b"</worksheet>", more)).unchanged)
    assert [] == [str(warning.message) for warning in recwarn]


def test_the_sheet_is_found_under_another_name(store, workbook):
    it = Sheet(workbook)
    it.sheet.title = "Послуги"

    assert 2 == len(back(store, it.raw()).unchanged)


def test_too_many_rows_are_told(workbook):
    it = Sheet(workbook)
    it.sheet.cell(MOST_ROWS + 1, 3).value = "x"

    assert "The sheet goes on to CB1001. Delete the empty rows below 1,000" in refusal(it.raw())


def test_a_text_of_a_million_letters_is_told_and_not_repeated(store, workbook):
    raw = in_sheet(
        workbook,
        b"</sheetData>",
        b'<row r="5"><c r="C5" t="inlineStr"><is><t>' + b"x" * 1_000_000 + b"</t></is></c></row></sheetData>",
    )

    report = back(store, raw)

    assert "C5: it is longer than 200 characters. Shorten it." in map(str, report.errors)
    assert len(report.as_text()) < 5_000


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "=cmd|' /C calc'!A0",
            "+380441234567",
            "-1+1",
            "@SUM(A1)",
            "<script>alert(1)</script>",
            "\u202egro.elpmaxe",
            "a\u200bb",
            "_x0041_",
            "_x000D_",
            "x005F_",
            "'; DROP TABLE revisions; --",
            "{{7*7}}",
            "%s%n",
            "https://[",
            "http://a.b:99999999/",
            "x" * 3000,
            "a;" * 3000,
            "\ud800",
        ]
    ),
)
KEYS = [
    "name",
    "phones",
    "email",
    "website",
    "hours",
    "area",
    "cities",
    "region",
    "kinds",
    "languages",
    "tier",
    "address_tier",
    "status",
    "accepts.hiv",
    "accepts.hiv.source",
    "source.url",
    "source.date",
    "still_correct",
    "revision",
    "id",
]


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.dictionaries(st.sampled_from(KEYS), HOSTILE, min_size=1, max_size=4), row=st.sampled_from([3, 4, 5]))
@example(values={"id": "\0", "revision": "9" * 40}, row=3)
def test_hostile_cells_are_told_or_taken_and_never_break_anything(store, values, row):
    """Through CSV, which takes every character; nothing is written, and nothing unseen is repeated."""
    lines = lines_of(sent(store, "csv"))
    lines.append([""] * len(lines[0]))
    keys = ["id" if key.startswith("waymark") else key for key in lines[0]]
    for key, value in values.items():
        lines[row - 1][keys.index(key)] = value
    before = all_of(store)

    try:
        report = back(store, saved(lines, errors="replace"))
    except BadWorkbook as refused:
        said = str(refused)
    else:
        said = report.as_text()
        # The other rows are none the worse for it.
        assert len({one.service for one in (*report.unchanged, *report.taken, *report.confirmed)}) >= 1

    assert before == all_of(store)
    assert not set("\0\u202e\u200b") & set(said)
    assert len(said) < 20_000


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_bytes_that_were_damaged_on_the_way_never_break_anything(store, workbook, at):
    raw = bytearray(workbook)
    for place, byte in at:
        raw[min(int(place * len(raw)), len(raw) - 1)] = byte

    try:
        back(store, bytes(raw))
    except BadWorkbook as refused:
        assert str(refused).endswith(".")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), min_size=1, max_size=4),
    part=st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]),
)
def test_xml_that_somebody_wrote_into_never_breaks_anything(store, workbook, at, part):
    def change(name, xml):
        for place, more in at if name == part else ():
            cut = int(place * len(xml))
            xml = xml[:cut] + more + xml[cut + len(more) :]
        return xml

    try:
        back(store, repacked(workbook, change))
    except BadWorkbook as refused:
        assert str(refused).endswith(".")


@pytest.mark.parametrize("text", ["_x0041_", "_x000D_", "_x005F_x0041_", "=1+1", "#N/A", "'=1", "+380", "1\n2", "007"])
def test_a_text_that_means_something_to_a_spreadsheet_comes_back_as_it_was(tmp_path, text):
    own = a_store(tmp_path)
    meanwhile(own, "zz-line", {"cost": text})

    assert 2 == len(back(own, sent(own)).unchanged)
    assert 2 == len(back(own, Sheet(sent(own)).raw() if not text.startswith(("=", "#")) else sent(own)).unchanged)
    assert [{"hours": "off"}] == [one.changes for one in back(own, edited_text(own, hours="off")).taken]
    own.close()


def edited_text(store, **values):
    """Edited in a spreadsheet that keeps texts as texts."""
    it = Sheet(sent(store))
    for cell in (cell for row in it.sheet.iter_rows() for cell in row if cell.value is not None):
        cell.data_type = "s"
    return it.put("zz-line", **values).raw()


def test_edits_through_the_sheet_are_seen(store):
    assert ["hours"] == list(back(store, edited(store, "zz-line", hours="off")).taken[0].changes)
