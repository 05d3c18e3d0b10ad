"""What has to be read again is told by its day, and what nobody dated is told as such, never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from algorithms import Algorithm, Source, load, own_folders, vocabulary
from algorithms.citing import read_sources
from algorithms.dates import FILE, edition_day, overdue
from algorithms.graph import Citation, Promise

from .sample import sound

DAY = date(2026, 11, 23)
SOURCES = """\
old_law:
  title: A law
  kind: law
  seen: true
  read: 2025-11-23
guide:
  title: A guide
  kind: guidance
  seen: true
"""


def register(folder: Path, text: str = SOURCES):
    file = folder / "sources.yaml"
    file.write_text(text, encoding="utf-8")
    problems = []
    found = read_sources(file, problems)
    return found.sources, [str(problem).removeprefix(f"{file}:") for problem in problems]


def resting_on(folder: Path, *sources: Source) -> Algorithm:
    """A small algorithm every node of which rests on these sources."""
    small = sound(folder)
    cited = tuple(Citation(source, "", "seen") for source in sources)
    nodes = {name: replace(node, source=cited) for name, node in small.nodes.items()}
    return replace(small, nodes=nodes, unread=())


def source(kind: str = "law", read: date | None = DAY, seen: bool = True, line: int = 7, name: str = "act") -> Source:
    return Source(name, "An act", kind, seen, read=read, line=line)


def test_the_day_of_reading_is_read_with_the_line_of_its_source(tmp_path):
    found, problems = register(tmp_path)

    assert [] == problems
    assert (date(2025, 11, 23), 1) == (found["old_law"].read, found["old_law"].line)
    assert (None, 6) == (found["guide"].read, found["guide"].line)


@pytest.mark.parametrize("said", ["2025-13-01", "20251123", "November 2025", "2025-02-30"])
def test_a_day_that_is_none_is_told(tmp_path, said):
    found, problems = register(tmp_path, SOURCES.replace("2025-11-23", said))

    assert [f'5: grammar: "{said}" should be a date like 2026-11-23.'] == problems
    assert found["old_law"].read is None


def test_a_text_nobody_saw_was_read_on_no_day(tmp_path):
    _, problems = register(tmp_path, SOURCES.replace("seen: true\n  read", "seen: false\n  read"))

    assert [
        '5: grammar: the text of "old_law" was not seen, so there is no day on which it was read. Remove it.'
    ] == problems


def test_every_kind_of_source_has_a_period():
    assert {"law", "guidance", "project", "design"} == vocabulary().review_after_days.keys()
    assert all(days > 0 for days in vocabulary().review_after_days.values())


@pytest.mark.parametrize("kind", ["law", "guidance", "project", "design"])
def test_a_source_is_overdue_the_day_after_its_period(tmp_path, kind):
    algorithm = resting_on(tmp_path, source(kind))
    last = DAY + timedelta(vocabulary().review_after_days[kind])

    assert [] == overdue(algorithm, last)
    assert ["overdue"] == [problem.rule for problem in overdue(algorithm, last + timedelta(1))]


def test_an_overdue_source_is_told_with_its_line_its_day_its_period_and_how_late_it_is(tmp_path):
    algorithm = resting_on(tmp_path, source())

    assert [
        f'{FILE}:7: overdue: "act" was read on 2026-11-23. What is law is read again after 365 days, '
        "and it is 10 days over. Read the edition of today, and write the day as `read`."
    ] == [str(problem) for problem in overdue(algorithm, date(2027, 12, 3))]
    assert "1 day over" in str(overdue(algorithm, date(2027, 11, 24))[0])


def test_a_day_still_to_come_is_told(tmp_path):
    told = overdue(resting_on(tmp_path, source()), date(2026, 11, 22))

    assert ['"act" is said to have been read on 2026-11-23, after 2026-11-22. Mend the day.'] == [
        problem.message for problem in told
    ]


def test_what_no_day_can_be_told_of_is_one_problem_a_kind_law_first(tmp_path):
    algorithm = resting_on(
        tmp_path,
        source("guidance", None, name="guide", line=1),
        source("law", None, seen=False, name="code", line=9),
        source("law", None, name="copy", line=5),
        source("law", None, seen=False, name="act", line=3),
        source("design", None, name="ours", line=2),
    )

    assert [
        f"{FILE}:3: never_read: 2 sources of kind law were never read: act, code. "
        "Read the text, then write `seen: true` and the day.",
        f"{FILE}:5: undated: 1 source of kind law was seen on a day nobody wrote down: copy. "
        "Read again, and write the day as `read:`.",
        f"{FILE}:1: undated: 1 source of kind guidance was seen on a day nobody wrote down: guide. "
        "Read again, and write the day as `read:`.",
    ] == [str(problem) for problem in overdue(algorithm, DAY)]


def test_a_source_of_a_promise_and_a_copy_count_too(tmp_path):
    copy, act = source(read=DAY - timedelta(400), name="copy"), source(name="act")
    promise = Promise("It is kept", 1, (), source=(Citation(act, "", "seen", (copy,)),))
    algorithm = replace(resting_on(tmp_path), promises=(promise,))

    assert ["copy"] == [problem.message.split('"')[1] for problem in overdue(algorithm, DAY)]


@pytest.mark.parametrize(
    ("edition", "day"),
    [
        ("2008", date(2008, 1, 1)),
        ("15 June 2021", date(2021, 6, 15)),
        ("Sept 2025", date(2025, 9, 1)),
        ("amended by 1372 of 09.12.2022", date(2022, 12, 9)),
        ("as amended by 746/2021, 56/2024, 297/2024", date(2024, 1, 1)),
        ("21.11.2025; 03.06.2025", date(2025, 11, 21)),
        ("2019/2020", date(2020, 1, 1)),
        ("older version", None),
        ("August, year not visible", None),
        ("order 99.99.2021", None),
        ("Decree 2020", date(2020, 1, 1)),
        ("Marburg 2020", date(2020, 1, 1)),
        ("", None),
    ],
)
def test_an_edition_is_of_the_first_day_it_can_be_of(edition, day):
    assert day == edition_day(replace(source(read=None), edition=edition))


def test_a_source_seen_on_a_day_nobody_wrote_down_is_as_old_as_its_edition(tmp_path):
    old = replace(source(read=None), edition="May 2021")

    assert [
        f'{FILE}:7: overdue: "act" is known in an edition of May 2021. What is law is read again after 365 days, '
        "and it is 1 day over. Read the edition of today, and write the day as `read`."
    ] == [str(problem) for problem in overdue(resting_on(tmp_path, old), date(2022, 5, 2))]
    assert [] == overdue(resting_on(tmp_path, old), date(2022, 5, 1))


def test_the_edition_of_a_text_nobody_saw_makes_nothing_younger(tmp_path):
    unseen = replace(source(read=None, seen=False), edition="2026")

    assert ["never_read"] == [problem.rule for problem in overdue(resting_on(tmp_path, unseen), DAY)]


@pytest.mark.parametrize("folder", own_folders(), ids=lambda folder: folder.name)
def test_each_shipped_source_without_a_day_is_named_once(folder):
    algorithm = load(folder)
    told = [problem for problem in overdue(algorithm, DAY) if problem.rule != "overdue"]

    assert len(told) <= 6
    named = [name for problem in told for name in problem.message.split(": ")[1].split(". ")[0].split(", ")]
    dated = {one.id for one in algorithm.sources.values() if one.seen and edition_day(one)}
    assert sorted(named) == sorted(
        one.id for one in algorithm.sources.values() if one.kind != "design" and not one.read and one.id not in dated
    )


def test_days_are_never_invented_nor_in_the_future():
    problems = []
    found = read_sources(FILE, problems).sources.values()

    assert [] == problems
    assert [] == [one.id for one in found if one.read and (one.read > date.today() or not one.seen)]
