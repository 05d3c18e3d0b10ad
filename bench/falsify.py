"""How many of the faults planted in our own algorithms are told, rule by rule.

Each fault is made systematically at every place it fits (`tests/algorithms/falsifiers.py`): an effect lost, an
answer that leads elsewhere, a consent passed over, a word that hurts. It is aimed at one rule. Told by its own
rule, by another, or by a case; harmless where each run of the algorithm ends with just what it ended with before,
because the same thing stands on the way a second time; told by nobody otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from algorithms import own_folders
from algorithms.rules import rules
from bench import Row
from tests.algorithms.verdicts import A_CASE, HARMLESS, NOBODY, Verdict, verdicts


def run() -> Sequence[Row]:
    """A row a rule, and one for all."""
    found = [verdict for folder in own_folders() for verdict in verdicts(folder.name)]
    rows = [_row(rule, [verdict for verdict in found if verdict.rule == rule]) for rule in rules()]
    return [row for row in rows if row["planted"] != "0"] + [_row("all", found)]


def notes(rows: Sequence[Row]) -> Iterator[str]:
    """What the faults are that the rule they are aimed at does not tell."""
    found = [(folder.name, verdict) for folder in own_folders() for verdict in verdicts(folder.name)]
    yield (
        "`agreement_kept` has no faults of its own here: it tells the referrals that are removed "
        f"({sum(v.told_by == 'agreement_kept' for _, v in found)} of them)."
    )
    for told_by, why in (
        (A_CASE, "told by a case alone"),
        (HARMLESS, "harmless: no run ends otherwise, because it stands on the way a second time"),
        (NOBODY, "told by nobody"),
    ):
        for name in sorted({name for name, _ in found}):
            some = sorted(verdict.what for of, verdict in found if of == name and verdict.told_by == told_by)
            if some:
                yield f"{name}, {why} ({len(some)}): {'; '.join(some)}."


def _row(rule: str, found: Sequence[Verdict]) -> Row:
    def count(*told_by: str) -> int:
        return sum(verdict.told_by in told_by for verdict in found)

    own = sum(verdict.told_by == verdict.rule for verdict in found)
    matters = len(found) - count(HARMLESS)
    return {
        "aimed at": rule,
        "planted": str(len(found)),
        "its own rule": str(own),
        "another rule": str(len(found) - own - count(A_CASE, HARMLESS, NOBODY)),
        "a case": str(count(A_CASE)),
        "harmless": str(count(HARMLESS)),
        "nobody": str(count(NOBODY)),
        "told": f"{100 * (matters - count(NOBODY)) / matters:.1f} %" if matters else "",
    }
