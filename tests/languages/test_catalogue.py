"""A catalogue: what it says, how it stands in a file, and what other programs make of the file."""

from __future__ import annotations

import gettext
import io
import subprocess
import sys
from shutil import which

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from languages import ENGLISH, MARK, Catalogue, Line, catalogue, nearest, offered, read
from languages.catalogue import compiled, plural_index, written
from located_yaml import BadData

SIGNS = Line("", "{n} sign", ("{n} ознака", "{n} ознаки", "{n} ознак"), "{n} signs")
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from('\n\t"\\'), min_size=1).filter(
    str.strip
)


def of(*lines, language="uk", **more):
    return Catalogue(language, "small", {(line.at, line.english): line for line in lines}, **more)


def filed(tmp_path, words):
    file = tmp_path / "locales" / words.language / "LC_MESSAGES" / "small.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(written(words))
    return file


@pytest.mark.parametrize(
    ("n", "says"),
    [
        (0, "0 ознак"),
        (1, "1 ознака"),
        (2, "2 ознаки"),
        (5, "5 ознак"),
        (11, "11 ознак"),
        (21, "21 ознака"),
        (104, "104 ознаки"),
    ],
)
def test_a_number_takes_the_plural_form_of_its_language(n, says):
    assert says == of(SIGNS).counted("{n} sign", "{n} signs", n)


def test_plural_forms_of_other_languages():
    assert [0, 1, 2, 2, 0] == [plural_index("ru", n) for n in (1, 3, 5, 12, 21)]
    assert [0, 1, 1, 2, 2] == [plural_index("ro", n) for n in (1, 0, 19, 20, 100)]


def test_a_number_without_a_translation_is_english_and_marked():
    assert [f"1 sign {MARK}", f"2 signs {MARK}"] == [of().counted("{n} sign", "{n} signs", n) for n in (1, 2)]
    english = Catalogue(ENGLISH, "small")
    assert ["1 sign", "0 signs"] == [english.counted("{n} sign", "{n} signs", n) for n in (1, 0)]


def test_slots_are_filled_after_the_language_is_chosen():
    words = of(Line("", "{left} of {all}", ("з {all} лишилося {left}",)))

    assert "з 9 лишилося 2" == words.say("{left} of {all}", left=2, all=9)


def test_a_language_without_a_catalogue_says_everything_in_marked_english():
    assert f"Leave {MARK}" == catalogue("interface", "xx").say("Leave")
    assert "Leave" == catalogue("interface", ENGLISH).say("Leave")


def test_the_nearest_language_is_the_browsers_or_english():
    there = ("en", "ro", "ru", "uk")
    assert ["uk", "ru", "ro", "en", "en", "en"] == [
        nearest(one, there) for one in ("uk-UA", "ru", "ro_MD", "ka-GE", "", None)
    ]
    assert "en" == offered()[0]


LINES = st.builds(
    Line,
    st.sampled_from(["", "a.do", "b.yes.say"]),
    TEXT,
    st.tuples(TEXT),
    stale=st.booleans(),
    vital=st.sampled_from(["", "danger"]),
    both=st.booleans(),
    notes=st.lists(st.sampled_from(["rests on: a law", "rests on: Art. 3"]), max_size=2, unique=True).map(tuple),
    places=st.lists(st.sampled_from(["components/a.py", "algorithms/b.py"]), max_size=2, unique=True)
    .map(sorted)
    .map(tuple),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=5, unique_by=lambda line: (line.at, line.english)))
def test_a_file_says_just_what_was_written(tmp_path_factory, lines):
    words = of(*lines)
    file = filed(tmp_path_factory.mktemp("one"), words)

    assert words.lines == read(file).lines
    assert written(words) == written(read(file))


def test_what_a_line_was_made_from_and_what_is_gone_and_who_reviewed_stay_in_the_file(tmp_path):
    words = of(
        Line("a.do", "New words", ("Старі слова",), stale=True, before="Old words"),
        SIGNS,
        reviewed_by="Olena K. on 2026-12-01",
        gone=(Line("x.do", "Gone", ("Зникло",)),),
    )

    again = read(filed(tmp_path, words))

    assert words == again


