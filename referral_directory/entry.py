"""An entry: what is written about one service, as plain text.

The same shape stands in a country's file, in the store, in a form and in a workbook, and one reader looks at it
wherever it comes from (`read_entry`).  An entry changes field by field; of `accepts`, `checks` and `tiers` each member
is a field of its own (`accepts.uses_drugs`), so that two people who change two of them are not in each other's way.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from located_yaml import Plain, Problem, Text, section_of
from sentences import Sentence

from .fields import fields
from .places import Places
from .service import Service, read_service

Entry = Mapping[str, Plain]
"""Field → what stands there, as in a country's file."""

Fields = dict[str, Plain]
"""The same with the members of `accepts`, `checks` and `tiers` as fields of their own."""

Changes = Mapping[str, Plain | None]
"""Field → what it becomes; None where it is taken away."""

MOST_MEMBERS = 60
MOST_REASON = 500
MOST_AUTHOR = 200
MOST_ID = 100
MEMBERS = ("accepts", "checks", "tiers")
_EMPTY: tuple[Plain, ...] = ("", [], {})
_ABOUT_TIERS = ("tier", "tiers", "address_tier")
_MISSING = re.compile(r'has no "(\w+)"\. Add it\.$')
_KEPT_BY_US = ("checked", "checks")
_STRICTER = ("public", "partner", "secret")


@dataclass(frozen=True)
class Wrong:
    """What is wrong with one field, in a sentence."""

    field: str
    message: str


class WrongEntry(ValueError):
    """An entry cannot be taken; `wrong` says why, all at once, field by field."""

    def __init__(self, wrong: Collection[Wrong]) -> None:
        self.wrong = tuple(wrong)
        super().__init__("\n".join(f"{one.field}: {one.message}" for one in self.wrong))


@dataclass(frozen=True)
class Conflict:
    """One field that two people changed: what it was, what it became meanwhile, and what is wanted now."""

    field: str
    was: Plain | None
    became: Plain | None
    wanted: Plain | None


