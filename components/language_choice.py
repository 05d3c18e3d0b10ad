"""Which language the officer reads: one press in the top line of every screen opens the list."""

from __future__ import annotations

from html import escape

from algorithms import Algorithm
from components.markup import as_html
from components.spoken import draft_mark, is_draft, language, languages, say
from languages import ENGLISH, MARK, own_name
from languages.catalogue import OLD


def chooser(country: str = "", draft: str = "", algorithm: Algorithm | None = None) -> str:
    """The list of languages, each by its own name; on a phone what opens it says the *country* and the *draft* too."""
    spoken, untested = language(), is_draft(algorithm)
    brief = " · ".join(filter(None, (country, spoken, draft or (say("draft") if untested else ""))))
    full = " · ".join(filter(None, (own_name(spoken), say("translation: draft") if untested else "")))
    rows = "".join(
        f'<button type="button" data-language="{code}" lang="{code}" aria-pressed="{str(code == spoken).lower()}">'
        f"{escape(own_name(code))}</button>"
        for code in languages()
    )
    return (
        f'<details class="languages"><summary title="{escape(say("Language"))}">'
        f'<span class="brief">{escape(brief)}</span><span class="full">{escape(full)}</span></summary>'
        f"<div>{rows}{legend(algorithm)}</div></details>"
    )


def legend(algorithm: Algorithm | None = None) -> str:
    """Whether a native speaker has read the translation, and what the marks on a screen mean."""
    if language() == ENGLISH:
        return ""
    says = [draft_mark()] if is_draft(algorithm) else []
    says += [
        say("{mark} stands behind English that is not translated yet.", mark=MARK),
        say("{mark} stands behind a translation that is older than its English.", mark=OLD),
    ]
    return "".join(f"<p>{as_html(line)}</p>" for line in says)
