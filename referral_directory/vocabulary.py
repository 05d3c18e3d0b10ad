"""The two closed lists: the kinds of help, and the circumstances a service may accept or exclude."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from languages import language_name, nearest, offered, own_name
from located_yaml import BadData, Problem, did_you_mean, reading

HERE = Path(__file__).parent
KINDS_FILE = HERE / "kinds.yaml"
CIRCUMSTANCES_FILE = HERE / "circumstances.yaml"
OTHERS = "others"
"""Among the groups a service may be there for alone: one that is no circumstance; its own words name it."""


class UnknownName(ValueError):
    """A country, kind, circumstance or place that is not there; the message names the nearest that is."""


@dataclass(frozen=True)
class Kind:
    """One kind of help: `title` as shown on a card, `means` in a sentence."""

    id: str
    title: str
    means: str


@dataclass(frozen=True)
class Circumstance:
    """Something a woman may bring with her: `title` for the women meant, `she` for a box to tick,
    `means` in a sentence, and `asks`, the question to put to a service."""

    id: str
    title: str
    she: str
    means: str
    asks: str

    @property
    def women(self) -> str:
        """The title inside a sentence: "women who use drugs"."""
        return self.title[:1].lower() + self.title[1:]


def read_kinds(file: Path, problems: list[Problem]) -> dict[str, Kind]:
    """The kinds of *file* by id, in file order; what is wrong with them is added to *problems*."""
    with reading(file, problems) as top:
        return {str(id_): Kind(str(id_), str(s.text("title")), str(s.text("means"))) for id_, s in top.parts()}


def read_circumstances(file: Path, problems: list[Problem]) -> dict[str, Circumstance]:
    """The circumstances of *file* by id, in file order; what is wrong with them is added to *problems*."""
    with reading(file, problems) as top:
        return {
            str(id_): Circumstance(str(id_), *(str(part.text(key)) for key in ("title", "she", "means", "asks")))
            for id_, part in top.parts()
        }


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds of help by id, in the order they are shown.  Raises `BadData` if their file is wrong."""
    problems: list[Problem] = []
    found = read_kinds(KINDS_FILE, problems)
    if problems:
        raise BadData(problems)
    return found


@cache
def circumstances() -> Mapping[str, Circumstance]:
    """The circumstances by id, in the order they are shown.  Raises `BadData` if their file is wrong."""
    problems: list[Problem] = []
    found = read_circumstances(CIRCUMSTANCES_FILE, problems)
    if problems:
        raise BadData(problems)
    return found


def insist(words: Collection[str], known: Collection[str], what: str) -> None:
    """Raise `UnknownName` for the first of *words* that is not *known*; *what* names them all."""
    for word in words:
        if word not in known:
            raise UnknownName(f'"{word}" is not {what}.{did_you_mean(word, known)}')


def insist_on_language(language: str) -> None:
    """Raise `UnknownName` for a language the product does not speak, with the nearest it does."""
    known = offered()
    if language in known:
        return
    said = language.strip()
    names = {name.casefold(): code for code in known for name in (language_name(code), own_name(code))}
    guess = names.get(said.casefold()) or nearest(said, ("", *known))
    hint = f' Did you mean "{guess}"?' if guess else did_you_mean(said[:60], known)
    raise UnknownName(f'there is no translation into "{said[:60]}".{hint}')
