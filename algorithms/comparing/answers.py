"""What can be answered at a node of one version, and which answers of two versions are the same.

Two answers are the same where they agree on everything both versions offer:
the answer pressed, each thing ticked, each sign of a risk form and the
officer's own level.  What only one version offers may be ticked there in any
way.  An answer that has no counterpart at all stands beside any answer of the
other version, so nothing is left out of the comparison.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, TypeVar

from algorithms.comparing.marks import Marks, added, linked
from algorithms.comparing.match import same_choices
from algorithms.graph import DONE, Algorithm, Answer, Assessment, Choice, Node, Question, Referral, Way
from algorithms.machine import NOTHING, Machine, State
from algorithms.scoring import Form, Tally

_T = TypeVar("_T")


class Words:
    """The words a run gathers, as bits that both versions share."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}

    def mask(self, words: Iterable[str]) -> int:
        """The bits of *words* in one number."""
        return sum({self._bits.setdefault(word, 1 << len(self._bits)) for word in words})

    def words(self, mask: int) -> list[str]:
        """The words whose bits are in *mask*."""
        return [word for word, bit in self._bits.items() if mask & bit]


@dataclass(frozen=True)
class Given:
    """One answer and what it does.  Where several may be ticked, ways to tick that do the same are equal.

    `ticks`: the answer or level chosen, or what is ticked in every such way; `answer` is the shortest of them.
    """

    to: str | None
    gains: int
    made: int
    answer: Answer = field(compare=False)
    ticks: tuple[str, ...] = ()


