"""The words of a text, found however they are written: ЁЛКА as елка, ґанок as ганок, Brașov as brasov."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from .masks import Postings
from .service import Service

# What Unicode does not take apart; and what stands inside a word without parting it.
_SAME = str.maketrans(
    {"ґ": "г", "ı": "i", "ł": "l", "đ": "d", "ø": "o", "ħ": "h", "æ": "ae", "œ": "oe"} | dict.fromkeys("'’ʼ`´", "")
)
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """*text* without case, accents and apostrophes; ё is е, and ґ is г."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    # Once more after taking apart: what becomes small may have been written with a mark of its own.
    plain = unicodedata.normalize("NFKD", text.casefold()).casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_SAME)


def words_of(text: str) -> list[str]:
    """The words of *text*, folded, in their order."""
    return _WORD.findall(folded(text))


def text_of(service: Service) -> str:
    """All that can be searched of *service*; what is kept from the public is not in it."""
    said = (service.name, service.local_name, service.organisation, service.description, service.eligibility)
    return " ".join(filter(None, (*said, *service.cities, service.region, service.region_said, service.coverage)))


def postings_of(services: Iterable[Service], size: int) -> Postings:
    """For each word the services in which it occurs."""
    # Here memory decides: a word of one service in thirty takes as much as bare positions as it would as a mask.
    found = Postings(one_in=30)
    for position, words in enumerate(_words_of_each(services)):
        for word in words:
            found.add(word, position)
    return found.close(size)


def _words_of_each(services: Iterable[Service]) -> Iterator[set[str]]:
    return (set(words_of(text_of(service))) for service in services)
