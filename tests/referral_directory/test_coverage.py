"""Where help is missing: what a coordinator reads is what an officer would see, cell by cell."""

from __future__ import annotations

import csv
import html
import io
import itertools
import json
import os
import random
import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

import check
from located_yaml import BadData
from referral_directory import UnknownName, all_countries, circumstances, kinds, read_country
from referral_directory.__main__ import main
from referral_directory.coverage import ANYWHERE, PROFILES, Grade, coverage_of
from referral_directory.coverage_page import coverage_page
from referral_directory.coverage_words import COLUMNS, coverage_csv, coverage_json, coverage_text, hours_in_words
from referral_directory.gaps import gaps_of, to_ask
from referral_directory.hours import opening
from referral_directory.week import HOURS, WHOLE_WEEK, spans

from .conftest import accepts, service

ROOT = Path(__file__).parents[2]
DAY = date(2026, 11, 25)
MONDAY = datetime(2026, 11, 23)
COUNTRIES = {code: read_country(code) for code in all_countries()}
SEEN = {code: coverage_of(country, DAY) for code, country in COUNTRIES.items()}
USES_DRUGS = ("uses_drugs",)
ALWAYS = 'hours: "24/7"'
NIGHT, NOON = 3, 12


def same_as_find(country, coverage, kind, region, profile, hour):
    found = country.find([kind], region or None, profile, MONDAY + timedelta(hours=hour))
    seen = coverage.at(kind, region, profile, hour)
    assert [offer.service.id for offer in found.offered] == list(seen.offered), (kind, region, profile, hour)
    assert (found.fallback.service.id if found.fallback else "") == seen.fallback, (kind, region, profile, hour)
    assert found.withheld == seen.withheld
    assert bool(found.offered) == (seen.grade >= Grade.CLOSED)


def reach(country, service, region):
    return country.places.best_reach(service.area, country.places.place(region))


def asked(capsys, *words):
    code = main(["coverage", *words])
    out, err = capsys.readouterr()
    return code, out, err


# -- what is read here is what an officer sees ------------------------------------


@pytest.mark.parametrize("code", COUNTRIES)
def test_any_cell_of_any_country_is_what_find_answers(code):
    dice = random.Random(f"coverage of {code}")
    country, coverage = COUNTRIES[code], SEEN[code]

    for _ in range(60):
        cell = (dice.choice(pool) for pool in (coverage.kinds, coverage.regions, PROFILES, range(HOURS)))
        same_as_find(country, coverage, *cell)


VARIED = (
    service("zz-evening", 'hours: "Mo-Th 17:00-21:30; Sa 10:00-12:00"', *accepts(uses_drugs="yes")),
    service("zz-night", 'hours: "Mo-Su 22:00-06:00"', *accepts(on_oat="conditional"), area="[Southtown]"),
    service("zz-somewhere", "cities: [Northtown]", *accepts(disability="no"), area="not stated", phones=""),
    service("zz-all", "cities: [Southtown]", *accepts(uses_drugs="no", no_papers="no"), kinds="crisis_centre, oat"),
    service("zz-day", 'hours: "Tu-Fr 08:00-16:00"', *accepts(on_oat="no"), kinds="gbv_hotline"),
    service("zz-mothers", 'hours: "24/7"', "only_for: [with_children]", kinds="crisis_centre"),
    service("zz-cured", "only_for: [others, on_oat]", "eligibility: People without a home", kinds="legal_aid"),
    service("zz-partner", "withheld: asked us to", tier="partner"),
)


def test_hours_taken_together_are_the_168_hours_one_by_one(write):
    country = read_country(write("  - zz-line\n", "  - zz-day\n  - zz-line\n", "".join(VARIED)))
    coverage = coverage_of(country, DAY, ["shelter", "crisis_centre", "gbv_hotline", "legal_aid"])

    for kind in coverage.kinds:
        for region in coverage.regions:
            for profile in PROFILES:
                for hour in range(HOURS):
                    same_as_find(country, coverage, kind, region, profile, hour)


def test_also_where_another_national_line_stands_in(write):
    stand_ins = (
        service("zz-a", *accepts(uses_drugs="no"), kinds="psychosocial"),
        service("zz-b", 'hours: "Mo-Fr 09:00-18:00"', *accepts(no_papers="no"), kinds="psychosocial"),
        service("zz-c", ALWAYS, kinds="psychosocial", area="[North oblast]"),
    )
    file = write("lines:\n  - zz-line\n", "", "".join(stand_ins))
    file.write_text(file.read_text("utf-8").replace("[gbv_hotline]", "[hiv]"), "utf-8")
    country = read_country(file)
    coverage = coverage_of(country, DAY, ["oat"])

    for region in coverage.regions:
        for profile in PROFILES:
            for hour in range(HOURS):
                same_as_find(country, coverage, "oat", region, profile, hour)
    assert {"zz-a", "zz-b", "zz-emergency-number"} == {
        spell.outcome.fallback for block in coverage.blocks for spell in block.spells
    }


