"""Where a set of answers leads: replay, guards, levels, refused answers, and that nothing is ever taken away."""

from __future__ import annotations

import random
from dataclasses import FrozenInstanceError, fields, is_dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from algorithms import Algorithm, Assessment, Walk, walk
from algorithms.load import examine
from algorithms.scoring import Form, Item

from .sample import GRAPH, UNOFFICIAL_FORM, random_answers, sound, write

CALM = {
    "in_danger": "no",
    "signs": ["none"],
    "drugs": "no",
    "risk": {"yes": [], "unknown": []},
    "place_tonight": "done",
}
HURT = {
    "in_danger": "yes",
    "make_safe": "done",
    "signs": ["neck", "child"],
    "drugs": "yes",
    "child_ask": "yes",
    "risk": {},
    "order": "done",
    "place_tonight": "done",
}


@pytest.fixture
def small(tmp_path):
    return sound(tmp_path)


def names(done: Walk) -> list[str]:
    return [step.node.name for step in done.steps]


# -- replay -----------------------------------------------------------------------


def test_without_an_answer_the_officer_stands_before_the_start(small):
    done = walk(small, {})

    assert small.nodes["in_danger"] is done.here
    assert ((), (), (), (), (), None, False) == (
        done.steps, done.facts, done.needs, done.effects, done.kinds, done.level, done.finished
    )  # fmt: skip


def test_answers_are_replayed_from_the_start_in_whatever_order_they_were_given(small):
    backwards = dict(reversed(HURT.items()))

    done = walk(small, backwards)

    assert list(HURT) == names(done)
    assert [HURT[name] for name in HURT] == [step.answer for step in done.steps]
    assert done.finished
    assert done == walk(small, HURT)


def test_what_the_answers_add_is_gathered_once_in_the_order_it_came(small):
    done = walk(small, HURT)

    assert ("neck", "child_present") == done.facts
    assert ("psychosocial", "child_protection", "harm_reduction", "shelter") == done.needs
    assert (
        "call_backup", "separate_parties", "urgent_health", "tell_childrens_service",
        "supervisor", "order_considered", "follow_up", "harm_reduction_offered",
    ) == done.effects  # fmt: skip
    assert ("shelter", "crisis_centre", "psychosocial", "child_protection", "harm_reduction") == done.kinds
    assert "high" == done.level


def test_what_comes_twice_is_gathered_once(tmp_path):
    graph = GRAPH.replace("none: {say", "none: {facts: [neck], needs: [psychosocial], effects: [separate_parties], say")
    small = sound(tmp_path, graph, cases=None)

    done = walk(small, {"in_danger": "yes", "make_safe": "done", "signs": ["none", "neck"]})

    assert (("neck",), ("psychosocial",)) == (done.facts, done.needs)
    assert ("call_backup", "separate_parties", "urgent_health") == done.effects


def test_going_back_is_removing_an_answer(small):
    forward = {key: HURT[key] for key in ("in_danger", "make_safe", "signs")}

    back = walk(small, {key: forward[key] for key in ("in_danger", "make_safe")})

    assert "drugs" == walk(small, forward).here.name
    assert "signs" == back.here.name
    assert () == back.facts


def test_removing_an_answer_in_the_middle_keeps_the_later_ones_for_when_it_is_given_again(small):
    gap = {name: answer for name, answer in HURT.items() if name != "signs"}

    assert "signs" == walk(small, gap).here.name
    assert walk(small, HURT) == walk(small, {**gap, "signs": HURT["signs"]})


def test_changing_an_answer_keeps_the_later_ones(small):
    changed = walk(small, {**HURT, "in_danger": "no"})

    assert [name for name in HURT if name != "make_safe"] == names(changed)
    assert changed.finished


