"""Coverage as one HTML page for a coordinator: kinds of help × regions, coloured and worded.

It needs nothing else: no script, no picture, no request.  Every word of a data file is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from .coverage import ANYWHERE, Coverage, Grade, Profile
from .coverage_words import MEANS, advice, ask_in_words, sentences, summary, whom
from .gaps import gaps_of, to_ask
from .vocabulary import kinds
from .week import HOURS, hours_in_words

# What a cell shows of each group of women: how they fare at the worst hour, when that is, and what has to be asked.
Shown = tuple[tuple[Grade, int, tuple[str, ...], tuple[Profile, ...]], ...]
_ASK = {"takes": "whom", "group": "anybody else", "area": "where", "hours": "when", "number": "number"}

_STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #1b1f23; --soft: #4f4a3f; --line: #b9b3a5;
  --none: #9c1c15; --on-none: #ffffff; --line-only: #f9d3ce; --refused: #f0cfe6; --far: #fbdcbc; --closed: #fbeab0;
  --condition: #eef0b8; --unknown: #dfe6ef; --stale: #e8e6e1; --covered: #cfead6 }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #14181c; --ink: #ece9e2; --soft: #b9b4a8; --line: #566069;
    --none: #ff8a80; --on-none: #1b1f23; --line-only: #5b231e; --refused: #4d2242; --far: #55340f; --closed: #4b3f0c;
    --condition: #3d400f; --unknown: #26323f; --stale: #33322e; --covered: #183d25 } }
* { box-sizing: border-box }
body { font: 16px/1.5 "Noto Sans", sans-serif; color: var(--ink); background: var(--paper); max-width: 90rem;
  margin: 1.5rem auto; padding: 0 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.8rem; line-height: 1.2 }
h2 { margin-top: 2.5rem }
p, li, dd { max-width: 75ch }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem .8rem; align-items: start }
dt { padding: 0 .5rem; border: 1px solid var(--line) }
dd { margin: 0 }
li { margin: .3rem 0 }
small { color: inherit; display: block }
table { border-collapse: collapse; width: 100%; table-layout: fixed; font-size: .75rem; line-height: 1.25 }
th, td { border: 1px solid var(--line); padding: .25rem; text-align: left; vertical-align: top; overflow-wrap: normal }
thead th { vertical-align: bottom }
thead span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 12rem }
th:first-child { width: 8.5rem }
td { position: relative }
summary { cursor: pointer }
td summary { list-style: none }
td summary::-webkit-details-marker { display: none }
td summary b { text-decoration: underline dotted; text-underline-offset: .2em }
td ul { margin: .3rem 0 0; padding: .6rem .6rem .6rem 1.5rem; background: var(--paper); color: var(--ink);
  border: 1px solid var(--line); min-width: 15rem; position: absolute; right: 0; z-index: 1 }
td:nth-child(-n+8) ul { right: auto; left: 0 }
.none, .emergency-only { background: var(--none); color: var(--on-none) }
.line-only { background: var(--line-only) } .refused { background: var(--refused) } .far { background: var(--far) }
.closed { background: var(--closed) } .on-a-condition { background: var(--condition) }
.unknown { background: var(--unknown) } .stale { background: var(--stale) } .covered { background: var(--covered) }
@media screen and (max-width: 75rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  table, tbody, tr, th, td { display: block }
  table { font-size: 1rem }
  tr { margin-bottom: 1.5rem }
  th, td, th:first-child { border-top: 0; width: auto }
  tbody th:first-child { font-size: 1.1rem; border-top: 1px solid var(--line) }
  td { display: grid; grid-template-columns: 1fr 9rem; gap: .5rem }
  td::before { content: attr(data-kind) }
  td ul { position: static; min-width: 0; padding-left: 1.1rem }
  td:has(details[open]) { grid-template-columns: 1fr }
}
@media print {
  @page { size: A4 landscape; margin: 1cm }
  body { margin: 0; max-width: none; font-size: 10pt }
  dt, td { print-color-adjust: exact; -webkit-print-color-adjust: exact }
  tr, li { break-inside: avoid }
  table { font-size: 7pt }
  th:first-child { width: 3.5cm }
  td ul { display: none }
  th details::details-content { content-visibility: visible; block-size: auto }
}
"""


def coverage_page(coverage: Coverage) -> str:
    """The page, as HTML, one sentence a line so that a change is read as a sentence."""
    heading = f"Where help is missing: {escape(coverage.country.name)}"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{heading}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{heading}</h1>",
            *(f"<p>{escape(sentence)}</p>" for sentence in summary(coverage)),
            *_scale(),
            *_matrix(coverage),
            *_gaps(coverage),
            *_to_ask(coverage),
            "</body></html>\n",
        ]
    )


def _scale() -> Iterator[str]:
    yield "<h2>The words of the table, worst first</h2><dl>"
    for grade in Grade:
        yield f'<dt class="{_css(grade)}">{grade.word}</dt><dd>{escape(MEANS[grade])}</dd>'
    yield "</dl>"
    yield f"<p>A number of hours stands where it is not the whole week of {HOURS} hours."
    yield "What has to be asked: whom the service takes, whether it takes anybody but those it is there for,"
    yield "where it works, when it is open, or its number."
    yield "A cell shows the worst; it opens where women with other circumstances fare otherwise.</p>"


