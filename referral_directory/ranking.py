"""Who is offered and who is not, and in which order: said of each service, and done with sets of them.

`against` and `order` are the promises; the sets only keep them without looking at everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial, reduce
from operator import or_
from typing import TYPE_CHECKING

from .freshness import standing
from .groups import groups_of, is_for_her
from .hours import Opening, opening
from .index import Index
from .masks import positions_in, without
from .places import Place, Reach
from .reasons import Words
from .service import Service
from .vocabulary import circumstances
from .whereabouts import DOORS, ELSEWHERE, IN_HER_REGION, nearness, reach

if TYPE_CHECKING:
    from .country import Country

_OPEN_FIRST = {"open": 0, "unknown": 1, "closed": 2}


@dataclass(frozen=True)
class Asked:
    """What was asked for."""

    country: Country
    kinds: tuple[str, ...]
    place: Place | None
    circumstances: tuple[str, ...]
    at: datetime | None
    on: date | None
    index: Index

    def reach(self, service: Service) -> Reach:
        """How far the service reaches her."""
        return reach(service, self.place, self.country.places)

    def opening(self, service: Service) -> Opening:
        """Whether the service is open at the time asked for."""
        return opening(service.hours, self.at, self.country.timezone, self.country.iso2)

    def alone(self, service: Service) -> bool:
        """Whether it is the only one offered somewhere, as far as that makes a difference."""
        # Where nothing was ever checked nothing is stale.
        return bool(service.checked or service.checks) and service.id in self.index.only_options()

    def standing(self, service: Service) -> int:
        """Whether the service is fresh, stale or never checked."""
        return standing(service, self.on, self.alone(service))


def given(asked: Asked, service: Service) -> tuple[str, ...]:
    """The kinds asked for that *service* gives, in the order asked for."""
    return tuple(kind for kind in asked.kinds if kind in service.kinds)


def against(asked: Asked, service: Service) -> Iterator[Words]:
    """The only things that remove a service: it says that it is shut, its own no, and an area that is another one."""
    if service.status:
        yield Words(f"is_{service.status}")
    yield from _refusals(asked, service)
    if asked.place is not None and asked.reach(service) == "elsewhere":
        yield Words("works_elsewhere", area=", ".join(service.area), place=asked.place.name)


def _refusals(asked: Asked, service: Service) -> Iterator[Words]:
    for circumstance in asked.circumstances:
        said = service.accepts.get(circumstance)
        if said is not None and said.answer == "no":
            yield Words(
                "refuses",
                women=circumstances()[circumstance].women,
                source=said.source.said,
                url=said.source.url,
                note=said.note,
                circumstance=circumstance,
            )


def order(asked: Asked, service: Service) -> tuple[object, ...]:
    """The promised order; every part is smaller where the service is better.

    Where all of it is alike the position in the index decides: the fresher source first, then the id.
    """
    answers = [said.answer for c in asked.circumstances if (said := service.answer_to(c))]
    near, gives = nearness(service, asked.place, asked.country.places), given(asked, service)
    return (
        # Who is there for others alone is most probably not there for her.
        not is_for_her(service, asked.circumstances),
        "conditional" in answers,
        # A door in her own region is worth a question; one far away is a journey, whatever it says.
        not (asked.place is not None and near in IN_HER_REGION and not DOORS.isdisjoint(gives)),
        -answers.count("yes"),
        near,
        asked.kinds.index(gives[0]),
        not service.phones,
        _OPEN_FIRST[asked.opening(service).state],
        # Whom a person once spoke to before whom nobody ever did; but who is near and open before either.
        asked.standing(service),
    )


def fitting_and_refused(asked: Asked, text: str) -> tuple[int, int]:
    """Who is offered and who is not: the sets of what `against` says one by one."""
    index = asked.index
    giving = 0
    for kind in asked.kinds:
        giving |= index.of_kind(kind)
    if text:
        giving &= index.with_words(text)
    removed = index.shut
    for circumstance in asked.circumstances:
        removed |= index.saying(circumstance, "no")
    if asked.place is not None:
        removed |= index.near(asked.place)[ELSEWHERE]
    return without(giving, removed), giving & removed


def few(size: int) -> int:
    """How many of *size* services are faster put in order one by one than as sets: none, until the sets grow long."""
    return 32 if size > 200_000 else 0


def best_first(asked: Asked, fitting: int) -> Iterator[Service]:
    """The services of *fitting* in the order of `order`, parted by one part of it after the other."""
    index = asked.index
    # Each part is looked at only where the parts before it leave many alike.
    parts = (
        cache(lambda: index.near(asked.place)),
        cache(lambda: tuple(index.of_kind(kind) for kind in asked.kinds)),
        cache(lambda: (index.with_phone, index.all)),
        cache(lambda: index.open_at(asked.at)),
        cache(lambda: index.standing_on(asked.on)),
    )
    at_most = few(index.size)
    for these in (fitting,) if fitting.bit_count() <= at_most else _by_welcome(asked, fitting):
        yield from _parted(asked, these, (partial(_by_yeses, asked, these), *parts), at_most)


def _parted(asked: Asked, mask: int, parts: Sequence[Callable[[], Sequence[int]]], at_most: int) -> Iterator[Service]:
    services = asked.index.services
    if not mask & (mask - 1):
        if mask:
            yield services[mask.bit_length() - 1]
    elif at_most and mask.bit_count() <= at_most:
        # Sorting keeps the order of the positions where all else is alike.
        yield from sorted((services[position] for position in positions_in(mask)), key=lambda s: order(asked, s))
    elif not parts:
        yield from (services[position] for position in positions_in(mask))
    else:
        for some in parts[0]():
            if these := mask & some:
                yield from _parted(asked, these, parts[1:], at_most)
                mask ^= these
                if not mask:
                    return


def _by_welcome(asked: Asked, fitting: int) -> Iterator[int]:
    """*fitting*, parted as the first three parts of `order` do: for whom alone, on a condition, by her own region."""
    index = asked.index
    others = fitting & index.for_others_than(groups_of(asked.circumstances))
    conditional = 0
    for circumstance in asked.circumstances:
        conditional |= index.saying(circumstance, "conditional")
    doors = _doors_in_her_region(asked)
    for some in (fitting ^ others, others):
        on_a_condition = some & conditional
        for these in (some ^ on_a_condition, on_a_condition):
            here = these & doors
            yield from (part for part in (here, these ^ here) if part)


def _doors_in_her_region(asked: Asked) -> int:
    doors = 0
    for kind in asked.kinds if asked.place is not None else ():
        if kind in DOORS:
            doors |= asked.index.of_kind(kind)
    if not doors:
        return 0
    near = asked.index.near(asked.place)
    return doors & reduce(or_, (near[how] for how in IN_HER_REGION))


def _by_yeses(asked: Asked, fitting: int) -> tuple[int, ...]:
    """*fitting*, parted by how many of her circumstances they say yes to, most first."""
    by_yeses = [fitting]
    for circumstance in asked.circumstances:
        yes = asked.index.saying(circumstance, "yes")
        with_it = [some & yes for some in by_yeses]
        by_yeses = [some ^ more for some, more in zip(by_yeses, with_it, strict=True)] + [0]
        by_yeses = [some | more for some, more in zip(by_yeses, [0, *with_it], strict=True)]
    return tuple(by_yeses[::-1])


def by_kind_and_id(asked: Asked, refused: int, most: int | None) -> Iterator[Service]:
    """The services of *refused* by the first kind asked for that they give, then by id; enough for *most*."""
    index = asked.index
    for kind in asked.kinds:
        these = refused & index.of_kind(kind)
        refused ^= these
        many = these.bit_count()
        if most is not None and many * many > most * index.size:
            # They are so many that the first ones are met soon on the way through all.
            octets = these.to_bytes(index.size // 8 + 1, "little")
            yield from (index.services[at] for at in index.by_id if octets[at >> 3] >> (at & 7) & 1)
        else:
            yield from sorted((index.services[at] for at in positions_in(these)), key=lambda service: service.id)
