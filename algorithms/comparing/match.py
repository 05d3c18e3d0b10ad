"""Which node, answer, fact and sign of one version is which of the other.

Names count first, then words: a thing that only changed its name is the same
thing.  Where the words of one answer moved to another name, the words decide,
because they are what the officer reads.  A node whose name and words both
changed is the same where it is alike enough (`ALIKE`), counting what it says
and where it stands; every such pair is told as renamed, so that a reader can
object.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from algorithms.graph import Algorithm, Assessment, Instruction, Node, Question, Referral

ALIKE = 0.6
SAME_PLACE = 0.2


@dataclass(frozen=True)
class Matching:
    """What of the old version is what of the new one: node and fact names, old → new."""

    nodes: Mapping[str, str]
    facts: Mapping[str, str]

    @cached_property
    def back(self) -> Mapping[str, str]:
        """Node names, new → old."""
        return {new: old for old, new in self.nodes.items()}


def match(old: Algorithm, new: Algorithm) -> Matching:
    """The nodes and facts that *old* and *new* share, each in one pair at most."""
    found = {name: name for name in old.nodes if _same_title(old.nodes[name], new.nodes.get(name))}
    _by_words(old, new, found)
    _along_arrows(old, new, found)
    for name, node in _left(old, found):
        if name in new.nodes and name not in found.values() and new.nodes[name].verb == node.verb:
            found[name] = name
    _by_likeness(old, new, found)
    in_order = {name: found[name] for name in old.nodes if name in found}
    return Matching(in_order, same_things(old.facts, new.facts))


def same_things(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Old id → new id of things with an id and words: both the same, else the words, else the id."""
    found = {one: one for one in old if new.get(one) == old[one]}
    _unique(
        {one: says for one, says in old.items() if one not in found},
        {one: says for one, says in new.items() if one not in found},
        found,
    )
    taken = set(found.values())
    found |= {one: one for one in old if one in new and one not in found and one not in taken}
    return {one: found[one] for one in old if one in found}


def same_choices(old: Question, new: Question) -> dict[str, str]:
    """Old answer → new answer of two questions that are the same."""
    return same_things(
        {choice.id: choice.say for choice in old.choices.values()},
        {choice.id: choice.say for choice in new.choices.values()},
    )


def same_signs(old: Assessment, new: Assessment) -> dict[str, str]:
    """Old sign → new sign of two risk forms that are the same."""
    return same_things(
        {item.id: item.say for item in old.form.items.values()},
        {item.id: item.say for item in new.form.items.values()},
    )


def same_levels(old: Assessment, new: Assessment) -> dict[str, str]:
    """Old level → new level: by name; all the others by their order, where as many are left on either side."""
    found = {level: level for level in old.bands if level in new.bands}
    left = [level for level in old.bands if level not in found], [level for level in new.bands if level not in found]
    if len(left[0]) == len(left[1]):
        found |= dict(zip(*left, strict=True))
    return found


# -- the ways a pair is found ----------------------------------------------------------


def _same_title(old: Node, new: Node | None) -> bool:
    return new is not None and (old.verb, old.title) == (new.verb, new.title)


def _by_words(old: Algorithm, new: Algorithm, found: dict[str, str]) -> None:
    """Pair what has another name and says just the same, where nothing else does."""
    taken = set(found.values())
    _unique(
        {name: said(node) for name, node in _left(old, found)},
        {name: said(node) for name, node in new.nodes.items() if name not in taken},
        found,
    )


def _unique(old: Mapping[str, object], new: Mapping[str, object], found: dict[str, str]) -> None:
    """Add to *found* each pair that says the same, and that nobody else says."""
    once = {says for says, count in Counter(old.values()).items() if count == 1}
    once &= {says for says, count in Counter(new.values()).items() if count == 1}
    where = {says: one for one, says in new.items()}
    found |= {one: where[says] for one, says in old.items() if says in once}


def _along_arrows(old: Algorithm, new: Algorithm, found: dict[str, str]) -> None:
    """Nodes that say the same as others are told apart by what leads to them and where they lead."""
    before = -1
    while before < len(found):
        before = len(found)
        taken = set(found.values())
        for one, other in _beside(old, new, found):
            if one not in found and other not in taken and said(old.nodes[one]) == said(new.nodes[other]):
                found[one] = other
                taken.add(other)


