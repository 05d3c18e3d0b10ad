"""What a search promises a woman, with a planted service for each promise and a look at every country."""

from __future__ import annotations

import copy
import itertools
import pickle
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from referral_directory import SENTENCES, UnknownName, Words, all_countries, circumstances, find, kinds, read_country

from .conftest import accepts, service

COUNTRIES = {code: read_country(code) for code in all_countries()}
NIGHT = datetime(2026, 11, 23, 3, 0)
DAY = datetime(2026, 11, 23, 10, 0)


def ids(rows):
    return [row.service.id for row in rows]


def offer(found, id_):
    return next(row for row in found.offered if row.service.id == id_)


def every_question(country):
    """Each kind anywhere, and all kinds at each place."""
    yield from (([kind], None) for kind in kinds())
    yield from ((list(kinds()), place) for place in country.places.names)


# -- 1. an exclusion is kept, told, and never stretched ---------------------------


def test_a_service_that_excludes_one_of_her_circumstances_is_told_with_its_source_and_never_offered(country):
    found = country().find(["shelter"], circumstances=["uses_drugs"])

    (refusal,) = found.not_offered
    assert ids(found.offered) == []
    assert refusal.service.id == "zz-shelter"
    assert refusal.reason == "does not take women who use drugs (example.org, 2026-02)"
    assert refusal.reasons[0].code == "refuses"
    assert refusal.reasons[0].values["circumstance"] == "uses_drugs"


def test_one_no_is_enough_whatever_else_it_accepts(country):
    more = service("zz-more", *accepts(hiv="yes", with_children="yes", pet="no"))

    assert "zz-more" not in ids(country(more).find(["shelter"], circumstances=["hiv", "with_children", "pet"]).offered)


def test_a_condition_is_offered_with_the_condition(country):
    found = country(service("zz-more", *accepts(hiv="conditional"))).find(["shelter"], circumstances=["hiv"])

    assert offer(found, "zz-more").takes["hiv"] == "takes women living with HIV on a condition: with a certificate"
    assert "on a condition: with a certificate" in offer(found, "zz-more").reason


@pytest.mark.parametrize("code", COUNTRIES)
def test_nobody_anywhere_is_offered_to_a_woman_it_excludes(code):
    for circumstance in circumstances():
        for row in COUNTRIES[code].find(list(kinds()), circumstances=[circumstance]).offered:
            said = row.service.accepts.get(circumstance)
            assert said is None or said.answer != "no", row.service


# -- 2. a circumstance removes nothing but what excludes it -----------------------


def test_silence_is_offered_with_the_question_to_ask(country):
    found = country(service("zz-more")).find(["shelter"], circumstances=["uses_drugs"])

    assert offer(found, "zz-more").takes["uses_drugs"] == "does not say whether it takes women who use drugs: ask"
    assert "does not say whether it takes women who use drugs: ask" in offer(found, "zz-more").reason


@pytest.mark.parametrize("code", COUNTRIES)
def test_adding_a_circumstance_removes_only_the_services_that_say_no_to_it(code):
    country = COUNTRIES[code]
    places = (None, *itertools.islice(country.places.names, 4))
    for kind, place in itertools.product((*((kind,) for kind in kinds()), tuple(kinds())), places):
        before = set(ids(country.find(kind, place).offered))
        for circumstance in circumstances():
            gone = before - set(ids(country.find(kind, place, [circumstance]).offered))
            says_no = {
                s.id for s in country.services if circumstance in s.accepts and s.accepts[circumstance].answer == "no"
            }
            assert gone == before & says_no, (kind, place, circumstance)


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_pair_of_circumstances_removes_what_either_alone_removes(code):
    country = COUNTRIES[code]
    alone = {c: set(ids(country.find(list(kinds()), circumstances=[c]).offered)) for c in circumstances()}
    for one, other in itertools.combinations(circumstances(), 2):
        both = set(ids(country.find(list(kinds()), circumstances=[one, other]).offered))
        assert alone[one] & alone[other] == both


@pytest.mark.parametrize("code", COUNTRIES)
def test_every_service_of_a_kind_is_either_offered_or_told_why_not(code):
    country = COUNTRIES[code]
    for wanted, place in every_question(country):
        found = country.find(wanted, place, ["uses_drugs", "with_children"], NIGHT)
        assert sorted(s.id for s in country.services if set(wanted) & set(s.kinds)) == sorted(
            ids(found.offered) + ids(found.not_offered)
        )
        assert all(row.reason for row in (*found.offered, *found.not_offered))


