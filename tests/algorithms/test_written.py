"""What may stand on a page: it does not differ by any answer that may not be written down."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from algorithms import Algorithm, Answer, Assessment, Question, load, walk
from algorithms.written import written

from . import proven, sample
from .sample import sound

OWN = [load(name) for name in ("ukraine_police", "unfpa_sop")]
ASKED = [(a, node) for a in OWN for node in a.nodes.values() if isinstance(node, Question) and node.unwritten]


def answered(algorithm: Algorithm, seed: int, plan: dict[str, Answer]) -> dict[str, Answer]:
    """A whole walk that takes the answers of *plan*, and everywhere else always the same one of *seed*."""
    given: dict[str, Answer] = {}
    while node := walk(algorithm, given).here:
        choose = random.Random(f"{seed} {node.name}")
        if node.name in plan:
            given[node.name] = plan[node.name]
        elif isinstance(node, Question):
            one = choose.choice(list(node.choices))
            given[node.name] = [one] if node.many else one
        elif isinstance(node, Assessment):
            asked = [item.id for item in node.form.items.values() if item.asked]
            own = {} if node.form.computes else {"level": choose.choice(list(node.bands))}
            given[node.name] = {"yes": choose.sample(asked, 2), "unknown": choose.sample(asked, 0), **own}
        else:
            given[node.name] = "done"
    return given


@pytest.mark.parametrize(("algorithm", "asked"), ASKED, ids=lambda part: getattr(part, "id", getattr(part, "name", "")))
def test_nothing_that_is_written_hangs_on_an_unwritten_answer(algorithm: Algorithm, asked: Question) -> None:
    met = 0
    for seed in range(12):
        papers = []
        for choice in asked.choices:
            given = answered(algorithm, seed, {asked.name: [choice] if asked.many else choice})
            met += asked.name in given
            papers.append(written(algorithm, given))

        assert all(paper == papers[0] for paper in papers)

    assert met


def test_what_follows_only_from_an_unwritten_answer_is_not_written_and_what_comes_anyway_is() -> None:
    algorithm = OWN[0]
    sober = answered(algorithm, 1, {"safe_place": "yes", "shelter_obst": ["nothing"], "ref_shelter_answer": "yes"})
    bridged = answered(algorithm, 1, {"safe_place": "yes", "shelter_obst": ["acute"], "ref_shelter_answer": "yes"})
    refused = {"ref_shelter_answer": "no", "ref_assert_answer": "no", "safe_place": "yes"}
    anyway = answered(algorithm, 1, {**refused, "shelter_obst": ["acute"]})

    assert "ref_bridge" in bridged and "ref_bridge" not in sober
    assert "ref_bridge" not in names(algorithm, bridged)
    assert "ref_bridge" in names(algorithm, anyway)
    assert {"rights", "ref_shelter"} <= names(algorithm, bridged)


def test_that_she_was_asked_is_told_and_what_she_answered_is_not() -> None:
    algorithm = OWN[0]
    paper = written(algorithm, answered(algorithm, 2, {"substance_seen": "spoke"}))

    assert {"substance_seen", "rights"} <= paper.passed
    assert "wud_protect" not in paper.passed
    assert "substance_seen" not in {step.node.name for step in paper.steps}


def test_a_walk_that_is_not_over_is_written_as_far_as_it_leads() -> None:
    algorithm = OWN[0]
    given = answered(algorithm, 2, {"substance_seen": "spoke"})
    so_far = {name: given[name] for name in list(given)[: list(given).index("wud_protect")]}

    paper = written(algorithm, so_far)

    assert "wud_protect" == walk(algorithm, so_far).here.name  # type: ignore[union-attr]
    assert set(so_far) == paper.passed


def test_a_level_that_hangs_on_an_unwritten_answer_is_not_written(tmp_path: Path) -> None:
    tells = "needs: [harm_reduction], next: child_ask", "facts: [neck], next: child_ask"
    small = sound(tmp_path, sample.GRAPH.replace(*tells))
    given = {"in_danger": "no", "signs": ["none"], "drugs": "no", "risk": {"yes": []}, "place_tonight": "done"}
    told = {**given, "drugs": "yes", "order": "done"}

    assert ("standard", "high") == (walk(small, given).level, walk(small, told).level)
    assert written(small, given) == written(small, told)
    assert written(small, told).level is None
    assert "order" not in names(small, told)


def test_where_nothing_is_unwritten_the_whole_walk_is_written(tmp_path: Path) -> None:
    plain = proven.GRAPH.replace(", baseline: true", "")
    for topic in ("drug_use", "medicine"):
        plain = plain.replace(f"about: {topic}", "about: needs")
    algorithm = proven.proven(tmp_path, plain)
    given = answered(algorithm, 3, {})

    paper, done = written(algorithm, given), walk(algorithm, given)

    assert [step.node.name for step in done.steps] == [step.node.name for step in paper.steps]
    assert (done.kinds, done.level) == (paper.kinds, paper.level)


def names(algorithm: Algorithm, given: dict[str, Answer]) -> set[str]:
    return {step.node.name for step in written(algorithm, given).steps}
