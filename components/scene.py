"""What a screen is drawn from: the algorithm, the country, and where the answers lead."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from types import MappingProxyType

from algorithms import (
    Algorithm,
    Assessment,
    Node,
    Question,
    Step,
    Walk,
    Written,
    examine,
    own_folders,
    told_in,
    vocabulary,
    walk,
    written,
)
from algorithms.cases import arrows_walked
from algorithms.certificate import Certificate, certify
from algorithms.drawing import CannotDraw, draw
from components import session
from components.opened import directory
from components.spoken import counted, language, named, of_country, say
from languages import ENGLISH, is_official
from located_yaml import Problem
from referral_directory import Country

ANY_COUNTRY = "any"


@dataclass(frozen=True)
class House:
    """Everything that was read at the start; what is broken is closed, and named to the operator."""

    algorithms: Mapping[str, Algorithm]
    certificates: Mapping[str, Certificate]
    problems: tuple[Problem, ...]

    @property
    def countries(self) -> Mapping[str, Country]:
        """The countries as they are now: an accepted change is on the next screen."""
        return directory().countries()

    def for_country(self, iso2: str) -> list[Algorithm]:
        """The algorithms for a country: its own first, then the one for any country."""
        own = [a for a in self.algorithms.values() if a.country == iso2]
        return own + [a for a in self.algorithms.values() if a.country == ANY_COUNTRY]


@cache
def house() -> House:
    """Read every algorithm and country once, and prove every rule; problems go to the operator's console.

    An algorithm that breaks a rule is closed like one that cannot be read: nobody is led through it.
    """
    problems: list[Problem] = []
    algorithms, certificates = {}, {}
    for folder in own_folders():
        algorithm, found = examine(folder)
        problems += found
        if algorithm and not found:
            certificate = certify(algorithm)
            problems += certificate.broken
            if not certificate.broken:
                algorithms[algorithm.id] = algorithm
                certificates[algorithm.id] = certificate
    problems += directory().problems
    directory().countries()
    for problem in problems:
        print(f"closed: {problem}", file=sys.stderr)
    # What was read stays for good: the collector need not look at it after every press.
    gc.collect()
    gc.freeze()
    return House(algorithms, certificates, tuple(problems))


@dataclass(frozen=True)
class Scene:
    """One officer's walk, as the screens see it."""

    algorithm: Algorithm
    country: Country
    slots: Mapping[str, str]
    done: Walk

    def answer_in_words(self, node: Node, answer: object) -> str:
        """An answer as the officer gave it."""
        return answer_in_words(node, answer, self.algorithm.levels)

    @property
    def here(self) -> Node | None:
        """The node to draw: the one being changed, else the one the walk stands before."""
        changing = session.changing()
        if changing and any(step.node.name == changing for step in self.done.steps):
            return self.algorithm.nodes[changing]
        return self.done.here

    @cached_property
    def written(self) -> Written:
        """What a page may tell of this walk."""
        return written(self.algorithm, session.answers())

    @property
    def told(self) -> list[Step]:
        """The steps this walk shows that it took: none that follows only from an answer that may not be written."""
        return [step for step in self.done.steps if step.node.name in self.written.passed]

    @property
    def arrows(self) -> list[str]:
        """The arrows walked, as the drawing names them; one that would tell an unwritten answer is not marked."""
        shown = {step.node.name for step in self.written.steps} | self.written.passed_over
        taken = [arrow for arrow in arrows_walked(self.done, self.algorithm) if arrow[0] in shown]
        return sorted({f"{name}--{to or 'end'}" for name, answer in taken for to in self._targets(name, answer)})

    def _targets(self, name: str, answer: str) -> list[str | None]:
        node = self.algorithm.nodes[name]
        if isinstance(node, Question) and node.many and answer != "otherwise":
            return [node.next]
        return [arrow.to for arrow in node.ways_on if arrow.answer == answer]


def scene() -> Scene | None:
    """The scene of this visit, None where no country or algorithm is chosen."""
    read = house()
    country = read.countries.get(session.country())
    if session.algorithm() not in read.algorithms or country is None:
        return None
    algorithm = told(session.algorithm(), language())
    return Scene(algorithm, country, slots_of(country), walk(algorithm, session.answers()))


@cache
def told(algorithm_id: str, spoken: str) -> Algorithm:
    """An algorithm of the house in the language *spoken*: the same nodes and arrows, so the same answers lead on."""
    return told_in(house().algorithms[algorithm_id], spoken)


def for_country(iso2: str | None) -> list[Algorithm]:
    """The algorithms for a country (None: all there are), in the language of the visit."""
    read = house()
    found = read.algorithms.values() if iso2 is None else read.for_country(iso2)
    return [told(algorithm.id, language()) for algorithm in found]


def begin_by_link(asked: Mapping[str, str]) -> bool:
    """Begin the walk a link names by `country` and `algorithm`; False where it names none of ours, or one is on."""
    if session.algorithm():
        return False
    read = house()
    country = read.countries.get(asked.get("country", "").upper())
    algorithm = read.algorithms.get(asked.get("algorithm", ""))
    if country is None or algorithm is None:
        return False
    if algorithm.country not in (country.iso2, ANY_COUNTRY):
        return False
    session.choose_country(country.iso2)
    session.begin(algorithm.id)
    return True


def slots_of(country: Country) -> dict[str, str]:
    """What fills the slots of a text; where police and ambulance have no number of their own, the general one.

    The order police give has the name it has in the country's own language, where that is spoken.
    """
    slots = country.slots()
    spoken = language()
    if spoken != ENGLISH:
        slots["country"] = named(country)
        if order := country.order:
            own = order.local_name if is_official(spoken, country.iso2) else ""
            slots["order_name"] = own or of_country(order.name, f"{country.iso2}.order.name")
        if order and order.length:
            slots["order_length"] = of_country(order.length, f"{country.iso2}.order.length")
    for own in ("police", "ambulance"):
        if "emergency" in slots:
            slots.setdefault(own, slots["emergency"])
    return slots


@cache
def drawn(algorithm_id: str, spoken: str, phase: str | None = None) -> str:
    """The SVG of an algorithm or one of its phases in the language *spoken*, or a sentence where that fails."""
    try:
        return draw(told(algorithm_id, spoken), "svg", phase=phase, language=spoken).decode()
    except CannotDraw as sentence:
        print(f"closed: drawing: {sentence}", file=sys.stderr)
        return f"<p>{escape(say('The drawing could not be laid out. The numbered list says the same.'))}</p>"


def answer_in_words(node: Node, answer: object, levels: Mapping[str, str] = MappingProxyType({})) -> str:
    """An answer as the officer gave it, *levels* of risk in words; one that may stand on no page is not told."""
    if node.unwritten:
        return say("answered, not shown")
    if isinstance(node, Question):
        picked = answer if isinstance(answer, list) else [answer]
        return " + ".join(node.choices[str(one)].say for one in picked if str(one) in node.choices)
    if isinstance(node, Assessment) and isinstance(answer, Mapping):
        signs = counted("{n} sign", "{n} signs", len(answer.get("yes") or ()))
        level = str(answer.get("level") or "")
        return f"{levels.get(level, level)}: {signs}" if level else signs
    return say("done")


def protects(effects: tuple[str, ...]) -> list[str]:
    """The protections among *effects*, each in its sentence."""
    words = vocabulary().protects
    return [say(words[effect], f"effects.{effect}") for effect in effects if effect in words]