def test_the_town_of_a_bed_counts_though_its_region_is_written_otherwise(country):
    more = (
        service("zz-bed", "cities: [Northtown]", "region: Southtown", kinds="crisis_centre"),
        service("zz-talk", kinds="crisis_centre"),
    )
    coverage = coverage_of(country(*more), DAY, ["crisis_centre"])

    for region in coverage.regions:
        same_as_find(coverage.country, coverage, "crisis_centre", region, (), NOON)


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_cell_has_one_answer_at_every_hour(code):
    coverage = SEEN[code]
    cells = [(b.kind, region, profile) for b in coverage.blocks for region in b.regions for profile in b.profiles]

    assert len(cells) == len(set(cells)) == len(coverage.kinds) * len(coverage.regions) * len(PROFILES)
    assert all(WHOLE_WEEK == sum(spell.hours for spell in block.spells) for block in coverage.blocks)
    assert sum(coverage.counts.values()) == len(cells)


@pytest.mark.parametrize("code", COUNTRIES)
def test_covered_means_that_she_is_taken_there_now_and_a_number_answers(code):
    dice = random.Random(f"covered in {code}")
    country, coverage = COUNTRIES[code], SEEN[code]
    for _ in range(150):
        kind, region, profile, hour = (
            dice.choice(pool) for pool in (coverage.kinds, coverage.regions, PROFILES, range(HOURS))
        )
        seen, at = coverage.at(kind, region, profile, hour), MONDAY + timedelta(hours=hour)
        sure = [
            id_
            for id_ in seen.offered
            for s in [coverage.services[id_]]
            if s.phones
            and s.area != ("not stated",)
            and all(c in s.accepts and s.accepts[c].answer == "yes" for c in profile)
            and (not s.only_for or set(s.only_for) & set(profile))
            and opening(s.hours, at, country.timezone, country.iso2).state == "open"
            and (not region or s.everywhere or reach(country, s, region) != "unknown")
        ]
        assert (seen.grade == Grade.COVERED) == bool(sure), (kind, region, profile, hour)
        assert seen.grade != Grade.COVERED or list(seen.who) == sure


@pytest.mark.parametrize("code", COUNTRIES)
def test_drug_use_never_costs_what_a_service_that_admits_her_gives(code):
    coverage = SEEN[code]
    for kind in coverage.kinds:
        for region in coverage.regions[:40]:
            for hour in (NIGHT, NOON, 6 * 24 + NOON):
                anybody, her = (coverage.at(kind, region, profile, hour) for profile in ((), USES_DRUGS))
                admits = [
                    s
                    for s in map(coverage.services.get, anybody.who)
                    if "uses_drugs" in s.accepts and s.accepts["uses_drugs"].answer == "yes"
                ]
                assert her.grade >= anybody.grade or not admits, (kind, region, hour)


def test_drug_use_costs_nothing_where_a_service_says_that_it_admits_her(country):
    open_to_her = service("zz-more", 'hours: "24/7"', *accepts(uses_drugs="yes"))
    coverage = coverage_of(country(open_to_her), DAY, ["shelter"])

    assert {
        coverage.at("shelter", region, profile, NIGHT).grade
        for region in coverage.regions
        for profile in ((), USES_DRUGS)
    } == {Grade.COVERED}


# -- the scale, one planted country for each word -----------------------------------

