"""Names of countries and languages, in any language.  The only door to Babel."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

# CLDR, Babel's source, knows Montenegrin by this name only.
_KNOWN_AS = {"cnr": "sr_ME"}


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, TypeError, UnknownLocaleError):
        return None


def language_name(language: str, said_in: str = "en") -> str:
    """The name of *language* (BCP 47) in the language *said_in*; the code itself where no name is known."""
    speaker = _locale(said_in) or _locale("en")
    known = speaker.languages if speaker else {}
    code = _KNOWN_AS.get(language, language).replace("-", "_")
    return str(known.get(code) or known.get(language.split("-")[0]) or language)


def country_name(country: str, said_in: str = "en") -> str:
    """The name of *country* (ISO 3166-1 alpha-2) in the language *said_in*; the code where no name is known."""
    speaker = _locale(said_in) or _locale("en")
    return str((speaker.territories if speaker else {}).get(country.upper()) or country)


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
