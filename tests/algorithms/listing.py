"""Every run of a small algorithm, one by one, and each rule read off them by its definition.

The prover never lists runs; here nothing else is done, and nothing of the prover is used.  A run is one way to answer
from the start to an end.  Of an assessment only the level counts: what the form gives, or more, is always reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, product, takewhile

from algorithms import (
    DONE,
    UNKNOWN,
    Algorithm,
    Answer,
    Assessment,
    Form,
    Instruction,
    Question,
    Referral,
    Step,
    Walk,
    vocabulary,
    walk,
)
from algorithms.graph import Node, Promise
from algorithms.rules import Rule, rules
from tests.algorithms.may_part import BURDENED, COMPARED, MAY_PART, NEUTRAL, is_baseline, is_sensitive

MOST_RUNS = 3_000
Slips = frozenset[tuple[int, str]]
"""What breaks a rule: the line of a node or a promise (0 where the rule speaks of whole runs), and the word missed."""


class TooManyRuns(Exception):
    """There are more runs than anybody wants to list."""


@dataclass(frozen=True)
class Listed:
    """One run: the answer of each node asked, what each step gained, and the facts known before each step."""

    given: Mapping[str, str]
    gained: tuple[tuple[Node, frozenset[str]], ...]
    known: Mapping[str, frozenset[str]]

    @cached_property
    def words(self) -> frozenset[str]:
        """All that the run gathers."""
        return frozenset[str]().union(*(gained for _, gained in self.gained))

    def until(self, name: str) -> list[tuple[str, str]]:
        """The answers before the node of this name."""
        return list(takewhile(lambda one: one[0] != name, self.given.items()))


class Listing:
    """Runs of an algorithm (all, where none are given), and what they say of each rule.

    Not *same_ticks*: two runs that have parted may reach any two levels of a form that computes.
    """

    def __init__(
        self, algorithm: Algorithm, runs: Iterable[Walk] = (), most: int = MOST_RUNS, same_ticks: bool = True
    ) -> None:
        self.algorithm = algorithm
        self.same_ticks = same_ticks
        self.runs = [_listed(run.steps) for run in runs or _every_run(algorithm, most)]

    # -- one run ---------------------------------------------------------------------

    def slips(self, rule: Rule) -> Slips:
        """What breaks *rule*, one that speaks of one run."""
        found = set(self._too_early(rule.first, rule.before))
        for receiver in rule.receivers:
            found |= self._too_early([f"agreed_{receiver}"], [f"share_{receiver}"])
        for triggers, words in ends_with(rule):
            found |= {(0, word) for word in self._without(triggers, words)}
        if rule.name == "danger_first" and any(self._late(run, rule.most) for run in self.runs):
            found.add((0, "late"))
        if rule.name == "promised":
            for promise in self.algorithm.promises:
                found |= {(promise.line, word) for word in self._unkept(promise)}
        return frozenset(found)

    def _too_early(
        self, first: Iterable[str], before: Iterable[str], triggers: Iterable[str] = ()
    ) -> set[tuple[int, str]]:
        """The steps that gain a word of *before* while one of *first* is missed, once all *triggers* are gathered."""
        needed, targets, after = set(first), set(before), set(triggers)
        found = set()
        for run in self.runs:
            had: set[str] = set()
            for node, gained in run.gained:
                with_it = had | gained
                if (reached := gained & targets) and after <= with_it:
                    strict = any(word == "assessed" or word.startswith("asked:") for word in reached)
                    found |= {(node.line, word) for word in needed - (had if strict else with_it)}
                had = with_it
        return found

    def _without(self, triggers: Iterable[str], words: Iterable[str]) -> set[str]:
        """The *words* that some run with all *triggers* ends without."""
        having = [run for run in self.runs if run.words >= set(triggers)]
        return {word for word in words if any(word not in run.words for run in having)}

    def _late(self, run: Listed, most: int) -> bool:
        """Whether *most* answers gain no protection, and neither does the next, if there is one."""
        begins = run.gained[: most + 1]
        return len(begins) >= most and not any(gained & vocabulary().protects.keys() for _, gained in begins)

    def _unkept(self, promise: Promise) -> Iterator[str]:
        for triggers in speaks_of(promise):
            if not any(run.words >= set(triggers) for run in self.runs):
                yield "nobody"
                continue
            yield from self._without(triggers, promise.gives)
            yield from (word for _, word in self._too_early(promise.effects, promise.before, triggers))

    # -- two runs ----------------------------------------------------------------------

    @cached_property
    def lost(self) -> Mapping[str, frozenset[str]]:
        """By what two runs part by: the words the second can be without (burdens: can have) against the first."""
        return _Pairs(self).lost()


class _Pairs:
    """Each pair of runs; answers and words are bits of numbers, so that most pairs are put aside by one look.

    Two runs disagree where both are asked and answer differently.  At a form that computes they agree all the same
    if one set of ticks and one level of the officer's own give both levels, each with what its run knows.
    """

    def __init__(self, listing: Listing) -> None:
        words, self.nodes = vocabulary(), listing.algorithm.nodes
        self.runs, self._must_tick_the_same = listing.runs, listing.same_ticks
        self._answers: dict[tuple[str, str], int] = {}
        self._words: dict[str, int] = {}
        self._same_ticks: dict[tuple[str, frozenset[str], frozenset[str]], set[tuple[str, str]]] = {}
        for run in self.runs:
            for pair in run.given.items():
                self._answers.setdefault(pair, 1 << len(self._answers))
            for word in sorted(run.words):
                self._words.setdefault(word, 1 << len(self._words))
        self._field = {name: sum(b for (node, _), b in self._answers.items() if node == name) for name in self.nodes}
        self.effects = sum(bit for word, bit in self._words.items() if word in words.protects)
        self.burdens = sum(
            bit for word, bit in self._words.items() if word in words.burdens or word.startswith("burden:")
        )
        self.steps = sum(bit for word, bit in self._words.items() if word.startswith("step:"))
        help_ = ("need:", "kind:", "level:")
        self.gathered = self.effects | sum(bit for word, bit in self._words.items() if word.startswith(help_))
        self._watched = dict.fromkeys(COMPARED, self.gathered | self.steps) | {"unknown": self.gathered}
        self.rows = [
            (
                sum(self._answers[pair] for pair in run.given.items()),
                sum(self._field[name] for name in run.given),
                sum(self._words[word] for word in run.words),
                run,
            )
            for run in self.runs
        ]

    def lost(self) -> dict[str, frozenset[str]]:
        """See `Listing.lost`."""
        lost = {NEUTRAL: self._neutral(), **self._once()}
        return {name: frozenset(w for w, bit in self._words.items() if mask & bit) for name, mask in lost.items()}

    def _neutral(self) -> int:
        """Runs that part at sensitive questions, wherever they like; the first gives the baseline to each."""
        sensitive = {name for name, node in self.nodes.items() if is_sensitive(node)}
        apart = sum(self._field[name] for name in sensitive)
        plain = [
            row
            for row in self.rows
            if all(is_baseline(self.nodes[n], row[3].given[n]) for n in sensitive & row[3].given.keys())
        ]
        lost = 0
        for (one, asked_one, first, run), (two, asked_two, second, other) in product(plain, self.rows):
            costs = (first & ~second & self._watched[NEUTRAL]) | (second & ~first & self.burdens)
            if costs & ~lost:
                differ = (one ^ two) & asked_one & asked_two & ~apart
                if not differ or not self._unexplained(differ, run, other):
                    lost |= costs
        return lost

    def _once(self) -> dict[str, int]:
        """Runs that disagree at one node, where the rule lets them."""
        partings = self._partings()
        lost, most = dict.fromkeys(MAY_PART, 0), self.gathered | self.steps
        for (one, asked_one, first, run), (two, asked_two, second, other) in product(self.rows, self.rows):
            costs, burdened = first & ~second & most, second & ~first & self.burdens
            if not costs | burdened:
                continue
            differ = (one ^ two) & asked_one & asked_two
            if differ & self._form_field:
                differ = self._unexplained(differ, run, other)
            for name in partings.get((one & differ, two & differ), ()):
                lost[name] |= costs & self._watched[name] | (burdened if name in BURDENED else 0)
        return lost

    def _partings(self) -> dict[tuple[int, int], list[str]]:
        """Two answers of one node, as bits → the rules that let runs part by them."""
        found: dict[tuple[int, int], list[str]] = {}
        for ((at, one), bit), ((there, other), there_bit) in product(self._answers.items(), repeat=2):
            if at == there and one != other:
                names = [name for name in MAY_PART if MAY_PART[name](self.nodes[at], one, other)]
                if names:
                    found[bit, there_bit] = names
        return found

    @cached_property
    def _computing(self) -> list[str]:
        return [n for n, node in self.nodes.items() if isinstance(node, Assessment) and node.form.computes]

    @cached_property
    def _form_field(self) -> int:
        return sum(self._field[name] for name in self._computing)

    def _unexplained(self, differ: int, first: Listed, second: Listed) -> int:
        """*differ* without the levels that the same ticks and the same level of the officer's own give."""
        for name in self._computing:
            if differ & self._field[name]:
                node = self.nodes[name]
                assert isinstance(node, Assessment)
                key = (name, first.known[name], second.known[name])
                if key not in self._same_ticks:
                    self._same_ticks[key] = set(_levels_of_same_ticks(node, key[1], key[2]))
                apart = not self._must_tick_the_same and first.until(name) != second.until(name)
                if apart or (first.given[name], second.given[name]) in self._same_ticks[key]:
                    differ &= ~self._field[name]
        return differ


