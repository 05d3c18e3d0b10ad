"""A canary in each tier sings nowhere: not in what is handed out, not in a file, not when it goes wrong."""

from __future__ import annotations

import json
import logging
import traceback
from dataclasses import fields, is_dataclass
from datetime import date

import pytest

from referral_directory import csv_text, public_rows, read_country
from referral_directory.__main__ import main
from referral_directory.country_file import written_back
from referral_directory.coverage import coverage_of
from referral_directory.coverage_page import coverage_page
from referral_directory.coverage_words import coverage_csv, coverage_json, coverage_text
from referral_directory.entry import Conflicts, WrongEntry, visible
from referral_directory.live import Live
from referral_directory.store import Unreachable

from .test_store import IRYNA, OLENA, SHELTER, TODAY, ask, say

CANARY = "Canary"
HIDDEN = {
    "address": "Canary Street 1",
    "address_tier": "secret",
    "email": "secret.canary@example.org",
    "tiers": {"email": "secret", "phones": "partner", "website": "partner", "cities": "secret"},
    "phones": ["044 272 99 99"],
    "website": "https://canary.example.org/",
    "cities": ["Canarytown"],
}
OF_A_SERVICE = {
    "name": "Canary house",
    "local_name": "Canary local",
    "organisation": "Canary NGO",
    "phones": ["044 272 99 98"],
    "email": "house.canary@example.org",
    "website": "https://canary-house.example.org/",
    "address": "Canary Street 2",
    "address_tier": "public",
    "description": "Canary description",
    "withheld": "Canary reason",
    "source": {"url": "https://canary.example.org/page", "confidence": "high", "note": "Canary note"},
}
SECRETS = ("canary", "272 99 9", "27299")
ONLY_SECRET = ("canary street", "secret.canary", "canarytown", "canary house", "canary street 2", "272 99 98")


@pytest.fixture
def store(store):
    """The shelter has a field of every tier, and beside it stand a secret service and one for partners."""
    say(store, HIDDEN)
    sound = store.current()["zz-shelter"].entry
    plain = {name: said for name, said in sound.items() if name not in (*HIDDEN, "checks")}
    for tier in ("secret", "partner"):
        entry = {**plain, **OF_A_SERVICE, "tier": tier}
        store.accept(store.propose("ZZ", f"zz-{tier}", entry, None, OLENA, "x").number, IRYNA, on=TODAY)
    return store


@pytest.fixture
def country(store, write):
    live = Live(store, [read_country(write())])
    found = live.countries()["ZZ"]
    assert live.problems == []
    return found


def everything_in(value, seen=None):
    """The representation of *value*, and of all that can be reached from it, field by field."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    seen.add(id(value))
    yield repr(value)
    if is_dataclass(value):
        for field in fields(value):
            yield from everything_in(getattr(value, field.name), seen)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from everything_in(key, seen)
            yield from everything_in(inner, seen)
    elif isinstance(value, list | tuple | set):
        for inner in value:
            yield from everything_in(inner, seen)


def silent(text, canaries=SECRETS):
    return not [canary for canary in canaries if canary in text.casefold()]


def test_the_canaries_are_there_to_be_found(store):
    text = json.dumps([current.entry for current in store.current().values()]).casefold()

    assert all(canary in text for canary in (*SECRETS[:2], *ONLY_SECRET))
    assert not silent("\n".join(everything_in([store.current()])))


def test_nothing_that_is_handed_out_to_officers_has_it(country):
    assert len(country.services) == 2 and len(country.withheld) == 2
    assert silent("\n".join(everything_in(country)))


def test_neither_the_table_nor_what_is_found_nor_what_is_missing_has_it(country):
    coverage = coverage_of(country, date(2026, 11, 25), ["shelter", "gbv_hotline"])
    found = country.find(["shelter"], "Northtown")

    assert found.withheld == 2
    for text in (
        csv_text(public_rows([country])),
        "\n".join(everything_in(found)),
        coverage_text(coverage),
        coverage_csv(coverage),
        coverage_page(coverage),
        json.dumps(coverage_json(coverage), ensure_ascii=False),
    ):
        assert len(text) > 100 and silent(text)


def test_a_file_that_is_written_back_has_nothing_secret(store, write):
    out = written_back(write(), {id_: current.entry for id_, current in store.current().items()})

    assert "zz-partner:" in out and "zz-secret" not in out
    shelter = out[out.index("  zz-shelter:") :]
    assert silent(shelter.split("  zz-partner:")[0].replace("https://canary.example.org/", "").replace("272 99 99", ""))
    assert silent(out, ("canary street 1", "secret.canary", "canarytown"))


def test_the_command_line_has_nothing_secret_of_a_file_that_holds_it(write, capsys):
    lines = "".join(f"    {name}: {json.dumps(said)}\n" for name, said in OF_A_SERVICE.items() if name != "source")
    more = f"  zz-secret:\n{lines}    kinds: [shelter]\n    area: canary\n    tier: secret\n    hours: canary\n"
    file = write("    address_tier: public\n    source:\n      url: https://example.org/shelter", HIDDEN_LINES, more)

    for words in (["check", str(file)], ["check", "--json", str(file)]):
        main(words)
        said = capsys.readouterr()
        assert "zz-" in said.out and silent(said.out.replace(str(file), "") + said.err)


HIDDEN_LINES = """\
    address: Canary Street 1
    email: secret.canary@example.org
    tiers: {email: secret}
    address_tier: secret
    source:
      url: https://example.org/shelter"""


