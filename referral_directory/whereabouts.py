"""How near a service is to her: how far the area it states reaches, and where its bed stands."""

from __future__ import annotations

from .places import Place, Places, Reach
from .service import NOT_STATED, Service

BEDS = {"shelter", "crisis_centre"}
DOORS = frozenset(
    (*BEDS, "sexual_violence_care", "women_who_use_drugs", "harm_reduction", "oat", "overdose", "health"),
)
"""The kinds of help she has to come to the door for; the others are given by phone as well."""
IN_HER_REGION = (0, 1)
"""The nearness of what is in her own region, in her town or in another."""
ELSEWHERE = 4
"""The nearness of a service that works in another region: it is not offered."""


def reach(service: Service, hers: Place | None, places: Places) -> Reach:
    """How far the stated area reaches her; where she is not known, or it works everywhere, it covers her."""
    if hers is None or service.everywhere:
        return "covers"
    if service.area != (NOT_STATED,):
        return places.best_reach(service.area, hers)
    located = tuple(filter(None, (*service.cities, service.region)))
    # Where it is says something for it, where it is not says nothing against it.
    return "nearby" if places.best_reach(located, hers) in ("covers", "nearby") else "unknown"


def nearness(service: Service, hers: Place | None, places: Places) -> int:
    """How near it is, 0 is best; `ELSEWHERE` where it works in another region."""
    bed_in_one_town = has_its_bed_in_one_town(service)
    if hers is None:
        return 2 if service.area == (NOT_STATED,) else 1 if bed_in_one_town or not service.everywhere else 0
    if bed_in_one_town:
        # Who takes women from everywhere still has the bed in one town.
        return {"covers": 0, "nearby": 1}.get(places.best_reach(service.cities, hers), 3)
    if service.everywhere:
        return 2
    return {"covers": 0, "nearby": 1, "unknown": 3, "elsewhere": ELSEWHERE}[reach(service, hers, places)]


def has_its_bed_in_one_town(service: Service) -> bool:
    """Whether it takes women from everywhere into a house that stands somewhere."""
    return bool(service.everywhere and service.cities and BEDS & set(service.kinds))
