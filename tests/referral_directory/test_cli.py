"""The command line, as a stranger would type it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from referral_directory import all_countries, read_country
from referral_directory.__main__ import main

ROOT = Path(__file__).parents[2]


def run(*words, **more):
    return subprocess.run(
        [sys.executable, "-m", "referral_directory", *words],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        **more,
    )


def asked(capsys, *words):
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


FIND = ("find", "--country", "UA", "--kinds", "shelter,harm_reduction")


def test_the_whole_directory_is_sound():
    done = run("check")

    assert (done.returncode, done.stdout, done.stderr) == (0, "0 problems in 31 countries and 293 services\n", "")


def test_check_prints_one_json_document_and_nothing_else(capsys):
    code, out, err = asked(capsys, "check", "--json")

    assert (code, json.loads(out), err) == (0, {"problems": [], "countries": 31, "services": 293}, "")


def test_check_names_the_line_of_each_problem_and_ends_with_1(capsys, write):
    file = write("[shelter]", "[shleter]")

    code, out, _ = asked(capsys, "check", str(file))

    assert code == 1
    assert f'{file}:34: kind: "shleter" is not a kind of help. Did you mean "shelter"?' == out.splitlines()[0]
    assert out.splitlines()[-1] == "1 problem in 1 country and 2 services"


def test_check_tells_the_same_as_json(capsys, write):
    file = write("[shelter]", "[shleter]")

    code, out, _ = asked(capsys, "check", str(file), "--json")

    assert code == 1
    assert [
        {
            "file": str(file),
            "line": 34,
            "rule": "kind",
            "message": '"shleter" is not a kind of help. Did you mean "shelter"?',
        }
    ] == json.loads(out)["problems"]


def test_check_goes_on_after_a_broken_file(capsys, write, tmp_path):
    broken = tmp_path / "yy.yaml"
    broken.write_text("hello", encoding="utf-8")

    code, out, _ = asked(capsys, "check", str(broken), str(write("[shelter]", "[shleter]")), "--json")

    assert code == 1
    assert [str(broken), str(tmp_path / "zz.yaml")] == [row["file"] for row in json.loads(out)["problems"]]


def test_check_tells_of_a_secret_address_without_repeating_it(capsys, write):
    more = (
        "  zz-more:\n    name: M\n    kinds: [shelter]\n    area: national\n    address: Canary 5\n"
        "    tier: public\n    address_tier: secret\n    source: {url: https://example.org, confidence: low}\n"
    )

    code, out, err = asked(capsys, "check", str(write(more=more)))

    assert code == 1
    assert '"zz-more" has a secret address, and the address is written down.' in out
    assert "Canary" not in out + err


def test_find_prints_one_json_document_with_all_that_was_promised(capsys):
    code, out, err = asked(
        capsys,
        *FIND,
        "--region",
        "Kyiv oblast",
        "--circumstances",
        "uses_drugs,with_children",
        "--at",
        "2026-11-23T03:00",
        "--json",
    )
    found = json.loads(out)

    assert (code, err) == (0, "")
    assert {"offered", "not_offered", "fallback", "withheld"} == set(found)
    assert {"id", "name", "kinds", "phones", "reason", "checked"} <= set(found["offered"][0])
    assert {"id", "reason"} <= set(found["not_offered"][0])
    assert (found["fallback"]["id"], found["fallback"]["phones"]) == ("ua-government-1547", ["15-47"])
    assert found["withheld"] == 0


def test_find_tells_whom_a_service_is_there_for_alone(capsys):
    _, out, _ = asked(capsys, *FIND, "--json")

    told = {row["id"]: row["only_for"] for row in json.loads(out)["offered"]}
    assert told["ua-dnipro-mamyne-shchastia"] == ["pregnant", "with_children"]
    assert told["ua-zaporizhzhia-shelter"] == []


def test_find_prints_cards_for_people(capsys):
    code, out, _ = asked(capsys, *FIND, "--region", "Poltava", "--circumstances", "uses_drugs")

    assert code == 0
    assert "Adaptation centre (night shelter)" in out
    assert "Where nothing fits: Government hotline" in out
    assert "Not offered:\n- " in out


def test_find_counts_what_is_kept_from_the_public(capsys):
    code, out, _ = asked(capsys, "find", "--country", "GE", "--kinds", "harm_reduction")

    assert code == 0
    assert "2 more services kept from the public." in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("find", "--country", "Ukrane", "--kinds", "shelter"),
            'there is no country "Ukrane". Did you mean "UA" (Ukraine)?\n',
        ),
        (("find", "--country", "UA", "--kinds", "shelter,oatt"), '"oatt" is not a kind of help. Did you mean "oat"?\n'),
        (
            (*FIND, "--region", "Kiev oblast"),
            '"Kiev oblast" is not a region or town known in Ukraine. Did you mean "Kyiv oblast"?\n',
        ),
        ((*FIND, "--circumstances", "use_drugs"), '"use_drugs" is not a circumstance. Did you mean "uses_drugs"?\n'),
        ((*FIND, "--at", "tonight"), '"tonight" is not a time. Write it like 2026-11-23T03:00.\n'),
        (("fnid",), 'there is no command "fnid". Did you mean "find"?\n'),
    ],
)
def test_asking_for_what_is_not_there_ends_with_2_and_a_sentence(capsys, words, told):
    assert (2, "", told) == asked(capsys, *words)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("find",),
        ("find", "--country", "UA"),
        ("find", "--country", "UA", "--kinds", ","),
        ("check", "--jsno"),
        ("find", "--country", "UA", "--kinds"),
        ("--what",),
        ("find", "--country", "", "--kinds", "oat"),
        ("",),
        ("find", "--country", "../../etc/passwd", "--kinds", "oat"),
        (*FIND, "--at", "9999999-01-01"),
    ],
)
def test_wrong_use_is_one_sentence_without_a_traceback(words):
    done = run(*words)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "usage:" not in done.stderr + done.stdout


def test_a_file_that_is_not_there_is_wrong_use_and_nothing_is_checked(capsys, write, tmp_path):
    for name in (tmp_path / "none.yaml", "x" * 300):
        assert (2, "", f'there is no file "{name}".\n') == asked(capsys, "check", str(write()), str(name))


def test_a_folder_is_no_file_of_a_country(capsys, write, tmp_path):
    says = f'"{tmp_path}" is a folder. Name the files of countries in it.\n'

    assert (2, "", says) == asked(capsys, "check", str(write()), str(tmp_path))


@pytest.mark.parametrize("folder", [".", "countries", "/"])
def test_a_misspelt_country_file_is_told_the_nearest_from_wherever_one_stands(capsys, monkeypatch, folder):
    countries = read_country("UA").file.parent
    monkeypatch.chdir(countries.parent / folder)

    for written in (countries, Path(os.path.relpath(countries))):
        code, _, err = asked(capsys, "check", str(written / "uaa.yaml"))

        assert (code, err) == (
            2,
            f'there is no file "{written / "uaa.yaml"}". Did you mean "{written / "ua.yaml"}"?\n',
        )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("check", "none.yaml"), 'there is no file "none.yaml".'),
        (
            ("find", "--country", "ZZ", "--kinds", "shelter"),
            f'there is no country "ZZ". Use one of: {", ".join(all_countries())}.',
        ),
        ((*FIND, "--at", "tonight"), '"tonight" is not a time. Write it like 2026-11-23T03:00.'),
        (("fnid",), 'there is no command "fnid". Did you mean "find"?'),
        (("check", "--jsno"), "unrecognized arguments: --jsno. See: python -m referral_directory --help"),
        (
            ("find", "--country", "UA"),
            "the following arguments are required: --kinds. See: python -m referral_directory --help",
        ),
    ],
)
def test_wrong_use_with_json_is_one_document_with_the_sentence(capsys, words, told):
    code, out, err = asked(capsys, *words, "--json")

    assert (code, json.loads(out), err) == (2, {"error": told}, "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("check >&-", "standard output is closed, so the answer cannot be written.\n"),
        ("check --json >&-", "standard output is closed, so the answer cannot be written.\n"),
        ("check - <&-", 'there is no file "-".\n'),
        ("check none.yaml 2>&-", ""),
        ("check >&- 2>&-", ""),
    ],
)
def test_a_closed_stream_is_told_where_anybody_can_hear_it(words, told):
    done = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m referral_directory {words}'],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_told():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "referral_directory", "check"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    assert (done.returncode, done.stderr) == (2, "the answer cannot be written: No space left on device.\n")


@pytest.mark.parametrize("at", ["0001-01-01", "9999-12-31T23:59", "2026-11-23T03:00+02:00", "2026-11-23"])
def test_any_time_that_is_a_time_is_answered(capsys, at):
    assert asked(capsys, *FIND, "--at", at, "--json")[0] == 0


def test_a_reader_who_goes_away_causes_no_traceback():
    words = [sys.executable, "-m", "referral_directory", *FIND, "--json"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as running:
        assert running.stdout and running.stderr
        running.stdout.close()
        err = running.stderr.read()

    assert (running.returncode, err) == (0, "")


def test_letters_of_every_country_are_printed_in_any_locale():
    done = run(
        "find",
        "--country",
        "GE",
        "--kinds",
        "gbv_hotline",
        "--json",
        env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PATH": ""},
    )

    assert done.returncode == 0
    assert "საკონსულტაციო" in done.stdout
