"""The columns of a workbook in any language: which there are, what each is about, and what may stand in it.

One row is one service.  Nothing here knows whether the cells lie in an XLSX or in a CSV.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from languages import ENGLISH, Catalogue, catalogue, offered

from .fields import Field, fields
from .places import Places
from .service import ANSWERS, STATUSES, TIERS
from .vocabulary import OTHERS, circumstances, kinds
from .workbook_words import (
    WHOLE,
    YES,
    each_said,
    folded,
    groups_in,
    kinds_in,
    names_in,
    places_in,
    words,
)

ID, REVISION, STILL = "id", "revision", "still_correct"
REQUIRED = ("name", "kinds", "area", "tier", "address_tier", "source.url")
_CHOICES = {"status": STATUSES, "tier": TIERS, "address_tier": TIERS}


@dataclass(frozen=True)
class Column:
    """One column: its machine `key`, the `field` of an entry that it is about, and the `part` of that field.

    `title` and `help` are for whoever fills it in; `listed` where a cell holds several, one a line or with `;`
    between; `most` is the longest text of one; where the list of `choices` is `closed` nothing else may stand there.
    `words` are the choices as the workbook's language has them; `names` what may stand there besides them, folded, and
    the choice that it is another name of.
    """

    key: str
    field: str
    title: str
    help: str
    part: str = ""
    listed: bool = False
    most: int = 200
    choices: tuple[str, ...] = ()
    closed: bool = False
    words: tuple[str, ...] = ()
    names: tuple[tuple[str, str], ...] = ()

    def said(self, text: str) -> str:
        """*text* of an entry as the workbook has it."""
        meant = dict(zip(self.choices, self.words, strict=True))
        return each_said(text, self.listed, lambda one: meant.get(one, one)) if meant else text

    @property
    def name(self) -> str:
        """The field as fields.yaml has it: `accepts` of `accepts.hiv`."""
        return self.field.partition(".")[0]


def columns_of(places: Places, language: str = ENGLISH) -> tuple[Column, ...]:
    """The columns of a workbook for a country with these *places*, in their order; the first two are hidden.

    Titles, help and words are those of *language*; no two titles are the same.
    """
    known, the = fields(), catalogue("interface", language)
    made = _Making(places, the)
    rest = [column for field in known.values() if field.id != "name" for column in made.columns(field)]
    (yes,) = words("still_correct", (YES,), language)
    still = the.say(
        'Write "{yes}" if everything in this row is right today. Leave it empty if you changed something or are not '
        "sure.",
        yes=yes,
    )
    hidden = the.say("Do not change")
    return (
        Column(ID, "", hidden, the.say("By this we know the service again.")),
        Column(REVISION, "", hidden, the.say("By this we see what somebody else changed meanwhile.")),
        *_titled_apart(
            (
                *made.columns(known["name"]),
                Column(STILL, "", the.say("Still correct?"), still, choices=(YES,), closed=True, words=(yes,)),
                *rest,
            )
        ),
    )


def _titled_apart(columns: tuple[Column, ...]) -> Iterator[Column]:
    count = Counter(folded(column.title) for column in columns)
    for column in columns:
        alone = count[folded(column.title)] == 1
        yield column if alone else replace(column, title=f"{column.title} ({column.key})")


def known_tiers(language: str = ENGLISH) -> str:
    """Who the tiers mean, in a sentence."""
    public, partner, secret = words("tier", TIERS, language)
    return catalogue("interface", language).say(
        "{public}: everybody; {partner}: signed-in people of your country; {secret}: only you and the steward.",
        public=public,
        partner=partner,
        secret=secret,
    )


@dataclass(frozen=True)
class _Making:
    """What the columns are made with: the country's places, and the words of the language."""

    places: Places
    the: Catalogue

    @property
    def language(self) -> str:
        return self.the.language

    def title(self, field: Field) -> str:
        return self.the.say(field.title, f"fields.{field.id}.title")

    def columns(self, field: Field) -> Iterator[Column]:
        """The columns of one field."""
        if field.shape == "accepts":
            yield from self._of_circumstances(field)
        elif field.shape == "source":
            help_ = self.the.say(field.help, f"fields.{field.id}.help")
            yield Column("source.url", field.id, self.title(field), help_, part="url", most=field.most)
            title = self.the.say("{field}: its date", field=self.title(field))
            told = self.the.say("As shown there: 2026, 2026-11 or 2026-11-23.")
            yield Column("source.date", field.id, title, told, part="date")
        elif field.shape == "tiers":
            for hides in fields().values():
                if hides.may_hide and hides.id != "address":
                    yield self._of_a_tier(f"{field.id}.{hides.id}", hides)
        else:
            yield self._plain(field)

    def _of_a_tier(self, key: str, hides: Field) -> Column:
        title = self.the.say("Who may see: {field}?", field=self.title(hides))
        told = self.the.say(
            "Leave it empty where everybody may who sees the service. {tiers}", tiers=known_tiers(self.language)
        )
        return Column(key, key, title, told, choices=TIERS, closed=True, words=words("tier", TIERS, self.language))

    def _plain(self, field: Field) -> Column:
        choices: tuple[str, ...] = _CHOICES.get(field.id, ())
        shown = words("status" if field.id == "status" else "tier", choices, self.language) if choices else ()
        names: Mapping[str, str] = {}
        if field.shape == "kinds":
            choices, shown = tuple(kinds()), kinds_in(self.language)
        elif field.shape in ("place", "area"):
            whole = field.shape == "area"
            choices = (*(WHOLE if whole else ()), *self.places.regions.values())
            shown, names = places_in(self.places, self.language, whole), names_in(self.places)
        elif field.shape == "groups":
            choices, shown = (*circumstances(), OTHERS), groups_in(self.language)
        return Column(
            field.id,
            field.id,
            self.title(field),
            self._help(field, shown),
            listed=field.shape in ("texts", "phones", "kinds", "area", "groups"),
            most=field.most,
            choices=choices,
            closed=field.id in _CHOICES,
            words=shown,
            names=tuple(names.items()),
        )

    def _help(self, field: Field, shown: tuple[str, ...]) -> str:
        if field.id in ("tier", "address_tier"):
            return known_tiers(self.language)
        told = self.the.say(field.help, f"fields.{field.id}.help")
        if field.shape in ("kinds", "groups"):
            named = "; ".join(shown) if self.language != ENGLISH else _with_titles(shown)
            return self.the.say("{help} Several with ; between: {words}.", help=told, words=named)
        if field.shape == "area":
            national, online, not_stated = words("area", WHOLE, self.language)
            return self.the.say(
                '{help} Write "{national}", "{online}", "{not_stated}", or regions and towns with ; between.',
                help=told,
                national=national,
                online=online,
                not_stated=not_stated,
            )
        return self.the.say("{help} Several with ; between.", help=told) if field.shape == "texts" else told

    def _of_circumstances(self, field: Field) -> Iterator[Column]:
        say = catalogue("kinds", self.language).say
        shown = words("answer", ANSWERS, self.language)
        _, no, conditional = shown
        for id_, known in circumstances().items():
            key, at = f"{field.id}.{id_}", f"circumstances.{id_}"
            title = say(known.title, f"{at}.title")
            asks = say(known.asks, f"{at}.asks")
            yield Column(
                key,
                key,
                self.the.say("Do you take {women}?", women=say(known.women, f"{at}.women")),
                self.the.say("{asks} Leave it empty where you have no rule.", asks=asks),
                part="answer",
                choices=ANSWERS,
                closed=True,
                words=shown,
            )
            yield Column(
                f"{key}.note",
                key,
                self.the.say("{women}: on which condition", women=title),
                self.the.say("Needed with {conditional}.", conditional=conditional),
                part="note",
                most=field.most,
            )
            yield Column(
                f"{key}.source",
                key,
                self.the.say("{women}: page where it stands", women=title),
                self.the.say(
                    'A "{no}" needs it. With another answer, an empty cell means the page under "{source}".',
                    no=no,
                    source=self.title(fields()["source"]),
                ),
                part="source",
                most=500,
            )


