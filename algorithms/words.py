"""vocabulary.yaml: the closed lists every algorithm is written with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from located_yaml import Section, reading

ROOM = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Vocabulary:
    """The closed lists of `vocabulary.yaml`: word → its one sentence."""

    plain: Mapping[str, str]
    sensitive: Mapping[str, str]
    forbidden: Mapping[str, str]
    protects: Mapping[str, str]
    burdens: Mapping[str, str]
    kinds: tuple[str, ...]
    within: Mapping[str, int]
    slots: Mapping[str, str]

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
        return Vocabulary(
            words(topics, "plain"),
            words(topics, "sensitive"),
            words(topics, "forbidden"),
            words(effects, "protects"),
            words(effects, "burdens"),
            top.texts("kinds", required=True),
            {str(k): within.number(k) for k in within.keys} if within else {},
            words(top, "slots"),
        )


def in_general(text: str) -> str:
    """*text* with its slots filled by what they mean in any country."""
    return _SLOT.sub(lambda slot: vocabulary().slots.get(slot[1], slot[0]), text)
