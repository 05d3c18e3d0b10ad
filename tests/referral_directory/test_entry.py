"""An entry: its fields one by one, who may see which, and what a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from located_yaml import MOST_DEPTH, section_of
from referral_directory import all_countries, read_country
from referral_directory.country_file import entries_in
from referral_directory.entry import (
    Conflict,
    Conflicts,
    WrongEntry,
    changed,
    changes_between,
    entry_of,
    fields_of,
    insist_on_author,
    insist_on_reason,
    merged,
    read_entry,
    sound_changes,
    tier_of,
    visible,
    without_secrets,
)
from referral_directory.places import Places

YES = {"answer": "yes", "source": "https://example.org/rules"}
SOURCE = {"url": "https://example.org/one", "confidence": "high"}


@pytest.fixture
def entry(write):
    return entries_in(write())["zz-shelter"]


@pytest.fixture
def wrong(write, entry):
    """What somebody is told who changes the shelter's entry like this: field → sentences."""
    places = read_country(write()).places

    def wrong(id_="zz-shelter", **changes):
        told = {}
        try:
            read_entry(id_, {name: said for name, said in {**entry, **changes}.items() if said != "gone"}, "ZZ", places)
        except WrongEntry as error:
            for one in error.wrong:
                told.setdefault(one.field, []).append(one.message)
        return told

    return wrong


# -- field by field ----------------------------------------------------------------


def test_an_entry_is_what_its_fields_make():
    entry = {"name": "A", "accepts": {"pregnant": YES}, "checks": {"name": {"on": "2026", "by": "x"}}, "email": ""}

    flat = fields_of(entry)

    assert list(flat) == ["name", "accepts.pregnant", "checks.name"]
    assert entry_of(flat) == {"name": "A", "accepts": {"pregnant": YES}, "checks": {"name": {"on": "2026", "by": "x"}}}


@pytest.mark.parametrize("iso2", all_countries())
def test_every_entry_of_every_country_is_what_its_fields_make(iso2):
    for entry in entries_in(read_country(iso2).file).values():
        assert fields_of(entry_of(fields_of(entry))) == fields_of(entry)


def test_the_fields_of_an_entry_come_in_the_order_of_the_form():
    said = {"checked": {}, "tier": "public", "no_field": "x", "hours": "24/7", "name": "A", "checks.hours": {"on": "1"}}

    assert list(entry_of(said)) == ["name", "hours", "tier", "checks", "no_field"]


def test_what_has_to_be_changed_makes_the_new_out_of_the_old():
    old = {"name": "A", "hours": "24/7", "accepts": {"pregnant": YES, "older": YES}}
    new = {"name": "A", "cost": "free", "accepts": {"pregnant": {**YES, "answer": "no"}}}

    changes = changes_between(old, new)

    assert set(changes) == {"hours", "cost", "accepts.pregnant", "accepts.older"}
    assert changed(old, changes) == entry_of(fields_of(new))


def test_what_becomes_empty_is_taken_away():
    assert sound_changes({}, {"hours": "", "kinds": [], "source": {}, "cost": None, "name": "A"}) == {
        "hours": None,
        "kinds": None,
        "source": None,
        "cost": None,
        "name": "A",
    }


def test_a_member_named_beside_the_whole_stands():
    before = {"accepts": {"pregnant": YES, "older": YES}}

    said = sound_changes(before, {"accepts.older": None, "accepts": {"pregnant": YES, "with_children": YES}})

    assert said == {"accepts.older": None, "accepts.with_children": YES}
    assert sound_changes(before, {"accepts": None}) == {"accepts.pregnant": None, "accepts.older": None}


@pytest.mark.parametrize("nonsense", [5, 1.5, True, [[1]], {"a": None}, {5: "a"}, [b"x"]], ids=repr)
def test_what_is_no_text_list_or_mapping_is_told_in_a_sentence(nonsense):
    with pytest.raises(WrongEntry, match=r"hours: it should be a text, but .+ is there"):
        sound_changes({}, {"hours": nonsense})


def test_a_whole_of_members_is_a_mapping():
    with pytest.raises(WrongEntry, match="accepts: it should say for each member what it is"):
        sound_changes({}, {"accepts": "everybody"})


# -- two changes ---------------------------------------------------------------------


def test_of_two_changes_the_one_that_is_done_already_is_not_made_again():
    base = {"name": "A", "hours": "24/7"}

    assert merged(base, {"name": "B", "hours": "24/7"}, {"name": "B", "cost": "free"}) == {"cost": "free"}


