"""cases.yaml: what a case promises, and how a broken promise or an arrow no case walks is told."""

from __future__ import annotations

import pytest

from algorithms import load, walk
from algorithms.cases import all_arrows, arrows_walked, case_problems, read_cases

from .sample import CASES, GRAPH, sound, write


def told(folder, *slips):
    """What is told about the sample's cases with each (was, becomes) of *slips* in them."""
    cases = CASES
    for was, becomes in slips:
        assert 1 == cases.count(was), f"{was!r} should stand once in the cases"
        cases = cases.replace(was, becomes)
    algorithm = load(write(folder / "small", cases=cases))
    return "\n".join(str(problem).removeprefix(f"{algorithm.folder}/") for problem in case_problems(algorithm))


def test_sound_cases_keep_every_promise_and_walk_every_arrow(tmp_path):
    assert "" == told(tmp_path)


def test_a_case_starts_from_an_earlier_one_and_writes_only_what_differs(tmp_path):
    cases = read_cases(sound(tmp_path), [])

    assert {
        "in_danger": "yes",
        "signs": ["none"],
        "drugs": "yes",
        "risk": {"yes": ["threats"], "unknown": []},
        "place_tonight": "done",
        "make_safe": "done",
    } == cases[1].answers
    assert (2, 15) == (cases[0].line, cases[1].line)


BROKEN = [
    (
        "    reaches: end\n    passes",
        "    reaches: risk\n    passes",
        'cases.yaml:2: case: "Everyone is safe and nothing is seen": it should reach "risk", but stands before "end".',
    ),
    (
        "passes: [drugs]",
        "passes: [drugs, make_safe]",
        'cases.yaml:2: case: "Everyone is safe and nothing is seen": it should pass "make_safe", and does not.',
    ),
    (
        "avoids: [child_ask, order]",
        "avoids: [drugs]",
        'cases.yaml:2: case: "Everyone is safe and nothing is seen": it should never pass "drugs", and does.',
    ),
    (
        "never: [tell_childrens_service]",
        "never: [follow_up]",
        'cases.yaml:2: case: "Everyone is safe and nothing is seen": '
        'it should never have the effect "follow_up", and does.',
    ),
    (
        "kinds: [shelter, crisis_centre]",
        "kinds: [hiv]",
        'cases.yaml:2: case: "Everyone is safe and nothing is seen": it should ask for "hiv", and does not.',
    ),
    (
        "level: standard\n",
        "level: high\n",
        'cases.yaml:2: case: "Everyone is safe and nothing is seen": the level should be "high", but is "standard".',
    ),
    (
        "effects: [supervisor]",
        "effects: [order_issued]",
        'cases.yaml:15: case: "She uses drugs, and it costs her nothing": '
        'it should have the effect "order_issued", and does not.',
    ),
    (
        "needs: [harm_reduction]\n    level: raised",
        "needs: [oat]\n    level: high",
        'cases.yaml:15: case: "She uses drugs, and it costs her nothing": it should need "oat", and does not; '
        'the level should be "high", but is "raised".',
    ),
]


@pytest.mark.parametrize(("was", "becomes", "says"), BROKEN)
def test_a_broken_promise_is_told_in_a_sentence_with_the_case(tmp_path, was, becomes, says):
    assert says == told(tmp_path, (was, becomes))


