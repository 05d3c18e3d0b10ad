"""Open, closed, or honestly not known."""

from __future__ import annotations

from datetime import UTC, datetime
from time import perf_counter

import pytest

from referral_directory.hours import Opening, is_zone, opening, what_is_wrong_with

OFFICE = "Mo-Fr 09:00-18:00"
MONDAY_3 = datetime(2026, 11, 23, 3, 0)
MONDAY_10 = datetime(2026, 11, 23, 10, 0)


def test_day_and_night_is_open_at_any_time_and_without_one():
    for at in (None, MONDAY_3, MONDAY_3.replace(tzinfo=UTC), datetime.max, datetime.min):
        assert Opening("open") == opening("24/7", at)


def test_it_says_when_it_opens_and_when_it_closes():
    assert Opening("closed", datetime(2026, 11, 23, 9, 0)) == opening(OFFICE, MONDAY_3)
    assert Opening("open", datetime(2026, 11, 23, 18, 0)) == opening(OFFICE, MONDAY_10)
    assert Opening("closed", datetime(2026, 11, 23, 9, 0)) == opening(OFFICE, datetime(2026, 11, 21, 12, 0))


def test_a_time_with_a_zone_is_put_into_the_country_first():
    half_past_eight_in_kyiv = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)

    assert opening(OFFICE, half_past_eight_in_kyiv, "Europe/Kyiv").state == "closed"
    assert opening(OFFICE, half_past_eight_in_kyiv.replace(hour=7), "Europe/Kyiv").state == "open"
    assert opening(OFFICE, half_past_eight_in_kyiv.replace(hour=17), "Europe/Kyiv").state == "closed"


def test_without_hours_a_time_or_a_zone_it_is_not_known():
    assert opening("", MONDAY_10).state == "unknown"
    assert opening(OFFICE, None).state == "unknown"
    assert opening(OFFICE, MONDAY_10.replace(tzinfo=UTC), "").state == "unknown"
    assert opening("when the moon is full", MONDAY_10).state == "unknown"


def test_public_holidays_are_those_of_the_country_and_an_unknown_country_breaks_nothing():
    christmas = datetime(2026, 12, 25, 10, 0)

    assert opening(OFFICE + "; PH off", christmas, "", "PL").state == "closed"
    assert opening(OFFICE + "; PH off", christmas, "", "XK").state == "open"


def test_a_day_named_twice_keeps_both_its_times():
    hours = "Mo,Th,Fr 18:00-22:00; Tu 08:00-12:00,18:00-22:00; We 12:00-14:00"

    assert opening(hours, datetime(2026, 11, 24, 9, 0)).state == "open"
    assert opening(hours, datetime(2026, 11, 24, 19, 0)).state == "open"


@pytest.mark.parametrize("at", [datetime.max, datetime.min, datetime(1899, 1, 1)])
def test_a_time_out_of_this_world_breaks_nothing(at):
    assert opening(OFFICE, at).state in ("open", "closed", "unknown")


@pytest.mark.parametrize("wrong", ["9-18", "Mon-Fri 9:00-18:00 or so", "junk", ""])
def test_wrong_hours_are_told_how_to_write_them(wrong):
    assert what_is_wrong_with(wrong) == (
        f'"{wrong}" is not in the notation of opening hours. Write it like "Mo-Fr 09:00-18:00" or "24/7".'
    )


def test_a_zone_is_a_name_and_not_a_path():
    assert is_zone("Europe/Kyiv")
    assert not any(map(is_zone, ("", "Europe", "Europe/Nowhere", "../../etc/passwd", "/etc/localtime")))


def test_hours_of_a_past_year_cost_no_more_than_others():
    hours = "2020 Jan-Jun Mo-Fr 10:00-12:00"
    opening(hours, MONDAY_10)

    began = perf_counter()
    for _ in range(100):
        assert opening(hours, MONDAY_10).state == "closed"

    # Seeking the next change to the end of the calendar took half a second each time.
    assert perf_counter() - began < 5
