"""Each rule is green on a sound algorithm, red on its own fault, and shows a run that really does it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from algorithms import load, own_folders, walk
from algorithms.machine import Machine, TooManyStates
from algorithms.proof import Broken
from algorithms.prove import broken
from algorithms.rules import rules

from . import proven
from .proven import GRAPH

FAULTS = {
    "structure": None,  # the loader refuses these two: see below
    "forbidden_topic": None,
    "sourced": (
        "source: [waymark]\n    effects: [history_checked]",
        "source: [c655 (K?)]\n    effects: [history_checked]",
    ),
    "words": ("do: Speak with her alone", "do: Speak with the addict alone"),
    "danger_first": ('no: {say: "No", next: life}', 'no: {say: "No", next: child}'),
    "protection_first": ("    why: So that nobody takes her medicine from her.\n", ""),
    "alone": ("effects: [privacy, pledge]", "effects: [pledge]"),
    "history_first": ("next: history}\n      unknown", "next: risk}\n      unknown"),
    "children_by_harm_only": (
        "effects: [stop_violence, separate_parties]",
        "effects: [stop_violence, tell_childrens_service]",
    ),
    "consent": ('no: {say: "No", next: childrens_service}', 'no: {say: "No", next: shelter}'),
    "agreement_kept": (
        'effects: [agreed_shelter], next: shelter}\n      no: {say: "No", next: childrens_service}',
        'effects: [agreed_shelter], next: childrens_service}\n      no: {say: "No", next: shelter}',
    ),
    "ends_in_referral": (", complaint_channel", ""),
    "medicine_continuity": (
        "unknown: {say: She does not say, effects: [medicine_continuity]",
        "unknown: {say: She does not say",
    ),
    "order_reasoned": ("    effects: [order_considered]\n", ""),
    "promised": ("high: {effects: [supervisor, follow_up_24h]", "high: {effects: [follow_up_24h]"),
    "neutral": ("needs: [harm_reduction], next: medicine}", "next: contacts}"),
    "refusal": (
        'no: {say: "No", effects: [own_report], next: drugs}',
        'no: {say: "No", effects: [own_report], next: contacts}',
    ),
    "unknown_is_safe": (
        "unknown: {say: Not now, effects: [own_report], next: drugs}",
        "unknown: {say: Not now, next: drugs}",
    ),
    "risk_only_rises": ("high: {effects: [supervisor, follow_up_24h]", "high: {effects: [follow_up_24h]"),
}


def rules_broken(algorithm, names=()):
    return {problem.rule for problem in broken(algorithm, names)}


@pytest.mark.parametrize("folder", own_folders(), ids=lambda folder: folder.name)
def test_every_rule_holds_on_each_algorithm_of_the_project(folder):
    assert [] == broken(load(folder))


def test_every_rule_holds_on_the_sound_sample(tmp_path):
    assert [] == broken(proven.proven(tmp_path))


def test_every_rule_has_a_fault_of_its_own():
    assert rules().keys() == FAULTS.keys()


@pytest.mark.parametrize("rule", [rule for rule, fault in FAULTS.items() if fault])
def test_a_rule_is_red_on_its_own_fault_and_green_without_it(tmp_path, rule):
    right, wrong = FAULTS[rule]
    assert 1 == GRAPH.count(right)

    faulty = proven.proven(tmp_path, GRAPH.replace(right, wrong), cases=None)

    assert {rule} == rules_broken(faulty, [rule])


def test_what_the_loader_refuses_is_red_for_who_makes_an_algorithm_without_it(tmp_path):
    sound = proven.proven(tmp_path)
    danger = sound.nodes["danger"]
    asks_status = replace(sound, nodes={**sound.nodes, "danger": replace(danger, about="immigration_status")})
    yes = danger.choices["yes"]
    lost = replace(danger, choices={**danger.choices, "yes": replace(yes, way=replace(yes.way, to="life"))})

    assert "forbidden_topic" in rules_broken(asks_status)
    assert {"structure"} == rules_broken(
        replace(sound, nodes={**sound.nodes, "danger": lost, "stray": replace(sound.nodes["alone"], name="stray")})
    )


@pytest.mark.parametrize("rule", [rule for rule, fault in FAULTS.items() if fault])
def test_the_runs_that_are_shown_can_be_walked_and_lack_what_they_are_said_to_lack(tmp_path, rule):
    faulty = proven.proven(tmp_path, GRAPH.replace(*FAULTS[rule]), cases=None)

    for problem in broken(faulty, [rule]):
        assert isinstance(problem, Broken)
        for run in problem.runs:
            done = walk(faulty, run.answers)
            given = {*done.effects, *(f"kind:{kind}" for kind in done.kinds), *(f"need:{kind}" for kind in done.needs)}
            given |= {f"step:{step.node.name}" for step in done.steps}
            assert done.refused is None
            assert given.isdisjoint(run.lacks)
            assert len(run.answers) == len(done.steps)


def test_both_runs_of_a_pair_are_finished_and_the_first_has_what_the_second_lacks(tmp_path):
    faulty = proven.proven(tmp_path, GRAPH.replace(*FAULTS["neutral"]), cases=None)

    for problem in broken(faulty, ["neutral"]):
        first, second = (walk(faulty, run.answers) for run in problem.runs)
        had = {*first.effects, *(f"kind:{kind}" for kind in first.kinds), *(f"step:{s.node.name}" for s in first.steps)}
        assert first.finished and second.finished
        assert set(problem.runs[1].lacks) <= had


def test_a_sensitive_answer_may_bring_more_but_never_a_burden(tmp_path):
    more = (
        "effects: [medicines_stay], needs: [harm_reduction]",
        "effects: [medicines_stay, supervisor], needs: [harm_reduction, hiv]",
    )
    burden = (
        "effects: [medicines_stay], needs: [harm_reduction]",
        "effects: [tell_social_authority], needs: [harm_reduction]",
    )

    assert set() == rules_broken(proven.proven(tmp_path, GRAPH.replace(*more)), ["neutral"])
    (problem,) = broken(proven.proven(tmp_path, GRAPH.replace(*burden)), ["neutral"])
    assert "costs her the burden tell_social_authority" in problem.message


def test_a_referral_hidden_from_her_is_seen_though_its_kinds_of_help_come_elsewhere(tmp_path):
    by_hand = """\
  by_hand:
    when: [said_nothing]
    refer: Call with her
    kinds: [harm_reduction]
    source: [waymark]
    next: contacts
  contacts:
