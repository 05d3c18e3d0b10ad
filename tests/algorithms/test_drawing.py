"""One picture in five formats: every arrow carries its answer, and the way walked is marked."""

from __future__ import annotations

import html
import re
import struct
import zlib
from xml.etree import ElementTree

import pytest

from algorithms import walk
from algorithms.drawing import FORMATS, CannotDraw, draw, in_order, picture
from algorithms.vocabulary import in_general

from .sample import GRAPH, sound

ANSWERS = {"in_danger": "no", "signs": ["none"], "drugs": "no"}
HOSTILE = [
    "He said \"out\" and 'now'",
    "<script>alert(1)</script>",
    "<b>bold</b> & <i>more",
    "back\\slash \\N \\G \\l \\1 \\g<0>",
    'ends in a backslash \\',
    '\\"',
    "#quot; &lt; `code` **bold** | pipe",
    "1. a list",
    "{{braces}} [brackets] (round) ]]> -->",
    "Чи є небезпека? ექიმი",
]  # fmt: skip


@pytest.fixture
def small(tmp_path):
    return sound(tmp_path)


def hostile(folder, title):
    """The sample with *title* as a node's title and as an answer."""
    text = "'" + title.replace("'", "''") + "'"
    slots = text.replace("{{braces}}", "braces")
    graph = GRAPH.replace("Is the child hurt?", slots).replace("Nothing of the kind", slots)
    return sound(folder, graph.replace("A small way through", slots), cases=None), slots[1:-1].replace("''", "'")