def test_an_answer_that_is_no_longer_on_the_way_is_ignored_until_it_is_again(small):
    off = {**HURT, "signs": ["none"], "risk": {"level": "standard"}}

    ignored = walk(small, off)
    returned = walk(small, {**off, "signs": HURT["signs"]})

    assert not {"child_ask", "order"} & set(names(ignored))
    assert "tell_childrens_service" not in ignored.effects
    assert {"child_ask", "order"} <= set(names(returned))


def test_an_answer_to_a_node_of_another_version_is_ignored(small):
    assert walk(small, CALM) == walk(small, {**CALM, "long_gone": "yes"})


# -- guards and many ----------------------------------------------------------------


def test_a_guarded_node_is_passed_over_unless_every_fact_is_known(small):
    childless = walk(small, CALM)
    with_child = walk(small, {**CALM, "signs": ["child"]})

    assert "child_ask" not in names(childless)
    assert "child_ask" == with_child.here.name


def test_a_guard_of_two_facts_needs_both(tmp_path):
    small = sound(tmp_path, GRAPH.replace("when: [child_present]", "when: [child_present, neck]"), cases=None)

    stands_before = {
        ticked: walk(small, {**CALM, "signs": list(ticked)}).here
        for ticked in (("child",), ("neck",), ("child", "neck"))
    }

    assert [None, "order", "child_ask"] == [here and here.name for here in stands_before.values()]


def test_guards_in_a_row_are_passed_over_together(tmp_path):
    graph = GRAPH.replace("    otherwise: risk\n", "    otherwise: order\n").replace(
        "    assess: Which", "    when: [child_present]\n    otherwise: place_tonight\n    assess: Which"
    )
    small = sound(tmp_path, graph, cases=None)

    done = walk(small, {"in_danger": "no", "signs": ["none"], "drugs": "no"})

    assert "place_tonight" == done.here.name


def test_of_many_each_ticked_answer_adds_its_own(small):
    done = walk(small, {"in_danger": "no", "signs": ["child", "neck"]})

    assert ("child_present", "neck") == done.facts
    assert ("child_protection",) == done.needs
    assert ("urgent_health",) == done.effects
    assert "drugs" == done.here.name


# -- the level of an assessment -------------------------------------------------------


def level(small: Algorithm, answer: object, signs: tuple[str, ...] = ("none",)) -> str | None:
    return walk(
        small, {"in_danger": "no", "signs": list(signs), "drugs": "no", "child_ask": "no", "risk": answer}
    ).level


@pytest.mark.parametrize(
    ("answer", "reached"),
    [
        ({}, "standard"),
        ({"yes": ["threats"]}, "raised"),
        ({"yes": ["weapon"]}, "raised"),
        ({"yes": ["weapon", "threats"]}, "high"),
        ({"yes": ["neck"]}, "high"),
        ({"yes": ("threats",), "unknown": ()}, "raised"),
    ],
)
def test_points_add_up_and_a_critical_sign_is_the_highest_level_alone(small, answer, reached):
    assert reached == level(small, answer)


@pytest.mark.parametrize(
    ("answer", "reached"),
    [
        ({"unknown": ["neck"]}, "raised"),
        ({"unknown": ["threats"]}, "raised"),
        ({"unknown": ["neck"], "yes": ["threats"]}, "high"),
        ({"unknown": ["neck", "threats"]}, "high"),
        ({"unknown": ["threats", "weapon"]}, "raised"),
    ],
)
def test_unknown_is_never_no(small, answer, reached):
    assert reached == level(small, answer)


@pytest.mark.parametrize(
    ("own", "reached"), [("standard", "raised"), ("raised", "raised"), ("high", "high"), (None, "raised")]
)
def test_the_officers_own_level_only_ever_raises(small, own, reached):
    assert reached == level(small, {"yes": ["threats"], "level": own})


def test_what_is_known_already_counts_without_being_ticked(small):
    known = level(small, {}, signs=("neck",))
    unknown = level(small, {}, signs=("unknown",))
    both_facts = small.nodes["risk"].form.signs((), (), {"neck", "child_present"})
    one_fact = small.nodes["risk"].form.signs((), (), {"child_present"})

    assert ("high", "raised") == (known, unknown)
    assert ({"neck", "both"}, set()) == both_facts
    assert (set(), set()) == one_fact


