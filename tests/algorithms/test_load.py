"""graph.yaml → Algorithm, or every slip in it, each with its file, line, rule and a way to mend it."""

from __future__ import annotations

import pytest

from algorithms import Assessment, Instruction, Question, Referral, examine, load, own_folders, vocabulary
from algorithms.load import find_folder
from located_yaml import BadData
from referral_directory import all_countries

from .sample import FORM, GRAPH, UNOFFICIAL_FORM, sound, write


def told(folder, *slips, graph=GRAPH, form=FORM):
    """What is told about the sound sample with each (was, becomes) of *slips* in it."""
    for was, becomes in slips:
        assert 1 == (graph + form).count(was), f"{was!r} should stand once in the sample"
        graph, form = graph.replace(was, becomes), form.replace(was, becomes)
    place = write(folder / "small", graph, form)
    return "\n".join(str(problem).removeprefix(f"{place}/") for problem in examine(place)[1])


# -- what is sound -----------------------------------------------------------------


def test_a_sound_file_is_read_without_a_word(tmp_path):
    assert "" == told(tmp_path)
    assert "" == told(tmp_path, form=UNOFFICIAL_FORM)


def test_every_key_of_the_file_arrives(tmp_path):
    small = sound(tmp_path)

    assert ("small", "A small way through", "UA") == (small.id, small.title, small.country)
    assert ("2026-11-23", "draft", "in_danger") == (small.version, small.status, small.start)
    assert ("make_safe",) == small.at_any_time
    assert "Small, but with every verb." == small.about
    assert ["unfpa_sop"] == [source.id for source in small.unread]
    assert {"safety": "Safety", "help": "Help"} == small.phases
    assert {"D1": "Is the order mandatory?"} == small.doubts
    assert {"child_present", "neck", "neck_unknown"} == set(small.facts)
    assert [Question, Instruction, Question, Question, Question, Assessment, Instruction, Referral] == [
        type(node) for node in small.nodes.values()
    ]


def test_every_key_of_a_question_arrives(tmp_path):
    question = sound(tmp_path).nodes["in_danger"]

    assert ("ask", "in_danger", 16) == (question.verb, question.name, question.line)
    assert ("Is anyone in danger right now?", "safety", "safety") == (question.title, question.phase, question.about)
    assert "Safety comes before evidence." == question.why
    assert "You did right to call {police}." == question.say_to_her
    assert ("Do not ask him first.",) == question.avoid
    assert ("D1",) == question.doubts
    assert [("l2229", "art. 10", "seen", ["s02"]), ("unfpa_sop", "P3", "doubtful", [])] == [
        (cited.source.id, cited.place, cited.confidence, [copy.id for copy in cited.seen_in])
        for cited in question.source
    ]
    assert [("yes", "Yes", "make_safe"), ("no", "No, the danger has passed", "signs")] == [
        (choice.id, choice.say, choice.way.to) for choice in list(question.choices.values())[:2]
    ]


def test_every_key_of_an_instruction_an_assessment_and_a_referral_arrives(tmp_path):
    nodes = sound(tmp_path).nodes

    make_safe, risk, place = nodes["make_safe"], nodes["risk"], nodes["place_tonight"]

    assert ("the first crew", "now", "Call record") == (make_safe.who, make_safe.within, make_safe.document)
    assert ("Separate the two people.", "Dial {police} if you have no radio.") == make_safe.steps
    assert (("psychosocial",), ("separate_parties",)) == (make_safe.done.needs, make_safe.done.effects)
    assert {"standard": 0, "raised": 1, "high": 4} == risk.form.least_points
    assert ["standard", "raised", "high"] == [way.level for way in risk.bands.values()]
    assert "Ask her alone." == risk.form.note
    assert (("shelter", "crisis_centre"), "before leaving") == (place.kinds, place.within)
    assert place.done.to is None


def test_effects_of_a_node_are_had_on_each_of_its_answers(tmp_path):
    small = sound(
        tmp_path, GRAPH.replace("    doubts: [D1]\n", "    doubts: [D1]\n    effects: [stop_violence, call_backup]\n")
    )

    ways = [choice.way.effects for choice in small.nodes["in_danger"].choices.values()]

    assert [("stop_violence", "call_backup")] * 3 == ways


