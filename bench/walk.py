"""Microseconds a step of `walk`, beside libraries that only move from node to node.

The same random complete runs of one algorithm for all.  The guards are resolved beforehand for the
peers: each of their arrows is labelled with the answer and, where guarded nodes were passed over, with
where it lands.  They get the labels of a run; ours gets the answers, looks at the guards, scores the
forms, and gathers facts, needs, effects, level and kinds of help.  A pass is all runs, from the start
each; the contenders take turns, and before any is timed all must come by the same nodes.
The bare dict gives nothing but the last node; ours and the libraries also tell the nodes passed
(zen-engine's whole walk only when traced, which is not timed). Machines and specifications are built
beforehand; SpiffWorkflow begins a new workflow for each run, the others go back to the start.
The garbage collector runs, with everything built beforehand frozen, as on the screen.
The ratios are between best passes; a fast contender has more passes to be lucky in, so the medians stand beside.
"""

from __future__ import annotations

import gc
import json
import os
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from time import perf_counter_ns
from typing import Any

from algorithms import DONE, Algorithm, Answer, Assessment, Node, Question, Walk, load, walk
from bench import Row

PEERS = ("networkx", "transitions", "python-statemachine", "SpiffWorkflow", "zen-engine")
ALGORITHM = os.environ.get("WAYMARK_BENCH_ALGORITHM", "ukraine_police")
RUNS, SEED, ROUNDS, REPLAYS = 1_000, 20_261_123, 5, 2_000
A_TURN = 0.25
"""Seconds a turn takes at least: a fast contender makes several passes in it."""

END = "end"
OURS, FLOOR, WHOLE = "ours", "bare dict", "zen-engine, whole walk"
MOST_OF_FLOOR, TIMES_FASTER = 20, 4

Follow = Callable[[Any], object]


@dataclass(frozen=True)
class Moves:
    """An algorithm as the peers get it: node → label → next node, guards resolved."""

    start: str
    onward: Mapping[str, Mapping[str, str]]

    @property
    def arrows(self) -> Iterator[tuple[str, str, str]]:
        """Every move: from, label, to."""
        return ((name, label, to) for name, ways in self.onward.items() for label, to in ways.items())


@dataclass(frozen=True)
class Contender:
    """One way to follow a run: what it is given for each, and what it leaves undone."""

    name: str
    follow: Follow
    given: Sequence[object]
    without: str
    passed: Callable[[Any], list[str]]
    """The nodes it comes by, to be compared."""


def run() -> list[Row]:
    """Time every contender over the same runs."""
    algorithm, answers = _played()
    contenders = _contenders(algorithm, answers)
    _all_come_by_the_same_nodes(contenders, answers)
    times = _timed(contenders, sum(len(walk(algorithm, one).steps) for one in answers))
    best = {name: min(passes) for name, passes in times.items()}
    return [
        {
            "contender": contender.name,
            "µs a step, best": best[contender.name],
            "median": median(times[contender.name]),
            "× bare dict": best[contender.name] / best[FLOOR],
            "× ours": best[contender.name] / best[OURS],
            "passes": str(len(times[contender.name])),
            "does not do": contender.without,
        }
        for contender in contenders
    ]


def notes(rows: Sequence[Row]) -> list[str]:
    """What the table rests on, the replay of the longest run, and whether the targets are met."""
    algorithm, answers = _played()
    lengths = sorted(len(walk(algorithm, one).steps) for one in answers)
    longest = max(answers, key=lambda one: len(walk(algorithm, one).steps))
    arrows = sum(len(node.ways_on) for node in algorithm.nodes.values())
    guards = sum(bool(node.when) for node in algorithm.nodes.values())
    many = sum(isinstance(node, Question) and node.many for node in algorithm.nodes.values())
    assessments = sum(isinstance(node, Assessment) for node in algorithm.nodes.values())
    floor = next(float(row["× bare dict"]) for row in rows if row["contender"] == OURS)
    peers = {str(row["contender"]): float(row["× ours"]) for row in rows if row["contender"] not in (OURS, FLOOR)}
    near = {name: ratio for name, ratio in peers.items() if ratio < TIMES_FASTER}
    far = min((ratio, name) for name, ratio in peers.items() if name not in near)
    return [
        f"Algorithm `{algorithm.id}` {algorithm.version}: {len(algorithm.nodes)} nodes, {arrows} arrows, "
        f"{guards} guarded, {many} with several ticks, {assessments} with a risk form.",
        f"{len(answers):,} runs, {lengths[0]} to {lengths[-1]} steps, {median(lengths):g} in the middle.",
        f"A press replays the whole walk: {_replay(algorithm, longest):.0f} µs for the longest run, "
        f"{lengths[-1]} steps (best of {REPLAYS:,}).",
        f"Ours at most {MOST_OF_FLOOR}× the bare dict: {_met(floor <= MOST_OF_FLOOR)} ({floor:.1f}×).",
        f"Every library at least {TIMES_FASTER}× slower than ours: {_met(not near)}"
        + "".join(f"; {name} {ratio:.2f}×" for name, ratio in near.items())
        + f"; the nearest of the others is {far[1]}, {far[0]:.1f}×.",
        "networkx and the expressions alone only look up where an answer leads, like the bare dict: they have no "
        "walk of their own.",
    ]


