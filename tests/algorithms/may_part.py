"""What two listed runs may part by, comparison by comparison: nothing of the prover is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from algorithms import UNKNOWN, Assessment, Question, vocabulary
from algorithms.graph import Node
from algorithms.rules import rules

NEUTRAL = "neutral"
"""They part at sensitive questions, wherever they like."""

BURDENED = ("beside", "also")
"""They part at one node, as by all others but `NEUTRAL`, and the second may win no burden either."""

AGREED = tuple(f"agreed_{receiver}" for receiver in rules()["consent"].receivers)


def is_sensitive(node: Node) -> bool:
    """Whether it asks about a sensitive topic."""
    return isinstance(node, Question) and node.about in vocabulary().sensitive


def is_baseline(node: Node, answer: str) -> bool:
    """Whether nothing of the kind is known by this answer."""
    return isinstance(node, Question) and answer in node.choices and node.choices[answer].baseline


def _beside(node: Node, one: str, other: str) -> bool:
    return is_sensitive(node) and is_baseline(node, one)


def _also(node: Node, one: str, other: str) -> bool:
    if not isinstance(node, Question) or not node.also or is_sensitive(node):
        return False
    return one in vocabulary().no_answers


def _no_or_unknown(node: Node, one: str, other: str) -> bool:
    return isinstance(node, Question) and one in vocabulary().no_answers and other == UNKNOWN


def _agrees(agreement: str) -> Callable[[Node, str, str], bool]:
    def says_yes(node: Question, answer: str) -> bool:
        return any(agreement in node.choices[tick].way.effects for tick in answer.split("+"))

    def parts(node: Node, one: str, other: str) -> bool:
        if not isinstance(node, Question) or node.about != "consent":
            return False
        return says_yes(node, one) and not says_yes(node, other)

    return parts


def _states_it(node: Node, one: str, other: str) -> bool:
    return isinstance(node, Question) and node.about == "statement" and one == "yes"


def _rises(node: Node, one: str, other: str) -> bool:
    return isinstance(node, Assessment) and list(node.bands).index(one) < list(node.bands).index(other)


MAY_PART: Mapping[str, Callable[[Node, str, str], bool]] = {
    "beside": _beside,
    "also": _also,
    "unknown": _no_or_unknown,
    "statement": _states_it,
    "levels": _rises,
    **{agreement: _agrees(agreement) for agreement in AGREED},
}

COMPARED = (NEUTRAL, *MAY_PART)
"""A name for each comparison of the prover."""
