"""The last page: paper says the same whatever she said of herself, and the place for tonight is named."""

from __future__ import annotations

import re
from html import escape

import pytest
from streamlit.testing.v1 import AppTest

from algorithms import Algorithm, Answer, Instruction, Question, Referral, walk
from components.cards import NEVER_MARKED, PLACES
from components.markup import basis, short_name
from components.scene import house
from referral_directory import circumstances, kinds
from tests.algorithms.test_written import answered
from tests.components.test_pages import html, opened_at, press

ALGORITHMS = list(house().algorithms.values())
SENSITIVE = [
    (algorithm, node)
    for algorithm in ALGORITHMS
    for node in algorithm.nodes.values()
    if isinstance(node, Question) and node.unwritten
]
REGIONS = {"UA": "Kyiv oblast", "MD": ""}
# She needs a place and is taken in, so that each question about herself is asked.
NEEDS_A_PLACE = {"safe_place": "yes", "ref_shelter_answer": "yes", "q_tonight": "needs_place"}


def last_page(algorithm: Algorithm, plan: dict[str, Answer], seed: int = 4, **visit: object) -> AppTest:
    """The last page of a whole walk that takes the answers of *plan*."""
    country = "MD" if algorithm.country == "any" else algorithm.country
    given = answered(algorithm, seed, {**NEEDS_A_PLACE, **plan})
    visit = {"region": REGIONS[country], **visit}
    app = opened_at("walk", country=country, algorithm=algorithm.id, answers=given, **visit)
    assert not app.exception
    assert app.title[0].value == "What now, and by when"
    return app


def parts(app: AppTest) -> tuple[str, str]:
    """What is on the screen, and what is on paper."""
    bodies = [str(part.proto.body).split("</style>")[-1] for part in app.get("html")]
    printed = [body for body in bodies if "on-paper" in body]
    assert len(printed) == 1 and printed[0].startswith('<div class="on-paper">')
    return "\n".join(body for body in bodies if body not in printed), printed[0]


def open_on(page: str) -> str:
    """What stands open on *page*: without what is folded."""
    return re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("algorithm", "asked"), SENSITIVE, ids=lambda part: getattr(part, "id", getattr(part, "name", ""))
)
def test_paper_is_the_same_whatever_is_answered_where_nothing_may_be_written(
    algorithm: Algorithm, asked: Question
) -> None:
    papers, screens = {}, {}
    for choice in asked.choices:
        app = last_page(algorithm, {asked.name: [choice] if asked.many else choice})
        assert asked.name in app.session_state["answers"]
        screens[choice], papers[choice] = parts(app)

    assert 1 == len(set(papers.values())), papers.keys()
    title = escape(asked.title.split("{")[0])
    assert title in next(iter(screens.values())) and title not in next(iter(papers.values()))


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda a: a.id)
def test_paper_is_the_same_whatever_is_marked_for_the_place(algorithm: Algorithm) -> None:
    screen, paper = parts(last_page(algorithm, {}))

    app = last_page(algorithm, {})
    every = [name for name in circumstances() if name not in NEVER_MARKED]
    app.button_group[0].set_value(every).run()
    marked, printed = parts(app)

    assert paper == printed
    assert screen != marked


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda a: a.id)
def test_no_other_screen_of_the_walk_is_printed(algorithm: Algorithm) -> None:
    app = opened_at("walk", country="MD" if algorithm.country == "any" else algorithm.country, algorithm=algorithm.id)

    for key in ("", "trail", "danger"):
        shown = html(press(app, key) if key else app)
        assert '<p class="on-paper">Nothing of this screen is printed.' in shown
        assert 1 == shown.count("on-paper")


def test_a_place_that_refuses_somebody_says_so_on_every_paper_and_stands_behind_the_others() -> None:
    algorithm = house().algorithms["ukraine_police"]
    place = next(s for s in house().countries["UA"].services if s.id == "ua-convictus-shelter")
    assert place.accepts["intoxicated_now"].answer == "no"

    screen, paper = parts(last_page(algorithm, {"shelter_obst": ["intoxicated"]}))

    card = paper.split(f"<h3>{place.name}</h3>")[1].split("</article>")[0]
    assert f"Does not take {circumstances()['intoxicated_now'].title.lower()}" in card
    assert place.name not in open_on(screen)
    shelters = paper.split(f"<h3>{kinds()['shelter'].title}</h3>")[1].split("</div>")[0]
    assert shelters.rstrip().endswith(f"{card}</article>")


def test_no_address_of_a_place_for_the_night_is_printed() -> None:
    _, paper = parts(last_page(house().algorithms["unfpa_sop"], {}))

    for service in house().countries["MD"].services:
        if service.address and set(service.kinds) & set(PLACES):
            assert service.address not in paper


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda a: a.id)
@pytest.mark.parametrize("seed", [1, 4, 7])
def test_every_kind_of_help_that_was_asked_for_has_its_first_service_open_the_place_for_tonight_first(
    algorithm: Algorithm, seed: int
) -> None:
    app = last_page(algorithm, {}, seed)
    country = house().countries["MD" if algorithm.country == "any" else algorithm.country]
    wanted = walk(algorithm, app.session_state["answers"]).kinds
    screen, _ = parts(app)
    found = country.find(wanted, app.session_state["region"] or None, app.session_state["circumstances"])

    for kind in wanted:
        giving = [offer.service.name for offer in found.offered if kind in offer.kinds]
        assert not giving or any(f"<h3>{escape(name)}</h3>" in open_on(screen) for name in giving), kind
    assert set(PLACES) <= set(wanted)
    assert screen.index("<h2>Call now</h2>") < screen.index("<h2>A place for tonight</h2>")
    assert screen.index("<h2>A place for tonight</h2>") < screen.index("<h2>Before you leave</h2>")


