"""Names of languages and countries, as a screen shows them."""

from __future__ import annotations

from languages import is_official, language_name, offered


def test_the_language_of_roma_is_called_by_no_word_that_hurts() -> None:
    said = [language_name("rom", language) for language in (*offered(), "uk", "ru")]

    assert not any("циган" in name or "цыган" in name for name in said)
    assert "ромська" == language_name("rom", "uk")


def test_a_countrys_own_languages_are_its_official_ones() -> None:
    assert is_official("uk", "UA") and is_official("ro", "MD") and is_official("ru", "KZ")
    assert not is_official("ru", "UA") and not is_official("en", "MD")
