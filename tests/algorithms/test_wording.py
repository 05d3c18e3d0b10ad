"""The lint of texts: each list finds its words where they may not stand, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from algorithms import load, own_folders
from algorithms.prove import broken
from algorithms.wording import vital_problems

from . import proven
from .proven import GRAPH


def told(tmp_path, right, wrong):
    assert 1 == GRAPH.count(right)
    return [str(problem) for problem in broken(proven.proven(tmp_path, GRAPH.replace(right, wrong), cases=None))]


@pytest.mark.parametrize(
    "said",
    [
        "Take her to a drug test first",
        "Search her bag",
        "Call the narcotics police",
        "Enter her in the narcology register",
        "Let her sign that she uses drugs",
        "Tell them that you both fought",
        "Ask her to make up with him and forgive him",
        "Try mediation",
    ],
)
def test_what_is_done_to_her_and_who_makes_peace_may_stand_under_avoid_only(tmp_path, said):
    [problem] = told(tmp_path, "    do: Check earlier calls and orders\n", f"    do: {said}\n")

    assert "words: " in problem
    assert 'may stand under "avoid" only' in problem


def test_the_same_under_avoid_is_no_slip(tmp_path):
    title = "    do: Check earlier calls and orders\n"

    assert [] == told(tmp_path, title, f"{title}    avoid: [Never search her. Never take her to a drug test]\n")


@pytest.mark.parametrize("slur", ["dope fiend", "alcoholic", "hooker", "illegal immigrant", "п’яниця", "нелегалка"])
def test_a_word_that_hurts_is_told(tmp_path, slur):
    [problem] = told(tmp_path, "    do: Check earlier calls and orders\n", f"    do: Ask the {slur}\n")

    assert "is a word that hurts" in problem


@pytest.mark.parametrize(
    "asked",
    [
        "Does she have HIV, and is she legally in the country?",
        "Which drugs?",
        "How many partners had you?",
        "Is she on the drug register?",
        "Чи є у вас ВІЛ?",
    ],
)
def test_what_may_never_be_asked_is_told_under_any_topic(tmp_path, asked):
    problems = told(tmp_path, "    ask: Is there ground for an order?\n", f"    ask: {asked}\n")

    assert any("forbidden_topic: " in problem and "may never be asked" in problem for problem in problems)


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("Is she herself on record?", "criminal_record"),
        ("Did she withdraw complaints?", "complaint"),
        ("Is she intoxicated?", "intoxication"),
        ("Does she speak of sex work?", "sex_work"),
    ],
)
def test_a_question_that_tells_of_a_sensitive_topic_names_it(tmp_path, asked, topic):
    [problem] = told(tmp_path, "    ask: Is there ground for an order?\n", f"    ask: {asked}\n")

    assert f'which tells of {topic}. Add it to "also".' in problem
    named = f"    also: [{topic}]\n    ask: {asked}\n"
    assert not any("tells of" in one for one in told(tmp_path, "    ask: Is there ground for an order?\n", named))


@pytest.mark.parametrize(("name", "says"), [("yes", "No, never"), ("no", "Yes"), ("yes", "Ні")])
def test_an_answer_says_what_it_is_called(tmp_path, name, says):
    right = "yes: {say: She said so" if name == "yes" else "no: {say: She said nothing of it"

    [problem] = told(tmp_path, right, f'{name}: {{say: "{says}"')

    assert f'"{name}" at "drugs" says "{says}". Call it by what it says.' in problem


@pytest.mark.parametrize("folder", own_folders(), ids=lambda folder: folder.name)
def test_the_lists_find_nothing_in_our_own_texts(folder):
    assert [] == broken(load(folder), ["words", "forbidden_topic", "neutral"])


@pytest.mark.parametrize("folder", own_folders(), ids=lambda folder: folder.name)
def test_every_text_her_safety_may_hang_on_is_flagged(folder):
    algorithm = load(folder)
    assert [] == vital_problems(algorithm)

    for node in algorithm.nodes.values():
        unflagged = replace(algorithm, nodes={**algorithm.nodes, node.name: replace(node, vital="")})
        told_of = [problem.message for problem in vital_problems(unflagged)]
        assert bool(told_of) <= bool(node.vital)
        assert all(f'"{node.name}" is about ' in message for message in told_of)

    consent = algorithm.nodes["shelter_consent" if "shelter_consent" in algorithm.nodes else "consent_shelter"]
    [problem] = vital_problems(replace(algorithm, nodes={**algorithm.nodes, consent.name: replace(consent, vital="")}))
    assert (consent.line, "vital") == (problem.line, problem.rule)
    assert problem.message.endswith("Add `vital: consent`.")