# -- 3. what nobody has checked says so -------------------------------------------


def test_an_unchecked_service_is_marked(country):
    found = country().find(["shelter"])

    assert offer(found, "zz-shelter").checked == "not checked: call first"
    assert "not checked: call first" in offer(found, "zz-shelter").reason


def test_a_checked_service_says_when_and_by_whom(country):
    found = country(service("zz-more", "checked: {on: 2026-01-02, by: steward}")).find(["shelter"])

    assert offer(found, "zz-more").checked == "checked 2026-01-02 by steward"


@pytest.mark.parametrize("code", COUNTRIES)
def test_the_whole_seed_is_marked_as_not_checked(code):
    found = COUNTRIES[code].find(list(kinds()))

    assert {"not_checked"} == {row.checked.code for row in (*found.offered, found.fallback)}


# -- 4. no answer is empty --------------------------------------------------------


def test_where_nothing_fits_the_national_line_is_named(country):
    found = country().find(["oat"])

    assert found.offered == ()
    assert found.fallback.service.id == "zz-line"
    assert "call this where nothing else fits" in found.fallback.reason


def test_the_line_is_named_also_where_something_fits(country):
    assert country().find(["shelter"]).fallback.service.id == "zz-line"


def test_without_a_line_on_violence_another_national_line_stands_in(write):
    file = write(
        "lines:\n  - zz-line\n",
        "",
        service("zz-talk", kinds="psychosocial", phones='"116 123"')
        + service("zz-child", kinds="child_protection", phones='"116 111"'),
    )
    file.write_text(file.read_text("utf-8").replace("[gbv_hotline]", "[trafficking]"), "utf-8")

    assert read_country(file).find(["oat"]).fallback.service.id == "zz-talk"


def test_a_line_without_a_number_does_not_stand_in(write):
    file = write("lines:\n  - zz-line\n", "", service("zz-talk", kinds="psychosocial", phones=""))
    file.write_text(file.read_text("utf-8").replace("[gbv_hotline]", "[hiv]"), "utf-8")

    assert read_country(file).find(["oat"]).fallback.service.id == "zz-emergency-number"


def test_of_two_lines_the_one_that_is_closed_now_comes_second(write):
    country = read_country(
        write(
            "  - zz-line\n",
            "  - zz-day\n  - zz-line\n",
            service("zz-day", 'hours: "Mo-Fr 09:00-18:00"', kinds="gbv_hotline"),
        )
    )

    assert country.find(["oat"], at=NIGHT).fallback.service.id == "zz-line"
    assert country.find(["oat"], at=DAY).fallback.service.id == "zz-day"


def test_a_closed_line_is_fallen_back_on_only_where_nobody_else_is_left(write):
    hours = '    area: national\n    hours: "24/7"\n'
    only_by_day = read_country(write(hours, hours.replace("24/7", "Mo-Fr 09:00-18:00")))

    assert only_by_day.find(["oat"], at=DAY).fallback.service.id == "zz-line"
    assert only_by_day.find(["oat"], at=NIGHT).fallback.service.id == "zz-emergency-number"


def test_without_any_line_the_emergency_number_stands_in(write):
    file = write("lines:\n  - zz-line\n", "")
    file.write_text(file.read_text("utf-8").replace("[gbv_hotline]", "[hiv]"), "utf-8")

    fallback = read_country(file).find(["oat"]).fallback

    assert (fallback.service.name, fallback.service.printed_phones) == ("Emergency number (police)", ("102",))


def test_a_line_that_excludes_her_or_works_elsewhere_is_not_fallen_back_on(write):
    base = '    area: national\n    hours: "24/7"\n'
    excludes = read_country(write(base, base + "\n".join(f"    {line}" for line in accepts(hiv="no")) + "\n"))
    elsewhere = read_country(write(base, "    area: [North oblast]\n"))

    assert excludes.find(["oat"], circumstances=["hiv"]).fallback.service.id == "zz-emergency-number"
    assert elsewhere.find(["oat"], "North oblast").fallback.service.id == "zz-line"
    assert elsewhere.find(["oat"], "South oblast").fallback.service.id == "zz-emergency-number"


