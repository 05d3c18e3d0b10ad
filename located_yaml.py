"""YAML as text that remembers its line.

Everything in a data file is text until someone asks for a number, so `no`,
`+380…` and `2026-11-23` stay what the author wrote.  A file is read through
`reading`; a key nobody asks for is a misspelling, and every slip in the file
is told at once as a `Problem`: `file:line: rule: what is wrong. What to do.`

Kept small on purpose: no anchors, aliases or tags, one document a file, a
bounded size and depth, and never the same key twice.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

import yaml

from sentences import Sentence, quoted

MOST_BYTES = 4_000_000
MOST_DEPTH = 24
_NOT_TEXT = {
    int: Sentence("it should be a text, but a number is there."),
    float: Sentence("it should be a text, but a number is there."),
    bool: Sentence("it should be a text, but true or false is there."),
    type(None): Sentence("it should be a text, but nothing is there."),
}
_SOMETHING_ELSE = Sentence("it should be a text, but something else is there.")
STANDARD_INPUT = Path("-")
WHAT_STANDS_HERE = Sentence("what stands here")
"""In a sentence, in place of what may not be repeated."""

T = TypeVar("T")
_EVENTS_OF = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_UNSEEN = re.compile(
    r"[^\t\n\x20-\x7e\xa0-\u200a\u2010-\u2027\u202f-\u205f\u2070-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing a data author can mend, at one place."""

    file: Path
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule}: {self.message}"

    def as_json(self) -> dict[str, object]:
        """The row that `check --json` prints."""
        return {"file": str(self.file), "line": self.line, "rule": self.rule, "message": self.message}