WRONG = [
    (
        "  - case: Everyone",
        "  - csae: Everyone",
        'cases.yaml:2: grammar: "csae" is not a key of "cases 1". Did you mean "case"?',
    ),
    (
        "as: The child is hurt, and her neck was gripped\n    answers: {child_ask: no}",
        "as: The child is hurtt, and her neck was gripped\n    answers: {child_ask: no}",
        'cases.yaml:28: grammar: "The child is hurtt, and her neck was gripped" is not an earlier case. '
        'Did you mean "The child is hurt, and her neck was gripped"?',
    ),
    (
        "{child_ask: no}",
        "{child_aks: no}",
        'cases.yaml:29: grammar: "child_aks" is not a node of small. Did you mean "child_ask"?',
    ),
    (
        "{child_ask: no}",
        "{child_ask: noo}",
        'cases.yaml:29: grammar: "noo" is not an answer of "child_ask". Did you mean "no"?',
    ),
    (
        "make_safe: done, drugs: yes",
        "make_safe: finished, drugs: yes",
        'cases.yaml:17: grammar: "finished" is not an answer of "make_safe". Use one of: done.',
    ),
    (
        "signs: [unknown]",
        "signs: unknown",
        'cases.yaml:37: grammar: "signs" of "answers" should be a list, like `signs: [one, two]`.',
    ),
    (
        "signs: [unknown]",
        "signs: [unknwon]",
        'cases.yaml:37: grammar: "unknwon" is not an answer of "signs". Did you mean "unknown"?',
    ),
    (
        "risk: {level: standard}",
        "risk: {level: standart}",
        'cases.yaml:7: grammar: "standart" is not a level of "risk". Did you mean "standard"?',
    ),
    (
        "risk: {level: standard}",
        "risk: {yse: [neck]}",
        'cases.yaml:7: grammar: "yse" is not a key of "risk". Did you mean "yes"?',
    ),
    (
        "risk: {level: standard}",
        "risk: {yes: [nek]}",
        'cases.yaml:7: grammar: "nek" is not an item of "risk". Did you mean "neck"?',
    ),
    ("passes: [drugs]", "passes: [drug]", 'cases.yaml:10: grammar: "drug" is not a node. Did you mean "drugs"?'),
    ("effects: [supervisor]", "effects: [superviser]", 'cases.yaml:19: grammar: "superviser" is not an effect. '
     'Did you mean "supervisor"?'),
    (
        "case: The child is well",
        "case: The child is hurt, and her neck was gripped",
        'cases.yaml:27: grammar: "The child is hurt, and her neck was gripped" stands twice. '
        "Give each case its own sentence.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("was", "becomes", "says"), WRONG)
def test_a_case_that_cannot_be_read_is_named_with_a_way_to_mend_it(tmp_path, was, becomes, says):
    first, _, others = told(tmp_path, (was, becomes)).partition("\n")

    assert says == first
    assert "" == others or becomes == "  - csae: Everyone"  # on which later cases build


def test_a_case_that_contradicts_itself_is_named_with_a_way_to_mend_it(tmp_path):
    graph = GRAPH.replace("Nothing of the kind}", "Nothing of the kind, by_itself: true}")
    cases = CASES.replace("signs: [none]", "signs: [none, neck]", 1).replace(
        "risk: {yes: [threats]}}", "risk: {yes: [threats], unknown: [threats]}}", 1
    )
    algorithm = load(write(tmp_path / "small", graph=graph, cases=cases))

    assert [
        'cases.yaml:5: grammar: "none" goes with no other answer of "signs". Keep it alone, or remove it.',
        'cases.yaml:17: grammar: "threats" stands under yes and under unknown. Keep one.',
    ] == [str(p).removeprefix(f"{algorithm.folder}/") for p in case_problems(algorithm)]


def test_every_arrow_no_case_walks_is_named(tmp_path):
    place = write(tmp_path / "small", cases=CASES[: CASES.index("  - case: The child is well")])

    unwalked = [str(problem).removeprefix(f"{place}/") for problem in case_problems(load(place))]

    assert [
        f'graph.yaml:{line}: case: no case walks the arrow "{answer}" of "{node}". Add one to cases.yaml.'
        for line, answer, node in [
            (61, "no", "child_ask"),
            (61, "unknown", "child_ask"),
            (52, "unknown", "drugs"),
            (16, "unknown", "in_danger"),
            (81, "otherwise", "order"),
            (40, "unknown", "signs"),
        ]
    ] == unwalked


def test_an_algorithm_without_cases_is_told_so(tmp_path):
    place = write(tmp_path / "small")

    assert [f"{place}/cases.yaml:1: case: there is no cases.yaml. Write a case for each arrow of the graph."] == list(
        map(str, case_problems(load(place)))
    )


def test_an_instruction_opened_from_every_screen_only_needs_no_case(tmp_path):
    graph = GRAPH.replace("next: make_safe}", "next: signs}")
    cases = CASES.replace("make_safe: done, ", "").replace("in_danger: unknown, ", "in_danger: unknown, ")

    assert [] == case_problems(load(write(tmp_path / "small", graph, cases=cases)))


def test_the_arrows_walked_are_those_taken_and_those_past_guarded_nodes(tmp_path):
    small = sound(tmp_path)
    answers = {"in_danger": "no", "signs": ["none", "neck"], "drugs": "no", "risk": {}, "order": "done"}

    taken = arrows_walked(walk(small, answers), small)

    assert {
        ("in_danger", "no"),
        ("signs", "none"),
        ("signs", "neck"),
        ("drugs", "no"),
        ("child_ask", "otherwise"),
        ("risk", "high"),
        ("order", "done"),
    } == taken
    assert taken <= all_arrows(small)


def test_before_the_first_answer_no_arrow_is_walked(tmp_path):
    small = sound(tmp_path)

    assert set() == arrows_walked(walk(small, {}), small)
