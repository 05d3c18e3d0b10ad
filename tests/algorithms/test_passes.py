"""`passes` of a promise: a step that has no effect of its own is held all the same."""

from __future__ import annotations

import pytest

from algorithms.prove import broken
from located_yaml import BadData

from . import proven
from .proven import GRAPH

PROMISE = """\
  - promise: Whoever may need a doctor at once has the ambulance
    source: [waymark]
    answers: {life: ["yes", unknown]}
    passes: [ambulance]
nodes:
"""
PROMISED = GRAPH.replace("nodes:\n", PROMISE, 1)
UNKNOWN_AS_NO = ("unknown: {say: I cannot tell, next: ambulance}", "unknown: {say: I cannot tell, next: alone}")


def test_what_is_promised_is_passed_or_told_with_the_run_that_does_not(tmp_path):
    assert [] == broken(proven.proven(tmp_path, PROMISED))

    (problem,) = broken(proven.proven(tmp_path, PROMISED.replace(*UNKNOWN_AS_NO), cases=None), ["promised"])

    assert 'can end without "passed:ambulance"' in problem.message
    assert "the step “Call an ambulance”" in problem.shown


def test_a_node_that_is_not_there_is_told_with_the_nearest(tmp_path):
    with pytest.raises(BadData, match=r'"ambulanc" is not a node. Did you mean "ambulance"'):
        proven.proven(tmp_path, PROMISED.replace("[ambulance]", "[ambulanc]"))
