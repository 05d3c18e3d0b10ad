"""Whole pages without a browser: what an officer, a trainer and a visitor with a wrong link see."""

from __future__ import annotations

import random
import re
from html import unescape
from pathlib import Path
from shutil import copytree

import pytest
from streamlit.testing.v1 import AppTest

from algorithms import Algorithm, Assessment, Question, vocabulary, walk
from components import cards, scene
from components import opened as opened_files
from components.scene import house
from referral_directory import read_country
from referral_directory.country import FOLDER
from tests.algorithms import proven

APP = str(Path(__file__).parents[2] / "streamlit_app.py")
READ = house()
ALGORITHMS = list(READ.algorithms.values())


def opened(**link: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=30)
    for key, value in link.items():
        app.query_params[key] = value
    return app.run()


def walking(algorithm: Algorithm) -> AppTest:
    """The app before the first question of *algorithm*, in a country that uses it."""
    return opened(country="MD" if algorithm.country == "any" else algorithm.country, algorithm=algorithm.id)


def opened_at(page: str, **visit: str) -> AppTest:
    """The app with *page* as its first one, in the middle of a visit."""
    script = Path(APP).read_text(encoding="utf-8")
    script = script.replace(", default=True", "").replace('url_path=""', 'url_path="home"')
    script = script.replace(f'"{page}": st.Page(', f'"{page}": st.Page(default=True, page=')
    app = AppTest.from_string(script, default_timeout=30)
    for key, value in visit.items():
        app.session_state[key] = value
    return app.run()


def before(name: str, algorithm: Algorithm) -> AppTest:
    """The app before the node *name*, which the first answers lead to."""
    app, choose = walking(algorithm), First()
    while (here := walk(algorithm, app.session_state.get("answers", {})).here) and here.name != name:
        answer(app, algorithm, choose)
    assert here is not None
    return app


def before_the_form() -> tuple[AppTest, Assessment]:
    algorithm = READ.algorithms["ukraine_police"]
    node = next(node for node in algorithm.nodes.values() if isinstance(node, Assessment))
    return before(node.name, algorithm), node


def directory_page(country: str) -> AppTest:
    def script(iso2: str) -> None:
        import streamlit as st

        from components import directory, session

        st.session_state["country"] = iso2
        home = st.Page(directory.page, default=True)
        session.know_pages({"home": home})
        st.navigation([home]).run()

    return AppTest.from_function(script, args=(country,), default_timeout=30).run()


def title(app: AppTest) -> str:
    shown = re.search("<h1[^>]*>(.*?)</h1>", html(app))
    return unescape(shown[1]) if shown else str(app.title[0].value)


def html(app: AppTest) -> str:
    bodies = (str(part.proto.body) for part in app.get("html"))
    return "\n".join(body.split("</style>")[-1] for body in bodies)


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


class First(random.Random):
    """Chooses what stands first: the longest way, for the most part."""

    def choice(self, seq):  # type: ignore[no-untyped-def]
        return seq[0]


def answer(app: AppTest, algorithm: Algorithm, choose: random.Random) -> AppTest:
    """Answer the screen that is shown."""
    given = app.session_state.get("answers", {})
    node = walk(algorithm, given).here
    assert node is not None
    assert node.title.split("{")[0] in title(app)
    if isinstance(node, Question) and node.many:
        app.checkbox(key=f"{node.name}.{choose.choice(list(node.choices))}").check().run()
        return press(app, f"{node.name}.go")
    if isinstance(node, Question):
        return press(app, f"{node.name}.{choose.choice(list(node.choices))}")
    if isinstance(node, Assessment):
        form = next(b for b in app.button if b.label == "See the level")
        form.click().run()
        levels = [b.key for b in app.button if str(b.key).startswith(f"{node.name}.level.")]
        return press(app, levels[-1])
    return press(app, f"{node.name}.done")


def walked_to_the_end(algorithm: Algorithm, choose: random.Random | None = None) -> AppTest:
    app, choose = walking(algorithm), choose or First()
    for _ in range(200):
        assert not app.exception, app.exception
        if title(app) == "What now, and by when":
            return app
        answer(app, algorithm, choose)
    raise AssertionError("the walk never ended")


def test_an_officer_chooses_the_country_then_the_algorithm_and_stands_before_the_first_question() -> None:
    app = opened()

    press(app, "country.UA")
    press(app, "begin.ukraine_police")

    assert READ.algorithms["ukraine_police"].nodes["start"].title == title(app)