def shown(svg: bytes) -> str:
    """All text a reader sees in the SVG, as one line."""
    root = ElementTree.fromstring(svg)
    return " ".join(" ".join(node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")).split())


def in_mermaid(line: str) -> str:
    """A Mermaid label as it is shown: its number codes read."""
    return re.sub(r"#(\d+);", lambda code: chr(int(code[1])), line)


# -- what is on the picture -------------------------------------------------------


def test_every_arrow_of_the_graph_is_on_the_picture_with_its_answer(small):
    drawn = [(edge.start, edge.to, edge.says) for edge in picture(small).edges]

    for name, node in small.nodes.items():
        for arrow in node.ways_on:
            assert any((name, arrow.to) == (start, to) and arrow.says in says for start, to, says in drawn)
    assert len({(start, to) for start, to, _ in drawn}) == len(drawn)


def test_answers_that_lead_to_the_same_place_share_one_arrow(small):
    says = {(edge.start, edge.to): edge.says for edge in picture(small).edges}

    assert "Yes / I cannot tell" == says["in_danger", "make_safe"]
    assert "No, the danger has passed" == says["in_danger", "signs"]
    assert "Marks on her neck / A child / Nothing of the kind / It cannot be seen" == says["signs", "drugs"]
    assert "not the case here" == says["child_ask", "risk"].rpartition(" / ")[2]
    assert "done" == says["place_tonight", None]


def test_nodes_are_numbered_so_that_every_arrow_points_on(small):
    numbers = picture(small).numbers

    assert list(range(1, len(small.nodes) + 1)) == list(numbers.values())
    assert all(numbers[edge.start] < numbers[edge.to] for edge in picture(small).edges if edge.to)
    assert list(small.nodes) == in_order(small)


def test_nodes_written_in_any_order_are_numbered_along_the_way(tmp_path):
    head, order, place = re.split(r"(?=  order:\n)|(?=  place_tonight:\n)", GRAPH)
    small = sound(tmp_path, head.replace("nodes:\n", "nodes:\n" + place) + order, cases=None)

    numbers = picture(small).numbers

    assert len(small.nodes) == numbers["place_tonight"]
    assert all(numbers[edge.start] < numbers[edge.to] for edge in picture(small).edges if edge.to)


def test_a_phase_is_drawn_alone_and_says_where_its_arrows_leave_it(small):
    dot = draw(small, "dot", phase="safety").decode()
    mermaid = draw(small, "mermaid", phase="safety").decode()
    text = draw(small, "text", phase="safety").decode()

    assert "on to: Did she say that" in dot
    assert 'out_drugs["on to: Did she say that she uses drugs?"]' in mermaid
    assert "go on to Did she say that she uses drugs?" in text
    assert 3 == text.count("\n")


# -- every format -------------------------------------------------------------------


@pytest.mark.parametrize("form", ["dot", "svg", "mermaid", "text"])
def test_every_arrow_carries_its_answer_in_every_format(small, form):
    drawn = draw(small, form).decode()
    words = {"svg": shown(drawn.encode()) if form == "svg" else "", "mermaid": in_mermaid(drawn)}.get(form, drawn)

    said = " ".join(words.split()).lower()
    for node in small.nodes.values():
        assert in_general(node.title).lower() in said
        for arrow in node.ways_on:
            assert arrow.says.lower() in said


def test_every_node_and_arrow_of_the_svg_can_be_found_by_its_name(small):
    ids = {part.get("id") for part in ElementTree.fromstring(draw(small, "svg")).iter()}

    assert {f"n-{name}" for name in small.nodes} <= ids
    assert {f"e-{edge.start}--{edge.to or 'end'}" for edge in picture(small).edges} <= ids


def test_the_svg_has_a_title_and_takes_the_size_it_is_given(small):
    root = ElementTree.fromstring(draw(small, "svg"))

    assert ("img", None, None) == (root.get("role"), root.get("width"), root.get("height"))
    assert "A small way through" == root.find("{http://www.w3.org/2000/svg}title").text


def test_the_png_is_a_png(small):
    png = draw(small, "png")

    assert b"\x89PNG\r\n\x1a\n" == png[:8]
    width, height = struct.unpack(">II", png[16:24])
    assert width > 100 and height > 100
    start = png.index(b"IDAT")
    (length,) = struct.unpack(">I", png[start - 4 : start])
    assert struct.unpack(">I", png[start + 4 + length : start + 8 + length])[0] == zlib.crc32(
        png[start : start + 4 + length]
    )


def test_the_text_has_one_entry_a_node(small):
    lines = draw(small, "text").decode().splitlines()

    assert len(small.nodes) == len(lines)
    assert [f"{number}." for number in range(1, len(lines) + 1)] == [line.split()[0] for line in lines]
    assert (
        "1. Question: Is anyone in danger right now? Yes / I cannot tell: go to 2; No, the danger has passed: go to 3."
        == lines[0]
    )
    assert "2. Do: Make the scene safe. Done: go to 3." == lines[1]
    assert "8. Referral: Find a safe place for tonight. Done: the end." == lines[7]


# -- the way walked --------------------------------------------------------------------


def test_the_way_walked_is_marked_on_the_picture(small):
    seen = picture(small, walk(small, ANSWERS))

    assert {"in_danger", "signs", "drugs"} == seen.walked
    assert "risk" == seen.here
    assert {("in_danger", "signs"), ("signs", "drugs"), ("drugs", "child_ask"), ("child_ask", "risk")} == {
        (edge.start, edge.to) for edge in seen.edges if edge.walked
    }


def test_before_the_first_answer_only_the_start_is_marked(small):
    seen = picture(small, walk(small, {}))

    assert (frozenset(), "in_danger") == (seen.walked, seen.here)
    assert not any(edge.walked for edge in seen.edges)


def test_several_ticks_that_were_passed_over_are_not_marked_as_taken(tmp_path):
    graph = GRAPH.replace("    ask: Is the child hurt?", "    many: true\n    next: order\n    ask: Is the child hurt?")
    graph = re.sub(r"(tell_childrens_service\]), next: risk\}", r"\1}", graph).replace('"No", next: risk}', '"No"}')
    small = sound(tmp_path, graph.replace("I cannot tell, next: risk}", "I cannot tell}"), cases=None)

    walked = {(edge.start, edge.to) for edge in picture(small, walk(small, ANSWERS)).edges if edge.walked}

    assert ("child_ask", "risk") in walked
    assert ("child_ask", "order") not in walked


@pytest.mark.parametrize(
    ("form", "here", "walked"),
    [
        ("dot", r'risk \[.*fillcolor="#0B5D66"', r'in_danger -> signs \[.*penwidth=3'),
        ("svg", r'id="n-risk"(?:(?!</g>).)*fill="#0b5d66"', r'id="e-in_danger--signs"(?:(?!</g>).)*stroke-width="3"'),
        ("mermaid", r"class n_risk here", r"class n_drugs,n_in_danger,n_signs walked"),
        ("text", r"does she tell you\? \(you are here\)", r"No, the danger has passed: go to 3 \(taken\)"),
    ],
)  # fmt: skip
def test_the_way_walked_is_marked_in_every_format(small, form, here, walked):
    unmarked = html.unescape(draw(small, form).decode())
    marked = html.unescape(draw(small, form, walk(small, ANSWERS)).decode())

    for mark in (here, walked):
        assert re.search(mark, marked, re.S | re.I)
        assert not re.search(mark, unmarked, re.S | re.I)


def test_each_walked_arrow_of_the_mermaid_is_the_one_its_number_names(small):
    lines = draw(small, "mermaid", walk(small, ANSWERS)).decode().splitlines()
    arrows = [line for line in lines if "-->" in line]

    marked = [arrows[int(line.split()[1])].split()[0] for line in lines if line.strip().startswith("linkStyle")]

    assert ["n_in_danger", "n_signs", "n_drugs", "n_child_ask"] == marked


# -- hostile words ----------------------------------------------------------------------


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_words_are_shown_as_they_are_in_svg(tmp_path, title):
    small, said = hostile(tmp_path, title)

    svg = draw(small, "svg")

    root = ElementTree.fromstring(svg)
    assert said == root.find("{http://www.w3.org/2000/svg}title").text
    assert not [part.tag for part in root.iter() if part.tag.rpartition("}")[2] in ("script", "b", "i")]
    assert 2 == shown(svg).replace(" ", "").count(html.unescape(said).replace(" ", ""))


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_words_are_harmless_in_mermaid_and_stay_on_their_line(tmp_path, title):
    small, said = hostile(tmp_path, title)

    lines = draw(small, "mermaid").decode().splitlines()

    assert len(draw(sound(tmp_path), "mermaid").decode().splitlines()) == len(lines)
    labels = [label for line in lines if (label := re.search(r'"(.*)"', line))]
    assert 2 == sum(said in in_mermaid(label[1]) for label in labels)
    assert not [label[1] for label in labels if re.search(r"""[<>"`*|\\\[\]{}]|^\d+\.""", label[1])]


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_words_stay_on_one_line_of_the_text(tmp_path, title):
    small, said = hostile(tmp_path, title)

    lines = draw(small, "text").decode().splitlines()

    assert len(small.nodes) == len(lines)
    assert 2 == sum(said.lower() in line.lower() for line in lines)


def test_nodes_called_like_words_of_dot_or_mermaid_are_drawn(tmp_path):
    small = sound(tmp_path, re.sub(r"\border\b(?!_)", "subgraph", re.sub(r"\brisk\b", "graph", GRAPH)), cases=None)

    ids = {part.get("id") for part in ElementTree.fromstring(draw(small, "svg")).iter()}

    assert {"n-subgraph", "n-graph"} <= ids
    assert not re.search(r"^\s*(graph|subgraph)\b", draw(small, "mermaid").decode(), re.M)


def test_a_format_or_layout_that_fails_is_told_in_a_sentence(small, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(CannotDraw, match=r"graphviz-pure is not installed\. Install requirements\.txt, or ask for dot"):
        draw(small, "svg")
    assert {"dot", "mermaid", "text"} <= set(FORMATS)
    assert draw(small, "dot")
