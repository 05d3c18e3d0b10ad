"""What may not be seen is in nothing that the server sends a visitor, prints, or hands out as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from referral_directory.live import read_files, seed
from referral_directory.revisions import Author
from referral_directory.store import Store
from tests.browser.conftest import serving
from tests.browser.journey import quiet

STEWARD = Author("iryna", "steward, UA")
LINE, SHELTER = "ua-la-strada-hotline", "ua-canary-house"
SECRET = ("Canarystreet 5", "Canaryhouse")
PARTNER = ("canary.partner@example.org", "+380 44 765 43 21", "Canarytown")
CHANGES = {
    LINE: {
        "address": SECRET[0],
        "address_tier": "secret",
        "email": PARTNER[0],
        "tiers.email": "partner",
        "cities": [PARTNER[2]],
        "tiers.cities": "partner",
    },
    "ua-ambulance-103": {"phones": ["103", PARTNER[1]], "tiers.phones": "partner"},
}
HOUSE = {
    "name": SECRET[1],
    "kinds": ["shelter"],
    "phones": ["+380 44 765 43 22"],
    "area": "national",
    "tier": "secret",
    "address_tier": "secret",
    "withheld": "a refuge",
    "source": {"url": "https://canaryhouse.example.org", "confidence": "high"},
}


@dataclass
class Site:
    address: str
    console: Path


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("canaries")
    url = f"sqlite:///{folder / 'directory.sqlite3'}"
    store = Store.open(url)
    seed(store, read_files()[0])
    for service, changes in CHANGES.items():
        told = store.propose("UA", service, changes, store.current("UA")[service].number, STEWARD, "")
        store.accept(told.number, STEWARD)
    store.accept(store.propose("UA", SHELTER, HOUSE, None, STEWARD, "").number, STEWARD)
    store.propose("UA", LINE, {"address": "Canarystreet 6"}, store.current("UA")[LINE].number, STEWARD, "")
    store.close()
    console = folder / "console"
    with serving(environment={"WAYMARK_DATABASE_URL": url}, console=console) as address:
        yield Site(address, console)


class Received:
    """Every byte the browser got: answers to requests, and what came over the socket."""

    def __init__(self, page: Page) -> None:
        self.parts: list[bytes] = []
        page.on("websocket", lambda socket: socket.on("framereceived", self._keep))
        page.on("response", lambda response: self.addresses.append(response.url))
        self.addresses: list[str] = []

    def _keep(self, frame: bytes | str) -> None:
        self.parts.append(frame if isinstance(frame, bytes) else frame.encode())

    def found(self, words: tuple[str, ...]) -> list[str]:
        every = b"".join(self.parts) + "\n".join(self.addresses).encode()
        return [word for word in words if word.encode() in every]


def test_no_page_file_or_line_of_the_console_has_what_a_visitor_may_not_see(browser: Browser, site: Site) -> None:
    page = browser.new_page()
    received = Received(page)
    page.goto(f"{site.address}/?country=UA")
    for label, head in (
        ("Who helps here", "Who helps"),
        ("About", "About"),
        ("The whole algorithm", ""),
    ):
        page.get_by_role("link", name=label).first.click()
        quiet(page, head)
        page.wait_for_timeout(800)
        if label == "Who helps here":
            with page.expect_download() as download:
                page.get_by_role("button", name="Take this table along").click()
            received.parts.append(Path(download.value.path()).read_bytes())
        page.go_back()
        page.get_by_role("link", name=label).first.wait_for()
    page.get_by_role("link", name="Who helps here").click()
    for label in ("Something here is wrong", "For organisations"):
        page.get_by_role("link", name=label).click()
        page.wait_for_timeout(1200)
        page.go_back()
        page.get_by_role("link", name=label).wait_for()
    for path in ("/services", "/review", "/history", "/due", "/nothing", "/?country=UA&algorithm=ukraine_police"):
        page.goto(site.address + path)
        page.wait_for_timeout(1000)
        received.parts.append(page.content().encode())
    page.close()

    assert received.found(("La Strada", "15-47"))
    assert [] == received.found(SECRET + PARTNER + ("Canary", "canary", "canaryhouse"))
    assert b"anary" not in site.console.read_bytes()
