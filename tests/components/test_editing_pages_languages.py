"""The pages of organisations and stewards in another language: all of it said, and nothing lost when it changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import due_page, signing_in
from components.opened import directory
from languages import Line
from referral_directory.database import URL
from referral_directory.editing import Editor, Editors, Right
from referral_directory.entry import fields_of
from referral_directory.revisions import Author
from referral_directory.store import Unreachable
from tests.components.test_editing_pages import IRYNA, LINE, OLENA, VIRA, opened_by
from tests.components.test_pages import html
from tests.planted import CODE, cyrillic, planted

# The neutral name of the product, who is signed in, a kind of file, a zone, and what is not of these pages: the
# list of languages, the officer's card, the sentences of coverage.
ALLOWED = {"Waymark", "olena", "iryna", "UTC", "UA", "XLSX"}
OTHERS_PART = re.compile(
    r"<article class=\"card first.*?</article>|<li lang=\"en\">.*?</li>|<details class=\"languages\">.*?</details>",
    re.S,
)
BOXES = ("button", "selectbox", "multiselect", "text_input", "text_area", "checkbox", "time_input", "title", "code")
A_CODE = re.compile(r"[a-z_ ]{1,20}")


@pytest.fixture(autouse=True)
def store_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(URL, f"sqlite:///{tmp_path / 'directory.sqlite3'}")
    directory.cache_clear()
    yield
    directory.cache_clear()


@pytest.fixture(autouse=True)
def spoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = Editors({one.who: one for one in (OLENA, IRYNA, VIRA)})
    monkeypatch.setattr(signing_in, "editors", lambda: known)
    with planted(tmp_path / "locales"):
        yield


def said(english: str, **values: object) -> str:
    made = cyrillic(Line("", english), english)
    return made.format_map(values) if values else made


def shown(app: AppTest) -> list[str]:
    """Every text a person may read, and the labels of every box."""
    texts = [OTHERS_PART.sub(" ", re.sub(r"<style>.*?</style>", " ", one.proto.body, flags=re.S)) for one in app.html]
    for kind in BOXES:
        for one in app.get(kind):
            texts += [str(getattr(one, "label", "")), str(getattr(one, "help", None) or "")]
            texts += [str(option) for option in getattr(one, "options", ())]
            texts += [str(one.value)] if kind in ("title", "code") else []
            texts += [str(getattr(one.proto, "placeholder", ""))]
    for kind in ("page_link", "download_button", "expander"):
        texts += [one.proto.label for one in app.get(kind)]
    return [unescape(re.sub(r"<[^>]*>", " ", text)) for text in texts if text]


def values_of(said: object) -> Iterator[str]:
    if isinstance(said, dict):
        for value in said.values():
            yield from values_of(value)
    elif isinstance(said, list | tuple):
        for value in said:
            yield from values_of(value)
    elif not A_CODE.fullmatch(str(said)):
        yield str(said)


def theirs() -> list[str]:
    """What organisations wrote themselves, the ids of services and the names of towns, longest first."""
    current = directory().store().current("UA")
    towns = directory().files["UA"].places.towns
    own = {*(value for now in current.values() for value in values_of(now.entry)), *current, *towns}
    return sorted(own, key=len, reverse=True)


def english_in(texts: list[str]) -> dict[str, str]:
    """The words in Latin letters that nobody wrote, each with where it stands."""
    found, own = {}, theirs()
    for text in texts:
        rest = text.replace("\\", "")
        for value in own:
            rest = rest.replace(value, " ") if value in rest else rest
        rest = re.sub(r"https?://\S*|\S+@\S+|(\b[a-z]{3} )?\(?\b[a-z]{2,3}(-[A-Z]\w+)?\)", " ", rest)
        for word in re.findall(r"[A-Za-z]{2,}", rest):
            if word not in ALLOWED:
                found[word] = text.strip()[:160]
    return found


def proposed(changes: dict[str, object]) -> None:
    store = directory().store()
    store.propose("UA", LINE, changes, store.current("UA")[LINE].number, Author("a", "editor, Б"), "чому")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("page", "who"),
    [
        ("services", OLENA),
        ("review", IRYNA),
        ("review", OLENA),
        ("history", OLENA),
        ("due", IRYNA),
        ("due", OLENA),
        ("partners", IRYNA),
        ("services", None),
    ],
    ids=lambda one: getattr(one, "who", one) or "nobody",
)
def test_every_word_of_a_page_is_said(page: str, who: Editor | None, monkeypatch: pytest.MonkeyPatch) -> None:
    proposed({"hours_said": "вночі", "kinds": ["legal_aid"], "area": ["Kyiv oblast"]})
    proposed({"accepts.hiv": {"answer": "yes", "source": "https://example.org/r"}, "tiers.phones": "partner"})

    app = opened_by(who, page, monkeypatch, country="UA", looked_at=LINE, language=CODE)

    assert not app.exception
    # The box of languages names each in itself.
    assert {} == {word: at for word, at in english_in(shown(app)).items() if at != "English"}


def test_every_word_of_the_form_and_of_what_it_tells_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened_by(OLENA, "services", monkeypatch, language=CODE)
    app.button(key=f"change.{LINE}").click().run()
    form = f"f{app.session_state['form']['visit']}"
    app.text_input(key=f"{form}.email").input("хтось").run()
    app.text_area(key=f"{form}.phones").input("дзвоніть\n116 123").run()
    app.text_input(key=f"{form}.name").input("").run()
    app.selectbox(key=f"{form}.accepts.hiv.{CODE}").select("conditional").run()

    texts = shown(app)
    assert {} == english_in(texts)
    page = unescape(html(app))
    assert said("{said} is not an e-mail address. Write it like name@example.org.", said='"хтось"') in page
    assert '<span lang="en">' not in page
    assert said("Choose") in texts and said("Whom do you take?") in page


def test_a_visitor_is_asked_in_her_language_and_the_steward_reads_english(monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened_by(None, "suggest", monkeypatch, country="UA", language=CODE)
    app.selectbox(key=f"suggest_what.{CODE}").select("refused").run()
    app.session_state["language"] = "en"
    app.run()
    assert "refused" == app.selectbox(key="suggest_what").value
    app.session_state["language"] = CODE
    app.run()
    assert {} == english_in(shown(app))
    app.button(key="suggest").click().run()

    assert said("Thank you. The steward will look into it.") in html(app)
    assert "It refused a woman." == directory().store().proposals("UA")[0].why


def test_nothing_is_lost_when_the_language_changes_while_a_form_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser sends back the words of the boxes it shows, which are those of the language before."""
    app = opened_by(OLENA, "services", monkeypatch, language="en")
    app.button(key=f"change.{LINE}").click().run()
    form = f"f{app.session_state['form']['visit']}"
    app.multiselect(key=f"{form}.kinds").set_value(["legal_aid", "shelter"]).run()
    app.multiselect(key=f"{form}.only_for").set_value(["hiv"]).run()
    app.multiselect(key=f"{form}.languages").set_value(["uk", "ro"]).run()
    app.selectbox(key=f"{form}.status").select("paused").run()
    app.selectbox(key=f"{form}.area").select("some").run()
    app.multiselect(key=f"{form}.area.some").set_value(["Kyiv oblast"]).run()
    app.selectbox(key=f"{form}.hours").select("same").run()
    app.multiselect(key=f"{form}.hours.days").set_value(["Mo", "Sa"]).run()
    app.selectbox(key=f"{form}.accepts.hiv").select("conditional").run()
    app.text_input(key=f"{form}.accepts.hiv.note").input("з папірцем").run()
    app.text_input(key=f"{form}.accepts.hiv.page").input("https://example.org/r").run()
    app.selectbox(key=f"{form}.tiers.phones").select("partner").run()
    app.text_input(key=f"{form}.cost").input("вільно").run()
    before = fields_of(app.session_state["form"]["draft"])

    for language in (CODE, "en", CODE):
        app.session_state["language"] = language
        app.run()

        assert not app.exception
        assert before == fields_of(app.session_state["form"]["draft"]), language

    assert ["legal_aid", "shelter"] == app.multiselect(key=f"{form}.kinds.{CODE}").value
    assert ["Mo", "Sa"] == app.multiselect(key=f"{form}.hours.days.{CODE}").value
    assert "вільно" == app.text_input(key=f"{form}.cost").value
    app.multiselect(key=f"{form}.kinds.{CODE}").set_value(["legal_aid"]).run()
    app.button(key="send").click().run()
    changes = directory().store().proposals("UA")[0].changes
    assert ["legal_aid"] == changes["kinds"] and "paused" == changes["status"]
    assert "Mo,Sa 09:00-18:00" == changes["hours"]