def _with_titles(ids: tuple[str, ...]) -> str:
    titles = {kind.id: kind.title for kind in kinds().values()} | {
        one.id: one.title for one in circumstances().values()
    }
    return "; ".join(f"{id_} ({titles[id_]})" if id_ in titles else id_ for id_ in ids)


def meanings(columns: tuple[Column, ...], places: Places) -> Mapping[str, Mapping[str, str]]:
    """For each key what a word in its cells stands for, folded word → code.

    The words of *columns* count first, then those of any language, as far as they mean one thing.
    """
    others = [{one.key: one for one in columns_of(places, language)} for language in offered()]
    return {
        column.key: _meaning(column, [other[column.key] for other in others]) for column in columns if column.choices
    }


def keys_by_title(places: Places) -> Mapping[str, str]:
    """The key of the column that a title heads in any language, folded; none for a title that heads several."""
    found: dict[str, set[str]] = {}
    for language in offered():
        for column in columns_of(places, language):
            found.setdefault(folded(column.title), set()).add(column.key)
    return {title: min(keys) for title, keys in found.items() if len(keys) == 1}


def hidden_titles() -> set[str]:
    """The title of the hidden columns in every language, folded."""
    return {folded(catalogue("interface", language).say("Do not change")) for language in offered()}


def _meaning(column: Column, others: Iterable[Column]) -> Mapping[str, str]:
    said: dict[str, set[str]] = {}
    for other in others:
        for code, word in zip(other.choices, other.words, strict=True):
            said.setdefault(folded(word), set()).add(code)
    found = {word: min(codes) for word, codes in said.items() if len(codes) == 1}
    found |= {folded(word): code for code, word in zip(column.choices, column.words, strict=True)}
    stands = dict(column.names) | {folded(code): code for code in column.choices}
    return {word: code for word, code in found.items() if stands.get(word, code) == code}
