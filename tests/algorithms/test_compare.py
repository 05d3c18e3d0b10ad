"""Two versions of an algorithm: nothing is told where nothing ends elsewhere, and everything where something does."""

from __future__ import annotations

import copy
import json
import random
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from algorithms import DONE, Algorithm, Assessment, Question, Referral, Walk, load, own_folders, walk
from algorithms.comparing import Differences, compare, runs
from algorithms.comparing.match import match, same_things
from algorithms.comparing.order import ranks
from algorithms.comparing.page import compare_page
from algorithms.comparing.text import MOST_RENAMED
from algorithms.vocabulary import in_general

from .sample import FORM, GRAPH, random_answers, sound
from .test_handbook import HOSTILE, Reader

OWN = [folder.name for folder in own_folders()]
UA, UNFPA = "ukraine_police", "unfpa_sop"
Graph = dict


# -- versions made by rewriting the file -------------------------------------------------


def rewritten(folder: Path, name: str, change, form_change=None) -> Algorithm:
    """The shipped algorithm with *change* made to its graph, and *form_change* to its risk form."""
    source = next(own for own in own_folders() if own.name == name)
    made = folder / name
    made.mkdir()
    for file, rewrite in (("graph.yaml", change), ("risk_form.yaml", form_change)):
        data = yaml.load((source / file).read_text(encoding="utf-8"), yaml.CBaseLoader)
        made_anew = rewrite(data) if rewrite else None
        data = made_anew if isinstance(made_anew, dict) else data
        (made / file).write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
    return load(made)


def arrows(node: Graph) -> list[Graph]:
    """Every part of a node that may say where the way goes on."""
    return [node, *node.get("answers", {}).values(), *node.get("bands", {}).values()]


def with_new_names(graph: Graph, names: dict[str, str]) -> Graph:
    """The same graph, its nodes called otherwise."""
    graph["nodes"] = {names[name]: node for name, node in graph["nodes"].items()}
    for node in graph["nodes"].values():
        for part in arrows(node):
            part.update({key: names[part[key]] for key in ("next", "otherwise") if key in part})
    graph["start"] = names[graph["start"]]
    graph["at_any_time"] = [names[name] for name in graph.get("at_any_time", [])]
    for promise in graph.get("promises", []):
        if "answers" in promise:
            promise["answers"] = {names[name]: answer for name, answer in promise["answers"].items()}
        if "passes" in promise:
            promise["passes"] = [names[name] for name in promise["passes"]]
    return graph


def renamed_nodes(graph: Graph) -> Graph:
    return with_new_names(graph, {name: f"node_{n}" for n, name in enumerate(graph["nodes"])})


def swapped_names(graph: Graph) -> Graph:
    """Every node has the name of the one before it."""
    names = list(graph["nodes"])
    return with_new_names(graph, dict(zip(names, [*names[1:], names[0]], strict=True)))


def reversed_nodes(graph: Graph) -> Graph:
    graph["nodes"] = dict(reversed(graph["nodes"].items()))
    for node in graph["nodes"].values():
        if "answers" in node:
            node["answers"] = dict(reversed(node["answers"].items()))
    return graph


def renamed_facts(data: Graph) -> Graph:
    """Facts called otherwise, in a graph or in a risk form."""

    def new(facts):
        return [f"known_{fact}" for fact in facts]

    if "facts" in data:
        data["facts"] = {f"known_{fact}": says for fact, says in data["facts"].items()}
    parts = [part for node in data.get("nodes", {}).values() for part in arrows(node)]
    for part in [*parts, *data.get("items", {}).values(), *data.get("promises", [])]:
        keys = ("facts", "when", "when_any", "known_by", "unknown_by")
        part.update({key: new(part[key]) for key in keys if isinstance(part.get(key), list)})
    return data


def all_at_once(graph: Graph) -> Graph:
    return reversed_nodes(renamed_nodes(renamed_facts(graph)))