def test_a_line_for_partners_is_not_fallen_back_on(write):
    file = write("lines:\n  - zz-line\n", "")
    file.write_text(
        file.read_text("utf-8").replace("    tier: public\n", "    tier: partner\n    withheld: asked us to\n", 1),
        "utf-8",
    )

    assert read_country(file).find(["oat"]).fallback.service.id == "zz-emergency-number"


@pytest.mark.parametrize("code", COUNTRIES)
def test_whatever_is_asked_in_whatever_country_there_is_a_number_to_call(code):
    country = COUNTRIES[code]
    for (wanted, place), at in itertools.product(every_question(country), (NIGHT, DAY)):
        found = country.find(wanted, place, list(circumstances()), at)
        assert found.fallback.service.phones
        assert found.fallback.service.phones[0].tel


# -- 5. what is kept from the public stays there ----------------------------------


@pytest.mark.parametrize("tier", ["partner", "secret"])
def test_a_service_kept_from_the_public_is_only_counted(country, tier):
    more = service("zz-more", "withheld: asked us to", "description: Canary", *accepts(hiv="no"), tier=tier)

    for place, hers in itertools.product((None, "North oblast"), ([], ["hiv"])):
        found = country(more).find(["shelter"], place, hers)
        assert found.withheld == 1
        assert "zz-more" not in ids(found.offered) + ids(found.not_offered)
        assert "zz-more" not in repr(found)
        assert b"Canary" not in pickle.dumps(found)


def test_only_services_of_the_kinds_asked_for_are_counted(country):
    assert country(service("zz-more", "withheld: asked us to", tier="partner")).find(["oat"]).withheld == 0


def test_a_secret_address_is_in_nothing_that_is_found(country):
    more = service("zz-more", "address: 5 Hidden Street", address_tier="secret")

    found = country(more).find(["shelter"])

    assert offer(found, "zz-more").service.address == ""
    assert b"Hidden" not in pickle.dumps(found)


@pytest.mark.parametrize("code", ["RU", "BY", "GE"])
def test_no_ngo_of_these_countries_is_shown_before_it_was_asked(code):
    country = COUNTRIES[code]

    assert {s.tier for s in country.withheld} == {"partner"}
    assert all(s.withheld for s in country.withheld)
    assert sum(country.find([kind]).withheld for kind in kinds()) == len(country.withheld)


# -- 6. best first, always in the same order --------------------------------------

BETTER_FIRST = [
    ("explicit yes before silence", service("zz-z", *accepts(hiv="yes")), service("zz-a")),
    ("silence before a condition", service("zz-z"), service("zz-a", *accepts(hiv="conditional"))),
    (
        "a door in her region before a yes far away",
        service("zz-z", area="[Nearby]"),
        service("zz-a", *accepts(hiv="yes"), area="not stated"),
    ),
    (
        "a door in her region before a yes from everywhere",
        service("zz-z", area="[Northtown]"),
        service("zz-a", *accepts(hiv="yes")),
    ),
    (
        "yes before her very town within her region",
        service("zz-z", *accepts(hiv="yes"), area="[Nearby]"),
        service("zz-a", area="[Northtown]"),
    ),
    (
        "yes before nearness outside her region",
        service("zz-z", *accepts(hiv="yes"), area="not stated"),
        service("zz-a"),
    ),
    (
        "silence far away before a condition next door",
        service("zz-z", area="not stated"),
        service("zz-a", *accepts(hiv="conditional"), area="[Northtown]"),
    ),
    (
        "who is there for all, far away and silent, before who is there for others, next door, open and checked",
        service("zz-z", area="not stated"),
        service(
            "zz-a",
            "only_for: [pregnant]",
            'hours: "24/7"',
            "checked: {on: 2026-11-02, by: steward}",
            *accepts(hiv="yes"),
            area="[Northtown]",
        ),
    ),
    (
        "a condition before who is there for others",
        service("zz-z", *accepts(hiv="conditional")),
        service("zz-a", "only_for: [pregnant]"),
    ),
    (
        "whom it is there for alone it takes",
        service("zz-z", "only_for: [hiv, pregnant]"),
        service("zz-a"),
    ),
    ("two yeses before one", service("zz-z", *accepts(hiv="yes", pet="yes")), service("zz-a", *accepts(hiv="yes"))),
    ("her town before national", service("zz-z", area="[Northtown]"), service("zz-a")),
    ("her region before national", service("zz-z", area="[ZZ-01]"), service("zz-a")),
    (
        "her town before another town of her region",
        service("zz-z", area="[Northtown]"),
        service("zz-a", area="[Pivnich]").replace("[Pivnich]", "[Nearby]"),
    ),
    ("national before area not stated", service("zz-z"), service("zz-a", area="not stated")),
    ("national before a place without a region", service("zz-z"), service("zz-a", area="[Nowhere]")),
    ("nearness before the kind asked first", service("zz-z", area="[Northtown]", kinds="oat"), service("zz-a")),
    ("a kind asked earlier before a later one", service("zz-z"), service("zz-a", kinds="oat")),
    ("a number before none", service("zz-z"), service("zz-a", phones="")),
    ("open before not known", service("zz-z", 'hours: "24/7"'), service("zz-a")),
    ("not known before closed", service("zz-z"), service("zz-a", 'hours: "Mo-Fr 09:00-18:00"')),
    (
        "open before checked",
        service("zz-z", 'hours: "24/7"'),
        service("zz-a", "checked: {on: 2026-01-02, by: steward}"),
    ),
    ("checked before unchecked", service("zz-z", "checked: {on: 2026-01-02, by: steward}"), service("zz-a")),
    ("a fresher source before an older", service("zz-z", date="2026-02"), service("zz-a", date="2026-01-31")),
    ("a year and month before the year alone", service("zz-z", date="2026-01"), service("zz-a", date="2026")),
    ("any date before none", service("zz-z", date="2009"), service("zz-a")),
    ("the id where all else is equal", service("zz-b"), service("zz-c")),
]


