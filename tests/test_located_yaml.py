"""YAML as text that remembers its line: what is read, and how each slip is told."""

from __future__ import annotations

import copy
import io
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from located_yaml import MOST_BYTES, STANDARD_INPUT, BadData, Problem, Section, Text, did_you_mean, reading


def told(folder: Path, text: str | bytes, ask: str = "") -> list[str]:
    """What is told about a file with *text*, of which only the keys named in *ask* are asked for."""
    file = folder / "data.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    problems: list[Problem] = []
    with reading(file, problems) as top:
        for key in ask.split():
            top.shape(key)
    assert all(file == problem.file for problem in problems)
    return [f"{problem.line}: {problem.rule}: {problem.message}" for problem in problems]


def asked(folder: Path, text: str, ask: Callable[[Section], object]) -> tuple[object, list[str]]:
    """What *ask* is given by the top section of a file with *text*, and what it is told; unread keys are no matter."""
    file = folder / "data.yaml"
    file.write_text(text, encoding="utf-8")
    problems: list[Problem] = []
    with reading(file, problems) as top:
        given = ask(top)
        top.give_up()
    return given, [f"{problem.line}: {problem.message}" for problem in problems]


# -- everything is text --------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "yes",
        "no",
        "on",
        "off",
        "true",
        "null",
        "~",
        "012",
        "0x1f",
        "1e3",
        "1.0",
        "2026-11-23",
        "12:30",
        "+380441234567",
    ],
)
def test_what_yaml_would_guess_stays_what_the_author_wrote(tmp_path, written):
    given, _ = asked(tmp_path, f"value: {written}\n{written}: key\n", lambda top: (top.text("value"), top.keys))

    assert (written, ["value", written]) == given


def test_a_text_remembers_its_line(tmp_path):
    text = "# first\none: a\n\ntwo: >\n  b\n  c\nthree: [d,\n  e]\n"

    given, _ = asked(tmp_path, text, lambda top: [*top.keys, top.text("one"), top.text("two"), *top.texts("three")])

    assert ["one", "two", "three", "a", "b c\n", "d", "e"] == given
    assert [2, 4, 7, 2, 4, 7, 8] == [each.line for each in given]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_are_counted_alike_whatever_ends_them(tmp_path, ends):
    file = tmp_path / "data.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + ends.join(["one: a", "# note", "two: b", ""]).encode())

    with reading(file) as top:
        lines = [top.text("one").line, top.text("two").line]

    assert [1, 3] == lines


def test_a_text_can_be_copied_and_cached_with_its_line():
    text = Text("safe", 7)

    copies = [copy.copy(text), copy.deepcopy(text), pickle.loads(pickle.dumps(text))]

    assert [("safe", 7)] * 3 == [(str(one), one.line) for one in copies]


