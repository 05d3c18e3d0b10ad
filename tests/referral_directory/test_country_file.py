"""A country's file, out and back: to the byte where nobody touched it, and never anything secret."""

from __future__ import annotations

import re

import pytest

from located_yaml import BadData
from referral_directory import all_countries, read_country
from referral_directory.country_file import entries_in, entry_as_yaml, written_back
from referral_directory.entry import fields_of

from .conftest import SOUND

NEW = {
    "name": "New: shelter",
    "kinds": ["shelter"],
    "phones": ["+380 44 272 15 00"],
    "area": ["North oblast"],
    "accepts": {"pregnant": {"answer": "no", "source": "https://example.org/a,b", "date": "2026-02"}},
    "tier": "public",
    "address_tier": "public",
    "source": {"url": "https://example.org/new", "confidence": "high"},
}


@pytest.fixture
def file(tmp_path):
    """Write a text to a country's file, as it stands, to the byte."""

    def file(text):
        made = tmp_path / "zz.yaml"
        made.write_bytes(text.encode("utf-8"))
        return made

    return file


def back(file, text, entries):
    """The text that comes out, after making sure that it is read as what it should say."""
    made = file(text)
    out = written_back(made, entries)
    before = entries_in(made)
    made.write_bytes(out.encode("utf-8"))
    said = {id_: fields_of(entry) for id_, entry in {**before, **entries}.items()}
    assert said == {id_: fields_of(entry) for id_, entry in entries_in(made).items()}
    return out


def lines_changed(old, new):
    """The lines that are not in both, and of *old* those that went."""
    return [line for line in old.splitlines() if line not in new.splitlines()], [
        line for line in new.splitlines() if line not in old.splitlines()
    ]


@pytest.mark.parametrize("iso2", all_countries())
def test_what_nobody_touched_comes_back_to_the_byte(iso2):
    file = read_country(iso2).file

    assert written_back(file, entries_in(file)).encode("utf-8") == file.read_bytes()
    assert written_back(file, {}).encode("utf-8") == file.read_bytes()


@pytest.mark.parametrize("iso2", all_countries())
def test_of_every_country_any_one_service_is_written_anew_and_the_others_stand(iso2, tmp_path):
    file = read_country(iso2).file
    entries, text = entries_in(file), file.read_bytes().decode("utf-8")
    made = tmp_path / file.name
    for id_ in entries:
        changed = {**entries, id_: {**entries[id_], "description": 'One "new" line: with #signs\nand a second.'}}

        out = written_back(file, changed)

        head, rest = text.split(f"\n  {id_}:", 1)
        after = re.split(r"\n(?=\n?  \S|\S)", rest, maxsplit=1)[1:]
        assert out.startswith(f"{head}\n  {id_}:") and all(out.endswith(one) for one in after)
        made.write_bytes(out.encode("utf-8"))
        assert {one: fields_of(entry) for one, entry in changed.items()} == {
            one: fields_of(entry) for one, entry in entries_in(made).items()
        }
        made.write_bytes(text.encode("utf-8"))
    made.write_bytes(out.encode("utf-8"))
    assert read_country(made).services


def test_only_the_changed_block_is_written_anew(file):
    entries = entries_in(file(SOUND))
    changed = {**entries, "zz-line": {**entries["zz-line"], "hours": "Mo 09:00-10:00"}}

    out = back(file, SOUND, changed)

    assert lines_changed(SOUND, out) == (['    hours: "24/7"'], ['    hours: "Mo 09:00-10:00"'])


def test_comments_of_others_and_between_services_stand(file):
    text = SOUND.replace("  zz-line:\n", "  # Lines first.\n  zz-line:\n    # its own remark\n", 1)
    text = text.replace("  zz-shelter:\n", "\n  # Shelters.\n\n  zz-shelter:  # one\n", 1)
    entries = entries_in(file(text))
    changed = {**entries, "zz-line": {**entries["zz-line"], "cost": "free"}}

    out = back(file, text, changed)

    gone, come = lines_changed(text, out)
    assert (gone, come) == (["    # its own remark"], ["    cost: free"])
    assert "\n\n  # Shelters.\n\n  zz-shelter:  # one\n" in out and "\n  # Lines first.\n  zz-line:\n" in out


@pytest.mark.parametrize("said", ["https://e.org/a,b", "https://e.org/[a]", "https://e.org/{a}", "a, b", "a]", "no"])
def test_a_text_in_a_list_is_one_text(said, file):
    back(file, SOUND, {"zz-new": {**NEW, "cities": [said, "Northtown"], "description": said}})


def test_a_new_service_comes_last(file):
    out = back(file, SOUND, {"zz-new": NEW})

    assert out == SOUND + "\n" + entry_as_yaml("zz-new", NEW)


