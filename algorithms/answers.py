"""Answers as an author, a case or a command line writes them: a map from node to answer."""

from __future__ import annotations

from algorithms.graph import DONE, Algorithm, Answer, Assessment, Node, Question
from located_yaml import Section, Text, did_you_mean


def read_answers(part: Section, algorithm: Algorithm) -> dict[str, Answer]:
    """The answers in *part*; one that its node does not have is told with the nearest right name.

    Shapes: a question's answer id; with `many` a list of ids; `done`; or
    `{yes: [items], unknown: [items], level: LEVEL}` for an assessment.
    """
    answers: dict[str, Answer] = {}
    for name in part.keys:
        node = algorithm.nodes.get(name)
        if node is None:
            part.shape(name)
            part.problem(f'"{name}" is not a node of {algorithm.id}.' + did_you_mean(name, algorithm.nodes), at=name)
            continue
        answer = _answer(part, name, node)
        if answer is not None:
            answers[str(name)] = answer
    return answers


def _answer(part: Section, name: Text, node: Node) -> Answer | None:
    if isinstance(node, Assessment):
        return _assessed(part, name, node)
    if isinstance(node, Question) and node.many:
        picked = part.some_of(name, node.choices, f'an answer of "{name}"', required=True)
        for one in picked:
            if node.choices[one].by_itself and len(picked) > 1:
                part.problem(f'"{one}" goes with no other answer of "{name}". Keep it alone, or remove it.', at=one)
        return [str(one) for one in picked] or None
    known = node.choices if isinstance(node, Question) else (DONE,)
    said = part.one_of(name, known, f'an answer of "{name}"')
    return str(said) if said in known else None


def _assessed(part: Section, name: Text, node: Assessment) -> Answer | None:
    whole = part.section(name)
    if whole is None or part.shape(name) != "mapping":
        return None
    items = f'an item of "{name}"'
    answer: dict[str, object] = {
        "yes": [str(one) for one in whole.some_of("yes", node.form.items, items)],
        "unknown": [str(one) for one in whole.some_of("unknown", node.form.items, items)],
    }
    for both in whole.texts("unknown"):
        if both in answer["yes"]:  # type: ignore[operator]
            whole.problem(f'"{both}" stands under yes and under unknown. Keep one.', at=both)
    level = whole.one_of("level", node.bands, f'a level of "{name}"', "" if node.form.computes else None)
    if level in node.bands:
        answer["level"] = str(level)
    return answer
