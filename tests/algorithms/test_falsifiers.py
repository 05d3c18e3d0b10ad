"""No rule is green on its own fault: faults planted all over our own algorithms, and who tells them.

A fault is told by the rule it is aimed at, or by another, or by a case; or it
is harmless: each run ends with just what it ended with before, because the
same thing stands on the way a second time.  Here some of each kind of fault are
planted; `python -m bench falsify` plants all, and writes the table.
"""

from __future__ import annotations

from collections import Counter

import pytest

from algorithms import own_folders
from algorithms.rules import rules

from .verdicts import NOBODY, verdicts


@pytest.mark.parametrize("folder", own_folders(), ids=lambda folder: folder.name)
def test_every_planted_fault_is_told_or_harmless(folder):
    assert [] == [verdict for verdict in verdicts(folder.name, whole=False) if verdict.told_by == NOBODY]


@pytest.mark.parametrize("folder", own_folders(), ids=lambda folder: folder.name)
def test_every_rule_tells_the_faults_that_are_aimed_at_it(folder):
    aimed = {v.rule for v in verdicts(folder.name, whole=False)}
    told = {v.rule for v in verdicts(folder.name, whole=False) if v.told_by == v.rule}

    assert aimed == told
    assert rules().keys() - aimed <= {"agreement_kept"}  # told where a referral is removed


def test_agreement_kept_tells_the_referral_that_was_removed():
    told = Counter(v.told_by for folder in own_folders() for v in verdicts(folder.name, whole=False))

    assert told["agreement_kept"] >= 1