PLANTED = [
    ("none", "oat", "South oblast", (), NOON, (), "silent"),
    ("emergency only", "oat", "South oblast", (), NOON, (), "no line"),
    ("line only", "oat", "South oblast", (), NOON, (), ""),
    ("refused", "shelter", "North oblast", USES_DRUGS, NOON, (), ""),
    ("far", "shelter", "South oblast", (), NOON, (), ""),
    ("closed", "shelter", "North oblast", (), NIGHT, (), ""),
    ("on a condition", "oat", "South oblast", ("on_oat",), NIGHT, (ALWAYS, *accepts(on_oat="conditional")), ""),
    ("unknown", "oat", "South oblast", ("on_oat",), NIGHT, (ALWAYS,), ""),
    ("unknown", "oat", "South oblast", (), NIGHT, ("hours_said: mornings",), ""),
    ("unknown", "oat", "South oblast", (), NIGHT, (ALWAYS, "area: [Nowhere]"), ""),
    ("unknown", "oat", "South oblast", (), NIGHT, (ALWAYS, "only_for: [on_oat]"), ""),
    ("unknown", "oat", "South oblast", (), NIGHT, (ALWAYS, "only_for: [others]", "description: A few"), ""),
    ("covered", "oat", "South oblast", ("on_oat",), NIGHT, (ALWAYS, "only_for: [on_oat]"), ""),
    ("closed", "oat", "South oblast", (), NIGHT, ('hours: "Jul 10:00-12:00"',), ""),
    ("covered", "shelter", "North oblast", (), NOON, (), ""),
    ("covered", "oat", "South oblast", ("on_oat",), NIGHT, (ALWAYS, *accepts(on_oat="yes")), ""),
]


def planted(write, lines, spoilt):
    area = next((line for line in lines if line.startswith("area: ")), "area: national")
    lines = [line for line in lines if line != area]
    file = write(more=service("zz-more", *lines, kinds="oat", area=area.removeprefix("area: ")) if lines else "")
    text = file.read_text("utf-8")
    if spoilt:
        text = text.replace("lines:\n  - zz-line\n", "").replace("[gbv_hotline]", "[hiv]")
    if spoilt == "silent":
        text = re.sub(r"emergency:\n(  .*\n)+", "", text)
        text = text.replace("    area: national\n", "    area: [North oblast]\n")
    file.write_text(text, "utf-8")
    return read_country(file)


@pytest.mark.parametrize(("word", "kind", "place", "profile", "hour", "lines", "spoilt"), PLANTED)
def test_each_word_of_the_scale_is_said_where_it_is_true(write, word, kind, place, profile, hour, lines, spoilt):
    country = planted(write, lines, spoilt)
    region = country.places.place(place).region

    assert coverage_of(country, DAY).at(kind, region, profile, hour).grade.word == word


def test_the_planted_countries_know_every_word_but_stale():
    assert {row[0] for row in PLANTED} == {grade.word for grade in Grade} - {"stale"}


def test_one_service_that_is_sure_is_enough_beside_many_that_are_not(country):
    silent = [service(f"zz-{name}", phones="") for name in "abc"]
    coverage = coverage_of(country(*silent, service("zz-sure", ALWAYS)), DAY, ["shelter"])

    cell = coverage.at("shelter", "ZZ-02", (), NIGHT)

    assert (cell.grade, cell.who) == (Grade.COVERED, ("zz-sure",))


def test_what_has_to_be_asked_is_what_the_card_leaves_open(country):
    more = service("zz-more", kinds="oat", area="not stated", phones="")

    cell = coverage_of(country(more), DAY, ["oat"]).at("oat", "ZZ-02", USES_DRUGS, NIGHT)

    assert (cell.grade, cell.asks) == (Grade.UNKNOWN, ("takes", "area", "hours", "number"))


def test_who_is_there_for_others_is_to_be_asked_whether_anybody_else_may_come(country):
    more = service("zz-more", ALWAYS, "only_for: [with_children]", kinds="oat")
    coverage = coverage_of(country(more), DAY, ["oat"])

    assert coverage.at("oat", "ZZ-02", (), NIGHT).asks == ("group",)
    assert coverage.at("oat", "ZZ-02", USES_DRUGS, NIGHT).asks == ("takes", "group")
    assert coverage.at("oat", "ZZ-02", ("with_children",), NIGHT).grade == Grade.COVERED
    told = coverage_text(coverage)
    assert "Service zz-more: whether it takes women who use drugs" in told
    assert "with children" not in told.split("Service zz-more")[1].split("\n")[0]
    assert "whether it takes anybody but those it is for" in told
    rows = {row["women"]: row["ask"] for row in csv.DictReader(io.StringIO(coverage_csv(coverage)))}
    assert any("Do you take women who are not of those you are there for?" in ask for ask in rows.values())
    assert "anybody else" in coverage_page(coverage)


