"""A number is dialled as it is printed, or not at all."""

from __future__ import annotations

import pytest

from referral_directory import Phone, all_countries, read_country, read_phone
from referral_directory.phones import is_phone, read_numbers


@pytest.mark.parametrize(
    ("country", "printed", "dialled"),
    [
        ("UA", "102", "102"),
        ("UA", "15-47", "1547"),
        ("UA", "116 123", "116123"),
        ("UA", "527", "527"),
        ("MK", "15-315", "15315"),
        ("MK", "15 505", "15505"),
        ("TJ", "02", "02"),
        ("RU", "051", "051"),
        ("BE", "1712", "1712"),
        ("AL", "116117", "116117"),
        ("KZ", "112 (rescue)", "112"),
    ],
)
def test_a_short_code_stays_a_short_code_of_its_country(country, printed, dialled):
    assert Phone(printed, None, True, dialled) == read_phone(printed, country)


@pytest.mark.parametrize(
    ("country", "printed", "e164", "dialled"),
    [
        ("UA", "044-272-15-00", "+380442721500", "+380442721500"),
        ("UA", "+38095 284 74 19", "+380952847419", "+380952847419"),
        ("UA", "0 800 507-727", "+380800507727", "0800507727"),
        ("BY", "375 (17) 311-00-99", "+375173110099", "+375173110099"),
        ("HU", "06-30/781-7951", "+36307817951", "+36307817951"),
        ("MD", "+373 22 24 06 24", "+37322240624", "+37322240624"),
        ("LT", "8 (46) 41 00 27", "+37046410027", "+37046410027"),
    ],
)
def test_a_full_number_is_known_in_the_way_of_the_whole_world(country, printed, e164, dialled):
    assert Phone(printed, e164, False, dialled) == read_phone(printed, country)


@pytest.mark.parametrize(("country", "printed"), [("BY", "3-20-83"), ("BY", "2-81-22")])
def test_a_local_number_without_its_area_code_is_shown_but_never_dialled(country, printed):
    assert Phone(printed, None, False, "") == read_phone(printed, country)


@pytest.mark.parametrize(
    ("country", "printed", "dialled"),
    [
        ("AZ", "(012) 860", "012860"),
        ("RU", "8 495 051", "8495051"),
    ],
)
def test_a_number_unknown_to_the_library_is_dialled_as_printed(country, printed, dialled):
    assert Phone(printed, None, False, dialled) == read_phone(printed, country)


@pytest.mark.parametrize(
    "junk",
    [
        "",
        " ",
        "+",
        "call us",
        "102a",
        "1" * 40,
        "٠١٢",
        "0800\n500",
        "()",
        "tel:102",
        "++102",
    ],
)
def test_junk_is_kept_as_printed_and_never_dialled(junk):
    assert Phone(junk, None, False, "") == read_phone(junk, "UA")
    assert not is_phone(junk)


def test_two_short_codes_in_one_entry_are_never_run_together():
    assert [phone.tel for phone in read_numbers("02 (102)", "TJ")] == ["02", "102"]
    assert [phone.tel for phone in read_numbers("112 (rescue)", "KZ")] == ["112"]


def test_every_number_of_the_directory_keeps_its_digits():
    for code in all_countries():
        country = read_country(code)
        for phone in (p for s in (*country.services, *country.withheld) for p in s.phones):
            digits = "".join(c for c in phone.printed if c.isdigit())
            if phone.short:
                assert digits == phone.tel
            elif phone.tel:
                assert phone.tel.endswith(digits.lstrip("0")[-6:]), phone
