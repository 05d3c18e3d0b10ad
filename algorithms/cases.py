"""cases.yaml: sentences an officer would agree with, and where each of them leads.

cases:
  - case: She is alone, and he has gone
    answers: {in_danger: no, rights: done}
    reaches: end
  - case: The same, but she needs a bed tonight
    as: She is alone, and he has gone         # an earlier case; only what differs is written
    answers: {safe_place: yes}
    reaches: ref_shelter                      # the node the officer stands before, or end
    passes: [rights]                          # nodes on the way
    avoids: [tzp_issue]                       # nodes not on the way
    effects: [safe_place_tonight]             # effects it has (others may come too)
    never: [tell_childrens_service]           # effects it must not have
    needs: [shelter]
    kinds: [shelter]
    level: high
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from algorithms.answers import read_answers
from algorithms.graph import Algorithm, Answer, Question
from algorithms.structure import reachable
from algorithms.vocabulary import vocabulary
from algorithms.walk import Walk, walk
from located_yaml import Problem, Section, reading

END = "end"


@dataclass(frozen=True)
class Case:
    """One case: its sentence, its answers, and what it promises."""

    sentence: str
    line: int
    answers: dict[str, Answer]
    reaches: str
    passes: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    level: str = ""

    def broken(self, done: Walk) -> Iterable[str]:
        """What the case promises and *done* does not keep, in words."""
        here = done.here.name if done.here else END
        if here != self.reaches:
            yield f'it should reach "{self.reaches}", but stands before "{here}"'
        way = {step.node.name for step in done.steps}
        for should, have, what in (
            (self.passes, way, "pass"),
            (self.effects, done.effects, "have the effect"),
            (self.needs, done.needs, "need"),
            (self.kinds, done.kinds, "ask for"),
        ):
            yield from (f'it should {what} "{word}", and does not' for word in should if word not in have)
        for never, had, what in ((self.avoids, way, "pass"), (self.never, done.effects, "have the effect")):
            yield from (f'it should never {what} "{word}", and does' for word in never if word in had)
        if self.level and done.level != self.level:
            yield f'the level should be "{self.level}", but is "{done.level}"'


def read_cases(algorithm: Algorithm, problems: list[Problem]) -> list[Case]:
    """The cases beside the algorithm's graph; slips are added to *problems*."""
    cases: dict[str, Case] = {}
    with reading(algorithm.folder / "cases.yaml", problems) as top:
        for part in top.rows("cases"):
            case = _case(part, algorithm, cases)
            if case.sentence in cases:
                part.problem(f'"{case.sentence}" stands twice. Give each case its own sentence.', at="case")
            cases[case.sentence] = case
    return list(cases.values())


def _case(part: Section, algorithm: Algorithm, earlier: dict[str, Case]) -> Case:
    sentence = part.text("case")
    part.name = str(sentence) or part.name
    as_ = part.one_of("as", earlier, "an earlier case", "")
    own = part.section("answers")
    words = vocabulary()
    return Case(
        sentence=str(sentence),
        line=part.line,
        answers={
            **(earlier[as_].answers if as_ in earlier else {}),
            **(read_answers(own, algorithm) if own else {}),
        },
        reaches=str(part.one_of("reaches", [*algorithm.nodes, END], "a node, or end")),
        passes=part.some_of("passes", algorithm.nodes, "a node"),
        avoids=part.some_of("avoids", algorithm.nodes, "a node"),
        effects=part.some_of("effects", words.effects, "an effect"),
        never=part.some_of("never", words.effects, "an effect"),
        needs=part.some_of("needs", words.kinds, "a kind of help"),
        kinds=part.some_of("kinds", words.kinds, "a kind of help"),
        level=str(part.text("level", "")),
    )


def case_problems(algorithm: Algorithm) -> list[Problem]:
    """Every case that ends elsewhere than it promises, and every arrow no case walks."""
    file = algorithm.folder / "cases.yaml"
    if not file.exists():
        return [Problem(file, 1, "case", "there is no cases.yaml. Write a case for each arrow of the graph.")]
    problems: list[Problem] = []
    walked: set[tuple[str, str]] = set()
    cases = read_cases(algorithm, problems)
    for case in cases if not problems else ():
        done = walk(algorithm, case.answers)
        walked |= arrows_walked(done, algorithm)
        told = "; ".join(case.broken(done))
        if told:
            problems.append(Problem(file, case.line, "case", f'"{case.sentence}": {told}.'))
    if not problems:
        problems = [
            Problem(
                algorithm.folder / "graph.yaml",
                algorithm.nodes[name].line,
                "case",
                f'no case walks the arrow "{answer}" of "{name}". Add one to cases.yaml.',
            )
            for name, answer in sorted(all_arrows(algorithm) - walked)
        ]
    return problems


def all_arrows(algorithm: Algorithm) -> set[tuple[str, str]]:
    """(node, answer) of every arrow a walk can take, with each answer of a `many` question for itself."""
    arrows = set()
    for name in reachable(algorithm):
        node = algorithm.nodes[name]
        arrows |= {(name, arrow.answer) for arrow in node.ways_on}
        if isinstance(node, Question) and node.many:
            arrows |= {(name, answer) for answer in node.choices}
            arrows.discard((name, "any"))
    return arrows


def arrows_walked(done: Walk, algorithm: Algorithm) -> set[tuple[str, str]]:
    """(node, answer) of every arrow the walk took, the ones past a guarded node too."""
    taken: set[tuple[str, str]] = set()
    stops = [*(step.node.name for step in done.steps), done.here.name if done.here else None]
    for step, stood_before in zip(done.steps, stops[1:], strict=True):
        if isinstance(step.answer, str):
            taken.add((step.node.name, step.answer))
        elif step.way.level is not None:
            taken.add((step.node.name, step.way.level))
        else:
            taken.update((step.node.name, str(one)) for one in step.answer)
        passed_over = step.way.to
        while passed_over is not None and passed_over != stood_before:
            taken.add((passed_over, "otherwise"))
            passed_over = algorithm.nodes[passed_over].otherwise
    return taken


__all__ = ["Case", "all_arrows", "arrows_walked", "case_problems", "read_cases"]