def _beside(old: Algorithm, new: Algorithm, found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of nodes at the same place: the same answer of one node leads to them, or to one node from them."""
    if old.nodes[old.start].verb == new.nodes[new.start].verb:
        yield old.start, new.start
    for one, other in list(found.items()):
        onward = same_arrows(old.nodes[one], new.nodes[other])
        yield from ((to, new_to) for to, new_to in onward if to and new_to)
    sources = {name: _into(new, name) for name in found.values()}
    for one, other in list(found.items()):
        for (before, answer), (new_before, new_answer) in (
            (here, there) for here in _into(old, one) for there in sources[other]
        ):
            if answer == new_answer:
                yield before, new_before


def _into(algorithm: Algorithm, name: str) -> list[tuple[str, str]]:
    """The arrows into a node: where each begins, and its answer."""
    return [
        (node.name, arrow.answer) for node in algorithm.nodes.values() for arrow in node.ways_on if arrow.to == name
    ]


def same_arrows(old: Node, new: Node) -> list[tuple[str | None, str | None]]:
    """Where each arrow that two nodes share leads, in the old version and in the new one."""
    answers: Mapping[str, str] = {arrow.answer: arrow.answer for arrow in old.ways_on}
    if isinstance(old, Question) and isinstance(new, Question) and not old.many and not new.many:
        answers = same_choices(old, new) | {"otherwise": "otherwise"}
    elif isinstance(old, Assessment) and isinstance(new, Assessment):
        answers = same_levels(old, new) | {"otherwise": "otherwise"}
    onward = {arrow.answer: arrow.to for arrow in new.ways_on}
    return [(a.to, onward[answers[a.answer]]) for a in old.ways_on if answers.get(a.answer) in onward]


def _by_likeness(old: Algorithm, new: Algorithm, found: dict[str, str]) -> None:
    """Pair what is left, the most alike first."""
    same_place = set(_beside(old, new, found))
    left = [(name, _words(node)) for name, node in new.nodes.items() if name not in found.values()]
    scored = []
    for n, (name, node) in enumerate(_left(old, found)):
        words = _words(node)
        for m, (other, others) in enumerate(left):
            if not _comparable(node, new.nodes[other]):
                continue
            score = _alike(words, others) + (SAME_PLACE if (name, other) in same_place else 0)
            if score >= ALIKE:
                scored.append((-score, n, m, name, other))
    taken = set(found.values())
    for *_, name, other in sorted(scored):
        if name not in found and other not in taken:
            found[name] = other
            taken.add(other)


def _comparable(old: Node, new: Node) -> bool:
    if isinstance(old, Question) and isinstance(new, Question):
        return old.about == new.about
    return old.verb == new.verb


def _left(algorithm: Algorithm, found: Mapping[str, str]) -> list[tuple[str, Node]]:
    return [(name, node) for name, node in algorithm.nodes.items() if name not in found]


def said(node: Node) -> tuple[object, ...]:
    """All that a node says to a reader, without a name of a node or fact in it."""
    whole: list[object] = [node.verb, node.title, node.why, node.say_to_her, node.avoid]
    if isinstance(node, Question):
        whole += [node.about, tuple(sorted(choice.say for choice in node.choices.values()))]
    elif isinstance(node, Assessment):
        whole += [node.form.title, tuple(sorted(item.say for item in node.form.items.values()))]
    else:
        whole += [node.steps, node.within]
        whole += [node.who, node.document] if isinstance(node, Instruction) else [node.kinds]
    return tuple(whole)


def _words(node: Node) -> Counter[str]:
    """The words by which a node is known again: its title counts twice."""
    lines = [node.title, node.title]
    if isinstance(node, Question):
        lines += [choice.say for choice in node.choices.values()]
    elif isinstance(node, Instruction | Referral):
        lines += node.steps
    return Counter(" ".join(lines).casefold().split())


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """How much of two texts is the same, between 0 and 1."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())
