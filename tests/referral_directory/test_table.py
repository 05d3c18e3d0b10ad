"""The table that leaves the house: nothing secret, nothing that runs."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from referral_directory import COLUMNS, all_countries, csv_text, public_rows, read_country

from .conftest import accepts, service


def read_back(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_neither_a_secret_address_nor_a_withheld_service_leaves_the_house(country):
    found = country(
        service("zz-hidden", "address: Canary Street 1", address_tier="secret"),
        service("zz-known", "address: Canary Street 2", address_tier="partner"),
        service("zz-partner", "withheld: Canary", "address: Canary Street 3", tier="partner"),
        service("zz-secret", "withheld: Canary", "description: Canary", tier="secret"),
    )

    rows = public_rows([found])

    assert [row["id"] for row in rows] == ["zz-line", "zz-shelter", "zz-hidden", "zz-known"]
    assert "Canary" not in str(rows) + csv_text(rows)


def test_the_table_looks_at_the_tier_itself(country):
    found = country(service("zz-partner", "withheld: Canary", tier="partner"))

    assert "zz-partner" not in csv_text(public_rows([replace(found, services=found.services + found.withheld)]))


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1+1",
        "\n=1",
        "=cmd|' /C calc'!A0",
        "\ufeff=1",
    ],
)
def test_a_cell_never_runs_as_a_formula(formula):
    text = csv_text([dict.fromkeys(COLUMNS, "") | {"name": formula}])

    assert read_back(text)[0]["name"] == f"'{formula}"


@pytest.mark.parametrize("printed", ["+373 22 24 06 24", "+1-2", "0800500202", "15-47", "116 123; +380442721500"])
def test_a_phone_number_stays_whole_and_legible(printed):
    cell = read_back(csv_text([dict.fromkeys(COLUMNS, "") | {"phones": printed}]))[0]["phones"]

    assert f"tel. {printed}" == cell


def test_no_cell_of_the_whole_directory_begins_like_a_formula():
    rows = public_rows(map(read_country, all_countries()))

    cells = [cell for row in read_back(csv_text(rows)) for cell in row.values()]

    assert len(rows) == 281
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]


def test_a_row_says_what_is_known_and_how_well(country):
    row = public_rows([country(service("zz-more", *accepts(hiv="conditional"), date="2026-02"))])[-1]

    assert tuple(row) == COLUMNS
    assert row["takes"] == "hiv: conditional (with a certificate)"
    assert row["checked"] == "not checked"
    assert [row["source"], row["source_date"], row["confidence"]] == ["https://example.org/one", "2026-02", "medium"]


def test_a_row_says_whom_a_service_is_there_for_alone(country):
    rows = public_rows([country(service("zz-more", "only_for: [pregnant, with_children]"))])

    assert [row["only_for"] for row in rows] == ["", "", "pregnant; with_children"]


def test_notes_of_the_seed_stay_inside():
    country = read_country("UA")
    text = csv_text(public_rows([country]))

    assert not [s.id for s in country.services if s.source.note and s.source.note in text]