def _met(kept: bool) -> str:
    return "met" if kept else "NOT met"


def _replay(algorithm: Algorithm, answers: Mapping[str, Answer]) -> float:
    passes = []
    for _ in range(REPLAYS):
        began = perf_counter_ns()
        walk(algorithm, answers)
        passes.append(perf_counter_ns() - began)
    return min(passes) / 1_000


@cache
def _played() -> tuple[Algorithm, list[dict[str, Answer]]]:
    algorithm = load(ALGORITHM)
    return algorithm, random_runs(algorithm, RUNS, SEED)


# -- the runs ------------------------------------------------------------------


def random_runs(algorithm: Algorithm, count: int, seed: int) -> list[dict[str, Answer]]:
    """*count* complete runs, every answer as likely as the others of its node."""
    chance = random.Random(seed)
    runs = []
    for _ in range(count):
        answers: dict[str, Answer] = {}
        while (here := walk(algorithm, answers).here) is not None:
            answers[here.name] = _any_answer(here, chance)
        runs.append(answers)
    return runs


def _any_answer(node: Node, chance: random.Random) -> Answer:
    if isinstance(node, Question):
        ids = list(node.choices)
        if not node.many:
            return chance.choice(ids)
        picked = chance.sample(ids, chance.randint(1, min(3, len(ids))))
        return [one for one in picked if not node.choices[one].by_itself] or picked[:1]
    if isinstance(node, Assessment):
        asked = [name for name, item in node.form.items.items() if item.asked]
        ticked = [name for name in asked if chance.random() < 0.15]
        unknown = [name for name in asked if name not in ticked and chance.random() < 0.1]
        if node.form.computes:
            return {"yes": ticked, "unknown": unknown}
        return {"yes": ticked, "unknown": unknown, "level": chance.choice(list(node.bands))}
    return DONE


# -- the algorithm as plain moves ---------------------------------------------------


def plain_moves(algorithm: Algorithm) -> Moves:
    """Every way an answer can open, with every place it can land when guarded nodes are passed over."""
    onward: dict[str, dict[str, str]] = {}
    for name, node in algorithm.nodes.items():
        onward[name] = {
            _label(arrow.answer, arrow.to, landing): landing
            for arrow in node.ways_on
            if arrow.answer != "otherwise"
            for landing in _landings(algorithm, arrow.to)
        }
    return Moves(algorithm.start, onward)


def _landings(algorithm: Algorithm, to: str | None) -> Iterator[str]:
    while to is not None:
        yield to
        if not algorithm.nodes[to].when:
            return
        to = algorithm.nodes[to].otherwise
    yield END


def _label(answer: str, to: str | None, landing: str) -> str:
    return answer if landing == (to or END) else f"{answer}_past_to_{landing}"


def _labels(taken: Walk) -> list[str]:
    """The labels of a walk, step by step."""
    said = []
    for step, landing in zip(taken.steps, _passed_by(taken), strict=True):
        answer = step.answer if isinstance(step.answer, str) else step.way.level or "any"
        said.append(_label(answer, step.way.to, landing))
    return said


def _passed_by(taken: Walk) -> list[str]:
    """The nodes a walk came by after its first."""
    return [step.node.name for step in taken.steps[1:]] + [END]


# -- the contenders ----------------------------------------------------------------


def _contenders(algorithm: Algorithm, answers: Sequence[Mapping[str, Answer]]) -> list[Contender]:
    moves = plain_moves(algorithm)
    walks = [walk(algorithm, one) for one in answers]
    labels = [_labels(one) for one in walks]
    by_node = [
        json.dumps({f"n_{step.node.name}": label for step, label in zip(taken.steps, said, strict=True)})
        for taken, said in zip(walks, labels, strict=True)
    ]

    def ours(one: Mapping[str, Answer]) -> Walk:
        return walk(algorithm, one)

    def told(follow: Callable[[Any], list[str]], name: str, without: str) -> Contender:
        return Contender(name, follow, labels, without, follow)

    bare = _bare_dict(moves)
    whole = _zen_whole(moves)
    return [
        Contender(FLOOR, bare, labels, "all but the last node: the floor", lambda said: _by_prefixes(bare, said)),
        Contender(OURS, ours, answers, "-", lambda one: _passed_by(ours(one))),
        told(_networkx(moves), "networkx", "no walk: it looks up neighbours and arrows, the loop is ours"),
        told(_transitions(moves), "transitions", "gathering, history; the state is in a mutable model"),
        told(_statemachine(moves), "python-statemachine", "gathering, history; the state is in a mutable machine"),
        told(_spiff(moves), "SpiffWorkflow", "gathering (but it keeps a task for each step and can be saved)"),
        told(_zen_expressions(moves), "zen-engine, expressions", "no walk: a formula a node, the loop is ours"),
        told(_zen_step(moves), "zen-engine, a step", "gathering, history; a decision table a node, the loop is ours"),
        Contender(
            WHOLE,
            lambda one: whole(one, False),
            by_node,
            "gathering, stopping at an open answer; tells no node, not even the last",
            lambda one: whole(one, True),
        ),
    ]


