"""The random algorithms of the bench: every rule holds on them, but the one whose fault is planted."""

from __future__ import annotations

import pytest

from algorithms import own_folders
from algorithms.prove import broken
from bench._random_layers import PLANTED, Shape, random_layers
from bench.prove import AS_LIVE, FEW_LIVE, _solved

SHAPES = [Shape(nodes, ahead=ahead) for ahead in (FEW_LIVE, AS_LIVE) for nodes in (50, 200)] + [Shape(70, early=4)]
shapes = pytest.mark.parametrize("shape", SHAPES, ids=str)


@shapes
def test_they_have_as_many_nodes_as_asked_for_and_break_no_rule(shape):
    algorithm = random_layers(shape)

    assert shape.nodes == len(algorithm.nodes)
    assert [] == broken(algorithm)


@pytest.mark.parametrize("ahead", [FEW_LIVE, AS_LIVE])
def test_the_planted_fault_is_all_that_is_told(ahead):
    [problem] = broken(random_layers(Shape(50, ahead=ahead, fault=True)))

    assert "neutral" == problem.rule
    assert PLANTED in problem.message


@pytest.mark.parametrize("which", [Shape(50), Shape(70, early=8), *(folder.name for folder in own_folders())], ids=str)
def test_the_solver_beside_which_they_are_measured_finds_nothing_either(which):
    assert _solved(which)[1]
