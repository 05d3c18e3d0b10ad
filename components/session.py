"""What the server keeps of a visit: where she is asked about, which algorithm, and the answers.

The only module that touches `st.session_state`.  Nothing of it goes to the
address, a log, a file or another request, and it ends with the tab.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar
from typing import cast

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from algorithms import Answer

_VISIT = {
    "language": "",
    "hers": "",
    "country": "",
    "algorithm": "",
    "region": "",
    "circumstances": (),
    "marked_otherwise": {},
    "changing": "",
    "showing": "",
    "ticked": {},
    "form": {},
    "notice": "",
    "looked_at": "",
    "suggested": 0,
    "picked": {},
    "choices": {},
}


_OF_THIS_RUN: ContextVar[str] = ContextVar("language", default="")
"""The language of this run: a screen asks for it a thousand times, and the framework takes its time each time."""


def know_pages(pages: Mapping[str, StreamlitPage]) -> None:
    """A run begins: note where each page is, for links between them."""
    _OF_THIS_RUN.set("")
    st.session_state["pages"] = dict(pages)


def page(name: str) -> StreamlitPage:
    """The page called *name*."""
    return cast("dict[str, StreamlitPage]", st.session_state["pages"])[name]


def _get(key: str) -> object:
    return st.session_state.get(key, _VISIT[key])


def language() -> str:
    """The language that was chosen on a screen, or nothing."""
    return cast(str, _get("language"))


def choose_language(code: str) -> None:
    """Keep the language for this visit; the walk stays as it is."""
    st.session_state["language"] = code
    _OF_THIS_RUN.set("")


def of_this_run() -> str:
    """The language of this run, once it is settled."""
    return _OF_THIS_RUN.get()


def settle(code: str) -> str:
    """Settle the language of this run, and give it."""
    _OF_THIS_RUN.set(code)
    return code


def her_language() -> str:
    """The language she reads, as it was chosen with her, or nothing; it goes with the visit."""
    return cast(str, _get("hers"))


def speak_with_her_in(code: str) -> None:
    """Keep her language for this visit; nothing asks for it anew."""
    st.session_state["hers"] = code


def speak_with_her_in_chosen() -> None:
    """Keep the language chosen in the box of the leaflet."""
    speak_with_her_in(str(st.session_state["leaflet_language"]))


def browsers_language() -> str:
    """The language the browser asks for, like uk-UA; nothing where it does not say."""
    return st.context.locale or ""


def asked_language() -> str:
    """The language that was just pressed in the list of languages, or nothing."""
    told = st.session_state.get("frame")
    return str((told.get("language") if told else "") or "")


def country() -> str:
    """The chosen country (ISO 3166-1), or nothing."""
    return cast(str, _get("country"))


def algorithm() -> str:
    """The id of the chosen algorithm, or nothing."""
    return cast(str, _get("algorithm"))


def region() -> str:
    """The region to look for help in; nothing means the whole country."""
    return cast(str, _get("region"))


def circumstances() -> tuple[str, ...]:
    """What a place must be able to take, as the officer marked it with her."""
    return tuple(cast("tuple[str, ...]", _get("circumstances")))


def showing() -> str:
    """What is laid over the question: `danger`, `trail`, `her` (what is shown to her), or nothing."""
    return cast(str, _get("showing"))


def changing() -> str:
    """The node whose answer is being changed, or nothing."""
    return cast(str, _get("changing"))


def is_wide() -> bool:
    """Whether the drawing has room beside the question; the browser says so once."""
    told = st.session_state.get("frame")
    return bool(told and told.get("wide"))


def sheet_in_browser() -> str:
    """The name of the drawing the browser has, or nothing."""
    told = st.session_state.get("sheet")
    return str(told.get("has") or "") if told else ""


def answers() -> MutableMapping[str, Answer]:
    """Node name → answer: the whole state of the walk."""
    return cast("MutableMapping[str, Answer]", st.session_state.setdefault("answers", {}))


def choose_country(iso2: str) -> None:
    """Take another country: its regions and algorithms are others, so the walk begins anew."""
    if iso2 != country():
        forget()
        st.session_state["country"] = iso2


def begin(algorithm_id: str) -> None:
    """Open an algorithm at its start."""
    kept = country(), region()
    forget()
    st.session_state["country"], st.session_state["region"] = kept
    st.session_state["algorithm"] = algorithm_id


def look_in_chosen(anywhere: str) -> None:
    """Look for help in the region chosen in its box; *anywhere* means the whole country."""
    chosen = st.session_state["region_box"]
    st.session_state["region"] = "" if chosen == anywhere else chosen


def marked_otherwise() -> Mapping[str, bool]:
    """Where the officer marked something else than the answers say: circumstance → marked or not."""
    return cast("dict[str, bool]", _get("marked_otherwise"))


def mark(found: tuple[str, ...], otherwise: Mapping[str, bool]) -> None:
    """Note what a place must be able to take, and where that differs from what the answers say."""
    st.session_state["circumstances"] = found
    st.session_state["marked_otherwise"] = dict(otherwise)


def give(node: str, answer: Answer) -> None:
    """Answer *node*; answers given later stay, as far as they are still on the way."""
    answers()[node] = answer
    _look_at_the_walk()


def take_back(node: str) -> None:
    """Take the answer of *node* back: the walk stands before it again."""
    answers().pop(node, None)
    _look_at_the_walk()


def change(node: str) -> None:
    """Show *node* again, to answer it anew."""
    st.session_state["changing"] = node
    st.session_state["showing"] = ""


def show(what: str) -> None:
    """Lay `danger`, `trail` or `her` over the question; nothing takes it away."""
    st.session_state["showing"] = what


def visits() -> int:
    """How many walks this tab began or left; the browser drops the ticks of the one before."""
    return cast(int, st.session_state.get("visits", 0))


def ticked(node: str) -> Mapping[str, str]:
    """What is marked at *node*, before and after it was confirmed: item → yes, no, unknown, unsaid."""
    return cast("dict[str, dict[str, str]]", _get("ticked")).get(node, {})


def tick(node: str, marks: Mapping[str, str]) -> None:
    """Keep what is marked at *node* until it is confirmed: a look at danger or the trail loses nothing."""
    st.session_state["ticked"] = {**cast("dict[str, object]", _get("ticked")), node: dict(marks)}


def keep_ticks(node: str, choices: tuple[str, ...], pressed: str, by_themselves: tuple[str, ...]) -> None:
    """Keep what is ticked on a question; one that stands by itself goes out when another comes, and the other way."""
    if st.session_state[f"{node}.{pressed}"]:
        for other in choices:
            if other != pressed and (pressed in by_themselves or other in by_themselves):
                st.session_state[f"{node}.{other}"] = False
    tick(node, {choice: "yes" for choice in choices if st.session_state.get(f"{node}.{choice}")})


def keep_mark(node: str, item: str) -> None:
    """Keep what is marked for one sign of a form, or that its mark was taken away."""
    mark = st.session_state[f"{node}.{item}"]
    others = {name: kept for name, kept in ticked(node).items() if name != item}
    tick(node, {**others, item: mark} if mark else others)


def mark_rest(node: str, items: tuple[str, ...]) -> None:
    """What is not marked is not known."""
    tick(node, {**dict.fromkeys(items, "unknown"), **ticked(node)})
    for item in items:
        st.session_state[f"{node}.{item}"] = ticked(node)[item]


def lay_out(key: str, value: object) -> None:
    """What the widget *key* shows when it comes on the screen anew."""
    if key not in st.session_state:
        st.session_state[key] = value


def picked(key: str) -> str:
    """What is chosen in the box *key*, as long as it stands on the screen."""
    return cast("dict[str, str]", _get("picked")).get(key, "") if key in st.session_state else ""


def pick(key: str, what: str) -> None:
    """Keep what is chosen in the box *key*."""
    st.session_state["picked"] = {**cast("dict[str, str]", _get("picked")), key: what}


def form() -> dict[str, object]:
    """The form an editor has open: country, service, base (a revision's number), entry and draft; empty without one."""
    return cast("dict[str, object]", _get("form"))


def open_form(country_code: str, service: str, base: int | None, entry: Mapping[str, object]) -> None:
    """Open the form of one service on *entry*, which revision *base* made."""
    st.session_state["form"] = {
        "country": country_code,
        "service": service,
        "base": base,
        "entry": dict(entry),
        "draft": dict(entry),
        "visit": forms_opened() + 1,
    }
    st.session_state["forms_opened"] = forms_opened() + 1


def forms_opened() -> int:
    """How many forms this tab opened: a number for the keys of the next one's boxes."""
    return cast(int, st.session_state.get("forms_opened", 0))


def keep_draft(draft: Mapping[str, object]) -> None:
    """Keep what stands in the form, so that a look elsewhere loses nothing."""
    st.session_state["form"] = {**form(), "draft": dict(draft)}


def close_form() -> None:
    """Close the form; what was not sent is given up."""
    st.session_state["form"] = {}


def notice(sentence: str) -> None:
    """Keep a sentence for the next screen."""
    st.session_state["notice"] = sentence


def heard() -> str:
    """The sentence kept for this screen, once."""
    said = cast(str, _get("notice"))
    st.session_state["notice"] = ""
    return said


def look_at(service: str) -> None:
    """Choose the service whose history is shown."""
    st.session_state["looked_at"] = service


def looked_at() -> str:
    """The service whose history is shown, or nothing."""
    return cast(str, _get("looked_at"))


def keep_choice(box: str, what: str) -> None:
    """Keep what is chosen in *box*, so that the box of another language begins with it."""
    st.session_state["choices"] = {**cast("Mapping[str, str]", _get("choices")), box: what}


def choice(box: str) -> str:
    """What was chosen in *box*, or nothing."""
    return cast("Mapping[str, str]", _get("choices")).get(box, "")


def suggestions() -> int:
    """How many suggestions this visit made."""
    return cast(int, _get("suggested"))


def count_suggestion() -> None:
    """Note that this visit made one more."""
    st.session_state["suggested"] = suggestions() + 1


def boxes(prefix: str) -> list[str]:
    """The names behind *prefix* of every box that is ticked on this screen."""
    every = cast("Mapping[str, object]", st.session_state)
    return [str(key).removeprefix(prefix) for key, on in every.items() if str(key).startswith(prefix) and on is True]


def start_again() -> None:
    """Forget the answers; country, region and algorithm stay."""
    begin(algorithm())


def forget() -> None:
    """Forget the whole visit but its language, which is the officer's."""
    for key in {*_VISIT, "answers"} - {"language"}:
        st.session_state.pop(key, None)
    st.session_state["visits"] = visits() + 1


def _look_at_the_walk() -> None:
    st.session_state["changing"] = ""
    st.session_state["showing"] = ""
