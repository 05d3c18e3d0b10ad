"""One node, one screen.  Widget keys are `node.answer`: the address in the graph and in the tests."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import groupby

import streamlit as st

from algorithms import DONE, Answer, Assessment, Instruction, Item, Node, Question, Referral
from components import cards, her_card, markup, session
from components.scene import Scene

AT_HAND = "at_hand"
"""The key of what holds the one press that goes on: it stays above the bar while the page is longer than the screen."""
MARKS = ("yes", "no", "unknown", "unsaid")
MARK_WORDS = {"yes": "Yes", "no": "No", "unknown": "Not known", "unsaid": "Did not say"}


def draw(scene: Scene, node: Node, progress: str) -> str:
    """Progress, title, what the officer needs to know, and what can be pressed; gives the title.

    What is only read is one piece of HTML: each piece more costs every press a millisecond.
    """
    title = markup.filled(node.title, scene.slots)
    css = " class='long'" if len(title) > markup.LONG else ""
    read = f"{progress}<h1{css}>{escape(title)}</h1>{markup.head(node, scene.slots)}"
    if isinstance(node, Instruction | Referral):
        read += markup.steps(node, scene.slots)
    st.html(read)
    if isinstance(node, Question):
        _question(scene, node)
    elif isinstance(node, Instruction):
        _done(scene, node)
    elif isinstance(node, Assessment):
        _assessment(scene, node)
    else:
        _referral(scene, node)
    her_card.presses(node)
    st.html(markup.background(scene.algorithm, node, scene.slots))
    return title


def _given(scene: Scene, node: Node) -> Answer | None:
    return next((step.answer for step in scene.done.steps if step.node is node), None)


def _question(scene: Scene, node: Question) -> None:
    if node.many:
        _many(scene, node)
        return
    before = _given(scene, node)
    for number, choice in enumerate(node.choices.values(), 1):
        _answer(scene, node, choice.id, choice.say, number, before == choice.id)


def _answer(scene: Scene, node: Node, answer: str, say: str, number: int, given: bool, primary: bool = False) -> None:
    kept = f"given-{node.name}-{answer}" if given else None
    with st.container(key=AT_HAND if primary else kept):
        st.button(
            markup.label(markup.filled(say, scene.slots)),
            key=f"{node.name}.{answer}",
            on_click=session.give,
            args=(node.name, answer),
            shortcut=str(number) if number <= 9 else None,
            type="primary" if primary else "secondary",
            width="stretch",
        )


def _many(scene: Scene, node: Question) -> None:
    kept = session.ticked(node.name)
    by_themselves = tuple(choice.id for choice in node.choices.values() if choice.by_itself)
    ticked = []
    with st.container(key=f"ticks-{node.name}"):
        for choice in node.choices.values():
            key = f"{node.name}.{choice.id}"
            session.lay_out(key, choice.id in kept)
            if st.checkbox(
                markup.label(markup.filled(choice.say, scene.slots)),
                key=key,
                on_change=session.keep_ticks,
                args=(node.name, tuple(node.choices), choice.id, by_themselves),
                width="stretch",
            ):
                ticked.append(choice.id)
    with st.container(key=AT_HAND):
        st.button(
            "Go on",
            key=f"{node.name}.go",
            on_click=session.give,
            args=(node.name, ticked),
            disabled=not ticked,
            shortcut="Enter",
            type="primary",
            width="stretch",
        )


def _done(scene: Scene, node: Node) -> None:
    _answer(scene, node, DONE, "Done", 1, given=False, primary=True)


def _referral(scene: Scene, node: Referral) -> None:
    cards.wanted(scene)
    cards.show(scene, node)
    _done(scene, node)


def _assessment(scene: Scene, node: Assessment) -> None:
    form, known = node.form, set(scene.done.facts)
    if not form.official:
        standing = (
            "Our own rules, not an official form." if form.own_rules else "Not the official form: nothing is computed."
        )
        st.html(
            f"<p class='doubt'><b>{standing}</b></p>" + markup.fold("About this form", f"<p>{escape(form.note)}</p>")
        )
    told, open_ = form.signs((), (), known)
    if told or open_:
        rows = [form.items[i].say for i in form.items if i in told]
        rows += [f"{form.items[i].say} (not known)" for i in form.items if i in open_]
        st.html(markup.fold(f"Already told: {len(rows)}", markup.lines(rows)))
    asked = tuple(name for name, item in form.items.items() if item.asked and name not in told | open_)
    with st.container(key=f"form-{node.name}"):
        for group, items in groupby(asked, key=lambda name: form.items[name].group):
            if group:
                st.subheader(group, anchor=False)
            for item in items:
                _sign(node, form.items[item])
    marks = {item: mark for item, mark in session.ticked(node.name).items() if item in asked}
    if len(marks) == len(asked):
        _level(scene, node, marks)
    else:
        with st.container(key=AT_HAND):
            st.button(
                "See the level",
                key=f"{node.name}.see",
                on_click=session.mark_rest,
                args=(node.name, asked),
                type="primary",
                width="stretch",
            )


def _sign(node: Assessment, item: Item) -> None:
    key = f"{node.name}.{item.id}"
    if mark := session.ticked(node.name).get(item.id):
        session.lay_out(key, mark)
    st.segmented_control(
        markup.label(item.say),
        MARKS,
        format_func=MARK_WORDS.__getitem__,
        key=key,
        on_change=session.keep_mark,
        args=(node.name, item.id),
        width="stretch",
    )


def _level(scene: Scene, node: Assessment, marks: dict[str, str]) -> None:
    """What the form gives, why, and the levels the officer may choose: that one or a higher."""
    form = node.form
    yes = [item for item, mark in marks.items() if mark == "yes"]
    unknown = [item for item, mark in marks.items() if mark in ("unknown", "unsaid")]
    computed = form.level(yes, unknown, scene.done.facts)
    levels = list(node.bands)
    if computed is None:
        st.subheader("Which level do you see?", anchor=False)
        st.html(
            f"<p>{len(yes)} signs marked yes, {len(unknown)} not known. "
            "The official scoring is not loaded, so nothing is computed: choose by your own judgement, "
            "the higher level when in doubt.</p>"
        )
    else:
        st.subheader(f"Level: {computed}", anchor=False)
        true, open_ = form.signs(yes, unknown, scene.done.facts)
        reasons = [form.items[i].say for i in form.items if i in true]
        reasons += [f"Not known: {form.items[i].say}" for i in form.items if i in open_ and form.items[i].critical]
        st.html(markup.lines(reasons) + "<p>You may raise the level by your own judgement, never lower it.</p>")
    allowed = levels[levels.index(computed) :] if computed else levels
    before = _given(scene, node)
    chosen = before.get("level") if isinstance(before, Mapping) else None
    for number, level in enumerate(allowed, 1):
        answer = {"yes": yes, "unknown": unknown, "level": level}
        says = f"Go on: {level}" if level == computed else f"Raise to {level}" if computed else level.capitalize()
        with st.container(key=f"given-{node.name}-{level}" if level == chosen else None):
            st.button(
                says,
                key=f"{node.name}.level.{level}",
                on_click=session.give,
                args=(node.name, answer),
                shortcut=str(number),
                type="primary" if level == computed else "secondary",
                width="stretch",
            )
