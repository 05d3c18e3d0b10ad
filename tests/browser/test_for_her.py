"""What is for her, in a real browser: the card by keyboard and by voice, and the leaflet on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from algorithms import languages_of, load
from languages import own_name
from referral_directory import read_country
from tests.browser.journey import Journey, quiet
from tests.browser.test_journeys import PHONE

A4 = {"width": 703, "height": 1032}  # what 12 mm of margin leave of the page, in CSS pixels
SPOKEN = """() => ({
  page: document.documentElement.lang,
  heading: document.querySelector("h1").lang,
  focus: document.activeElement.tagName,
  size: parseFloat(getComputedStyle(document.querySelector("h1")).fontSize),
  sideways: document.documentElement.scrollWidth - innerWidth,
})"""
ON_PAPER = """() => [...document.querySelectorAll(".stElementContainer, .stButton, .st-key-foot, .top")].filter(
  part => part.getBoundingClientRect().height && !part.querySelector(".leaflet") && !part.closest(".leaflet")
).map(part => part.innerText)"""


def before(browser: Browser, server: str, name: str) -> tuple[Page, Journey]:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{server}/?country=MD&algorithm=unfpa_sop")
    journey = Journey(page, load("unfpa_sop"), read_country("MD"))
    while (node := journey.here) is not None and node.name != name:
        journey.stands_before()
        journey.answer("mouse")
    journey.stands_before()
    return page, journey


def test_the_card_is_large_in_her_language_and_answered_by_keyboard(browser: Browser, server: str) -> None:
    page, journey = before(browser, server, "q_neck")
    page.keyboard.press("s")
    quiet(page, "Which language does she read?")
    page.locator(".st-key-hers-uk button").click()
    page.locator("h1.for-her").wait_for()
    quiet(page)

    spoken = page.evaluate(SPOKEN)
    assert ("uk", "uk", "H1") == (spoken["page"], spoken["heading"], spoken["focus"])
    assert spoken["size"] >= 28
    assert spoken["sideways"] <= 0
    sizes = page.locator(".st-key-her_answers strong").evaluate_all(
        "all => all.map(e => [parseFloat(getComputedStyle(e).fontSize), e.nextElementSibling?.innerText])"
    )
    assert all(size >= 28 for size, _ in sizes)
    assert ["Yes", "No"] == [officers for _, officers in sizes[:2]]
    assert page.locator("text=Health first").count() == 0
    for key in ("back", "danger", "leave"):
        assert page.locator(f".st-key-{key} button").is_visible()

    page.keyboard.press("Backspace")
    journey.stands_before()
    assert "en" == page.evaluate("document.documentElement.lang")
    page.keyboard.press("s")
    page.locator(".st-key-her_answers").wait_for()
    quiet(page)
    page.keyboard.press("2")
    journey.answers["q_neck"] = "no"
    journey.stands_before()
    page.close()


@pytest.mark.parametrize(("iso2", "flow"), [("UA", "ukraine_police"), ("MD", "unfpa_sop")])
def test_paper_has_the_leaflet_alone_on_one_page_in_each_language(
    browser: Browser, server: str, iso2: str, flow: str
) -> None:
    page = browser.new_page(viewport=A4)
    page.goto(f"{server}/?country={iso2}")
    quiet(page)
    page.get_by_text("Her rights, to print").click()
    quiet(page, "Her rights")
    for language in languages_of(load(flow)):
        page.locator(".stSelectbox input").click()
        page.get_by_role("option", name=own_name(language), exact=True).click()
        page.locator(f'.leaflet[lang="{language}"]').wait_for()
        quiet(page)
        page.emulate_media(media="print")

        assert [] == [said for said in page.evaluate(ON_PAPER) if said.strip()]
        assert page.locator(".leaflet").is_visible()
        page.emulate_media(media="screen")
        paper = page.pdf(prefer_css_page_size=True)
        assert 1 == len(re.findall(rb"/Type\s*/Page\b", paper)), language
    page.close()
