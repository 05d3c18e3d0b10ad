"""The form of one service: a box for each field, help beside it, what is wrong under it, and nothing lost.

Every box hands out what stands in it as plain text, in the shape of an entry.  A box that nobody touched hands out
just what was there, so that opening a form and sending it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape

import streamlit as st

from components import hours_picker, markup, telling
from components.desk_words import day, part, role, state
from components.opened import directory
from components.spoken import in_its_words, language, of_country, of_kinds, say, told_apart
from languages import ENGLISH, language_codes, language_name
from located_yaml import Plain
from referral_directory import Country, Places, circumstances, kinds
from referral_directory.entry import Entry
from referral_directory.fields import Field, fields
from referral_directory.vocabulary import OTHERS

NOT_SAID = ""
SOME = "some"
Shown = Mapping[str, str]
"""What may stand in a box → how a person reads it."""


def who_sees() -> Shown:
    """Who may see a thing."""
    return {
        "public": say("Everybody"),
        "partner": say("Signed-in people of the country"),
        "secret": say("Only we and the steward"),
    }


def statuses() -> Shown:
    """Whether a service works."""
    return {NOT_SAID: say("It works"), "paused": say("Paused for now"), "closed": say("Closed for good")}


def answers() -> Shown:
    """Whether a service takes somebody."""
    return {
        NOT_SAID: say("We do not say"),
        "yes": say("Yes"),
        "conditional": say("On a condition"),
        "no": say("No"),
    }


def whole_areas() -> Shown:
    """An area that is no list of places."""
    return {"national": say("The whole country"), "online": say("Online"), "not stated": say("Not stated")}


def confidences() -> Shown:
    """Whose page it is."""
    return {
        NOT_SAID: say("Not said"),
        "high": say("Our own or an official page"),
        "medium": say("Somebody else's page"),
        "low": say("Doubtful"),
    }


CHOICES: Mapping[str, Callable[[], Shown]] = {"status": statuses, "address_tier": who_sees, "tier": who_sees}


def titled(field: Field) -> str:
    """The title of *field*."""
    return say(field.title, f"fields.{field.id}.title")


def helped(field: Field) -> str:
    """What stands beside *field*."""
    return say(field.help, f"fields.{field.id}.help")


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
                st.html(f"<p class='wrong' role='alert'>✕ {telling.as_html(sentence)}</p>")
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
        said = st.text_area(titled(field), shown, key=key, help=helped(field), height=100)
    else:
        said = st.text_input(titled(field), shown, key=key, help=helped(field))
    return _kept(said or "", was)


def _texts(field: Field, was: Plain, places: Places, key: str) -> Plain:
    had = [str(one) for one in was] if isinstance(was, list) else []
    if field.id == "languages":
        known, said_in = language_codes(), language()
        return list(
            st.multiselect(
                titled(field),
                [*known, *(code for code in had if code not in known)],
                default=had,
                format_func=lambda code: markup.label(f"{language_name(code, said_in)} ({code})"),
                key=in_its_words(key),
                help=helped(field),
                placeholder=say("Choose, or write a code"),
                accept_new_options=True,
            )
        )
    title = say("{title} (one a line)", title=titled(field))
    said = st.text_area(title, "\n".join(had), key=key, help=helped(field), height=80)
    return [line.strip() for line in (said or "").splitlines() if line.strip()]


def _choice(field: Field, was: Plain, places: Places, key: str) -> Plain:
    return _one_of(titled(field), CHOICES[field.id](), str(was), key, helped(field))


def _one_of(title: str, shown: Mapping[str, str], was: str, key: str, help_: str = "") -> str:
    options = [*shown, *([was] if was not in shown else [])]
    told = told_apart(shown)
    return str(
        st.selectbox(
            title,
            options,
            index=options.index(was),
            format_func=lambda one: markup.label(told.get(one, one)),
            key=in_its_words(key),
            help=help_ or None,
        )
    )


def _some_of(field: Field, was: Plain, shown: Mapping[str, str], key: str) -> Plain:
    had = [str(one) for one in was] if isinstance(was, list) else []
    told = told_apart(shown)
    return list(
        st.multiselect(
            titled(field),
            [*shown, *(one for one in had if one not in shown)],
            default=had,
            format_func=lambda one: markup.label(told.get(one, one)),
            key=in_its_words(key),
            help=helped(field),
            placeholder=say("Choose"),
        )
    )


def _kinds(field: Field, was: Plain, places: Places, key: str) -> Plain:
    return _some_of(field, was, {id_: title_of_kind(id_) for id_ in kinds()}, key)


def _groups(field: Field, was: Plain, places: Places, key: str) -> Plain:
    return _some_of(field, was, _titles_of_groups(), key)


def _titles_of_groups() -> dict[str, str]:
    return {id_: title_of_circumstance(id_) for id_ in circumstances()} | {OTHERS: say("Another group, named above")}


def title_of_kind(id_: str) -> str:
    """A kind of help as a person reads it; what is none, as it stands."""
    return of_kinds(kinds()[id_].title, f"kinds.{id_}.title") if id_ in kinds() else id_


def title_of_circumstance(id_: str) -> str:
    """The women with one circumstance."""
    return of_kinds(circumstances()[id_].title, f"circumstances.{id_}.title")


@cache
def _regions() -> Mapping[str, str]:
    """Where the name of each region stands in its country's words."""
    files = directory().files.values()
    return {name: f"{country.iso2}.regions.{code}" for country in files for code, name in country.regions.items()}


def place_name(name: str) -> str:
    """A region in the language of the visit; a town as it is written."""
    return of_country(name, _regions()[name]) if name in _regions() else name


def _place_names(names: set[str]) -> dict[str, str]:
    return {name: place_name(name) for name in sorted(names)}


