"""Seconds to prove every rule on every run of an algorithm, by its number of nodes, beside listing and solving.

Our own two algorithms, then random ones (`bench/_random_layers.py`) on which all rules hold, so that the time is
that of a proof: layers of questions and tasks side by side, with guards, facts, sensitive questions, several
ticks, consents, referrals, a risk form that computes and one that does not.  A fact stays live for 2 layers
("few live") or for 4, which makes as many states a node as our own graphs have, or more.  Then the same with one
planted fault: a protection that only the baseline of one late sensitive question gives, found with its shortest
pair of runs.  Last, facts set early and asked for at the end, where the method ends.
Loading and building are not timed.  Each graph has a process of its own, so "MB" (the most it ever took, Python
and all) is its own too.  The best of up to 3 proofs; "walks": as long as how many walks to the end.
z3 is given every rule on runs as formulas, as `tests/algorithms/second_method.py` words them, which has no states;
networkx lists the ways from the start to an end (nodes only: runs, which differ in answers too, are many more).
Each goes from one size to the next until it is stopped at 60 s; they run side by side, with nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import log, log10
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import linear_regression
from time import perf_counter
from typing import TypeVar

from algorithms import Algorithm, Node, Referral, load, own_folders, walk
from algorithms.certificate import count_runs
from algorithms.machine import Machine, TooManyStates
from algorithms.prove import broken
from algorithms.rules import rules
from bench import Row
from bench._random_layers import PLANTED, Shape, random_layers
from bench.walk import END, plain_moves, random_runs

PEERS = ("networkx", "z3-solver")
SIZES = (50, 100, 200, 500, 1_000, 2_000, 5_000)
FEW_LIVE, AS_LIVE = 2, 4
"""Layers within which a fact is asked for."""

FAMILIES = {"random, few live": FEW_LIVE, "random": AS_LIVE}
MANY_LIVE, LEAST_NODES = (4, 8, 12, 16, 20), 70
"""Facts set early and asked for at the end, and the nodes of the smallest graph that has room for them."""

PEER_LIMIT, LIMIT = 60, 300
"""Seconds after which a peer, and one of our own proofs, is stopped."""

PASSES, ENOUGH, REPLAYS, SEED = 3, 4.0, 20, 20_261_123
OWN_AT_MOST, THOUSAND_AT_MOST, STEEPEST = 1.0, 3.0, 1.5

Result = TypeVar("Result")
Which = str | Shape
"""One of our own algorithms by name, or a random one."""


@dataclass(frozen=True)
class Proof:
    """What one process measured.  `problems`: the sentences it printed; `runs`: the power of ten, None if uncounted."""

    seconds: float
    megabytes: float
    nodes: int
    problems: tuple[str, ...]
    a_walk: float
    states: int = 0
    live: int = 0
    runs: float | None = None


def run() -> list[Row]:
    """A row for each of our own algorithms, each size of each family, and each number of facts set early."""
    early = {number: Shape(LEAST_NODES, early=number) for number in MANY_LIVE}
    sizes = [Shape(size, ahead=AS_LIVE) for size in SIZES]
    with ThreadPoolExecutor(2) as side_by_side:
        paths = side_by_side.submit(_peer, _listed, sizes)
        solved = side_by_side.submit(_peer, _solved, [*early.values(), *_own(), *sizes])
    peers = {"networkx": paths.result(), "z3": solved.result()}
    rows: list[Row] = [_row(name, _in_process(LIMIT, _proven, name), peers, name) for name in _own()]
    for family, ahead in FAMILIES.items():
        first = None
        for size in SIZES:
            proof = _in_process(LIMIT, _proven, Shape(size, ahead=ahead))
            faulty = _in_process(LIMIT, _proven, Shape(size, ahead=ahead, fault=True))
            assert proof and faulty and not proof.problems, (size, proof)
            assert len(faulty.problems) == 1 and PLANTED in faulty.problems[0], (size, faulty)
            first = first or proof
            row = _row(family, proof, peers, Shape(size, ahead=ahead))
            row |= {"× 50 nodes": proof.seconds / first.seconds, "with a fault, s": faulty.seconds}
            rows.append(row)
    for number, shape in early.items():
        rows.append(_row(f"{number} facts set early", _in_process(LIMIT, _proven, shape), peers, shape))
    return rows


def notes(rows: Sequence[Row]) -> list[str]:
    """The targets, how steeply the time rises, where the peers stop, and what too many live facts make it print."""
    own = {str(row["graph"]): float(row["s"]) for row in rows if row["graph"] in _own()}
    said = [
        f"Our own at most {OWN_AT_MOST:g} s each: {_met(max(own.values()) <= OWN_AT_MOST)} "
        f"({', '.join(f'{name} {seconds:.2f} s' for name, seconds in own.items())})."
    ]
    for family in FAMILIES:
        of_it = [row for row in rows if row["graph"] == family]
        thousand = next(float(row["s"]) for row in of_it if row["nodes"] == 1_000)
        by_nodes, by_states = _steepness(of_it, "nodes"), _steepness(of_it, "states")
        said.append(
            f"{family}: 1,000 nodes at most {THOUSAND_AT_MOST:g} s: {_met(thousand <= THOUSAND_AT_MOST)} "
            f"({thousand:.2f} s); time grows as nodes to the power {by_nodes:.2f} (at most {STEEPEST:g}: "
            f"{_met(by_nodes <= STEEPEST)}), as states to the power {by_states:.2f}; least squares, both logarithms."
        )
    said += [str(row["says"]) for row in rows if "says" in row]
    solved = [(row, float(str(row["z3"]).split()[0])) for row in rows if str(row.get("z3", ""))[:1].isdigit()]
    slower = [seconds / float(row["s"]) for row, seconds in solved if row["nodes"] != LEAST_NODES]
    early = [seconds for row, seconds in solved if row["nodes"] == LEAST_NODES]
    said.append(
        f"z3, where it comes to an end, takes {min(slower):.1f} to {max(slower):.0f} times as long as ours; with facts "
        f"set early at most {max(early):.1f} s, as it has no states to run out of."
    )
    said.append(
        "A number of runs counts each set of ticks of a question as an answer, and of a risk form the level alone; "
        "it is exact, only its power of ten is shown."
    )
    return said


def _own() -> list[str]:
    return [folder.name for folder in own_folders()]


def _met(kept: bool) -> str:
    return "met" if kept else "NOT met"


def _steepness(rows: Sequence[Row], by: str) -> float:
    return linear_regression([log(float(row[by])) for row in rows], [log(float(row["s"])) for row in rows]).slope


def _row(name: str, proof: Proof | None, peers: dict[str, dict[Which, str]], which: Which) -> dict[str, str | float]:
    """`says` is no column, as the first row has none: it goes under the table."""
    row: dict[str, str | float] = {"graph": name, "nodes": "", "runs": "", "live": "", "states": "", "s": ""}
    row |= {"× 50 nodes": "", "walks": "", "MB": "", "with a fault, s": ""}
    row |= {peer: figures.get(which, "") for peer, figures in peers.items()}
    if proof is None:
        return row | {"s": f"> {LIMIT}", "says": f"{name}: stopped after {LIMIT} s, nothing printed."}
    row |= {"nodes": float(proof.nodes), "s": proof.seconds, "walks": proof.seconds / proof.a_walk}
    row |= {"MB": proof.megabytes}
    if proof.runs is None:
        row |= {"states": "too many"}
    else:
        row |= {"runs": f"10^{int(proof.runs)}", "live": float(proof.live), "states": float(proof.states)}
    if proof.problems:
        sentence = proof.problems[0].split(": ", 2)[2]
        row["says"] = f"{name}: {len(proof.problems)} rules print after {proof.seconds:.0f} s: {sentence}"
    return row


# -- in a process of its own -----------------------------------------------------------


def _in_process(limit: float, work: Callable[..., Result], *given: object) -> Result | None:
    """What *work* gives in a new process; None where it takes longer than *limit* seconds."""
    context = get_context("spawn")  # a fork would begin with our memory
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sender, work, given))
    process.start()
    sender.close()
    try:
        result = receiver.recv() if receiver.poll(limit) else None
    finally:
        process.kill()
        process.join()
    if isinstance(result, Exception):
        raise result
    return result


def _send(sender: Connection, work: Callable[..., object], given: Sequence[object]) -> None:
    try:
        sender.send(work(*given))
    except Exception as error:
        sender.send(error)


def _algorithm(which: Which) -> Algorithm:
    return load(which) if isinstance(which, str) else random_layers(which)


def _proven(which: Which) -> Proof:
    algorithm = _algorithm(which)
    broken(random_layers(Shape(SIZES[0])))  # rules.yaml and vocabulary.yaml are read
    times: list[float] = []
    while len(times) < PASSES and sum(times) < ENOUGH:
        began = perf_counter()
        problems = broken(algorithm)
        times.append(perf_counter() - began)
        megabytes = _most_megabytes()
    found = (min(times), megabytes, len(algorithm.nodes), tuple(map(str, problems)), _a_walk(algorithm))
    machine = Machine(algorithm)
    try:
        runs = count_runs(machine)
    except TooManyStates:
        return Proof(*found)
    return Proof(*found, runs.states, max(state.facts.bit_count() for state in machine.gathered), log10(runs.count))


def _most_megabytes() -> float:
    """The most memory this process ever took; what getrusage says can be the parent's."""
    status = Path("/proc/self/status")
    if not status.exists():
        return getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM:")) / 1024


