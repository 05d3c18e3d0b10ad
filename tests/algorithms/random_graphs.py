"""Small algorithms made by dice, as text: every verb, guards, forms and ticks, and now and then a planted fault.

They follow the order that the rules ask for, so that a rule holds about as often as it breaks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from algorithms import DONE, Algorithm, Assessment, Question, Way, load
from algorithms.graph import Node
from located_yaml import BadData
from tests.algorithms.sample import write

PROTECTS = ["supervisor", "evidence", "safety_plan", "urgent_health", "medicines_stay", "crime_report", "own_report"]
BURDENS = ["relocate", "tell_childrens_service", "tell_social_authority", "share_health"]
KINDS = ["shelter", "crisis_centre", "harm_reduction", "legal_aid"]
FACTS = ["hurt", "weapon", "leaves", "neck"]
SENSITIVE = ["drug_use", "hiv", "medicine", "intoxication", "disability", "orientation"]
LEVELS = ["standard", "raised", "high"]
AGREED = [*[["agreed_shelter"]] * 5, ["agreed_health"], ["agreed_shelter", "agreed_health"]]
AT_THE_END = ["harm_reduction_offered", "rights_told", "complaint_channel", "follow_up"]

OTHER_FORM = "title: Without points\nofficial: false\nitems: {fear: {say: She is afraid}}\n"

Written = dict[str, Any]
"""A node or an answer as it will stand in the file: key → what is written there."""


def random_graphs(seed: int, folder: Path) -> Iterator[Algorithm]:
    """Algorithm after algorithm; one that would strand somebody is passed over."""
    for number in count():
        dice = Random(f"{seed}/{number}")
        graph, form = random_texts(dice)
        try:
            place = write(folder / f"random_{number}", graph, form)
            (place / "other_form.yaml").write_text(OTHER_FORM, encoding="utf-8")
            yield load(place)
        except BadData as bad:
            if any(problem.rule != "structure" for problem in bad.problems):
                raise


def random_texts(dice: Random) -> tuple[str, str]:
    """graph.yaml and risk_form.yaml."""
    nodes = _nodes(dice)
    _order_by_dice(dice, nodes)
    _link(dice, nodes)
    for fault in dice.sample(FAULTS, dice.choice([0, 1, 1, 2, 2, 3])):
        fault(dice, nodes)
    _guard(dice, nodes)
    made = sorted({fact for _, part in _gaining(nodes) for fact in part.get("facts", ())})
    for node in nodes.values():
        if not set(node.get("when", ())) <= set(made):
            node.pop("when")
            node.pop("otherwise", None)
    if dice.random() < 0.2:
        nodes["make_safe"] = _do(dice, ["stop_violence", "call_ambulance"]) | {"next": dice.choice(list(nodes))}
    promises = [_promise(dice, nodes, made) for _ in range(dice.choice([0, 1, 1, 2]))]
    return _graph_text(nodes, made, promises), _form_text(dice, made)


# -- the nodes, in a good order ------------------------------------------------------------


def _nodes(dice: Random) -> dict[str, Written]:
    nodes: dict[str, Written] = {
        "danger": _ask(dice, "safety", ["stop_violence"]),
        "life": _ask(dice, "medical", ["call_ambulance"], many=dice.random() < 0.2),
        "alone": _do(dice, ["privacy"]),
    }
    if dice.random() < 0.95:
        nodes["history"] = _do(dice, ["history_checked"])
    if dice.random() < 0.75:
        nodes["risk"] = _assess(dice)
    middle: dict[str, Callable[[], Written]] = {
        "order": lambda: _ask(dice, "protection", [], at_node=["order_considered"]),
        "child": lambda: _ask(dice, "children", ["child_specialist"]),
        "statement": lambda: _statement(dice),
        "said": lambda: _ask(dice, dice.choice(SENSITIVE), [], many=dice.random() < 0.2),
        "medicine": lambda: _ask(dice, "medicine", ["medicine_continuity"]),
        "consent": lambda: _consent(dice),
        "again": lambda: _assess(dice, other=dice.random() < 0.4),
    }
    chances = (0.5, 0.3, 0.5, 0.45, 0.35, 0.6, 0.1)
    for name in [name for name, chance in zip(middle, chances, strict=True) if dice.random() < chance][-3:]:
        nodes[name] = middle[name]()
    if dice.random() < (0.7 if "consent" in nodes else 0.1):
        nodes["place"] = _refer(dice, ["share_shelter"])
    if dice.random() < 0.4:
        nodes["service"] = _do(dice, ["tell_childrens_service"])
    if dice.random() < 0.4:
        nodes["leave"] = _do(dice, ["relocate"]) | ({"may_wait": "It may wait"} if dice.random() < 0.3 else {})
    if dice.random() < 0.3:
        nodes["extra"] = _do(dice, [dice.choice(PROTECTS)])
    nodes["contacts"] = _refer(dice, [effect for effect in AT_THE_END if dice.random() < 0.93])
    return nodes


def _ask(dice: Random, about: str, gains: list[str], many: bool = False, at_node: list[str] | None = None) -> Written:
    """A question whose answers gain, from "no" to "yes", more and more; now and then not."""
    unknown = many or dice.random() < 0.45
    names = ["no", "unknown", "yes", "more"] if many else ["no", "unknown", "yes"] if unknown else ["no", "yes"]
    node: Written = {"ask": f"Is it so ({about})?", "about": about, "why": "It matters.", "answers": {}}
    pool: set[str] = set()
    for name in names:
        pool |= set(dice.sample(PROTECTS, dice.choice([0, 0, 1])))
        effects = pool if dice.random() < 0.85 else set(dice.sample(PROTECTS, 1))
        answer: Written = {"say": name, "effects": sorted(effects | set(gains if name != "no" else []))}
        if dice.random() < 0.3:
            answer["needs"] = [dice.choice(KINDS)]
        if name != "no" and dice.random() < 0.5:
            answer["facts"] = sorted(dice.sample(FACTS, dice.choice([1, 1, 2])))
        node["answers"][name] = answer
    if about in SENSITIVE:
        node["answers"]["no" if dice.random() < 0.9 else dice.choice(names)]["baseline"] = True
    elif dice.random() < 0.5:
        node["also"] = [dice.choice(SENSITIVE)]
    if many:
        node["many"] = True
        for name in names[:2]:
            if dice.random() < 0.7:
                node["answers"][name]["by_itself"] = True
    if not unknown:
        node["always_known"] = True
    return node | ({"effects": at_node} if at_node else {})


def _statement(dice: Random) -> Written:
    node = _ask(dice, "statement", [], many=dice.random() < 0.15)
    node["answers"]["yes"]["effects"] = ["statement_taken", *dice.sample(PROTECTS, dice.choice([0, 1]))]
    return node


def _consent(dice: Random) -> Written:
    node = _ask(dice, "consent", [], many=dice.random() < 0.15)
    node["answers"]["yes"]["effects"] = [*dice.choice(AGREED), *dice.sample(PROTECTS, dice.choice([0, 1]))]
    node["answers"]["yes"]["facts"] = ["may_tell"]
    return node


def _do(dice: Random, effects: list[str]) -> Written:
    return {"do": "Do it", "effects": effects} | ({"needs": [dice.choice(KINDS)]} if dice.random() < 0.15 else {})


def _refer(dice: Random, effects: list[str]) -> Written:
    return {"refer": "Call them with her", "kinds": dice.sample(KINDS, dice.choice([1, 1, 2])), "effects": effects}


def _assess(dice: Random, other: bool = False) -> Written:
    """An assessment by the form whose text dice write, or by the *other* one, which computes nothing."""
    bands: Written = {}
    pool: set[str] = {"order_considered"} if dice.random() < 0.6 else set()
    for level in ["low", "high"] if other else LEVELS:
        pool |= set(dice.sample(PROTECTS, dice.choice([0, 0, 1])))
        bands[level] = {"effects": sorted(pool if dice.random() < 0.9 else set(list(pool)[1:]))}
        if dice.random() < 0.15:
            bands[level]["facts"] = [dice.choice(FACTS)]
    return {
        "assess": "Which of these?",
        "form": "other_form.yaml" if other else "risk_form.yaml",
        "effects": ["risk_assessed"] if dice.random() < 0.3 else [],
        "bands": bands,
    }


# -- how they hang together ------------------------------------------------------------------


def _order_by_dice(dice: Random, nodes: dict[str, Written]) -> None:
    """Now and then two neighbours change places."""
    names = list(nodes)
    for at in range(len(names) - 2):
        if dice.random() < 0.08:
            names[at], names[at + 1] = names[at + 1], names[at]
    for name in names:
        nodes[name] = nodes.pop(name)


def _link(dice: Random, nodes: dict[str, Written]) -> None:
    """Each node leads to the next one; now and then an answer leads a little further."""
    names = list(nodes)
    for at, (name, node) in enumerate(nodes.items()):
        if name == names[-1]:
            continue
        ways = list((node.get("answers") or node.get("bands") or {}).values())
        for way in ways if ways and not node.get("many") else [node]:
            further = dice.choice([2, 3]) if ways and dice.random() < 0.1 else 1
            way["next"] = names[min(at + further, len(names) - 1)]
        if not ways and dice.random() < 0.03:
            del node["next"]  # an early end


GUARDS = {"place": ("may_tell", 0.8), "service": ("hurt", 0.6), "leave": ("leaves", 0.5), "extra": ("neck", 0.8)}


def _guard(dice: Random, nodes: dict[str, Written]) -> None:
    names = list(nodes)
    for at, (name, node) in enumerate(nodes.items()):
        fact, chance = GUARDS.get(name, (dice.choice(FACTS), 0.08))
        if 0 < at < len(names) - 1 and dice.random() < chance:
            node["when"] = [fact] if dice.random() < 0.9 else sorted({fact, dice.choice(FACTS)})
            node["otherwise"] = names[min(at + dice.choice([1, 1, 1, 1, 2]), len(names) - 1)]


def _gaining(nodes: dict[str, Written]) -> list[tuple[str, Written]]:
    """(node, part of it that gains something): the node itself, its answers, its levels."""
    return [
        (name, part)
        for name, node in nodes.items()
        for part in (node, *node.get("answers", {}).values(), *node.get("bands", {}).values())
    ]


# -- faults ------------------------------------------------------------------------------------


def _drop(dice: Random, nodes: dict[str, Written]) -> None:
    part = dice.choice([part for _, part in _gaining(nodes) if part.get("effects")])
    part["effects"] = part["effects"][1:]


def _reroute(dice: Random, nodes: dict[str, Written]) -> None:
    names = list(nodes)
    name, part = dice.choice([(name, part) for name, part in _gaining(nodes) if "next" in part])
    part["next"] = dice.choice(names[names.index(name) + 1 :])


def _burden(dice: Random, nodes: dict[str, Written]) -> None:
    answers = [part for name, part in _gaining(nodes) if "say" in part and not part.get("baseline")]
    part = dice.choice(answers)
    effects = part.get("effects", [])
    part["effects"] = [*effects, dice.choice([burden for burden in BURDENS if burden not in effects])]


def _swap(dice: Random, nodes: dict[str, Written]) -> None:
    """Two answers of a question change what they gain and where they lead."""
    answers = dice.choice([node["answers"] for node in nodes.values() if "answers" in node])
    one, other = dice.sample(list(answers), 2)
    for key in ("effects", "facts", "needs", "next"):
        first, second = answers[one].pop(key, None), answers[other].pop(key, None)
        answers[one] |= {key: second} if second else {}
        answers[other] |= {key: first} if first else {}


def _plain_wins(dice: Random, nodes: dict[str, Written]) -> None:
    """Only who denies gains something."""
    answers = dice.choice([node["answers"] for node in nodes.values() if "answers" in node])
    answers["no"]["effects"] = sorted({*answers["no"].get("effects", []), dice.choice(PROTECTS)})


def _behind_a_fact(dice: Random, nodes: dict[str, Written]) -> None:
    """One more node that only who said something comes to."""
    effect = dice.choice([*PROTECTS, *BURDENS])
    last = list(nodes)[-1]
    leading = [part for _, part in _gaining(nodes) if part.get("next") == last]
    nodes["behind"] = _do(dice, [effect]) | {"next": last, "when": [dice.choice(FACTS)]}
    nodes[last] = nodes.pop(last)
    for part in leading:
        part["next"] = "behind"


FAULTS = [_drop, _reroute, _burden, _swap, _plain_wins, _behind_a_fact]


# -- faults in an algorithm that is there already ---------------------------------------------------


def planted(dice: Random, algorithm: Algorithm) -> Algorithm:
    """*algorithm* with two to four faults."""
    nodes = dict(algorithm.nodes)
    for _ in range(dice.choice([2, 3, 4])):
        name = dice.choice([name for name in nodes if len(_ways(nodes[name])) > 1 or nodes[name].effects])
        nodes[name] = dice.choice([_loses, _leads_elsewhere, _burdens, _changes_places])(dice, nodes[name], algorithm)
    return replace(algorithm, nodes=nodes)


def _ways(node: Node) -> dict[str, Way]:
    if isinstance(node, Question):
        return {name: choice.way for name, choice in node.choices.items()}
    return dict(node.bands) if isinstance(node, Assessment) else {DONE: node.done}


def _with(node: Node, ways: Mapping[str, Way]) -> Node:
    """*node* with other ways on."""
    if isinstance(node, Question):
        return replace(node, choices={name: replace(c, way=ways[name]) for name, c in node.choices.items()})
    return replace(node, bands=ways) if isinstance(node, Assessment) else replace(node, done=ways[DONE])


def _loses(dice: Random, node: Node, algorithm: Algorithm) -> Node:
    """An effect that the node, or one of its answers, has."""
    ways = _ways(node)
    name = dice.choice(list(ways))
    if not (effects := ways[name].effects):
        return _with(node, ways | {name: replace(ways[name], facts=())})
    lost = dice.choice(effects)
    less = {key: replace(way, effects=tuple(e for e in way.effects if e != lost)) for key, way in ways.items()}
    if lost in node.effects:
        return replace(_with(node, less), effects=tuple(effect for effect in node.effects if effect != lost))
    return _with(node, ways | {name: less[name]})


def _leads_elsewhere(dice: Random, node: Node, algorithm: Algorithm) -> Node:
    """One answer leads to any node that has less ahead, so that nothing goes round."""
    left = algorithm.most_left
    later = [name for name in algorithm.nodes if left[name] < left[node.name]]
    ways = _ways(node)
    name = dice.choice(list(ways))
    return _with(node, ways | {name: replace(ways[name], to=dice.choice(later))}) if later else node


def _burdens(dice: Random, node: Node, algorithm: Algorithm) -> Node:
    ways = _ways(node)
    name = dice.choice(list(ways))
    burden = dice.choice([one for one in BURDENS if one not in ways[name].effects])
    return _with(node, ways | {name: replace(ways[name], effects=(*ways[name].effects, burden))})


def _changes_places(dice: Random, node: Node, algorithm: Algorithm) -> Node:
    """Two answers change what they gain and where they lead."""
    ways = _ways(node)
    one, other = dice.sample(list(ways), 2) if len(ways) > 1 else (DONE, DONE)
    if isinstance(node, Assessment):
        return _with(node, ways | {one: replace(ways[other], level=one), other: replace(ways[one], level=other)})
    return _with(node, ways | {one: ways[other], other: ways[one]})


# -- text ----------------------------------------------------------------------------------------


def _promise(dice: Random, nodes: dict[str, Written], made: list[str]) -> Written:
    effects = [effect for _, part in _gaining(nodes) for effect in part.get("effects", ())]
    asked = [name for name, node in nodes.items() if "answers" in node]
    written: Written = {"promise": "It is so", "source": ["waymark"], "effects": [dice.choice(effects)]}
    speaks_of = dice.choice(["when", "when_any", "answers", "level", "nobody"])
    if speaks_of in ("when", "when_any") and made:
        written[speaks_of] = sorted(dice.sample(made, min(len(made), dice.choice([1, 2]))))
    elif speaks_of == "answers":
        some = dice.sample(asked, dice.choice([1, 1, 2]))
        written["answers"] = {n: dice.sample(list(nodes[n]["answers"]), dice.choice([1, 1, 2])) for n in some}
    elif speaks_of == "level" and (levels := [level for node in nodes.values() for level in node.get("bands", ())]):
        written["level"] = dice.choice(levels)
    if dice.random() < 0.4:
        written["before"] = [dice.choice(effects)]
    if dice.random() < 0.3:
        written["kinds"] = [dice.choice(KINDS)]
    if dice.random() < 0.3:
        written["passes"] = [dice.choice([name for name in nodes if name != "make_safe"])]
    return written


def _graph_text(nodes: dict[str, Written], facts: list[str], promises: list[Written]) -> str:
    lines = ["title: Made by dice", "country: any", "version: 2026-11-25", "status: draft"]
    lines += [f"start: {next(iter(nodes))}"]
    lines += ["at_any_time: [make_safe]"] if "make_safe" in nodes else []
    lines += [f"facts: {json.dumps({fact: fact for fact in facts})}"] if facts else []
    if promises:
        lines += ["promises:"]
        lines += [f"  - {json.dumps(promise)}" for promise in promises]
    lines += ["nodes:"]
    for name, node in nodes.items():
        lines += [f"  {name}:", "    source: [waymark]"]
        for key, value in node.items():
            if key in ("answers", "bands"):
                lines += [f"    {key}:", *(f"      {one}: {json.dumps(part)}" for one, part in value.items())]
            else:
                lines += [f"    {key}: {json.dumps(value)}"]
    return "\n".join(lines) + "\n"


def _form_text(dice: Random, facts: list[str]) -> str:
    """A form that computes, or not."""
    computes = dice.random() < 0.5
    lines = ["title: Signs", "official: false"]
    lines += ["own_rules: true", "bands: {standard: 0, raised: 1, high: 3}"] if computes else []
    lines += ["items:"]
    for number in range(dice.choice([2, 3, 4])):
        item: Written = {"say": "A sign"}
        if computes and dice.random() < 0.3:
            item["critical"] = True
        elif computes:
            item["points"] = dice.choice([0, 1, 1, 2])
        if facts and computes and dice.random() < 0.7:
            item["known_by"] = sorted(dice.sample(facts, min(len(facts), dice.choice([1, 1, 2]))))
            item["asked"] = dice.random() < 0.5
        if facts and computes and dice.random() < 0.3:
            item["unknown_by"] = [dice.choice(facts)]
        lines += [f"  sign_{number}: {json.dumps(item)}"]
    return "\n".join(lines) + "\n"