def _place(field: Field, was: Plain, places: Places, key: str) -> Plain:
    shown = {NOT_SAID: say("Not said")} | _place_names({*places.regions.values(), *places.towns})
    return _one_of(titled(field), shown, str(was), key, helped(field))


def _area(field: Field, was: Plain, places: Places, key: str) -> Plain:
    had = [str(one) for one in was] if isinstance(was, list) else []
    whole = was if isinstance(was, str) else SOME
    shown = {**whole_areas(), SOME: say("These regions and towns")} | ({NOT_SAID: say("Choose")} if not was else {})
    said = _one_of(titled(field), shown, whole, key, helped(field))
    if said != SOME:
        return said
    names = told_apart(_place_names({*places.regions.values(), *places.towns, *had}))
    return list(
        st.multiselect(
            say("Regions and towns"),
            list(names),
            default=had,
            format_func=lambda name: markup.label(names.get(name, name)),
            key=in_its_words(f"{key}.some"),
            placeholder=say("Choose"),
        )
    )


def _accepts(field: Field, was: Plain, places: Places, key: str) -> Plain:
    """One question a circumstance; what follows from an answer is asked only where there is one."""
    had = was if isinstance(was, dict) else {}
    _headed(field)
    now: dict[str, Plain] = {}
    for name, circumstance in circumstances().items():
        before = had.get(name)
        said = before if isinstance(before, dict) else {}
        answer = _one_of(
            title_of_circumstance(name),
            answers(),
            str(said.get("answer", "")),
            f"{key}.{name}",
            of_kinds(circumstance.asks, f"circumstances.{name}.asks"),
        )
        if not answer:
            continue
        left, right = st.columns(2)
        with left:
            asked = say("Which condition?") if answer == "conditional" else say("In your own words")
            note = st.text_input(asked, str(said.get("note", "")), key=f"{key}.{name}.note")
        with right:
            asked = say("Where does that stand? (https://…)")
            page = st.text_input(asked, str(said.get("source", "")), key=f"{key}.{name}.page")
        now[name] = _part(said, {"answer": answer, "note": note, "source": page})
    return now


def _source(field: Field, was: Plain, places: Places, key: str) -> Plain:
    had = was if isinstance(was, dict) else {}
    _headed(field)
    url = st.text_input(say("Address of the page"), str(had.get("url", "")), key=f"{key}.url")
    left, right = st.columns(2)
    with left:
        date = st.text_input(say("Its date (a year, a month or a day)"), str(had.get("date", "")), key=f"{key}.date")
    with right:
        sure = _one_of(say("Whose page is it?"), confidences(), str(had.get("confidence", "")), f"{key}.confidence")
    note = st.text_input(say("What it says, in a few words"), str(had.get("note", "")), key=f"{key}.note")
    return _part(had, {"url": url, "date": date, "confidence": sure, "note": note})


def _tiers(field: Field, was: Plain, places: Places, key: str) -> Plain:
    had = was if isinstance(was, dict) else {}
    hideable = [one for one in fields().values() if one.may_hide and one.id != "address"]
    now: dict[str, Plain] = {}
    with st.expander(titled(field)):
        st.html(f"<p class='facts'>{escape(helped(field))}</p>")
        stricter = {tier: said for tier, said in who_sees().items() if tier != "public"}
        for one in hideable:
            shown = {NOT_SAID: say("Everybody"), **stricter}
            said = _one_of(titled(one), shown, str(had.get(one.id, "")), f"{key}.{one.id}")
            if said:
                now[one.id] = said
    return now


def _headed(field: Field) -> None:
    st.html(f"<h3>{escape(titled(field))}</h3><p class='facts'>{escape(helped(field))}</p>")


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
        return say("nothing")
    whole = name.partition(".")[0]
    if isinstance(value, list):
        return ", ".join(_word(whole, str(one)) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{_part_of(whole, key)}: {said_of(key, inner)}" for key, inner in value.items())
    return _word(whole, value)


def _word(field: str, value: str) -> str:
    if field == "kinds":
        return title_of_kind(value)
    if field == "only_for":
        return _titles_of_groups().get(value, value)
    if field in ("area", "region"):
        return whole_areas().get(value) or place_name(value)
    if field in ("on", "date"):
        return day(value)
    if language() == ENGLISH:
        return CHOICES[field]().get(value, value) if field in CHOICES else value
    return _in_words(field, value)


def _in_words(field: str, value: str) -> str:
    """A word of an entry that English shows as it stands."""
    if field in CHOICES or field == "tiers":
        return CHOICES.get(field, who_sees)().get(value, value)
    if field in ("answer", "confidence"):
        return (answers() if field == "answer" else confidences()).get(value, value)
    if field == "languages":
        return language_name(value, language())
    return role(value) if field == "by" else state(value) if field == "how" else value


def _part_of(field: str, name: str) -> str:
    """The name of a part of a field: of a page its `url`, of a check its `on`."""
    if language() == ENGLISH:
        return name
    return part(name) or (title_of(f"{field}.{name}") if name in fields() else name)


def title_of(name: str) -> str:
    """The title of a field, or of a member of one: "Whom do you take? Women who use drugs"."""
    whole, _, member = name.partition(".")
    own = say("Checked") if whole in ("checked", "checks") else titled(fields()[whole]) if whole in fields() else whole
    if not member:
        return own
    if member in circumstances():
        return f"{own} {title_of_circumstance(member)}"
    return f"{own} {titled(fields()[member]) if member in fields() else member}"


def names_of(entry: Entry) -> list[str]:
    """The fields of an entry that a person can vouch for, in the order of the form."""
    return [name for name in fields() if name in entry]