def test_a_new_service_comes_after_the_services_where_more_stands_below(file):
    text = f"{SOUND}\n# What was seen.\nfacts:\n  - fact: a\n    value: b\n    source: https://example.org/\n"

    out = back(file, text, {"zz-new": NEW})

    assert out == text.replace("\n# What was", "\n" + entry_as_yaml("zz-new", NEW) + "\n# What was")


@pytest.mark.parametrize("last", ["", "\r", "\n", "\n\n\n", "\n# The end.\n"])
def test_a_file_whose_last_line_has_no_line_break_or_many_is_written_back(last, file):
    text = SOUND.rstrip() + last
    entries = entries_in(file(text))
    assert back(file, text, entries) == text

    out = back(file, text, {**entries, "zz-new": NEW})
    assert out.startswith(SOUND.rstrip()) and "\n  zz-new:\n" in out.replace("\r", "\n")
    back(file, text, {**entries, "zz-shelter": {**entries["zz-shelter"], "cost": "free"}})


def test_a_file_with_the_line_breaks_of_windows_keeps_them(file):
    text = SOUND.replace("\n", "\r\n")
    entries = entries_in(file(text))
    assert back(file, text, entries) == text

    out = back(file, text, {"zz-line": {**entries["zz-line"], "hours": "Mo 09:00-10:00"}, "zz-new": NEW})

    assert "\n" not in out.replace("\r\n", "") and "\r\r" not in out
    assert text.count("\r\n") + 1 + entry_as_yaml("zz-new", NEW).count("\n") == out.count("\r\n")


@pytest.mark.parametrize("none", ["services:", "services: {}", "services: { }  # none yet", "services:\n  # none", ""])
@pytest.mark.parametrize("below", ["", "\nfacts: []\n"])
def test_a_country_that_had_no_service_yet_gets_its_first(none, below, file):
    head = SOUND[: SOUND.index("lines:")]
    text = f"{head}{none}\n{below}"

    assert back(file, text, {}) == text
    out = back(file, text, {"zz-new": NEW})
    assert out.startswith(head) and out.endswith(below if none else "") and out.count("services:") == 1


def test_services_that_are_written_otherwise_are_written_back_too(file):
    head = SOUND[: SOUND.index("services:")].replace("  - zz-line\n", "").replace("lines:", "lines: []")
    wide = f"{head}services:\n      'zz-a': {{name: A, tier: public, email: a@example.org}}\n"
    wide += '      "zz-b":\n        name: B\n        tier: public\n'
    entries = entries_in(file(wide))

    out = back(
        file, wide, {**entries, "zz-b": {"name": "C", "tier": "public"}, "zz-c": {"name": "D", "tier": "public"}}
    )

    assert out == (
        wide.replace('"zz-b"', "zz-b").replace("name: B", "name: C")
        + "\n      zz-c:\n        name: D\n        tier: public\n"
    )


@pytest.mark.parametrize("services", ["services: {zz-a: {name: A}}", "services: all of them", "services: [a]"])
def test_services_that_stand_in_no_lines_of_their_own_are_told(services, file):
    made = file(SOUND[: SOUND.index("lines:")] + services + "\n")

    with pytest.raises(BadData, match=r"zz.yaml:\d+: grammar: "):
        written_back(made, {"zz-new": NEW})


@pytest.mark.parametrize("spoilt", ["name: [", "name: A\nname: B\n", "", "\x00", "name: \u202eA"])
def test_a_file_that_cannot_be_read_is_told_and_not_written_over(spoilt, file):
    with pytest.raises(BadData):
        entries_in(file(spoilt))
    with pytest.raises(BadData):
        written_back(file(spoilt), {"zz-new": NEW})


def test_nothing_secret_is_written(file):
    entries = entries_in(file(SOUND))
    hidden = {"email": "canary@example.org", "address": "Canary Street 1", "address_tier": "secret"}
    entries["zz-shelter"] = {**entries["zz-shelter"], **hidden, "tiers": {"email": "secret"}}
    refuge = {**NEW, "tier": "secret", "withheld": "canary"}

    out = written_back(file(SOUND), {**entries, "zz-refuge": refuge, "zz-other": {**refuge, "tier": "confidential"}})

    assert "anary" not in out and "refuge" not in out and "zz-other" not in out
    assert "address_tier: secret" in out and "email: secret" in out


def test_a_service_that_became_secret_is_taken_out(file):
    entries = entries_in(file(SOUND))
    entries["zz-shelter"] = {**entries["zz-shelter"], "tier": "secret", "withheld": "a refuge now"}

    out = written_back(file(SOUND), entries)

    assert out == SOUND[: SOUND.index("  zz-shelter:")]
    entries["zz-line"] = {**entries["zz-line"], "tier": "secret"}
    made = file(written_back(file(SOUND), entries))
    assert "zz-line:" not in made.read_text(encoding="utf-8") and entries_in(made) == {}
    assert "zz-new" in entries_in(file(written_back(made, {"zz-new": NEW})))