@pytest.mark.parametrize("name", OWN)
def test_a_version_beside_itself_differs_in_nothing(name):
    found = compare(load(name), load(name))

    assert not found.found
    assert (found.classes, found.added, found.removed, found.renamed, found.changed, found.head) == ((),) * 6
    assert found.as_text().endswith("No case ends elsewhere, and nothing is said differently.")


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize(
    ("change", "form_change"),
    [
        (renamed_nodes, None),
        (swapped_names, None),
        (reversed_nodes, None),
        (renamed_facts, renamed_facts),
        (all_at_once, renamed_facts),
        (lambda graph: {**graph, "version": "2030-01-01"}, None),
    ],
    ids=["nodes renamed", "names swapped", "order reversed", "facts renamed", "all at once", "version"],
)
def test_other_names_and_another_order_are_no_difference(tmp_path, name, change, form_change):
    old, new = load(name), rewritten(tmp_path, name, change, form_change)

    found = compare(old, new)

    assert not found.found, found.as_text()
    assert len(old.nodes) == len(found.renamed) + sum(node in new.nodes for node in old.nodes) or found.renamed


def test_many_new_names_are_folded_into_a_line(tmp_path):
    old, new = load(UA), rewritten(tmp_path, UA, renamed_nodes)

    rows = [row for row in compare(old, new).as_text().splitlines() if row.startswith("Taken for the same")]

    assert MOST_RENAMED + 1 == len(rows)
    assert f"Taken for the same: {len(old.nodes) - MOST_RENAMED} nodes more; the page names each (--html)." == rows[-1]


def test_swapped_names_are_told_as_renamed(tmp_path):
    old, new = load(UA), rewritten(tmp_path, UA, swapped_names)

    assert {(one.old, one.title) for one in compare(old, new).renamed} == {
        (name, node.title) for name, node in old.nodes.items()
    }


def test_other_names_for_answers_and_signs_are_no_difference(tmp_path):
    old = sound(tmp_path / "old")
    graph = GRAPH.replace("neck: {say: Marks", "grip: {say: Marks").replace(
        "child: {say: A child", "kid: {say: A child"
    )
    form = FORM.replace("weapon: {say", "gun: {say")
    (tmp_path / "new").mkdir()

    assert not compare(old, sound(tmp_path / "new", graph, form, cases=None)).found


@pytest.fixture(autouse=True)
def folders(tmp_path):
    (tmp_path / "old").mkdir()


# -- versions in which something is wrong -------------------------------------------------


def words_of(done: Walk) -> set[str]:
    """All that a walk has gathered, counted here and not by the module that is tested."""
    words = {*done.effects, *(f"need:{kind}" for kind in done.needs)}
    for step in done.steps:
        words |= {f"source:{cited.source.id}" for cited in step.node.source}
        if isinstance(step.node, Referral):
            words |= {f"kind:{kind}" for kind in step.node.kinds}
        elif isinstance(step.node, Assessment):
            order = list(step.node.bands)
            words |= {f"level:{level}" for level in order[: order.index(step.way.level or "") + 1]}
    return words


def lost(found: Differences) -> set[str]:
    return {word for one in found.classes for word in one.lost}


def won(found: Differences) -> set[str]:
    return {word for one in found.classes for word in one.won}


def at(name: str, *keys: str):
    """A change of one node, written as `node: Graph -> None`."""

    def of(change):
        def made(graph: Graph) -> None:
            part = graph["nodes"][name]
            for key in keys:
                part = part[key]
            change(part)

        return made

    return of


def without(key: str, word: str):
    return lambda part: part[key].remove(word)


def put(**more):
    return lambda part: part.update(more)


def bypassed(name: str, answer: str = "", *others: str):
    """Nobody comes to the node any more, nor to *others*: what led to it leads on, as if it were answered so."""

    def change(graph: Graph) -> None:
        node = graph["nodes"].pop(name)
        onward = node["answers"][answer]["next"] if answer else node["next"]
        for other in others:
            graph["nodes"].pop(other)
        for other in graph["nodes"].values():
            for part in arrows(other):
                part.update({key: onward for key in ("next", "otherwise") if part.get(key) == name})
        graph["promises"] = [one for one in graph.get("promises", []) if name not in one.get("answers", {})]

    return change