# -- the table -------------------------------------------------------------------


def _matrix(coverage: Coverage) -> Iterator[str]:
    rows: dict[tuple[Shown, ...], list[str]] = {}
    for region in coverage.regions:
        rows.setdefault(tuple(_shown(coverage, kind, region) for kind in coverage.kinds), []).append(region)
    titles = [escape(kinds()[kind].title) for kind in coverage.kinds]
    yield "<h2>Region by region</h2>"
    yield '<table><thead><tr><th scope="col">Region</th>'
    yield from (f'<th scope="col"><span>{title}</span></th>' for title in titles)
    yield "</tr></thead><tbody>"
    for cells, regions in rows.items():
        yield f'<tr><th scope="row">{_regions(coverage, regions)}</th>'
        yield from (_cell(coverage, title, shown) for title, shown in zip(titles, cells, strict=True))
        yield "</tr>"
    yield "</tbody></table>"


def _shown(coverage: Coverage, kind: str, region: str) -> Shown:
    found: dict[tuple[Grade, int, tuple[str, ...]], list[Profile]] = {}
    for block in coverage.blocks:
        if block.kind == kind and region in block.regions:
            worst = [spell for spell in block.spells if spell.outcome.grade == block.grade]
            asks = tuple(ask for ask in _ASK if any(ask in spell.outcome.asks for spell in worst))
            found.setdefault((block.grade, sum(spell.hours for spell in worst), asks), []).extend(block.profiles)
    in_order = {profile: number for number, profile in enumerate(coverage.profiles)}
    shown = [(*how, tuple(sorted(women, key=in_order.__getitem__))) for how, women in found.items()]
    return tuple(sorted(shown, key=lambda one: (one[0], -one[1].bit_count(), -len(one[2]), one)))


def _regions(coverage: Coverage, regions: Sequence[str]) -> str:
    named = [coverage.country.regions[region] for region in regions if region != ANYWHERE]
    named += ["region not chosen"] if ANYWHERE in regions else []
    if len(named) <= 8:
        return escape(", ".join(named))
    return f"<details><summary>{len(named)} regions alike</summary>{escape(', '.join(named))}</details>"


def _cell(coverage: Coverage, title: str, shown: Shown) -> str:
    (grade, hours, asks, _), *others = shown
    short = [f"{hours.bit_count()} hours"] if hours.bit_count() < HOURS else []
    short += [f"ask: {', '.join(_ASK[ask] for ask in asks)}"] if asks else []
    better = dict.fromkeys(other.word for other, *_ in others if other != grade)
    short += [f"else {', '.join(better)}"] if better else []
    word = f"<b>{grade.word}</b>" + "".join(f"<small>{one}</small>" for one in short)
    if others:
        rows = "</li><li>".join(_for_whom(coverage, *one) for one in shown)
        word = f"<details><summary>{word}</summary><ul><li>{rows}</li></ul></details>"
    return f'<td class="{_css(grade)}" data-kind="{title}"><div>{word}</div></td>'


def _for_whom(coverage: Coverage, grade: Grade, hours: int, asks: Sequence[str], profiles: Sequence[Profile]) -> str:
    asking = f"; ask: {', '.join(_ASK[ask] for ask in asks)}" if asks else ""
    return f"{escape(whom(coverage, profiles))}: <b>{grade.word}</b>, {hours_in_words(hours)}{asking}"


def _css(grade: Grade) -> str:
    return grade.word.replace(" ", "-")


# -- what to do --------------------------------------------------------------------


def _gaps(coverage: Coverage) -> Iterator[str]:
    yield "<h2>The gaps, worst first</h2>"
    gaps = [gap for gap in gaps_of(coverage) if gap.grade != Grade.UNKNOWN]
    if not gaps:
        yield "<p>None but those that have to be asked.</p>"
    for grade, group in groupby(gaps, key=lambda gap: gap.grade):
        rows = list(group)
        fallbacks = list(dict.fromkeys(id_ for gap in rows for id_ in gap.fallbacks))
        yield f"<h3>{grade.word.capitalize()}: {escape(MEANS[grade])}</h3>"
        yield f"<p>{escape(advice(coverage, grade, fallbacks))}</p><ul>"
        yield from (f"<li>{escape(sentence)}</li>" for sentence in sentences(coverage, rows))
        yield "</ul>"


def _to_ask(coverage: Coverage) -> Iterator[str]:
    rows = to_ask(coverage)
    if rows:
        yield f"<h2>To ask: {escape(MEANS[Grade.UNKNOWN])}</h2>"
        yield f"<p>{escape(advice(coverage, Grade.UNKNOWN, ()))}</p><ul>"
        yield from (f"<li>{escape(ask_in_words(coverage, row))}</li>" for row in rows)
        yield "</ul>"
