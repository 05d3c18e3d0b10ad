"""The directory as it was handed over: whole, sourced, and nobody endangered by it."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import referral_directory
from referral_directory import all_countries, circumstances, country_name, kinds, language_name, read_country

COUNTRIES = [read_country(code) for code in all_countries()]
SERVICES = [service for country in COUNTRIES for service in (*country.services, *country.withheld)]
ROOM = Path(referral_directory.__file__).parent


def test_nothing_was_lost_on_the_way():
    assert (len(COUNTRIES), len(SERVICES), sum(len(country.facts) for country in COUNTRIES)) == (31, 293, 240)
    assert sum(1 for service in SERVICES if service.phones) == 156


def test_every_service_has_a_source_and_says_how_well_it_is_known():
    assert all(service.source.url.startswith("http") and service.source.note for service in SERVICES)
    assert Counter(service.source.confidence for service in SERVICES) == {"high": 108, "medium": 185}
    assert sum(1 for service in SERVICES if not service.source.date) == 160


def test_every_fact_has_a_source_and_says_how_well_it_is_known():
    assert all(fact.source.url and fact.source.confidence for country in COUNTRIES for fact in country.facts)


def test_no_secret_place_has_an_address_even_in_the_file():
    assert sum(1 for service in SERVICES if service.address_tier == "secret") == 65
    assert not [service.id for service in SERVICES if service.address_tier != "public" and service.address]
    assert [country.warnings for country in COUNTRIES] == [()] * 31


def test_nobody_is_said_to_have_been_checked():
    assert not [service.id for service in SERVICES if service.checked]


def test_what_services_say_about_women_who_use_drugs_is_as_it_was_seen():
    said = Counter(s.accepts["uses_drugs"].answer if "uses_drugs" in s.accepts else "unknown" for s in SERVICES)

    assert said == {"unknown": 221, "yes": 68, "conditional": 3, "no": 1}


ONLY_FOR = {
    "cz-sananim-aftercare": (("others",), "People abstaining after treatment of drug dependence"),
    "kg-kolomto": (("others",), "Night shelter for people without housing"),
    "lv-mara": (("with_children",), "Place to stay for women with children"),
    "lv-milgravis": (("with_children",), "Crisis centre for women with children"),
    "md-casa-pacii-mascauti": (("with_children",), "refuge for mothers with children"),
    "ua-convictus-shelter": (("others",), "Internally displaced women survivors"),
    "ua-dnipro-mamyne-shchastia": (("pregnant", "with_children"), "Pregnant women and women with children"),
    "ua-gender-stream": (("others",), "LGBTQI+ people displaced by the war"),
    "ua-misto-dobra": (("with_children",), "Women with children after domestic violence or in hard life circumstances"),
    "ua-poltava-light-of-hope": (("others",), "People without a home, people released from prison"),
    "ua-truskavets-shelter": (("with_children",), "Shelter for mothers and children"),
}


def test_who_is_there_for_some_alone_says_so_in_its_own_words():
    seen = {service.id: service for service in SERVICES if service.only_for}

    assert {id_: service.only_for for id_, service in seen.items()} == {
        id_: said for id_, (said, _) in ONLY_FOR.items()
    }
    for id_, (_, words) in ONLY_FOR.items():
        assert any(words in said for said in (seen[id_].name, seen[id_].eligibility, seen[id_].description)), id_


def test_who_is_there_for_a_group_alone_does_not_refuse_it():
    for service in SERVICES:
        assert "no" not in [service.accepts[group].answer for group in service.only_for if group in service.accepts]


def test_every_statement_on_acceptance_has_its_source():
    assert all(said.source.url for service in SERVICES for said in service.accepts.values())


def test_every_kind_of_help_is_in_use_and_there_are_seventeen():
    assert len(kinds()) == 17
    assert set(kinds()) == {kind for service in SERVICES for kind in service.kinds}


def test_every_circumstance_has_a_question_and_puts_the_person_first():
    assert len(circumstances()) == 15
    assert all(
        c.asks.endswith("?") and "women" in c.women and c.she.startswith("She ") for c in circumstances().values()
    )


def test_every_state_service_of_russia_belarus_and_georgia_stays_public():
    shown = {c.iso2: {s.id for s in c.services} for c in COUNTRIES if c.iso2 in ("RU", "BY", "GE")}

    assert {"ru-112-102", "ru-gosuslugi-crisis", "ru-moscow-crisis-centre", "ru-msk-psych-051"} == shown["RU"]
    assert {
        "by-emergency",
        "by-lepel-aggressor-room",
        "by-grodno-crisis-rooms",
        "by-slutsk-crisis-room",
        "by-tcson-network",
    } == shown["BY"]
    assert len(shown["GE"]) == 8


def test_only_these_three_countries_keep_services_from_the_public():
    assert {c.iso2: len(c.withheld) for c in COUNTRIES if c.withheld} == {"GE": 3, "BY": 3, "RU": 6}


def test_every_place_a_service_names_can_be_asked_for():
    for country in COUNTRIES:
        for service in (*country.services, *country.withheld):
            for name in service.area:
                assert name in ("national", "online", "not stated") or country.places.place(name)


def test_every_country_has_its_number_for_police_or_for_everything():
    assert all({"police", "general"} & set(country.emergency) for country in COUNTRIES)


def test_languages_and_countries_have_names_in_any_language():
    assert [language_name("uk"), language_name("uk", "uk")] == ["Ukrainian", "українська"]
    assert [language_name("cnr"), language_name("xx-none")] == ["Montenegrin", "xx-none"]
    assert [country_name("UA", "uk"), country_name("XK"), country_name("QQ")] == ["Україна", "Kosovo", "QQ"]
    assert not [(s.id, code) for s in SERVICES for code in s.languages if language_name(code) == code]


def test_each_library_has_one_door_and_the_room_keeps_to_itself():
    doors = {"phonenumbers": "phones.py", "opening_hours": "hours.py"}
    for file in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = (
                [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [])
            )
            for name in (name.split(".")[0] for name in names):
                assert name not in ("yaml", "streamlit", "algorithms", "components", "tests"), (file, name)
                assert doors.get(name, file.name) == file.name, (file, name)


def test_no_file_of_the_room_hides_a_missing_idea():
    for file in ROOM.glob("*.py"):
        text = file.read_text("utf-8")
        assert text.count("\n") <= 400, file
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                assert (node.end_lineno or 0) - node.lineno < 50, (file, node.name)
