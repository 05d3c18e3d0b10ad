"""The steps of a walk in words: what is due by when, what was done at once, what was answered."""

from __future__ import annotations

from collections.abc import Sequence

from algorithms import Instruction, Node, Referral, Step, vocabulary
from components import markup
from components.markup import as_html
from components.scene import Scene
from components.spoken import say

AT_ONCE = ("", "now")


def by_deadline(scene: Scene, steps: Sequence[Step]) -> str:
    """What is still to be done, in the order of its deadline."""
    order = list(vocabulary().within)
    due: dict[str, list[Node]] = {}
    for step in steps:
        within = getattr(step.node, "within", "")
        if within not in AT_ONCE:
            due.setdefault(within, []).append(step.node)
    parts = []
    for within in sorted(due, key=order.index):
        rows = "".join(_row(scene, node) for node in due[within])
        parts.append(f"<h2>{as_html(markup.by_when(within))}</h2><ul class='todo'>{rows}</ul>")
    return "".join(parts)


def _row(scene: Scene, node: Node) -> str:
    facts = [markup.basis(scene.algorithm, node)]
    if isinstance(node, Instruction | Referral) and node.own_limit:
        facts.append(say("the time is our own limit"))
    if isinstance(node, Instruction):
        facts = [fact for fact in (node.who, node.document) if fact] + facts
    steps = (
        markup.lines(markup.filled(step, scene.slots) for step in node.steps)
        if isinstance(node, Instruction | Referral) and node.steps
        else ""
    )
    return (
        f"<li>{as_html(markup.filled(node.title, scene.slots))}"
        f"<small>{' · '.join(as_html(markup.filled(fact, scene.slots)) for fact in facts)}</small>{steps}</li>"
    )


def done_at_once(scene: Scene, steps: Sequence[Step]) -> str:
    """What was done before anything else."""
    done = [step.node for step in steps if isinstance(step.node, Instruction) and step.node.within in AT_ONCE]
    rows = "".join(f"<li>{as_html(markup.filled(node.title, scene.slots))}</li>" for node in done)
    return f"<h2>{as_html(say('Done at once'))}</h2><ul>{rows}</ul>" if done else ""


def answered(scene: Scene, steps: Sequence[Step]) -> str:
    """Every question with its answer; where nothing may be written, only that it was asked."""
    rows = "".join(
        f"<li>{as_html(markup.filled(step.node.title, scene.slots))} "
        f"<b>{as_html(markup.filled(scene.answer_in_words(step.node, step.answer), scene.slots))}</b></li>"
        for step in steps
        if not isinstance(step.node, Instruction | Referral)
    )
    return f"<ul>{rows}</ul>"
