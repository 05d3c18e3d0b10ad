"""One full walk in each algorithm to referral cards, by mouse and by keyboard, on a phone and a laptop."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from algorithms import load
from referral_directory import read_country
from tests.browser.conftest import Seen
from tests.browser.journey import END, Journey, quiet

PHONE, LAPTOP = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
FLOWS = [("ukraine_police", "UA"), ("unfpa_sop", "MD")]


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
@pytest.mark.parametrize(("flow", "iso2"), FLOWS, ids=[flow for flow, _ in FLOWS])
def test_a_whole_walk_ends_in_referral_cards(
    browser: Browser, server: str, flow: str, iso2: str, size: dict[str, int], by: str
) -> None:
    page = browser.new_page(viewport=size)
    seen = Seen(page, server)
    algorithm, country = load(flow), read_country(iso2)

    page.goto(server)
    page.get_by_role("button", name=country.name, exact=True).click()
    page.get_by_role("button", name=algorithm.title).click()
    journey = Journey(page, algorithm, country)
    journey.to_the_end(by)

    page.locator("article.card a.number").first.wait_for()
    assert page.locator("h1").inner_text() == END
    assert [] == seen.complaints
    assert [] == seen.foreign
    assert f"{server}/walk" == page.url
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()


def test_the_drawing_follows_the_walk(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport=LAPTOP)
    algorithm, country = load("ukraine_police"), read_country("UA")
    page.goto(f"{server}/?country=UA&algorithm=ukraine_police")
    journey = Journey(page, algorithm, country)

    for _ in range(6):
        journey.stands_before()
        journey.answer("keyboard")
    journey.stands_before()
    here = page.locator(".drawing .node.here")
    here.wait_for()

    assert here.get_attribute("id") == f"n-{journey.here.name}"
    walked = set(page.locator(".drawing .node.walked").evaluate_all("all => all.map(n => n.id.slice(2))"))
    assert set(journey.answers) == walked
    box, frame = here.bounding_box(), page.locator(".drawing").bounding_box()
    assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
    assert frame["y"] <= box["y"] and box["y"] + box["height"] <= frame["y"] + frame["height"] + 1
    page.close()


def test_focus_goes_to_the_new_question_and_danger_comes_back(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport=PHONE)
    algorithm, country = load("unfpa_sop"), read_country("MD")
    page.goto(f"{server}/?country=MD&algorithm=unfpa_sop")
    journey = Journey(page, algorithm, country)
    journey.stands_before()
    journey.answer("keyboard")
    title = journey.stands_before()

    page.wait_for_function("document.activeElement.tagName === 'H1'")
    assert page.evaluate("document.activeElement.textContent").strip() == title
    page.keyboard.press("d")
    quiet(page, "Danger now")
    assert page.locator(".alarm").count() == len(algorithm.at_any_time)
    page.keyboard.press("Backspace")
    journey.stands_before()
    page.close()


@pytest.mark.parametrize("path", ["/", "/?country=UA", "/?country=ZZ", "/?country=UA&algorithm=ukraine_police"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_the_phone_and_every_target_is_big_enough(
    browser: Browser, server: str, path: str, scheme: str
) -> None:
    page = browser.new_page(viewport=PHONE, color_scheme=scheme)
    seen = Seen(page, server)

    page.goto(server + path)
    quiet(page)
    page.wait_for_timeout(600)

    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    heights = page.locator("button:visible").evaluate_all("all => all.map(b => b.getBoundingClientRect().height)")
    assert min(heights) >= 44
    assert [] == seen.complaints + seen.foreign
    page.close()


def test_a_ticked_step_is_still_ticked_after_a_look_at_danger_and_not_in_the_next_case(
    browser: Browser, server: str
) -> None:
    page = browser.new_page(viewport=PHONE)
    algorithm, country = load("ukraine_police"), read_country("UA")
    page.goto(f"{server}/?country=UA&algorithm=ukraine_police")
    journey = Journey(page, algorithm, country, {"start": "call"})
    journey.stands_before()
    journey.answer("mouse")
    while not getattr(journey.here, "steps", ()):
        journey.stands_before()
        journey.answer("mouse")
    title = journey.stands_before()
    page.locator(".tick input").first.check()

    page.get_by_role("button", name="Danger now").click()
    quiet(page, "Danger now")
    assert not page.locator(".tick input").first.is_checked()
    page.get_by_role("button", name="Back to where I was").click()
    quiet(page, title)
    expect(page.locator(".tick input").first).to_be_checked()

    page.get_by_role("button", name="Leave").click()
    page.get_by_role("button", name=country.name, exact=True).click()
    page.get_by_role("button", name=algorithm.title).click()
    again = Journey(page, algorithm, country, {"start": "call"})
    while again.here.name != journey.here.name:
        again.stands_before()
        again.answer("mouse")
    again.stands_before()
    expect(page.locator(".tick input").first).not_to_be_checked()
    page.close()


@pytest.mark.parametrize("over", ["", "Answers", "Danger now"])
def test_no_screen_before_the_last_is_printed(browser: Browser, server: str, over: str) -> None:
    page = browser.new_page(viewport=LAPTOP)
    algorithm, country = load("ukraine_police"), read_country("UA")
    page.goto(f"{server}/?country=UA&algorithm=ukraine_police")
    journey = Journey(page, algorithm, country)
    title = journey.stands_before()
    if over:
        page.get_by_role("button", name=over).click()
        quiet(page, over)

    page.emulate_media(media="print")
    shown = page.locator(".stApp").inner_text()

    assert "Print from the last page" in shown
    assert title not in shown and "Danger now" not in shown and "Answers" not in shown
    page.close()


def test_words_of_a_data_file_never_run(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{server}/?country=<img src=x onerror=alert(1)>&algorithm=x")

    quiet(page, "There is nothing under this link")

    assert page.locator("img[src=x]").count() == 0
    page.close()


def test_the_last_page_on_paper_has_cards_and_deadlines_and_nothing_that_is_pressed_or_hers_alone(
    browser: Browser, server: str, tmp_path: Path
) -> None:
    page = browser.new_page(viewport=LAPTOP)
    algorithm, country = load("unfpa_sop"), read_country("MD")
    page.goto(f"{server}/?country=MD&algorithm=unfpa_sop")
    Journey(page, algorithm, country).to_the_end("mouse")
    page.locator("article.card").first.wait_for()

    page.emulate_media(media="print")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    shown = page.evaluate("document.body.innerText")

    assert country.slots()["gbv_line"] in shown
    assert "Before you leave" in shown and "Within 24 hours" in shown
    assert algorithm.version in shown
    assert "Danger now" not in shown and "Start again" not in shown
    assert "She uses drugs" not in shown
    assert algorithm.nodes["act_medicine_continuity"].title not in shown
    page.close()


def test_paper_does_not_tell_what_she_said_of_herself(browser: Browser, server: str) -> None:
    algorithm, country = load("ukraine_police"), read_country("UA")
    printed = []
    for said in ({}, {"substance_seen": "spoke", "shelter_obst": "intoxicated", "access_care": "from_him"}):
        page = browser.new_page(viewport=LAPTOP)
        page.goto(f"{server}/?country=UA&algorithm=ukraine_police")
        Journey(page, algorithm, country, {"shelter_obst": "nothing", **said}).to_the_end("mouse")
        page.locator("article.card").first.wait_for()
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        page.emulate_media(media="print")
        printed.append(page.locator(".stApp").inner_text())
        assert page.pdf(), "it can be printed"
        page.close()

    assert printed[0] == printed[1]
    assert "Whom to call" in printed[0] and "What must the place take?" not in printed[0]
