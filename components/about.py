"""About the algorithms: version, what is proven of them, what they rest on, what was not read, what is in doubt."""

from __future__ import annotations

from html import escape

import streamlit as st

from algorithms import Algorithm, Source, vocabulary
from algorithms.certificate import Certificate
from algorithms.handbook import handbook
from algorithms.rules import rules
from algorithms.vocabulary import in_general
from components import frame, markup, session
from components.scene import house


def page() -> None:
    """One part for each algorithm of the country, or for all."""
    frame.top()
    title = "About the algorithms"
    st.title(title, anchor=False)
    read = house()
    shown = read.for_country(session.country()) if session.country() else list(read.algorithms.values())
    for algorithm in shown:
        certificate = read.certificates[algorithm.id]
        st.html(_about(algorithm, certificate))
        st.download_button(
            "The whole algorithm as one page, for trainers and lawyers",
            handbook(algorithm, certificate),
            file_name=f"{algorithm.id}-{algorithm.version}.html",
            mime="text/html",
            key=f"handbook.{algorithm.id}",
            width="stretch",
        )
    if read.problems:
        st.html(
            "<p class='draft'>Some files are closed until they are mended; the operator sees which on the console.</p>"
        )
    frame.way_back()
    frame.keep(title)


def _about(algorithm: Algorithm, certificate: Certificate) -> str:
    reviewed = (
        f"Reviewed by {algorithm.reviewed_by} on {algorithm.reviewed_on}."
        if algorithm.status == "reviewed"
        else "Draft: not reviewed by a lawyer, and not for use at a call."
    )
    unread = ""
    if algorithm.unread:
        rows = "".join(f"<li>{_source(source)}</li>" for source in algorithm.unread)
        unread = f"<h3>It should rest on these, and they could not be read in full</h3><ul>{rows}</ul>"
    return (
        f"<h2>{escape(algorithm.title)}</h2><p><b>{escape(reviewed)}</b> Version {escape(algorithm.version)}. "
        f"{len(algorithm.nodes)} steps, {algorithm.questions} of them questions, {len(algorithm.sources)} sources.</p>"
        f"<p>{escape(algorithm.about)}</p>{_proven(algorithm, certificate)}{unread}"
        + markup.fold(f"Rules proven on every way through: {len(certificate.proven)}", _rules(certificate))
        + markup.fold(f"What this algorithm promises: {len(algorithm.promises)}", _promises(algorithm))
        + markup.fold(f"To be confirmed by a lawyer: {len(algorithm.doubts)}", _doubts(algorithm))
        + markup.fold(f"Sources: {len(algorithm.sources)}", _sources(algorithm))
    )


def _proven(algorithm: Algorithm, certificate: Certificate) -> str:
    runs = certificate.runs
    assert runs is not None  # an algorithm whose runs cannot be counted is closed
    return (
        "<h3>Proven when this server started</h3><p>There are "
        f"<b>{runs.in_all}</b> ways through it, of {runs.shortest} to {runs.longest} answers. On every one of them "
        f"all {len(certificate.proven)} rules hold: <b>what she says at the questions below costs her no protection, "
        f"no step and no help.</b> {runs.first_help} It proves what the steps say, not what an officer does.</p>"
        f"{_told(algorithm, certificate)}"
        f"<p><small>Text proven: <code>{certificate.hash}</code>, in {certificate.seconds} s, by way of "
        f"{runs.states:,} states.</small></p>"
    )


def _told(algorithm: Algorithm, certificate: Certificate) -> str:
    """Where she may tell of what is held against women elsewhere, what is never asked, and which step may wait."""
    topics = vocabulary().sensitive
    rows = ""
    for topic, names in certificate.sensitive.items():
        asked = " ".join(f"“{escape(in_general(algorithm.nodes[name].title))}”" for name in names)
        rows += f"<li><b>{escape(topics[topic])}</b>: {asked}</li>"
    never = "; ".join(escape(topics[topic]) for topic in certificate.never_asked)
    said = f"<ul>{rows}</ul>" + (f"<p>No question here is about these: {never}.</p>" if never else "")
    for name, why in certificate.may_wait.items():
        title = escape(in_general(algorithm.nodes[name].title))
        said += f"<p>One step may wait for what she says: “{title}”. {escape(why)}.</p>"
    return said


def _rules(certificate: Certificate) -> str:
    rows = (
        f"<li><b>{escape(name)}</b> {escape(rules()[name].says)} <small>{escape(rules()[name].rests_on)}</small></li>"
        for name in certificate.proven
    )
    return f"<ul>{''.join(rows)}</ul>"


def _promises(algorithm: Algorithm) -> str:
    return f"<ul>{''.join(f'<li>{escape(promise.says)}.</li>' for promise in algorithm.promises)}</ul>"


def _doubts(algorithm: Algorithm) -> str:
    rows = []
    for doubt, question in algorithm.doubts.items():
        touched = "; ".join(node.title for node in algorithm.nodes.values() if doubt in node.doubts)
        rows.append(f"<li><b>{escape(doubt)}</b> {escape(question)}<br><small>Touches: {escape(touched)}</small></li>")
    return f"<ul>{''.join(rows)}</ul>"


def _sources(algorithm: Algorithm) -> str:
    rows = "".join(
        f"<tr><td>{_source(source)}</td><td>{markup.MODALITY[source.kind]}</td>"
        f"<td>{'seen, as an excerpt' if source.seen else 'not read'}</td></tr>"
        for source in algorithm.sources.values()
    )
    return (
        f'<div class="scroll"><table class="table"><tr><th>What</th><th>Kind</th><th>Read</th></tr>{rows}</table></div>'
    )


def _source(source: Source) -> str:
    title = escape(source.title)
    named = f'<a href="{escape(source.url)}" rel="noreferrer" target="_blank">{title}</a>' if source.url else title
    return f"{named}<br><small>{escape(source.visible)}</small>" if source.visible else named
