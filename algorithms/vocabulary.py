"""vocabulary.yaml: the closed lists every algorithm is written with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from algorithms.graph import Modality
from languages import ENGLISH, catalogue
from located_yaml import Section, Text, did_you_mean, reading

ROOM = Path(__file__).parent
_SLOT = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Vital:
    """Why a text must be understood, and the topics and effects of the nodes that have such texts."""

    means: str
    topics: tuple[str, ...]
    effects: tuple[str, ...]


@dataclass(frozen=True)
class Vocabulary:
    """The closed lists of `vocabulary.yaml`: word → its one sentence."""

    plain: Mapping[str, str]
    sensitive: Mapping[str, str]
    forbidden: Mapping[str, str]
    no_answers: tuple[str, ...]
    protects: Mapping[str, str]
    burdens: Mapping[str, str]
    vital: Mapping[str, Vital]
    kinds: tuple[str, ...]
    within: Mapping[str, int]
    slots: Mapping[str, str]
    countries: tuple[str, ...]
    review_after_days: Mapping[str, int]

    @property
    def topics(self) -> dict[str, str]:
        """Every topic that may be asked about."""
        return {**self.plain, **self.sensitive}

    @property
    def effects(self) -> dict[str, str]:
        """Every effect, protecting or burdening."""
        return {**self.protects, **self.burdens}


@cache
def vocabulary(file: Path = ROOM / "vocabulary.yaml") -> Vocabulary:
    """Read the closed lists; raises `BadData`."""

    def words(section: Section | None, key: str) -> dict[str, str]:
        part = section.section(key, required=True) if section else None
        return {str(k): str(part.text(k)) for k in part.keys} if part else {}

    with reading(file) as top:
        topics, effects = top.section("topics", required=True), top.section("effects", required=True)
        within = top.section("within", required=True)
        review = top.section("review_after_days", required=True)
        return Vocabulary(
            words(topics, "plain"),
            words(topics, "sensitive"),
            words(topics, "forbidden"),
            top.texts("no_answers", required=True),
            words(effects, "protects"),
            words(effects, "burdens"),
            {str(k): _vital(part) for k, part in top.sections("vital", required=True)},
            top.texts("kinds", required=True),
            {str(k): within.number(k) for k in within.keys} if within else {},
            words(top, "slots"),
            top.texts("countries", required=True),
            {kind: review.number(kind) for kind in get_args(Modality)} if review else {},
        )


def _vital(part: Section) -> Vital:
    topics, effects = part.texts("topics"), part.texts("effects")
    return Vital(str(part.text("means")), tuple(map(str, topics)), tuple(map(str, effects)))


def in_general(text: str, language: str = ENGLISH) -> str:
    """*text* with its slots filled by what they mean in any country, in *language*."""
    return _SLOT.sub(lambda slot: slot_in_general(slot[1], language) or slot[0], text)


def slot_in_general(slot: str, language: str = ENGLISH) -> str:
    """What *slot* means in any country; nothing for one that is not of the vocabulary."""
    means = vocabulary().slots.get(slot, "")
    return catalogue("interface", language).say(means, f"slots.{slot}") if means else ""


def with_slots(part: Section, said: Text) -> str:
    """*said*, a text of *part* whose slots the screen fills: each must be one of the vocabulary."""
    slots = vocabulary().slots
    for slot in _SLOT.findall(said):
        if slot not in slots:
            part.problem(f'"{{{slot}}}" is not a slot of vocabulary.yaml.' + did_you_mean(slot, slots), at=said)
    return " ".join(said.split())


def without_slots(part: Section, said: Text) -> Text:
    """*said*, a text of *part* that is shown as it stands; it keeps its line."""
    for slot in _SLOT.findall(said):
        part.problem(f'"{{{slot}}}" stands where slots are not filled. Write it out.', at=said)
    return Text(" ".join(said.split()), said.line)
