"""What came of a workbook: what is taken, what is not and why, row by row, as JSON and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from located_yaml import Plain


@dataclass(frozen=True)
class Taken:
    """Changes of one row for review: of `service`, or of a `new` one under that id.

    `base` is the revision they are changes to; `proposal` the revision they became, None as long as nothing is written.
    """

    row: int
    service: str
    changes: Mapping[str, Plain | None]
    base: int | None
    new: bool = False
    proposal: int | None = None


@dataclass(frozen=True)
class Confirmed:
    """A row that is still correct: all of the entry (`names` is None) or the fields `names`, as in revision `base`."""

    row: int
    service: str
    base: int
    names: tuple[str, ...] | None


@dataclass(frozen=True)
class Unchanged:
    """A row that says what the directory says."""

    row: int
    service: str


@dataclass(frozen=True, order=True)
class Slipped:
    """One cell that is not taken, and why; `cell` is empty where it is about the whole file."""

    row: int
    cell: str
    service: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.cell}: {self.message}" if self.cell else self.message


@dataclass(frozen=True)
class Clash:
    """One cell that somebody else changed meanwhile: what stood there, what it became, and what the sheet says."""

    cell: str
    service: str
    field: str
    was: str
    became: str
    wanted: str

    def __str__(self) -> str:
        return (
            f"{self.cell}: somebody else changed {self.field} meanwhile. It was {_said(self.was)}, it is now "
            f"{_said(self.became)}, and the sheet says {_said(self.wanted)}. Decide which, in a new workbook."
        )


@dataclass(frozen=True)
class Report:
    """All that came of one workbook; `notes` are sentences on what is neither taken nor wrong."""

    country: str = ""
    organisation: str = ""
    taken: tuple[Taken, ...] = ()
    unchanged: tuple[Unchanged, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    errors: tuple[Slipped, ...] = ()
    conflicts: tuple[Clash, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def fine(self) -> bool:
        """Whether everything the sheet says is taken, or is so already."""
        return not self.errors and not self.conflicts

    def as_json(self) -> dict[str, object]:
        """The document that `workbook in --json` prints."""
        return {
            "country": self.country,
            "organisation": self.organisation,
            "taken": [
                {
                    "row": one.row,
                    "service": one.service,
                    "new": one.new,
                    "fields": list(one.changes),
                    "proposal": one.proposal,
                }
                for one in self.taken
            ],
            "unchanged": [{"row": one.row, "service": one.service} for one in self.unchanged],
            "confirmed": [
                {"row": one.row, "service": one.service, "fields": None if one.names is None else list(one.names)}
                for one in self.confirmed
            ],
            "errors": [
                {"cell": one.cell, "service": one.service, "field": one.field, "message": one.message}
                for one in self.errors
            ],
            "conflicts": [
                {
                    "cell": one.cell,
                    "service": one.service,
                    "field": one.field,
                    "was": one.was,
                    "became": one.became,
                    "wanted": one.wanted,
                }
                for one in self.conflicts
            ],
            "notes": list(self.notes),
        }

    def as_text(self) -> str:
        """The same in words, what has to be mended last, where it is seen."""
        lines = [*self.notes]
        for taken in self.taken:
            what = "new service" if taken.new else ", ".join(taken.changes)
            number = f" (proposal {taken.proposal})" if taken.proposal else ""
            lines.append(f"row {taken.row}: for review: {taken.service}: {what}{number}")
        for confirmed in self.confirmed:
            lines.append(f"row {confirmed.row}: still correct: {confirmed.service}")
        lines += [*map(str, self.conflicts), *map(str, self.errors)]
        whose = f"{self.organisation or 'all organisations'}, {self.country}: " if self.country else ""
        counts = (
            f"{len(self.taken)} for review, {len(self.confirmed)} still correct, {len(self.unchanged)} unchanged, "
            f"{len(self.conflicts)} changed by somebody else too, {len(self.errors)} not taken"
        )
        return "\n".join([*lines, whose + counts]) + "\n"


def _said(text: str) -> str:
    return f'"{text}"' if text else "empty"