def test_what_each_tier_may_see_of_an_entry(store):
    current = store.current()
    shelter, secret = current["zz-shelter"].entry, current["zz-secret"].entry

    assert silent(str(visible(shelter, "public")))
    assert silent(str(visible(shelter, "partner")), ("canary street", "secret.canary", "canarytown"))
    assert visible(secret, "public") == visible(secret, "partner") == {}


def test_no_error_has_it(store, url, caplog):
    caplog.set_level(logging.DEBUG)
    told = []

    def fails(what, *words, **more):
        try:
            what(*words, **more)
        except (WrongEntry, Conflicts, LookupError, Unreachable) as error:
            told.append("".join(traceback.format_exception(error)))
        else:
            raise AssertionError("it should have failed")

    current = store.current()
    secret, shelter = current["zz-secret"], current["zz-shelter"]
    wrong = {
        "hours": "canary",
        "area": "canary",
        "phones": ["canary 27299"],
        "kinds": ["canary"],
        "languages": ["canary"],
    }
    fails(store.propose, "ZZ", "zz-secret", {**wrong, "email": "canary", "region": "canary"}, secret.number, OLENA, "x")
    fails(
        store.propose, "ZZ", "zz-shelter", {"email": "canary" * 99, "cities": ["canary\0"]}, shelter.number, OLENA, "x"
    )
    fails(store.propose, "ZZ", "zz-shelter", {"tiers": "canary", "address": "canary"}, shelter.number, OLENA, "x")
    other = store.propose("ZZ", "zz-shelter", {"address": "Canary Street 9"}, SHELTER, OLENA, "x")
    fails(store.accept, other.number, IRYNA)
    fails(store.confirm, "zz-shelter", SHELTER, OLENA, TODAY, ["address_tier"])
    drop = {"sqlite": "DROP TRIGGER revisions_replace", "postgresql": "SELECT 1"}[url.split(":")[0]]
    ask(url, drop, "CREATE UNIQUE INDEX only_one ON revisions (role) WHERE role = 'nobody'")
    nobody = type(OLENA)("canary@example.org", "nobody")
    store.propose("ZZ", "zz-secret", {"email": "other.canary@example.org"}, secret.number, nobody, "x")
    fails(store.propose, "ZZ", "zz-secret", {"email": "third.canary@example.org"}, secret.number, nobody, "x")

    assert len(told) == 6
    for text in told:
        said = "\n".join(line for line in text.splitlines() if not line.startswith(("  ", "Traceback")))
        assert silent(said), said
    assert silent(caplog.text)


def test_a_service_that_is_closed_is_told_without_what_it_says(store, url, write):
    entry = json.dumps({**store.current()["zz-secret"].entry, "hours": "canary", "tier": "partner"})
    columns = "country, service, state, origin, changes, entry, step, who, role, why, at"
    values = (
        f"'ZZ', 'zz-secret', 'accepted', 'edited', '{{}}', '{entry}', 9, 'x', 'x', 'x', '2026-11-25T00:00:00+00:00'"
    )
    ask(url, f"INSERT INTO revisions ({columns}) VALUES ({values})")

    live = Live(store, [read_country(write())])
    country = live.countries()["ZZ"]

    assert live.problems == ["closed: zz-secret: as things are now, this is wrong: hours."]
    assert silent("\n".join(everything_in([country, live.problems])))