class Version(Machine):
    """The states of one version.

    A sign that the form asks and a question may settle too is counted at the
    form only, so its facts stay known until there.
    """

    def __init__(self, algorithm: Algorithm, words: Words) -> None:
        self.whole = algorithm
        self.shared = words
        super().__init__(_unlinked(algorithm))
        self.asks: list[Node] = [algorithm.nodes[name] for name in self.order]
        self._picked: dict[int, list[Given]] = {}
        self._levels_of: dict[tuple[int, Tally, int, int], list[str]] = {}

    def _asked_for(self) -> list[str]:
        return list(self.whole.facts)  # those of linked signs too, which the form of `_unlinked` no longer asks for

    def _guards_ahead(self) -> list[int]:
        kept = super()._guards_ahead()
        for form in self._forms:
            facts = self._linked_facts(self.order[form.place])
            kept = [mask | facts if form.is_ahead(at) else mask for at, mask in enumerate(kept)]
        return kept

    def _linked_facts(self, name: str) -> int:
        node = self.whole.nodes[name]
        assert isinstance(node, Assessment)
        return self._facts(fact for item in linked(node.form) for fact in (*item.known_by, *item.unknown_by))

    def enter(self, state: State, given: Given) -> State:
        """The state that *given* leads to."""
        return self._enter(given.to, state, given.made)

    @cached_property
    def ahead(self) -> list[int]:
        """For each place the places behind it that a run can still come to, itself included, as bits."""
        ahead = [0] * (self.end + 1)
        for at in reversed(range(self.end)):
            ahead[at] = 1 << at
            for to in self._onward[at]:
                ahead[at] |= ahead[to]
        return ahead

    # -- answers -------------------------------------------------------------------------

    def given(self, node: Node, way: Way, answer: Answer, ticks: tuple[str, ...] = ()) -> Given:
        """What *answer* does at *node*, whose way it opens."""
        return Given(way.to, self.gains(node, way), self._facts(way.facts), answer, ticks)

    def gains(self, node: Node, way: Way) -> int:
        """The words a run gathers that passes *node* by *way*."""
        words = [*node.effects, *(f"source:{cited.source.id}" for cited in node.source)]
        words += [*way.effects, *(f"need:{kind}" for kind in way.needs)]
        if isinstance(node, Referral):
            words += [f"kind:{kind}" for kind in node.kinds]
        elif isinstance(node, Assessment) and way.level:
            levels = list(node.bands)
            words += [f"level:{level}" for level in levels[: levels.index(way.level) + 1]]
        return self.shared.mask(words)

    def alone(self, state: State) -> list[Given]:
        """Every answer at *state*, where the other version does not stand at the same node."""
        node = self.asks[state.at]
        if isinstance(node, Question):
            if state.at not in self._picked:
                self._picked[state.at] = picks(self, node)
            return self._picked[state.at]
        if isinstance(node, Assessment):
            least = self._computed(state, node.form, Marks(NOTHING, (), None))
            levels = list(node.bands)
            from_least = levels[levels.index(least) :] if least else levels
            return [self.levelled(node, level, {"yes": [], "unknown": [], "level": level}) for level in from_least]
        return [self.given(node, node.done, DONE)]

    def levelled(self, node: Assessment, level: str, answer: Answer) -> Given:
        """What an answer does that comes to *level*."""
        return self.given(node, node.bands[level], answer, (level,))

    # -- risk forms ------------------------------------------------------------------------

    def levels(self, state: State, join: int, marks: Iterable[Marks]) -> list[str]:
        """The level at *state* for each of *marks*: all that can be made at the join of this number."""
        node = self.asks[state.at]
        assert isinstance(node, Assessment)
        key = (join, self._tally(state), state.facts & self._linked_facts(node.name), state.at)
        if key not in self._levels_of:
            order = list(node.bands)
            computed: dict[tuple[object, ...], str | None] = {}
            found = self._levels_of[key] = []
            for one in marks:
                if one[:2] not in computed:
                    computed[one[:2]] = self._computed(state, node.form, one)
                both = [level for level in (one.level, computed[one[:2]]) if level]
                found.append(max(both, key=order.index))
        return self._levels_of[key]

    def _tally(self, state: State) -> Tally:
        return next((t for form, t in zip(self._forms, state.tallies, strict=True) if form.place == state.at), NOTHING)

    def _computed(self, state: State, form: Form, marks: Marks) -> str | None:
        """The level the form computes at *state* from these marks; None where it computes nothing."""
        if not form.computes:
            return None
        true, open_ = self._settled(state, form, dict(marks.linked))
        signs = added(form, added(form, self._tally(state), marks.tally), form.tally(true, open_))
        return form.level_of(signs)

    def _settled(self, state: State, form: Form, marks: Mapping[str, str]) -> tuple[list[str], list[str]]:
        """The linked signs that are true and those that are not known, by what is known and what is ticked."""
        true, open_ = [], []
        for item in linked(form):
            by = [bool(facts) and not self._facts(facts) & ~state.facts for facts in (item.known_by, item.unknown_by)]
            if by[0] or marks.get(item.id) == "yes":
                true.append(item.id)
            elif by[1] or marks.get(item.id) == "unknown":
                open_.append(item.id)
        return true, open_


def _unlinked(algorithm: Algorithm) -> Algorithm:
    """*algorithm* with forms whose asked signs no fact settles."""
    nodes: dict[str, Node] = dict(algorithm.nodes)
    for name, node in algorithm.nodes.items():
        if isinstance(node, Assessment) and node.form.computes and (signs := linked(node.form)):
            free = {item.id: replace(item, known_by=frozenset(), unknown_by=frozenset()) for item in signs}
            nodes[name] = replace(node, form=replace(node.form, items={**node.form.items, **free}))
    return replace(algorithm, nodes=nodes)


# -- questions ---------------------------------------------------------------------------


class _Side(NamedTuple):
    """What has been ticked of one version so far."""

    to: str | None = None
    gains: int = 0
    made: int = 0
    ticked: int = 0
    lonely: bool = False
    chosen: str = ""

    def wrong(self, node: Question) -> bool:
        """Whether this can no longer become an answer to *node*."""
        return self.ticked > 1 and (self.lonely or not node.many)


class _Ids(NamedTuple):
    """The shortest way to tick what a pair of sides has, and what all those ways have in common."""

    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    old_ticks: frozenset[str] = frozenset()
    new_ticks: frozenset[str] = frozenset()

    def joined(self, other: _Ids) -> _Ids:
        """Either of the two."""
        shown = min(self, other, key=lambda ids: len(ids.old) + len(ids.new))
        return shown._replace(old_ticks=self.old_ticks & other.old_ticks, new_ticks=self.new_ticks & other.new_ticks)


