"""What differs between two versions of an algorithm, and the document that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from algorithms.comparing.cases import Condition
from algorithms.comparing.text import LIMITS, text_lines
from algorithms.comparing.words import Change, NodeChanges
from algorithms.graph import Answer


@dataclass(frozen=True)
class Edition:
    """Which text of an algorithm was compared."""

    id: str
    title: str
    version: str
    status: str
    hash: str

    def as_json(self) -> dict[str, object]:
        """What the document says of it."""
        return {"id": self.id, "title": self.title, "version": self.version, "status": self.status, "hash": self.hash}


@dataclass(frozen=True)
class End:
    """How one run ends: its answers as a case would write them, and all it has gathered."""

    answers: Mapping[str, Answer]
    protections: tuple[str, ...]
    burdens: tuple[str, ...]
    needs: tuple[str, ...]
    kinds: tuple[str, ...]
    level: str | None
    sources: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """What the document says of it."""
        return {
            "answers": dict(self.answers),
            "protections": list(self.protections),
            "burdens": list(self.burdens),
            "needs": list(self.needs),
            "kinds": list(self.kinds),
            "level": self.level,
            "sources": list(self.sources),
        }


@dataclass(frozen=True)
class Row:
    """One line of two runs side by side: a node, and what is answered there in each (None: it is not come to).

    `same`: both come to it and answer the same, be it in other words.
    """

    title: str
    asked: bool
    old: str | None
    new: str | None
    same: bool


@dataclass(frozen=True)
class Part:
    """Words that are lost, or won, in the same cases, and a smallest pair of runs that shows all of them.

    `every`: there is no pair of runs in which both versions have them.
    `when`: the answers that all pairs of runs share in which only one has them.
    `also_lost` and `also_won`: what else differs between these two runs.
    """

    lost: tuple[str, ...]
    won: tuple[str, ...]
    every: bool
    when: tuple[Condition, ...]
    old: End
    new: End
    rows: tuple[Row, ...]
    also_lost: tuple[str, ...] = ()
    also_won: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """A row of the document."""
        return {
            "lost": list(self.lost),
            "won": list(self.won),
            "every": self.every,
            "when": [{"question": c.question, "answers": list(c.answers), "all_of_them": c.many} for c in self.when],
            "also_lost_in_this_case": list(self.also_lost),
            "also_won_in_this_case": list(self.also_won),
            "old": self.old.as_json(),
            "new": self.new.as_json(),
        }


@dataclass(frozen=True)
class Class:
    """Cases that end elsewhere for one cause: at this node, with this answer, the two versions part."""

    node: str
    title: str
    answer: str
    parts: tuple[Part, ...]

    @property
    def lost(self) -> tuple[str, ...]:
        """The words that only the old version ends with."""
        return tuple(word for part in self.parts for word in part.lost)

    @property
    def won(self) -> tuple[str, ...]:
        """The words that only the new version ends with."""
        return tuple(word for part in self.parts for word in part.won)

    @property
    def only_sources(self) -> bool:
        """Whether its cases end in the same help, and only rest on other sources."""
        return all(word.startswith("source:") for word in (*self.lost, *self.won))

    @property
    def when(self) -> tuple[Condition, ...]:
        """What the cases of all its parts answer."""
        first, *others = self.parts
        return tuple(one for one in first.when if all(one in part.when for part in others))

    def as_json(self) -> dict[str, object]:
        """A row of the document."""
        return {
            "node": self.node,
            "answer": self.answer,
            "lost": list(self.lost),
            "won": list(self.won),
            "parts": [part.as_json() for part in self.parts],
        }


@dataclass(frozen=True)
class Named:
    """A node by its name in each version, empty where a version does not have it."""

    old: str
    new: str
    title: str


@dataclass(frozen=True)
class Differences:
    """Everything that differs between two versions.

    `classes`, the worst first: cases that end elsewhere.  `changed` and `head`:
    what is said differently.  `not_compared` says why no classes could be told.
    """

    old: Edition
    new: Edition
    classes: tuple[Class, ...]
    added: tuple[Named, ...]
    removed: tuple[Named, ...]
    renamed: tuple[Named, ...]
    changed: tuple[NodeChanges, ...]
    head: tuple[Change, ...]
    not_compared: str = ""

    @property
    def found(self) -> bool:
        """Whether anything differs.  Other names alone, or another version number, are no difference."""
        return bool(self.classes or self.added or self.removed or self.changed or self.head or self.not_compared)

    def as_json(self) -> dict[str, object]:
        """The document that `compare --json` prints."""
        return {
            "old": self.old.as_json(),
            "new": self.new.as_json(),
            "not_compared": self.not_compared,
            "classes": [one.as_json() for one in self.classes],
            "nodes": {
                "added": [named.new for named in self.added],
                "removed": [named.old for named in self.removed],
                "renamed": [{"old": named.old, "new": named.new} for named in self.renamed],
                "changed": [node.as_json() for node in self.changed],
            },
            "head": [change.as_json() for change in self.head],
            "limits": list(LIMITS),
        }

    def as_text(self) -> str:
        """What `compare` prints: short sentences, the worst first."""
        return "\n".join(text_lines(self))
