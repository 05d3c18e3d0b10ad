"""What is one press away on every screen: danger, leaving, and where help is looked for."""

from __future__ import annotations

import pytest

from algorithms import Referral, walk
from components.scene import house
from referral_directory import read_country
from tests.algorithms.test_written import answered
from tests.components.test_pages import html, opened, opened_at, press, title
from tests.components.test_paper import NEEDS_A_PLACE, last_page

UKRAINE = house().algorithms["ukraine_police"]
ANY = house().algorithms["unfpa_sop"]


def at_a_referral(**visit: object):  # type: ignore[no-untyped-def]
    given = answered(UKRAINE, 4, NEEDS_A_PLACE)
    so_far = {name: given[name] for name in list(given)[: list(given).index("ref_shelter")]}
    assert isinstance(walk(UKRAINE, so_far).here, Referral)
    return opened_at("walk", country="UA", algorithm=UKRAINE.id, answers=so_far, **visit)


def test_danger_before_a_country_is_chosen_says_what_to_do_at_once() -> None:
    app = opened()
    press(app, "danger")

    assert "Danger now" == title(app)
    assert all(ANY.nodes[name].title.split("{")[0] in html(app) for name in ANY.at_any_time)
    assert "{" not in html(app)
    press(app, "danger.back")
    assert "Where are you?" == title(app)


@pytest.mark.parametrize("link", [{"country": "ZZ"}, {"country": "UA", "algorithm": "nothing"}])
def test_danger_is_one_press_away_under_a_link_to_nothing(link: dict[str, str]) -> None:
    app = opened(**link)

    assert any(button.key == "danger" for button in app.button)


def test_danger_on_a_countrys_page_has_its_numbers() -> None:
    app = opened(country="UA")
    press(app, "danger")

    assert read_country("UA").emergency["police"].phones[0].printed in html(app)
    assert all(UKRAINE.nodes[name].title.split("{")[0] in html(app) for name in UKRAINE.at_any_time)
    press(app, "danger.back")
    assert "Ukraine" == title(app)


@pytest.mark.parametrize("page", ["directory", "map", "about"])
def test_danger_and_leaving_are_one_press_away_where_no_walk_is_on(page: str) -> None:
    app = opened_at(page, country="UA")
    assert {"danger", "leave"} <= {button.key for button in app.button}

    press(app, "leave")
    assert "country" not in app.session_state


def test_leaving_a_page_beside_the_walk_forgets_the_answers() -> None:
    app = opened_at("directory", country="MD", algorithm="unfpa_sop", answers={"start_channel": "walk_in"})

    press(app, "leave")

    assert "answers" not in app.session_state


def test_where_help_is_looked_for_is_asked_before_the_algorithm() -> None:
    app = opened(country="UA")
    order = [part.key for part in app.main if getattr(part, "key", None)]

    assert order.index("region_box") < order.index("begin.ukraine_police")
    app.selectbox(key="region_box").select("Lviv oblast").run()
    assert "Lviv oblast" == app.session_state["region"]


def test_where_help_is_looked_for_can_be_set_at_a_referral() -> None:
    app = at_a_referral()
    before = html(app)

    app.selectbox(key="region_box").select("Poltava oblast").run()

    assert "Poltava oblast" == app.session_state["region"]
    assert before != html(app)
    assert html(app).index("Poltava") < html(app).index("Not offered, and why")


def test_the_last_page_names_the_region_chosen_on_it_on_paper_too() -> None:
    app = last_page(UKRAINE, {}, region="")
    app.selectbox(key="region_box").select("Poltava oblast").run()

    assert 2 == html(app).count("Ukraine, Poltava oblast.")


def test_the_directory_opened_from_the_walk_shows_the_chosen_region() -> None:
    app = opened_at("directory", country="UA", algorithm="ukraine_police", region="Lviv oblast")

    assert "Lviv oblast" == app.selectbox(key="browse_region").value


def test_one_sign_is_one_sign_in_the_trail() -> None:
    from components.scene import answer_in_words

    form = UKRAINE.nodes["risk_form"]

    assert "high: 1 sign" == answer_in_words(form, {"yes": ["rf20"], "level": "high"})
    assert "low: 2 signs" == answer_in_words(form, {"yes": ["rf20", "rf1"], "level": "low"})
