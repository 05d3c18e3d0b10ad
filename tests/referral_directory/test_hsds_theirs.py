"""HSDS in: of a stranger's package is taken what has a place here, and everything else is told."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pytest

from referral_directory.hsds import offer_of, read_package

from .hsds_entries import UA
from .hsds_theirs import offered, term, theirs
from .published import EXAMPLES


def test_a_strangers_service_is_taken(tmp_path):
    [entry], told = offered(
        tmp_path,
        theirs(
            alternate_name="The house",
            phones=[{"id": "1", "number": '"+380 44 272 15 00"'}, {"id": "2", "number": "116 123", "extension": 7}],
            schedules=[{"id": "1", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "18:00"}],
            languages=[{"id": "1", "name": "Ukrainian", "code": "uk"}, {"id": "2", "name": "Romani"}],
            assured_date="2026-02-03",
            email="help@example.org",
            fees_description="free",
        ),
    )

    assert entry == {
        "name": "Women's house",
        "organisation": "Example Org",
        "kinds": ["shelter"],
        "phones": ["+380 44 272 15 00", "116 123"],
        "email": "help@example.org",
        "website": "https://example.org/house",
        "address_tier": "secret",
        "area": ["Lviv oblast"],
        "languages": ["uk"],
        "languages_said": "Romani",
        "hours": "Mo-Fr 09:00-18:00",
        "cost": "free",
        "tier": "public",
        "source": {
            "url": "https://example.org/house",
            "date": "2026-02-03",
            "confidence": "medium",
            "note": "from a package of HSDS",
        },
    }
    assert told == [
        "service:1: alternate_name: the directory has no place for it: not taken.",
        "organization:1: description: the directory keeps an organisation by its name alone: not taken.",
        "phone:2: extension: the directory has no place for it: not taken.",
    ]


def test_the_same_strangers_service_has_the_same_id_next_time(tmp_path):
    file = tmp_path / "theirs.json"
    ids = set()
    for name in ("Women's house", "Renamed"):
        file.write_text(json.dumps(theirs(name=name)), "utf-8")
        ids |= offer_of(read_package(file), UA, {}).changes.keys()

    assert len(ids) == 1


def test_a_kind_that_is_none_of_ours_is_named_and_the_service_not_taken(tmp_path):
    entries, told = offered(tmp_path, theirs(attributes=[term("Pottery classes")]))

    assert [] == entries
    assert 'attribute:1: "Pottery classes" is none of our kinds of help.' in told
    assert [one for one in told if one.startswith("service:1: no kind of help of ours is named for it.")]


def test_one_kind_of_ours_is_enough_and_the_other_is_named(tmp_path):
    [entry], told = offered(tmp_path, theirs(attributes=[term("legal aid"), term("Pottery classes")]))

    assert entry["kinds"] == ["legal_aid"]
    assert 'attribute:2: "Pottery classes" is none of our kinds of help.' in told


@pytest.mark.parametrize(
    ("area", "taken", "words"),
    [
        ({"name": "Ukraine"}, "national", "Ukraine"),
        ({"name": "west", "uri": "https://www.iso.org/obp/ui/#iso:code:3166:UA-46"}, ["Lviv oblast"], "west"),
        ({"name": "Lvivska oblast"}, ["Lvivska oblast"], None),
        ({"name": "Online"}, "online", "Online"),
        ({"name": "Atlantis", "description": "under the sea"}, "not stated", "Atlantis; under the sea"),
    ],
)
def test_an_area_is_taken_where_we_know_it_and_kept_as_words_where_not(tmp_path, area, taken, words):
    [entry], told = offered(tmp_path, theirs(service_areas=[{"id": "1", **area}]))

    assert (entry["area"], entry.get("coverage")) == (taken, words)
    assert (area["name"] == "Atlantis") == any('"Atlantis" is no region or town of Ukraine.' in one for one in told)


def test_hours_that_say_more_than_a_week_are_kept_as_words(tmp_path):
    row = {"id": "1", "freq": "MONTHLY", "byday": "2MO", "opens_at": "09:00", "closes_at": "12:00"}

    [entry], told = offered(tmp_path, theirs(schedules=[row | {"description": "Second Monday, 9 to 12"}]))

    assert ("Second Monday, 9 to 12", None) == (entry["hours_said"], entry.get("hours"))
    assert "schedule:1: its days and times say more than a plain week. The words are kept." in told


def place(kind, **address):
    written = {
        "id": "1",
        "address_1": "Canary Street 1",
        "city": "Lviv",
        "state_province": "",
        "postal_code": "",
        "country": "UA",
    }
    at = {"id": "1", "location": {"id": "1", "location_type": "physical", "addresses": [written | address]}}
    return theirs(attributes=[term(kind)], service_at_locations=[at])


def test_the_address_of_a_refuge_is_not_taken_from_anybody(tmp_path):
    for kind in ("Domestic Violence Shelters", "crisis_centre", "women_who_use_drugs", "trafficking"):
        entries, told = offered(tmp_path, place(kind))

        assert "Canary" not in json.dumps(entries)
        assert [one for one in told if one.startswith("address:1: the address of a place for")]


def test_any_other_address_is_for_partners_at_most(tmp_path):
    [entry], _ = offered(tmp_path, place("legal aid"))

    assert ("Canary Street 1", "partner", ["Lviv"]) == (entry["address"], entry["address_tier"], entry["cities"])


def test_an_address_in_another_country_is_told(tmp_path):
    [entry], told = offered(tmp_path, place("legal aid", country="MD"))

    assert "address" not in entry
    assert 'address:1: country: it is in "MD", not in UA.' in told


def test_no_person_comes_in(tmp_path):
    contact = {"id": "1", "name": "Canary Persona", "email": "canary@example.org"}

    entries, told = offered(tmp_path, theirs(contacts=[contact], assurer_email="canary@example.org"))

    assert "anary" not in json.dumps(entries) + " ".join(told)
    assert "contact:1: a person is never named in the directory: not taken." in told


def test_a_formula_in_a_strangers_cell_is_not_taken(tmp_path):
    [entry], told = offered(
        tmp_path, theirs(description="=HYPERLINK(1)", phones=[{"id": "1", "number": "+380 44 272 15 00"}])
    )

    assert "description" not in entry
    assert entry["phones"] == ["+380 44 272 15 00"]
    assert 'service:1: description: "=HYPERLINK(1)" would run as a formula in a spreadsheet. Write it as words.' in told


def test_without_a_page_there_is_no_source_and_no_service(tmp_path):
    entries, told = offered(tmp_path, theirs(url=""))

    assert [] == entries
    assert (
        "service:1: url: no web page is named that says this, neither of the service nor of its organisation." in told
    )


@pytest.mark.parametrize("example", ["", "service_list.json", "service_full.json"])
def test_every_cell_of_the_published_examples_is_taken_or_told(tmp_path, example):
    """Their one service has a kind that is none of ours: it is told, and so is every row that has no place here."""
    package = read_package(EXAMPLES / example)

    offer = offer_of(package, UA, {})

    assert {} == offer.changes
    told = {one.table for one in offer.untaken}
    # The language and the name of the term are taken as they are.
    assert {table for table, lines in package.lines.items() if lines} - told <= {"language", "taxonomy_term"}
    assert {"accreditations", "minimum_age", "alert", "application_process"} <= {one.column for one in offer.untaken}
    if example != "service_list.json":
        assert "contact" in told
        assert "Ann Persona" not in str(offer.untaken)


def test_the_published_example_is_taken_once_its_term_is_one_of_ours(tmp_path):
    folder = tmp_path / "theirs"
    shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns("*.json"))
    rewrite(folder / "taxonomy_terms.csv", "name", "Counselling")
    rewrite(folder / "attributes.csv", "link_id", "ac148810-d857-441c-9679-408f346de14b")

    offer = offer_of(read_package(folder), UA, {})

    [(entry, _)] = offer.changes.values()
    assert entry["name"] == "Community Counselling"
    assert entry["kinds"] == ["psychosocial"]
    assert entry["phones"] == ["+44 1234 234567"]
    assert entry["languages"] == ["ur"]
    assert entry["area"] == "not stated"
    assert entry["organisation"] == "Example Organization Inc."
    assert entry["source"]["url"] == "http://example.com/counselling"


def rewrite(file, column, value):
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8"))))
    rows[1][rows[0].index(column)] = value
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    file.write_text(out.getvalue(), "utf-8")
