"""What `prove` says: how many runs there are, which rules hold on them, of which text."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

from algorithms import load, own_folders, vocabulary
from algorithms.__main__ import main
from algorithms.certificate import certify, content_hash, count_runs
from algorithms.handbook import handbook
from algorithms.machine import Machine
from algorithms.rules import rules

from . import proven
from .proven import GRAPH


@pytest.fixture
def whole(tmp_path):
    return proven.proven(tmp_path)


@pytest.mark.parametrize("folder", own_folders(), ids=lambda folder: folder.name)
def test_every_rule_is_proven_on_each_algorithm_of_the_project(folder):
    certificate = certify(load(folder))

    assert () == certificate.broken
    assert tuple(rules()) == certificate.proven


def test_runs_are_counted_one_by_one_where_that_can_be_done(tmp_path):
    answers = 'yes: {say: "Yes", facts: [f]}, no: {say: "No"}, unknown: {say: U}, by: {say: B, by_itself: true}'
    graph = (
        "title: T\ncountry: any\nversion: 2026-11-25\nstatus: draft\nstart: one\nfacts: {f: F}\nnodes:\n"
        "  one:\n    ask: Which?\n    many: true\n    about: needs\n    source: [waymark]\n    next: last\n"
        f"    answers: {{{answers}}}\n"
        "  last:\n    do: End\n    when: [f]\n    source: [waymark]\n"
    )

    runs = count_runs(Machine(load(_written(tmp_path, graph))))

    assert 8 == runs.count  # seven sets of yes, no and unknown; and "by itself"
    assert (1, 2) == (runs.shortest, runs.longest)


def test_the_first_protection_is_counted_in_the_worst_run(whole):
    runs = certify(whole).runs

    assert (2, 2) == (runs.first_protection, runs.first_instruction)
    assert (
        "In the worst run the first screen that protects her comes after 2 answers, "
        "and the first that says what to do after 2 answers." == runs.first_help
    )


def test_a_run_that_ends_without_any_protection_is_said(tmp_path):
    graph = (
        "title: T\ncountry: any\nversion: 2026-11-25\nstatus: draft\nstart: one\nnodes:\n"
        "  one:\n    do: Look away\n    source: [waymark]\n"
    )

    certificate = certify(load(_written(tmp_path, graph)))

    assert (None, None) == (certificate.runs.first_protection, certificate.runs.first_instruction)
    assert "In the worst run the first screen that protects her comes never" in certificate.in_words()


def test_the_hash_changes_with_every_text_that_is_proven_and_with_nothing_else(tmp_path, whole):
    before = content_hash(whole)
    (whole.folder / "cases.yaml").write_text("cases: []\n")
    (whole.folder / "CHANGES.md").write_text("Nothing.\n")

    assert before == content_hash(whole) == content_hash(_copied(whole, tmp_path))
    for name in ("graph.yaml", "risk_form.yaml"):
        file = whole.folder / name
        text = file.read_text()
        file.write_text(text + "# one more line\n")
        assert before != content_hash(whole)
        file.write_text(text)


def test_a_lock_that_an_editor_left_beside_the_files_is_passed_over(whole):
    before = content_hash(whole)
    (whole.folder / ".#graph.yaml").symlink_to("nobody@nowhere.1234")

    assert before == content_hash(whole)


def test_a_number_of_runs_too_long_to_read_is_told_by_its_power_of_ten(whole):
    runs = certify(whole).runs

    assert "65,610" == runs.in_all
    assert "about 10^5000" == replace(runs, count=10**5000).in_all


def test_a_graph_that_goes_round_has_no_runs_to_prove_anything_of(tmp_path):
    circle = GRAPH.replace("effects: [call_ambulance]\n    next: alone", "effects: [call_ambulance]\n    next: danger")
    folder = proven.write(tmp_path / "round", circle, proven.FORM)

    assert 1 == main(["prove", str(folder)])


def test_prove_prints_the_certificate(whole, capsys):
    code = main(["prove", str(whole.folder)])

    out = capsys.readouterr().out
    assert 0 == code
    assert "65,610 distinct runs, of 13 to 18 answers, by way of 38 states" in out
    assert f"content {content_hash(whole)}" in out
    assert all(f"  {name}: {rule.says} ({rule.rests_on})" in out for name, rule in rules().items())
    assert "  drug_use: drugs\n  medicine: medicine\nnever asked about: intoxication, sex_work, hiv," in out


def test_prove_as_json_is_one_document(whole, capsys):
    code = main(["prove", "--json", str(whole.folder)])

    document = json.loads(capsys.readouterr().out)
    assert 0 == code
    assert (65_610, 13, 18) == (document["runs"], document["shortest_run"], document["longest_run"])
    assert (2, list(rules()), []) == (
        document["answers_to_first_protection"],
        document["proven"],
        document["problems"],
    )


def test_prove_ends_with_one_and_names_what_is_broken(tmp_path, capsys):
    folder = proven.proven(tmp_path, GRAPH.replace(", complaint_channel", "")).folder

    code = main(["prove", str(folder)])

    out = capsys.readouterr().out
    assert 1 == code
    assert f"rules proven on every run: {len(rules()) - 1} of {len(rules())}" in out
    assert 'ends_in_referral: a run can end without "complaint_channel"' in out


def test_the_handbook_carries_what_is_proven_and_promised_and_never_the_time(whole):
    certificate = certify(whole)

    page = handbook(whole, certificate)

    assert "65,610 distinct runs" in page
    assert "by way of 38 states." in page
    assert "She may tell of this: That she uses or used drugs" in page
    assert certificate.hash in page
    assert all(promise.says in page for promise in whole.promises)
    assert page == handbook(whole, certify(whole))


def test_the_handbook_of_a_broken_algorithm_says_so_first(tmp_path):
    broken = proven.proven(tmp_path, GRAPH.replace(", complaint_channel", ""))

    page = handbook(broken, certify(broken))

    assert "Not proven: these rules do not hold." in page
    assert "<td>ends_in_referral</td>" not in page


@pytest.mark.parametrize("folder", own_folders(), ids=lambda folder: folder.name)
def test_what_is_proven_of_nothing_is_named(folder):
    document = certify(load(folder)).as_json()

    assert set(vocabulary().sensitive) == {*document["sensitive"], *document["never_asked"]}
    assert {"sex_work", "orientation", "criminal_record", "complaint"} <= set(document["never_asked"])


def _copied(algorithm, tmp_path):
    return load(shutil.copytree(algorithm.folder, tmp_path / "copy"))


def _written(tmp_path, graph):
    folder = tmp_path / "graph"
    folder.mkdir()
    (folder / "graph.yaml").write_text(graph)
    return folder
