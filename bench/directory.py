"""Milliseconds a question of `find`, beside a pandas filter, polars, duckdb and SQLite with FTS5.

A made-up country of 27 regions (seeded); the same questions at every size: kinds of help, mostly a place, some
circumstances, one of four times, and no text, a common word (in every second or third), or a rare one (in 1 of 2,000).
Every contender gives the first 20 in the promised order and counts the others, and must give the same before it is
timed; up to 100,000 services also all of them in their order, for every tenth question.  Nobody in that country is
there for a group alone: the part of the order that ours looks at for it finds nobody, and the peers leave it out.

The peers get more ready than ours: rows that are flat and in the order of sources and ids already, text that is folded
and parted, and for each place, time and day that is asked for how near, how open and how fresh each row's kind of place
or hours is.  They give numbers.  Ours starts from the country, works all that out itself, keeps it, and builds the 20
offers and the 20 refusals in words; "ours, ids alone" stops where the peers stop.  They take turns at each question; of
the rounds the middle one counts for each.  "Ready" is how long it takes to be built, text and all; "MB" what the
process grew by meanwhile; for ours it comes on top of the services themselves.
"""

from __future__ import annotations

import gc
import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from typing import Any

from bench import CannotRun, Row
from bench._random_directory import TIMES, TODAY, Question, questions, random_directory
from referral_directory import Country, circumstances, kinds
from referral_directory.hours import opening
from referral_directory.index import Index, _whereabouts, index_of
from referral_directory.ranking import Asked, best_first, fitting_and_refused
from referral_directory.whereabouts import DOORS, IN_HER_REGION, nearness
from referral_directory.words import text_of, words_of

PEERS = ("pandas", "numpy", "polars", "duckdb")
SIZES = tuple(int(size) for size in os.environ.get("WAYMARK_BENCH_SIZES", "1000,10000,100000,1000000").split(","))
OF_EACH_SORT, SEED, FIRST, ROUNDS = 25, 20_261_123, 20, 3
OURS, IDS = "ours", "ours, ids alone"
THEMSELVES = "(the services themselves)"
TARGET = 100_000
TIMES_FASTER = 10

Answer = tuple[list[int], int]
"""The positions of the first ones, and how many there are in all."""

Ask = Callable[[Question, int | None], Answer]
_RESULTS: list[Row] = []
_OPEN = {"open": 0, "unknown": 1, "closed": 2}
_SAYS = {"yes": 1, "conditional": 2, "no": 3}


# -- what the peers are given --------------------------------------------------------


@dataclass(frozen=True)
class Flat:
    """The services as columns, in the order of sources and ids, and what is known of each place, time and day."""

    columns: dict[str, Any]
    text: list[str]
    near: dict[str | None, Any]
    open: dict[object, Any]


