"""A reminder is written in the organisation's language, and tells no more in it than in English."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from languages import MARK, Line, said_date
from referral_directory.__main__ import main
from referral_directory.due import due, reminder, stands
from tests.planted import CODE, cyrillic, planted

from .conftest import service

TODAY = date(2026, 11, 23)
NGO = "organisation: Women Against Violence"
CANARIES = ("Aurora", "Hidden", "Northtown", "116 123", "Women", "zz-more")


@pytest.fixture
def rows(country):
    checked = "checked: {on: 2026-01-01, by: steward}"
    where = country(
        service("zz-more", NGO, "address: 5 Hidden Street", "cities: [Northtown]", checked).replace(
            "Service zz-more", "Refuge Aurora"
        ),
        service("zz-two", NGO),
    )
    return due(where, TODAY)


@pytest.fixture
def spoken(tmp_path):
    with planted(tmp_path / "locales") as language:
        yield language


def said(english, **values):
    return cyrillic(Line("", english), english).format_map(values)


def test_every_word_of_a_letter_is_said(rows, spoken):
    letter = reminder(rows, "Women Against Violence", CODE)

    assert letter.startswith(said("Subject: Are your entries still right?"))
    assert said("{n} of your entries have not been confirmed for a while.", n=2) in letter
    day = said_date(date(2026, 1, 1), CODE)
    assert f"- {said('Phone numbers')}: {said('{n} entry not confirmed since {day}', n=1, day=day)}, " in letter
    assert said("My services") in letter and said("Still correct") in letter
    assert [] == re.findall(r"[A-Za-z]+", letter)
    assert not [word for word in CANARIES if word in letter]


def test_english_is_the_letter_it_was(rows, spoken):
    letter = reminder(rows, "Women Against Violence")

    assert (
        'Sign in as usual and open "My services". Where all is right, one press on "Still correct" is enough.' in letter
    )
    assert "1 entry not confirmed since 2026-01-01, 1 entry never confirmed by you" in letter


def test_the_numbers_of_a_letter_take_the_forms_of_the_language(rows, tmp_path):
    def forms(line, english):
        return f"<{english}>" if english == line.plural else english

    with planted(tmp_path / "locales", forms, "uk"):
        assert "<2 of your entries have not been confirmed for a while.>" in reminder(
            rows, "Women Against Violence", "uk"
        )


def test_a_letter_that_is_not_translated_says_so(rows, tmp_path):
    with planted(tmp_path / "locales", lambda line, english: ""):
        assert f"Hello, {MARK}" in reminder(rows, "Women Against Violence", CODE)


def test_who_stands_for_a_value_is_told_in_the_language(rows, spoken):
    told = {stands(row, CODE) for row in rows if row.service == "zz-more" and row.field == "phones"}

    day = said_date(date(2026, 1, 1), CODE)
    role = said("steward")
    overdue = said("{n} days overdue", n=266)
    assert {f"{said('confirmed {day} by {role}', day=day, role=role)}, {overdue}"} == told


def test_the_command_line_tells_what_is_due_in_a_language_and_refuses_an_unknown_one(capsys, spoken):
    assert 0 == main(["stale", "--country", "UA", "--today", "2026-11-23", "--by-organisation", "--language", CODE])
    out, err = capsys.readouterr()
    assert said("never confirmed, copied from a page of an unknown day") in out and said("Phone numbers") in out
    assert "" == err

    assert 0 == main(["stale", "--country", "UA", "--today", "2026-11-23", "--json", "--language", CODE])
    assert "Phone numbers" in {row["title"] for row in json.loads(capsys.readouterr().out)["due"]}

    assert 2 == main(["stale", "--country", "UA", "--language", "Bulgarian"])
    assert f'there is no translation into "Bulgarian". Did you mean "{CODE}"?\n' == capsys.readouterr().err