@pytest.mark.parametrize(
    ("cited", "confidence"),
    [("s02 item 3", "seen"), ("unfpa_sop P3", "known"), ("s02 (K)", "known"), ("s02 art. 1 (K?)", "doubtful"),
     ("unfpa_sop P3 (s02, s08)", "seen"), ("waymark (unfpa_sop)", "seen"), ("unfpa_sop P3 (ehra_guide)", "known")],
)  # fmt: skip
def test_a_citation_says_how_sure_we_are(tmp_path, cited, confidence):
    small = sound(tmp_path, GRAPH.replace("l2229 art. 10 (s02)", f'"{cited}"'))

    assert confidence == small.nodes["in_danger"].source[0].confidence


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "null", "true"])
def test_answers_called_yes_and_no_stay_text(tmp_path, word):
    small = sound(tmp_path, GRAPH.replace('      no: {say: "No, the', f'      {word}_: {{say: "No, the'), cases=None)
    plain = sound(tmp_path, GRAPH.replace("      none: {say", f"      {word}: {{say"), cases=None)

    assert f"{word}_" in small.nodes["in_danger"].choices
    assert word in plain.nodes["signs"].choices


def test_dates_and_numbers_stay_text(tmp_path):
    small = sound(tmp_path, GRAPH.replace("Call record", "012").replace("version: 2026-11-23", "version: 2026-11-23.2"))

    assert ("012", "2026-11-23.2") == (small.nodes["make_safe"].document, small.version)


def test_what_is_answered_to_a_sensitive_question_stands_on_no_page(tmp_path):
    small = sound(tmp_path, GRAPH.replace("    about: children\n", "    about: children\n    unwritten: true\n"))

    assert {"drugs", "child_ask"} == {name for name, node in small.nodes.items() if node.unwritten}


def test_a_guarded_instruction_goes_on_at_next_where_it_has_no_otherwise(tmp_path):
    assert "place_tonight" == sound(tmp_path).nodes["order"].otherwise


# -- a wrong line ----------------------------------------------------------------------


