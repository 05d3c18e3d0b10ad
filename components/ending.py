"""The last page: what was done, what must be done and by when, whom to call, and why not the others."""

from __future__ import annotations

from html import escape

import streamlit as st

from algorithms import Instruction, Node, Referral, Step, vocabulary
from components import cards, markup, session
from components.scene import Scene, answer_in_words, protects

AT_ONCE = ("", "now")


def show(scene: Scene) -> str:
    """Draw the page; gives its title."""
    title = "What now, and by when"
    st.title(title, anchor=False)
    st.html(_stamp(scene))
    with st.container(key="actions", horizontal=True):
        st.html('<button class="act" data-do="print">Print</button>')
        st.button("Start again", key="again", on_click=session.start_again)
    cards.wanted(scene)
    found = cards.found(scene, scene.done.kinds)
    st.html(
        "<h2>Call now</h2>"
        + cards.first(scene, found)
        + _by_deadline(scene)
        + "<h2>Who else helps</h2>"
        + cards.others(scene, found)
        + cards.not_offered(found)
        + _done_and_answered(scene)
    )
    return title


def _stamp(scene: Scene) -> str:
    algorithm = scene.algorithm
    not_reviewed = "Not reviewed by a lawyer: for training and review, not for use at a call."
    draft = "" if algorithm.status == "reviewed" else f"<p class='draft'><b>Draft.</b> {not_reviewed}</p>"
    level = f" Level: <b>{escape(scene.done.level)}</b>." if scene.done.level else ""
    return (
        f"{draft}<p class='facts'>{escape(algorithm.title)}, version {escape(algorithm.version)}. "
        f"{escape(scene.country.name)}{', ' + escape(session.region()) if session.region() else ''}.{level} "
        "No personal data is in this page.</p>"
    )


def _by_deadline(scene: Scene) -> str:
    """What is still to be done, in the order of its deadline."""
    order = list(vocabulary().within)
    due: dict[str, list[Node]] = {}
    for step in scene.done.steps:
        within = getattr(step.node, "within", "")
        if within not in AT_ONCE:
            due.setdefault(within, []).append(step.node)
    parts = []
    for within in sorted(due, key=order.index):
        rows = "".join(_row(scene, node) for node in due[within])
        parts.append(f"<h2>{markup.BY_WHEN.get(within, within)}</h2><ul class='todo'>{rows}</ul>")
    return "".join(parts)


def _row(scene: Scene, node: Node) -> str:
    facts = [markup.basis(scene.algorithm, node)]
    if isinstance(node, Instruction | Referral) and node.own_limit:
        facts.append("the time is our own limit")
    if isinstance(node, Instruction):
        facts = [fact for fact in (node.who, node.document) if fact] + facts
    steps = (
        markup.lines(markup.filled(step, scene.slots) for step in node.steps)
        if isinstance(node, Instruction | Referral) and node.steps
        else ""
    )
    return (
        f"{_item(node)}{escape(markup.filled(node.title, scene.slots))}"
        f"<small>{escape(' · '.join(markup.filled(fact, scene.slots) for fact in facts))}</small>{steps}</li>"
    )


def _item(node: Node) -> str:
    """The beginning of a list item; what stands on no page is on the screen only, never on paper."""
    return "<li class='unwritten'>" if node.unwritten else "<li>"


def _done_and_answered(scene: Scene) -> str:
    at_once = [step for step in scene.done.steps if isinstance(step.node, Instruction) and step.node.within in AT_ONCE]
    done = "".join(f"{_item(step.node)}{escape(markup.filled(step.node.title, scene.slots))}</li>" for step in at_once)
    doubts = dict.fromkeys(doubt for step in scene.done.steps for doubt in step.node.doubts)
    parts = [
        f"<h2>Done at once</h2><ul>{done}</ul>" if done else "",
        markup.fold("What protects her now", markup.lines(protects(scene.done.effects)), "unwritten"),
        markup.fold(
            "What was answered",
            "<ul>" + "".join(_answered(scene, step) for step in scene.done.steps) + "</ul>",
            "paper",
        ),
        markup.fold(
            f"To be confirmed by a lawyer: {len(doubts)}",
            markup.lines(f"{doubt}: {scene.algorithm.doubts[doubt]}" for doubt in doubts),
            "unwritten",
        )
        if doubts
        else "",
        markup.fold("Not read in full by us", markup.lines(source.title for source in scene.algorithm.unread))
        if scene.algorithm.unread
        else "",
    ]
    return "".join(parts)


def _answered(scene: Scene, step: Step) -> str:
    return (
        f"{_item(step.node)}{escape(markup.filled(step.node.title, scene.slots))} "
        f"<b>{escape(markup.filled(answer_in_words(step.node, step.answer), scene.slots))}</b></li>"
    )
