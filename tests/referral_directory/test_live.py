"""The directory that officers see: what is accepted is on the next look, and nothing else is."""

from __future__ import annotations

import shutil
import threading
from dataclasses import fields, replace
from datetime import date

import pytest
import sqlalchemy as sa

from referral_directory import read_country
from referral_directory.country_file import entries_in
from referral_directory.live import Live, read_files, seed
from referral_directory.store import Store, Unreachable

from .test_store import IRYNA, LINE, OLENA, SHELTER, ask, say


@pytest.fixture
def country_of(write):
    return lambda: read_country(write())


@pytest.fixture
def live(store, country_of):
    return Live(store, [country_of()])


def hours(live):
    return {service.id: service.hours for service in live.countries()["ZZ"].services}["zz-shelter"]


class Away:
    """A store that can be taken away, and counts how often it is asked for more than a number."""

    def __init__(self, store):
        self._store, self.is_away, self.looks = store, False, 0

    def _answer(self, what, **asked):
        if self.is_away:
            raise Unreachable("the directory's store cannot be used now: nobody answers there.")
        return getattr(self._store, what)(**asked)

    def at(self):
        return self._answer("at")

    def current(self, since=0):
        self.looks += 1
        return self._answer("current", since=since)


def test_the_live_country_is_that_of_its_file_before_anybody_changed_it(live, country_of):
    assert live.countries()["ZZ"] == country_of()


@pytest.mark.parametrize("iso2", ["UA", "GE"])
def test_a_real_country_is_the_same_from_the_store_as_from_its_file(iso2, url):
    store, country = Store.open(url), read_country(iso2)
    store.seed(iso2, entries_in(country.file))
    now = Live(store, [country]).countries()[iso2]
    store.close()

    assert now.services == country.services and now.lines == country.lines
    assert [service.kinds for service in now.withheld] == [service.kinds for service in country.withheld]


def test_an_accepted_change_is_on_the_next_screen_in_every_replica(live, url, opened, store, country_of):
    replica = Live(opened(url), [country_of()])
    assert hours(live) == hours(replica) == "Mo-Fr 09:00-18:00"

    say(store, {"hours": "24/7"})

    assert hours(live) == hours(replica) == "24/7"


def test_a_proposal_and_a_refusal_are_on_no_screen(store, country_of):
    away = Away(store)
    live = Live(away, [country_of()])
    before = live.countries()
    proposal = store.propose("ZZ", "zz-shelter", {"hours": "24/7"}, SHELTER, OLENA, "x")

    assert live.countries() is before
    store.refuse(proposal.number, IRYNA, "no")
    assert live.countries() is before and away.looks == 1


def test_a_press_that_changes_nothing_costs_one_look_at_a_number(store, country_of):
    away = Away(store)
    live = Live(away, [country_of()])
    for _ in range(5):
        live.countries()

    assert away.looks == 1


def test_a_country_is_made_anew_only_when_a_revision_of_it_came_in(store, country_of):
    other = country_of()
    live = Live(store, [other, _renamed(other, "YY")])
    before = live.countries()
    say(store, {"hours": "24/7"})

    after = live.countries()
    assert after["YY"] is before["YY"] and after["ZZ"] is not before["ZZ"]


def _renamed(country, iso2):
    return replace(country, iso2=iso2)


def test_a_new_a_paused_and_a_hidden_service(live, store):
    new = {**store.current()["zz-shelter"].entry, "name": "Canary"}
    store.accept(store.propose("ZZ", "zz-new", new, None, OLENA, "x").number, IRYNA)
    assert [service.id for service in live.countries()["ZZ"].services] == ["zz-line", "zz-shelter", "zz-new"]

    hidden = {"tier": "partner", "withheld": "a refuge"}
    store.accept(store.propose("ZZ", "zz-new", hidden, store.at(), OLENA, "x").number, IRYNA)
    country = live.countries()["ZZ"]
    assert [service.id for service in country.services] == ["zz-line", "zz-shelter"]
    assert country.find(["shelter"]).withheld == 1
    assert "Canary" not in repr([vars_of(service) for service in country.withheld])


def vars_of(service):
    return {field.name: getattr(service, field.name) for field in fields(service)}


def test_a_line_that_is_hidden_or_has_lost_its_number_is_no_line_to_fall_back_on(live, store):
    assert [line.id for line in live.countries()["ZZ"].lines] == ["zz-line"]

    store.accept(store.propose("ZZ", "zz-line", {"phones": None}, LINE, OLENA, "x").number, IRYNA)

    assert live.countries()["ZZ"].lines == ()


def test_an_entry_that_the_rules_no_longer_allow_is_closed_alone_and_told_without_what_it_says(store, live, url):
    ask(
        url,
        "INSERT INTO revisions (country, service, state, origin, changes, entry, step, who, role, why, at) VALUES "
        "('ZZ', 'zz-shelter', 'accepted', 'edited', '{}', '{\"name\": \"Canary\", \"hours\": \"canary\"}', 2, "
        "'x', 'x', 'x', '2026-11-25T00:00:00+00:00')",
    )

    assert [service.id for service in live.countries()["ZZ"].services] == ["zz-line"]
    assert ["closed: zz-shelter: as things are now, this is wrong: "] == [p[:54] for p in live.problems]
    assert "anary" not in str(live.problems)

    restored = store.propose("ZZ", "zz-shelter", dict(store.revision(SHELTER).entry), store.at(), OLENA, "mended")
    store.accept(restored.number, IRYNA)
    assert hours(live) == "Mo-Fr 09:00-18:00" and live.problems == []


