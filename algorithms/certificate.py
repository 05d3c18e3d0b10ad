"""What `prove` says of an algorithm: how many runs it has, and which rules hold on every one of them.

A run is a sequence of answers from the start to an end.  Of a question where
several answers may be ticked each set of ticks is an answer of its own; of a
risk form only its level counts, so runs that differ in ticks alone are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import log10
from time import perf_counter

from algorithms.graph import Algorithm, Instruction, Question
from algorithms.machine import Machine, State, TooManyStates
from algorithms.prove import broken
from algorithms.rules import rules
from algorithms.vocabulary import ROOM, vocabulary
from languages import ENGLISH, Catalogue, catalogue, said_number
from located_yaml import Problem

MOST_DIGITS = 1_000
SHARED = ("rules.yaml", "sources.yaml", "vocabulary.yaml", "words/*.yaml")
"""The files of this room that every algorithm is read and proven with."""


@dataclass(frozen=True)
class Runs:
    """All runs of an algorithm.

    `shortest` and `longest`: in answers, "done" included.  `first_protection`:
    the most answers anyone gives before what stands on the screen protects her
    whatever is answered; `first_instruction`: before it is something to do.
    None where a run ends without.
    """

    count: int
    shortest: int
    longest: int
    first_protection: int | None
    first_instruction: int | None
    states: int

    @property
    def in_all(self) -> str:
        """The number of runs as a reader sees it; a very large one by its power of ten."""
        return self.in_all_said()

    def in_all_said(self, language: str = ENGLISH) -> str:
        """The number of runs in *language*."""
        power = int(log10(self.count)) if self.count else 0
        if power >= MOST_DIGITS:
            return catalogue("interface", language).say("about 10^{power}", power=power)
        return said_number(self.count, language)

    @property
    def first_help(self) -> str:
        """How soon the worst run protects her, as a sentence."""
        return self.first_help_said()

    def first_help_said(self, language: str = ENGLISH) -> str:
        """How soon the worst run protects her, as a sentence in *language*."""
        words = catalogue("interface", language)
        return words.say(
            "In the worst run the first screen that protects her comes {first}, "
            "and the first that says what to do {instruction}.",
            first=_after(self.first_protection, words),
            instruction=_after(self.first_instruction, words),
        )


def _after(count: int | None, words: Catalogue) -> str:
    if not count:
        return words.say("never") if count is None else words.say("at once")
    return words.counted("after {n} answer", "after {n} answers", count)


@dataclass(frozen=True)
class Certificate:
    """What was proven of which text of an algorithm.

    `sensitive`: sensitive topic → the questions whose answers tell of it; `never_asked`: the topics without one.
    `may_wait`: step → why she may do without it for what she says.  `seconds`: None where nobody measured.
    """

    algorithm: str
    title: str
    version: str
    status: str
    hash: str
    runs: Runs | None
    proven: tuple[str, ...]
    broken: tuple[Problem, ...]
    sensitive: Mapping[str, tuple[str, ...]]
    may_wait: Mapping[str, str]
    seconds: float | None = None

    @property
    def never_asked(self) -> list[str]:
        """The sensitive topics that no question is about, so that nothing is proven of them."""
        return [topic for topic in vocabulary().sensitive if topic not in self.sensitive]

    def as_json(self) -> dict[str, object]:
        """The document that `prove --json` prints."""
        runs = self.runs
        return {
            "algorithm": self.algorithm,
            "title": self.title,
            "version": self.version,
            "status": self.status,
            "hash": self.hash,
            "runs": runs.count if runs else None,
            "shortest_run": runs.shortest if runs else None,
            "longest_run": runs.longest if runs else None,
            "answers_to_first_protection": runs.first_protection if runs else None,
            "answers_to_first_instruction": runs.first_instruction if runs else None,
            "states": runs.states if runs else None,
            "proven": list(self.proven),
            "sensitive": {topic: list(questions) for topic, questions in self.sensitive.items()},
            "never_asked": self.never_asked,
            "may_wait": dict(self.may_wait),
            "problems": [problem.as_json() for problem in self.broken],
            "seconds": self.seconds,
        }

    def in_words(self) -> str:
        """The certificate as `prove` prints it, a fact a line."""
        lines = [
            f"{self.algorithm}: {self.title}",
            f"version {self.version}, {self.status}",
            f"content {self.hash}",
        ]
        if self.runs:
            lines += [
                f"{self.runs.in_all} distinct runs, of {self.runs.shortest} to {self.runs.longest} answers, "
                f"by way of {self.runs.states:,} states",
                self.runs.first_help,
            ]
        every = rules()
        lines.append(f"rules proven on every run: {len(self.proven)} of {len(every)}")
        lines += [f"  {name}: {every[name].says} ({every[name].rests_on})" for name in self.proven]
        lines.append("what she says is asked about, or told by an answer, here:")
        lines += [f"  {topic}: {', '.join(questions)}" for topic, questions in self.sensitive.items()] or ["  nowhere"]
        lines += [f"never asked about: {', '.join(self.never_asked)}"] if self.never_asked else []
        lines += [f"may wait: {step}: {why}" for step, why in self.may_wait.items()]
        lines += [f"{self.seconds} s"] if self.seconds is not None else []
        return "\n".join(lines)


def certify(algorithm: Algorithm) -> Certificate:
    """Prove every rule on *algorithm*, count its runs, and say how long that took."""
    begun = perf_counter()
    problems = broken(algorithm)
    told = {problem.rule for problem in problems}
    proven = () if "structure" in told else tuple(name for name in rules() if name not in told)
    found = None if "structure" in told else _runs_or_none(algorithm)
    steps = [node for node in algorithm.nodes.values() if isinstance(node, Instruction)]
    return Certificate(
        algorithm.id,
        algorithm.title,
        algorithm.version,
        algorithm.status,
        content_hash(algorithm),
        found,
        proven,
        tuple(problems),
        _sensitive(algorithm),
        {node.name: node.may_wait for node in steps if node.may_wait},
        round(perf_counter() - begun, 3),
    )


def _sensitive(algorithm: Algorithm) -> dict[str, tuple[str, ...]]:
    """Sensitive topic → the questions that are about it, or whose answers may tell of it besides."""
    questions = [node for node in algorithm.nodes.values() if isinstance(node, Question)]
    asked = {
        topic: tuple(node.name for node in questions if topic in (node.about, *node.also))
        for topic in vocabulary().sensitive
    }
    return {topic: names for topic, names in asked.items() if names}


def content_hash(algorithm: Algorithm) -> str:
    """SHA-256 over the bytes of every file the algorithm is read and proven with, as hexadecimal digits.

    The files of its folder by name, without its cases, then those all algorithms share; name and length go before each.
    """
    own = sorted(
        file
        for file in algorithm.folder.glob("*.yaml")
        if file.name != "cases.yaml" and file.is_file() and file.name[0] != "."
    )
    found = sha256()
    for file in (*own, *(file for shared in SHARED for file in sorted(ROOM.glob(shared)))):
        content = file.read_bytes()
        found.update(f"{file.name} {len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


def count_runs(machine: Machine) -> Runs:
    """All runs of the machine's algorithm, counted by states; raises `TooManyStates`."""
    ways: dict[State, tuple[int, int]] = {}
    for state in reversed(list(machine.gathered)):
        onward = [(move.answers, *ways[move.to]) for move in machine.moves(state)] if state.at < machine.end else []
        ways[state] = (
            sum(answers * count for answers, count, _ in onward) or 1,
            max((1 + longest for _, _, longest in onward), default=0),
        )
    count, longest = ways[machine.start]
    protects = machine.mask(vocabulary().protects)
    return Runs(
        count,
        machine.least_left[machine.start],
        longest,
        _most_answers_before(machine, protects, instruction=False),
        _most_answers_before(machine, protects, instruction=True),
        len(machine.gathered),
    )


def _runs_or_none(algorithm: Algorithm) -> Runs | None:
    try:
        return count_runs(Machine(algorithm))
    except TooManyStates:
        return None


def _most_answers_before(machine: Machine, protects: int, instruction: bool) -> int | None:
    """The most answers before a run stands where every answer protects; None where some run never does."""
    layer: Iterable[State] = [machine.start]
    answers = 0
    while waiting := [state for state in layer if not _stands_before(machine, state, protects, instruction)]:
        if any(state.at == machine.end for state in waiting):
            return None
        moves = [move for state in waiting for move in machine.moves(state)]
        layer = {move.to for move in moves if instruction or not move.gains & protects}
        answers += 1
    return answers


def _stands_before(machine: Machine, state: State, protects: int, instruction: bool) -> bool:
    if state.at == machine.end or (instruction and isinstance(machine.nodes[state.at], Question)):
        return False
    return all(move.gains & protects for move in machine.moves(state))
