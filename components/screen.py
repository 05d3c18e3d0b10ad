"""One node, one screen.  Widget keys are `node.answer`: the address in the graph and in the tests."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from itertools import groupby

import streamlit as st

from algorithms import DONE, Answer, Assessment, Instruction, Item, Node, Question, Referral
from components import cards, her_card, markup, session
from components.markup import as_html
from components.scene import Scene
from components.spoken import say

AT_HAND = "at_hand"
"""The key of what holds the one press that goes on: it stays above the bar while the page is longer than the screen."""
MARKS = ("yes", "no", "unknown", "unsaid")


def draw(scene: Scene, node: Node, progress: str) -> str:
    """Progress, title, what the officer needs to know, and what can be pressed; gives the title.

    What is only read is one piece of HTML: each piece more costs every press a millisecond.
    """
    title = markup.filled(node.title, scene.slots)
    css = " class='long'" if len(title) > markup.LONG else ""
    read = f"{progress}<h1{css}>{as_html(title)}</h1>{markup.head(node, scene.slots)}"
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


def _answer(scene: Scene, node: Node, answer: str, says: str, number: int, given: bool, primary: bool = False) -> None:
    kept = f"given-{node.name}-{answer}" if given else None
    with _around(AT_HAND if primary else kept):
        st.button(
            markup.label(markup.filled(says, scene.slots)),
            key=f"{node.name}.{answer}",
            on_click=session.give,
            args=(node.name, answer),
            shortcut=str(number) if number <= 9 else None,
            type="primary" if primary else "secondary",
            width="stretch",
        )


def _around(key: str | None) -> AbstractContextManager[object]:
    """A container of its own where there is a *key* to find it by; each one more costs every press."""
    return st.container(key=key) if key else nullcontext()


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
            say("Go on"),
            key=f"{node.name}.go",
            on_click=session.give,
            args=(node.name, ticked),
            disabled=not ticked,
            shortcut="Enter",
            type="primary",
            width="stretch",
        )


def _done(scene: Scene, node: Node) -> None:
    _answer(scene, node, DONE, say("Done"), 1, given=False, primary=True)


def _referral(scene: Scene, node: Referral) -> None:
    cards.wanted(scene)
    cards.show(scene, node)
    _done(scene, node)


def _assessment(scene: Scene, node: Assessment) -> None:
    form, known = node.form, set(scene.done.facts)
    if not form.official:
        if form.own_rules:
            standing = say("Our own rules, not an official form.")
        else:
            standing = say("Not the official form: nothing is computed.")
        note = markup.fold(say("About this form"), f"<p>{as_html(form.note)}</p>")
        st.html(f"<p class='doubt'><b>{as_html(standing)}</b></p>{note}")
    told, open_ = form.signs((), (), known)
    if told or open_:
        rows = [form.items[i].say for i in form.items if i in told]
        rows += [say("{sign} (not known)", sign=form.items[i].say) for i in form.items if i in open_]
        st.html(markup.fold(say("Already told: {n}", n=len(rows)), markup.lines(rows)))
    asked = tuple(name for name, item in form.items.items() if item.asked and name not in told | open_)
    with st.container(key=f"form-{node.name}"):
        for group, items in groupby(asked, key=lambda name: form.items[name].group):
            if group:
                st.subheader(markup.label(group), anchor=False)
            for item in items:
                _sign(node, form.items[item])
    marks = {item: mark for item, mark in session.ticked(node.name).items() if item in asked}
    if len(marks) == len(asked):
        _level(scene, node, marks)
    else:
        with st.container(key=AT_HAND):
            st.button(
                say("See the level"),
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
        format_func=_mark,
        key=key,
        on_change=session.keep_mark,
        args=(node.name, item.id),
        width="stretch",
    )


def _mark(mark: str) -> str:
    match mark:
        case "yes":
            return say("Yes")
        case "no":
            return say("No")
        case "unknown":
            return say("Not known")
    return say("Did not say")


def _level(scene: Scene, node: Assessment, marks: dict[str, str]) -> None:
    """What the form gives, why, and the levels the officer may choose: that one or a higher."""
    form = node.form
    yes = [item for item, mark in marks.items() if mark == "yes"]
    unknown = [item for item, mark in marks.items() if mark in ("unknown", "unsaid")]
    computed = form.level(yes, unknown, scene.done.facts)
    levels, said = list(node.bands), scene.algorithm.levels
    if computed is None:
        st.subheader(say("Which level do you see?"), anchor=False)
        counts = say("{yes} signs marked yes, {unknown} not known.", yes=len(yes), unknown=len(unknown))
        advice = say(
            "The official scoring is not loaded, so nothing is computed: choose by your own judgement, "
            "the higher level when in doubt."
        )
        st.html(f"<p>{as_html(counts)} {as_html(advice)}</p>")
    else:
        st.subheader(say("Level: {level}", level=said.get(computed, computed)), anchor=False)
        true, open_ = form.signs(yes, unknown, scene.done.facts)
        reasons = [form.items[i].say for i in form.items if i in true]
        critical = [item for name, item in form.items.items() if name in open_ and item.critical]
        reasons += [say("Not known: {sign}", sign=item.say) for item in critical]
        raised = say("You may raise the level by your own judgement, never lower it.")
        st.html(f"{markup.lines(reasons)}<p>{as_html(raised)}</p>")
    allowed = levels[levels.index(computed) :] if computed else levels
    before = _given(scene, node)
    chosen = before.get("level") if isinstance(before, Mapping) else None
    for number, level in enumerate(allowed, 1):
        answer = {"yes": yes, "unknown": unknown, "level": level}
        named = said.get(level, level)
        if level == computed:
            says = say("Go on: {level}", level=named)
        else:
            says = say("Raise to {level}", level=named) if computed else named[:1].upper() + named[1:]
        with _around(f"given-{node.name}-{level}" if level == chosen else None):
            st.button(
                says,
                key=f"{node.name}.level.{level}",
                on_click=session.give,
                args=(node.name, answer),
                shortcut=str(number),
                type="primary" if level == computed else "secondary",
                width="stretch",
            )
