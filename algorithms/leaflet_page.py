"""A leaflet as HTML: one page of paper, black on white, large, with room for what is written by hand.

It knows nothing of any walk: every woman's leaflet is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from algorithms.graph import Algorithm
from algorithms.leaflet import Leaflet
from languages import ENGLISH, MARK, catalogue

STYLE = """\
.leaflet { background: #fff; color: #000; max-width: 46rem; padding: 1.2rem; border: 1px solid #767676;
  font-size: 18px; line-height: 1.35 }
.leaflet.leaflet h2, .leaflet.leaflet h3, .leaflet p, .leaflet ul { margin: 0; padding: 0; color: #000 }
.leaflet.leaflet h2 { font-size: 1.7em; line-height: 1.2; font-weight: 700 }
.leaflet.leaflet h3 { font-size: 1.15em; line-height: 1.3; font-weight: 700; padding-top: 0.5em }
.leaflet.leaflet li { margin: 0.15em 0 0.15em 1.2em; font-size: 1em; line-height: 1.35; list-style: disc }
.leaflet .numbers { display: flex; flex-wrap: wrap; gap: 0.2em 2em }
.leaflet .numbers b { display: block; font-size: 1.4em; white-space: nowrap }
.leaflet .by-hand { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2em; padding-top: 1.6em }
.leaflet .by-hand > span { border-bottom: 1px solid #000; min-height: 1.6em; margin-bottom: 0.8em }
.leaflet .standing { font-size: 0.75em; padding-top: 0.6em }
@media print {
  @page { size: A4; margin: 12mm }
  .leaflet { max-width: none; padding: 0; border: 0 }
  .stApp .leaflet, .leaflet { font-size: 13.5pt !important; line-height: 1.3 !important }
  .stApp .leaflet * { font-size: 1em !important }
  .stApp .leaflet h2 { font-size: 1.7em !important }
  .stApp .leaflet h3 { font-size: 1.15em !important }
  .stApp .leaflet .numbers b { font-size: 1.4em !important }
  .stApp .leaflet .standing { font-size: 0.75em !important }
}
"""
_ROOM_FOR_NUMBERS = 2


@dataclass(frozen=True, slots=True)
class Number:
    """Whom she can call, in her language, and the number as it is printed."""

    whom: str
    printed: str


def leaflet_section(algorithm: Algorithm, found: Leaflet, language: str, numbers: Sequence[Number] = ()) -> str:
    """*found*, which is the leaflet of *algorithm* in *language*; room to write where no *numbers* are known."""
    words = catalogue("interface", language)
    case, officer = words.say("Case number"), words.say("Officer")
    parts = "".join(
        f"<h3>{_in(part.title)}</h3><ul>{''.join(f'<li>{_in(right.says)}</li>' for right in part.rights)}</ul>"
        for part in found.parts
    )
    called = "".join(f"<span>{_in(one.whom)} <b>{escape(one.printed)}</b></span>" for one in numbers)
    written = [*([] if numbers else [""] * _ROOM_FOR_NUMBERS), f"{_in(case)}:", f"{_in(officer)}:"]
    return (
        f'<section class="leaflet" lang="{escape(language)}" dir="auto"><h2>{_in(found.title)}</h2>'
        + (f"<p>{_in(found.intro)}</p>" if found.intro else "")
        + f"{parts}<h3>{_in(words.say('Numbers to call'))}</h3>"
        + (f'<div class="numbers">{called}</div>' if numbers else "")
        + f'<div class="by-hand">{"".join(f"<span>{one}</span>" for one in written)}</div>'
        + f'<p class="standing">{" ".join(map(_in, _standing(algorithm, language)))}</p></section>'
    )


def _standing(algorithm: Algorithm, language: str) -> list[str]:
    """What nobody has checked yet: the rights, by a lawyer; the words, by somebody who speaks the language."""
    words = catalogue("interface", language)
    law = algorithm.status == "reviewed"
    tongue = language == ENGLISH or catalogue(algorithm.id, language).reviewed_by
    return [
        *([] if law else [words.say("A draft: no lawyer has checked this page yet.")]),
        *([] if tongue else [words.say("A draft translation: nobody who speaks it has checked it.")]),
    ]


def _in(said: str) -> str:
    """*said* as HTML; English that stands in for a missing translation is known as English to a reading voice."""
    return f'<span lang="{ENGLISH}">{escape(said)}</span>' if MARK in said else escape(said)


def leaflet_page(algorithm: Algorithm, found: Leaflet, language: str) -> str:
    """The leaflet as a page that needs nothing else; the numbers are written by hand."""
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(found.title)}</title><style>body {{ font-family: sans-serif; margin: 0 }}\n{STYLE}</style>"
        f"</head><body>{leaflet_section(algorithm, found, language)}</body></html>\n"
    )
