"""The page for trainers and lawyers holds everything an officer may see, and what each line rests on."""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser

import pytest

from algorithms import Assessment, Question
from algorithms.handbook import cited_in_words, handbook

from .sample import FORM, GRAPH, UNOFFICIAL_FORM, sound

HOSTILE = """<script>alert('x')</script> & "quoted" \\N"""


class Reader(HTMLParser):
    """What a browser makes of the page: tags, ids, links, and the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(page)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.ids += [value for key, value in attrs if key == "id"]
        self.links += [value for key, value in attrs if key == "href"]

    def handle_endtag(self, tag):
        assert tag == self.open.pop()

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.text += data


@pytest.fixture
def small(tmp_path):
    return sound(tmp_path)


def test_every_question_answer_step_and_word_for_her_appears(small):
    text = Reader(handbook(small)).text

    for node in small.nodes.values():
        assert node.title in text
        said = [*node.avoid, node.why, node.say_to_her, *getattr(node, "steps", ())]
        said += [getattr(node, key, "") for key in ("who", "within", "document")]
        said += [choice.say for choice in node.choices.values()] if isinstance(node, Question) else []
        said += [item.say for item in node.form.items.values()] if isinstance(node, Assessment) else []
        assert [] == [line for line in said if line not in text]


def test_every_source_doubt_fact_and_unread_document_appears(small):
    text = Reader(handbook(small)).text

    said = [source.title for source in (*small.sources.values(), *small.unread)]
    said += [cited_in_words(cited) for node in small.nodes.values() for cited in node.source]
    said += [*small.doubts.values(), *small.facts.values(), *small.phases.values()]
    assert [] == [line for line in said if " ".join(line.split()) not in text]


def test_a_citation_is_told_with_place_kind_and_how_sure_we_are(small):
    law, sop = small.nodes["in_danger"].source
    design = small.nodes["make_safe"].source[0]

    assert f"{law.source.title}, art. 10 (law, seen in a public copy at S02)" == cited_in_words(law)
    assert f"{sop.source.title}, P3 (guidance, doubtful, to be confirmed)" == cited_in_words(sop)
    assert f"{design.source.title} (design)" == cited_in_words(design)


def test_a_node_that_rests_only_on_our_design_says_so(small):
    page = handbook(small)

    own = [node for node in small.nodes.values() if small.only_design(node)]
    assert len(own) == page.count("Our own design; no law or guidance was found for it.")


def test_every_doubt_stands_at_its_node_and_in_the_list(small):
    text = Reader(handbook(small)).text

    assert "To be confirmed by a lawyer (D1): Is the order mandatory?" in text
    assert "Touches: Is anyone in danger right now?" in text


def test_what_an_answer_adds_is_told_protections_and_burdens_apart(small):
    text = Reader(handbook(small)).text

    assert "A second crew is called" in text
    assert "Burden: The children's service is told about the violence" in text
    assert "Known from here: A child lives there" in text
    assert "Help wanted: child_protection" in text
    assert "She said nothing of it (nothing of the kind is known)" in text


def test_a_guard_says_when_and_where_it_goes_on(small):
    text = Reader(handbook(small)).text

    assert "Only ifA child lives there; else 6. Which of these does she tell you?" in text


@pytest.mark.parametrize(
    ("form", "standing"),
    [
        (FORM, "Eleven signs (our own rules). Ask her alone."),
        (FORM.replace("official: false\nown_rules: true", "official: true"), "Eleven signs (official). Ask her alone."),
        (UNOFFICIAL_FORM, "Eleven signs (not official, nothing is computed)."),
    ],
)
def test_a_form_says_whether_it_computes(tmp_path, form, standing):
    assert standing in Reader(handbook(sound(tmp_path, form=form, cases=None))).text


def test_a_time_no_source_names_is_called_our_own(tmp_path):
    graph = GRAPH.replace("    within: now\n    document", "    within: 24 hours\n    own_limit: true\n    document")

    assert "24 hours (our own limit)" in handbook(sound(tmp_path, graph))


def test_slots_are_kept_for_the_country_to_fill(small):
    page = handbook(small)

    for slot in ("You did right to call {police}.", "Dial {police} if you have no radio.", "Consider the {order_name}"):
        assert slot in page


def test_a_draft_is_called_a_draft_and_a_reviewed_one_names_its_reviewer(tmp_path):
    reviewed = sound(
        tmp_path, GRAPH.replace("status: draft", "status: reviewed\nreviewed_by: A. Lawyer\nreviewed_on: 2026-11-20")
    )
    draft = sound(tmp_path)

    assert "A draft: not reviewed by a lawyer, not for use at a call." in handbook(draft)
    assert "Reviewed by A. Lawyer on 2026-11-20." in handbook(reviewed)
    assert "A draft" not in handbook(reviewed)


def test_every_link_leads_somewhere_and_every_tag_is_closed(small):
    page = Reader(handbook(small))

    assert set(small.nodes) == set(page.ids)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert [] == page.open
    assert {"http", "https", ""} >= {link.partition(":")[0] for link in page.links if not link.startswith("#")}


def test_words_of_a_file_are_never_html(tmp_path):
    text = "'" + HOSTILE.replace("'", "''") + "'"
    graph = GRAPH
    for line in (
        "A small way through",
        "Small, but with every verb.",
        "Safety comes before evidence.",
        "Is the child hurt?",
        "Call record",
        "the first crew",
        "Nothing of the kind",
        "A child lives there",
        "Make the scene safe",
    ):
        graph = graph.replace(line, text)
    graph = graph.replace("[Do not ask him first.]", f"[{text}]").replace("Is the order mandatory?", text)
    form = FORM.replace("Ask her alone.", text).replace("say: Threats", f"say: {text}")

    page = handbook(sound(tmp_path, graph, form, cases=None))

    assert "script" not in Reader(page).tags
    assert "<script" not in page
    assert page.count(escape(HOSTILE)) >= 12
    assert HOSTILE in Reader(page).text


def test_the_same_algorithm_gives_the_same_page(small, tmp_path):
    assert handbook(small) == handbook(sound(tmp_path))
