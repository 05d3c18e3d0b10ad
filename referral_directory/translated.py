"""The directory's own texts for translators: kinds, circumstances, fields, reasons, and each country's words."""

from __future__ import annotations

from collections.abc import Iterator

from languages import Line

from .country import Country, all_countries, read_country
from .fields import fields
from .finding import EMERGENCY_NAMES
from .freshness import freshness
from .reasons import SENTENCES
from .service import NATIONAL, NOT_STATED, ONLINE, Service
from .vocabulary import circumstances, kinds
from .workbook_words import list_lines
from .workbook_xlsx import READ_ME, SERVICES

WHOLE = (NATIONAL, ONLINE, NOT_STATED)


def kinds_and_circumstances() -> Iterator[Line]:
    """The kinds of help and the circumstances."""
    for kind in kinds().values():
        yield Line(f"kinds.{kind.id}.title", kind.title)
        yield Line(f"kinds.{kind.id}.means", kind.means)
    for one in circumstances().values():
        for key in ("title", "women", "she", "means", "asks"):
            yield Line(f"circumstances.{one.id}.{key}", getattr(one, key))


def closed_lists() -> Iterator[Line]:
    """The fields of the form, the half-lives, and the sentences that say why a service is offered."""
    for field in fields().values():
        yield Line(f"fields.{field.id}.title", field.title)
        yield Line(f"fields.{field.id}.help", field.help)
    for half_life in freshness().half_lives:
        yield Line(f"freshness.{half_life.id}.title", half_life.title)
        yield Line(f"freshness.{half_life.id}.in_a_letter", half_life.in_a_letter)
        yield Line(f"freshness.{half_life.id}.why", half_life.why)
    yield from list_lines()
    for name in (READ_ME, SERVICES):
        yield Line(f"sheets.{name}", name)
    for code, says in SENTENCES.items():
        yield Line(f"reasons.{code}", says)
    for which, name in EMERGENCY_NAMES.items():
        yield Line(f"emergency.{which}", name)


def countries() -> Iterator[Line]:
    """What each country's file says: regions, towns, the order, what to know before calling, the public services."""
    for iso2 in all_countries():
        yield from country_lines(read_country(iso2))


def country_lines(country: Country) -> Iterator[Line]:
    """The words of *country*, and those of its public services that an officer reads on a card."""
    at = country.iso2
    for code, name in country.regions.items():
        yield Line(f"{at}.regions.{code}", name)
    if country.order:
        yield Line(f"{at}.order.name", country.order.name)
        if country.order.length:
            yield Line(f"{at}.order.length", country.order.length)
    for caution in country.cautions:
        yield Line(f"{at}.cautions", caution.says)
    cities = (city for service in country.services for city in (*service.cities, *service.area))
    for town in dict.fromkeys((*country.places.towns, *cities)):
        if town not in WHOLE and town not in country.regions.values():
            yield Line(f"{at}.towns.{town}", town)
    for service in country.services:
        yield from service_lines(service)


SAID = ("name", "organisation", "eligibility", "cost", "coverage", "region_said", "hours_said", "description")
"""The fields of a service in its own words that an officer reads."""


def service_lines(service: Service) -> Iterator[Line]:
    """What *service*, a public one, says in its own words."""
    for name in SAID:
        if said := getattr(service, name):
            yield Line(f"{service.id}.{name}", said)
    for circumstance, said in service.accepts.items():
        if said.note:
            yield Line(f"{service.id}.accepts.{circumstance}", said.note)