def test_what_is_known_is_not_made_unknown_by_a_tick(small):
    true, open_ = small.nodes["risk"].form.signs((), ("neck",), {"neck"})

    assert ({"neck"}, set()) == (true, open_)


def test_a_form_that_is_not_official_computes_nothing_and_the_officers_level_stands(tmp_path):
    small = sound(tmp_path, form=UNOFFICIAL_FORM, cases=None)

    without = walk(small, {**CALM, "risk": {"yes": ["neck", "weapon"]}})
    own = [level(small, {"yes": ["neck"], "level": said}) for said in ("standard", "raised", "high")]

    assert "risk" == without.here.name
    assert ["standard", "raised", "high"] == own


def test_a_second_assessment_never_lowers_the_level(tmp_path):
    second = """\
  again:
    assess: And now?
    phase: help
    form: risk_form.yaml
    source: [waymark]
    bands: {standard: {next: place_tonight}, raised: {next: place_tonight}, high: {next: place_tonight}}
  place_tonight:
"""
    graph = GRAPH.replace("next: place_tonight}\n      raised", "next: again}\n      raised")
    graph = graph.replace("[supervisor], next: place_tonight", "[supervisor], next: again")
    graph = graph.replace("    next: place_tonight\n", "    next: again\n").replace("  place_tonight:\n", second)
    small = sound(tmp_path, graph, cases=None)

    levels = [walk(small, {**CALM, "risk": {"level": first}, "again": {"level": then}, "order": "done"}).level
              for first, then in [("raised", "standard"), ("standard", "raised"), ("high", "standard")]]  # fmt: skip

    assert ["raised", "raised", "high"] == levels


def some_form(dice: random.Random) -> Form:
    """A form with up to six signs, each of which counts enough for the second level at least."""
    items = {
        name: Item(name, name, points=dice.randint(1, 3), critical=dice.random() < 0.3)
        for name in "abcdef"[: dice.randint(1, 6)]
    }
    return Form("any", False, True, items, {"standard": 0, "raised": 1, "high": dice.randint(2, 6)})


def test_one_more_sign_never_lowers_the_level():
    """On 3,000 forms and answers: no → unknown → yes only ever rises, sign by sign."""
    dice = random.Random(20261123)
    for _ in range(3_000):
        form = some_form(dice)
        order = list(form.least_points)
        said = {item: dice.choice(["no", "unknown", "yes"]) for item in form.items}
        changed = dice.choice(list(form.items))

        reached = [
            form.level(
                [item for item, how in {**said, changed: how_now}.items() if how == "yes"],
                [item for item, how in {**said, changed: how_now}.items() if how == "unknown"],
                (),
            )
            for how_now in ("no", "unknown", "yes")
        ]

        assert sorted(reached, key=order.index) == reached


# -- answers that are none ------------------------------------------------------------


JUNK = [
    "", "nowhere", "Yes", 0, 1, 2.5, True, [], ["yes"], ["nowhere"], [None], [["none"]], [{}], {}, {"yes": "neck"},
    {"yes": None}, {"yes": ["nowhere"]}, {"yes": [["neck"]]}, {"yes": [{}]}, {"unknown": [1]}, {"level": "extreme"},
    {"level": 3}, {"level": []}, {"level": ""}, {"other": []}, {"yes": {"neck": 1}}, {None: None}, object(), b"yes",
    {"yes"}, ("yes",), lambda: "yes", Path("yes"),
]  # fmt: skip


