"""`neutral`: whom she is compared with, what may not be hidden from her, and how it is shown."""

from __future__ import annotations

import pytest

from algorithms import load, own_folders
from algorithms.graph import Instruction
from algorithms.proof import gathered_in_words
from algorithms.prove import Prover, broken
from located_yaml import BadData

from . import proven
from .proven import GRAPH

UNWELL = ('about: medical\n    source: [waymark]\n    answers:\n      yes: {say: "Yes", next: ambulance}',)
ALSO = GRAPH.replace(UNWELL[0], UNWELL[0].replace("medical\n", "medical\n    also: [intoxication]\n"), 1)
PAST_THE_TALK = ("effects: [call_ambulance]\n    next: alone", "effects: [call_ambulance]\n    next: order")
NOTE = "  note:\n    do: Give her the number of her case\n    source: [waymark]\n    next: contacts\n"


def told(folder, graph, *names):
    folder.mkdir(exist_ok=True)
    return broken(proven.proven(folder, graph, cases=None), names or ["neutral"])


def with_a_note(only_for="", may_wait=""):
    """The sample with one more step before the last, which protects nobody by a word of the vocabulary."""
    note = NOTE.replace("    do:", f"    when: [{only_for}]\n    do:") if only_for else NOTE
    note = note.replace("    next:", f"    may_wait: {may_wait}\n    next:") if may_wait else note
    graph = GRAPH.replace("facts:\n", "facts:\n  sober: She said nothing\n", 1)
    graph = graph.replace("baseline: true, next: medicine}", "baseline: true, facts: [sober], next: medicine}", 1)
    return graph.replace("next: contacts", "next: note").replace("  contacts:\n", note + "  contacts:\n")


def test_an_answer_that_may_tell_of_intoxication_costs_nothing_that_a_no_keeps(tmp_path):
    assert [] == told(tmp_path / "sound", ALSO)
    assert [] == told(tmp_path / "not_said", GRAPH.replace(*PAST_THE_TALK))

    problems = told(tmp_path / "faulty", ALSO.replace(*PAST_THE_TALK))

    assert any('"yes" at "life" may tell of a sensitive topic and costs her privacy' in p.message for p in problems)


def test_an_answer_that_may_tell_of_it_brings_no_burden(tmp_path):
    service = ("effects: [call_ambulance]", "effects: [call_ambulance, tell_social_authority]")

    (problem,) = told(tmp_path, ALSO.replace(*service))

    assert "costs her the burden tell_social_authority" in problem.message


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (("also: [intoxication]", "also: [weather]"), '"weather" is not a sensitive topic'),
        (('no: {say: "No", next: alone}', 'fine: {say: "No", next: alone}'), "and no answer denies it"),
        (
            ("effects: [call_ambulance]", "effects: [call_ambulance]\n    may_wait: It may"),
            '"ambulance" protects (call_ambulance), so it may not wait',
        ),
    ],
)
def test_what_cannot_be_compared_is_told_when_the_file_is_read(tmp_path, wrong, sentence):
    assert 1 == ALSO.count(wrong[0])

    with pytest.raises(BadData) as bad:
        proven.proven(tmp_path, ALSO.replace(*wrong), cases=None)

    assert sentence in str(bad.value)


def test_no_step_is_hidden_from_her_though_it_has_no_effect(tmp_path):
    assert [] == told(tmp_path / "for_all", with_a_note())

    (problem,) = told(tmp_path / "hidden", with_a_note(only_for="sober"))

    assert '"yes" at "drugs" costs her step:note' in problem.message
    assert "the step “Give her the number of her case”" in problem.shown


def test_a_step_that_may_wait_says_why_and_may_be_for_some(tmp_path):
    assert [] == told(tmp_path, with_a_note(only_for="sober", may_wait="It is told to her later"))


def test_the_full_interview_is_the_one_step_of_ours_that_may_wait():
    waiting = {
        (algorithm.id, node.name)
        for algorithm in map(load, own_folders())
        for node in algorithm.nodes.values()
        if isinstance(node, Instruction) and node.may_wait
    }

    assert {("unfpa_sop", "act_interview")} == waiting


def test_the_pair_of_runs_shown_is_the_shortest_that_loses_anything(tmp_path):
    faulty = proven.proven(tmp_path, GRAPH.replace("needs: [harm_reduction], next: medicine}", "next: contacts}"))
    prover = Prover(faulty)
    first = prover.comparisons["neutral"]
    lost = first.lost()
    bits = [1 << n for n in range(lost.bit_length()) if lost >> n & 1]
    lengths = [sum((step.first is not None) + (step.second is not None) for step in first.witness(b)) for b in bits]

    shown = [sum(len(run.answers) for run in problem.runs) for problem in broken(faulty, ["neutral"])]

    assert min(lengths) == min(shown)
    assert min(lengths) < max(lengths)


def test_both_comparisons_are_told_and_nothing_twice(tmp_path):
    problems = told(tmp_path, GRAPH.replace("needs: [harm_reduction], next: medicine}", "next: contacts}"))

    assert ["costs her safe", "costs her, all else alike"] == [
        p.message.split('"drugs" ')[1][:14] for p in problems[:1]
    ] + [p.message.split('"drugs" ')[1][:25] for p in problems[1:]]
    assert "safe_place_tonight" not in problems[1].message


def test_answers_stand_side_by_side_in_the_order_of_the_graph(tmp_path):
    problem = told(tmp_path, GRAPH.replace("needs: [harm_reduction], next: medicine}", "next: contacts}"))[0]
    titles = [line[4:].split(": ")[0] for line in problem.shown.splitlines()[1:] if not line.startswith("      ")]
    order = [node.title for node in proven.proven(tmp_path, GRAPH).nodes.values()]

    assert titles[:-1] == sorted(titles[:-1], key=order.index)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("supervisor", "The supervisor knows now"),
        ("step:shelter", "the step “Call the place with her”"),
        ("burden:may_tell", "the burden at “May we tell the place about you?”"),
        ("need:harm_reduction", "help: harm reduction"),
        ("level:high", "the level high, or a higher one"),
        ("asked:medicine", "Medicine she must not miss, never by name: a question about it"),
        ("fact:leaves", "She leaves her home"),
        ("assessed", "the risk is assessed"),
    ],
)
def test_what_a_run_is_without_is_said_in_words(tmp_path, word, says):
    assert says == gathered_in_words(proven.proven(tmp_path), word)
