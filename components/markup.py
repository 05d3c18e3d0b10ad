"""Words of data files as HTML: every one of them is escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from algorithms import Algorithm, Citation, Instruction, Node, Question, Referral, vocabulary

MODALITY = {"law": "Law", "guidance": "Guidance", "project": "A project's advice", "design": "Our own design"}
CONFIDENCE = {
    "seen": "seen in a public copy",
    "known": "not confirmed against the text",
    "doubtful": "doubtful, to be confirmed",
}
BY_WHEN = {
    "now": "At once",
    "before leaving": "Before you leave",
    "24 hours": "Within 24 hours",
    "72 hours": "Within 72 hours",
    "120 hours": "Within 120 hours",
    "10 days": "Within 10 days",
    "later": "Later",
}
OWN_LIMIT = " (our own limit)"
SHORT = 120
# Of a phone of 360 × 640: how many letters stand in a row, and how many rows have room.
IN_A_ROW = {"title": 22, "why": 36, "answer": 27}
ROOM = 18
LONG = 90
_SLOT = re.compile(r"\{(\w+)\}")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$])")


def filled(text: str, slots: Mapping[str, str]) -> str:
    """*text* with its slots filled from the country, else with the word's general meaning."""
    general = vocabulary().slots
    return _SLOT.sub(lambda slot: slots.get(slot[1]) or general.get(slot[1], slot[0]), text)


def label(text: str) -> str:
    """*text* for a button, where Streamlit would read Markdown."""
    return _MARKDOWN.sub(r"\\\1", text)


def said(text: str) -> str:
    """Somebody's words as HTML, its line breaks kept."""
    return escape(text).replace("\n", "<br>")


def lines(items: Iterable[str], css: str = "") -> str:
    """An unordered list."""
    return f'<ul class="{css}">' + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"


def fold(title: str, inside: str, css: str = "") -> str:
    """A part that opens on a press."""
    return f'<details class="fold {css}"><summary>{escape(title)}</summary><div>{inside}</div></details>'


def head(node: Node, slots: Mapping[str, str]) -> str:
    """What stands under the title: who, by when, on which form; why; what is not confirmed."""
    parts = []
    if isinstance(node, Instruction | Referral):
        facts = [BY_WHEN.get(node.within, node.within) + (OWN_LIMIT if node.own_limit else "")]
        if isinstance(node, Instruction):
            facts = [*facts, node.who, node.document]
        said = " · ".join(filled(fact, slots) for fact in facts if fact)
        parts.append(f'<p class="facts">{escape(said)}</p>' if said else "")
    if node.why:
        css = "why tight" if tight(node, slots) else "why"
        parts.append(f'<p class="{css}">{escape(_first_sentence(filled(node.why, slots)))}</p>')
    return "".join(parts)


def tight(node: Node, slots: Mapping[str, str]) -> bool:
    """Whether a small phone has no room for the reason beside question and answers: there it is folded."""
    if not isinstance(node, Question):
        return False
    said = [choice.say for choice in node.choices.values()]
    rows = _rows(node.title, IN_A_ROW["title"]) * 1.4 + _rows(_first_sentence(filled(node.why, slots)), IN_A_ROW["why"])
    return rows + sum(_rows(filled(say, slots), IN_A_ROW["answer"]) + 1.5 for say in said) > ROOM


def _rows(text: str, in_a_row: int) -> int:
    return -(-len(text) // in_a_row)


def _first_sentence(text: str) -> str:
    """What stands open: the whole text where it is short, else its first sentence."""
    if len(text) <= SHORT:
        return text
    return re.split(r"(?<=[.?!]) ", text, maxsplit=1)[0]


def steps(node: Instruction | Referral, slots: Mapping[str, str]) -> str:
    """A checklist to tick by hand; ticks are not answers and never leave the screen."""
    rows = "".join(
        f'<label class="tick"><input type="checkbox"><span>{escape(filled(step, slots))}</span></label>'
        for step in node.steps
    )
    return f'<div class="steps">{rows}</div>' if rows else ""


def background(algorithm: Algorithm, node: Node, slots: Mapping[str, str]) -> str:
    """What to say to her, what not to, what the node rests on, and what a lawyer has to confirm."""
    parts = []
    why = filled(node.why, slots)
    if tight(node, slots):
        parts.append(fold("Why", f"<p>{escape(_first_sentence(why))}</p>", "tight"))
    if rest := why.removeprefix(_first_sentence(why)).strip():
        parts.append(fold("Why, in more words", f"<p>{escape(rest)}</p>"))
    if node.say_to_her:
        parts.append(fold("Say to her", f"<blockquote>{escape(filled(node.say_to_her, slots))}</blockquote>", "say"))
    if node.avoid:
        parts.append(fold("Do not", lines(filled(line, slots) for line in node.avoid), "avoid"))
    cited = "".join(f"<li>{cited_as_html(citation)}</li>" for citation in node.source)
    parts.append(fold(basis(algorithm, node), f"<ul>{cited}</ul>", "law"))
    parts += [
        f'<p class="doubt"><b>To be confirmed by a lawyer</b> ({escape(doubt)}): {escape(algorithm.doubts[doubt])}</p>'
        for doubt in node.doubts
    ]
    on_the_wall = '<label class="more"><input type="checkbox"> What to say, law and doubts</label>'
    return f'{on_the_wall}<div class="background">{"".join(parts)}</div>'


def basis(algorithm: Algorithm, node: Node) -> str:
    """In a line: the strongest the node rests on, and how sure we are of it."""
    if algorithm.only_design(node):
        return "Our own design: no law or guidance found"
    ranked = sorted(
        node.source, key=lambda c: (list(MODALITY).index(c.source.kind), list(CONFIDENCE).index(c.confidence))
    )
    best = ranked[0]
    place = f", {best.place}" if best.place else ""
    ours = "; partly our own design" if any(c.source.kind == "design" for c in node.source) else ""
    return f"{MODALITY[best.source.kind]}: {short_name(best)}{place} ({CONFIDENCE[best.confidence]}){ours}"


def short_name(citation: Citation) -> str:
    """What the source is called where its title is too long."""
    return citation.source.short or citation.source.title


def cited_as_html(citation: Citation) -> str:
    """A citation in full, with its modality and confidence in words."""
    source = citation.source
    title = escape(source.title)
    named = f'<a href="{escape(source.url)}" rel="noreferrer" target="_blank">{title}</a>' if source.url else title
    place = f", {escape(citation.place)}" if citation.place else ""
    seen_in = "; ".join(escape(copy.title) for copy in citation.seen_in)
    where = f"<br><small>Seen in: {seen_in}</small>" if seen_in else ""
    confidence = "" if source.kind == "design" else f", {CONFIDENCE[citation.confidence]}"
    return f"{named}{place} <small>({MODALITY[source.kind]}{confidence})</small>{where}"
