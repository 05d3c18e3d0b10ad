"""Formulas of z3, and the answers of a run as free variables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import z3

from algorithms import Assessment, Question
from algorithms.graph import Node

Truth = Any
"""A formula of z3, or plain True and False where it is known."""

Truths = dict[str, Truth]


def any_of(parts: Iterable[Truth]) -> Truth:
    """One of *parts*."""
    return _joined(z3.Z3_mk_or, [part for part in parts if part is not False], True)


def all_of(parts: Iterable[Truth]) -> Truth:
    """Each of *parts*."""
    return _joined(z3.Z3_mk_and, [part for part in parts if part is not True], False)


def _joined(make: Callable[..., Any], parts: list[Truth], decided_by: bool) -> Truth:
    """As z3.Or and z3.And do it, ten times as fast: there is nothing here to be converted."""
    if len(parts) < 2 or any(part is decided_by for part in parts):
        return decided_by if len(parts) > 1 else parts[0] if parts else not decided_by
    context = z3.main_ctx()
    return z3.BoolRef(make(context.ref(), len(parts), (z3.Ast * len(parts))(*(p.as_ast() for p in parts))), context)


def not_(part: Truth) -> Truth:
    """The contrary."""
    if isinstance(part, bool):
        return not part
    return z3.BoolRef(z3.Z3_mk_not(part.ctx.ref(), part.as_ast()), part.ctx)


@dataclass
class Answers:
    """What is answered at each node, asked or not: (question, choice), (assessment, level) for at least that level of
    the officer's own, (assessment, sign, mark).  `sound`: what makes these one answer each."""

    picked: dict[tuple[str, ...], Truth] = field(default_factory=dict)
    sound: list[Truth] = field(default_factory=list)

    def free(self, node: Node, who: str) -> None:
        """Any answer to *node*; *who* tells it from others."""
        if isinstance(node, Question):
            self._free_choice(node, who)
        elif isinstance(node, Assessment):
            self.free_level(node, who)
            for sign, item in node.form.items.items() if node.form.computes else ():
                if item.asked:
                    yes, unknown = z3.Bools(f"{who}.{node.name}.{sign}.yes {who}.{node.name}.{sign}.unknown")
                    self.picked |= {(node.name, sign, "yes"): yes, (node.name, sign, "unknown"): unknown}
                    self.sound.append(z3.Not(z3.And(yes, unknown)))

    def _free_choice(self, node: Question, who: str) -> None:
        ticks = {name: z3.Bool(f"{who}.{node.name}.{name}") for name in node.choices}
        self.picked |= {(node.name, name): tick for name, tick in ticks.items()}
        self.sound.append(any_of(ticks.values()))
        if not node.many:
            self.sound.append(z3.AtMost(*ticks.values(), 1))
        for name, choice in node.choices.items():
            if choice.by_itself:
                self.sound += [z3.Not(z3.And(ticks[name], ticks[more])) for more in ticks if more != name]

    def free_level(self, node: Assessment, who: str) -> None:
        """Any level of the officer's own."""
        before: Truth = True
        for level in list(node.bands)[1:]:
            least = self.picked[node.name, level] = z3.Bool(f"{who}.{node.name}.{level}")
            self.sound.append(any_of([not_(least), before]))
            before = least

    def just(self, node: Question, choice: str) -> Truth:
        """*choice* and nothing else is answered."""
        return all_of(tick if name == choice else not_(tick) for name, tick in self.of(node).items())

    def of(self, node: Node) -> Truths:
        """The choices or levels of *node*."""
        return {key[1]: tick for key, tick in self.picked.items() if key[0] == node.name and len(key) == 2}
