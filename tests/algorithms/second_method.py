"""The verdicts of the prover once more, from a solver: a run is truth values, a broken rule a formula, and z3 looks.

There are no states here and no products of states.  The answers to all nodes are free variables; which nodes a run is
asked, what it knows there and what it gathers are formulas of them, one after another along the graph.  Two runs are
two such rows of formulas over the same variables, but for the answers a rule lets them part by: where only one of
them is asked, the answer of the other does not matter.  If nothing makes the formula true, the rule holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from graphlib import TopologicalSorter
from itertools import pairwise
from typing import Any

import z3

from algorithms import UNKNOWN, Algorithm, Assessment, Instruction, Question, Referral, Way, vocabulary
from algorithms.graph import Node
from algorithms.rules import Rule
from tests.algorithms.formulas import Answers, Truth, Truths, all_of, any_of, not_
from tests.algorithms.listing import ends_with, speaks_of
from tests.algorithms.may_part import AGREED

Words = Collection[str]


class OneRun:
    """What a run is asked, knows and gathers: a formula of its answers each, node by node in the order of the graph."""

    def __init__(self, algorithm: Algorithm, order: Iterable[str], answers: Answers) -> None:
        self.answers = answers
        self.words: Truths = {}
        self.asked: Truths = {}
        self.gained: dict[str, Truths] = {}
        self.before: dict[str, Truths] = {}
        self.levels: dict[str, Truths] = {}
        comes: dict[str | None, list[Truth]] = {algorithm.start: [True]}
        for name in order:
            node, here = algorithm.nodes[name], any_of(comes.get(name, []))
            knows = all_of(self.knows(fact) for fact in node.when)
            asked = self.asked[name] = all_of([here, knows])
            if node.when:
                comes.setdefault(node.otherwise, []).append(all_of([here, not_(knows)]))
            ways = self._ways(node)
            ends = dict.fromkeys(way.to for way, _ in ways)
            for to in ends:
                led = len(ends) == 1 or any_of(taken for way, taken in ways if way.to == to)
                comes.setdefault(to, []).append(all_of([asked, led]))
            self.before[name] = dict(self.words)
            gains = self._gains(node, ways).items()
            self.gained[name] = {word: all_of([asked, any_of(answered)]) for word, answered in gains}
            for word, gained in self.gained[name].items():
                self.words[word] = any_of([self.words.get(word, False), gained])

    def knows(self, fact: str) -> Truth:
        """Whether *fact* is known so far."""
        return self.words.get(f"fact:{fact}", False)

    def _ways(self, node: Node) -> list[tuple[Way, Truth]]:
        """Each way on of a node, and that it is taken."""
        if isinstance(node, Question):
            picked = self.answers.of(node)
            return [(replace(c.way, to=node.next) if node.many else c.way, picked[n]) for n, c in node.choices.items()]
        if isinstance(node, Assessment):
            self.levels[node.name] = reached = self._reached(node)
            above = [*list(reached.values())[1:], False]
            return [
                (way, all_of([reached[level], not_(more)]))
                for (level, way), more in zip(node.bands.items(), above, strict=True)
            ]
        return [(node.done, True)]

    def _gains(self, node: Node, ways: list[tuple[Way, Truth]]) -> dict[str, list[Truth]]:
        """Word → the answers that gather it here."""
        gains: dict[str, list[Truth]] = {word: [True] for word in (*node.effects, f"passed:{node.name}")}
        for way, taken in ways:
            wanted = [f"{how}:{kind}" for kind in way.needs for how in ("need", "help")]
            for word in (*way.effects, *wanted, *(f"fact:{fact}" for fact in way.facts)):
                gains.setdefault(word, []).append(taken)
            if vocabulary().burdens.keys() & {*node.effects, *way.effects}:
                gains.setdefault(f"burden:{node.name}", []).append(taken)
        if isinstance(node, Question):
            gains[f"asked:{node.about}"] = [True]
            picked = self.answers.of(node)
            gains |= {f"said:{node.name}={name}": [tick] for name, tick in picked.items()}
            open_ = {name: tick for name, tick in picked.items() if name not in vocabulary().no_answers}
            gains[f"not_denied:{node.about}"] = list(open_.values())
            gains[f"told:{node.about}"] = [tick for name, tick in open_.items() if name != UNKNOWN]
        elif isinstance(node, Referral):
            wanted = [f"{how}:{kind}" for kind in node.kinds for how in ("kind", "help")]
            gains |= {word: [True] for word in ("referral", *wanted)}
        elif isinstance(node, Assessment):
            gains["assessed"] = [True]
            gains |= {f"level:{level}": [reached] for level, reached in self.levels[node.name].items()}
        if isinstance(node, Instruction | Referral) and not node.may_wait:
            gains[f"step:{node.name}"] = [True]
        return gains

    def _reached(self, node: Assessment) -> Truths:
        """Level → that it or a higher one is reached: the officer's own, or what the form gives."""
        own = self.answers.of(node)
        by_form = self._by_form(node) if node.form.computes else {}
        return {level: any_of([own.get(level, True), by_form.get(level, False)]) for level in node.bands}

    def _by_form(self, node: Assessment) -> Truths:
        """The levels above the lowest, as docs/authors.md words them: by what is true, what is open, and its sum."""
        form, picked = node.form, self.answers.picked
        true, open_ = {}, {}
        for sign, item in form.items.items():
            known = bool(item.known_by) and all_of(self.knows(fact) for fact in sorted(item.known_by))
            unsure = bool(item.unknown_by) and all_of(self.knows(fact) for fact in sorted(item.unknown_by))
            true[sign] = any_of([picked.get((node.name, sign, "yes"), False), known])
            open_[sign] = all_of([any_of([picked.get((node.name, sign, "unknown"), False), unsure]), not_(true[sign])])
        critical = [sign for sign, item in form.items.items() if item.critical]
        open_critical = any_of(open_[sign] for sign in critical)
        if_yes = {sign: any_of([true[sign], open_[sign]]) for sign in form.items}
        two_signs = _reaches(2, [(sign, 1) for sign in if_yes.values()])
        highest = any_of([*(true[sign] for sign in critical), all_of([open_critical, two_signs])])
        points = [(true[sign], item.points) for sign, item in form.items.items()]
        might_be = [(if_yes[sign], item.points) for sign, item in form.items.items()]
        least = list(form.least_points.items())[1:]
        reached = {level: any_of([highest, _reaches(n, points)]) for level, n in least}
        for level, n in least[:1]:
            unknown_counts = all_of([any_of(open_.values()), any_of([open_critical, _reaches(n, might_be)])])
            reached[level] = any_of([reached[level], unknown_counts])
        return reached


