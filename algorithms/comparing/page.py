"""What differs between two versions of an algorithm, as one page for the lawyer who signs it.

The losses of protection stand first, in a box.  Each class of cases has its
smallest case with both versions side by side; then what is said differently;
last a place to sign.  One HTML file that needs nothing else, prints well, and
is the same each time it is made: it has no date but those of the versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from algorithms.comparing.differences import Class, Differences, Edition, End, Part, Row
from algorithms.comparing.text import (
    LIMITS,
    case_in_words,
    headings,
    part_in_words,
    parted_in_words,
    renamed_in_words,
    rows_that_matter,
    shared_conditions,
    sources_in_words,
    summary,
    when_in_words,
    word_in_words,
)
from algorithms.comparing.words import Change
from algorithms.vocabulary import in_general

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f23; --ground: #fff; --quiet: #5b5648; --line: #c9c4b8;
  --accent: #0b5d66; --bad: #b3261e; --soft: #f1eee7 }
@media (prefers-color-scheme: dark) { :root { --ink: #ece9e2; --ground: #14181c; --quiet: #b9b4a7; --line: #46515a;
  --accent: #6cc3cc; --bad: #ffb4ab; --soft: #1e252b } }
@media print { :root { color-scheme: light; --ink: #000; --ground: #fff; --quiet: #444; --line: #999;
  --accent: #000; --bad: #b3261e; --soft: #fff } h2 { break-after: avoid } }
body { font: 16px/1.5 "Noto Sans", sans-serif; color: var(--ink); background: var(--ground); max-width: 50rem;
  margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.9rem; line-height: 1.2; overflow-wrap: break-word }
h2 { margin-top: 3rem; border-bottom: 2px solid var(--accent) }
h3 { margin: 2rem 0 .3rem }
h4 { margin: 1rem 0 .2rem; font-size: 1rem }
small, .hash, figcaption { color: var(--quiet); font-size: .85rem }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .92rem; table-layout: fixed }
td, th { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-top: 1px solid var(--line) }
tr { break-inside: avoid }
th:first-child { width: 40% }
ul { margin: .2rem 0; padding-left: 1.2rem }
p { margin: .4rem 0 }
figure { margin: 1rem 0 }
.lost { border: 3px solid var(--bad); padding: .6rem 1rem; margin: 1.5rem 0 }
.bad { color: var(--bad); font-weight: 700 }
.differs td { background: var(--soft) }
.differs td:first-child { border-left: 4px solid var(--bad); padding-left: .5rem }
.lost h2, .sign h2 { margin-top: .4rem }
.sign { break-inside: avoid; border: 2px solid var(--ink); padding: .5rem 1rem 1rem; margin-top: 3rem }
.sign dl { display: grid; grid-template-columns: 6.5rem 1fr; gap: 1.6rem 1rem; align-items: end }
.sign dd { margin: 0; border-bottom: 1px solid var(--ink); min-height: 1.4rem }
a { color: var(--accent) }
@media (max-width: 34rem) { table { font-size: .84rem; hyphens: auto } th:first-child { width: 32% } }
"""


def compare_page(differences: Differences) -> str:
    """The page, as HTML, one sentence a line so that two pages can be compared line by line."""
    title = f"What changed: {differences.new.title}"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{escape(title)}</h1>",
            *_editions(differences),
            *(f"<p>{escape(said)}</p>" for said in summary(differences)),
            *_losses(differences),
            *_classes(differences),
            *_words(differences),
            *_nodes(differences),
            *_method(),
            *_signature(differences),
            "</body></html>\n",
        ]
    )


def _editions(differences: Differences) -> Iterator[str]:
    yield "<table><tr><th></th><th>Old version</th><th>New version</th></tr>"
    rows = (("Title", "title"), ("Version", "version"), ("Status", "status"), ("SHA-256 of its files", "hash"))
    for said, key in rows:
        cells = [escape(str(getattr(edition, key))) for edition in (differences.old, differences.new)]
        shown = [f'<span class="hash">{cell}</span>' if key == "hash" else cell for cell in cells]
        yield f'<tr><td>{said}</td><td id="old-{key}">{shown[0]}</td><td id="new-{key}">{shown[1]}</td></tr>'
    yield "</table>"


def _losses(differences: Differences) -> Iterator[str]:
    """The protections that some case loses, each with where it is told; or that nobody knows."""
    if differences.not_compared:
        yield '<section class="lost"><h2>The cases were not compared</h2>'
        yield "<p>Whether a protection is lost is not known.</p></section>"
    lost = [
        (number, one, word)
        for number, one in enumerate(differences.classes, 1)
        for part in one.parts
        for said, words in headings(part)
        for word in words
        if said == "Lost" and ":" not in word
    ]
    if not lost:
        return
    yield '<section class="lost"><h2>Protections lost</h2><ul>'
    for number, one, word in lost:
        yield f'<li><strong>{escape(word_in_words(word))}</strong>: <a href="#class-{number}">class {number}</a>.'
        yield f"{escape(parted_in_words(one))}.</li>"
    yield "</ul></section>"


# -- cases ---------------------------------------------------------------------------------


def _classes(differences: Differences) -> Iterator[str]:
    told = ""
    for number, one in enumerate(differences.classes, 1):
        heading = "The same help, resting on other sources" if one.only_sources else "Cases that end elsewhere"
        if heading != told:
            told = heading
            yield f"<h2>{heading}</h2>"
        yield f'<section id="class-{number}"><h3>{number}. {escape(parted_in_words(one))}</h3>'
        yield from _sentences(when_in_words(shared_conditions(one)))
        for place, part in enumerate(one.parts):
            yield from _part(one, part, whole=place == 0 and not one.only_sources)
        yield "</section>"