def test_women_of_whom_a_group_is_known_in_different_ways_are_not_alike(write):
    mothers = service("zz-mothers", ALWAYS, "only_for: [with_children]", kinds="oat")
    line = '    area: national\n    hours: "24/7"\n'
    country = read_country(write(line, f"{line}    only_for: [with_children]\n", mothers))
    profiles = [("with_children",), ("with_teenage_sons",), ("pet",), ()]
    coverage = coverage_of(country, DAY, ["oat", "legal_aid"], profiles)

    for kind, profile in itertools.product(coverage.kinds, profiles):
        same_as_find(country, coverage, kind, "ZZ-02", profile, NIGHT)
    asks = [coverage.at("oat", "ZZ-02", profile, NIGHT).asks for profile in profiles]
    assert asks == [(), ("takes",), ("takes", "group"), ("group",)]
    lines = [coverage.at("legal_aid", "ZZ-02", profile, NIGHT).fallback for profile in profiles]
    assert lines == ["zz-line", "zz-line", "zz-emergency-number", "zz-emergency-number"]


def test_who_refuses_her_is_named_also_where_somebody_far_away_would_take_her(country):
    far = service("zz-far", ALWAYS, *accepts(uses_drugs="yes"), area="[South oblast]")

    (gap,) = (
        gap for gap in gaps_of(coverage_of(country(far), DAY, ["shelter"], [USES_DRUGS])) if gap.regions == ("ZZ-01",)
    )

    assert (gap.grade, gap.who, gap.refusing) == (Grade.FAR, ("zz-far",), ("zz-shelter",))


# -- freshness -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("checked", "days", "word"),
    [
        ("checked: {on: 2026-11-01, by: steward}", None, "covered"),
        ("checked: {on: 2026-11-01, by: steward}", 24, "covered"),
        ("checked: {on: 2026-11-01, by: steward}", 23, "stale"),
        ("checked: {on: 2026-11, by: steward}", 24, "covered"),
        ("checked: {on: 2026, by: steward}", 180, "stale"),
        ("checked: {on: 2062-11-01, by: steward}", 30, "stale"),
        ("description: never checked", None, "covered"),
        ("description: never checked", 99999, "stale"),
    ],
)
def test_with_min_fresh_only_what_a_person_checked_of_late_counts(country, checked, days, word):
    more = service("zz-more", ALWAYS, checked, kinds="oat")

    assert coverage_of(country(more), DAY, ["oat"], min_fresh=days).at("oat", "ZZ-01", (), NIGHT).grade.word == word


def test_a_stale_service_is_still_closed_when_it_is_closed(country):
    assert coverage_of(country(), DAY, min_fresh=1).at("shelter", "ZZ-01", (), NIGHT).grade == Grade.CLOSED


# -- gaps ----------------------------------------------------------------------------


@pytest.mark.parametrize("code", COUNTRIES)
def test_the_gaps_are_just_the_cells_that_are_not_covered_worst_first(code):
    coverage = SEEN[code]
    gaps = gaps_of(coverage)
    short = {
        (block.kind, region, profile)
        for block in coverage.blocks
        if block.grade < Grade.COVERED
        for region in block.regions
        for profile in block.profiles
    }
    order = list(kinds())
    ranks = [(gap.grade, -gap.hours.bit_count(), order.index(gap.kind)) for gap in gaps]

    assert short == {(gap.kind, region, profile) for gap in gaps for region in gap.regions for profile in gap.profiles}
    assert ranks == sorted(ranks)


def test_like_gaps_of_regions_and_women_are_one(country):
    (gap,) = gaps_of(coverage_of(country(), DAY, ["oat"]))

    assert (gap.grade, gap.hours, gap.regions, gap.profiles) == (
        Grade.LINE_ONLY,
        WHOLE_WEEK,
        (ANYWHERE, "ZZ-01", "ZZ-02"),
        PROFILES,
    )


def test_where_nothing_is_missing_there_is_no_gap(country):
    assert gaps_of(coverage_of(country(), DAY, ["gbv_hotline"], [()])) == []


def test_whom_an_officer_calls_anyway_is_asked_last(country):
    more = (service("zz-112", kinds="emergency"), service("zz-lgbt", kinds="lgbt"))

    assert [row.service.id for row in to_ask(coverage_of(country(*more), DAY, kinds()))] == [
        "zz-line",
        "zz-shelter",
        "zz-lgbt",
        "zz-112",
    ]


def test_nobody_is_referred_to_an_emergency_number(country):
    assert "emergency" not in coverage_of(country(), DAY).kinds
    assert set(kinds()) - {"emergency"} == set(coverage_of(country(), DAY).kinds)


@pytest.mark.parametrize("wrong", [{"kinds": ["shleter"]}, {"profiles": [("use_drugs",)]}])
def test_what_is_not_there_cannot_be_looked_at(country, wrong):
    with pytest.raises(UnknownName):
        coverage_of(country(), DAY, **wrong)


