"""How long what a service says is believed, what an officer is told of it, and what is due."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, date, datetime

import pytest

from components import cards
from referral_directory import (
    all_countries,
    by_organisation,
    circumstances,
    due,
    kinds,
    only_options,
    read_country,
    reminder,
    stale_fields,
)
from referral_directory import commands_stale as command
from referral_directory.__main__ import main
from referral_directory.coverage import Grade, coverage_of
from referral_directory.due import stands
from referral_directory.entry import read_entry
from referral_directory.fields import fields
from referral_directory.freshness import freshness, said_of
from referral_directory.live import read_files, seed
from referral_directory.revisions import Author
from referral_directory.store import Store

from .conftest import accepts, service

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, 0)


def checked(on, by="steward"):
    return f"checked: {{on: {on}, by: {by}}}"


def one(country, *lines, **more):
    where = country(service("zz-more", *lines, **more))
    return next(s for s in where.services if s.id == "zz-more")


def stale(row):
    return [field.field for field in row]


# -- the data ------------------------------------------------------------------------


def test_every_field_of_a_service_ages_or_is_said_not_to():
    ages = {name for half_life in freshness().half_lives for name in half_life.fields}

    assert set(fields()) == ages | set(freshness().does_not_age)
    assert not ages & set(freshness().does_not_age)


def test_the_numbers_asked_for_are_those_in_the_file():
    days = {half_life.id: half_life.days for half_life in freshness().half_lives}

    assert (days["hotline_number"], days["hours"], days["address"]) == (30, 90, 180)
    assert all(half_life.why.endswith(".") for half_life in freshness().half_lives)
    assert 0 < freshness().percent_where_only < 100


# -- imported, edited, confirmed -------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "on", "due_then"),
    [
        ("gbv_hotline", "2026-10-24", False),
        ("gbv_hotline", "2026-10-23", True),
        ("shelter", "2026-10-23", False),
        ("shelter", "2026-09-24", False),
        ("shelter", "2026-09-23", True),
    ],
)
def test_a_hotlines_number_goes_stale_sooner_than_another(country, kind, on, due_then):
    assert ("phones" in stale(stale_fields(one(country, checked(on), kinds=kind), TODAY))) == due_then


@pytest.mark.parametrize(
    ("on", "due_then"), [("2026-08-25", False), ("2026-08-24", True), ("2026", True), ("2026-09", False)]
)
def test_hours_are_good_for_90_days_and_of_a_month_the_first_day_counts(country, on, due_then):
    row = one(country, 'hours: "24/7"', checked(on))

    assert ("hours" in stale(stale_fields(row, TODAY))) == due_then


def test_the_only_option_somewhere_goes_stale_in_half_the_time(country):
    row = one(country, 'hours: "24/7"', checked("2026-10-01"))

    assert stale(stale_fields(row, TODAY)) == []
    assert stale(stale_fields(row, TODAY, only=True)) == ["phones", "hours"]


def test_what_was_imported_is_due_from_the_first_day_and_since_its_page_was_written(country):
    (row, *_) = stale_fields(one(country, date="2026-11-01"), TODAY)

    assert (row.field, row.last.how, row.last.on, row.last.by, row.overdue) == (
        "phones",
        "imported",
        "2026-11-01",
        "example.org",
        22,
    )


def test_an_edit_stands_for_its_own_field_alone_and_is_no_confirmation(country):
    row = one(country, "checks:", "  phones: {on: 2026-11-20, by: 'editor, Org', how: edited}")

    assert "phones" not in stale(stale_fields(row, TODAY))
    assert {field.last.how for field in stale_fields(row, TODAY)} == {"imported"}
    assert said_of(row, TODAY) == "not checked: call first"
    (later,) = (field for field in stale_fields(row, date(2027, 3, 1)) if field.field == "phones")
    assert (later.last.how, later.last.by) == ("edited", "editor, Org")


def test_what_an_editor_wrote_whole_says_edited_and_a_confirmation_says_checked(country):
    checks = [f"  {name}: {{on: 2026-11-20, by: editor, how: edited}}" for name in ("name", "kinds", "phones", "area")]
    row = one(country, "checks:", *checks)

    assert said_of(row, TODAY) == "edited 2026-11-20 by editor"
    assert said_of(one(country, checked("2026-11-20")), TODAY) == "checked 2026-11-20 by steward"


def test_the_later_of_two_checks_of_a_field_counts(country):
    row = one(country, checked("2026-01-01"), "checks:", "  phones: {on: 2026-11-20, by: organisation}")

    assert "phones" not in stale(stale_fields(row, TODAY))
    assert "kinds" in stale(stale_fields(row, TODAY))


def test_a_check_of_a_day_to_come_is_a_slip_of_the_pen_and_stands_for_nothing(country):
    row = one(country, checked("2062-11-20"))

    assert said_of(row, TODAY) == "not checked: call first"
    assert said_of(one(country, checked("2026-11-25")), TODAY) == "not checked: call first"
    assert said_of(one(country, checked("2026-11-24")), TODAY) == "checked 2026-11-24 by steward"


def test_of_several_stale_fields_the_longest_unconfirmed_is_told(country):
    row = one(country, checked("2025-01-01"), "checks:", "  phones: {on: 2026-05-01, by: editor}")

    assert said_of(row, TODAY) == "not confirmed since 2025-01-01: call first"


def test_of_a_service_that_is_shut_only_that_can_be_wrong(country):
    assert stale(stale_fields(one(country, "status: paused"), TODAY)) == ["status"]


def test_what_a_store_confirms_is_fresh_and_what_an_entry_was_imported_with_is_not(tmp_path):
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite3'}")
    seed(store, read_files()[0])
    before = store.current("UA")["ua-la-strada-hotline"]
    places = read_country("UA").places
    assert stale_fields(read_entry(before.service, before.entry, "UA", places), TODAY)

    store.confirm(before.service, before.number, Author("x", "steward"), TODAY)

    after = store.current("UA")["ua-la-strada-hotline"]
    assert () == stale_fields(read_entry(after.service, after.entry, "UA", places), TODAY)
    store.close()


# -- what an officer sees ---------------------------------------------------------------


def found(where, at=NOON, **more):
    return where.find(["shelter"], "Northtown", at=at, **more)


def test_a_stale_service_is_told_with_the_day_and_is_never_hidden(country):
    where = country(service("zz-more", checked("2026-05-01")))

    (row,) = (offer for offer in found(where).offered if offer.service.id == "zz-more")

    assert row.checked == "not confirmed since 2026-05-01: call first"
    assert row.checked.code == "stale"
    assert row.checked.values["by"] == "steward"
    assert "not confirmed since 2026-05-01: call first" in row.reason


def test_fresh_comes_before_stale_and_stale_before_never_checked(country):
    where = country(
        service("zz-a"), service("zz-b", checked("2026-05-01")), service("zz-c", checked("2026-11-01"), phones="112")
    )

    assert [row.service.id for row in found(where).offered if row.service.id in ("zz-a", "zz-b", "zz-c")] == [
        "zz-c",
        "zz-b",
        "zz-a",
    ]


@pytest.mark.parametrize(
    "better",
    [service("zz-z", area="[Northtown]"), service("zz-z", 'hours: "24/7"'), service("zz-z", *accepts(pet="yes"))],
)
def test_who_is_near_open_or_welcomes_her_comes_first_however_stale(country, better):
    fresh = service("zz-a", checked("2026-11-20"))

    order = [row.service.id for row in found(country(better, fresh), circumstances=["pet"]).offered]

    assert order.index("zz-z") < order.index("zz-a")


def test_without_a_time_nothing_is_stale_and_a_day_can_be_named(country):
    where = country(service("zz-more", checked("2020-05-01")))

    def said(**more):
        return next(row.checked.code for row in found(where, **more).offered if row.service.id == "zz-more")

    assert said(at=None) == "checked"
    assert said(at=None, on=TODAY) == "stale"
    assert said(at=NOON, on=date(2020, 5, 2)) == "checked"


def test_the_day_is_that_of_the_country_not_of_the_machine(country):
    where = country(service("zz-more", checked("2026-09-24")), service("zz-other"))

    def said(at):
        return next(row.checked.code for row in found(where, at=at).offered if row.service.id == "zz-more")

    assert said(datetime(2026, 11, 23, 21, 0, tzinfo=UTC)) == "checked"
    assert said(datetime(2026, 11, 23, 23, 0, tzinfo=UTC)) == "stale"


def test_the_only_one_offered_somewhere_is_stale_sooner_for_an_officer_too(country):
    alone, beside = (
        country(service("zz-more", checked("2026-10-10"), kinds="oat"), *others)
        for others in ((), (service("zz-other", kinds="oat"),))
    )

    said = [
        next(row.checked.code for row in where.find(["oat"], at=NOON).offered if row.service.id == "zz-more")
        for where in (alone, beside)
    ]
    assert said == ["stale", "checked"]


def test_the_only_one_offered_somewhere_is_ranked_by_its_own_half_life(country):
    # The same day, but zz-a is the only one for opioid agonist therapy: stale, so it comes after zz-b.
    where = country(
        service("zz-a", checked("2026-10-10"), kinds="shelter, oat"), service("zz-b", checked("2026-10-10"))
    )

    assert [row.service.id for row in found(where).offered if row.service.checked] == ["zz-b", "zz-a"]


@pytest.mark.parametrize(("status", "only"), [("status: paused", True), ("cost: free", False)])
def test_beside_one_that_is_shut_a_service_is_the_only_one(country, status, only):
    where = country(service("zz-a", kinds="oat"), service("zz-b", status, kinds="oat"))

    assert ("zz-a" in only_options(where)) == only


@pytest.mark.parametrize(("on", "mark"), [("2026-11-20", "yes"), ("2026-05-01", "ask")])
def test_a_stale_card_is_marked_to_ask(country, on, mark):
    (row,) = (offer for offer in found(country(service("zz-more", checked(on)))).offered if offer.service.checked)

    assert f'<span class="mark {mark}">{row.checked[0].upper()}{row.checked[1:]}</span>' in cards._marks(row)


# -- the only option ---------------------------------------------------------------------


@pytest.mark.parametrize("code", all_countries())
def test_the_only_options_are_those_that_find_offers_alone(code):
    country = read_country(code)
    alone = {}
    cells = itertools.product(kinds(), (None, *country.regions), ("", *circumstances()))
    for kind, region, circumstance in cells if len(country.services) < 9 else itertools.islice(cells, 400):
        offered = country.find([kind], region, [circumstance] if circumstance else []).offered
        if len(offered) == 1:
            alone[offered[0].service.id] = alone.get(offered[0].service.id, 0) + 1

    if len(country.services) < 9:
        assert alone == dict(only_options(country))
    else:
        assert alone.keys() <= only_options(country).keys()


def test_a_country_that_is_gone_leaves_nothing_behind_and_another_is_looked_at_anew(country):
    for others in ((), (service("zz-other"), service("zz-third"))):
        where = country(*others)
        assert ("zz-shelter" in only_options(where)) == (not others)
        del where


# -- coverage ----------------------------------------------------------------------------


@pytest.mark.parametrize("on", ["2026-11-01", "2026-05-01", ""])
def test_who_confirmed_once_and_forgot_stands_no_worse_in_coverage_than_who_never_did(country, on):
    more = service("zz-more", 'hours: "24/7"', *([checked(on)] if on else []), kinds="oat")

    assert Grade.COVERED == coverage_of(country(more), TODAY, ["oat"]).at("oat", "ZZ-01", (), 3).grade
    lately = coverage_of(country(more), TODAY, ["oat"], min_fresh=60).at("oat", "ZZ-01", (), 3).grade
    assert lately == (Grade.COVERED if on == "2026-11-01" else Grade.STALE)


# -- what is due --------------------------------------------------------------------------


def test_the_worst_consequence_stands_first_then_the_only_option_then_the_longest_overdue(country):
    where = country(
        service("zz-a", checked("2026-06-01"), kinds="health"),
        service("zz-b", checked("2026-05-01"), kinds="health"),
        service("zz-c", checked("2026-09-01"), kinds="oat"),
        service("zz-hot", checked("2026-10-20"), kinds="gbv_hotline"),
        service("zz-d", kinds="health"),
    )

    rows = [row for row in due(where, TODAY) if row.field == "phones"]

    assert [row.service for row in rows] == ["zz-line", "zz-hot", "zz-shelter", "zz-c", "zz-d", "zz-b", "zz-a"]
    assert [row.consequence for row in rows[:3]] == ["hotline_number", "hotline_number", "phone_number"]
    assert [row.only_in > 0 for row in rows] == [False, False, True, True, False, False, False]


def test_a_confirmed_service_is_not_due_the_next_day(country):
    where = country(service("zz-a", checked("2026-11-22")))

    assert "zz-a" not in {row.service for row in due(where, TODAY)}


def test_who_stands_for_a_value_is_told_in_words(country):
    where = country(
        service("zz-a", checked("2026-05-01"), date="2020"),
        service("zz-b", "checks:", "  phones: {on: 2026-05-01, by: editor, how: edited}", date="2020"),
        service("zz-c", date="2020"),
        service("zz-d"),
        service("zz-e"),
    )

    said = {row.service: stands(row) for row in due(where, TODAY) if row.field == "phones"}

    assert said["zz-a"] == "confirmed 2026-05-01 by steward, 146 days overdue"
    assert said["zz-b"] == "edited 2026-05-01 by editor and not confirmed since, 146 days overdue"
    assert said["zz-c"] == "never confirmed, copied from a page of 2020"
    assert said["zz-d"] == "never confirmed, copied from a page of an unknown day"


def test_nothing_of_a_service_kept_from_the_public_is_due_here_unless_it_is_named(country):
    where = country(service("zz-more", "withheld: asked us to", tier="partner"))

    assert "zz-more" not in {row.service for row in due(where, TODAY)}
    assert "zz-more" in {row.service for row in due(where, TODAY, where.withheld)}


CANARIES = ("Refuge Aurora", "Women Against Violence", "5 Hidden Street", "Northtown", "044 272", "oat", "zz-more")


def test_a_reminder_names_nothing_that_could_endanger_who_reads_over_a_shoulder(country):
    where = country(
        service(
            "zz-more",
            "organisation: Women Against Violence",
            "address: 5 Hidden Street",
            "cities: [Northtown]",
            checked("2026-01-01"),
            kinds="shelter, oat",
        ).replace("Service zz-more", "Refuge Aurora"),
        service("zz-two", "organisation: Women Against Violence"),
    )

    letter = reminder(due(where, TODAY), "Women Against Violence")

    assert "2 of your entries have not been confirmed for a while." in letter
    assert "- Phone numbers: 1 entry not confirmed since 2026-01-01, 1 entry never confirmed by you" in letter
    # What a test that cannot fail would miss: each of these stands in the rows the letter is made of.
    assert not [word for word in CANARIES if word in letter]
    for kind in kinds().values():
        assert kind.title.lower() not in letter.lower()
    for word in ("violence", "shelter", "women", "police", "abuse", "drug", "http", "victim", "survivor"):
        assert word not in letter.lower()


def test_nobody_is_reminded_of_what_is_not_due(country):
    assert reminder(due(country(), TODAY), "Nobody") == ""


def test_each_organisation_has_its_own_rows(country):
    where = country(service("zz-a", "organisation: A"), service("zz-b", "organisation: B"))

    grouped = by_organisation(due(where, TODAY))

    assert {organisation: {row.service for row in rows} for organisation, rows in grouped.items()} == {
        "": {"zz-line", "zz-shelter"},
        "A": {"zz-a"},
        "B": {"zz-b"},
    }


# -- the command ---------------------------------------------------------------------------


@pytest.fixture
def no_store(monkeypatch, tmp_path):
    monkeypatch.delenv("WAYMARK_DATABASE_URL", raising=False)
    monkeypatch.setattr(command, "FILE", tmp_path / "none.sqlite3")


def asked(capsys, *words):
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def test_the_command_tells_the_worst_first_and_why(capsys, no_store):
    code, out, err = asked(capsys, "stale", "--country", "UA", "--today", "2026-11-23")

    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == "Due on 2026-11-23: 421 fields of 39 services."
    assert (
        lines[2]
        == "Number of a hotline, good for 30 days. A dead hotline costs her the one call she could make tonight."
    )
    assert "never confirmed, copied from a page of" in lines[3]


def test_the_command_prints_one_json_document(capsys, no_store):
    code, out, err = asked(capsys, "stale", "--country", "UA", "--today", "2026-11-23", "--json")

    document = json.loads(out)
    assert (code, err, document["today"]) == (0, "", "2026-11-23")
    assert document["due"][0]["consequence"] == "hotline_number"
    grouped = json.loads(asked(capsys, "stale", "--country", "UA", "--by-organisation", "--json")[1])
    assert sum(len(row["due"]) for row in grouped["organisations"]) == len(document["due"])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--today", "soon"), '"soon" is not a day. Write it like 2026-11-23.\n'),
        (("--country", "UX"), 'there is no country "UX".'),
    ],
)
def test_what_cannot_be_asked_is_told(capsys, no_store, words, told):
    code, out, err = asked(capsys, "stale", *words)

    assert (code, out) == (2, "")
    assert err.startswith(told)


def test_the_command_reads_the_store_where_there_is_one(capsys, monkeypatch, tmp_path):
    url = f"sqlite:///{tmp_path / 'store.sqlite3'}"
    store = Store.open(url)
    seed(store, read_files()[0])
    for current in store.current("UA").values():
        store.confirm(current.service, current.number, Author("x", "steward"), TODAY)
    store.close()
    monkeypatch.setenv("WAYMARK_DATABASE_URL", url)

    assert asked(capsys, "stale", "--country", "UA", "--today", "2026-11-24")[1] == (
        "Due on 2026-11-24: 0 fields of 0 services.\n"
    )


def test_a_store_that_is_away_is_told_in_a_sentence_without_its_password(capsys, monkeypatch):
    monkeypatch.setenv("WAYMARK_DATABASE_URL", "postgresql://who:canary@127.0.0.1:1/none")

    code, out, err = asked(capsys, "stale", "--country", "UA", "--json")

    assert (code, err) == (2, "")
    assert "canary" not in out
    assert "cannot be used now" in json.loads(out)["error"]
