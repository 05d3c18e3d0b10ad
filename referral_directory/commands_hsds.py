"""The directory out and in on the command line: `export` and `import`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from located_yaml import did_you_mean

from .country import FOLDER, Country, all_countries, read_country
from .country_file import written_back
from .entry import Entry, read_entry, tier_of
from .hsds import BadPackage, Offer, as_json, offer_of, propose, read_package, shown, tables_of, write_package
from .hsds_rows import TIERS_OUT
from .live import opened
from .revisions import ACCEPTED, Author, Current
from .store import Store
from .vcard import NoCard, vcard_of
from .vocabulary import UnknownName

FINE, PROBLEMS = 0, 1
COMMANDS = ("export", "import")
STANDARD_OUTPUT = "-"
_FORMS = ("hsds", "hsds_json", "yaml", "vcard")


def add(commands: Any) -> None:
    """Add the two commands to the sub-parsers *commands*."""
    out = commands.add_parser("export", help="write the directory as HSDS, as country files, or one service as a card")
    out.add_argument("--hsds", metavar="FOLDER_OR_ZIP", help="a tabular data package of HSDS 3.1")
    out.add_argument("--hsds-json", metavar="FILE", help="one page of services of HSDS 3.1, fully nested")
    out.add_argument("--yaml", metavar="FOLDER", help="the country files, with what was changed written anew")
    out.add_argument("--vcard", metavar="FILE", help="the contact card of one public service; - for standard output")
    out.add_argument("--service", metavar="ID", help="the service of the card")
    out.add_argument("--neutral", action="store_true", help="a card that does not say what it is: for her own phone")
    out.add_argument("--country", nargs="+", metavar="CC", help="ISO codes, like UA MD; all where left out")
    out.add_argument("--tier", choices=TIERS_OUT, default="public", help="for whom; what is secret is for nobody")
    back = commands.add_parser("import", help="propose what a package of HSDS says, for somebody to review")
    back.add_argument("--hsds", required=True, metavar="PATH", help="a folder, a .zip or a .json file")
    back.add_argument("--country", required=True, metavar="CC", help="whose services these are, like UA")
    back.add_argument("--dry-run", action="store_true", help="tell what would be proposed, and propose nothing")
    back.add_argument("--as", dest="name", default="hsds", metavar="NAME", help="who proposes it")
    for command, run in ((out, _export), (back, _import)):
        command.add_argument("--json", action="store_true", help="print one JSON document")
        command.set_defaults(run=run)


# -- export ------------------------------------------------------------------------


def _export(asked: argparse.Namespace) -> int:
    forms = [form for form in _FORMS if getattr(asked, form)]
    if not forms:
        raise UnknownName("say what to write: --hsds, --hsds-json, --yaml or --vcard.")
    if ("vcard" in forms) != bool(asked.service):
        raise UnknownName("a card is of one service: write --vcard FILE --service ID.")
    if asked.vcard == STANDARD_OUTPUT and (asked.json or len(forms) > 1):
        raise UnknownName("a card on standard output stands there alone: leave the other forms and --json out.")
    store = opened()
    try:
        written = {form: _WRITERS[form](asked, store) for form in forms}
    except (BadPackage, NoCard) as wrong:
        raise UnknownName(str(wrong)) from None
    except OSError as error:
        raise UnknownName(f"the export cannot be written: {error.strerror or error}.") from None
    finally:
        store.close()
    if asked.vcard == STANDARD_OUTPUT:
        return FINE
    if asked.json:
        print(json.dumps({"written": written}, ensure_ascii=False, indent=2))
    else:
        for form, count in written.items():
            what = "country file" if form == "yaml" else "service"
            print(f"{getattr(asked, form)}: {count} {what if count == 1 else what + 's'}")
    return FINE


def _countries(asked: argparse.Namespace) -> Iterator[Country]:
    for code in dict.fromkeys(asked.country or all_countries()):
        yield read_country(code.strip())


def _entries(store: Store, country: Country) -> dict[str, Entry]:
    """What the store says now, in the order of the country's file, new ones last."""
    order = {service.id: place for place, service in enumerate((*country.services, *country.withheld))}
    current = store.current(country.iso2)
    ids = sorted(current, key=lambda id_: (order.get(id_, len(order)), id_))
    return {id_: current[id_].entry for id_ in ids}


