"""What of an entry stands in the cells of a workbook, and what a cell means coming back.

All of it in the words of an entry: those of the workbook's language are put in when it goes out, and taken off when
it comes back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from located_yaml import Plain, Problem, did_you_mean, section_of
from sentences import Sentence
from sentences import quoted as in_quotes

from .entry import MOST_MEMBERS, Entry, fields_of, too_long, too_many
from .service import ANSWERS
from .vocabulary import kinds
from .workbook_columns import REQUIRED, Column
from .workbook_words import WHOLE

# Of a new service nobody has looked at the page yet.
CONFIDENCE_OF_A_NEW_PAGE = "low"
_SEPARATORS = re.compile(r"[;\n]")
_MADE_A_NUMBER = re.compile(r"[0-9]+[.,]0|[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+")


@dataclass(frozen=True)
class Slip:
    """What is wrong with the cell under `key`, in a sentence."""

    key: str
    message: str


# -- an entry in cells ------------------------------------------------------------


def shown(entry: Entry, columns: tuple[Column, ...]) -> dict[str, str]:
    """What stands in the cells of *entry*, by key.  The caller has left out of it what may not be seen."""
    flat = fields_of(entry)
    site_only = prints_a_place(entry)
    return {column.key: _cell(column, flat.get(column.field), site_only) for column in columns if column.field}


def prints_a_place(entry: Entry) -> bool:
    """Whether the source of *entry* shows a place that is not public: its site is all that is told of it then."""
    source = entry.get("source")
    return isinstance(source, dict) and source.get("prints_address") == "true"


def _cell(column: Column, value: Plain | None, site_only: bool) -> str:
    if isinstance(value, dict):
        text = str(value.get(column.part, ""))
        parts = urlsplit(text) if text and site_only and column.part in ("url", "source") else None
        return f"{parts.scheme}://{parts.netloc}/" if parts else text
    if isinstance(value, list):
        members = [str(member) for member in value]
        return ("\n" if any(";" in member for member in members) else "; ").join(members)
    return value or ""


def in_cells(columns: tuple[Column, ...], field: str, value: Plain | None, site_only: bool) -> str:
    """*value* of *field* in one text, in the workbook's words, its parts with `; ` between; of a page the *site_only*
    where that is wanted."""
    texts = [column.said(_cell(column, value, site_only)) for column in columns if column.field == field]
    return "; ".join(text for text in texts if text)


def same(one: str, other: str) -> bool:
    """Whether two cells say the same: spreadsheets write line ends and a few signs their own way."""
    return _tidy(one) == _tidy(other)


def _tidy(text: str) -> str:
    # `_x000D_` is how XLSX writes a carriage return, `_x005F_` an underscore in front of such a code.
    return text.replace("x005F_", "").replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()


# -- cells back into an entry ------------------------------------------------------


def read_cells(
    columns: tuple[Column, ...], texts: Mapping[str, str], before: Mapping[str, str], entry: Entry
) -> tuple[dict[str, Plain | None], list[Slip]]:
    """What the cells *texts* change in *entry*, which stood *before* in them; and the slips, whose fields are left out.

    A cell that says what it said, and one that is not in *texts*, changes nothing.
    """
    changes: dict[str, Plain | None] = {}
    slips: list[Slip] = []
    flat = fields_of(entry)
    for field in dict.fromkeys(column.field for column in columns if column.field):
        touched = {
            column: _tidy(texts[column.key])
            for column in columns
            if column.field == field and column.key in texts and not same(texts[column.key], before[column.key])
        }
        wrong = [Slip(column.key, told) for column, text in touched.items() if (told := _slip(column, text, before))]
        if touched and not wrong:
            shown = next((one.words for one in columns if one.field == field and one.part == "answer"), ANSWERS)
            value = _value(field, touched, texts, before, flat.get(field), shown)
            if isinstance(value, Slip):
                wrong = [value]
            elif value != flat.get(field):
                changes[field] = value
        slips += wrong
    return changes, slips


def _slip(column: Column, text: str, before: Mapping[str, str]) -> str:
    """What is wrong with a cell, as far as it can be seen from the cell alone.  Nothing too long is ever repeated."""
    members = members_of(text) if column.listed else [text]
    if any(len(member) > column.most for member in members):
        return too_long(column.most)
    if len(members) > MOST_MEMBERS:
        return too_many()
    if unseen := what_is_unseen(text):
        return unseen
    if not text and column.key in REQUIRED:
        return Sentence("it must not be empty. Write it.")
    if lost := _lost_on_the_way(text, before.get(column.key, "")):
        return lost
    if column.closed and text and text.casefold() not in column.choices:
        return Sentence("{said} is none of the answers.", said=quoted(text)) + did_you_mean(text, column.words)
    if column.field == "phones" and (number := next(filter(_MADE_A_NUMBER.fullmatch, members), "")):
        return Sentence(
            "the spreadsheet turned this into a number ({number}). Write it as text, as it is printed.", number=number
        )
    return ""


def _lost_on_the_way(text: str, before: str) -> str:
    """What a program in between did to a text nobody meant to change."""
    for encoding in ("ascii", "cp1251", "cp1252"):
        if "?" in text and same(before.encode(encoding, "replace").decode(encoding), text):
            return Sentence('letters of it were lost and became "?". Save the file as "CSV UTF-8", or use XLSX.')
    digits = re.sub(r"[^0-9]", "", before)
    if text.isascii() and text.isdigit() and before[:1] in ("0", "+") and digits.lstrip("0") == text.lstrip("0"):
        return Sentence(
            "the spreadsheet took off the beginning of {number}. Write it as text, as it is printed.",
            number=in_quotes(before),
        )
    return ""


def _value(
    field: str,
    touched: Mapping[Column, str],
    texts: Mapping[str, str],
    before: Mapping[str, str],
    was: Plain | None,
    shown: tuple[str, ...],
) -> Plain | Slip | None:
    column, text = next(iter(touched.items()))
    if column.part:
        parts = dict(was) if isinstance(was, dict) else {}
        parts |= {column.part: text for column, text in touched.items()}
        if field == "source":
            parts.setdefault("confidence", CONFIDENCE_OF_A_NEW_PAGE)
        else:
            page = texts.get("source.url", before["source.url"])
            if not isinstance(said := _acceptance(field, parts, touched, page, shown), dict):
                return said
            parts = said
        return {part: said for part, said in parts.items() if said}
    if column.listed:
        members = members_of(text)
        if field == "kinds":
            members = list(map(_kind, members))
        if field == "area" and len(members) == 1 and members[0].casefold() in WHOLE:
            return members[0].casefold()
        return list[Plain](members) or None
    return (text.casefold() if column.closed else text) or None


def _acceptance(
    field: str, parts: Mapping[str, Plain], touched: Mapping[Column, str], page: str, shown: tuple[str, ...]
) -> dict[str, Plain] | Slip | None:
    """What is said of one circumstance; None where it says nothing any more.  *shown*: how the answers are written."""
    yes, no, _ = shown
    answer, note, source = (str(parts.get(part, "")) for part in ("answer", "note", "source"))
    if not answer:
        if any(text and column.part != "answer" for column, text in touched.items()):
            return Slip(field, Sentence("the answer is missing. Write one of: {words}.", words=", ".join(shown)))
        return None
    if answer.casefold() == "conditional" and not note:
        told = Sentence("the condition is missing. Write it here, or answer {yes} or {no}.", yes=yes, no=no)
        return Slip(f"{field}.note", told)
    if not source and answer.casefold() == "no":
        told = Sentence("a {no} must name the page where the rule stands. Write its address here.", no=in_quotes(no))
        return Slip(f"{field}.source", told)
    # The date was that of what is now said differently.
    return {"answer": answer.casefold(), "note": note, "source": source or _tidy(page)}


def _kind(said: str) -> str:
    """The id of the kind of help that somebody wrote by its id or its title; what it is not, as it stands."""
    titles = {kind.title.casefold(): id_ for id_, kind in kinds().items()}
    word = " ".join(said.split()).casefold()
    return titles.get(word, word if word in kinds() else said)


def members_of(text: str) -> list[str]:
    """What stands in a cell that holds several."""
    return [member.strip() for member in _SEPARATORS.split(text) if member.strip()]


def what_is_unseen(text: str) -> str:
    """What to tell of a text with a character no one can see; empty where all can be seen."""
    problems: list[Problem] = []
    section_of({"cell": text}, "cell", Path("cell"), problems)
    return problems[0].message if problems else ""


def quoted(text: str) -> Sentence:
    """*text* in quotes for a message, cut where it is long; nothing of it where it has what no one can see."""
    cut = text if len(text) <= 60 else f"{text[:59]}…"
    return Sentence("what stands there") if what_is_unseen(cut) else in_quotes(cut)
