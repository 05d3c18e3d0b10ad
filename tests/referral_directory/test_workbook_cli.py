"""`workbook out` and `workbook in` on the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from referral_directory.__main__ import main
from referral_directory.store import Store

from .spreadsheets import Sheet

LINE, CHILDREN = "ua-la-strada-hotline", "ua-la-strada-children"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run the command with these words in an empty folder with a store of its own; its exit code and what it said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAYMARK_DATABASE_URL", f"sqlite:///{tmp_path / 'd.sqlite3'}")

    def run(*words):
        code = main(["workbook", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def proposals(tmp_path):
    def proposals():
        store = Store.open(f"sqlite:///{tmp_path / 'd.sqlite3'}")
        found = store.proposals()
        store.close()
        return found

    return proposals


def test_out_edit_in(run, tmp_path, proposals):
    assert (0, "2 services of La Strada-Ukraine\n", "") == run(
        "out", "--organisation", "La Strada-Ukraine", "-o", "f.xlsx"
    )
    counts = "0 for review, 0 still correct, 2 unchanged, 0 changed by somebody else too, 0 not taken"
    assert (0, f"La Strada-Ukraine, UA: {counts}\n", "") == run("in", "f.xlsx")
    it = Sheet((tmp_path / "f.xlsx").read_bytes())
    it.put(LINE, still_correct="yes").put(CHILDREN, hours="nine to five", phones="116 111")
    (tmp_path / "f.xlsx").write_bytes(it.raw())

    code, out, _ = run("in", "f.xlsx", "--dry-run")
    assert 1 == code
    assert [] == proposals()
    assert out.endswith("Nothing was written.\n")
    code, out, _ = run("in", "f.xlsx", "--json", "--as", "Olena", "--on", "2026-11-01")

    (proposal,) = proposals()
    assert 1 == code
    assert {
        "country": "UA",
        "organisation": "La Strada-Ukraine",
        "taken": [
            {"row": 3, "service": CHILDREN, "new": False, "fields": ["phones"], "proposal": proposal.number},
        ],
        "unchanged": [],
        "confirmed": [{"row": 4, "service": LINE, "fields": None}],
        "errors": [
            {
                "cell": "U3",
                "service": CHILDREN,
                "field": "hours",
                "message": '"nine to five" is not in the notation of opening hours. '
                'Write it like "Mo-Fr 09:00-18:00" or "24/7".',
            }
        ],
        "conflicts": [],
        "notes": [],
    } == json.loads(out)
    assert ("Olena", "editor, La Strada-Ukraine", "workbook") == (
        proposal.author.who,
        proposal.author.role,
        proposal.origin,
    )


def test_csv_goes_the_same_way(run, tmp_path):
    assert (0, "39 services of Ukraine\n", "") == run("out", "--country", "UA", "-o", "f.csv")

    code, out, _ = run("in", "f.csv", "--json")

    assert (0, 39) == (code, len(json.loads(out)["unchanged"]))


def test_without_an_error_the_exit_code_is_fine(run, tmp_path):
    run("out", "--organisation", "La Strada-Ukraine", "-o", "f.xlsx")
    (tmp_path / "f.xlsx").write_bytes(Sheet((tmp_path / "f.xlsx").read_bytes()).put(LINE, still_correct="yes").raw())

    code, out, _ = run("in", "f.xlsx")

    assert 0 == code
    assert f"row 4: still correct: {LINE}\n" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "the following arguments are required: out|in."),
        (["out", "-o", "f.xlsx"], "say whose services: --organisation NAME, or --country CODE for all of one."),
        (["out", "--country", "UA"], "the following arguments are required: -o/--output."),
        (["out", "--country", "UA", "-o", "f.ods"], '"f.ods" should end in .xlsx or .csv'),
        (["out", "--country", "UX", "-o", "f.csv"], 'there is no country "UX".'),
        (["out", "--country", "UA", "-o", "no/f.csv"], '"no/f.csv" cannot be written: No such file or directory.'),
        (["out", "--organisation", "La Strda", "-o", "f.csv"], 'Did you mean "La Strada-Ukraine"?'),
        (["out", "--country", "UA", "--language", "ua", "-o", "f.csv"], 'there is no translation into "ua".'),
        (["in"], "the following arguments are required: FILE."),
        (["in", "f.xlsx"], '"f.xlsx" cannot be read: No such file or directory.'),
        (["in", "."], '"." cannot be read: Is a directory.'),
        (["in", "f.xlsx", "--on", "yesterday"], '"yesterday" is not a day. Write it like 2026-11-23.'),
        (
            ["in", "f.xlsx", "--on", (datetime.now(UTC) + timedelta(days=2)).date().isoformat()],
            "is still to come: nobody can have made sure then.",
        ),
    ],
)
def test_wrong_use_is_told_in_a_sentence(run, words, said):
    code, out, err = run(*words)

    assert (2, "") == (code, out)
    assert said in err
    assert "Traceback" not in err


def test_a_name_that_cannot_be_signed_with_is_told_and_nothing_written(run, tmp_path, proposals):
    run("out", "--organisation", "La Strada-Ukraine", "-o", "f.xlsx")
    (tmp_path / "f.xlsx").write_bytes(Sheet((tmp_path / "f.xlsx").read_bytes()).put(LINE, cost="free").raw())

    code, _, err = run("in", "f.xlsx", "--as", " ")

    assert 2 == code
    assert "--as takes a name of at most 150 characters" in err
    assert [] == proposals()


@pytest.mark.parametrize("raw", [b"", b"\0" * 100, b"PK\3\4", b"hello", b"\xff" * 50, b"x" * 6_000_000])
def test_what_is_no_workbook_is_an_error_of_the_file(run, tmp_path, raw):
    (tmp_path / "f.xlsx").write_bytes(raw)

    code, out, err = run("in", "f.xlsx", "--json")

    (error,) = json.loads(out)["errors"]
    assert (1, "") == (code, err)
    assert ["", "", ""] == [error["cell"], error["service"], error["field"]]
    assert error["message"].endswith(".")
    assert (1, f"{error['message']}\n") == (run("in", "f.xlsx")[0], run("in", "f.xlsx")[1].splitlines(True)[0])


def test_a_workbook_of_a_country_that_is_not_here_is_told(run, tmp_path):
    (tmp_path / "f.csv").write_bytes(b"waymark 1 QQ;revision\r\n")

    assert (1, 'It is a workbook of "QQ", and there is no such country here.') == (
        (answer := run("in", "f.csv"))[0],
        answer[1].splitlines()[0],
    )


def test_a_store_that_is_away_is_told(run, monkeypatch, tmp_path):
    (tmp_path / "f.csv").write_bytes(b"waymark 1 UA;revision\r\n")
    monkeypatch.setenv("WAYMARK_DATABASE_URL", "nonsense://user:canary@host")

    for words in (("out", "--country", "UA", "-o", "g.csv"), ("in", "f.csv")):
        code, _, err = run(*words)
        assert (2, True) == (code, "no address of a database" in err)
        assert "canary" not in err
