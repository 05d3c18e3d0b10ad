"""A country: its emergency numbers, lines, law and services; and how its file becomes one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from languages import country_name
from located_yaml import BadData, Problem, Section, Text, did_you_mean, reading

from .finding import Found, find
from .hours import is_zone
from .phones import Phone, read_numbers
from .places import Places, read_places
from .service import SECRET_ADDRESS, Service, read_service
from .sources import Source, read_source
from .vocabulary import UnknownName, circumstances, kinds

FOLDER = Path(__file__).parent / "countries"
EMERGENCY = ("police", "ambulance", "general")
CONVENTION = ("yes", "signed", "no")


@dataclass(frozen=True)
class EmergencyNumber:
    """An emergency number as it is printed, and the one or two numbers in it that can be dialled."""

    number: str
    phones: tuple[Phone, ...]
    source: Source


@dataclass(frozen=True)
class Order:
    """The order police can give on the spot.  `length` is empty where it is not known."""

    name: str
    source: Source
    local_name: str = ""
    said: str = ""
    length: str = ""
    length_source: Source | None = None


@dataclass(frozen=True)
class Convention:
    """Whether the country is a party to the Istanbul Convention: `yes`, `signed` or `no`; since when, as seen."""

    status: str
    source: Source
    in_force: str = ""
    in_force_source: Source | None = None


@dataclass(frozen=True)
class Fact:
    """One thing seen about the country, with its source."""

    fact: str
    value: str
    source: Source


@dataclass(frozen=True)
class Caution:
    """What a country's model rules say that an officer should know before calling.  It never removes a service."""

    kinds: tuple[str, ...]
    circumstances: tuple[str, ...]
    says: str
    source: Source
    doubt: str = ""


@dataclass(frozen=True)
class Country:
    """A country's directory.  `services` and `lines` are public; `withheld` are kept for partners, with a reason.

    `facts` are all facts about the country, also those that stand under `emergency`, `order` and `convention`.
    `warnings` are problems that close no country.
    """

    iso2: str
    name: str
    file: Path
    local_name: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    iso3: str = ""
    timezone: str = ""
    steward: str = ""
    emergency: Mapping[str, EmergencyNumber] = field(default_factory=dict)
    lines: tuple[Service, ...] = ()
    order: Order | None = None
    convention: Convention | None = None
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    cautions: tuple[Caution, ...] = field(default=(), repr=False)
    places: Places = field(default_factory=Places, repr=False)
    regions_source: str = field(default="", repr=False)
    services: tuple[Service, ...] = field(default=(), repr=False)
    withheld: tuple[Service, ...] = field(default=(), repr=False)
    warnings: tuple[Problem, ...] = field(default=(), repr=False)

    @property
    def regions(self) -> Mapping[str, str]:
        """Region names as shown, by ISO 3166-2 code."""
        return self.places.regions

    def slots(self) -> dict[str, str]:
        """What fills the text slots of an algorithm; a slot whose value is not known is not there."""
        values = {
            "country": self.name,
            "police": self._number("police"),
            "ambulance": self._number("ambulance"),
            "emergency": self._number("general"),
            "gbv_line": self.lines[0].phones[0].printed if self.lines else "",
            "order_name": self.order.name if self.order else "",
            "order_local_name": self.order.local_name if self.order else "",
            "order_length": self.order.length if self.order else "",
        }
        return {slot: value for slot, value in values.items() if value}

    def find(
        self,
        kinds: Collection[str],
        place: str | None = None,
        circumstances: Collection[str] = (),
        at: datetime | None = None,
        on: date | None = None,
        most: int | None = None,
        text: str = "",
    ) -> Found:
        """Who can help: services of these *kinds*, best first, for a woman at *place* with these *circumstances*.

        *at* is the time on the officer's clock, or a time with its zone; *on* the day to judge by what is stale, that
        of *at* where it is left out; *most* how many to tell of those offered and of those not; *text* words that must
        occur.  Raises `UnknownName` for a kind, place or circumstance that is not there.
        """
        return find(self, kinds, place, circumstances, at, on, most, text)

    def _number(self, which: str) -> str:
        return self.emergency[which].number if which in self.emergency else ""


