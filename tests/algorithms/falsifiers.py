"""Faults planted in an algorithm, made systematically: each is aimed at the rule that should turn red.

A mutant is the algorithm with one thing wrong, as an author might leave it: an
effect lost, an answer that leads elsewhere, a consent passed over.  Nodes that
nothing leads to any more are taken out, or `structure` would hide what the
other rules say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from algorithms import UNKNOWN, Algorithm, Assessment, Question, Referral, Way, vocabulary
from algorithms.machine import Machine
from algorithms.rules import rules
from algorithms.scoring import Form, Tally
from algorithms.structure import structure_problems

from .falsifiers_in_texts import IN_TEXTS
from .planting import asked, passed_over, pruned, rerouted, ways, with_choice, with_node, with_way


@dataclass(frozen=True)
class Mutant:
    """An algorithm with one fault: the rule it is aimed at, and what was done to it."""

    rule: str
    fault: str
    what: str
    algorithm: Algorithm


Fault = Callable[[Algorithm], Iterator[tuple[str, str, Algorithm]]]
"""Gives, for each place where it can be planted: the rule aimed at, what is done, and the algorithm with it."""


def mutants(algorithm: Algorithm) -> Iterator[Mutant]:
    """Every fault at every place of *algorithm*."""
    for fault in FAULTS:
        for rule, what, mutant in fault(algorithm):
            if rule == "structure" or not structure_problems(mutant):
                yield Mutant(rule, fault.__name__, what, mutant)


# -- faults --------------------------------------------------------------------------------


def drops_a_protection(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """Each protecting effect of each node or answer, taken out in turn."""
    protects = vocabulary().protects
    for node in algorithm.nodes.values():
        for effect in dict.fromkeys(e for e in node.effects if e in protects):
            less = replace(node, effects=tuple(e for e in node.effects if e != effect))
            less = rerouted(less, lambda _, way, effect=effect: _without(way, effect))
            yield _rule_of(effect), f"{node.name} without {effect}", with_node(algorithm, less)
        for answer, way in ways(node):
            for effect in dict.fromkeys(e for e in way.effects if e in protects and e not in node.effects):
                mutant = with_way(algorithm, node, answer, _without(way, effect))
                yield _rule_of(effect), f"{node.name}={answer} without {effect}", mutant


def _without(way: Way, effect: str) -> Way:
    return replace(way, effects=tuple(e for e in way.effects if e != effect))


def _rule_of(effect: str) -> str:
    if effect.startswith("agreed_"):
        return "consent"
    named = {word: rule.name for rule in rules().values() for word in (*rule.first, *rule.always)}
    named |= {word: rule.name for rule in rules().values() for words in rule.with_.values() for word in words}
    return named.get(effect, "promised")


def told_of(algorithm: Algorithm) -> Iterator[tuple[Question, tuple[str, ...]]]:
    """The questions whose answers may tell of a sensitive topic, and the answers that tell of nothing."""
    for node in algorithm.nodes.values():
        if isinstance(node, Question) and node.about in vocabulary().sensitive:
            yield node, tuple(choice.id for choice in node.choices.values() if choice.baseline)
        elif isinstance(node, Question) and node.also:
            yield node, tuple(answer for answer in node.choices if answer in vocabulary().no_answers)


def reroutes_a_sensitive_answer(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """What she says on a sensitive topic ends the walk, or leads past what comes next."""
    for node, nothing in told_of(algorithm):
        for answer, way in ways(node):
            if node.many or answer in nothing or way.to is None:
                continue
            yield (
                "neutral",
                f"{node.name}={answer} ends the walk",
                with_way(algorithm, node, answer, replace(way, to=None)),
            )
            last = algorithm.nodes[way.to]
            for _, further in ways(last):
                if further.to and further.to != way.to:
                    mutant = with_way(algorithm, node, answer, replace(way, to=further.to))
                    yield "neutral", f"{node.name}={answer} leads past {last.name}", mutant
                    break


def burdens_a_sensitive_answer(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """What she says on a sensitive topic adds a burden."""
    for node, nothing in told_of(algorithm):
        for answer, way in ways(node):
            if answer in nothing:
                continue
            for burden in vocabulary().burdens:
                more = replace(way, effects=(*way.effects, burden))
                yield "neutral", f"{node.name}={answer} brings {burden}", with_way(algorithm, node, answer, more)


def hides_a_step_from_who_answers(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A step that only she gets who said nothing on a sensitive topic."""
    machine = Machine(algorithm)
    for node, nothing in told_of(algorithm):
        before = machine.place[node.name]
        said_nothing = rerouted(
            node, lambda answer, way, nothing=nothing: _more_facts(way) if answer in nothing else way
        )
        for name, other in algorithm.nodes.items():
            if machine.place[name] <= before or isinstance(other, Question | Assessment) or other.may_wait:
                continue
            hidden = replace(other, when=other.when | {"said_nothing"}, otherwise=other.otherwise or other.done.to)
            facts = {**algorithm.facts, "said_nothing": "She said nothing"}
            nodes = {**algorithm.nodes, node.name: said_nothing, name: hidden}
            yield (
                "neutral",
                f"{name} only where {node.name} tells of nothing",
                pruned(replace(algorithm, facts=facts, nodes=nodes)),
            )


