"""Coverage in plain words: for a terminal, as CSV and as a JSON document.

Services are named as `find` names them.  No address is here, and no number but that of the line an officer is given.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from .coverage import ANYWHERE, Block, Coverage, Grade, Profile
from .gaps import Gap, ToAsk, gaps_of, to_ask
from .reasons import clock
from .table import cell
from .vocabulary import circumstances, kinds
from .week import HOURS, hours_from, hours_in_words, spans

MEANS: Mapping[Grade, str] = {
    Grade.NONE: "nobody is offered, and not even a number is named",
    Grade.EMERGENCY_ONLY: "nobody is offered; only the emergency number is named",
    Grade.LINE_ONLY: "nobody who gives this help is known; a national line is named",
    Grade.REFUSED: "whoever is known does not take her; a national line is named",
    Grade.FAR: "known only in other regions; a national line is named",
    Grade.CLOSED: "offered, but closed at these hours",
    Grade.ON_A_CONDITION: "offered, but she is taken only on a condition",
    Grade.UNKNOWN: "offered, but the entry does not say all that an officer needs",
    Grade.STALE: "offered, but no person has checked the entry of late",
    Grade.COVERED: "offered: takes her, works there, is open, has a number",
}
COLUMNS = ("country", "region", "kind", "grade", "women", "hours", "when", "who", "fallback", "says", "do", "ask")
_ASKS = {
    "takes": "whether it takes her",
    "group": "whether it takes anybody but those it is for",
    "area": "where it works",
    "hours": "when it is open",
    "number": "its number",
}
_MOST_LINES = 10


# -- pieces of a sentence --------------------------------------------------------


def region_name(coverage: Coverage, region: str) -> str:
    """A region as it is shown, also the one that is not chosen."""
    return coverage.country.regions[region] if region != ANYWHERE else "region not chosen"


def women(profile: Profile) -> str:
    """The women with this profile: "women who use drugs"."""
    if len(profile) == len(circumstances()):
        return "women with all circumstances at once"
    return " and ".join(circumstances()[word].women for word in profile) or "women of whom nothing more is known"


def where(coverage: Coverage, regions: Collection[str], most: int | None = None) -> str:
    """These regions as in "nobody is known …"; with *most*, no more names than that."""
    country = coverage.country
    missing = [country.regions[r] for r in coverage.regions if r not in regions and r != ANYWHERE]
    named = [country.regions[region] for region in regions if region != ANYWHERE]
    if not named:
        return f"in {country.name}" if not country.regions else "where no region is chosen"
    if not missing:
        return f"anywhere in {country.name}" if ANYWHERE in regions else "in any region"
    if len(missing) <= 3 and len(missing) < len(named):
        return f"in any region but {_listed(missing)}"
    return f"in {_listed(named, most)}" + (", or where no region is chosen" if ANYWHERE in regions else "")


def whom(coverage: Coverage, profiles: Sequence[Profile]) -> str:
    """These women as in "for …"."""
    missing = [profile for profile in coverage.profiles if profile not in profiles]
    if not missing:
        return "any woman"
    if () in profiles and len(missing) < len(profiles):
        return f"any woman but {_listed([women(profile) for profile in missing])}"
    return _listed([women(profile) for profile in profiles])


def names(coverage: Coverage, ids: Sequence[str], most: int | None = None) -> str:
    """Services by name, as `find` shows them; a name may hold a comma, so each is quoted."""
    return _listed([f"“{coverage.services[id_].name}”" for id_ in ids], most)


def line(coverage: Coverage, ids: Sequence[str]) -> str:
    """The lines an officer is given, with the first number of each."""
    return _listed(
        [
            f"{service.name} ({service.printed_phones[0]})" if service.address_tier == "public" else service.name
            for service in (coverage.services[id_] for id_ in ids)
        ]
    )


def _listed(words: Sequence[str], most: int | None = None) -> str:
    if most is not None and len(words) > most + 1:
        words = [*words[:most], f"{len(words) - most} more"]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


# -- what a gap says, and what to do ------------------------------------------------


def says(coverage: Coverage, gap: Gap, most: int | None = None) -> str:
    """One gap in a sentence.  With *most*, no more than so many names of a sort."""
    place, her, when = where(coverage, gap.regions, most), whom(coverage, gap.profiles), hours_in_words(gap.hours)
    who, refusing = (names(coverage, ids, 2 if most else None) for ids in (gap.who, gap.refusing))
    one = len(gap.who) == 1
    nobody = f"nobody is known {place} for {her}, {when}"
    sentence = {
        Grade.NONE: f"{nobody}, and not even a number is named",
        Grade.EMERGENCY_ONLY: f"{nobody}; only the emergency number is named",
        Grade.LINE_ONLY: nobody,
        Grade.REFUSED: nobody,
        Grade.FAR: f"{nobody}; in other regions there {'is' if one else 'are'} {who}",
        Grade.CLOSED: f"nobody is open {when} {place} for {her}; {who} {'is' if one else 'are'} closed then",
        Grade.ON_A_CONDITION: f"{place}, {who} {'takes' if one else 'take'} {her} only on a condition, {when}",
        Grade.UNKNOWN: f"{place}, for {her}, {when}, {who} {'has' if one else 'have'} to be asked "
        + _listed([_ASKS[ask] for ask in gap.asks]),
        Grade.STALE: f"{place}, for {her}, {when}, there is only {who}, which no person has checked "
        + (f"since {coverage.fresh_since}" if coverage.fresh_since else "for too long"),
    }[gap.grade]
    if gap.refusing:
        sentence += f"; {refusing} {'does' if len(gap.refusing) == 1 else 'do'} not take them"
    return f"{title(gap)}: {sentence}."


def title(gap: Gap) -> str:
    """The kind of help that is missing, and how many services of it are kept from the public."""
    kept = f" ({gap.withheld} kept from the public)" if gap.withheld and gap.grade < Grade.CLOSED else ""
    return kinds()[gap.kind].title + kept


def advice(coverage: Coverage, grade: Grade, fallbacks: Sequence[str]) -> str:
    """What a coordinator can do about gaps of this *grade*, whose fallbacks are these."""
    file = f"referral_directory/countries/{coverage.country.file.name}"
    call = f"Call {line(coverage, fallbacks)} to find somebody" if fallbacks else "Find somebody"
    add = f"and add them to {file} if they agree"
    return {
        Grade.NONE: f"Add a national line, or an emergency number, to {file}.",
        Grade.EMERGENCY_ONLY: f"Find a national line and who gives this help, {add}.",
        Grade.LINE_ONLY: f"{call}, {add}.",
        Grade.REFUSED: f"Speak with them about it. {call} who takes her, {add}.",
        Grade.FAR: f"Ask them whether they take her from there. {call} near her, {add}.",
        Grade.CLOSED: f"Find somebody who is there at these hours, {add}.",
        Grade.ON_A_CONDITION: "Speak with them about the condition; the officer is told it.",
        Grade.UNKNOWN: f"Ask them, and write what they say into {file}, with the day and who asked.",
        Grade.STALE: f'Call them, mend the entry in {file}, and write the day under "checked".',
        Grade.COVERED: "",
    }[grade]


def questions(gap: Gap) -> list[str]:
    """What to ask so that the gap closes, word for word; only for gaps where the entry is silent."""
    asked = {
        "takes": [circumstances()[word].asks for profile in gap.profiles for word in profile],
        "group": ["Do you take women who are not of those you are there for?"],
        "area": ["In which regions or towns do you work?"],
        "hours": ["On which days and at which hours are you open?"],
        "number": ["On which number can an officer reach you?"],
    }
    return list(dict.fromkeys(question for ask in gap.asks for question in asked[ask]))


# -- for a terminal ------------------------------------------------------------------


def coverage_text(coverage: Coverage) -> str:
    """A page for a coordinator: what was looked at, then the worst gaps, then whom to ask what."""
    gaps = gaps_of(coverage)
    lines = [*summary(coverage)]
    for grade, group in groupby(gaps, key=lambda gap: gap.grade):
        asking = grade == Grade.UNKNOWN
        rows = (
            [ask_in_words(coverage, row) for row in to_ask(coverage)] if asking else sentences(coverage, list(group), 4)
        )
        lines += ["", f"{grade.word.upper()}: {MEANS[grade]}. {advice(coverage, grade, ())}"]
        lines += [f"- {row}" for row in rows[:_MOST_LINES]]
        if len(rows) > _MOST_LINES:
            lines.append(f"- … and {len(rows) - _MOST_LINES} more; --csv or --html lists them all.")
    return "\n".join(lines) + "\n"


def sentences(coverage: Coverage, gaps: Sequence[Gap], most: int | None = None) -> list[str]:
    """A sentence for each gap; kinds of help that are missing in the same places for the same women share one."""
    lines: dict[str, list[str]] = {}
    for gap in gaps:
        lines.setdefault(says(coverage, gap, most).removeprefix(title(gap)), []).append(title(gap))
    return [f"{_listed(titles)}{said}" for said, titles in lines.items()]


def summary(coverage: Coverage) -> Iterator[str]:
    """What was looked at, how much of it has which grade, and whom an officer is given where nobody is offered."""
    country, counts = coverage.country, coverage.counts
    week = clock(next(hours_from(coverage.monday))).removesuffix(" 00:00")
    brought = {word for profile in coverage.profiles for word in profile}
    yield (
        f"{country.name} ({country.iso2}), the week of {week} {coverage.monday.year}: {len(coverage.kinds)} kinds of "
        f"help, {len(coverage.regions)} places, none or one of {len(brought)} circumstances, {HOURS} hours."
    )
    yield f"Of {sum(counts.values()):,} cells (kind × place × circumstance), at their worst hour: {graded(coverage)}."
    if coverage.lines_closed:
        lines = line(coverage, list(coverage.lines_closed))
        yield f"Where nobody is offered an officer is told to call {lines}: the first to ask who else there is."
    for id_, closed in coverage.lines_closed.items():
        name = coverage.services[id_].name
        if closed is None:
            yield f"When {name} is open is not known: an officer may call in vain."
        elif closed:
            yield f"{name} is closed {hours_in_words(closed)}: an officer calls in vain then."
    fallbacks = {spell.outcome.fallback for block in coverage.blocks for spell in block.spells} - {""}
    if numbers := line(coverage, sorted(fallbacks - coverage.lines_closed.keys())):
        yield f"Where no line works an officer is given: {numbers}."
    if coverage.fresh_since:
        never = sum(1 for service in country.services if service.checked is None)
        yield (
            f"Only what a person checked since {coverage.fresh_since} counts; {never} of {len(country.services)} "
            "public services were never checked."
        )
    if country.withheld:
        yield f"Kept from the public: {len(country.withheld)} services; they are counted where their kind is missing."


def graded(coverage: Coverage) -> str:
    """How many cells have each grade at their worst hour, worst first."""
    return ", ".join(f"{count:,} {grade.word}" for grade, count in coverage.counts.items() if count)


def ask_in_words(coverage: Coverage, row: ToAsk) -> str:
    """One service and what it has to be asked."""
    asks = []
    if row.circumstances:
        brought = {word for profile in coverage.profiles for word in profile}
        first, *others = (women((word,)) for word in row.circumstances)
        asks = [f"whether it takes {_listed([first, *(other.removeprefix('women ') for other in others)])}"]
        if len(row.circumstances) == len(brought) > 1:
            asks = [f"whether it takes women with any of the {len(brought)} circumstances"]
    asks += [_ASKS[ask] for ask in row.asks]
    return f"{row.service.name}: {'; '.join(asks)}?"


# -- for programs --------------------------------------------------------------------


def coverage_csv(coverage: Coverage) -> str:
    """Every gap of every region, worst first, a row each, with no cell that a spreadsheet would run."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    rows = [(gap, region) for region in coverage.regions for gap in gaps_of(coverage, [region])]
    order = list(kinds())

    def rank(row: tuple[Gap, str]) -> tuple[int, int, int]:
        return row[0].grade, -row[0].hours.bit_count(), order.index(row[0].kind)

    for gap, region in sorted(rows, key=rank):
        told = (
            coverage.country.iso2,
            region_name(coverage, region),
            kinds()[gap.kind].title,
            gap.grade.word,
            whom(coverage, gap.profiles),
            str(gap.hours.bit_count()),
            hours_in_words(gap.hours),
            "; ".join(coverage.services[id_].name for id_ in gap.who),
            "; ".join(coverage.services[id_].name for id_ in gap.fallbacks),
            says(coverage, gap),
            advice(coverage, gap.grade, gap.fallbacks),
            " ".join(questions(gap)),
        )
        writer.writerow([cell(column, value) for column, value in zip(COLUMNS, told, strict=True)])
    return out.getvalue()