def test_two_choices_with_the_same_words_stay_two(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with planted(tmp_path / "alike", lambda line, english: "те саме"):
        app = opened_by(OLENA, "services", monkeypatch, language=CODE)
        app.button(key=f"change.{LINE}").click().run()
        form = f"f{app.session_state['form']['visit']}"
        was = fields_of(app.session_state["form"]["draft"])
        app.selectbox(key=f"{form}.status.{CODE}").select("closed").run()
        app.multiselect(key=f"{form}.kinds.{CODE}").set_value(["shelter"]).run()

        assert {**was, "status": "closed", "kinds": ["shelter"]} == fields_of(app.session_state["form"]["draft"])


def test_a_sentence_that_nobody_can_say_is_marked_as_english(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise Unreachable("the store is away.")

    monkeypatch.setattr(directory(), "store", away)

    page = html(opened_by(OLENA, "services", monkeypatch, language=CODE))

    assert '<span lang="en">the store is away.</span>' in page
    assert said("Editing is closed for now.") in page


def test_a_letter_is_written_in_the_language_of_the_country_or_in_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due_page, "languages_of", lambda iso2: ("xx", CODE))

    app = opened_by(IRYNA, "due", monkeypatch, language="en")

    assert CODE == app.selectbox(key="letter_in").value
    assert app.code[0].value.startswith(said("Subject: Are your entries still right?"))
    app.selectbox(key="letter_in").select("en").run()
    assert app.code[0].value.startswith("Subject: Are your entries still right?")


def test_where_we_cannot_write_in_the_countrys_language_the_visits_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(due_page, "languages_of", lambda iso2: ("xx",))

    for language in ("en", CODE):
        app = opened_by(IRYNA, "due", monkeypatch, language=language)
        assert language == app.selectbox(key="letter_in").value


def test_whoever_works_in_several_countries_stays_in_theirs_when_the_language_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = Editor("olga", (Right("steward", "UA"), Right("steward", "MD")))
    app = opened_by(both, "review", monkeypatch, language="en")
    app.selectbox(key="desk_country").select("UA").run()
    app.session_state["language"] = CODE
    app.run()

    assert "UA" == app.selectbox(key=f"desk_country.{CODE}").value