def _more_facts(way: Way) -> Way:
    return replace(way, facts=(*way.facts, "said_nothing"))


def passes_over_a_consent(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """Nobody asks her; or she says no, and it is done all the same."""
    for node in asked(algorithm, "consent"):
        agreed = next(way for answer, way in ways(node) if any(e.startswith("agreed_") for e in way.effects))
        yield "consent", f"{node.name} is passed over", passed_over(algorithm, node.name, agreed.to)
        for answer, way in ways(node):
            if not any(e.startswith("agreed_") for e in way.effects) and way.to != agreed.to:
                mutant = with_way(algorithm, node, answer, replace(way, to=agreed.to))
                yield "consent", f"{node.name}={answer} leads where yes leads", mutant


def shares_early(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A receiver is told already where her agreement is asked, whatever she answers."""
    receivers = rules()["consent"].receivers
    for node in asked(algorithm, "consent"):
        agreed = {e.removeprefix("agreed_") for _, way in ways(node) for e in way.effects if e.startswith("agreed_")}
        for receiver in sorted(agreed & set(receivers)):
            told = replace(node, effects=(*node.effects, f"share_{receiver}"))
            yield "consent", f"{node.name} tells {receiver} at once", with_node(algorithm, told)


def ends_where_she_refuses(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A refusal, of consent or of a statement, ends everything or loses what comes next."""
    for node in asked(algorithm, "consent", "statement"):
        for answer, way in ways(node):
            gains = any(effect.startswith("agreed_") for effect in way.effects)
            if gains or answer == "yes" or way.to is None:
                continue
            yield (
                "refusal",
                f"{node.name}={answer} ends the walk",
                with_way(algorithm, node, answer, replace(way, to=None)),
            )


def swaps_unknown_and_no(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """What is not known gets the way of no, and no the way of what is not known."""
    for node in algorithm.nodes.values():
        if not isinstance(node, Question) or node.many or not {"no", UNKNOWN} <= node.choices.keys():
            continue
        no, unknown = node.choices["no"].way, node.choices[UNKNOWN].way
        if no != unknown:
            swap = {"no": unknown, UNKNOWN: no}
            swapped = rerouted(node, lambda answer, way, swap=swap: swap.get(answer, way))
            yield "unknown_is_safe", f"{node.name}: no and unknown are swapped", with_node(algorithm, swapped)


def loses_unknown(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """What is not known ends the walk."""
    for node in algorithm.nodes.values():
        if isinstance(node, Question) and not node.many and {"no", UNKNOWN} <= node.choices.keys():
            way = node.choices[UNKNOWN].way
            if way.to and node.choices["no"].way.to:
                mutant = with_way(algorithm, node, UNKNOWN, replace(way, to=None))
                yield "unknown_is_safe", f"{node.name}=unknown ends the walk", mutant


def takes_unknown_for_an_answer(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """What is not known is taken for a no, or for what is as little: it gets its way, its facts and all it adds."""
    for node in algorithm.nodes.values():
        if not isinstance(node, Question) or UNKNOWN not in node.choices:
            continue
        for answer, choice in node.choices.items():
            if answer in (*vocabulary().no_answers, *AS_LITTLE.get(node.name, ())):
                taken = with_node(algorithm, with_choice(node, UNKNOWN, choice.way))
                if choice.way != node.choices[UNKNOWN].way and made(taken) >= made(algorithm):
                    yield "unknown_is_safe", f"{node.name}: unknown is taken for {answer}", taken


AS_LITTLE = {"entry": ("yes",), "tzp_comply": ("leaves",)}
"""Answers that deny no danger and ask for as little as a no."""


def forgets_facts(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """An answer no longer makes known what somebody ahead asks for, one fact or all; another answer still does."""
    asked_for = {fact for node in algorithm.nodes.values() for fact in node.when}
    forms = [node.form for node in algorithm.nodes.values() if isinstance(node, Assessment)]
    asked_for |= {fact for form in forms for item in form.items.values() for fact in item.known_by | item.unknown_by}
    for node in algorithm.nodes.values():
        for answer, way in ways(node) if not isinstance(node, Assessment) else ():
            told = [fact for fact in way.facts if fact in asked_for]
            for lost in dict.fromkeys([*((fact,) for fact in told), tuple(told)]):
                less = replace(way, facts=tuple(fact for fact in way.facts if fact not in lost))
                mutant = with_way(algorithm, node, answer, less)
                if lost and made(mutant) >= made(algorithm):
                    yield "promised", f"{node.name}={answer} forgets {' and '.join(lost)}", mutant


def made(algorithm: Algorithm) -> set[str]:
    """The facts that some answer makes known; the loader tells those that none does."""
    return {fact for node in algorithm.nodes.values() for _, way in ways(node) for fact in way.facts}


def removes_a_referral(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """Each referral taken out in turn; and each kind of help it asks for."""
    for node in algorithm.nodes.values():
        if not isinstance(node, Referral):
            continue
        yield "promised", f"no {node.name}", passed_over(algorithm, node.name, node.done.to)
        for kind in node.kinds if len(node.kinds) > 1 else ():
            less = replace(node, kinds=tuple(one for one in node.kinds if one != kind))
            yield "promised", f"{node.name} without {kind}", with_node(algorithm, less)


def ends_early(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """Each answer of each question ends the walk."""
    for node in algorithm.nodes.values():
        for answer, way in ways(node):
            if way.to and not (isinstance(node, Question) and node.many):
                mutant = with_way(algorithm, node, answer, replace(way, to=None))
                yield "ends_in_referral", f"{node.name}={answer} ends the walk", mutant


def swaps_levels(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A higher level gets what a lower one gets, and the lower one what the higher gets."""
    for node in algorithm.nodes.values():
        if isinstance(node, Assessment):
            levels = list(node.bands)
            for lower, higher in pairwise(levels):
                low, high = node.bands[lower], node.bands[higher]
                swap = {lower: replace(high, level=lower), higher: replace(low, level=higher)}
                if replace(low, level="") != replace(high, level=""):
                    yield (
                        "risk_only_rises",
                        f"{node.name}: {lower} and {higher} are swapped",
                        with_node(algorithm, replace(node, bands={**node.bands, **swap})),
                    )


class _CountsDown(Form):
    """A form whose level falls by one where two signs or more are ticked."""

    def level_of(self, signs: Tally) -> str | None:
        """The level as it is, and one lower from two signs on."""
        level = super().level_of(signs)
        levels = list(self.least_points)
        return levels[max(0, levels.index(level) - 1)] if level and signs.true > 1 else level


def counts_a_sign_down(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A form that computes counts a second sign down."""
    for node in algorithm.nodes.values():
        if isinstance(node, Assessment) and node.form.computes:
            form = node.form
            down = _CountsDown(form.title, form.official, form.own_rules, form.items, form.least_points, form.note)
            yield (
                "risk_only_rises",
                f"{node.name} counts a second sign down",
                with_node(algorithm, replace(node, form=down)),
            )


def tells_the_childrens_service(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """The children's service is told after an answer that tells of no child, before any was asked of."""
    machine = Machine(algorithm)
    told = machine.bit("told:children")
    early = {machine.order[s.at] for s, g in machine.gathered.items() if s.at < machine.end and g.missing & told}
    for node in algorithm.nodes.values():
        if isinstance(node, Question) and node.about != "children" and node.name in early:
            for answer, way in ways(node):
                more = replace(way, effects=(*way.effects, "tell_childrens_service"))
                mutant = with_way(algorithm, node, answer, more)
                yield "children_by_harm_only", f"{node.name}={answer} tells the children's service", mutant


def asks_of_medicine_never(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """The question of daily medicine is passed over."""
    for node in asked(algorithm, "medicine"):
        yield (
            "medicine_continuity",
            f"{node.name} is passed over",
            passed_over(algorithm, node.name, next(ways(node))[1].to),
        )


def asks_too_early(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A way from the first questions straight to one that has to wait."""
    waits = {"protection_first": rules()["protection_first"].before, "alone": rules()["alone"].before}
    for rule, words in waits.items():
        for late in asked(algorithm, *(word.removeprefix("asked:") for word in words)):
            for node in asked(algorithm, "report", "safety"):
                for answer, way in ways(node):
                    mutant = with_way(algorithm, node, answer, replace(way, to=late.name))
                    if "privacy" not in way.effects:
                        yield rule, f"{node.name}={answer} leads straight to {late.name}", mutant


def assesses_too_early(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """A way from the first questions straight to the risk form."""
    for late in (node for node in algorithm.nodes.values() if isinstance(node, Assessment)):
        for rule in ("alone", "history_first", "danger_first"):
            for node in asked(algorithm, "report", "safety"):
                for answer, way in ways(node):
                    mutant = with_way(algorithm, node, answer, replace(way, to=late.name))
                    if not (rule == "danger_first" and node.about != "report") and "privacy" not in way.effects:
                        yield rule, f"{node.name}={answer} leads straight to {late.name}", mutant


def forgets_danger(algorithm: Algorithm) -> Iterator[tuple[str, str, Algorithm]]:
    """The gates of danger and of life come too late, or what stands at any time is gone."""
    for topic in ("safety", "medical"):
        gate = next(asked(algorithm, topic))
        for other in vocabulary().plain:
            if other not in ("report", "safety", "medical"):
                mutant = with_node(algorithm, replace(gate, about=other))
                yield "danger_first", f"{gate.name} asks about {other} instead", mutant
    for effect in rules()["danger_first"].at_any_time:
        names = [n for n in algorithm.at_any_time if effect not in algorithm.nodes[n].effects]
        yield "danger_first", f"nothing at any time has {effect}", pruned(replace(algorithm, at_any_time=tuple(names)))


FAULTS: tuple[Fault, ...] = (
    drops_a_protection,
    reroutes_a_sensitive_answer,
    burdens_a_sensitive_answer,
    hides_a_step_from_who_answers,
    passes_over_a_consent,
    shares_early,
    ends_where_she_refuses,
    swaps_unknown_and_no,
    loses_unknown,
    takes_unknown_for_an_answer,
    forgets_facts,
    removes_a_referral,
    ends_early,
    swaps_levels,
    counts_a_sign_down,
    tells_the_childrens_service,
    asks_of_medicine_never,
    asks_too_early,
    assesses_too_early,
    forgets_danger,
    *IN_TEXTS,
)
