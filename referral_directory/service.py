"""A service: what it says about itself, how its entry is read, and what a wrong entry is told.

What may not be public never gets this far: the address of a secret place is dropped while its entry is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import urlsplit

from located_yaml import Section, Text, did_you_mean
from sentences import Sentence, quoted

from .fields import fields
from .hours import what_is_wrong_with
from .phones import Phone, is_phone, read_phone
from .places import Places
from .sources import Source, read_date, read_source, read_url
from .vocabulary import OTHERS, circumstances, kinds

NATIONAL, ONLINE, NOT_STATED = "national", "online", "not stated"
TIERS = ("public", "partner", "secret")
ANSWERS = ("yes", "no", "conditional")
STATUSES = ("paused", "closed")
HOW = ("confirmed", "edited")
A_MEMBER_EACH = Sentence("one number a member of the list")
A_TIER, A_KIND = Sentence("a tier"), Sentence("a kind of help")
SECRET_ADDRESS = "secret"
"""The rule of a problem that is told, but closes no country: the address itself has been dropped."""


@dataclass(frozen=True)
class Acceptance:
    """What a service itself says about one circumstance: `yes`, `no`, or `conditional` on what `note` says."""

    answer: Literal["yes", "no", "conditional"]
    note: str
    source: Source


@dataclass(frozen=True)
class Check:
    """When a person last made sure that something is right, in which role, and `how`: confirmed, or edited."""

    on: str
    by: str
    how: str = "confirmed"


@dataclass(frozen=True, repr=False)
class Service:
    """One service.  An empty text means that it is not known; a circumstance not in `accepts`, that it does not say.

    `area` is ("national",), ("online",), ("not stated",), or the names of regions and towns; `coverage`,
    `region_said`, `hours_said` and `languages_said` are the words of the source.  `only_for` are the groups it says it
    is there for and for nobody else, any of which is enough; empty where any woman may come, or it does not say.
    `address` is empty wherever `address_tier` is not "public", and so is every field that `tiers` keeps from the
    public.  `status` is empty while it works.  `checked` is about the whole entry, `checks` about single fields of it.
    """

    id: str
    country: str
    name: str
    kinds: tuple[str, ...]
    area: tuple[str, ...]
    tier: Literal["public", "partner", "secret"]
    source: Source
    local_name: str = ""
    organisation: str = ""
    phones: tuple[Phone, ...] = ()
    email: str = ""
    website: str = ""
    address: str = ""
    address_tier: Literal["public", "partner", "secret"] = "public"
    cities: tuple[str, ...] = ()
    region: str = ""
    region_said: str = ""
    coverage: str = ""
    languages: tuple[str, ...] = ()
    languages_said: str = ""
    hours: str = ""
    hours_said: str = ""
    cost: str = ""
    eligibility: str = ""
    only_for: tuple[str, ...] = ()
    description: str = ""
    accepts: Mapping[str, Acceptance] = field(default_factory=dict)
    checked: Check | None = None
    checks: Mapping[str, Check] = field(default_factory=dict)
    status: str = ""
    withheld: str = ""

    def __repr__(self) -> str:
        return f"Service({self.id!r}, {self.name!r})"

    @property
    def everywhere(self) -> bool:
        """Whether it works in the whole country."""
        return self.area in ((NATIONAL,), (ONLINE,))

    def check_of(self, field_name: str) -> Check | None:
        """The last check of one field, on its own or with the whole entry; None where nobody made sure."""
        found = [check for check in (self.checked, self.checks.get(field_name)) if check]
        return max(found, key=lambda check: check.on, default=None)

    def answer_to(self, circumstance: str) -> Acceptance | None:
        """What it says about *circumstance*; None where it says nothing.  Whom it is there for alone it takes."""
        said = self.accepts.get(circumstance)
        return Acceptance("yes", "", self.source) if said is None and circumstance in self.only_for else said

    @property
    def printed_phones(self) -> tuple[str, ...]:
        """The numbers as their source prints them."""
        return tuple(phone.printed for phone in self.phones)


def read_service(section: Section, id_: Text, country: str, places: Places) -> Service:
    """The service written in *section* under *id_*.  What is wrong is told as problems of the section."""
    _look_at_id(section, id_, country)
    # Not even a misplaced value may leave this file, and a tier that cannot be understood is the strictest one.
    hidden = _hidden(section)
    tiers = (section.text("tier", ""), section.text("address_tier", ""), *hidden.values())
    section.withheld = "secret" in map(_tier, tiers)
    source_part = section.section("source", required=True)
    hide_pages = source_part is not None and source_part.flag("prints_address")
    source = read_source(source_part, "url", hide_page=hide_pages) if source_part else Source("")
    tier = section.one_of("tier", TIERS, A_TIER)
    address_tier = section.one_of("address_tier", TIERS, A_TIER)
    service = Service(
        id=str(id_),
        country=country,
        name=str(section.text("name")),
        kinds=tuple(map(str, section.some_of("kinds", kinds(), A_KIND, required=True, rule="kind"))),
        area=_area(section, places),
        tier=_tier(tier),
        source=source,
        local_name=str(section.text("local_name", "")),
        organisation=str(section.text("organisation", "")),
        phones=_phones(section, country),
        email=_email(section),
        website=str(read_url(section, "website", required=False)),
        address=_public_address(section, address_tier),
        address_tier=_tier(address_tier),
        cities=tuple(map(str, section.texts("cities"))),
        region=_region(section, places),
        region_said=str(section.text("region_said", "")),
        coverage=str(section.text("coverage", "")),
        languages=_languages(section),
        languages_said=str(section.text("languages_said", "")),
        hours=_hours(section),
        hours_said=str(section.text("hours_said", "")),
        cost=str(section.text("cost", "")),
        eligibility=str(section.text("eligibility", "")),
        only_for=_only_for(section),
        description=str(section.text("description", "")),
        accepts=_accepts(section, hide_pages),
        checked=_check(section.section("checked")),
        checks=_checks(section),
        status=str(section.one_of("status", STATUSES, Sentence("a status"), "")),
        withheld=str(section.text("withheld", "")),
    )
    _look_at_tier(section, service)
    return replace(service, **{name: type(getattr(service, name))() for name in hidden})


def _tier(said: str) -> Literal["public", "partner", "secret"]:
    # A tier that cannot be understood is the strictest one.
    return said if said in TIERS else "secret"  # type: ignore[return-value]


def _look_at_id(section: Section, id_: Text, country: str) -> None:
    if country and not id_.startswith(f"{country.lower()}-"):
        section.problem(
            Sentence(
                "the id {id} does not begin with the country. Begin it with {begin}.",
                id=quoted(id_),
                begin=quoted(f"{country.lower()}-"),
            ),
            at=id_,
            rule="id",
        )
    elif not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", id_):
        section.problem(
            Sentence(
                "the id {id} has a sign in it that an id may not have. Use small Latin letters, digits and hyphens.",
                id=quoted(id_),
            ),
            at=id_,
            rule="id",
        )


def _look_at_tier(section: Section, service: Service) -> None:
    if service.tier != "public" and not service.withheld and section.text("tier", ""):
        section.problem(
            Sentence(
                '{service} is kept from the public, but no reason is given. Add "withheld" with the reason.',
                service=section.titled,
            ),
            at="tier",
            rule="tier",
            safe=True,
        )
    if service.tier == "public" and service.withheld:
        section.problem(
            Sentence('"withheld" gives a reason, but the tier is public. Write "tier: partner", or remove "withheld".'),
            at="withheld",
            rule="tier",
        )


def _public_address(section: Section, tier: str) -> str:
    address = section.text("address", "")
    if not address or tier == "public":
        return str(address)
    if tier == "secret":
        section.problem(
            Sentence(
                "{service} has a secret address, and the address is written down. "
                "Remove the line: not even this file may hold it.",
                service=section.titled,
            ),
            at="address",
            rule=SECRET_ADDRESS,
            safe=True,
        )
    return ""


def _phones(section: Section, country: str) -> tuple[Phone, ...]:
    printed = section.texts("phones")
    for number in printed:
        if not is_phone(number):
            section.problem(
                Sentence(
                    "{number} is not a phone number. Write it as it is printed, with digits, spaces "
                    "and + ( ) - / . only, {each}.",
                    number=quoted(number),
                    each=A_MEMBER_EACH,
                ),
                at=number,
                rule="phone",
            )
    return tuple(read_phone(str(number), country) for number in printed if is_phone(number))


def _email(section: Section) -> str:
    email = section.text("email", "")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", email):
        section.problem(
            Sentence("{said} is not an e-mail address. Write it like name@example.org.", said=quoted(email)),
            at="email",
            rule="email",
        )
        return ""
    return str(email)


def _hours(section: Section) -> str:
    hours = section.text("hours", "")
    if hours and (wrong := what_is_wrong_with(hours)):
        section.problem(wrong, at="hours", rule="hours")
        return ""
    return str(hours)


def _languages(section: Section) -> tuple[str, ...]:
    said = section.texts("languages")
    for language in said:
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?", language):
            section.problem(
                Sentence(
                    "{said} is not the code of a language. Write it like uk, ru or sr-Latn.", said=quoted(language)
                ),
                at=language,
                rule="language",
            )
    return tuple(map(str, said))


def _area(section: Section, places: Places) -> tuple[str, ...]:
    whole = (NATIONAL, ONLINE, NOT_STATED)
    if section.shape("area") != "list":
        said = section.text("area")
        if said and said not in whole:
            section.problem(
                Sentence(
                    "{said} is not an area. Write one of: {words}; or a list of regions and towns in [ ].",
                    said=quoted(said),
                    words=", ".join(whole),
                ),
                at="area",
                rule="place",
            )
        return (str(said),) if said in whole else (NOT_STATED,)
    named = section.texts("area", required=True)
    for name in named:
        _insist_on_place(section, name, name, places)
    return tuple(str(name) for name in named if name in places) or (NOT_STATED,)


def _region(section: Section, places: Places) -> str:
    region = section.text("region", "")
    if region:
        _insist_on_place(section, "region", region, places)
    return str(region)


def _insist_on_place(section: Section, at: str, name: str, places: Places) -> None:
    if name not in places:
        told = Sentence('{name} is not under "regions" or "towns" of this country.', name=quoted(name))
        section.problem(told + places.nearest(name), at=at, rule="place")


def _only_for(section: Section) -> tuple[str, ...]:
    said = section.some_of("only_for", (*circumstances(), OTHERS), Sentence("a group"), rule="only_for")
    if OTHERS in said and not (section.text("eligibility", "") or section.text("description", "")):
        section.problem(
            Sentence(
                '{service} is only for others, but nothing says who they are. Name them in "eligibility".',
                service=section.titled,
            ),
            at="only_for",
            rule="only_for",
        )
    return tuple(map(str, said))


def _accepts(section: Section, hide_pages: bool) -> dict[str, Acceptance]:
    found: dict[str, Acceptance] = {}
    for circumstance, part in section.sections("accepts"):
        known = circumstances()
        if circumstance not in known:
            part.problem(
                Sentence("{said} is not a circumstance.", said=quoted(circumstance))
                + did_you_mean(circumstance, known),
                at=circumstance,
                rule="accepts",
                safe=circumstance.isidentifier(),
            )
            part.give_up()
            continue
        answer = part.one_of("answer", ANSWERS, Sentence("an answer to whether it accepts"))
        note = part.text("note", "")
        if answer == "conditional" and not note:
            part.problem(
                Sentence(
                    '{circumstance} is accepted on a condition, but the condition is not given. Add it as "note".',
                    circumstance=quoted(circumstance),
                ),
                at="answer",
                rule="accepts",
                safe=True,
            )
        url = read_url(part, "source")
        if hide_pages and url:
            url = f"{urlsplit(url).scheme}://{urlsplit(url).netloc}/"
        source = Source(url, read_date(part, "date"))
        if answer in ANSWERS:
            found[str(circumstance)] = Acceptance(answer, str(note), source)  # type: ignore[arg-type]
    return found


def _hidden(section: Section) -> dict[str, str]:
    """The fields that the public may not see, and who may."""
    part = section.section("tiers")
    if part is None:
        return {}
    may_hide = [name for name, known in fields().items() if known.may_hide and name != "address"]
    for name in part.keys:
        if name not in may_hide:
            told = Sentence("{name} has no tier of its own.", name=quoted(name)) + did_you_mean(name, may_hide)
            part.problem(told, at=name, rule="tier")
    said = {str(name): str(part.one_of(name, TIERS, A_TIER)) for name in part.keys if name in may_hide}
    return {name: tier for name, tier in said.items() if tier != "public"}


def _checks(section: Section) -> dict[str, Check]:
    found = {}
    for name, part in section.sections("checks"):
        if name not in fields():
            told = Sentence("{name} is not a field of a service.", name=quoted(name)) + did_you_mean(name, fields())
            part.problem(told, at=name)
        if check := _check(part):
            found[str(name)] = check
    return found


def _check(part: Section | None) -> Check | None:
    if part is None:
        return None
    on, by = read_date(part, "on", required=True), part.text("by")
    how = part.one_of("how", HOW, Sentence("a way of checking"), "confirmed")
    return Check(on, str(by), str(how)) if on and by else None
