"""Pictures of every screen, to be looked at: phone, laptop and wall, light and dark.

python -m tests.browser.pictures FOLDER
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from algorithms import Assessment, Question, Referral, load
from referral_directory import read_country
from tests.browser.chromium import FLAGS, find
from tests.browser.conftest import serving
from tests.browser.journey import Journey, quiet

SIZES = {"phone": (360, 640), "laptop": (1280, 800), "wall": (1920, 1080)}
FLOWS = (("ukraine_police", "UA"), ("unfpa_sop", "MD"))


def take(folder: Path) -> None:
    """Walk both algorithms at every size and scheme, and keep a picture of each kind of screen."""
    path = find()
    if path is None:
        raise SystemExit("no Chromium: apt-get install chromium, or set WAYMARK_CHROMIUM")
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for size in SIZES:
            for scheme in ("light", "dark"):
                _still(browser, server, folder, size, scheme)
                for flow, iso2 in FLOWS if scheme == "light" else FLOWS[:1]:
                    _walk(browser, server, folder, size, scheme, flow, iso2)
        browser.close()


def _page(browser: Browser, size: str, scheme: str) -> Page:
    width, height = SIZES[size]
    return browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)


def _still(browser: Browser, server: str, folder: Path, size: str, scheme: str) -> None:
    page = _page(browser, size, scheme)
    for name, path in (("countries", "/"), ("country", "/?country=UA"), ("nothing", "/?country=ZZ")):
        page.goto(server + path)
        quiet(page)
        page.wait_for_timeout(500)
        page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
    page.goto(f"{server}/?country=UA")
    for label, name in (("Who helps here", "directory"), ("The whole algorithm", "map"), ("About", "about")):
        page.get_by_role("link", name=label).click()
        page.wait_for_timeout(1200)
        page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
        page.go_back()
        page.get_by_role("link", name=label).wait_for()
    page.close()


def _walk(browser: Browser, server: str, folder: Path, size: str, scheme: str, flow: str, iso2: str) -> None:
    page = _page(browser, size, scheme)
    page.goto(f"{server}/?country={iso2}&algorithm={flow}")
    journey = Journey(page, load(flow), read_country(iso2))
    seen: set[str] = set()

    def keep(name: str, whole: bool = False, before: Callable[[], None] | None = None) -> None:
        if name in seen:
            return
        seen.add(name)
        if before:
            before()
        page.wait_for_timeout(700)
        if whole:
            height = page.locator('[data-testid="stMain"]').evaluate("m => m.scrollHeight")
            page.set_viewport_size({"width": SIZES[size][0], "height": min(height + 40, 6000)})
            page.wait_for_timeout(300)
        page.screenshot(path=folder / f"{flow}-{name}-{size}-{scheme}.png")
        page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))

    while (node := journey.here) is not None:
        journey.stands_before()
        if isinstance(node, Assessment):
            keep("assess", whole=size == "phone")
        elif isinstance(node, Referral):
            keep("refer", whole=size == "phone")
        elif isinstance(node, Question):
            keep("many" if node.many else "ask" if len(journey.answers) > 3 else "first")
        else:
            keep("do")
        journey.answer("mouse")
    journey.stands_before()
    keep("end", whole=True)
    keep("trail", before=page.get_by_role("button", name="Answers").click)
    keep("danger", before=page.get_by_role("button", name="Danger now").click)
    page.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
