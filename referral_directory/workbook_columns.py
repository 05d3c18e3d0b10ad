"""The columns of a workbook: which there are, what of an entry stands in each, and what a cell means coming back.

One row is one service.  Nothing here knows whether the cells lie in an XLSX or in a CSV.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from located_yaml import Plain, Problem, did_you_mean, section_of

from .entry import MOST_MEMBERS, Entry, fields_of
from .fields import Field, fields
from .places import Places
from .service import ANSWERS, NATIONAL, NOT_STATED, ONLINE, STATUSES, TIERS
from .vocabulary import OTHERS, circumstances, kinds

ID, REVISION, STILL = "id", "revision", "still_correct"
YES = "yes"
WHOLE = (NATIONAL, ONLINE, NOT_STATED)
REQUIRED = ("name", "kinds", "area", "tier", "address_tier", "source.url")
# Of a new service nobody has looked at the page yet.
CONFIDENCE_OF_A_NEW_PAGE = "low"
_CHOICES = {"status": STATUSES, "tier": TIERS, "address_tier": TIERS}
_SEPARATORS = re.compile(r"[;\n]")
_MADE_A_NUMBER = re.compile(r"[0-9]+[.,]0|[0-9]+([.,][0-9]+)?[eE]\+?[0-9]+")


@dataclass(frozen=True)
class Column:
    """One column: its machine `key`, the `field` of an entry that it is about, and the `part` of that field.

    `title` and `help` are for whoever fills it in; `listed` where a cell holds several, one a line or with `;`
    between; `most` is the longest text of one; where the list of `choices` is `closed` nothing else may stand there.
    """

    key: str
    field: str
    title: str
    help: str
    part: str = ""
    listed: bool = False
    most: int = 200
    choices: tuple[str, ...] = ()
    closed: bool = False

    @property
    def name(self) -> str:
        """The field as fields.yaml has it: `accepts` of `accepts.hiv`."""
        return self.field.partition(".")[0]


@dataclass(frozen=True)
class Slip:
    """What is wrong with the cell under `key`, in a sentence."""

    key: str
    message: str


def columns_of(places: Places) -> tuple[Column, ...]:
    """The columns of a workbook for a country with these *places*, in their order; the first two are hidden."""
    known = fields()
    rest = [column for field in known.values() if field.id != "name" for column in _columns(field, places)]
    return (
        Column(ID, "", "Do not change", "By this we know the service again."),
        Column(REVISION, "", "Do not change", "By this we see what somebody else changed meanwhile."),
        *_columns(known["name"], places),
        Column(
            STILL,
            "",
            "Still correct?",
            'Write "yes" if everything in this row is right today. Leave it empty if you changed something or are not '
            "sure.",
            choices=(YES,),
            closed=True,
        ),
        *rest,
    )


def _columns(field: Field, places: Places) -> Iterator[Column]:
    if field.shape == "accepts":
        yield from _columns_of_circumstances(field)
    elif field.shape == "source":
        yield Column("source.url", field.id, field.title, field.help, part="url", most=field.most)
        title = f"{field.title}: its date"
        yield Column("source.date", field.id, title, "As shown there: 2026, 2026-11 or 2026-11-23.", part="date")
    elif field.shape == "tiers":
        for hides in fields().values():
            if hides.may_hide and hides.id != "address":
                key, title = f"{field.id}.{hides.id}", f"Who may see: {hides.title}?"
                told = "Leave it empty where everybody may who sees the service. " + known_tiers()
                yield Column(key, key, title, told, choices=TIERS, closed=True)
    else:
        choices = _CHOICES.get(field.id, ())
        if field.shape == "kinds":
            choices = tuple(kinds())
        elif field.shape in ("place", "area"):
            choices = (*(WHOLE if field.shape == "area" else ()), *places.regions.values())
        elif field.shape == "groups":
            choices = (*circumstances(), OTHERS)
        listed = field.shape in ("texts", "phones", "kinds", "area", "groups")
        yield Column(
            field.id,
            field.id,
            field.title,
            _help(field),
            listed=listed,
            most=field.most,
            choices=choices,
            closed=field.id in _CHOICES,
        )


def known_tiers() -> str:
    """Who the tiers mean, in a sentence."""
    return "public: everybody; partner: signed-in people of your country; secret: only you and the steward."


def _help(field: Field) -> str:
    if field.shape == "kinds":
        named = "; ".join(f"{id_} ({kind.title})" for id_, kind in kinds().items())
        return f"{field.help} Several with ; between: {named}."
    if field.shape == "groups":
        named = "; ".join(f"{id_} ({known.title})" for id_, known in circumstances().items())
        return f"{field.help} Several with ; between: {named}; {OTHERS}."
    if field.shape == "area":
        return f'{field.help} Write "{NATIONAL}", "{ONLINE}", "{NOT_STATED}", or regions and towns with ; between.'
    return field.help + (" Several with ; between." if field.shape == "texts" else "")


def _columns_of_circumstances(field: Field) -> Iterator[Column]:
    for id_, known in circumstances().items():
        key = f"{field.id}.{id_}"
        yield Column(
            key,
            key,
            f"Do you take {known.women}?",
            f"{known.asks} Leave it empty where you have no rule.",
            part="answer",
            choices=ANSWERS,
            closed=True,
        )
        title = f"{known.title}: on which condition"
        yield Column(f"{key}.note", key, title, "Needed with conditional.", part="note", most=field.most)
        yield Column(
            f"{key}.source",
            key,
            f"{known.title}: page where it stands",
            'A "no" needs it. With another answer, an empty cell means the page under "Where this stands".',
            part="source",
            most=500,
        )


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
    """*value* of *field* in one text, its parts with `; ` between; of a page the *site_only* where that is wanted."""
    texts = [_cell(column, value, site_only) for column in columns if column.field == field]
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
            value = _value(field, touched, texts, before, flat.get(field))
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
        return f"it is longer than {column.most:,} characters. Shorten it."
    if len(members) > MOST_MEMBERS:
        return f"it has more than {MOST_MEMBERS} members. Keep the ones that matter."
    if unseen := what_is_unseen(text):
        return unseen
    if not text and column.key in REQUIRED:
        return "it must not be empty. Write it."
    if lost := _lost_on_the_way(text, before.get(column.key, "")):
        return lost
    if column.closed and text and text.casefold() not in column.choices:
        return f"{quoted(text)} is none of the answers.{did_you_mean(text, column.choices)}"
    if column.field == "phones" and (number := next(filter(_MADE_A_NUMBER.fullmatch, members), "")):
        return f"the spreadsheet turned this into a number ({number}). Write it as text, as it is printed."
    return ""


def _lost_on_the_way(text: str, before: str) -> str:
    """What a program in between did to a text nobody meant to change."""
    for encoding in ("ascii", "cp1251", "cp1252"):
        if "?" in text and same(before.encode(encoding, "replace").decode(encoding), text):
            return 'letters of it were lost and became "?". Save the file as "CSV UTF-8", or use XLSX.'
    digits = re.sub(r"[^0-9]", "", before)
    if text.isascii() and text.isdigit() and before[:1] in ("0", "+") and digits.lstrip("0") == text.lstrip("0"):
        return f'the spreadsheet took off the beginning of "{before}". Write it as text, as it is printed.'
    return ""


def _value(
    field: str,
    touched: Mapping[Column, str],
    texts: Mapping[str, str],
    before: Mapping[str, str],
    was: Plain | None,
) -> Plain | Slip | None:
    column, text = next(iter(touched.items()))
    if column.part:
        parts = dict(was) if isinstance(was, dict) else {}
        parts |= {column.part: text for column, text in touched.items()}
        if field == "source":
            parts.setdefault("confidence", CONFIDENCE_OF_A_NEW_PAGE)
        else:
            page = texts.get("source.url", before["source.url"])
            if not isinstance(said := _acceptance(field, parts, touched, page), dict):
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
    field: str, parts: Mapping[str, Plain], touched: Mapping[Column, str], page: str
) -> dict[str, Plain] | Slip | None:
    """What is said of one circumstance; None where it says nothing any more."""
    answer, note, source = (str(parts.get(part, "")) for part in ("answer", "note", "source"))
    if not answer:
        if any(text and column.part != "answer" for column, text in touched.items()):
            return Slip(field, f"the answer is missing. Write one of: {', '.join(ANSWERS)}.")
        return None
    if answer.casefold() == "conditional" and not note:
        return Slip(f"{field}.note", "the condition is missing. Write it here, or answer yes or no.")
    if not source and answer.casefold() == "no":
        return Slip(f"{field}.source", 'a "no" must name the page where the rule stands. Write its address here.')
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


def quoted(text: str) -> str:
    """*text* in quotes for a message, cut where it is long; nothing of it where it has what no one can see."""
    cut = text if len(text) <= 60 else f"{text[:59]}…"
    return "what stands there" if what_is_unseen(cut) else f'"{cut}"'
