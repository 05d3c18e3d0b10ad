"""An algorithm, and the way walked through it, as a drawing and as numbered text.

One picture in five formats: DOT, SVG and PNG (laid out by graphviz-pure, which
pip brings), Mermaid, and a numbered list for those who read by ear.  Every
arrow carries its answer.
"""

from __future__ import annotations

import heapq
import html
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphviz import Digraph, escape

from algorithms.cases import arrows_walked
from algorithms.graph import DONE, Algorithm, Arrow, Node, Question
from algorithms.vocabulary import in_general
from algorithms.walk import Walk
from languages import ENGLISH, Catalogue, catalogue

FORMATS = ("dot", "svg", "png", "mermaid", "text")
INK, PALE, ACCENT, GROUND, QUIET = "#1B1F23", "#8A8577", "#0B5D66", "#FBFAF7", "#E3EFF0"
_SHAPES = {"ask": "box", "do": "box", "assess": "hexagon", "refer": "cds"}
_STYLES = {"ask": "rounded,filled", "do": "filled", "assess": "filled", "refer": "filled"}


class CannotDraw(Exception):
    """The layout program is missing or failed; the message says what to do."""


@dataclass(frozen=True)
class Edge:
    """All answers of one node that lead to the same place; `to` is None where the walk ends."""

    start: str
    to: str | None
    says: str
    walked: bool


@dataclass(frozen=True)
class Picture:
    """An algorithm ready to be drawn: nodes in an order in which every arrow points on, and edges."""

    algorithm: Algorithm
    numbers: dict[str, int]
    edges: tuple[Edge, ...]
    walked: frozenset[str]
    here: str | None
    language: str = ENGLISH

    @property
    def words(self) -> Catalogue:
        """What the drawing itself says, in its language."""
        return catalogue("interface", self.language)

    @property
    def nodes(self) -> Iterator[Node]:
        """The nodes by number."""
        return (self.algorithm.nodes[name] for name in self.numbers)


def picture(
    algorithm: Algorithm, done: Walk | None = None, phase: str | None = None, language: str = ENGLISH
) -> Picture:
    """The picture of *algorithm*, which is in *language*, of one *phase* or of all, with the way *done* marked."""
    taken = arrows_walked(done, algorithm) if done else set()
    taken |= {(name, "any") for name, answer in taken if answer != "otherwise" and _is_many(algorithm.nodes[name])}
    names = [name for name in in_order(algorithm) if phase in (None, algorithm.nodes[name].phase)]
    edges, words = [], catalogue("interface", language)
    for name in names:
        grouped: dict[str | None, list[tuple[str, str]]] = {}
        for arrow in algorithm.nodes[name].ways_on:
            grouped.setdefault(arrow.to, []).append((arrow.answer, says(algorithm, arrow, words)))
        for to, answers in grouped.items():
            walked = any((name, answer) in taken for answer, _ in answers)
            edges.append(Edge(name, to, " / ".join(said for _, said in answers), walked))
    return Picture(
        algorithm=algorithm,
        numbers={name: number for number, name in enumerate(in_order(algorithm), 1) if name in set(names)},
        edges=tuple(edges),
        walked=frozenset(step.node.name for step in done.steps) if done else frozenset(),
        here=done.here.name if done and done.here else None,
        language=language,
    )


def says(algorithm: Algorithm, arrow: Arrow, words: Catalogue) -> str:
    """What *arrow* of *algorithm* says; a level of risk in its words, and our own words as *words* have them."""
    if arrow.ours:
        return words.say("done") if arrow.answer == DONE else words.say("not the case here")
    return algorithm.levels.get(arrow.says, arrow.says)


def _is_many(node: Node) -> bool:
    return isinstance(node, Question) and node.many


def in_order(algorithm: Algorithm) -> list[str]:
    """The nodes so that every arrow points on, in file order wherever that leaves a choice."""
    place = {name: number for number, name in enumerate(algorithm.nodes)}
    names = list(algorithm.nodes)
    waiting = dict.fromkeys(names, 0)
    for node in algorithm.nodes.values():
        for to in {arrow.to for arrow in node.ways_on if arrow.to}:
            waiting[to] += 1
    ready = [place[name] for name in names if not waiting[name]]
    heapq.heapify(ready)
    order = []
    while ready:
        name = names[heapq.heappop(ready)]
        order.append(name)
        for to in {arrow.to for arrow in algorithm.nodes[name].ways_on if arrow.to}:
            waiting[to] -= 1
            if not waiting[to]:
                heapq.heappush(ready, place[to])
    return order