@pytest.mark.parametrize(("better", "worse"), [pytest.param(b, w, id=name) for name, b, w in BETTER_FIRST])
def test_the_better_service_comes_first(write, better, worse):
    file = write("  Southtown: ZZ-02", "  Southtown: ZZ-02\n  Nearby: ZZ-01", worse + better)

    found = read_country(file).find(["shelter", "oat"], "Northtown", ["hiv", "pet"], NIGHT)

    assert [better.split(":")[0].strip(), worse.split(":")[0].strip()] == [
        id_ for id_ in ids(found.offered) if id_ not in ("zz-shelter", "zz-line")
    ]


def test_what_is_given_by_phone_is_no_nearer_for_standing_in_her_region(country):
    lines = [
        service("zz-near", kinds="gbv_hotline, legal_aid", area="[Northtown]"),
        service("zz-sure", *accepts(hiv="yes"), kinds="gbv_hotline, legal_aid"),
    ]

    def found(wanted, *more):
        return ids(country(*lines, *more).find(wanted, "Northtown", ["hiv"]).offered)

    assert found(["gbv_hotline"]) == ["zz-sure", "zz-near", "zz-line"]
    assert found(["legal_aid"]) == ["zz-sure", "zz-near"]
    # Asked for together with a door, a line is still a line.
    with_a_door = found(["legal_aid", "oat"], service("zz-door", kinds="oat", area="[Northtown]"))
    assert with_a_door == ["zz-door", "zz-sure", "zz-near"]


def test_where_she_is_not_known_to_be_anywhere_who_is_sure_comes_first(country):
    more = service("zz-a", area="[Northtown]"), service("zz-z", *accepts(hiv="yes"), area="not stated")

    assert ids(country(*more).find(["shelter"], None, ["hiv"]).offered)[0] == "zz-z"


@pytest.mark.parametrize("region", ["Volyn oblast", "Odesa oblast"])
def test_in_ukraine_her_own_region_comes_before_a_journey(region):
    found = COUNTRIES["UA"].find(["shelter", "crisis_centre"], region, ["with_children"], DAY)

    first, *others = found.offered
    assert first.service.id in ("ua-volyn-zabrody-daycentre", "ua-odesa-network")
    assert first.takes["with_children"].code == "takes_unknown"
    assert ids(others) == ["ua-misto-dobra", "ua-convictus-shelter"]