SLIPS = [
    (
        "    why: Saf",
        "    wyh: Saf",
        'graph.yaml:20: grammar: "wyh" is not a key of "in_danger". Did you mean "why"?',
    ),
    (
        "    ask: What do",
        "    aks: What do",
        'graph.yaml:41: grammar: "aks" is not a key of "signs". Did you mean "ask"?',
    ),
    (
        "    refer: Find",
        "    refr: Find",
        'graph.yaml:89: grammar: "refr" is not a key of "place_tonight". Did you mean "refer"?',
    ),
    (
        "    do: Make the",
        "    dot: Make the",
        'graph.yaml:30: grammar: "dot" is not a key of "make_safe". Did you mean "do"?',
    ),
    (
        "    do: Make the",
        "    act: Make the",
        'graph.yaml:29: grammar: "make_safe" must be written with one of: ask, do, assess, refer.',
    ),
    (
        "    do: Make the scene safe\n",
        "    do: Make the scene safe\n    ask: Is it safe?\n",
        'graph.yaml:29: grammar: "make_safe" must be written with one of: ask, do, assess, refer. It has ask and do.',
    ),
    (
        "next: make_safe}\n      no",
        "next: make_saef}\n      no",
        'graph.yaml:26: grammar: "yes" goes on to "make_saef", which is not a node. Did you mean "make_safe"?',
    ),
    (
        "    next: drugs\n",
        "    next: nowhere\n",
        'graph.yaml:46: grammar: "signs" goes on to "nowhere", which is not a node. Use one of: in_danger, '
        "make_safe, signs, drugs, child_ask, risk, order, place_tonight.",
    ),
    (
        "start: in_danger",
        "start: in_dangr",
        'graph.yaml:7: grammar: "in_dangr" is not a node. Did you mean "in_danger"?',
    ),
    ("start: in_danger\n", "\n", 'graph.yaml:1: grammar: the file has no "start". Add it.'),
    (
        "    when: [child_present]",
        "    when: [child_presnt]",
        'graph.yaml:62: grammar: "child_presnt" is not a fact of "facts". Did you mean "child_present"?',
    ),
    (
        "facts: [child_present],",
        "facts: [child_presnt],",
        'graph.yaml:49: grammar: "child_presnt" is not a fact of "facts". Did you mean "child_present"?',
    ),
    (
        "effects: [urgent_health]",
        "effects: [urgent_healh]",
        'graph.yaml:48: grammar: "urgent_healh" is not an effect of vocabulary.yaml. Did you mean "urgent_health"?',
    ),
    (
        "effects: [separate_parties]",
        "effects: [drug_test]",
        'graph.yaml:37: grammar: "drug_test" is not an effect of vocabulary.yaml.',
    ),
    (
        "about: violence",
        "about: violense",
        'graph.yaml:43: grammar: "violense" is not a topic of vocabulary.yaml. Did you mean "violence"?',
    ),
    (
        "about: drug_use",
        "about: drug_us",
        'graph.yaml:55: grammar: "drug_us" is not a topic of vocabulary.yaml. Did you mean "drug_use"?',
    ),
    (
        "about: violence",
        "about: hiv_status",
        'graph.yaml:43: forbidden_topic: "signs" asks about hiv_status, which may never be asked. Remove the question.',
    ),
    (
        "kinds: [shelter, c",
        "kinds: [sheltr, c",
        'graph.yaml:91: grammar: "sheltr" is not a kind of help of vocabulary.yaml. Did you mean "shelter"?',
    ),
    (
        "    kinds: [shelter, crisis_centre]\n",
        "\n",
        'graph.yaml:88: grammar: "place_tonight" has no "kinds". Add it.',
    ),
    (
        "    kinds: [shelter, crisis_centre]\n",
        "    kinds: []\n",
        'graph.yaml:91: grammar: "kinds" of "place_tonight" is empty. Name at least one.',
    ),
    (
        "    kinds: [shelter, crisis_centre]\n",
        "    kinds: shelter\n",
        'graph.yaml:91: grammar: "kinds" of "place_tonight" should be a list, like `kinds: [one, two]`.',
    ),
    (
        "needs: [psychosocial]",
        "needs: [psychosocal]",
        'graph.yaml:38: grammar: "psychosocal" is not a kind of help of vocabulary.yaml. Did you mean "psychosocial"?',
    ),
    (
        "You did right to call {police}",
        "You did right to call {polis}",
        'graph.yaml:21: grammar: "{polis}" is not a slot of vocabulary.yaml. Did you mean "police"?',
    ),
    (
        "Dial {police}",
        "Dial {}",
        'graph.yaml:32: grammar: "{}" is not a slot of vocabulary.yaml. Use one of: country, police, ambulance, '
        "emergency, gbv_line, order_name, order_local_name, order_length.",
    ),
    (
        "unfpa_sop P3 (K?)",
        "unfpa_spo P3 (K?)",
        'graph.yaml:23: sourced: "unfpa_spo" is not a source of sources.yaml. Did you mean "unfpa_sop"?',
    ),
    ("(s02)", "(s0002)", 'graph.yaml:23: sourced: "s0002" is not a source of sources.yaml. Did you mean "s02"?'),
    (
        "    source: [waymark]\n    effects: [separate",
        "    effects: [separate",
        'graph.yaml:29: sourced: "make_safe" has no "source". Say what it rests on.',
    ),
    (
        "    source: [waymark]\n    effects: [separate",
        "    source: []\n    effects: [separate",
        'graph.yaml:36: grammar: "source" of "make_safe" is empty. Name at least one.',
    ),
    (
        "    source: [waymark]\n    effects: [separate",
        "    source: waymark\n    effects: [separate",
        'graph.yaml:36: grammar: "source" of "make_safe" should be a list, like `source: [one, two]`.',
    ),
    (
        "    source: [waymark]\n    effects: [separate",
        '    source: [""]\n    effects: [separate',
        'graph.yaml:36: sourced: "" is not a source with a place. Write: id place (mark).',
    ),
    (
        "unread: [unfpa_sop]",
        "unread: [unfpa]",
        'graph.yaml:6: sourced: "unfpa" is not a source of sources.yaml. Did you mean "unfpa_sop"?',
    ),
    (
        "within: now",
        "within: 24 hour",
        'graph.yaml:34: grammar: "24 hour" is not a time of vocabulary.yaml. Did you mean "24 hours"?',
    ),
    (
        "    do: Make the scene safe\n    phase: safety",
        "    do: Make the scene safe\n    phase: safty",
        'graph.yaml:31: grammar: "safty" is not a phase of "phases". Did you mean "safety"?',
    ),
    (
        "    do: Make the scene safe\n    phase: safety\n",
        "    do: Make the scene safe\n",
        'graph.yaml:29: grammar: "make_safe" has no "phase". Add it.',
    ),
    (
        "    doubts: [D1]",
        "    doubts: [D2]",
        'graph.yaml:24: grammar: "D2" is not a doubt of "doubts". Use one of: D1.',
    ),
    (
        "      unknown: {say: It cannot be seen, facts: [neck_unknown]}",
        "      unseen: {say: It cannot be seen, facts: [neck_unknown]}",
        'graph.yaml:47: grammar: "signs" has no answer "unknown". Add it, or write `always_known: true`.',
    ),
    (
        "    about: drug_use\n",
        "    about: drug_use\n    always_known: perhaps\n",
        'graph.yaml:56: grammar: "always_known" in "drugs" should be true or false, not "perhaps".',
    ),
    (
        "baseline: true, next",
        "next",
        'graph.yaml:55: neutral: "drugs" asks about drug_use, a sensitive topic, so exactly one answer must have '
        "`baseline: true`: what is answered for a woman of whom nothing of the kind is known.",
    ),
    (
        "say: She said so,",
        "say: She said so, baseline: true,",
        'graph.yaml:55: neutral: "drugs" asks about drug_use, a sensitive topic, so exactly one answer must have '
        "`baseline: true`: what is answered for a woman of whom nothing of the kind is known.",
    ),
    (
        '{say: "No", next: risk}',
        '{say: "No", baseline: true, next: risk}',
        'graph.yaml:66: neutral: "child_ask" is not about a sensitive topic, so no answer is a baseline. Remove '
        "`baseline`.",
    ),
    (
        "    otherwise: risk\n",
        "\n",
        'graph.yaml:62: grammar: "child_ask" may be passed over, so it must say where to go on. Add "otherwise".',
    ),
    (
        "    otherwise: risk\n",
        "    next: nowhere\n",
        'graph.yaml:62: grammar: "child_ask" may be passed over, so it must say where to go on. Add "otherwise".\n'
        'graph.yaml:63: grammar: "next" is not a key of "child_ask".',
    ),
    (
        "    otherwise: risk\n",
        "    otherwise: rsk\n",
        'graph.yaml:63: grammar: "child_ask" goes on to "rsk", which is not a node. Did you mean "risk"?',
    ),
    (
        "    who: the first crew\n",
        "    otherwise: signs\n",
        'graph.yaml:33: grammar: "otherwise" is only for a node with "when".',
    ),
    (
        "  neck_unknown: It is not",
        "  weapon_there: There is a weapon\n  neck_unknown: It is not",
        'graph.yaml:13: structure: no answer makes the fact "weapon_there" known. Add it to one, or remove it.',
    ),
    (
        "{say: Nothing of the kind}",
        "{say: Nothing of the kind, next: drugs}",
        'graph.yaml:50: grammar: "none" is one of many that may be ticked: `next` stands on the question.',
    ),
    (
        "{say: She said so, needs: [harm_reduction], next: child_ask}",
        "{say: She said so, by_itself: true, next: child_ask}",
        'graph.yaml:58: grammar: "by_itself" is only for an answer of a question with `many: true`. Remove it.',
    ),
    (
        "    within: now\n    document: Call record\n",
        "    own_limit: true\n    document: Call record\n",
        'graph.yaml:34: grammar: "own_limit" speaks of a time, and there is no "within". Add it, or remove this.',
    ),
    ("    next: drugs\n", "\n", 'graph.yaml:40: grammar: "signs" has no "next". Add it.'),
    (
        "version: 2026-11-23",
        "version: yesterday",
        'graph.yaml:3: grammar: "yesterday" should be a date like 2026-11-23.',
    ),
    (
        "version: 2026-11-23",
        "version: 2026-02-30",
        'graph.yaml:3: grammar: "2026-02-30" should be a date like 2026-11-23.',
    ),
    ("status: draft", "status: drft", 'graph.yaml:4: grammar: "drft" is not a status. Did you mean "draft"?'),
    (
        "status: draft",
        "status: reviewed",
        'graph.yaml:4: grammar: the file has no "reviewed_by". Add it.\n'
        'graph.yaml:4: grammar: the file has no "reviewed_on". Add it.',
    ),
    (
        "status: draft",
        "status: reviewed\nreviewd_by: A lawyer\nreviewed_on: 2026-11-23",
        'graph.yaml:5: grammar: "reviewd_by" is not a key of the file. Did you mean "reviewed_by"?',
    ),
    (
        "status: draft",
        "status: reviewed\nreviewed_by: A lawyer\nreviewed_on: soon",
        'graph.yaml:6: grammar: "soon" should be a date like 2026-11-23.',
    ),
    (
        "country: UA",
        "country: Ukraine",
        'graph.yaml:2: grammar: "Ukraine" is not a country of vocabulary.yaml. Use one of: AL, AM, AZ, BA, BE, BG, BY, '
        "CZ, EE, GE, HR, HU, KG, KZ, LT, LV, MD, ME, MK, PL, RO, RS, RU, SI, SK, TJ, TM, TR, UA, UZ, XK, any.",
    ),
    (
        "country: UA",
        "country: ua",
        'graph.yaml:2: grammar: "ua" is not a country of vocabulary.yaml. Did you mean "UA"?',
    ),
    (
        "country: UA",
        "country: ZZ",
        'graph.yaml:2: grammar: "ZZ" is not a country of vocabulary.yaml. Use one of: AL, AM, AZ, BA, BE, BG, BY, '
        "CZ, EE, GE, HR, HU, KG, KZ, LT, LV, MD, ME, MK, PL, RO, RS, RU, SI, SK, TJ, TM, TR, UA, UZ, XK, any.",
    ),
    ("title: A small way through\n", "\n", 'graph.yaml:2: grammar: the file has no "title". Add it.'),
    (
        "title: A small way through\n",
        "title:\n",
        'graph.yaml:1: grammar: "title" of the file is empty. Write it, or remove the line.',
    ),
    (
        "at_any_time: [make_safe]",
        "at_any_time: [in_danger]",
        'graph.yaml:8: grammar: "in_danger" can be reached at any time, so it must be a `do`.',
    ),
    (
        "at_any_time: [make_safe]",
        "at_any_time: [make_saef]",
        'graph.yaml:8: grammar: "make_saef" is not a node. Did you mean "make_safe"?',
    ),
    (
        "  in_danger:\n",
        "  in_danger:\n    when: [neck]\n    otherwise: make_safe\n",
        'graph.yaml:7: grammar: "in_danger" is the start, where nothing is known yet. Remove its `when`.',
    ),
    (
        "    next: signs\n",
        "    next: in_danger\n",
        "graph.yaml:39: structure: the answers can go round for ever: in_danger → make_safe → in_danger. Break "
        "the circle.",
    ),
    (
        '"Yes", effects: [tell_childrens_service], next: risk',
        '"Yes", effects: [tell_childrens_service], next: signs',
        "graph.yaml:69: structure: the answers can go round for ever: signs → drugs → child_ask → signs. Break "
        "the circle.",
    ),
    (
        "    otherwise: risk\n",
        "    otherwise: signs\n",
        "graph.yaml:63: structure: the answers can go round for ever: signs → drugs → child_ask → signs. Break "
        "the circle.",
    ),
    ("    form: risk_form.yaml\n", "\n", 'graph.yaml:72: grammar: "risk" has no "form". Add it.'),
    (
        "form: risk_form.yaml",
        "form: risk_from.yaml",
        'graph.yaml:75: grammar: there is no form "risk_from.yaml" beside graph.yaml. Did you mean "risk_form.yaml"?',
    ),
    (
        "form: risk_form.yaml",
        "form: ../slip/risk_form.yaml",
        'graph.yaml:75: grammar: there is no form "../slip/risk_form.yaml" beside graph.yaml. Did you mean '
        '"risk_form.yaml"?',
    ),
    (
        "      raised: {effects: [supervisor], next: place_tonight}\n",
        "\n",
        "graph.yaml:77: grammar: the bands here (standard, high) should be those of risk_form.yaml (standard, "
        "raised, high), lowest first.",
    ),
    (
        "      raised: {effects: [supervisor], next: place_tonight}\n",
        "      raised: {effects: [supervisor]}\n",
        'graph.yaml:79: grammar: "raised" has no "next". Add it.',
    ),
    ("    bands:\n", "    bnds:\n", 'graph.yaml:77: grammar: "bnds" is not a key of "risk". Did you mean "bands"?'),
    (
        "own_rules: true",
        "own_rules: false",
        "risk_form.yaml:5: grammar: a form that is not official computes nothing. Remove the bands, or say "
        "`own_rules: true`.",
    ),
    (
        "own_rules: true\n",
        "own_rules: yes\n",
        'risk_form.yaml:3: grammar: "own_rules" in the file should be true or false, not "yes".',
    ),
    (
        "raised: 1, high: 4",
        "raised: 4, high: 4",
        "risk_form.yaml:5: grammar: the bands should rise, and the first begin at 0.",
    ),
    (
        "points: 3",
        "points: -3",
        'risk_form.yaml:8: risk_only_rises: "points" in "weapon" takes something away. A sign can only add.',
    ),
    (
        "points: 3",
        "points: three",
        'risk_form.yaml:8: grammar: "points" in "weapon" should be a whole number, not "three".',
    ),
    (
        "threats: {say: Threats, points: 1}",
        "threats: {say: Threats, points: 1, asked: false}",
        'risk_form.yaml:9: grammar: "threats" is never asked and no fact makes it known. Add `known_by`, or ask it.',
    ),
    (
        "known_by: [neck, c",
        "known_by: [nek, c",
        'risk_form.yaml:10: grammar: "nek" is not a fact of "facts". Did you mean "neck"?',
    ),
    (
        "    ask: Is the child hurt?\n",
        "    ask: Is the child hurt?\n    ask: Is it?\n",
        'graph.yaml:65: yaml: the key "ask" stands twice. Keep one of the two.',
    ),
    (
        "      none: {say: Nothing",
        "      any: {say: Nothing",
        'graph.yaml:50: grammar: "any" is a word of the drawings and cases. Choose another name.',
    ),
    (
        "      none: {say: Nothing",
        "      None: {say: Nothing",
        'graph.yaml:50: grammar: the answer "None" should be small letters, digits and _, beginning with a letter.',
    ),
    (
        "    ask: Is the child hurt?\n",
        "    ask:\n",
        'graph.yaml:64: grammar: "ask" of "child_ask" is empty. Write it, or remove the line.',
    ),
    (
        "  order:\n    do: C",
        "  order: do it\n  ordr:\n    do: C",
        'graph.yaml:81: grammar: "order" should be made of lines like `key: value`.',
    ),
    (
        "      none: {say: Nothing of the kind}",
        "      none: Nothing of the kind",
        'graph.yaml:50: grammar: "none" should be made of lines like `key: value`.',
    ),
    (
        "      none: {say: Nothing of the kind}",
        "      none: {}",
        'graph.yaml:50: grammar: "none" has no "say". Add it.',
    ),
    (
        "    avoid: [Do not ask him first.]",
        "    avoid: Do not ask him first.",
        'graph.yaml:22: grammar: "avoid" of "in_danger" should be a list, like `avoid: [one, two]`.',
    ),
    (
        "    avoid: [Do not ask him first.]",
        "    avoid: [[a], b]",
        'graph.yaml:22: grammar: each member of "avoid" in "in_danger" should be a text.',
    ),
    (
        "effects: [supervisor, order_considered]",
        "effects: [supervisor, supervisor]",
        'graph.yaml:80: grammar: "supervisor" stands twice in "effects" of "high". Keep one.',
    ),
    ("    who: the first crew", "    who: {a: b}", 'graph.yaml:33: grammar: "who" of "make_safe" should be a text.'),
    ("nodes:\n", "nods:\n", 'graph.yaml:15: grammar: "nods" is not a key of the file. Did you mean "nodes"?'),
]


