"""Milliseconds from a click to the next question in Chromium, beside a stock Streamlit app with one button.

Both servers run side by side and are clicked in turn, in one browser with a window of 1280 × 800, so that
ours also moves the drawing.  The time is taken inside the page, from the click until the heading has changed.
The stock app has Streamlit's own settings (but no usage statistics, as nothing may leave the machine) and
shows a heading and a button.  Ours takes the first answer of each question of `ukraine_police`; screens with
several ticks and the risk form, which take more than one press, are passed without being timed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

from algorithms import Assessment, Question, load
from bench import CannotRun, Row
from referral_directory import read_country
from tests.browser.chromium import FLAGS, find
from tests.browser.conftest import serving
from tests.browser.journey import Journey

PEERS = ("streamlit",)
CLICKS = 300
STOCK = """
import streamlit as st

def on():
    st.session_state.n = st.session_state.get("n", 0) + 1

st.title(f"Question {st.session_state.get('n', 0)}")
st.button("Next", on_click=on)
"""
CLICK = """(button) => new Promise((done) => {
  const heading = () => document.querySelector("h1")?.textContent;
  const before = heading(), start = performance.now();
  const look = new MutationObserver(() => {
    const now = heading();
    if (now && now !== before) { look.disconnect(); done(performance.now() - start); }
  });
  look.observe(document.body, { subtree: true, childList: true, characterData: true });
  button.click();
})"""


def run() -> list[Row]:
    """One row for each app: the quantiles, and the ratio to the stock app."""
    from playwright.sync_api import sync_playwright

    path = find()
    if path is None:
        raise CannotRun("no Chromium: apt-get install chromium, or set WAYMARK_CHROMIUM.")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        (Path(folder) / "stock.py").write_text(STOCK)
        no_statistics = "--browser.gatherUsageStats=false"
        with serving("stock.py", Path(folder), no_statistics) as stock, serving() as own:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            theirs, ours = _clicked(browser, stock, own)
            browser.close()
    return [_row("stock app, one button", theirs, theirs), _row("Waymark, with the drawing", ours, theirs)]


def notes(rows: Sequence[Row]) -> list[str]:
    """Whether the targets are met."""
    ratio, slowest = float(rows[1]["p50 × stock"]), float(rows[1]["p99"])
    return [
        f"{CLICKS} clicks each.",
        f"p50 at most 0.8× the stock app's: {'met' if ratio <= 0.8 else 'NOT met'} ({ratio:.2f}×).",
        f"No press over 200 ms at p99: {'met' if slowest <= 200 else 'NOT met'} ({slowest:.0f} ms).",
    ]


def _row(name: str, times: list[float], stock: list[float]) -> Row:
    at = quantiles(times, n=100)
    return {
        "app": name,
        "p50": at[49],
        "p95": at[94],
        "p99": at[98],
        "most": max(times),
        "p50 × stock": at[49] / quantiles(stock, n=100)[49],
    }


def _clicked(browser: object, stock: str, own: str) -> tuple[list[float], list[float]]:
    size = {"width": 1280, "height": 800}
    theirs, ours = browser.new_page(viewport=size), browser.new_page(viewport=size)  # type: ignore[attr-defined]
    theirs.goto(stock)
    theirs.locator("h1").wait_for()
    algorithm, country = load("ukraine_police"), read_country("UA")
    stock_times: list[float] = []
    own_times: list[float] = []
    while len(own_times) < CLICKS:
        ours.goto(f"{own}/?country=UA&algorithm=ukraine_police")
        journey = Journey(ours, algorithm, country)
        ours.locator(".drawing svg").wait_for()
        while journey.here is not None and len(own_times) < CLICKS:
            journey.stands_before()
            node = journey.here
            if isinstance(node, Assessment) or (isinstance(node, Question) and node.many):
                journey.answer("mouse")
                continue
            theirs.wait_for_timeout(60)
            stock_times.append(theirs.get_by_role("button", name="Next").evaluate(CLICK))
            answer = next(iter(node.choices)) if isinstance(node, Question) else "done"
            ours.wait_for_timeout(60)
            own_times.append(ours.locator(f".st-key-{node.name}-{answer} button").first.evaluate(CLICK))
            journey.answers[node.name] = answer
    return stock_times, own_times