# -- 7. who is there for a group alone ---------------------------------------------


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["only_for: [with_children]"], "only for women with children: ask there"),
        (["only_for: [pregnant, with_children]"], "only for pregnant women or women with children: ask there"),
        (
            ["only_for: [others]", "eligibility: People without a home", "description: A bed."],
            'only for some, "People without a home": ask there',
        ),
        (["only_for: [others, hiv]", "description: A bed for some."], 'only for some, "A bed for some": ask there'),
    ],
)
def test_for_whom_alone_a_service_is_there_is_told_to_all_others(country, lines, told):
    for hers in ([], ["uses_drugs"]):
        seen = offer(country(service("zz-more", *lines)).find(["shelter"], circumstances=hers), "zz-more")

        assert seen.group == told
        assert seen.reason.startswith(f"{told}; ")


@pytest.mark.parametrize("hers", [["pregnant"], ["with_children"], ["uses_drugs", "with_children"]])
def test_one_of_its_groups_is_enough_and_costs_her_nothing(country, hers):
    # The same two services, but for one line: she who is in the group is answered as if it were there for all.
    entries = [service("zz-z", *accepts(pregnant="yes", with_children="yes")), service("zz-a")]
    for_some = entries[0] + "    only_for: [pregnant, with_children]\n"

    plain, found = (
        country(first, entries[1]).find(["shelter"], circumstances=hers) for first in (entries[0], for_some)
    )

    assert ids(found.offered) == ids(plain.offered)
    assert [row.reason for row in found.offered] == [row.reason for row in plain.offered]
    assert offer(found, "zz-z").group is None


def test_who_is_there_for_her_alone_takes_her_though_it_does_not_say_so_twice(country):
    found = country(service("zz-more", "only_for: [hiv]")).find(["shelter"], circumstances=["hiv", "pet"])

    assert offer(found, "zz-more").takes == {
        "hiv": "takes women living with HIV",
        "pet": "does not say whether it takes women with a pet: ask",
    }


def test_what_it_says_of_its_own_group_stands(country):
    more = service("zz-no", "only_for: [hiv]", *accepts(hiv="no"))
    some = service("zz-some", "only_for: [hiv]", *accepts(hiv="conditional"))
    found = country(more, some).find(["shelter"], circumstances=["hiv"])

    assert [row.service.id for row in found.not_offered] == ["zz-no"]
    assert offer(found, "zz-some").takes["hiv"].code == "takes_on_condition"


def test_who_comes_with_a_teenage_son_comes_with_a_child(country):
    found = country(service("zz-more", "only_for: [with_children]")).find(
        ["shelter"], circumstances=["with_teenage_sons"]
    )

    assert offer(found, "zz-more").group is None
    assert offer(found, "zz-more").takes["with_teenage_sons"].code == "takes_unknown"


@pytest.mark.parametrize("code", COUNTRIES)
def test_who_is_there_for_others_stands_last_says_so_and_is_never_gone(code):
    country = COUNTRIES[code]
    for hers in ([], *([circumstance] for circumstance in circumstances())):
        found = country.find(list(kinds()), circumstances=hers)
        known = {*hers, *(["with_children"] if hers == ["with_teenage_sons"] else [])}
        others = [bool(s.only_for) and not known & set(s.only_for) for s in (row.service for row in found.offered)]
        assert others == sorted(others)
        assert others == [row.group is not None for row in found.offered]
        assert {row.service.id for row in found.not_offered} == {
            s.id for s in country.services if any(c in s.accepts and s.accepts[c].answer == "no" for c in hers)
        }


@pytest.mark.parametrize("hers", [[], ["with_teenage_sons"], ["no_papers"]])
def test_in_ukraine_a_night_shelter_for_others_is_not_the_first_to_call(hers):
    found = COUNTRIES["UA"].find(["shelter"], circumstances=hers)

    shelter = offer(found, "ua-poltava-light-of-hope")
    assert shelter.group.startswith('only for some, "People without a home, people released from prison;')
    open_to_her = [row for row in found.offered if not row.group]
    assert open_to_her and ids(open_to_her) == ids(found.offered)[: len(open_to_her)]


def test_a_line_there_for_others_is_fallen_back_on_only_where_nobody_else_is_left(write):
    text = "    area: national\n"
    file = write(f'{text}    hours: "24/7"\n', f"{text}    only_for: [hiv]\n", service("zz-talk", kinds="psychosocial"))
    country = read_country(file)
    alone = read_country(write(f'{text}    hours: "24/7"\n', f"{text}    only_for: [hiv]\n"))

    assert country.find(["oat"], circumstances=["hiv"]).fallback.service.id == "zz-line"
    assert country.find(["oat"]).fallback.service.id == "zz-talk"
    assert alone.find(["oat"]).fallback.service.id == "zz-emergency-number"


