"""For whom alone a service says it is there, and who is known to be among them.

Nobody is turned away for it: not being known to be in a group is not being outside it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from .reasons import Words
from .service import Service
from .vocabulary import OTHERS, circumstances

# Who comes with a teenage son comes with a child, whatever is said about his age.
_ALSO: Mapping[str, str] = MappingProxyType({"with_teenage_sons": "with_children"})


def groups_of(hers: Collection[str]) -> frozenset[str]:
    """The groups a woman with the circumstances *hers* is known to be in."""
    return frozenset((*hers, *(_ALSO[name] for name in hers if name in _ALSO)))


def is_for_her(service: Service, hers: Collection[str]) -> bool:
    """Whether it is there for all, does not say, or she is known to be in one of its groups."""
    return not service.only_for or not groups_of(hers).isdisjoint(service.only_for)


def whose_it_is(service: Service) -> Words:
    """For whom alone it is there; a group that is not in our list, in its own words."""
    if OTHERS in service.only_for:
        said = service.eligibility or service.description or service.name
        return Words("only_for_some", said=said.rstrip("."))
    women = " or ".join(circumstances()[group].women for group in service.only_for)
    return Words("only_for", women=women, groups=",".join(service.only_for))
