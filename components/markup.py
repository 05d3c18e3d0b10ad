"""Words of data files as HTML: every one of them is escaped here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

from algorithms import Algorithm, Citation, Instruction, Node, Question, Referral, Source
from algorithms.citing import KINDS
from algorithms.vocabulary import slot_in_general
from components.spoken import language, say
from languages import MARK

SURE = ("seen", "known", "doubtful")
"""How sure we are of a place in a source, most first."""
SHORT = 120
# Of a phone of 360 × 640: how many letters stand in a row, and how many rows have room.
IN_A_ROW = {"title": 22, "why": 36, "answer": 27}
ROOM = 18
LONG = 90
_SLOT = re.compile(r"\{(\w+)\}")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$])")


def filled(text: str, slots: Mapping[str, str]) -> str:
    """*text* with its slots filled from the country, else with the word's general meaning."""
    spoken = language()
    return _SLOT.sub(lambda slot: slots.get(slot[1]) or slot_in_general(slot[1], spoken) or slot[0], text)


def as_html(text: str) -> str:
    """*text* as HTML; English that stands in for a translation says so, for voices that read it aloud."""
    english, both, old = text.partition(f"{MARK} · ")
    if both:
        return f'<span lang="en">{escape(english)}{MARK}</span> · {escape(old)}'
    return f'<span lang="en">{escape(text)}</span>' if text.endswith(MARK) else escape(text)


def label(text: str) -> str:
    """*text* for a button, where Streamlit would read Markdown."""
    return _MARKDOWN.sub(r"\\\1", text)


def said(text: str) -> str:
    """Somebody's words as HTML, its line breaks kept."""
    return escape(text).replace("\n", "<br>")


def lines(items: Iterable[str], css: str = "") -> str:
    """An unordered list."""
    return f'<ul class="{css}">' + "".join(f"<li>{as_html(item)}</li>" for item in items) + "</ul>"


def fold(title: str, inside: str, css: str = "") -> str:
    """A part that opens on a press."""
    return f'<details class="fold {css}"><summary>{as_html(title)}</summary><div>{inside}</div></details>'


def head(node: Node, slots: Mapping[str, str]) -> str:
    """What stands under the title: who, by when, on which form; why; what is not confirmed."""
    parts = []
    if isinstance(node, Instruction | Referral):
        when = by_when(node.within)
        facts = [say("{by_when} (our own limit)", by_when=when) if node.own_limit else when]
        if isinstance(node, Instruction):
            facts = [*facts, node.who, node.document]
        said = " · ".join(as_html(filled(fact, slots)) for fact in facts if fact)
        parts.append(f'<p class="facts">{said}</p>' if said else "")
    if node.why:
        css = "why tight" if tight(node, slots) else "why"
        parts.append(f'<p class="{css}">{as_html(_parted(filled(node.why, slots))[0])}</p>')
    return "".join(parts)


def by_when(within: str) -> str:
    """What `within` of a step means; nothing where it says nothing."""
    match within:
        case "now":
            return say("At once")
        case "before leaving":
            return say("Before you leave")
        case "24 hours":
            return say("Within 24 hours")
        case "72 hours":
            return say("Within 72 hours")
        case "120 hours":
            return say("Within 120 hours")
        case "10 days":
            return say("Within 10 days")
        case "later":
            return say("Later")
    return say(within, f"within.{within}")


def tight(node: Node, slots: Mapping[str, str]) -> bool:
    """Whether a small phone has no room for the reason beside question and answers: there it is folded."""
    if not isinstance(node, Question):
        return False
    answers = [choice.say for choice in node.choices.values()]
    rows = _rows(node.title, IN_A_ROW["title"]) * 1.4 + _rows(_parted(filled(node.why, slots))[0], IN_A_ROW["why"])
    return rows + sum(_rows(filled(answer, slots), IN_A_ROW["answer"]) + 1.5 for answer in answers) > ROOM


