"""Sets of services as bits of one number: bit 5 is the service at position 5.

Two such sets of 100,000 services meet in a few microseconds, and one of them takes 13 kB.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from typing import TypeAlias

# Running over the zeros in one step is ten times as fast as trying each octet.
_OCTET_WITH_BITS = re.compile(rb"\0*([^\0])", re.DOTALL)
_BITS_OF = tuple(tuple(bit for bit in range(8) if octet >> bit & 1) for octet in range(256))

Positions: TypeAlias = "array[int]"
"""Positions in rising order, 4 bytes each: smaller than a mask where they are few."""


def mask_of(positions: Iterable[int], size: int) -> int:
    """The set of *positions*, all below *size*."""
    octets = bytearray(size // 8 + 1)
    for position in positions:
        octets[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(octets, "little")


def positions_in(mask: int) -> Iterator[int]:
    """The positions in *mask*, lowest first; no more is looked at than is asked for."""
    for _ in range(4):
        if not mask:
            return
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
    # Of more than these it is faster to look at octets.
    octets = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    for found in _OCTET_WITH_BITS.finditer(octets):
        begins = found.end() - 1
        for bit in _BITS_OF[octets[begins]]:
            yield begins * 8 + bit


def without(mask: int, others: int) -> int:
    """What is in *mask* and not in *others*."""
    return mask ^ (mask & others)


class Postings:
    """For each key the set of positions under it: a mask where they are many, the bare positions where they are few.

    A key is `many` from the share of all on that *one_in* says.
    """

    def __init__(self, one_in: int) -> None:
        self._one_in = one_in
        self._sets: dict[object, Positions | int] = {}
        self._size = 0

    def add(self, key: object, position: int) -> None:
        """Put *position*, which is not below any before it, under *key*."""
        found = self._sets.get(key)
        if found is None:
            self._sets[key] = array("I", (position,))
        else:
            assert isinstance(found, array)
            found.append(position)

    def close(self, size: int) -> Postings:
        """Turn what is many of *size* into masks; nothing more may be added."""
        self._size = size
        for key, found in self._sets.items():
            if isinstance(found, array) and len(found) * self._one_in > size:
                self._sets[key] = mask_of(found, size)
        return self

    def every_key(self) -> list[object]:
        """Every key there is."""
        return list(self._sets)

    def of(self, *keys: object) -> int:
        """The mask of all that is under any of *keys*."""
        few, many = [], 0
        for key in keys:
            found = self._sets.get(key, 0)
            if isinstance(found, array):
                few.append(found)
            else:
                many |= found
        return many | mask_of((position for some in few for position in some), self._size) if few else many
