"""Every run of an algorithm at once: by states, never by listing runs.

A state is a node and what of the past can still matter there: the facts a
guard ahead asks for, and what the signs of a risk form add up to so far.  Runs
that differ in nothing else are one state, so the number of states does not
double with each question.  It does grow with the facts that stay live side by
side; past `MOST_STATES` a `TooManyStates` names the node and those facts.

What a run gathers (effects, needs, kinds of help, levels, topics asked,
facts, steps) are the bits of one number, so that a whole set of them
moves at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter
from typing import NamedTuple

from algorithms.graph import (
    DONE,
    UNKNOWN,
    Algorithm,
    Answer,
    Assessment,
    Node,
    Question,
    Referral,
    Way,
)
from algorithms.scoring import Form, Tally
from algorithms.vocabulary import vocabulary

MOST_STATES = 100_000
MOST_TICKS = 128
"""Ways to tick one question that gather different things; each pair of them may be a parting."""
NOTHING = Tally()


class TooManyStates(Exception):
    """The facts that stay live side by side make more states than fit; the message names them."""


class State(NamedTuple):
    """`at`: the place of the node in the order of the machine (its length: the walk is over)."""

    at: int
    facts: int
    tallies: tuple[Tally, ...]


class Move(NamedTuple):
    """One way out of a state.  Runs that share an answer share its `key`; `answers` counts how many say the same."""

    key: str
    answer: Answer
    answers: int
    to: State
    gains: int
    made: int


class Gathered(NamedTuple):
    """Over all runs to a state: the bits some run is still without, and those some run has."""

    missing: int
    had: int


@dataclass(frozen=True, slots=True)
class _Option:
    """An answer of a node before it is known in which state it is given."""

    key: str
    answer: Answer
    answers: int
    to: str | None
    gains: int
    made: int


class Machine:
    """The states of an algorithm and the moves between them.

    `order` are the nodes' names, each before all it can lead to; `bits` gives
    each gathered word its bit (see `bit`).
    """

    def __init__(self, algorithm: Algorithm) -> None:
        onward = {name: [a.to for a in node.ways_on if a.to] for name, node in algorithm.nodes.items()}
        self.algorithm = algorithm
        self.order = list(TopologicalSorter(onward).static_order())[::-1]
        self.place: Mapping[str | None, int] = {name: n for n, name in enumerate(self.order)} | {None: len(self.order)}
        self.nodes: list[Node] = [algorithm.nodes[name] for name in self.order]
        self.bits: dict[str, int] = {}
        self._promised = {
            (node, answer) for promise in algorithm.promises for node, some in promise.answers for answer in some
        }
        self._promised_facts = {fact for promise in algorithm.promises for fact in (*promise.when, *promise.when_any)}
        self._promised_nodes = {node for promise in algorithm.promises for node in promise.passes}
        self._burdens = vocabulary().burdens.keys()
        self._no_answers = vocabulary().no_answers
        self._fact = {fact: 1 << n for n, fact in enumerate(self._asked_for())}
        self._guard = [self._facts(node.when) for node in self.nodes]
        self._options = [list(self._options_of(node)) for node in self.nodes]
        self._keys = dict(pair for node in self.nodes for pair in self._keys_of(node))
        self._onward = [sorted({self.place[to] for to in onward[name]}) for name in self.order]
        self._forms = [
            _FormAhead(self, place, node.form)
            for place, node in enumerate(self.nodes)
            if isinstance(node, Assessment) and node.form.computes
        ]
        self._form_ahead = [any(form.is_ahead(at) for form in self._forms) for at in range(self.end + 1)]
        self._kept = self._guards_ahead()
        self._moves: dict[State, tuple[Move, ...]] = {}
        self._full: TooManyStates | None = None

    # -- words as bits -----------------------------------------------------------

    def bit(self, word: str) -> int:
        """The bit of *word*: an effect, `level:…`, `asked:TOPIC`, … (see rules.yaml, and `said:NODE=ANSWER`)."""
        return self.bits.setdefault(word, 1 << len(self.bits))

    def mask(self, words: Iterable[str]) -> int:
        """The bits of *words* in one number."""
        return sum({self.bit(word) for word in words})

    def words(self, mask: int) -> list[str]:
        """The words whose bits are in *mask*."""
        return [word for word, bit in self.bits.items() if mask & bit]

    def _facts(self, facts: Iterable[str]) -> int:
        return sum(self._fact.get(fact, 0) for fact in set(facts))

    def _asked_for(self) -> list[str]:
        """The facts that some guard or risk form asks for; the others change no run."""
        asked = {fact for node in self.nodes for fact in node.when}
        for node in self.nodes:
            if isinstance(node, Assessment):
                asked |= {fact for item in node.form.items.values() for fact in item.known_by | item.unknown_by}
        return [fact for fact in self.algorithm.facts if fact in asked]

    # -- states --------------------------------------------------------------------

    @property
    def end(self) -> int:
        """The place where every run ends."""
        return len(self.order)

    @cached_property
    def start(self) -> State:
        """Where every run begins."""
        return self._enter(self.algorithm.start, State(-1, 0, (NOTHING,) * len(self._forms)), 0)

    def _enter(self, name: str | None, before: State, made: int) -> State:
        """The state at *name*, or at the first node behind it whose guard lets a run in."""
        facts = before.facts | made
        while name is not None and self._guard[self.place[name]] & ~facts:
            name = self.algorithm.nodes[name].otherwise
        at = self.place[name]
        keep = self._kept[at]
        tallies = []
        for ahead, tally in zip(self._forms, before.tallies, strict=True):
            added = ahead.added_up(tally, facts, before.at, at)
            tallies.append(added)
            keep |= ahead.open_facts(at, added)
        return State(at, facts & keep, tuple(tallies))

    def _guards_ahead(self) -> list[int]:
        """For each place the facts that a guard behind it may still ask for."""
        kept = [0] * (self.end + 1)
        for at in reversed(range(self.end)):
            for to in self._onward[at]:
                kept[at] |= kept[to] | (self._guard[to] if to < self.end else 0)
        return kept

    # -- moves ---------------------------------------------------------------------

    def moves(self, state: State) -> tuple[Move, ...]:
        """Every way out of *state*, those that differ in nothing counted as one."""
        if self._full:  # known already: no rule has to go through all states again to learn it
            raise self._full
        found = self._moves.get(state)
        if found is None:
            if len(self._moves) >= MOST_STATES:
                self._full = self.too_many(state, f"{MOST_STATES:,} states")
                raise self._full
            # The officer's own level only ever raises what the form computes.
            lower = self._lower_than(self.least_level(state), state.at)
            found = self._moves[state] = tuple(
                Move(o.key, o.answer, o.answers, self._enter(o.to, state, o.made), o.gains, o.made)
                for o in self._options[state.at][lower:]
            )
        return found

    @cached_property
    def gathered(self) -> Mapping[State, Gathered]:
        """Every state that can be reached, each before all it leads to, with what runs have gathered there."""
        layers: list[dict[State, Gathered]] = [{} for _ in range(self.end + 1)]
        layers[self.start.at][self.start] = Gathered(-1, 0)
        for layer in layers[:-1]:
            for state, (missing, had) in layer.items():
                for move in self.moves(state):
                    there = layers[move.to.at]
                    before = there.get(move.to, (0, 0))
                    there[move.to] = Gathered(before[0] | (missing & ~move.gains), before[1] | had | move.gains)
        return {state: gathered for layer in layers for state, gathered in layer.items()}

    @cached_property
    def least_left(self) -> Mapping[State, int]:
        """State → how many answers the shortest way from it to an end takes."""
        left: dict[State, int] = {}
        for state in reversed(list(self.gathered)):
            ways_on = self.moves(state) if state.at < self.end else ()
            left[state] = min((1 + left[move.to] for move in ways_on), default=0)
        return left

    @property
    def form_facts(self) -> int:
        """The facts that some risk form which computes looks at."""
        return union(form.facts for form in self._forms)

    def form_ahead(self, at: int) -> bool:
        """Whether a run at this place can still meet a risk form that computes."""
        return self._form_ahead[at]

    def least_level(self, state: State) -> str | None:
        """The level the form of this node gives by itself; None where it has no form that computes."""
        for ahead, tally in zip(self._forms, state.tallies, strict=True):
            if ahead.place == state.at:
                return ahead.form.level_of(tally)
        return None

    def _lower_than(self, level: str | None, at: int) -> int:
        """How many answers of the form at this place stand below *level*."""
        return [option.key for option in self._options[at]].index(level) if level else 0

    def key(self, node: Question, choice: str) -> str:
        """The key of the move that answers *node* with *choice* alone."""
        return self._keys[node.name, choice]

    def _keys_of(self, node: Node) -> Iterator[tuple[tuple[str, str], str]]:
        if not isinstance(node, Question):
            return
        for choice in node.choices.values():
            option = self._option(node, choice.id, choice.id, choice.way)
            ways_on = self._options[self.place[node.name]] if node.many else ()
            same = (o.key for o in ways_on if (o.gains, o.made) == (option.gains, option.made))
            yield (node.name, choice.id), next(same, choice.id)

    def too_many(self, state: State, what: str) -> TooManyStates:
        """The sentence that more than *what* are reached at *state*."""
        facts = [fact for fact, bit in self._fact.items() if self._kept[state.at] & bit]
        return TooManyStates(
            f'at "{self.order[state.at]}" more than {what} are reached. Too many facts stay live side '
            f"by side: {', '.join(facts) or 'those of the risk form'}. Ask for them sooner, or split the graph."
        )

    def _options_of(self, node: Node) -> Iterator[_Option]:
        if isinstance(node, Question) and node.many:
            yield from self._picks(node)
        elif isinstance(node, Question):
            for choice in node.choices.values():
                yield self._option(node, choice.id, choice.id, choice.way)
        elif isinstance(node, Assessment):
            for level, way in node.bands.items():
                yield self._option(node, level, {"yes": [], "unknown": [], "level": level}, way)
        else:
            yield self._option(node, DONE, DONE, node.done)

    def _picks(self, node: Question) -> Iterator[_Option]:
        """The ways to tick several answers; those that gather the same are counted as one, the shortest shown."""
        found: dict[tuple[int, int], tuple[list[str], int]] = {}
        for choice in sorted(node.choices.values(), key=lambda choice: choice.by_itself):
            one = self._option(node, choice.id, choice.id, choice.way)
            more = [((one.gains, one.made), [choice.id], 1)]
            if not choice.by_itself:
                more += [((g | one.gains, m | one.made), [*ids, choice.id], n) for (g, m), (ids, n) in found.items()]
            for gathered, ids, ways in more:
                shown, before = found.get(gathered, (ids, 0))
                found[gathered] = (min(shown, ids, key=len), before + ways)
            if len(found) > MOST_TICKS:
                raise TooManyStates(
                    f'at "{node.name}" more than {MOST_TICKS:,} ways to tick are reached that gather different things. '
                    "Ask in two questions."
                )
        for (gains, made), (ids, ways) in found.items():
            yield _Option("+".join(ids), ids, ways, node.next, gains, made)

    def _option(self, node: Node, key: str, answer: Answer, way: Way) -> _Option:
        words = [*node.effects, *way.effects]
        words += [f"{how}:{kind}" for kind in way.needs for how in ("need", "help")]
        words += [f"fact:{fact}" for fact in way.facts if fact in self._promised_facts]
        words += [f"passed:{node.name}"] if node.name in self._promised_nodes else []
        words += [f"burden:{node.name}"] if not self._burdens.isdisjoint(words) else []
        if isinstance(node, Question):
            words.append(f"asked:{node.about}")
            words += [f"not_denied:{node.about}"] if key not in self._no_answers else []
            words += [f"told:{node.about}"] if key not in (*self._no_answers, UNKNOWN) else []
            words += [f"said:{node.name}={key}"] if (node.name, key) in self._promised else []
        elif isinstance(node, Assessment):
            levels = list(node.bands)
            words += ["assessed", *(f"level:{level}" for level in levels[: levels.index(key) + 1])]
        else:
            kinds = node.kinds if isinstance(node, Referral) else ()
            words += [f"{how}:{kind}" for kind in kinds for how in ("kind", "help")]
            words += ["referral"] if kinds else []
            words += [f"step:{node.name}"] if not node.may_wait else []
        return _Option(key, answer, 1, way.to, self.mask(words), self._facts(way.facts))


class _FormAhead:
    """What facts do to one risk form: signs that can no longer change are added up, their facts forgotten."""

    def __init__(self, machine: Machine, place: int, form: Form) -> None:
        self.place = place
        self.form = form
        self._signs = {
            name: (machine._facts(item.known_by), machine._facts(item.unknown_by))
            for name, item in form.items.items()
            if item.known_by or item.unknown_by
        }
        self.facts = union(known | unknown for known, unknown in self._signs.values())
        self._known: dict[tuple[Tally, int, int, int], Tally] = {}
        self._made_ahead = [0] * (machine.end + 1)
        self._reaches = [False] * (machine.end + 1)
        self._reaches[place] = True
        for at in reversed(range(place)):
            ahead = [to for to in machine._onward[at] if self._reaches[to]]
            if ahead:
                self._reaches[at] = True
                self._made_ahead[at] = union(option.made for option in machine._options[at])
                for to in ahead:
                    self._made_ahead[at] |= self._made_ahead[to]
        self._open = [
            union(known | unknown for known, unknown in self._signs.values() if (known | unknown) & made)
            for made in self._made_ahead
        ]
        self._settled: dict[tuple[int, int], list[str]] = {}
        self._critical = [known for name, (known, _) in self._signs.items() if known and form.items[name].critical]

    def is_ahead(self, at: int) -> bool:
        """Whether a run at this place can still come to the form."""
        return self._reaches[at]

    def added_up(self, tally: Tally, facts: int, before: int, at: int) -> Tally:
        """*tally* with the signs that were open on the way at the place *before* and are settled at *at*."""
        if tally.critical or not self._reaches[at]:
            return tally if self._reaches[at] else NOTHING
        key = (tally, facts & self.facts, before, at)
        if key not in self._known:
            self._known[key] = self._added_up(*key)
        return self._known[key]

    def _added_up(self, tally: Tally, facts: int, before: int, at: int) -> Tally:
        if any(not known & ~facts for known in self._critical):
            return Tally(critical=True)
        true, open_ = [], []
        for name in self._settled_between(before, at):
            known, unknown = self._signs[name]
            if known and not known & ~facts:
                true.append(name)
            elif unknown and not unknown & ~facts:
                open_.append(name)
        more = self.form.tally(true, open_)
        return self.form.capped(Tally(False, *(a + b for a, b in zip(tally[1:], more[1:], strict=True))))

    def _settled_between(self, before: int, at: int) -> list[str]:
        """The signs that can no longer change at *at*, and still could at *before* (-1: nowhere yet)."""
        if (before, at) not in self._settled:
            still_open = -1 if before < 0 else self._made_ahead[before]
            self._settled[before, at] = [
                name
                for name, (known, unknown) in self._signs.items()
                if (known | unknown) & still_open and not (known | unknown) & self._made_ahead[at]
            ]
        return self._settled[before, at]

    def open_facts(self, at: int, tally: Tally) -> int:
        """The facts that signs not yet settled at *at* still look at."""
        return 0 if tally.critical or not self._reaches[at] else self._open[at]


def union(masks: Iterable[int]) -> int:
    """All the bits of *masks*."""
    every = 0
    for mask in masks:
        every |= mask
    return every
