"""Whether each screen can be used as it is drawn: nothing cut, the next press in sight, text that grows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from algorithms import Question, load
from referral_directory import read_country
from tests.browser.journey import Journey, quiet
from tests.browser.test_journeys import FLOWS, LAPTOP, PHONE

WALL = {"width": 1920, "height": 1080}
# The lowest edge of what is pressed to go on, against the upper edge of the bar.
UNDER_THE_BAR = """selector => {
  const bar = document.querySelector(".st-key-foot").getBoundingClientRect().top;
  return [...document.querySelectorAll(selector)].map(e => e.getBoundingClientRect().bottom - bar);
}"""
OUT_OF_ITS_BOX = """() => [...document.querySelectorAll("button, .stCheckbox label")].filter(box => {
  const around = box.getBoundingClientRect();
  return around.width && [...box.querySelectorAll("p, kbd")].some(text => {
    const own = text.getBoundingClientRect();
    const cut = text.scrollWidth > text.clientWidth + 1 && text.clientWidth;
    const beside = own.right > around.right + 1 || own.left < around.left - 1;
    return own.width && (cut || beside || own.bottom > around.bottom + 1);
  });
}).map(box => box.innerText)"""


def begun(browser: Browser, server: str, size: dict[str, int], flow: str = "ukraine_police") -> tuple[Page, Journey]:
    page = browser.new_page(viewport=size)
    iso2 = dict(FLOWS)[flow]
    page.goto(f"{server}/?country={iso2}&algorithm={flow}")
    plan = {"safe_place": "yes", "shelter_obst": "intoxicated"}
    return page, Journey(page, load(flow), read_country(iso2), plan)


@pytest.mark.parametrize("flow", dict(FLOWS))
def test_the_next_press_is_in_sight_on_a_small_phone(browser: Browser, server: str, flow: str) -> None:
    page, journey = begun(browser, server, PHONE, flow)
    hidden = []

    while (node := journey.here) is not None:
        journey.stands_before()
        wanted = f'[class*="st-key-{node.name}-"] button'
        if not isinstance(node, Question) or node.many:
            wanted = ".st-key-at_hand button"
        page.locator(wanted).first.wait_for()
        page.wait_for_timeout(60)
        if max(page.evaluate(UNDER_THE_BAR, wanted)) > 0:
            hidden.append(node.name)
        journey.answer("mouse")

    assert [] == hidden
    page.close()


def test_text_grows_with_the_readers_own_size_and_stays_in_its_box(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(server)
    quiet(page)
    small = page.locator("h1").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    page.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
             const large = document.createElement("style");
             large.textContent = "html { font-size: 225% !important }";
             document.documentElement.append(large);
           })"""
    )
    page.goto(f"{server}/?country=UA")
    quiet(page, "Ukraine")
    assert page.locator("h1").evaluate("e => parseFloat(getComputedStyle(e).fontSize)") > 1.4 * small
    assert [] == page.evaluate(OUT_OF_ITS_BOX)
    page.locator(".st-key-begin-ukraine_police button").click()

    algorithm, country = load("ukraine_police"), read_country("UA")
    journey = Journey(page, algorithm, country)
    seen: set[str] = set()
    while (node := journey.here) is not None and len(seen) < 4:
        journey.stands_before()
        page.wait_for_timeout(150)
        seen.add(f"{node.verb} {getattr(node, 'many', '')}")
        assert [] == page.evaluate(OUT_OF_ITS_BOX), node.name
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        journey.answer("mouse")
    page.get_by_role("button", name="Answers").click()
    quiet(page, "Answers so far")
    assert [] == page.evaluate(OUT_OF_ITS_BOX)
    page.close()


