"""What a service says of itself, and why it is offered, in the language of the visit, as HTML.

Its own words stay its own: where nobody translated them they are the English, and say so to whoever reads them aloud.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from html import escape

from components.markup import as_html
from components.opened import directory
from components.spoken import day, in_language, language, of_country, of_kinds, of_owner, say
from languages import ENGLISH, MARK, catalogue, country_name, is_official, said_moment
from referral_directory import SENTENCES, Acceptance, Country, Service, Source, Words, circumstances, kinds
from referral_directory.finding import EMERGENCY_NAMES
from referral_directory.service import NATIONAL, ONLINE


def name_of(service: Service) -> str:
    """What it is called, as text: in the country's own language by its own name."""
    if which := _emergency(service):
        return say(service.name, f"emergency.{which}")
    if service.local_name and is_official(language(), service.country):
        return service.local_name
    return of_owner(service.name, f"{service.id}.name")[0]


def name(service: Service) -> str:
    """What it is called: in the country's own language by its own name alone."""
    if _emergency(service):
        return escape(name_of(service))
    if service.local_name and is_official(language(), service.country):
        return as_written(service.local_name)
    return own(service, "name")


def _emergency(service: Service) -> str:
    """Which emergency number *service* stands for, if it does."""
    if not service.id.endswith("-emergency-number"):
        return ""
    return next((which for which, said in EMERGENCY_NAMES.items() if said == service.name), "")


def own(service: Service, field: str, marked: bool = False) -> str:
    """One field of *service* in its own words; *marked* where an officer acts on it and nobody translated it."""
    return _owners(str(getattr(service, field)), f"{service.id}.{field}", marked)


def note(service: Service, circumstance: str) -> str:
    """The condition it names for a circumstance."""
    said = service.accepts.get(circumstance)
    return _owners(said.note, f"{service.id}.accepts.{circumstance}", marked=True) if said else ""


def _owners(text: str, at: str, marked: bool = False) -> str:
    said, ours = of_owner(text, at)
    return escape(said) if ours else _english(f"{said} {MARK}" if marked else said)


def _english(text: str) -> str:
    """What somebody else wrote, and wrote in English."""
    return f'<span class="owner" lang="en">{escape(text)}</span>' if language() != ENGLISH else escape(text)


def as_written(text: str) -> str:
    """An address or a number: it is the same in every language."""
    return f'<span class="owner" translate="no">{escape(text)}</span>' if language() != ENGLISH else escape(text)


def given(ids: Iterable[str]) -> str:
    """Kinds of help by their titles."""
    return ", ".join(of_kinds(kinds()[kind].title, f"kinds.{kind}.title") for kind in ids)


def women(circumstance: str) -> str:
    """The women of a circumstance, inside a sentence."""
    return of_kinds(circumstances()[circumstance].women, f"circumstances.{circumstance}.women")


def speaks(service: Service) -> str:
    """The languages it speaks."""
    return ", ".join(map(in_language, service.languages))


@cache
def places_said(iso2: str, spoken: str) -> Mapping[str, str]:
    """Region or town of a country, as its file names them → how it is called in the language *spoken*, as HTML."""
    country = directory().files.get(iso2)
    if country is None or spoken == ENGLISH:
        return {}
    words = catalogue("countries", spoken)

    def said(english: str, at: str, shown: str) -> str:
        return escape(words.say(english, at)) if words.is_current(english, at) else _english(shown)

    towns = {town: said(town, f"{iso2}.towns.{town}", town) for town in country.places.towns}
    regions = {
        called: said(english, f"{iso2}.regions.{code}", called)
        for code, english in country.regions.items()
        for called in (english, *country.places.also_called.get(code, ()))
    }
    return {**towns, **regions}


def places(service: Service, names: Iterable[str]) -> str:
    """Regions and towns."""
    known = places_said(service.country, language())
    return ", ".join(known.get(called) or _place(service, called) for called in names)


def _place(service: Service, called: str) -> str:
    if called == NATIONAL:
        return escape(say("the whole country"))
    if called == ONLINE:
        return escape(say("online"))
    return _owners(called, f"{service.country}.towns.{called}")


def region_name(country: Country, region: str) -> str:
    """How a region of *country* is called."""
    code = next((code for code, called in country.regions.items() if called == region), "")
    return of_country(region, f"{country.iso2}.regions.{code}") if code else region


def reason(words: Words, service: Service, inside: bool = False) -> str:
    """Why *service* is offered or not: a sentence of its own, or *inside* another."""
    sentence = say(SENTENCES[words.code], f"reasons.{words.code}")
    if not inside:
        sentence = sentence[:1].upper() + sentence[1:]
    return as_html(sentence).format_map(_values(words, service))


def _values(words: Words, service: Service) -> dict[str, str]:
    """The values *words* were made with, each in the language of the visit."""
    if language() == ENGLISH:
        return {key: escape(value) for key, value in words.values.items()}
    return {key: _value(key, words.values, service) for key in words.values}


def _value(key: str, values: Mapping[str, str], service: Service) -> str:
    match key:
        case "women":
            return escape(_groups(values.get("groups") or values["circumstance"]))
        case "note":
            return note(service, values["circumstance"])
        case "source":
            said = service.accepts.get(values["circumstance"])
            return _source(said) if said else as_written(values[key])
        case "said":
            return _whose(service)
        case "area":
            return places(service, service.area)
        case "cities":
            return places(service, service.cities)
        case "place":
            return places(service, [values[key]])
        case "country":
            return escape(country_name(service.country, language()))
        case "coverage":
            return own(service, "coverage")
        case "hours":
            return own(service, "hours_said") if service.hours_said else as_written(values[key])
        case "name":
            return escape(_line(service.country, values))
        case "time":
            return escape(said_moment(datetime.fromisoformat(values["at"]), language()))
        case "on":
            return escape(day(values[key]))
        case "by":
            return _role(values[key])
    return as_written(values[key])


def _role(role: str) -> str:
    """Who made sure, by the role."""
    match role:
        case "steward":
            return escape(say("the steward"))
        case "reviewer":
            return escape(say("a reviewer"))
        case "editor":
            return escape(say("the organisation"))
    return _english(role)


def _line(iso2: str, values: Mapping[str, str]) -> str:
    """The name of the line a service without a number is reached through."""
    country = directory().files.get(iso2)
    known = (one for one in (country.services if country else ()) if one.id == values["id"])
    line = next(known, None) or Service(values["id"], iso2, values["name"], (), (), "public", Source(""))
    return name_of(line)


def _groups(groups: str) -> str:
    first, *others = groups.split(",")
    said = women(first)
    for group in others:
        said = say("{one} or {other}", one=said, other=women(group))
    return said


def _source(said: Acceptance) -> str:
    source = said.source
    site = source.name or source.site.removeprefix("www.")
    return f"{as_written(site)}, {escape(day(source.date) if source.date else say('date not known'))}"


def _whose(service: Service) -> str:
    """For whom alone it is there, in its own words, which stand inside a sentence."""
    for field in ("eligibility", "description"):
        if getattr(service, field):
            return own(service, field).replace(".</span>", "</span>").removesuffix(".")
    return name(service)