# -- in words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (WHOLE_WEEK, "at any hour"),
        (WHOLE_WEEK & ~(0b111 << 9), "outside Mon 09:00-12:00"),
        (0b11 << 22, "on Mon 22:00-24:00"),
        (sum(0b11 << 24 * day for day in range(7)), "at 00:00-02:00"),
        (((1 << 48) - 1) << 120, "on Sat-Sun"),
        (sum(0b11 << 24 * day for day in (0, 1, 3)), "on Mon-Tue 00:00-02:00, Thu 00:00-02:00"),
    ],
)
def test_hours_are_said_as_a_coordinator_would(hours, said):
    assert hours_in_words(hours) == said


def test_unbroken_hours_are_told_with_their_ends():
    assert spans(0b1011) == [(0, 2), (3, 4)]


SENTENCES = """\
LINE ONLY: nobody who gives this help is known; a national line is named. Find somebody, and add them to \
referral_directory/countries/zz.yaml if they agree.
- Opioid agonist therapy and Legal aid: nobody is known anywhere in Exampleland for any woman, at any hour.

REFUSED: whoever is known does not take her; a national line is named. Speak with them about it. Find somebody who \
takes her, and add them to referral_directory/countries/zz.yaml if they agree.
- Safe place (shelter): nobody is known anywhere in Exampleland for women who use drugs, at any hour; \
“Example shelter” does not take them.

FAR: known only in other regions; a national line is named. Ask them whether they take her from there. Find somebody \
near her, and add them to referral_directory/countries/zz.yaml if they agree.
- Safe place (shelter): nobody is known in South oblast for any woman but women who use drugs, at any hour; in other \
regions there is “Example shelter”.
"""


def test_the_text_says_who_is_missing_where_for_whom_and_what_to_do(country):
    text = coverage_text(coverage_of(country(), DAY, ["shelter", "oat", "legal_aid"]))

    assert text.startswith(
        "Exampleland (ZZ), the week of Mon 23 Nov 2026: 3 kinds of help, 3 places, none or one of 6 circumstances, "
        "168 hours.\n"
        "Of 63 cells (kind × place × circumstance), at their worst hour: 42 line only, 3 refused, 6 far, 12 closed.\n"
        "Where nobody is offered an officer is told to call Example line (0 800 500 335): the first to ask who else "
        "there is.\n"
    )
    assert SENTENCES in text
    assert (
        "- Safe place (shelter): nobody is open outside Mon-Fri 09:00-18:00 in North oblast, or where no region is "
        "chosen for any woman but women who use drugs; “Example shelter” is closed then.\n"
    ) in text


def test_a_line_that_does_not_answer_day_and_night_is_told(write):
    def told(hours):
        return coverage_text(coverage_of(read_country(write('    hours: "24/7"\n', hours)), DAY))

    assert "Example line is closed outside 12:00-22:00: an officer calls in vain then.\n" in told(
        '    hours: "Mo-Su 12:00-22:00"\n'
    )
    assert "When Example line is open is not known: an officer may call in vain.\n" in told("")
    assert "in vain" not in told('    hours: "24/7"\n')


@pytest.mark.parametrize("code", COUNTRIES)
def test_the_text_of_any_country_fits_on_a_page(code):
    assert coverage_text(SEEN[code]).count("\n") <= 60


@pytest.mark.parametrize("code", COUNTRIES)
def test_no_address_and_no_number_but_that_of_the_line_is_in_any_form(code):
    country, coverage = COUNTRIES[code], SEEN[code]
    every = "".join((coverage_text(coverage), coverage_csv(coverage), coverage_page(coverage)))
    everybody = (*country.services, *country.withheld)
    # What an organisation calls itself is shown, and may hold a number or a street.
    for name in {name for s in country.services for name in (s.name, html.escape(s.name), s.name.replace('"', '""'))}:
        every = every.replace(name, "")
    fallbacks = {spell.outcome.fallback for block in coverage.blocks for spell in block.spells}
    lines = {phone.printed for id_ in fallbacks for phone in coverage.services[id_].phones}
    numbers = {phone.printed for s in everybody for phone in s.phones if len(phone.printed) > 5} - lines

    assert not [number for number in numbers if number in every]
    assert not [s.id for s in everybody if s.address and s.address in every]
    assert not [s.id for s in country.withheld if s.name in every or s.id in every + str(coverage_json(coverage))]


