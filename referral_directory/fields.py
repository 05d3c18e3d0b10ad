"""What can be said about a service: the fields of an entry, as fields.yaml lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from located_yaml import reading

FIELDS_FILE = Path(__file__).parent / "fields.yaml"
SHAPES = ("text", "texts", "phones", "choice", "kinds", "place", "area", "groups", "accepts", "source", "tiers")


@dataclass(frozen=True)
class Field:
    """One field: its `title` and `help` on a form, its `shape`, the longest text it takes (`most`, in characters)."""

    id: str
    title: str
    help: str
    shape: str
    most: int
    may_hide: bool


@cache
def fields() -> Mapping[str, Field]:
    """The fields by id, in the order a form asks for them.  Raises `BadData` if their file is wrong."""
    with reading(FIELDS_FILE) as top:
        return {
            str(id_): Field(
                str(id_),
                str(part.text("title")),
                str(part.text("help")),
                str(part.one_of("shape", SHAPES, "a shape")),
                part.number("most"),
                part.flag("may_hide"),
            )
            for id_, part in top.parts()
        }
