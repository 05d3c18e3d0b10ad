"""Many writers at once, and a writer that is killed: nothing that was said to be accepted is ever gone."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from contextlib import contextmanager, suppress
from dataclasses import replace

import psycopg
import pytest

from referral_directory import read_country
from referral_directory.store import Unreachable

from .writers import PROCESSES, UPDATES, counted, in_processes, prepare, read_printed, start

KILLED = {"sqlite": 20, "postgresql": 5}


@pytest.fixture
def places(write):
    return read_country(write()).places


@pytest.fixture
def store(store):
    """The store with the services that the writers write to; nobody has it open."""
    prepare(store)
    store.close()
    return store


def test_of_eight_processes_that_write_at_once_no_update_is_lost_and_none_corrupted(url, store, places):
    written = in_processes(url, places)

    count = counted(url, store, written)

    print(
        f"\n{url.split(':')[0]}: {PROCESSES} processes × {UPDATES} updates: {count.accepted} accepted "
        f"({count.again} after looking again), {len(count.lost)} lost, {len(count.corrupted)} corrupted, "
        f"{count.revisions} revisions"
    )
    assert (count.lost, count.corrupted) == ((), ())
    assert count.accepted == len({one.number for one in written}) == PROCESSES * UPDATES
    assert count.again > 0, "nobody was in anybody's way, so nothing was tested"


def test_the_count_tells_what_is_lost(url, store, places):
    written = in_processes(url, places, 1, 3)

    count = counted(url, store, [*written, replace(written[0], number=999), replace(written[1], value="never said")])

    assert len(count.lost) == 2 and count.corrupted == ()


@contextmanager
def writing(url, places, chance):
    """A writer of its own process in the middle of writing; gives how to kill it and have what it had printed."""
    process, printed = start(url, places, f"writer-{chance.random()}", 1_000_000)
    first = printed.readline()
    time.sleep(chance.uniform(0, 0.1))

    def killed():
        process.kill()
        return read_printed(first + printed.read())

    try:
        yield killed
    finally:
        process.kill()
        process.join()
        printed.close()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_writer_killed_twenty_times_in_the_middle_loses_nothing_it_said_was_accepted(url, store, places, opened):
    chance, written = random.Random(20261125), []
    for _ in range(KILLED["sqlite"]):
        with writing(url, places, chance) as killed:
            written += killed()

        with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        again = opened(url)
        count = counted(url, again, written)
        again.close()
        assert (count.lost, count.corrupted) == ((), ())
    print(f"\nsqlite: the writer killed {KILLED['sqlite']} times, {len(written)} accepted, 0 lost, integrity_check ok")
    assert len(written) >= KILLED["sqlite"]


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("whom", ["the writer", "its server process"])
def test_postgresql_loses_nothing_when_a_writer_or_its_server_process_is_killed(
    whom, url, postgres, store, places, opened
):
    chance, written = random.Random(20261125), []
    with postgres.careful():
        for _ in range(KILLED["postgresql"]):
            with writing(url, places, chance) as killed:
                if whom != "the writer":
                    kill_server_process(url)
                written += killed()

            again = once_it_is_back(opened, url)
            count = counted(url, again, written)
            again.close()
            assert (count.lost, count.corrupted) == ((), ())
    print(f"\npostgresql: {whom} killed {KILLED['postgresql']} times, {len(written)} accepted, 0 lost")
    assert len(written) >= KILLED["postgresql"]


def kill_server_process(url):
    """Kill what serves the writer; the whole server then begins anew, from what is on the disk."""
    with psycopg.connect(url) as connection:
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        pids = [pid for (pid,) in connection.execute(asked).fetchall()]
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    assert pids


def once_it_is_back(opened, url):
    for _ in range(200):
        with suppress(Unreachable):
            return opened(url)
        time.sleep(0.05)
    raise AssertionError("it did not come back")