@pytest.mark.parametrize("junk", JUNK, ids=lambda junk: repr(junk).split(" at ")[0])
def test_an_answer_that_is_none_is_refused_and_never_raises(small, junk):
    """Shown as `refused` at the node it was given to; never taken for another answer, and nothing is added."""
    for name, node in small.nodes.items():
        before = dict(list(HURT.items())[: list(HURT).index(name)])
        done = walk(small, {**before, name: junk})

        if done.here is node:
            assert junk is done.refused
            assert walk(small, before).effects == done.effects
        else:
            assert isinstance(node, Assessment)
            assert {} == junk


def test_no_answer_is_no_refused_answer(small):
    done = walk(small, {"in_danger": None})

    assert ("in_danger", None) == (done.here.name, done.refused)


def test_nothing_goes_with_no_other_tick(tmp_path):
    small = sound(tmp_path, GRAPH.replace("Nothing of the kind}", "Nothing of the kind, by_itself: true}"))

    assert walk(small, {**HURT, "signs": ["none"]}).finished
    assert walk(small, {**HURT, "signs": ["none", "neck"]}).refused == ["none", "neck"]


def test_a_sign_cannot_be_true_and_not_known_at_once(small):
    assert walk(small, {**HURT, "risk": {"yes": ["threats"], "unknown": ["threats"]}}).here is small.nodes["risk"]


@pytest.mark.parametrize("answer", ["neck", [], ["neck", "nowhere"], ["neck", 3], "none"])
def test_many_takes_a_list_of_its_own_answers_with_at_least_one(small, answer):
    done = walk(small, {"in_danger": "no", "signs": answer})

    assert ("signs", answer) == (done.here.name, done.refused)


# -- what is read cannot be changed --------------------------------------------------------


def test_nothing_that_was_read_or_walked_can_be_changed(small):
    done = walk(small, HURT)
    frozen = [
        small, done, *small.nodes.values(), *small.nodes["in_danger"].choices.values(), small.nodes["make_safe"].done,
        small.nodes["risk"].form, *small.nodes["risk"].form.items.values(), *small.nodes["in_danger"].source,
        *small.sources.values(),
    ]  # fmt: skip

    for one in frozen:
        assert is_dataclass(one)
        for part in fields(one):
            with pytest.raises(FrozenInstanceError):
                setattr(one, part.name, None)
            assert not isinstance(getattr(one, part.name), list | set)


def test_walking_changes_neither_the_algorithm_nor_the_answers(small):
    answers = {**HURT, "signs": ["neck", "child"]}

    walk(small, answers)

    assert {**HURT, "signs": ["neck", "child"]} == answers
    assert walk(small, HURT) == walk(small, answers)


def test_a_walk_is_told_to_programs_in_plain_words(small):
    told = walk(small, {"in_danger": "no", "signs": ("none",), "drugs": "no", "risk": {"yes": ("threats",)}}).as_json()

    assert {
        "here": "place_tonight",
        "steps": [
            {"node": "in_danger", "answer": "no"},
            {"node": "signs", "answer": ["none"]},
            {"node": "drugs", "answer": "no"},
            {"node": "risk", "answer": {"yes": ["threats"]}},
        ],
        "facts": [],
        "needs": [],
        "effects": ["supervisor"],
        "level": "raised",
        "kinds": [],
        "finished": False,
    } == told


# -- nothing is ever taken away, on any graph --------------------------------------------------


FACTS = ["one", "two", "three", "four"]
EFFECTS = ["call_backup", "privacy", "supervisor", "follow_up", "relocate", "share_health"]
KINDS = ["shelter", "health", "hiv", "legal_aid"]


def some(dice: random.Random, words: list[str]) -> str:
    return f"[{', '.join(dice.sample(words, dice.randint(0, 2)))}]"


