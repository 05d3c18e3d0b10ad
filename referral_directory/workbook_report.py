"""What came of a workbook: what is taken, what is not and why, row by row, as JSON and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from languages import ENGLISH, catalogue, told
from located_yaml import Plain
from sentences import Sentence, quoted

SECRET_VALUE = "secret"
"""What is told in place of a value that a file may not have."""


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
        return self.said(ENGLISH)

    def said(self, language: str) -> str:
        """The cell and the sentence, in *language*."""
        return f"{self.cell}: {told(self.message, language)}" if self.cell else told(self.message, language)


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
        return self.said(ENGLISH)

    def said(self, language: str) -> str:
        """What stands against what, in *language*."""
        sentence = Sentence(
            "{cell}: somebody else changed {field} meanwhile. It was {was}, it is now "
            "{became}, and the sheet says {wanted}. Decide which, in a new workbook.",
            cell=self.cell,
            field=self.field,
            was=_said(self.was),
            became=_said(self.became),
            wanted=_said(self.wanted),
        )
        return told(sentence, language)


@dataclass(frozen=True)
class Report:
    """All that came of one workbook in a `language`; `notes` are sentences on what is neither taken nor wrong."""

    country: str = ""
    organisation: str = ""
    taken: tuple[Taken, ...] = ()
    unchanged: tuple[Unchanged, ...] = ()
    confirmed: tuple[Confirmed, ...] = ()
    errors: tuple[Slipped, ...] = ()
    conflicts: tuple[Clash, ...] = ()
    notes: tuple[str, ...] = ()
    language: str = ENGLISH

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
        """The same in words of its language, what has to be mended last, where it is seen."""
        the = catalogue("interface", self.language)
        lines = [told(note, self.language) for note in self.notes]
        for taken in self.taken:
            what = the.say("new service") if taken.new else ", ".join(taken.changes)
            number = f" ({the.say('proposal {number}', number=taken.proposal)})" if taken.proposal else ""
            line = the.say("row {row}: for review: {service}: {what}", row=taken.row, service=taken.service, what=what)
            lines.append(f"{line}{number}")
        for confirmed in self.confirmed:
            lines.append(the.say("row {row}: still correct: {service}", row=confirmed.row, service=confirmed.service))
        lines += [clash.said(self.language) for clash in self.conflicts]
        lines += [slip.said(self.language) for slip in self.errors]
        whose = f"{self.organisation or the.say('all organisations')}, {self.country}: " if self.country else ""
        counts = the.say(
            "{taken} for review, {confirmed} still correct, {unchanged} unchanged, "
            "{conflicts} changed by somebody else too, {errors} not taken",
            taken=len(self.taken),
            confirmed=len(self.confirmed),
            unchanged=len(self.unchanged),
            conflicts=len(self.conflicts),
            errors=len(self.errors),
        )
        return "\n".join([*lines, whose + counts]) + "\n"


def _said(text: str) -> Sentence:
    return quoted(text) if text else Sentence("empty")