def all_countries(folder: Path = FOLDER) -> list[str]:
    """The ISO codes of the countries that have a file, in alphabetical order."""
    return sorted(file.stem.upper() for file in folder.glob("*.yaml") if not file.stem.startswith("_"))


def read_country(iso2_or_file: str | Path) -> Country:
    """The country with this ISO code, or in this file.

    Raises `UnknownName` for a code that has no file, and `BadData` with every problem of a file that has any.
    """
    # A text is never a path: it may come from outside, and must not open a file of its own choosing.
    file = iso2_or_file if isinstance(iso2_or_file, Path) else _file_of(iso2_or_file)
    problems: list[Problem] = []
    country = check_country(file, problems)
    if country is None or any(problem.rule != SECRET_ADDRESS for problem in problems):
        raise BadData(problems)
    return country


def check_country(file: Path, problems: list[Problem]) -> Country | None:
    """The country in *file* as far as it can be understood; everything wrong with it is added to *problems*."""
    found: list[Problem] = []
    with reading(file, found) as top:
        country = _read(top, file)
    problems.extend(sorted(set(found)))
    if not country.iso2:
        return None
    warnings = tuple(sorted({problem for problem in found if problem.rule == SECRET_ADDRESS}))
    return replace(country, warnings=warnings)


def _file_of(word: str) -> Path:
    known = all_countries()
    if word.upper() in known:
        return FOLDER / f"{word.lower()}.yaml"
    codes = {country_name(code).casefold(): code for code in known}
    hint = did_you_mean(word.casefold(), list(codes)) or did_you_mean(word.upper(), known)
    for name, code in codes.items():
        hint = hint.replace(f'"{name}"', f'"{code}" ({country_name(code)})')
    listed = ", ".join(known)
    # Codes of two letters are rarely alike enough for a near one: GB is often UK, and Kosovo's is XK.
    raise UnknownName(f'there is no country "{word}".{hint or f" Use one of: {listed}."}')


def _read(top: Section, file: Path) -> Country:
    iso2 = top.text("country")
    if not (len(iso2) == 2 and iso2.isascii() and iso2.isalpha() and iso2.isupper()):
        if iso2:
            top.problem(
                f'"{iso2}" is not a country code. Write the two capital letters of ISO 3166-1, like UA.',
                at="country",
                rule="id",
            )
        # The rest is still looked at; only what must agree with the code cannot be.
        iso2 = Text("", iso2.line)
    elif len(file.stem) == 2 and file.stem.upper() != iso2:
        top.problem(
            f"the file is called {file.name}, but the country is {iso2}. Rename one of the two.",
            at="country",
            rule="id",
        )
    name = top.text("name")
    places = read_places(top, str(iso2), str(name))
    services = tuple(read_service(part, id_, str(iso2), places) for id_, part in top.sections("services"))
    emergency = dict(_emergency(top, str(iso2)))
    order = _order(top.section("police_order"))
    convention = _convention(top.section("istanbul_convention"))
    lines = _lines(top, services)
    facts = tuple(Fact(str(r.text("fact")), str(r.text("value")), read_source(r)) for r in top.rows("facts"))
    return Country(
        iso2=str(iso2),
        name=str(name),
        file=file,
        local_name=str(top.text("local_name", "")),
        names=_names(top.section("names")),
        iso3=str(top.text("iso3", "")),
        timezone=_timezone(top),
        steward=str(top.text("steward", "")),
        emergency=emergency,
        lines=lines,
        order=order,
        convention=convention,
        facts=(*_head_facts(emergency, order, convention), *facts),
        cautions=tuple(map(_caution, top.rows("cautions"))),
        places=places,
        regions_source=str(top.text("regions_source", "")),
        services=tuple(service for service in services if service.tier == "public"),
        withheld=tuple(service for service in services if service.tier != "public"),
    )


