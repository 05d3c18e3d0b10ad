"""HSDS 3.1 of Open Referral, out and back.

    write_package(Path("directory.zip"), countries)      # or a folder; countries with their entries
    offer = offer_of(read_package(path), country, store.current("UA"))
    propose(store, offer, author)

Nothing that comes in is true before somebody has accepted it: it is proposed.  The profile: docs/hsds-profile.md.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from located_yaml import Plain

from .country import Country
from .entry import Changes, Wrong, WrongEntry, changed, changes_between, read_entry
from .hsds_in import Taken, Untaken, entries_of
from .hsds_out import as_json, package_files
from .hsds_package import BadPackage, Package, read_package, shown
from .hsds_rows import exported, tables_of
from .hsds_tables import Tables
from .revisions import Author, Current, Revision
from .store import Store

__all__ = [
    "BadPackage",
    "Offer",
    "Package",
    "Taken",
    "Untaken",
    "as_json",
    "entries_of",
    "exported",
    "offer_of",
    "package_files",
    "propose",
    "read_package",
    "shown",
    "tables_of",
    "write_package",
]
ORIGIN = "hsds"
_LONGEST_ID = 100
# Without one of these an entry says nothing.
_NEEDED = ("id", "name", "kinds", "area", "tier", "source")


def write_package(path: Path, tables: Tables, tier: str = "public") -> int:
    """Write *tables* as a data package into the folder *path*, or into one file where it ends in .zip.

    Gives the number of files.  Raises `BadPackage` where something else stands in the folder, `OSError` where it
    cannot be written.  The same tables give the same bytes.
    """
    files = package_files(tables, tier)
    if path.suffix == ".zip":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, text in files.items():
                # The day of 1980 that stands for no day: a zip knows no empty one.
                info = zipfile.ZipInfo(name)
                info.compress_type = zipfile.ZIP_DEFLATED
                package.writestr(info, text.encode("utf-8"))
        path.write_bytes(out.getvalue())
        return len(files)
    others = sorted(file.name for file in path.iterdir() if file.name not in files) if path.is_dir() else []
    if others:
        raise BadPackage(f'"{path}" holds something else already, like "{others[0]}". Name an empty folder.')
    path.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (path / name).write_bytes(text.encode("utf-8"))
    return len(files)


@dataclass(frozen=True)
class Offer:
    """What a package would change: of each service the changes and the revision they start from (None: new).

    `same` are the ids of services that are so already, `elsewhere` of those of other countries.
    """

    country: str
    changes: Mapping[str, tuple[Changes, int | None]]
    same: tuple[str, ...]
    untaken: tuple[Untaken, ...]
    elsewhere: tuple[str, ...] = ()


def offer_of(package: Package, country: Country, current: Mapping[str, Current]) -> Offer:
    """What *package* would change in what *country* has now (*current*); every wrong field is told and left out."""
    taken = entries_of(package, country)
    untaken = list(taken.untaken)
    changes: dict[str, tuple[Changes, int | None]] = {}
    same = []
    for id_, entry in taken.entries.items():
        now = current.get(id_)
        line = taken.lines[id_]

        def tell(wrong: Iterable[Wrong], table: str = line.table, row: int = line.number) -> None:
            untaken.extend(Untaken(table, row, one.field, one.message) for one in wrong)

        before = exported(now.entry, package.tier or "public") if now else {}
        if now and not before:
            tell([Wrong("", f'"{id_}" is kept from whoever this package is for. Change it by hand.')])
            continue
        sound, wrong = _sound(id_, entry, country)
        tell(wrong)
        if sound is None:
            continue
        wanted = changes_between(before, sound)
        if not package.tier:  # what a foreign package does not say is not thereby untrue
            wanted = {name: value for name, value in wanted.items() if value is not None}
        if not wanted:
            same.append(id_)
            continue
        whole = changed(now.entry, wanted) if now else sound
        tell(wrong := _wrong(id_, whole, country))
        if not wrong:
            changes[id_] = (wanted, now.number if now else None)
    return Offer(country.iso2, changes, tuple(same), tuple(dict.fromkeys(untaken)), taken.elsewhere)


def propose(store: Store, offer: Offer, author: Author, why: str) -> list[Revision]:
    """Propose the changes of *offer*; what is proposed already, word for word, is not proposed again."""
    waiting = [(open_.service, open_.changes) for open_ in store.proposals(offer.country) if open_.origin == ORIGIN]
    return [
        store.propose(offer.country, id_, changes, base, author, why, origin=ORIGIN)
        for id_, (changes, base) in offer.changes.items()
        if (id_, changes) not in waiting
    ]


def _sound(id_: str, entry: dict[str, Plain], country: Country) -> tuple[dict[str, Plain] | None, list[Wrong]]:
    """*entry* without its wrong fields, and those; None where nothing sensible is left."""
    wrong = _wrong(id_, entry, country)
    fields = {one.field.partition(".")[0] for one in wrong}
    if fields & set(_NEEDED):
        return None, wrong
    left = {name: said for name, said in entry.items() if name not in fields}
    return (left if not _wrong(id_, left, country) else None), wrong


def _wrong(id_: str, entry: Mapping[str, Plain], country: Country) -> list[Wrong]:
    if len(id_) > _LONGEST_ID:
        return [Wrong("id", f"the id is longer than {_LONGEST_ID} characters.")]
    try:
        read_entry(id_, entry, country.iso2, country.places)
    except WrongEntry as error:
        return list(error.wrong)
    return []
