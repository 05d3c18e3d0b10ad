"""A catalogue's slips are told with their place, and our own catalogues have none."""

from __future__ import annotations

import gettext
import io
import re
import subprocess
from dataclasses import replace
from shutil import which

import pytest

import translations
from languages import ENGLISH, MARK, Catalogue, Line, offered, read
from languages.catalogue import LOCALES, compiled, place, written
from languages.checking import slips

FILES = sorted(LOCALES.glob("*/LC_MESSAGES/*.po"))
STALE = Line("danger.do", "Call now", ("Старе",), stale=True, before="Call", vital="danger")


def told(tmp_path, *lines):
    words = Catalogue("uk", "small", {(line.at, line.english): line for line in lines})
    file = place("uk", "small", tmp_path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(written(words))
    return [(problem.line, problem.message) for problem in slips(read(file), file)]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            Line("a.do", "Call {police}", ("Дзвоніть {поліція}",)),
            '"a.do" says "Дзвоніть {поліція}": its words in braces',
        ),
        (Line("a.do", "Call {police}", ("Дзвоніть",)), "its words in braces"),
        (Line("a.do", "Call", ("Дзвоніть {police}",)), "its words in braces"),
        (STALE, '"danger.do" is about danger, and its English has changed.'),
    ],
)
def test_a_slip_is_told_where_it_stands(tmp_path, line, says):
    right = Line("z.do", "Stay", ("Залишайтеся",))

    [(row, message)] = told(tmp_path, right, line)

    assert says in message
    assert f'msgid "{line.english}"' == place("uk", "small", tmp_path).read_text().splitlines()[row - 1]


def test_a_line_of_safety_that_is_not_translated_is_told_once_the_rest_is(tmp_path):
    said = [Line("a.do", f"Step {n}", (f"Крок {n}",)) for n in range(20)]
    missing = Line("b.do", "Call now", vital="danger")

    [(_, message)] = told(tmp_path, *said, missing)
    assert '"b.do" is about danger, and is not translated.' in message
    assert [] == told(tmp_path, *said[:3], missing), "a language that is only begun is not told of each line"


def test_a_line_with_too_few_plural_forms_is_not_current(tmp_path):
    file = place("uk", "small", tmp_path)
    told(tmp_path, Line("", "{n} sign", ("{n} ознака", "{n} ознаки", "{n} ознак"), "{n} signs"))
    assert read(file).lines["", "{n} sign"].current
    file.write_text(file.read_text().replace('msgstr[2] "{n} ознак"\n', ""))

    assert not read(file).lines["", "{n} sign"].current


def test_an_old_line_of_safety_passes_where_both_languages_are_shown(tmp_path):
    assert [] == told(tmp_path, replace(STALE, both=True), replace(STALE, at="x.do", vital=""))


def test_a_number_may_be_said_in_words_where_it_is_one(tmp_path):
    assert [] == told(tmp_path, Line("", "{n} sign", ("одна ознака", "{n} ознаки", "{n} ознак"), "{n} signs"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: "/".join(file.parts[-3::2]))
def test_our_own_catalogue_is_in_step_and_without_a_slip(file):
    language, domain = file.parts[-3], file.stem

    assert written(translations.as_it_should_be(language, domain)) == file.read_bytes(), "run `make translations`"
    assert [] == list(slips(read(file), file))


@pytest.mark.parametrize("file", FILES, ids=lambda file: "/".join(file.parts[-3::2]))
def test_our_own_catalogue_compiles_to_what_it_says(file):
    ours = read(file)
    theirs = gettext.GNUTranslations(io.BytesIO(compiled(ours)))

    for line in ours.lines.values():
        if line.current and not line.plural:
            said = theirs.pgettext(line.at, line.english) if line.at else theirs.gettext(line.english)
            assert line.said[0] == said
    if which("msgfmt"):
        subprocess.run(["msgfmt", "--check", "-o", "/dev/null", str(file)], check=True, capture_output=True)


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize("domain", ["interface", "kinds", "ukraine_police", "unfpa_sop"])
def test_ukrainian_and_russian_are_complete(language, domain):
    assert language in offered()
    left = [line.english for line in read(place(language, domain)).lines.values() if not line.current]
    assert [] == left


@pytest.mark.parametrize("language", ["uk", "ru"])
@pytest.mark.parametrize("domain", ["interface", "kinds", "ukraine_police", "unfpa_sop"])
def test_no_english_word_was_left_in_a_translation_but_names_and_codes(language, domain):
    named = {"Waymark", "REAct", "UNFPA", "EHRA", "OpenStreetMap", "VIII", "INV"}
    codes = {"CSV", "XLSX", "promised", "promises", "https", "help", "example", "org", "off"}
    keys = {"regions", "towns", "eligibility", "note", "withheld", "tier", "name", "true", "false", "entities"}
    named |= {"Excel", "xlsx", "UTF", "UTC", "Latn", "localhost"}
    tiers = {"public", "partner", "secret"}
    left = {
        word
        for line in read(place(language, domain)).lines.values()
        for said in line.said
        for word in re.findall(r"[A-Za-z]{3,}", re.sub(r"\{[^{}]*\}|<[^<>]*>|`[^`]*`", "", said))
        if not line.at.startswith("sources.")
    }

    assert set() == left - named - codes - tiers - keys


@pytest.mark.parametrize("domain", ["interface", "kinds", "unfpa_sop"])
def test_romanian_is_complete_for_the_interface_and_the_flow_for_any_country(domain):
    assert [] == [line.english for line in read(place("ro", domain)).lines.values() if not line.current]


def test_a_text_that_changes_makes_the_check_fail(tmp_path, monkeypatch):
    file = place("uk", "kinds", tmp_path)
    file.parent.mkdir(parents=True)
    file.write_bytes(place("uk", "kinds").read_bytes())
    assert [] == list(translations.problems_of("uk", tmp_path))

    wanted = dict(translations.wanted())
    first, *rest = wanted["kinds"]
    wanted["kinds"] = (replace(first, english=first.english + " now"), *rest)
    monkeypatch.setattr(translations, "wanted", lambda: wanted)

    [problem] = translations.problems_of("uk", tmp_path)
    assert "Run `make translations`." in problem.message


def test_a_new_language_touches_only_what_the_command_makes(tmp_path):
    for domain in translations.wanted():
        words = translations.as_it_should_be("ka", domain, tmp_path)
        file = place("ka", domain, tmp_path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(words))

    assert (ENGLISH, "ka") == offered(tmp_path)
    assert [] == list(translations.problems_of("ka", tmp_path))
    assert f"Leave {MARK}" == read(place("ka", "interface", tmp_path)).say("Leave")
