"""What is shown to her: the words for her, large, in her language, and nothing else of the walk.

The card is built from nothing but these words and the answers she may give: no reason, law, step, fact or trail can
slip onto it (docs/decisions/0016-what-is-shown-to-her.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

import streamlit as st

from algorithms import UNKNOWN, Algorithm, Node, Question, vocabulary
from components import frame, leaflet, markup, paper, session
from components.scene import Scene, house
from components.spoken import language, say
from languages import ENGLISH, MARK, Catalogue, catalogue, own_name, ready

HER = "her"
"""What `session.showing` says while the card is shown."""
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Said:
    """A text for her, and the language it is in: hers, or English where there is no translation of today."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Card:
    """What she sees: one text large, perhaps a second, the answers that are hers to give, and what is a draft."""

    language: str
    title: Said
    more: Said | None
    answers: Mapping[str, Said]
    draft: Said | None

    @property
    def in_her_language(self) -> bool:
        """Whether all that is said to her is."""
        said = (self.title, self.more, *self.answers.values())
        return all(one.language == self.language for one in said if one)


def card(algorithm: Algorithm, name: str, hers: str, slots: Mapping[str, str]) -> Card:
    """The card of the node *name* of *algorithm*, which is in English, in the language *hers*.

    *slots*: what the country's file fills in; where it does not know, the general meaning stands in her language.
    """
    node = algorithm.nodes[name]
    words, interface = catalogue(algorithm.id, hers), catalogue("interface", hers)

    def said(english: str, at: str) -> Said:
        meant = _meant(english, slots, interface)
        text = markup.filled(words.say(english, at), {**slots, **meant})
        return Said(text, hers if words.is_current(english, at) and not _marked(meant.values()) else ENGLISH)

    title, more, answers = said(node.say_to_her, f"{name}.say_to_her"), None, {}
    if isinstance(node, Question) and node.she_answers:
        if "?" not in node.say_to_her:
            title, more = said(node.title, f"{name}.{node.verb}"), title
        answers = {choice.id: said(choice.say, f"{name}.{choice.id}.say") for choice in node.choices.values()}
        answers[UNKNOWN] = _own(interface.say("I do not know, or I would rather not say"), hers)
    checked = hers == ENGLISH or words.reviewed_by
    draft = None if checked else _own(interface.say("A draft translation: nobody who speaks it has checked it."), hers)
    return Card(hers, title, more, answers, draft)


def _meant(english: str, slots: Mapping[str, str], interface: Catalogue) -> dict[str, str]:
    general = vocabulary().slots
    return {slot: interface.say(general[slot], f"slots.{slot}") for slot in _SLOT.findall(english) if slot not in slots}


def _own(text: str, hers: str) -> Said:
    return Said(text, ENGLISH if _marked([text]) else hers)


def _marked(texts: Iterable[str]) -> bool:
    return any(MARK in text for text in texts)


def presses(node: Node) -> None:
    """What stands under the answers of a screen with words for her: they are shown to her, or her rights printed."""
    if node.say_to_her:
        with st.container(key="hers", horizontal=True):
            st.button(say("Show to her"), key="show_her", on_click=session.show, args=(HER,), shortcut="S")
            leaflet.link(node)


def shown(scene: Scene) -> bool:
    """Whether the screen is hers now: it was turned to her, at a node with words for her."""
    return session.showing() == HER and bool(scene.here and scene.here.say_to_her)


def page(scene: Scene) -> None:
    """The whole screen while it is hers: card or choice of language, and the bar with back, leaving and danger."""
    node = scene.here
    assert node is not None
    algorithm = house().algorithms[scene.algorithm.id]
    there_are = ready(algorithm.id)
    with st.container(key="top", horizontal=True, vertical_alignment="center"):
        frame.top("", paper.none(), hers=True)
        st.button(say("Leave ✕"), key="leave", on_click=session.forget)
    with st.container(key="walk"):
        if session.her_language() in there_are:
            made = card(algorithm, node.name, session.her_language(), scene.slots)
            title, spoken = made.title.text, made.title.language
            _draw(node, made, scene.slots)
        else:
            title, spoken = _choose(there_are), language()
    _foot(choose=session.her_language() in there_are and len(there_are) > 1)
    frame.keep(title, here=node.name, lang=spoken)


def _choose(there_are: tuple[str, ...]) -> str:
    """The languages by their own names, large enough to be pointed at; gives the title."""
    title = say("Which language does she read?")
    st.html(
        f"<h1>{escape(title)}</h1><p class='why'>"
        f"{escape(say('Let her point at it. If hers is not here, speak with her through an interpreter.'))}</p>"
    )
    for code in there_are:
        st.button(
            markup.label(own_name(code)),
            key=f"hers.{code}",
            on_click=session.speak_with_her_in,
            args=(code,),
            width="stretch",
        )
    return title


def _draw(node: Node, made: Card, slots: Mapping[str, str]) -> None:
    more = f'<p class="for-her" {_in(made.more)}>{_by_sentence(made.more.text)}</p>' if made.more else ""
    st.html(f'<h1 class="for-her" {_in(made.title)}>{_by_sentence(made.title.text)}</h1>{more}')
    if made.answers:
        assert isinstance(node, Question)
        with st.container(key="her_answers"):
            # What is not known she says in other words than an officer, and he reads the same as she.
            same = {UNKNOWN: say("I do not know, or I would rather not say")}
            for number, (answer, said) in enumerate(made.answers.items(), 1):
                officers = same.get(answer) or markup.filled(node.choices[answer].say, slots)
                st.button(
                    _label(said, officers, language()),
                    key=f"{node.name}.{answer}",
                    on_click=session.give,
                    args=(node.name, answer),
                    shortcut=str(number),
                    width="stretch",
                )
    if made.draft:
        st.html(f'<p class="draft" {_in(made.draft)}>{escape(made.draft.text)}</p>')
    if not made.in_her_language:
        for_officer = say("Not all of this is in her language. Read it out to her, or through an interpreter.")
        st.html(f'<p class="doubt" lang="{language()}"><b>{escape(for_officer)}</b></p>')


def _in(said: Said) -> str:
    """In which language an element is; right to left where it is written so."""
    return f'lang="{escape(said.language)}" dir="auto"'


def _by_sentence(text: str) -> str:
    """Each sentence on a line of its own; read aloud or copied it is the same text."""
    return " ".join(f"<span>{escape(one)}</span>" for one in re.split(r"(?<=[.?!]) ", text))


def _label(hers: Said, officers: str, officers_language: str) -> str:
    """An answer in both languages: hers, and the officer's below; once where it is the same."""
    if hers.language == officers_language:
        return f"**{markup.label(hers.text)}**"
    return f"**{markup.label(hers.text)}** *{markup.label(officers)}*"


def _foot(choose: bool) -> None:
    with st.container(key="foot", horizontal=True):
        st.button(say("← Back"), key="back", on_click=session.show, args=("",), shortcut="Backspace")
        if choose:
            st.button(say("Language"), key="her_language", on_click=session.speak_with_her_in, args=("",))
        st.button(say("⚠ Danger now"), key="danger", on_click=session.show, args=("danger",), shortcut="D")