def asked_first(name: str, question: Graph):
    """A new question before the node."""

    def change(graph: Graph) -> None:
        for other in graph["nodes"].values():
            for part in arrows(other):
                part.update({key: "new_one" for key in ("next", "otherwise") if part.get(key) == name})
        graph["nodes"]["new_one"] = copy.deepcopy(question)

    return change


def in_form(sign: str, **more):
    return lambda form: form["items"][sign].update(more)


QUESTION = {
    "ask": "Is a lawyer on her way?",
    "phase": "her",
    "about": "protection",
    "source": ["waymark"],
    "answers": {
        "yes": {"say": "Yes", "effects": ["supervisor"], "next": "pledge"},
        "unknown": {"say": "I cannot tell", "effects": ["relocate"], "next": "pledge"},
    },
}


class Mutant(NamedTuple):
    """A change of a shipped algorithm, and some of the words it must lose and win."""

    name: str
    lost: set[str]
    won: set[str]
    change: Callable[[Graph], object] | None
    form_change: Callable[[Graph], object] | None = None


MUTANTS = {
    "an effect is dropped": Mutant(UA, {"warning_signs"}, set(), at("med_call")(without("effects", "warning_signs"))),
    "an effect is dropped from an answer": Mutant(
        UA, {"supervisor"}, set(), at("child_found", "answers", "unknown")(without("effects", "supervisor"))
    ),
    "an effect is added": Mutant(
        UA, set(), {"supervisor"}, at("pledge")(lambda part: part["effects"].append("supervisor"))
    ),
    "an answer is rerouted": Mutant(
        UA,
        {"call_ambulance", "urgent_health", "warning_signs"},
        set(),
        at("med_state", "answers", "unknown")(put(next="access")),
    ),
    "an answer ends it early": Mutant(
        UNFPA,
        {"risk_assessed", "safety_plan", "level:high", "need:oat"},
        set(),
        at("fu_hurt", "answers", "unknown")(put(next="fu_services")),
    ),
    "a burden is added": Mutant(
        UA, set(), {"relocate"}, at("overdose_act")(lambda part: part["effects"].append("relocate"))
    ),
    "a guard is narrower": Mutant(UA, {"secure_weapon"}, set(), at("weapon_scan")(put(when=["on_scene", "off_minor"]))),
    "a guard is gone": Mutant(
        UA, set(), {"secure_weapon"}, at("weapon_scan")(lambda part: [part.pop("when"), part.pop("otherwise")])
    ),
    "an instruction is removed": Mutant(UA, {"pledge"}, set(), bypassed("pledge")),
    "a question is removed": Mutant(
        UA, {"child_specialist"}, set(), bypassed("victim_age", "no", "child_victim", "child_victim_unsure")
    ),
    "a question is added": Mutant(UA, set(), {"supervisor", "relocate"}, asked_first("pledge", QUESTION)),
    "an answer is removed": Mutant(
        UA, {"overdose_response"}, {"warning_signs"}, at("med_state", "answers")(lambda part: part.pop("breathing"))
    ),
    "an answer is added": Mutant(
        UA,
        {"call_ambulance", "overdose_response"},
        set(),
        at("med_state", "answers")(put(later={"say": "Later", "next": "access"})),
    ),
    "a fact is no longer known": Mutant(
        UA, {"secure_weapon"}, set(), at("start", "answers", "call")(lambda part: part.pop("facts"))
    ),
    "a kind of help is dropped": Mutant(UA, {"kind:overdose"}, set(), at("ref_harm")(without("kinds", "overdose"))),
    "a need is dropped": Mutant(
        UA, {"need:child_protection"}, set(), at("child_victim")(lambda part: part.pop("needs"))
    ),
    "a source is exchanged": Mutant(
        UA, {"source:c585"}, {"source:s90"}, at("child_victim")(lambda part: part["source"].__setitem__(2, "s90"))
    ),
    "a sign asks for more facts": Mutant(
        UNFPA, {"level:high"}, set(), None, in_form("cf2_neck", known_by=["neck", "weapon"])
    ),
    "a sign weighs less": Mutant(UNFPA, {"level:high"}, set(), None, in_form("cf2_neck", critical="false", points="1")),
    "high begins later": Mutant(UNFPA, {"level:high"}, set(), None, lambda form: form["bands"].update(high="6")),
}


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """For each mutant both versions, what is found, and how long that took."""
    found = {}

    def of(key: str):
        if key not in found:
            mutant = MUTANTS[key]
            old = load(mutant.name)
            folder = tmp_path_factory.mktemp("mutant")

            def change(graph: Graph) -> None:
                graph["promises"] = []
                if mutant.change:
                    mutant.change(graph)

            new = rewritten(folder, mutant.name, change, mutant.form_change)
            begun = time.process_time()
            found[key] = old, new, compare(old, new), time.process_time() - begun
        return found[key]

    return of


