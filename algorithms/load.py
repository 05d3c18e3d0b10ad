"""graph.yaml → Algorithm, or every problem in it, each with its file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypedDict

from algorithms.citing import Register, read_sources
from algorithms.form import read_form
from algorithms.graph import (
    UNKNOWN,
    Algorithm,
    Assessment,
    Choice,
    Citation,
    Instruction,
    Node,
    Question,
    Referral,
    Way,
)
from algorithms.promising import read_promises
from algorithms.scoring import Form
from algorithms.structure import structure_problems
from algorithms.topics import check_baseline, check_denied, read_she_answers, read_topics
from algorithms.translated import told_in
from algorithms.verbs import VERBS, tells_misspelt
from algorithms.vocabulary import ROOM, Vocabulary, vocabulary, with_slots, without_slots
from languages import ENGLISH
from located_yaml import BadData, Problem, Section, Text, did_you_mean, reading

STATUSES = ("draft", "reviewed")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TAKEN = ("any", "end", "otherwise")  # what drawings and cases call an arrow or the end of a walk


def load(folder: Path | str, language: str = ENGLISH) -> Algorithm:
    """The algorithm of *folder* in *language*, or `BadData` with every problem of its files at once.

    A name without a folder part ("ukraine_police") is one of the project's own.
    """
    algorithm, problems = examine(folder)
    if algorithm is None or problems:
        raise BadData(problems)
    return told_in(algorithm, language)


def examine(folder: Path | str) -> tuple[Algorithm | None, list[Problem]]:
    """The algorithm of *folder* as far as it can be read, and every problem found."""
    place = find_folder(folder)
    problems: list[Problem] = []
    sources = read_sources(ROOM / "sources.yaml", problems)
    with reading(place / "graph.yaml", problems) as top:
        reader = _GraphReader(place, top, vocabulary(), sources, problems)
        algorithm = reader.read()
    if not problems:
        problems += structure_problems(algorithm) + reader.never_known()
    return (algorithm if algorithm.nodes else None), sorted(set(problems))


def find_folder(folder: Path | str) -> Path:
    """The folder meant: a path, or the name of one of the project's own."""
    own = ROOM / str(folder)
    if re.fullmatch(r"\w+", str(folder)) and (own / "graph.yaml").exists():
        return own
    return Path(folder)


def own_folders() -> list[Path]:
    """The project's own algorithm folders, by name."""
    return sorted(file.parent for file in ROOM.glob("*/graph.yaml"))


class _Shared(TypedDict):
    """What every node says, whatever its verb."""

    name: str
    line: int
    title: str
    phase: str
    why: str
    say_to_her: str
    avoid: tuple[str, ...]
    source: tuple[Citation, ...]
    doubts: tuple[str, ...]
    effects: tuple[str, ...]
    when: frozenset[str]
    otherwise: str | None
    unwritten: bool
    vital: str