# -- files that cannot be read ---------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: &x b\n", "1: yaml: it uses an anchor or alias (& or *). Write the text out, or put it in quotes."),
        ("a: b\nc: *x\n", "2: yaml: it uses an anchor or alias (& or *). Write the text out, or put it in quotes."),
        ("a: &x {b: c}\n", "1: yaml: it uses an anchor or alias (& or *). Write the text out, or put it in quotes."),
        ("a: !!int 3\n", "1: yaml: it uses the tag tag:yaml.org,2002:int. Everything is text here: remove the tag."),
        (
            "a: !!python/object/apply:os.system [ls]\n",
            "1: yaml: it uses the tag tag:yaml.org,2002:python/object/apply:os.system. "
            "Everything is text here: remove the tag.",
        ),
        ("a: b\n---\nc: d\n", "3: yaml: a second document begins here. Keep one document a file."),
        ("a: b\nb: c\na: d\n", '3: yaml: the key "a" stands twice. Keep one of the two.'),
        ("[a]: b\n", "1: yaml: a key should be one word. Is a text that begins with [ or { missing its quotes?"),
        ("? {a: b}\n: c\n", "1: yaml: a key should be one word. Is a text that begins with [ or { missing its quotes?"),
        ("", "1: yaml: it is empty."),
        ("# only a note\n", "1: yaml: it is empty."),
        ("only a text\n", "1: grammar: the file should be made of lines like `key: value`."),
        ("- a\n- b\n", "1: grammar: the file should be made of lines like `key: value`."),
        ("a: b\nc: \0d\n", "2: yaml: it has a character no one can see (U+0000). Delete it."),
        ("# b\u2028\na: d\n", "1: yaml: it has a character no one can see (U+2028). Delete it."),
        ('a: b\nc: "\\0"\n', "2: yaml: it has a character no one can see (U+0000). Delete it."),
        ('a: "\\x1b[2J"\n', "1: yaml: it has a character no one can see (U+001B). Delete it."),
        (b"a: b\nc: \xff\n", "2: yaml: it is not UTF-8 text. Save it again with the encoding UTF-8."),
        ("a: b".encode("utf-16"), "1: yaml: it is not UTF-8 text. Save it again with the encoding UTF-8."),
    ],
)
def test_what_a_data_file_never_needs_is_refused_in_one_sentence(tmp_path, text, says):
    assert [says] == told(tmp_path, text, ask="a b c")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a:\n\tb: c\n", "2: yaml: a tab stands where spaces should. Replace it with spaces."),
        ("\ta: b\n", "1: yaml: a tab stands where spaces should. Replace it with spaces."),
        ("a: b\n\tc: d\n", "2: yaml: a tab stands where spaces should. Replace it with spaces."),
        ('a: b\nc: "d\ne: f\n', "2: yaml: the quote opened here is never closed. Add the closing quote."),
        ("a: 'b\nc: d\n", "1: yaml: the quote opened here is never closed. Add the closing quote."),
        (
            'a: "b\nc: "d"\n',
            "2: yaml: a text goes on after a closing quote or bracket; or a quote above is open. Mend the quotes.",
        ),
        (
            "a: 'it's'\n",
            "1: yaml: a text goes on after a closing quote or bracket; or a quote above is open. Mend the quotes.",
        ),
        (
            "a: b\nc: {police} is called\n",
            "2: yaml: a text goes on after a closing quote or bracket; or a quote above is open. Mend the quotes.",
        ),
        (
            "a: b\nask: Danger: now?\n",
            "2: yaml: a colon and a space stand inside a sentence. Put the whole sentence in quotes.",
        ),
        (
            "- https://example.org\n- Danger: now: then\n",
            "2: yaml: a colon and a space stand inside a sentence. Put the whole sentence in quotes.",
        ),
        ("a:b\nc: d\n", "1: yaml: there is no space after the colon. Write `key: value`."),
        ("a: b\nc:\n  d:e\n  f: g\n", "3: yaml: there is no space after the colon. Write `key: value`."),
        ("c: d\na:b\n", "2: yaml: there is no space after the colon. Write `key: value`."),
        ("a: b\nc\nd: e\n", "2: yaml: there is no colon and space after the key. Write `key: value`."),
        (
            "a:\n  b: c\n d: e\n",
            "3: yaml: the line is not indented like its neighbours. Line it up with the keys beside it.",
        ),
        (
            "a: b\n  c: d\n",
            "2: yaml: the line is not indented like its neighbours. Line it up with the keys beside it.",
        ),
        ("a: - b\n", "1: yaml: a list begins behind its key. Begin it on the next line."),
        (
            "a: b\nc: [d, e\nf: g\n",
            "2: yaml: the bracket opened here is not closed as it should be. Close it, or put the text in quotes.",
        ),
        (
            "a: {b: c\n",
            "1: yaml: the bracket opened here is not closed as it should be. Close it, or put the text in quotes.",
        ),
        ("a: @home\n", "1: yaml: a text may not begin with @, ` or %. Put the text in quotes."),
        ('a: "C:\\q"\n', "1: yaml: a backslash stands inside double quotes. Write it twice, or use single quotes."),
    ],
)
def test_the_commonest_slips_are_told_in_plain_words(tmp_path, text, says):
    assert [says] == told(tmp_path, text, ask="a c")


@pytest.mark.parametrize("bomb", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "a: " + "[" * 25 + "]" * 25])
def test_a_hundred_thousand_brackets_are_refused_not_followed(tmp_path, bomb):
    assert ["1: yaml: it is nested deeper than 24 levels. Make it flatter."] == told(tmp_path, bomb)


def test_what_is_nested_as_deep_as_allowed_is_read(tmp_path):
    assert [] == told(tmp_path, "a: " + "[" * 23 + "]" * 23, ask="a")


