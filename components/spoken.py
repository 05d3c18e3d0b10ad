"""What a screen says, in the language of the visit: the door of the screens to the catalogues.

`say` and `counted` take the English of a screen; translators get each of them.  What stands in a data file is said
with the place it stands at.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache

from algorithms import Algorithm
from components import session
from languages import ENGLISH, catalogue, country_name, language_name, nearest, offered, ready, said_date
from referral_directory import Country

_IN_THE_ALPHABET = str.maketrans({"ґ": "г\uffff", "є": "е\uffff", "і": "и\uffff", "ї": "и\uffff\uffff"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def language() -> str:
    """The language of this visit: the chosen one, else the browser's where there is a catalogue, else English."""
    return session.of_this_run() or session.settle(
        session.language() or nearest(session.browsers_language(), ready("interface"))
    )


@cache
def languages() -> tuple[str, ...]:
    """The languages to choose from, English first."""
    return offered()


def say(english: str, at: str = "", /, **values: object) -> str:
    """*english* in the language of the visit; *at*: where it stands in a data file, nothing for the words of code."""
    return catalogue("interface", language()).say(english, at, **values)


def counted(one: str, many: str, n: int, /, **values: object) -> str:
    """*one* or *many*, with the number *n* in the slot {n}, in the plural form the language has for it."""
    return catalogue("interface", language()).counted(one, many, n, **values)


def in_its_words(key: str) -> str:
    """The key of a box whose choices are words: another one in each language.

    The browser sends back the words that it shows.  In another language they would be nobody's, and what was chosen
    would be lost; a box that is new takes it from the draft.
    """
    return key if language() == ENGLISH else f"{key}.{language()}"


def told_apart(shown: Mapping[str, str]) -> Mapping[str, str]:
    """*shown*; where a language has the same words for two, each with what it stands for: the browser sends words."""
    words = list(shown.values())
    return {one: f"{said} ({one})" if words.count(said) > 1 else said for one, said in shown.items()}


def of_kinds(english: str, at: str) -> str:
    """A text of kinds.yaml or circumstances.yaml: `kinds.shelter.title`, `circumstances.hiv.she`."""
    return catalogue("kinds", language()).say(english, at)


def of_country(english: str, at: str) -> str:
    """A text of a country's file: `UA.regions.UA-30`, `la-strada-hotline.name`."""
    return catalogue("countries", language()).say(english, at)


def of_owner(english: str, at: str) -> tuple[str, bool]:
    """What an organisation wrote, and whether it is said in the language of the visit; else it is the English."""
    words = catalogue("countries", language())
    return (words.say(english, at), True) if words.is_current(english, at) else (english, False)


def named(country: Country) -> str:
    """The name of *country*."""
    return country.name if language() == ENGLISH else country_name(country.iso2, language())


def in_order(name: str) -> str:
    """What to sort names by: without case and accents, and the Ukrainian letters where they belong."""
    plain = name.casefold()
    return plain.translate(_IN_THE_ALPHABET) if language() == "uk" else unicodedata.normalize("NFKD", plain)


def in_language(code: str) -> str:
    """The name of the language *code*."""
    return language_name(code, language())


def day(said: str) -> str:
    """A day as the directory writes it; in another language than English as that one writes it."""
    if language() == ENGLISH or not _DAY.fullmatch(said):
        return said
    return said_date(date.fromisoformat(said), language())


def is_draft(algorithm: Algorithm | None = None) -> bool:
    """Whether no native speaker has read what stands on this screen."""
    domains = ("interface", "kinds", "countries", *((algorithm.id,) if algorithm else ()))
    spoken = language()
    return spoken != ENGLISH and not all(catalogue(domain, spoken).reviewed_by for domain in domains)


def draft_mark() -> str:
    """What stands where the translation is a draft."""
    return say("Translation: draft, not reviewed by a native speaker.")