def _names(section: Section | None) -> dict[str, str]:
    return {str(language): str(section.text(language)) for language in section.keys} if section else {}


def _timezone(top: Section) -> str:
    zone = top.text("timezone", "")
    if zone and not is_zone(zone):
        top.problem(f'"{zone}" is not a time zone. Write it like Europe/Kyiv, or leave it out.', at="timezone")
        return ""
    return str(zone)


def _emergency(top: Section, iso2: str) -> Iterator[tuple[str, EmergencyNumber]]:
    for which, part in top.sections("emergency"):
        if which not in EMERGENCY:
            part.problem(f'"{which}" is not an emergency number.{did_you_mean(which, EMERGENCY)}', at=which)
            part.give_up()
            continue
        number = part.text("number")
        phones = read_numbers(str(number), iso2)
        if number and not all(phone.tel for phone in phones):
            part.problem(
                f'"{number}" is not a number that can be dialled. Write it like "102" or "02 (102)".',
                at="number",
                rule="phone",
            )
        yield str(which), EmergencyNumber(str(number), phones, read_source(part))


def _lines(top: Section, services: tuple[Service, ...]) -> tuple[Service, ...]:
    known = {service.id: service for service in services}
    found: list[Service] = []
    for id_ in top.texts("lines"):
        line = known.get(id_)
        if line is None:
            top.problem(f'"{id_}" is not a service of this file.{did_you_mean(id_, known)}', at=id_, rule="line")
        elif line.tier != "public" or not line.phones:
            why = "it has no number" if not line.phones else "it is kept from the public"
            top.problem(f'"{id_}" is no line to fall back on: {why}. Name another, or remove it.', at=id_, rule="line")
        else:
            found.append(line)
    return tuple(found)


def _order(section: Section | None) -> Order | None:
    name = section.section("name", required=True) if section else None
    if section is None or name is None:
        return None
    length = section.section("length")
    return Order(
        name=str(name.text("text")),
        source=read_source(name),
        local_name=str(name.text("local", "")),
        said=str(name.text("said", "")),
        length=str(length.text("text")) if length else "",
        length_source=read_source(length) if length else None,
    )


def _convention(section: Section | None) -> Convention | None:
    if section is None:
        return None
    in_force = section.section("in_force")
    return Convention(
        status=str(section.one_of("status", CONVENTION, "a status")),
        source=read_source(section),
        in_force=str(in_force.text("text")) if in_force else "",
        in_force_source=read_source(in_force) if in_force else None,
    )


def _caution(section: Section) -> Caution:
    return Caution(
        kinds=tuple(map(str, section.some_of("kinds", kinds(), "a kind of help", required=True, rule="kind"))),
        circumstances=tuple(
            map(str, section.some_of("circumstances", circumstances(), "a circumstance", required=True, rule="accepts"))
        ),
        says=str(section.text("says")).strip(),
        source=read_source(section),
        doubt=str(section.text("doubt", "")),
    )


def _head_facts(
    emergency: Mapping[str, EmergencyNumber], order: Order | None, convention: Convention | None
) -> Iterator[Fact]:
    for which, number in emergency.items():
        yield Fact(f"emergency_{which}", number.number, number.source)
    if order:
        local = f" ({order.local_name})" if order.local_name else ""
        yield Fact("police_order_name", order.said or order.name + local, order.source)
        if order.length_source:
            yield Fact("police_order_max_duration", order.length, order.length_source)
    if convention:
        yield Fact("has_istanbul_convention", convention.status, convention.source)
        if convention.in_force_source:
            yield Fact("istanbul_in_force", convention.in_force, convention.in_force_source)
