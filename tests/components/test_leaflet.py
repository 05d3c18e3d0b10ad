"""The page of her rights: reached from where they are spoken of, in her language, with nothing of the walk."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from algorithms import languages_of
from components import leaflet as page
from components.leaflet import numbers
from components.scene import house
from languages import Catalogue
from located_yaml import BadData
from tests.components.test_pages import before, html, opened, opened_at, press, title, walked_to_the_end

READ = house()
UKRAINE = READ.algorithms["ukraine_police"]


def links(app: AppTest) -> list[str]:
    return [str(part.proto.page) for part in app.get("page_link")]


def sheet(app: AppTest) -> str:
    [found] = re.findall(r'<section class="leaflet".*?</section>', html(app), re.DOTALL)
    return str(found)


def rights(**visit: str) -> AppTest:
    app = opened_at("rights", **visit)
    assert not app.exception, app.exception
    return app


def test_it_is_reached_from_the_country_the_screens_of_her_rights_and_the_last_page() -> None:
    assert "rights" in links(opened(country="UA"))
    assert "rights" in links(before("rights", UKRAINE))
    assert "rights" not in links(before("scene_safety", UKRAINE))
    assert "rights" in links(walked_to_the_end(UKRAINE))


def test_every_screen_of_her_rights_leads_to_it() -> None:
    spoken_of = [node for a in READ.algorithms.values() for node in a.nodes.values() if "rights_told" in node.effects]

    assert len(spoken_of) >= 4
    assert all(node.say_to_her for node in spoken_of)  # else nothing stands under its answers


def test_it_is_in_her_language_else_in_the_officers_and_kept_as_hers_once_chosen() -> None:
    assert 'lang="en"' in sheet(rights(country="UA"))
    app = rights(country="UA", hers="uk")
    assert '<section class="leaflet" lang="uk"' in sheet(app)
    assert "Ваші права" in sheet(app)

    app.selectbox(key="leaflet_language").select("ru").run()

    assert '<section class="leaflet" lang="ru"' in sheet(app)
    assert "ru" == app.session_state["hers"]


@pytest.mark.parametrize(("iso2", "algorithm"), [("UA", "ukraine_police"), ("MD", "unfpa_sop")])
def test_it_has_every_language_of_the_algorithm_and_the_numbers_of_the_country(iso2: str, algorithm: str) -> None:
    app = rights(country=iso2)
    country = READ.countries[iso2]

    assert list(languages_of(READ.algorithms[algorithm])) == [
        code for code in languages_of(READ.algorithms[algorithm]) if page.own_name(code) in app.selectbox[0].options
    ]
    assert country.lines[0].phones[0].printed in sheet(app)
    assert all(number.phones[0].printed in sheet(app) for number in country.emergency.values() if number.phones)
    assert country.lines[0].name not in sheet(app)


def test_it_is_the_same_whatever_was_answered() -> None:
    given = {"start": "call", "med_state": "breathing", "offer_health": "yes", "daily_medicine": "yes"}
    app = opened_at("rights", country="UA", algorithm="ukraine_police", answers=given)  # type: ignore[arg-type]

    assert sheet(rights(country="UA")) == sheet(app)


def test_a_country_without_a_number_leaves_room_to_write_one() -> None:
    assert [] == numbers(type("Nowhere", (), {"emergency": {}, "lines": ()})(), "en")  # type: ignore[arg-type]


def test_the_words_around_it_are_in_her_language_or_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "catalogue", lambda domain, language: Catalogue(language, domain))

    assert "Police [EN]" in sheet(rights(country="UA", hers="uk"))


def test_without_a_country_the_way_leads_home() -> None:
    assert "Where are you?" == title(rights())


def test_a_leaflet_that_cannot_be_read_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise BadData([])

    monkeypatch.setattr(page, "leaflet", broken)
    app = rights(country="UA")

    assert "or it is being mended" in html(app)
    assert 'class="leaflet"' not in html(app)
    assert {"danger", "leave"} <= {button.key for button in app.button}


def test_what_each_line_rests_on_stands_beside_it_for_the_officer() -> None:
    shown = html(rights(country="UA"))

    assert "What each line rests on" in shown
    assert "art. 21 item 1" in shown
    assert "art. 21" not in sheet(rights(country="UA"))


def test_danger_and_the_way_back_are_on_the_page() -> None:
    app = rights(country="UA", algorithm="ukraine_police")

    assert {"walk_on", "leave", "danger"} <= {button.key for button in app.button}
    press(app, "danger")
    assert not app.exception