def test_a_service_kept_from_the_public_is_only_counted(country):
    more = (
        service("zz-canary", "withheld: asked us to", "description: Canary", kinds="oat", tier="partner"),
        service(
            "zz-secret", "address: 5 Canary St", kinds="legal_aid", address_tier="secret", phones='"044 999 11 22"'
        ),
    )
    coverage = coverage_of(country(*more), DAY)
    every = (
        coverage_text(coverage),
        coverage_csv(coverage),
        coverage_page(coverage),
        json.dumps(coverage_json(coverage)),
    )

    assert "Opioid agonist therapy (1 kept from the public)" in every[0]
    assert "Service zz-secret" in every[0]
    for text in every:
        assert not re.search("canary|999 11 22", text, re.IGNORECASE)


def test_the_number_of_a_line_with_a_hidden_address_is_left_to_find(write):
    file = write("    address_tier: public\n", "    address_tier: secret\n")

    text = coverage_text(coverage_of(read_country(file), DAY))

    assert "Example line" in text
    assert "0 800 500 335" not in text


# -- as a table, as a page, as a document ----------------------------------------------


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_table_has_a_row_for_each_region_and_gap_worst_first():
    rows = rows_of(coverage_csv(SEEN["UA"]))
    words = [grade.word for grade in Grade]

    assert tuple(rows[0]) == COLUMNS
    assert [words.index(row["grade"]) for row in rows] == sorted(words.index(row["grade"]) for row in rows)
    assert {row["region"] for row in rows} == {*COUNTRIES["UA"].regions.values(), "region not chosen"}
    (line,) = (row for row in rows if (row["region"], row["kind"]) == ("Kharkiv oblast", "Overdose prevention"))
    assert [line["women"], line["hours"], line["do"][:4]] == ["any woman", "168", "Call"]


def test_a_silent_entry_is_told_with_the_question_to_put():
    asks = {row["ask"] for row in rows_of(coverage_csv(SEEN["UA"])) if row["kind"] == "Helpline on violence"}

    assert any(circumstances()["uses_drugs"].asks in ask for ask in asks)


