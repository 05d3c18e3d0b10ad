"""risk_form.yaml → Form: items, points or critical flags, and the points each band begins at."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from algorithms.scoring import Form, Item
from algorithms.vocabulary import without_slots
from located_yaml import Problem, Section, Text, reading


def read_form(file: Path, facts: Mapping[str, str], problems: list[Problem]) -> Form:
    """The form in *file*, which may look at *facts*; slips are added to *problems*."""
    with reading(file, problems) as top:
        official = top.flag("official")
        own_rules = top.flag("own_rules")
        bands = top.section("bands")
        least_points = {str(level): bands.number(level) for level in bands.keys} if bands else {}
        if least_points and {top.text("official", "false"), top.text("own_rules", "false")} == {"false"}:
            top.problem(
                "a form that is not official computes nothing. Remove the bands, or say `own_rules: true`.", at="bands"
            )
        if official and not least_points:
            top.problem("an official form says at how many points each level begins. Add `bands`.", at="official")
        steps = list(least_points.values())
        if steps and (sorted(set(steps)) != steps or steps[0] != 0):
            top.problem("the bands should rise, and the first begin at 0.", at="bands")
        items = {
            str(name): _read_item(name, part, facts, official or bool(least_points))
            for name, part in top.sections("items", required=True)
        }
        title, note = without_slots(top, top.text("title")), without_slots(top, top.text("note", ""))
        return Form(title, official, own_rules, items, least_points, note)


def _read_item(name: Text, part: Section, facts: Mapping[str, str], computes: bool) -> Item:
    known_by = part.some_of("known_by", facts, 'a fact of "facts"')
    unknown_by = part.some_of("unknown_by", facts, 'a fact of "facts"')
    points = part.number("points", 0)
    critical = part.flag("critical")
    if (points or critical) and not computes:
        part.problem(f'"{name}" has points or a critical flag, but this form computes nothing. Remove them.')
    if points < 0:
        part.problem(
            f'"points" in "{name}" takes something away. A sign can only add.', at="points", rule="risk_only_rises"
        )
    asked = part.flag("asked", default=True)
    if not asked and not known_by:
        part.problem(f'"{name}" is never asked and no fact makes it known. Add `known_by`, or ask it.')
    return Item(
        name,
        without_slots(part, part.text("say")),
        without_slots(part, part.text("group", "")),
        points,
        critical,
        frozenset(known_by),
        frozenset(unknown_by),
        asked,
    )
