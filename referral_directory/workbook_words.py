"""The words of a workbook's drop-down lists in every language, and back to what they stand for.

A word is never what another choice stands for, nor a name that may stand there by itself, so what goes out in one
language comes back as what it was, and the English words of the directory are understood in every workbook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from languages import ENGLISH, MARK, Line, catalogue

from .places import Places
from .service import ANSWERS, NATIONAL, NOT_STATED, ONLINE, STATUSES, TIERS
from .vocabulary import OTHERS, circumstances, kinds

YES = "yes"
WHOLE = (NATIONAL, ONLINE, NOT_STATED)
LISTS: Mapping[str, tuple[str, ...]] = {
    "status": STATUSES,
    "tier": TIERS,
    "answer": ANSWERS,
    "area": WHOLE,
    "only_for": (OTHERS,),
    "still_correct": (YES,),
}
"""The closed lists whose words stand in an entry; the form has longer ones of its own."""
SEPARATORS = re.compile(r"([;\n])")


def list_lines() -> Iterator[Line]:
    """The words of the lists, for translators."""
    for name, codes in LISTS.items():
        for code in codes:
            yield Line(f"choices.{name}.{code}", code)


def word(name: str, code: str, language: str) -> str:
    """How *language* says the choice *code* of the list *name*."""
    return catalogue("interface", language).say(code, f"choices.{name}.{code}")


def words(name: str, codes: tuple[str, ...], language: str) -> tuple[str, ...]:
    """How *language* says *codes* of the list *name*, each in a way of its own."""
    return told_apart(codes, (word(name, code, language) for code in codes))


def kinds_in(language: str) -> tuple[str, ...]:
    """The kinds of help: in English by their ids, as an entry has them, elsewhere by their titles."""
    if language == ENGLISH:
        return tuple(kinds())
    say = catalogue("kinds", language).say
    return told_apart(kinds(), (say(kind.title, f"kinds.{kind.id}.title") for kind in kinds().values()))


def groups_in(language: str) -> tuple[str, ...]:
    """The groups a service may be there for alone."""
    if language == ENGLISH:
        return (*circumstances(), OTHERS)
    say = catalogue("kinds", language).say
    titles = [say(one.title, f"circumstances.{one.id}.title") for one in circumstances().values()]
    return told_apart((*circumstances(), OTHERS), (*titles, word("only_for", OTHERS, language)))


def places_in(places: Places, language: str, whole: bool) -> tuple[str, ...]:
    """The regions of *places*, behind the words for what is no region where *whole* is wanted."""
    say = catalogue("countries", language).say
    first = WHOLE if whole else ()
    codes = (*first, *places.regions.values())
    said = [word("area", code, language) for code in first]
    said += [say(name, f"{code[:2]}.regions.{code}") for code, name in places.regions.items()]
    return codes if language == ENGLISH else told_apart(codes, said, names_in(places))


def names_in(places: Places) -> Mapping[str, str]:
    """Every name a cell of places may have by itself, folded → the region it is another name of, empty for a town."""
    known = {name: places.place(name) for name in places.names}
    return {folded(name): "" if place.town else places.regions[place.region] for name, place in known.items()}


def told_apart(
    codes: Iterable[str], said: Iterable[str], also: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, ...]:
    """*said* for *codes*: where a word could be taken for another choice, or parted in two, with its code behind it.

    *also*: what may stand there besides, folded → the code it is another name of.
    """
    each = [*codes]
    shown = [" ".join(one.split()) for one in said]
    folded_shown = [folded(one) for one in shown]
    found = []
    for code, one in zip(each, shown, strict=True):
        if SEPARATORS.search(one) or not folded(one):
            found.append(code)
            continue
        others = {folded(other) for other in each if other != code}
        others |= {name for name, of in also.items() if of != code}
        alone = folded_shown.count(folded(one)) == 1 and folded(one) not in others
        found.append(one if alone else f"{one} ({code})")
    # Behind a word that was told apart may stand what another language says by itself.
    return tuple(found) if len({*map(folded, found)}) == len(found) else tuple(each)


def folded(text: str) -> str:
    """*text* as it is compared: in small letters, with single spaces, without the mark of what is not translated."""
    return " ".join(text.replace(MARK, " ").split()).casefold()


def each_said(text: str, listed: bool, become: Callable[[str], str]) -> str:
    """*text* of a cell with each of its members (itself, where it is not *listed*) as it should *become*."""
    parts = SEPARATORS.split(text) if listed else [text]
    return "".join(part.replace(part.strip(), become(part.strip())) if part.strip() else part for part in parts)
