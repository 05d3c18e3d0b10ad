"""What one run can be made to do: the shortest run that breaks a rule, and what a broken rule prints."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from algorithms.graph import Algorithm, Answer, Assessment, Question
from algorithms.machine import Machine, Move, State
from algorithms.pairs import Step
from algorithms.vocabulary import in_general, vocabulary
from located_yaml import Problem


@dataclass(frozen=True)
class Run:
    """The answers of one run as a case would write them, and what this run is without."""

    answers: Mapping[str, Answer]
    lacks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """What `check --json` prints of it."""
        return {"answers": dict(self.answers), "lacks": list(self.lacks)}


@dataclass(frozen=True, order=True)
class Broken(Problem):
    """A rule that does not hold, with the shortest run, or pair of runs, that shows it (`shown`: in words)."""

    runs: tuple[Run, ...] = field(default=(), compare=False)
    shown: str = field(default="", compare=False)

    @property
    def in_full(self) -> str:
        """The sentence, and under it the runs answer by answer."""
        return f"{self}\n{self.shown}" if self.shown else str(self)

    def as_json(self) -> dict[str, object]:
        """The row that `check --json` prints."""
        return super().as_json() | ({"runs": [run.as_json() for run in self.runs]} if self.runs else {})


Goal = Callable[[State, int, Move | None], bool]
"""(state, what of the watched was gathered before, the move or None at the end) → is it shown?"""


def shortest_run(machine: Machine, watched: int, goal: Goal) -> dict[str, Answer] | None:
    """The answers of the shortest run that comes to *goal*; None where no run does."""
    begin = (machine.start, 0)
    came: dict[tuple[State, int], tuple[tuple[State, int], Move] | None] = {begin: None}
    queue = deque([begin])
    while queue:
        here = state, gathered = queue.popleft()
        if goal(state, gathered, None):
            return _answers(machine, here, came)
        if state.at == machine.end:
            continue
        for move in machine.moves(state):
            if goal(state, gathered, move):
                return {**_answers(machine, here, came), machine.order[state.at]: move.answer}
            there = (move.to, gathered | (move.gains & watched))
            if there not in came:
                came[there] = (here, move)
                queue.append(there)
    return None


def later_than(machine: Machine, protects: int, most: int) -> dict[str, Answer] | None:
    """The answers of a run that after *most* of them has none of *protects* and does not stand before one."""
    layer: dict[State, dict[str, Answer]] = {machine.start: {}}
    for _ in range(most):
        layer = {
            move.to: {**answers, machine.order[state.at]: move.answer}
            for state, answers in layer.items()
            if state.at < machine.end
            for move in machine.moves(state)
            if not move.gains & protects
        }
    for state, answers in layer.items():
        if state.at == machine.end or any(not move.gains & protects for move in machine.moves(state)):
            return answers
    return None


def _answers(
    machine: Machine,
    here: tuple[State, int],
    came: Mapping[tuple[State, int], tuple[tuple[State, int], Move] | None],
) -> dict[str, Answer]:
    answers = {}
    while (step := came[here]) is not None:
        here, move = step
        answers[machine.order[here[0].at]] = move.answer
    return dict(reversed(answers.items()))


def both_runs(machine: Machine, steps: Sequence[Step]) -> tuple[dict[str, Answer], dict[str, Answer]]:
    """The answers of the two runs of a counterexample, first the one compared with."""
    first: dict[str, Answer] = {}
    second: dict[str, Answer] = {}
    one, other = machine.start, machine.start
    for step in steps:
        if step.first:
            first[machine.order[one.at]] = step.first.answer
        if step.second:
            second[machine.order[other.at]] = step.second.answer
        one, other = step.to.first, step.to.second
    return first, second


def answers_in(steps: Iterable[Step]) -> int:
    """How many answers the two runs of a counterexample give."""
    return sum((step.first is not None) + (step.second is not None) for step in steps)


def side_by_side(algorithm: Algorithm, runs: Iterable[Run], order: Iterable[str]) -> str:
    """The runs of a broken rule, answer by answer in the *order* of the nodes, with what each of them is without."""
    runs = tuple(runs)
    lines = ["    the two runs, answer by answer; * marks where they differ"] if len(runs) > 1 else []
    for name in order:
        if any(name in run.answers for run in runs):
            said = [answer_in_words(algorithm, name, run.answers.get(name)) for run in runs]
            mark = "*" if len(set(said)) > 1 else " "
            lines.append(f"  {mark} {in_general(algorithm.nodes[name].title)}: {' | '.join(said)}")
    for number, run in enumerate(runs, 1):
        if run.lacks:
            lines.append(f"    run {number} is without:")
            lines += [f"      - {gathered_in_words(algorithm, word)}" for word in run.lacks]
    return "\n".join(lines)


def gathered_in_words(algorithm: Algorithm, word: str) -> str:
    """What a run gathers (see the head of rules.yaml), as a lawyer reads it."""
    words = vocabulary()
    how, _, name = word.partition(":")
    if how in ("step", "passed", "burden"):
        title = in_general(algorithm.nodes[name].title) if name in algorithm.nodes else name
        return f"the burden at “{title}”" if how == "burden" else f"the step “{title}”"
    if how in ("need", "kind", "help"):
        return f"help: {name.replace('_', ' ')}"
    if how in ("asked", "told", "not_denied"):
        said = {"asked": "a question about it", "told": "an answer that tells of it", "not_denied": "no denial"}[how]
        return f"{words.topics[name]}: {said}"
    if how == "level":
        return f"the level {name}, or a higher one"
    whole = {"assessed": "the risk is assessed", "referral": "a referral"}
    return words.effects.get(word) or algorithm.facts.get(name) or whole.get(word, word)


def answer_in_words(algorithm: Algorithm, name: str, answer: Answer | None) -> str:
    """An answer as the officer reads it."""
    node = algorithm.nodes[name]
    if answer is None:
        return "(not asked)"
    if isinstance(node, Question):
        picked = [answer] if isinstance(answer, str) else list(answer)
        return " + ".join(in_general(node.choices[one].say) for one in picked)
    if isinstance(node, Assessment) and isinstance(answer, Mapping):
        return str(answer.get("level"))
    return str(answer)
