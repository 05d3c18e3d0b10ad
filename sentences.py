"""Sentences that are English here, and can be said in another language by whoever shows them.

    Sentence("{said} is not an e-mail address. Write it like name@example.org.", said=quoted(text))

It is the finished English, a `str` like any other: for a log, the command line, a test.  It also remembers the English
with its slots and what stands in them, so a room that knows no language can write it and a screen can say it (see
`languages.told`).  Translators get the literal words of every call.  Whole sentences are put behind each other with
`+`; whatever else is done with it (an f-string, a cut, a replacement) makes plain English of it, and that is shown
as English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Value = str | int
"""What stands in a slot: a text as it is, another `Sentence`, or a number that is written with separators."""

_PLAIN: Mapping[str, Value] | None = None
_Part = tuple[str, Mapping[str, Value] | None]


class Sentence(str):
    """English that remembers what it was made of."""

    _parts: tuple[_Part, ...]

    def __new__(cls, english: str, /, **values: Value) -> Sentence:
        return cls._of(((english, values),))

    @classmethod
    def _of(cls, parts: tuple[_Part, ...]) -> Sentence:
        self = super().__new__(cls, "".join(_in_english(part) for part in parts))
        self._parts = parts
        return self

    def __add__(self, other: str, /) -> Sentence:
        return Sentence._of((*self._parts, *_parts_of(other)))

    def __radd__(self, other: str, /) -> Sentence:
        return Sentence._of((*_parts_of(other), *self._parts))

    def __reduce__(self) -> tuple[object, ...]:
        # So that a cache may copy it: a str alone would be rebuilt from the finished sentence.
        return _again, (self._parts,)

    def by(self, say: Callable[[str], str], number: Callable[[int], str]) -> str:
        """The sentence with its English as *say* has it and its numbers as *number* writes them."""
        return "".join(_by(part, say, number) for part in self._parts)

    def hiding(self, text: str, instead: Sentence) -> Sentence:
        """The sentence with *instead* wherever just *text* stands in it, in quotes or not."""
        return self.instead(quoted(text), instead).instead(text, instead)

    def instead(self, of: str, by: Sentence) -> Sentence:
        """The sentence with *by* in every slot in which just *of* stands."""
        return Sentence._of(tuple(_instead(part, of, by) for part in self._parts))


def quoted(text: object) -> Sentence:
    """*text* in quotation marks, which each language has its own of."""
    return Sentence('"{text}"', text=str(text))


def _again(parts: tuple[_Part, ...]) -> Sentence:
    return Sentence._of(parts)


def _parts_of(text: str) -> tuple[_Part, ...]:
    return text._parts if isinstance(text, Sentence) else ((text, _PLAIN),) if text else ()


def _in_english(part: _Part) -> str:
    english, values = part
    return (
        english.format_map({k: f"{v:,}" if isinstance(v, int) else v for k, v in values.items()}) if values else english
    )


def _by(part: _Part, say: Callable[[str], str], number: Callable[[int], str]) -> str:
    english, values = part
    if values is None:
        return english
    filled = {
        name: value.by(say, number)
        if isinstance(value, Sentence)
        else number(value)
        if isinstance(value, int)
        else value
        for name, value in values.items()
    }
    return say(english).format_map(filled) if filled else say(english)


def _instead(part: _Part, of: str, by: Sentence) -> _Part:
    english, values = part
    return english, None if values is None else {name: _other(value, of, by) for name, value in values.items()}


def _other(value: Value, of: str, by: Sentence) -> Value:
    if isinstance(value, int):
        return value
    if value == of and isinstance(value, Sentence) == isinstance(of, Sentence):
        return by
    return value.instead(of, by) if isinstance(value, Sentence) else value
