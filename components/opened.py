"""What the server has open for all visits: the countries' files, the live directory over them, and who may edit.

Where the store cannot be reached officers walk on with what was last seen, and editors are told.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from time import monotonic

from located_yaml import BadData
from referral_directory import Country
from referral_directory.country import FOLDER
from referral_directory.editing import Editors, read_editors
from referral_directory.live import Live, read_files, seed
from referral_directory.store import Store, Unreachable

EDITORS = "WAYMARK_EDITORS"
EDITORS_FILE = Path(__file__).parents[1] / "editors.yaml"
TRY_AGAIN_AFTER = 30.0


class Directory:
    """The countries as they are now.  The store is opened at the first look, and tried again while it is away."""

    def __init__(self, folder: Path = FOLDER) -> None:
        countries, self.problems = read_files(folder)
        self.files = {country.iso2: country for country in sorted(countries, key=lambda country: country.name)}
        self._live: Live | None = None
        self._store: Store | None = None
        self._tried = -TRY_AGAIN_AFTER
        self._why = ""
        self._told: list[str] = []
        self._lock = Lock()

    def countries(self) -> Mapping[str, Country]:
        """Every country by its code, as the store has it; as its file has it until the store is there."""
        self._try()
        if self._live is None:
            return self.files
        found = self._live.countries()
        self._tell(self._live.problems)
        return found

    @property
    def away(self) -> str:
        """Why the store cannot be used; empty while it can."""
        return self._live.unreachable if self._live else self._why

    def store(self) -> Store:
        """The store.  Raises `Unreachable` while there is no way in."""
        self._try()
        if self._store is None:
            raise Unreachable(self._why)
        return self._store

    def _tell(self, problems: list[str]) -> None:
        for problem in [one for one in problems if one not in self._told]:
            print(problem, file=sys.stderr)
        self._told = problems

    def _try(self) -> None:
        if self._live or monotonic() - self._tried < TRY_AGAIN_AFTER:
            return
        with self._lock:
            if self._live:
                return
            self._tried = monotonic()
            try:
                store = Store.open()
                seed(store, self.files.values())
                self._store, self._live, self._why = store, Live(store, self.files.values()), ""
            except Unreachable as away:
                self._why = str(away)
                print(f"closed: editing: {away}", file=sys.stderr)


@cache
def directory() -> Directory:
    """The one directory of this server."""
    return Directory()


def editors() -> Editors:
    """Who may edit, read anew whenever the file changed; nobody while it is broken, and the operator is told."""
    file = Path(os.environ.get(EDITORS, "") or EDITORS_FILE)
    stamp = file.stat().st_mtime_ns if file.exists() else 0
    return _editors(file, stamp)


@cache
def _editors(file: Path, stamp: int) -> Editors:
    try:
        return read_editors(file)
    except BadData as bad:
        for problem in bad.problems:
            print(f"closed: {problem}", file=sys.stderr)
        return Editors()