def flat(country: Country, asked: Sequence[Question]) -> Flat:
    """*country* for the peers, ready for what is *asked*."""
    import numpy as np

    index = index_of(country)
    services = index.services
    where: dict[object, int] = {}
    hours: dict[str, int] = {}
    there = []
    for service in services:
        if where.setdefault(_whereabouts(service), len(where)) == len(there):
            there.append(service)
        hours.setdefault(service.hours, len(hours))
    columns: dict[str, Any] = {"pos": np.arange(len(services), dtype=np.int32)}
    columns |= {kind: np.array([kind in s.kinds for s in services]) for kind in kinds()}
    for name in circumstances():
        said = (s.accepts.get(name) for s in services)
        columns[f"says_{name}"] = np.array([_SAYS[one.answer] if one else 0 for one in said], dtype=np.int8)
    columns["nophone"] = np.array([not s.phones for s in services])
    columns["shut"] = np.array([bool(s.status) for s in services])
    columns["place"] = np.array([where[_whereabouts(s)] for s in services], dtype=np.int32)
    columns["hours"] = np.array([hours[s.hours] for s in services], dtype=np.int32)
    columns["standing"] = np.zeros(len(services), dtype=np.int8)
    octets = [mask.to_bytes(len(services) // 8 + 1, "little") for mask in index.standing_on(TODAY)]
    for number, some in enumerate(octets):
        bits = np.unpackbits(np.frombuffer(some, dtype=np.uint8), bitorder="little")[: len(services)]
        columns["standing"][bits == 1] = number
    near = {
        place: np.array([nearness(s, country.places.place(place) if place else None, country.places) for s in there])
        for place in {question.place for question in asked}
    }
    opens = {at: np.array([_OPEN[opening(h, at, country.timezone, "UA").state] for h in hours]) for at in TIMES}
    return Flat(columns, [f" {' '.join(words_of(text_of(service)))} " for service in services], near, opens)


# -- the contenders --------------------------------------------------------------------


def ours(country: Country, _: Flat | None) -> Ask:
    """The whole answer, offers and refusals in words."""
    index = ready(country)
    # Which position an offer has is only for comparing: it is looked up when the answer is not timed.
    place_of = cache(lambda: {service.id: position for position, service in enumerate(index.services)})

    def ask(question: Question, most: int | None) -> Answer:
        found = country.find(
            question.kinds, question.place, question.circumstances, question.at, on=TODAY, most=most, text=question.text
        )
        return [place_of()[offer.service.id] for offer in found.offered], found.offered_in_all

    place_of()
    return ask


def ours_ids(country: Country, _: Flat | None) -> Ask:
    """The part of it that the peers do."""
    index = ready(country)
    place_of = {service.id: position for position, service in enumerate(index.services)}

    def ask(question: Question, most: int | None) -> Answer:
        hers = country.places.place(question.place) if question.place else None
        asked = Asked(country, question.kinds, hers, question.circumstances, question.at, TODAY, index)
        fitting, _refused = fitting_and_refused(asked, question.text)
        first = islice(best_first(asked, fitting), most)
        return [place_of[service.id] for service in first], fitting.bit_count()

    return ask


def ready(country: Country) -> Index:
    """The index, with all that is made only when it is first asked for."""
    index = index_of(country)
    index.with_words("help")
    index.standing_on(TODAY)
    assert index.by_id is not None
    return index


def of_pandas(_: Country, given: Flat) -> Ask:
    """The filter an analyst would write: masks, then the rest in order."""
    import numpy as np
    import pandas as pd

    frame = pd.DataFrame(given.columns | {"text": given.text})

    def ask(question: Question, most: int | None) -> Answer:
        keep = frame[question.kinds[0]].to_numpy().copy()
        for kind in question.kinds[1:]:
            keep |= frame[kind].to_numpy()
        keep &= ~frame["shut"].to_numpy()
        for name in question.circumstances:
            keep &= frame[f"says_{name}"].to_numpy() != 3
        if question.place is not None:
            keep &= given.near[question.place][frame["place"].to_numpy()] != 4
        rows = frame[keep]
        if question.text:
            rows = rows[rows["text"].str.contains(f" {question.text} ", regex=False)]
        said = [rows[f"says_{name}"].to_numpy() for name in question.circumstances]
        yeses = sum(((one == 1).astype(np.int8) for one in said), np.zeros(len(rows), dtype=np.int8))
        conditional = np.any([one == 2 for one in said], axis=0) if said else np.zeros(len(rows), dtype=bool)
        kind = np.select([rows[k].to_numpy() for k in question.kinds], range(len(question.kinds)))
        near, here = given.near[question.place][rows["place"].to_numpy()], np.zeros(len(rows), dtype=bool)
        for door in _doors(question):
            here |= rows[door].to_numpy()
        keys = pd.DataFrame(
            {
                "conditional": conditional,
                "journey": ~(here & (near <= IN_HER_REGION[-1])),
                "yeses": -yeses,
                "near": near,
                "kind": kind,
                "nophone": rows["nophone"].to_numpy(),
                "open": given.open[question.at][rows["hours"].to_numpy()],
                "standing": rows["standing"].to_numpy(),
                "pos": rows["pos"].to_numpy(),
            }
        )
        best = keys.sort_values(list(keys.columns))["pos"]
        return (best if most is None else best.head(most)).tolist(), len(keys)

    return ask


def of_polars(_: Country, given: Flat) -> Ask:
    """One lazy query: filter, keys, the first by them."""
    import polars as pl

    frame = pl.DataFrame(given.columns | {"text": given.text})
    near = {place: pl.Series("near", values) for place, values in given.near.items()}
    opens = {at: pl.Series("open", values) for at, values in given.open.items()}

    def ask(question: Question, most: int | None) -> Answer:
        keep = pl.any_horizontal(*question.kinds) & ~pl.col("shut")
        for name in question.circumstances:
            keep &= pl.col(f"says_{name}") != 3
        rows = frame.lazy().filter(keep).with_columns(near=pl.lit(near[question.place]).gather(pl.col("place")))
        if question.place is not None:
            rows = rows.filter(pl.col("near") != 4)
        if question.text:
            rows = rows.filter(pl.col("text").str.contains(f" {question.text} ", literal=True))
        said = [pl.col(f"says_{name}") for name in question.circumstances]
        yeses = pl.sum_horizontal([(one == 1).cast(pl.Int8) for one in said]) if said else pl.lit(0)
        conditional = pl.any_horizontal([one == 2 for one in said]) if said else pl.lit(False)
        kind = pl.coalesce([pl.when(pl.col(k)).then(n) for n, k in enumerate(question.kinds)])
        doors = [pl.col(door) for door in _doors(question)]
        here = pl.any_horizontal(doors) & (pl.col("near") <= IN_HER_REGION[-1]) if doors else pl.lit(False)
        keys = rows.select(
            conditional=conditional,
            journey=~here,
            yeses=-yeses,
            near="near",
            kind=kind,
            nophone="nophone",
            open=pl.lit(opens[question.at]).gather(pl.col("hours")),
            standing="standing",
            pos="pos",
        ).collect()
        best = keys.sort(keys.columns) if most is None else keys.bottom_k(most, by=keys.columns).sort(keys.columns)
        return best["pos"].to_list(), keys.height

    return ask


def of_duckdb(_: Country, given: Flat) -> Ask:
    """SQL over a table in memory."""
    import duckdb
    import pandas as pd

    base = duckdb.connect()
    frame = pd.DataFrame(given.columns | {"text": given.text})
    base.register("frame", frame)
    base.execute("create table services as select * from frame order by pos")
    base.unregister("frame")
    places, times = _lookups(given)
    for name, rows in (("near", places), ("opens", times)):
        lookup = pd.DataFrame(rows, columns=["of", "key", "value"])
        base.register("lookup", lookup)
        base.execute(f"create table {name} as select * from lookup")
        base.unregister("lookup")
    numbers = _numbers(given)

    def ask(question: Question, most: int | None) -> Answer:
        text = f"and contains(s.text, ' {question.text} ')" if question.text else ""
        sql = _sql(question, most, "services s", text, numbers)
        rows = base.execute(sql).fetchall()
        return [row[0] for row in rows], rows[0][1] if rows else 0

    return ask


def of_sqlite(_: Country, given: Flat) -> Ask:
    """SQL over indexed tables in memory: by kind and place; the text in FTS5."""
    base = sqlite3.connect(":memory:")
    names = list(given.columns)
    base.execute(
        f"create table services ({', '.join(f'{n} int' if n != 'pos' else 'pos integer primary key' for n in names)})"
    )
    columns = [column.tolist() for column in given.columns.values()]
    base.executemany(f"insert into services values ({','.join('?' * len(names))})", zip(*columns, strict=True))
    base.execute("create table gives (kind text, place int, pos int, primary key (kind, place, pos)) without rowid")
    for kind in kinds():
        base.execute(f"insert into gives select '{kind}', place, pos from services where {kind} order by place, pos")
    places, times = _lookups(given)
    for name, rows in (("near", places), ("opens", times)):
        base.execute(f"create table {name} (of int, key int, value int, primary key (of, key)) without rowid")
        base.executemany(f"insert into {name} values (?, ?, ?)", rows)
    base.execute(
        "create virtual table words using "
        "fts5(text, content='', detail='none', tokenize='unicode61 remove_diacritics 0')"
    )
    base.executemany("insert into words(rowid, text) values (?, ?)", enumerate(given.text))
    base.execute("analyze")
    numbers = _numbers(given)

    def ask(question: Question, most: int | None) -> Answer:
        wanted = ", ".join(f"'{kind}'" for kind in question.kinds)
        one = len(question.kinds) == 1
        here = "and g.place in (select key from near where of = {} and value != 4)".format(
            numbers["places"][question.place]
        )
        table = (
            f"(select {'' if one else 'distinct'} g.pos as id from gives g where g.kind in ({wanted}) "
            f"{here if question.place else ''}) f cross join services s on s.pos = f.id"
        )
        text = (
            f"""and s.pos in (select rowid from words where words match '"{question.text}"')""" if question.text else ""
        )
        rows = base.execute(_sql(question, most, table, text, numbers)).fetchall()
        return [row[0] for row in rows], rows[0][1] if rows else 0

    return ask


def _doors(question: Question) -> list[str]:
    """The kinds asked for that she has to come to, where she is known to be somewhere."""
    return [kind for kind in question.kinds if kind in DOORS and question.place is not None]


def _lookups(given: Flat) -> tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]]:
    return tuple(  # type: ignore[return-value]
        [
            (number, key, int(value))
            for number, values in enumerate(some.values())
            for key, value in enumerate(values.tolist())
        ]
        for some in (given.near, given.open)
    )


