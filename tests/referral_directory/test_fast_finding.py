"""The fast way answers what looking at every service answers; and a word is found however it is written."""

from __future__ import annotations

import gc
import pickle
import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from referral_directory import all_countries, index, only_options, ranking, read_country
from referral_directory.freshness import standing
from referral_directory.hours import lasting, opening
from referral_directory.index import Index, index_of
from referral_directory.masks import Postings, mask_of, positions_in
from referral_directory.words import folded, words_of

from .conftest import service
from .plain_finding import plain_find, plain_only_options
from .random_countries import HOURS, random_country, random_question

DIRECTORIES, QUESTIONS = 400, 8


@pytest.mark.parametrize("few", [0, 4, 32])
@pytest.mark.parametrize("part", range(4))
def test_whatever_is_asked_of_whatever_directory_the_answer_is_that_of_the_plain_way(monkeypatch, few, part):
    # With so few that nothing is put in order one by one, every part of the order is done with sets.
    monkeypatch.setattr(ranking, "few", lambda size: few)
    for seed in range(part, DIRECTORIES, 4):
        country, chance = random_country(seed), random.Random(f"{seed} {few}")
        for _ in range(QUESTIONS):
            asked = random_question(chance)
            assert country.find(**asked) == plain_find(country, **asked), (seed, asked)


def test_the_questions_asked_at_random_hit_every_rule():
    codes, stood = set(), set()
    for seed in range(200):
        country, chance = random_country(seed), random.Random(seed)
        for _ in range(QUESTIONS):
            found = country.find(**random_question(chance))
            for row in found.offered:
                codes |= {w.code for w in (row.area, row.open, row.checked, *row.takes.values(), row.group) if w}
            codes |= {words.code for row in found.not_offered for words in row.reasons}
            stood.add(found.fallback.service.name[:9] if found.fallback else None)

    assert codes >= {
        *("takes", "takes_on_condition", "takes_unknown", "refuses", "is_paused", "is_closed", "works_everywhere"),
        *("works_online", "works_in", "works_nearby", "works_perhaps", "works_elsewhere", "area_said", "area_unknown"),
        *("open_always", "open_until", "closed", "closed_until", "hours_given", "hours_unknown"),
        *("only_for", "only_for_some"),
        *("checked", "edited", "stale", "not_checked", "located"),
    }
    assert {None, "Emergency"} < stood


def test_the_same_question_answered_again_from_what_was_kept_is_answered_the_same():
    country, chance = random_country(7, 200), random.Random(7)
    asked = [random_question(chance) for _ in range(60)]
    first = [country.find(**question) for question in asked]

    assert first == [country.find(**question) for question in asked]


def test_what_is_kept_of_earlier_questions_has_an_end(monkeypatch):
    monkeypatch.setattr(index, "MOST_BYTES", 0)
    country = random_country(3, 100)

    for place in (*country.regions, *country.places.towns):
        country.find(["shelter"], place)

    assert 1 == len(index_of(country)._near)


@pytest.mark.parametrize("code", all_countries())
def test_every_country_of_ours_is_answered_the_same(code):
    country, chance = read_country(code), random.Random(code)
    for _ in range(40):
        asked = random_question(chance) | {"place": chance.choice([None, *country.places.names])}
        assert country.find(**asked) == plain_find(country, **asked), asked


@pytest.mark.parametrize("seed", range(60))
def test_the_only_options_are_those_of_the_plain_way(seed):
    country = random_country(seed, 25)
    plain = plain_only_options(country)

    assert {id_: plain.count(id_) for id_ in plain} == dict(only_options(country))


@pytest.mark.parametrize("seed", range(12))
def test_on_every_day_who_stands_how_is_what_is_said_of_each(seed):
    country = random_country(seed, 15)
    known, only = index_of(country), plain_only_options(country)

    for day in (None, *(date(2026, 11, 23) + timedelta(days=days) for days in range(-5, 190))):
        for how, mask in enumerate(known.standing_on(day)):
            alike = [p for p, s in enumerate(known.services) if standing(s, day, s.id in only) == how]
            assert alike == list(positions_in(mask)), day


def test_at_every_minute_who_is_open_is_what_is_said_of_each():
    country = random_country(8, 200)
    known = index_of(country)
    evening = datetime(2026, 11, 20, 15, 58)

    # Forwards over the minute of a change, and back again over what is kept.
    for minutes in (*range(0, 5), *range(120, 125), 4, 0, 2, 60 * 24 * 4, 1):
        at = evening + timedelta(minutes=minutes)
        for state, mask in zip(("open", "unknown", "closed"), known.open_at(at), strict=True):
            alike = [p for p, s in enumerate(known.services) if opening(s.hours, at, "", "UA").state == state]
            assert alike == list(positions_in(mask)), at


# -- how many are told -------------------------------------------------------------------