def test_where_only_a_line_there_for_others_is_left_it_is_named_and_says_so(country):
    for_some = country().lines[0]
    where = replace(country(), emergency={}, lines=(replace(for_some, only_for=("hiv",)),), services=())

    fallback = where.find(["oat"]).fallback

    assert fallback.service.id == "zz-line"
    assert fallback.group == "only for women living with HIV: ask there"


def test_a_service_of_another_region_is_told_where_it_works(country):
    found = country().find(["shelter"], "ZZ-02")

    assert ids(found.offered) == []
    assert found.not_offered[0].reason == "works in North oblast, not in South oblast"


def test_a_service_that_works_here_too_is_not_lost_for_working_elsewhere(country):
    more = service("zz-more", area="[North oblast, Southtown]")

    assert "zz-more" in ids(country(more).find(["shelter"], "South oblast").offered)


@pytest.mark.parametrize("place", ["North oblast", "north OBLAST", "ZZ-01", "zz-01", "Pivnich", " northtown "])
def test_a_place_is_a_region_its_code_or_a_town_in_any_case(country, place):
    assert "zz-shelter" in ids(country().find(["shelter"], place).offered)


def test_accents_are_no_hurdle():
    assert ids(COUNTRIES["RO"].find(["crisis_centre"], "brasov").offered) == ids(
        COUNTRIES["RO"].find(["crisis_centre"], "Brașov").offered
    )
    assert (
        ids(COUNTRIES["RO"].find(["oat"], "bucurești").offered)
        == ids(COUNTRIES["RO"].find(["oat"], "Bucharest").offered)
        == ["ro-aras-arena"]
    )


def test_a_region_reaches_its_towns_and_a_town_its_region(country):
    more = service("zz-more", area="[Southtown]")

    assert (
        offer(country(more).find(["shelter"], "South oblast"), "zz-more").area
        == "works in Southtown, in the same region"
    )
    assert offer(country().find(["shelter"], "Northtown"), "zz-shelter").area == "works in North oblast"


def test_a_region_that_lies_in_another_is_reached_from_both():
    belgium = COUNTRIES["BE"]

    assert "be-zsg-ghent" in ids(belgium.find(["sexual_violence_care"], "Flanders").offered)
    assert "be-zsg-ghent" in ids(belgium.find(["sexual_violence_care"], "Ghent").offered)
    assert "be-zsg-ghent" not in ids(belgium.find(["sexual_violence_care"], "Wallonia").offered)
    assert "be-1712" in ids(belgium.find(["gbv_hotline"], "East Flanders").offered)


def test_what_is_not_known_about_a_place_removes_nothing(country):
    found = country(service("zz-more", area="[Nowhere]"), service("zz-vague", area="not stated")).find(
        ["shelter"], "South oblast"
    )

    assert offer(found, "zz-more").area == "works in Nowhere, whose region is not recorded: ask"
    assert offer(found, "zz-vague").area == "does not say where it works: ask"


def test_a_service_that_lies_in_her_town_counts_as_near_though_it_states_no_area(country):
    found = country(service("zz-more", "cities: [Northtown]", area="not stated"), service("zz-all")).find(
        ["shelter"], "Northtown"
    )

    assert ids(found.offered) == ["zz-shelter", "zz-more", "zz-all"]
    assert offer(found, "zz-more").area == "place: Northtown; area not stated: ask"


def test_without_a_number_the_way_leads_through_the_line(country):
    reached = offer(country(service("zz-more", phones="")).find(["shelter"]), "zz-more")

    assert reached.reach == "no number published: reach it through Example line, 0 800 500 335"
    assert reached.reach in reached.reason


def test_hours_are_told_for_the_time_asked(country):
    def said(at):
        return offer(country().find(["shelter"], at=at), "zz-shelter").open

    assert said(NIGHT) == "closed now, opens Mon 23 Nov 09:00"
    assert said(DAY) == "open now, until Mon 23 Nov 18:00"
    assert said(datetime(2026, 11, 23, 1, 0, tzinfo=UTC)) == "closed now, opens Mon 23 Nov 09:00"
    assert said(None) == "hours: Mo-Fr 09:00-18:00"
    assert country().find(["oat"]).fallback.open == "open now (24/7)"


