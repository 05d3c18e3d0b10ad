"""What `compare` finds without listing a run is what listing every run of small random pairs of versions finds."""

from __future__ import annotations

import copy
import itertools
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from algorithms import DONE, Algorithm, Answer, Assessment, Node, Question, load, walk
from algorithms.comparing import compare
from algorithms.comparing.match import match
from algorithms.comparing.order import ranks

from .test_compare import words_of

PAIRS = 100
MOST_RUNS, MOST_PAIRS = 300, 40_000
FACTS = ["fact_a", "fact_b"]
EFFECTS = ["call_backup", "urgent_health", "supervisor", "relocate", "share_health"]
KINDS = ["shelter", "health"]
SOURCES = ["waymark", "l2229 art. 1", "s02"]
LEVELS = ["low", "mid", "high"]
CHANGES = ["effects", "swap", "swap", "ways", "drop", "add", "answer", "when", "form", "many", "source"]


# -- small random versions ---------------------------------------------------------------


class Dice(random.Random):
    """Throws what a small version is made of."""

    def some(self, words: list[str], share: float = 0.3) -> list[str]:
        return [word for word in words if self.random() < share]

    def answer(self, name: str) -> dict:
        says = f"{name}{self.randrange(10**9)}"
        adds = {"effects": self.some(EFFECTS), "needs": self.some(KINDS, 0.1), "facts": self.some(FACTS)}
        return {"say": says, **adds}

    def node(self, name: str, verbs: str = "ask ask ask do refer assess") -> dict:
        verb = self.choice(verbs.split())
        node = {"verb": verb, verb: f"{name}asks", "source": [self.choice(SOURCES)]}
        if verb == "ask":
            node |= {"about": "safety", "many": self.random() < 0.3}
            node["answers"] = {one: self.answer(one) for one in ["yes", "no", "unknown"][self.randint(0, 1) :]}
            if node["many"] and self.random() < 0.5:
                node["answers"]["none"] = {**self.answer("none"), "by_itself": "true"}
        elif verb == "assess":
            node |= {"form": "risk_form.yaml", "bands": {level: {"effects": self.some(EFFECTS)} for level in LEVELS}}
        elif verb == "refer":
            node |= {"kinds": [self.choice(KINDS)]}
        else:
            node |= {"needs": self.some(KINDS, 0.2), "effects": self.some(EFFECTS)}
        return node | ({"when": [self.choice(FACTS)]} if self.random() < 0.25 else {})

    def form(self) -> dict:
        """A risk form of two signs, that facts may settle; sometimes it computes nothing."""
        form: dict = {"title": "Signs", "official": "false", "items": {"sign_0": {"say": "Sign 0"}}}
        if self.random() < 0.3:
            return form
        for n in range(2):
            sign = form["items"][f"sign_{n}"] = {"say": f"Sign {n}", "points": str(self.randint(0, 2))}
            sign |= {"critical": "true"} if self.random() < 0.3 else {}
            sign |= {"unknown_by": [self.choice(FACTS)]} if self.random() < 0.4 else {}
            if self.random() < 0.6:
                sign |= {"known_by": [self.choice(FACTS)], "asked": self.choice(["true", "false"])}
        return form | {"own_rules": "true", "bands": {"low": "0", "mid": "1", "high": "3"}}

    def version(self) -> dict:
        """Nodes in a row, where each arrow leads (to the next or the one after it), and a form."""
        count = self.randint(4, 7)
        nodes = [(f"n{n}", self.node(f"n{n}", "ask ask ask do refer")) for n in range(count)]
        if self.random() < 0.6:
            nodes[self.randrange(count)] = ("risk", self.node("risk", "assess"))
        return {"nodes": nodes, "ways": [self.ways(n, count) for n in range(count)], "form": self.form()}

    def ways(self, n: int, count: int) -> list[int]:
        return [self.randint(n + 1, min(count, n + 2)) for _ in range(6)]

    def changed(self, version: dict) -> dict:
        """A copy with one to three changes."""
        version = copy.deepcopy(version)
        for _ in range(self.randint(1, 3)):
            n = self.randrange(len(version["nodes"]))
            change = self.choice(CHANGES)
            getattr(self, f"_{change}")(version, n, version["nodes"][n][1])
        return version

    def _effects(self, version: dict, n: int, node: dict) -> None:
        node["effects"] = self.some(EFFECTS, 0.5)

    def _swap(self, version: dict, n: int, node: dict) -> None:
        nodes, m = version["nodes"], self.randrange(len(version["nodes"]))
        nodes[n], nodes[m] = nodes[m], nodes[n]

    def _ways(self, version: dict, n: int, node: dict) -> None:
        version["ways"][n] = self.ways(n, len(version["nodes"]))

    def _drop(self, version: dict, n: int, node: dict) -> None:
        if len(version["nodes"]) > 3:
            version["nodes"].pop(n)
            version["ways"].pop()

    def _add(self, version: dict, n: int, node: dict) -> None:
        name = f"m{self.randrange(10**6)}"
        version["nodes"].insert(n, (name, self.node(name, "ask do refer")))
        version["ways"].append([len(version["nodes"])] * 6)

    def _answer(self, version: dict, n: int, node: dict) -> None:
        if node["verb"] == "ask":
            name = self.choice([*node["answers"], "later"])
            if name in ("yes", "no") and self.random() < 0.5 and len(node["answers"]) > 1:
                node["answers"].pop(name)
            else:
                node["answers"][name] = self.answer(name)

    def _when(self, version: dict, n: int, node: dict) -> None:
        node["when"] = [self.choice(FACTS)]

    def _form(self, version: dict, n: int, node: dict) -> None:
        version["form"] = self.form()

    def _many(self, version: dict, n: int, node: dict) -> None:
        if node["verb"] == "ask":
            node["many"] = not node["many"]

    def _source(self, version: dict, n: int, node: dict) -> None:
        node["source"] = [self.choice(SOURCES)]