def test_a_country_without_an_algorithm_of_its_own_is_given_the_generic_one() -> None:
    app = opened(country="MD")

    assert ["begin.unfpa_sop"] == [b.key for b in app.button if str(b.key).startswith("begin.")]


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda a: a.id)
@pytest.mark.parametrize("seed", [1, 2])
def test_an_officer_reaches_a_phone_number(algorithm: Algorithm, seed: int) -> None:
    app = walked_to_the_end(algorithm, random.Random(seed))

    assert 'class="number" href="tel:' in html(app)
    assert "Not checked: call first" in html(app)
    assert f"version {algorithm.version}" in html(app)


def test_what_the_country_knows_stands_in_the_words() -> None:
    app = walked_to_the_end(READ.algorithms["unfpa_sop"])

    assert "{" not in html(app)
    assert read_country("MD").slots()["gbv_line"] in html(app)


def test_back_takes_the_last_answer_back() -> None:
    app = walking(READ.algorithms["ukraine_police"])
    first = title(app)

    press(app, "start.on_scene")
    press(app, "back")

    assert first == title(app)
    assert {} == app.session_state["answers"]


def test_an_answer_is_changed_from_the_trail_and_later_ones_are_kept() -> None:
    app = walking(READ.algorithms["ukraine_police"])
    press(app, "start.on_scene")
    press(app, "scene_safety.no")
    before = title(app)

    press(app, "trail")
    press(app, "change.start")
    assert READ.algorithms["ukraine_police"].nodes["start"].title == title(app)
    press(app, "start.call")

    assert {"start": "call", "scene_safety": "no"} == dict(app.session_state["answers"])
    while title(app) != before:
        press(app, next(str(b.key) for b in app.button if str(b.key).endswith(".done")))


@pytest.mark.parametrize("algorithm", ALGORITHMS, ids=lambda a: a.id)
def test_danger_is_one_press_away_and_comes_back_to_the_same_question(algorithm: Algorithm) -> None:
    app = walking(algorithm)
    before = title(app)

    press(app, "danger")
    shown = html(app)
    press(app, "danger.back")

    assert all(algorithm.nodes[name].title.split("{")[0] in shown for name in algorithm.at_any_time)
    assert before == title(app)


def test_leaving_forgets_the_answers() -> None:
    app = walking(READ.algorithms["unfpa_sop"])
    press(app, "start_channel.walk_in")

    press(app, "leave")

    assert "answers" not in app.session_state
    assert "Where are you?" == title(app)


def test_every_question_shows_what_it_rests_on_and_each_doubt_says_so() -> None:
    algorithm = READ.algorithms["ukraine_police"]
    app, choose = walking(algorithm), random.Random(5)
    doubts = 0

    for _ in range(25):
        assert 'class="fold law"' in html(app)
        doubts += "To be confirmed by a lawyer" in html(app)
        answer(app, algorithm, choose)

    assert doubts > 0


@pytest.mark.parametrize(
    "link",
    [
        {"country": "ZZ"},
        {"country": "ZZ", "algorithm": "ukraine_police"},
        {"country": "UA", "algorithm": "nothing"},
        {"country": "MD", "algorithm": "ukraine_police"},
        {"country": "<script>alert(1)</script>", "algorithm": "'"},
    ],
)
def test_a_link_to_nothing_shows_a_plain_page_with_the_way_home(link: dict[str, str]) -> None:
    app = opened(**link)

    assert not app.exception
    assert "There is nothing under this link" == title(app)
    assert "script" not in title(app) + html(app)

    press(app, "all")
    assert "Where are you?" == title(app)


def test_nothing_of_the_walk_stands_in_the_address() -> None:
    app = walked_to_the_end(READ.algorithms["unfpa_sop"])

    assert {} == dict(app.query_params)


def test_what_she_said_of_herself_stands_neither_in_the_trail_nor_on_the_last_page() -> None:
    algorithm = READ.algorithms["unfpa_sop"]
    app = walked_to_the_end(algorithm)

    sensitive = algorithm.nodes["q_daily_medicine"]
    assert sensitive.unwritten
    row = html(app).split(f"<li>{sensitive.title}")[-1].split("</li>")[0]
    assert "answered, not shown" in row


def test_a_broken_algorithm_and_a_broken_country_close_alone_and_are_named_on_the_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    graph, country = tmp_path / "graph.yaml", tmp_path / "countries" / "zz.yaml"
    copytree(FOLDER, tmp_path / "countries")
    graph.write_text("title: [\n")
    country.write_text("country: ZZ\nnaem: Nowhere\n")
    folders, files = [*scene.own_folders(), tmp_path], opened_files.Directory(tmp_path / "countries")
    monkeypatch.setattr(scene, "own_folders", lambda: folders)
    monkeypatch.setattr(scene, "directory", lambda: files)

    read = scene.house.__wrapped__()

    assert set(READ.algorithms) == set(read.algorithms)
    assert set(READ.countries) == set(read.countries)
    assert {graph, country} == {problem.file for problem in read.problems}
    assert f"closed: {graph}:" in capsys.readouterr().err


