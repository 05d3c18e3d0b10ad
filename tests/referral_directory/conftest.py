"""A small sound country, to be spoilt line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from located_yaml import BadData
from referral_directory import Country, read_country
from referral_directory.country_file import entries_in
from referral_directory.store import Store

from .postgres import SAYS_HOW, Server, serving

SOUND = """\
country: ZZ
name: Exampleland
timezone: Europe/Kyiv
emergency:
  police:
    number: "102"
    source: https://example.org/emergency
    confidence: high
lines:
  - zz-line
regions:
  ZZ-01: North oblast
  ZZ-02: South oblast
also_called:
  ZZ-01: [Pivnich]
towns:
  Northtown: ZZ-01
  Southtown: ZZ-02
  Nowhere: not recorded
services:
  zz-line:
    name: Example line
    kinds: [gbv_hotline]
    phones: ["0 800 500 335"]
    area: national
    hours: "24/7"
    tier: public
    address_tier: public
    source:
      url: https://example.org/line
      confidence: high
  zz-shelter:
    name: Example shelter
    kinds: [shelter]
    phones: ["044 272 15 00"]
    area: [North oblast]
    hours: "Mo-Fr 09:00-18:00"
    accepts:
      uses_drugs:
        answer: no
        source: https://example.org/rules
        date: 2026-02
    tier: public
    address_tier: public
    source:
      url: https://example.org/shelter
      confidence: high
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the sound country, with one text replaced by another, to a file."""

    def write(was: str = "", becomes: str = "", more: str = "") -> Path:
        assert was in SOUND
        file = tmp_path / "zz.yaml"
        file.write_text((SOUND.replace(was, becomes, 1) if was else SOUND) + more, encoding="utf-8")
        return file

    return write


@pytest.fixture
def told(write: Write) -> Callable[..., list[str]]:
    """What the author of a spoilt country is told, as `line: rule: message`."""

    def told(was: str = "", becomes: str = "", more: str = "") -> list[str]:
        file = write(was, becomes, more)
        try:
            found = read_country(file).warnings
        except BadData as error:
            found = error.problems
        return [str(problem).removeprefix(f"{file}:") for problem in found]

    return told


def service(
    id_: str,
    *lines: str,
    kinds: str = "shelter",
    area: str = "national",
    phones: str = '"044 272 15 00"',
    tier: str = "public",
    address_tier: str = "public",
    date: str = "",
) -> str:
    """The entry of one more service, to be put at the end of the sound country."""
    entry = [
        f"  {id_}:",
        f"    name: Service {id_}",
        f"    kinds: [{kinds}]",
        f"    area: {area}",
        f"    tier: {tier}",
        f"    address_tier: {address_tier}",
        "    source:",
        "      url: https://example.org/one",
        "      confidence: medium",
        *([f"      date: {date}"] if date else []),
        *([f"    phones: [{phones}]"] if phones else []),
        *(f"    {line}" for line in lines),
    ]
    return "\n".join(entry) + "\n"


def accepts(**answers: str) -> tuple[str, ...]:
    """The lines of a service that says yes, no or conditional to circumstances."""
    lines = ["accepts:"]
    for circumstance, answer in answers.items():
        lines += [f"  {circumstance}:", f"    answer: {answer}", "    source: https://example.org/rules"]
        lines += ["    note: with a certificate"] if answer == "conditional" else []
    return tuple(lines)


@pytest.fixture
def country(write: Write) -> Callable[..., Country]:
    """The sound country with more services."""
    return lambda *services: read_country(write(more="".join(services)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server; what needs it is skipped where there is none."""
    with serving() as server:
        if server is None:
            pytest.skip(SAYS_HOW)
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it, on each of the two."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'directory.sqlite3'}"
    server: Server = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture
def opened(write: Write) -> Iterator[Callable[[str], Store]]:
    """Open the store at an address as one more replica would, for the sound country."""
    stores, places = [], read_country(write()).places

    def opened(url: str) -> Store:
        stores.append(Store.open(url, lambda _: places))
        return stores[-1]

    yield opened
    for store in stores:
        store.close()


@pytest.fixture
def store(url: str, write: Write, opened: Callable[[str], Store]) -> Store:
    """A store with the sound country in it: `zz-line` by revision 1, `zz-shelter` by revision 2."""
    store = opened(url)
    store.seed("ZZ", entries_in(write()))
    return store
