"""Where two runs may part, rule by rule, and what the second may not end without."""

from __future__ import annotations

from algorithms.graph import UNKNOWN, Assessment, Question
from algorithms.machine import Machine, Move, State
from algorithms.pairs import Allowed, Comparison
from algorithms.rules import rules
from algorithms.words import vocabulary


def comparisons(machine: Machine) -> dict[str, Comparison]:
    """The pairs of runs that the rules on two runs compare, by the name of what they part by.

    For the rule `neutral` there are three: "neutral" compares her with a woman of whom nothing is known; "beside" with
    one who said all else alike and differs in one sensitive answer; "also" with one who gives a no where she gives
    another answer that may tell of a sensitive topic besides.  "agreed_…": whether this one receiver may be told.
    """
    part = Partings(machine)
    effects = machine.mask(vocabulary().protects)
    gathered = effects | machine.mask(w for w in machine.bits if w.startswith(("need:", "kind:", "level:")))
    steps = gathered | machine.mask(w for w in machine.bits if w.startswith("step:"))
    at_nodes = [word for word in machine.bits if word.startswith("burden:")]
    burdens = machine.mask([*vocabulary().burdens, *at_nodes])
    return {
        "neutral": Comparison(machine, part.sensitive, steps, burdens, once=False, firsts=part.is_baseline),
        "beside": Comparison(machine, part.beside, steps, burdens),
        "also": Comparison(machine, part.also, steps, burdens),
        "unknown": Comparison(machine, part.no_or_unknown, gathered),
        "statement": Comparison(machine, part.states_it, steps),
        "levels": Comparison(machine, part.rises, steps),
        **{word: Comparison(machine, part.agrees(word), steps) for word in agreements()},
    }


def agreements() -> list[str]:
    """`agreed_…` of every receiver."""
    return [f"agreed_{receiver}" for receiver in rules()["consent"].receivers]


class Partings:
    """May two runs part at a state, the first by one move and the second by another?"""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.words = vocabulary()

    def sensitive(self, state: State, one: Move, other: Move) -> bool:
        """At a question on a sensitive topic."""
        node = self.machine.nodes[state.at]
        return isinstance(node, Question) and node.about in self.words.sensitive

    def is_baseline(self, state: State, move: Move) -> bool:
        """Whether nothing of the kind is known; so everywhere but at a question on a sensitive topic."""
        node = self.machine.nodes[state.at]
        if not isinstance(node, Question) or node.about not in self.words.sensitive:
            return True
        baselines = (choice.id for choice in node.choices.values() if choice.baseline)
        return any(move.key == self.machine.key(node, name) for name in baselines)

    def beside(self, state: State, one: Move, other: Move) -> bool:
        """There, the first by the baseline."""
        return self.sensitive(state, one, other) and self.is_baseline(state, one)

    def also(self, state: State, one: Move, other: Move) -> bool:
        """Where an answer may tell of a sensitive topic besides, the first by a no."""
        node = self.machine.nodes[state.at]
        return isinstance(node, Question) and bool(node.also) and self._denies(node, one)

    def no_or_unknown(self, state: State, one: Move, other: Move) -> bool:
        """The first by a no, the second because it is not known."""
        node = self.machine.nodes[state.at]
        if not isinstance(node, Question) or UNKNOWN not in node.choices:
            return False
        return self._denies(node, one) and other.key == self.machine.key(node, UNKNOWN)

    def _denies(self, node: Question, move: Move) -> bool:
        return move.key in {self.machine.key(node, no) for no in self.words.no_answers if no in node.choices}

    def states_it(self, state: State, one: Move, other: Move) -> bool:
        """The first gives a statement, the second does not."""
        node = self.machine.nodes[state.at]
        if not isinstance(node, Question) or node.about != "statement" or "yes" not in node.choices:
            return False
        return one.key == self.machine.key(node, "yes")

    def agrees(self, agreement: str) -> Allowed:
        """The first agrees that somebody is told about her, the second does not."""
        agreed = self.machine.bit(agreement)

        def parts(state: State, one: Move, other: Move) -> bool:
            node = self.machine.nodes[state.at]
            return isinstance(node, Question) and node.about == "consent" and bool(one.gains & agreed & ~other.gains)

        return parts

    def rises(self, state: State, one: Move, other: Move) -> bool:
        """The second has the higher level."""
        node = self.machine.nodes[state.at]
        return isinstance(node, Assessment) and list(node.bands).index(one.key) < list(node.bands).index(other.key)