@pytest.mark.parametrize("country", ["", "UA", "MD", "TM"])
@pytest.mark.parametrize("page", ["about", "map", "directory"])
def test_every_other_page_opens_before_and_after_a_country_is_chosen(page: str, country: str) -> None:
    app = opened_at(page, country=country)

    assert not app.exception
    assert title(app)


def test_a_country_can_be_taken_along_without_what_is_not_public() -> None:
    page = directory_page("UA")

    assert "Not called, not tested" in html(page)
    assert "15-47" in html(page)


def test_about_says_what_is_proven_over_how_many_ways_through() -> None:
    page = html(opened_at("about", country="UA"))

    for certificate in READ.certificates.values():
        assert f"<b>{certificate.runs.count:,}</b> ways through" in page
        assert f"<code>{certificate.hash}</code>" in page
        assert all(f"<b>{rule}</b>" in page for rule in certificate.proven)


@pytest.mark.parametrize(("country", "algorithm"), [("UA", "ukraine_police"), ("KZ", "unfpa_sop")])
def test_about_names_the_sensitive_questions_there_are_and_the_topics_without_one(country: str, algorithm: str) -> None:
    page = html(opened_at("about", country=country))
    certificate, nodes = READ.certificates[algorithm], READ.algorithms[algorithm].nodes

    assert certificate.sensitive
    assert {"sex_work", "orientation", "criminal_record", "complaint"} <= set(certificate.never_asked)
    for topic, names in certificate.sensitive.items():
        assert f"<b>{vocabulary().sensitive[topic]}</b>" in page
        assert all(nodes[name].title in page for name in names)
    never = page.split("No question here is about these: ")[1].split("</p>")[0]
    assert all(vocabulary().sensitive[topic] in never for topic in certificate.never_asked)
    assert all(why in page for why in certificate.may_wait.values())
    assert "HIV, sex work, papers or being intoxicated costs her no protection" not in page


def test_an_algorithm_that_breaks_a_rule_is_closed_and_the_broken_rule_is_named_on_the_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    costs_her = ("effects: [medicines_stay], needs: [harm_reduction], next: medicine", "next: contacts")
    folder = proven.proven(tmp_path, proven.GRAPH.replace(*costs_her)).folder
    folders = [*scene.own_folders(), folder]
    monkeypatch.setattr(scene, "own_folders", lambda: folders)

    read = scene.house.__wrapped__()

    assert set(READ.algorithms) == set(read.algorithms)
    assert any(problem.rule == "neutral" for problem in read.problems)
    assert 'neutral: "yes" at "drugs" costs her safe_place_tonight' in capsys.readouterr().err


def test_about_names_the_documents_that_could_not_be_read() -> None:
    from components.about import _about

    page = _about(READ.algorithms["unfpa_sop"], READ.certificates["unfpa_sop"])

    assert "could not be read" in page
    assert all(source.title in page for source in READ.algorithms["unfpa_sop"].unread)


def test_a_changed_answer_takes_its_mark_off_the_referral_again() -> None:
    algorithm, choose = READ.algorithms["ukraine_police"], First()
    app = before("shelter_obst", algorithm)
    app.checkbox(key="shelter_obst.intoxicated").check().run()
    press(app, "shelter_obst.go")
    while title(app) != algorithm.nodes["ref_shelter"].title:
        answer(app, algorithm, choose)
    assert "intoxicated_now" in app.button_group[0].value

    press(app, "trail")
    press(app, "change.shelter_obst")
    app.checkbox(key="shelter_obst.intoxicated").uncheck().run()
    app.checkbox(key="shelter_obst.nothing").check().run()
    press(app, "shelter_obst.go")
    while title(app) != algorithm.nodes["ref_shelter"].title:
        answer(app, algorithm, choose)

    assert "intoxicated_now" not in app.button_group[0].value


def test_what_is_ticked_and_not_yet_confirmed_survives_a_look_at_danger() -> None:
    algorithm = READ.algorithms["ukraine_police"]
    app = before("viol_form", algorithm)
    first = next(iter(algorithm.nodes["viol_form"].choices))  # type: ignore[union-attr]
    app.checkbox(key=f"viol_form.{first}").check().run()

    press(app, "danger")
    press(app, "danger.back")

    assert app.checkbox(key=f"viol_form.{first}").value


def test_what_is_marked_on_the_risk_form_survives_a_look_at_danger_before_the_level_is_seen() -> None:
    app, node = before_the_form()
    first, second = [item.id for item in node.form.items.values() if item.asked][:2]
    app.button_group(key=f"{node.name}.{first}").set_value("yes").run()
    app.button_group(key=f"{node.name}.{second}").set_value("no").run()

    press(app, "danger")
    press(app, "danger.back")

    assert app.button_group(key=f"{node.name}.{first}").value == "yes"
    assert app.button_group(key=f"{node.name}.{second}").value == "no"