class Conflicts(ValueError):
    """A change meets another one on the same field; nothing was written."""

    def __init__(self, conflicts: Collection[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        names = ", ".join(conflict.field for conflict in self.conflicts)
        super().__init__(
            Sentence("Somebody else changed the same meanwhile: {names}. Look at both, and decide.", names=names)
        )


def fields_of(entry: Entry) -> Fields:
    """*entry* with each member of `accepts`, `checks` and `tiers` as a field of its own; empty ones are left out."""
    flat: Fields = {}
    for name, value in entry.items():
        if name in MEMBERS and isinstance(value, dict):
            flat |= {f"{name}.{member}": said for member, said in value.items()}
        elif value not in _EMPTY:
            flat[name] = value
    return flat


def entry_of(flat: Mapping[str, Plain]) -> dict[str, Plain]:
    """The entry that *flat* was made of, its fields in the order of fields.yaml; empty ones are left out."""
    entry: dict[str, Plain] = {}
    for name, value in flat.items():
        whole, _, member = name.partition(".")
        if member and whole in MEMBERS:
            part = entry.setdefault(whole, {})
            assert isinstance(part, dict)
            part[member] = value
        elif value not in _EMPTY:
            entry[name] = value
    order = [*fields(), *_KEPT_BY_US]
    return dict(sorted(entry.items(), key=lambda row: order.index(row[0]) if row[0] in order else len(order)))


def changes_between(old: Entry, new: Entry) -> dict[str, Plain | None]:
    """What has to be changed in *old* to have *new*."""
    before, after = fields_of(old), fields_of(new)
    changed: dict[str, Plain | None] = {name: value for name, value in after.items() if before.get(name) != value}
    return changed | {name: None for name in before if name not in after}


def changed(entry: Entry, changes: Changes) -> dict[str, Plain]:
    """*entry* with *changes* made."""
    flat = fields_of(entry)
    for name, value in changes.items():
        if value is None:
            flat.pop(name, None)
        else:
            flat[name] = value
    return entry_of(flat)


def sound_changes(entry: Entry, changes: Changes) -> dict[str, Plain | None]:
    """*changes* to *entry* as the store keeps them: field by field, and what becomes empty is taken away.

    `accepts`, `checks` or `tiers` as a whole says what becomes of each member.  Raises `WrongEntry` for what is no
    text, list or mapping at all; whether the fields make sense is for `read_entry`.
    """
    wrong = [
        one for one, rule in _at_first_sight({k: v for k, v in changes.items() if v is not None}) if rule != "unseen"
    ]
    for name in MEMBERS:
        if not isinstance(changes.get(name, {}), dict | None):
            wrong.append(Wrong(name, Sentence("it should say for each member what it is, like `member: text`.")))
    if wrong:
        raise WrongEntry(dict.fromkeys(wrong))
    before, sound = fields_of(entry), dict[str, Plain | None]()
    for name in MEMBERS:
        if name in changes:
            whole = changes[name]
            wanted = fields_of({name: whole}) if whole else {}
            members = [*wanted, *(member for member in before if member.startswith(f"{name}."))]
            sound.update((one, wanted.get(one)) for one in members if wanted.get(one) != before.get(one))
    sound.update((name, None if value in _EMPTY else value) for name, value in changes.items() if name not in MEMBERS)
    return sound


def merged(base: Entry, now: Entry, changes: Changes) -> dict[str, Plain | None]:
    """Of *changes* to *base* those that are still to be made to what the entry is *now*.

    Raises `Conflicts` where a field was changed meanwhile to something else.  The later check of a field stands.
    """
    before, current = fields_of(base), fields_of(now)
    left: dict[str, Plain | None] = {}
    conflicts = []
    for name, wanted in changes.items():
        was, is_now = before.get(name), current.get(name)
        if is_now == wanted:
            continue
        if name == "checked" or name.startswith("checks."):
            if is_now == was or day_of(wanted) >= day_of(is_now):
                left[name] = wanted
        elif is_now == was:
            left[name] = wanted
        else:
            conflicts.append(Conflict(name, was, is_now, wanted))
    if conflicts:
        raise Conflicts(conflicts)
    return left


def day_of(check: Plain | None) -> str:
    """The day of a check, empty where there is none."""
    return str(check.get("on", "")) if isinstance(check, dict) else ""


def tier_of(entry: Entry, name: str) -> str:
    """Who may see the field *name*: the strictest of the service's tier and its own; what is not known is secret."""
    tiers = entry.get("tiers", {})
    own: Plain | None
    if name == "address":
        own = entry.get("address_tier", "secret")
    else:
        own = tiers.get(name.partition(".")[0]) if isinstance(tiers, dict) else "secret"
    said = [str(tier) for tier in (entry.get("tier", "secret"), own) if tier is not None]
    return max((tier if tier in _STRICTER else "secret" for tier in said), key=_STRICTER.index)


def visible(entry: Entry, up_to: str) -> dict[str, Plain]:
    """The fields of *entry* that somebody may see who sees what is public, `partner` or `secret` (*up_to*)."""
    allowed = _STRICTER[: _STRICTER.index(up_to) + 1]
    seen = {name: value for name, value in entry.items() if tier_of(entry, name) in allowed}
    return seen if up_to == "secret" else _without_pages(seen)


def _without_pages(entry: dict[str, Plain]) -> dict[str, Plain]:
    """*entry* with the sites alone, where its source prints an address that may not be public."""
    source, accepts = entry.get("source"), entry.get("accepts")
    if not isinstance(source, dict) or source.get("prints_address", "false") == "false":
        return entry
    entry["source"] = {**source, "url": _site(source.get("url", ""))}
    if isinstance(accepts, dict):
        entry["accepts"] = {
            name: {**said, "source": _site(said.get("source", ""))} if isinstance(said, dict) else said
            for name, said in accepts.items()
        }
    return entry


def _site(url: Plain) -> str:
    parts = urlsplit(str(url))
    return f"{parts.scheme}://{parts.netloc}/" if parts.netloc else ""


def without_secrets(entry: Entry) -> dict[str, Plain]:
    """*entry* as it may stand in a file: what is secret is left out, and that it is secret stays said."""
    as_public = {**entry, "tier": "public"}
    return {name: value for name, value in entry.items() if tier_of(as_public, name) != "secret"}


def read_entry(id_: str, entry: Entry, country: str, places: Places) -> Service:
    """The public service written in *entry*.

    Raises `WrongEntry` with all that is wrong.  A secret field is looked at for its length and signs only.
    """
    insist_on_id(id_)
    wrong = [one for one, _ in _at_first_sight(entry)]
    wrong += _too_long(_but(entry, wrong))
    if not isinstance(entry.get("tiers", {}), dict):
        should = Sentence("it should say for each field who may see it, like `phones: partner`.")
        wrong.append(Wrong("tiers", should))
    if any(one.field in _ABOUT_TIERS for one in wrong):
        raise WrongEntry(dict.fromkeys(wrong))  # who may see the rest is not known, so nothing more is said of it
    service, more = _read(id_, without_secrets(_but(entry, wrong)), country, places)
    told = {one.field for one in wrong}
    wrong += [one for one in more if one.field not in told]
    if wrong:
        raise WrongEntry(dict.fromkeys(wrong))
    return service


def _read(id_: str, entry: Entry, country: str, places: Places) -> tuple[Service, list[Wrong]]:
    problems: list[Problem] = []
    section = section_of(entry, id_, Path(id_), problems)
    service = read_service(section, Text(id_, 0), country, places)
    section.report_unread()
    return service, [Wrong(_field_of(problem, list(entry)), problem.message) for problem in problems]


def _field_of(problem: Problem, names: list[str]) -> str:
    if 0 < problem.line <= len(names):
        return _shortened(names[problem.line - 1])
    missing = _MISSING.search(problem.message)
    return missing[1] if missing else "id"


def _at_first_sight(entry: Entry) -> Iterator[tuple[Wrong, str]]:
    """What is no text, or has a sign no one can see, wherever it stands; and the rule it breaks."""
    problems: list[Problem] = []
    names = list(entry)
    section_of(entry, "entry", Path("entry"), problems)
    for problem in dict.fromkeys(problems):
        yield Wrong(_shortened(names[problem.line - 1]), problem.message), problem.rule


def _but(entry: Entry, wrong: Collection[Wrong]) -> dict[str, Plain]:
    names = {one.field for one in wrong}
    return {name: value for name, value in entry.items() if _shortened(name) not in names}


def _shortened(name: object) -> str:
    said = str(name).encode("ascii", "backslashreplace").decode()
    return said if len(said) <= 2 * MOST_MEMBERS else f"{said[:MOST_MEMBERS]}…"


def _too_long(entry: Entry) -> list[Wrong]:
    known, wrong = fields(), []
    for name, value in entry.items():
        most = known[name].most if name in known else 200
        if any(len(text) > most for text in (name, *_texts(value))):
            wrong.append(Wrong(_shortened(name), too_long(most)))
        if isinstance(value, list) and len(value) > MOST_MEMBERS:
            wrong.append(Wrong(_shortened(name), too_many()))
    return wrong


def too_long(most: int) -> Sentence:
    """What a text of more than *most* characters is told."""
    return Sentence("it is longer than {most} characters. Shorten it.", most=most)


def too_many() -> Sentence:
    """What a list of more than `MOST_MEMBERS` is told."""
    return Sentence("it has more than {most} members. Keep the ones that matter.", most=MOST_MEMBERS)


def _texts(value: Plain) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(text for member in value.values() for text in _texts(member))]
    return [text for member in value for text in _texts(member)] if isinstance(value, list) else [value]


def insist_on_id(id_: str) -> None:
    """Raise `WrongEntry` where *id_* is too long for an id, or has a character no one can see."""
    if wrong := _wrong_words("id", Sentence("the id"), id_, MOST_ID):
        raise WrongEntry(wrong)


def insist_on_reason(why: str) -> None:
    """Raise `WrongEntry` where the reason of a change is too long, or has a character no one can see."""
    wrong = _wrong_words("why", Sentence("the reason"), why, MOST_REASON)
    if wrong:
        raise WrongEntry(wrong)


def insist_on_author(who: str, role: str) -> None:
    """Raise `WrongEntry` where nobody could tell later who it was."""
    wrong = _wrong_words("who", Sentence("the author"), who, MOST_AUTHOR)
    wrong += _wrong_words("role", Sentence("the role"), role, MOST_AUTHOR)
    told = Sentence("the role is empty. Say who it is to others, like `editor, Example NGO`.")
    wrong += [Wrong("role", told)] * (role == "")
    if wrong:
        raise WrongEntry(wrong)


def _wrong_words(field: str, what: str, said: str, most: int) -> list[Wrong]:
    wrong = [one for one, _ in _at_first_sight({field: said})]
    if isinstance(said, dict | list):
        wrong = [Wrong(field, Sentence("{what} should be a text. Write it as one.", what=what))]
    if not wrong and len(said) > most:
        wrong.append(
            Wrong(field, Sentence("{what} is longer than {most} characters. Shorten it.", what=what, most=most))
        )
    return wrong