def random_graph(dice: random.Random, size: int = 14) -> str:
    """A graph of every verb, with guards, whose arrows all point on; every node is reached by the one before."""
    lines = ["title: Any", "country: any", "version: 2026-11-23", "status: draft", "start: n0", "facts:"]
    lines += [f"  {fact}: {fact}" for fact in FACTS]
    lines += ["nodes:"]
    for number in range(size):
        ahead = [f"n{later}" for later in range(number + 1, min(number + 5, size))]
        verb = dice.choice(["ask", "many", "do", "assess", "refer"]) if 0 < number < size - 1 else "refer"
        on = f"next: {ahead[0]}" if ahead else ""
        adds = [f"facts: {some(dice, FACTS)}, needs: {some(dice, KINDS)}, effects: {some(dice, EFFECTS)}"
                for _ in range(4)]  # fmt: skip
        if number == 0:
            verb, adds[0] = "ask", f"facts: [{', '.join(FACTS)}]"
        lines += [f"  n{number}:", f"    {'ask' if verb == 'many' else verb}: Number {number}", "    source: [waymark]"]
        if number and ahead and dice.random() < 0.4:
            lines += [f"    when: {some(dice, FACTS)}", f"    otherwise: {dice.choice(ahead)}"]
        if verb == "ask":
            lines += ["    about: safety", "    answers:"]
            goes = [ahead[0], dice.choice(ahead), dice.choice(ahead)]
            lines += [f"      {answer}: {{say: x, {adds[i]}, next: {goes[i]}}}"
                      for i, answer in enumerate(("yes", "no", "unknown"))]  # fmt: skip
        elif verb == "many":
            lines += ["    about: safety", "    many: true", f"    {on}", "    answers:"]
            lines += [f"      {answer}: {{say: x, {adds[i]}}}" for i, answer in enumerate(("a", "b", "unknown"))]
        elif verb == "assess":
            lines += ["    form: risk_form.yaml", "    bands:"]
            lines += [f"      {band}: {{{adds[i]}, next: {ahead[0] if i == 0 else dice.choice(ahead)}}}"
                      for i, band in enumerate(("standard", "raised", "high"))]  # fmt: skip
        else:
            lines += [f"    needs: {some(dice, KINDS)}", f"    effects: {some(dice, EFFECTS)}"]
            lines += ["    kinds: [shelter]"] if verb == "refer" else []
            lines += [f"    {on}"] if on else []
    return "\n".join(lines) + "\n"


FORM = """\
title: Any
official: false
own_rules: true
bands: {standard: 0, raised: 1, high: 3}
items:
  a: {say: a, critical: true, known_by: [one], unknown_by: [two]}
  b: {say: b, points: 1}
  c: {say: c, points: 2, known_by: [three]}
"""


@pytest.mark.parametrize("seed", range(25))
def test_facts_needs_and_effects_only_grow_along_any_walk_of_any_graph(tmp_path, seed):
    dice = random.Random(seed)
    algorithm, problems = examine(write(tmp_path / "any", random_graph(dice), FORM))
    assert [] == problems

    for _ in range(20):
        answers = random_answers(dice, algorithm)
        done = walk(algorithm, answers)
        on_the_way = names(done)
        walks = [walk(algorithm, {name: answers[name] for name in on_the_way[:length]})
                 for length in range(len(on_the_way) + 1)]  # fmt: skip

        assert done.finished
        assert len(on_the_way) <= algorithm.most_left[algorithm.start]
        assert [*on_the_way, None] == [one.here.name if one.here else None for one in walks]
        for before, after in pairwise(walks):
            for part in ("steps", "facts", "needs", "effects"):
                assert getattr(before, part) == getattr(after, part)[: len(getattr(before, part))]
            assert set(before.kinds) <= set(after.kinds)
            assert (before.level or "") == "" or after.level is not None


@pytest.mark.parametrize("seed", range(25))
def test_no_walk_is_longer_than_the_longest_left_from_where_it_stands(tmp_path, seed):
    dice = random.Random(seed)
    algorithm, _ = examine(write(tmp_path / "any", random_graph(dice), FORM))

    done = walk(algorithm, random_answers(dice, algorithm))

    left = [algorithm.most_left[name] for name in names(done)]
    assert all(before > after for before, after in pairwise(left))
