"""python -m algorithms: what it prints, to whom, and how it ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from algorithms import load, own_folders, walk
from algorithms.__main__ import main
from algorithms.certificate import certify
from algorithms.drawing import draw
from algorithms.handbook import handbook

from . import proven
from .sample import CASES, GRAPH, write

REPOSITORY = Path(__file__).parents[2]
KEYS = {"here", "steps", "facts", "needs", "effects", "level", "kinds", "finished"}


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "small", cases=CASES)


@pytest.fixture
def proven_folder(tmp_path):
    return write(tmp_path / "proven", proven.GRAPH, proven.FORM, proven.CASES)


@pytest.fixture
def call(capfdbinary):
    """Call `main`; gives the exit code, what was printed, and what was said on standard error."""

    def called(*words: object, stdin: str = ""):
        before, sys.stdin = sys.stdin, SimpleNamespace(buffer=io.BytesIO(stdin.encode()))
        try:
            code = main([str(word) for word in words])
        except SystemExit as left:
            code = left.code
        finally:
            sys.stdin = before
        sys.stdout.flush()
        out, error = capfdbinary.readouterr()
        return code, out.decode("utf-8", "replace"), error.decode()

    return called


def shell(command: str):
    """Run *command* in a shell, from the repository, with `waymark` for this python -m algorithms.

    What is printed is buffered, as it is for everyone: a pipe that is closed is felt only at the end.
    """
    waymark = f'waymark() {{ "{sys.executable}" -m algorithms "$@"; }}; '
    return subprocess.run(
        ["bash", "-c", waymark + command],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONUNBUFFERED": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )


# -- list and check ----------------------------------------------------------------


def test_list_names_every_algorithm_of_the_project(call):
    code, out, _ = call("list", "--json")

    document = json.loads(out)
    listed = {row["id"] for row in document["algorithms"]}
    broken = {Path(problem["file"]).parent.name for problem in document["problems"]}
    assert {folder.name for folder in own_folders()} == listed | broken
    assert (1 if document["problems"] else 0) == code


def test_check_says_so_where_there_is_no_problem(call, proven_folder):
    assert (0, "No problem in proven.\n", "") == call("check", proven_folder)
    assert (0, {"problems": [], "checked": ["proven"]}) == (
        lambda code, out, _: (code, json.loads(out))
    )(*call("check", "--json", proven_folder))  # fmt: skip


@pytest.mark.parametrize("ending", ["/", "/.", "//"])
def test_a_folder_may_be_named_with_a_trailing_slash(call, proven_folder, ending):
    assert (0, "No problem in proven.\n", "") == call("check", f"{proven_folder}{ending}")


def test_check_prints_every_problem_of_graphs_rules_and_cases_and_ends_with_one(call, proven_folder, tmp_path):
    wrong = write(tmp_path / "wrong", GRAPH.replace("start: in_danger", "start: in_dangr"))
    passing = proven.CASES.replace("    reaches: end", "    reaches: end\n    passes: [shelter]", 1)
    (proven_folder / "cases.yaml").write_text(passing)
    (proven_folder / "graph.yaml").write_text(proven.GRAPH.replace("harm_reduction_offered, ", ""))

    code, out, error = call("check", wrong, proven_folder)

    told = [line for line in out.splitlines() if not line.startswith("  ")]
    assert (1, "") == (code, error)
    assert [
        f'{wrong}/graph.yaml:7: grammar: "in_dangr" is not a node. Did you mean "in_danger"?',
        f'{proven_folder}/graph.yaml:150: ends_in_referral: a run can end without "harm_reduction_offered". '
        "Add it on the way.",
        f'{proven_folder}/cases.yaml:2: case: "Nothing of the kind is known": it should pass "shelter", and does not.',
    ] == told


def test_a_broken_rule_shows_its_run_and_one_about_two_runs_shows_both(call, proven_folder):
    graph = proven.GRAPH.replace("effects: [medicines_stay], needs: [harm_reduction], next: medicine", "next: contacts")
    (proven_folder / "graph.yaml").write_text(graph)

    code, out, _ = call("check", "--rule", "neutral", "--rule", "words", proven_folder)

    rows = out.splitlines()
    line = 1 + next(at for at, line in enumerate(graph.splitlines()) if "She said so" in line)
    assert 1 == code
    here = f'{proven_folder}/graph.yaml:{line}: neutral: "yes" at "drugs" costs her'
    assert [
        f"{here} safe_place_tonight; in other runs also agreed_shelter, kind:shelter, step:shelter, "
        "step:childrens_service. Give it what the other answer gives.",
        f"{here}, all else alike, medicine_continuity. Give it what the other answer gives.",
    ] == [row for row in rows if row.startswith(str(proven_folder))]
    assert "  * Did she say that she uses drugs?: She said nothing of it | She said so" in rows
    assert "  * Is there a medicine you must not miss?: No | (not asked)" in rows
    assert "    Check earlier calls and orders: done | done" in rows
    assert ["    run 2 is without:", "      - She does not miss a dose of daily medicine"] == rows[-2:]


def test_a_broken_rule_as_json_carries_its_runs(call, proven_folder):
    graph = proven.GRAPH.replace("effects: [medicines_stay], needs: [harm_reduction], next: medicine", "next: contacts")
    (proven_folder / "graph.yaml").write_text(graph)

    _, out, _ = call("check", "--rule", "neutral", "--json", proven_folder)

    row, _ = json.loads(out)["problems"]
    first, second = row["runs"]
    assert {"file", "line", "rule", "message", "runs"} == row.keys()
    assert ("no", "yes") == (first["answers"]["drugs"], second["answers"]["drugs"])
    assert [] == first["lacks"]
    assert ["safe_place_tonight"] == second["lacks"]


def test_compare_writes_what_it_was_told_to_a_file_and_gives_one_answer(call, proven_folder, tmp_path):
    code, out, _ = call("compare", "--json", "-o", tmp_path / "same.json", proven_folder, proven_folder)

    assert (0, "") == (code, out)
    assert [] == json.loads((tmp_path / "same.json").read_text())["classes"]
    assert 2 == call("compare", "--json", "--html", proven_folder, proven_folder)[0]


def test_sources_to_be_read_again_are_named_as_of_a_day_once_for_all_algorithms(call):
    code, out, _ = call("check", "--as-of", "2026-11-25", "--rule", "words")

    rows = out.splitlines()
    assert 1 == code
    assert len(rows) == len(set(rows))
    assert any("sources.yaml:" in row and ": overdue: " in row for row in rows)
    assert (2, "", 'algorithms: "soon" is not a day. Write it like 2026-11-23.\n') == call("check", "--as-of", "soon")


def test_a_version_compared_with_itself_differs_in_nothing(call, proven_folder):
    code, out, _ = call("compare", proven_folder, proven_folder)

    assert 0 == code
    assert "No case ends elsewhere, and nothing is said differently." == out.splitlines()[-1]


def test_a_new_version_that_costs_her_something_is_told_in_words_as_a_page_and_as_json(call, proven_folder, tmp_path):
    worse = write(tmp_path / "worse", proven.GRAPH.replace("effects: [call_ambulance]", "effects: []"), proven.FORM)

    code, out, _ = call("compare", proven_folder, worse)
    as_page = call("compare", "--html", proven_folder, worse)
    as_json = call("compare", "--json", proven_folder, worse)

    assert (1, True) == (code, "LOST: An ambulance is called and first aid given (call_ambulance)" in out)
    assert (1, True) == (as_page[0], as_page[1].startswith("<!doctype html>"))
    assert (1, {"old", "new", "classes", "nodes"}) == (
        as_json[0],
        json.loads(as_json[1]).keys() & {"old", "new", "classes", "nodes"},
    )
    assert (2, "") == call("compare", proven_folder, tmp_path / "none")[:2]


def test_a_rule_that_does_not_exist_is_told_the_nearest(call, proven_folder):
    code, out, error = call("check", "--rule", "neutrl", proven_folder)

    assert (2, "", 'algorithms: "neutrl" is not a rule. Did you mean "neutral"?\n') == (code, out, error)


def test_check_as_json_is_one_document_with_a_row_a_problem(call, folder):
    (folder / "graph.yaml").write_text(GRAPH.replace("start: in_danger", "start: in_dangr"))

    code, out, _ = call("check", "--json", folder)

    assert 1 == code
    assert {
        "problems": [
            {
                "file": f"{folder}/graph.yaml",
                "line": 7,
                "rule": "grammar",
                "message": '"in_dangr" is not a node. Did you mean "in_danger"?',
            }
        ],
        "checked": ["small"],
    } == json.loads(out)


# -- walk ------------------------------------------------------------------------------


ANSWERS = "in_danger: no\nsigns: [none, child]\n"


def test_walk_as_json_is_one_document_with_exactly_its_keys(call, folder):
    code, out, error = call("walk", folder, "--json", "--answers", "-", stdin=ANSWERS)

    document = json.loads(out)
    assert (0, "") == (code, error)
    assert document.keys() == KEYS
    assert walk(load(folder), {"in_danger": "no", "signs": ["none", "child"]}).as_json() == document


def test_answers_may_be_json_and_come_from_a_file_or_from_standard_input(call, folder, tmp_path):
    answers = {"in_danger": "no", "signs": ["none", "child"]}
    (tmp_path / "answers.json").write_text(json.dumps(answers, indent=2))

    from_file = call("walk", folder, "--json", "--answers", tmp_path / "answers.json")
    piped = call("walk", folder, "--json", "--answers", "-", stdin=json.dumps(answers))

    assert from_file == piped == call("walk", folder, "--json", "--answers", "-", stdin=ANSWERS)


def test_what_walk_prints_as_json_can_be_walked_again(call, folder):
    _, out, _ = call("walk", folder, "--json", "--answers", "-", stdin=ANSWERS)
    again = {step["node"]: step["answer"] for step in json.loads(out)["steps"]}

    assert out == call("walk", folder, "--json", "--answers", "-", stdin=json.dumps(again))[1]


def test_walk_in_words_tells_each_step_and_the_next(call, folder):
    risk = "drugs: no\nchild_ask: no\nrisk: {yes: [threats, weapon]}\n"

    short = call("walk", folder, "--answers", "-", stdin=ANSWERS)
    long = call("walk", folder, "--answers", "-", stdin=ANSWERS + risk + "place_tonight: done")

    assert (
        0,
        "1. Is anyone in danger right now? → no\n2. What do you see? → none, child\n"
        "Next: drugs: Did she say that she uses drugs?\n",
        "",
    ) == short
    assert "5. Which of these does she tell you? → yes: threats, weapon\n" in long[1]
    assert long[1].endswith("The walk is over.\n")


def test_an_answer_that_is_none_is_told_with_the_nearest_and_the_walk_still_printed(call, folder):
    wrong = "in_danger: noo\nsings: [none]\n"

    code, out, _ = call("walk", folder, "--answers", "-", stdin=wrong)
    code_json, out_json, _ = call("walk", folder, "--json", "--answers", "-", stdin=wrong)

    assert 1 == code == code_json
    assert [
        "Next: in_danger: Is anyone in danger right now?",
        '-:1: grammar: "noo" is not an answer of "in_danger". Did you mean "no"?',
        '-:2: grammar: "sings" is not a node of small. Did you mean "signs"?',
    ] == out.splitlines()
    assert KEYS | {"problems"} == json.loads(out_json).keys()


def test_a_broken_algorithm_is_told_not_walked(call, folder):
    (folder / "graph.yaml").write_text("nodes: [a\nb: c\n")
    told = (
        f"{folder}/graph.yaml:1: yaml: the bracket opened here is not closed as it should be. "
        "Close it, or put the text in quotes."
    )

    for words in (["walk", folder, "--answers", "-"], ["draw", folder], ["handbook", folder]):
        assert (1, told + "\n", "") == call(*words, stdin=ANSWERS)


def test_answers_that_cannot_be_read_are_told(call, folder):
    code, piped, _ = call("walk", folder, "--answers", "-", stdin="")

    assert 1 == code
    assert "-:1: yaml: it is empty." in piped.splitlines()


# -- draw and handbook -------------------------------------------------------------------


@pytest.mark.parametrize("form", ["dot", "mermaid", "text", "svg"])
def test_draw_prints_the_drawing_with_the_way_walked(call, folder, form):
    small = load(folder)

    plain = call("draw", folder, "--format", form)
    walked = call("draw", folder, "--format", form, "--answers", "-", stdin=ANSWERS)

    assert (0, draw(small, form).decode(), "") == plain
    assert (0, draw(small, form, walk(small, {"in_danger": "no", "signs": ["none", "child"]})).decode(), "") == walked


def test_draw_before_the_first_answer_marks_where_the_officer_stands(call, folder):
    code, out, _ = call("draw", folder, "--format", "text", "--answers", "-", stdin="{}")

    assert 0 == code
    assert out.startswith("1. Question: Is anyone in danger right now? (you are here) ")


def test_draw_and_handbook_write_to_a_file(call, folder, tmp_path):
    drawn = call("draw", folder, "--format", "png", "-o", tmp_path / "small.png")
    handed = call("handbook", folder, "-o", tmp_path / "small.html")

    assert (0, "", "") == drawn == handed
    assert (tmp_path / "small.png").read_bytes().startswith(b"\x89PNG")
    assert handbook(load(folder), certify(load(folder))) == (tmp_path / "small.html").read_text()


# -- wrong use ---------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["check"], ["prove"], ["draw"], ["handbook"], ["walk", "--answers", "-"]])
def test_an_unknown_name_is_told_with_the_nearest(call, command):
    nearest = own_folders()[0].name

    code, out, error = call(command[0], nearest[:-1], *command[1:])

    assert (2, "") == (code, out)
    assert f'algorithms: "{nearest[:-1]}" is neither an algorithm nor a folder. Did you mean "{nearest}"?\n' == error


@pytest.mark.parametrize("command", ["walk", "draw"])
@pytest.mark.parametrize("name", ["none.yaml", "", "x" * 300])
def test_answers_that_are_not_there_are_wrong_use(call, folder, tmp_path, command, name):
    assert (
        2,
        "",
        f'algorithms: there is no file "{tmp_path / name}". Name a file of answers, or - for standard input.\n',
    ) == call(command, folder, "--answers", tmp_path / name)


@pytest.mark.parametrize("command", [["check"], ["prove"], ["draw"], ["handbook"], ["walk", "--answers", "-"]])
def test_a_folder_that_holds_no_algorithm_is_wrong_use(call, tmp_path, command):
    assert (
        2,
        "",
        f'algorithms: "{tmp_path}" is a folder without a graph.yaml. Name the folder of an algorithm.\n',
    ) == call(command[0], tmp_path, *command[1:])


@pytest.mark.parametrize("command", [["handbook"], ["walk", "--answers", "-"]])
@pytest.mark.parametrize("language", ["english", "u", "uk_UA", "pt-", "", "ук"])
def test_a_language_that_cannot_be_one_is_wrong_use(call, folder, command, language):
    assert (
        2,
        "",
        f'algorithms: "{language}" is not the code of a language. Write it like uk or pt-BR.\n',
    ) == call(command[0], folder, *command[1:], "--language", language)


@pytest.mark.parametrize("command", [["handbook"], ["walk", "--answers", "-"]])
@pytest.mark.parametrize("language", ["xx", "fr", "pt-BR", "sr-Latn-RS", "es-419", "pt-br"])
def test_a_language_there_is_no_text_in_is_wrong_use(call, folder, command, language):
    assert (
        2,
        "",
        f'algorithms: there is no text of small in "{language}". Use one of: en.\n',
    ) == call(command[0], folder, *command[1:], "--language", language)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check", "nowhere"], '"nowhere" is neither an algorithm nor a folder.'),
        (["check", "."], '"." is a folder without a graph.yaml. Name the folder of an algorithm.'),
        (
            ["walk", "ukraine_police", "--answers", "none.yaml"],
            'there is no file "none.yaml". Name a file of answers, or - for standard input.',
        ),
        (
            ["walk", "ukraine_police", "--answers", "-", "--language", "x"],
            '"x" is not the code of a language. Write it like uk or pt-BR.',
        ),
        ([], "the following arguments are required: COMMAND. See: python -m algorithms --help"),
        (["dance"], "argument COMMAND: invalid choice: 'dance' (choose from"),
        (["list", "x"], "unrecognized arguments: x. See: python -m algorithms --help"),
        (["walk", "x"], "the following arguments are required: --answers. See: python -m algorithms --help"),
        (["draw", "ukraine_police"], "unrecognized arguments: --json. See: python -m algorithms --help"),
    ],
)
def test_wrong_use_with_json_is_one_document_with_the_sentence(call, words, says):
    code, out, error = call(*words, "--json")

    document = json.loads(out)
    assert (2, "", ["error"]) == (code, error, list(document))
    assert document["error"].startswith(says)


def test_a_file_that_cannot_be_written_is_told(call, folder, tmp_path):
    for command in ("draw", "handbook"):
        assert (
            2,
            "",
            f'algorithms: "{tmp_path}/no/x" cannot be written: No such file or directory. Name another file.\n',
        ) == call(command, folder, "-o", tmp_path / "no" / "x")


@pytest.mark.parametrize(
    "words",
    [[], ["dance"], ["draw"], ["walk", "x"], ["draw", "x", "--format", "gif"], ["list", "x"], ["check", "--jsn"]],
)
def test_wrong_words_end_with_two_and_show_how_to_call_it(call, words):
    code, out, error = call(*words)

    assert (2, "") == (code, out)
    assert error.startswith("usage: python -m algorithms")


@pytest.mark.parametrize("command", ["list", "check", "prove", "compare", "walk", "draw", "handbook"])
def test_every_command_explains_itself(call, command):
    code, out, _ = call(command, "--help")

    assert (0, True) == (code, out.startswith(f"usage: python -m algorithms {command}"))


# -- in a shell ---------------------------------------------------------------------------


def test_it_runs_as_a_program_and_tells_a_shell_how_it_ended(folder, proven_folder):
    ran = shell(
        f"waymark check {proven_folder}; echo $?; waymark check nowhere; echo $?; "
        f"echo 'in_danger: noo' | waymark walk {folder} --answers - >/dev/null; echo $?"
    )

    assert ["No problem in proven.", "0", "2", "1"] == ran.stdout.splitlines()
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "command", ["draw {} --format text", "handbook {}", "check {} {}", "walk {} --answers /dev/null"]
)
def test_a_reader_who_has_seen_enough_is_no_error(folder, command):
    ran = shell(f"waymark {command.replace('{}', str(folder))} | true; echo ${{PIPESTATUS[0]}}")

    assert ("", True) == (ran.stderr, ran.stdout.strip() in ("0", "1"))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("command", ["draw {} --format text", "check {}"])
def test_a_full_disk_is_told(folder, command):
    ran = shell(f"waymark {command.replace('{}', str(folder))} > /dev/full")

    assert (2, "algorithms: the answer cannot be written: No space left on device.\n") == (ran.returncode, ran.stderr)


@pytest.mark.parametrize(
    "command", ["list", "list --json", "check {}", "check --json nowhere", "handbook {}", "draw {}"]
)
def test_a_closed_standard_output_is_told(folder, command):
    ran = shell(f"waymark {command.replace('{}', str(folder))} >&-")

    assert (2, "algorithms: standard output is closed, so the answer cannot be written.\n") == (
        ran.returncode,
        ran.stderr,
    )


@pytest.mark.parametrize("command", ["draw", "handbook"])
def test_who_writes_to_a_file_needs_no_standard_stream(folder, tmp_path, command):
    ran = shell(f"waymark {command} {folder} -o {tmp_path}/out <&- >&- 2>&-")

    assert (0, True) == (ran.returncode, (tmp_path / "out").read_bytes().startswith(b"<"))


def test_a_closed_standard_input_is_told(folder):
    sentence = "standard input is closed. Pipe the answers in, or name their file."

    ran = shell(f"waymark walk {folder} --answers - <&-")
    as_json = shell(f"waymark walk {folder} --answers - --json <&-")

    assert (2, "", f"algorithms: {sentence}\n") == (ran.returncode, ran.stdout, ran.stderr)
    assert (2, {"error": sentence}, "") == (as_json.returncode, json.loads(as_json.stdout), as_json.stderr)


@pytest.mark.parametrize("command", ["check nowhere 2>&-", "dance 2>&-", "list >&- 2>&-"])
def test_where_there_is_nowhere_to_complain_it_ends_silently(command):
    ran = shell(f"waymark {command}")

    assert (2, "", "") == (ran.returncode, ran.stdout, ran.stderr)


def test_a_name_that_is_no_text_is_told():
    ran = shell("waymark check $'\\xff'; waymark check --json $'\\xff'")

    assert "Traceback" not in ran.stderr
    assert json.loads(ran.stdout)["error"].startswith('"\udcff" is neither an algorithm nor a folder.')


def test_a_terminal_that_knows_only_ascii_is_no_error(folder):
    ran = shell(f"echo 'in_danger: no' | PYTHONIOENCODING=ascii waymark walk {folder} --answers -")

    assert (0, "") == (ran.returncode, ran.stderr)
    assert ran.stdout.startswith("1. Is anyone in danger right now? → no\n")