def test_a_file_larger_than_the_bound_is_refused(tmp_path):
    fits = told(tmp_path, b"a: " + b"x" * (MOST_BYTES - 3), ask="a")
    too_large = told(tmp_path, b"a: " + b"x" * (MOST_BYTES - 2), ask="a")

    assert [] == fits
    assert ["1: yaml: it is larger than 4,000,000 bytes. Split it, or remove what does not belong in it."] == too_large


def test_a_list_of_a_hundred_thousand_is_read_at_once(tmp_path):
    text = f"a: [{','.join(map(str, range(100_000)))}, 7]\n"

    _, says = asked(tmp_path, text, lambda top: top.texts("a"))

    assert ['1: "7" stands twice in "a" of the file. Keep one.'] == says


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(BadData) as missing, reading(tmp_path / "none.yaml") as top:
        top.text("title")
    with pytest.raises(BadData) as folder, reading(tmp_path):
        pass

    assert f"{tmp_path / 'none.yaml'}:1: yaml: there is no such file." == str(missing.value)
    assert f"{tmp_path}:1: yaml: it cannot be opened: Is a directory." == str(folder.value)


def test_standard_input_is_read_like_a_file(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"a: yes\nb: c\n")))

    with pytest.raises(BadData) as bad, reading(STANDARD_INPUT) as top:
        said = top.text("a")

    assert "yes" == said
    assert '-:2: grammar: "b" is not a key of the file. Use one of: a.' == str(bad.value)


# -- asking, and being told ------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "ask", "gives", "says"),
    [
        ("a: b", lambda s: s.text("a"), "b", None),
        ("a: b", lambda s: s.text("z", "none"), "none", None),
        ("a: ' '", lambda s: s.text("a"), " ", '1: "a" of the file is empty. Write it, or remove the line.'),
        ("a: [b]", lambda s: s.text("a"), "", '1: "a" of the file should be a text.'),
        ("a: b", lambda s: s.texts("a"), (), '1: "a" of the file should be a list, like `a: [one, two]`.'),
        ("a: []", lambda s: s.texts("a", required=True), (), '1: "a" of the file is empty. Name at least one.'),
        ("a: [b, {c: d}]", lambda s: s.texts("a"), ("b",), '1: each member of "a" in the file should be a text.'),
        ("a: [b, b]", lambda s: s.texts("a"), ("b", "b"), '1: "b" stands twice in "a" of the file. Keep one.'),
        ("a: true", lambda s: s.flag("a"), True, None),
        ("a: yes", lambda s: s.flag("a"), False, '1: "a" in the file should be true or false, not "yes".'),
        ("a: -12", lambda s: s.number("a"), -12, None),
        ("a: twelve", lambda s: s.number("a"), 0, '1: "a" in the file should be a whole number, not "twelve".'),
        ("a: ١٢", lambda s: s.number("a", 3), 3, '1: "a" in the file should be a whole number, not "١٢".'),
        (
            "a: rde",
            lambda s: s.one_of("a", ["red"], "a colour"),
            "rde",
            '1: "rde" is not a colour. Did you mean "red"?',
        ),
        ("a: x", lambda s: s.one_of("a", ["r", "g"], "a colour"), "x", '1: "x" is not a colour. Use one of: r, g.'),
        (
            "x: y\na:\n- r\n- q",
            lambda s: s.some_of("a", ["r"], "a colour"),
            ("r",),
            '4: "q" is not a colour. Use one of: r.',
        ),
        ("a: b", lambda s: [p for _, p in s.sections("a")], [], '1: "a" should be made of lines like `key: value`.'),
        (
            "a: b",
            lambda s: list(s.rows("a")),
            [],
            '1: "a" of the file should be a list of entries that begin with `- `.',
        ),
        ("a: {b: c}", lambda s: (s.shape("a"), s.shape("z"), "a" in s), ("mapping", "nothing", True), None),
    ],
)
def test_a_key_of_the_wrong_shape_gives_an_empty_value_and_a_sentence(tmp_path, text, ask, gives, says):
    given, told_so = asked(tmp_path, text + "\n", ask)

    assert gives == given
    assert ([says] if says else []) == told_so


def test_a_missing_key_is_told_once_and_a_misspelt_one_only_as_misspelt(tmp_path):
    file = tmp_path / "data.yaml"
    file.write_text("place:\n  naem: Kyiv\n  size: 3\nother: {}\n")

    with pytest.raises(BadData) as bad, reading(file) as top:
        for name, part in top.parts():
            part.text("name")
            part.text("name")
            if name == "place":
                part.number("size")

    assert [
        (2, '"naem" is not a key of "place". Did you mean "name"?'),
        (4, '"other" has no "name". Add it.'),
    ] == [(problem.line, problem.message) for problem in bad.value.problems]


