"""What a screen says, in the language of the visit: the door of the screens to the catalogues.

`say` and `counted` take the English of a screen; translators get each of them.  What stands in a data file is said
with the place it stands at.
"""

from __future__ import annotations

from components import session
from languages import ENGLISH, catalogue, country_name, nearest, offered
from referral_directory import Country


def language() -> str:
    """The language of this visit: the chosen one, else the browser's where there is a catalogue, else English."""
    return session.language() or nearest(session.browsers_language(), offered())


def say(english: str, at: str = "", /, **values: object) -> str:
    """*english* in the language of the visit; *at*: where it stands in a data file, nothing for the words of code."""
    return catalogue("interface", language()).say(english, at, **values)


def counted(one: str, many: str, n: int, /, **values: object) -> str:
    """*one* or *many*, with the number *n* in the slot {n}, in the plural form the language has for it."""
    return catalogue("interface", language()).counted(one, many, n, **values)


def of_kinds(english: str, at: str) -> str:
    """A text of kinds.yaml or circumstances.yaml: `kinds.shelter.title`, `circumstances.hiv.she`."""
    return catalogue("kinds", language()).say(english, at)


def of_country(english: str, at: str) -> str:
    """A text of a country's file: `UA.regions.UA-30`, `la-strada-hotline.name`."""
    return catalogue("countries", language()).say(english, at)


def named(country: Country) -> str:
    """The name of *country*."""
    return country.name if language() == ENGLISH else country_name(country.iso2, language())