@pytest.mark.parametrize("tool", ["babel", "polib"])
def test_another_program_loses_nothing(tmp_path, tool):
    words = of(
        Line("a.do", 'Call "102" now', ("Викличте «102»",), vital="danger", notes=("rests on: Law 2229-VIII",)),
        Line("b.do", "New", ("Старе",), stale=True, before="Old", both=True, vital="rights"),
        SIGNS,
        Line("c.do", "Not yet"),
        gone=(Line("x.do", "Gone", ("Зникло",)),),
    )
    file = filed(tmp_path, words)
    if tool == "polib":
        polib.pofile(str(file)).save(str(file))

    again = read(file)

    assert words.lines == again.lines
    assert words.gone == again.gone


def test_a_compiled_catalogue_says_what_is_current_and_nothing_stale(tmp_path):
    words = of(Line("a.do", "Go", ("Йдіть",)), Line("b.do", "New", ("Старе",), stale=True), SIGNS)

    other = gettext.GNUTranslations(io.BytesIO(compiled(words)))

    assert "Йдіть" == other.pgettext("a.do", "Go")
    assert "New" == other.pgettext("b.do", "New")
    assert "{n} ознак" == other.ngettext("{n} sign", "{n} signs", 5)


@pytest.mark.parametrize(
    ("slip", "says"),
    [
        ('msgid "a\nmsgstr "b"\n', "small.po:"),
        ('msgid "a"\nmsgstr b\n', "small.po:"),
        ("this is no catalogue\n", "small.po:"),
    ],
)
def test_a_broken_file_is_told_with_its_place(tmp_path, slip, says):
    file = tmp_path / "uk" / "LC_MESSAGES" / "small.po"
    file.parent.mkdir(parents=True)
    file.write_text(slip)

    with pytest.raises(BadData) as told:
        read(file)

    assert says in str(told.value.problems[0]) and "catalogue" in str(told.value.problems[0])


def test_another_encoding_is_told_and_windows_line_ends_are_not(tmp_path):
    file = filed(tmp_path, of(Line("a.do", "Go", ("Йдіть",))))
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert "Йдіть" == read(file).say("Go", "a.do")

    file.write_bytes(written(of(Line("a.do", "Go", ("Йдіть",)))).decode().encode("cp1251"))
    with pytest.raises(BadData) as told:
        read(file)
    assert "UTF-8" in str(told.value.problems[0])


@pytest.mark.parametrize("tool", ["polib", "msgfmt"])
def test_a_long_line_that_changed_can_be_read_by_another_program_and_again(tmp_path, tool):
    long = 'Say: "we are here because of the violence", ' * 6
    words = of(Line("a.do", long + "now", ("Скажіть «ми тут»",), stale=True, before=long + "then", vital="rights"))
    file = filed(tmp_path, words)
    if tool == "polib":
        polib.pofile(str(file)).save(str(file))
    elif which("msgfmt"):
        subprocess.run(["msgfmt", "--check", "-o", "/dev/null", str(file)], check=True, capture_output=True)

    again = read(file)

    assert words.lines == again.lines
    assert written(words) == written(again)


def test_a_long_note_stays_whole(tmp_path):
    note = "rests on: " + "the same words of a law, " * 8
    words = of(Line("a.do", "Go", ("Йдіть",), notes=(note.strip(), "rests on: another")))

    assert words.lines == read(filed(tmp_path, words)).lines


def test_a_catalogue_that_cannot_be_read_takes_no_screen_away(tmp_path, monkeypatch, capsys):
    broken = tmp_path / "uk" / "LC_MESSAGES" / "broken.po"
    broken.parent.mkdir(parents=True)
    broken.write_text('msgid "Leave\nmsgstr ""\n')
    module = sys.modules["languages.catalogue"]  # the package has a function of that name
    monkeypatch.setattr(module, "place", lambda language, domain: broken)

    assert f"Leave {MARK}" == catalogue("broken", "uk").say("Leave")
    assert f"closed: {broken}:1: catalogue:" in capsys.readouterr().err


def test_a_language_is_ready_when_most_of_it_is_said():
    said = [Line("", f"{n}", (f"ч{n}",)) for n in range(9)]

    assert of(*said, Line("", "one")).is_ready
    assert not of(*said, Line("", "one"), Line("", "two")).is_ready
    assert not of().is_ready
