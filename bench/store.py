"""The live directory on SQLite and on PostgreSQL: 8 processes write at once, and what a press of an officer costs.

Each of 8 processes makes 200 updates of 20 services: one proposal, accepted; a tenth of them go to one field of one
service, and whoever was slower looks again and writes again.  Then every revision is counted: an update is lost where
its writer was told that it is accepted and it is not in the history, or where it wrote over what its author had not
seen; corrupted where a service is not what its revisions make it, or a step is missing.  "write" is one update with
all its looking again; "nothing new" is one `Live.countries()` that finds no new revision, "one new" the first after
an accepted change, which makes the country anew.  The PostgreSQL is one of our own on this machine, with fsync on;
SQLite writes ahead to a file, and each commit is on the disk too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from bench import CannotRun, Row
from referral_directory import read_country
from referral_directory.country_file import entries_in
from referral_directory.live import Live
from referral_directory.places import Places
from referral_directory.store import Author, Store
from tests.referral_directory.conftest import SOUND
from tests.referral_directory.postgres import SAYS_HOW, Server, serving
from tests.referral_directory.writers import PROCESSES, UPDATES, counted, in_processes, prepare

PEERS = ("SQLAlchemy", "psycopg")
LOOKS, CHANGES = 2_000, 30
US = Author("bench", "bench")


def run() -> list[Row]:
    """A row for each of the two databases."""
    with TemporaryDirectory() as folder, serving() as server:
        if server is None:
            raise CannotRun(SAYS_HOW)
        with server.careful():
            return [_row("SQLite", f"sqlite:///{folder}/directory.sqlite3", Path(folder)), _on(server, Path(folder))]


def notes(rows: Sequence[Row]) -> list[str]:
    """Whether anything was lost, and how much of a press the live directory takes."""
    sound = all(row["lost"] == row["corrupted"] == "0" for row in rows)
    slowest = max(float(row["nothing new p95, ms"]) for row in rows)
    return [
        f"{PROCESSES} × {UPDATES} updates, 0 lost and 0 corrupted: {'met' if sound else 'NOT met'}.",
        f"A press that finds nothing new takes at most {slowest:.1f} ms at p95.",
    ]


def _on(server: Server, folder: Path) -> Row:
    return _row("PostgreSQL", server.new_database(), folder)


def _row(name: str, url: str, folder: Path) -> Row:
    file = folder / "zz.yaml"
    file.write_text(SOUND, encoding="utf-8")
    country = read_country(file)
    with _opened(url, country.places) as store:
        store.seed("ZZ", entries_in(file))
        prepare(store)
    began = perf_counter()
    written = in_processes(url, country.places)
    seconds = perf_counter() - began
    with _opened(url, country.places) as store:
        count = counted(url, store, written)
        live = Live(store, [country])
        live.countries()
        same = [_timed(live.countries) for _ in range(LOOKS)]
        anew = []
        for number in range(CHANGES):
            base = store.current("ZZ")["zz-shelter"].number
            store.accept(store.propose("ZZ", "zz-shelter", {"cost": f"{number}"}, base, US, "bench").number, US)
            anew.append(_timed(live.countries))
    return {
        "store": name,
        "updates": f"{count.accepted:,}",
        "lost": str(len(count.lost)),
        "corrupted": str(len(count.corrupted)),
        "looked again": f"{count.again:,}",
        "updates a second": count.accepted / seconds,
        **_figures("write", [one.seconds for one in written]),
        **_figures("nothing new", same),
        **_figures("one new", anew),
    }


@contextmanager
def _opened(url: str, places: Places) -> Iterator[Store]:
    store = Store.open(url, lambda _: places)
    try:
        yield store
    finally:
        store.close()


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _figures(what: str, seconds: Sequence[float]) -> dict[str, float]:
    hundredths = quantiles(seconds, n=100, method="inclusive")
    return {f"{what} p50, ms": hundredths[49] * 1000, f"{what} p95, ms": hundredths[94] * 1000}
