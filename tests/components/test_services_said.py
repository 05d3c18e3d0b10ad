"""What a service says of itself, and why it is offered: the same in English as ever, and all of it in a language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape, unescape

import pytest

from components import services, session
from components.scene import house
from languages import MARK, Catalogue
from referral_directory import Offer, Words, circumstances, kinds, read_country
from referral_directory.translated import SAID, country_lines
from tests.catalogues import in_cyrillic, made_up, planted
from translations import wanted

AT_NIGHT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HERS = ("uses_drugs", "intoxicated_now", "with_children")


def offers(iso2: str) -> list[Offer]:
    country = house().countries[iso2]
    found = country.find(list(kinds()), next(iter(country.regions.values())), HERS, AT_NIGHT)
    return [*found.offered, *([found.fallback] if found.fallback else [])]


def reasons(iso2: str) -> Iterator[tuple[Words, Offer]]:
    for offer in offers(iso2):
        said = (offer.area, offer.open, offer.checked, offer.reach, offer.remark, offer.group, *offer.takes.values())
        yield from ((words, offer) for words in said if words)


@pytest.fixture
def in_ukrainian(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(session, "of_this_run", lambda: "uk")
    with planted({("uk", domain): made_up("uk", domain) for domain in wanted()}):
        yield


@pytest.mark.parametrize("iso2", ["UA", "MD", "GE"])
def test_every_reason_is_in_english_what_the_directory_says(iso2: str) -> None:
    codes = set()
    for words, offer in reasons(iso2):
        codes.add(words.code)
        assert escape(words[:1].upper() + words[1:]) == services.reason(words, offer.service)
        assert escape(words) == services.reason(words, offer.service, inside=True)
    assert len(codes) > 8


@pytest.mark.usefixtures("in_ukrainian")
@pytest.mark.parametrize("iso2", ["UA", "MD", "GE"])
def test_every_reason_is_said_in_the_language_with_its_values(iso2: str) -> None:
    for words, offer in reasons(iso2):
        said = services.reason(words, offer.service)
        left = re.sub(r'<span class="owner" (?:translate="no"|lang="en")>.*?</span>', "", said)
        names = set(re.findall(r"\w+", offer.service.local_name))
        assert set() == {word for word in re.findall(r"[A-Za-z]{3,}", unescape(left)) if word not in names}, words


@pytest.mark.usefixtures("in_ukrainian")
def test_a_time_a_group_and_a_region_are_those_of_the_language() -> None:
    said = {words.code: services.reason(words, offer.service) for words, offer in reasons("UA")}
    women = [
        in_cyrillic(circumstances()[name].women) for name in ("pregnant", "with_children") if name in circumstances()
    ]

    opens = next(said[code] for code in ("closed_until", "open_until") if code in said)
    assert re.search(r"(пн|вт|ср|чт|пт|сб|нд) \d+ лист", opens)
    assert any(word in line for word in women for line in said.values())
    assert services.region_name(house().countries["UA"], "Lviv oblast") == in_cyrillic("Lviv oblast")


@pytest.mark.usefixtures("in_ukrainian")
def test_the_day_of_a_check_and_the_role_are_said_in_the_language() -> None:
    service = house().countries["UA"].services[0]

    said = services.reason(Words("checked", on="2026-11-01", by="steward"), service)

    assert "1 листопада 2026" in said and in_cyrillic("the steward") in said
    assert "2026-11" in services.reason(Words("stale", on="2026-11", by="", how=""), service)


def test_a_condition_nobody_translated_is_marked_and_a_name_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "of_this_run", lambda: "ru")
    with planted({("ru", "countries"): Catalogue("ru", "countries")}):
        service = next(s for s in house().countries["UA"].services if any(a.note for a in s.accepts.values()))
        circumstance = next(name for name, said in service.accepts.items() if said.note)

        assert f'<span class="owner" lang="en">{escape(service.name)}</span>' == services.name(service)
        assert f"{MARK}</span>" in services.note(service, circumstance)


@pytest.mark.parametrize("iso2", ["UA", "MD"])
def test_every_word_of_a_public_service_is_given_to_translators_and_none_of_another(iso2: str) -> None:
    country = read_country(iso2)
    lines = {(line.at, line.english) for line in country_lines(country)}

    for service in country.services:
        assert {(f"{service.id}.{name}", said) for name in SAID if (said := getattr(service, name))} <= lines
        assert {(f"{service.id}.accepts.{name}", a.note) for name, a in service.accepts.items() if a.note} <= lines
    assert not any(at.startswith(f"{service.id}.") for service in country.withheld if service.id for at, _ in lines)
