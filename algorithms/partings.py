"""Where two runs may part, rule by rule, and what the second may not end without."""

from __future__ import annotations

from collections.abc import Iterable

from algorithms.graph import UNKNOWN, Assessment, Question
from algorithms.machine import Machine, Move, State
from algorithms.pairs import Comparison
from algorithms.words import vocabulary


def comparisons(machine: Machine) -> dict[str, Comparison]:
    """The pairs of runs that the rules on two runs compare, by the name of what they part by."""
    words = vocabulary()
    effects = machine.mask(words.protects)
    gathered = effects | machine.mask(w for w in machine.bits if w.startswith(("need:", "kind:", "level:")))
    steps = gathered | machine.mask(w for w in machine.bits if w.startswith("step:"))
    burdens = machine.mask([*words.burdens, *(w for w in machine.bits if w.startswith("burden:"))])
    nodes = machine.nodes

    def is_baseline(state: State, move: Move) -> bool:
        node = nodes[state.at]
        if not isinstance(node, Question) or node.about not in words.sensitive:
            return True
        return any(move.key == machine.key(node, choice.id) for choice in node.choices.values() if choice.baseline)

    def sensitive(state: State, one: Move, other: Move) -> bool:
        node = nodes[state.at]
        return isinstance(node, Question) and node.about in words.sensitive

    def no_or_unknown(state: State, one: Move, other: Move) -> bool:
        node = nodes[state.at]
        if not isinstance(node, Question) or UNKNOWN not in node.choices:
            return False
        denials = {machine.key(node, answer) for answer in words.no_answers if answer in node.choices}
        return one.key in denials and other.key == machine.key(node, UNKNOWN)

    def states_it(state: State, one: Move, other: Move) -> bool:
        node = nodes[state.at]
        if not isinstance(node, Question) or node.about != "statement" or "yes" not in node.choices:
            return False
        return one.key == machine.key(node, "yes")

    def rises(state: State, one: Move, other: Move) -> bool:
        node = nodes[state.at]
        return isinstance(node, Assessment) and list(node.bands).index(one.key) < list(node.bands).index(other.key)

    return {
        "neutral": Comparison(machine, sensitive, steps, burdens, once=False, firsts=is_baseline),
        "unknown": Comparison(machine, no_or_unknown, gathered),
        "consent": refusal(machine, [word for word in words.protects if word.startswith("agreed_")]),
        "statement": Comparison(machine, states_it, steps),
        "levels": Comparison(machine, rises, steps),
    }


def refusal(machine: Machine, agreements: Iterable[str]) -> Comparison:
    """Pairs of runs of which the first gives one of *agreements* where it is asked for, and the second does not."""
    agreed = machine.mask(agreements)
    helps = ("need:", "kind:", "level:", "step:")
    watched = machine.mask(vocabulary().protects) | machine.mask(w for w in machine.bits if w.startswith(helps))

    def agrees(state: State, one: Move, other: Move) -> bool:
        node = machine.nodes[state.at]
        return isinstance(node, Question) and node.about == "consent" and bool(one.gains & agreed & ~other.gains)

    return Comparison(machine, agrees, watched)


def beside_the_same(neutral: Comparison) -> Comparison:
    """Runs that part at one sensitive question and agree on all others, whatever else she said; see `comparisons`.

    `neutral` compares her with a woman of whom nothing is known; this with one who differs in one thing alone.
    """

    def parts(state: State, one: Move, other: Move) -> bool:
        return neutral.may_part(state, one, other) and neutral.firsts(state, one)

    return Comparison(neutral.machine, parts, neutral.protects, neutral.burdens)
