"""What differs between two versions of an algorithm, in words: for the terminal, and for the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from algorithms.comparing.cases import Condition
from algorithms.comparing.words import Change
from algorithms.graph import DONE, Answer
from algorithms.vocabulary import in_general, vocabulary

if TYPE_CHECKING:
    from algorithms.comparing.differences import Class, Differences, Named, Part, Row

NO_DIFFERENCE = "No case ends elsewhere, and nothing is said differently."
SAME_ENDS = "No case ends elsewhere."
MOST_ROWS, MOST_RENAMED = 8, 12
LIMITS = (
    "A run of the old version stands beside each run of the new one that gives the same answers to the questions both "
    "have; what only one of them asks may be answered in any way.",
    "What a run has gathered at its end is compared: protections, burdens, help, level, sources. That something now "
    "comes earlier or later is told under the changed words, not here; so is whom a step without any is for.",
    "Each case shown is a smallest one of its kind; others of its kind may be longer.",
)


def summary(differences: Differences) -> list[str]:
    """What was found, in a few short sentences, the worst first."""
    if differences.not_compared:
        said = [f"The cases could not be compared: {differences.not_compared}"]
    elif not differences.classes:
        said = [SAME_ENDS if differences.found else NO_DIFFERENCE]
    else:
        lost = {word for one in differences.classes for word in one.lost}
        won = {word for one in differences.classes for word in one.won}
        counted = ", ".join(_counted(lost, won))
        said = [
            f"In some cases {counted}." if counted else "Every case ends in the same help; some rest on other sources."
        ]
    touched = len(differences.changed) + bool(differences.head)
    nodes = (("added", differences.added), ("removed", differences.removed), ("renamed", differences.renamed))
    said += [
        f"{'1 node is' if len(named) == 1 else f'{len(named)} nodes are'} {what}." for what, named in nodes if named
    ]
    return said + ([f"{touched} {'place says' if touched == 1 else 'places say'} something else."] if touched else [])


def _counted(lost: set[str], won: set[str]) -> Iterator[str]:
    words = vocabulary()
    for count, one, more in (
        (len(lost & words.protects.keys()), "protection is lost", "protections are lost"),
        (len(won & words.burdens.keys()), "burden is new", "burdens are new"),
        (_help(lost), "kind of help is lost", "kinds of help are lost"),
        (_levels(lost), "level is no longer reached", "levels are no longer reached"),
        (len(won & words.protects.keys()), "protection is won", "protections are won"),
        (len(lost & words.burdens.keys()), "burden is gone", "burdens are gone"),
        (_help(won), "kind of help is won", "kinds of help are won"),
        (_levels(won), "level is newly reached", "levels are newly reached"),
    ):
        if count:
            yield f"{count} {one if count == 1 else more}"


def _help(words: Iterable[str]) -> int:
    return len({word.partition(":")[2] for word in words if word.startswith(("need:", "kind:"))})


def _levels(words: Iterable[str]) -> int:
    return sum(word.startswith("level:") for word in words)


def word_in_words(word: str) -> str:
    """A word a run gathers, as a reader sees it."""
    kind, _, name = word.partition(":")
    said = {"need": f"help: {name}", "kind": f"referral to: {name}", "level": f"level {name} or higher"}
    said["source"] = f"rests on: {name}"
    effects = vocabulary().effects
    return f"{effects[word]} ({word})" if word in effects else said.get(kind, word)


def headings(one: Part) -> list[tuple[str, tuple[str, ...]]]:
    """What is lost and won: each kind of difference with its words, the worst first."""
    burdens = vocabulary().burdens

    def kept(words: Iterable[str], burden: bool) -> tuple[str, ...]:
        return tuple(word for word in words if not word.startswith("source:") and (word in burdens) == burden)

    def sources(words: Iterable[str]) -> tuple[str, ...]:
        return tuple(word for word in words if word.startswith("source:"))

    both = (
        ("Lost", kept(one.lost, burden=False)),
        ("New burden", kept(one.won, burden=True)),
        ("Won", kept(one.won, burden=False)),
        ("Burden gone", kept(one.lost, burden=True)),
        ("No longer rests on", sources(one.lost)),
        ("Now rests on", sources(one.won)),
    )
    return [(said, words) for said, words in both if words]


def sources_in_words(words: Iterable[str]) -> str:
    """The sources among the words of a part, by their ids."""
    return ", ".join(word.removeprefix("source:") for word in words)


def shared_conditions(one: Class) -> list[Condition]:
    """What all cases of a class answer, besides where they part."""
    there = Condition(one.title, (one.answer,))
    return [condition for condition in one.when if condition != there]


def when_in_words(conditions: Iterable[Condition]) -> list[str]:
    """In which cases it is so, in short sentences."""
    said = []
    for condition in conditions:
        joined = (" and " if condition.many else " or ").join(f"“{in_general(a)}”" for a in condition.answers)
        said.append(f"Only where “{in_general(condition.question)}” is answered {joined}.")
    return said


def part_in_words(one: Class, part: Part) -> list[str]:
    """Which cases a part of a class speaks of, in short sentences."""
    own = [condition for condition in part.when if condition not in one.when]
    whole = [f"In every case that {'had it before' if part.lost else 'has it now'}."] if part.every else []
    return whole + when_in_words(own)


def parted_in_words(one: Class) -> str:
    """Where the two versions part."""
    if one.answer == DONE:
        return f"At “{in_general(one.title)}”"
    return f"At “{in_general(one.title)}”, answered “{in_general(one.answer)}”"


def case_in_words(answers: Mapping[str, Answer]) -> str:
    """A run by the ids of its answers, as a case would write them."""
    return ", ".join(f"{name}: {_short(answer)}" for name, answer in answers.items() if answer != DONE)


def rows_that_matter(one: Part) -> list[Row]:
    """The questions of the two runs, and what only one of them does."""
    return [row for row in one.rows if row.asked or not row.same]


def renamed_in_words(named: Named) -> str:
    """A node that only changed its name, or is taken for the same one."""
    return f"{named.old} → {named.new}: {in_general(named.title)}"


# -- text ---------------------------------------------------------------------------------------


def text_lines(differences: Differences) -> Iterator[str]:
    """What `compare` prints: short sentences, the worst first."""
    for said, edition in (("Old", differences.old), ("New", differences.new)):
        yield f"{said}: {edition.title}, version {edition.version}, {edition.status}, SHA-256 {edition.hash}"
    yield " ".join(summary(differences))
    for number, one in enumerate(differences.classes, 1):
        yield ""
        yield from _class(number, one)
    for said, nodes in (("Removed", differences.removed), ("Added", differences.added)):
        if nodes:
            yield ""
            yield from (f"{said}: {named.old or named.new}: {in_general(named.title)}" for named in nodes)
    if differences.head or differences.changed:
        yield ""
    if differences.head:
        yield "At the head of the file:"
        yield from _changes(differences.head)
    for node in differences.changed:
        yield f"{node.new}: {in_general(node.title)}"
        yield from _changes(node.changes)
    if differences.renamed:
        yield ""
        named = list(differences.renamed)
        yield from (f"Taken for the same: {renamed_in_words(one)}" for one in named[:MOST_RENAMED])
        if len(named) > MOST_RENAMED:
            yield f"Taken for the same: {len(named) - MOST_RENAMED} nodes more; the page names each (--html)."
    if differences.classes:
        yield ""
        yield from LIMITS


def _class(number: int, one: Class) -> Iterator[str]:
    yield f"{number}. {parted_in_words(one)}:"
    yield from (f"   {sentence}" for sentence in when_in_words(shared_conditions(one)))
    for part in one.parts:
        for said, words in headings(part):
            if words[0].startswith("source:"):
                yield f"   {said}: {sources_in_words(words)}"
            else:
                yield from (f"   {said.upper()}: {word_in_words(word)}" for word in words)
        yield from (f"     {sentence}" for sentence in part_in_words(one, part))
    first = one.parts[0]
    old, new = case_in_words(first.old.answers), case_in_words(first.new.answers)
    yield f"   A smallest case: {new}." if old == new else f"   A smallest case, old: {old}."
    if old != new:
        yield f"   New: {new}."
    different = [row for row in first.rows if not row.same]
    for row in different[:MOST_ROWS]:
        yield f"   * {in_general(row.title)}: {answers_in_words(row)}"
    if len(different) > MOST_ROWS:
        yield f"   * … and {len(different) - MOST_ROWS} more, all on the page (--html)"


def _short(answer: Answer) -> str:
    """An answer by its ids, as a case would write it."""
    if isinstance(answer, Mapping):
        return "{" + ", ".join(f"{key}: {_short(part)}" for key, part in answer.items() if part) + "}"  # type: ignore[arg-type]
    return answer if isinstance(answer, str) else f"[{', '.join(answer)}]"


def answers_in_words(row: Row) -> str:
    """Both answers of a row; one where they are the same."""
    nothing = "not asked" if row.asked else "not done"
    old, new = (f"({nothing})" if said is None else in_general(said) for said in (row.old, row.new))
    return old if old == new else f"{old} | {new}"


def _changes(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        yield from (f"  {change.what}: {said}" for said in change_in_words(change))


def change_in_words(change: Change) -> list[str]:
    """A change in as few words as it takes; slots stay as they are written."""
    was, now = ("; ".join(f"“{line}”" for line in lines) for lines in (change.was, change.now))
    if change.was and change.now:
        return [f"was {was}, is {now}"]
    return [f"gone {was}"] if change.was else [f"new {now}"]