NOT_FILLED = "stands where slots are not filled. Write it out."
SLIPS += [
    ("title: A small way", "title: A {police} way", f'graph.yaml:1: grammar: "{{police}}" {NOT_FILLED}'),
    ("about: Small,", "about: Small {},", f'graph.yaml:5: grammar: "{{}}" {NOT_FILLED}'),
    ("safety: Safety", 'safety: "Call {police}"', f'graph.yaml:9: grammar: "{{police}}" {NOT_FILLED}'),
    ("child_present: A child", "child_present: A {polise}", f'graph.yaml:11: grammar: "{{polise}}" {NOT_FILLED}'),
    ("Is the order mandatory?", '"Is {order_name}?"', f'graph.yaml:14: grammar: "{{order_name}}" {NOT_FILLED}'),
    ("title: Eleven signs", "title: Eleven {signs}", f'risk_form.yaml:1: grammar: "{{signs}}" {NOT_FILLED}'),
    ("note: Ask her alone.", "note: Ask {police}.", f'risk_form.yaml:4: grammar: "{{police}}" {NOT_FILLED}'),
    ("group: Danger to life", 'group: "To {polise}"', f'risk_form.yaml:7: grammar: "{{polise}}" {NOT_FILLED}'),
    ("say: A weapon", 'say: "A {polise}"', f'risk_form.yaml:8: grammar: "{{polise}}" {NOT_FILLED}'),
]


