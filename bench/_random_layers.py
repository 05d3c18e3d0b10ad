"""Random algorithms of any size on which every rule holds, for `bench.prove`.

What is always so stands in rows: danger first, the risk questions and their form, a second form, the end.
Between them come layers of nodes side by side; an answer leads to a node of the next layer.  The rules hold as
they do in our own graphs: an answer that is compared changes no way, it only adds.  A fact is asked for within
`ahead` layers of where it is made, so few are live side by side however long the graph is; only the `early` ones
stay live to the end.  A node is guarded only by what some run that comes to it knows.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from algorithms import (
    UNKNOWN,
    Algorithm,
    Assessment,
    Citation,
    Form,
    Instruction,
    Item,
    Node,
    Question,
    Referral,
    Source,
    Way,
    vocabulary,
)
from algorithms.graph import Choice

OWN = (Citation(Source("bench", "Random layers", "design", True), "", "seen"),)
PLANTED = "ground_demanded"
"""What the baseline of a planted fault gives and no other answer: nothing else makes up for it."""

IN_ROWS = {
    *("report_registered", "call_ambulance", "privacy", "pledge", "history_checked", "risk_assessed"),
    *("order_considered", "medicine_continuity", "statement_taken", "own_report", "statement_postponed"),
    *("harm_reduction_offered", "rights_told", "complaint_channel", "follow_up"),
}
"""What the rows give, or only the one question that is about it."""

RECEIVERS = ("urgent_health", "shelter", "health", "harm_reduction", "support", "trafficking_support", "case_group")
LATE = ("drug_use", "medicine", "intoxication", "hiv", "sex_work")
"""Sensitive topics that come up only after the risk is assessed and the measures are asked about."""

MIX = {"plain": 8.0, "sensitive": 3.0, "many": 2.0, "consent": 1.5, "statement": 0.5, "do": 3.5, "refer": 1.5}
SIGNS = [f"sign_{n}" for n in range(4)]
FORM = Form(
    "Signs of danger",
    official=False,
    own_rules=True,
    items={
        sign: Item(sign, sign, "", n, n == 0, frozenset([sign]), frozenset([f"{sign}_unknown"]))
        for n, sign in enumerate(SIGNS)
    },
    least_points={"standard": 0, "raised": 1, "high": 4},
)
OPINION = Form("The officer's own view", official=False, own_rules=False, items={})

Row = Sequence[Callable[[str | None], Node]]
"""Nodes one behind the other, each made once it is known where it leads."""


@dataclass(frozen=True)
class Shape:
    """`width` nodes side by side and `facts` made in each layer; `early` ones are asked for only at the end."""

    nodes: int
    width: int = 2
    facts: int = 4
    guards: int = 6
    ahead: int = 4
    early: int = 0
    fault: bool = False
    seed: int = 20_261_123


@dataclass
class _Lane:
    """A node of a layer, and before it one for each of *guards*, passed over unless that fact is known.

    `far`: which node of the next layer its yes leads to; `knows`: what some run knows that comes here.
    """

    name: str
    kind: str
    about: str
    makes: tuple[str, ...]
    guards: tuple[str, ...]
    detour: bool
    late: bool
    far: int
    knows: frozenset[str]
    fault: bool = False

    @property
    def entry(self) -> str:
        return f"{self.name}_if0" if self.guards else self.name


def random_layers(shape: Shape) -> Algorithm:
    """An algorithm of exactly `shape.nodes` nodes."""
    return _Builder(shape).build()


# -- nodes --------------------------------------------------------------------------


def _ask(
    name: str,
    about: str,
    ways: Mapping[str, Way],
    many: str | None = None,
    when: Iterable[str] = (),
    past: str | None = None,
    effects: tuple[str, ...] = (),
) -> Question:
    """A question; *many* is where it leads if several may be ticked, *past* where it is passed over to."""
    sensitive = about in vocabulary().sensitive
    choices = {
        said: Choice(said, said, way, sensitive and said == "no", 1, bool(many) and said in ("no", UNKNOWN))
        for said, way in ways.items()
    }
    return Question(
        name=name,
        line=1,
        title=f"What of {about}?",
        why="It decides what she is offered.",
        source=OWN,
        effects=effects,
        when=frozenset(when),
        otherwise=past,
        about=about,
        choices=choices,
        many=bool(many),
        next=many,
    )


def _do(
    name: str, to: str | None, effects: Iterable[str] = (), needs: Iterable[str] = (), when: Iterable[str] = ()
) -> Instruction:
    done = Way(to, (), tuple(needs), tuple(effects))
    return Instruction(
        name=name, line=1, title=name, source=OWN, effects=done.effects, when=frozenset(when), otherwise=to, done=done
    )


def _refer(name: str, to: str | None, kinds: Iterable[str], when: Iterable[str] = ()) -> Referral:
    return Referral(
        name=name, line=1, title=name, source=OWN, when=frozenset(when), otherwise=to, kinds=tuple(kinds), done=Way(to)
    )


def _assess(name: str, to: str | None, form: Form, gives: Sequence[str]) -> Assessment:
    """A higher level gives what the lower gives, and one thing more."""
    bands = {level: Way(to, (), (), tuple(gives[: n + 1]), level) for n, level in enumerate(FORM.least_points)}
    return Assessment(name=name, line=1, title=name, source=OWN, form=form, bands=bands)


# -- the whole ------------------------------------------------------------------------


class _Builder:
    """Lays out the layers from the start, so that facts are made before they are asked for; builds from the end."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.chance = random.Random(shape.seed)
        words = vocabulary()
        but = IN_ROWS | {PLANTED}
        self.effects = [word for word in words.protects if word not in but and not word.startswith("agreed_")]
        self.kinds = words.kinds
        self.plain = [topic for topic in words.plain if topic not in ("consent", "statement")]
        self.sensitive = [topic for topic in words.sensitive if topic not in LATE]
        self.facts = dict.fromkeys((*SIGNS, *(f"{sign}_unknown" for sign in SIGNS)), "A sign")
        self.nodes: dict[str, Node] = {}
        self.layers = 0
        self.medicine_asked = False

    def build(self) -> Algorithm:
        early = [f"early_{n}" for n in range(self.shape.early)]
        self.facts |= dict.fromkeys(early, "Known early, asked for late")
        rows = [self._danger(), self._risk(), [*self._second_opinion(), *map(self._sets, early)]]
        end = [*map(self._asks, early), *self._end()]
        left = self.shape.nodes - 1 - len(end) - sum(map(len, rows))
        if left < 0:
            raise ValueError(f"{self.shape.nodes} nodes are fewer than the rows need.")
        plans = [self._plan(left // 5)]
        self.sensitive, self.medicine_asked = [*self.sensitive, *LATE], True
        plans += [self._plan(left * 2 // 5), self._plan(left - left // 5 - left * 2 // 5)]
        if self.shape.fault:
            last = plans[-1][-1][-1]
            last.kind, last.about, last.fault = "sensitive", "disability", True
        onward = self._row(end, None)
        for row, plan in zip(reversed(rows), reversed(plans), strict=True):
            onward = self._row(row, self._layers(plan, onward))
        self._add(_do("stop_him", None, ["stop_violence", "call_ambulance"]))
        words = "Random layers", "any", "2026-11-23", "draft"
        return Algorithm(
            "random_layers", Path("random_layers"), *words, onward, self.nodes, self.facts, {}, {}, ("stop_him",)
        )

    def _add(self, node: Node) -> str:
        self.nodes[node.name] = node
        return node.name

    def _row(self, row: Row, onward: str | None) -> str:
        for make in reversed(row):
            onward = self._add(make(onward))
        assert onward is not None
        return onward

    # -- the rows ---------------------------------------------------------------------

    def _danger(self) -> Row:
        def urgent(to: str | None) -> dict[str, Way]:
            help_comes = Way(to, effects=("call_ambulance",))
            return {"yes": help_comes, "no": Way(to), UNKNOWN: help_comes}

        return [
            lambda to: _ask("safe_now", "safety", urgent(to), effects=("report_registered",)),
            lambda to: _ask("hurt", "medical", urgent(to)),
            lambda to: _do("alone", to, ["privacy", "pledge"]),
            lambda to: _do("history", to, ["history_checked"]),
        ]

    def _risk(self) -> Row:
        def sign(name: str, to: str | None) -> Node:
            return _ask(name, "risk", {"yes": Way(to, (name,)), "no": Way(to), UNKNOWN: Way(to, (f"{name}_unknown",))})

        def medicine(to: str | None) -> Node:
            not_denied = Way(to, effects=("medicine_continuity",))
            return _ask("doses", "medicine", {"yes": not_denied, "no": Way(to), UNKNOWN: not_denied})

        answers = ("yes", "no", UNKNOWN)
        return [
            *((lambda to, name=f"ask_{s}", s=s: sign(s, to)) for s in SIGNS),
            lambda to: _assess("risk_form", to, FORM, ["risk_assessed", "supervisor", "follow_up_24h"]),
            lambda to: _ask("measures", "protection", dict.fromkeys(answers, Way(to))),
            lambda to: _do("order", to, ["order_considered"]),
            medicine,
        ]

    def _second_opinion(self) -> Row:
        return [lambda to: _assess("second_opinion", to, OPINION, ["risk_assessed", "safety_plan", "follow_up_72h"])]

    def _end(self) -> Row:
        said = ("rights_told", "complaint_channel", "harm_reduction_offered")
        return [
            lambda to: _refer("help", to, ["gbv_hotline"]),
            lambda to: _do("rights", to, said),
            lambda to: _do("next_contact", to, ["follow_up"]),
        ]

    def _sets(self, fact: str) -> Callable[[str | None], Node]:
        known = (fact,)
        return lambda to: _ask(f"set_{fact}", "needs", {"yes": Way(to, known), "no": Way(to), UNKNOWN: Way(to, known)})

    def _asks(self, fact: str) -> Callable[[str | None], Node]:
        needs = self.chance.sample(self.kinds, 1)
        return lambda to: _do(f"if_{fact}", to, needs=needs, when=[fact])

    # -- the layers -------------------------------------------------------------------

    def _plan(self, size: int) -> list[list[_Lane]]:
        """Layers of *size* nodes in all, one of them the question that spreads the runs over the first layer."""
        left, layers, recent = size - 1, [], []  # type: tuple[int, list[list[_Lane]], list[list[str]]]
        while left > 0:
            width = min(self.shape.width, left)
            left -= width
            kinds = self.chance.choices(list(MIX), list(MIX.values()), k=width)
            free = [f"f{self.layers}_{n}" for n in range(self.shape.facts)]
            known = self._known(layers[-1] if layers else [], width)
            layer: list[_Lane] = []
            for n, kind in enumerate(kinds):
                live = [fact for made in recent[-self.shape.ahead :] for fact in made if fact in known[n]]
                most = min(self.shape.guards, len(live), left)
                guards = tuple(self.chance.sample(live, self.chance.randint(most // 2, most)))
                left -= len(guards)
                detour = kind in ("sensitive", "consent") and left > 0 and self.chance.random() < 0.5
                left -= detour
                about = self.chance.choice(self.sensitive if kind == "sensitive" else self.plain + self.sensitive)
                about = self.chance.choice(self.plain) if kind == "plain" else about
                name, far, made = f"n{self.layers}_{n}", self.chance.randrange(self.shape.width), self._made(kind, free)
                layer.append(_Lane(name, kind, about, made, guards, detour, self.medicine_asked, far, known[n]))
            layers.append(layer)
            recent.append(sorted({fact for lane in layer for fact in lane.makes}))
            self.facts |= dict.fromkeys(recent[-1], "Made here, asked for soon")
            self.layers += 1
        return layers

    def _known(self, before: Sequence[_Lane], width: int) -> list[frozenset[str]]:
        """For each node of a layer of *width*, behind the layer *before*, the facts that some run to it knows."""
        known: list[frozenset[str]] = [frozenset()] * width
        for n, lane in enumerate(before):
            made_near = lane.makes[1:] if lane.kind == "plain" else lane.makes
            known[n % width] |= lane.knows.union(made_near)
            if lane.kind == "plain":
                known[lane.far % width] |= lane.knows.union(lane.makes)
        return known

    def _made(self, kind: str, free: list[str]) -> tuple[str, ...]:
        """Facts of the layer that its answers make known."""
        if kind not in ("plain", "sensitive", "many"):
            return ()
        return tuple(self.chance.sample(free, min(3, len(free))))

    def _layers(self, plan: Sequence[Sequence[_Lane]], onward: str) -> str:
        """Build the layers of a part from its end; the way into it."""
        entries = [onward]
        for layer in reversed(plan):
            for n, lane in enumerate(layer):
                self._lane(lane, entries[n % len(entries)], entries)
            entries = [lane.entry for lane in layer]
        ways = {f"way_{n}": Way(entry) for n, entry in enumerate(entries)}
        return self._add(_ask(f"to_{entries[0]}", "needs", ways | {UNKNOWN: Way(entries[0])}))

    # -- a lane -------------------------------------------------------------------------

    def _lane(self, lane: _Lane, near: str, entries: Sequence[str]) -> None:
        onward = lane.name
        for n, fact in reversed(list(enumerate(lane.guards))):
            onward = self._add(self._guarded(f"{lane.name}_if{n}", onward, fact))
        makers = {
            "plain": self._plain,
            "sensitive": self._sensitive,
            "many": self._many,
            "consent": self._consent,
            "statement": self._statement,
        }
        if lane.kind in makers:
            self._add(makers[lane.kind](lane, near, entries[lane.far % len(entries)]))
        elif lane.kind == "do":
            self._add(_do(lane.name, near, self._some(self.effects), self._some(self.kinds)))
        else:
            self._add(_refer(lane.name, near, self._some(self.kinds, 1)))

    def _some(self, words: Sequence[str], least: int = 0) -> tuple[str, ...]:
        return tuple(self.chance.sample(words, self.chance.randint(least, 2)))

    def _guarded(self, name: str, to: str, fact: str) -> Node:
        """What a known fact adds; all its answers lead where passing it over leads."""
        when = [fact]
        kind = self.chance.choice(("do", "do", "refer", "ask"))
        if kind == "do":
            return _do(name, to, self._some(self.effects), self._some(self.kinds), when)
        if kind == "refer":
            return _refer(name, to, self._some(self.kinds, 1), when)
        yes = Way(to, needs=self._some(self.kinds))
        return _ask(name, "needs", {"yes": yes, "no": Way(to), UNKNOWN: Way(to)}, when=when, past=to)

    def _plain(self, lane: _Lane, near: str, far: str) -> Node:
        """Only a yes goes elsewhere: no and not known, which are compared, keep to one way."""
        burdens = {"children": ("tell_childrens_service",), "place": ("relocate",) if lane.late else ()}
        yes = Way(far, lane.makes, self._some(self.kinds), self._some(self.effects) + burdens.get(lane.about, ()))
        no = Way(near, needs=self._some(self.kinds))
        unknown = Way(near, lane.makes[1:], no.needs, self._some(self.effects))
        return _ask(lane.name, lane.about, {"yes": yes, "no": no, UNKNOWN: unknown})

    def _sensitive(self, lane: _Lane, near: str, far: str) -> Node:
        """What is no baseline gives all that the baseline gives: at once, or on a detour of its own."""
        always = ("medicine_continuity",) if lane.about == "medicine" else ()
        planted = (PLANTED,) if lane.fault else ()
        needs = self._some(self.kinds, 1)
        unknown = Way(near, lane.makes[1:], needs, always + planted)
        yes = Way(near, lane.makes, (*needs, *self._some(self.kinds)), always + self._some(self.effects))
        if lane.detour:
            yes = Way(self._add(_do(f"{lane.name}_so", near, yes.effects, yes.needs)), yes.facts, (), always)
        return _ask(lane.name, lane.about, {"yes": yes, "no": Way(near, (), needs, planted), UNKNOWN: unknown})

    def _many(self, lane: _Lane, near: str, far: str) -> Node:
        always = ("medicine_continuity",) if lane.about == "medicine" else ()
        ways = {
            f"tick_{n}": Way(None, lane.makes[n % 3 : n % 3 + 1], self._some(self.kinds), always)
            for n in range(self.chance.randint(3, 5))
        }
        return _ask(lane.name, lane.about, ways | {"no": Way(None), UNKNOWN: Way(None, effects=always)}, many=near)

    def _consent(self, lane: _Lane, near: str, far: str) -> Node:
        """She is told about to whom she agreed: by a step of its own, or at once."""
        receiver = self.chance.choice(RECEIVERS)
        agrees = Way(near, effects=(f"agreed_{receiver}", f"share_{receiver}"))
        if lane.detour:
            to = self._add(_do(f"{lane.name}_so", near, agrees.effects[1:]))
            agrees = Way(to, effects=agrees.effects[:1])
        return _ask(lane.name, "consent", {"yes": agrees, "no": Way(near), UNKNOWN: Way(near)})

    def _statement(self, lane: _Lane, near: str, far: str) -> Node:
        ways = {
            "yes": Way(near, effects=("statement_taken",)),
            "no": Way(near, effects=("own_report",)),
            UNKNOWN: Way(near, effects=("own_report", "statement_postponed")),
        }
        return _ask(lane.name, "statement", ways)
