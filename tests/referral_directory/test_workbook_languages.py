"""A workbook speaks the organisation's language, and what comes back in any of them is understood."""

from __future__ import annotations

import csv
import io
from io import BytesIO

import openpyxl
import pytest

from languages import MARK, Line
from referral_directory import all_countries, read_country
from referral_directory.live import read_files, seed
from referral_directory.places import Places
from referral_directory.store import Store
from referral_directory.workbook import KINDS_OF_FILE, book_of, in_bytes
from referral_directory.workbook_columns import columns_of, meanings
from referral_directory.workbook_return import look_at, read_sheet
from referral_directory.workbook_words import folded, told_apart
from tests.planted import CODE, cyrillic, planted

from .spreadsheets import PLACES, Sheet, a_store, back, lines_of, saved


@pytest.fixture
def store(tmp_path):
    store = a_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def spoken(tmp_path_factory):
    with planted(tmp_path_factory.mktemp("locales")) as language:
        yield language


def sent(store, kind="xlsx", language=CODE, organisation="Example NGO"):
    return in_bytes(book_of(store, "ZZ", PLACES, organisation, language), kind)


class Translated(Sheet):
    """The sheet of services, whatever it is called."""

    def __init__(self, raw):
        self.workbook = openpyxl.load_workbook(BytesIO(raw))
        self.sheet = self.workbook.worksheets[1]


def edited(store, service, **values):
    return Translated(sent(store)).put(service, **values).raw()


def said(english):
    return cyrillic(Line("", english), english)


# -- out ---------------------------------------------------------------------------------


def test_titles_help_words_and_read_me_are_in_the_language(store, spoken):
    workbook = openpyxl.load_workbook(BytesIO(sent(store)))
    read_me, services, lists = workbook.worksheets

    assert [said("Read me"), said("Services"), "Lists"] == workbook.sheetnames
    assert said("Change what is not right any more. Leave everything else as it is.") in {
        cell.value for cell in read_me["A"]
    }
    titles = [cell.value for cell in services[2]]
    assert said("Name") in titles and said("Do you take {women}?").format(women=said("women living with HIV")) in titles
    latin = [title for title in titles if any("a" <= sign <= "z" for sign in title.casefold())]
    assert [] == latin
    words = {cell.value for row in lists.iter_rows() for cell in row}
    assert {said("yes"), said("conditional"), said("public"), said("Legal aid")} <= words
    row = Translated(sent(store)).row("zz-shelter")
    shown = {key: services.cell(row, place).value for place, key in enumerate(Translated(sent(store)).keys, 1)}
    assert said("no") == shown["accepts.uses_drugs"]
    assert "; ".join(map(said, ("Safe place (shelter)", "Legal aid"))) == shown["kinds"]
    assert said("secret") == shown["address_tier"]
    assert "Mo-Fr 09:00-18:00" == shown["hours"]
    assert all(said("Needed") in cell.comment.text for cell in services[2] if cell.value == said("Name"))


def test_names_of_sheets_are_taken_by_a_spreadsheet_whatever_a_language_calls_them(store, tmp_path):
    def odd(line, english):
        return "[a]/b:*?'" + "x" * 40 if line.at.startswith("sheets.") else cyrillic(line, english)

    with planted(tmp_path / "locales", odd):
        workbook = openpyxl.load_workbook(BytesIO(sent(store)))

        assert ["Read me", "Services", "Lists"] == workbook.sheetnames
        assert [] == back(store, sent(store)).as_json()["errors"]


# -- back, and nothing has changed ---------------------------------------------------------------


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """All countries as their files have them."""
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('all') / 'd.sqlite3'}")
    seed(store, read_files()[0])
    yield store
    store.close()


def same_words(line, english):
    """Every text is the same."""
    return "Та сама"


def formulas(line, english):
    return f"=HYPERLINK({cyrillic(line, english)})"


def in_two(line, english):
    """What would be two members of a cell."""
    return f"{cyrillic(line, english)}; {cyrillic(line, english)}\n"


