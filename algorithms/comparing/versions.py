"""Two versions of an algorithm: which cases now end elsewhere, and what is said differently.

Cases are not listed but walked all at once, as pairs of states (`runs`):
a run of the old version stands beside each run of the new one that gives the
same answers to the questions both have.  What only one version asks may be
answered in any way.  For each protection, burden, need, kind of help, level and
source the result is exact: it is told if, and only if, some such pair of runs
ends with it in one version alone.  The pair shown is a smallest one.

Limits.  Which node, answer or sign is the same in both versions is a judgment
(`match`); where it is not the name that says so, it is told.  Only what
a run has gathered at its end is compared: that something now comes before
another thing is told under the changed words.  Facts count by what follows from
them alone, and ways to tick several answers that gather the same count as one.
Signs that a risk form does not ask are not ticked on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from algorithms.certificate import content_hash
from algorithms.comparing.answers import Given
from algorithms.comparing.cases import Cases, Shown
from algorithms.comparing.differences import Class, Differences, Edition, End, Named, Part, Row
from algorithms.comparing.match import match, same_choices
from algorithms.comparing.order import NEW, OLD
from algorithms.comparing.runs import Lockstep, Step
from algorithms.comparing.words import head_changes, node_changes
from algorithms.graph import Algorithm, Answer, Assessment, Instruction, Question, Referral
from algorithms.machine import TooManyStates
from algorithms.vocabulary import vocabulary
from algorithms.walk import walk


def compare(old: Algorithm, new: Algorithm) -> Differences:
    """Everything that differs between two versions of an algorithm, both as `load` gives them.

    Where they differ in too much at once to walk all cases, no classes are told
    and `not_compared` says why; nothing is raised.
    """
    matching = match(old, new)
    classes: tuple[Class, ...] = ()
    not_compared = ""
    try:
        classes = tuple(_classes(Lockstep(old, new, matching)))
    except TooManyStates as sentence:
        not_compared = str(sentence)
    pairs = matching.nodes.items()
    return Differences(
        _edition(old),
        _edition(new),
        classes,
        tuple(Named("", name, node.title) for name, node in new.nodes.items() if name not in matching.back),
        tuple(Named(name, "", node.title) for name, node in old.nodes.items() if name not in matching.nodes),
        tuple(Named(one, other, new.nodes[other].title) for one, other in pairs if one != other),
        node_changes(old, new, matching),
        head_changes(old, new, matching),
        not_compared,
    )


def _edition(algorithm: Algorithm) -> Edition:
    return Edition(algorithm.id, algorithm.title, algorithm.version, algorithm.status, content_hash(algorithm))


# -- classes -------------------------------------------------------------------------------


def _classes(lockstep: Lockstep) -> list[Class]:
    """The classes of cases that end elsewhere, the worst first."""
    cases, ends = Cases(lockstep), lockstep.ends
    told = [(word, OLD) for word in lockstep.words.words(ends.old)]
    told += [(word, NEW) for word in lockstep.words.words(ends.new)]
    found: dict[Step, list[Part]] = {}
    for word, owner in sorted(told, key=_weight):
        bit = lockstep.words.mask([word])
        shown = cases.shortest(bit, owner)
        words = ((), (word,)) if owner else ((word,), ())
        parts = found.setdefault(shown.steps[shown.cause], [])
        for n, part in enumerate(parts):
            if (part.every, part.when) == (not ends.both & bit, shown.when) and _shows(part, word, owner, shown):
                parts[n] = _with(part, *words)
                break
        else:
            parts.append(_with(_part(lockstep, shown, not ends.both & bit), *words))
    return [_class(lockstep, step, parts) for step, parts in found.items()]


def _shows(part: Part, word: str, owner: int, shown: Shown) -> bool:
    """Whether the runs of *part* show this word too, and are as small as the smallest that do."""
    length = len(part.old.answers) + len(part.new.answers)
    return length == shown.length and word in (part.also_won if owner else part.also_lost)


def _class(lockstep: Lockstep, step: Step, parts: list[Part]) -> Class:
    side, name, given = (OLD, step.old_node, step.old) if step.old else (NEW, step.new_node, step.new)
    assert given
    node = lockstep.sides[side].whole.nodes[name]
    return Class(name, node.title, _in_words(lockstep, side, name, given), tuple(parts))


def _weight(told: tuple[str, int]) -> tuple[int, str]:
    """How bad a word is: protections lost, new burdens, help lost, levels lowered; sources come last."""
    word, owner = told
    words = vocabulary()
    bad = (owner == NEW) == (word in words.burdens)
    if word.startswith("source:"):
        return 8 + owner, word
    kind = 1 if word in words.burdens else 0 if word in words.protects else 3 if word.startswith("level:") else 2
    return kind + (0 if bad else 4), word


def _with(part: Part, lost: tuple[str, ...], won: tuple[str, ...]) -> Part:
    """The part, about more words that its runs show."""
    return replace(
        part,
        lost=part.lost + lost,
        won=part.won + won,
        also_lost=tuple(word for word in part.also_lost if word not in lost),
        also_won=tuple(word for word in part.also_won if word not in won),
    )


def _part(lockstep: Lockstep, shown: Shown, every: bool) -> Part:
    """A part about no word yet: the pair of runs shown, and all that differs between them."""
    answers: tuple[dict[str, Answer], dict[str, Answer]] = ({}, {})
    for step in shown.steps:
        if step.old:
            answers[OLD][step.old_node] = step.old.answer
        if step.new:
            answers[NEW][step.new_node] = step.new.answer
    (old, had), (new, has) = (_end(side.whole, given) for side, given in zip(lockstep.sides, answers, strict=True))
    lost, won = (tuple(sorted(one - other)) for one, other in ((had, has), (has, had)))
    return Part((), (), every, shown.when, old, new, tuple(_rows(lockstep, shown)), lost, won)


def _end(algorithm: Algorithm, answers: dict[str, Answer]) -> tuple[End, set[str]]:
    """How the run with these answers ends; and all it has gathered, in the words that runs are compared by."""
    done = walk(algorithm, answers)
    burdens = vocabulary().burdens
    referred = {kind for step in done.steps if isinstance(step.node, Referral) for kind in step.node.kinds}
    sources = {cited.source.id for step in done.steps for cited in step.node.source}
    levels: set[str] = set()
    for node, _, way in done.steps:
        if isinstance(node, Assessment) and way.level:
            order = list(node.bands)
            levels.update(order[: order.index(way.level) + 1])
    named = (("need", done.needs), ("kind", referred), ("level", levels), ("source", sources))
    end = End(
        answers,
        tuple(sorted(effect for effect in done.effects if effect not in burdens)),
        tuple(sorted(effect for effect in done.effects if effect in burdens)),
        tuple(sorted(done.needs)),
        tuple(sorted(referred)),
        done.level,
        tuple(sorted(sources)),
    )
    return end, {*done.effects, *(f"{kind}:{word}" for kind, words in named for word in words)}


def _rows(lockstep: Lockstep, shown: Shown) -> Iterator[Row]:
    """The two runs side by side; a question that moved stands where the first of them comes to it."""
    back, onward = lockstep.matching.back, lockstep.matching.nodes
    old = {step.old_node: step.old for step in shown.steps if step.old}
    new = {step.new_node: step.new for step in shown.steps if step.new}
    told: set[tuple[str, str]] = set()
    for step in shown.steps:
        names = (step.old_node or back.get(step.new_node, ""), step.new_node or onward.get(step.old_node, ""))
        if names not in told:
            told.add(names)
            yield _row(lockstep, names, (old.get(names[OLD]), new.get(names[NEW])))


def _row(lockstep: Lockstep, names: tuple[str, str], given: tuple[Given | None, Given | None]) -> Row:
    before, now = (side.whole.nodes.get(name) for side, name in zip(lockstep.sides, names, strict=True))
    node = now or before
    assert node
    old, new = given
    said = [_in_words(lockstep, n, names[n], one) if (one := given[n]) else None for n in (OLD, NEW)]
    same = said[OLD] == said[NEW]
    if old and new and isinstance(before, Question) and isinstance(now, Question):
        renamed = same_choices(before, now)
        same = [renamed.get(one) for one in _ids(old)] == _ids(new)
    return Row(node.title, not isinstance(node, Instruction | Referral), said[OLD], said[NEW], same)


def _ids(given: Given) -> list[str]:
    return [given.answer] if isinstance(given.answer, str) else list(given.answer)


def _in_words(lockstep: Lockstep, side: int, name: str, given: Given) -> str:
    """An answer as the officer reads it; of a risk form the level it comes to, and what is ticked."""
    node, answer = lockstep.sides[side].whole.nodes[name], given.answer
    if isinstance(node, Question):
        return " + ".join(node.choices[one].say for one in _ids(given))
    if isinstance(node, Assessment) and isinstance(answer, dict):
        marks = [f"{mark}: {node.form.items[one].say}" for mark in ("yes", "unknown") for one in answer[mark]]
        own = [f"own level {answer['level']}"] if marks and answer.get("level") else []
        return "; ".join([f"level {given.ticks[0]}", *marks, *own])
    return str(answer)
