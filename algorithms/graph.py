"""What an algorithm is made of: four verbs, and arrows that carry an answer.

Every object is frozen.  A node knows one thing that matters to the walk:
`way(answer, facts)`, the `Way` an answer opens, or None where the answer is
not one of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Literal

from algorithms.scoring import Form

DONE = "done"
YES = "yes"
UNKNOWN = "unknown"
HERS = frozenset({YES, "no", UNKNOWN})
"""The answers that are hers as they are the officer's."""

Answer = str | list[str] | Mapping[str, object]
"""An answer's id; a list of them (`many`); `done`; or {yes, unknown, level} of an assessment."""

Modality = Literal["law", "guidance", "project", "design"]
Confidence = Literal["seen", "known", "doubtful"]


@dataclass(frozen=True, slots=True)
class Source:
    """A law, guidance, project or design paper an algorithm rests on.

    `read`: the day on which its text was read, None where nobody wrote it down.
    `short`: the title in the fewest of its words, nothing where it is short itself.
    """

    id: str
    title: str
    kind: Modality
    seen: bool
    url: str = ""
    edition: str = ""
    visible: str = ""
    read: date | None = None
    short: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a source, and how sure we are of what stands there.

    `seen`: the fact was visible in a public copy (`seen_in` names it where the
    source itself was not read); `known`: background knowledge, not confirmed;
    `doubtful`: real doubt about a number, a deadline or the wording.
    """

    source: Source
    place: str
    confidence: Confidence
    seen_in: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """Where an answer leads (None: the walk is over) and what it adds.  Nothing is ever taken away."""

    to: str | None
    facts: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way on as a reader sees it: the answer it carries, in words, and where it goes.

    `ours`: the words stand in no graph, so its translation does not have them.
    """

    answer: str
    says: str
    to: str | None
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a question.  With `many`, one that stands `by_itself` ("Nothing") goes with no other."""

    id: str
    say: str
    way: Way
    baseline: bool
    line: int
    by_itself: bool = False


@dataclass(frozen=True, kw_only=True)
class _Node:
    """What every node says, whatever its verb.

    `vital`: a word of vocabulary.yaml, where her safety may hang on its being understood; "" elsewhere.
    """

    name: str
    line: int
    title: str
    phase: str = ""
    why: str = ""
    say_to_her: str = ""
    avoid: tuple[str, ...] = ()
    source: tuple[Citation, ...] = ()
    doubts: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    when: frozenset[str] = frozenset()
    otherwise: str | None = None
    unwritten: bool = False
    vital: str = ""

    def _passed_over(self) -> tuple[Arrow, ...]:
        if not self.when:
            return ()
        return (Arrow("otherwise", "not the case here", self.otherwise, ours=True),)


@dataclass(frozen=True, kw_only=True)
class Question(_Node):
    """`ask`: one question, or (`many`) several things that may be ticked.

    `also`: sensitive topics its answers may tell of besides what it is about.
    `she_answers`: its words to her ask just this, so that she may press the answer herself.
    """

    verb = "ask"
    about: str
    choices: Mapping[str, Choice]
    also: tuple[str, ...] = ()
    many: bool = False
    next: str | None = None
    always_known: bool = False
    she_answers: bool = False

    def way(self, answer: Answer, facts: Collection[str]) -> Way | None:
        """The way *answer* opens: an id, or with `many` a list with at least one that do not contradict each other."""
        if not self.many:
            choice = self.choices.get(answer) if isinstance(answer, str) else None
            return choice.way if choice else None
        if not isinstance(answer, list | tuple) or not answer:
            return None
        made: list[str] = []
        needs: list[str] = []
        effects = list(self.effects)
        for one in answer:
            choice = self.choices.get(one) if isinstance(one, str) else None
            if choice is None or (choice.by_itself and len(answer) > 1):
                return None
            made += choice.way.facts
            needs += choice.way.needs
            effects += [effect for effect in choice.way.effects if effect not in self.effects]
        return Way(self.next, tuple(made), tuple(needs), tuple(effects))

    @property
    def ways_on(self) -> tuple[Arrow, ...]:
        """Every arrow out of the node."""
        if self.many:
            says = " / ".join(choice.say for choice in self.choices.values())
            return (Arrow("any", says, self.next), *self._passed_over())
        own = tuple(Arrow(choice.id, choice.say, choice.way.to) for choice in self.choices.values())
        return own + self._passed_over()


@dataclass(frozen=True, kw_only=True)
class _Task(_Node):
    """What an instruction and a referral share: something to be done by a time, and the one way on.

    `own_limit`: the time is our own, no source of the node names it.
    `may_wait`: why a run may do without this step for what she says; "" where none may.
    """

    steps: tuple[str, ...] = ()
    within: str = ""
    own_limit: bool = False
    may_wait: str = ""
    done: Way

    def way(self, answer: Answer, facts: Collection[str]) -> Way | None:
        """The one way on, once it is `done`."""
        return self.done if answer == DONE else None

    @property
    def ways_on(self) -> tuple[Arrow, ...]:
        """The arrow on, and the one past it where it has a guard."""
        return (Arrow(DONE, "done", self.done.to, ours=True), *self._passed_over())


@dataclass(frozen=True, kw_only=True)
class Instruction(_Task):
    """`do`: what is done, by whom, by when, on which form."""

    verb = "do"
    who: str = ""
    document: str = ""


@dataclass(frozen=True, kw_only=True)
class Referral(_Task):
    """`refer`: kinds of help wanted from the directory."""

    verb = "refer"
    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Assessment(_Node):
    """`assess`: a risk form; the officer's own level only ever raises what the form computes."""

    verb = "assess"
    form: Form
    bands: Mapping[str, Way]

    def way(self, answer: Answer, facts: Collection[str]) -> Way | None:
        """The way of the level: the higher of the form's and the officer's."""
        if not isinstance(answer, Mapping) or set(answer) - {"yes", "unknown", "level"}:
            return None
        yes, unknown, own = answer.get("yes", ()), answer.get("unknown", ()), answer.get("level")
        if not isinstance(yes, list | tuple) or not isinstance(unknown, list | tuple):
            return None
        if not all(isinstance(item, str) and item in self.form.items for item in (*yes, *unknown)):
            return None
        if not set(yes).isdisjoint(unknown):
            return None
        order = list(self.bands)
        levels = [level for level in (own, self.form.level(yes, unknown, facts)) if level is not None]
        if not levels or any(level not in order for level in levels):
            return None
        return self.bands[max(map(str, levels), key=order.index)]

    @property
    def ways_on(self) -> tuple[Arrow, ...]:
        """One arrow a level, and the one past it where it has a guard."""
        return tuple(Arrow(level, level, way.to) for level, way in self.bands.items()) + self._passed_over()


