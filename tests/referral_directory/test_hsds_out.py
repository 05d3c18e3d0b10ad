"""HSDS out: what leaves the house is what may, every row of it is as published, and no cell runs."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from frictionless import Package

from referral_directory import all_countries, read_country
from referral_directory.country import FOLDER
from referral_directory.country_file import entries_in
from referral_directory.hours import opening
from referral_directory.hsds import BadPackage, as_json, exported, package_files, tables_of, write_package
from referral_directory.hsds_hours import hours_of, weekly_rows
from referral_directory.hsds_out import defused
from referral_directory.hsds_package import _table, restored
from referral_directory.hsds_tables import TABLES, id_of

from .published import EXAMPLES, IN_TABLES, PROFILE, published, validator, with_profile

ALL = [(read_country(code), entries_in(FOLDER / f"{code.lower()}.yaml")) for code in all_countries()]
UA = next((country, entries) for country, entries in ALL if country.iso2 == "UA")
SERVICE = {
    "name": "Example",
    "kinds": ["shelter"],
    "area": "national",
    "tier": "public",
    "source": {"url": "https://example.org/", "confidence": "high"},
}


def tables(entry, tier="public", id_="ua-example"):
    return tables_of([(UA[0], {id_: entry})], tier)


def everything(entry, tier="public"):
    made = tables(entry, tier)
    return "".join(package_files(made, tier).values()) + as_json(made, tier)


# -- as published ----------------------------------------------------------------


@pytest.mark.parametrize("tier", ["public", "partner"])
def test_every_service_of_every_country_is_valid_by_the_published_schema_and_by_the_profile(tier):
    page = json.loads(as_json(tables_of(ALL, tier), tier))
    judges = [validator("service", published()), validator("service", with_profile(), closed=True)]

    wrong = [
        (one["name"], str(e)[:300]) for one in page["contents"] for judge in judges for e in judge.iter_errors(one)
    ]

    assert [] == wrong
    assert {"public": 281, "partner": 293}[tier] == len(page["contents"])
    assert len(ALL) == 31


@pytest.mark.parametrize("tier", ["public", "partner"])
def test_every_row_of_the_data_package_is_valid(tmp_path, tier):
    write_package(tmp_path / "package", tables_of(ALL, tier), tier)

    report = Package(str(tmp_path / "package" / "datapackage.json")).validate()

    assert [] == [(task.name, error.message) for task in report.tasks for error in task.errors] + report.errors
    assert len(report.tasks) == len(TABLES)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda one: one.update(status="open"), "status"),
        (lambda one: one.update(id="42"), "id"),
        (lambda one: one["phones"][0].pop("number"), "number"),
        (lambda one: one.update(waymark_tier="secret"), "waymark_tier"),
        (lambda one: one.update(waymark_colour="red"), "waymark_colour"),
        (lambda one: one["acceptances"][0].update(answer="perhaps"), "answer"),
    ],
)
def test_the_judge_sees_a_planted_fault(spoil, told):
    page = json.loads(as_json(tables_of([UA])))
    one = next(one for one in page["contents"] if one.get("phones") and one.get("acceptances"))
    judge = validator("service", with_profile(), closed=True)
    assert not list(judge.iter_errors(one))

    spoil(one)

    assert told in " ".join(str(error) for error in judge.iter_errors(one))


def test_a_planted_fault_in_a_cell_is_seen(tmp_path):
    write_package(tmp_path, tables_of([UA]))
    services = tmp_path / "services.csv"
    services.write_text(services.read_text("utf-8").replace(",active,", ",open,", 1), "utf-8")

    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.parametrize("example", ["service_full.json", "service_list.json"])
def test_what_the_publishers_give_as_an_example_is_valid_and_known_to_the_last_property(example):
    document = json.loads((EXAMPLES / example).read_text("utf-8"))

    for one in document.get("contents", [document]):
        assert [] == [str(error) for error in validator("service", published(), closed=True).iter_errors(one)]


def test_the_published_tables_have_the_columns_of_the_published_examples():
    for file in EXAMPLES.glob("*.csv"):
        name = _table(file.stem)
        header = next(csv.reader(io.StringIO(file.read_text("utf-8"))))
        assert set(header) <= published()[name]["properties"].keys(), file.name


def test_every_column_is_a_published_one_or_the_profiles():
    known = with_profile()
    types = {"uuid": "string", "uri": "string", "email": "string", "date": "string", "time": "string"}
    types["datetime"] = "string"

    for name, table in TABLES.items():
        for column, type_ in table.columns.items():
            said = known[name]["properties"][column]
            assert types.get(type_, type_) == said["type"], (name, column)
            assert said.get("format", type_).replace("date-time", "datetime") == type_, (name, column)
        for prop in (*table.one, *table.many):
            assert prop in known[name]["properties"], (name, prop)
    for (table, column), type_ in IN_TABLES.items():
        assert TABLES[table].columns[column] == type_


def test_the_profile_adds_only_what_is_written_and_takes_nothing_away():
    page = (PROFILE.parents[1] / "docs" / "hsds-profile.md").read_text("utf-8")

    for file in PROFILE.glob("*.json"):
        patch = json.loads(file.read_text("utf-8"))
        assert "null" not in json.dumps(patch)
        before = published().get(file.stem, {"properties": {}, "required": []})
        assert not patch["properties"].keys() & before["properties"].keys()
        assert set(before["required"]) <= set(patch.get("required", before["required"]))
        assert [] == [name for name in patch["properties"] if not name.endswith("id") and f"`{name}`" not in page]


# -- what may leave --------------------------------------------------------------


@pytest.mark.parametrize("tier", ["public", "partner"])
@pytest.mark.parametrize(
    "hidden",
    [
        {"address": "Canary 1", "address_tier": "secret"},
        {"cities": ["Canary 2"], "tiers": {"cities": "secret"}},
        {"phones": ["044 272 15 99"], "tiers": {"phones": "secret"}},
        {"email": "canary@example.org", "tiers": {"email": "no such tier"}},
        {"tier": "secret", "withheld": "Canary 3"},
        {"tier": "no such tier", "description": "Canary 4"},
    ],
)
def test_nothing_secret_is_in_any_export(hidden, tier):
    told = everything(SERVICE | hidden, tier).lower()

    assert "canary" not in told
    assert "272 15 99" not in told


@pytest.mark.parametrize(
    "hidden",
    [
        {"address": "Canary 1", "address_tier": "partner"},
        {"phones": ["044 272 15 99"], "tiers": {"phones": "partner"}, "description": "Canary"},
        {"tier": "partner", "withheld": "Canary"},
    ],
)
def test_what_partners_see_is_only_in_the_export_for_partners(hidden):
    assert "272 15 99" not in everything(SERVICE | hidden)
    assert ("Canary" in everything(SERVICE | hidden)) == ("phones" in hidden)
    assert "Canary" in everything(SERVICE | hidden, "partner")


def test_there_is_no_export_for_secret_eyes():
    with pytest.raises(ValueError, match="never exported"):
        exported(SERVICE, "secret")


def test_a_page_that_prints_an_address_is_named_by_its_site_alone():
    source = {"url": "https://example.org/canary", "confidence": "high", "prints_address": "true", "note": "canary"}
    accepts = {"hiv": {"answer": "yes", "source": "https://example.org/canary2"}}

    for tier in ("public", "partner"):
        told = everything(SERVICE | {"source": source, "accepts": accepts}, tier)
        assert "canary" not in told
        assert "https://example.org/" in told


def test_our_notes_on_a_source_stay_inside():
    public, partner = (as_json(tables_of([UA], tier), tier) for tier in ("public", "partner"))
    notes = [e["source"]["note"] for e in UA[1].values() if e["source"].get("note")]

    assert not [note for note in notes if json.dumps(note, ensure_ascii=False)[1:-1] in public]
    assert [note for note in notes if json.dumps(note, ensure_ascii=False)[1:-1] in partner]


def test_a_paused_and_a_closed_service_say_so():
    said = [tables(SERVICE | {"status": status})["service"][0]["status"] for status in ("", "paused", "closed")]

    assert ["active", "temporarily closed", "defunct"] == said


def test_no_person_is_named_as_who_assured_it():
    check = {"on": "2026-11-23", "by": "editor, Example NGO"}

    row = tables(SERVICE | {"checked": check})

    assert row["service"][0]["assured_date"] == "2026-11-23"
    assert "assurer_email" not in row["service"][0]
    assert row["check"][0]["field"] == "entry" and row["check"][0]["by"] == "editor, Example NGO"


def test_a_change_has_its_time_and_an_import_has_none():
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)

    said = tables_of([(UA[0], {"ua-one-a": SERVICE, "ua-two-b": SERVICE})], modified={"ua-two-b": at})["service"]

    assert [None, "2026-11-23T09:00:00Z"] == [row.get("last_modified") for row in said]


def test_the_same_service_has_the_same_id_for_ever():
    assert id_of("ua-example") == tables(SERVICE)["service"][0]["id"] == "986993a8-8b28-5750-8c1e-c726df976559"


def test_the_same_directory_gives_the_same_bytes(tmp_path):
    for name in ("a.zip", "b.zip"):
        write_package(tmp_path / name, tables_of([UA]))

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert set(zipfile.ZipFile(tmp_path / "a.zip").namelist()) == {t.file for t in TABLES.values()} | {
        "datapackage.json"
    }


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")

    with pytest.raises(BadPackage, match=r'something else already, like "thesis\.txt"'):
        write_package(tmp_path, tables_of([UA]))

    assert ["thesis.txt"] == [file.name for file in tmp_path.iterdir()]


# -- cells ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "+380 44", "-1", "@SUM(A1)", " =1", "'=1", "''+1", "'plain", "plain", "", "'"]
)
def test_a_cell_never_runs_and_comes_back_as_it_was(text):
    cell = defused(text)

    assert cell.lstrip(" \n")[:1] not in tuple("=+-@") or not cell
    assert restored(cell) == text


def test_no_cell_of_the_whole_directory_begins_like_a_formula():
    files = package_files(tables_of(ALL, "partner"), "partner")

    cells = [
        cell
        for name, text in files.items()
        if name.endswith(".csv")
        for row in csv.reader(io.StringIO(text, newline=""))
        for cell in row
    ]

    assert len(cells) > 10_000
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]
    assert [cell for cell in cells if cell.startswith("'+380")]


# -- hours ------------------------------------------------------------------------

HOURS = sorted({str(entry["hours"]) for _, entries in ALL for entry in entries.values() if entry.get("hours")})


def open_by_rows(rows, at):
    day, clock = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[at.weekday()], f"{at:%H:%M:%S}"
    return any(day in row["byday"].split(",") and row["opens_at"] <= clock < row["closes_at"] for row in rows)


@pytest.mark.parametrize("hours", [hours for hours in HOURS if weekly_rows(hours) and hours != "24/7"])
def test_schedules_say_what_the_hours_say_every_minute_of_a_week(hours):
    monday = datetime(2026, 11, 23)
    times = [monday + timedelta(minutes=5 * n) for n in range(7 * 24 * 12)]

    assert [] == [at for at in times if open_by_rows(weekly_rows(hours), at) != (opening(hours, at).state == "open")]


def test_nearly_all_hours_of_the_directory_can_be_said():
    assert [hours for hours in HOURS if not weekly_rows(hours)] == [
        "Mo,Tu,Th,Fr 16:00-22:00; We,Sa 14:00-22:00; PH off"
    ]
    assert len(HOURS) == 22


@pytest.mark.parametrize(
    "hours",
    ["Mo-Fr 09:00-18:00; PH off", "Mo-Fr 22:00-06:00", "Mo-Fr 09:00-24:00", "Mo-Fr 09:00-18:00; Mo 10:00-12:00",
     "Fr-Mo 09:00-12:00", "sunrise-sunset", "Mo 09:00+", "Mo[1] 09:00-12:00", "Jan-Mar Mo 09:00-12:00", ""],
)  # fmt: skip
def test_what_schedules_cannot_say_exactly_they_do_not_say(hours):
    assert [] == weekly_rows(hours)


def test_hours_that_cannot_be_said_stand_there_in_words():
    rows = tables(SERVICE | {"hours": "Mo-Fr 09:00-18:00; PH off"})["schedule"]

    assert [{"description": "Mo-Fr 09:00-18:00; PH off"}] == [
        {name: said for name, said in row.items() if not name.endswith("id")} for row in rows
    ]


def test_day_and_night_is_said_as_the_publishers_advise():
    row = tables(SERVICE | {"hours": "24/7"})["schedule"][0]

    assert [row["byday"], row["opens_at"], row["closes_at"]] == ["MO,TU,WE,TH,FR,SA,SU", "00:00:00", "23:59:00"]
    assert hours_of([row | {"interval": "1"}]) == "24/7"


@pytest.mark.parametrize("hours", [hours for hours in HOURS if weekly_rows(hours)])
def test_schedules_come_back_as_the_same_hours(hours):
    again = hours_of([{"freq": "WEEKLY", "interval": "1", **row} for row in weekly_rows(hours)])

    assert sorted(weekly_rows(again), key=str) == sorted(weekly_rows(hours), key=str) or opens_alike(again, hours)


def opens_alike(one, other):
    times = [datetime(2026, 11, 23) + timedelta(minutes=15 * n) for n in range(7 * 24 * 4)]
    return all(opening(one, at).state == opening(other, at).state for at in times)
