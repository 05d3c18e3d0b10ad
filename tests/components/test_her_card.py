"""What is shown to her: her words, nothing of the officer's, and her answer is an answer of the walk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from algorithms import Algorithm, Assessment, Instruction, Node, Question, Referral, languages_of, walk
from components import her_card
from components.her_card import card
from components.scene import house, slots_of
from languages import ENGLISH, MARK, Catalogue, Line
from referral_directory import read_country
from tests.components.test_pages import before, html, opened, press, title

READ = house()
ALGORITHMS = list(READ.algorithms.values())
NODES = [(algorithm, node) for algorithm in ALGORITHMS for node in algorithm.nodes.values()]
FOR_HER = [(algorithm, node) for algorithm, node in NODES if node.say_to_her]
HER_OWN = [(a, n) for a, n in FOR_HER if isinstance(n, Question) and n.she_answers]
NOT_KNOWN = "I do not know, or I would rather not say"
HERS = "uk"


def ids(part: object) -> str | None:
    return getattr(part, "name", None) or getattr(part, "id", None)


def in_hers(text: str) -> str:
    """A made-up translation that no English word is in."""
    return "".join(chr(0x430 + ord(letter.lower()) % 32) if letter.isalpha() else letter for letter in text)


def planted(monkeypatch: pytest.MonkeyPatch, node: Node, without: Iterable[str] = (), reviewed: str = "") -> None:
    """Her language with the words of *node*, all but those that stand at *without*."""
    texts = {f"{node.name}.say_to_her": node.say_to_her, f"{node.name}.{node.verb}": node.title}
    if isinstance(node, Question):
        texts |= {f"{node.name}.{choice.id}.say": choice.say for choice in node.choices.values()}
    there = {at: english for at, english in texts.items() if at not in without}

    def catalogue(domain: str, language: str) -> Catalogue:
        own = there if domain != "interface" else {"": NOT_KNOWN}
        lines = {(at, english): Line(at, english, (in_hers(english),)) for at, english in own.items()}
        return Catalogue(language, domain, lines if language == HERS else {}, reviewed)

    monkeypatch.setattr(her_card, "catalogue", catalogue)
    monkeypatch.setattr(her_card, "ready", lambda domain: (ENGLISH, HERS))


def screen(algorithm: str, name: str, iso2: str) -> None:
    """A script that draws the card of one node, wherever it stands in the walk."""
    from algorithms.walk import Walk
    from components import her_card
    from components.scene import Scene, house, slots_of

    read = house()
    node, country = read.algorithms[algorithm].nodes[name], read.countries[iso2]
    done = Walk((), node, (), (), (), None, ())
    her_card.page(Scene(read.algorithms[algorithm], country, slots_of(country), done))


def drawn(algorithm: Algorithm, node: Node, hers: str = ENGLISH) -> AppTest:
    iso2 = "MD" if algorithm.country == "any" else algorithm.country
    app = AppTest.from_function(screen, args=(algorithm.id, node.name, iso2), default_timeout=30)
    app.session_state["showing"], app.session_state["hers"] = "her", hers
    app.run()
    assert not app.exception, app.exception
    return app


def everything(app: AppTest) -> str:
    """All that can be read on the screen, as text."""
    return unescape(re.sub("<[^>]*>", "", html(app))) + " ".join(str(button.label) for button in app.button)


def guidance(algorithm: Algorithm, node: Node) -> Iterator[str]:
    """Whatever of the algorithm is for the officer alone."""
    yield from (node.why, *node.avoid, *(algorithm.doubts[doubt] for doubt in node.doubts), algorithm.title)
    yield from (*algorithm.facts.values(), *algorithm.phases.values())
    yield from (cited.source.title for cited in node.source)
    if isinstance(node, Instruction | Referral):
        yield from (node.title, *node.steps)
    if isinstance(node, Assessment):
        yield from (node.title, node.form.title, *(item.say for item in node.form.items.values()))
    if isinstance(node, Question) and not node.she_answers:
        yield from (node.title, *(choice.say for choice in node.choices.values() if len(choice.say) > 12))


@pytest.mark.parametrize(("algorithm", "node"), FOR_HER, ids=ids)
def test_the_card_has_her_words_and_nothing_of_the_officers(algorithm: Algorithm, node: Node) -> None:
    shown = everything(drawn(algorithm, node))

    hers = re.split(r"\{\w+\}", node.say_to_her)
    assert all(words in shown for words in hers)
    left = shown.replace(node.say_to_her, "")
    assert [] == [text for text in guidance(algorithm, node) if len(text) > 8 and text in left]


def test_guidance_on_a_card_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    algorithm = READ.algorithms["ukraine_police"]
    node = algorithm.nodes["rights"]
    own = her_card._by_sentence
    monkeypatch.setattr(her_card, "_by_sentence", lambda text: f"{own(text)} {node.avoid or node.steps[0]}")

    with pytest.raises(AssertionError):
        test_the_card_has_her_words_and_nothing_of_the_officers(algorithm, node)


@pytest.mark.parametrize(("algorithm", "node"), NODES, ids=ids)
def test_what_she_has_a_right_to_and_agrees_to_can_always_be_shown(algorithm: Algorithm, node: Node) -> None:
    if node.vital in ("rights", "consent"):
        assert node.say_to_her


@pytest.mark.parametrize(("algorithm", "node"), HER_OWN, ids=ids)
@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_her_answer_leads_where_the_walk_leads(algorithm: Algorithm, node: Node, answer: str) -> None:
    app = drawn(algorithm, node)

    press(app, f"{node.name}.{answer}")

    assert {node.name: answer} == dict(app.session_state["answers"])
    assert "" == app.session_state["showing"]


def test_a_press_turns_the_screen_to_her_and_her_answer_turns_it_back(monkeypatch: pytest.MonkeyPatch) -> None:
    algorithm = READ.algorithms["ukraine_police"]
    node = algorithm.nodes["weapons"]
    planted(monkeypatch, node)
    app = before("weapons", algorithm)
    given = dict(app.session_state["answers"])

    press(app, "show_her")
    assert "Which language does she read?" == title(app)
    press(app, f"hers.{HERS}")
    assert in_hers(node.say_to_her) in everything(app)
    press(app, "weapons.unknown")

    now = walk(algorithm, {**given, "weapons": "unknown"}).here
    assert now and now.title.split("{")[0] in title(app)
    assert {**given, "weapons": "unknown"} == app.session_state["answers"]
    assert HERS == app.session_state["hers"]


def test_back_danger_and_leave_are_on_the_card_and_the_trail_is_not() -> None:
    algorithm = READ.algorithms["ukraine_police"]
    app = before("scene_safety", algorithm)
    press(press(app, "show_her"), "hers.en")

    assert {"back", "danger", "leave"} <= {button.key for button in app.button}
    assert not {"trail", "show_her"} & {button.key for button in app.button}
    assert algorithm.title not in html(app)

    press(app, "back")
    assert algorithm.nodes["scene_safety"].title == title(app)
    press(press(app, "show_her"), "danger")
    assert "Danger now" == title(app)
    press(press(app, "danger.back"), "show_her")
    press(app, "leave")
    assert "hers" not in app.session_state


def test_her_language_is_kept_apart_from_the_officers_and_for_the_visit_alone() -> None:
    app = before("scene_safety", READ.algorithms["ukraine_police"])
    press(press(app, "show_her"), f"hers.{HERS}")
    press(press(app, "back"), "show_her")

    assert "hers.en" not in {button.key for button in app.button}
    assert not app.session_state.get("language")
    press(app, "her_language")
    assert "Which language does she read?" == title(app)
    press(app, "leave")
    assert "hers" not in app.session_state


def test_each_answer_stands_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    algorithm = READ.algorithms["unfpa_sop"]
    node = algorithm.nodes["consent_shelter"]
    assert isinstance(node, Question)
    planted(monkeypatch, node)
    app = drawn(algorithm, node, HERS)

    labels = {str(b.key): str(b.label) for b in app.button}
    assert f"**{in_hers('Yes')}** *Yes*" == labels["consent_shelter.yes"]
    assert f"**{in_hers(NOT_KNOWN)}** *{NOT_KNOWN}*" == labels["consent_shelter.unknown"]


@pytest.mark.parametrize("missing", ["say_to_her", "yes.say", "ask"])
def test_a_text_that_is_not_translated_is_marked_and_the_officer_reads_it_out(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    algorithm = READ.algorithms["unfpa_sop"]
    node = algorithm.nodes["q_neck"]
    planted(monkeypatch, node)
    assert card(algorithm, node.name, HERS, {}).in_her_language
    assert MARK not in everything(drawn(algorithm, node, HERS)).split("A draft")[0]
    planted(monkeypatch, node, without=[f"{node.name}.{missing}"])

    app = drawn(algorithm, node, HERS)

    shown = html(app) + " ".join(str(b.label) for b in app.button)
    assert MARK in unescape(shown).replace("\\", "")
    assert "Read it out to her" in shown
    english = card(algorithm, node.name, HERS, {})
    said = {"say_to_her": english.more, "yes.say": english.answers["yes"], "ask": english.title}[missing]
    assert said is not None
    assert ENGLISH == said.language
    if missing != "yes.say":
        assert f'lang="{ENGLISH}"' in html(app)


def test_a_stale_translation_is_never_shown_as_if_it_were_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    algorithm = READ.algorithms["unfpa_sop"]
    node = algorithm.nodes["q_neck"]
    at = f"{node.name}.say_to_her"
    old = Line(at, node.say_to_her, ("СТАРЕ",), stale=True)
    monkeypatch.setattr(
        her_card, "catalogue", lambda domain, language: Catalogue(language, domain, {(at, node.say_to_her): old})
    )

    made = card(algorithm, node.name, HERS, {})

    assert made.more
    assert (f"{node.say_to_her} {MARK}", ENGLISH) == (made.more.text, made.more.language)


def test_a_draft_says_so_until_somebody_has_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    algorithm = READ.algorithms["unfpa_sop"]
    node = algorithm.nodes["q_fear"]
    planted(monkeypatch, node)
    assert "A draft translation" in html(drawn(algorithm, node, HERS))
    planted(monkeypatch, node, reviewed="Somebody")
    assert "A draft translation" not in html(drawn(algorithm, node, HERS))


@pytest.mark.parametrize(("algorithm", "node"), FOR_HER, ids=ids)
def test_a_number_the_country_has_stands_in_her_words_and_no_slot_is_left(algorithm: Algorithm, node: Node) -> None:
    for iso2 in ("UA", "MD"):
        for language in languages_of(algorithm):
            slots = slots_of(read_country(iso2))
            made = card(algorithm, node.name, language, slots)
            texts = [said.text for said in (made.title, made.more, *made.answers.values()) if said]
            assert [] == [text for text in texts if re.search(r"\{\w+\}", text)]


def test_the_button_is_on_every_screen_with_words_for_her_alone() -> None:
    app = opened(country="UA", algorithm="ukraine_police")
    start = READ.algorithms["ukraine_police"].nodes["start"]

    assert bool(start.say_to_her) == ("show_her" in {b.key for b in app.button})
    app = before("scene_safety", READ.algorithms["ukraine_police"])
    assert "show_her" in {b.key for b in app.button}


def test_the_officers_list_of_languages_is_not_on_her_card() -> None:
    algorithm = READ.algorithms["unfpa_sop"]
    node = algorithm.nodes["consent_shelter"]

    assert '<details class="languages">' not in html(drawn(algorithm, node))
    assert '<details class="languages">' in html(before(algorithm.start, algorithm))