@pytest.mark.parametrize(("was", "becomes", "says"), SLIPS)
def test_a_wrong_line_is_named_with_a_way_to_mend_it(tmp_path, was, becomes, says):
    assert says == told(tmp_path, (was, becomes))


def test_a_node_no_answer_leads_to_is_named(tmp_path):
    unreached = told(
        tmp_path,
        ('"Yes", effects: [call_backup], next: make_safe', '"Yes", effects: [call_backup], next: signs'),
        ("I cannot tell, effects: [call_backup], next: make_safe", "I cannot tell, next: signs"),
        ("at_any_time: [make_safe]\n", ""),
    )

    assert 'graph.yaml:28: structure: no answer leads to "make_safe". Link to it, or remove it.' == unreached


def test_a_question_that_is_always_known_needs_no_answer_unknown(tmp_path):
    known = told(
        tmp_path,
        ("    about: children\n", "    about: children\n    always_known: true\n"),
        ("      unknown: {say: I cannot tell, next: risk}\n", ""),
    )

    assert "" == known


def test_a_node_may_not_be_called_what_cases_call_the_end(tmp_path):
    ended = told(tmp_path, ("  order:\n", "  end:\n"), ("next: order}", "next: end}"))

    assert 'graph.yaml:81: grammar: "end" is a word of the drawings and cases. Choose another name.' == ended


