"""The language of the page: it follows the browser, is changed by a press, and no English word stays on a screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from shutil import copytree, ignore_patterns

import pytest
from playwright.sync_api import Browser, Page, expect

from algorithms import Algorithm, Assessment, load
from algorithms.translated import by_catalogue
from languages import catalogue, offered, own_name
from referral_directory import read_country
from tests.browser.conftest import ROOT, Seen, serving
from tests.browser.journey import Journey, quiet
from tests.browser.test_journeys import LAPTOP, PHONE
from tests.catalogues import in_cyrillic, made_up, write_made_up

ALLOWED = {
    "Waymark": "the product's name",
    "CSV": "the name of a file format, on its button",
    "Enter": "what stands on the key",
    "REAct": "the name of a tool",
    "UNFPA": "the name of an organisation",
    "EHRA": "the name of an organisation",
    "INV-": "the code of an invariant",
    "-VIII": "the number of a law",
    "promised": "the code of a rule",
    "promises": "a key of a graph",
    "OpenStreetMap": "the name of a way to write hours",
}
# What is read, pressed or told aloud, in Latin letters; what says itself that it is an owner's own words, a code or the
# name of a language is left out, and the name of an icon that its font draws.
ENGLISH_WORDS = """() => {
  document.querySelectorAll("details").forEach((part) => (part.open = true));
  const own = ".owner, code, [data-language], .languages .full, [data-testid=stIconMaterial], style, script";
  const shown = (e) => e.checkVisibility({ visibilityProperty: true });
  const found = new Set();
  const take = (text, from) => {
    for (const word of (text ?? "").match(/[\\p{L}\\p{M}’'-]+/gu) ?? []) {
      if (/[A-Za-z]{3}/.test(word)) found.add(word + " ← " + from);
    }
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const around = texts.currentNode.parentElement;
    const hint = around.closest("svg title, svg desc");
    if (around.closest(own) || !(hint ? shown(hint.parentElement) : shown(around))) continue;
    take(texts.currentNode.textContent, around.tagName + " in " + (around.closest("[class]")?.className ?? ""));
  }
  for (const name of ["aria-label", "placeholder", "alt", "title"]) {
    document.querySelectorAll(`[${name}]`).forEach((e) => {
      if (!e.closest(own) && shown(e)) take(e.getAttribute(name), name);
    });
  }
  take(document.title, "the title of the page");
  document.querySelectorAll(".languages").forEach((list) => (list.open = false));
  return [...found];
}"""
WORD = re.compile(r"(?:[^\W\d_]|[’'-])+")
NEEDS_A_PLACE = {"safe_place": "yes", "ref_shelter_answer": "yes", "q_tonight": "needs_place"}


class Told(Journey):
    """A walk in another language than English."""

    def __init__(self, page: Page, algorithm: Algorithm, iso2: str, end: str) -> None:
        super().__init__(page, algorithm, read_country(iso2), NEEDS_A_PLACE)
        self.end = end

    def stands_before(self) -> str:
        title = self.here.title.split("{")[0] if self.here else self.end
        quiet(self.page, title)
        return title


@pytest.fixture(scope="module")
def made_up_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with a Ukrainian of our making: all of it is translated, so that only what no catalogue has stays."""
    folder = tmp_path_factory.mktemp("made-up")
    for name in ("algorithms", "components", "languages", "referral_directory", "static", ".streamlit"):
        copytree(ROOT / name, folder / name, ignore=ignore_patterns("__pycache__"))
    for file in ROOT.glob("*.py"):
        (folder / file.name).write_bytes(file.read_bytes())
    write_made_up(folder / "locales", "uk")
    with serving(folder=folder) as address:
        yield address


def opened(browser: Browser, address: str, locale: str = "uk-UA", size: dict[str, int] = LAPTOP) -> Page:
    page = browser.new_page(viewport=size, locale=locale)
    page.goto(address)
    quiet(page)
    return page


def english_on(page: Page) -> list[str]:
    """The English words on the screen, each with where it stands."""
    return sorted(found for found in page.evaluate(ENGLISH_WORDS) if found.split(" ← ")[0] not in _allowed())


def _allowed() -> set[str]:
    # Organisations and documents have Latin letters in names of their own.
    named = [s.local_name for iso2 in ("UA", "MD") for s in read_country(iso2).services]
    for domain in ("ukraine_police", "unfpa_sop", "countries"):
        lines = catalogue(domain, "uk").lines.values()
        named += [
            line.said[0] for line in lines if line.current and (line.at.startswith("sources.") or domain == "countries")
        ]
    return {*ALLOWED, *(word for name in named for word in WORD.findall(name))}


def screens_of_a_walk(page: Page, journey: Told) -> Iterator[str]:
    """Each screen of a walk to its last page, by its node; the risk form also with its levels."""
    while (node := journey.here) is not None:
        journey.stands_before()
        yield node.name
        if isinstance(node, Assessment):
            page.locator(f".st-key-{node.name}-see button").click()
            page.locator(f'[class*="st-key-{node.name}-level-"] button').first.wait_for()
            yield f"{node.name}: the level"
            level = list(node.bands)[-1]
            page.locator(f".st-key-{node.name}-level-{level} button").click()
            unknown = [item.id for item in node.form.items.values() if item.asked]
            journey.answers[node.name] = {"yes": [], "unknown": unknown, "level": level}
        else:
            journey.answer("mouse")
    journey.stands_before()
    page.locator("article.card").first.wait_for()
    yield "the last page"


def beside(page: Page) -> Iterator[str]:
    """The screens beside a walk: danger, the trail, and the pages it leads to."""
    for key in ("danger", "trail"):
        page.locator(f".st-key-{key} button").click()
        page.wait_for_timeout(500)
        quiet(page)
        yield key
    for name in ("drawing", "directory", "about"):
        page.locator(f'a[href$="{name}"]').first.click()
        page.wait_for_timeout(500)
        quiet(page)
        yield name
        page.locator(".st-key-walk_on button").click()
        page.wait_for_timeout(500)
        quiet(page)


def no_english_in(browser: Browser, address: str, algorithm: Algorithm, iso2: str, end: str) -> dict[str, list[str]]:
    """Every screen of *algorithm* that has an English word, with the words; it has walked to the last page."""
    page = opened(browser, address, size=PHONE)
    found = {"home": english_on(page)}
    page.goto(f"{address}/?country={iso2}")
    quiet(page)
    page.locator(".stSelectbox input").wait_for()
    found["country"] = english_on(page)
    page.locator(f".st-key-begin-{algorithm.id} button").click()
    journey = Told(page, algorithm, iso2, end)
    kinds = set()
    for name in screens_of_a_walk(page, journey):
        kinds.add(type(algorithm.nodes[name]).__name__ if name in algorithm.nodes else name)
        found[name] = english_on(page)
    assert {"Question", "Instruction", "Assessment", "Referral", "the last page"} <= kinds
    for name in beside(page):
        found[name] = english_on(page)
    page.set_viewport_size(LAPTOP)
    page.locator(".st-key-back button").click()
    page.locator(".drawing svg").wait_for()
    found["the drawing beside the walk"] = english_on(page)
    page.close()
    return {name: words for name, words in found.items() if words}


WALKS = [("ukraine_police", "UA"), ("unfpa_sop", "MD")]


@pytest.mark.parametrize(("flow", "iso2"), WALKS)
def test_no_word_of_a_screen_goes_past_the_catalogues(
    browser: Browser, made_up_server: str, flow: str, iso2: str
) -> None:
    told = by_catalogue(load(flow), made_up("uk", flow))

    assert {} == no_english_in(browser, made_up_server, told, iso2, in_cyrillic("What now, and by when"))


@pytest.mark.parametrize(("flow", "iso2"), WALKS)
def test_no_english_word_stands_on_a_ukrainian_screen(browser: Browser, server: str, flow: str, iso2: str) -> None:
    told = by_catalogue(load(flow), catalogue(flow, "uk"))
    end = catalogue("interface", "uk").say("What now, and by when")

    assert {} == no_english_in(browser, server, told, iso2, end)


def test_the_words_are_found_on_an_english_screen(browser: Browser, server: str) -> None:
    page = opened(browser, server, "en-GB")

    found = {word.split(" ← ")[0] for word in english_on(page)}

    assert {"Where", "Ukraine", "Danger", "Language"} <= found
    page.close()


@pytest.mark.parametrize(
    ("locale", "language"),
    [("uk-UA", "uk"), ("uk", "uk"), ("ru-RU", "ru"), ("ro-MD", "ro"), ("en-GB", "en"), ("fi-FI", "en"), ("zh", "en")],
)
def test_the_app_opens_in_the_language_of_the_browser(
    browser: Browser, server: str, locale: str, language: str
) -> None:
    page = opened(browser, server, locale)

    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator(".languages .full")).to_contain_text(own_name(language))
    assert catalogue("interface", language).say("Where are you?") == page.locator("h1").inner_text()
    page.close()


def test_one_press_opens_the_list_of_languages_and_one_changes_it_and_the_walk_goes_on(
    browser: Browser, made_up_server: str
) -> None:
    page = opened(browser, f"{made_up_server}/?country=UA&algorithm=ukraine_police", "en-GB", PHONE)
    seen = Seen(page, made_up_server)
    journey = Journey(page, load("ukraine_police"), read_country("UA"), {"start": "call"})
    while not getattr(journey.here, "steps", ()):
        journey.stands_before()
        journey.answer("mouse")
    title = journey.stands_before()
    page.locator(".tick input").first.check()

    page.locator(".languages summary").click()
    buttons = page.locator(".languages button")
    assert {"English", "Українська"} == set(buttons.all_inner_texts())
    assert min(buttons.evaluate_all("all => all.map(b => b.getBoundingClientRect().height)")) >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Українська").click()

    quiet(page, in_cyrillic(title.split("{")[0]))
    assert "uk" == page.evaluate("document.documentElement.lang")
    assert page.locator(".tick input").first.is_checked()
    assert not page.locator(".languages button").first.is_visible()
    page.locator(".st-key-back button").click()
    assert [] == seen.complaints + seen.foreign
    page.close()


def test_the_language_is_changed_by_keyboard_alone_and_escape_closes_the_list(
    browser: Browser, made_up_server: str
) -> None:
    page = opened(browser, made_up_server, "en-GB")

    page.locator(".languages summary").focus()
    page.keyboard.press("Enter")
    page.locator(".languages button").first.wait_for()
    page.keyboard.press("Escape")
    expect(page.locator(".languages button").first).to_be_hidden()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    quiet(page, in_cyrillic("Where are you?"))
    page.wait_for_function("document.activeElement.tagName === 'H1'")
    page.close()


def test_what_is_chosen_and_marked_stays_in_another_language(browser: Browser, made_up_server: str) -> None:
    page = opened(browser, f"{made_up_server}/?country=UA&algorithm=ukraine_police", "en-GB")
    journey = Journey(page, load("ukraine_police"), read_country("UA"), NEEDS_A_PLACE)
    while not isinstance(journey.here, Assessment):
        journey.stands_before()
        journey.answer("mouse")
    journey.stands_before()
    sign = next(item.id for item in journey.here.form.items.values() if item.asked)
    marks = page.locator(f".st-key-{journey.here.name}-{sign} button")
    marks.nth(1).click()
    page.wait_for_timeout(500)

    into(page, "Українська")
    expect(marks.nth(1)).to_have_attribute("aria-checked", "true")
    assert in_cyrillic("No") == marks.nth(1).inner_text()

    page.locator(".st-key-trail button").click()
    page.locator('a[href$="drawing"]').click()
    part = page.locator(".st-key-phase")
    part.locator("input").first.click()
    page.get_by_role("option").nth(2).click()
    page.wait_for_timeout(500)
    chosen = list(load("ukraine_police").phases.values())[1]
    expect(part.locator("input")).to_have_value(in_cyrillic(chosen))
    into(page, "English")
    expect(part.locator("input")).to_have_value(chosen)
    expect(page.locator(".drawing svg .node text").first).to_contain_text("1")
    page.close()


def test_a_box_in_which_nothing_is_found_says_so_in_the_language(browser: Browser, made_up_server: str) -> None:
    page = opened(browser, f"{made_up_server}/?country=UA")
    page.locator(".stSelectbox input").click()

    page.keyboard.type("zzzz")

    expect(page.locator('[role="listbox"]')).to_contain_text(in_cyrillic("Nothing like it"))
    page.close()


def into(page: Page, name: str) -> None:
    """Change the language to the one that calls itself *name*."""
    page.locator(".languages summary").click()
    page.locator(".languages button", has_text=name).click()
    code = next(code for code in offered() if own_name(code) == name)
    expect(page.locator("html")).to_have_attribute("lang", code)
    quiet(page)


@pytest.mark.parametrize("path", ["services", "wrong", "history"])
def test_the_pages_of_editors_have_the_list_of_languages_too(browser: Browser, made_up_server: str, path: str) -> None:
    page = opened(browser, made_up_server, "en-GB")
    page.goto(f"{made_up_server}/{path}")
    quiet(page)

    into(page, "Українська")

    page.close()
