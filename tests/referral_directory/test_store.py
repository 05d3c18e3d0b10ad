"""The store's promises, each kept on SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from referral_directory import database
from referral_directory.country_file import entries_in, written_back
from referral_directory.entry import Conflict, Conflicts, WrongEntry
from referral_directory.store import Author, NotThere, Store, Unreachable

OLENA = Author("olena@example.org", "editor, Example NGO")
IRYNA = Author("iryna@example.org", "steward of Exampleland")
LINE, SHELTER = 1, 2
TODAY = date(2026, 11, 25)


def say(store, changes, base=SHELTER, author=OLENA, **more):
    """One proposal for the shelter, accepted by the steward."""
    proposal = store.propose("ZZ", "zz-shelter", changes, base, author, "it changed", **more)
    return store.accept(proposal.number, IRYNA, "looked at", on=TODAY)


def shelter(store):
    return store.current("ZZ")["zz-shelter"].entry


def ask(url, *statements):
    """Run *statements* past the store, as somebody with a database client would."""
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        result = [connection.exec_driver_sql(statement) for statement in statements]
    engine.dispose()
    return result


# -- append-only ---------------------------------------------------------------

OVERWRITE = {
    "update": "UPDATE revisions SET why = 'never said' WHERE number = 2",
    "update of all": "UPDATE revisions SET state = 'refused'",
    "delete": "DELETE FROM revisions WHERE number = 2",
    "delete of all": "DELETE FROM revisions",
    "truncate": "TRUNCATE revisions",
    "replace": "INSERT OR REPLACE INTO revisions SELECT 2, country, service, state, origin, '{}', '{}', base, settles, "
    "NULL, who, role, why, at FROM revisions WHERE number = 1",
    "replace by step": "INSERT OR REPLACE INTO revisions SELECT 9, country, service, state, origin, '{}', '{}', base, "
    "settles, step, who, role, why, at FROM revisions WHERE number = 2",
    "upsert": "INSERT INTO revisions SELECT * FROM revisions WHERE number = 2 "
    "ON CONFLICT (number) DO UPDATE SET why = 'never said'",
}
ONLY_IN = {"truncate": "postgresql", "replace": "sqlite", "replace by step": "sqlite"}


@pytest.mark.parametrize(
    ("url", "how"),
    [(which, how) for which in ("sqlite", "postgresql") for how in OVERWRITE if which == ONLY_IN.get(how, which)],
    indirect=["url"],
)
def test_the_database_itself_refuses_to_change_or_take_away_a_revision(how, url, store):
    before = store.history("zz-shelter") + store.history("zz-line")
    statement = OVERWRITE[how].replace("number = 2 ON", "number = 2 AND true ON")

    with pytest.raises(sa.exc.DBAPIError, match="a revision is never changed or deleted"):
        ask(url, statement)

    assert before == store.history("zz-shelter") + store.history("zz-line")


def test_nothing_that_was_ever_said_is_gone_after_editing_refusing_and_restoring(store):
    say(store, {"hours": "24/7"})
    refused = store.propose("ZZ", "zz-shelter", {"hours": "Mo 09:00-10:00"}, SHELTER, OLENA, "no")
    store.refuse(refused.number, IRYNA, "I called: still open day and night")
    store.confirm("zz-shelter", store.current()["zz-shelter"].number, OLENA, TODAY)
    store.accept(store.restore(SHELTER, OLENA, "it was right before").number, IRYNA)

    said = [(revision.state, revision.origin) for revision in reversed(store.history("zz-shelter"))]

    assert said == [
        ("accepted", "imported"),
        ("proposed", "edited"),
        ("accepted", "edited"),
        ("proposed", "edited"),
        ("refused", "edited"),
        ("confirmed", "confirmed"),
        ("proposed", "restored"),
        ("accepted", "restored"),
    ]


# -- proposing, accepting, refusing ----------------------------------------------


def test_a_proposal_changes_nothing_before_it_is_accepted(store):
    before, at = shelter(store), store.at()

    proposal = store.propose("ZZ", "zz-shelter", {"cost": "free"}, SHELTER, OLENA, "we never charge")

    assert (shelter(store), store.at()) == (before, at)
    assert [proposal] == store.proposals("ZZ") == store.proposals()
    assert store.revision(proposal.number) == proposal
    assert proposal.entry == {**before, "cost": "free"}


def test_what_is_accepted_is_true_and_counts_as_looked_at_by_whoever_proposed_it(store):
    accepted = say(store, {"cost": "free", "hours": None})

    entry = shelter(store)
    assert entry["cost"] == "free" and "hours" not in entry
    assert entry["checks"]["cost"] == {"on": "2026-11-25", "by": "editor, Example NGO", "how": "edited"}
    assert "hours" not in entry["checks"]
    assert (store.at(), store.proposals()) == (accepted.number, [])


@pytest.mark.parametrize("origin", ["suggested", "hsds"])
def test_what_nobody_of_the_service_said_does_not_count_as_looked_at(origin, store):
    say(store, {"cost": "free"}, origin=origin)

    assert "checks" not in shelter(store)


def test_a_new_service_is_true_once_accepted_and_is_not_proposed_a_second_time(store):
    entry = {**shelter(store), "name": "Second shelter"}
    proposal = store.propose("ZZ", "zz-second", entry, None, OLENA, "we opened")
    late = store.propose("ZZ", "zz-second", {**entry, "name": "Third"}, None, IRYNA, "they opened")
    store.accept(proposal.number, IRYNA)

    with pytest.raises(NotThere, match='"zz-second" is there already'):
        store.propose("ZZ", "zz-second", entry, None, OLENA, "we opened")
    with pytest.raises(NotThere, match='"zz-second" is there already'):
        store.accept(late.number, IRYNA)
    assert store.current()["zz-second"].entry["name"] == "Second shelter"


def test_a_refusal_needs_a_reason(store):
    proposal = store.propose("ZZ", "zz-shelter", {"cost": "free"}, SHELTER, OLENA, "we never charge")

    for empty in ("", "  ", "\n"):
        with pytest.raises(WrongEntry, match="a refusal needs a reason"):
            store.refuse(proposal.number, IRYNA, empty)

    assert store.proposals() == [proposal]
    assert store.refuse(proposal.number, IRYNA, "they do charge").why == "they do charge"
    assert "cost" not in shelter(store)


@pytest.mark.parametrize("first", ["accept", "refuse"])
@pytest.mark.parametrize("then", ["accept", "refuse"])
def test_a_settled_proposal_cannot_be_settled_twice(first, then, store):
    proposal = store.propose("ZZ", "zz-shelter", {"cost": "free"}, SHELTER, OLENA, "we never charge")
    getattr(store, first)(proposal.number, IRYNA, "so it is")
    before = store.history("zz-shelter")

    with pytest.raises(NotThere, match=rf"proposal {proposal.number} is {first}e?d already, by steward of Exampleland"):
        getattr(store, then)(proposal.number, IRYNA, "so it is")

    assert before == store.history("zz-shelter")


def test_only_a_proposal_is_settled(store):
    for number, said in ((SHELTER, "revision 2 is no proposal"), (99, "there is no revision 99")):
        with pytest.raises(NotThere, match=said):
            store.accept(number, IRYNA)
        with pytest.raises(NotThere, match=said):
            store.refuse(number, IRYNA, "no")


@pytest.mark.parametrize("number", [0, -1, 99, 2**31, 2**63, 10**30])
def test_a_number_that_is_none_is_told_however_large(number, store):
    for ask_for in (
        lambda: store.revision(number),
        lambda: store.accept(number, IRYNA),
        lambda: store.restore(number, OLENA, "x"),
        lambda: store.propose("ZZ", "zz-shelter", {"cost": "free"}, number, OLENA, "x"),
        lambda: store.confirm("zz-shelter", number, OLENA, TODAY),
    ):
        with pytest.raises(NotThere, match=f"there is no revision {number}"):
            ask_for()


@pytest.mark.parametrize("id_", ["zz-a\0b", "zz-\ud800", "zz-\u202ea", f"zz-{'a' * 98}", "zz a", "yy-a", "", "zz-<b>"])
def test_an_id_that_is_none_is_told_in_a_sentence(id_, store):
    entry = shelter(store)

    with pytest.raises(WrongEntry, match="id: ") as told:
        store.propose("ZZ", id_, entry, None, OLENA, "x")

    assert str(told.value).encode("utf-8") and len(told.value.wrong) == 1


def test_a_base_of_another_service_or_country_is_not_taken(store):
    with pytest.raises(NotThere, match='revision 1 is one of "zz-line", not of "zz-shelter"'):
        store.propose("ZZ", "zz-shelter", {"cost": "free"}, LINE, OLENA, "x")
    with pytest.raises(NotThere):
        store.propose("zz", "zz-shelter", {"cost": "free"}, SHELTER, OLENA, "x")
    with pytest.raises(NotThere, match='revision 1 is one of "zz-line"'):
        store.confirm("zz-shelter", LINE, OLENA, TODAY)


def test_a_wrong_entry_is_told_field_by_field_all_at_once_and_not_noted(store):
    before = store.history("zz-shelter")

    with pytest.raises(WrongEntry) as told:
        store.propose(
            "ZZ", "zz-shelter", {"hours": "whenever", "phones": ["call us"], "name": None}, SHELTER, OLENA, "x"
        )

    assert {"hours", "phones", "name"} == {wrong.field for wrong in told.value.wrong}
    assert before == store.history("zz-shelter")


# -- two people at once ------------------------------------------------------------


def test_two_editors_of_one_service_get_a_merge_of_different_fields(store):
    say(store, {"hours": "24/7"})
    say(store, {"cost": "free"})

    assert (shelter(store)["hours"], shelter(store)["cost"]) == ("24/7", "free")


def test_a_conflict_on_the_same_field_is_told_and_writes_nothing(store):
    say(store, {"hours": "24/7"})
    late = store.propose("ZZ", "zz-shelter", {"hours": "Mo 09:00-10:00", "cost": "free"}, SHELTER, OLENA, "x")
    before, at = store.history("zz-shelter"), store.at()

    with pytest.raises(Conflicts, match="Somebody else changed the same meanwhile: hours") as told:
        store.accept(late.number, IRYNA)

    assert told.value.conflicts == (Conflict("hours", "Mo-Fr 09:00-18:00", "24/7", "Mo 09:00-10:00"),)
    assert (before, at) == (store.history("zz-shelter"), store.at())
    assert [late] == store.proposals()


def test_taking_away_what_somebody_else_changed_is_a_conflict_too(store):
    say(store, {"hours": "24/7"})
    late = store.propose("ZZ", "zz-shelter", {"hours": None}, SHELTER, OLENA, "x")

    with pytest.raises(Conflicts):
        store.accept(late.number, IRYNA)


def test_two_people_who_say_the_same_are_of_one_mind(store):
    say(store, {"cost": "free", "hours": ""})
    say(store, {"cost": "free", "hours": None})

    assert shelter(store)["cost"] == "free" and "hours" not in shelter(store)


ANSWER = {"answer": "yes", "source": "https://example.org/rules"}


def test_members_of_accepts_merge_separately(store):
    say(store, {"accepts.with_children": ANSWER})
    say(store, {"accepts.uses_drugs": None})

    assert shelter(store)["accepts"] == {"with_children": ANSWER}


def test_accepts_as_a_whole_says_what_becomes_of_each_member_and_overwrites_nobody(store):
    was = shelter(store)["accepts"]["uses_drugs"]
    whole = store.propose("ZZ", "zz-shelter", {"accepts": {"uses_drugs": was, "with_children": ANSWER}}, 2, OLENA, "x")
    say(store, {"accepts.uses_drugs": ANSWER})
    store.accept(whole.number, IRYNA)

    assert whole.changes == {"accepts.with_children": ANSWER}
    assert shelter(store)["accepts"] == {"uses_drugs": ANSWER, "with_children": ANSWER}


def test_what_the_caller_handed_in_is_not_changed(store):
    changes = {"accepts": {"with_children": ANSWER}, "accepts.pregnant": ANSWER, "cost": ""}

    say(store, changes)

    assert changes == {"accepts": {"with_children": ANSWER}, "accepts.pregnant": ANSWER, "cost": ""}
    assert set(shelter(store)["accepts"]) == {"with_children", "pregnant"}


# -- confirming ------------------------------------------------------------------


def test_still_correct_in_one_press_confirms_every_field(store):
    store.confirm("zz-shelter", SHELTER, OLENA, TODAY)

    assert shelter(store)["checked"] == {"on": "2026-11-25", "by": "editor, Example NGO"}


def test_a_confirmed_field_whose_value_changed_since_is_a_conflict(store):
    say(store, {"hours": "24/7", "accepts.with_children": ANSWER})
    before = store.history("zz-shelter")

    for names in (None, ["hours"], ["phones", "accepts"]):
        with pytest.raises(Conflicts):
            store.confirm("zz-shelter", SHELTER, OLENA, TODAY, names)

    assert before == store.history("zz-shelter")
    store.confirm("zz-shelter", SHELTER, OLENA, TODAY, ["phones"])
    assert shelter(store)["checks"]["phones"] == {"on": "2026-11-25", "by": "editor, Example NGO"}


def test_the_later_check_of_a_field_stands(store):
    store.confirm("zz-shelter", SHELTER, IRYNA, date(2026, 11, 20), ["hours"])
    store.confirm("zz-shelter", SHELTER, OLENA, date(2026, 11, 1), ["hours", "phones"])
    store.confirm("zz-shelter", SHELTER, OLENA, date(2026, 11, 2))
    store.confirm("zz-shelter", SHELTER, IRYNA, date(2026, 11, 1))

    assert shelter(store)["checks"]["hours"] == {"on": "2026-11-20", "by": "steward of Exampleland"}
    assert shelter(store)["checks"]["phones"] == {"on": "2026-11-01", "by": "editor, Example NGO"}
    assert shelter(store)["checked"]["on"] == "2026-11-02"


def test_the_later_check_stands_where_two_checks_come_by_proposal(store):
    late = {"on": "2026-11-20", "by": "editor, Example NGO"}
    early = {"on": "2026-11-01", "by": "editor, Example NGO"}
    proposals = [store.propose("ZZ", "zz-shelter", {"checks.hours": c}, 2, OLENA, "x") for c in (late, early)]
    for proposal in proposals:
        store.accept(proposal.number, IRYNA)

    assert shelter(store)["checks"]["hours"] == late


def test_what_is_not_written_cannot_be_confirmed(store):
    with pytest.raises(NotThere, match=r'nothing is written under "houres"\. Did you mean "hours"'):
        store.confirm("zz-shelter", SHELTER, OLENA, TODAY, ["houres"])


# -- restoring -------------------------------------------------------------------


def test_restoring_is_a_new_revision_and_never_undoes_checks(store):
    say(store, {"hours": "24/7", "cost": "free"})
    store.confirm("zz-shelter", store.at(), IRYNA, TODAY, ["phones"])
    store.confirm("zz-shelter", store.at(), IRYNA, TODAY)
    checks = shelter(store)["checks"]

    proposal = store.restore(SHELTER, OLENA, "it was right before")
    store.accept(proposal.number, IRYNA, on=TODAY)

    now = shelter(store)
    assert (now["hours"], "cost" in now) == ("Mo-Fr 09:00-18:00", False)
    assert now["checks"]["phones"] == {"on": "2026-11-25", "by": "steward of Exampleland"}
    assert checks["phones"] == now["checks"]["phones"]
    assert proposal.changes == {"hours": "Mo-Fr 09:00-18:00", "cost": None}
    assert len(store.history("zz-shelter")) == 7


def test_what_was_never_true_cannot_be_restored(store):
    proposal = store.propose("ZZ", "zz-shelter", {"cost": "free"}, SHELTER, OLENA, "x")
    refused = store.refuse(proposal.number, IRYNA, "no")

    for number in (proposal.number, refused.number):
        with pytest.raises(NotThere, match=f"revision {number} was never true"):
            store.restore(number, OLENA, "x")


# -- the files -------------------------------------------------------------------

UNTOUCHED = {"new": [], "updated": [], "proposed": []}


def seeded(store, file):
    return store.seed("ZZ", entries_in(file))


def test_the_first_start_takes_every_service_in_and_the_next_ones_nothing(store, write):
    assert set(store.current()) == {"zz-line", "zz-shelter"}
    assert UNTOUCHED == seeded(store, write()) == seeded(store, write())
    assert store.at() == 2


def test_a_later_start_takes_in_a_new_service_of_the_file(store, write):
    more = "  zz-more:\n    name: More\n    kinds: [shelter]\n    area: national\n    tier: public\n"
    more += "    address_tier: public\n    email: ''\n    source: {url: 'https://example.org/', confidence: low}\n"
    file = write(more=more)

    assert {**UNTOUCHED, "new": ["zz-more"]} == seeded(store, file)
    assert UNTOUCHED == seeded(store, file)


def test_a_service_nobody_touched_becomes_what_its_file_says_now(store, write):
    file = write('hours: "Mo-Fr 09:00-18:00"', 'hours: "24/7"')

    assert {**UNTOUCHED, "updated": ["zz-shelter"]} == seeded(store, file)
    assert shelter(store)["hours"] == "24/7"
    assert UNTOUCHED == seeded(store, file)


def test_of_an_edited_service_the_change_of_its_file_is_a_proposal(store, write):
    say(store, {"cost": "free"})
    file = write('hours: "Mo-Fr 09:00-18:00"', 'hours: "24/7"')

    assert {**UNTOUCHED, "proposed": ["zz-shelter"]} == seeded(store, file)
    assert UNTOUCHED == seeded(store, file)
    [proposal] = store.proposals()
    assert (proposal.changes, proposal.origin) == ({"hours": "24/7"}, "imported")
    assert shelter(store)["hours"] == "Mo-Fr 09:00-18:00"


@pytest.mark.parametrize("how", ["accept", "refuse"])
def test_once_its_proposal_is_settled_a_file_does_not_ask_again_and_overwrites_no_edit(how, store, write):
    say(store, {"cost": "free"})
    seeded(store, write('hours: "Mo-Fr 09:00-18:00"', 'hours: "24/7"'))
    getattr(store, how)(store.proposals()[0].number, IRYNA, "looked at")

    assert UNTOUCHED == seeded(store, write('hours: "Mo-Fr 09:00-18:00"', 'hours: "24/7"'))
    assert shelter(store)["cost"] == "free"

    file = write('hours: "Mo-Fr 09:00-18:00"', 'hours: "Sa 10:00-12:00"')
    assert {**UNTOUCHED, "proposed": ["zz-shelter"]} == seeded(store, file)
    assert shelter(store)["cost"] == "free"


def test_what_was_exported_and_committed_comes_in_as_nothing_new(store, write):
    say(store, {"cost": "free", "phones": ["044 272 15 01"]})
    store.confirm("zz-line", LINE, OLENA, TODAY)
    hidden = {"address": "Canary Street 1", "address_tier": "secret", "email": "a@example.org", "tiers.email": "secret"}
    say(store, hidden, base=store.current()["zz-shelter"].number)
    file = write()
    now = {id_: current.entry for id_, current in store.current("ZZ").items()}
    file.write_text(written_back(file, now), encoding="utf-8")

    assert "Canary" not in file.read_text(encoding="utf-8")
    assert UNTOUCHED == seeded(store, file)
    assert shelter(store)["address"] == "Canary Street 1"


def test_a_change_of_the_file_after_an_export_keeps_what_only_the_store_may_hold(store, write):
    say(store, {"address": "Canary Street 1", "address_tier": "secret"})
    file = write()
    now = {id_: current.entry for id_, current in store.current("ZZ").items()}
    file.write_text(written_back(file, now).replace("Mo-Fr 09:00-18:00", "24/7"), encoding="utf-8")

    assert {**UNTOUCHED, "proposed": ["zz-shelter"]} == seeded(store, file)
    store.accept(store.proposals()[0].number, IRYNA)
    assert (shelter(store)["hours"], shelter(store)["address"]) == ("24/7", "Canary Street 1")


# -- the way in ------------------------------------------------------------------


def test_a_store_that_is_opened_again_has_everything(url, store, opened):
    say(store, {"cost": "free"})

    again = opened(url)

    assert again.current() == store.current()
    assert again.history("zz-shelter") == store.history("zz-shelter")


def test_only_what_changed_is_given_to_whoever_has_seen_the_rest(store):
    at = store.at()
    assert {} == store.current(since=at)
    store.propose("ZZ", "zz-line", {"cost": "free"}, LINE, OLENA, "x")
    assert (at, {}) == (store.at(), store.current(since=at))
    accepted = say(store, {"cost": "free"})

    assert {"zz-shelter": accepted.number} == {id_: now.number for id_, now in store.current(since=at).items()}
    assert {"zz-shelter"} == set(store.current("ZZ", since=at)) and {} == store.current("YY")


def test_many_processes_may_make_and_fill_the_same_new_store_at_once(url):
    code = """if True:
        import sys
        from referral_directory import read_country
        from referral_directory.country_file import entries_in
        from referral_directory.store import Store
        store = Store.open(sys.argv[1])
        entries = entries_in(read_country("AM").file)
        store.seed("AM", entries)
        print(store.at() - len(entries), len(store.current("AM")) - len(entries))"""
    words = [sys.executable, "-c", code, url]
    root = Path(database.__file__).parents[1]
    replicas = [
        subprocess.Popen(words, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]

    assert [("0 0\n", "")] * 4 == [replica.communicate(timeout=60) for replica in replicas]


@pytest.mark.parametrize("address", ["nonsense", "oracle://a:sesame@b/c", "mysql://a:sesame@b/c", "sqlite+x://"])
def test_an_address_that_is_none_is_told_without_repeating_it(address):
    with pytest.raises(Unreachable, match="WAYMARK_DATABASE_URL is no address of a database") as told:
        Store.open(address)

    assert "sesame" not in str(told.value)


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (lambda url: url.replace("open%20sesame", "sesame-wrong"), "it does not take the name or the password"),
        (lambda url: f"{url}_sesame", "it does not know the database or the name"),
        (lambda url: url.replace("open%20sesame@127.0.0.1", "open@sesame@127.0.0.1"), "its host is not known"),
        (lambda url: "postgresql://waymark:sesame@127.0.0.1:9/waymark", "nobody answers there"),
        (lambda url: f"{url}?sesame=1", "it does not let us in"),
    ],
)
def test_a_server_that_lets_nobody_in_is_told_in_a_sentence_without_password(spoilt, said, postgres):
    with pytest.raises(Unreachable) as told:
        Store.open(spoilt(postgres.new_database()))

    assert f"the directory's store cannot be used now: {said}. Look at WAYMARK_DATABASE_URL." == str(told.value)
    assert told.value.__suppress_context__


def test_a_writer_that_waits_too_long_for_another_is_told_and_may_try_again(url, write, opened, monkeypatch):
    monkeypatch.setattr(database, "WAIT_SECONDS", 1)
    store = opened(url)
    store.seed("ZZ", entries_in(write()))
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as other:
        taken = "BEGIN IMMEDIATE" if url.startswith("sqlite") else f"SELECT pg_advisory_lock({database._WRITERS_KEY})"
        other.exec_driver_sql(taken)
        with pytest.raises(Unreachable, match=r"the directory's store cannot be used now: .*lock"):
            store.propose("ZZ", "zz-shelter", {"cost": "free"}, SHELTER, OLENA, "x")
        assert shelter(store)["hours"] == "Mo-Fr 09:00-18:00", "whoever reads need not wait"
        other.rollback()
    engine.dispose()

    assert store.propose("ZZ", "zz-shelter", {"cost": "free"}, SHELTER, OLENA, "x").number > SHELTER


def test_a_file_that_is_no_database_or_has_no_place_is_told(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("not a database" * 100)

    with pytest.raises(Unreachable, match="the directory's store cannot be used now: file is not a database"):
        Store.open(f"sqlite:///{file}")
    with pytest.raises(Unreachable, match="there is no place for the directory's store: File exists"):
        Store.open(f"sqlite:///{file}/directory.sqlite3")


def test_nobody_else_on_the_machine_can_read_the_file(tmp_path, write, opened):
    store = opened(f"sqlite:///{tmp_path / 'new' / 'directory.sqlite3'}")
    store.seed("ZZ", entries_in(write()))

    made = list((tmp_path / "new").iterdir())
    assert len(made) == 3 and all(file.stat().st_mode & 0o077 == 0 for file in made)


def test_a_store_of_a_newer_version_is_not_touched(url, store):
    ask(url, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(Unreachable, match="was made by a newer version of this project"):
        Store.open(url)


def test_whatever_a_server_is_set_to_a_writer_sees_what_came_before_it(postgres, write, opened):
    url = postgres.new_database()
    postgres.tell(f"ALTER DATABASE {url.rsplit('/')[-1]} SET default_transaction_isolation = 'serializable'")
    store = opened(url)
    store.seed("ZZ", entries_in(write()))

    with store._database.reading() as rows:
        assert rows._connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "read committed"


def test_what_a_file_holds_is_what_stands_in_the_database(tmp_path, url, store):
    if url.startswith("sqlite"):
        with sqlite3.connect(tmp_path / "directory.sqlite3") as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert raw.execute("SELECT max(number) FROM revisions").fetchone() == (2,)
    else:
        with psycopg.connect(url) as raw:
            assert raw.execute("SELECT max(number) FROM revisions").fetchone() == (2,)


# -- who stands for what -----------------------------------------------------------------


def standing_for(store):
    entry = shelter(store)
    return {name: check["on"] for name, check in entry.get("checks", {}).items()} | {
        name: check for name, check in entry.items() if name == "checked"
    }


def test_who_checked_the_whole_entry_stands_for_no_field_that_a_file_or_package_changed_since(store):
    store.confirm("zz-shelter", SHELTER, IRYNA, date(2026, 11, 20))

    say(store, {"hours": "24/7"}, store.current()["zz-shelter"].number, origin="hsds")

    found = standing_for(store)
    assert "hours" not in found and "checked" not in found
    assert {"2026-11-20"} == set(found.values()) and "phones" in found


def test_an_edit_proposed_before_the_whole_was_checked_is_as_old_as_it_is(store):
    proposal = store.propose("ZZ", "zz-shelter", {"hours": "24/7"}, SHELTER, OLENA, "it changed")
    store.confirm("zz-shelter", SHELTER, IRYNA, date(2199, 1, 1))

    store.accept(proposal.number, IRYNA, on=TODAY)

    found = standing_for(store)
    assert (TODAY.isoformat(), "2199-01-01") == (found["hours"], found["phones"])


def test_a_field_that_is_taken_away_is_vouched_for_by_nobody(store):
    store.confirm("zz-shelter", SHELTER, IRYNA, TODAY, ["hours"])

    say(store, {"hours": None}, store.current()["zz-shelter"].number)

    assert "hours" not in standing_for(store)
