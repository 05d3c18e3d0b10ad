"""Processes that write into one store at once, as replicas do, and the count of what became of it."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from time import perf_counter
from typing import IO

import sqlalchemy as sa

from referral_directory.entry import Conflicts, changed, fields_of
from referral_directory.places import Places
from referral_directory.revisions import ACCEPTED, CONFIRMED, Current, Revision
from referral_directory.store import Author, Store

PROCESSES, UPDATES = 8, 200
SERVICES = tuple(f"zz-shelter-{number}" for number in range(20))
IN_ONE_PLACE = 0.1
"""How many of all updates go to one field of one service."""

FIELDS = ("cost", "eligibility", "coverage", "hours_said", "languages_said", "description")


@dataclass(frozen=True)
class Written:
    """One update that its writer was told is accepted, how often it had to look again, and how long it all took."""

    number: int
    service: str
    field: str
    value: str
    again: int
    seconds: float


@dataclass(frozen=True)
class Count:
    """What became of the updates: the sentences of what went wrong are `lost` and `corrupted`."""

    accepted: int
    again: int
    revisions: int
    lost: tuple[str, ...]
    corrupted: tuple[str, ...]


def prepare(store: Store) -> None:
    """Take the services into *store* that are written to."""
    entry = store.current("ZZ")["zz-shelter"].entry
    store.seed("ZZ", dict.fromkeys(SERVICES, entry))


def write(store: Store, who: str, updates: int) -> Iterable[Written]:
    """Make so many updates of services and fields by chance; where somebody was faster, look again and write again."""
    author, chance = Author(who, f"editor {who}"), random.Random(who)
    known: dict[str, Current] = {}
    for number in range(updates):
        together = chance.random() < IN_ONE_PLACE
        service, field = (SERVICES[0], FIELDS[0]) if together else (chance.choice(SERVICES), chance.choice(FIELDS))
        value, again, began = f"{who} {number}", 0, perf_counter()
        while True:
            known |= store.current("ZZ", since=max((now.number for now in known.values()), default=0))
            base = known[service].number
            proposal = store.propose("ZZ", service, {field: value}, base, author, "it changed")
            try:
                accepted = store.accept(proposal.number, author)
            except Conflicts:
                again += 1
            else:
                yield Written(accepted.number, service, field, value, again, perf_counter() - began)
                break


def start(url: str, places: Places, who: str, updates: int) -> tuple[BaseProcess, IO[str]]:
    """A process that writes into the store at *url*, and what it prints: each update once it is accepted.

    It is forked, which is quick: no store may be open meanwhile.
    """
    reads, writes = os.pipe()
    process = get_context("fork").Process(target=_write_into, args=(writes, url, places, who, updates))
    process.start()
    os.close(writes)
    return process, os.fdopen(reads, encoding="utf-8")


def _write_into(prints: int, url: str, places: Places, who: str, updates: int) -> None:
    with os.fdopen(prints, "w", encoding="utf-8") as out:
        for one in write(Store.open(url, lambda _: places), who, updates):
            print(json.dumps(astuple(one)), file=out, flush=True)


def read_printed(lines: str) -> list[Written]:
    """What a writer printed; the last line may be cut off in the middle."""
    return [Written(*json.loads(line)) for line in lines.split("\n")[:-1]]


def in_processes(url: str, places: Places, processes: int = PROCESSES, updates: int = UPDATES) -> list[Written]:
    """What so many processes wrote into the store at *url* at once; raises where one of them came to grief."""
    running = [start(url, places, f"writer-{number}", updates) for number in range(processes)]
    written = [one for _, printed in running for one in read_printed(printed.read())]
    for process, printed in running:
        process.join()
        printed.close()
    if codes := [process.exitcode for process, _ in running if process.exitcode]:
        raise RuntimeError(f"writers ended with {codes}")
    return written


def counted(url: str, store: Store, written: Sequence[Written]) -> Count:
    """Look at every revision there is, and at each of *written*."""
    lost, corrupted, revisions = [], [], 0
    standing: dict[int, Revision] = {}
    for service, now in store.current("ZZ").items():
        history = store.history(service)[::-1]
        revisions += len(history)
        by_number = {revision.number: revision for revision in history}
        stands = [revision for revision in history if revision.state in (ACCEPTED, CONFIRMED)]
        standing |= {revision.number: revision for revision in stands}
        if stands[-1].entry != now.entry or stands[-1].number != now.number:
            corrupted.append(f"{service} is not what its last revision says")
        if _steps(url, service) != list(range(1, len(stands) + 1)):
            corrupted.append(f"the steps of {service} have a gap")
        if changed({}, stands[0].changes) != stands[0].entry:
            corrupted.append(f"{service} does not begin with what was said of it")
        for before, after in pairwise(stands):
            if changed(before.entry, after.changes) != after.entry:
                corrupted.append(f"revision {after.number} is not the one before with its changes")
            seen = by_number[by_number[after.settles or 0].base or 0]
            for field in after.changes:
                if not field.startswith("checks.") and fields_of(seen.entry).get(field) != fields_of(before.entry).get(
                    field
                ):
                    lost.append(f"revision {after.number} writes over a {field} that its author had not seen")
    for one in written:
        if one.number not in standing or standing[one.number].changes.get(one.field) != one.value:
            lost.append(f"revision {one.number}: {one.value} is not in the history of {one.service}")
    return Count(len(written), sum(one.again for one in written), revisions, tuple(lost), tuple(corrupted))


def _steps(url: str, service: str) -> list[int]:
    engine = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        asked = sa.text("SELECT step FROM revisions WHERE service = :service AND step IS NOT NULL ORDER BY number")
        steps = [row.step for row in connection.execute(asked, {"service": service})]
    engine.dispose()
    return steps