def _reaches(least: int, weights: Iterable[tuple[Truth, int]]) -> Truth:
    """The weights of what is true add up to *least* or more."""
    open_ = [(part, weight) for part, weight in weights if part is not False and weight]
    least -= sum(weight for part, weight in open_ if part is True)
    open_ = [(part, weight) for part, weight in open_ if part is not True]
    if least <= 0 or sum(weight for _, weight in open_) < least:
        return least <= 0
    return z3.PbGe(open_, least)


class SecondMethod:
    """The verdicts on one algorithm; the words are those of `listing.Listing`."""

    def __init__(self, algorithm: Algorithm) -> None:
        self.algorithm = algorithm
        onward = {name: {arrow.to for arrow in node.ways_on if arrow.to} for name, node in algorithm.nodes.items()}
        self.order = list(TopologicalSorter(onward).static_order())[::-1]
        self.any = Answers()
        for node in algorithm.nodes.values():
            self.any.free(node, "")
        self.run = OneRun(algorithm, self.order, self.any)

    def _can_be(self, claims: Mapping[Any, Truth], *given: Truth) -> set[Any]:
        """The keys of *claims* that can be true, each in some run or pair of runs."""
        solver = z3.SolverFor("QF_FD")
        solver.add(*(part for part in given if part is not True))
        left = {key: claim for key, claim in claims.items() if claim is not False}
        named = {key: z3.Bool(f"claim {number}") for number, key in enumerate(left)}
        for key, claim in left.items():
            solver.add(named[key] == claim)
        found: set[Any] = set()
        while named:
            solver.add(z3.Or(list(named.values())))
            if solver.check() != z3.sat:
                return found
            model = solver.model()
            found |= {key for key, name in named.items() if z3.is_true(model[name])}
            named = {key: name for key, name in named.items() if key not in found}
        return found

    # -- one run -------------------------------------------------------------------------

    def slips(self, rules: Collection[Rule]) -> dict[str, frozenset[tuple[int, str]]]:
        """What breaks each of *rules*, which speak of one run."""
        claims: dict[tuple[str, int, str], list[Truth]] = {}
        for rule in rules:
            for (line, word), claim in self._claims(rule):
                claims.setdefault((rule.name, line, word), []).append(claim)
        found = self._can_be({key: any_of(parts) for key, parts in claims.items()}, *self.any.sound)
        found |= {("promised", line, "nobody") for line in self._promised_to_nobody()}
        return {rule.name: frozenset((line, w) for name, line, w in found if name == rule.name) for rule in rules}

    def _claims(self, rule: Rule) -> Iterable[tuple[tuple[int, str], Truth]]:
        """What would break *rule*, and that a run does."""
        yield from self._too_early(rule.first, rule.before)
        for receiver in rule.receivers:
            yield from self._too_early([f"agreed_{receiver}"], [f"share_{receiver}"])
        for gathered, words in ends_with(rule):
            yield from (((0, word), self._without(gathered, word)) for word in words)
        if rule.name == "danger_first":
            yield (0, "late"), self._late(rule.most)
        if rule.name == "promised":
            for promise in self.algorithm.promises:
                for triggers in speaks_of(promise):
                    for word in promise.gives:
                        yield (promise.line, word), self._without(triggers, word)
                    early = self._too_early(promise.effects, promise.before, triggers)
                    yield from (((promise.line, word), claim) for (_, word), claim in early)

    def _too_early(self, first: Words, before: Words, triggers: Words = ()) -> Iterable[tuple[tuple[int, str], Truth]]:
        for name, gained in self.run.gained.items():
            had, reached = self.run.before[name], {word: gained[word] for word in before if word in gained}
            if not reached:
                continue
            strict = any_of(t for word, t in reached.items() if word == "assessed" or word.startswith("asked:"))
            after = all_of(any_of([had.get(word, False), gained.get(word, False)]) for word in triggers)
            for word in first:
                missed = [not_(had.get(word, False)), any_of([strict, not_(gained.get(word, False))])]
                yield (self.algorithm.nodes[name].line, word), all_of([any_of(reached.values()), after, *missed])

    def _without(self, triggers: Words, word: str) -> Truth:
        words = self.run.words
        return all_of([*(words.get(trigger, False) for trigger in triggers), not_(words.get(word, False))])

    def _late(self, most: int) -> Truth:
        """Some run has *most* answers before a node, none of them protects, and neither does what is answered there."""
        answered: list[Truth] = [True, *[False] * (most + 1)]  # at least so many before this node
        found: list[Truth] = []
        safe: Truth = False
        for name, gained in self.run.gained.items():
            asked = self.run.asked[name]
            here = any_of(truth for word, truth in gained.items() if word in vocabulary().protects)
            found.append(all_of([asked, answered[most], not_(answered[most + 1]), not_(safe), not_(here)]))
            answered = [True, *(any_of([more, all_of([fewer, asked])]) for fewer, more in pairwise(answered))]
            safe = any_of([safe, here])
        return any_of([*found, all_of([answered[most], not_(answered[most + 1]), not_(safe)])])

    def _promised_to_nobody(self) -> set[int]:
        """The lines of the promises that speak of runs which there are not."""
        claims = {
            (promise.line, tuple(words)): all_of(self.run.words.get(word, False) for word in words)
            for promise in self.algorithm.promises
            for words in speaks_of(promise)
        }
        return {line for line, _ in claims.keys() - self._can_be(claims, *self.any.sound)}

    # -- two runs ----------------------------------------------------------------------------

    @cached_property
    def lost(self) -> Mapping[str, frozenset[str]]:
        """By what two runs part by: the words the second can be without (burdens: can have) against the first."""
        words = vocabulary()
        effects = {word for word in self.run.words if word in words.protects}
        gathered = effects | {word for word in self.run.words if word.startswith(("need:", "kind:", "level:"))}
        steps = gathered | {word for word in self.run.words if word.startswith("step:")}
        burdens = {*words.burdens, *(word for word in self.run.words if word.startswith("burden:"))}
        return {
            "neutral": self._neutral(steps, burdens),
            "beside": self._parted(_sensitive, steps, burdens),
            "also": self._parted(_also, steps, burdens),
            "unknown": self._parted(_no_or_unknown, gathered),
            "statement": self._parted(_states_nothing, steps),
            "levels": self._parted(self._rises, steps),
            **{agreement: self._parted(_refuses(agreement), steps) for agreement in AGREED},
        }

    def _neutral(self, gathered: Words, burdens: Words) -> frozenset[str]:
        """The first gives the baseline to each sensitive question, the second whatever it likes."""
        plain = Answers(dict(self.any.picked))
        for node in self.algorithm.nodes.values():
            if isinstance(node, Question) and node.about in vocabulary().sensitive:
                plain.picked |= {(node.name, choice.id): choice.baseline for choice in node.choices.values()}
        first = OneRun(self.algorithm, self.order, plain)
        return self._costs(first, self.run, gathered, burdens, *self.any.sound)

    def _parted(self, parting: Parting, watched: Words, burdens: Words = ()) -> frozenset[str]:
        """One node at most where the second run answers differently, as *parting* allows."""
        other = Answers(dict(self.any.picked), list(self.any.sound))
        apart = []
        for node in self.algorithm.nodes.values():
            said = Answers()
            said.free(node, "other")
            allowed = parting(node, self.any, said)
            if allowed is False:
                continue
            here = z3.Bool(f"apart at {node.name}")
            apart.append(here)
            other.sound += [z3.Implies(here, part) for part in (allowed, *said.sound)]
            for name, tick in said.of(node).items():
                same = all_of([not_(here), self.any.picked[node.name, name]])
                other.picked[node.name, name] = any_of([same, all_of([here, tick])])
        if not apart:
            return frozenset()
        second = OneRun(self.algorithm, self.order, other)
        return self._costs(self.run, second, watched, burdens, z3.AtMost(*apart, 1), *other.sound)

    def _costs(self, first: OneRun, second: OneRun, protects: Words, burdens: Words, *given: Truth) -> frozenset[str]:
        """The words that the first can have and the second not; of burdens those that the second can have alone."""
        claims = {}
        for word in (*protects, *burdens):
            one, other = first.words.get(word, False), second.words.get(word, False)
            if isinstance(one, bool) or isinstance(other, bool) or not one.eq(other):
                claims[word] = all_of([other, not_(one)] if word in burdens else [one, not_(other)])
        return frozenset(self._can_be(claims, *given))

    def _rises(self, node: Node, one: Answers, other: Answers) -> Truth:
        """What they know is the same here, so the second's own level is above all that the first reached."""
        if not isinstance(node, Assessment):
            return False
        own, reached = other.of(node), self.run.levels[node.name]
        return any_of(all_of([tick, not_(reached[level])]) for level, tick in own.items())


