"""What the author of a country file is told, word for word; and what a sound file becomes."""

from __future__ import annotations

import pickle
import time
from pathlib import Path

import pytest

from located_yaml import BadData
from referral_directory import UnknownName, all_countries, check_country, read_country

from .conftest import SOUND, accepts, service

NOT_REPEATED = "is not as it should be. Look at the line: what it says may not be repeated."


def test_a_sound_country_has_nothing_to_tell(told):
    assert told() == []


@pytest.mark.parametrize(
    ("was", "becomes", "message"),
    [
        (
            "country: ZZ",
            "country: Exampleland",
            '1: id: "Exampleland" is not a country code. Write the two capital letters of ISO 3166-1, like UA.',
        ),
        (
            "country: ZZ",
            "country: UA",
            "1: id: the file is called zz.yaml, but the country is UA. Rename one of the two.",
        ),
        (
            "timezone: Europe/Kyiv",
            "timezone: Kyiv time",
            '3: grammar: "Kyiv time" is not a time zone. Write it like Europe/Kyiv, or leave it out.',
        ),
        ("  police:", "  polize:", '5: grammar: "polize" is not an emergency number. Did you mean "police"?'),
        (
            'number: "102"',
            'number: "one o two"',
            '6: phone: "one o two" is not a number that can be dialled. Write it like "102" or "02 (102)".',
        ),
        (
            "confidence: high",
            "confidence: sure",
            '8: grammar: "sure" is not a confidence. Use one of: high, medium, low.',
        ),
        ("  - zz-line", "  - zz-lien", '10: line: "zz-lien" is not a service of this file. Did you mean "zz-line"?'),
        (
            'phones: ["0 800 500 335"]\n',
            "email: a@example.org\n",
            '10: line: "zz-line" is no line to fall back on: it has no number. Name another, or remove it.',
        ),
        (
            "ZZ-01: North oblast",
            "UA-01: North oblast",
            '12: place: "UA-01" is not an ISO 3166-2 code of ZZ. It should begin with "ZZ-".',
        ),
        (
            "ZZ-02: South oblast",
            "ZZ-02: north oblást",
            '13: place: "north oblást" is the name of two places. Tell them apart.',
        ),
        (
            "Southtown: ZZ-02",
            "Southtown: ZZ-2",
            '18: place: "ZZ-2" is not a code under "regions". Did you mean "ZZ-02"?',
        ),
        ("zz-line:", "line:", '21: id: the id "line" does not begin with the country. Begin it with "zz-".'),
        (
            "zz-shelter:",
            "zz-Shelter:",
            '32: id: the id "zz-Shelter" has a sign in it that an id may not have. '
            "Use small Latin letters, digits and hyphens.",
        ),
        ("zz-shelter:", "zz-line:", '32: yaml: the key "zz-line" stands twice. Keep one of the two.'),
        ("kinds: [shelter]", "kinds: [shleter]", '34: kind: "shleter" is not a kind of help. Did you mean "shelter"?'),
        (
            '["044 272 15 00"]',
            '["044 CALL NOW"]',
            '35: phone: "044 CALL NOW" is not a phone number. Write it as it is printed, with digits, spaces '
            "and + ( ) - / . only, one number a member of the list.",
        ),
        (
            "area: [North oblast]",
            "area: [Nort oblast]",
            '36: place: "Nort oblast" is not under "regions" or "towns" of this country. Did you mean "North oblast"?',
        ),
        (
            "area: [North oblast]",
            "area: nation",
            '36: place: "nation" is not an area. Write one of: national, online, not stated; '
            "or a list of regions and towns in [ ].",
        ),
        (
            'hours: "Mo-Fr 09:00-18:00"',
            'hours: "9 to 6"',
            '37: hours: "9 to 6" is not in the notation of opening hours. Write it like "Mo-Fr 09:00-18:00" or "24/7".',
        ),
        ("uses_drugs:", "use_drugs:", '39: accepts: "use_drugs" is not a circumstance. Did you mean "uses_drugs"?'),
        (
            "answer: no",
            "answer: never",
            '40: grammar: "never" is not an answer to whether it accepts. Use one of: yes, no, conditional.',
        ),
        (
            "answer: no",
            "answer: conditional",
            '40: accepts: "uses_drugs" is accepted on a condition, but the condition is not given. Add it as "note".',
        ),
        (
            "source: https://example.org/rules",
            "source: the director said so",
            '41: url: "the director said so" is not a web address. Write it whole, beginning with https://.',
        ),
        (
            "date: 2026-02",
            "date: 2026-02-30",
            '42: date: "2026-02-30" is not a date. Write it like 2026, 2026-11 or 2026-11-23.',
        ),
        (
            "date: 2026-02",
            "date: last spring",
            '42: date: "last spring" is not a date. Write it like 2026, 2026-11 or 2026-11-23.',
        ),
        (
            "url: https://example.org/shelter",
            "url: javascript:alert(1)",
            '46: url: "javascript:alert(1)" is not a web address. Write it whole, beginning with https://.',
        ),
    ],
)
def test_a_wrong_line_is_named_with_a_way_to_mend_it(told, was, becomes, message):
    assert message in told(was, becomes)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ["tier: partner"],
            '"zz-more" is kept from the public, but no reason is given. Add "withheld" with the reason.',
        ),
        (
            ["withheld: asked us to"],
            '"withheld" gives a reason, but the tier is public. Write "tier: partner", or remove "withheld".',
        ),
        (["tier: open"], f'"tier" {NOT_REPEATED}'),
        (["email: nobody"], '"nobody" is not an e-mail address. Write it like name@example.org.'),
        (["languages: [Ukrainian]"], '"Ukrainian" is not the code of a language. Write it like uk, ru or sr-Latn.'),
        (
            ["region: Atlantis"],
            '"Atlantis" is not under "regions" or "towns" of this country. '
            "Known are, among others: North oblast, South oblast.",
        ),
        (["phone: 102"], '"phone" is not a key of "zz-more". Did you mean "phones"?'),
        (["phones: 102"], '"phones" of "zz-more" should be a list, like `phones: [one, two]`.'),
        (["checked: {on: 2026-01-02}"], '"checked" has no "by". Add it.'),
        (["only_for: [with_child]"], '"with_child" is not a group. Did you mean "with_children"?'),
        (["only_for: with_children"], '"only_for" of "zz-more" should be a list, like `only_for: [one, two]`.'),
        (
            ["only_for: [others]"],
            '"zz-more" is only for others, but nothing says who they are. Name them in "eligibility".',
        ),
    ],
)
def test_a_wrong_line_of_a_service_is_told(told, lines, message):
    entry = service("zz-more", *lines, phones="")
    if lines[0].startswith("tier"):
        entry = entry.replace("    tier: public\n", "", 1)

    assert any(line.endswith(message) for line in told(more=entry)), told(more=entry)


