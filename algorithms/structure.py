"""Graphs that can be read but would strand an officer: circles, and nodes no answer leads to."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from algorithms.graph import Algorithm, Question
from located_yaml import Problem, Text


def structure_problems(algorithm: Algorithm) -> list[Problem]:
    """One start, every node reachable, no circle (so every path ends)."""
    file = algorithm.folder / "graph.yaml"

    def tell(line: int, message: str) -> None:
        problems.append(Problem(file, line, "structure", message))

    problems: list[Problem] = []
    try:
        TopologicalSorter(_onward(algorithm)).prepare()
    except CycleError as error:
        circle = error.args[1][:0:-1]
        begins = min(circle, key=lambda name: (name != algorithm.start, algorithm.nodes[name].line))
        first = circle.index(begins)
        way = [*circle[first:], *circle[:first], begins]
        closes = _line_of_arrow(algorithm, way[-2], begins)
        tell(closes, f"the answers can go round for ever: {' → '.join(way)}. Break the circle.")
    for name in algorithm.nodes.keys() - reachable(algorithm) - set(algorithm.at_any_time):
        tell(algorithm.nodes[name].line, f'no answer leads to "{name}". Link to it, or remove it.')
    return problems


def reachable(algorithm: Algorithm) -> set[str]:
    """The nodes some answers lead to from the start."""
    onward = _onward(algorithm)
    reached: set[str] = set()
    todo = [algorithm.start]
    while todo:
        name = todo.pop()
        if name not in reached:
            reached.add(name)
            todo += onward[name]
    return reached


def _line_of_arrow(algorithm: Algorithm, name: str, to: str) -> int:
    """Where the arrow from *name* to *to* is written: at its answer, else at `next` or `otherwise`."""
    node = algorithm.nodes[name]
    choices = node.choices.values() if isinstance(node, Question) else ()
    written = [choice.line for choice in choices if choice.way.to == to]
    written += [arrow.to.line for arrow in node.ways_on if arrow.to == to and isinstance(arrow.to, Text)]
    return written[0] if written else node.line


def _onward(algorithm: Algorithm) -> dict[str, list[str]]:
    return {name: [arrow.to for arrow in node.ways_on if arrow.to] for name, node in algorithm.nodes.items()}