def _by_prefixes(follow: Callable[[Sequence[str]], object], labels: Sequence[str]) -> list[str]:
    """The nodes passed, from a walk that only says where it ended."""
    return [str(follow(labels[: n + 1])) for n in range(len(labels))]


def _bare_dict(moves: Moves) -> Callable[[Sequence[str]], str]:
    onward, start = moves.onward, moves.start

    def follow(labels: Sequence[str]) -> str:
        here = start
        for label in labels:
            here = onward[here][label]
        return here

    return follow


def _networkx(moves: Moves) -> Callable[[Sequence[str]], list[str]]:
    import networkx

    graph = networkx.DiGraph()
    for name, label, to in moves.arrows:
        if graph.has_edge(name, to):
            graph.edges[name, to]["answers"].add(label)
        else:
            graph.add_edge(name, to, answers={label})

    def follow(labels: Sequence[str]) -> list[str]:
        here, passed = moves.start, []
        for label in labels:
            for to in graph.successors(here):
                if label in graph.edges[here, to]["answers"]:
                    here = to
                    break
            passed.append(here)
        return passed

    return follow


def _transitions(moves: Moves) -> Callable[[Sequence[str]], list[str]]:
    from transitions import Machine

    class Officer:
        state: str

    officer = Officer()
    machine = Machine(officer, [*moves.onward, END], initial=moves.start, auto_transitions=False)
    for name, label, to in moves.arrows:
        machine.add_transition(f"answer_{label}", name, to)

    def follow(labels: Sequence[str]) -> list[str]:
        machine.set_state(moves.start)
        passed = []
        for label in labels:
            getattr(officer, f"answer_{label}")()
            passed.append(officer.state)
        return passed

    return follow


def _statemachine(moves: Moves) -> Callable[[Sequence[str]], list[str]]:
    from statemachine import State, StateMachine

    states = {name: State(name, value=name, initial=name == moves.start) for name in (*moves.onward, END)}
    events: dict[str, Any] = {}
    for name, label, to in moves.arrows:
        arrow = states[name].to(states[to])
        events[label] = events[label] | arrow if label in events else arrow
    # A final state would stop the machine for good; this arrow, never taken, lets one machine serve every run.
    events["again"] = states[END].to(states[moves.start])
    machine = type(
        "Walker",
        (StateMachine,),
        {f"n_{name}": state for name, state in states.items()}
        | {f"answer_{label}": arrows for label, arrows in events.items()},
    )()

    def follow(labels: Sequence[str]) -> list[str]:
        machine.current_state_value = moves.start
        passed = []
        for label in labels:
            machine.send(f"answer_{label}")
            passed.append(machine.current_state_value)
        return passed

    return follow


def _spiff(moves: Moves) -> Callable[[Sequence[str]], list[str]]:
    from SpiffWorkflow import TaskState, Workflow
    from SpiffWorkflow.operators import Attrib, Equal
    from SpiffWorkflow.specs.ExclusiveChoice import ExclusiveChoice
    from SpiffWorkflow.specs.Simple import Simple
    from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec

    spec = WorkflowSpec("walk", addstart=True)
    tasks = {name: (ExclusiveChoice if len(ways) > 1 else Simple)(spec, name) for name, ways in moves.onward.items()}
    tasks[END] = Simple(spec, END)
    spec.start.connect(tasks[moves.start])
    for name, ways in moves.onward.items():
        *conditional, (_, default) = ways.items()
        for label, to in conditional:
            tasks[name].connect_if(Equal(Attrib("answer"), label), tasks[to])
        tasks[name].connect(tasks[default])

    def follow(labels: Sequence[str]) -> list[str]:
        workflow = Workflow(spec)
        workflow.run_next()
        task = workflow.get_next_task(state=TaskState.READY)
        passed = []
        for label in labels:
            task.data["answer"] = label
            task.run()
            task = workflow.get_next_task(first_task=task, state=TaskState.READY)
            passed.append(task.task_spec.name)
        return passed

    return follow


