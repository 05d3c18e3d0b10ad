"""Where something was seen: the address of a page and its date, and how they are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from located_yaml import Section
from sentences import Sentence, quoted

CONFIDENCES = ("high", "medium", "low")


@dataclass(frozen=True)
class Source:
    """Where a fact was seen: `url`, and its `date` (YYYY, YYYY-MM, YYYY-MM-DD or empty), as shown there."""

    url: str
    date: str = ""
    confidence: str = ""
    note: str = ""
    name: str = ""

    @property
    def site(self) -> str:
        """The name of the site, without the page."""
        return _site(self.url)

    @property
    def said(self) -> str:
        """Site and date, as in a sentence."""
        return f"{self.name or self.site.removeprefix('www.')}, {self.date or 'date not known'}"


@lru_cache(maxsize=4096)
def _site(url: str) -> str:
    return urlsplit(url).hostname or ""


def read_source(section: Section, url_key: str = "source", hide_page: bool = False) -> Source:
    """The source written in *section*: the address of the page under *url_key*, date, confidence, note, name.

    With *hide_page* only the site is kept, since the page prints an address that may not be public.
    """
    url = read_url(section, url_key)
    parts = urlsplit(url) if url else None
    if hide_page and parts is not None:
        url = f"{parts.scheme}://{parts.netloc}/"
    return Source(
        url=str(url),
        date=read_date(section, "date"),
        confidence=str(section.one_of("confidence", CONFIDENCES, Sentence("a confidence"))),
        note=str(section.text("note", "")),
        name=str(section.text("source_name", "")),
    )


def read_url(section: Section, key: str, required: bool = True) -> str:
    """The web address at *key*, empty where it is missing or wrong."""
    url = section.text(key, None if required else "")
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and not re.search(r"\s", url)
    except ValueError:
        sound = False
    if not sound:
        told = Sentence("{url} is not a web address. Write it whole, beginning with https://.", url=quoted(url))
        section.problem(told, at=key, rule="url")
        return ""
    return str(url)


def read_date(section: Section, key: str, required: bool = False) -> str:
    """The date at *key*: a year, a year and month, or a day; empty where it is missing or wrong."""
    said = section.text(key, None if required else "")
    if not said:
        return ""
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", said)
    try:
        if match is None:
            raise ValueError
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        told = Sentence("{said} is not a date. Write it like 2026, 2026-11 or 2026-11-23.", said=quoted(said))
        section.problem(told, at=key, rule="date")
        return ""
    return str(said)