@pytest.mark.parametrize("names_them", ["eligibility", "description"])
def test_others_are_named_in_the_services_own_words(told, names_them):
    assert told(more=service("zz-more", "only_for: [others]", f"{names_them}: People without a home")) == []


def test_a_service_that_leaves_out_its_tier_is_told_and_never_public_by_oversight(told):
    entry = service("zz-more").replace("    tier: public\n", "").replace("    address_tier: public\n", "")

    found = told(more=entry)

    assert sorted(line.split(": ", 2)[2] for line in found) == [
        '"zz-more" has no "address_tier". Add it.',
        '"zz-more" has no "tier". Add it.',
    ]


def test_a_line_that_is_kept_from_the_public_is_no_line_to_fall_back_on(told):
    assert (
        '10: line: "zz-line" is no line to fall back on: it is kept from the public. Name another, or remove it.'
    ) in told("    tier: public", "    tier: partner\n    withheld: asked us to")


def test_every_slip_is_told_at_once_in_the_order_of_the_file(write):
    file = write()
    file.write_text(SOUND.replace("[shelter]", "[shleter]").replace("zz-lien", "x").replace('"102"', '"x"'), "utf-8")

    with pytest.raises(BadData) as told:
        read_country(file)

    assert [(problem.line, problem.rule) for problem in told.value.problems] == [(6, "phone"), (34, "kind")]