def _zen_step(moves: Moves) -> Callable[[Sequence[str]], list[str]]:
    from zen import ZenEngine

    engine = ZenEngine()
    decisions = {name: engine.create_decision(json.dumps(_zen_table(ways))) for name, ways in moves.onward.items()}

    def follow(labels: Sequence[str]) -> list[str]:
        here, passed = moves.start, []
        for label in labels:
            here = decisions[here].evaluate({"answer": label})["result"]["to"]
            passed.append(here)
        return passed

    return follow


def _zen_expressions(moves: Moves) -> Callable[[Sequence[str]], list[str]]:
    """The expression language alone, without its decision graphs."""
    from zen import compile_expression

    formulas = {}
    for name, ways in moves.onward.items():
        arms = "".join(f"answer == '{label}' ? '{to}' : " for label, to in ways.items())
        formulas[name] = compile_expression(f"{arms}null")

    def follow(labels: Sequence[str]) -> list[str]:
        here, passed = moves.start, []
        for label in labels:
            here = formulas[here].evaluate({"answer": label})
            passed.append(here)
        return passed

    return follow


def _zen_table(ways: Mapping[str, str]) -> dict[str, Any]:
    rules = [{"_id": label, "in": f'"{label}"', "out": f'"{to}"'} for label, to in ways.items()]
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": "in", "name": "answer", "field": "answer"}],
        "outputs": [{"id": "out", "name": "to", "field": "to"}],
        "rules": rules,
    }
    return _zen_graph(
        [{"id": "table", "name": "table", "type": "decisionTableNode", "content": content}],
        [("begin", "table", None), ("table", "finish", None)],
    )


def _zen_whole(moves: Moves) -> Callable[[str, bool], list[str]]:
    """One decision graph for the whole algorithm, a switch for each node, all answers given at once."""
    from zen import ZenEngine

    nodes = []
    edges: list[tuple[str, str, str | None]] = [("begin", moves.start, None)]
    for name, ways in moves.onward.items():
        statements = [
            {"id": f"{name}.{label}", "condition": f"n_{name} == '{label}'", "isDefault": False} for label in ways
        ]
        content = {"hitPolicy": "first", "statements": statements}
        nodes.append({"id": name, "name": name, "type": "switchNode", "content": content})
        edges += [(name, "finish" if to == END else to, f"{name}.{label}") for label, to in ways.items()]
    decision = ZenEngine().create_decision(json.dumps(_zen_graph(nodes, edges)))

    def follow(answers: str, traced: bool) -> list[str]:
        """Timed without a trace (so it gives no nodes: in its favour), compared with one."""
        if not traced:
            decision.evaluate(answers)
            return []
        trace = decision.evaluate(answers, {"trace": True})["trace"]
        taken = sorted((met["order"], name) for name, met in trace.items() if name in moves.onward)
        return [name for _, name in taken[1:]] + [END]

    return follow


def _zen_graph(nodes: list[dict[str, Any]], edges: list[tuple[str, str, str | None]]) -> dict[str, Any]:
    return {
        "nodes": [
            {"id": "begin", "name": "begin", "type": "inputNode"},
            *nodes,
            {"id": "finish", "name": "finish", "type": "outputNode"},
        ],
        "edges": [
            {"id": f"e{n}", "type": "edge", "sourceId": source, "targetId": target, "sourceHandle": handle}
            for n, (source, target, handle) in enumerate(edges)
        ],
    }


# -- timing -------------------------------------------------------------------------


def _all_come_by_the_same_nodes(contenders: Sequence[Contender], answers: Sequence[Mapping[str, Answer]]) -> None:
    reference = next(one for one in contenders if one.name == OURS)
    expected = [reference.passed(one) for one in answers]
    for contender in contenders:
        for run_number, given in enumerate(contender.given):
            passed = contender.passed(given)
            assert passed == expected[run_number], (contender.name, run_number, passed, expected[run_number])


def _timed(contenders: Sequence[Contender], steps: int) -> dict[str, list[float]]:
    """Microseconds a step of every pass, by contender; each has a turn in each round, in changing order."""
    times: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    gc.collect()
    gc.freeze()
    for turn in range(ROUNDS):
        for contender in (*contenders[turn:], *contenders[:turn]):
            follow, given = contender.follow, contender.given
            gc.collect()
            stop = perf_counter_ns() + A_TURN * 1e9
            while True:
                began = perf_counter_ns()
                for one in given:
                    follow(one)
                ended = perf_counter_ns()
                times[contender.name].append((ended - began) / 1_000 / steps)
                if ended >= stop:
                    break
    gc.unfreeze()
    return times
