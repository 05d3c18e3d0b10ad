"""What an officer can put on the risk forms of two versions alike: signs that are ticked, and a level."""

from __future__ import annotations

from typing import NamedTuple

from algorithms.comparing.match import same_levels, same_signs
from algorithms.graph import Answer, Assessment
from algorithms.machine import NOTHING, TooManyStates
from algorithms.scoring import Form, Item, Tally

MOST_TICKS = 20_000


class Marks(NamedTuple):
    """What an officer puts on a risk form: the signs that count here alone, those a question may settle, own level."""

    tally: Tally
    linked: tuple[tuple[str, str], ...]
    level: str | None


class Marked(NamedTuple):
    """The same marks on the forms of both versions, and how the answer is written in each."""

    old: Marks
    new: Marks
    old_answer: Answer
    new_answer: Answer


def added(form: Form, one: Tally, other: Tally) -> Tally:
    """Two sums of signs in one, as far as a level can tell."""
    return form.capped(Tally(one.critical or other.critical, *map(sum, zip(one[1:], other[1:], strict=True))))


def linked(form: Form) -> list[Item]:
    """The signs that the form asks and a fact may settle too."""
    return [item for item in form.items.values() if item.asked and (item.known_by or item.unknown_by)]


def same_marks(old: Assessment, new: Assessment) -> list[Marked]:
    """Everything an officer can put on the forms of both versions alike, the least first."""
    found = []
    for (one, other), (yes, unknown) in _signs(old, new).items():
        for own, new_own in _own_levels(old, new):
            first = {"yes": _ids(yes, 0), "unknown": _ids(unknown, 0)} | ({"level": own} if own else {})
            second = {"yes": _ids(yes, 1), "unknown": _ids(unknown, 1)} | ({"level": new_own} if new_own else {})
            marks = (Marks(*one, own), Marks(*other, new_own))
            found.append((len(yes) + len(unknown), Marked(*marks, first, second)))
    return [marked for _, marked in sorted(found, key=lambda each: each[0])]


_Ticks = tuple[tuple[str | None, str | None], ...]
_Counted = tuple[Tally, tuple[tuple[str, str], ...]]


def _ids(ticks: _Ticks, side: int) -> list[str]:
    return [pair[side] for pair in ticks if pair[side]]  # type: ignore[misc]


def _signs(old: Assessment, new: Assessment) -> dict[tuple[_Counted, _Counted], tuple[_Ticks, _Ticks]]:
    """What the ticks on both forms can add up to, with the fewest ticks for each."""
    nothing: _Counted = (NOTHING, ())
    found: dict[tuple[_Counted, _Counted], tuple[_Ticks, _Ticks]] = {(nothing, nothing): ((), ())}
    for pair in _asked_signs(old, new):
        for (one, other), (yes, unknown) in list(found.items()):
            for mark in ("yes", "unknown"):
                more = (_counted(old.form, one, pair[0], mark), _counted(new.form, other, pair[1], mark))
                ticks = ((*yes, pair), unknown) if mark == "yes" else (yes, (*unknown, pair))
                if more not in found or sum(map(len, ticks)) < sum(map(len, found[more])):
                    found[more] = ticks
        if len(found) > MOST_TICKS:
            raise TooManyStates(
                f'the signs of "{old.name}" and "{new.name}" can be ticked in more than {MOST_TICKS:,} ways that '
                "count differently. Compare one change of the form at a time."
            )
    return found


def _asked_signs(old: Assessment, new: Assessment) -> list[tuple[str | None, str | None]]:
    """The signs asked, as pairs, of the forms that compute; None where one version does not ask it."""
    same = same_signs(old, new)
    pairs: list[tuple[str | None, str | None]] = [*same.items()]
    pairs += [(one, None) for one in old.form.items if one not in same]
    pairs += [(None, one) for one in new.form.items if one not in same.values()]

    def asked(form: Form, one: str | None) -> str | None:
        return one if one and form.items[one].asked else None

    asked_pairs = ((asked(old.form, one), asked(new.form, other)) for one, other in pairs)
    counts = (old.form.computes, new.form.computes)
    return [pair for pair in asked_pairs if any(one and count for one, count in zip(pair, counts, strict=True))]


def _counted(form: Form, so_far: _Counted, sign: str | None, mark: str) -> _Counted:
    if sign is None or not form.computes:
        return so_far
    tally, settled = so_far
    if form.items[sign] in linked(form):
        return tally, (*settled, (sign, mark))
    more = form.tally([sign], []) if mark == "yes" else form.tally([], [sign])
    return added(form, tally, more), settled


def _own_levels(old: Assessment, new: Assessment) -> list[tuple[str | None, str | None]]:
    """The officer's own level in both versions; none may be given where the form computes one."""
    same = same_levels(old, new)
    pairs: list[tuple[str | None, str | None]] = list(same.items())
    left: list[str | None] = [level for level in old.bands if level not in same]
    others: list[str | None] = [level for level in new.bands if level not in same.values()]
    pairs += [(one, other) for one in left for other in others or list(new.bands)]
    pairs += [(one, other) for other in others if not left for one in old.bands]
    none = ([None] if old.form.computes else list(old.bands), [None] if new.form.computes else list(new.bands))
    if old.form.computes or new.form.computes:
        pairs += [(one, other) for one in none[0] for other in none[1]]
    return pairs
