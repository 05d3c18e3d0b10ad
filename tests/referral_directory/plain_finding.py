"""Who can help, found by looking at every service: slow, plain, and what the fast way is held against.

Nothing here is shared with the index or the sets: only the words of an offer are made of the same sentences.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from referral_directory.country import Country
from referral_directory.finding import STAND_IN_KINDS, Found, Offer, Refusal
from referral_directory.freshness import said_of, standing
from referral_directory.hours import Opening, local_time, opening
from referral_directory.places import Place, Reach
from referral_directory.reasons import Words, clock
from referral_directory.service import NATIONAL, NOT_STATED, ONLINE, Service
from referral_directory.vocabulary import circumstances as all_circumstances
from referral_directory.vocabulary import kinds as all_kinds

BEDS = {"shelter", "crisis_centre"}
DOORS = (*BEDS, "sexual_violence_care", "women_who_use_drugs", "harm_reduction", "oat", "overdose", "health")
_LAST: list[Any] = []
_OPEN_FIRST = {"open": 0, "unknown": 1, "closed": 2}


@dataclass(frozen=True)
class _Asked:
    """What was asked for."""

    country: Country
    kinds: tuple[str, ...]
    place: Place | None
    circumstances: tuple[str, ...]
    at: datetime | None
    on: date | None
    only: Collection[str]

    def reach(self, service: Service) -> Reach:
        return reach(self.country, service, self.place)

    def opening(self, service: Service) -> Opening:
        return opening(service.hours, self.at, self.country.timezone, self.country.iso2)

    def standing(self, service: Service) -> int:
        return standing(service, self.on, service.id in self.only)


def plain_find(
    country: Country,
    kinds: Collection[str],
    place: str | None = None,
    circumstances: Collection[str] = (),
    at: datetime | None = None,
    on: date | None = None,
    most: int | None = None,
    text: str = "",
) -> Found:
    """What `find` has to answer."""
    where = country.places.place(place) if place and place.strip() else None
    day = on or (local_time(at, country.timezone).date() if at else None)
    only = _only_of(country) if day else set()
    asked = _Asked(country, tuple(dict.fromkeys(kinds)), where, tuple(dict.fromkeys(circumstances)), at, day, only)
    fallback = _fallback(asked)
    fitting: list[Service] = []
    refused: list[Refusal] = []
    for service in country.services:
        if (given := _given(asked, service)) and _words(text) <= _words(_text(service)):
            against = tuple(_against(asked, service))
            if against:
                refused.append(Refusal(service, given, against))
            else:
                fitting.append(service)
    offers = tuple(
        _offer(asked, service, fallback) for service in sorted(fitting, key=lambda s: _order(asked, s))[:most]
    )
    return Found(
        offered=offers,
        not_offered=tuple(sorted(refused, key=lambda r: (asked.kinds.index(r.kinds[0]), r.service.id))[:most]),
        fallback=fallback,
        withheld=sum(1 for service in country.withheld if _given(asked, service)),
        offered_in_all=len(fitting),
        not_offered_in_all=len(refused),
    )


def _text(service: Service) -> str:
    said = (service.name, service.local_name, service.organisation, service.description, service.eligibility)
    return " ".join((*said, *service.cities, service.region, service.region_said, service.coverage))


def _words(text: str) -> set[str]:
    small = unicodedata.normalize("NFKD", text.casefold().replace("ґ", "г").replace("'", "").replace("’", ""))
    bare = "".join(sign for sign in small if not unicodedata.combining(sign))
    return set(re.findall(r"[^\W_]+", bare))


def reach(country: Country, service: Service, hers: Place | None) -> Reach:
    """How far the stated area of *service* reaches her."""
    if hers is None or service.everywhere:
        return "covers"
    if service.area != (NOT_STATED,):
        return country.places.best_reach(service.area, hers)
    located = tuple(filter(None, (*service.cities, service.region)))
    return "nearby" if country.places.best_reach(located, hers) in ("covers", "nearby") else "unknown"


def _only_of(country: Country) -> set[str]:
    # The last country alone is remembered: the same one is asked about several times over.
    if not _LAST or _LAST[0] is not country:
        _LAST[:] = [country, set(plain_only_options(country))]
    return _LAST[1]


def plain_only_options(country: Country) -> list[str]:
    """The ids of the services that are the only one offered in some cell, once for each cell."""
    return list(_alone(country))


def _alone(country: Country) -> Iterator[str]:
    services = [service for service in country.services if not service.status]
    nowhere: list[Place | None] = [None]
    for hers in nowhere + [country.places.place(code) for code in country.regions]:
        here = [service for service in services if reach(country, service, hers) != "elsewhere"]
        for kind in all_kinds():
            giving = [service for service in here if kind in service.kinds]
            for circumstance in ("", *all_circumstances()) if giving else ():
                taking = [s for s in giving if circumstance not in s.accepts or s.accepts[circumstance].answer != "no"]
                if len(taking) == 1:
                    yield taking[0].id


def _given(asked: _Asked, service: Service) -> tuple[str, ...]:
    return tuple(kind for kind in asked.kinds if kind in service.kinds)


def _against(asked: _Asked, service: Service) -> Iterator[Words]:
    """The only things that remove a service: it says that it is shut, its own no, and an area that is another one."""
    if service.status:
        yield Words(f"is_{service.status}")
    yield from _refusals(asked, service)
    if asked.place is not None and asked.reach(service) == "elsewhere":
        yield Words("works_elsewhere", area=", ".join(service.area), place=asked.place.name)


def _refusals(asked: _Asked, service: Service) -> Iterator[Words]:
    for circumstance in asked.circumstances:
        said = service.accepts.get(circumstance)
        if said is not None and said.answer == "no":
            yield Words(
                "refuses",
                women=_women(circumstance),
                source=said.source.said,
                url=said.source.url,
                note=said.note,
                circumstance=circumstance,
            )


def _order(asked: _Asked, service: Service) -> tuple[object, ...]:
    """The promised order; every part is smaller where the service is better."""
    answers = [answer for c in asked.circumstances if (answer := _answer(service, c))]
    near = _nearness(asked, service)
    door_in_her_region = asked.place and near < 2 and any(kind in DOORS for kind in _given(asked, service))
    return (
        _there_for_others(asked, service),
        "conditional" in answers,
        0 if door_in_her_region else 1,
        -answers.count("yes"),
        near,
        asked.kinds.index(_given(asked, service)[0]),
        not service.phones,
        _OPEN_FIRST[asked.opening(service).state],
        # Whom a person once spoke to before whom nobody ever did; but who is near and open before either.
        asked.standing(service),
        _oldest_last(service.source.date),
        service.id,
    )


def _answer(service: Service, circumstance: str) -> str:
    if circumstance in service.accepts:
        return service.accepts[circumstance].answer
    return "yes" if circumstance in service.only_for else ""


def _there_for_others(asked: _Asked, service: Service) -> bool:
    hers = [*asked.circumstances, *(["with_children"] if "with_teenage_sons" in asked.circumstances else [])]
    return bool(service.only_for) and not any(group in hers for group in service.only_for)


def _group(asked: _Asked, service: Service) -> Words | None:
    if not _there_for_others(asked, service):
        return None
    if "others" in service.only_for:
        return Words("only_for_some", said=(service.eligibility or service.description or service.name).rstrip("."))
    women = " or ".join(_women(group) for group in service.only_for)
    return Words("only_for", women=women, groups=",".join(service.only_for))


def _nearness(asked: _Asked, service: Service) -> int:
    bed_in_one_town = bool(service.everywhere and service.cities and BEDS & set(service.kinds))
    if asked.place is None:
        return 2 if service.area == (NOT_STATED,) else 1 if bed_in_one_town or not service.everywhere else 0
    if bed_in_one_town:
        return {"covers": 0, "nearby": 1}.get(asked.country.places.best_reach(service.cities, asked.place), 3)
    if service.everywhere:
        return 2
    return {"covers": 0, "nearby": 1, "unknown": 3, "elsewhere": 4}[asked.reach(service)]


def _oldest_last(date: str) -> tuple[int, ...]:
    parts = [-int(part) for part in date.split("-")] if date else []
    return tuple((*parts, 0, 0, 0)[:3])


def _offer(asked: _Asked, service: Service, line: Offer | None, remark: Words | None = None) -> Offer:
    given = _given(asked, service) or service.kinds
    return Offer(
        service=service,
        kinds=given,
        area=_area(asked, service),
        open=_open(asked, service),
        checked=said_of(service, asked.on, service.id in asked.only),
        takes={circumstance: _takes(service, circumstance) for circumstance in asked.circumstances},
        reach=_way_in(service, line),
        cautions=tuple(
            caution
            for caution in asked.country.cautions
            if set(caution.kinds) & set(given) and set(caution.circumstances) & set(asked.circumstances)
        ),
        remark=remark,
        group=_group(asked, service),
    )


def _women(circumstance: str) -> str:
    return all_circumstances()[circumstance].women


def _takes(service: Service, circumstance: str) -> Words:
    said = service.accepts.get(circumstance)
    women = _women(circumstance)
    if said is None and circumstance in service.only_for:
        source = service.source
        return Words("takes", women=women, circumstance=circumstance, note="", source=source.said, url=source.url)
    if said is None:
        return Words("takes_unknown", women=women, circumstance=circumstance)
    code = {"yes": "takes_noted" if said.note else "takes", "conditional": "takes_on_condition", "no": "refuses"}
    return Words(
        code[said.answer],
        women=women,
        circumstance=circumstance,
        note=said.note,
        source=said.source.said,
        url=said.source.url,
    )


def _area(asked: _Asked, service: Service) -> Words:
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


def _open(asked: _Asked, service: Service) -> Words:
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


def _fallback(asked: _Asked) -> Offer | None:
    """Whom to call where nothing fits: a line on violence, else another national line, else the emergency number.

    One that is closed now, or there for others alone, is named only where nobody else is left: it is called in vain.
    """
    able = [service for candidates in (_lines, _stand_ins, _emergency) for service in candidates(asked)]
    for service in sorted(able, key=lambda s: asked.opening(s).state == "closed" or _there_for_others(asked, s)):
        return _offer(asked, service, None, Words("fallback"))
    return None


def _lines(asked: _Asked) -> list[Service]:
    return [line for line in asked.country.lines if not any(_against(asked, line))]


def _stand_ins(asked: _Asked) -> list[Service]:
    # Only what works in the whole country: a stranger to her town would be called in vain at night.
    able: Iterable[Service] = (
        service
        for service in asked.country.services
        if service.phones and service.everywhere and not any(_against(asked, service))
    )
    ranked = [
        (STAND_IN_KINDS.index(kind), service.id, service)
        for service in able
        for kind in service.kinds[:1]
        if kind in STAND_IN_KINDS
    ]
    found = []
    for others in (False, True):
        some = sorted((row for row in ranked if _there_for_others(asked, row[2]) == others), key=lambda row: row[:2])
        found += [service for rank, _, service in some if rank == some[0][0]]
    return found


def _emergency(asked: _Asked) -> list[Service]:
    for which in ("general", "police", "ambulance"):
        number = asked.country.emergency.get(which)
        if number is not None and number.phones:
            return [
                Service(
                    id=f"{asked.country.iso2.lower()}-emergency-number",
                    country=asked.country.iso2,
                    name="Emergency number" if which == "general" else f"Emergency number ({which})",
                    kinds=("emergency",),
                    area=(NATIONAL,),
                    tier="public",
                    source=number.source,
                    phones=number.phones,
                )
            ]
    return []
