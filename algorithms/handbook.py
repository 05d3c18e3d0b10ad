"""An algorithm as one page for trainers and lawyers.

Every question, every answer and where it leads, what is done, by whom, by
when, on which form, and what each line rests on: source, place, modality,
confidence, doubt.  One HTML file that needs nothing else and prints well.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from algorithms.certificate import Certificate
from algorithms.drawing import in_order
from algorithms.graph import Algorithm, Assessment, Citation, Instruction, Node, Question, Referral, Source, Way
from algorithms.rules import rules
from algorithms.vocabulary import vocabulary

CONFIDENCE = {
    "seen": "seen in a public copy",
    "known": "not confirmed against the source",
    "doubtful": "doubtful, to be confirmed",
}
_VERBS = {"ask": "Question", "do": "Instruction", "assess": "Assessment", "refer": "Referral"}
_STYLE = """
body { font: 16px/1.5 "Noto Sans", sans-serif; color: #1b1f23; background: #fff; max-width: 46rem;
  margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.9rem; line-height: 1.2 }
h2 { margin-top: 3rem; border-bottom: 2px solid #0b5d66 }
h3 { margin: 2rem 0 .3rem }
section { break-inside: avoid }
small { color: #5b5648 }
dl { display: grid; grid-template-columns: 8.5rem 1fr; gap: .2rem 1rem; margin: .4rem 0 }
dt { color: #5b5648 }
dd { margin: 0 }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-top: 1px solid #d8d3c6 }
ul { margin: .2rem 0; padding-left: 1.2rem }
.doubt { border-left: 4px solid #b3261e; padding-left: .6rem; margin: .3rem 0 }
a { color: #0b5d66; overflow-wrap: anywhere }
"""


def handbook(algorithm: Algorithm, certificate: Certificate | None = None) -> str:
    """The page, as HTML, one sentence a line so that a change is read as a sentence.

    With its *certificate* it says what is proven of the algorithm; the time that took is left out, so that the page
    is the same each time.
    """
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f"<title>{escape(algorithm.title)}</title><style>{_STYLE}</style></head><body>",
            *_head(algorithm),
            *(_proven(certificate) if certificate else ()),
            *_promises(algorithm),
            *_nodes(algorithm),
            *_doubts(algorithm),
            *_sources(algorithm),
            "</body></html>\n",
        ]
    )


def _head(algorithm: Algorithm) -> Iterator[str]:
    yield f"<h1>{escape(algorithm.title)}</h1>"
    yield f"<p>Version {escape(algorithm.version)}. Status: {escape(algorithm.status)}."
    if algorithm.status != "reviewed":
        yield "<strong>A draft: not reviewed by a lawyer, not for use at a call.</strong>"
    else:
        yield f"Reviewed by {escape(algorithm.reviewed_by)} on {escape(algorithm.reviewed_on)}."
    yield f"{len(algorithm.nodes)} nodes, {algorithm.questions} questions, {len(algorithm.sources)} sources.</p>"
    if algorithm.about:
        yield f"<p>{escape(algorithm.about)}</p>"
    if algorithm.unread:
        yield "<p>These documents could not be read in full, and nothing here is quoted from them:</p><ul>"
        yield from (f"<li>{escape(source.title)}</li>" for source in algorithm.unread)
        yield "</ul>"


def _proven(certificate: Certificate) -> Iterator[str]:
    yield '<h2 id="proven">What is proven on every way through</h2>'
    if certificate.broken:
        yield "<p><strong>Not proven: these rules do not hold.</strong></p><ul>"
        yield from (f"<li>{escape(slip.rule)}: {escape(slip.message)}</li>" for slip in certificate.broken)
        yield "</ul>"
    if runs := certificate.runs:
        yield f"<p>{runs.in_all} distinct runs, of {runs.shortest} to {runs.longest} answers, by way of {runs.states:,}"
        yield f"states. {runs.first_help}"
        yield f"Content <code>{certificate.hash}</code>.</p>"
    topics = vocabulary().sensitive
    asked = "; ".join(f"{topics[topic]} ({', '.join(names)})" for topic, names in certificate.sensitive.items())
    never = "; ".join(topics[topic] for topic in certificate.never_asked)
    yield f"<p>She may tell of this: {escape(asked) or 'nothing'}."
    yield f"No question is about: {escape(never) or 'nothing'}.</p>"
    for name, why in certificate.may_wait.items():
        yield f"<p>One step may wait for what she says: <code>{escape(name)}</code>. {escape(why)}.</p>"
    yield "<table><tr><th>Rule</th><th>What holds on every run</th><th>Rests on</th></tr>"
    for name in certificate.proven:
        rule = rules()[name]
        yield f"<tr><td>{escape(name)}</td><td>{escape(rule.says)}</td><td>{escape(rule.rests_on)}</td></tr>"
    yield "</table>"


def _promises(algorithm: Algorithm) -> Iterator[str]:
    if not algorithm.promises:
        return
    yield "<h2>What this algorithm promises</h2>"
    yield "<p>Each promise is held against every run by the rule “promised”.</p><table>"
    yield "<tr><th>Promise</th><th>Rests on</th></tr>"
    for promise in algorithm.promises:
        cited = "; ".join(cited_in_words(citation) for citation in promise.source)
        yield f"<tr><td>{escape(promise.says)}.</td><td><small>{escape(cited)}</small></td></tr>"
    yield "</table>"


def _nodes(algorithm: Algorithm) -> Iterator[str]:
    order = in_order(algorithm)
    numbers = {name: number for number, name in enumerate(order, 1)}
    phase = None
    for name in order:
        node = algorithm.nodes[name]
        if node.phase != phase:
            phase = node.phase
            yield f"<h2>{escape(algorithm.phases.get(phase, phase) or 'The way')}</h2>"
        yield from _node(algorithm, node, numbers)


def _node(algorithm: Algorithm, node: Node, numbers: dict[str, int]) -> Iterator[str]:
    yield f'<section id="{escape(node.name)}">'
    yield f"<h3>{numbers[node.name]}. {escape(node.title)}</h3>"
    yield f"<small>{_VERBS[node.verb]} <code>{escape(node.name)}</code></small>"
    yield "<dl>"
    if node.when:
        known = " and ".join(algorithm.facts[fact] for fact in sorted(node.when))
        yield f"<dt>Only if</dt><dd>{escape(known)}; else {_to(algorithm, node.otherwise, numbers)}</dd>"
    yield from _line("Why", node.why)
    if node.unwritten:
        yield from _line("Privacy", "what is answered here stands on no page")
    if isinstance(node, Question):
        yield from _line("About", node.about)
        yield from _line("May tell of", ", ".join(node.also))
    if isinstance(node, Instruction):
        yield from _line("Who", node.who)
        yield from _line("By when", node.within + (" (our own limit)" if node.own_limit else ""))
        yield from _line("Document", node.document)
        yield from _line("May wait", node.may_wait)
    if isinstance(node, Referral):
        yield from _line("Kinds of help", ", ".join(node.kinds))
        yield from _line("By when", node.within + (" (our own limit)" if node.own_limit else ""))
    if isinstance(node, Instruction | Referral):
        yield from _list("Steps", node.steps)
    yield from _line("Say to her", node.say_to_her)
    yield from _list("Do not", node.avoid)
    if isinstance(node, Assessment):
        yield from _form(node)
    yield "</dl>"
    yield from _ways(algorithm, node, numbers)
    yield from _rests_on(algorithm, node)
    yield "</section>"


def _line(name: str, said: str) -> Iterator[str]:
    if said:
        yield f"<dt>{name}</dt><dd>{escape(said)}</dd>"


def _list(name: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield f"<dt>{name}</dt><dd><ul>"
        yield from (f"<li>{escape(line)}</li>" for line in lines)
        yield "</ul></dd>"


def _form(node: Assessment) -> Iterator[str]:
    form = node.form
    standing = (
        "official" if form.official else "our own rules" if form.own_rules else "not official, nothing is computed"
    )
    yield from _line("Form", f"{form.title} ({standing}). {form.note}")
    rows = (
        f"{item.say} ({'critical' if item.critical else f'{item.points} points' if item.points else 'recorded'})"
        for item in form.items.values()
    )
    yield from _list("Signs", tuple(rows))


def _ways(algorithm: Algorithm, node: Node, numbers: dict[str, int]) -> Iterator[str]:
    yield "<table><tr><th>Answer</th><th>What it adds</th><th>Goes on to</th></tr>"
    for says, way in _answers(node):
        yield f"<tr><td>{escape(says)}</td><td>{_adds(algorithm, way)}</td>"
        yield f"<td>{_to(algorithm, way.to, numbers)}</td></tr>"
    yield "</table>"


def _answers(node: Node) -> Iterator[tuple[str, Way]]:
    if isinstance(node, Question):
        for choice in node.choices.values():
            way = choice.way
            onward = Way(node.next, way.facts, way.needs, way.effects) if node.many else way
            yield choice.say + (" (nothing of the kind is known)" if choice.baseline else ""), onward
    elif isinstance(node, Assessment):
        yield from node.bands.items()
    else:
        yield "done", node.done


def _adds(algorithm: Algorithm, way: Way) -> str:
    words = vocabulary()
    protects = [words.protects[effect] for effect in way.effects if effect in words.protects]
    burdens = [f"Burden: {words.burdens[effect]}" for effect in way.effects if effect in words.burdens]
    known = [f"Known from here: {algorithm.facts[fact]}" for fact in way.facts]
    needs = [f"Help wanted: {', '.join(way.needs)}"] if way.needs else []
    return "<br>".join(map(escape, protects + burdens + known + needs)) or "&ndash;"


def _to(algorithm: Algorithm, to: str | None, numbers: dict[str, int]) -> str:
    if to is None:
        return "the end"
    return f'<a href="#{escape(to)}">{numbers[to]}. {escape(algorithm.nodes[to].title)}</a>'


def _rests_on(algorithm: Algorithm, node: Node) -> Iterator[str]:
    cited = "; ".join(cited_in_words(citation) for citation in node.source)
    yield f"<p><small>Rests on: {escape(cited)}.</small>"
    if algorithm.only_design(node):
        yield "<small><strong>Our own design; no law or guidance was found for it.</strong></small>"
    yield "</p>"
    for doubt in node.doubts:
        yield f'<p class="doubt">To be confirmed by a lawyer ({escape(doubt)}): {escape(algorithm.doubts[doubt])}</p>'


def cited_in_words(citation: Citation) -> str:
    """A citation as a reader sees it: title, place, modality, confidence, where it was seen."""
    source = citation.source
    place = f", {citation.place}" if citation.place else ""
    seen_in = f" at {', '.join(copy.id.upper() for copy in citation.seen_in)}" if citation.seen_in else ""
    if source.kind == "design":
        return f"{source.title}{place} (design)"
    return f"{source.title}{place} ({source.kind}, {CONFIDENCE[citation.confidence]}{seen_in})"


def _doubts(algorithm: Algorithm) -> Iterator[str]:
    if not algorithm.doubts:
        return
    yield "<h2>To be confirmed by a lawyer</h2><table>"
    for doubt, question in algorithm.doubts.items():
        touched = [node for node in algorithm.nodes.values() if doubt in node.doubts]
        links = ", ".join(f'<a href="#{escape(node.name)}">{escape(node.title)}</a>' for node in touched)
        yield f"<tr><td>{escape(doubt)}</td><td>{escape(question)}<br><small>Touches: {links}</small></td></tr>"
    yield "</table>"


def _sources(algorithm: Algorithm) -> Iterator[str]:
    yield "<h2>Sources</h2><table><tr><th>Id</th><th>What</th><th>Kind</th><th>Read?</th></tr>"
    for source in algorithm.sources.values():
        yield f"<tr><td>{escape(source.id.upper())}</td><td>{_source(source)}</td>"
        yield f"<td>{source.kind}</td><td>{'seen, as excerpts' if source.seen else 'not read'}</td></tr>"
    yield "</table>"


def _source(source: Source) -> str:
    title = escape(source.title)
    named = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
    more = "; ".join(part for part in (source.edition, source.visible) if part)
    return f"{named}<br><small>{escape(more)}</small>" if more else named
