"""Ten thousand hostile values: each is refused in a sentence, or kept and harmless wherever it goes from there."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from referral_directory import circumstances, csv_text, public_rows, read_country
from referral_directory.country_file import entries_in, entry_as_yaml
from referral_directory.entry import WrongEntry, entry_of, fields_of, read_entry
from referral_directory.fields import fields
from referral_directory.store import Author, Store

from .conftest import SOUND

OLENA = Author("olena@example.org", "editor, Example NGO")
SHELTER = 2
EXAMPLES, VALUES = 2_000, 5
URL = "https://example.org/rules"

SAID = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("https://example.org","call")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1:A9)",
    " =1+1",
    "\u3000=1+1",
    "\n=1+1",
    "\t=1+1",
    "＝1+1",
    "'; DROP TABLE revisions; --",
    "\u202e0500 123",
    "Kyiv\u200b",
    "a\0b",
    "\ud800",
    "\ud83d",
    "👩‍❤️‍👩",
    "👩",
    "ї́" * 40,
    "ძალადობა",
    "女性のための",
    "مأوى",
    "no",
    "null",
    "~",
    "0123",
    "1e3",
    "2026-11-25",
    "a: b",
    "- a",
    "# a",
    "a #b",
    "{a: b}",
    "[a",
    "&a *a",
    "!!python/object:os.system",
    "%YAML 1.1",
    "---",
    "...",
    "|",
    ">-",
    "'",
    '"',
    "\\",
    "\\u202e",
    " leading and trailing ",
    "two\nlines\n\nand more\n",
    "trailing backslash\\",
    "https://example.org/a,b]#c",
    "https://example.org/a,b",
    "https://example.org/{a}",
    "javascript:alert(1)",
    "../../etc/passwd",
    "{{7*7}}${7*7}%s%n",
    "\x1b[31mred",
    "\r\nSet-Cookie: a=b",
    "",
    " ",
)
NATIVE = (
    "24/7",
    "+380 44 272 15 00",
    "Northtown",
    "shelter",
    "yes",
    "public",
    "uk",
    URL,
    "national",
    "help@example.org",
)

texts = (
    some.sampled_from(SAID)
    | some.sampled_from(NATIVE)
    | some.text(some.characters(codec="utf-8"), max_size=60)
    | some.text(max_size=20)
    | some.builds("{}{}".format, some.sampled_from(SAID), some.text(max_size=8))
)
huge = some.builds(lambda said, how: said * how, some.sampled_from(["A", "=", "\u202e", "ab "]), some.just(1_000_000))
others = some.none() | some.booleans() | some.integers() | some.floats() | some.binary(max_size=4)


def nested(depth):
    made = "x"
    for level in range(depth):
        made = [made] if level % 2 else {"a": made}
    return made


misshapen = (
    others
    | some.lists(texts | others, max_size=4)
    | some.dictionaries(texts | some.integers(), texts | others | some.lists(texts, max_size=2), max_size=3)
    | some.sampled_from([2, 23, 24, 25, 1_000, 50_000]).map(nested)
    | some.integers(61, 90).map(lambda many: ["Northtown"] * many)
)
checks = some.fixed_dictionaries({"on": some.just("2026-11-25"), "by": texts})
acceptance = some.fixed_dictionaries(
    {"answer": some.sampled_from(["yes", "no", "conditional"]), "source": some.just(URL), "note": texts}
)
source = some.fixed_dictionaries({"url": some.just(URL), "confidence": some.just("low"), "note": texts})
OF_ITS_SHAPE = {
    "texts": some.lists(texts, max_size=3),
    "phones": some.lists(texts, max_size=2),
    "kinds": some.lists(texts, max_size=2),
    "area": texts | some.lists(texts, max_size=2),
    "source": source,
    "accepts": some.dictionaries(some.sampled_from(sorted(circumstances())) | texts, acceptance, max_size=2),
    "tiers": some.dictionaries(some.sampled_from(sorted(fields())), some.sampled_from(["partner", "secret"]) | texts),
}
MEMBERS = {
    "accepts.pregnant": acceptance,
    "checks.hours": checks,
    "tiers.email": texts,
    "checked": checks,
    "why": texts,
    "a name nobody knows": texts,
}


def for_field(name):
    """A field and a value for it: of its own shape, and of every other."""
    known = fields().get(name)
    own = OF_ITS_SHAPE.get(known.shape, texts) if known else MEMBERS[name]
    # Of the huge ones a few are enough: each takes as long as a hundred others.
    any_value = some.integers(0, 399).flatmap(lambda n: huge if n == 0 else misshapen if n < 100 else own)
    return some.tuples(texts if name.startswith("a name") else some.just(name), any_value)


attempts = some.sampled_from([*fields(), *MEMBERS, "why"]).flatmap(for_field)


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    file = tmp_path_factory.mktemp("country") / "zz.yaml"
    file.write_text(SOUND, encoding="utf-8")
    return read_country(file)


@pytest.fixture(scope="module")
def store(country):
    store = Store.open("sqlite://", lambda _: country.places)
    store.seed("ZZ", entries_in(country.file))
    yield store
    store.close()


def insist_it_is_kept(store, number, name, value):
    kept = store.revision(number)
    if name == "why":
        assert kept.why == value.strip()
    elif name in kept.changes:
        assert kept.changes[name] == (value if value not in ("", [], {}) else None)
    else:
        assert {f"{name}.{member}": said for member, said in (value or {}).items()}.items() <= (kept.changes.items())
    return kept.entry


def insist_it_is_harmless(entry, country, folder):
    """It is read, written into a file and read from it again, and shown in a spreadsheet, and is still only text."""
    service = read_entry("zz-shelter", entry, "ZZ", country.places)
    file = folder / "zz.yaml"
    file.write_bytes(f"services:\n{entry_as_yaml('zz-shelter', entry)}".encode())
    [read_back] = entries_in(file).values()
    assert fields_of(read_back) == fields_of(entry_of(fields_of(entry)))
    assert read_entry("zz-shelter", read_back, "ZZ", country.places) == service
    rows = list(csv.reader(io.StringIO(csv_text(public_rows([replace(country, services=(service,))])), newline="")))
    assert len(rows) <= 2
    for cell in (cell for row in rows for cell in row):
        assert cell.lstrip()[:1] not in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}, cell
        assert cell[:1] not in {"\t", "\r"}, cell
    assert len(repr(service)) < 500


@pytest.fixture(scope="module")
def tally():
    tally = {"refused": 0, "kept": 0}
    yield tally
    print(
        f"\n{sum(tally.values()):,} hostile values: {tally['refused']:,} refused, {tally['kept']:,} kept and harmless"
    )


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(values=some.tuples(*[attempts] * VALUES))
def test_a_hostile_value_is_refused_in_a_sentence_or_kept_and_harmless(values, store, country, tmp_path, tally):
    for name, value in values:
        changes, why = ({"cost": "free"}, value) if name == "why" else ({name: value}, "it changed")
        try:
            proposal = store.propose("ZZ", "zz-shelter", changes, SHELTER, OLENA, why)
        except WrongEntry as told:
            tally["refused"] += 1
            assert told.wrong and all(one.message.rstrip().endswith((".", "?", "read it")) for one in told.wrong), told
            assert str(told).encode("utf-8") and len(str(told)) < 10_000
        else:
            tally["kept"] += 1
            entry = insist_it_is_kept(store, proposal.number, name, value)
            insist_it_is_harmless(entry, country, tmp_path)


def test_ten_thousand_values_were_tried_and_many_of_them_kept(tally):
    assert sum(tally.values()) >= 10_000
    assert min(tally.values()) >= 1_000


@pytest.mark.parametrize("said", SAID, ids=ascii)
def test_every_text_that_may_stand_in_a_description_goes_the_whole_way(said, url, write, country, tmp_path):
    store = Store.open(url, lambda _: country.places)
    store.seed("ZZ", entries_in(write()))
    try:
        proposal = store.propose("ZZ", "zz-shelter", {"description": said, "name": f"A{said}"}, SHELTER, OLENA, said)
    except WrongEntry as told:
        assert str(told).encode("utf-8")
    else:
        accepted = store.accept(proposal.number, OLENA, said)
        entry = store.current("ZZ")["zz-shelter"].entry
        assert (entry.get("description", ""), entry["name"], accepted.why) == (said, f"A{said}", said.strip())
        insist_it_is_harmless(entry, country, tmp_path)
    finally:
        store.close()
