"""The proof: every rule of rules.yaml, on every run of an algorithm.

Rules on one run look at what all runs have gathered at each state; rules on
two runs at the products of states (`pairs`).  A rule that does not hold is
told with the shortest run, or pair of runs, that breaks it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import product

from algorithms import wording
from algorithms.claims import Claim, Claims
from algorithms.graph import YES, Algorithm, Answer, Assessment, Node, Promise, Question, Referral
from algorithms.machine import Machine, Move, State, TooManyStates
from algorithms.pairs import Comparison, Step
from algorithms.partings import agreements, comparisons
from algorithms.proof import Broken, Run, answers_in, both_runs, later_than, shortest_run, side_by_side
from algorithms.rules import Rule, rules
from algorithms.structure import structure_problems
from algorithms.vocabulary import vocabulary
from located_yaml import Problem

GATHERED_BEFORE = ("asked:", "assessed")


def broken(algorithm: Algorithm, names: Collection[str] = (), shown: bool = True) -> list[Problem]:
    """Every rule of *names* (all, where none is named) that does not hold, in file order.

    A graph that goes round or strands somebody has no runs to speak of, so then
    only `structure` is told.  Not *shown*: what a second run loses is told at the
    start, and no pair of runs that shows it is looked for.
    """
    every = rules()
    chosen = [every[name] for name in every if not names or name in names]
    if problems := structure_problems(algorithm):
        return sorted(problems)
    prover = Prover(algorithm, shown)
    found: set[Problem] = set()
    for rule in chosen:
        try:
            found |= set(prover.broken(rule))
        except TooManyStates as sentence:
            found.add(prover.problem(rule, algorithm.nodes[algorithm.start].line, str(sentence)))
    return sorted(found)


class Prover:
    """All rules on one algorithm; what they share is worked out once."""

    def __init__(self, algorithm: Algorithm, shown: bool = True) -> None:
        self.algorithm = algorithm
        self.shown = shown

    @cached_property
    def machine(self) -> Machine:
        """The states of the algorithm."""
        return Machine(self.algorithm)

    @cached_property
    def comparisons(self) -> Mapping[str, Comparison]:
        """See `comparisons`."""
        return comparisons(self.machine)

    @cached_property
    def claims(self) -> Claims:
        """What runs that gather one thing end with, for every rule that says so."""
        kept = [*_agreements(), *(claim for promise in self.algorithm.promises for claim in _promised(promise))]
        kept += [((trigger,), words) for rule in rules().values() for trigger, words in rule.with_.items()]
        return Claims(self.machine, kept)

    def problem(self, rule: Rule, line: int, sentence: str, runs: Iterable[Run] = ()) -> Broken:
        """*rule* does not hold at *line* of the graph."""
        shown = tuple(runs)
        in_words = side_by_side(self.algorithm, shown, self.machine.order) if shown else ""
        return Broken(self.algorithm.folder / "graph.yaml", line, rule.name, sentence, shown, in_words)

    def broken(self, rule: Rule) -> Iterator[Problem]:
        """Every way *rule* does not hold."""
        special: Mapping[str, Callable[[Rule], Iterator[Problem]]] = {
            "structure": self._reached,
            "forbidden_topic": self._forbidden,
            "sourced": self._sourced,
            "words": self._words,
            "danger_first": self._help_begins,
            "protection_first": self._reason_given,
            "consent": self._consent,
            "agreement_kept": self._agreement_kept,
            "promised": self._promised,
            "neutral": self._neutral,
            "refusal": self._refusal,
            "unknown_is_safe": self._unknown,
            "risk_only_rises": self._risk,
        }
        if rule.first:
            yield from self._first(rule, rule.first, rule.before)
        if rule.always:
            yield from self._with(rule, (), rule.always)
        for trigger, words in rule.with_.items():
            yield from self._with(rule, (trigger,), words)
        if rule.name in special:
            yield from special[rule.name](rule)

    def _reached(self, rule: Rule) -> Iterator[Problem]:
        machine = self.machine
        reached = {state.at for state in machine.gathered}
        for name in machine.order:
            if machine.place[name] not in reached and name not in self.algorithm.at_any_time:
                said = f'no run comes to "{name}": what its `when` asks for is never known there. Mend or remove it.'
                yield self.problem(rule, self.algorithm.nodes[name].line, said)

    # -- one node --------------------------------------------------------------------

    def _forbidden(self, rule: Rule) -> Iterator[Problem]:
        for node in self.algorithm.nodes.values():
            if isinstance(node, Question) and node.about in vocabulary().forbidden:
                yield self.problem(rule, node.line, f'"{node.name}" asks about {node.about}. Remove the question.')
        for line, sentence in wording.forbidden(self.algorithm):
            yield self.problem(rule, line, sentence)

    def _sourced(self, rule: Rule) -> Iterator[Problem]:
        for node in self.algorithm.nodes.values():
            if not node.source:
                yield self.problem(rule, node.line, f'"{node.name}" rests on nothing. Name its source.')
            elif not node.doubts and any(c.confidence == "doubtful" for c in node.source):
                yield self.problem(
                    rule, node.line, f'"{node.name}" rests on a doubtful source. Add the doubt it leaves open.'
                )

    def _words(self, rule: Rule) -> Iterator[Problem]:
        for line, sentence in wording.slips(self.algorithm, rule.most):
            yield self.problem(rule, line, sentence)

    def _reason_given(self, rule: Rule) -> Iterator[Problem]:
        topics = {word.removeprefix("asked:") for word in rule.before}
        for node in self.algorithm.nodes.values():
            if isinstance(node, Question) and node.about in topics and not node.why:
                yield self.problem(rule, node.line, f'"{node.name}" does not say why it is asked. Add `why`.')

    # -- one run -----------------------------------------------------------------------

    def _first(
        self, rule: Rule, first: Iterable[str], before: Iterable[str], triggers: tuple[str, ...] = ()
    ) -> Iterator[Broken]:
        """None of *before* without all of *first*: what is asked comes after it, an effect may come with it.

        With *triggers* this holds from where a run has gathered them all.
        """
        machine, needed, targets = self.machine, self.machine.mask(first), self.machine.mask(before)
        strict = machine.mask(word for word in before if word.startswith(GATHERED_BEFORE))
        after = machine.mask(triggers)
        found: dict[int, tuple[int, int]] = {}
        for (state, had), missing in self.claims.gathered(after).items():
            if not missing & needed or state.at == machine.end:
                continue
            for move in machine.moves(state):
                lacks = missing & needed & (-1 if move.gains & strict else ~move.gains)
                if move.gains & targets and lacks and (had | move.gains) & after == after:
                    lacked, shown = found.get(state.at, (0, 0))
                    found[state.at] = (lacked | lacks, shown | (move.gains & targets))
        for at, (lacks, shown) in found.items():
            yield self._too_early(rule, at, lacks, shown, (needed, targets, strict, after))

    def _too_early(self, rule: Rule, at: int, lacks: int, shown: int, masks: tuple[int, int, int, int]) -> Broken:
        machine, node = self.machine, self.machine.nodes[at]
        needed, targets, strict, after = masks

        shown_lacks = [0]

        def goal(state: State, had: int, move: Move | None) -> bool:
            if state.at != at or move is None or not move.gains & targets or (had | move.gains) & after != after:
                return False
            shown_lacks[0] = needed & ~(had if move.gains & strict else had | move.gains)
            return bool(shown_lacks[0])

        run = shortest_run(machine, needed | after, goal) or {}
        said = f'"{node.name}" ({", ".join(machine.words(shown))}) can be reached without'
        return self.problem(
            rule,
            node.line,
            f"{said} {' and '.join(machine.words(lacks))}. Put that before it.",
            [Run(run, tuple(machine.words(shown_lacks[0])))],
        )

    def _with(self, rule: Rule, triggers: tuple[str, ...], words: Iterable[str]) -> Iterator[Broken]:
        """A run that gathers all *triggers* (every run, where there are none) gathers all *words* too."""
        whose = f"a run with {' and '.join(triggers)}" if triggers else "a run"
        for word in self.machine.words(self.claims.lost((triggers, tuple(words)))):
            run = self._without(word, triggers)
            line = self.algorithm.nodes[list(run)[-1] if run else self.algorithm.start].line
            yield self.problem(rule, line, f'{whose} can end without "{word}". Add it on the way.', [Run(run, (word,))])

    def _without(self, word: str, triggers: Iterable[str]) -> dict[str, Answer]:
        """The shortest run that gathers all *triggers* and ends without *word*."""
        machine, mask, bit = self.machine, self.machine.mask(triggers), self.machine.bit(word)

        def goal(state: State, had: int, move: Move | None) -> bool:
            return state.at == machine.end and not had & bit and had & mask == mask

        return shortest_run(machine, mask | bit, goal) or {}

    def _help_begins(self, rule: Rule) -> Iterator[Problem]:
        machine, nodes = self.machine, self.algorithm.nodes
        there = {effect for name in self.algorithm.at_any_time for effect in nodes[name].effects}
        for effect in rule.at_any_time:
            if effect not in there:
                yield self.problem(
                    rule, nodes[self.algorithm.start].line, f'no node of "at_any_time" has "{effect}". Name one.'
                )
        for name in self.algorithm.at_any_time:
            yield from self._ready(rule, nodes[name])
        run = later_than(machine, machine.mask(vocabulary().protects), rule.most)
        if run is not None:
            yield self.problem(
                rule,
                nodes[list(run)[-1] if run else self.algorithm.start].line,
                f"after {rule.most} answers nothing protects her yet, nor does what is asked next. Bring it forward.",
                [Run(run)],
            )

    def _ready(self, rule: Rule, node: Node) -> Iterator[Problem]:
        """What stands at any time is for now, for everyone, and burdens nobody."""
        burdens = [effect for effect in node.effects if effect in vocabulary().burdens or effect.startswith("agreed_")]
        for is_so, said in (
            (node.when, "is for some runs only. Remove its `when`."),
            (getattr(node, "within", "") not in ("", "now"), "is not for now. Give it time `now`."),
            (burdens, f"has {', '.join(burdens)}. Do that on the way, not at any time."),
        ):
            if is_so:
                yield self.problem(rule, node.line, f'"{node.name}" stands at any time, and {said}')

    def _consent(self, rule: Rule) -> Iterator[Problem]:
        for node in self.algorithm.nodes.values():
            yield from self._agreed_for_her(rule, node)
        for receiver in rule.receivers:
            yield from self._first(rule, [f"agreed_{receiver}"], [f"share_{receiver}"])

    def _agreed_for_her(self, rule: Rule, node: Node) -> Iterator[Problem]:
        """Only her own yes, to a question about consent, is an agreement."""
        asks = isinstance(node, Question) and node.about == "consent"
        choices = node.choices.values() if isinstance(node, Question) else ()
        claimed = [(node.line, effect) for effect in node.effects]
        claimed += [(c.line, e) for c in choices for e in c.way.effects if not asks or c.id != YES]
        claimed += [(node.line, e) for way in getattr(node, "bands", {}).values() for e in way.effects]
        for line, effect in dict.fromkeys(claimed):
            if effect.startswith("agreed_"):
                said = f'"{effect}" at "{node.name}" is not her own yes. Put it on a yes to a question about consent.'
                yield self.problem(rule, line, said)

    def _agreement_kept(self, rule: Rule) -> Iterator[Problem]:
        for triggers, words in _agreements():
            yield from self._with(rule, triggers, words)

    def _promised(self, rule: Rule) -> Iterator[Problem]:
        for promise in self.algorithm.promises:
            for triggers, words in _promised(promise):
                if not self.claims.met(triggers):
                    said = f"no run is one that it speaks of: {' and '.join(triggers)}. Mend or remove the promise."
                    yield self.problem(rule, promise.line, said)
                    continue
                found = [*self._with(rule, triggers, words)]
                found += self._first(rule, promise.effects, promise.before, triggers) if promise.before else ()
                for slip in found:
                    yield replace(slip, line=promise.line, message=f"{slip.message} Promised: {promise.says}.")

    # -- two runs ----------------------------------------------------------------------

    def _neutral(self, rule: Rule) -> Iterator[Problem]:
        for line, sentence in wording.unnamed(self.algorithm):
            yield self.problem(rule, line, sentence)
        first = self.comparisons["neutral"]
        told = list(self._compared(rule, first, "costs her"))
        yield from told
        known = self.machine.words(first.lost()) if told else ()
        yield from self._compared(rule, self.comparisons["beside"], "costs her, all else alike,", known)
        yield from self._compared(rule, self.comparisons["also"], "may tell of a sensitive topic and costs her")

    def _unknown(self, rule: Rule) -> Iterator[Problem]:
        yield from self._compared(rule, self.comparisons["unknown"], "protects less than no: it costs her")

    def _refusal(self, rule: Rule) -> Iterator[Problem]:
        costs = "costs her more than what she refused:"
        for agreed in agreements():
            refused = (agreed, *self._steps_with(agreed.replace("agreed_", "share_")))
            yield from self._compared(rule, self.comparisons[agreed], costs, refused)
        steps = [step for effect in rule.refused for step in self._steps_with(effect)]
        yield from self._compared(rule, self.comparisons["statement"], costs, (*rule.refused, *steps))

    def _steps_with(self, effect: str) -> Iterator[str]:
        """The steps that have *effect*, and the kinds of help they ask for."""
        for node in self.algorithm.nodes.values():
            if effect in node.effects and not isinstance(node, Question | Assessment):
                yield f"step:{node.name}"
                yield from (f"kind:{kind}" for kind in (node.kinds if isinstance(node, Referral) else ()))

    def _risk(self, rule: Rule) -> Iterator[Problem]:
        for node in self.algorithm.nodes.values():
            if isinstance(node, Assessment) and (lowered := node.form.lowered_by()):
                yield self.problem(rule, node.line, f'one more sign can lower the level of "{node.name}": {lowered}.')
        yield from self._compared(rule, self.comparisons["levels"], "costs her")

    def _compared(self, rule: Rule, comparison: Comparison, costs: str, but: Iterable[str] = ()) -> Iterator[Problem]:
        """What *comparison* loses: at each parting the shortest pair of runs, and what other pairs lose there."""
        machine = self.machine
        lost = left = comparison.lost() & ~machine.mask(but)
        if lost and not self.shown:
            begins = self.algorithm.nodes[self.algorithm.start]
            yield self.problem(rule, begins.line, f"something {costs} {self._said(lost, comparison)}.")
            return
        pairs = [(bit, comparison.witness(bit)) for bit in (1 << n for n in range(lost.bit_length())) if bit & lost]
        shown_by = [(bit, comparison.lost_by(steps) & lost, steps) for bit, steps in pairs]
        at_parting: dict[tuple[int, str], tuple[int, int, list[Step]]] = {}
        for bit, shown, steps in sorted(shown_by, key=lambda one: (answers_in(one[2]), -one[1].bit_count(), one[0])):
            if bit & left:
                left &= ~shown
                every, most, shortest = at_parting.get(_parting(steps), (0, shown, steps))
                at_parting[_parting(steps)] = (every | shown, most, shortest)
        for (at, answer), (every, shown, steps) in at_parting.items():
            node = machine.nodes[at]
            line = node.choices[answer.split("+")[0]].line if isinstance(node, Question) else node.line
            also = f"; in other runs also {self._said(every & ~shown, comparison)}" if every & ~shown else ""
            first, second = both_runs(machine, steps)
            yield self.problem(
                rule,
                line,
                f'"{answer}" at "{node.name}" {costs} {self._said(shown, comparison)}{also}. '
                + ("Take the burden away." if shown & comparison.burdens else "Give it what the other answer gives."),
                [
                    Run(first, tuple(machine.words(shown & comparison.burdens))),
                    Run(second, tuple(machine.words(shown & comparison.protects))),
                ],
            )

    def _said(self, lost: int, comparison: Comparison) -> str:
        here = [word for word in self.machine.words(lost & comparison.burdens) if word.startswith("burden:")]
        named = [word for word in self.machine.words(lost & comparison.burdens) if word not in here]
        burdens = [f"the burden {word}" for word in named]
        burdens += [f"the burden at {word.removeprefix('burden:')}" for word in here]
        return ", ".join([*self.machine.words(lost & comparison.protects), *burdens])


def _agreements() -> Iterator[Claim]:
    """Whoever agreed that a receiver is told about her is referred there."""
    for receiver in rules()["consent"].receivers:
        yield (f"agreed_{receiver}",), (f"share_{receiver}",)


def _promised(promise: Promise) -> Iterator[Claim]:
    """The claims of a promise, one for each fact of `when_any` and each set of answers."""
    fixed = [f"fact:{fact}" for fact in promise.when]
    fixed += [f"level:{promise.level}"] if promise.level else []
    any_of = [[f"said:{node}={answer}" for answer in some] for node, some in promise.answers]
    any_of += [[f"fact:{fact}" for fact in promise.when_any]] if promise.when_any else []
    for one_of_each in product(*any_of):
        yield (*fixed, *one_of_each), promise.gives


def _parting(steps: Iterable[Step]) -> tuple[int, str]:
    """Place of the node where the two runs part, and the answer of the second there."""
    at = 0
    for step in steps:
        if step.first and step.second and step.first.key != step.second.key:
            return step.at, step.second.key
    return at, ""