def test_a_node_with_a_name_that_is_none_is_not_suggested(tmp_path):
    lines = told(
        tmp_path, ("  make_safe:\n", "  Make-Safe:\n"), ("next: make_safe}\n      no", "next: Make_Safe}\n      no")
    ).splitlines()

    goes_on = [line for line in lines if line.startswith('graph.yaml:26: grammar: "yes" goes on to "Make_Safe"')]
    assert goes_on and "Make-Safe" not in goes_on[0]


def test_a_circle_through_the_start_is_told_at_the_arrow_back_to_it_wherever_the_start_is_written(tmp_path):
    circle = told(tmp_path, ("start: in_danger", "start: signs"), ("    next: drugs\n", "    next: in_danger\n"))

    assert (
        "graph.yaml:27: structure: the answers can go round for ever: signs → in_danger → signs. Break the circle."
    ) == circle.splitlines()[0]


def test_an_algorithm_may_be_for_just_the_countries_of_the_directory():
    assert all_countries() == list(vocabulary().countries)


def test_what_can_be_opened_at_any_time_needs_no_answer_that_leads_to_it(tmp_path):
    opened = told(
        tmp_path,
        ('"Yes", effects: [call_backup], next: make_safe', '"Yes", effects: [call_backup], next: signs'),
        ("I cannot tell, effects: [call_backup], next: make_safe", "I cannot tell, next: signs"),
    )

    assert "" == opened