@pytest.mark.parametrize("key", MUTANTS)
def test_what_a_change_takes_and_gives_is_found(compared, key):
    _, _, found, took = compared(key)

    assert MUTANTS[key].lost <= lost(found), found.as_text()
    assert MUTANTS[key].won <= won(found), found.as_text()
    assert took < 3


@pytest.mark.parametrize("key", MUTANTS)
def test_each_case_shown_can_be_walked_in_both_versions_to_what_it_claims(compared, key):
    old, new, found, _ = compared(key)

    for part in (part for one in found.classes for part in one.parts):
        before, after = walk(old, part.old.answers), walk(new, part.new.answers)
        assert (before.here, after.here) == (None, None)
        assert {step.node.name for step in before.steps} == part.old.answers.keys()
        assert {step.node.name for step in after.steps} == part.new.answers.keys()
        here, there = words_of(before), words_of(after)
        assert {*part.lost, *part.also_lost} == here - there
        assert {*part.won, *part.also_won} == there - here
        assert part.old.level == before.level
        assert {*part.old.protections, *part.old.burdens} == set(before.effects)


@pytest.mark.parametrize("key", MUTANTS)
def test_no_random_case_ends_elsewhere_in_a_way_that_is_not_told(compared, key):
    old, new, found, _ = compared(key)
    dice = random.Random(key)

    for _ in range(60):
        answers = random_answers(dice, old)
        changed = {name: answer for name, answer in random_answers(dice, new).items() if name not in old.nodes}
        for node in new.nodes.values():
            given = answers.get(node.name)
            if isinstance(node, Question) and isinstance(given, str) and given not in node.choices:
                changed[node.name] = dice.choice(list(node.choices))
        before, after = walk(old, answers), walk(new, {**answers, **changed})
        assert (before.here, after.here) == (None, None)
        assert words_of(before) - words_of(after) <= lost(found)
        assert words_of(after) - words_of(before) <= won(found)


# -- what is said differently -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "becomes", "what", "gone", "come"),
    [
        ("within: now", "within: 24 hours", "by when", "now", "24 hours"),
        ("[Separate the two people., ", "[", "steps", "Separate the two people.", None),
        (
            "why: Safety comes",
            "why: Danger comes",
            "why",
            "Safety comes before evidence.",
            "Danger comes before evidence.",
        ),
        ("You did right to call", "Good that you called", "words for her", "You did right to call {police}.", None),
        ("avoid: [Do not ask him first.]", "avoid: [Wait.]", "what not to do", "Do not ask him first.", "Wait."),
        ("[l2229 art. 10 (s02), ", "[", "rests on", "l2229 art. 10 (seen at s02)", None),
        ("who: the first crew", "who: the duty officer", "who", "the first crew", "the duty officer"),
        ("say: A child, facts", "say: A girl, facts", "answer", "A child", "A girl"),
        ("say: Threats, points: 1", "say: Threats, points: 2", "weight of “Threats”", "1 points", "2 points"),
        ("title: Eleven signs", "title: Ten signs", "form", "Eleven signs", "Ten signs"),
        ("    doubts: [D1]\n", "", "open doubts", "Is the order mandatory?", None),
        (
            "next: signs\n  signs",
            "next: drugs\n  signs",
            "leads to",
            "What do you see?",
            "Did she say that she uses drugs?",
        ),
    ],
)
def test_what_is_said_differently_is_told_at_its_node(tmp_path, was, becomes, what, gone, come):
    assert was in GRAPH + FORM
    (tmp_path / "new").mkdir()
    new = sound(tmp_path / "new", GRAPH.replace(was, becomes), FORM.replace(was, becomes), cases=None)

    found = compare(sound(tmp_path / "old"), new)

    changes = [change for node in found.changed for change in node.changes]
    assert [what] == [change.what for change in changes]
    assert gone in changes[0].was
    assert come is None or come in changes[0].now


