"""About the algorithms: version, what is proven of them, what they rest on, what was not read, what is in doubt."""

from __future__ import annotations

from functools import cache
from html import escape

import streamlit as st

from algorithms import Algorithm, Source, vocabulary
from algorithms.certificate import Certificate
from algorithms.handbook import handbook
from algorithms.rules import rules
from algorithms.vocabulary import in_general
from components import frame, markup, session
from components.language_choice import legend
from components.markup import as_html
from components.scene import for_country, house, told
from components.spoken import day, language, say
from languages import ENGLISH, said_number


def page() -> None:
    """One part for each algorithm of the country, or for all."""
    frame.top()
    title = say("About the algorithms")
    st.title(title, anchor=False)
    read = house()
    for algorithm in for_country(session.country() or None):
        st.html(_about(algorithm, read.certificates[algorithm.id]))
        st.download_button(
            say("The whole algorithm as one page, for trainers and lawyers"),
            handbook_of(algorithm.id, language()),
            file_name=f"{algorithm.id}-{algorithm.version}.html",
            mime="text/html",
            key=f"handbook.{algorithm.id}",
            width="stretch",
        )
    if read.problems:
        closed = say("Some files are closed until they are mended; the operator sees which on the console.")
        st.html(f"<p class='draft'>{as_html(closed)}</p>")
    if language() != ENGLISH:
        st.html(f"<h2>{as_html(say('About the translation'))}</h2>{legend()}")
    frame.way_back()
    frame.keep(title)


@cache
def handbook_of(algorithm_id: str, spoken: str) -> str:
    """The handbook of an algorithm in the language *spoken*."""
    return handbook(told(algorithm_id, spoken), house().certificates[algorithm_id], spoken)


def _about(algorithm: Algorithm, certificate: Certificate) -> str:
    if algorithm.status == "reviewed":
        standing = say("Reviewed by {name} on {day}.", name=algorithm.reviewed_by, day=day(algorithm.reviewed_on))
    else:
        standing = say("Draft: not reviewed by a lawyer, and not for use at a call.")
    counts = say(
        "Version {version}. {steps} steps, {questions} of them questions, {sources} sources.",
        version=algorithm.version,
        steps=len(algorithm.nodes),
        questions=algorithm.questions,
        sources=len(algorithm.sources),
    )
    unread = ""
    if algorithm.unread:
        rows = "".join(f"<li>{_source(source)}</li>" for source in algorithm.unread)
        heading = say("It should rest on these, and they could not be read in full")
        unread = f"<h3>{as_html(heading)}</h3><ul>{rows}</ul>"
    return (
        f"<h2>{as_html(algorithm.title)}</h2><p><b>{as_html(standing)}</b> {as_html(counts)}</p>"
        f"<p>{as_html(algorithm.about)}</p>{_proven(algorithm, certificate)}{unread}"
        + markup.fold(say("Rules proven on every way through: {n}", n=len(certificate.proven)), _rules(certificate))
        + markup.fold(say("What this algorithm promises: {n}", n=len(algorithm.promises)), _promises(algorithm))
        + markup.fold(say("To be confirmed by a lawyer: {n}", n=len(algorithm.doubts)), _doubts(algorithm))
        + markup.fold(say("Sources: {n}", n=len(algorithm.sources)), _sources(algorithm))
    )


