"""How an algorithm is changed to plant a fault in it: a node, a way, a question passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from algorithms import Algorithm, Assessment, Node, Question, Way
from algorithms.structure import reachable


def with_node(algorithm: Algorithm, node: Node) -> Algorithm:
    """*algorithm* with *node* in place of the one of its name, without what nothing leads to any more."""
    return pruned(replace(algorithm, nodes={**algorithm.nodes, node.name: node}))


def pruned(algorithm: Algorithm) -> Algorithm:
    """*algorithm* without the nodes that nothing leads to; what stands at any time stays, with no way on."""
    there = reachable(algorithm)
    nodes = {name: node for name, node in algorithm.nodes.items() if name in there}
    for name in algorithm.at_any_time:
        if name not in there:
            nodes[name] = rerouted(algorithm.nodes[name], lambda answer, way: replace(way, to=None))
    return replace(algorithm, nodes=nodes)


def ways(node: Node) -> Iterator[tuple[str, Way]]:
    """Each answer of *node* and the way it opens; ticks lead on together."""
    if isinstance(node, Question):
        yield from (
            (choice.id, replace(choice.way, to=node.next if node.many else choice.way.to))
            for choice in node.choices.values()
        )
    elif isinstance(node, Assessment):
        yield from node.bands.items()
    else:
        yield "done", node.done


def rerouted(node: Node, change: Callable[[str, Way], Way]) -> Node:
    """*node* with each way changed."""
    if isinstance(node, Question):
        made = {name: replace(choice, way=change(name, choice.way)) for name, choice in node.choices.items()}
        onward = change("", Way(node.next)).to if node.many else node.next
        return replace(node, choices=made, next=onward)
    if isinstance(node, Assessment):
        return replace(node, bands={level: change(level, way) for level, way in node.bands.items()})
    return replace(node, done=change("done", node.done))


def with_way(algorithm: Algorithm, node: Node, answer: str, way: Way) -> Algorithm:
    """*algorithm* where *answer* opens *way*."""
    if isinstance(node, Question) and node.many:
        way = replace(way, to=None)
    return with_node(algorithm, rerouted(node, lambda name, before: way if name == answer else before))


def with_choice(node: Question, answer: str, way: Way) -> Node:
    """*node* where *answer* opens *way*."""
    return rerouted(node, lambda name, before: way if name == answer else before)


def passed_over(algorithm: Algorithm, name: str, to: str | None) -> Algorithm:
    """*algorithm* where everything that led to the node *name* leads to *to*."""

    def onward(answer: str, way: Way) -> Way:
        return replace(way, to=to) if way.to == name else way

    nodes = {other: rerouted(node, onward) for other, node in algorithm.nodes.items() if other != name}
    nodes = {o: replace(n, otherwise=to) if n.otherwise == name else n for o, n in nodes.items()}
    start = to if algorithm.start == name and to else algorithm.start
    at_any_time = tuple(one for one in algorithm.at_any_time if one != name)
    return pruned(replace(algorithm, nodes=nodes, start=start, at_any_time=at_any_time))


def asked(algorithm: Algorithm, *topics: str) -> Iterator[Question]:
    """The questions about one of *topics*."""
    for node in algorithm.nodes.values():
        if isinstance(node, Question) and node.about in topics:
            yield node