@pytest.mark.parametrize(
    "garbage",
    [
        "",
        "hello",
        "- a\n- b\n",
        "country: [ZZ]\nservices: 5\n",
        "\x00\x01",
        "country: ZZ\nservices:\n  zz-a: [1]\n",
        "country: ZZ\nname: {a: b}\nlines: {x: y}\nregions: [1]\nemergency: yes\nfacts: {a: b}\ntowns: x\n",
        "&a [*a]",
        "country: ZZ\ncountry: ZZ\n",
        "{" * 100,
        "services:\n  zz-a:\n    accepts: [uses_drugs]\n",
    ],
)
def test_garbage_is_told_as_problems_and_never_as_a_crash(tmp_path, garbage):
    file = tmp_path / "zz.yaml"
    file.write_text(garbage, encoding="utf-8")

    with pytest.raises(BadData) as told:
        read_country(file)

    assert all(problem.line >= 1 and problem.message.endswith((".", "`", "?")) for problem in told.value.problems)


def test_a_file_that_is_not_there_or_is_a_folder_is_told(tmp_path):
    for file in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(BadData):
            read_country(file)


def test_a_country_that_is_not_there_is_told_the_nearest_that_is():
    with pytest.raises(UnknownName, match=r'^there is no country "Ukrane"\. Did you mean "UA" \(Ukraine\)\?$'):
        read_country("Ukrane")


@pytest.mark.parametrize("text", ["../../etc/passwd", "countries/ua.yaml", "_example", "", "UA\n", "U A"])
def test_a_text_never_opens_a_file_of_its_own_choosing(text):
    with pytest.raises(UnknownName):
        read_country(text)


def test_a_broken_country_closes_only_itself(tmp_path):
    bad, good = tmp_path / "yy.yaml", tmp_path / "zz.yaml"
    bad.write_text("country: YY\n", encoding="utf-8")
    good.write_text(SOUND, encoding="utf-8")
    problems: list = []

    check_country(bad, problems)

    assert problems
    assert read_country(good).name == "Exampleland"


def test_a_secret_address_is_dropped_told_and_closes_nothing(write):
    entry = service("zz-more", "address: 5 Hidden Street", address_tier="secret")
    file = write(more=entry)

    country = read_country(file)

    assert [problem.rule for problem in country.warnings] == ["secret"]
    assert "Hidden" not in repr(country) + str(pickle.dumps(country)) + str(country.warnings)


def secret(**said: str) -> str:
    """The entry of a secret service in which *said* is misplaced."""
    sound = {
        "name": "Quiet house",
        "kinds": "[shelter]",
        "area": "[North oblast]",
        "tier": "secret",
        "address_tier": "secret",
        "withheld": "nobody may know",
        "source": "{url: https://example.org/quiet, confidence: low}",
    }
    return "  zz-more:\n" + "".join(f"    {key}: {value}\n" for key, value in (sound | said).items())


MISPLACED = [
    {"kinds": "[12 Hidden Street]"},
    {"kinds": "[shelter, 12 Hidden Street, 12 Hidden Street]"},
    {"kinds": "12 Hidden Street"},
    {"area": "12 Hidden Street"},
    {"area": "[12 Hidden Street]"},
    {"area": "{12 Hidden Street}"},
    {"area": """'12 "Hidden" Street'"""},
    {"region": "12 Hidden Street"},
    {"phones": "[12 Hidden Street]"},
    {"email": "12 Hidden Street"},
    {"website": "12 Hidden Street"},
    {"hours": "12 Hidden Street"},
    {"languages": "[12 Hidden Street]"},
    {"tier": "12 Hidden Street"},
    {"tier": "partner", "email": "12 Hidden Street"},
    {"tier": "secrte", "address_tier": "public", "area": "12 Hidden Street"},
    {"address_tier": "12 Hidden Street"},
    {"address": "12 Hidden Street"},
    {"source": "12 Hidden Street"},
    {"source": "{12 Hidden Street}"},
    {"source": "{url: 12 Hidden Street, confidence: low}"},
    {"source": "{url: https://example.org, confidence: 12 Hidden Street, date: 12 Hidden Street}"},
    {"source": "{url: https://example.org, confidence: low, prints_address: 12 Hidden Street}"},
    {"checked": "12 Hidden Street"},
    {"checked": "{on: 12 Hidden Street, by: steward}"},
    {"accepts": "12 Hidden Street"},
    {"accepts": "{12 Hidden Street: yes}"},
    {"accepts": "{12 Hidden Street: {answer: yes}}"},
    {"accepts": "{uses_drugs: {answer: 12 Hidden Street, source: 12 Hidden Street, date: 12 Hidden Street}}"},
    {"street": "12 Hidden Street"},
    {"12 Hidden Street": "yes"},
]


