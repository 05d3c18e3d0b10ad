"""What becomes of translations when the English changes: nothing is lost, nothing old passes for new."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from languages import MARK, Catalogue, Line
from languages.catalogue import OLD
from languages.merging import confirmed, merged, stats

WORDS = st.sampled_from(["Call the ambulance", "Call an ambulance", "Part them", "Stay", "Stay with her", "Do not go"])
PLACES = st.sampled_from(["", "stop.do", "stop.steps", "call.steps"])
ASKED = st.builds(Line, PLACES, WORDS)


def by_key(lines):
    return {(line.at, line.english): line for line in lines}


@st.composite
def catalogues(draw):
    lines = draw(st.lists(ASKED, max_size=8, unique_by=lambda line: (line.at, line.english)))
    said = [
        replace(line, said=(f"{line.at}|{line.english} по-українськи",), stale=draw(st.booleans()))
        if draw(st.booleans())
        else line
        for line in lines
    ]
    return Catalogue("uk", "small", by_key(said))


@settings(max_examples=300, deadline=None)
@given(catalogues(), st.lists(ASKED, max_size=8, unique_by=lambda line: (line.at, line.english)))
def test_no_translation_is_lost_and_none_becomes_current_by_itself(old, wanted):
    now = merged(wanted, old)

    assert [(line.at, line.english) for line in wanted] == list(now.lines)
    kept = {line.said for line in (*now.lines.values(), *now.gone) if line.said}
    assert kept >= {line.said for line in old.lines.values() if line.said}
    current = {(key, line.said) for key, line in now.lines.items() if line.current}
    assert current <= {(key, line.said) for key, line in old.lines.items() if line.current}


@settings(max_examples=200, deadline=None)
@given(catalogues(), st.lists(ASKED, max_size=8, unique_by=lambda line: (line.at, line.english)))
def test_what_was_asked_for_again_is_as_it_was(old, wanted):
    there_and_back = merged(old.lines.values(), merged(wanted, old))

    before = {key: line.said for key, line in old.lines.items() if line.current}
    after = {key: line.said for key, line in there_and_back.lines.items() if line.said}
    assert before.items() <= after.items()


@settings(max_examples=300, deadline=None)
@given(catalogues(), PLACES, WORDS)
def test_what_is_said_is_current_or_the_english_marked(words, at, english):
    says = words.say(english, at)

    line = words.lines.get((at, english))
    assert says == (line.said[0] if line and line.current else f"{english} {MARK}")


def test_a_changed_line_is_stale_and_remembers_what_it_was_made_from():
    old = Catalogue("uk", "small", by_key([Line("stop.steps", "Call 102", ("Викличте 102",))]))

    [line] = merged([Line("stop.steps", "Call 102 at once", vital="danger")], old).lines.values()

    assert (("Викличте 102",), True, "Call 102", "danger") == (line.said, line.stale, line.before, line.vital)
    assert not line.current


def test_the_same_english_in_another_place_is_a_proposal_only():
    old = Catalogue("uk", "small", by_key([Line("a.yes.say", "Yes", ("Так",))]))

    now = merged([Line("a.yes.say", "Yes"), Line("b.yes.say", "Yes")], old)

    assert f"Yes {MARK}" == now.say("Yes", "b.yes.say")
    assert "Так" == now.say("Yes", "a.yes.say")
    assert ("Так",) == now.lines["b.yes.say", "Yes"].said


def test_an_old_line_of_safety_may_be_shown_beside_its_english_and_never_alone():
    stale = Line("a.say", "New", ("Старе",), stale=True, before="Old", vital="danger", both=True)

    assert f"New {MARK} · Старе {OLD}" == Catalogue("uk", "small", by_key([stale])).say("New", "a.say")
    alone = Catalogue("uk", "small", by_key([replace(stale, both=False)]))
    assert f"New {MARK}" == alone.say("New", "a.say")


def test_what_a_translator_says_is_current_and_counted():
    new = merged([Line("", "One"), Line("", "Two", vital="danger"), Line("", "Three")], Catalogue("uk", "small"))
    said = confirmed(new, {("", "One"): ("Один",)})

    assert "Один" == said.say("One")
    far = stats(said)
    assert (3, 1, 0, 2, 1) == (far.lines, far.current, far.stale, far.missing, far.vital)
