"""Where two runs may part, rule by rule, and what the second may not end without."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from algorithms.graph import UNKNOWN, YES, Assessment, Node, Question
from algorithms.machine import Machine, Move, State
from algorithms.pairs import Allowed, Comparison
from algorithms.rules import rules
from algorithms.vocabulary import vocabulary


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
        "neutral": part.comparison(part.is_sensitive, part.anyhow, steps, burdens, part.is_baseline),
        "beside": part.comparison(part.is_sensitive, part.beside, steps, burdens),
        "also": part.comparison(part.tells_besides, part.also, steps, burdens),
        "unknown": part.comparison(part.may_be_unknown, part.no_or_unknown, gathered),
        "statement": part.comparison(part.asks_for_a_statement, part.states_it, steps),
        "levels": part.comparison(lambda node: isinstance(node, Assessment), part.rises, steps),
        **{word: part.comparison(part.asks_for_consent, part.agrees(word), steps) for word in agreements()},
    }


def agreements() -> list[str]:
    """`agreed_…` of every receiver."""
    return [f"agreed_{receiver}" for receiver in rules()["consent"].receivers]


class Partings:
    """Where two runs may part, and whether the first may by one move and the second by another."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.words = vocabulary()

    def comparison(
        self,
        where: Callable[[Node], bool],
        how: Allowed,
        protects: int,
        burdens: int = 0,
        firsts: Callable[[State, Move], bool] | None = None,
    ) -> Comparison:
        """Runs that part once, or with *firsts* at each such node, at nodes *where* it may be, *how* it may be."""
        at = frozenset(place for place, node in enumerate(self.machine.nodes) if where(node))
        if firsts is None:
            return Comparison(self.machine, at, how, protects, burdens)
        return Comparison(self.machine, at, how, protects, burdens, once=False, firsts=firsts)

    # -- where ---------------------------------------------------------------------

    def is_sensitive(self, node: Node) -> bool:
        """A question on a sensitive topic."""
        return isinstance(node, Question) and node.about in self.words.sensitive

    def tells_besides(self, node: Node) -> bool:
        """A plain question whose answers may tell of a sensitive topic."""
        return isinstance(node, Question) and bool(node.also) and node.about not in self.words.sensitive

    def may_be_unknown(self, node: Node) -> bool:
        """A question that nobody may know the answer to."""
        return isinstance(node, Question) and UNKNOWN in node.choices

    def asks_for_a_statement(self, node: Node) -> bool:
        """Where she may give a statement."""
        return isinstance(node, Question) and node.about == "statement" and YES in node.choices

    def asks_for_consent(self, node: Node) -> bool:
        """Where she may agree that somebody is told about her."""
        return isinstance(node, Question) and node.about == "consent"

    # -- how -----------------------------------------------------------------------

    def anyhow(self, state: State, one: Move, other: Move) -> bool:
        """In any way."""
        return True

    def is_baseline(self, state: State, move: Move) -> bool:
        """Whether nothing of the kind is known; so everywhere but at a question on a sensitive topic."""
        node = self.machine.nodes[state.at]
        if not isinstance(node, Question) or not self.is_sensitive(node):
            return True
        baselines = (choice.id for choice in node.choices.values() if choice.baseline)
        return any(move.key == self.machine.key(node, name) for name in baselines)

    def beside(self, state: State, one: Move, other: Move) -> bool:
        """The first by the baseline."""
        return self.is_baseline(state, one)

    def also(self, state: State, one: Move, other: Move) -> bool:
        """The first by a no."""
        return self._answers(state, one, self.words.no_answers)

    def no_or_unknown(self, state: State, one: Move, other: Move) -> bool:
        """The first by a no, the second because it is not known."""
        return self._answers(state, other, (UNKNOWN,)) and self._answers(state, one, self.words.no_answers)

    def states_it(self, state: State, one: Move, other: Move) -> bool:
        """The first gives a statement, the second does not."""
        return self._answers(state, one, (YES,))

    def agrees(self, agreement: str) -> Allowed:
        """The first agrees that somebody is told about her, the second does not."""
        agreed = self.machine.bit(agreement)
        return lambda state, one, other: bool(one.gains & agreed & ~other.gains)

    def rises(self, state: State, one: Move, other: Move) -> bool:
        """The second has the higher level."""
        levels = list(getattr(self.machine.nodes[state.at], "bands", ()))
        return levels.index(one.key) < levels.index(other.key)

    def _answers(self, state: State, move: Move, answers: Iterable[str]) -> bool:
        node = self.machine.nodes[state.at]
        return isinstance(node, Question) and any(
            move.key == self.machine.key(node, answer) for answer in answers if answer in node.choices
        )