Asked = tuple[Version, Question]
Both = tuple[Given, Given]
_Choices = tuple[Choice | None, Choice | None]


def picks(version: Version, node: Question) -> list[Given]:
    """Every answer to *node*, those that do the same counted as one."""
    asked = (version, node)
    sides = _ticked(asked, asked, [(choice, None) for choice in node.choices.values()])
    found = (_given(asked, side, ids.old, ids.old_ticks) for (side, _), ids in sides.items())
    return _once(sorted(found, key=lambda given: len(_listed(given.answer))))


def _ticked(
    one: Asked, other: Asked, choices: Iterable[_Choices], both: bool = False
) -> dict[tuple[_Side, _Side], _Ids]:
    """All ways to tick *choices* that are an answer in the first version, or (*both*) in each."""
    found = {(_Side(), _Side()): _Ids()}
    for first, second in choices:
        for (here, there), ids in list(found.items()):
            more = (_with(one, here, first), _with(other, there, second))
            if more[0].wrong(one[1]) or (both and more[1].wrong(other[1])):
                continue
            longer = _Ids(
                ids.old + ((first.id,) if first else ()),
                ids.new + ((second.id,) if second else ()),
                ids.old_ticks | ({first.id} if first else set()),
                ids.new_ticks | ({second.id} if second else set()),
            )
            found[more] = found[more].joined(longer) if more in found else longer
    return {(here, there): ids for (here, there), ids in found.items() if here.ticked and (there.ticked or not both)}


def _with(asked: Asked, side: _Side, choice: Choice | None) -> _Side:
    if choice is None:
        return side
    version, node = asked
    way = choice.way
    return _Side(
        node.next if node.many else way.to,
        side.gains | version.gains(node, way),
        side.made | version.given(node, way, choice.id).made,
        min(side.ticked + 1, 2),
        side.lonely or choice.by_itself,
        "" if node.many else choice.id,
    )


def _given(asked: Asked, side: _Side, ids: tuple[str, ...], ticks: frozenset[str]) -> Given:
    answer: Answer = list(ids) if asked[1].many else ids[0]
    return Given(side.to, side.gains, side.made, answer, tuple(one for one in asked[1].choices if one in ticks))


def same_answers(old: Asked, new: Asked) -> list[Both]:
    """All pairs of answers to a question of both versions that are the same answer, the shortest first."""
    same = same_choices(old[1], new[1])
    pairs: list[_Choices] = [(old[1].choices[one], new[1].choices[other]) for one, other in same.items()]
    only_old: list[Choice] = [choice for one, choice in old[1].choices.items() if one not in same]
    only_new: list[Choice] = [choice for one, choice in new[1].choices.items() if one not in same.values()]
    free: list[_Choices] = [*((one, None) for one in only_old), *((None, one) for one in only_new)]
    both = [
        (_given(old, here, ids.old, ids.old_ticks), _given(new, there, ids.new, ids.new_ticks))
        for (here, there), ids in _ticked(old, new, [*pairs, *free], both=True).items()
    ]
    back: list[_Choices] = [(other, one) for one, other in pairs]
    both += [(one, given) for one in _without(old, new, pairs, only_old, only_new) for given in picks(*new)]
    both += [(given, one) for one in _without(new, old, back, only_new, only_old) for given in picks(*old)]
    return _once(sorted(both, key=lambda pair: sum(len(_listed(given.answer)) for given in pair)))


def _without(
    one: Asked, other: Asked, pairs: list[_Choices], own: list[Choice], others: list[Choice]
) -> Iterator[Given]:
    """The answers of one version that have no counterpart in the other."""
    for (here, there), ids in _ticked(one, other, [*pairs, *((choice, None) for choice in own)]).items():
        if there.wrong(other[1]) or not (there.ticked or others):
            yield _given(one, here, ids.old, ids.old_ticks)


def _once(each: Iterable[_T]) -> list[_T]:
    """Each of those that are equal once, as it came first."""
    return list(dict.fromkeys(each))


def _listed(answer: Answer) -> list[str]:
    return [answer] if isinstance(answer, str) else list(answer)