"""
    hidden = GRAPH.replace("facts:\n", "facts:\n  said_nothing: She said nothing\n", 1)
    hidden = hidden.replace(
        "baseline: true, next: medicine}", "baseline: true, facts: [said_nothing], next: medicine}", 1
    )
    hidden = hidden.replace("next: contacts", "next: by_hand").replace("  contacts:\n", by_hand)

    (problem,) = broken(proven.proven(tmp_path, hidden, cases=None), ["neutral"])

    assert "costs her step:by_hand" in problem.message


def test_a_promise_that_speaks_of_nobody_is_told(tmp_path):
    nobody = GRAPH.replace("    when: [neck]\n", '    when: [neck]\n    answers: {neck: ["no"]}\n')

    (problem,) = broken(proven.proven(tmp_path, nobody), ["promised"])

    assert "no run is one that it speaks of: fact:neck and said:neck=no" in problem.message


@pytest.mark.parametrize(
    ("promise", "told"),
    [
        ("answers: {neck: [yess]}", '"yess" is not an answer of "neck". Did you mean "yes"?'),
        ("answers: {nek: [yes]}", '"nek" is not a question of this algorithm. Did you mean "neck"?'),
        ("when: [necks]", '"necks" is not a fact of "facts". Did you mean "neck"?'),
        ("level: hihg", '"hihg" is not a level of this algorithm. Did you mean "high"?'),
        ("kinds: [shleter]", '"shleter" is not a kind of help. Did you mean "shelter"?'),
        ("before: [evidnce]", '"evidnce" is not an effect of vocabulary.yaml. Did you mean "evidence"?'),
        ("wenn: [neck]", '"wenn" is not a key of "promises 3". Did you mean "when"?'),
    ],
)  # fmt: skip
def test_a_slip_in_a_promise_is_told_with_the_nearest_right_name(tmp_path, promise, told):
    more = f"  - promise: Another\n    source: [waymark]\n    effects: [supervisor]\n    {promise}\nnodes:\n"

    with pytest.raises(Exception) as slip:
        proven.proven(tmp_path, GRAPH.replace("nodes:\n", more, 1))

    assert told in str(slip.value)


def test_a_promise_of_nothing_is_told(tmp_path):
    more = "  - promise: Another\n    source: [waymark]\nnodes:\n"

    with pytest.raises(Exception, match="it promises nothing"):
        proven.proven(tmp_path, GRAPH.replace("nodes:\n", more, 1))


def test_a_promise_of_an_order_without_effects_is_told(tmp_path):
    more = "  - promise: Another\n    source: [waymark]\n    kinds: [shelter]\n    before: [evidence]\nnodes:\n"

    with pytest.raises(Exception, match="nothing is promised to come before these"):
        proven.proven(tmp_path, GRAPH.replace("nodes:\n", more, 1))


def test_where_too_many_facts_stay_live_the_prover_says_at_which_node_and_with_which_facts(tmp_path, monkeypatch):
    monkeypatch.setattr("algorithms.machine.MOST_STATES", 5)
    small = proven.proven(tmp_path)

    with pytest.raises(TooManyStates, match="more than 5 states are reached"):
        list(Machine(small).gathered)
    problems = broken(small, ["neutral"])

    assert ["neutral"] == [problem.rule for problem in problems]
    assert "Ask for them sooner, or split the graph." in problems[0].message


def test_where_two_runs_go_too_many_different_ways_the_prover_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("algorithms.pairs.MOST_PAIRS", 5)

    (problem,) = broken(proven.proven(tmp_path), ["unknown_is_safe"])

    assert "more than 5 pairs of states are reached" in problem.message


def test_a_statement_among_several_ticks_is_compared_though_another_tick_gathers_the_same(tmp_path):
    twins = """\