def _rows(text: str, in_a_row: int) -> int:
    return -(-len(text) // in_a_row)


def _parted(text: str) -> tuple[str, str]:
    """What stands open, and the rest: the whole text where it is short, else its first sentence."""
    if len(text) <= SHORT or f"{MARK} · " in text:
        return text, ""
    mark = f" {MARK}" if text.endswith(MARK) else ""
    first, *rest = re.split(r"(?<=[.?!]) ", text.removesuffix(mark), maxsplit=1)
    return first + mark, rest[0] + mark if rest else ""


def steps(node: Instruction | Referral, slots: Mapping[str, str]) -> str:
    """A checklist to tick by hand; ticks are not answers and never leave the screen."""
    # Known to the browser by their place: they stay ticked in another language.
    rows = "".join(
        f'<label class="tick" data-tick="{escape(node.name)} {number}"><input type="checkbox">'
        f"<span>{as_html(filled(step, slots))}</span></label>"
        for number, step in enumerate(node.steps)
    )
    return f'<div class="steps">{rows}</div>' if rows else ""


def background(algorithm: Algorithm, node: Node, slots: Mapping[str, str]) -> str:
    """What to say to her, what not to, what the node rests on, and what a lawyer has to confirm."""
    parts = []
    why, rest = _parted(filled(node.why, slots))
    if tight(node, slots):
        parts.append(fold(say("Why"), f"<p>{as_html(why)}</p>", "tight"))
    if rest := rest.strip():
        parts.append(fold(say("Why, in more words"), f"<p>{as_html(rest)}</p>"))
    if node.say_to_her:
        words = as_html(filled(node.say_to_her, slots))
        parts.append(fold(say("Say to her"), f"<blockquote>{words}</blockquote>", "say"))
    if node.avoid:
        parts.append(fold(say("Do not"), lines(filled(line, slots) for line in node.avoid), "avoid"))
    cited = "".join(f"<li>{cited_as_html(citation)}</li>" for citation in node.source)
    parts.append(fold(basis(algorithm, node), f"<ul>{cited}</ul>", "law"))
    parts += [
        f'<p class="doubt"><b>{as_html(say("To be confirmed by a lawyer"))}</b> ({escape(doubt)}): '
        f"{as_html(algorithm.doubts[doubt])}</p>"
        for doubt in node.doubts
    ]
    more = as_html(say("What to say, law and doubts"))
    on_the_wall = f'<label class="more"><input type="checkbox"> {more}</label>'
    return f'{on_the_wall}<div class="background">{"".join(parts)}</div>'


def basis(algorithm: Algorithm, node: Node) -> str:
    """In a line: the strongest the node rests on, and how sure we are of it."""
    if algorithm.only_design(node):
        return say("Our own design: no law or guidance found")
    best = min(node.source, key=lambda c: (KINDS.index(c.source.kind), SURE.index(c.confidence)))
    found = say(
        "{kind}: {source} ({confidence})",
        kind=modality(best.source),
        source=", ".join(filter(None, (short_name(best), best.place))),
        confidence=confidence(best),
    )
    partly = any(c.source.kind == "design" for c in node.source)
    return say("{basis}; partly our own design", basis=found) if partly else found


def modality(source: Source) -> str:
    """What kind of source it is: how much it binds."""
    match source.kind:
        case "law":
            return say("Law")
        case "guidance":
            return say("Guidance")
        case "project":
            return say("A project's advice")
    return say("Our own design")


def confidence(citation: Citation) -> str:
    """How sure we are of what stands there."""
    match citation.confidence:
        case "seen":
            return say("seen in a public copy")
        case "known":
            return say("not confirmed against the text")
    return say("doubtful, to be confirmed")


def short_name(citation: Citation) -> str:
    """What the source is called where its title is too long."""
    return citation.source.short or citation.source.title


def cited_as_html(citation: Citation) -> str:
    """A citation in full, with its modality and confidence in words."""
    source = citation.source
    title = as_html(source.title)
    named = f'<a href="{escape(source.url)}" rel="noreferrer" target="_blank">{title}</a>' if source.url else title
    place = f", {as_html(citation.place)}" if citation.place else ""
    seen_in = "; ".join(as_html(copy.title) for copy in citation.seen_in)
    where = f"<br><small>{as_html(say('Seen in: {sources}')).format(sources=seen_in)}</small>" if seen_in else ""
    sure = "" if source.kind == "design" else f", {as_html(confidence(citation))}"
    return f"{named}{place} <small>({as_html(modality(source))}{sure})</small>{where}"