def _a_walk(algorithm: Algorithm) -> float:
    """Seconds of one walk to the end, the best of many."""
    [answers] = random_runs(algorithm, 1, SEED)
    passes = []
    for _ in range(REPLAYS):
        began = perf_counter()
        walk(algorithm, answers)
        passes.append(perf_counter() - began)
    return min(passes)


# -- the peers -----------------------------------------------------------------------------


def _peer(work: Callable[[Which], tuple[str, bool]], graphs: Sequence[Which]) -> dict[Which, str]:
    """What a peer says of one graph after another, until it is stopped."""
    said: dict[Which, str] = {}
    for which in graphs:
        said[which], finished = _in_process(PEER_LIMIT + 5, work, which) or (f"> {PEER_LIMIT} s", False)
        if not finished:
            break
    return said


def _listed(which: Which) -> tuple[str, bool]:
    """How many ways there are from the start to an end, and how long it took to list them."""
    import networkx  # type: ignore[import-untyped]

    moves = plain_moves(_algorithm(which))
    graph = networkx.DiGraph((name, to) for name, _, to in moves.arrows)
    began = perf_counter()
    count = 0
    for count, _ in enumerate(networkx.all_simple_paths(graph, moves.start, END), 1):
        if count % 1_000 == 0 and perf_counter() - began > PEER_LIMIT:
            return f"{count / 1e6:.1f} million in {PEER_LIMIT} s, not all", False
    return f"{count:,} in {perf_counter() - began:.1f} s", True


def _kinds(node: Node) -> list[str]:
    return [f"kind:{kind}" for kind in node.kinds] if isinstance(node, Referral) else []


def _solved(which: Which) -> tuple[str, bool]:
    """How long z3 takes for what `broken` proves."""
    from tests.algorithms.second_method import SecondMethod

    algorithm = _algorithm(which)
    every = list(rules().values())
    began = perf_counter()
    method = SecondMethod(algorithm)
    slips, lost = method.slips(every), method.lost
    seconds = perf_counter() - began
    refused = ("agreed_", "share_", "statement_taken")
    steps = [node for node in algorithm.nodes.values() if any(effect.startswith(refused) for effect in node.effects)]
    costs = {word for words in lost.values() for word in words if not word.startswith(refused)}
    costs -= {word for node in steps for word in (f"step:{node.name}", *_kinds(node))}
    assert not costs and not any(slips.values()), (which, costs, slips)
    return f"{seconds:.2f} s", True