def test_the_place_for_tonight_is_named_on_the_last_page_and_on_paper() -> None:
    algorithm = house().algorithms["ukraine_police"]
    places = house().countries["UA"].find(PLACES, "Kyiv oblast").offered
    screen, paper = parts(last_page(algorithm, {"shelter_obst": ["nothing"]}))

    names = [escape(offer.service.name) for offer in places]
    assert names[0] in open_on(screen)
    assert screen.index('class="card first"') < screen.index("A place for tonight")
    assert all(name in paper for name in names)
    assert paper.index(names[0]) < paper.index("<h2>Before you leave</h2>")


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda a: a.id)
def test_no_service_has_two_cards(algorithm: Algorithm) -> None:
    for seed in (1, 4):
        for page in parts(last_page(algorithm, {}, seed)):
            names = re.findall(r"<article[^>]*><h3>(.*?)</h3>", page)
            assert sorted(set(names)) == sorted(names)


def test_a_referral_names_the_line_it_says_to_call_once() -> None:
    algorithm = house().algorithms["unfpa_sop"]
    given = answered(algorithm, 4, NEEDS_A_PLACE)
    for name in [name for name in given if isinstance(algorithm.nodes[name], Referral)]:
        so_far = {node: given[node] for node in list(given)[: list(given).index(name)]}
        app = opened_at("walk", country="MD", algorithm=algorithm.id, answers=so_far)
        page = html(app).split("Also asked for on the way")[0]
        names = re.findall(r"<article[^>]*><h3>(.*?)</h3>", page)
        assert names and sorted(set(names)) == sorted(names)


def test_what_follows_only_from_an_unwritten_answer_is_neither_in_the_trail_nor_marked_in_the_drawing() -> None:
    algorithm = house().algorithms["ukraine_police"]
    given = answered(algorithm, 4, {**NEEDS_A_PLACE, "substance_seen": "spoke", "shelter_obst": ["intoxicated"]})
    told = {"wud_protect", "ref_assert_rules", "ref_bridge"}
    assert told <= given.keys()

    trail = press(opened_at("walk", country="UA", algorithm=algorithm.id, answers=given), "trail")
    rows = {str(button.key).removeprefix("change.") for button in trail.button}
    assert {"substance_seen", "shelter_obst", "rights"} <= rows and not told & rows
    label = trail.button(key="change.substance_seen").label
    assert "answered, not shown" in label

    twin = html(opened_at("map", country="UA", algorithm=algorithm.id, answers=given))
    lines = {name: twin.split(algorithm.nodes[name].title)[1].split("</li>")[0] for name in (*told, "rights")}
    assert " (on the way)" in lines["rights"]
    assert not any("(on the way)" in lines[name] or "(taken)" in lines[name] for name in told)
    asked = twin.split(algorithm.nodes["substance_seen"].title)[1].split("</li>")[0]
    assert "(on the way)" in asked and "(taken)" not in asked


def test_the_fold_over_the_marks_does_not_name_them() -> None:
    app = last_page(house().algorithms["ukraine_police"], {"shelter_obst": ["drug_use"]})

    assert "What must the place take?" == app.expander[0].label
    assert "uses_drugs" in app.session_state["circumstances"]


def test_instructions_of_the_last_page_are_those_of_the_walk() -> None:
    algorithm = house().algorithms["ukraine_police"]
    app = last_page(algorithm, {"shelter_obst": ["acute"], "substance_seen": "spoke"})
    screen, paper = parts(app)

    assert isinstance(algorithm.nodes["wud_protect"], Instruction)
    assert algorithm.nodes["wud_protect"].title in screen
    assert algorithm.nodes["ref_bridge"].title in screen
    assert algorithm.nodes["wud_protect"].title not in paper
    assert algorithm.nodes["ref_bridge"].title not in paper
    assert algorithm.nodes["ref_shelter"].title in paper


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda a: a.id)
def test_what_a_step_rests_on_is_called_by_a_name_an_officer_can_read(algorithm: Algorithm) -> None:
    for node in algorithm.nodes.values():
        says = basis(algorithm, node)
        assert not any(f" {c.source.id.replace('_', ' ').upper()} " in f"{says} " for c in node.source), says
        assert algorithm.only_design(node) or any(short_name(c) in says for c in node.source)
        assert all(len(short_name(c)) <= 75 for c in node.source if short_name(c) in says), says


def test_whom_to_call_stands_first_on_the_last_page_and_what_was_done_is_told_once() -> None:
    algorithm = house().algorithms["ukraine_police"]
    app = last_page(algorithm, {})
    screen, paper = parts(app)

    assert screen.index('class="card first"') < screen.index("version ")
    assert 1 == paper.count(f"<li>{algorithm.nodes['rights'].title}")
    assert "<b>done</b>" not in screen + paper