def written(version: dict, folder: Path) -> Algorithm:
    """The version as files, without what cannot be reached or known, and loaded."""
    names = [*(name for name, _ in version["nodes"]), "last"]
    nodes = {"last": {"do": "The end", "source": ["waymark"], "effects": ["follow_up"]}}
    for n in reversed(range(len(version["nodes"]))):
        to = [names[max(n + 1, min(way, len(names) - 1))] for way in version["ways"][n]]
        nodes = {names[n]: _wired(version["nodes"][n][1], to, first=n == 0), **nodes}
    made = set(FACTS)
    while True:
        nodes = {name: node for name, node in nodes.items() if name in _reached(nodes, names[0])}
        known = {fact for node in nodes.values() for one in node.get("answers", {}).values() for fact in one["facts"]}
        if known == made:
            break
        made = known
        for node in nodes.values():
            if not set(node.get("when", ())) <= made:
                node.pop("when")
                node.pop("otherwise", None)
    form = copy.deepcopy(version["form"])
    for sign in form["items"].values():
        for key in ("known_by", "unknown_by"):
            if not set(sign.get(key, ())) <= made:
                sign.pop(key)
        if "known_by" not in sign:
            sign.pop("asked", None)
    head = {"title": "Random", "country": "UA", "version": "2026-11-23", "status": "draft", "start": names[0]}
    head |= {"facts": {fact: f"Known is {fact}" for fact in sorted(made)}} if made else {}
    folder.mkdir()
    (folder / "graph.yaml").write_text(json.dumps({**head, "nodes": nodes}), encoding="utf-8")
    (folder / "risk_form.yaml").write_text(json.dumps(form), encoding="utf-8")
    return load(folder)


def _reached(nodes: dict, start: str) -> set[str]:
    reached, todo = set(), [start]
    while todo:
        if (name := todo.pop()) not in reached:
            reached.add(name)
            parts = [nodes[name], *nodes[name].get("answers", {}).values(), *nodes[name].get("bands", {}).values()]
            todo += [part[key] for part in parts for key in ("next", "otherwise") if key in part]
    return reached


def _wired(node: dict, to: list[str], first: bool) -> dict:
    """A node as the file has it, its arrows leading *to* these."""
    made = {key: value for key, value in copy.deepcopy(node).items() if key not in ("verb", "many")}
    if first:
        made.pop("when", None)
    if node["verb"] in ("do", "refer") or node.get("many"):
        made |= {"next": to[0]} | ({"many": "true"} if node.get("many") else {})
    elif "when" in made:
        made["otherwise"] = to[5]
    if node["verb"] == "ask":
        made |= {} if "unknown" in made["answers"] else {"always_known": "true"}
        for one, way in zip(made["answers"].values(), to, strict=False):
            one |= {} if node["many"] else {"next": way}
            if not node["many"]:
                one.pop("by_itself", None)
    for band, way in zip(made.get("bands", {}).values(), to, strict=False):
        band["next"] = way
    return made


# -- every run, one after the other ------------------------------------------------------


def every_answer(node: Node) -> Iterator[Answer]:
    if isinstance(node, Question) and node.many:
        for count in range(1, len(node.choices) + 1):
            for ticked in itertools.combinations(node.choices, count):
                if count == 1 or not any(node.choices[one].by_itself for one in ticked):
                    yield list(ticked)
    elif isinstance(node, Question):
        yield from node.choices
    elif isinstance(node, Assessment):
        signs = asked_signs(node)
        for marks in itertools.product(["", "yes", "unknown"], repeat=len(signs)):
            ticks = {mark: [s for s, m in zip(signs, marks, strict=True) if m == mark] for mark in ("yes", "unknown")}
            yield from ({**ticks, "level": level} for level in node.bands)
            if node.form.computes:
                yield ticks
    else:
        yield DONE


def asked_signs(node: Assessment) -> list[str]:
    return [item.id for item in node.form.items.values() if item.asked] if node.form.computes else []