def _part(one: Class, part: Part, whole: bool) -> Iterator[str]:
    for said, words in headings(part):
        if words[0].startswith("source:"):
            yield f"<p>{said}: {escape(sources_in_words(words))}</p>"
            continue
        bad = ' class="bad"' if said in ("Lost", "New burden") else ""
        yield from (f"<p><span{bad}>{said}:</span> {escape(word_in_words(word))}</p>" for word in words)
    yield from _sentences(part_in_words(one, part))
    if whole:
        yield from _side_by_side(part)
    else:
        old, new = case_in_words(part.old.answers), case_in_words(part.new.answers)
        cases = [("A smallest case", new)] if old == new else [("A smallest case, old", old), ("new", new)]
        yield from (f"<p><small>{said}: {escape(case)}.</small></p>" for said, case in cases)


def _sentences(sentences: Iterable[str]) -> Iterator[str]:
    yield from (f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _side_by_side(part: Part) -> Iterator[str]:
    """The two runs, question by question, and how each ends."""
    yield "<figure><figcaption>A smallest case in both versions. What differs is marked.</figcaption><table>"
    yield "<tr><th>Question or step</th><th>Old version</th><th>New version</th></tr>"
    rows = rows_that_matter(part)
    for row in rows:
        marked = "" if row.same else ' class="differs"'
        cells = "".join(f"<td>{escape(_answer(row, said))}</td>" for said in (row.old, row.new))
        yield f"<tr{marked}><td>{escape(in_general(row.title))}</td>{cells}</tr>"
    left = len(part.rows) - len(rows)
    if left:
        steps = "1 step that is" if left == 1 else f"{left} steps that are"
        yield f'<tr><td colspan="3"><small>Not shown: {steps} done in both.</small></td></tr>'
    yield from _ends(part.old, part.new)
    yield "</table></figure>"


def _answer(row: Row, said: str | None) -> str:
    if said is None:
        return "(not asked)" if row.asked else "(not done)"
    return in_general(said)


def _ends(old: End, new: End) -> Iterator[str]:
    """What only one of the two runs ends with; the rest is the same."""
    yield '<tr><th colspan="3">What only one of the two ends with</th></tr>'
    for said, key in (
        ("Protections", "protections"),
        ("Burdens", "burdens"),
        ("Help wanted", "needs"),
        ("Referrals", "kinds"),
        ("Level", "level"),
        ("Sources", "sources"),
    ):
        one, other = (_several(getattr(end, key)) for end in (old, new))
        if one == other:
            continue
        cells = "".join(
            f"<td>{escape(', '.join(word for word in here if word not in there)) or '&ndash;'}</td>"
            for here, there in ((one, other), (other, one))
        )
        yield f'<tr class="differs"><td>{said}</td>{cells}</tr>'


def _several(words: tuple[str, ...] | str | None) -> tuple[str, ...]:
    return words if isinstance(words, tuple) else (words,) if words else ()


# -- words, and what stands at the end -----------------------------------------------------


def _words(differences: Differences) -> Iterator[str]:
    if not (differences.head or differences.changed):
        return
    yield "<h2>What is said differently</h2>"
    if differences.head:
        yield "<section><h3>At the head of the file</h3>"
        yield from _changes(differences.head)
        yield "</section>"
    for node in differences.changed:
        yield f"<section><h3>{escape(in_general(node.title))}</h3><small><code>{escape(node.new)}</code></small>"
        yield from _changes(node.changes)
        yield "</section>"


def _changes(changes: Iterable[Change]) -> Iterator[str]:
    yield "<table><tr><th>What</th><th>Old version</th><th>New version</th></tr>"
    for change in changes:
        cells = "".join(
            f"<td>{'<br>'.join(map(escape, lines)) or '&ndash;'}</td>" for lines in (change.was, change.now)
        )
        yield f"<tr><td>{escape(change.what)}</td>{cells}</tr>"
    yield "</table>"


def _nodes(differences: Differences) -> Iterator[str]:
    for said, nodes in (("Removed", differences.removed), ("Added", differences.added)):
        if nodes:
            yield f"<h2>{said}</h2><ul>"
            for named in nodes:
                yield f"<li>{escape(in_general(named.title))} <code>{escape(named.old or named.new)}</code></li>"
            yield "</ul>"
    if differences.renamed:
        yield "<h2>Taken for the same under another name</h2><ul>"
        yield from (f"<li>{escape(renamed_in_words(named))}</li>" for named in differences.renamed)
        yield "</ul>"


def _method() -> Iterator[str]:
    yield "<h2>How the cases were compared</h2>"
    yield from _sentences(LIMITS)


def _signature(differences: Differences) -> Iterator[str]:
    def named(edition: Edition) -> str:
        return f"version {edition.version} (SHA-256 {edition.hash[:16]}…)"

    yield '<section class="sign"><h2>Signature</h2>'
    yield "<p><strong>I have read these changes.</strong>"
    yield f"From {escape(named(differences.old))} to {escape(named(differences.new))}.</p>"
    yield "<dl>"
    yield from (f"<dt>{said}</dt><dd></dd>" for said in ("Name", "Role", "Date", "Signature"))
    yield "</dl></section>"