def turned(line, english):
    """Yes is no, and no is yes, and so on: each word is what another one stands for."""
    turned = {"yes": "no", "no": "yes", "public": "secret", "secret": "public", "national": "online"}
    return turned.get(english, english) if line.at.startswith("choices.") else cyrillic(line, english)


def as_english(line, english):
    return english


def numbers(line, english):
    return "0"


ODD = [cyrillic, same_words, formulas, in_two, turned, as_english, numbers]


@pytest.mark.parametrize("words", ODD, ids=lambda words: words.__name__)
@pytest.mark.parametrize("kind", KINDS_OF_FILE)
@pytest.mark.parametrize("code", ["UA", "MD", "BE", "XK"])
def test_out_and_in_again_changes_nothing_whatever_the_words_are(everything, words, kind, code, tmp_path):
    def keeping_slots(line, english):
        made = words(line, english)
        slots = "".join(f"{{{name}}}" for name in _slots(english) if f"{{{name}}}" not in made)
        return f"{made} {slots}".strip() if slots else made

    with planted(tmp_path / "locales", keeping_slots) as language:
        places = read_country(code).places

        raw = in_bytes(book_of(everything, code, places, language=language), kind)
        report = look_at(everything, read_sheet(raw), places)

        assert ((), (), (), (), ()) == (
            report.taken,
            report.confirmed,
            report.errors,
            report.conflicts,
            report.notes,
        )
        assert set(everything.current(code)) == {one.service for one in report.unchanged}


def _slots(english):
    import re

    return re.findall(r"\{([^{}]*)\}", english)


@pytest.mark.parametrize("kind", KINDS_OF_FILE)
@pytest.mark.parametrize("language", ["uk", "ru", "ro"])
def test_the_languages_we_speak_go_out_and_come_back(everything, language, kind):
    for code in ("UA", "MD"):
        places = read_country(code).places

        raw = in_bytes(book_of(everything, code, places, language=language), kind)
        report = look_at(everything, read_sheet(raw), places)

        assert ((), (), (), ()) == (report.taken, report.errors, report.conflicts, report.notes)
        assert language == report.language


def test_no_two_titles_and_no_two_words_of_a_list_are_the_same(tmp_path):
    for words in (same_words, in_two, numbers, turned):
        with planted(tmp_path / words.__name__, lambda line, english, w=words: w(line, english)) as language:
            for code in all_countries():
                columns = columns_of(read_country(code).places, language)
                titles = [folded(column.title) for column in columns if column.field]
                assert len(titles) == len({*titles}), (words, code)
                for column in columns:
                    assert len(column.words) == len({*map(folded, column.words)}), (words, code, column.key)


def test_a_word_that_is_another_choice_has_its_code_behind_it():
    assert ("no (yes)", "yes (no)", "so-so") == told_apart(("yes", "no", "conditional"), ("no", "yes", "so-so"))
    assert ("так (yes)", "Так (no)") == told_apart(("yes", "no"), ("так", "Так"))
    assert ("yes",) == told_apart(("yes",), ("a; b",))


def test_a_region_called_like_a_town_is_told_from_it():
    places = Places("Z", {"ZZ-01": "North oblast"}, {"ZZ-01": ("Північ",)}, towns={"Kyiv": "ZZ-01"})

    assert ("Kyiv (North oblast)",) == told_apart(("North oblast",), ("Kyiv",), _names(places))
    assert ("Північ",) == told_apart(("North oblast",), ("Північ",), _names(places))


def _names(places):
    from referral_directory.workbook_words import names_in

    return names_in(places)


# -- back, with changes -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "changes"),
    [
        ({"status": said("paused")}, {"status": "paused"}),
        ({"status": said("Paused").upper()}, {"status": "paused"}),
        ({"status": "paused"}, {"status": "paused"}),
        ({"kinds": said("Legal aid")}, {"kinds": ["legal_aid"]}),
        ({"kinds": f"{said('Legal aid')}; shelter"}, {"kinds": ["legal_aid", "shelter"]}),
        ({"area": said("national")}, {"area": "national"}),
        ({"area": "South oblast"}, {"area": ["South oblast"]}),
        ({"tiers__phones": said("partner")}, {"tiers.phones": "partner"}),
        ({"only_for": said("Women with children")}, {"only_for": ["with_children"]}),
        ({"accepts__pet": said("yes")}, {"accepts.pet": {"answer": "yes", "source": "https://example.org/shelter"}}),
        ({"status": f"{said('paused')} {MARK}"}, {"status": "paused"}),
    ],
)
def test_words_of_the_language_mean_what_they_say(store, spoken, written, changes):
    report = back(store, edited(store, "zz-shelter", **written))

    assert [] == [str(error) for error in report.errors]
    assert [changes] == [dict(one.changes) for one in report.taken]