@pytest.mark.parametrize(
    ("was", "becomes", "what"),
    [
        ("status: draft", "status: reviewed\nreviewed_by: A\nreviewed_on: 2026-11-23", "status"),
        ("about: Small, but", "about: Little, but", "about"),
        ("at_any_time: [make_safe]", "at_any_time: [order]", "one press away from every screen"),
        ("Is the order mandatory?", "Is it a duty?", "open doubts"),
        ("unread: [unfpa_sop]", "unread: [unfpa_sop, cc]", "documents not read"),
    ],
)
def test_what_is_said_differently_at_the_head_is_told(tmp_path, was, becomes, what):
    (tmp_path / "new").mkdir()

    found = compare(sound(tmp_path / "old"), sound(tmp_path / "new", GRAPH.replace(was, becomes), cases=None))

    assert what in [change.what for change in found.head]
    assert found.found
    assert () == found.classes


def test_a_source_is_both_said_differently_and_what_a_case_rests_on(compared):
    _, _, found, _ = compared("a source is exchanged")

    assert [("child_victim", "rests on")] == [(node.new, c.what) for node in found.changed for c in node.changes]
    assert all(one.only_sources for one in found.classes)


# -- which node is which ------------------------------------------------------------------------


def test_a_node_with_another_name_and_nearly_the_same_words_is_the_same(tmp_path):
    (tmp_path / "new").mkdir()
    graph = GRAPH.replace("child_ask", "child_hurt").replace("Is the child hurt?", "Is the child hurt or ill?")
    old, new = sound(tmp_path / "old"), sound(tmp_path / "new", graph, cases=None)

    assert match(old, new).nodes["child_ask"] == "child_hurt"
    assert [("child_ask", "child_hurt")] == [(one.old, one.new) for one in compare(old, new).renamed]


def test_another_question_at_the_same_place_is_another_question(tmp_path):
    (tmp_path / "new").mkdir()
    graph = GRAPH.replace("child_ask", "armed").replace("Is the child hurt?", "Has he a weapon?")
    graph = graph.replace("about: children", "about: weapon")

    found = compare(sound(tmp_path / "old"), sound(tmp_path / "new", graph, cases=None))

    assert (["armed"], ["child_ask"]) == ([one.new for one in found.added], [one.old for one in found.removed])


def test_the_words_of_an_answer_decide_where_names_were_exchanged():
    assert {"yes": "no", "no": "yes", "x": "x"} == same_things(
        {"yes": "Yes", "no": "No", "x": "Once"}, {"yes": "No", "no": "Yes", "x": "Twice"}
    )


def test_a_question_that_moved_is_still_answered_alike_in_both(tmp_path):
    """The drugs question comes before the signs now: the orders contradict each other, and nothing is lost by it."""
    (tmp_path / "new").mkdir()
    graph = GRAPH.replace("next: signs", "next: FIRST").replace("next: drugs", "next: child_ask")
    graph = graph.replace("baseline: true, next: child_ask", "baseline: true, next: signs")
    graph = graph.replace("needs: [harm_reduction], next: child_ask", "needs: [harm_reduction], next: signs")
    graph = graph.replace("say: I do not know, next: child_ask", "say: I do not know, next: signs")
    old, new = sound(tmp_path / "old"), sound(tmp_path / "new", graph.replace("FIRST", "drugs"), cases=None)

    found = compare(old, new)

    assert ranks(old, new, match(old, new))[0]
    assert () == found.classes
    assert {"in_danger", "make_safe", "signs", "drugs"} == {node.new for node in found.changed}