def _numbers(given: Flat) -> dict[str, dict[Any, int]]:
    return {
        "places": {place: number for number, place in enumerate(given.near)},
        "times": {at: number for number, at in enumerate(given.open)},
    }


def _sql(question: Question, most: int | None, table: str, text: str, numbers: dict[str, dict[Any, int]]) -> str:
    """The same query for duckdb and SQLite: who fits, in order, and how many."""
    said = [f"says_{name}" for name in question.circumstances]
    yeses = " + ".join(f"(s.{name} = 1)::int" if "services s" == table else f"(s.{name} = 1)" for name in said) or "0"
    conditional = " or ".join(f"s.{name} = 2" for name in said) or "1 = 0"
    kind = " ".join(f"when s.{kind} then {number}" for number, kind in enumerate(question.kinds))
    here = " or ".join(f"s.{door}" for door in _doors(question)) or "1 = 0"
    where = [f"({' or '.join(f's.{kind}' for kind in question.kinds)})", "not s.shut", *(f"s.{n} != 3" for n in said)]
    where += ["n.value != 4"] if question.place is not None else []
    return (
        f"select s.pos, count(*) over () from {table} "
        f"join near n on n.of = {numbers['places'][question.place]} and n.key = s.place "
        f"join opens o on o.of = {numbers['times'][question.at]} and o.key = s.hours "
        f"where {' and '.join(where)} {text} "
        f"order by case when {conditional} then 1 else 0 end, "
        f"case when n.value <= {IN_HER_REGION[-1]} and ({here}) then 0 else 1 end, 0 - ({yeses}), n.value, "
        f"case {kind} end, s.nophone, o.value, s.standing, s.pos" + (f" limit {most}" if most is not None else "")
    )