def test_every_field_that_two_people_changed_is_told():
    base, now = {"name": "A", "hours": "24/7"}, {"name": "B"}

    with pytest.raises(Conflicts) as told:
        merged(base, now, {"name": "C", "hours": "Mo", "cost": "free"})

    assert told.value.conflicts == (Conflict("name", "A", "B", "C"), Conflict("hours", "24/7", None, "Mo"))


def test_of_two_checks_the_later_stands_and_none_is_a_conflict():
    early, late = ({"on": f"2026-11-{day}", "by": "x"} for day in ("01", "20"))

    assert merged({}, {"checks": {"hours": late}, "checked": late}, {"checks.hours": early, "checked": early}) == {}
    assert merged({}, {"checks": {"hours": early}}, {"checks.hours": late}) == {"checks.hours": late}
    assert merged({}, {"checks": {"hours": early}}, {"checks.hours": None}) == {}


# -- who may see it --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "name", "tier"),
    [
        ({"tier": "public"}, "phones", "public"),
        ({"tier": "partner"}, "phones", "partner"),
        ({"tier": "public", "tiers": {"phones": "partner"}}, "phones", "partner"),
        ({"tier": "secret", "tiers": {"phones": "public"}}, "phones", "secret"),
        ({"tier": "public", "tiers": {"phones": "parnter"}}, "phones", "secret"),
        ({"tier": "public", "tiers": ["phones"]}, "phones", "secret"),
        ({"tier": ["public"]}, "phones", "secret"),
        ({}, "phones", "secret"),
        ({"tier": "public", "address_tier": "secret"}, "address", "secret"),
        ({"tier": "public", "address_tier": "secret"}, "phones", "public"),
        ({"tier": "public"}, "address", "secret"),
        ({"tier": "public", "address_tier": "public"}, "address", "public"),
        ({"tier": "partner", "address_tier": "public"}, "address", "partner"),
    ],
)
def test_the_strictest_tier_stands_and_what_is_not_known_is_secret(entry, name, tier):
    assert tier_of(entry, name) == tier


def test_everybody_sees_up_to_their_own_tier():
    entry = {
        "name": "A",
        "phones": ["1"],
        "email": "a@example.org",
        "address": "Canary Street 1",
        "tier": "public",
        "address_tier": "secret",
        "tiers": {"phones": "partner", "email": "secret"},
    }

    assert set(entry) - set(visible(entry, "public")) == {"phones", "email", "address"}
    assert set(entry) - set(visible(entry, "partner")) == {"email", "address"}
    assert visible(entry, "secret") == entry
    assert visible({**entry, "tier": "partner"}, "public") == {}
    assert set(entry) - set(without_secrets(entry)) == {"email", "address"}


def test_a_page_that_prints_a_secret_address_is_seen_as_its_site_alone():
    page = "https://example.org/canary-street-1"
    entry = {
        "name": "A",
        "tier": "public",
        "address_tier": "secret",
        "source": {"url": page, "prints_address": "true"},
        "accepts": {"pregnant": {"answer": "yes", "source": page}},
    }

    for up_to in ("public", "partner"):
        seen = visible(entry, up_to)
        assert seen["source"]["url"] == seen["accepts"]["pregnant"]["source"] == "https://example.org/"
    assert visible(entry, "secret") == entry and entry["source"]["url"] == page
    told = {**entry, "source": {"url": page}}
    assert visible(told, "public") == told


def test_a_secret_field_is_looked_at_for_its_length_and_signs_and_is_not_repeated(wrong):
    hidden = {"tiers": {"email": "secret"}, "address_tier": "secret"}

    assert wrong(**hidden, email="no address at all", address="Canary Street 1") == {}
    told = wrong(**hidden, email="canary" * 40, address="Canary\u202e Street 1")
    assert set(told) == {"email", "address"}
    assert "anary" not in str(told)


def test_a_secret_service_is_told_what_is_wrong_without_repeating_it(wrong):
    told = wrong(tier="secret", withheld="a refuge", phones=["call canary"], hours="canary time", email="canary")

    assert set(told) == {"phones", "hours", "email"}
    assert "canary" not in str(told)


# -- what is wrong ---------------------------------------------------------------------


def test_a_sound_entry_is_told_nothing(wrong):
    assert wrong() == {}


def test_what_is_missing_is_told_at_its_own_field(wrong):
    told = wrong(name="gone", kinds="gone", source="gone", area="gone", tier="gone", address_tier="gone")

    assert told == {
        name: [f'"zz-shelter" has no "{name}". Add it.']
        for name in ("name", "kinds", "source", "area", "tier", "address_tier")
    }