@pytest.mark.parametrize("size", [PHONE, LAPTOP, WALL], ids=["phone", "laptop", "wall"])
def test_every_row_of_the_trail_and_every_button_beside_the_walk_holds_its_words(
    browser: Browser, server: str, size: dict[str, int]
) -> None:
    page, journey = begun(browser, server, size)
    journey.to_the_end("mouse")
    page.get_by_role("button", name="Answers").click()
    quiet(page, "Answers so far")
    page.wait_for_timeout(200)
    assert page.locator('[class*="st-key-change-"] button').count() > 50
    assert [] == page.evaluate(OUT_OF_ITS_BOX)

    page.get_by_role("link", name="Who helps here").click()
    quiet(page, "Who helps")
    page.wait_for_timeout(200)
    assert [] == page.evaluate(OUT_OF_ITS_BOX)
    page.close()


def test_the_whole_drawing_can_still_be_seen(browser: Browser, server: str) -> None:
    page, journey = begun(browser, server, LAPTOP)
    journey.stands_before()
    page.locator(".drawing .node").first.wait_for()

    page.get_by_role("button", name="Whole width").click()

    assert page.locator(".drawing .node").first.bounding_box()["width"] > 40
    page.close()


def test_what_can_be_ticked_is_as_wide_as_the_others_and_says_its_key(browser: Browser, server: str) -> None:
    page, journey = begun(browser, server, PHONE)
    while not getattr(journey.here, "many", False):
        journey.stands_before()
        journey.answer("mouse")
    journey.stands_before()
    boxes = page.locator(".stCheckbox label")
    boxes.first.wait_for()

    widths = boxes.evaluate_all("all => all.map(box => Math.round(box.getBoundingClientRect().width))")
    assert 1 == len(set(widths)) and widths[0] > 300
    keys = boxes.evaluate_all("all => all.map(box => getComputedStyle(box, '::before').content)")
    assert all("counter" in key for key in keys)
    page.keyboard.press("2")
    page.locator(".stCheckbox").nth(1).locator("input:checked").wait_for(state="attached")
    page.close()


def test_the_wall_shows_question_answers_and_drawing_and_the_rest_when_asked(browser: Browser, server: str) -> None:
    page, journey = begun(browser, server, WALL)
    journey.stands_before()
    law = page.locator(".fold.law")
    law.wait_for(state="attached")
    expect(law).to_be_hidden()

    page.get_by_label("What to say, law and doubts").check()
    expect(law).to_be_visible()

    page.set_viewport_size(LAPTOP)
    expect(law).to_be_visible()
    expect(page.locator(".more")).to_be_hidden()
    page.close()


def test_the_top_line_of_a_phone_is_short(browser: Browser, server: str) -> None:
    page, journey = begun(browser, server, PHONE)
    journey.stands_before()

    assert "UA · en · draft" == page.locator(".languages .brief").inner_text()
    expect(page.locator(".top .place")).to_be_hidden()
    page.close()


def test_a_letter_typed_into_a_box_calls_nothing(browser: Browser, server: str) -> None:
    page = browser.new_page(viewport=LAPTOP)
    page.goto(f"{server}/?country=UA")
    box = page.locator(".st-key-region_box input, .st-key-region_box [role=combobox]").first
    box.click()

    page.keyboard.type("donetsk")
    page.wait_for_timeout(400)

    assert page.locator("h1").inner_text() == "Ukraine"
    page.close()


def test_a_level_that_is_looked_at_again_is_marked(browser: Browser, server: str) -> None:
    page, journey = begun(browser, server, LAPTOP)
    while journey.here.name != "risk_form":
        journey.stands_before()
        journey.answer("mouse")
    journey.stands_before()
    journey.answer("mouse")
    journey.stands_before()

    page.get_by_role("button", name="Answers").click()
    page.locator(".st-key-change-risk_form button").click()
    page.locator(".st-key-risk_form-level-high button").wait_for()

    assert page.locator('[class*="st-key-given-risk_form-high"] button').count() == 1
    assert page.locator('[class*="st-key-given-risk_form-"]').count() == 1
    page.close()