def _every_run(algorithm: Algorithm, most: int) -> Iterator[Walk]:
    """Every run: what is asked next is answered in each possible way."""
    todo: list[dict[str, Answer]] = [{}]
    runs = 0
    while todo:
        answers = todo.pop()
        done = walk(algorithm, answers)
        if done.here is None:
            runs += 1
            if runs > most:
                raise TooManyRuns(algorithm.id)
            yield done
        else:
            todo += [{**answers, done.here.name: one} for one in _possible(done.here, frozenset(done.facts))]


def _possible(node: Node, facts: frozenset[str]) -> Iterator[Answer]:
    """Every answer *node* takes where *facts* are known."""
    if isinstance(node, Question) and node.many:
        for size in range(1, len(node.choices) + 1):
            for ticks in combinations(node.choices, size):
                if node.way(list(ticks), facts) is not None:
                    yield list(ticks)
    elif isinstance(node, Question):
        yield from node.choices
    elif isinstance(node, Assessment):
        for level in node.bands:
            answer: Answer = {"yes": [], "unknown": [], "level": level}
            way = node.way(answer, facts)
            if way is not None and way.level == level:
                yield answer
    else:
        yield DONE


def _listed(steps: Iterable[Step]) -> Listed:
    given, gained, known = {}, [], {}
    facts: frozenset[str] = frozenset()
    for step in steps:
        given[step.node.name] = _in_one_word(step)
        gained.append((step.node, frozenset(gathers(step))))
        if isinstance(step.node, Assessment) and step.node.form.computes:
            known[step.node.name] = facts & _looked_at(step.node.form)
        facts |= set(step.way.facts)
    return Listed(given, tuple(gained), known)


