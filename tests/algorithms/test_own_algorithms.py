"""What holds for each of the project's own algorithms, whatever is written in it."""

from __future__ import annotations

import random
from functools import cache

import pytest

from algorithms import Referral, examine, own_folders, walk
from algorithms.cases import all_arrows, arrows_walked, case_problems
from algorithms.drawing import draw
from algorithms.handbook import handbook

from .sample import random_answers

RUNS = 2_000
MOST_ANSWERS = 120  # no walk may ask an officer for more, instructions and referrals included

own = pytest.mark.parametrize("folder", own_folders(), ids=lambda folder: folder.name)


@cache
def read(folder):
    algorithm, problems = examine(folder)
    assert [] == list(map(str, problems))
    return algorithm


@cache
def random_runs(folder):
    """Walks with a random answer to every node."""
    dice = random.Random(20261123)
    algorithm = read(folder)
    return [walk(algorithm, random_answers(dice, algorithm)) for _ in range(RUNS)]


def test_the_project_has_its_two_algorithms():
    assert {"ukraine_police", "unfpa_sop"} <= {folder.name for folder in own_folders()}


@own
def test_it_can_be_read_without_a_word(folder):
    _, problems = examine(folder)

    assert [] == list(map(str, problems))


@own
def test_every_case_keeps_its_promise_and_every_arrow_is_in_some_case(folder):
    assert [] == list(map(str, case_problems(read(folder))))


@own
def test_every_run_ends_after_a_referral(folder):
    for done in random_runs(folder):
        assert done.finished
        assert any(isinstance(step.node, Referral) for step in done.steps)
        assert done.kinds


@own
def test_no_run_is_longer_than_what_is_said_to_be_left(folder):
    algorithm = read(folder)

    longest = max(len(done.steps) for done in random_runs(folder))

    assert longest <= algorithm.most_left[algorithm.start] <= min(len(algorithm.nodes), MOST_ANSWERS)
    assert algorithm.nodes.keys() == algorithm.most_left.keys()


@own
def test_every_arrow_a_run_takes_is_an_arrow_of_the_graph(folder):
    algorithm = read(folder)

    taken = set().union(*(arrows_walked(done, algorithm) for done in random_runs(folder)[:200]))

    assert taken <= all_arrows(algorithm)


@own
def test_it_can_be_told_drawn_and_printed(folder):
    algorithm = read(folder)

    lines = draw(algorithm, "text").decode().splitlines()
    page = handbook(algorithm)

    assert len(algorithm.nodes) == len(lines)
    assert all(f'<section id="{name}">' in page for name in algorithm.nodes)
    assert b"<svg" == draw(algorithm, "svg")[:4]