@pytest.mark.parametrize("said", MISPLACED, ids=str)
def test_no_sentence_repeats_what_a_secret_service_says(told, said):
    found = told(more=secret(**said))

    assert found
    assert "Hidden" not in "\n".join(found)
    assert "North oblast" not in "\n".join(found)


def test_a_slip_in_a_secret_service_is_told_by_key_and_line(told):
    assert told(more=secret()) == []
    assert told(more=secret(area="12 Hidden Street")) == [f'51: place: "area" {NOT_REPEATED}']
    assert told(more=secret(phones="[a, b]")) == [f"56: phone: what stands here {NOT_REPEATED}"]
    assert told(more=secret(emial="a@example.org")) == [
        '56: grammar: "emial" is not a key of "zz-more". Did you mean "email"?'
    ]
    assert told(more=secret(website="{a: b}")) == ['56: grammar: "website" of "zz-more" should be a text.']


def test_an_address_for_partners_is_not_in_the_public_service(country):
    found = country(service("zz-more", "address: 5 Hidden Street", address_tier="partner"))

    assert found.services[-1].address == ""
    assert found.warnings == ()


def test_a_public_address_is_kept(country):
    assert country(service("zz-more", "address: 5 Open Street")).services[-1].address == "5 Open Street"


def test_a_page_that_prints_an_address_is_never_linked(country):
    entry = service("zz-more", *accepts(uses_drugs="yes")).replace(
        "confidence: medium", "confidence: medium\n      prints_address: true"
    )

    found = country(
        entry.replace("https://example.org/one", "https://example.org/street-5").replace(
            "example.org/rules", "example.org/street-5"
        )
    ).services[-1]

    assert "https://example.org/" == found.source.url == found.accepts["uses_drugs"].source.url


def test_a_tier_that_cannot_be_understood_is_the_strictest(write):
    country = check_country(
        write(more=service("zz-more", "address: 5 Hidden Street", tier="publc", address_tier="publc")), []
    )

    assert country
    assert [(s.id, s.tier, s.address) for s in country.withheld] == [("zz-more", "secret", "")]


def test_a_service_shows_no_more_than_its_name_where_it_is_logged(country):
    assert repr(country().services[0]) == "Service('zz-line', 'Example line')"


def test_slots_hold_known_values_only(country):
    assert country().slots() == {"country": "Exampleland", "police": "102", "gbv_line": "0 800 500 335"}


def test_slots_of_ukraine_are_those_of_the_seed():
    assert read_country("UA").slots() == {
        "country": "Ukraine",
        "police": "102",
        "ambulance": "103",
        "gbv_line": "15-47",
        "order_name": "Urgent prohibition order",
        "order_local_name": "терміновий заборонний припис",
        "order_length": "up to 10 days",
    }


def test_a_service_kept_for_partners_is_not_among_the_services(country):
    found = country(service("zz-more", "withheld: asked us to", tier="partner"))

    assert "zz-more" not in {s.id for s in found.services}
    assert [s.id for s in found.withheld] == ["zz-more"]
    assert "zz-more" not in repr(found)


def test_the_example_to_copy_is_sound():
    problems: list = []

    check_country(Path(read_country("UA").file).parent / "_example.yaml", problems)

    assert problems == []
    assert "_EXAMPLE" not in all_countries()


def test_reading_is_quick_enough_to_be_done_at_every_start():
    read_country("UA")
    start = time.perf_counter()
    read_country("UA")
    one = time.perf_counter() - start
    for code in all_countries():
        read_country(code)

    assert one < 0.1
    assert time.perf_counter() - start < 1.5