def test_signs_nobody_marked_are_shown_as_not_known_beside_the_level() -> None:
    app, node = before_the_form()
    asked = [item.id for item in node.form.items.values() if item.asked]
    app.button_group(key=f"{node.name}.{asked[0]}").set_value("no").run()

    press(app, f"{node.name}.see")

    assert [app.button_group(key=f"{node.name}.{item}").value for item in asked[:3]] == ["no", "unknown", "unknown"]
    assert not app.exception and not app.warning


def test_a_mark_that_is_taken_away_asks_for_the_level_anew() -> None:
    app, node = before_the_form()
    first = next(item.id for item in node.form.items.values() if item.asked)
    press(app, f"{node.name}.see")
    assert not any(button.key == f"{node.name}.see" for button in app.button)

    app.button_group(key=f"{node.name}.{first}").set_value(None).run()

    assert any(button.key == f"{node.name}.see" for button in app.button)
    assert not any(str(button.key).startswith(f"{node.name}.level.") for button in app.button)


def test_a_form_that_is_opened_again_shows_its_marks_and_keeps_them_when_one_is_changed() -> None:
    app, node = before_the_form()
    first, second, third = [item.id for item in node.form.items.values() if item.asked][:3]
    app.button_group(key=f"{node.name}.{first}").set_value("yes").run()
    app.button_group(key=f"{node.name}.{second}").set_value("no").run()
    press(app, f"{node.name}.see")
    press(app, f"{node.name}.level.{list(node.bands)[-1]}")

    press(app, "trail")
    press(app, f"change.{node.name}")
    app.button_group(key=f"{node.name}.{third}").set_value("yes").run()
    press(app, f"{node.name}.level.{list(node.bands)[-1]}")

    given = app.session_state["answers"][node.name]
    assert {first, third} <= set(given["yes"])
    assert second not in given["yes"] + given["unknown"]


def test_an_answer_that_goes_with_no_other_takes_the_others_out_and_is_taken_out_by_them() -> None:
    algorithm = READ.algorithms["ukraine_police"]
    app = before("shelter_obst", algorithm)

    app.checkbox(key="shelter_obst.papers").check().run()
    app.checkbox(key="shelter_obst.nothing").check().run()
    assert [c.key for c in app.checkbox if c.value] == ["shelter_obst.nothing"]

    app.checkbox(key="shelter_obst.hiv").check().run()
    assert [c.key for c in app.checkbox if c.value] == ["shelter_obst.hiv"]


@pytest.mark.parametrize("beside", ["directory", "map", "about"])
def test_danger_is_one_press_away_on_the_pages_beside_the_walk_too(beside: str) -> None:
    app = opened_at(beside, country="MD", algorithm="unfpa_sop")

    press(app, "danger")

    assert not app.exception
    assert app.session_state["showing"] == "danger"


def test_a_time_that_is_ours_is_called_ours_on_its_screen_and_on_the_last_page() -> None:
    algorithm = READ.algorithms["ukraine_police"]
    app = before("notify", algorithm)
    assert "Within 24 hours (our own limit)" in html(app)

    while title(app) != "What now, and by when":
        answer(app, algorithm, First())

    row = html(app).split(algorithm.nodes["notify"].title)[1].split("</small>")[0]
    assert "the time is our own limit" in row


def shelter_card(service: str, *hers: str) -> str:
    found = read_country("UA").find(["shelter"], circumstances=hers)
    return cards.card({}, next(offer for offer in found.offered if offer.service.id == service))


def test_a_card_tells_whom_a_service_is_there_for_alone_and_in_small_what_it_does() -> None:
    shown = shelter_card("ua-poltava-light-of-hope")

    assert "<li>Only for some, &quot;People without a home, people released from prison;" in shown
    assert "Not a GBV shelter.</small>" in shown
    assert shown.index("Only for some") < shown.index("Takes women who use drugs on a condition")
    assert shown.index("Not a GBV shelter") < shown.index("Source:")


def test_a_card_for_a_woman_of_the_group_is_a_card_like_any_other_and_paper_tells_neither() -> None:
    group = "<li>Only for pregnant women or women with children: ask there</li>"
    takes = "<li>Takes women with children</li>"
    alone, with_children = (shelter_card("ua-dnipro-mamyne-shchastia", *hers) for hers in ((), ("with_children",)))

    assert group in alone and "Only for" not in with_children
    assert alone.replace(group, "") == with_children.replace(takes, "")