def coverage_json(coverage: Coverage) -> dict[str, object]:
    """The document that `--json` prints: the gaps, worst first, and every answer.

    A region or circumstance that is null is the one not chosen; hours count from Monday 00:00, the last one excluded.
    """
    counts = coverage.counts
    return {
        "country": coverage.country.iso2,
        "name": coverage.country.name,
        "week": coverage.monday.isoformat(),
        "fresh_since": coverage.fresh_since.isoformat() if coverage.fresh_since else None,
        "kinds": list(coverage.kinds),
        "regions": [region or None for region in coverage.regions],
        "circumstances": [_profile(profile) for profile in coverage.profiles],
        "scale": [{"grade": grade.word, "means": MEANS[grade], "cells": counts[grade]} for grade in Grade],
        "lines": [
            {"id": id_, "closed": None if closed is None else [list(span) for span in spans(closed)]}
            for id_, closed in coverage.lines_closed.items()
        ],
        "gaps": [_gap_as_json(coverage, gap) for gap in gaps_of(coverage)],
        "answers": [_block_as_json(block) for block in coverage.blocks],
    }


def _gap_as_json(coverage: Coverage, gap: Gap) -> dict[str, object]:
    return {
        "kind": gap.kind,
        "grade": gap.grade.word,
        "regions": [region or None for region in gap.regions],
        "circumstances": [_profile(profile) for profile in gap.profiles],
        "hours": gap.hours.bit_count(),
        "when": hours_in_words(gap.hours),
        "who": list(gap.who),
        "fallbacks": list(gap.fallbacks),
        "withheld": gap.withheld,
        "says": says(coverage, gap),
        "do": advice(coverage, gap.grade, gap.fallbacks),
        "ask": questions(gap),
    }


def _block_as_json(block: Block) -> dict[str, object]:
    return {
        "kind": block.kind,
        "regions": [region or None for region in block.regions],
        "circumstances": [_profile(profile) for profile in block.profiles],
        "spells": [
            {
                "hours": [list(span) for span in spans(spell.hours)],
                "grade": spell.outcome.grade.word,
                "offered": list(spell.outcome.offered),
                "fallback": spell.outcome.fallback or None,
                "withheld": spell.outcome.withheld,
            }
            for spell in block.spells
        ],
    }


def _profile(profile: Profile) -> str | None:
    return "+".join(profile) or None
