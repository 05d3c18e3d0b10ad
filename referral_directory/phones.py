"""Phone numbers: as they are printed, and as they can be dialled.  The only door to `phonenumbers`.

A number is never mended.  What is printed stays; beside it stands what can be dialled without a guess, or nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers

_AS_PRINTED = re.compile(r"\+?[0-9 ()/.\-\u00a0]*[0-9][0-9 ()/.\-\u00a0]*")
_ONE_OR_THE_OTHER = re.compile(r"\s*([0-9]{2,4})\s*\(\s*([0-9]{2,4})\s*\)\s*")
_REMARK = re.compile(r"\s*\([^()0-9]*\)\s*$")
_MOST_DIGITS = 17


@dataclass(frozen=True)
class Phone:
    """A number: `printed` as its source has it; `e164` where it is a full number, else None;
    `short` for a short code (102, 15-47, 116 123), which works only inside the country;
    `tel` for a `tel:` link, empty where it cannot be dialled as it stands (a local number without its area code)."""

    printed: str
    e164: str | None
    short: bool
    tel: str


def is_phone(printed: str) -> bool:
    """Whether *printed* is made like a phone number: digits, spaces and + ( ) - / . only."""
    return bool(_AS_PRINTED.fullmatch(printed)) and 2 <= len(_digits(printed)) <= _MOST_DIGITS


def read_phone(printed: str, country: str) -> Phone:
    """The number *printed* in *country* (ISO code).  Never raises: junk is a number that cannot be dialled."""
    number = _REMARK.sub("", printed)
    if not is_phone(number):
        return Phone(printed, None, False, "")
    digits = _digits(number)
    if not number.startswith("+") and _is_short(number, digits):
        return Phone(printed, None, True, digits)
    e164, freephone = _e164(number, country)
    if e164 is not None:
        # A freephone number need not work with the country code, so it is dialled as it is printed.
        return Phone(printed, e164, False, digits if freephone and number.startswith(("0", "8")) else e164)
    # Without a trunk 0 or 8 it is a local number: from another town it would ring somebody else.
    dialled_in_country = number.lstrip("(").startswith(("0", "8"))
    return Phone(printed, None, False, digits if dialled_in_country else "")


def read_numbers(printed: str, country: str) -> tuple[Phone, ...]:
    """The number or numbers of an emergency entry: "02 (102)" is two short codes, "112 (rescue)" is one."""
    both = _ONE_OR_THE_OTHER.fullmatch(printed)
    return tuple(read_phone(one, country) for one in (both.groups() if both else (printed,)))


def _is_short(number: str, digits: str) -> bool:
    # Five and six digits are short codes only where they begin with 1, as 15-315 and 116 006 do;
    # 3-20-83 is a number in a small town.
    return "(" not in number and (len(digits) <= 4 or (len(digits) <= 6 and digits.startswith("1")))


def _e164(number: str, country: str) -> tuple[str | None, bool]:
    """The full number, if it is one, and whether calling it is free."""
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None, False
    if not phonenumbers.is_valid_number(parsed):
        return None, False
    free = phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.TOLL_FREE
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)), free


def _digits(printed: str) -> str:
    return re.sub(r"[^0-9]", "", printed)