def test_with_most_the_first_are_told_and_all_are_counted():
    country = random_country(11, 300)
    every = country.find(["shelter", "oat", "hiv"], "North")

    first = country.find(["shelter", "oat", "hiv"], "North", most=3)

    assert (first.offered, first.not_offered) == (every.offered[:3], every.not_offered[:3])
    assert first.offered_in_all == len(every.offered) == every.offered_in_all
    assert first.not_offered_in_all == len(every.not_offered) == every.not_offered_in_all


# -- words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Ёлка", "елка"),
        ("ЕЛКА", "ёлка"),
        ("Ґанок", "ганок"),
        ("ганок", "ҐАНОК"),
        ("Brașov", "brasov"),
        ("brasov", "BRAȘOV"),
        ("Центр «Дім»", "дім"),
        ("здоров’я", "здоров'я"),
        ("здоров'я", "здоровʼя"),
        ("Łódź", "lodz"),
        ("İzmir", "izmir"),
        ("Kadın", "KADIN"),
        ("straße", "STRASSE"),
        ("help-line", "line help"),
        ("é", "e\u0301"),
    ],
)
def test_a_word_is_found_however_it_is_written(written, asked):
    assert set(words_of(asked)) <= set(words_of(written))


def test_a_word_is_not_a_part_of_a_word_and_every_word_must_occur(country):
    where = country(service("zz-a", "description: A warm house", "cities: [Northtown]"))

    def found(text):
        return [row.service.id for row in where.find(["shelter"], text=text).offered]

    assert found("WARM northtown") == ["zz-a"]
    assert found("war") == found("warm castle") == []
    assert found(" !? ") == found("") == ["zz-shelter", "zz-a"] or len(found("")) == 2


def test_a_refusal_too_must_have_the_word(country):
    found = country(service("zz-a", "description: warm", area="[South oblast]")).find(["shelter"], "ZZ-01", text="warm")

    assert [row.service.id for row in found.not_offered] == ["zz-a"]
    assert found.offered == ()


def test_the_count_of_those_kept_from_the_public_does_not_tell_what_stands_in_them(country):
    where = country(service("zz-more", "withheld: asked us to", "description: Canary", tier="partner"))

    assert [where.find(["shelter"], text=text).withheld for text in ("", "canary", "nothing")] == [1, 1, 1]


def test_what_is_hidden_of_a_public_service_cannot_be_found(country):
    where = country(service("zz-a", "cities: [Northtown]", "tiers: {cities: partner}"))

    assert where.find(["shelter"], text="northtown").offered == ()


@pytest.mark.parametrize("seed", range(20))
def test_folding_twice_is_folding_once(seed):
    chance = random.Random(seed)
    for _ in range(200):
        text = "".join(
            chr(chance.choice([chance.randrange(32, 0x600), chance.randrange(0x1C90, 0x2C00)])) for _ in "abcd"
        )
        assert folded(folded(text)) == folded(text), ascii(text)


# -- sets -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 7, 8, 9, 64, 1000])
def test_a_mask_gives_its_positions_back(size):
    chance = random.Random(size)
    wanted = sorted(chance.sample(range(size), chance.randint(0, size)))

    assert wanted == list(positions_in(mask_of(wanted, size)))


def test_many_and_few_are_put_together():
    postings = Postings(one_in=10)
    for position in range(100):
        postings.add("many" if position % 2 else "few" if position % 20 == 0 else "none", position)
    postings.close(100)

    assert [p for p in range(100) if p % 2 or p % 20 == 0] == list(positions_in(postings.of("many", "few", "unknown")))


def test_a_state_of_opening_lasts_as_long_as_is_said():
    chance = random.Random(5)
    for hours in HOURS:
        for _ in range(30):
            at = datetime(2026, 1, 1) + timedelta(minutes=chance.randrange(525_600))
            state, until = lasting(hours, at, "UA")
            later = min(until, at + timedelta(days=40)) - at
            assert state == opening(hours, at, "", "UA").state
            assert {state} == {opening(hours, at + later * chance.random() * 0.999, "", "UA").state for _ in range(9)}


# -- the index and its country -----------------------------------------------------------------


def test_an_index_is_made_once_and_goes_with_its_country():
    country = random_country(1)
    number = id(country)
    assert index_of(country) is index_of(country)

    assert number in index._KNOWN
    del country
    gc.collect()
    assert number not in index._KNOWN


def test_a_changed_country_is_indexed_anew():
    country = random_country(2)
    country.find(["shelter"])

    emptied = replace(country, services=(), lines=())

    assert emptied.find(["shelter"]).offered_in_all == 0


def test_an_index_is_not_in_what_is_compared_copied_or_pickled():
    country = random_country(4)
    before = pickle.dumps(country)
    country.find(["shelter"], at=datetime(2026, 11, 23))

    assert before == pickle.dumps(country)
    assert not any(isinstance(value, Index) for value in vars(country).values())
