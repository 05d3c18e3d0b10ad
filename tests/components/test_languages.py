"""The officer's screens in another language: no word stays behind, and nothing that was answered is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from algorithms import Assessment, Question, walk
from components.markup import label
from components.scene import house
from languages import MARK, Catalogue, Line, offered, own_name
from tests.algorithms.test_written import answered
from tests.catalogues import in_cyrillic, made_up, planted
from tests.components.test_pages import html, opened, opened_at, press, title
from tests.components.test_paper import NEEDS_A_PLACE
from translations import wanted

UKRAINE = house().algorithms["ukraine_police"]
ANY = house().algorithms["unfpa_sop"]
WALKS = [("ukraine_police", "UA"), ("unfpa_sop", "MD")]
LATIN = re.compile(r"[A-Za-z]{3,}")
# The product's name; what a phone's own programs and the police call by these letters; addresses of the web.
ALLOWED = {"Waymark", "CSV"}
# Names organisations have in every script, and those of the languages in the list.
OWN_NAMES = {word for iso2 in ("UA", "MD") for s in house().countries[iso2].services for word in s.local_name.split()}
LISTED = {own_name(code) for code in offered()}
OWNERS = re.compile(r'<(span|small) class="owner"[^>]*>.*?</\1>')


@pytest.fixture(scope="module")
def made_up_language() -> Iterator[None]:
    with planted({("uk", domain): made_up("uk", domain) for domain in wanted()}):
        yield


def shown(app: AppTest) -> str:
    """All words of a screen: what is read, pressed, chosen, and told to those who cannot see it."""
    page = re.sub(r"<code>.*?</code>", "", OWNERS.sub("", html(app)))
    page += "".join(re.findall(r'(?:aria-label|alt|placeholder|title)="([^"]*)"', page))
    pressed = [*app.button, *app.checkbox, *app.selectbox, *app.button_group, *app.expander]
    said = [str(part.label) for part in pressed]
    said += [str(option) for part in (*app.selectbox, *app.button_group) for option in part.options]
    said += [str(part.value) for part in (*app.title, *app.subheader)]
    said += [part.proto.label for kind in ("page_link", "download_button") for part in app.get(kind)]
    return unescape(re.sub(r"<[^>]+>", " ", page)) + " " + " ".join(said)


def english(app: AppTest) -> set[str]:
    """The words of a screen in Latin letters that should not be there."""
    words = (word for word in re.findall(r"[\w’'-]+", shown(app)) if word not in OWN_NAMES | LISTED)
    return {word for word in words if LATIN.search(word)} - ALLOWED


def before_each_node(algorithm: str, country: str) -> Iterator[tuple[str, AppTest]]:
    told = house().algorithms[algorithm]
    given = answered(told, 4, NEEDS_A_PLACE)
    names = [*given, ""]
    for number, name in enumerate(names):
        so_far = {one: given[one] for one in names[:number]}
        yield name, opened_at("walk", country=country, algorithm=algorithm, answers=so_far, language="uk")


@pytest.mark.usefixtures("made_up_language")
@pytest.mark.parametrize(("algorithm", "country"), WALKS)
def test_no_screen_of_a_walk_has_an_english_word(algorithm: str, country: str) -> None:
    found = {}
    seen = set()
    for name, app in before_each_node(algorithm, country):
        assert not app.exception, app.exception
        seen.add(name)
        if words := english(app):
            found[name] = words

    assert {} == found
    assert "" in seen and len(seen) > 30


@pytest.mark.usefixtures("made_up_language")
@pytest.mark.parametrize("country", ["", "UA", "MD"])
@pytest.mark.parametrize("page", ["home", "about", "map", "directory"])
def test_no_page_beside_the_walk_has_an_english_word(page: str, country: str) -> None:
    app = opened_at(page, country=country, language="uk")

    assert not app.exception
    assert set() == english(app)


@pytest.mark.usefixtures("made_up_language")
def test_danger_the_trail_the_risk_form_and_a_wrong_link_have_no_english_word() -> None:
    form = next(name for name, node in UKRAINE.nodes.items() if isinstance(node, Assessment))
    given = answered(UKRAINE, 4, NEEDS_A_PLACE)
    to_the_form = {name: given[name] for name in list(given)[: list(given).index(form)]}
    walking = {"country": "UA", "algorithm": "ukraine_police", "language": "uk"}
    screens = {
        "danger": press(opened_at("walk", answers={}, **walking), "danger"),
        "trail": press(opened_at("walk", answers=given, **walking), "trail"),
        "level": press(opened_at("walk", answers=to_the_form, **walking), f"{form}.see"),
        "danger at home": press(opened_at("home", language="uk"), "danger"),
    }
    nothing = opened(country="ZZ")
    nothing.session_state["language"] = "uk"
    screens["nothing"] = nothing.run()

    assert {} == {name: words for name, app in screens.items() if (words := english(app))}
    assert "level" not in in_cyrillic("level") and "УА" not in shown(screens["level"])


def test_the_words_are_found_where_a_screen_is_in_english() -> None:
    assert {"What", "now", "Danger", "Print"} <= english(opened_at("walk", **_at_the_end("en")))


def _at_the_end(language: str) -> dict[str, object]:
    given = answered(UKRAINE, 4, NEEDS_A_PLACE)
    return {"country": "UA", "algorithm": "ukraine_police", "answers": given, "language": language}


@pytest.mark.usefixtures("made_up_language")
def test_the_language_changes_in_the_middle_of_a_walk_and_the_answers_stay() -> None:
    app = opened(country="UA", algorithm="ukraine_police")
    press(app, "start.on_scene")
    english_title = title(app)

    app.session_state["language"] = "uk"
    app.run()

    assert {"start": "on_scene"} == dict(app.session_state["answers"])
    here = walk(UKRAINE, app.session_state["answers"]).here
    assert here is not None and english_title == here.title
    assert in_cyrillic(here.title) == title(app)
    press(app, f"{here.name}.{next(iter(here.choices))}")  # type: ignore[union-attr]
    app.session_state["language"] = "en"
    app.run()
    assert 2 == len(app.session_state["answers"]) and LATIN.search(title(app))


@pytest.mark.usefixtures("made_up_language")
@pytest.mark.parametrize("showing", ["danger", "trail"])
def test_the_screen_that_is_open_stays_open_in_another_language(showing: str) -> None:
    app = press(opened(country="UA", algorithm="ukraine_police"), "danger" if showing == "danger" else "trail")
    before = title(app)

    app.session_state["language"] = "uk"
    app.run()

    assert showing == app.session_state["showing"]
    assert in_cyrillic(before) == title(app)


@pytest.mark.usefixtures("made_up_language")
def test_what_is_ticked_marked_and_chosen_stays_in_another_language() -> None:
    many = next(name for name, node in UKRAINE.nodes.items() if isinstance(node, Question) and node.many)
    form = next(name for name, node in UKRAINE.nodes.items() if isinstance(node, Assessment))
    given = answered(UKRAINE, 4, NEEDS_A_PLACE)

    def before(name: str) -> AppTest:
        so_far = {one: given[one] for one in list(given)[: list(given).index(name)]}
        return opened_at("walk", country="UA", algorithm="ukraine_police", answers=so_far)

    ticking, marking = before(many), before(form)
    box = f"{many}.{next(iter(UKRAINE.nodes[many].choices))}"  # type: ignore[union-attr]
    ticking.checkbox(key=box).check().run()
    sign = f"{form}.{next(item.id for item in UKRAINE.nodes[form].form.items.values() if item.asked)}"  # type: ignore[union-attr]
    marking.button_group(key=sign).set_value("no").run()
    choosing = opened(country="UA")
    choosing.selectbox(key="region_box").select("Lviv oblast").run()
    for app in (ticking, marking, choosing):
        app.session_state["language"] = "uk"
        app.run()
        assert not app.exception

    assert ticking.checkbox(key=box).value
    assert "no" == marking.button_group(key=sign).value
    assert "Lviv oblast" == choosing.session_state["region"] == choosing.selectbox(key="region_box").value
    assert in_cyrillic("Lviv oblast") in choosing.selectbox(key="region_box").options


def test_a_line_that_is_not_translated_is_shown_in_english_and_says_so() -> None:
    start = UKRAINE.nodes["start"]
    said = Line("start.ask", start.title, said=("Що сталося?",))
    with planted({("uk", "ukraine_police"): Catalogue("uk", "ukraine_police", {(said.at, said.english): said})}):
        app = opened_at("walk", country="UA", algorithm="ukraine_police", language="uk")
        first = list(start.choices.values())[-1]  # type: ignore[union-attr]

        assert "Що сталося?" == title(app)
        assert label(f"{first.say} {MARK}") == app.button(key=f"start.{first.id}").label
        assert f'<span lang="en">What to say, law and doubts {MARK}</span>' in html(app)
        assert "{mark}" not in html(app) and MARK in html(app)


@pytest.mark.parametrize(("language", "reviewed"), [("en", ""), ("uk", ""), ("uk", "A. Reader")])
def test_a_translation_nobody_reviewed_is_called_a_draft(language: str, reviewed: str) -> None:
    read = {("uk", domain): replace(made_up("uk", domain), reviewed_by=reviewed) for domain in wanted()}
    with planted(read):
        said = in_cyrillic("Translation: draft, not reviewed by a native speaker.")
        screens = [opened_at("home", language=language), opened_at("walk", **_at_the_end(language))]

        assert [language == "uk" and not reviewed] * 2 == [said in html(app) for app in screens]
        paper = next(str(part.proto.body) for part in screens[1].get("html") if 'class="heading"' in part.proto.body)
        assert (said in paper) == (language == "uk" and not reviewed)


@pytest.mark.usefixtures("made_up_language")
def test_in_the_countrys_own_language_a_service_and_the_order_have_their_own_names() -> None:
    page = html(opened_at("walk", **_at_the_end("uk")))

    for service in house().countries["UA"].lines:
        assert service.local_name in page
    assert "терміновий заборонний припис" in _slots("uk")["order_name"]
    assert in_cyrillic(house().countries["MD"].order.name) == _slots("uk", "MD")["order_name"]  # type: ignore[union-attr]


def _slots(language: str, country: str = "UA") -> dict[str, str]:
    def script(iso2: str) -> None:
        import streamlit as st

        from components.scene import house, slots_of

        st.session_state["slots"] = slots_of(house().countries[iso2])

    app = AppTest.from_function(script, args=(country,), default_timeout=30)
    app.session_state["language"] = language
    return dict(app.run().session_state["slots"])
