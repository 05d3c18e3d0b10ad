"""The app's own fonts have every letter of the languages that it speaks, and of those it is to speak."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from languages import ENGLISH, offered, read
from languages.catalogue import LOCALES

ROOT = Path(__file__).parents[1]
FACES = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]["fontFaces"]
ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’«»—",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "ro": "aăâbcdefghiîjklmnopqrsștțuvwxyz„”",
    "ka": "".join(map(chr, range(0x10D0, 0x10F1))),
    "hy": "".join(map(chr, [*range(0x531, 0x557), *range(0x561, 0x588)])),
}


def asked_of(face: dict[str, str]) -> set[int]:
    """The letters a browser asks a face for: its range."""
    letters: set[int] = set()
    for part in face["unicodeRange"].split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        letters |= set(range(int(first, 16), int(last or first, 16) + 1))
    return letters


@pytest.fixture(scope="module")
def drawn() -> set[int]:
    """Every letter that some face is asked for and has."""
    letters: set[int] = set()
    for face in FACES:
        assert face["url"].startswith("app/static/"), "served by the app itself"
        font = TTFont(ROOT / face["url"].removeprefix("app/"))
        letters |= set(font.getBestCmap()) & asked_of(face)
    return letters


@pytest.mark.parametrize("language", ALPHABETS)
def test_every_letter_of_a_language_is_drawn(language: str, drawn: set[int]) -> None:
    letters = {ord(one) for one in ALPHABETS[language] + ALPHABETS[language].upper() if one.isprintable()}
    # Capital Georgian letters are in no text: Georgian is written without.
    letters = {one for one in letters if not 0x1C90 <= one <= 0x1CBF}

    assert "" == "".join(chr(one) for one in sorted(letters - drawn))


@pytest.mark.parametrize("language", [one for one in offered() if one != ENGLISH])
def test_every_letter_of_a_translation_is_drawn(language: str, drawn: set[int]) -> None:
    said = "".join(
        form
        for file in (LOCALES / language / "LC_MESSAGES").glob("*.po")
        for line in read(file).lines.values()
        for form in line.said
    )
    signs = {ord(one) for one in "⚠✕←→≤≥✓"}  # signs, which a system font draws where ours does not

    assert "" == "".join(
        chr(one) for one in sorted({ord(one) for one in said} - drawn - signs) if chr(one).isprintable()
    )
