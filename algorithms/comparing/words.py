"""What two versions say differently, node by node and at the head of the file.

Names of nodes and facts are not words: a thing that only changed its name is
not told.  Where an answer leads and what it adds is told here too, though no
case may end elsewhere for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from algorithms.comparing.match import Matching, same_choices, same_levels, same_signs
from algorithms.graph import Algorithm, Assessment, Citation, Instruction, Node, Promise, Question, Referral, Way
from algorithms.vocabulary import vocabulary

Line = tuple[object, str]
"""What a line is compared by, and how it reads."""

Told = dict[tuple[str, str], list[Line]]
"""(what it is, the answer it stands at) → its lines."""

_NAMING = ("answer", "sign")


@dataclass(frozen=True)
class Change:
    """One thing said differently: *what* it is, the lines only the old version has, and those only the new one has."""

    what: str
    was: tuple[str, ...]
    now: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        """A row of the document."""
        return {"what": self.what, "was": list(self.was), "now": list(self.now)}


@dataclass(frozen=True)
class NodeChanges:
    """All that is said differently of a node that both versions have."""

    old: str
    new: str
    title: str
    changes: tuple[Change, ...]

    def as_json(self) -> dict[str, object]:
        """A row of the document."""
        return {
            "old": self.old,
            "new": self.new,
            "title": self.title,
            "changes": [change.as_json() for change in self.changes],
        }


def node_changes(old: Algorithm, new: Algorithm, matching: Matching) -> tuple[NodeChanges, ...]:
    """What is said differently at the nodes both versions have, in the order of the new file."""
    found = []
    for name, node in new.nodes.items():
        if name in matching.back:
            before = old.nodes[matching.back[name]]
            changes = tuple(_changes(before, node, _Reader(old, matching, new), _Reader(new)))
            if changes:
                found.append(NodeChanges(before.name, name, node.title, changes))
    return tuple(found)


def head_changes(old: Algorithm, new: Algorithm, matching: Matching) -> tuple[Change, ...]:
    """What is said differently at the head of the file; a new version number alone is no change."""
    return tuple(_different(_head(old, _Reader(old, matching, new)), _head(new, _Reader(new))))


class _Reader:
    """Reads one version; what has another name in the new version is compared by the new name."""

    def __init__(self, algorithm: Algorithm, matching: Matching | None = None, new: Algorithm | None = None) -> None:
        self.algorithm = algorithm
        self._new = new
        self._nodes: Mapping[str, str] = matching.nodes if matching else {}
        self._facts: Mapping[str, str] = matching.facts if matching else {}
        self._mark = "only old:" if matching else ""

    def node(self, name: str | None) -> Line:
        """A node that is led to."""
        if name is None:
            return None, "the end"
        return self._nodes.get(name, self._mark + name), self.algorithm.nodes[name].title

    def answers(self, name: str, answers: Iterable[str]) -> tuple[object, ...]:
        """Answers at a node."""
        other = self.node(name)[0]
        there = self._new.nodes.get(str(other)) if self._new else None
        names = _answer_names(self.algorithm.nodes[name], there) if there else {}
        return other, frozenset(names.get(answer, answer) for answer in answers)

    def facts(self, names: Iterable[str]) -> list[Line]:
        """Facts, in their words."""
        return [(self._facts.get(name, self._mark + name), self.algorithm.facts[name]) for name in sorted(names)]

    def adds(self, way: Way, own: Iterable[str]) -> list[Line]:
        """What an answer adds, besides what its node adds whatever is answered."""
        lines = _effects(effect for effect in way.effects if effect not in set(own))
        lines += [(f"need:{kind}", f"help: {kind}") for kind in way.needs]
        return lines + [(("fact", key), f"known: {says}") for key, says in self.facts(way.facts)]


def _changes(old: Node, new: Node, before: _Reader, now: _Reader) -> Iterator[Change]:
    return _different(_told(old, before, _answer_names(old, new)), _told(new, now, None))


def _different(old: Told, new: Told) -> Iterator[Change]:
    """Every line that only one side has; where only their order is another, all of them."""
    for key in dict.fromkeys((*new, *old)):
        was, now = old.get(key, []), new.get(key, [])
        keys, others = [line[0] for line in was], [line[0] for line in now]
        if keys == others:
            continue
        gone = [says for line, says in was if line not in others]
        come = [says for line, says in now if line not in keys]
        if not gone and not come:
            gone, come = [says for _, says in was], [says for _, says in now]
        what, at = key
        named = f"{what} of “{_label(at, new, old)}”" if at and what not in _NAMING else what
        yield Change(named, tuple(gone), tuple(come))


def _label(at: str, new: Told, old: Told) -> str:
    """The answer that a line stands at, in words."""
    found = (side.get((what, at)) for side in (new, old) for what in _NAMING)
    return next(lines[0][1] for lines in found if lines)


# -- a node ------------------------------------------------------------------------------


def _answer_names(old: Node, new: Node) -> dict[str, str]:
    """What each answer, level and sign of *old* is called in *new*."""
    if isinstance(old, Question) and isinstance(new, Question):
        return same_choices(old, new)
    if isinstance(old, Assessment) and isinstance(new, Assessment):
        return same_levels(old, new) | {f"sign {a}": f"sign {b}" for a, b in same_signs(old, new).items()}
    return {}


def _told(node: Node, reader: _Reader, names: Mapping[str, str] | None) -> Told:
    """All that *node* says, its answers called as in *names* (None: by their own names)."""
    algorithm = reader.algorithm
    told: Told = {
        ("title", ""): _plain([node.title]),
        ("phase", ""): _plain([algorithm.phases.get(node.phase, node.phase)]),
        ("why", ""): _plain([node.why]),
        ("words for her", ""): _plain([node.say_to_her]),
        ("what not to do", ""): _plain(node.avoid),
        ("adds", ""): sorted(_effects(node.effects), key=str),
        ("rests on", ""): sorted((_cited(cited), _cited(cited)) for cited in node.source),
        ("open doubts", ""): sorted(_plain(algorithm.doubts[doubt] for doubt in node.doubts)),
        ("only if", ""): sorted(reader.facts(node.when), key=str),
        ("passed over to", ""): [reader.node(node.otherwise)] if node.when else [],
        ("privacy", ""): _plain(["what is answered stands on no page" if node.unwritten else ""]),
    }
    if isinstance(node, Question):
        told |= _question(node, reader, names)
    elif isinstance(node, Assessment):
        told |= _assessment(node, reader, names)
    else:
        told |= _task(node, reader)
    return told


def _question(node: Question, reader: _Reader, names: Mapping[str, str] | None) -> Told:
    told: Told = {
        ("topic", ""): _plain([node.about]),
        ("may tell of", ""): _plain(node.also),
        ("how it is answered", ""): _plain(
            ["several answers may be ticked" if node.many else "", "it is always known" if node.always_known else ""]
        ),
    }
    if node.many:
        told["leads to", ""] = [reader.node(node.next)]
    for choice in node.choices.values():
        at = _named(choice.id, names)
        told["answer", at] = _plain([choice.say])
        told["what is added", at] = sorted(reader.adds(choice.way, node.effects), key=str)
        if not node.many:
            told["way on", at] = [reader.node(choice.way.to)]
        marks = ["nothing of the kind is known" if choice.baseline else "", "by itself" if choice.by_itself else ""]
        told["mark", at] = _plain(marks)
    return told


def _task(node: Instruction | Referral, reader: _Reader) -> Told:
    told: Told = {
        ("by when", ""): _plain([node.within + (" (our own limit)" if node.own_limit else "")]),
        ("steps", ""): _plain(node.steps),
        ("help wanted", ""): sorted([*reader.adds(node.done, node.effects)], key=str),
        ("leads to", ""): [reader.node(node.done.to)],
    }
    if isinstance(node, Instruction):
        told |= {("who", ""): _plain([node.who]), ("document", ""): _plain([node.document])}
        return told | {("may wait", ""): _plain([node.may_wait])}
    return told | {("kinds of help", ""): sorted(_plain(node.kinds))}


def _assessment(node: Assessment, reader: _Reader, names: Mapping[str, str] | None) -> Told:
    form = node.form
    standing = ("official" if form.official else "not official", "our own rules" if form.own_rules else "")
    told: Told = {
        ("form", ""): _plain([form.title, form.note, ", ".join(filter(None, standing))]),
    }
    for level, way in node.bands.items():
        at = _named(level, names)
        told["answer", at] = _plain([level])
        told["what is added", at] = sorted(reader.adds(way, node.effects), key=str)
        told["way on", at] = [reader.node(way.to)]
        told["points it begins at", at] = _plain([str(form.least_points.get(level, ""))])
    for item in form.items.values():
        at = _named(f"sign {item.id}", names)
        worth = "critical" if item.critical else f"{item.points} points" if item.points else ""
        asked = "" if item.asked else "not asked"
        told["sign", at] = _plain([item.say])
        told["weight", at] = _plain([worth, item.group, asked])
        told["known by", at] = sorted(reader.facts(item.known_by), key=str)
        told["open where", at] = sorted(reader.facts(item.unknown_by), key=str)
    return told


def _named(own: str, names: Mapping[str, str] | None) -> str:
    """What an answer, level or sign is compared by: its name in the new version."""
    return own if names is None else names.get(own, f"only old: {own}")


def _effects(effects: Iterable[str]) -> list[Line]:
    """Effects in their words; a burden says that it is one."""
    words = vocabulary()
    return [
        (effect, f"{'burden: ' if effect in words.burdens else ''}{words.effects.get(effect, effect)} ({effect})")
        for effect in effects
    ]


def _plain(lines: Iterable[str]) -> list[Line]:
    return [(line, line) for line in lines if line]


def _cited(cited: Citation) -> str:
    """A citation as it is told: source, place, how sure we are."""
    place = f" {cited.place}" if cited.place else ""
    seen_in = f" at {', '.join(copy.id for copy in cited.seen_in)}" if cited.seen_in else ""
    return f"{cited.source.id}{place} ({cited.confidence}{seen_in})"


# -- the head ------------------------------------------------------------------------------


def _head(algorithm: Algorithm, reader: _Reader) -> Told:
    reviewed = f"{algorithm.status} {algorithm.reviewed_by} {algorithm.reviewed_on}".strip()
    return {
        ("title", ""): _plain([algorithm.title]),
        ("country", ""): _plain([algorithm.country]),
        ("status", ""): _plain([reviewed]),
        ("about", ""): _plain([algorithm.about]),
        ("start", ""): [reader.node(algorithm.start)],
        ("one press away from every screen", ""): sorted((reader.node(n) for n in algorithm.at_any_time), key=str),
        ("documents not read", ""): sorted(_plain(source.id for source in algorithm.unread)),
        ("facts", ""): sorted(_plain(algorithm.facts.values())),
        ("phases", ""): sorted(_plain(algorithm.phases.values())),
        ("open doubts", ""): sorted(_plain(algorithm.doubts.values())),
        ("promise", ""): [(_promise(one, reader), _promised(one)) for one in algorithm.promises],
    }


def _promised(promise: Promise) -> str:
    """What a promise says, and what it gives."""
    given = ", ".join((*promise.effects, *promise.kinds, *promise.passes))
    return f"{promise.says}: {given}. It rests on {', '.join(map(_cited, promise.source)) or 'nothing'}"


def _promise(promise: Promise, reader: _Reader) -> tuple[object, ...]:
    """What a promise is compared by."""
    return (
        promise.says,
        frozenset(promise.effects),
        frozenset(promise.kinds),
        frozenset(map(_cited, promise.source)),
        frozenset(key for key, _ in reader.facts(promise.when)),
        frozenset(key for key, _ in reader.facts(promise.when_any)),
        frozenset(reader.answers(node, answers) for node, answers in promise.answers),
        promise.level,
        frozenset(promise.before),
        frozenset(reader.node(name)[0] for name in promise.passes),
    )