@pytest.mark.parametrize("formula", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0"])
def test_no_cell_of_the_table_runs_as_a_formula(write, formula):
    name = json.dumps(formula)
    more = service("zz-more", kinds="oat").replace("Service zz-more", name)
    file = write("North oblast", name, more)
    file.write_text(file.read_text("utf-8").replace("[North oblast]", f"[{name}]"), "utf-8")

    cells = [cell for row in rows_of(coverage_csv(coverage_of(read_country(file), DAY))) for cell in row.values()]

    assert {f"'{formula}"} <= set(cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


@pytest.mark.parametrize("code", ["UA", "SI", "XK", "RU"])
def test_the_page_asks_nobody_for_anything_and_runs_nothing(code):
    page = coverage_page(SEEN[code])

    assert not re.search(r"<script|<img|<link|<iframe|\bsrc=|\bhref=|url\(|@import|https?:|javascript:|\son\w+=", page)
    assert page.count("<table") == page.count("</table>") == 1
    assert 'name="viewport"' in page
    assert "prefers-color-scheme: dark" in page
    assert "@media print" in page


def test_the_page_says_in_words_what_it_says_in_colour():
    page = coverage_page(SEEN["UA"])

    cells = re.findall(r'<td class="([a-z-]+)" data-kind="[^"]+"><div>(?:<details><summary>)?<b>([a-z ]+)</b>', page)

    assert len(cells) == page.count("<td")
    assert all(css == word.replace(" ", "-") for css, word in cells)


def test_words_of_the_data_are_escaped_on_the_page(write):
    more = service("zz-more", kinds="oat").replace("Service zz-more", '"<script>alert(1)</script>"')
    file = write("North oblast", '"<b>North</b> & co"', more)
    file.write_text(file.read_text("utf-8").replace("[North oblast]", "[ZZ-01]"), "utf-8")

    page = coverage_page(coverage_of(read_country(file), DAY))

    assert "<script" not in page
    assert "<b>North" not in page
    assert "&lt;b&gt;North&lt;/b&gt; &amp; co" in page


def test_json_is_one_document_with_the_gaps_and_every_answer(capsys):
    code, out, err = asked(capsys, "--country", "UA", "--kinds", "shelter,oat", "--at", "2026-11-25", "--json")
    document = json.loads(out)

    assert (code, err) == (0, "")
    assert [document[key] for key in ("country", "week", "fresh_since", "kinds")] == [
        "UA",
        "2026-11-23",
        None,
        ["shelter", "oat"],
    ]
    assert (len(document["regions"]), document["regions"][0], document["circumstances"][:2]) == (
        28,
        None,
        [None, "uses_drugs"],
    )
    assert document["lines"] == [{"id": "ua-government-1547", "closed": []}]
    assert [row["grade"] for row in document["scale"]] == [grade.word for grade in Grade]
    assert sum(row["cells"] for row in document["scale"]) == 2 * 28 * 7
    assert {"kind", "grade", "regions", "circumstances", "hours", "when", "who", "says", "do", "ask"} <= set(
        document["gaps"][0]
    )
    assert sum(len(row["regions"]) * len(row["circumstances"]) for row in document["answers"]) == 2 * 28 * 7
    assert all(sum(b - a for s in row["spells"] for a, b in s["hours"]) == HOURS for row in document["answers"])


def test_what_is_written_is_the_same_on_any_machine_on_the_same_day():
    def told(form, seed):
        words = [sys.executable, "-m", "referral_directory", "coverage", "--country", "UA", "--at", "2026-11-25", form]
        return subprocess.run(
            words, cwd=ROOT, capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout

    for form in ("--json", "--csv", "--html"):
        assert told(form, "1") == told(form, "2")


# -- the command ---------------------------------------------------------------------

UA = ("--country", "UA", "--at", "2026-11-25")
NO_CALENDAR = "that week, or the day so many days before it, is in no calendar.\n"


def test_it_ends_with_0_though_help_is_missing_and_with_1_where_that_is_asked(capsys, monkeypatch, country):
    assert asked(capsys, *UA)[0] == 0
    assert asked(capsys, *UA, "--fail-on-gap")[0] == 1
    monkeypatch.setattr("referral_directory.__main__.coverage_of", lambda *_, **__: coverage_of(country(), DAY, [], []))
    assert asked(capsys, *UA, "--fail-on-gap")[0] == 0


@pytest.mark.parametrize("form", ["--json", "--csv", "--html"])
def test_it_writes_to_a_file_what_it_would_print(capsys, tmp_path, form):
    printed = asked(capsys, *UA, form)[1]
    code, out, err = asked(capsys, *UA, form, "-o", str(tmp_path / "out"))

    assert (code, out, err) == (0, "", "")
    assert (tmp_path / "out").read_bytes() == printed.encode()


def test_min_fresh_is_told_and_makes_what_nobody_checked_stale(capsys):
    out = asked(capsys, *UA, "--min-fresh", "180")[1]

    assert "Only what a person checked since 2026-05-29 counts; 39 of 39 public services were never checked." in out
    assert "58 stale" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--country", "Ukrane"), 'there is no country "Ukrane". Did you mean "UA" (Ukraine)?\n'),
        ((*UA, "--kinds", "shelter,oatt"), '"oatt" is not a kind of help. Did you mean "oat"?\n'),
        ((*UA, "--min-fresh", "soon"), '"soon" is not a number of days. Write it like --min-fresh 180.\n'),
        ((*UA, "--min-fresh", "-3"), '"-3" is not a number of days. Write it like --min-fresh 180.\n'),
        ((*UA, "--csv", "--html"), "one answer has one form: take --csv or --html, not both.\n"),
        (("--country", "UA", "--at", "tonight"), '"tonight" is not a time. Write it like 2026-11-23T03:00.\n'),
        (("--country", "UA", "--at", "9999-12-31"), NO_CALENDAR),
        (("--country", "UA", "--at", "0001-01-01", "--min-fresh", "9"), NO_CALENDAR),
        ((*UA, "-o", "no/such/folder"), '"no/such/folder" cannot be written: No such file or directory.\n'),
        ((), "the following arguments are required: --country. See: python -m referral_directory --help\n"),
    ],
)
def test_wrong_use_ends_with_2_and_a_sentence(capsys, words, told):
    assert (2, "", told) == asked(capsys, *words)


def test_wrong_use_with_json_is_one_document(capsys):
    code, out, err = asked(capsys, "--country", "Ukrane", "--json")

    assert (code, err) == (2, "")
    assert json.loads(out) == {"error": 'there is no country "Ukrane". Did you mean "UA" (Ukraine)?'}


def test_a_country_with_problems_is_told_and_ends_with_1(capsys, monkeypatch, write):
    file = write("[shelter]", "[shleter]")

    def broken(_):
        return read_country(file)

    monkeypatch.setattr("referral_directory.__main__.read_country", broken)
    with pytest.raises(BadData):
        broken("ZZ")

    code, out, err = asked(capsys, *UA)
    assert (code, out) == (1, "")
    assert '"shleter" is not a kind of help.' in err
    code, out, err = asked(capsys, *UA, "--json")
    assert (code, json.loads(out)["problems"][0]["rule"], err) == (1, "kind", "")


# -- the promise between the rooms -----------------------------------------------------


def test_whatever_is_asked_for_in_whatever_country_somebody_is_named_and_what_is_missing_is_a_warning(
    capsys, monkeypatch
):
    monkeypatch.setattr(check, "_algorithms", lambda problems: iter(()))
    monkeypatch.setattr(
        check, "kinds_asked_for", lambda _, countries: [(country, ["one"], list(kinds())) for country in countries]
    )

    assert check.main() == 0

    lines = capsys.readouterr().out.splitlines()
    warned = [line for line in lines if line.startswith("warning: ") and " cells " in line]

    assert [line[9:11] for line in warned] == all_countries()
    assert all(
        re.search(r"^warning: (..): [\d,]+ of [\d,]+ cells .*; worst: .*coverage --country \1$", w) for w in warned
    )
    assert lines[-1].startswith("No problem in ")


def test_the_kinds_asked_for_are_those_of_the_algorithms_for_that_country():
    algorithms = list(check._algorithms([]))
    places = [COUNTRIES["UA"], COUNTRIES["PL"]]
    found = list(check.kinds_asked_for(algorithms, places))
    asked_for = {country.iso2: wanted for country, _, wanted in found}

    assert {"UA": ["ukraine_police", "unfpa_sop"], "PL": ["unfpa_sop"]} == {c.iso2: by for c, by, _ in found}

    assert {"shelter", "harm_reduction", "legal_aid"} <= set(asked_for["PL"]) <= set(asked_for["UA"]) <= set(kinds())


def test_a_country_whose_only_line_is_taken_away_turns_red(write):
    file = write()
    text = re.sub(r"emergency:\n(  .*\n)+", "", file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    assert [] == check.never_empty(read_country(file), ["oat", "shelter"], DAY)

    file.write_text(text.replace("lines:\n  - zz-line\n", "").replace("[gbv_hotline]", "[hiv]"), "utf-8")
    told = [str(problem).removeprefix(f"{file}:") for problem in check.never_empty(read_country(file), ["oat"], DAY)]

    assert told == [
        "1: never_empty: Opioid agonist therapy: nobody is known anywhere in Exampleland for any woman, at any hour, "
        "and not even a number is named. Add a line to fall back on."
    ]


def test_a_line_that_turns_one_woman_away_turns_red_where_nothing_else_is(write):
    file = write('    hours: "24/7"\n', "    accepts: {pet: {answer: no, source: https://example.org/rules}}\n")
    file.write_text(re.sub(r"emergency:\n(  .*\n)+", "", file.read_text("utf-8")), "utf-8")

    (problem,) = check.never_empty(read_country(file), ["oat"], DAY)

    assert "for women with a pet and women with all circumstances at once, at any hour" in problem.message


def test_lines_that_turn_away_one_woman_each_turn_red_for_her_who_is_both(write):
    other = service("zz-b", *accepts(hiv="no"), kinds="gbv_hotline")
    file = write("  - zz-line\n", "  - zz-line\n  - zz-b\n", other)
    text = file.read_text("utf-8").replace('    hours: "24/7"\n', "    " + "\n    ".join(accepts(pet="no")) + "\n", 1)
    file.write_text(re.sub(r"emergency:\n(  .*\n)+", "", text), "utf-8")

    (problem,) = check.never_empty(read_country(file), ["oat"], DAY)

    assert "for women with all circumstances at once, at any hour" in problem.message


def test_a_line_for_one_region_alone_turns_red(write):
    file = write("    area: national\n", "    area: [North oblast]\n")
    file.write_text(re.sub(r"emergency:\n(  .*\n)+", "", file.read_text("utf-8")), "utf-8")

    (problem,) = check.never_empty(read_country(file), ["oat"], DAY)

    assert "nobody is known in South oblast for any woman, at any hour" in problem.message


def test_no_warning_where_nothing_is_missing(country):
    said = accepts(**{circumstance: "yes" for profile in PROFILES for circumstance in profile})
    everything = country(service("zz-more", ALWAYS, *said, kinds="oat"))

    assert [] == check.missing_help(everything, ["one"], ["oat"], DAY)
    (told,) = check.missing_help(everything, ["one", "other"], ["oat", "legal_aid"], DAY)
    assert "that one and other can ask for fall short" in told