Parting = Callable[[Node, Answers, Answers], Truth]
"""May two runs part at this node, the first answering the one and the second the other?  False where they never may."""


def _sensitive(node: Node, one: Answers, other: Answers) -> Truth:
    if not isinstance(node, Question) or node.about not in vocabulary().sensitive:
        return False
    baselines = [choice.id for choice in node.choices.values() if choice.baseline]
    return any_of(all_of([one.just(node, name), not_(other.just(node, name))]) for name in baselines)


def _also(node: Node, one: Answers, other: Answers) -> Truth:
    if not isinstance(node, Question) or not node.also or node.about in vocabulary().sensitive:
        return False
    return any_of(all_of([one.just(node, no), not_(other.just(node, no))]) for no in _denials(node))


def _no_or_unknown(node: Node, one: Answers, other: Answers) -> Truth:
    if not isinstance(node, Question) or UNKNOWN not in node.choices:
        return False
    return all_of([any_of(one.just(node, no) for no in _denials(node)), other.just(node, UNKNOWN)])


def _denials(node: Question) -> list[str]:
    return [answer for answer in vocabulary().no_answers if answer in node.choices]


def _refuses(agreement: str) -> Parting:
    def parts(node: Node, one: Answers, other: Answers) -> Truth:
        if not isinstance(node, Question) or node.about != "consent":
            return False
        with_it = [name for name, choice in node.choices.items() if agreement in choice.way.effects]
        agreed, refused = (any_of(said.of(node)[name] for name in with_it) for said in (one, other))
        return all_of([agreed, not_(refused)])

    return parts


def _states_nothing(node: Node, one: Answers, other: Answers) -> Truth:
    if not isinstance(node, Question) or node.about != "statement" or "yes" not in node.choices:
        return False
    return all_of([one.just(node, "yes"), not_(other.just(node, "yes"))])