class BadData(Exception):
    """A data file cannot be used; `problems` says why, all at once, in file order."""

    def __init__(self, problems: Collection[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class Text(str):
    """A piece of text and the line it stands on."""

    line: int

    def __new__(cls, text: str, line: int) -> Text:
        self = super().__new__(cls, text)
        self.line = line
        return self

    def __getnewargs__(self) -> tuple[str, int]:  # type: ignore[override]
        """What a copy or a cache makes it anew from."""
        return str(self), self.line


class _List(NamedTuple):
    line: int
    members: list[_Node]


class _Map(NamedTuple):
    line: int
    members: dict[Text, _Node]


_Node = Text | _List | _Map

Plain = str | list["Plain"] | dict[str, "Plain"]
"""What stands in a data file, without its lines."""


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A sentence with the nearest of the *known* words, or with them all where they are few."""

    def nearness(one: str) -> tuple[float, int]:  # of words about equally alike, the one that begins alike is nearer
        return round(SequenceMatcher(None, one, word).ratio(), 1), sum(map(word.startswith, accumulate(one)))

    if near := sorted(get_close_matches(word, known, n=20)):
        return " " + Sentence("Did you mean {near}?", near=quoted(max(near, key=nearness)))
    if 0 < len(known) <= 12:
        return " " + Sentence("Use one of: {words}.", words=", ".join(known))
    return ""


@contextmanager
def reading(file: Path, problems: list[Problem] | None = None) -> Iterator[Section]:
    """Read *file* (`STANDARD_INPUT` for what is piped in) and hand out its top `Section`.

    On leaving the block the keys nobody asked for are reported.  Where the
    caller keeps a list of *problems* they are added to it; otherwise
    `BadData` is raised if there are any.
    """
    found: list[Problem] = []
    top = Section("the file", _parse(file, found), file, found)
    yield top
    top.report_unread()
    if problems is not None:
        problems.extend(sorted(set(found)))
    elif found:
        raise BadData(found)


def section_of(plain: Mapping[str, Plain], name: str, file: Path, problems: list[Problem]) -> Section:
    """*plain* as if it stood in *file*, each member of it on a line of its own: the first on line 1.

    The caller ends with `report_unread`; what is missing is told on line 0.  *plain* may come from anywhere: a text
    with a character no one can see, and what is no text, list or mapping at all, is told, and read as empty.
    """

    def tell(line: int, rule: str, message: str) -> None:
        problems.append(Problem(file, line, rule, message))

    def members_of(value: Mapping[object, object], line: int, depth: int) -> dict[Text, _Node]:
        keys = {key: text(key, line) for key in value}
        return {said: node(value[key], line, depth + 1) for key, said in keys.items() if said or key == ""}

    def text(value: object, line: int) -> Text:
        if not isinstance(value, str):
            tell(line, "grammar", _NOT_TEXT.get(type(value), _SOMETHING_ELSE))
            return Text("", line)
        try:
            _refuse_unseen(value, line)
        except _Refused as refused:
            tell(line, "unseen", refused.args[1])
            return Text("", line)
        return Text(value, line)

    def node(value: object, line: int, depth: int) -> _Node:
        if not isinstance(value, dict | list):
            return text(value, line)
        if depth >= MOST_DEPTH:
            tell(line, "grammar", _too_deep())
            return Text("", line)
        if isinstance(value, dict):
            return _Map(line, members_of(value, line, depth))
        return _List(line, [node(inner, line, depth + 1) for inner in value])

    members: dict[Text, _Node] = {}
    for line, (key, value) in enumerate(plain.items(), 1):
        if (said := text(key, line)) or key == "":
            members[said] = node(value, line, 1)
    return Section(name, _Map(0, members), file, problems)


class Section:
    """A mapping of a data file, asked for its keys one by one.

    Reading a key that is missing or of the wrong shape notes a problem and
    gives an empty value, so that the rest of the file is still looked at.
    While it is `withheld`, no problem of it or its parts repeats a value.
    """

    def __init__(self, name: str, node: _Node | None, file: Path, told: list[Problem], withheld: bool = False) -> None:
        self.name = name
        self.file = file
        self.line = node.line if node is not None else 1
        self._problems = told
        self._asked: set[str] = set()
        self._missing: dict[str, str | None] = {}
        self._parts: list[Section] = []
        self.withheld = withheld
        self.given_up = not isinstance(node, _Map)
        self._members = node.members if isinstance(node, _Map) else {}
        if self.given_up and node is not None:
            should = Sentence("{section} should be made of lines like `key: value`.", section=self.titled)
            self.problem(should, safe=name.isidentifier())

    @property
    def titled(self) -> str:
        """Its name as a sentence has it: "the file", or the name in quotes."""
        return self.name if self.name.startswith("the ") else quoted(self.name)

    def problem(self, message: str, at: str | None = None, rule: str = "grammar", safe: bool = False) -> None:
        """Note a slip at the key or `Text` *at*; of a `withheld` section a message that is not *safe* is not told."""
        line = self.line if at is None else at.line if isinstance(at, Text) else self._line_of(at)
        if self.withheld and not safe:
            message = Sentence(
                "{key} is not as it should be. Look at the line: what it says may not be repeated.",
                key=quoted(at) if at in self._asked and at in self._members else WHAT_STANDS_HERE,
            )
        self._problems.append(Problem(self.file, line, rule, message))

    def give_up(self) -> None:
        """Say nothing more about this section: what is wrong with it has been told."""
        self.given_up = True

    def report_unread(self) -> None:
        """Report each key that nobody asked for, and each that is missing, here and in every part."""
        unread = [] if self.given_up else [own for own in self._members if own not in self._asked]
        for key, because in ({} if self.given_up else self._missing).items():
            if not get_close_matches(key, unread):
                told = Sentence("{section} has no {key}. Add it.", section=self.titled, key=quoted(key))
                self.problem(told, because, safe=True)
        for key in unread:
            told = Sentence("{key} is not a key of {section}.", key=quoted(key), section=self.titled)
            self.problem(told + did_you_mean(key, sorted(self._asked)), key, safe=key.isidentifier())
        for part in self._parts:
            part.report_unread()

    def _line_of(self, key: str) -> int:
        return next((own.line for own in self._members if own == key), self.line)

    def __contains__(self, key: str) -> bool:
        self._asked.add(key)
        return key in self._members

    @property
    def keys(self) -> list[Text]:
        """The keys in file order, each with its line."""
        return list(self._members)

    def plain(self) -> dict[str, Plain]:
        """All that stands here, without its lines; nothing of it counts as unread."""
        self.given_up = True
        return {str(key): _plain(member) for key, member in self._members.items()}

    def text(self, key: str, default: str | None = None, because: str | None = None) -> Text:
        """The text at *key*; without a *default* the key must be there (*because* of another) and not be empty."""
        found = self._take(
            key,
            Text,
            lambda: Sentence("{key} of {section} should be a text.", key=quoted(key), section=self.titled),
            default is None,
            because,
        )
        if found is None:
            return Text(default or "", self._line_of(key))
        if not found.strip() and default is None:
            told = Sentence(
                "{key} of {section} is empty. Write it, or remove the line.", key=quoted(key), section=self.titled
            )
            self.problem(told, key, safe=True)
        return found

    def texts(self, key: str, required: bool = False) -> tuple[Text, ...]:
        """The list of texts at *key*, `()` where there is none."""
        named = {"key": quoted(key), "section": self.titled}
        found = self._take(
            key,
            _List,
            lambda: Sentence("{key} of {section} should be a list, like `{plain}: [one, two]`.", plain=key, **named),
            required,
        )
        if found is None:
            return ()
        if required and not found.members:
            self.problem(Sentence("{key} of {section} is empty. Name at least one.", **named), key, safe=True)
        plain = [m for m in found.members if isinstance(m, Text)]
        if len(plain) < len(found.members):
            self.problem(Sentence("each member of {key} in {section} should be a text.", **named), key, safe=True)
        for again in Counter(plain) - Counter(set(plain)):
            told = Sentence("{word} stands twice in {key} of {section}. Keep one.", word=quoted(again), **named)
            self.problem(told, at=key)
        return tuple(plain)

    def flag(self, key: str, default: bool = False) -> bool:
        """`true` or `false` at *key*."""
        said = self.text(key, "true" if default else "false")
        if said not in ("true", "false"):
            named = {"key": quoted(key), "section": self.titled, "said": quoted(said)}
            self.problem(Sentence("{key} in {section} should be true or false, not {said}.", **named), at=key)
        return said == "true"

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number at *key*."""
        said = self.text(key, None if default is None else str(default))
        if said and not re.fullmatch(r"-?[0-9]{1,9}", said):
            self.problem(f'"{key}" in {self.titled} should be a whole number, not "{said}".', at=key)
            return default or 0
        return int(said or 0)

    def one_of(self, key: str, known: Collection[str], what: str, default: str | None = None) -> Text:
        """The text at *key*, which must be one of the *known* words; *what* names one: "a tier"."""
        said = self.text(key, default)
        if said and said != default and said not in known:
            told = Sentence("{said} is not {what}.", said=quoted(said), what=what)
            self.problem(told + did_you_mean(said, known), at=key)
        return said

    def some_of(
        self, key: str, known: Collection[str], what: str, required: bool = False, rule: str = "grammar"
    ) -> tuple[Text, ...]:
        """The list of texts at *key*, each of which must be one of the *known* words."""
        said = self.texts(key, required)
        for word in said:
            if word not in known:
                told = Sentence("{said} is not {what}.", said=quoted(word), what=what)
                self.problem(told + did_you_mean(word, known), at=word, rule=rule)
        return tuple(word for word in said if word in known)

    def shape(self, key: str) -> Literal["text", "list", "mapping", "nothing"]:
        """What stands at *key*, for the few keys that may be written in several shapes."""
        if (node := self._get(key)) is None:
            return "nothing"
        return "text" if isinstance(node, Text) else "list" if isinstance(node, _List) else "mapping"

    def section(self, key: str, required: bool = False) -> Section | None:
        """The mapping at *key*."""
        found = self._get(key, required)
        return None if found is None else self._part(key, found)

    def parts(self) -> Iterator[tuple[Text, Section]]:
        """Every member as a section of its own, in file order."""
        for key in self.keys:
            self._asked.add(key)
            yield key, self._part(key, self._members[key])

    def sections(self, key: str, required: bool = False) -> Iterator[tuple[Text, Section]]:
        """The members of the mapping at *key*, each a section."""
        whole = self.section(key, required)
        yield from whole.parts() if whole else ()

    def rows(self, key: str) -> Iterator[Section]:
        """The members of the list at *key*, each a section."""
        found = self._take(
            key, _List, lambda: f'"{key}" of {self.titled} should be a list of entries that begin with `- `.', False
        )
        for count, member in enumerate(found.members if found else (), 1):
            yield self._part(Text(f"{key} {count}", member.line), member)

    def _part(self, key: str, node: _Node) -> Section:
        part = Section(key, node, self.file, self._problems, self.withheld)
        part.line = key.line if isinstance(key, Text) else self._line_of(key)
        self._parts.append(part)
        return part

    def _get(self, key: str, required: bool = False, because: str | None = None) -> _Node | None:
        self._asked.add(key)
        if required and key not in self._members:
            self._missing[key] = because
        return self._members.get(Text(key, 0))

    def _take(
        self, key: str, kind: type[T], should: Callable[[], str], required: bool, because: str | None = None
    ) -> T | None:
        found = self._get(key, required, because)
        if found is None or isinstance(found, kind):
            return found
        self.problem(should(), key, safe=True)
        return None


def _plain(node: _Node) -> Plain:
    if isinstance(node, _Map):
        return {str(key): _plain(member) for key, member in node.members.items()}
    return [_plain(member) for member in node.members] if isinstance(node, _List) else str(node)


def _too_deep() -> Sentence:
    return Sentence("it is nested deeper than {most} levels. Make it flatter.", most=MOST_DEPTH)


class _Refused(Exception):
    """The file cannot be read further; the arguments are the line and the sentence that say why."""


def _parse(file: Path, problems: list[Problem]) -> _Node | None:
    def tell(line: int, message: str) -> None:
        problems.append(Problem(file, line, "yaml", message))

    text = ""
    try:
        text = _text_of(file)
        return _document(yaml.parse(text, Loader=_EVENTS_OF), tell)
    except _Refused as refused:
        tell(*refused.args)
    except yaml.MarkedYAMLError as error:
        tell(*_in_plain_words(error, text.split("\n")))
    return None


def _text_of(file: Path) -> str:
    try:
        with sys.stdin.buffer if file == STANDARD_INPUT else file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise _Refused(1, "there is no such file.") from None
    except OSError as error:
        raise _Refused(1, f"it cannot be opened: {error.strerror}.") from error
    if len(raw) > MOST_BYTES:
        raise _Refused(1, f"it is larger than {MOST_BYTES:,} bytes. Split it, or remove what does not belong in it.")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        at = raw[: error.start].count(b"\n") + 1
        raise _Refused(at, "it is not UTF-8 text. Save it again with the encoding UTF-8.") from error
    _refuse_unseen(text, 1)
    return text


def _refuse_unseen(text: str, line: int) -> None:
    if unseen := _UNSEEN.search(text):
        line += text.count("\n", 0, unseen.start())
        told = Sentence("it has a character no one can see ({code}). Delete it.", code=f"U+{ord(unseen[0]):04X}")
        raise _Refused(line, told)


def _document(events: Iterator[yaml.Event], tell: Callable[[int, str], None]) -> _Node:
    """The tree of the one document in *events*; refuses what a data file here never needs."""
    documents = [_node(event, events, 0, tell) for event in events if isinstance(event, yaml.NodeEvent)]
    if not documents:
        raise _Refused(1, "it is empty.")
    if len(documents) > 1:
        raise _Refused(documents[1].line, "a second document begins here. Keep one document a file.")
    return documents[0]


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int, tell: Callable[[int, str], None]) -> _Node:
    """The node that begins with *event*, down to its last member."""
    line = event.start_mark.line + 1 if event.start_mark else 1
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _Refused(line, "it uses an anchor or alias (& or *). Write the text out, or put it in quotes.")
    if tag := getattr(event, "tag", None):
        raise _Refused(line, f"it uses the tag {tag}. Everything is text here: remove the tag.")
    if isinstance(event, yaml.ScalarEvent):
        _refuse_unseen(event.value, line)
        return Text(event.value, line)
    if depth >= MOST_DEPTH:
        raise _Refused(line, _too_deep())
    inside = takewhile(lambda inner: not isinstance(inner, yaml.CollectionEndEvent), events)
    if isinstance(event, yaml.SequenceStartEvent):
        return _List(line, [_node(inner, events, depth + 1, tell) for inner in inside])
    members: dict[Text, _Node] = {}
    for inner in inside:
        key = _node(inner, events, depth + 1, tell)
        if not isinstance(key, Text):
            raise _Refused(key.line, "a key should be one word. Is a text that begins with [ or { missing its quotes?")
        value = _node(next(events), events, depth + 1, tell)
        if key in members:
            tell(key.line, f'the key "{key}" stands twice. Keep one of the two.')
        members.setdefault(key, value)
    return _Map(line, members)


_SAID_PLAINLY = (  # what the parser says, whether the slip is where the thing began, what we say
    ("escape", False, "a backslash stands inside double quotes. Write it twice, or use single quotes."),
    ("quoted scalar", True, "the quote opened here is never closed. Add the closing quote."),
    ("flow", True, "the bracket opened here is not closed as it should be. Close it, or put the text in quotes."),
    ("start any token", False, "a text may not begin with @, ` or %. Put the text in quotes."),
    ("find expected ':'", True, "there is no colon and space after the key. Write `key: value`."),
    ("mapping values", False, "a colon and a space stand inside a sentence. Put the whole sentence in quotes."),
    ("entries are not", False, "a list begins behind its key. Begin it on the next line."),
    ("block", False, "a text goes on after a closing quote or bracket; or a quote above is open. Mend the quotes."),
)


def _in_plain_words(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[int, str]:
    """The commonest slips, told so that somebody who does not know YAML can mend them."""
    said = f"{error.problem or ''} {error.context or ''}"
    mark = error.problem_mark or error.context_mark
    at, column = (mark.line, mark.column) if mark else (0, 0)
    began = error.context_mark.line if error.context_mark else at
    here = lines[at] if at < len(lines) else ""
    before = next((i for i in range(min(at, len(lines)) - 1, -1, -1) if lines[i].strip()), at)
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return at + 1, "a tab stands where spaces should. Replace it with spaces."
    if "mapping values" in said or "find expected ':'" in said:
        slip = before if "mapping values" in said else began
        if re.match(r"\s*(- )?[A-Za-z_]\w*:[^\s/]", lines[slip]):
            return slip + 1, "there is no space after the colon. Write `key: value`."
        if slip != at and re.fullmatch(r"\s*\w+\s*", lines[slip]):
            return slip + 1, "there is no colon and space after the key. Write `key: value`."
    if ("parsing a block" in said and not here[:column].strip()) or re.fullmatch(r"\s+\w+", here[:column]):
        return at + 1, "the line is not indented like its neighbours. Line it up with the keys beside it."
    for words, where_it_began, sentence in _SAID_PLAINLY:
        if words in said:
            return (began if where_it_began else at) + 1, sentence
    return at + 1, f"it is not readable as YAML: {error.problem}."