def every_run(algorithm: Algorithm) -> list[tuple[dict[str, str], set[str]]]:
    """The answers of every run, as texts, and what it gathers; [] where there are too many."""
    found, todo = [], [{}]
    while todo:
        answers = todo.pop()
        done = walk(algorithm, answers)
        if done.here is None:
            found.append(({name: json.dumps(answer) for name, answer in answers.items()}, words_of(done)))
        else:
            todo += [{**answers, done.here.name: answer} for answer in every_answer(done.here)]
        if len(found) + len(todo) > MOST_RUNS:
            return []
    return found


def same_answers(old: Node, new: Node) -> set[tuple[str, str]]:
    """The pairs of answers that agree on all both versions offer; one that has no counterpart goes with any."""
    before, after = list(every_answer(old)), list(every_answer(new))
    pairs = {(n, m) for n, one in enumerate(before) for m, other in enumerate(after) if agree(old, new, one, other)}
    alone = set(range(len(before))) - {n for n, _ in pairs}, set(range(len(after))) - {m for _, m in pairs}
    pairs |= {(n, m) for n in alone[0] for m in range(len(after))}
    pairs |= {(n, m) for n in range(len(before)) for m in alone[1]}
    return {(json.dumps(before[n]), json.dumps(after[m])) for n, m in pairs}


def agree(old: Node, new: Node, one: Answer, other: Answer) -> bool:
    if isinstance(old, Question) and isinstance(new, Question):
        shared = old.choices.keys() & new.choices.keys()
        ticked = [{answer} if isinstance(answer, str) else set(answer) for answer in (one, other)]
        return ticked[0] & shared == ticked[1] & shared
    if isinstance(old, Assessment) and isinstance(new, Assessment):
        shared = set(asked_signs(old)) & set(asked_signs(new))
        if any(set(one[mark]) & shared != set(other[mark]) & shared for mark in ("yes", "unknown")):
            return False
        levels = one.get("level"), other.get("level")
        if old.form.computes == new.form.computes:
            return levels[0] == levels[1]
        return levels[0] == levels[1] or (None in levels)
    return True


def listed(old: Algorithm, new: Algorithm) -> dict[tuple[str, str], int] | None:
    """Each word lost or won by some pair of runs, with the fewest answers of both; None where there are too many."""
    before, after = every_run(old), every_run(new)
    if not before or not after or len(before) * len(after) > MOST_PAIRS:
        return None
    shared = [name for name, node in old.nodes.items() if name in new.nodes and node.verb == new.nodes[name].verb]
    same = {name: same_answers(old.nodes[name], new.nodes[name]) for name in shared}
    found: dict[tuple[str, str], int] = {}
    for (one, here), (other, there) in itertools.product(before, after):
        if here != there and all(
            (one[name], other[name]) in same[name] for name in same if name in one and name in other
        ):
            length = len(one) + len(other)
            for way, words in (("lost", here - there), ("won", there - here)):
                found |= {(word, way): min(length, found.get((word, way), length)) for word in words}
    return found


def test_listing_every_pair_of_runs_finds_the_same_words_with_cases_as_small(tmp_path):
    tried = split = differing = 0
    for seed in itertools.count():
        dice = Dice(seed)
        version = dice.version()
        folder = tmp_path / str(seed)
        folder.mkdir()
        old, new = written(version, folder / "old"), written(dice.changed(version), folder / "new")
        expected = listed(old, new)
        if expected is None:
            continue
        parts = [part for one in compare(old, new).classes for part in one.parts]
        told = {(word, "lost"): part for part in parts for word in part.lost}
        told |= {(word, "won"): part for part in parts for word in part.won}

        lengths = {key: len(part.old.answers) + len(part.new.answers) for key, part in told.items()}
        assert expected == lengths, seed
        for (word, way), part in told.items():
            ends = [words_of(walk(version, end.answers)) for version, end in ((old, part.old), (new, part.new))]
            assert word in (ends[0] - ends[1] if way == "lost" else ends[1] - ends[0]), seed

        tried, differing = tried + 1, differing + bool(expected)
        split += bool(ranks(old, new, match(old, new))[0])
        if tried == PAIRS:
            break
    assert differing > PAIRS / 2
    assert split > PAIRS / 20


def test_listing_sees_that_an_effect_is_lost(tmp_path):
    version = {"nodes": [("n0", Dice(1).node("n0", "ask"))], "ways": [[1] * 6], "form": Dice(1).form()}
    version["nodes"][0][1]["effects"] = ["pledge"]
    other = copy.deepcopy(version)
    other["nodes"][0][1]["effects"] = []
    old, new = written(version, tmp_path / "old"), written(other, tmp_path / "new")

    assert ("pledge", "lost") in (listed(old, new) or {})
    assert "pledge" in {word for one in compare(old, new).classes for word in one.lost}


@pytest.mark.parametrize("seed", range(12))
def test_no_version_differs_from_itself(tmp_path, seed):
    version = Dice(seed).version()

    assert not compare(written(version, tmp_path / "old"), written(version, tmp_path / "new")).found
