"""Which questions she may answer herself, on the card that is shown to her."""

from __future__ import annotations

import re

import pytest

from algorithms import Question, examine, load, own_folders
from algorithms.graph import HERS

from .sample import GRAPH, write

SPEAKS_TO_HER = re.compile(r"\byou(r|rs)?\b", re.IGNORECASE)
TOLD = (
    "cannot be answered by her. Write `say_to_her`, and no other answers than yes, no and unknown; or remove "
    "`she_answers`."
)
QUESTIONS = [
    (folder.name, node)
    for folder in own_folders()
    for node in load(folder).nodes.values()
    if isinstance(node, Question)
]
HER_OWN = [(name, node) for name, node in QUESTIONS if node.she_answers]


def told(folder, after, written="she_answers: true"):
    """What is told of the sample with *written* under the line *after*, which stands once in it."""
    assert 1 == GRAPH.count(after)
    place = write(folder / "small", GRAPH.replace(after, f"{after}    {written}\n"))
    return [f"{problem.rule}: {problem.message}" for problem in examine(place)[1]]


def test_a_question_put_to_her_with_her_answers_may_be_answered_by_her(tmp_path):
    after = "    say_to_her: You did right to call {police}.\n"

    assert [] == told(tmp_path, after)
    assert load(tmp_path / "small").nodes["in_danger"].she_answers
    assert not load(tmp_path / "small").nodes["drugs"].she_answers


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("child_ask", "    ask: Is the child hurt?\n"),  # no words for her
        ("signs", "    ask: What do you see?\n"),  # several may be ticked
    ],
)
def test_a_question_that_is_not_put_to_her_may_not(tmp_path, name, after):
    [problem] = told(tmp_path, after)

    assert f'grammar: "{name}" {TOLD}' == problem


def test_an_answer_only_an_officer_can_give_is_none_of_hers(tmp_path):
    after = "      no: {say: She said nothing of it, baseline: true, next: child_ask}\n"
    graph = GRAPH.replace("    ask: Did she say that she uses drugs?\n", "    ask: Did she?\n    she_answers: true\n")
    graph = graph.replace("    about: drug_use\n", "    about: drug_use\n    say_to_her: Do you?\n")
    place = write(tmp_path / "small", graph)
    assert [] == examine(place)[1]

    place = write(tmp_path / "small", graph.replace(after, f"{after}      seen: {{say: I see it, next: child_ask}}\n"))

    assert [f'"drugs" {TOLD}'] == [problem.message for problem in examine(place)[1]]


@pytest.mark.parametrize(("name", "node"), QUESTIONS, ids=lambda part: getattr(part, "name", part))
def test_what_she_agrees_to_is_always_hers_to_answer(name, node):
    if node.about == "consent":
        assert node.she_answers


@pytest.mark.parametrize(("name", "node"), HER_OWN, ids=lambda part: getattr(part, "name", part))
def test_the_card_asks_her_something_she_can_answer(name, node):
    assert set(node.choices) <= HERS
    assert "?" in node.say_to_her or SPEAKS_TO_HER.search(node.title)


def test_no_answer_of_hers_says_she():
    """Her yes is a yes, in her own words; what "unknown" means to her, the card says itself."""
    assert [] == [
        (node.name, choice.say)
        for _, node in HER_OWN
        for choice in node.choices.values()
        if choice.id != "unknown" and re.search(r"\b(she|her)\b", choice.say, re.IGNORECASE)
    ]