def test_an_official_form_without_bands_is_told_once(tmp_path):
    bare = told(
        tmp_path,
        ("official: false", "official: true"),
        ("own_rules: true\n", ""),
        ("bands: {standard: 0, raised: 1, high: 4}\n", ""),
    )

    assert "risk_form.yaml:2: grammar: an official form says at how many points each level begins. Add `bands`." == bare


def test_a_form_whose_first_band_begins_above_nothing_is_told(tmp_path):
    too_high = told(tmp_path, ("standard: 0, raised: 1", "standard: 1, raised: 2"))

    assert "risk_form.yaml:5: grammar: the bands should rise, and the first begin at 0." == too_high


def test_points_in_a_form_that_computes_nothing_are_told(tmp_path):
    pointed = told(tmp_path, form=UNOFFICIAL_FORM.replace("say: A weapon", "say: A weapon, points: 2"))

    assert (
        'risk_form.yaml:5: grammar: "weapon" has points or a critical flag, but this form computes nothing. '
        "Remove them."
    ) == pointed


def test_all_slips_are_told_at_once_each_once_and_in_line_order(tmp_path):
    many = told(
        tmp_path,
        ("status: draft", "status: drft"),
        ("    why: Saf", "    wyh: Saf"),
        ("next: make_safe}\n      no", "next: make_saef}\n      no"),
        ("about: violence", "about: hiv_status"),
        ("    source: [waymark]\n    effects: [order_considered]", "    effects: [order_considered]"),
        ("points: 3", "points: -3"),
    )

    assert [
        'graph.yaml:4: grammar: "drft" is not a status. Did you mean "draft"?',
        'graph.yaml:20: grammar: "wyh" is not a key of "in_danger". Did you mean "why"?',
        'graph.yaml:26: grammar: "yes" goes on to "make_saef", which is not a node. Did you mean "make_safe"?',
        'graph.yaml:43: forbidden_topic: "signs" asks about hiv_status, which may never be asked. Remove the question.',
        'graph.yaml:81: sourced: "order" has no "source". Say what it rests on.',
        'risk_form.yaml:8: risk_only_rises: "points" in "weapon" takes something away. A sign can only add.',
    ] == many.splitlines()


