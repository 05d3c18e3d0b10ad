"""rules.yaml: what is proven on every algorithm, in words a lawyer can hold the proof against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from algorithms.vocabulary import ROOM, vocabulary
from located_yaml import Section, reading


@dataclass(frozen=True)
class Rule:
    """One rule: its sentence, the invariants it rests on, and the words it is proven with (see rules.yaml)."""

    name: str
    says: str
    rests_on: str
    first: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    with_: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    receivers: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    most: int = 0
    at_any_time: tuple[str, ...] = ()


@cache
def rules(file: Path = ROOM / "rules.yaml") -> Mapping[str, Rule]:
    """Every rule by name, in the order of the file; raises `BadData`."""
    with reading(file) as top:
        return {str(name): _rule(str(name), part) for name, part in top.parts()}


def _rule(name: str, part: Section) -> Rule:
    before = _spread(part.texts("before"), part.texts("not_before"))
    with_ = part.section("with")
    joined = [word for key in with_.keys for word in (key, *with_.texts(key))] if with_ else []
    shares = [effect.removeprefix("share_") for effect in vocabulary().burdens if effect.startswith("share_")]
    part.some_of("receivers", shares, "somebody who can be told about her")
    told = [*part.texts("first"), *part.texts("before"), *part.texts("not_before"), *part.texts("always"), *joined]
    for word in (*told, *part.texts("refused"), *part.texts("at_any_time")):
        if not _is_word(str(word)) and word != "asked:*":
            part.problem(f'"{word}" is not a word a run can gather. Look at the head of rules.yaml.', at=word)
    return Rule(
        name,
        str(part.text("says")),
        str(part.text("rests_on")),
        _plain(part.texts("first")),
        before,
        _plain(part.texts("always")),
        {str(key): _plain(with_.texts(key, required=True)) for key in with_.keys} if with_ else {},
        _plain(part.texts("receivers")),
        _plain(part.texts("refused")),
        part.number("most", 0),
        _plain(part.texts("at_any_time")),
    )


def _plain(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(word) for word in words)


def _spread(words: Iterable[str], but: Iterable[str]) -> tuple[str, ...]:
    """*words*, with `asked:*` spread out into every topic, without those of *but*."""
    every = [f"asked:{topic}" for topic in vocabulary().topics]
    spread = [one for word in words for one in (every if word == "asked:*" else [str(word)])]
    return tuple(word for word in spread if word not in set(but))


def _is_word(word: str) -> bool:
    kind, _, name = word.partition(":")
    if kind in ("asked", "told", "not_denied"):
        return name in vocabulary().topics
    return word in vocabulary().effects or word in ("assessed", "referral")
