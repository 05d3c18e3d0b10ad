"""Who can help: services for the kinds of help, the place and the circumstances, best first, each with its reason.

Two promises rule everything here.  A circumstance removes a service only where that very service says no to that very
circumstance; silence is offered, with the question to ask, and so is who is there for a group she is not known to be
in, after all others.  And no answer is empty while the country has any number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import chain, islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from .freshness import said_of
from .groups import is_for_her, whose_it_is
from .hours import local_time
from .index import index_of
from .ranking import Asked, against, best_first, by_kind_and_id, fitting_and_refused, given
from .reasons import Words, clock
from .service import NATIONAL, NOT_STATED, ONLINE, Service
from .vocabulary import circumstances as all_circumstances
from .vocabulary import insist
from .vocabulary import kinds as all_kinds

if TYPE_CHECKING:
    from .country import Caution, Country

# What may stand in where a country has no line on violence, nearest to it first.
STAND_IN_KINDS = (
    "gbv_hotline",
    "psychosocial",
    "child_protection",
    "trafficking",
    "sexual_violence_care",
    "legal_aid",
    "migrant",
)
EMERGENCY_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "general": "Emergency number",
        "police": "Emergency number (police)",
        "ambulance": "Emergency number (ambulance)",
    }
)
"""What the emergency numbers are called where one stands in for a service, best first."""


@dataclass(frozen=True)
class Offer:
    """A service offered, and why, piece by piece.

    `kinds` are those asked for that it gives; `takes` says for each circumstance what it says about it; `reach` is
    there only where it has no number of its own, `group` only where it is there for some alone and she is not known to
    be one of them.
    """

    service: Service
    kinds: tuple[str, ...]
    area: Words
    open: Words
    checked: Words
    takes: Mapping[str, Words] = field(default_factory=dict)
    reach: Words | None = None
    cautions: tuple[Caution, ...] = ()
    remark: Words | None = None
    group: Words | None = None

    @property
    def reason(self) -> str:
        """All the pieces in one text."""
        pieces = (self.remark, self.group, *self.takes.values(), self.area, self.reach, self.open, self.checked)
        cautions = "".join(f" {caution.says}" for caution in self.cautions)
        return "; ".join(piece for piece in pieces if piece) + "." + cautions


@dataclass(frozen=True)
class Refusal:
    """A service not offered, and why: it excludes one of her circumstances, or works in another region."""

    service: Service
    kinds: tuple[str, ...]
    reasons: tuple[Words, ...]

    @property
    def reason(self) -> str:
        """All the reasons in one text."""
        return "; ".join(self.reasons)


@dataclass(frozen=True)
class Found:
    """The answer: what is offered, best first; what is not, and why; whom to call where nothing fits; and how many
    services of these kinds are kept from the public.

    Where only the first of each were wanted, `offered_in_all` and `not_offered_in_all` still count all.
    """

    offered: tuple[Offer, ...]
    not_offered: tuple[Refusal, ...]
    fallback: Offer | None
    withheld: int
    offered_in_all: int
    not_offered_in_all: int


def find(
    country: Country,
    kinds: Collection[str],
    place: str | None = None,
    circumstances: Collection[str] = (),
    at: datetime | None = None,
    on: date | None = None,
    most: int | None = None,
    text: str = "",
) -> Found:
    """Who in *country* gives one of *kinds* to a woman at *place* with these *circumstances*, at the time *at*.

    *place* is a region, its ISO 3166-2 code, or a town; None where it is not known.  What is stale is judged by the
    day *on*, that of *at* where it is left out; without either nothing is stale.  Of those offered and those not, the
    first *most* of each are told, all where it is None.  With *text* only those in which each of its words occurs are
    looked at; those kept from the public are counted all the same, for the count may not tell what stands in them.
    Raises `UnknownName` for a kind, place or circumstance that is not there.
    """
    insist(kinds, all_kinds(), "a kind of help")
    insist(circumstances, all_circumstances(), "a circumstance")
    where = country.places.place(place) if place and place.strip() else None
    at = local_time(at, country.timezone) if at else None
    day = on or (at.date() if at else None)
    index = index_of(country)
    asked = Asked(country, tuple(dict.fromkeys(kinds)), where, tuple(dict.fromkeys(circumstances)), at, day, index)
    fallback = _fallback(asked)
    fitting, refused = fitting_and_refused(asked, text)
    return Found(
        offered=tuple(_offer(asked, service, fallback) for service in islice(best_first(asked, fitting), most)),
        not_offered=tuple(
            Refusal(service, given(asked, service), tuple(against(asked, service)))
            for service in islice(by_kind_and_id(asked, refused, most), most)
        ),
        fallback=fallback,
        withheld=index.withheld(asked.kinds),
        offered_in_all=fitting.bit_count(),
        not_offered_in_all=refused.bit_count(),
    )


def _offer(asked: Asked, service: Service, line: Offer | None, remark: Words | None = None) -> Offer:
    gives = given(asked, service) or service.kinds
    return Offer(
        service=service,
        kinds=gives,
        area=_area(asked, service),
        open=_open(asked, service),
        checked=said_of(service, asked.on, asked.alone(service)),
        takes={circumstance: _takes(service, circumstance) for circumstance in asked.circumstances},
        reach=_way_in(service, line),
        cautions=tuple(
            caution
            for caution in asked.country.cautions
            if set(caution.kinds) & set(gives) and set(caution.circumstances) & set(asked.circumstances)
        ),
        remark=remark,
        group=None if is_for_her(service, asked.circumstances) else whose_it_is(service),
    )


def _women(circumstance: str) -> str:
    return all_circumstances()[circumstance].women


@cache
def _not_said(circumstance: str) -> Words:
    return Words("takes_unknown", women=_women(circumstance), circumstance=circumstance)


def _takes(service: Service, circumstance: str) -> Words:
    said = service.answer_to(circumstance)
    if said is None:
        return _not_said(circumstance)
    code = {"yes": "takes_noted" if said.note else "takes", "conditional": "takes_on_condition", "no": "refuses"}
    return Words(
        code[said.answer],
        women=_women(circumstance),
        circumstance=circumstance,
        note=said.note,
        source=said.source.said,
        url=said.source.url,
    )


def _area(asked: Asked, service: Service) -> Words:
    if service.area == (NATIONAL,):
        return Words("works_everywhere", country=asked.country.name)
    if service.area == (ONLINE,):
        return Words("works_online")
    if service.area != (NOT_STATED,):
        code = {"covers": "works_in", "nearby": "works_nearby", "unknown": "works_perhaps", "elsewhere": "works_in"}
        return Words(code[asked.reach(service)], area=", ".join(service.area))
    if service.coverage and service.coverage != NOT_STATED:
        return Words("area_said", coverage=service.coverage)
    return Words("located", cities=", ".join(service.cities)) if service.cities else Words("area_unknown")


def _open(asked: Asked, service: Service) -> Words:
    state = asked.opening(service)
    said = service.hours_said or service.hours
    if state.state == "unknown":
        if service.hours and asked.at is None:
            return Words("hours_given", hours=said)
        return Words("hours_said", hours=said) if said else Words("hours_unknown")
    if state.state == "open" and state.changes is None:
        return Words("open_always") if service.hours == "24/7" else Words("open")
    if state.changes is None:
        return Words("closed")
    return Words(f"{state.state}_until", time=clock(state.changes), at=state.changes.isoformat())


def _way_in(service: Service, line: Offer | None) -> Words | None:
    if service.phones:
        return None
    if line is None:
        return Words("no_number")
    return Words("reach_through", name=line.service.name, number=line.service.printed_phones[0], id=line.service.id)


def _fallback(asked: Asked) -> Offer | None:
    """Whom to call where nothing fits: a line on violence, else another national line, else the emergency number.

    One that is closed now, or there for others alone, is named only where nobody else is left: it is called in vain.
    """
    first = None
    for service in chain(_lines(asked), _stand_ins(asked), _emergency(asked)):
        if asked.opening(service).state != "closed" and is_for_her(service, asked.circumstances):
            return _offer(asked, service, None, Words("fallback"))
        first = first or service
    return _offer(asked, first, None, Words("fallback")) if first else None


def _lines(asked: Asked) -> Iterator[Service]:
    return (line for line in asked.country.lines if not any(against(asked, line)))


def _stand_ins(asked: Asked) -> Iterator[Service]:
    # Only what works in the whole country: a stranger to her town would be called in vain at night.
    for her in (True, False):
        for kind in STAND_IN_KINDS:
            able = (
                line
                for line in asked.index.stand_ins.get(kind, ())
                if is_for_her(line, asked.circumstances) == her and not any(against(asked, line))
            )
            if first := next(able, None):
                yield first
                yield from able
                break


def _emergency(asked: Asked) -> Iterator[Service]:
    for which in EMERGENCY_NAMES:
        number = asked.country.emergency.get(which)
        if number is not None and number.phones:
            yield Service(
                id=f"{asked.country.iso2.lower()}-emergency-number",
                country=asked.country.iso2,
                name=EMERGENCY_NAMES[which],
                kinds=("emergency",),
                area=(NATIONAL,),
                tier="public",
                source=number.source,
                phones=number.phones,
            )
            return
