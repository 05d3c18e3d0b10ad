"""The last page as it is printed.  It knows neither what she said of herself nor what was marked for her.

Whoever reads the paper, he too, reads what every woman's paper says in the same case: only `written` steps, and
services as for a woman of whom nothing is known (docs/decisions/0011-what-paper-says.md).
"""

from __future__ import annotations

from html import escape

from algorithms import Algorithm
from components import cards, duties, markup, services, session
from components.markup import as_html
from components.scene import Scene
from components.spoken import draft_mark, is_draft, named, say


def none() -> str:
    """What is printed of every other screen of the walk."""
    says = say("Nothing of this screen is printed. Print from the last page: that one is made for paper.")
    return f'<p class="on-paper">{as_html(says)}</p>'


def page(scene: Scene) -> str:
    """The whole paper as HTML, hidden on the screen."""
    told = scene.written
    kinds = cards.place_first(told.kinds)
    found = scene.country.find(kinds, session.region() or None)
    left_out = say(
        "Paper leaves out what she said of herself, and all that follows only from it: that stands on the screen "
        "alone. Every woman's paper says the same in the same case."
    )
    return (
        f'<div class="on-paper"><div class="heading">{as_html(say("What now, and by when"))}</div>'
        f"{draft(scene.algorithm)}<p class='facts'>{stamp(scene, told.level)} {as_html(left_out)}</p>"
        + cards.on_paper(scene, found, kinds)
        + duties.by_deadline(scene, told.steps)
        + duties.done_at_once(scene, told.steps)
        + f"<h2>{as_html(say('What was answered'))}</h2>{duties.answered(scene, told.steps)}"
        + cards.not_offered(found, printed=True)
        + "</div>"
    )


def draft(algorithm: Algorithm) -> str:
    """Whether a lawyer has read the algorithm, and a native speaker its translation."""
    says = []
    if algorithm.status != "reviewed":
        not_reviewed = say("Not reviewed by a lawyer: for training and review, not for use at a call.")
        says.append(f"<b>{as_html(say('Draft.'))}</b> {as_html(not_reviewed)}")
    if is_draft(algorithm):
        says.append(as_html(draft_mark()))
    return f"<p class='draft'>{' '.join(says)}</p>" if says else ""


def stamp(scene: Scene, level: str | None) -> str:
    """Which algorithm, which country and region, which level."""
    algorithm = scene.algorithm
    where = [named(scene.country)]
    if session.region():
        where.append(services.region_name(scene.country, session.region()))
    version = as_html(say("{title}, version {version}.", title=algorithm.title, version=algorithm.version))
    told = f"{version} {escape(', '.join(where))}."
    if not level:
        return told
    reached = as_html(say("Level: {level}.")).format(level=f"<b>{escape(algorithm.levels.get(level, level))}</b>")
    return f"{told} {reached}"


def unread(algorithm: Algorithm) -> str:
    """The documents the algorithm should rest on that were not read."""
    rows = markup.lines(source.title for source in algorithm.unread)
    return markup.fold(say("Not read in full by us"), rows) if algorithm.unread else ""
