"""What a change changes, side by side, with only the changed words marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape

from components.service_form import said_of, title_of
from components.spoken import say
from located_yaml import Plain
from referral_directory.entry import Changes, Conflict, Entry, fields_of


def table(before: Entry, changes: Changes, heads: tuple[str, str] | None = None) -> str:
    """Field, what stands there, what is proposed."""
    was = fields_of(before)
    rows = "".join(_row(name, was.get(name), wanted) for name, wanted in changes.items())
    return _table((say("Field"), *(heads or (say("Now"), say("Proposed")))), rows)


def conflicts(found: tuple[Conflict, ...]) -> str:
    """Field, what it was, what it became meanwhile, what is wanted."""
    rows = "".join(
        f"<tr><td><b>{escape(title_of(c.field))}</b></td><td>{escape(said_of(c.field, c.was))}</td>"
        f"<td>{escape(said_of(c.field, c.became))}</td><td>{escape(said_of(c.field, c.wanted))}</td></tr>"
        for c in found
    )
    return _table((say("Field"), say("It was"), say("Meanwhile it became"), say("Proposed")), rows)


def _table(heads: tuple[str, ...], rows: str) -> str:
    head = "".join(f"<th>{escape(head)}</th>" for head in heads)
    return f'<div class="scroll"><table class="table side"><tr>{head}</tr>{rows}</table></div>'


def _row(name: str, was: Plain | None, wanted: Plain | None) -> str:
    old, new = marked(said_of(name, was), said_of(name, wanted))
    return f"<tr><td><b>{escape(title_of(name))}</b></td><td>{old}</td><td>{new}</td></tr>"


def marked(old: str, new: str) -> tuple[str, str]:
    """Both texts as HTML: what only the old one says struck out, what only the new one says marked."""
    before, after = re.findall(r"\s+|[^\s]+", old), re.findall(r"\s+|[^\s]+", new)
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = escape("".join(before[a:b])), escape("".join(after[c:d]))
        left.append(gone if kind == "equal" or not gone else f"<del>{gone}</del>")
        right.append(come if kind == "equal" or not come else f"<ins>{come}</ins>")
    return "".join(left), "".join(right)