@dataclass(frozen=True, slots=True)
class Promise:
    """What the algorithm promises of itself: each run it speaks of has all *effects*, and help of all *kinds*, and
    *passes* all these nodes.

    It speaks of the runs that know all facts of *when* and one of *when_any*,
    give one of the *answers* named at each node, and reach *level* or a higher
    one.  Once a run has all that, nothing of *before* comes ahead of the effects.
    """

    says: str
    line: int
    effects: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    source: tuple[Citation, ...] = ()
    when: tuple[str, ...] = ()
    when_any: tuple[str, ...] = ()
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    level: str = ""
    before: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()

    @property
    def gives(self) -> tuple[str, ...]:
        """What its runs end with, as the words a run gathers."""
        return (*self.effects, *(f"help:{kind}" for kind in self.kinds), *(f"passed:{node}" for node in self.passes))


Node = Question | Instruction | Assessment | Referral


@dataclass(frozen=True)
class Algorithm:
    """A whole algorithm, ready to be walked.  `folder` is where it was read from; `levels` are its levels of risk in
    words, where it is not in English.
    """

    id: str
    folder: Path
    title: str
    country: str
    version: str
    status: str
    start: str
    nodes: Mapping[str, Node]
    facts: Mapping[str, str]
    phases: Mapping[str, str]
    doubts: Mapping[str, str]
    at_any_time: tuple[str, ...]
    promises: tuple[Promise, ...] = ()
    about: str = ""
    unread: tuple[Source, ...] = ()
    reviewed_by: str = ""
    reviewed_on: str = ""
    levels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def most_left(self) -> Mapping[str, int]:
        """Node → how many answers the longest way from it to an end takes, itself included."""
        left: dict[str, int] = {}
        onward = {name: {arrow.to for arrow in node.ways_on if arrow.to} for name, node in self.nodes.items()}
        for name in TopologicalSorter(onward).static_order():
            left[name] = 1 + max((left[to] for to in onward[name]), default=0)
        return left

    def only_design(self, node: Node) -> bool:
        """Whether *node* rests on nothing but our own design, which the screen then says.

        Guidance that could not be read carries nothing, unless a copy showed the place; a law binds all the same.
        """
        return all(
            c.source.kind == "design" or (c.source in self.unread and c.source.kind != "law" and c.confidence != "seen")
            for c in node.source
        )

    @property
    def questions(self) -> int:
        """How many nodes ask."""
        return sum(isinstance(node, Question) for node in self.nodes.values())

    @property
    def sources(self) -> dict[str, Source]:
        """Every source a node or a promise rests on, by id."""
        cited = [c for part in (*self.nodes.values(), *self.promises) for c in part.source]
        both = [s for c in cited for s in (c.source, *c.seen_in)]
        return {s.id: s for s in sorted((*both, *self.unread), key=lambda s: s.id)}
