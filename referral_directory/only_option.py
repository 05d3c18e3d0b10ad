"""Which services are the only one offered somewhere: where such a one is wrong, nobody else makes up for it.

A cell is one kind of help for a woman in one region (or nowhere chosen) with one circumstance (or none), as in
`coverage`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING
from weakref import finalize

from .places import Place
from .vocabulary import circumstances, kinds
from .whereabouts import reach

if TYPE_CHECKING:
    from .country import Country

_KNOWN: dict[int, Counter[str]] = {}


def only_options(country: Country) -> Counter[str]:
    """The services that are the only one offered in some cell of *country*, by id, and in how many cells each is."""
    # Kept beside the country, not in it: a country is compared, copied and pickled as what its file says.
    if id(country) not in _KNOWN:
        _KNOWN[id(country)] = Counter(_alone(country))
        finalize(country, _KNOWN.pop, id(country), None)
    return _KNOWN[id(country)]


def _alone(country: Country) -> Iterator[str]:
    services = [service for service in country.services if not service.status]
    nowhere: list[Place | None] = [None]
    for hers in nowhere + [country.places.place(code) for code in country.regions]:
        here = [service for service in services if reach(service, hers, country.places) != "elsewhere"]
        for kind in kinds():
            giving = [service for service in here if kind in service.kinds]
            for circumstance in ("", *circumstances()) if giving else ():
                taking = [s for s in giving if circumstance not in s.accepts or s.accepts[circumstance].answer != "no"]
                if len(taking) == 1:
                    yield taking[0].id
