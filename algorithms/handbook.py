"""An algorithm as one page for trainers and lawyers.

Every question, every answer and where it leads, what is done, by whom, by
when, on which form, and what each line rests on: source, place, modality,
confidence, doubt.  One HTML file that needs nothing else and prints well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from algorithms.certificate import Certificate
from algorithms.drawing import in_order
from algorithms.graph import Algorithm, Assessment, Citation, Instruction, Node, Question, Referral, Source, Way
from algorithms.rules import rules
from algorithms.scoring import Item
from algorithms.vocabulary import vocabulary
from languages import ENGLISH, Catalogue, catalogue, said_number

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


def handbook(algorithm: Algorithm, certificate: Certificate | None = None, language: str = ENGLISH) -> str:
    """The page, as HTML, one sentence a line so that a change is read as a sentence; *algorithm* is in *language*.

    With its *certificate* it says what is proven of the algorithm; the time that took is left out, so that the page
    is the same each time.
    """
    words = catalogue("interface", language)
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(language)}"><head><meta charset="utf-8">',
            f"<title>{escape(algorithm.title)}</title><style>{_STYLE}</style></head><body>",
            *_head(algorithm, words),
            *(_proven(algorithm, certificate, words) if certificate else ()),
            *_promises(algorithm, words),
            *_nodes(algorithm, words),
            *_doubts(algorithm, words),
            *_sources(algorithm, words),
            "</body></html>\n",
        ]
    )


def _head(algorithm: Algorithm, words: Catalogue) -> Iterator[str]:
    status = words.say("reviewed") if algorithm.status == "reviewed" else words.say("draft")
    standing = words.say("Version {version}. Status: {status}.", version=algorithm.version, status=status)
    yield f"<h1>{escape(algorithm.title)}</h1>"
    yield f"<p>{escape(standing)}"
    if algorithm.status != "reviewed":
        draft = words.say("A draft: not reviewed by a lawyer, not for use at a call.")
        yield f"<strong>{escape(draft)}</strong>"
    else:
        by = words.say("Reviewed by {name} on {day}.", name=algorithm.reviewed_by, day=algorithm.reviewed_on)
        yield escape(by)
    count = words.say(
        "{nodes} nodes, {questions} questions, {sources} sources.",
        nodes=len(algorithm.nodes),
        questions=algorithm.questions,
        sources=len(algorithm.sources),
    )
    yield f"{count}</p>"
    if words.language != ENGLISH and not words.reviewed_by:
        yield f"<p>{escape(words.say('Translation: draft, not reviewed by a native speaker.'))}</p>"
    if algorithm.about:
        yield f"<p>{escape(algorithm.about)}</p>"
    if algorithm.unread:
        unread = words.say("These documents could not be read in full, and nothing here is quoted from them:")
        yield f"<p>{escape(unread)}</p><ul>"
        yield from (f"<li>{escape(source.title)}</li>" for source in algorithm.unread)
        yield "</ul>"


def _proven(algorithm: Algorithm, certificate: Certificate, words: Catalogue) -> Iterator[str]:
    yield f'<h2 id="proven">{escape(words.say("What is proven on every way through"))}</h2>'
    if certificate.broken:
        broken = words.say("Not proven: these rules do not hold.")
        yield f"<p><strong>{escape(broken)}</strong></p><ul>"
        yield from (f"<li>{escape(slip.rule)}: {escape(slip.message)}</li>" for slip in certificate.broken)
        yield "</ul>"
    if runs := certificate.runs:
        counted = words.say(
            "{runs} distinct runs, of {shortest} to {longest} answers, by way of {states} states.",
            runs=runs.in_all_said(words.language),
            shortest=runs.shortest,
            longest=runs.longest,
            states=said_number(runs.states, words.language),
        )
        content = escape(words.say("Content {hash}.")).format(hash=f"<code>{certificate.hash}</code>")
        yield f"<p>{escape(counted)} {escape(runs.first_help_said(words.language))}"
        yield f"{content}</p>"
    yield from _sensitive(certificate, words)
    for name in certificate.may_wait:
        step = getattr(algorithm.nodes[name], "may_wait", "")
        waits = escape(words.say("One step may wait for what she says: {step}. {why}."))
        yield f"<p>{waits.format(step=f'<code>{escape(name)}</code>', why=escape(step))}</p>"
    yield _row(words.say("Rule"), words.say("What holds on every run"), words.say("Rests on"))
    for name in certificate.proven:
        rule = rules()[name]
        says = words.say(rule.says, f"rules.{name}")
        yield f"<tr><td>{_codes([name])}</td><td>{escape(says)}</td><td>{_codes([rule.rests_on])}</td></tr>"
    yield "</table>"


def _sensitive(certificate: Certificate, words: Catalogue) -> Iterator[str]:
    """What she may tell of, and what no question is about."""
    topics = {topic: words.say(says, f"topics.{topic}") for topic, says in vocabulary().sensitive.items()}
    asked = "; ".join(f"{escape(topics[topic])} ({_codes(names)})" for topic, names in certificate.sensitive.items())
    never = "; ".join(escape(topics[topic]) for topic in certificate.never_asked)
    nothing = escape(words.say("nothing"))
    yield f"<p>{escape(words.say('She may tell of this: {topics}.')).format(topics=asked or nothing)}"
    yield f"{escape(words.say('No question is about: {topics}.')).format(topics=never or nothing)}</p>"


def _codes(names: Iterable[str]) -> str:
    """Names of the data files, as they stand there in every language."""
    return ", ".join(f"<code>{escape(name)}</code>" for name in names)


def _row(*heads: str) -> str:
    """The beginning of a table, with its heads."""
    return f"<table><tr>{''.join(f'<th>{escape(head)}</th>' for head in heads)}</tr>"


def _promises(algorithm: Algorithm, words: Catalogue) -> Iterator[str]:
    if not algorithm.promises:
        return
    yield f"<h2>{escape(words.say('What this algorithm promises'))}</h2>"
    yield f"<p>{escape(words.say('Each promise is held against every run by the rule “promised”.'))}</p>"
    yield _row(words.say("Promise"), words.say("Rests on"))
    for promise in algorithm.promises:
        cited = "; ".join(cited_in_words(citation, words.language) for citation in promise.source)
        yield f"<tr><td>{escape(promise.says)}.</td><td><small>{escape(cited)}</small></td></tr>"
    yield "</table>"


def _nodes(algorithm: Algorithm, words: Catalogue) -> Iterator[str]:
    order = in_order(algorithm)
    numbers = {name: number for number, name in enumerate(order, 1)}
    phase = None
    for name in order:
        node = algorithm.nodes[name]
        if node.phase != phase:
            phase = node.phase
            yield f"<h2>{escape(algorithm.phases.get(phase, phase) or words.say('The way'))}</h2>"
        yield from _node(algorithm, node, numbers, words)


def _node(algorithm: Algorithm, node: Node, numbers: dict[str, int], words: Catalogue) -> Iterator[str]:
    yield f'<section id="{escape(node.name)}">'
    yield f"<h3>{numbers[node.name]}. {escape(node.title)}</h3>"
    yield f"<small>{escape(_verb(node, words))} <code>{escape(node.name)}</code></small>"
    yield "<dl>"
    if node.when:
        known = escape(_all_of([algorithm.facts[fact] for fact in sorted(node.when)], words))
        to = _to(algorithm, node.otherwise, numbers, words)
        only_if = escape(words.say("{facts}; else {to}")).format(facts=known, to=to)
        yield f"<dt>{escape(words.say('Only if'))}</dt><dd>{only_if}</dd>"
    yield from _line(words.say("Why"), node.why)
    if node.unwritten:
        yield from _line(words.say("Privacy"), words.say("what is answered here stands on no page"))
    yield from _own_lines(node, words)
    if isinstance(node, Instruction | Referral):
        yield from _list(words.say("Steps"), node.steps)
    yield from _line(words.say("Say to her"), node.say_to_her)
    yield from _list(words.say("Do not"), node.avoid)
    if isinstance(node, Assessment):
        yield from _form(node, words)
    yield "</dl>"
    yield from _ways(algorithm, node, numbers, words)
    yield from _rests_on(algorithm, node, words)
    yield "</section>"


def _all_of(facts: list[str], words: Catalogue) -> str:
    said = facts[0]
    for fact in facts[1:]:
        said = words.say("{one} and {other}", one=said, other=fact)
    return said


def _own_lines(node: Node, words: Catalogue) -> Iterator[str]:
    """What only a node of its verb says."""
    if isinstance(node, Question):
        yield from _line(words.say("About"), _topic(node.about, words))
        yield from _line(words.say("May tell of"), ", ".join(_topic(topic, words) for topic in node.also))
    if isinstance(node, Instruction):
        yield from _line(words.say("Who"), node.who)
        yield from _line(words.say("By when"), _by_when(node, words))
        yield from _line(words.say("Document"), node.document)
        yield from _line(words.say("May wait"), node.may_wait)
    if isinstance(node, Referral):
        yield f"<dt>{escape(words.say('Kinds of help'))}</dt><dd>{_codes(node.kinds)}</dd>"
        yield from _line(words.say("By when"), _by_when(node, words))


def _topic(topic: str, words: Catalogue) -> str:
    """The topic as graph.yaml names it; in another language its sentence."""
    return topic if words.language == ENGLISH else words.say(vocabulary().topics[topic], f"topics.{topic}")


def _by_when(node: Instruction | Referral, words: Catalogue) -> str:
    within = words.say(node.within, f"within.{node.within}")
    return words.say("{within} (our own limit)", within=within) if node.own_limit else within


def _verb(node: Node, words: Catalogue) -> str:
    match node.verb:
        case "ask":
            return words.say("Question")
        case "do":
            return words.say("Instruction")
        case "assess":
            return words.say("Assessment")
    return words.say("Referral")


def _line(name: str, said: str) -> Iterator[str]:
    if said:
        yield f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>"


def _list(name: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield f"<dt>{escape(name)}</dt><dd><ul>"
        yield from (f"<li>{escape(line)}</li>" for line in lines)
        yield "</ul></dd>"


def _form(node: Assessment, words: Catalogue) -> Iterator[str]:
    form = node.form
    if form.official:
        standing = words.say("official")
    elif form.own_rules:
        standing = words.say("our own rules")
    else:
        standing = words.say("not official, nothing is computed")
    yield from _line(words.say("Form"), f"{form.title} ({standing}). {form.note}")
    yield from _list(words.say("Signs"), tuple(f"{i.say} ({_weight(i, words)})" for i in form.items.values()))


def _weight(item: Item, words: Catalogue) -> str:
    if item.critical:
        return words.say("critical")
    return words.counted("{n} point", "{n} points", item.points) if item.points else words.say("recorded")


def _ways(algorithm: Algorithm, node: Node, numbers: dict[str, int], words: Catalogue) -> Iterator[str]:
    yield _row(words.say("Answer"), words.say("What it adds"), words.say("Goes on to"))
    for says, way in _answers(algorithm, node, words):
        yield f"<tr><td>{escape(says)}</td><td>{_adds(algorithm, way, words)}</td>"
        yield f"<td>{_to(algorithm, way.to, numbers, words)}</td></tr>"
    yield "</table>"


def _answers(algorithm: Algorithm, node: Node, words: Catalogue) -> Iterator[tuple[str, Way]]:
    if isinstance(node, Question):
        for choice in node.choices.values():
            way = choice.way
            onward = Way(node.next, way.facts, way.needs, way.effects) if node.many else way
            yield choice.say + (f" ({words.say('nothing of the kind is known')})" if choice.baseline else ""), onward
    elif isinstance(node, Assessment):
        yield from ((algorithm.levels.get(level, level), way) for level, way in node.bands.items())
    else:
        yield words.say("done"), node.done


def _adds(algorithm: Algorithm, way: Way, words: Catalogue) -> str:
    every = vocabulary()
    said = {effect: words.say(every.effects[effect], f"effects.{effect}") for effect in way.effects}
    protects = [said[effect] for effect in way.effects if effect in every.protects]
    burdens = [words.say("Burden: {effect}", effect=said[effect]) for effect in way.effects if effect in every.burdens]
    known = [words.say("Known from here: {fact}", fact=algorithm.facts[fact]) for fact in way.facts]
    wanted = escape(words.say("Help wanted: {kinds}")).format(kinds=_codes(way.needs))
    return "<br>".join([*map(escape, protects + burdens + known), *([wanted] if way.needs else [])]) or "&ndash;"


def _to(algorithm: Algorithm, to: str | None, numbers: dict[str, int], words: Catalogue) -> str:
    if to is None:
        return escape(words.say("the end"))
    return f'<a href="#{escape(to)}">{numbers[to]}. {escape(algorithm.nodes[to].title)}</a>'


def _rests_on(algorithm: Algorithm, node: Node, words: Catalogue) -> Iterator[str]:
    cited = "; ".join(cited_in_words(citation, words.language) for citation in node.source)
    yield f"<p><small>{escape(words.say('Rests on: {sources}.', sources=cited))}</small>"
    if algorithm.only_design(node):
        ours = words.say("Our own design; no law or guidance was found for it.")
        yield f"<small><strong>{escape(ours)}</strong></small>"
    yield "</p>"
    for doubt in node.doubts:
        asks = words.say(
            "To be confirmed by a lawyer ({doubt}): {question}", doubt=doubt, question=algorithm.doubts[doubt]
        )
        yield f'<p class="doubt">{escape(asks)}</p>'


def cited_in_words(citation: Citation, language: str = ENGLISH) -> str:
    """A citation as a reader sees it: title, place, modality, confidence, where it was seen."""
    source, words = citation.source, catalogue("interface", language)
    place = f", {citation.place}" if citation.place else ""
    if source.kind == "design":
        return f"{source.title}{place} ({_kind(source, words)})"
    copies = ", ".join(copy.id.upper() for copy in citation.seen_in)
    sure = _confidence(citation, words)
    if copies:
        sure = words.say("{confidence} at {copies}", confidence=sure, copies=copies)
    return f"{source.title}{place} ({_kind(source, words)}, {sure})"


def _kind(source: Source, words: Catalogue) -> str:
    match source.kind:
        case "law":
            return words.say("law")
        case "guidance":
            return words.say("guidance")
        case "project":
            return words.say("project")
    return words.say("design")


def _confidence(citation: Citation, words: Catalogue) -> str:
    match citation.confidence:
        case "seen":
            return words.say("seen in a public copy")
        case "known":
            return words.say("not confirmed against the source")
    return words.say("doubtful, to be confirmed")


def _doubts(algorithm: Algorithm, words: Catalogue) -> Iterator[str]:
    if not algorithm.doubts:
        return
    yield f"<h2>{escape(words.say('To be confirmed by a lawyer'))}</h2><table>"
    for doubt, question in algorithm.doubts.items():
        touched = [node for node in algorithm.nodes.values() if doubt in node.doubts]
        links = ", ".join(f'<a href="#{escape(node.name)}">{escape(node.title)}</a>' for node in touched)
        touches = escape(words.say("Touches: {nodes}")).format(nodes=links)
        yield f"<tr><td>{escape(doubt)}</td><td>{escape(question)}<br><small>{touches}</small></td></tr>"
    yield "</table>"


def _sources(algorithm: Algorithm, words: Catalogue) -> Iterator[str]:
    heads = _row(words.say("Id"), words.say("What"), words.say("Kind"), words.say("Read?"))
    yield f"<h2>{escape(words.say('Sources'))}</h2>{heads}"
    for source in algorithm.sources.values():
        read = words.say("seen, as excerpts") if source.seen else words.say("not read")
        yield f"<tr><td>{_codes([source.id.upper()])}</td><td>{_source(source)}</td>"
        yield f"<td>{escape(_kind(source, words))}</td><td>{escape(read)}</td></tr>"
    yield "</table>"


def _source(source: Source) -> str:
    title = escape(source.title)
    named = f'<a href="{escape(source.url)}">{title}</a>' if source.url else title
    # What we could read of it is our own note: it stands in English.
    more = "; ".join(part for part in (source.edition, source.visible) if part)
    return f'{named}<br><small lang="en">{escape(more)}</small>' if more else named