def _proven(algorithm: Algorithm, certificate: Certificate) -> str:
    runs = certificate.runs
    assert runs is not None  # an algorithm whose runs cannot be counted is closed
    ways = as_html(say("There are {runs} ways through it, of {shortest} to {longest} answers.")).format(
        runs=f"<b>{runs.in_all_said(language())}</b>", shortest=runs.shortest, longest=runs.longest
    )
    costs = as_html(say("what she says at the questions below costs her no protection, no step and no help."))
    holds = as_html(say("On every one of them all {n} rules hold: {costs}")).format(
        n=len(certificate.proven), costs=f"<b>{costs}</b>"
    )
    limits = as_html(say("It proves what the steps say, not what an officer does."))
    text = as_html(say("Text proven: {hash}, in {seconds} s, by way of {states} states.")).format(
        hash=f"<code>{certificate.hash}</code>",
        seconds=said_number(certificate.seconds or 0, language()),
        states=said_number(runs.states, language()),
    )
    return (
        f"<h3>{as_html(say('Proven when this server started'))}</h3><p>{ways} {holds} "
        f"{as_html(runs.first_help_said(language()))} {limits}</p>"
        f"{_told(algorithm, certificate)}<p><small>{text}</small></p>"
    )


def _told(algorithm: Algorithm, certificate: Certificate) -> str:
    """Where she may tell of what is held against women elsewhere, what is never asked, and which step may wait."""
    rows = ""
    for topic, names in certificate.sensitive.items():
        asked = " ".join(f"“{as_html(_title(algorithm, name))}”" for name in names)
        rows += f"<li><b>{as_html(_topic(topic))}</b>: {asked}</li>"
    never = "; ".join(as_html(_topic(topic)) for topic in certificate.never_asked)
    said = f"<ul>{rows}</ul>"
    if never:
        said += f"<p>{as_html(say('No question here is about these: {topics}.')).format(topics=never)}</p>"
    for name in certificate.may_wait:
        waits = as_html(say("One step may wait for what she says: “{step}”. {why}."))
        why = as_html(getattr(algorithm.nodes[name], "may_wait", ""))
        said += f"<p>{waits.format(step=as_html(_title(algorithm, name)), why=why)}</p>"
    return said


def _title(algorithm: Algorithm, name: str) -> str:
    return in_general(algorithm.nodes[name].title, language())


def _topic(topic: str) -> str:
    return say(vocabulary().sensitive[topic], f"topics.{topic}")


def _rules(certificate: Certificate) -> str:
    rows = (
        f"<li><code><b>{escape(name)}</b></code> {as_html(say(rules()[name].says, f'rules.{name}'))} "
        f"<small><code>{escape(rules()[name].rests_on)}</code></small></li>"
        for name in certificate.proven
    )
    return f"<ul>{''.join(rows)}</ul>"


def _promises(algorithm: Algorithm) -> str:
    return f"<ul>{''.join(f'<li>{as_html(promise.says)}.</li>' for promise in algorithm.promises)}</ul>"


def _doubts(algorithm: Algorithm) -> str:
    rows = []
    for doubt, question in algorithm.doubts.items():
        nodes = (node.name for node in algorithm.nodes.values() if doubt in node.doubts)
        touched = "; ".join(as_html(_title(algorithm, name)) for name in nodes)
        touches = as_html(say("Touches: {nodes}")).format(nodes=touched)
        rows.append(f"<li><b>{escape(doubt)}</b> {as_html(question)}<br><small>{touches}</small></li>")
    return f"<ul>{''.join(rows)}</ul>"


def _sources(algorithm: Algorithm) -> str:
    seen, unread = as_html(say("seen, as an excerpt")), as_html(say("not read"))
    rows = "".join(
        f"<tr><td>{_source(source)}</td><td>{as_html(markup.modality(source))}</td>"
        f"<td>{seen if source.seen else unread}</td></tr>"
        for source in algorithm.sources.values()
    )
    head = "".join(f"<th>{as_html(name)}</th>" for name in (say("What"), say("Kind"), say("Read")))
    return f'<div class="scroll"><table class="table"><tr>{head}</tr>{rows}</table></div>'


def _source(source: Source) -> str:
    title = as_html(source.title)
    named = f'<a href="{escape(source.url)}" rel="noreferrer" target="_blank">{title}</a>' if source.url else title
    if not source.visible:
        return named
    # What we could read of it is our own note for whoever looks it up: it stands in English.
    return f'{named}<br><small class="owner" lang="en">{escape(source.visible)}</small>'