def _modified(store: Store, country: Country) -> Iterator[tuple[str, datetime]]:
    """When somebody last changed a service; that a file was first read is no change."""
    for id_, now in store.current(country.iso2).items():
        revision = store.revision(now.number)
        if (revision.state, revision.origin) != (ACCEPTED, "imported"):
            yield id_, revision.at


def _tables(asked: argparse.Namespace, store: Store) -> dict[str, Any]:
    countries = list(_countries(asked))
    modified = dict(row for country in countries for row in _modified(store, country))
    return tables_of(((country, _entries(store, country)) for country in countries), asked.tier, modified)


def _write_package(asked: argparse.Namespace, store: Store) -> int:
    tables = _tables(asked, store)
    write_package(Path(asked.hsds), tables, asked.tier)
    return len(tables["service"])


def _write_json(asked: argparse.Namespace, store: Store) -> int:
    tables = _tables(asked, store)
    Path(asked.hsds_json).write_bytes(as_json(tables, asked.tier).encode("utf-8"))
    return len(tables["service"])


def _write_yaml(asked: argparse.Namespace, store: Store) -> int:
    folder = Path(asked.yaml)
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for country in _countries(asked):
        file = FOLDER / country.file.name
        (folder / file.name).write_bytes(written_back(file, _entries(store, country)).encode("utf-8"))
        count += 1
    return count


def _write_card(asked: argparse.Namespace, store: Store) -> int:
    current: Mapping[str, Current] = store.current()
    now = current.get(asked.service)
    public = [id_ for id_, one in current.items() if tier_of(one.entry, "name") == "public"]
    if now is None:
        raise UnknownName(f'there is no service "{asked.service}".{did_you_mean(asked.service, public)}')
    places = read_country(now.country).places
    card = vcard_of(read_entry(now.service, now.entry, now.country, places), asked.neutral)
    if asked.vcard == STANDARD_OUTPUT:
        # As bytes: a card has line ends of its own, which no system may change.
        sys.stdout.buffer.write(card.encode("utf-8"))
    else:
        Path(asked.vcard).write_bytes(card.encode("utf-8"))
    return 1


_WRITERS: Mapping[str, Callable[[argparse.Namespace, Store], int]] = {
    "hsds": _write_package,
    "hsds_json": _write_json,
    "yaml": _write_yaml,
    "vcard": _write_card,
}


# -- import ------------------------------------------------------------------------


def _import(asked: argparse.Namespace) -> int:
    country = read_country(asked.country.strip())
    try:
        package = read_package(Path(asked.hsds))
    except BadPackage as bad:
        raise UnknownName(str(bad)) from None
    store = opened()
    try:
        offer = offer_of(package, country, store.current(country.iso2))
        author = Author(shown(asked.name, 200), "import of a package")
        why = f"from the package {shown(Path(asked.hsds).name, 200)}"
        proposed = [] if asked.dry_run else [one.number for one in propose(store, offer, author, why)]
    finally:
        store.close()
    _tell(asked, offer, proposed)
    return PROBLEMS if offer.untaken else FINE


def _tell(asked: argparse.Namespace, offer: Offer, proposed: list[int]) -> None:
    new = [id_ for id_, (_, base) in offer.changes.items() if base is None]
    changed = {id_: sorted(changes) for id_, (changes, base) in offer.changes.items() if base is not None}
    if asked.json:
        document = {
            "new": new,
            "changed": changed,
            "same": list(offer.same),
            "elsewhere": list(offer.elsewhere),
            "proposed": proposed,
            "untaken": [asdict(one) for one in offer.untaken],
        }
        print(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for id_ in new:
        print(f"new: {id_}")
    for id_, names in changed.items():
        print(f"changed: {id_}: {', '.join(names)}")
    for one in offer.untaken:
        print(f"not taken: {one}")
    counts = f"{len(new)} new, {len(changed)} changed, {len(offer.same)} as they are, {len(offer.untaken)} not taken"
    counts += f", {len(offer.elsewhere)} of other countries" if offer.elsewhere else ""
    done = "nothing was proposed" if asked.dry_run else f"{len(proposed)} proposed, to be reviewed"
    print(f"{counts}; {done}")
