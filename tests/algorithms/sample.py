"""A small sound algorithm that uses every verb and every key, for the tests of this room."""

from __future__ import annotations

import random
from pathlib import Path

from algorithms import Algorithm, Answer, Assessment, Question, load

GRAPH = """\
title: A small way through
country: UA
version: 2026-11-23
status: draft
about: Small, but with every verb.
unread: [unfpa_sop]
start: in_danger
at_any_time: [make_safe]
phases: {safety: Safety, help: Help}
facts:
  child_present: A child lives there
  neck: Something was put around her neck
  neck_unknown: It is not known whether anything was put around her neck
doubts: {D1: Is the order mandatory?}
nodes:
  in_danger:
    ask: Is anyone in danger right now?
    phase: safety
    about: safety
    why: Safety comes before evidence.
    say_to_her: You did right to call {police}.
    avoid: [Do not ask him first.]
    source: [l2229 art. 10 (s02), "unfpa_sop P3 (K?)"]
    doubts: [D1]
    answers:
      yes: {say: "Yes", effects: [call_backup], next: make_safe}
      no: {say: "No, the danger has passed", next: signs}
      unknown: {say: I cannot tell, effects: [call_backup], next: make_safe}
  make_safe:
    do: Make the scene safe
    phase: safety
    steps: [Separate the two people., "Dial {police} if you have no radio."]
    who: the first crew
    within: now
    document: Call record
    source: [waymark]
    effects: [separate_parties]
    needs: [psychosocial]
    next: signs
  signs:
    ask: What do you see?
    phase: safety
    about: violence
    many: true
    source: [waymark]
    next: drugs
    answers:
      neck: {say: Marks on her neck, facts: [neck], effects: [urgent_health]}
      child: {say: A child, facts: [child_present], needs: [child_protection]}
      none: {say: Nothing of the kind}
      unknown: {say: It cannot be seen, facts: [neck_unknown]}
  drugs:
    ask: Did she say that she uses drugs?
    phase: help
    about: drug_use
    source: [waymark]
    answers:
      yes: {say: She said so, needs: [harm_reduction], next: child_ask}
      no: {say: She said nothing of it, baseline: true, next: child_ask}
      unknown: {say: I do not know, next: child_ask}
  child_ask:
    when: [child_present]
    otherwise: risk
    ask: Is the child hurt?
    phase: help
    about: children
    source: [waymark]
    answers:
      yes: {say: "Yes", effects: [tell_childrens_service], next: risk}
      no: {say: "No", next: risk}
      unknown: {say: I cannot tell, next: risk}
  risk:
    assess: Which of these does she tell you?
    phase: help
    form: risk_form.yaml
    source: [j369 annex (K)]
    bands:
      standard: {next: place_tonight}
      raised: {effects: [supervisor], next: place_tonight}
      high: {effects: [supervisor, order_considered], needs: [shelter], next: order}
  order:
    do: Consider the {order_name}
    phase: help
    when: [neck]
    source: [waymark]
    effects: [order_considered]
    next: place_tonight
  place_tonight:
    refer: Find a safe place for tonight
    phase: help
    kinds: [shelter, crisis_centre]
    steps: [Call with her beside you.]
    within: before leaving
    source: [waymark]
    effects: [follow_up, harm_reduction_offered]
"""

FORM = """\
title: Eleven signs
official: false
own_rules: true
note: Ask her alone.
bands: {standard: 0, raised: 1, high: 4}
items:
  neck: {say: Anything on her neck, group: Danger to life, critical: true, known_by: [neck], unknown_by: [neck_unknown]}
  weapon: {say: A weapon, points: 3}
  threats: {say: Threats, points: 1}
  both: {say: Neck and child, points: 1, known_by: [neck, child_present], asked: false}
"""

UNOFFICIAL_FORM = """\
title: Eleven signs
official: false
items:
  neck: {say: Anything on her neck}
  weapon: {say: A weapon}
"""

CASES = """\
cases:
  - case: Everyone is safe and nothing is seen
    answers:
      in_danger: no
      signs: [none]
      drugs: no
      risk: {level: standard}
      place_tonight: done
    reaches: end
    passes: [drugs]
    avoids: [child_ask, order]
    never: [tell_childrens_service]
    kinds: [shelter, crisis_centre]
    level: standard
  - case: She uses drugs, and it costs her nothing
    as: Everyone is safe and nothing is seen
    answers: {in_danger: yes, make_safe: done, drugs: yes, risk: {yes: [threats]}}
    reaches: end
    effects: [supervisor]
    needs: [harm_reduction]
    level: raised
  - case: The child is hurt, and her neck was gripped
    as: Everyone is safe and nothing is seen
    answers: {signs: [neck, child], child_ask: yes, order: done}
    reaches: end
    level: high
  - case: The child is well
    as: The child is hurt, and her neck was gripped
    answers: {child_ask: no}
    reaches: end
  - case: Nobody can tell how the child is
    as: The child is hurt, and her neck was gripped
    answers: {child_ask: unknown}
    reaches: end
  - case: Nobody can tell anything
    as: Everyone is safe and nothing is seen
    answers: {in_danger: unknown, make_safe: done, signs: [unknown], drugs: unknown, risk: {yes: [threats]}}
    reaches: end
    level: high
"""


def write(folder: Path, graph: str = GRAPH, form: str = FORM, cases: str | None = None) -> Path:
    """Write an algorithm folder, and give it back."""
    folder.mkdir(exist_ok=True)
    (folder / "graph.yaml").write_text(graph, encoding="utf-8")
    (folder / "risk_form.yaml").write_text(form, encoding="utf-8")
    if cases is not None:
        (folder / "cases.yaml").write_text(cases, encoding="utf-8")
    return folder


def sound(folder: Path, graph: str = GRAPH, form: str = FORM, cases: str | None = CASES) -> Algorithm:
    """The algorithm of a folder written with these texts."""
    return load(write(folder / "small", graph, form, cases))


def random_answers(dice: random.Random, algorithm: Algorithm) -> dict[str, Answer]:
    """An answer to every node; those that are not on the way are ignored."""
    answers: dict[str, Answer] = {}
    for name, node in algorithm.nodes.items():
        if isinstance(node, Question):
            answers[name] = ticks(dice, node) if node.many else dice.choice(list(node.choices))
        elif isinstance(node, Assessment):
            marks = {item: dice.choice(["yes", "no", "unknown"]) for item in node.form.items}
            answers[name] = {
                "yes": [item for item, mark in marks.items() if mark == "yes"],
                "unknown": [item for item, mark in marks.items() if mark == "unknown"],
                "level": dice.choice([None, *node.bands]) if node.form.computes else dice.choice(list(node.bands)),
            }
        else:
            answers[name] = "done"
    return answers


def ticks(dice: random.Random, node: Question) -> list[str]:
    """Some answers of a `many` question that may be ticked together."""
    picked = dice.sample(list(node.choices), dice.randint(1, len(node.choices)))
    together = [one for one in picked if not node.choices[one].by_itself]
    return together or picked[:1]
