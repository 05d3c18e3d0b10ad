"""One language's lines of one domain, as they stand in a gettext PO file.  The only door to Babel's catalogues.

A line is known by where it stands and by its English.  One that is not
translated, or whose English changed since (gettext calls it fuzzy), is never
shown as if it were current: the English is shown, marked.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from gettext import c2py
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import PoFileError, read_po, write_po

from located_yaml import BadData, Problem

LOCALES = Path(__file__).parents[1] / "locales"
ENGLISH = "en"
MARK = "[EN]"
"""Stands behind every English text that is shown because there is no current translation of it."""
OLD = "[?]"
"""Stands behind a translation that is out of date, and is shown beside its English."""
DRAFT = "Draft, to be reviewed by a native speaker."
_REVIEWED = "Reviewed by "
_BOTH = "both languages are shown"
_VITAL = "vital: "
_READY = 0.9  # our own choice
_ONE_ROW = 1_000_000  # wrapped, a note would come back in pieces, and a piece that stands twice would be lost
_ROW = re.compile(r'(?:#.*|(?:msg(?:ctxt|id|id_plural|str)(?:\[\d\])?\s*)?"(?:[^"\\]|\\.)*")?')
_ESCAPED = re.compile(r"\\(.)")
_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)  # a date that is no date: the file changes only where a line does


@dataclass(frozen=True, slots=True)
class Line:
    """One line: where it stands, its English, and what it is in the language.

    `said`: nothing where it is not translated; as many as the language has
    plural forms where the English has a `plural`.  `stale`: the English changed
    since, and was `before`.  `vital`: why a woman's safety may hang on it, ""
    where it does not.  `both`: while it is stale, both languages are shown.
    """

    at: str
    english: str
    said: tuple[str, ...] = ()
    plural: str = ""
    stale: bool = False
    before: str = ""
    vital: str = ""
    both: bool = False
    notes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def current(self) -> bool:
        """Whether it is translated, and from the English of today."""
        return bool(self.said) and all(self.said) and not self.stale


@dataclass(frozen=True)
class Catalogue:
    """The lines of one domain in one language; `reviewed_by` a native speaker, "" while they are a draft.

    `gone`: what was translated once and is asked for no more; it is kept for whoever needs it again.
    """

    language: str
    domain: str
    lines: Mapping[tuple[str, str], Line] = field(default_factory=dict)
    reviewed_by: str = ""
    gone: tuple[Line, ...] = ()

    def say(self, english: str, at: str = "", /, **values: object) -> str:
        """*english*, as it stands at *at*, in this language with *values* in its slots; marked where it is not."""
        return _filled(self._said(english, at), values)

    def counted(self, one: str, many: str, n: int, at: str = "", /, **values: object) -> str:
        """*one* or *many* for the number *n*, in the plural form this language has for it; *n* fills the slot {n}."""
        line = self.lines.get((at, one))
        if line is not None and line.current:
            return _filled(line.said[plural_index(self.language, n)], {"n": n, **values})
        english = one if n == 1 else many
        return _filled(english if self.language == ENGLISH else f"{english} {MARK}", {"n": n, **values})

    def is_current(self, english: str, at: str = "") -> bool:
        """Whether *english* at *at* is said in this language today."""
        line = self.lines.get((at, english))
        return self.language == ENGLISH or not english or bool(line and line.current)

    @cached_property
    def is_ready(self) -> bool:
        """Whether so much is current that a page in this language is not mostly marked English (nine lines in ten)."""
        current = sum(line.current for line in self.lines.values())
        return bool(self.lines) and current >= _READY * len(self.lines)

    def _said(self, english: str, at: str) -> str:
        if self.language == ENGLISH or not english:
            return english
        line = self.lines.get((at, english))
        if line is None or not line.said:
            return f"{english} {MARK}"
        if line.current:
            return line.said[0]
        return f"{english} {MARK} · {line.said[0]} {OLD}" if line.both else f"{english} {MARK}"


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text.format_map(values) if values else text


def offered(locales: Path = LOCALES) -> tuple[str, ...]:
    """The languages there is an interface in: English, and every folder of *locales* that has one."""
    return (ENGLISH, *sorted(file.parts[-3] for file in locales.glob("*/LC_MESSAGES/interface.po")))


def place(language: str, domain: str, locales: Path = LOCALES) -> Path:
    """The file of a catalogue."""
    return locales / language / "LC_MESSAGES" / f"{domain}.po"


@cache
def catalogue(domain: str, language: str) -> Catalogue:
    """The catalogue of *domain* in *language*, read once; an empty one where there is none: all its lines are marked.

    One that cannot be read is empty too, and the operator's console says why: a slip of a translator never takes a
    screen away from an officer.
    """
    file = place(language, domain)
    if language == ENGLISH or not file.exists():
        return Catalogue(language, domain)
    try:
        return read(file)
    except BadData as bad:
        for problem in bad.problems:
            print(f"closed: {problem}", file=sys.stderr)
        return Catalogue(language, domain)


@cache
def ready(domain: str) -> tuple[str, ...]:
    """English, and the languages in which most of *domain* is said: the rest of it would be English, marked."""
    return (ENGLISH, *(one for one in offered() if one != ENGLISH and catalogue(domain, one).is_ready))


def read(file: Path) -> Catalogue:
    """The catalogue in *file*, named like `locales/uk/LC_MESSAGES/interface.po`; raises `BadData`."""
    language = file.parts[-3] if len(file.parts) > 2 else ""
    try:
        content = file.read_bytes()
        if broken := _unreadable_rows(content.decode()):
            raise BadData([Problem(file, row, "catalogue", f"{said}. Mend this line.") for row, said in broken])
        found = read_po(io.BytesIO(content), locale=language, abort_invalid=True)
    except PoFileError as error:
        raise BadData([Problem(file, error.lineno or 1, "catalogue", f"{error}. Mend this line.")]) from None
    except (ValueError, UnicodeDecodeError) as error:
        raise BadData([Problem(file, 1, "catalogue", f"this is not a PO file in UTF-8 ({error}).")]) from None
    lines = [_line(message) for message in found if message.id]
    reviewed = [said for row in found.header_comment.splitlines() if (said := row.strip("# ")).startswith(_REVIEWED)]
    return Catalogue(
        language,
        file.stem,
        {(line.at, line.english): line for line in lines},
        reviewed[0].removeprefix(_REVIEWED).rstrip(".") if reviewed else "",
        tuple(_line(message) for message in found.obsolete.values()),
    )


def _unreadable_rows(content: str) -> list[tuple[int, str]]:
    """Rows that are no PO: Babel reads past some of them, and what they say would be lost."""
    said = "it is neither a comment nor words in straight quotes after msgctxt, msgid or msgstr"
    return [(row, said) for row, text in enumerate(content.splitlines(), 1) if not _ROW.fullmatch(text.strip())]


def _line(message: Message) -> Line:
    one, many = message.id if isinstance(message.id, tuple | list) else (message.id, "")
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    own = [row for row in message.auto_comments if row.startswith(_VITAL)]
    return Line(
        message.context or "",
        one,
        tuple(str(form) for form in said) if all(said) else (),
        many,
        message.fuzzy,
        _before(message.user_comments),
        own[0].removeprefix(_VITAL) if own else "",
        _BOTH in message.user_comments,
        tuple(row for row in message.auto_comments if row not in own),
        tuple(name for name, _ in message.locations),
    )


def _before(comments: Iterable[str]) -> str:
    """The English of before, which Babel reads as rows of comment: `| msgid "Old"`, or several rows of it."""
    parts: list[str] = []
    for row in comments:
        said = row.removeprefix("|").strip() if row.startswith("|") else ""
        if said.startswith("msgid "):
            parts = [unquoted(said.removeprefix("msgid "))]
        elif said.startswith('"') and parts:
            parts.append(unquoted(said))
    return "".join(parts)


def unquoted(text: str) -> str:
    """What stands between the quotes of a PO row."""
    return _ESCAPED.sub(lambda c: {"n": "\n", "t": "\t", "r": "\r"}.get(c[1], c[1]), text.strip()[1:-1])


def written(catalogue: Catalogue) -> bytes:
    """The PO file of *catalogue*: the same lines give the same bytes."""
    made = _babels(catalogue)
    with io.BytesIO() as content:
        write_po(content, made, width=_ONE_ROW, sort_output=False, include_lineno=False)
        rows = content.getvalue().decode().split("\n")
    return "\n".join(_with_before(rows, catalogue.lines.values())).encode()


def _with_before(rows: Iterable[str], lines: Iterable[Line]) -> Iterator[str]:
    """*rows* of a file, with the English of before where a line is stale: Babel breaks it where it is long."""
    stale = iter([line for line in lines if line.stale])
    for row in rows:
        yield row
        if row.startswith("#, ") and "fuzzy" in row and (line := next(stale, None)) and line.before:
            yield f"#| msgid {quoted(line.before)}"


def quoted(text: str) -> str:
    """*text* between quotes, on one row."""
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    )
    return f'"{escaped}"'


def compiled(catalogue: Catalogue) -> bytes:
    """The MO file of *catalogue*: what other programs read; lines that are not current are left out."""
    with io.BytesIO() as content:
        write_mo(content, _babels(catalogue))
        return content.getvalue()


def _babels(catalogue: Catalogue) -> Catalog:
    standing = f"{_REVIEWED}{catalogue.reviewed_by}." if catalogue.reviewed_by else DRAFT
    made = Catalog(
        locale=catalogue.language or None,
        domain=catalogue.domain,
        header_comment=f"# Waymark: {catalogue.domain} ({catalogue.language or 'template'})\n# {standing}",
        project="Waymark",
        version="1",
        copyright_holder="Waymark",
        msgid_bugs_address="see README.md",
        creation_date=_LONG_AGO,
        revision_date=_LONG_AGO,
        last_translator=catalogue.reviewed_by or "nobody yet",
        language_team=catalogue.language or "none",
        charset="utf-8",
        fuzzy=False,
    )
    for line in catalogue.lines.values():
        message = _message(line)
        made[message.id] = message
    for line in catalogue.gone:
        message = _message(line)
        made.obsolete[made._key_for(message.id, message.context)] = message
    return made


def _message(line: Line) -> Message:
    said = line.said or (("",) if not line.plural else ("", ""))
    return Message(
        (line.english, line.plural) if line.plural else line.english,
        said if line.plural else said[0],
        locations=[(name, 1) for name in line.places],
        flags=["fuzzy"] if line.stale else [],
        auto_comments=[*line.notes, *([f"{_VITAL}{line.vital}"] if line.vital else [])],
        user_comments=[_BOTH] if line.both else [],
        context=line.at or None,
    )


@cache
def plural_forms(language: str) -> int:
    """How many plural forms *language* has."""
    return int(get_plural(language).num_plurals)


def plural_index(language: str, n: int) -> int:
    """Which of its plural forms *language* takes for *n*."""
    return _plural_rule(language)(n)


@cache
def _plural_rule(language: str) -> Callable[[int], int]:
    return c2py(get_plural(language).plural_expr)
