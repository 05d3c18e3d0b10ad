"""A small algorithm that keeps every rule of rules.yaml, for the tests that break one rule at a time."""

from __future__ import annotations

from pathlib import Path

from algorithms import Algorithm, load
from tests.algorithms.sample import write

GRAPH = """\
title: A small proven way
country: any
version: 2026-11-25
status: draft
start: danger
at_any_time: [make_safe, ambulance]
facts:
  child_hurt: A child is hurt
  leaves: She leaves her home
  neck: Something was put around her neck
  neck_unknown: It is not known whether anything was put around her neck
promises:
  - promise: A grip on her neck leads to a doctor, marks or no marks
    source: [waymark]
    when: [neck]
    effects: [urgent_health]
    before: [evidence]
  - promise: High risk brings the supervisor
    source: [waymark]
    level: high
    effects: [supervisor]
nodes:
  danger:
    ask: Is anyone in danger right now?
    about: safety
    source: [waymark]
    answers:
      yes: {say: "Yes", next: make_safe}
      no: {say: "No", next: life}
      unknown: {say: I cannot tell, next: make_safe}
  make_safe:
    do: Stop the violence
    source: [waymark]
    effects: [stop_violence, separate_parties]
    next: life
  life:
    ask: Does anyone need a doctor at once?
    about: medical
    source: [waymark]
    answers:
      yes: {say: "Yes", next: ambulance}
      no: {say: "No", next: alone}
      unknown: {say: I cannot tell, next: ambulance}
  ambulance:
    do: Call an ambulance
    source: [waymark]
    effects: [call_ambulance]
    next: alone
  alone:
    do: Speak with her alone
    source: [waymark]
    effects: [privacy, pledge]
    next: neck
  neck:
    ask: Was anything put around your neck?
    about: medical
    source: [waymark]
    answers:
      yes: {say: "Yes", facts: [neck], effects: [urgent_health], next: child}
      no: {say: "No", next: child}
      unknown: {say: Not known, facts: [neck_unknown], effects: [urgent_health], next: child}
  child:
    ask: Is a child hurt?
    about: children
    source: [waymark]
    answers:
      yes: {say: "Yes", facts: [child_hurt], next: history}
      no: {say: "No", next: history}
      unknown: {say: I cannot tell, next: history}
  history:
    do: Check earlier calls and orders
    source: [waymark]
    effects: [history_checked]
    next: risk
  risk:
    assess: Which of these does she tell you?
    form: risk_form.yaml
    source: [waymark]
    bands:
      standard: {next: order}
      raised: {effects: [supervisor], next: order}
      high: {effects: [supervisor, follow_up_24h], next: order}
  order:
    ask: Is there ground for an order?
    about: protection
    source: [waymark]
    effects: [order_considered]
    answers:
      yes: {say: "Yes", effects: [order_issued], next: statement}
      no: {say: "No", next: statement}
      unknown: {say: I cannot tell, effects: [order_issued], next: statement}
  statement:
    ask: Do you want to give a statement now?
    about: statement
    source: [waymark]
    effects: [evidence]
    answers:
      yes: {say: "Yes", effects: [statement_taken], next: drugs}
      no: {say: "No", effects: [own_report], next: drugs}
      unknown: {say: Not now, effects: [own_report], next: drugs}
  drugs:
    ask: Did she say that she uses drugs?
    about: drug_use
    why: So that nobody takes her medicine from her.
    source: [waymark]
    answers:
      yes: {say: She said so, effects: [medicines_stay], needs: [harm_reduction], next: medicine}
      no: {say: She said nothing of it, baseline: true, next: medicine}
      unknown: {say: I do not know, effects: [medicines_stay], next: medicine}
  medicine:
    ask: Is there a medicine you must not miss?
    about: medicine
    why: So that no dose is missed.
    source: [waymark]
    answers:
      yes: {say: "Yes", effects: [medicine_continuity], next: place}
      no: {say: "No", baseline: true, next: place}
      unknown: {say: She does not say, effects: [medicine_continuity], next: place}
  place:
    ask: Does she need another place tonight?
    about: place
    source: [waymark]
    effects: [safe_place_tonight]
    answers:
      yes: {say: "Yes", facts: [leaves], effects: [relocate], next: may_tell}
      no: {say: "No", next: may_tell}
      unknown: {say: She does not know, next: may_tell}
  may_tell:
    when: [leaves]
    otherwise: childrens_service
    ask: May we tell the place about you?
    about: consent
    source: [waymark]
    answers:
      yes: {say: "Yes", effects: [agreed_shelter], next: shelter}
      no: {say: "No", next: childrens_service}
      unknown: {say: She does not know, next: childrens_service}
  shelter:
    refer: Call the place with her
    kinds: [shelter]
    source: [waymark]
    effects: [share_shelter]
    next: childrens_service
  childrens_service:
    when: [child_hurt]
    do: Tell the children's service about the violence
    source: [waymark]
    effects: [tell_childrens_service]
    next: contacts
  contacts:
    refer: Give the contacts to everyone
    kinds: [crisis_centre, harm_reduction]
    source: [waymark]
    effects: [harm_reduction_offered, rights_told, complaint_channel, follow_up]
"""

FORM = """\
title: Three signs
official: false
own_rules: true
bands: {standard: 0, raised: 1, high: 4}
items:
  neck: {say: Anything on her neck, critical: true, known_by: [neck], unknown_by: [neck_unknown], asked: false}
  weapon: {say: A weapon, points: 3}
  threats: {say: Threats, points: 1}
"""

CASES = """\
cases:
  - case: Nothing of the kind is known
    answers:
      danger: no
      life: no
      alone: done
      neck: no
      child: no
      history: done
      risk: {level: standard}
      order: no
      statement: no
      drugs: no
      medicine: no
      place: no
      contacts: done
    reaches: end
  - case: Everything is so
    as: Nothing of the kind is known
    answers:
      danger: yes
      make_safe: done
      life: yes
      ambulance: done
      neck: yes
      child: yes
      order: yes
      statement: yes
      drugs: yes
      medicine: yes
      place: yes
      may_tell: yes
      shelter: done
      childrens_service: done
    reaches: end
    level: high
  - case: Nobody can tell anything
    as: Everything is so
    answers:
      danger: unknown
      life: unknown
      neck: unknown
      child: unknown
      risk: {yes: [threats]}
      order: unknown
      statement: unknown
      drugs: unknown
      medicine: unknown
      place: unknown
    reaches: end
    level: high
  - case: She leaves, and wants nobody told
    as: Nothing of the kind is known
    answers: {place: yes, may_tell: no, risk: {level: raised}}
    reaches: end
  - case: She leaves, and does not know yet who may be told
    as: Nothing of the kind is known
    answers: {place: yes, may_tell: unknown}
    reaches: end
"""


def proven(folder: Path, graph: str = GRAPH, form: str = FORM, cases: str | None = CASES) -> Algorithm:
    """The algorithm of a folder written with these texts."""
    return load(write(folder / "proven", graph, form, cases))
