"""A card for a phone: read by somebody else's reader, and silent where it should be."""

from __future__ import annotations

import pytest
import vobject

from referral_directory import all_countries, read_country
from referral_directory.vcard import FILE_NAME, NEUTRAL_NAME, NoCard, vcard_of

from .conftest import service

EVERY = [one for code in all_countries() for one in read_country(code).services]


def read(card):
    return vobject.readOne(card, validate=False, allowQP=False)


def values(card, name):
    return [str(one.value) for one in read(card).contents.get(name, [])]


@pytest.fixture
def full(country):
    made = country(
        service(
            "zz-full",
            'local_name: "Приклад"',
            "organisation: \"Example; NGO, with \\\\ and, signs\"",
            "email: help@example.org",
            "website: https://example.org/violence",
            "languages: [uk, ru]",
            'hours: "Mo-Fr 09:00-18:00; PH off"',
            'hours_said: "for women\\nwho suffered violence"',
            phones='"+380 44 272 15 00", "15-47", "0 800 500 335"',
        )
    )  # fmt: skip
    return next(one for one in made.services if one.id == "zz-full")


def test_a_card_says_what_the_directory_says(full):
    card = vcard_of(full)

    assert ["Service zz-full"] == values(card, "fn")
    assert ["4.0"] == values(card, "version")
    assert ["help@example.org"] == values(card, "email")
    assert ["https://example.org/violence"] == values(card, "url")
    assert ["uk", "ru"] == values(card, "lang")
    assert ["Hours: Mo-Fr 09:00-18:00; PH off; for women\nwho suffered violence"] == values(card, "note")
    assert "ORG:Example\\; NGO\\, with \\\\ and\\, signs\r\n" in card


def test_a_full_number_is_a_tel_address_and_a_short_code_stays_one(full):
    assert ["tel:+380442721500", "1547", "0800500335"] == values(vcard_of(full), "tel")


def test_a_neutral_card_has_a_name_that_says_nothing_and_nothing_else_that_does(full):
    card = vcard_of(full, neutral=True)

    assert [NEUTRAL_NAME] == values(card, "fn")
    assert ["Hours: Mo-Fr 09:00-18:00; PH off"] == values(card, "note")
    assert {"version", "kind", "fn", "tel", "note"} == set(read(card).contents)
    for word in ("violence", "women", "zz-full", "example", "NGO", "uuid"):
        assert word.casefold() not in card.casefold()
    assert FILE_NAME == "contact.vcf"


@pytest.mark.parametrize("neutral", [False, True])
@pytest.mark.parametrize("tier", ["partner", "secret"])
def test_there_is_no_card_of_what_is_not_public(country, tier, neutral):
    made = country(service("zz-canary", "withheld: Canary", tier=tier))
    hidden = next(one for one in made.withheld if one.id == "zz-canary")

    with pytest.raises(NoCard) as refused:
        vcard_of(hidden, neutral)

    assert "canary" not in str(refused.value).casefold()


@pytest.mark.parametrize("status", ["paused", "closed"])
def test_there_is_no_card_of_what_does_not_work(country, status):
    made = country(service("zz-off", f"status: {status}"))

    with pytest.raises(NoCard, match=f"that is {status}"):
        vcard_of(next(one for one in made.services if one.id == "zz-off"))


@pytest.mark.parametrize("neutral", [False, True])
def test_every_card_of_the_directory_is_well_formed_and_read_by_another_reader(neutral):
    for one in EVERY:
        card = vcard_of(one, neutral)
        octets = card.encode("utf-8")

        assert card.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n") and card.endswith("END:VCARD\r\n")
        assert octets.count(b"\n") == octets.count(b"\r") == octets.count(b"\r\n")
        for line in octets.split(b"\r\n"):
            assert len(line) <= 75
            line.decode("utf-8")  # no character is cut in two
        assert [NEUTRAL_NAME if neutral else one.name] == values(card, "fn")
        assert len(one.phones) == len(values(card, "tel"))
    assert len(EVERY) == 281


def test_a_long_line_is_folded_between_characters_and_unfolds_to_itself(country):
    name = "Притулок для жінок 🏠 " * 12
    made = country(service("zz-long", f'organisation: "{name.strip()}"'))

    card = vcard_of(next(one for one in made.services if one.id == "zz-long"))

    assert f"ORG:{name.strip()}\r\n" in card.replace("\r\n ", "")
    assert max(len(line) for line in card.encode("utf-8").split(b"\r\n")) <= 75


def test_a_name_cannot_add_a_line_of_its_own(country):
    made = country(service("zz-sly", 'organisation: "x\\nTEL:666"'))

    card = vcard_of(next(one for one in made.services if one.id == "zz-sly"))

    assert "666" not in "".join(values(card, "tel"))
    assert "\r\nTEL:666" not in card