# -- the document, the text and the page ---------------------------------------------------------


def test_the_document_has_classes_with_both_runs_and_nodes(compared):
    _, _, found, _ = compared("an answer is rerouted")
    document = json.loads(json.dumps(found.as_json()))

    assert {"old", "new", "not_compared", "classes", "nodes", "head", "limits"} == document.keys()
    assert {"added", "removed", "renamed", "changed"} == document["nodes"].keys()
    first = document["classes"][0]
    assert ("med_state", "I cannot tell") == (first["node"], first["answer"])
    assert "unknown" == first["parts"][0]["old"]["answers"]["med_state"]
    ends = {"answers", "protections", "burdens", "needs", "kinds", "level", "sources"}
    assert ends == first["parts"][0]["old"].keys() == first["parts"][0]["new"].keys()


def test_the_text_tells_lost_protections_before_new_burdens_and_both_before_what_is_won(tmp_path):
    def change(graph: Graph) -> None:
        graph["promises"] = []
        graph["nodes"]["pledge"]["effects"] = ["relocate"]
        graph["nodes"]["close"]["effects"] = [*graph["nodes"]["close"].get("effects", []), "call_backup"]

    text = compare(load(UA), rewritten(tmp_path, UA, change)).as_text()

    assert (
        text.index("LOST: She is told that help") < text.index("NEW BURDEN: She leaves") < text.index("WON: A second")
    )
    assert "In every case that had it before." in text
    assert "In some cases 1 protection is lost, 1 burden is new, 1 protection is won." in text


def test_the_page_begins_with_the_losses_and_ends_with_a_place_to_sign(compared):
    _, _, found, _ = compared("an answer is rerouted")
    page = Reader(compare_page(found))

    order = ["Protections lost", "An ambulance is called", "Cases that end elsewhere", "I have read these changes."]
    assert sorted(order, key=page.text.index) == order
    assert page.text.split("I have read these changes.")[1].endswith("Name Role Date Signature")
    assert found.old.hash in page.text and found.new.hash in page.text
    assert [] == page.open
    assert {link[1:] for link in page.links} <= set(page.ids)


@pytest.mark.parametrize("key", ["an answer is rerouted", "a question is added", "an answer ends it early"])
def test_the_page_is_the_same_each_time_and_shows_every_row_that_differs(compared, key):
    old, new, found, _ = compared(key)

    assert compare_page(found) == compare_page(compare(old, new))
    text = Reader(compare_page(found)).text
    for one in found.classes:
        assert [] == [row.title for row in one.parts[0].rows if not row.same and in_general(row.title) not in text]


def test_words_of_a_file_are_never_html(tmp_path):
    text = "'" + HOSTILE.replace("'", "''") + "'"
    graph = GRAPH.replace("Make the scene safe", text).replace("effects: [separate_parties]", "effects: []")
    for line in ("A small way through", "Safety comes before evidence.", "Is the child hurt?", "Nothing of the kind"):
        graph = graph.replace(line, text)
    (tmp_path / "new").mkdir()

    page = compare_page(compare(sound(tmp_path / "old"), sound(tmp_path / "new", graph, cases=None)))

    assert "<script" not in page
    assert page.count(escape(HOSTILE)) >= 5
    assert HOSTILE in Reader(page).text


def test_too_much_at_once_is_told_in_a_sentence_and_is_no_all_clear(monkeypatch, tmp_path):
    monkeypatch.setattr(runs, "MOST_PAIRS", 20)

    found = compare(load(UA), load(UA))

    assert found.found
    assert () == found.classes
    assert "more than 20 pairs of states are reached" in found.not_compared
    assert "The cases could not be compared: with one run at" in found.as_text()
    assert "Whether a protection is lost is not known." in compare_page(found)


def test_done_stands_in_no_case_in_words(compared):
    _, _, found, _ = compared("an answer is rerouted")

    assert f": {DONE}," not in found.as_text()