def draw(
    algorithm: Algorithm,
    form: str = "svg",
    done: Walk | None = None,
    phase: str | None = None,
    language: str = ENGLISH,
) -> bytes:
    """The drawing of *algorithm*, which is in *language*, as a file of one of `FORMATS`.

    Raises `CannotDraw` where the layout fails.
    """
    seen = picture(algorithm, done, phase, language)
    if form == "text":
        return "\n".join(text_lines(seen)).encode() + b"\n"
    if form == "mermaid":
        return "\n".join(_mermaid(seen)).encode() + b"\n"
    source = dot(seen)
    if form == "dot":
        return source.encode()
    laid_out = _laid_out(source, form)
    return _told_aloud(laid_out, seen) if form == "svg" else laid_out


# -- DOT, SVG, PNG --------------------------------------------------------------


def dot(seen: Picture) -> str:
    """The DOT text: node ids are `n-NAME`, arrow ids `e-FROM--TO`, classes say verb and phase."""
    graph = Digraph(seen.algorithm.id)
    graph.attr(rankdir="TB", nodesep="0.35", ranksep="0.5", bgcolor=GROUND, fontname="Arimo", pad="0.3")
    graph.attr("node", fontname="Arimo", fontsize="13", margin="0.18,0.1", color=INK, fontcolor=INK, fillcolor="white")
    graph.attr("edge", fontname="Arimo", fontsize="11", color=PALE, fontcolor=INK, arrowsize="0.7")
    names = set(seen.numbers)
    for node in seen.nodes:
        graph.node(
            node.name,
            label=_wrapped(seen, f"{seen.numbers[node.name]}. {node.title}", 30),
            id=f"n-{node.name}",
            **{"class": f"{node.verb} phase-{node.phase}"},
            shape=_SHAPES[node.verb],
            style=_STYLES[node.verb],
            tooltip=escape(in_general(f"{_verb(seen.words, node)}: {node.title}", seen.language)),
            **_node_marks(seen, node.name),
        )
    for edge in seen.edges:
        to = edge.to if edge.to in names else f"out-{edge.to or 'end'}"
        if to not in names:
            graph.node(
                to,
                label=_wrapped(seen, _beyond(seen, edge.to), 30),
                shape="plaintext",
                fontcolor=PALE,
                fontsize="11",
                fillcolor=GROUND,
            )
        marks = {"color": ACCENT, "penwidth": "3", "fontcolor": ACCENT} if edge.walked else {}
        graph.edge(
            edge.start, to, label=_wrapped(seen, edge.says, 22), id=f"e-{edge.start}--{edge.to or 'end'}", **marks
        )
    return str(graph.source)


def _node_marks(seen: Picture, name: str) -> dict[str, str]:
    if name == seen.here:
        return {"fillcolor": ACCENT, "fontcolor": "white", "color": ACCENT, "penwidth": "3"}
    if name in seen.walked:
        return {"fillcolor": QUIET, "color": ACCENT, "penwidth": "2.5"}
    return {}


def _beyond(seen: Picture, to: str | None) -> str:
    """What stands where an arrow leaves the picture."""
    if not to:
        return seen.words.say("end")
    return seen.words.say("on to: {title}", title=seen.algorithm.nodes[to].title)


def _verb(words: Catalogue, node: Node) -> str:
    match node.verb:
        case "ask":
            return words.say("Question")
        case "do":
            return words.say("Do")
        case "assess":
            return words.say("Assessment")
    return words.say("Referral")


def _wrapped(seen: Picture, said: str, width: int) -> str:
    r"""Broken into lines; what DOT would read as an escape (`\N`, `\G`) or as HTML stays plain text."""
    plain: str = escape("\n".join(textwrap.wrap(in_general(said, seen.language), width)))
    return plain