class _GraphReader:
    """Reads one graph.yaml; each method asks for the keys of one kind of section."""

    def __init__(
        self, folder: Path, top: Section, words: Vocabulary, sources: Register, problems: list[Problem]
    ) -> None:
        self.folder = folder
        self.top = top
        self.words = words
        self.sources = sources
        self.problems = problems
        self.names: list[Text] = []
        self.facts: dict[str, str] = {}
        self.phases: dict[str, str] = {}
        self.doubts: dict[str, str] = {}
        self.made: set[str] = set()

    def read(self) -> Algorithm:
        top = self.top
        self.facts = self._named("facts")
        self.phases = self._named("phases")
        self.doubts = self._named("doubts")
        nodes_section = top.section("nodes", required=True)
        self.names = nodes_section.keys if nodes_section else []
        reviewed = (status := top.one_of("status", STATUSES, "a status")) == "reviewed"
        if not self.names and top.shape("nodes") == "mapping":
            top.problem('"nodes" is empty. Write at least one.', at="nodes")
        known = self.names or [top.text("start"), *top.texts("at_any_time")]
        start = top.one_of("start", known, "a node")
        at_any_time = top.some_of("at_any_time", known, "a node")
        nodes = {str(name): self._node(name, part) for name, part in nodes_section.parts()} if nodes_section else {}
        for name in at_any_time:
            if not isinstance(nodes.get(name), Instruction | None):
                top.problem(f'"{name}" can be reached at any time, so it must be a `do`.', at=name)
        if (first := nodes.get(start)) and first.when:
            top.problem(f'"{start}" is the start, where nothing is known yet. Remove its `when`.', at="start")
        return Algorithm(
            id=self.folder.resolve().name,
            folder=self.folder,
            title=without_slots(top, top.text("title")),
            country=self._country(),
            version=self._version(),
            status=status,
            start=start,
            nodes={name: node for name, node in nodes.items() if node is not None},
            facts=self.facts,
            phases=self.phases,
            doubts=self.doubts,
            at_any_time=at_any_time,
            promises=read_promises(top, nodes, self.facts, self.words, self.sources),
            about=without_slots(top, top.text("about", "")),
            unread=self.sources.all_of(top, top.texts("unread")),
            reviewed_by=top.text("reviewed_by", None if reviewed else "", because="status"),
            reviewed_on=self._date(top.text("reviewed_on", None if reviewed else "", because="status"), "reviewed_on"),
        )

    def never_known(self) -> list[Problem]:
        """The facts no answer makes known; asked for once all answers could be read."""
        file, facts = self.folder / "graph.yaml", self.top.section("facts")
        return [
            Problem(
                file, fact.line, "structure", f'no answer makes the fact "{fact}" known. Add it to one, or remove it.'
            )
            for fact in (facts.keys if facts else ())
            if fact not in self.made
        ]

    # -- the head of the file ------------------------------------------------

    def _named(self, key: str) -> dict[str, str]:
        part = self.top.section(key)
        return {str(name): without_slots(part, part.text(name)) for name in part.keys} if part else {}

    def _country(self) -> str:
        country, known = self.top.text("country"), (*self.words.countries, "any")
        if country and country not in known:
            near = did_you_mean(country.upper(), known) or f" Use one of: {', '.join(known)}."
            self.top.problem(f'"{country}" is not a country of vocabulary.yaml.{near}', at="country")
        return country

    def _version(self) -> str:
        version = self.top.text("version")
        self._date(re.sub(r"\.[0-9]+$", "", version), "version")  # 2026-11-23.2 is the second of that day
        return version

    def _date(self, said: str, key: str) -> str:
        try:
            valid = not said or bool(_DATE.fullmatch(said) and date.fromisoformat(said))
        except ValueError:
            valid = False
        if not valid:
            self.top.problem(f'"{said}" should be a date like 2026-11-23.', at=key)
        return said

    # -- a node ----------------------------------------------------------------

    def _node(self, name: Text, part: Section) -> Node | None:
        if not _NAME.fullmatch(name):
            part.problem(f'the name "{name}" should be small letters, digits and _, beginning with a letter.')
        self._check_taken(part, name)
        verbs = [verb for verb in VERBS if verb in part]
        if len(verbs) != 1:
            missing = f'"{name}" must be written with one of: {", ".join(VERBS)}.'
            if not part.given_up and (verbs or not tells_misspelt(part)):
                part.problem(missing if not verbs else f"{missing} It has {' and '.join(verbs)}.")
            part.give_up()
            return None
        makers: Mapping[str, Callable[[Section, _Shared], Node]] = {
            "ask": self._question,
            "do": self._instruction,
            "assess": self._assessment,
            "refer": self._referral,
        }
        return makers[verbs[0]](part, self._shared(part, verbs[0]))

    def _check_taken(self, part: Section, name: Text) -> None:
        if name in _TAKEN:
            part.problem(f'"{name}" is a word of the drawings and cases. Choose another name.')

    def _shared(self, part: Section, verb: str) -> _Shared:
        """What every node says, whatever its verb."""
        citations = self.sources.citations(part, "source")
        when = part.some_of("when", self.facts, 'a fact of "facts"')
        phase = part.one_of("phase", self.phases, 'a phase of "phases"', None if self.phases else "")
        return {
            "name": part.name,
            "line": part.line,
            "title": self._prose(part, verb, None),
            "phase": phase,
            "why": self._prose(part, "why", ""),
            "say_to_her": self._prose(part, "say_to_her", ""),
            "avoid": self._lines(part, "avoid"),
            "source": citations,
            "doubts": part.some_of("doubts", self.doubts, 'a doubt of "doubts"'),
            "effects": self._effects(part),
            "when": frozenset(when),
            "otherwise": self._otherwise(part, verb),
            "unwritten": part.flag("unwritten"),
            "vital": part.one_of("vital", self.words.vital, "a reason of vocabulary.yaml", ""),
        }

    def _question(self, part: Section, shared: _Shared) -> Question:
        about, also = read_topics(part, self.words)
        many = part.flag("many")
        always_known = part.flag("always_known")
        onward = self._place(part, "next") if many else None
        choices = {
            str(answer): self._choice(answer, section, many, shared["effects"])
            for answer, section in part.sections("answers", required=True)
        }
        if not always_known and choices and UNKNOWN not in choices:
            part.problem(f'"{part.name}" has no answer "unknown". Add it, or write `always_known: true`.', at="answers")
        shared["unwritten"] |= about in self.words.sensitive
        check_baseline(part, about, choices, self.words)
        check_denied(part, about, also, choices, self.words)
        return Question(
            **shared,
            about=str(about),
            also=also,
            choices=choices,
            many=many,
            next=onward,
            always_known=always_known,
            she_answers=read_she_answers(part, bool(shared["say_to_her"]) and not many, choices),
        )

    def _choice(self, answer: Text, part: Section, many: bool, shared: tuple[str, ...]) -> Choice:
        if not _NAME.fullmatch(answer):
            part.problem(f'the answer "{answer}" should be small letters, digits and _, beginning with a letter.')
        self._check_taken(part, answer)
        if many and "next" in part:
            part.problem(f'"{answer}" is one of many that may be ticked: `next` stands on the question.', at="next")
        onward = None if many else self._place(part, "next")
        return Choice(
            answer,
            self._prose(part, "say", None),
            self._way(part, onward, shared),
            part.flag("baseline"),
            answer.line,
            self._by_itself(part, many),
        )

    def _by_itself(self, part: Section, many: bool) -> bool:
        if "by_itself" in part and not many:
            part.problem(
                '"by_itself" is only for an answer of a question with `many: true`. Remove it.', at="by_itself"
            )
        return part.flag("by_itself")

    def _instruction(self, part: Section, shared: _Shared) -> Instruction:
        return Instruction(
            **shared,
            steps=self._lines(part, "steps"),
            who=self._prose(part, "who", ""),
            within=self._within(part),
            own_limit=self._own_limit(part),
            document=self._prose(part, "document", ""),
            may_wait=self._may_wait(part, shared["effects"]),
            done=self._done(part, shared),
        )

    def _may_wait(self, part: Section, effects: tuple[str, ...]) -> str:
        """Why she may do without this step for what she says of herself; a step that protects may never wait."""
        if "may_wait" in part and (protects := [effect for effect in effects if effect in self.words.protects]):
            part.problem(
                f'"{part.name}" protects ({", ".join(protects)}), so it may not wait. Remove "may_wait".',
                at="may_wait",
                rule="neutral",
            )
        return without_slots(part, part.text("may_wait", ""))

    def _referral(self, part: Section, shared: _Shared) -> Referral:
        return Referral(
            **shared,
            kinds=self._kinds(part, "kinds", required=True),
            steps=self._lines(part, "steps"),
            within=self._within(part),
            own_limit=self._own_limit(part),
            done=self._done(part, shared),
        )

    def _assessment(self, part: Section, shared: _Shared) -> Assessment:
        form = self._form(part)
        bands = {}
        for level, section in part.sections("bands", required=True):
            way = self._way(section, self._place(section, "next"), shared["effects"])
            bands[str(level)] = Way(way.to, way.facts, way.needs, way.effects, str(level))
        if form.least_points and bands and list(form.least_points) != list(bands):
            part.problem(
                f"the bands here ({', '.join(bands)}) should be those of {part.text('form')} "
                f"({', '.join(form.least_points)}), lowest first.",
                at="bands",
            )
        return Assessment(**shared, form=form, bands=bands)

    def _form(self, part: Section) -> Form:
        named = part.text("form")
        beside = {place.name for place in self.folder.glob("*.yaml")} - {"graph.yaml", "cases.yaml", "leaflet.yaml"}
        if named in beside:
            return read_form(self.folder / named, self.facts, self.problems)
        if named:
            part.problem(f'there is no form "{named}" beside graph.yaml.' + did_you_mean(named, beside), at="form")
        return Form("", False, False, {})

    # -- the parts of a node -----------------------------------------------------

    def _done(self, part: Section, shared: _Shared) -> Way:
        onward = self._place(part, "next") if "next" in part else None
        return Way(onward, (), self._kinds(part, "needs"), shared["effects"])

    def _way(self, part: Section, onward: str | None, shared: tuple[str, ...]) -> Way:
        facts = part.some_of("facts", self.facts, 'a fact of "facts"')
        self.made.update(facts)
        effects = self._effects(part)
        return Way(onward, facts, self._kinds(part, "needs"), shared + tuple(e for e in effects if e not in shared))

    def _effects(self, part: Section) -> tuple[str, ...]:
        return part.some_of("effects", self.words.effects, "an effect of vocabulary.yaml")

    def _kinds(self, part: Section, key: str, required: bool = False) -> tuple[str, ...]:
        return part.some_of(key, self.words.kinds, "a kind of help of vocabulary.yaml", required)

    def _within(self, part: Section) -> str:
        return part.one_of("within", self.words.within, "a time of vocabulary.yaml", "")

    def _own_limit(self, part: Section) -> bool:
        if "own_limit" in part and "within" not in part:
            part.problem('"own_limit" speaks of a time, and there is no "within". Add it, or remove this.', "own_limit")
        return part.flag("own_limit")

    def _otherwise(self, part: Section, verb: str) -> str | None:
        if "when" not in part:
            if "otherwise" in part:
                part.problem('"otherwise" is only for a node with "when".', at="otherwise")
            return None
        if "otherwise" in part:
            return self._place(part, "otherwise")
        if verb in ("do", "refer") or (verb == "ask" and part.flag("many")):
            return str(part.text("next", "")) or None
        part.problem(f'"{part.name}" may be passed over, so it must say where to go on. Add "otherwise".', at="when")
        return None

    def _place(self, part: Section, key: str) -> str:
        to = part.text(key)
        if to and to not in self.names:
            good = [name for name in self.names if _NAME.fullmatch(name)]
            part.problem(f'"{part.name}" goes on to "{to}", which is not a node.' + did_you_mean(to, good), at=key)
        return to

    def _prose(self, part: Section, key: str, default: str | None) -> str:
        """A text an officer reads: its slots are checked."""
        return with_slots(part, part.text(key, default))

    def _lines(self, part: Section, key: str) -> tuple[str, ...]:
        return tuple(with_slots(part, line) for line in part.texts(key))
