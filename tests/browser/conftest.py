"""A real server and a real Chromium for the journeys."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import FLAGS, find

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(
    script: str = "streamlit_app.py",
    folder: Path = ROOT,
    *settings: str,
    port: int = 0,
    environment: Mapping[str, str] | None = None,
    console: Path | None = None,
) -> Iterator[str]:
    """A Streamlit script, the app where none is named, on a free port of this machine; gives its address.

    What it prints goes to the file *console*, nowhere without one.
    """
    port = port or free_port()
    words = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", "--server.headless=true"]
    printed = console.open("wb") if console else subprocess.DEVNULL
    process = subprocess.Popen(
        [*words, "--server.address=127.0.0.1", *settings],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=printed,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
        if not isinstance(printed, int):
            printed.close()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find()
    if path is None:
        pytest.skip("no Chromium: apt-get install chromium, or set WAYMARK_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Seen:
    """What the browser complained of, and whom it asked."""

    def __init__(self, page: Page, own: str) -> None:
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith((own, "data:", "blob:")) else self.foreign.append(r.url))
        page.on("websocket", lambda w: None if w.url[2:] == own[4:] or own[4:] in w.url else self.foreign.append(w.url))