def _laid_out(source: str, form: str) -> bytes:
    beside = Path(sys.executable).with_name("graphviz-pure")
    program = str(beside) if beside.exists() else shutil.which("graphviz-pure")
    if program is None:
        raise CannotDraw("graphviz-pure is not installed. Install requirements.txt, or ask for dot, mermaid or text.")
    try:
        ran = subprocess.run([program, f"-T{form}"], input=source.encode(), capture_output=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise CannotDraw(
            f"the drawing could not be laid out ({type(error).__name__}). Ask for text instead."
        ) from error
    return ran.stdout


def _told_aloud(svg: bytes, seen: Picture) -> bytes:
    """The SVG alone, with a title for screen readers, and sized by whoever shows it."""
    text = svg.decode()
    text = text[text.index("<svg") :]
    text = re.sub(r'<svg width="[^"]*" height="[^"]*"', '<svg role="img"', text, count=1)
    beside = seen.words.say("The same, as text, stands beside the drawing.")
    # The layout names each node and arrow by its id, and a browser shows that to whoever points at one.
    text = re.sub(r"<title>[^<]*</title>\n?", "", text)
    named = f"<title>{html.escape(seen.algorithm.title)}</title><desc>{html.escape(beside)}</desc>"
    return re.sub(r"<svg[^>]*>", lambda opened: opened[0] + named, text, count=1).encode()


# -- Mermaid and text -------------------------------------------------------------


def _mermaid(seen: Picture) -> Iterator[str]:
    brackets = {"ask": '(["{}"])', "do": '["{}"]', "assess": '{{{{"{}"}}}}', "refer": '[/"{}"/]'}
    yield "flowchart TD"
    for node in seen.nodes:
        label = _in_mermaid(seen, f"{seen.numbers[node.name]}. {node.title}")
        yield f"  n_{node.name}{brackets[node.verb].format(label)}"
    for to in sorted({edge.to or "" for edge in seen.edges if edge.to not in seen.numbers}):
        yield f'  out_{to or "end"}["{_in_mermaid(seen, _beyond(seen, to))}"]'
    for number, edge in enumerate(seen.edges):
        to = f"n_{edge.to}" if edge.to in seen.numbers else f"out_{edge.to or 'end'}"
        yield f'  n_{edge.start} -->|"{_in_mermaid(seen, edge.says)}"| {to}'
        if edge.walked:
            yield f"  linkStyle {number} stroke:{ACCENT},stroke-width:3px"
    yield f"  classDef walked fill:{QUIET},stroke:{ACCENT},stroke-width:2px"
    yield f"  classDef here fill:{ACCENT},color:#fff"
    if passed := sorted(seen.walked & seen.numbers.keys()):
        yield f"  class {','.join(f'n_{name}' for name in passed)} walked"
    if seen.here in seen.numbers:
        yield f"  class n_{seen.here} here"


def _in_mermaid(seen: Picture, said: str) -> str:
    """What Mermaid would read as its own, as HTML or as Markdown ("1." begins a list) stays plain text."""
    return re.sub(r"[^\w\s,;:?!()/'-]", lambda sign: f"#{ord(sign[0])};", in_general(said, seen.language))


def text_lines(seen: Picture) -> Iterator[str]:
    """One entry a node: its number, verb and title, each answer with the number it leads to, and the way walked."""
    by_start: dict[str, list[Edge]] = {}
    for edge in seen.edges:
        by_start.setdefault(edge.start, []).append(edge)
    for node in seen.nodes:
        mark = _mark(seen, node.name)
        ways = "; ".join(_way_in_words(seen, edge) for edge in by_start.get(node.name, ()))
        stop = "" if node.title.endswith(("?", "!", ".")) else "."
        line = f"{seen.numbers[node.name]}. {_verb(seen.words, node)}: {node.title}{stop}{mark} {ways}."
        yield in_general(line, seen.language)


def _mark(seen: Picture, name: str) -> str:
    if name == seen.here:
        return f" ({seen.words.say('you are here')})"
    return f" ({seen.words.say('on the way')})" if name in seen.walked else ""


def _way_in_words(seen: Picture, edge: Edge) -> str:
    words = seen.words
    number = seen.numbers.get(edge.to) if edge.to else None
    if edge.to is None:
        goes = words.say("the end")
    elif number:
        goes = words.say("go to {number}", number=number)
    else:
        goes = words.say("go on to {title}", title=seen.algorithm.nodes[edge.to].title)
    taken = f" ({words.say('taken')})" if edge.walked else ""
    return f"{edge.says[:1].upper()}{edge.says[1:]}: {goes}{taken}"
