"""What every room is said in: catalogues of translations, and the names of languages and countries.

Knows no algorithm, no directory and no screen.
"""

from languages.catalogue import ENGLISH, MARK, Catalogue, Line, catalogue, offered, plural_forms, read, ready
from languages.names import (
    country_name,
    is_language,
    is_official,
    language_codes,
    language_name,
    languages_of,
    nearest,
    own_name,
    said_date,
    said_day,
    said_moment,
    said_number,
    said_time,
)
from languages.telling import can_be_told, told

__all__ = [
    "ENGLISH",
    "MARK",
    "Catalogue",
    "Line",
    "can_be_told",
    "catalogue",
    "country_name",
    "is_language",
    "is_official",
    "language_codes",
    "language_name",
    "languages_of",
    "nearest",
    "offered",
    "own_name",
    "plural_forms",
    "read",
    "ready",
    "said_date",
    "said_day",
    "said_moment",
    "said_number",
    "said_time",
    "told",
]
