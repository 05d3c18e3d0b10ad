"""python -m algorithms translate: how far the catalogues of the algorithms are, and what is left to do in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from algorithms.graph import Algorithm
from algorithms.translated import lines
from languages import Catalogue
from languages.catalogue import LOCALES, place, read, written
from languages.checking import rows
from languages.merging import Stats, merged, stats


@dataclass(frozen=True)
class Far:
    """How far one catalogue is: its file, its figures, and the lines that are left, each with its row in the file."""

    algorithm: str
    language: str
    file: Path
    begun: bool
    reviewed_by: str
    figures: Stats
    left: tuple[tuple[int, str, str], ...]

    @property
    def says(self) -> str:
        """One sentence for a person."""
        f = self.figures
        standing = f"reviewed by {self.reviewed_by}" if self.reviewed_by else "draft, not reviewed by a native speaker"
        if not self.begun:
            return f"{self.algorithm} in {self.language}: not begun, {f.lines} lines"
        return (
            f"{self.algorithm} in {self.language}: {f.current} of {f.lines} lines current, {f.stale} stale, "
            f"{f.missing} missing; {f.vital} of those left are vital ({standing})"
        )

    @property
    def as_json(self) -> dict[str, object]:
        """The same for a program."""
        left = [{"line": row, "at": at, "english": english} for row, at, english in self.left]
        head = {"algorithm": self.algorithm, "language": self.language, "file": str(self.file), "begun": self.begun}
        return {**head, "reviewed_by": self.reviewed_by, **asdict(self.figures), "left": left}


def far(algorithm: Algorithm, language: str, locales: Path = LOCALES) -> Far:
    """How far *algorithm* is in *language*, held against its texts of today.  Raises `BadData`."""
    file = place(language, algorithm.id, locales)
    begun = file.exists()
    now = merged(lines(algorithm), read(file) if begun else Catalogue(language, algorithm.id))
    where = rows(file) if begun else {}
    left = (
        (
            where.get((line.at, line.before or line.english), where.get((line.at, line.english), 0)),
            line.at,
            line.english,
        )
        for line in now.lines.values()
        if not line.current
    )
    return Far(algorithm.id, language, file, begun, now.reviewed_by, stats(now), tuple(left))


def begin(algorithms: Iterable[Algorithm], language: str, locales: Path = LOCALES) -> Iterator[Path]:
    """Write the catalogue of each algorithm: a new one empty, an old one merged with the texts of today."""
    for algorithm in algorithms:
        file = place(language, algorithm.id, locales)
        old = read(file) if file.exists() else Catalogue(language, algorithm.id)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(written(merged(lines(algorithm), old)))
        yield file
