"""The form of one service: a box for each field, help beside it, what is wrong under it, and nothing lost.

Every box hands out what stands in it as plain text, in the shape of an entry.  A box that nobody touched hands out
just what was there, so that opening a form and sending it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

import streamlit as st

from components import hours_picker, markup
from languages import language_codes
from located_yaml import Plain
from referral_directory import Country, Places, circumstances, kinds, language_name
from referral_directory.entry import Entry
from referral_directory.fields import Field, fields
from referral_directory.vocabulary import OTHERS

NOT_SAID = ""
WHO_SEES = (
    ("public", "Everybody"),
    ("partner", "Signed-in people of the country"),
    ("secret", "Only we and the steward"),
)
CHOICES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "status": ((NOT_SAID, "It works"), ("paused", "Paused for now"), ("closed", "Closed for good")),
    "address_tier": WHO_SEES,
    "tier": WHO_SEES,
}
ANSWERS = ((NOT_SAID, "We do not say"), ("yes", "Yes"), ("conditional", "On a condition"), ("no", "No"))
WHOLE = (("national", "The whole country"), ("online", "Online"), ("not stated", "Not stated"))
SOME = "These regions and towns"
CONFIDENCE = (
    (NOT_SAID, "Not said"),
    ("high", "Our own or an official page"),
    ("medium", "Somebody else's page"),
    ("low", "Doubtful"),
)


def draw(draft: Entry, country: Country, form: str, wrong: Callable[[str], Sequence[str]]) -> dict[str, Plain]:
    """Every box with what *draft* says; gives what the boxes say now.

    *form* sets the keys of one form apart from the next one's; *wrong* tells what is wrong with a field, as it stood
    before this run.
    """
    now: dict[str, Plain] = {}
    for field in fields().values():
        with st.container(key=f"box-{field.id}"):
            value = _SHAPES[field.shape](field, draft.get(field.id, ""), country.places, f"{form}.{field.id}")
            for sentence in wrong(field.id):
                st.html(f"<p class='wrong' role='alert'>✕ {escape(sentence)}</p>")
        if value not in ("", [], {}):
            now[field.id] = value
    return now


def _kept(drawn: str, was: Plain) -> Plain:
    """What was there, where the box still says the same."""
    return was if isinstance(was, str) and drawn == was else drawn.strip()


def _text(field: Field, was: Plain, places: Places, key: str) -> Plain:
    shown = was if isinstance(was, str) else ""
    if field.id == "hours":
        return _kept(hours_picker.draw(field, shown, key), was)
    if field.most > 300:
        said = st.text_area(field.title, shown, key=key, help=field.help, height=100)
    else:
        said = st.text_input(field.title, shown, key=key, help=field.help)
    return _kept(said or "", was)


def _texts(field: Field, was: Plain, places: Places, key: str) -> Plain:
    had = [str(one) for one in was] if isinstance(was, list) else []
    if field.id == "languages":
        known = language_codes()
        return list(
            st.multiselect(
                field.title,
                [*known, *(code for code in had if code not in known)],
                default=had,
                format_func=lambda code: markup.label(f"{language_name(code)} ({code})"),
                key=key,
                help=field.help,
                placeholder="Choose, or write a code",
                accept_new_options=True,
            )
        )
    said = st.text_area(f"{field.title} (one a line)", "\n".join(had), key=key, help=field.help, height=80)
    return [line.strip() for line in (said or "").splitlines() if line.strip()]


def _choice(field: Field, was: Plain, places: Places, key: str) -> Plain:
    return _one_of(field.title, dict(CHOICES[field.id]), str(was), key, field.help)


def _one_of(title: str, shown: Mapping[str, str], was: str, key: str, help_: str = "") -> str:
    options = [*shown, *([was] if was not in shown else [])]
    return str(
        st.selectbox(
            title,
            options,
            index=options.index(was),
            format_func=lambda one: markup.label(shown.get(one, one)),
            key=key,
            help=help_ or None,
        )
    )


def _some_of(field: Field, was: Plain, shown: Mapping[str, str], key: str) -> Plain:
    had = [str(one) for one in was] if isinstance(was, list) else []
    return list(
        st.multiselect(
            field.title,
            [*shown, *(one for one in had if one not in shown)],
            default=had,
            format_func=lambda one: markup.label(shown.get(one, one)),
            key=key,
            help=field.help,
            placeholder="Choose",
        )
    )


def _kinds(field: Field, was: Plain, places: Places, key: str) -> Plain:
    return _some_of(field, was, {id_: kind.title for id_, kind in kinds().items()}, key)


def _groups(field: Field, was: Plain, places: Places, key: str) -> Plain:
    return _some_of(field, was, _titles_of_groups(), key)


def _titles_of_groups() -> dict[str, str]:
    return {id_: group.title for id_, group in circumstances().items()} | {OTHERS: "Another group, named above"}


def _place(field: Field, was: Plain, places: Places, key: str) -> Plain:
    shown = {NOT_SAID: "Not said"} | {name: name for name in sorted({*places.regions.values(), *places.towns})}
    return _one_of(field.title, shown, str(was), key, field.help)


def _area(field: Field, was: Plain, places: Places, key: str) -> Plain:
    had = [str(one) for one in was] if isinstance(was, list) else []
    whole = was if isinstance(was, str) else SOME
    shown = dict(WHOLE) | {SOME: SOME} | ({NOT_SAID: "Choose"} if not was else {})
    said = _one_of(field.title, shown, whole, key, field.help)
    if said != SOME:
        return said
    names = sorted({*places.regions.values(), *places.towns, *had})
    return list(st.multiselect("Regions and towns", names, default=had, key=f"{key}.some", placeholder="Choose"))


def _accepts(field: Field, was: Plain, places: Places, key: str) -> Plain:
    """One question a circumstance; what follows from an answer is asked only where there is one."""
    had = was if isinstance(was, dict) else {}
    st.html(f"<h3>{escape(field.title)}</h3><p class='facts'>{escape(field.help)}</p>")
    now: dict[str, Plain] = {}
    for name, circumstance in circumstances().items():
        before = had.get(name)
        said = before if isinstance(before, dict) else {}
        answer = _one_of(
            circumstance.title,
            dict(ANSWERS),
            str(said.get("answer", "")),
            f"{key}.{name}",
            circumstance.asks,
        )
        if not answer:
            continue
        left, right = st.columns(2)
        with left:
            asked = "Which condition?" if answer == "conditional" else "In your own words"
            note = st.text_input(asked, str(said.get("note", "")), key=f"{key}.{name}.note")
        with right:
            page = st.text_input(
                "Where does that stand? (https://…)", str(said.get("source", "")), key=f"{key}.{name}.page"
            )
        now[name] = _part(said, {"answer": answer, "note": note, "source": page})
    return now


def _source(field: Field, was: Plain, places: Places, key: str) -> Plain:
    had = was if isinstance(was, dict) else {}
    st.html(f"<h3>{escape(field.title)}</h3><p class='facts'>{escape(field.help)}</p>")
    url = st.text_input("Address of the page", str(had.get("url", "")), key=f"{key}.url")
    left, right = st.columns(2)
    with left:
        date = st.text_input("Its date (a year, a month or a day)", str(had.get("date", "")), key=f"{key}.date")
    with right:
        sure = _one_of("Whose page is it?", dict(CONFIDENCE), str(had.get("confidence", "")), f"{key}.confidence")
    note = st.text_input("What it says, in a few words", str(had.get("note", "")), key=f"{key}.note")
    return _part(had, {"url": url, "date": date, "confidence": sure, "note": note})


def _tiers(field: Field, was: Plain, places: Places, key: str) -> Plain:
    had = was if isinstance(was, dict) else {}
    hideable = [one for one in fields().values() if one.may_hide and one.id != "address"]
    now: dict[str, Plain] = {}
    with st.expander(field.title):
        st.html(f"<p class='facts'>{escape(field.help)}</p>")
        for one in hideable:
            said = _one_of(
                one.title,
                {NOT_SAID: "Everybody", **dict(WHO_SEES[1:])},
                str(had.get(one.id, "")),
                f"{key}.{one.id}",
            )
            if said:
                now[one.id] = said
    return now


def _part(had: Mapping[str, Plain], said: Mapping[str, str | None]) -> dict[str, Plain]:
    """*had* with what the boxes say now; an empty box takes its line away, what has no box stays."""
    now = {
        **had,
        **{name: (value or "").strip() if value != had.get(name) else value or "" for name, value in said.items()},
    }
    return {name: value for name, value in now.items() if value != ""}


_SHAPES: Mapping[str, Callable[[Field, Plain, Places, str], Plain]] = {
    "text": _text,
    "texts": _texts,
    "phones": _texts,
    "choice": _choice,
    "kinds": _kinds,
    "place": _place,
    "area": _area,
    "groups": _groups,
    "accepts": _accepts,
    "source": _source,
    "tiers": _tiers,
}


def said_of(name: str, value: Plain | None) -> str:
    """What stands under a field, as a person reads it."""
    if value is None or value in ("", [], {}):
        return "nothing"
    whole = name.partition(".")[0]
    if isinstance(value, list):
        return ", ".join(_word(whole, str(one)) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {said_of(key, inner)}" for key, inner in value.items())
    return _word(whole, value)


def _word(field: str, value: str) -> str:
    shown = dict(CHOICES.get(field, WHOLE if field == "area" else ()))
    if field == "kinds" and value in kinds():
        return kinds()[value].title
    if field == "only_for":
        return _titles_of_groups().get(value, value)
    return shown.get(value, value)


def title_of(name: str) -> str:
    """The title of a field, or of a member of one: "Whom do you take? Women who use drugs"."""
    whole, _, member = name.partition(".")
    own = {"checked": "Checked", "checks": "Checked"}.get(whole) or (
        fields()[whole].title if whole in fields() else whole
    )
    if not member:
        return own
    known = circumstances()
    inner = known[member].title if member in known else fields()[member].title if member in fields() else member
    return f"{own} {inner}"


def names_of(entry: Entry) -> list[str]:
    """The fields of an entry that a person can vouch for, in the order of the form."""
    return [name for name in fields() if name in entry]