def test_what_another_key_asks_for_is_told_at_that_key_once_and_a_misspelt_one_only_as_misspelt(tmp_path):
    file = tmp_path / "data.yaml"
    file.write_text("title: x\nstatus: reviewed\nreviewd_by: Somebody\n")
    problems: list[Problem] = []

    with reading(file, problems) as top:
        for key in ("title", "status"):
            top.text(key)
        for key in ("reviewed_by", "day"):
            top.text(key, because="status")

    assert [
        (2, 'the file has no "day". Add it.'),
        (3, '"reviewd_by" is not a key of the file. Did you mean "reviewed_by"?'),
    ] == [(problem.line, problem.message) for problem in problems]


def test_no_problem_of_a_withheld_section_or_its_parts_repeats_a_value(tmp_path):
    file = tmp_path / "data.yaml"
    file.write_text(
        "house:\n  colour: Canary\n  rooms: [Canary, Canary]\n  size: Canary\n  open: Canary\n"
        "  part: {deep: Canary, 5 Canary: x}\n  other: {5 Canary: Canary}\n  odd: {Canary: x}\n  nmae: Canary\n"
    )
    problems: list[Problem] = []

    with reading(file, problems) as top:
        house = top.section("house")
        house.withheld = True
        house.one_of("colour", ["red"], "a colour")
        house.some_of("rooms", ["hall"], "a room")
        house.number("size")
        house.flag("open")
        house.text("name")
        house.section("part").number("deep")
        list(house.sections("other"))
        house.text("odd")

    said = "is not as it should be. Look at the line: what it says may not be repeated."
    assert [
        f'2: "colour" {said}',
        f'3: "rooms" {said}',
        f"3: what stands here {said}",
        f'4: "size" {said}',
        f'5: "open" {said}',
        f'6: "deep" {said}',
        f"6: what stands here {said}",
        f"7: what stands here {said}",
        '8: "odd" of "house" should be a text.',
        '9: "nmae" is not a key of "house". Did you mean "name"?',
    ] == [f"{problem.line}: {problem.message}" for problem in problems]


def test_of_a_section_given_up_nothing_more_is_said(tmp_path):
    file = tmp_path / "data.yaml"
    file.write_text("a: {b: c}\n")

    with reading(file) as top:
        part = top.section("a", required=True)
        part.text("title")
        part.give_up()

    assert part.given_up


def test_problems_come_once_each_and_in_line_order(tmp_path):
    problems: list[Problem] = []
    (tmp_path / "data.yaml").write_text("a: x\nz: y\nb: q\n")

    with reading(tmp_path / "data.yaml", problems) as top:
        for key in ("b", "a", "b"):
            top.number(key)

    assert [1, 2, 3] == [problem.line for problem in problems]


def test_a_problem_is_one_line_for_a_reader_and_one_row_for_a_program():
    problem = Problem(Path("graph.yaml"), 3, "grammar", "it is odd.")

    assert "graph.yaml:3: grammar: it is odd." == str(problem)
    assert {"file": "graph.yaml", "line": 3, "rule": "grammar", "message": "it is odd."} == problem.as_json()


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("shleter", ["shelter", "health"], ' Did you mean "shelter"?'),
        ("zzz", ["shelter", "health"], " Use one of: shelter, health."),
        ("zzz", [str(number) for number in range(13)], ""),
        ("zzz", [], ""),
    ],
)
def test_a_hint_is_the_nearest_word_or_all_of_a_few(word, known, hint):
    assert hint == did_you_mean(word, known)


@pytest.mark.parametrize(
    ("word", "known", "nearest"),
    [
        ("l223", ["z223", "l22x", "y223"], "l22x"),
        ("mia6540", ["mia654", "xmia6540"], "mia654"),
        ("l2230", ["l2297", "l2229"], "l2229"),
        ("l2230", ["l2229", "2230"], "2230"),
    ],
)
def test_of_words_about_equally_near_the_one_that_begins_alike_is_named_whatever_their_order(word, known, nearest):
    hint = f' Did you mean "{nearest}"?'

    assert hint == did_you_mean(word, known) == did_you_mean(word, known[::-1])