CONTENDERS: dict[str, Callable[[Country, Any], Ask]] = {
    OURS: ours,
    IDS: ours_ids,
    "pandas": of_pandas,
    "polars": of_polars,
    "duckdb": of_duckdb,
    "SQLite FTS5": of_sqlite,
}


# -- measuring -----------------------------------------------------------------------------


def run() -> list[Row]:
    """Every size in a process of its own, smallest first."""
    import duckdb  # noqa: F401  (so that what is missing is told before anything is built)
    import numpy  # noqa: F401
    import pandas  # noqa: F401

    rows: list[Row] = []
    for size in SIZES:
        rows += _apart(_sized, size)
    return rows


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    """What *work* gives, done in a forked process."""
    fork = get_context("fork")
    mine, its = fork.Pipe(duplex=False)

    def do() -> None:
        its.send(work(*given))

    process = fork.Process(target=do)
    process.start()
    its.close()
    try:
        return mine.recv()
    except EOFError:
        raise CannotRun(f"{work.__name__} of {given[-1]} came to no end: is there memory enough?") from None
    finally:
        process.join()


def _sized(size: int) -> list[Row]:
    asked = questions(OF_EACH_SORT if size <= TARGET else OF_EACH_SORT // 2, SEED)
    before = _resident()
    country = random_directory(size, SEED)
    gc.collect()
    gc.freeze()
    themselves = _resident() - before
    built, asks = {OURS: _built(lambda: ready(country))[1:]}, dict[str, Ask]()
    given = flat(country, asked)
    for name, make in CONTENDERS.items():
        asks[name], *its = _built(partial(make, country, given))
        if name not in (OURS, IDS):
            built[name] = tuple(its)
    _all_give_the_same(asks, asked, size)
    gc.collect()
    gc.freeze()
    times = _timed(asks, asked)
    rows = [
        _row(size, sort, name, times, built) for sort in dict.fromkeys(q.sort for q in asked) for name in CONTENDERS
    ]
    return [*rows, {"services": f"{size:,}", "contender": THEMSELVES, "MB": themselves}]


def _built(make: Callable[[], Any]) -> tuple[Any, float, float]:
    """What *make* makes, the seconds it takes, and the megabytes the process grows by."""
    gc.collect()
    before, began = _resident(), perf_counter()
    made = make()
    took = perf_counter() - began
    gc.collect()
    return made, took, _resident() - before


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _all_give_the_same(asks: dict[str, Ask], asked: Iterable[Question], size: int) -> None:
    for number, question in enumerate(asked):
        for most in (FIRST, None) if size <= TARGET and number % 10 == 0 else (FIRST,):
            wanted = asks[OURS](question, most)
            for name, ask in asks.items():
                assert ask(question, most) == wanted, (name, size, question)


def _timed(asks: dict[str, Ask], asked: Sequence[Question]) -> dict[tuple[str, str], list[float]]:
    """For each contender and sort the middle of the rounds of each question, in milliseconds."""
    times: dict[tuple[str, str], list[float]] = {}
    for question in asked:
        rounds: dict[str, list[float]] = {name: [] for name in asks}
        for turn in range(ROUNDS):
            names = list(asks)
            for name in names[turn % len(names) :] + names[: turn % len(names)]:
                began = perf_counter()
                asks[name](question, FIRST)
                rounds[name].append((perf_counter() - began) * 1_000)
        for name, took in rounds.items():
            times.setdefault((name, question.sort), []).append(median(took))
    return times


def _row(size: int, sort: str, name: str, times: dict[tuple[str, str], list[float]], built: dict[str, Any]) -> Row:
    its, pandas = times[name, sort], times["pandas", sort]
    took, grown = built.get(name, ("", ""))
    first = sort == "no text"
    return {
        "services": f"{size:,}",
        "question": sort,
        "contender": name,
        "ms, p50": median(its),
        "ms, p95": quantiles(its, n=20)[-1],
        "pandas' p50 is × this": median(pandas) / median(its),
        "ready, s": took if first else "",
        "MB": grown if first else "",
    }


def notes(rows: Sequence[Row]) -> list[str]:
    """Whether the targets are met, size by size."""
    p50 = {
        (row["services"], row["question"], row["contender"]): float(row["ms, p50"])
        for row in rows
        if row["contender"] != THEMSELVES
    }
    said = []
    for size in SIZES:
        for sort in ("no text", "a common word", "a rare word"):
            ours, ids = (p50[f"{size:,}", sort, name] for name in (OURS, IDS))
            pandas = p50[f"{size:,}", sort, "pandas"]
            best, rival = min((p50[f"{size:,}", sort, name], name) for name in ("polars", "duckdb"))
            sqlite = p50[f"{size:,}", sort, "SQLite FTS5"]
            wanted = TIMES_FASTER if sort == "no text" else 1
            for name, mine in ((IDS, ids), (OURS, ours)):
                goals = [pandas >= wanted * mine, best >= mine]
                first, second = (
                    f" (target {n}: {_met(g)})" if size == TARGET else ""
                    for n, g in zip((wanted, 1), goals, strict=True)
                )
                said.append(
                    f"{size:,} services, {sort}, {name}: {pandas / mine:.1f}× as fast as pandas{first}, "
                    f"{best / mine:.1f}× as fast as {rival}, the better of polars and duckdb{second}, "
                    f"{sqlite / mine:.1f}× as fast as SQLite."
                )
    said.append(
        f"{OF_EACH_SORT} questions of each sort (half of them beyond {TARGET:,} services), "
        f"{ROUNDS} rounds; seed {SEED}."
    )
    return said


def _met(kept: bool) -> str:
    return "met" if kept else "NOT met"
