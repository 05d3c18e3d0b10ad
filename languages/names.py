"""Names of countries and languages, dates and numbers, in any language.  The only door to Babel's copy of CLDR."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time
from babel.languages import get_official_languages
from babel.numbers import format_decimal

# CLDR, Babel's source, knows Montenegrin by this name only.
_KNOWN_AS = {"cnr": "sr_ME"}
# CLDR calls the language of Roma by a word that hurts.
_PERSON_FIRST = {("rom", "uk"): "ромська", ("rom", "ru"): "ромский"}


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return None


def is_language(code: str) -> bool:
    """Whether *code* is one of a language CLDR knows: uk, pt-BR."""
    return _locale(code) is not None


def language_name(language: str, said_in: str = "en") -> str:
    """The name of *language* (BCP 47) in the language *said_in*; the code itself where no name is known."""
    speaker = _locale(said_in) or _locale("en")
    known = speaker.languages if speaker else {}
    if own := _PERSON_FIRST.get((language, said_in.split("-")[0])):
        return own
    code = _KNOWN_AS.get(language, language).replace("-", "_")
    return str(known.get(code) or known.get(language.split("-")[0]) or language)


def country_name(country: str, said_in: str = "en") -> str:
    """The name of *country* (ISO 3166-1 alpha-2) in the language *said_in*; the code where no name is known."""
    speaker = _locale(said_in) or _locale("en")
    return str((speaker.territories if speaker else {}).get(country.upper()) or country)


@lru_cache(maxsize=1024)
def is_official(language: str, country: str) -> bool:
    """Whether *language* is an official one of *country* (ISO 3166-1 alpha-2)."""
    return language.replace("-", "_") in get_official_languages(country.upper())


def own_name(language: str) -> str:
    """The name of *language* in itself, with a capital letter, as a list of languages shows it."""
    name = language_name(language, language)
    return name[:1].upper() + name[1:]


def nearest(wanted: str | None, offered: Iterable[str]) -> str:
    """The language of *offered* that comes nearest to *wanted* ("uk-UA", "ru"), the first one where none does."""
    there = tuple(offered)
    tag = (wanted or "").replace("_", "-").lower()
    return next((one for one in (tag, tag.split("-")[0]) if one in there), there[0])


def said_date(day: date, language: str) -> str:
    """*day* as it is written in *language*: 25 November 2026, 25 листопада 2026 р."""
    return format_date(day, "long", locale=_locale(language) or _locale("en"))


def said_day(written: str, language: str) -> str:
    """A day as an entry has it, 2026-11-25: in English as it is written, elsewhere as the language writes a date.

    A year or a month alone stays as it is.
    """
    try:
        return written if language == "en" else said_date(date.fromisoformat(written), language)
    except ValueError:
        return written


def said_moment(moment: datetime, language: str) -> str:
    """Weekday, day and time, as briefly as *language* writes them; the time in the zone *moment* stands in."""
    speaker = _locale(language) or _locale("en")
    return format_datetime(moment, "EEE d MMM HH:mm", locale=speaker)


def said_time(clock: time | datetime, language: str) -> str:
    """A time of day on a clock of 24 hours."""
    return format_time(clock, "HH:mm", locale=_locale(language) or _locale("en"))


def said_number(number: int | float, language: str) -> str:
    """*number* with the separators of *language*."""
    return format_decimal(number, locale=_locale(language) or _locale("en"))


def languages_of(country: str) -> tuple[str, ...]:
    """The languages that *country* (ISO 3166-1) works in, the first one first; none where none is known."""
    found = get_official_languages(country.upper(), regional=True, de_facto=True)
    return tuple(str(one).replace("_", "-") for one in found)


def language_codes() -> tuple[str, ...]:
    """The languages to choose from: those of our countries and of the people who come there."""
    return _SPOKEN


# Our own choice, by BCP 47 code; a form takes any other code as well.
# fmt: off
_SPOKEN = (
    "uk", "ru", "en", "ro", "hy", "az", "be", "bg", "bs", "cs", "de", "el", "es", "et", "fa", "fr", "ka", "hr", "hu",
    "kk", "ky", "lt", "lv", "mk", "mn", "nl", "pl", "ps", "pt", "rom", "sk", "sl", "sq", "sr", "sr-Latn", "cnr", "tg",
    "tk", "tr", "tt", "uz", "ar", "ku", "ti", "so", "zh", "vi", "ukl",
)
# fmt: on