def test_a_broken_country_file_closes_that_country_alone(tmp_path, store, write):
    write()
    ua = tmp_path / "ua.yaml"
    shutil.copy(read_country("UA").file, ua)
    ua.write_text(ua.read_text(encoding="utf-8").replace("country: UA", "country: [UA"), encoding="utf-8")

    countries, problems = read_files(tmp_path)
    seed(store, countries)

    assert [country.iso2 for country in countries] == ["ZZ"]
    assert {ua} == {problem.file for problem in problems}
    assert list(Live(store, countries).countries()) == ["ZZ"]


# -- the store away ------------------------------------------------------------------


def test_the_store_away_leaves_the_last_snapshot_and_says_so(store, country_of):
    away = Away(store)
    live = Live(away, [country_of()])
    away.is_away = True
    assert live.countries()["ZZ"] == country_of()

    away.is_away = False
    say(store, {"hours": "24/7"})
    assert (hours(live), live.unreachable) == ("24/7", "")
    away.is_away = True
    say(store, {"cost": "free"})
    assert hours(live) == "24/7"
    assert live.unreachable == "the directory's store cannot be used now: nobody answers there."

    away.is_away = False
    assert (live.countries()["ZZ"].services[1].cost, live.unreachable) == ("free", "")


def test_a_real_server_that_goes_away_and_comes_back(postgres, opened, write, country_of):
    url = postgres.new_database()
    store = opened(url)
    store.seed("ZZ", entries_in(write()))
    live = Live(store, [country_of()])
    live.countries()
    name = url.rsplit("/")[-1]
    postgres.tell(
        f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
    )

    assert hours(live) == "Mo-Fr 09:00-18:00"
    assert live.unreachable.startswith("the directory's store cannot be used now: ")
    assert (
        not {"waymark_", "open", "sesame", "127.0.0.1"} & set(live.unreachable.split()) and name not in live.unreachable
    )

    postgres.tell(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert hours(live) == "Mo-Fr 09:00-18:00"
    assert live.unreachable == ""


def test_an_older_store_brought_back_is_seen_as_it_is(tmp_path, write, opened, country_of):
    file, kept = tmp_path / "a.sqlite3", tmp_path / "b.sqlite3"
    store = opened(f"sqlite:///{file}")
    store.seed("ZZ", entries_in(write()))
    sa.create_engine(f"sqlite:///{file}").raw_connection().execute(f"VACUUM INTO '{kept}'")
    say(store, {"hours": "24/7"})
    live = Live(store, [country_of()])
    assert hours(live) == "24/7"

    live._store = opened(f"sqlite:///{kept}")

    assert hours(live) == "Mo-Fr 09:00-18:00"


# -- many visits at once ---------------------------------------------------------------


def test_visits_at_once_see_the_whole_of_before_or_of_after_and_never_go_back(live, store):
    """Each number is written into the line first and then into the shelter; nobody sees more than the one between."""
    stop, seen, errors = threading.Event(), [], []

    def visit():
        last = 0
        try:
            while not stop.is_set():
                country = live.countries()["ZZ"]
                costs = [int(service.cost or 0) for service in country.services]
                lines = [int(service.cost or 0) for service in country.lines]
                seen.append(costs[0] >= last and lines == costs[:1] and abs(costs[0] - costs[1]) <= 1)
                last = costs[0]
        except Exception as error:
            errors.append(error)

    visits = [threading.Thread(target=visit) for _ in range(4)]
    for thread in visits:
        thread.start()
    for number in range(1, 16):
        for id_ in ("zz-line", "zz-shelter"):
            base = store.current(since=0)[id_].number
            proposal = store.propose("ZZ", id_, {"cost": str(number)}, base, OLENA, "x")
            store.accept(proposal.number, IRYNA, on=date(2026, 11, 25))
    stop.set()
    for thread in visits:
        thread.join()

    assert errors == [] and len(seen) > 4 and all(seen)
    assert [service.cost for service in live.countries()["ZZ"].services] == ["15", "15"]


def test_a_thread_that_comes_late_does_not_bring_the_old_back(store, country_of):
    """One visit reads the number, and waits; meanwhile another takes a change in."""
    first_read, go_on = threading.Event(), threading.Event()

    class Slow(Away):
        def at(self):
            at = self._store.at()
            if threading.current_thread().name == "slow" and not first_read.is_set():
                first_read.set()
                go_on.wait(10)
            return at

    live = Live(Slow(store), [country_of()])
    live.countries()
    say(store, {"hours": "Mo 09:00-10:00"})
    found = []
    slow = threading.Thread(target=lambda: found.append(hours(live)), name="slow")
    slow.start()
    assert first_read.wait(10)
    say(store, {"hours": "24/7"}, base=store.current()["zz-shelter"].number)
    assert hours(live) == "24/7"
    go_on.set()
    slow.join()

    assert found == ["24/7"] and hours(live) == "24/7"
