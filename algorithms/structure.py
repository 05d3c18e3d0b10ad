"""Graphs that can be read but would strand an officer: circles, and nodes no answer leads to."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from algorithms.graph import Algorithm
from located_yaml import Problem


def structure_problems(algorithm: Algorithm) -> list[Problem]:
    """One start, every node reachable, no circle (so every path ends)."""
    file = algorithm.folder / "graph.yaml"

    def tell(name: str, message: str) -> Problem:
        return Problem(file, algorithm.nodes[name].line, "structure", message)

    problems = []
    try:
        TopologicalSorter(_onward(algorithm)).prepare()
    except CycleError as error:
        circle = error.args[1][:0:-1]
        first = min(range(len(circle)), key=lambda place: algorithm.nodes[circle[place]].line)
        way = [*circle[first:], *circle[:first], circle[first]]
        problems.append(tell(way[0], f"the answers can go round for ever: {' → '.join(way)}. Break the circle."))
    for name in algorithm.nodes.keys() - reachable(algorithm) - set(algorithm.at_any_time):
        problems.append(tell(name, f'no answer leads to "{name}". Link to it, or remove it.'))
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


def _onward(algorithm: Algorithm) -> dict[str, list[str]]:
    return {name: [arrow.to for arrow in node.ways_on if arrow.to] for name, node in algorithm.nodes.items()}
