"""A sentence of a room that knows no language, in one."""

from __future__ import annotations

from languages.catalogue import ENGLISH, catalogue
from languages.names import said_number
from sentences import Sentence


def told(sentence: str, language: str) -> str:
    """*sentence* in *language*; English that remembers nothing of itself stays as it is."""
    if language == ENGLISH or not isinstance(sentence, Sentence):
        return str(sentence)
    return sentence.by(catalogue("interface", language).say, lambda number: said_number(number, language))


def can_be_told(sentence: str, language: str) -> bool:
    """Whether *sentence* is said in *language*, or is left in English."""
    return language == ENGLISH or not sentence or isinstance(sentence, Sentence)
