"""Sentences of rooms that know no language, on a screen: in the language of the visit, or marked as English."""

from __future__ import annotations

from html import escape

from components import desk_words, spoken
from languages import ENGLISH, can_be_told
from languages import told as told_in
from referral_directory.entry import WrongEntry
from referral_directory.fields import fields
from referral_directory.vocabulary import circumstances
from sentences import Sentence, quoted


def told(sentence: str) -> str:
    """*sentence* in the language of the visit; English where it cannot be said in it.

    Fields, circumstances and parts of fields are called there as the form calls them.
    """
    if isinstance(sentence, Sentence) and spoken.language() != ENGLISH:
        for id_, title in _called().items():
            sentence = sentence.instead(quoted(id_), quoted(title))
    return told_in(sentence, spoken.language())


def _called() -> dict[str, str]:
    parts = {name: desk_words.part(name) for name in ("answer", "note", "source", "url", "date", "confidence")}
    women = {id_: spoken.of_kinds(one.title, f"circumstances.{id_}.title") for id_, one in circumstances().items()}
    return parts | women | {id_: spoken.say(one.title, f"fields.{id_}.title") for id_, one in fields().items()}


def as_html(sentence: str) -> str:
    """The same as HTML with its line breaks; what stays English is marked for whoever has it read aloud."""
    said = escape(told(sentence)).replace("\n", "<br>")
    return said if can_be_told(sentence, spoken.language()) else f'<span lang="{ENGLISH}">{said}</span>'


def why(error: Exception) -> str:
    """What an *error* of the directory says, in the language of the visit; of a wrong entry each field and sentence."""
    if isinstance(error, WrongEntry):
        if spoken.language() == ENGLISH:
            return "\n".join(f"{one.field}: {told(one.message)}" for one in error.wrong)
        names = _called()
        about = {one.field: f"{names[one.field]}: " if one.field in names else "" for one in error.wrong}
        return "\n".join(f"{about[one.field]}{told(one.message)}" for one in error.wrong)
    return told(error.args[0]) if error.args and isinstance(error.args[0], str) else str(error)
