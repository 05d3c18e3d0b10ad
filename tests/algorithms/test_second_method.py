"""The prover, a solver and a list of all runs come to the same verdict, and what the prover shows happens on a walk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from random import Random

import pytest

from algorithms import Algorithm, Assessment, Instruction, Referral, load, own_folders, walk
from algorithms.machine import Machine, Move
from algorithms.pairs import Comparison, Pair
from algorithms.partings import Partings
from algorithms.proof import Broken
from algorithms.prove import Prover
from algorithms.rules import Rule, rules
from tests.algorithms.listing import Listing, Slips, TooManyRuns, one_run_rules
from tests.algorithms.may_part import AGREED, COMPARED, NEUTRAL
from tests.algorithms.random_graphs import planted, random_graphs
from tests.algorithms.second_method import SecondMethod

GRAPHS, SEED, MOST_RUNS = 500, 20261125, 200
MUTANTS = 10  # of each of the project's own algorithms
PARTINGS = Comparison.partings
MADE_BY_DICE = ("agreed_shelter", "agreed_health")
OF_WHOLE_RUNS = ("agreement_kept", "ends_in_referral", "medicine_continuity", "order_reasoned")
COMPARED_BY = {
    "neutral": ("neutral", "beside", "also"),
    "refusal": ("statement", *AGREED),
    "unknown_is_safe": ("unknown",),
    "risk_only_rises": ("levels",),
}

own = pytest.mark.parametrize("algorithm", [load(folder) for folder in own_folders()], ids=lambda one: one.id)


Verdict = tuple[Mapping[str, Slips], Mapping[str, frozenset[str]]]


@dataclass
class Proven:
    """What the prover says of an algorithm, in the words of the other two."""

    algorithm: Algorithm

    @cached_property
    def prover(self) -> Prover:
        return Prover(self.algorithm)

    @cached_property
    def problems(self) -> list[tuple[Rule, Broken]]:
        """What it shows with runs, or promises to nobody."""
        found = [(rule, problem) for rule in rules().values() for problem in self.prover.broken(rule)]
        return [(r, p) for r, p in found if isinstance(p, Broken) and (p.runs or r.name == "promised")]

    @cached_property
    def slips(self) -> dict[str, Slips]:
        found: dict[str, set[tuple[int, str]]] = {rule.name: set() for rule in one_run_rules()}
        for rule, problem in self.problems:
            if rule.name in found:
                found[rule.name] |= slips_of(rule, problem)
        return {name: frozenset(slips) for name, slips in found.items()}

    @cached_property
    def lost(self) -> Mapping[str, frozenset[str]]:
        machine = self.prover.machine
        return {name: frozenset(machine.words(c.lost())) for name, c in self.prover.comparisons.items()}


@dataclass
class Looked(Proven):
    """A random algorithm, and what a list of its runs and the solver say of it: (slips by rule, words lost)."""

    listed: Verdict
    solved: Verdict


def slips_of(rule: Rule, problem: Broken) -> set[tuple[int, str]]:
    if not problem.runs:
        return {(problem.line, "nobody")}
    words = {word for run in problem.runs for word in run.lacks} or {"late"}
    if (
        "can be reached without" in problem.message
    ):  # the sentence is of every run, what stands beside a run of it alone
        words = set(problem.message.split(" without ")[1].split(". ")[0].split(" and "))
    return {(0 if rule.name in OF_WHOLE_RUNS or word == "late" else problem.line, word) for word in words}


def computes(algorithm: Algorithm) -> bool:
    return any(isinstance(node, Assessment) and node.form.computes for node in algorithm.nodes.values())


def but_refused(algorithm: Algorithm, name: str, lost: frozenset[str]) -> frozenset[str]:
    """*lost* without what she refused: this receiver, or a statement, and the steps that are for it."""
    if name not in COMPARED_BY["refusal"]:
        return lost
    effects = {name.replace("agreed_", "share_")} if name in AGREED else set(rules()["refusal"].refused)
    refused = {name, *effects}
    for node in algorithm.nodes.values():
        if not effects.isdisjoint(node.effects) and isinstance(node, Instruction | Referral):
            refused |= {f"step:{node.name}", *(f"kind:{kind}" for kind in getattr(node, "kinds", ()))}
    return lost - refused


def not_said(proven: Proven) -> set[str]:
    """What can be lost, and no sentence of the prover names."""
    left = set()
    for rule_name, names in COMPARED_BY.items():
        told = " ".join(problem.message for rule, problem in proven.problems if rule.name == rule_name)
        lost = {word for name in names for word in but_refused(proven.algorithm, name, proven.lost[name])}
        left |= {word.removeprefix("burden:") for word in lost} - set(re.findall(r"[\w:]+", told))
    return left


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> list[Looked]:
    """Random algorithms of few runs."""

    def of_few_runs() -> Iterator[Looked]:
        for algorithm in random_graphs(SEED, tmp_path_factory.mktemp("random")):
            try:
                listing, solver = Listing(algorithm, most=MOST_RUNS), SecondMethod(algorithm)
            except TooManyRuns:
                continue
            slips = {rule.name: listing.slips(rule) for rule in one_run_rules()}
            yield Looked(algorithm, (slips, listing.lost), (solver.slips(one_run_rules()), solver.lost))

    return list(islice(of_few_runs(), GRAPHS))


def assert_it_happens(algorithm: Algorithm, rule: Rule, problem: Broken) -> None:
    """The runs that *problem* shows are walked to their end, or to the node it names, and break the rule there.

    Of two runs that have parted, the levels of a form that computes may differ by ticks that are not shown.
    """
    walks = [walk(algorithm, run.answers) for run in problem.runs]
    for run, done in zip(problem.runs, walks, strict=True):
        assert run.answers.keys() == {step.node.name for step in done.steps}, problem
        for step in done.steps:
            if isinstance(step.node, Assessment):
                assert step.way.level == step.answer["level"], problem
    if rule.name not in COMPARED_BY:
        names_a_node = "can be reached without" in problem.message or not problem.runs[0].lacks
        assert names_a_node or walks[0].finished, problem
        line = 0 if rule.name in OF_WHOLE_RUNS or not problem.runs[0].lacks else problem.line
        shown = {(line, word) for word in problem.runs[0].lacks or ("late",)}
        assert shown <= Listing(algorithm, walks).slips(rule), problem
        return
    assert all(done.finished for done in walks), problem
    words = {word for run in problem.runs for word in run.lacks}
    lost = Listing(algorithm, walks, same_ticks=False).lost
    assert words, problem
    assert any(words <= lost[name] for name in COMPARED_BY[rule.name])


# -- the project's own algorithms --------------------------------------------------------------


@own
def test_on_the_projects_own_algorithms_the_solver_finds_nothing_either(algorithm):
    proven, second = Proven(algorithm), SecondMethod(algorithm)

    assert [] == proven.problems
    assert proven.slips == second.slips(one_run_rules())
    assert proven.lost == second.lost
    assert {name: frozenset() for name in COMPARED} == {
        n: but_refused(algorithm, n, lost) for n, lost in second.lost.items()
    }


@own
def test_on_faults_planted_in_them_prover_and_solver_agree_on_each_word(algorithm):
    broken = 0
    for number in range(MUTANTS):
        mutant = planted(Random(f"{SEED}/{number}"), algorithm)
        proven, second = Proven(mutant), SecondMethod(mutant)

        assert proven.slips == second.slips(one_run_rules()), number
        if computes(mutant):
            assert all(second.lost[name] <= proven.lost[name] for name in COMPARED), number
        else:
            assert proven.lost == second.lost, number
        for rule, problem in proven.problems:
            assert not problem.runs or assert_it_happens(mutant, rule, problem) is None
        broken += bool(proven.problems)

    assert broken >= MUTANTS * 0.7


# -- random algorithms ---------------------------------------------------------------------------


def test_prover_solver_and_list_agree_on_every_rule_of_one_run(looked):
    for one in looked:
        assert one.listed[0] == one.solved[0], one.algorithm.folder
        assert one.listed[0] == one.slips, one.algorithm.folder


def test_solver_and_list_agree_on_every_word_a_second_run_loses(looked):
    for one in looked:
        assert one.listed[1] == one.solved[1], one.algorithm.folder


def test_the_prover_agrees_and_beside_a_form_that_computes_it_errs_on_the_safe_side_only(looked):
    """It does not look at which ticks give which two levels, so there it may tell of a loss that needs other ticks."""
    too_much: Counter[str] = Counter()
    for one in looked:
        for name in COMPARED:
            listed, proven = one.listed[1][name], one.lost[name]

            assert listed <= proven, one.algorithm.folder
            assert listed == proven or computes(one.algorithm), one.algorithm.folder
            too_much[name] += listed != proven

    assert sum(too_much.values()) <= 0.03 * len(COMPARED) * sum(computes(one.algorithm) for one in looked), too_much


def test_the_problems_told_name_all_that_is_lost_and_nothing_else(looked):
    for one in looked:
        assert set() == not_said(one), one.algorithm.folder
        for rule_name, names in COMPARED_BY.items():
            told = [problem for rule, problem in one.problems if rule.name == rule_name]
            lost = {word for name in names for word in one.lost[name]}

            assert {word for problem in told for run in problem.runs for word in run.lacks} <= lost
            assert lost or not told, one.algorithm.folder


def test_what_several_answers_cost_her_one_of_them_costs_her_already(looked):
    """From the baselines to what she says there are steps of one answer each, and one of them loses it."""
    for one in looked:
        assert one.listed[1][NEUTRAL] <= one.listed[1]["beside"], one.algorithm.folder


def test_each_rule_holds_on_some_and_breaks_on_some(looked):
    """Else the agreement would say nothing."""
    broken: Counter[str] = Counter()
    for one in looked:
        broken.update(f"one run: {name}" for name, slips in one.slips.items() if slips)
        lost = {name for name in COMPARED if but_refused(one.algorithm, name, one.listed[1][name])}
        broken.update({f"two runs: {'agreed' if name in AGREED else name}" for name in lost})

    assert len(one_run_rules()) + len(COMPARED) - len(AGREED) + 1 == len(broken)
    assert {} == {name: n for name, n in broken.items() if not 0.15 <= n / len(looked) <= 0.85}


def test_what_the_prover_shows_happens_on_a_walk(looked):
    """Two runs that no same ticks lead through are shown seldom, and only beside a form that computes."""
    shown = [(one.algorithm, rule, problem) for one in looked for rule, problem in one.problems if problem.runs]
    needless = 0
    for algorithm, rule, problem in shown:
        assert_it_happens(algorithm, rule, problem)
        if rule.name in COMPARED_BY:
            lost = Listing(algorithm, [walk(algorithm, run.answers) for run in problem.runs]).lost
            is_shown = any({word for run in problem.runs for word in run.lacks} <= words for words in lost.values())
            assert is_shown or computes(algorithm), problem
            needless += not is_shown

    assert len(shown) > len(looked)
    assert needless <= 0.02 * len(shown)


def never_apart(comparison: Comparison, pair: Pair) -> Iterator[tuple[Move, Move]]:
    moves = comparison.machine.moves
    return ((one, other) for one in moves(pair.first) for other in moves(pair.second) if one.key == other.key)


# -- a prover that is wrong ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "name", "wrong"),
    [
        (Machine, "_guards_ahead", lambda machine: [0] * (machine.end + 1)),
        (Comparison, "_together", never_apart),
        (Comparison, "_alone", lambda self, pair, first, second: pair.form),
        (Comparison, "partings", lambda self, state: list(PARTINGS(self, state))[:1]),
        (Partings, "beside", lambda self, state, one, other: False),
        (Partings, "also", lambda self, state, one, other: False),
        (Partings, "agrees", lambda self, agreement: lambda state, one, other: False),
    ],
    ids=[
        "forgets facts",
        "never parts again",
        "forgets what one run learns alone",
        "parts in one way only",
        "compares with nobody who said all else alike",
        "compares no answer that may tell of a topic besides",
        "lets nobody refuse a receiver",
    ],
)
def test_a_prover_that_is_wrong_is_found_out(looked, monkeypatch, where, name, wrong):
    """It misses a loss that the list of runs has."""
    monkeypatch.setattr(where, name, wrong)

    found = [
        one.algorithm
        for one in looked
        if any(one.listed[1][name] - lost for name, lost in Proven(one.algorithm).lost.items())
    ]

    assert found


@pytest.mark.parametrize("left_out", [n for n in COMPARED if n in MADE_BY_DICE or n not in (NEUTRAL, *AGREED)])
def test_a_prover_that_does_not_tell_one_comparison_is_found_out(looked, monkeypatch, left_out):
    """It knows of a loss that no sentence names."""
    compared = Prover._compared

    def all_others(prover, rule, comparison, costs, but=()):
        return (
            iter(()) if comparison is prover.comparisons[left_out] else compared(prover, rule, comparison, costs, but)
        )

    monkeypatch.setattr(Prover, "_compared", all_others)

    assert any(not_said(Proven(one.algorithm)) for one in looked)
