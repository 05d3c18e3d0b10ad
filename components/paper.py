"""The last page as it is printed.  It knows neither what she said of herself nor what was marked for her.

Whoever reads the paper, he too, reads what every woman's paper says in the same case: only `written` steps, and
services as for a woman of whom nothing is known (docs/decisions/0011-what-paper-says.md).
"""

from __future__ import annotations

from html import escape

from algorithms import Algorithm
from components import cards, duties, markup, session
from components.scene import Scene

LEFT_OUT = (
    "Paper leaves out what she said of herself, and all that follows only from it: that stands on the screen alone. "
    "Every woman's paper says the same in the same case."
)
ONLY_FROM_THE_LAST_PAGE = "Nothing of this screen is printed. Print from the last page: that one is made for paper."


def none() -> str:
    """What is printed of every other screen of the walk."""
    return f'<p class="on-paper">{escape(ONLY_FROM_THE_LAST_PAGE)}</p>'


def page(scene: Scene) -> str:
    """The whole paper as HTML, hidden on the screen."""
    told = scene.written
    kinds = cards.place_first(told.kinds)
    services = scene.country.find(kinds, session.region() or None)
    return (
        '<div class="on-paper"><div class="heading">What now, and by when</div>'
        f"{draft(scene.algorithm)}<p class='facts'>{stamp(scene, told.level)} {escape(LEFT_OUT)}</p>"
        + cards.on_paper(scene, services, kinds)
        + duties.by_deadline(scene, told.steps)
        + duties.done_at_once(scene, told.steps)
        + f"<h2>What was answered</h2>{duties.answered(scene, told.steps)}"
        + cards.not_offered(services, printed=True)
        + "</div>"
    )


def draft(algorithm: Algorithm) -> str:
    """Whether a lawyer has read the algorithm."""
    says = "Not reviewed by a lawyer: for training and review, not for use at a call."
    return "" if algorithm.status == "reviewed" else f"<p class='draft'><b>Draft.</b> {says}</p>"


def stamp(scene: Scene, level: str | None) -> str:
    """Which algorithm, which country and region, which level."""
    algorithm = scene.algorithm
    region = f", {escape(session.region())}" if session.region() else ""
    reached = f" Level: <b>{escape(level)}</b>." if level else ""
    version = f"{escape(algorithm.title)}, version {escape(algorithm.version)}."
    return f"{version} {escape(scene.country.name)}{region}.{reached}"


def unread(algorithm: Algorithm) -> str:
    """The documents the algorithm should rest on that were not read."""
    rows = markup.lines(source.title for source in algorithm.unread)
    return markup.fold("Not read in full by us", rows) if algorithm.unread else ""