def test_what_is_wrong_inside_a_field_is_told_at_it(wrong):
    told = wrong(accepts={"pregnant": {"source": "https://example.org/"}}, source={"url": "x", "confidence": "high"})

    assert told == {
        "accepts": ['"pregnant" has no "answer". Add it.'],
        "source": ['"x" is not a web address. Write it whole, beginning with https://.'],
    }


def test_too_long_is_told_with_how_much_may_stand_there(wrong):
    assert wrong(name="x" * 201) == {"name": ["it is longer than 200 characters. Shorten it."]}
    assert wrong(cities=["Northtown"] * 61)["cities"] == ["it has more than 60 members. Keep the ones that matter."]
    assert wrong(source={**SOURCE, "note": "x" * 601}) == {"source": ["it is longer than 600 characters. Shorten it."]}
    assert wrong(f"zz-{'x' * 98}") == {"id": ["the id is longer than 100 characters. Shorten it."]}


def test_a_field_nobody_knows_is_told_with_the_nearest_name(wrong):
    assert wrong(hour="24/7") == {"hour": ['"hour" is not a key of "zz-shelter". Did you mean "hours"?']}


def test_a_field_with_a_huge_name_is_told_in_a_line_that_can_be_read():
    with pytest.raises(WrongEntry, match=r"x…: it is longer than 200 characters") as told:
        read_entry("zz-a", {"x" * 1_000_000: "y"}, "ZZ", Places())

    assert len(str(told.value)) < 1_000


@pytest.mark.parametrize("key", ["x" * 1_000_000, "\ud800", "a\0b", 5, None, ""], ids=["long", *map(repr, range(5))])
def test_a_key_that_is_none_is_told_in_a_line_that_can_be_printed(key, wrong):
    told = wrong(accepts={key: YES})

    assert set(told) == {"accepts"}
    assert len(str(told)) < 500 and str(told).encode("utf-8")


@pytest.mark.parametrize("sign", ["\0", "\u202e", "\u200b", "\ud800", "\ufeff", "\x1b", "\u2028", "\r"], ids=ascii)
def test_a_sign_no_one_can_see_is_told_wherever_it_stands(sign, wrong):
    said = [f"it has a character no one can see (U+{ord(sign):04X}). Delete it."]

    assert wrong(name=f"A{sign}") == {"name": said}
    assert wrong(cities=["Northtown", f"B{sign}"]) == {"cities": said}
    assert wrong(source={**SOURCE, "note": f"{sign}"}) == {"source": said}
    assert wrong(source={**SOURCE, f"no{sign}te": "x"}) == {"source": said}
    for insist in (
        insist_on_reason,
        lambda words: insist_on_author(words, "a"),
        lambda words: insist_on_author("a", words),
    ):
        with pytest.raises(WrongEntry, match="a character no one can see"):
            insist(f"because{sign}")


def test_a_reason_and_an_author_can_be_kept_and_read():
    insist_on_reason("")
    insist_on_reason("x" * 500)
    insist_on_author("", "steward")
    for said, insist in {
        "why: the reason is longer than 500 characters": lambda: insist_on_reason("x" * 501),
        "why: it should be a text, but nothing is there": lambda: insist_on_reason(None),
        "who: the author is longer than 200 characters": lambda: insist_on_author("x" * 201, "steward"),
        "role: the role is longer than 200 characters": lambda: insist_on_author("x", "s" * 201),
        "role: the role is empty": lambda: insist_on_author("x", ""),
    }.items():
        with pytest.raises(WrongEntry, match=said):
            insist()


# -- what comes from anywhere --------------------------------------------------------


def nested(depth, inner="x"):
    for _ in range(depth):
        inner = {"a": inner} if depth % 2 else [inner]
    return inner


@pytest.mark.parametrize("value", [5, True, None, 1.5, b"x", {1: "x"}, {"a": [{"b": 5}]}, nested(5, 5)], ids=repr)
def test_a_section_of_what_is_no_text_is_told_and_read_as_empty(value):
    problems = []
    section = section_of({"first": "x", "second": value}, "entry", Path("entry"), problems)

    assert [(2, "grammar")] == [(problem.line, problem.rule) for problem in problems]
    assert problems[0].message.startswith("it should be a text, but ")
    assert section.text("first") == "x"


@pytest.mark.parametrize("depth", [MOST_DEPTH + 1, 900, 100_000, 100_001])
def test_a_section_nested_too_deep_is_told(depth):
    problems = []
    section_of({"deep": nested(depth)}, "entry", Path("entry"), problems)

    assert [(1, f"it is nested deeper than {MOST_DEPTH} levels. Make it flatter.")] == [
        (problem.line, problem.message) for problem in problems
    ]