def _in_one_word(step: Step) -> str:
    if isinstance(step.node, Assessment):
        return str(step.way.level)
    return step.answer if isinstance(step.answer, str) else "+".join(map(str, step.answer))


def gathers(step: Step) -> Iterator[str]:
    """The words of rules.yaml that this step gathers."""
    node, answer, way = step
    yield from way.effects
    yield from (f"{how}:{kind}" for kind in way.needs for how in ("need", "help"))
    yield from (f"fact:{fact}" for fact in way.facts)
    yield f"passed:{node.name}"
    if vocabulary().burdens.keys() & {*node.effects, *way.effects}:
        yield f"burden:{node.name}"
    if isinstance(node, Instruction | Referral) and not node.may_wait:
        yield f"step:{node.name}"
    if isinstance(node, Referral):
        yield "referral"
        yield from (f"{how}:{kind}" for kind in node.kinds for how in ("kind", "help"))
    elif isinstance(node, Assessment):
        levels = list(node.bands)
        yield from ("assessed", *(f"level:{one}" for one in levels[: levels.index(str(way.level)) + 1]))
    elif isinstance(node, Question):
        ticked = [answer] if isinstance(answer, str) else answer
        yield f"asked:{node.about}"
        for one in ticked:
            yield f"said:{node.name}={one}"
            if one not in vocabulary().no_answers:
                yield f"not_denied:{node.about}"
            if one not in (*vocabulary().no_answers, UNKNOWN):
                yield f"told:{node.about}"


def _looked_at(form: Form) -> frozenset[str]:
    """The facts that make a sign of *form* true or open."""
    return frozenset(chain.from_iterable(item.known_by | item.unknown_by for item in form.items.values()))


def _levels_of_same_ticks(node: Assessment, first: frozenset[str], second: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The levels that two runs reach with the same ticks and the same own level, each with the facts it knows."""
    asked = [name for name, item in node.form.items.items() if item.asked]
    for marks in product(("yes", "unknown", "no"), repeat=len(asked)):
        answer: dict[str, object] = {
            mark: [name for name, said in zip(asked, marks, strict=True) if said == mark] for mark in ("yes", "unknown")
        }
        for own in node.bands:
            ways = [node.way({**answer, "level": own}, facts) for facts in (first, second)]
            assert ways[0] and ways[1]
            yield str(ways[0].level), str(ways[1].level)


def one_run_rules() -> list[Rule]:
    """The rules of rules.yaml that speak of one run."""
    every = rules().values()
    named = ("agreement_kept", "promised")
    return [rule for rule in every if rule.first or rule.always or rule.with_ or rule.receivers or rule.name in named]


def speaks_of(promise: Promise) -> list[list[str]]:
    """What the runs that *promise* speaks of have gathered: a list for each choice of what it asks one of."""
    spoken_of = [[f"fact:{fact}" for fact in promise.when] + ([f"level:{promise.level}"] if promise.level else [])]
    for node, some in promise.answers:
        spoken_of = [[*words, f"said:{node}={one}"] for words in spoken_of for one in some]
    return [[*words, f"fact:{fact}"] for words in spoken_of for fact in promise.when_any] or spoken_of


def ends_with(rule: Rule) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What runs end with by *rule*: (words, words that each run with the first gathers too)."""
    said = [((), rule.always), *(((key,), words) for key, words in rule.with_.items())]
    if rule.name == "agreement_kept":
        said += [((f"agreed_{one}",), (f"share_{one}",)) for one in rules()["consent"].receivers]
    return said
