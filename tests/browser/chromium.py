"""Finds a Chromium for the browser tests: the system's first, then Playwright's own, then Debian's package.

python -m tests.browser.chromium --install
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a Chromium that can be started, None where there is none."""
    named = os.environ.get("WAYMARK_CHROMIUM")
    if named:
        return named
    for name in NAMES:
        if found := shutil.which(name):
            return found
    return _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> str | None:
    """Find a Chromium, or install one; its path, or None after saying in one line what to do."""
    if found := find():
        return found
    for attempt in (_debians_package, _playwrights_download):
        attempt()
        if found := find():
            return found
    print("No Chromium for the browser tests (they are skipped): apt-get install chromium, or set WAYMARK_CHROMIUM.")
    return None


def _debians_package() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _quietly("apt-get", "update")
        _quietly("apt-get", "install", "--yes", "--no-install-recommends", "chromium")


def _playwrights_download() -> None:
    _quietly(sys.executable, "-m", "playwright", "install", "chromium")


def _quietly(*words: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, check=False)


if __name__ == "__main__":
    path = install() if "--install" in sys.argv else find()
    print(f"Browser tests use {path}" if path else "")