@pytest.mark.parametrize("yes", [said("yes"), "yes", said("YES"), "так"])
def test_still_correct_in_any_language(store, tmp_path, yes):
    with planted(tmp_path / "locales"), planted(tmp_path / "locales", _only("yes", "так"), "uk"):
        report = back(store, edited(store, "zz-line", still_correct=yes))

        assert ["zz-line"] == [one.service for one in report.confirmed], str(report.errors)


def _only(english, word):
    return lambda line, text: word if text == english else cyrillic(line, text)


def test_a_word_that_means_two_things_in_two_languages_means_nothing_here(store, tmp_path):
    folder = tmp_path / "locales"
    with (
        planted(folder, _only("paused", "стоп"), "uk"),
        planted(folder, _only("closed", "стоп"), "ru"),
        planted(folder),
    ):
        assert "стоп" not in meanings(columns_of(PLACES, CODE), PLACES)["status"]
        assert "closed" == meanings(columns_of(PLACES, "ru"), PLACES)["status"]["стоп"]


def test_a_column_is_known_by_its_title_where_its_key_is_gone(store, spoken):
    it = Translated(edited(store, "zz-line", cost="вільно"))
    it.cell(1, "cost").value = None
    it.sheet.cell(1, it.keys.index("hours") + 1).value = "години"

    report = back(store, it.raw())

    assert ["cost"] == [name for one in report.taken for name in one.changes]
    assert () == report.errors


def test_the_csv_runs_nothing_in_any_language(store, tmp_path):
    with planted(tmp_path / "locales", lambda line, english: f"={cyrillic(line, english)}"):
        raw = sent(store, "csv")
        lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=";"))

        assert f"waymark 1 ZZ/{CODE} Example NGO" == lines[0][0]
        assert [] == [cell for line in lines for cell in line if cell[:1] in tuple("=+-@\t\r")]
        again = saved(lines_of(raw), delimiter=",")
        assert () == look_at(store, read_sheet(again), PLACES).taken


# -- what is told -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            {"status": "shut"},
            said("{said} is none of the answers.").format(said='"shut"')
            + " "
            + said("Use one of: {words}.").format(words=", ".join(map(said, ("paused", "closed")))),
        ),
        (
            {"email": "nobody"},
            said("{said} is not an e-mail address. Write it like name@example.org.").format(said='"nobody"'),
        ),
        ({"cost": "x" * 201}, said("it is longer than {most} characters. Shorten it.").format(most="200")),
        ({"cost": "=1+1"}, said("it is a formula. Write what it should say, as text.")),
        (
            {"accepts__hiv": said("no")},
            said("a {no} must name the page where the rule stands. Write its address here.").format(
                no=f'"{said("no")}"'
            ),
        ),
        (
            {"phones": "ask Olena"},
            said(
                "{number} is not a phone number. Write it as it is printed, with digits, spaces "
                "and + ( ) - / . only, {each}."
            ).format(number='"ask Olena"', each=said("one number a line")),
        ),
    ],
)
def test_what_is_wrong_is_told_in_the_workbooks_language(store, spoken, written, told):
    report = back(store, edited(store, "zz-line", **written))

    (error,) = report.errors
    assert f"{error.cell}: {told}\n" in report.as_text()
    assert told not in str(error)


def test_a_secret_row_is_told_in_its_language_without_its_words(store, spoken):
    report = back(store, edited(store, "zz-shelter", hours="Canary 7", status="Canary 8"))

    text = report.as_text()
    assert said("what stands here") in text
    assert "Canary" not in text + str(report.as_json())
