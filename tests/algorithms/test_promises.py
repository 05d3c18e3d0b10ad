"""What every walk through the shipped algorithms keeps, tried on random runs.

Random runs prove nothing; they find what is badly broken, in seconds.
"""

from __future__ import annotations

import itertools
import random

import pytest

from algorithms import (
    DONE,
    UNKNOWN,
    Algorithm,
    Answer,
    Assessment,
    Node,
    Question,
    Referral,
    Walk,
    load,
    vocabulary,
    walk,
)
from algorithms.load import own_folders

from .sample import ticks

ALGORITHMS = [load(folder) for folder in own_folders()]
RUNS = 300
WORDS = vocabulary()
EVERY_RUN = {"harm_reduction_offered", "rights_told", "follow_up"}


def an_answer(node: Node, choose: random.Random) -> Answer:
    if isinstance(node, Question) and node.many:
        return ticks(choose, node)
    if isinstance(node, Question):
        return choose.choice(list(node.choices))
    if isinstance(node, Assessment):
        marks: dict[str, list[str]] = {"yes": [], "unknown": [], "no": []}
        for item in node.form.items:
            marks[choose.choice(["yes", "unknown", "no", "no", "no"])].append(item)
        return {"yes": marks["yes"], "unknown": marks["unknown"], "level": choose.choice(list(node.bands))}
    return DONE


def finished(algorithm: Algorithm, given: dict[str, Answer], choose: random.Random) -> Walk:
    """*given*, with whatever is still asked answered at random."""
    answers = dict(given)
    while (here := walk(algorithm, answers).here) is not None:
        answers[here.name] = an_answer(here, choose)
    return walk(algorithm, answers)


def runs(algorithm: Algorithm) -> list[Walk]:
    choose = random.Random(algorithm.id)
    return [finished(algorithm, {}, choose) for _ in range(RUNS)]


def given_in(done: Walk) -> dict[str, Answer]:
    return {step.node.name: step.answer for step in done.steps}


def protections(done: Walk) -> set[str]:
    return {effect for effect in done.effects if effect in WORDS.protects}


def burdens(done: Walk) -> set[str]:
    return {effect for effect in done.effects if effect in WORDS.burdens}


@pytest.fixture(params=ALGORITHMS, ids=lambda algorithm: algorithm.id)
def algorithm(request: pytest.FixtureRequest) -> Algorithm:
    return request.param  # type: ignore[no-any-return]


def test_every_run_ends_in_a_referral_with_rights_a_follow_up_and_harm_reduction_offered(algorithm: Algorithm) -> None:
    for done in runs(algorithm):
        assert any(isinstance(step.node, Referral) for step in done.steps)
        assert set() == EVERY_RUN - set(done.effects), given_in(done)


def test_what_she_says_of_herself_never_costs_her_a_protection(algorithm: Algorithm) -> None:
    """Of two runs that differ only in sensitive answers, the other has no less than the baseline."""
    sensitive = {n.name: n for n in algorithm.nodes.values() if isinstance(n, Question) and n.about in WORDS.sensitive}
    baseline = {
        name: [c.id for c in node.choices.values() if c.baseline][:1]
        if node.many
        else next(c.id for c in node.choices.values() if c.baseline)
        for name, node in sensitive.items()
    }
    for number, other in enumerate(runs(algorithm)):
        plain = finished(algorithm, {**given_in(other), **baseline}, random.Random(number))

        assert set() == protections(plain) - protections(other), given_in(other)
        assert set() == set(plain.needs) - set(other.needs), given_in(other)
        assert set() == burdens(other) - burdens(plain), given_in(other)


def test_unknown_protects_at_least_as_much_as_no(algorithm: Algorithm) -> None:
    asked = [
        node
        for node in algorithm.nodes.values()
        if isinstance(node, Question) and not node.many and {"no", UNKNOWN} <= node.choices.keys()
    ]
    for number, done in enumerate(runs(algorithm)[: RUNS // 3]):
        for node in asked:
            if node.name not in given_in(done):
                continue
            no = finished(algorithm, {**given_in(done), node.name: "no"}, random.Random(number))
            unknown = finished(algorithm, {**given_in(no), node.name: UNKNOWN}, random.Random(number))

            assert set() == protections(no) - protections(unknown), node.name


def test_refusing_a_statement_or_consent_leaves_every_protection_but_the_consent(algorithm: Algorithm) -> None:
    consents = [
        n for n in algorithm.nodes.values() if isinstance(n, Question) and n.about == "consent" and "no" in n.choices
    ]
    for number, done in enumerate(runs(algorithm)[: RUNS // 3]):
        for node in consents:
            if given_in(done).get(node.name) != "yes":
                continue
            refused = finished(algorithm, {**given_in(done), node.name: "no"}, random.Random(number))
            lost = protections(done) - protections(refused)

            assert set() == {effect for effect in lost if not effect.startswith("agreed_")}, node.name


def test_a_higher_level_never_takes_anything_away(algorithm: Algorithm) -> None:
    forms = [node for node in algorithm.nodes.values() if isinstance(node, Assessment)]
    for number, done in enumerate(runs(algorithm)[: RUNS // 3]):
        for node in forms:
            answer = given_in(done).get(node.name)
            if not isinstance(answer, dict):
                continue
            by_level = [
                finished(algorithm, {**given_in(done), node.name: {**answer, "level": level}}, random.Random(number))
                for level in node.bands
            ]
            for lower, higher in itertools.pairwise(by_level):
                assert set() == protections(lower) - protections(higher)
                assert set() == set(lower.kinds) - set(higher.kinds)