def test_a_node_that_cannot_be_read_is_told_once_and_not_echoed(tmp_path):
    """Its answers set a fact, its name opens at any time, and its keys stay unread: none of that is said."""
    once = told(tmp_path, ("    ask: What do you see?\n", ""), ("    do: Make the scene safe\n", ""))

    assert [
        'graph.yaml:29: grammar: "make_safe" must be written with one of: ask, do, assess, refer.',
        'graph.yaml:39: grammar: "signs" must be written with one of: ask, do, assess, refer.',
    ] == once.splitlines()


HEAD = GRAPH[: GRAPH.index("nodes:")]


@pytest.mark.parametrize(
    ("graph", "says"),
    [
        ("", "graph.yaml:1: yaml: it is empty."),
        ("[]", "graph.yaml:1: grammar: the file should be made of lines like `key: value`."),
        (HEAD, 'graph.yaml:1: grammar: the file has no "nodes". Add it.'),
        (HEAD + "nodes: {}\n", 'graph.yaml:15: grammar: "nodes" is empty. Write at least one.'),
        (HEAD + "nodes: no\n", 'graph.yaml:15: grammar: "nodes" should be made of lines like `key: value`.'),
    ],
)
def test_a_file_without_a_graph_is_told_in_one_sentence(tmp_path, graph, says):
    place = write(tmp_path / "small", graph)

    algorithm, problems = examine(place)

    assert algorithm is None
    assert [says] == [str(problem).removeprefix(f"{place}/") for problem in problems]


def test_a_missing_form_or_folder_is_told(tmp_path):
    (write(tmp_path / "small") / "risk_form.yaml").unlink()

    formless, nowhere = examine(tmp_path / "small")[1], examine(tmp_path / "nowhere")[1]

    assert [f'{tmp_path}/small/graph.yaml:75: grammar: there is no form "risk_form.yaml" beside graph.yaml.'] == list(
        map(str, formless)
    )
    assert [f"{tmp_path}/nowhere/graph.yaml:1: yaml: there is no such file."] == list(map(str, nowhere))


def test_a_faulty_algorithm_is_never_handed_out(tmp_path):
    place = write(tmp_path / "small", GRAPH.replace("status: draft", "status: drft"))

    with pytest.raises(BadData) as bad:
        load(place)

    assert f'{place}/graph.yaml:4: grammar: "drft" is not a status. Did you mean "draft"?' == str(bad.value)


def test_the_projects_own_are_found_by_name_and_others_by_path(tmp_path):
    assert all(folder == find_folder(folder.name) for folder in own_folders())
    assert tmp_path == find_folder(tmp_path)
    assert tmp_path == find_folder(f"{tmp_path}/")
