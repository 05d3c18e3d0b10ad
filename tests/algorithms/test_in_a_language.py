"""The drawing and the handbook of an algorithm in another language: no word of ours stays behind in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from algorithms import load, told_in, walk
from algorithms.certificate import certify
from algorithms.drawing import draw, picture, text_lines
from algorithms.handbook import handbook
from tests.catalogues import made_up, planted

UKRAINE = load("ukraine_police")
LATIN = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture(scope="module", autouse=True)
def in_a_made_up_language() -> Iterator[None]:
    with planted({("uk", domain): made_up("uk", domain) for domain in ("interface", "ukraine_police")}):
        yield


class Shown(HTMLParser):
    """The words of a page: without codes, and what says itself that it is English."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):  # type: ignore[no-untyped-def]
        if tag not in ("br", "meta"):
            self.open.append(tag in ("style", "code") or (tag != "html" and ("lang", "en") in attrs))

    def handle_endtag(self, tag):  # type: ignore[no-untyped-def]
        self.open.pop()

    def handle_data(self, data):  # type: ignore[no-untyped-def]
        if not any(self.open):
            self.text += data


def test_the_numbered_list_has_no_english_word() -> None:
    told = told_in(UKRAINE, "uk")
    done = walk(told, {"start": "on_scene"})

    said = "\n".join(text_lines(picture(told, done, language="uk")))

    assert [] == LATIN.findall(said)
    assert LATIN.search("\n".join(text_lines(picture(told, done)))), "the drawing's own words were English"


def test_the_drawing_has_no_english_word_and_the_same_nodes_and_arrows() -> None:
    english = draw(UKRAINE, "dot", phase="safety").decode()
    said = draw(told_in(UKRAINE, "uk"), "dot", phase="safety", language="uk").decode()

    labels = [word for label in re.findall(r'(?:label|tooltip)="([^"]*)"', said) for word in LATIN.findall(label)]
    ids = re.compile(r"\bid=\S+")
    assert ids.findall(said) and sorted(ids.findall(english)) == sorted(ids.findall(said))
    assert [] == labels


def test_the_handbook_has_no_english_word_but_codes_and_our_notes_on_sources() -> None:
    page = handbook(told_in(UKRAINE, "uk"), certify(UKRAINE), "uk")

    assert '<html lang="uk">' in page
    ids = {word for source in UKRAINE.sources for word in LATIN.findall(source.upper())}
    assert set() == set(LATIN.findall(re.sub(r"\{\w+\}", "", Shown(page).text))) - ids