title: Twins
country: any
version: 2026-11-25
status: draft
start: said
nodes:
  said:
    ask: What does she give?
    about: statement
    many: true
    source: [waymark]
    next: last
    answers:
      partly: {say: A part, effects: [evidence]}
      yes: {say: All of it, effects: [evidence]}
      unknown: {say: Not now}
  last:
    refer: Find a place
    kinds: [shelter]
    source: [waymark]
"""

    (problem,) = broken(proven.proven(tmp_path, twins, cases=None), ["refusal"])

    assert "costs her more than what she refused: evidence" in problem.message


def test_what_stands_beside_a_run_is_what_this_run_lacks(tmp_path):
    either = GRAPH.replace('no: {say: "No", next: life}', 'no: {say: "No", next: child}')
    for problem in broken(proven.proven(tmp_path, either), ["danger_first"]):
        lacks = set(problem.runs[0].lacks)
        assert lacks
        assert ("asked:safety" in lacks) == ("danger" not in problem.runs[0].answers)


@pytest.mark.parametrize("denial", ["none", "nothing", "neither"])
def test_a_no_by_another_name_is_a_no(tmp_path, denial):
    unsafe = GRAPH.replace(*FAULTS["unknown_is_safe"])
    renamed = unsafe.replace('no: {say: "No", effects: [own_report]', f'{denial}: {{say: "No", effects: [own_report]')
    tells = GRAPH.replace(
        'no: {say: "No", next: history}', f'{denial}: {{say: "No", facts: [child_hurt], next: history}}'
    )

    assert {"unknown_is_safe"} == rules_broken(proven.proven(tmp_path, renamed, cases=None), ["unknown_is_safe"])
    assert {"children_by_harm_only"} == rules_broken(
        proven.proven(tmp_path, tells, cases=None), ["children_by_harm_only"]
    )


def test_a_word_that_hurts_is_found_in_a_promise_a_fact_and_a_form_at_its_line(tmp_path):
    for right, wrong in (
        ("promise: High risk brings", "promise: High risk of the addict brings"),
        ("child_hurt: A child is hurt", "child_hurt: A child of an addict is hurt"),
    ):
        graph = GRAPH.replace(right, wrong)
        line = 1 + next(at for at, text in enumerate(graph.splitlines()) if "addict" in text)

        (problem,) = broken(proven.proven(tmp_path, graph, cases=None), ["words"])

        assert (line, '"addict" is a word that hurts') == (problem.line, problem.message[:29])
    form = proven.FORM.replace("say: Threats", "say: Threats by an addict")
    assert {"words"} == rules_broken(proven.proven(tmp_path, form=form), ["words"])


def test_whoever_refuses_one_receiver_keeps_the_referral_to_another(tmp_path):
    lawyer = "  lawyer:\n    refer: Call a lawyer\n    kinds: [legal_aid]\n"
    lawyer += "    source: [waymark]\n    next: childrens_service\n"
    after = "effects: [share_shelter]\n    next: "
    only_if_told = GRAPH.replace(f"{after}childrens_service\n", f"{after}lawyer\n{lawyer}")

    (problem,) = broken(proven.proven(tmp_path, only_if_told, cases=None), ["refusal"])

    assert "costs her more than what she refused: kind:legal_aid, step:lawyer" in problem.message


def test_a_source_in_doubt_needs_its_doubt_though_another_source_is_sure(tmp_path):
    one_in_doubt = GRAPH.replace(
        "about: safety\n    source: [waymark]", "about: safety\n    source: [waymark, c655 (K?)]"
    )

    assert {"sourced"} == rules_broken(proven.proven(tmp_path, one_in_doubt), ["sourced"])


def test_too_many_ways_to_tick_are_told_before_they_are_listed(tmp_path):
    facts = "".join(f"  f{n}: Fact {n}\n" for n in range(12))
    answers = "".join(f"      a{n}: {{say: A{n}, facts: [f{n}]}}\n" for n in range(12))
    graph = (
        f"title: T\ncountry: any\nversion: 2026-11-25\nstatus: draft\nstart: ticks\nfacts:\n{facts}nodes:\n"
        "  ticks:\n    ask: Which?\n    many: true\n    about: needs\n    source: [waymark]\n    next: last\n"
        f"    answers:\n{answers}      unknown: {{say: U}}\n"
        f"  last:\n    when: [{', '.join(f'f{n}' for n in range(12))}]\n    do: Go on\n    source: [waymark]\n"
    )

    (problem,) = broken(proven.proven(tmp_path, graph, cases=None), ["neutral"])

    assert 'at "ticks" more than 128 ways to tick are reached' in problem.message


def test_a_burden_behind_a_sensitive_answer_is_seen_though_every_woman_has_it_from_elsewhere(tmp_path):
    for_all = GRAPH.replace("effects: [privacy, pledge]", "effects: [privacy, pledge, tell_social_authority]")
    once_more = for_all.replace(
        "effects: [medicines_stay], needs", "effects: [medicines_stay, tell_social_authority], needs"
    )

    assert set() == rules_broken(proven.proven(tmp_path, for_all), ["neutral"])
    (problem,) = broken(proven.proven(tmp_path, once_more), ["neutral"])

    assert '"yes" at "drugs" costs her the burden at drugs. Take the burden away.' == problem.message


@pytest.mark.parametrize(
    "claimed",
    [
        ("    about: consent\n", "    about: consent\n    effects: [agreed_shelter]\n"),
        ('no: {say: "No", next: childrens_service}', 'no: {say: "No", effects: [agreed_shelter], next: shelter}'),
        ("effects: [share_shelter]", "effects: [agreed_shelter, share_shelter]"),
        ("tell, next: ambulance}", "tell, effects: [agreed_shelter], next: ambulance}"),
    ],
)  # fmt: skip
def test_only_her_own_yes_to_a_question_about_consent_is_an_agreement(tmp_path, claimed):
    assert 1 == GRAPH.count(claimed[0])

    problems = broken(proven.proven(tmp_path, GRAPH.replace(*claimed), cases=None), ["consent"])

    assert any("is not her own yes" in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("ambulance", "told"),
    [
        ("effects: [call_ambulance, share_shelter]", "has share_shelter"),
        ("when: [neck]\n    effects: [call_ambulance]", "is for some runs only"),
        ("within: later\n    effects: [call_ambulance]", "is not for now"),
    ],
)
def test_what_stands_at_any_time_is_for_now_for_everyone_and_burdens_nobody(tmp_path, ambulance, told):
    graph = GRAPH.replace("effects: [call_ambulance]", ambulance)

    problems = broken(proven.proven(tmp_path, graph, cases=None), ["danger_first"])

    assert any(told in problem.message for problem in problems)


def test_what_one_thing_costs_a_woman_of_whom_another_is_known_is_seen(tmp_path):
    """Drug use takes the referral from her who takes medicine; of whom nothing is known never had it."""
    facts = GRAPH.replace("facts:\n", "facts:\n  sober: Nothing of drugs\n  takes: She takes medicine\n", 1)
    facts = facts.replace("baseline: true, next: medicine}", "baseline: true, facts: [sober], next: medicine}", 1)
    facts = facts.replace(
        "effects: [medicine_continuity], next: place}",
        "effects: [medicine_continuity], facts: [takes], next: place}",
        1,
    )
    by_hand = "  by_hand:\n    when: [sober, takes]\n    refer: Call\n    kinds: [health]\n"
    by_hand += "    source: [waymark]\n    next: contacts\n"
    graph = facts.replace("next: contacts", "next: by_hand").replace("  contacts:\n", by_hand + "  contacts:\n")

    (problem,) = broken(proven.proven(tmp_path, graph, cases=None), ["neutral"])

    assert '"yes" at "drugs" costs her, all else alike, kind:health, step:by_hand' in problem.message


def test_a_node_that_no_run_comes_to_is_told_though_an_arrow_leads_to_it(tmp_path):
    never = GRAPH.replace("    when: [child_hurt]\n", "    when: [child_hurt, safe]\n")
    never = never.replace("facts:\n", "facts:\n  safe: All is safe\n", 1)
    never = never.replace('no: {say: "No", next: history}', 'no: {say: "No", facts: [safe], next: history}')

    (problem,) = broken(proven.proven(tmp_path, never, cases=None), ["structure"])

    assert 'no run comes to "childrens_service"' in problem.message