def test_hours_that_could_not_be_read_are_told_in_the_words_of_the_source(country):
    found = country(service("zz-more", "hours_said: 9 to 6 (2016)")).find(["shelter"], at=DAY)

    assert offer(found, "zz-more").open == "hours not known; its source says: 9 to 6 (2016)"


def test_the_order_does_not_hang_on_the_order_of_the_file_or_of_the_question(country):
    entries = [
        service(f"zz-{name}", *accepts(hiv=answer))
        for name, answer in zip("abc", ("conditional", "yes", "yes"), strict=True)
    ]
    answers = [
        ids(country(*order).find(["shelter"], circumstances=hers).offered)
        for order in itertools.permutations(entries)
        for hers in (["hiv", "pet"], ["pet", "hiv"])
    ]

    assert answers == [["zz-b", "zz-c", "zz-shelter", "zz-a"]] * 12


# -- cautions, words, wrong use ---------------------------------------------------

CAUTION = """\
cautions:
  - kinds: [shelter]
    circumstances: [intoxicated_now]
    says: Ask for the written ground.
    source: https://example.org/rules
    confidence: medium
services:
"""


def test_a_caution_is_told_and_removes_nothing(write):
    country = read_country(write("services:\n", CAUTION))

    found = country.find(["shelter", "gbv_hotline"], circumstances=["intoxicated_now"])

    assert {"zz-shelter", "zz-line"} == set(ids(found.offered))
    assert [c.says for c in offer(found, "zz-shelter").cautions] == ["Ask for the written ground."]
    assert offer(found, "zz-shelter").reason.endswith("Ask for the written ground.")
    assert offer(found, "zz-line").cautions == ()
    assert offer(country.find(["shelter"], circumstances=["hiv"]), "zz-shelter").cautions == ()


def test_ukraine_is_told_what_the_model_rules_say_and_what_they_do_not():
    found = COUNTRIES["UA"].find(["shelter"], circumstances=["intoxicated_now"])

    for row in found.offered:
        assert [caution.says for caution in row.cautions] == [
            "Model rules let a shelter refuse a woman who is intoxicated at the moment of admission (to be confirmed "
            "by a lawyer, D16). Drug use, opioid agonist therapy or HIV are not in that list: ask for the written "
            "ground."
        ]
    assert all(not row.cautions for row in COUNTRIES["UA"].find(["shelter"], circumstances=["uses_drugs"]).offered)


def test_words_remember_what_they_say_so_that_they_can_be_translated():
    words = COUNTRIES["SI"].find(["crisis_centre"], circumstances=["uses_drugs"]).not_offered[0].reasons[0]

    assert SENTENCES[words.code].format_map(words.values) == words
    for again in (copy.deepcopy(words), pickle.loads(pickle.dumps(words))):
        assert (words, words.code, words.values) == (again, again.code, again.values)


def test_every_sentence_is_in_use_and_can_be_said():
    for code, sentence in SENTENCES.items():
        names = {piece.split("}")[0] for piece in sentence.split("{")[1:]}
        assert Words(code, **dict.fromkeys(names, "x"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"kinds": ["shelters"]}, '"shelters" is not a kind of help. Did you mean "shelter"?'),
        ({"circumstances": ["use_drugs"]}, '"use_drugs" is not a circumstance. Did you mean "uses_drugs"?'),
        (
            {"place": "Nort oblast"},
            '"Nort oblast" is not a region or town known in Exampleland. Did you mean "North oblast"?',
        ),
        (
            {"place": "Mars"},
            '"Mars" is not a region or town known in Exampleland. Known are, among others: North oblast, South oblast.',
        ),
    ],
)
def test_what_is_not_there_is_told_with_the_nearest_that_is(country, wrong, told):
    with pytest.raises(UnknownName) as error:
        country().find(**{"kinds": ["shelter"], **wrong})

    assert told == str(error.value)


def test_finding_changes_nothing_and_gives_the_same_twice(country):
    where = country()
    before = pickle.dumps(where)

    first = find(where, ["shelter"], "North oblast", ["uses_drugs"], NIGHT)

    assert repr(first) == repr(find(where, ["shelter"], "North oblast", ["uses_drugs"], NIGHT))
    assert before == pickle.dumps(where)
